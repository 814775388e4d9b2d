"""In which order leads stand, and what each of them is told with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pandas import DataFrame

from pipeline.leads import look as looking
from pipeline.leads.evidence import MEDIUM, STRONG, WEAK, lines
from pipeline.leads.kinds import KINDS
from pipeline.leads.seen import Seen
from tests.leads.frames import NOTHING_SAID, seen, student


def _evidence(*given: tuple[str, str, str, str, str]) -> DataFrame:
    """group, strength, school, class, student"""
    rows = DataFrame(given, columns=["group", "strength", "school", "class_name", "student_key"])
    rows = rows.assign(id_number=rows["student_key"], name=rows["student_key"])
    return lines(rows, rows["group"], said="有话", shown="看见", fact=rows["student_key"], strength=rows["strength"])


def _look(monkeypatch: pytest.MonkeyPatch, *found: DataFrame, of: Seen | None = None) -> DataFrame:
    kinds = [replace(kind, find=lambda _seen, one=one: one) for kind, one in zip(KINDS, found, strict=False)]
    monkeypatch.setattr(looking, "KINDS", kinds)
    return looking.look(of or Seen(), NOTHING_SAID).leads


def test_within_a_kind_the_strongest_come_first_and_then_the_dearest(monkeypatch: pytest.MonkeyPatch) -> None:
    of = replace(Seen(), planned=DataFrame({"student_key": list("abcdef"), "amount_fen": [1, 2, 3, 4, 5, 6]}))
    made = _evidence(("1", WEAK, "甲", "一", "f"), ("2", MEDIUM, "甲", "一", "a"), ("3", STRONG, "甲", "一", "b"),
                     ("4", MEDIUM, "甲", "一", "c"), ("5", STRONG, "甲", "一", "d"), ("6", WEAK, "甲", "一", "e"))  # fmt: skip
    leads = _look(monkeypatch, made, of=of)
    assert leads["strength"].tolist() == [STRONG, STRONG, MEDIUM, MEDIUM, WEAK, WEAK]
    assert leads["amount_fen"].tolist() == [4, 2, 3, 1, 6, 5]


def test_kinds_stand_in_the_order_of_the_table_whatever_their_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    leads = _look(monkeypatch, _evidence(("1", WEAK, "甲", "一", "a")), _evidence(("1", STRONG, "甲", "一", "a")))
    assert leads["kind"].tolist() == [KINDS[0].code, KINDS[1].code]
    assert leads["number"].nunique() == 2


@pytest.mark.parametrize(
    ("strengths", "strongest"),
    [((WEAK, MEDIUM), MEDIUM), ((MEDIUM, STRONG), STRONG), ((STRONG, MEDIUM), STRONG), ((MEDIUM, WEAK), MEDIUM), ((WEAK, WEAK), WEAK)],
)
def test_a_lead_is_as_strong_as_its_strongest_line(strengths: tuple[str, str], strongest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    leads = _look(monkeypatch, _evidence(*(("1", strength, "甲", "一", key) for strength, key in zip(strengths, "ab", strict=True))))
    assert leads["strength"].tolist() == [strongest]


def test_a_lead_counts_its_schools_classes_and_students(monkeypatch: pytest.MonkeyPatch) -> None:
    made = _evidence(("1", WEAK, "甲", "一", "a"), ("1", WEAK, "乙", "二", "b"), ("1", WEAK, "乙", "一", "b"), ("1", WEAK, "乙", "一", ""))
    [one] = _look(monkeypatch, made).itertuples()
    assert (one.schools, one.classes, one.students, one.amount_fen) == (2, 2, 2, 0)
    assert (one.school, one.class_name) == ("甲", "一")


def test_months_follow_each_other_in_their_own_order_whatever_that_of_the_rows() -> None:
    rows = [student(1), student(2, card_number="622848" + "1" * 13)]
    of = seen(rows)
    later = of.enrolments.assign(card_number=of.enrolments["card_number"].mask(of.enrolments["month"] == "2026-11", "622848" + "2" * 13))
    for frame in (later, later.iloc[::-1].reset_index(drop=True)):
        told = replace(of, enrolments=frame).month_by_month("card_number")
        assert sorted(told["month"]) == ["2026-10", "2026-10", "2026-11", "2026-11"]
        assert set(told.loc[told["month"] == "2026-11", "card_number"]) == {"622848" + "2" * 13}
        assert set(told["before"]) == set(of.enrolments["card_number"])
    assert of.months_of_each.tolist() == [3] * 6
