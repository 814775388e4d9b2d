"""What is decided of a claim, on students made for it: statuses, codes, ages, holds, rulings, and what is missing."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from pandas import DataFrame, Series

from pipeline.aid.eligibility import BARRED
from pipeline.policy.model import Programme
from tests.aid.frames import NO_RULINGS, enrolments, judged, programme
from tests.conftest import citizen

MONTHLY = {"pays": {"every": "month", "to": "student"}}
TO_SCHOOL = {"pays": {"every": "term", "to": "school"}}


Ruled = tuple[tuple[str, str, str], ...]
"""Rulings on the first student: for which programme (empty for all), grant or refuse, what was said."""


def decided(student: dict[str, Any], ruled: Ruled = (), **rules: Any) -> tuple[Any, DataFrame]:
    """(the decision, the findings) about one student under one programme, `a`."""
    return _decided([student], [programme("a", **rules)], ruled)


def _decided(students: list[dict[str, Any]], programmes: list[Programme], ruled: Ruled = ()) -> tuple[Any, DataFrame]:
    rows = enrolments(students)
    for name in _BESIDE:
        if any(name in one for one in students):
            rows[name] = Series([one.get(name) for one in students], dtype="str").fillna(rows.get(name, ""))
    rulings = [{"student_key": rows["student_key"].iloc[0], "programme": of, "ruling": one, "said": said} for of, one, said in ruled]
    of = judged(programmes, rows, rulings=DataFrame(rulings) if rulings else NO_RULINGS)
    return next(of.decisions[of.decisions["programme"] == "a"].itertuples()), of.findings


_BESIDE = ("holds", "outcome", "reason", "barred", "unsaid", "unread_hardship")
"""What earlier stages say of a row beside its columns."""


def _told(student: dict[str, Any], ruled: Ruled = (), **rules: Any) -> tuple[str, str]:
    one, _found = decided(student, ruled, **rules)
    return str(one.status), str(one.reason_codes)


def test_who_meets_everything_is_eligible_and_told_why() -> None:
    one, found = decided({})
    assert (one.status, one.reason_codes, one.over_age, one.paid_months, one.ruling) == ("eligible", "", False, 5, "")
    assert one.reasons.startswith("✓")
    assert not one.reasons.endswith("；")
    assert found.empty


def test_of_another_stage_and_of_another_status_both_are_told() -> None:
    one, _found = decided({"stage": "high-school", "enrolment_status": "suspended", "programme": "a"})
    assert one.status == "ineligible"
    assert set(str(one.reason_codes).split(";")) == {"stage", "enrolment"}
    assert one.reasons.count("✗") == 2


@pytest.mark.parametrize("code", list(BARRED))
def test_what_the_sheet_itself_says_against_it_comes_first(code: str) -> None:
    one, _found = decided({"barred": code})
    assert (one.status, one.reason_codes) == ("ineligible", code)
    assert one.reasons.startswith("✗表上")
    assert _told({"barred": code}, (("a", "grant", "x"),)) == ("eligible", "RULED")


# rulings


@pytest.mark.parametrize(
    ("ruled", "expected"),
    [
        ((("a", "refuse", "x"),), ("ineligible", "RULED")),
        ((("", "refuse", "x"),), ("ineligible", "RULED")),
        ((("b", "refuse", "x"),), ("eligible", "")),
        (
            (
                ("", "refuse", "x"),
                ("a", "grant", "y"),
            ),
            ("eligible", "RULED"),
        ),
        (
            (
                ("a", "grant", "y"),
                ("", "refuse", "x"),
            ),
            ("eligible", "RULED"),
        ),
        ((("", "grant", "x"),), ("eligible", "RULED")),
    ],
)
def test_a_ruling_for_the_programme_comes_before_one_for_all(ruled: Ruled, expected: tuple[str, str]) -> None:
    assert _told({}, ruled) == expected


def test_a_ruling_grants_what_the_conditions_refuse_and_says_so() -> None:
    one, _found = decided({"enrolment_status": "suspended"}, (("a", "grant", "校长会议"),))
    assert (one.status, one.reason_codes) == ("eligible", "RULED")
    assert one.reasons.endswith("例外裁定：校长会议")
    assert one.ruling == "校长会议"


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        ("SAYS-OTHERWISE", ("eligible", "RULED")),
        ("ON-LIST-OF-CHANGES", ("eligible", "RULED")),
        ("COLUMN-ASKED", ("eligible", "RULED")),
        ("SAYS-OTHERWISE;COLUMN-ASKED", ("eligible", "RULED")),
        ("ID-SHARED", ("held", "ID-SHARED")),
        ("SAYS-OTHERWISE;ID-SHARED", ("held", "ID-SHARED")),
        ("CARD-SHARED", ("held", "CARD-SHARED")),
    ],
)
def test_a_ruling_lifts_some_holds_and_not_those_of_who_somebody_is(holds: str, expected: tuple[str, str]) -> None:
    assert _told({"holds": holds}, (("a", "grant", "x"),)) == expected
    assert _told({"holds": holds}) == ("held", ";".join(sorted(holds.split(";"))))


# holds


@pytest.mark.parametrize(
    ("holds", "rules", "expected"),
    [
        ("CARD-SHARED", {}, ("held", "CARD-SHARED")),
        ("CARD-SHARED", TO_SCHOOL, ("eligible", "")),
        ("CARD-HOLDER", TO_SCHOOL, ("eligible", "")),
        ("CARD-HOLDER;ID-SHARED", TO_SCHOOL, ("held", "ID-SHARED")),
        ("CARD-GUARDIAN", {}, ("held", "CARD-HOLDER")),
        ("CARD-GUARDIAN", TO_SCHOOL, ("eligible", "")),
        ("DUP-ROW", {}, ("held", "DUP-ROW")),
        ("DUP-ROW", TO_SCHOOL, ("held", "DUP-ROW")),
    ],
)
def test_what_a_hold_comes_to(holds: str, rules: dict[str, Any], expected: tuple[str, str]) -> None:
    assert _told({"holds": holds}, **rules) == expected


def test_an_account_of_the_guardian_is_told_where_it_holds() -> None:
    student = {"holds": "CARD-GUARDIAN", "account_holder": "王建国"}
    _one, found = decided(student)
    assert found[["code", "field", "value"]].to_numpy().tolist() == [["CARD-HOLDER", "account_holder", "王建国"]]
    _one, found = decided(student, **TO_SCHOOL)
    assert found.empty


def test_what_is_superseded_is_so_whatever_else() -> None:
    student = {"outcome": "superseded", "reason": "DUP-SCHOOL", "holds": "CARD-SHARED"}
    assert _told(student) == ("superseded", "DUP-SCHOOL")
    assert _told(student | {"enrolment_status": "suspended"}) == ("superseded", "DUP-SCHOOL")


def test_who_is_refused_is_not_held() -> None:
    assert _told({"holds": "CARD-SHARED", "enrolment_status": "suspended"}) == ("ineligible", "enrolment")


# what is missing


@pytest.mark.parametrize(
    ("rules", "expected"), [({}, ("held", "NEEDED-EMPTY")), (MONTHLY, ("held", "NEEDED-EMPTY")), (TO_SCHOOL, ("eligible", ""))]
)
def test_money_to_the_student_needs_a_card(rules: dict[str, Any], expected: tuple[str, str]) -> None:
    one, found = decided({"card_number": None}, **rules)
    assert (one.status, one.reason_codes) == expected
    assert found["code"].tolist() == ["NEEDED-EMPTY"] * (expected[0] == "held")
    assert found["field"].tolist() == ["card_number"] * (expected[0] == "held")
    assert _told({"card_number": None, "enrolment_status": "suspended"}, **rules) == ("ineligible", "enrolment")


BY_STATEMENT = {"amounts": [{"stated": [{"from": "2020-autumn", "source": "x", "at_most": 100_000}]}]}


def test_an_amount_that_the_school_decides_has_to_be_stated() -> None:
    one, found = decided({"amount": None}, **BY_STATEMENT)
    assert (one.status, one.reason_codes) == ("held", "NEEDED-EMPTY")
    assert found["field"].tolist() == ["amount"]
    assert _told({"amount": "50000"}, **BY_STATEMENT) == ("eligible", "")
    assert _told({"amount": None}) == ("eligible", "")


BY_LEVEL = {"grant_if": [{"from": "2020-autumn", "all": [{"hardship_level": ["hardship", "extreme"], "source": "x"}]}]}


BOARDERS = {"grant_if": [{"from": "2020-autumn", "all": [{"boarding": True, "source": "x"}]}]}


@pytest.mark.parametrize(
    ("student", "rules", "expected", "codes"),
    [
        ({"hardship_level": "hardship"}, BY_LEVEL, ("eligible", ""), []),
        ({"hardship_level": "mild"}, BY_LEVEL, ("ineligible", "hardship_level"), []),
        ({"hardship_level": None}, BY_LEVEL, ("ineligible", "hardship_level"), []),
        ({"hardship_level": None, "unread_hardship": "特困？"}, BY_LEVEL, ("held", "NEEDED-EMPTY"), ["NEEDED-EMPTY"]),
        ({"hardship_level": None, "unsaid": ";hardship_level;hardship_group;"}, BY_LEVEL, ("held", "NEEDED-EMPTY"), []),
        ({"boarding": "yes"}, BOARDERS, ("eligible", ""), []),
        ({"boarding": "no"}, BOARDERS, ("ineligible", "boarding"), []),
        ({"boarding": None}, BOARDERS, ("held", "NEEDED-EMPTY"), ["NEEDED-EMPTY"]),
        ({"boarding": None, "holds": "NEEDED-EMPTY"}, BOARDERS, ("held", "NEEDED-EMPTY"), ["NEEDED-EMPTY"]),
        ({"boarding": None, "holds": "ID-SHARED"}, BOARDERS, ("held", "ID-SHARED;NEEDED-EMPTY"), ["NEEDED-EMPTY"]),
        ({"boarding": None, "unsaid": ";boarding;"}, BOARDERS, ("held", "NEEDED-EMPTY"), ["NEEDED-UNSAID"]),
        ({"boarding": None, "enrolment_status": "suspended"}, BOARDERS, ("held", "NEEDED-EMPTY"), ["NEEDED-EMPTY"]),
    ],
)
def test_a_condition_on_what_is_not_said_asks(
    student: dict[str, Any], rules: dict[str, Any], expected: tuple[str, str], codes: list[str]
) -> None:
    one, found = decided(student, **rules)
    assert (one.status, one.reason_codes) == expected
    assert found["code"].tolist() == codes
    assert set(found["field"]) <= set(student)
    assert (found["row"] == 0).tolist() == [code == "NEEDED-UNSAID" for code in codes]


def test_a_sheet_without_the_column_is_asked_once() -> None:
    students = [{"boarding": None, "unsaid": ";boarding;", "name": f"学生{'甲乙丙'[place]}"} for place in range(3)]
    assert _decided(students, [programme("a", **BOARDERS)])[1]["code"].tolist() == ["NEEDED-UNSAID"]


# age


def _born(day: str) -> dict[str, Any]:
    return {"id_number": citizen(1, day)}


AT_MOST = {"age": [{"from": "2020-autumn", "at_most": 17, "at": "term-start", "source": "x"}]}
OVER_USUAL = {"age": [{"from": "2020-autumn", "over_usual": 3, "at": "school-year-start", "source": "x"}]}


OVER_NOTHING = {"age": [{"from": "2020-autumn", "over_usual": 0, "at": "school-year-start", "source": "x"}]}


@pytest.mark.parametrize(
    ("born", "rules", "status", "code"),
    [
        ("20080902", AT_MOST, "eligible", ""),
        ("20080901", AT_MOST, "held", "AGE-OVER"),
        ("20080831", AT_MOST, "held", "AGE-OVER"),
        ("20070902", OVER_USUAL, "eligible", ""),
        ("20070901", OVER_USUAL, "held", "AGE-OVER"),
        ("20100902", OVER_NOTHING, "eligible", ""),
        ("20100901", OVER_NOTHING, "held", "AGE-OVER"),
        ("20130902", AT_MOST, "eligible", "AGE-UNDER"),
        ("20130901", AT_MOST, "eligible", ""),
        ("20130902", OVER_USUAL, "eligible", "AGE-UNDER"),
        ("20130902", {}, "eligible", ""),
        ("19500101", {}, "eligible", ""),
    ],
)
def test_over_and_under_age_on_the_day(born: str, rules: dict[str, Any], status: str, code: str) -> None:
    """The first year of a vocational school is usually fifteen on 1 September; three years more are eighteen, two less thirteen."""
    one, found = decided(_born(born), **rules)
    assert (one.status, one.over_age) == (status, code == "AGE-OVER")
    assert one.reason_codes == ("AGE-OVER" if code == "AGE-OVER" else "")
    assert found["code"].tolist() == [code] * bool(code)


def test_the_age_is_told_with_what_is_allowed() -> None:
    one, found = decided(_born("20080101"), **AT_MOST)
    assert "✗年龄：18 周岁（不超过 17）" in one.reasons
    assert found[["value", "expected"]].to_numpy().tolist() == [["18", "17 周岁"]]
    one, _found = decided(_born("20100101"), **OVER_USUAL)
    assert "✓年龄：16 周岁（不超过 18）" in one.reasons
    _one, found = decided(_born("20140101"), **AT_MOST)
    assert found[["value", "expected"]].to_numpy().tolist() == [["12", "13 周岁"]]


@pytest.mark.parametrize(("year", "usual"), [(1, 15), (2, 16), (3, 17)])
def test_what_is_usual_grows_with_the_year(year: int, usual: int) -> None:
    one, _found = decided(_born("20100101") | {"year": year}, **OVER_USUAL)
    assert f"不超过 {usual + 3}）" in one.reasons


def test_without_a_day_of_birth_or_a_year_the_age_is_not_known_and_holds_nobody() -> None:
    one, found = decided(_born("20100101") | {"year": pd.NA}, **OVER_USUAL)
    assert (one.status, one.over_age) == ("eligible", False)
    assert "？年龄：未知" in one.reasons
    assert found.empty


def test_a_ruling_lifts_the_age_and_the_student_stays_marked() -> None:
    one, _found = decided(_born("20000101"), (("a", "grant", "x"),), **AT_MOST)
    assert (one.status, one.reason_codes, one.over_age) == ("eligible", "RULED", True)


def test_over_age_for_two_programmes_is_one_case() -> None:
    _one, found = _decided([_born("20000101")], [programme("a", **AT_MOST), programme("b", **AT_MOST)])
    assert found["code"].tolist() == ["AGE-OVER"]


def test_of_who_is_refused_the_age_is_not_told() -> None:
    _one, found = decided(_born("20000101") | {"enrolment_status": "suspended"}, **AT_MOST)
    assert found.empty
