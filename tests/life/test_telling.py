"""The last lines of a run: each thing that waits for somebody is said, and nothing else."""

from __future__ import annotations

import pytest

from pipeline.speech.problems import say
from tests.conftest import Desk, card, citizen

HEAD = ["姓名", "身份证号", "困难等级", "银行卡号"]
ADVICE = ("next-forms", "next-places", "next-returned", "next-held", "next-leads", "next-recover")


def _row(number: int, **cells: object) -> list[object]:
    return list(
        (
            {
                "name": f"学生{'甲乙丙丁'[number]}",
                "id": citizen(2 * number + 1, f"20100{number + 1}01"),
                "level": "困难",
                "card": card(number + 1),
            }
            | cells
        ).values()
    )


def _begins(sentence: str) -> str:
    """What a sentence begins with, whatever is put into it."""
    return say(sentence, "zh", folder="\0", books="\0", held="\0", leads="\0", forms="\0", places="\0", lines="\0", total="\0").partition(
        "\0"
    )[0]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([_row(0), _row(1)], set()),
        ([_row(0), _row(1, id="341524201001010999")], {"next-returned"}),
        ([_row(0), _row(1, card=card(1))], {"next-held", "next-returned"}),
    ],
)
def test_what_waits_for_somebody(rows: list[list[object]], expected: set[str], desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", ["青山县第一高级中学高一(1)班国家助学金"], HEAD, rows)
    said = desk.run().said
    told = {name for name in ADVICE if any(line.startswith(_begins(name)) for line in said.splitlines())}
    assert told >= expected, said
    assert ("next-returned" in told) is ("next-returned" in expected), said
    assert ("next-held" in told) is ("next-held" in expected), said
    assert not told & {"next-forms", "next-places", "next-recover"}
    assert _begins("open-report") in said
