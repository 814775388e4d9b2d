"""A text of any length is read in a time that grows with its length: one cell can never cost the run."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from pipeline.facts.keys import name_key
from pipeline.facts.terms import Term
from pipeline.intake import values
from pipeline.intake.classes import locate
from pipeline.intake.evidence import stance_of
from pipeline.intake.form import legend, name_and_id, speaks_against
from pipeline.intake.headings.grammar import read_heading
from pipeline.intake.signatures import signed_by
from pipeline.intake.surroundings.context import Said, context
from pipeline.intake.surroundings.places import place_in
from pipeline.intake.surroundings.purpose import purpose_of
from pipeline.intake.surroundings.times import day_in, times_in
from pipeline.machine.engine import Engine
from schemas.kinds import KINDS

_LENGTH = 50_000
"""Half as much again as what a cell of a workbook may hold; where the cost grows with the square of it, one of these takes minutes."""
PARTS = [
    "长", "9", " ", "a", "（", "(1)", "1.", "王 ", "2026-", "2026年9", "9、", "9-", "高一(1)班", "县第一中学", "小学", "1.低保 ", "审核：", "姓名", "身份证号", "家长",
    "*", "、", "√ ", "=", "1,", "二〇", "学年", "，情况属实", "X",
]  # fmt: skip


def _read(text: str) -> bool:
    """Everything that looks at a text of somebody else's."""
    for column in {column.parser: column for kind in KINDS for column in kind.columns.values()}.values():
        values.parse(pa.array([text], pa.large_string()), column)
    read_heading(text)
    said = [[Said(text)]]
    context(said, text, f"{text}/x.xlsx", ("国家助学金",))
    signed_by(said)
    purpose_of([text], ["name"], False)
    for look in (times_in, day_in, speaks_against, legend, name_and_id):
        look(text)
    place_in(text, ("国家助学金",))
    stance_of(text, "APPLIES")
    name_key(pd.Series([text], dtype="str"))
    rows = pd.DataFrame({name: [text] for name in ("school", "stage", "grade", "class_name", "major")}, dtype="str")
    return len(locate(rows, Term.parse("2026-autumn"))) == 1


def test_no_text_takes_longer_than_its_length() -> None:
    """Each in a process of its own that the program gives up after 20 seconds; a text takes a small part of that."""
    with Engine(1) as engine:
        found = list(engine.guarded_map(_read, [(part * _LENGTH)[:_LENGTH] for part in PARTS], 20.0, False))
    assert [part for part, done in zip(PARTS, found, strict=True) if not done] == []
