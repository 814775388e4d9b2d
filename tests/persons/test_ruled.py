"""Rulings on cases, on rows made for it: what each comes to, and which of them are used."""

from __future__ import annotations

from typing import Any

import pytest
from pandas import DataFrame

from pipeline.persons import rulings
from schemas.rulings import Rulings
from tests.conftest import card
from tests.persons.frames import LI, Settled, row, settled
from tests.rows import as_read


def _ruled(given: dict[str, str]) -> DataFrame:
    """case → ruling"""
    rows = [
        {"case": case, "ruling": ruling, "said": "已核对（李主任）", "submission": 1, "row": 4, "name": "某"}
        for case, ruling in given.items()
    ]
    frame = DataFrame(rows, columns=["case", "ruling", "said", "submission", "row", "name"])
    return frame.astype({"submission": "int64", "row": "int64"})


def _again(rows: list[dict[str, Any]], said: list[str], others: dict[str, str] | None = None) -> Settled:
    """The same rows with these rulings on the members of their first case, in order."""
    cases = settled(*rows).duplicates["case"].tolist()
    given = {case: ruling for case, ruling in zip(cases, said, strict=False) if ruling}
    return settled(*rows, ruled=_ruled(given | (others or {})))


NAMES = [row(), row("王晓亮"), row("李红", LI)]
NUMBERS = [row(student_number="G12345"), row("李红", LI, student_number="G12345")]
ROWS = [row(card_number=card(1)), row(card_number=card(2))]
SCHOOLS = [row(), row(school="青山二中")]
CARDS = [row(card_number=card(1)), row("李红", LI, card_number=card(1))]


@pytest.mark.parametrize(
    ("rows", "said", "outcomes"),
    [
        (NAMES, ["keep", "drop"], ["counts", "superseded", "counts"]),
        (NAMES, ["drop", "keep"], ["superseded", "counts", "counts"]),
        (NAMES, ["keep", ""], ["held", "held", "counts"]),
        (NAMES, ["drop", "drop"], ["held", "held", "counts"]),
        (NAMES, ["apart", "keep"], ["held", "held", "counts"]),
        (NUMBERS, ["keep", "drop"], ["counts", "superseded"]),
        (ROWS, ["drop", "keep"], ["collapsed", "counts"]),
        (NUMBERS, ["apart", "apart"], ["counts", "counts"]),
        (NUMBERS, ["keep", "keep"], ["counts", "counts"]),
        (SCHOOLS, ["drop", "keep"], ["superseded", "counts"]),
        (SCHOOLS, ["apart", "apart"], ["held", "held"]),
        (ROWS, ["apart", "apart"], ["held", "held"]),
        (NAMES, ["apart", "apart"], ["held", "held", "counts"]),
        (SCHOOLS, ["keep", "keep"], ["counts", "counts"]),
    ],
)
def test_what_a_ruling_comes_to(rows: list[dict[str, Any]], said: list[str], outcomes: list[str]) -> None:
    of = _again(rows, said)
    assert of.rows["outcome"].tolist() == outcomes
    is_settled = "held" not in outcomes
    assert (of.rows["holds"] == "").tolist() == [outcome != "held" for outcome in outcomes]
    kind = str(of.duplicates["kind"].iloc[0])
    assert len(of.said(kind)) == (0 if is_settled else 2), "what was ruled on is not asked again"
    assert of.duplicates["ruling"].tolist() == (said if is_settled else ["", ""])
    assert (of.duplicates["ruled"] != "").tolist() == [is_settled] * 2
    if is_settled:
        assert of.duplicates["reason"].str.startswith("裁定为").all()
        assert of.duplicates["reason"].str.endswith("：已核对（李主任）").all()
        assert set(of.rows.loc[of.rows["outcome"].isin(["superseded", "collapsed"]), "reason"]) <= {kind}


@pytest.mark.parametrize(
    ("said", "held"), [(["apart", "apart"], False), (["keep", "keep"], False), (["keep", ""], True), (["keep", "drop"], None)]
)
def test_a_shared_card_may_be_ruled_on_and_nobodys_enrolment_goes(said: list[str], held: bool | None) -> None:
    of = _again(CARDS, said)
    assert of.rows["outcome"].tolist() == ["counts", "counts"]
    holds = ["", "CARD-SHARED"] if held is None else ["CARD-SHARED" if held else ""] * 2
    assert of.rows["holds"].tolist() == holds


def test_who_is_held_for_something_else_too_stays_held() -> None:
    of = _again([row(held_by="STANDING-UNREAD"), row("王晓亮")], ["keep", "drop"])
    assert of.rows[["outcome", "holds"]].to_numpy().tolist() == [["held", "STANDING-UNREAD"], ["superseded", ""]]


@pytest.mark.parametrize(("rows", "one_id"), [(NAMES, True), (ROWS, True), (SCHOOLS, True), (NUMBERS, False), (CARDS, False)])
def test_of_one_id_it_is_said_that_it_cannot_be_two_persons(rows: list[dict[str, Any]], one_id: bool) -> None:
    """Nobody is paid under the id of another: that they are two is no reason to pay both."""
    of = _again(rows, ["apart", "apart"])
    told = of.findings[of.findings["code"] == "RULING-ONE-ID"] if len(of.findings) else of.findings
    assert told["value"].tolist() == (["某", "某"] if one_id else [])
    assert set(told["field"]) == ({"ruling"} if one_id else set())


def test_of_one_id_an_earlier_terms_ruling_is_asked_again_without_a_word() -> None:
    earlier = rulings.with_earlier(_ruled({}), _ruled(dict.fromkeys(_again(NAMES, []).duplicates["case"], "apart")).assign(submission=0))
    assert set(settled(*NAMES, ruled=earlier).findings["code"]) == {"ID-SHARED"}


def test_who_is_held_for_the_card_alone_counts_again() -> None:
    of = _again([row(account_holder="赵大山"), row("王晓亮")], ["keep", "drop"])
    assert of.rows["outcome"].tolist() == ["counts", "superseded"]
    assert of.rows["holds"].tolist()[0] == "CARD-HOLDER"


def test_a_ruling_on_a_case_that_is_no_more_is_told() -> None:
    of = _again(NAMES, ["keep", "drop"], {"I0000000-0000": "keep", "P0000000-0000": "keep"})
    assert [(code, value) for code, value in of.findings[["code", "value"]].itertuples(index=False)] == [("RULING-STALE", "某")]
    earlier = rulings.with_earlier(_ruled({}), _ruled({"I0000000-0000": "keep"}).assign(submission=0))
    assert settled(row(), ruled=earlier).findings.empty, "one of an earlier term"


def test_this_terms_ruling_comes_before_an_earlier_one() -> None:
    both = rulings.with_earlier(_ruled({"a": "keep", "b": "drop"}), _ruled({"b": "keep", "c": "apart"}).assign(submission=0))
    assert dict(zip(both["case"], both["ruling"], strict=True)) == {"a": "keep", "b": "drop", "c": "apart"}


# which are used


def _usable(*given: dict[str, Any]) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, int]]]:
    usual = {"ruled_by": "李主任", "reason": "已核对", "ruling": "keep"}
    rows = [usual | one for one in given]
    frame = as_read(Rulings, rows)
    frame = frame.assign(submission=[one.get("submission", 1) for one in rows], row=range(4, len(rows) + 4))
    made, found = rulings.usable(frame)
    return list(made[["case", "ruling", "said"]].itertuples(index=False, name=None)), list(
        found[["code", "field", "row"]].itertuples(index=False, name=None)
    )


def test_name_reason_and_day_may_stand_once_in_a_case() -> None:
    made, found = _usable(
        {"case": "N1234567-0001", "ruled_on": "2026-11-02"},
        {"case": "N1234567-0002", "ruled_by": None, "reason": None, "ruling": "drop"},
        {"case": "N7654321-0001", "reason": "甲；乙"},
    )
    assert made == [
        ("N1234567-0001", "keep", "已核对（李主任　2026-11-02）"),
        ("N1234567-0002", "drop", "已核对（李主任　2026-11-02）"),
        ("N7654321-0001", "keep", "甲，乙（李主任）"),
    ]
    assert found == []


def test_what_stands_on_another_sheet_or_in_another_case_is_not_this_ones() -> None:
    half = {"ruled_by": None}
    made, found = _usable({"case": "N1234567-0001"}, {"case": "N1234567-0002", "submission": 2} | half, {"case": "N1234568-0001"} | half)
    assert [one[0] for one in made] == ["N1234567-0001"]
    assert found == [("RULING-INCOMPLETE", "ruled_by", 5), ("RULING-INCOMPLETE", "ruled_by", 6)]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"ruling": None}, ["ruling"]),
        ({"ruling": "也许"}, ["ruling"]),
        ({"ruling": "grant"}, ["ruling"]),
        ({"ruled_by": None}, ["ruled_by"]),
        ({"reason": None}, ["reason"]),
        ({"reason": None, "ruled_by": None}, ["ruled_by", "reason"]),
        ({"ruling": None, "ruled_by": None}, []),
        ({"case": None}, []),
    ],
)
def test_half_a_ruling_is_named_at_what_is_missing(given: dict[str, Any], found: list[str]) -> None:
    made, told = _usable({"case": "N1234567-0001"} | given)
    assert made == []
    assert [field for _code, field, _row in told] == found


def test_the_same_ruling_twice_is_one_and_two_opposite_ones_are_none() -> None:
    case = "N1234567-0001"
    assert len(_usable({"case": case}, {"case": case, "submission": 2})[0]) == 1
    made, found = _usable({"case": case}, {"case": case, "submission": 2, "ruling": "drop"})
    assert made == []
    assert [code for code, *_rest in found] == ["RULING-TWICE"] * 2


def test_a_case_keeps_its_number_while_what_it_is_about_stays() -> None:
    def cases(*rows: dict[str, Any]) -> list[str]:
        return settled(*rows).duplicates["case"].tolist()

    assert cases(*SCHOOLS) == cases(*(one | {"month": "2026-10", "hardship_level": "mild"} for one in SCHOOLS))
    assert cases(*SCHOOLS)[0][:8] == cases(*SCHOOLS)[1][:8]
    assert cases(SCHOOLS[0], SCHOOLS[1] | {"student_number": "L1"})[0] != cases(*SCHOOLS)[0]
    assert cases(*NAMES)[0][0] == "I"
    assert [cases(*rows)[0][0] for rows in (NUMBERS, ROWS, SCHOOLS, CARDS)] == ["X", "R", "S", "K"]
    three = [row(), row(school="青山二中"), row(school="青山三中")]
    assert len(set(cases(*three))) == 3
