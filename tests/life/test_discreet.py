"""What looks through everything that is printed would notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import discreet
from tests.conftest import Desk, card, citizen

ID, CARD = citizen(1), card(5)


@pytest.mark.parametrize("text", [f"学生 {ID} 未找到", f"卡{CARD}。", "电话13812345678", f"({ID[:17]}{ID[17].lower()})", CARD])
def test_ids_cards_and_telephones_are_noticed(text: str) -> None:
    assert discreet.personal(text)


@pytest.mark.parametrize(
    "text", ["2026-autumn", "54,904,160.00", f"{'0123456789abcdef' * 4}", "20261126185555", "0.12345678901234", "3415…(18)"]
)
def test_sums_days_and_checksums_are_not(text: str) -> None:
    assert not discreet.personal(text)


@pytest.mark.parametrize("said", [ID, CARD, "王小明"])
def test_a_command_that_says_it_fails_its_test(desk: Desk, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班2026年9月名册"], ["姓名", "身份证号", "困难等级"], [["王小明", ID, "困难"]])
    assert desk.run().code == 0

    def command(_: list[str]) -> int:
        print(said)
        return 0

    with pytest.raises(AssertionError, match="status"):
        discreet.watching(command)(["status", "--output", str(desk.output)])
    assert discreet.watching(command)(["explain", "--output", str(desk.output)]) == 0
    assert capsys.readouterr().out == f"{said}\n{said}\n"  # it is said all the same


def test_a_file_that_is_called_by_an_id_fails_its_test(tmp_path: Path) -> None:
    (tmp_path / "2026-autumn").mkdir()
    (tmp_path / "2026-autumn" / f"{ID}.xlsx").touch()
    with pytest.raises(AssertionError, match="calls a file"):
        discreet.watching(lambda _: 0)(["2026-autumn", "--output", str(tmp_path)])
