"""What is paid where not everything can be: quotas, ceilings, programmes that exclude each other, limits and fees."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aid.entitlement import _by_month, months_share
from pipeline.aid.funding import split_cost
from pipeline.facts.keys import student_key
from pipeline.facts.terms import Term
from pipeline.policy import Policy
from pipeline.policy.model import Programme
from tests.aid.frames import TERM, enrolments, lines, programme, received, settle
from tests.conftest import citizen, examples

LEVELS = ("extreme", "hardship", "mild", "none", None)
SCHOOLS = ("甲校", "乙校", "丙校")


# the whole of it, as properties

STUDENT = st.fixed_dictionaries(
    {"school": st.sampled_from(SCHOOLS), "hardship_level": st.sampled_from(LEVELS), "year": st.integers(1, 3)},
    optional={"enrolment_status": st.sampled_from(["formal", "temporary", "suspended"])},
)
LINE = st.fixed_dictionaries(
    {
        "programme": st.sampled_from(["a", "b", "c"]),
        "school": st.sampled_from([*SCHOOLS, ""]),
        "kind": st.sampled_from(["issued", "carried-over"]),
        "document": st.sampled_from(["1号", "2号"]),
        "persons": st.none() | st.integers(0, 6),
        "amount_fen": st.none() | st.integers(0, 400_000),
    }
)


@st.composite
def policies(draw: st.DrawFn) -> list[Programme]:
    made = []
    for name in ("a", "b", "c", "d"):
        value = draw(st.integers(1, 300_001))
        others = draw(st.lists(st.sampled_from([one for one in "abcd" if one != name]), max_size=2, unique=True))
        more: dict[str, object] = {"excludes": others, "pays": {"every": draw(st.sampled_from(["month", "term"])), "to": "student"}}
        if draw(st.booleans()):
            among = draw(st.none() | st.just({"years": [1, 2], "source": "x"}))
            by = draw(st.sampled_from(["school", "all"]))
            percent = draw(st.integers(0, 100))
            more["ceilings"] = [{"from": "2020-autumn", "percent": percent, "by": by, "among": among, "source": "x"}]
        more["shares"] = [{"from": "2020-autumn", "parts": {"central": 60, "province": 32, "county": 8}, "source": "x"}]
        made.append(programme(name, amounts=[{"per_year": [{"from": "2020-autumn", "value": value, "source": "x"}]}], **more))
    return made


@pytest.mark.slow
@examples(80)
@given(policies(), st.lists(STUDENT, min_size=1, max_size=24), st.lists(LINE, max_size=8))
def test_quotas_and_ceilings_hold_rivals_are_never_both_paid_and_sums_are_exact(
    programmes: list[Programme], students: list[dict], given_lines: list[dict]
) -> None:
    quota = lines(*given_lines)
    decisions, payments, entitled = settle(programmes, enrolments(students), quota)
    in_force = Policy(tuple(programmes), {}, {}).in_force(TERM)
    known = {one.programme: one for one in programmes}

    paid = payments.groupby("student_key")["programme"].agg(list)
    for held in paid:
        for one, other in combinations(held, 2):
            assert other not in known[one].excludes
            assert one not in known[other].excludes

    used = entitled.quotas
    assert not ((used["left_persons"] < 0) | (used["left_fen"] < 0)).fillna(False).any()
    limiting = quota[quota["persons"].notna() | quota["amount_fen"].notna()]
    on_quota = payments[payments["programme"].isin(limiting["programme"])]
    assert on_quota["amount_fen"].sum() == used["used_fen"].sum()
    assert len(on_quota) == used["used_persons"].sum()

    everybody = pd.DataFrame(students).assign(student_key=student_key(enrolments(students)["id_number"]))
    for one in in_force:
        if one.ceiling is None:
            continue
        counts = everybody if one.ceiling.among is None else everybody[everybody["year"].isin([1, 2])]
        mine = counts[counts["student_key"].isin(payments.loc[payments["programme"] == one.id, "student_key"])]
        for school in SCHOOLS if one.ceiling.by == "school" else [""]:
            heads, recipients = ((rows["school"] == school).sum() if school else len(rows) for rows in (counts, mine))
            assert recipients * 100 <= one.ceiling.percent * heads

    funding = split_cost(payments, in_force)
    assert funding["amount_fen"].sum() == payments["amount_fen"].sum() == decisions["amount_fen"].sum()
    assert (payments["amount_fen"] > 0).all()


@pytest.mark.slow
@examples(40)
@given(policies(), st.lists(STUDENT, min_size=1, max_size=14), st.lists(LINE, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(programmes: list[Programme], students: list[dict], given_lines: list[dict], choose) -> None:  # type: ignore[no-untyped-def]
    rows = enrolments(students)
    shuffled = rows.sample(frac=1, random_state=choose.randrange(2**31)).reset_index(drop=True)
    columns = ["student_key", "programme", "school", "status", "amount_fen", "reason_codes", "rank"]
    one, other = (settle(programmes, frame, lines(*given_lines))[0][columns] for frame in (rows, shuffled))
    order = ["student_key", "programme", "school"]
    pd.testing.assert_frame_equal(one.sort_values(order, ignore_index=True), other.sort_values(order, ignore_index=True))


@pytest.mark.slow
@examples(80)
@given(policies(), st.lists(STUDENT, min_size=1, max_size=10))
def test_each_student_gets_the_best_lawful_combination(programmes: list[Programme], students: list[dict]) -> None:
    free = [one.model_copy(update={"ceilings": ()}) for one in programmes]
    decisions, payments, _ = settle(free, enrolments(students))
    alone = {one.programme: settle([one], enrolments(students))[1].set_index("student_key")["amount_fen"] for one in free}
    lawful = [
        chosen
        for size in range(len(free) + 1)
        for chosen in combinations(free, size)
        if not any(other.programme in one.excludes for one in chosen for other in chosen)
    ]
    for key in decisions["student_key"].unique():
        best = max(sum(int(alone[one.programme].get(key, 0)) for one in chosen) for chosen in lawful)
        assert payments.loc[payments["student_key"] == key, "amount_fen"].sum() == best


# one thing at a time


def names(count: int) -> list[dict]:
    return [{"name": f"学生{number}", "hardship_level": "hardship"} for number in range(count)]


def paid(payments: pd.DataFrame) -> list[str]:
    return sorted(payments["name"])


def test_places_go_to_the_hardest_level_and_a_tie_to_the_smaller_id() -> None:
    students = [
        {"name": "甲", "hardship_level": "mild"}, {"name": "乙", "hardship_level": "extreme"},
        {"name": "丙", "hardship_level": "hardship"}, {"name": "丁", "hardship_level": "hardship"},
    ]  # fmt: skip
    decisions, payments, _ = settle([programme("a")], enrolments(students), lines({"programme": "a", "persons": 2}))
    assert paid(payments) == ["丙", "乙"]
    ranks = decisions.set_index("name")[["rank", "tied", "status", "reason_codes"]].to_dict("index")
    assert ranks["乙"] == {"rank": 1, "tied": False, "status": "eligible", "reason_codes": ""}
    assert ranks["丁"] == {"rank": 3, "tied": True, "status": "held", "reason_codes": "QUOTA-OVER"}
    assert ranks["甲"]["rank"] == 4
    assert "指标" in decisions.set_index("name").loc["甲", "reasons"]


def test_ranked_by_all_there_is_and_again_is_ranked_by_it_once() -> None:
    students = [{"name": "甲", "hardship_level": "mild"}, {"name": "乙", "hardship_level": "extreme"}]
    keys = ["in_school", "special_group", "income_per_head", "hardship_level", "score"]
    _, payments, _ = settle([programme("a", ranked_by=keys * 2)], enrolments(students), lines({"programme": "a", "persons": 1}))
    assert paid(payments) == ["乙"]


def test_nobody_further_down_overtakes_with_a_smaller_amount() -> None:
    by_level = [
        {"when": {"hardship_level": ["extreme"]}, "per_year": [{"from": "2020-autumn", "value": 200_000, "source": "x"}]},
        {"per_year": [{"from": "2020-autumn", "value": 100_000, "source": "x"}]},
    ]
    students = [
        {"name": "甲", "hardship_level": "extreme"}, {"name": "乙", "hardship_level": "extreme"}, {"name": "丙", "hardship_level": "mild"},
    ]  # fmt: skip
    _, payments, used = settle([programme("a", amounts=by_level)], enrolments(students), lines({"programme": "a", "amount_fen": 150_000}))
    assert paid(payments) == ["甲"]
    assert used.quotas[["used_fen", "left_fen"]].to_numpy().tolist() == [[100_000, 50_000]]


def test_what_was_issued_goes_before_what_was_carried_over_unless_the_policy_says_otherwise() -> None:
    given_lines = (
        {"programme": "a", "persons": 1, "kind": "carried-over", "document": "旧文"},
        {"programme": "a", "persons": 1, "kind": "issued", "document": "新文", "functional_class": "2050302"},
        {"programme": "a", "persons": 1, "kind": "issued", "document": "甲文"},
    )
    _, payments, used = settle([programme("a")], enrolments(names(3)), lines(*given_lines))
    assert payments.sort_values("id_number")["document"].tolist() == ["新文", "甲文", "旧文"]
    assert payments.set_index("document").loc["新文", "functional_class"] == "2050302"
    assert used.quotas["used_persons"].tolist() == [1, 1, 1]
    other = programme("a", quota_order=["carried-over", "issued"])
    _, payments, _ = settle([other], enrolments(names(1)), lines(*given_lines))
    assert payments["document"].tolist() == ["旧文"]


def test_a_school_uses_its_own_lines_and_then_those_for_all() -> None:
    students = [{"name": f"{school}{number}", "school": school} for school in ("甲校", "乙校", "丙校") for number in range(3)]
    given_lines = (
        {"programme": "a", "school": "甲校", "persons": 2},
        {"programme": "a", "school": "乙校", "persons": 0},
        {"programme": "a", "persons": 3},
    )
    _, payments, _ = settle([programme("a")], enrolments(students), lines(*given_lines))
    assert payments["quota_kind"].eq("issued").all()
    assert len(payments) == 5
    assert (payments["school"] == "甲校").sum() == 3  # two of its own; of those left the smaller id comes first
    assert (payments["school"] == "乙校").sum() == 2


def test_without_a_line_a_programme_is_not_limited() -> None:
    _, payments, _ = settle([programme("a"), programme("b")], enrolments(names(4)), lines({"programme": "a", "persons": 1}))
    assert payments["programme"].value_counts().to_dict() == {"b": 4, "a": 1}


def test_who_is_below_the_line_gets_the_rival_that_remains() -> None:
    rich = programme("a", excludes=["b"], amounts=[{"per_year": [{"from": "2020-autumn", "value": 300_000, "source": "x"}]}])
    decisions, payments, _ = settle([rich, programme("b")], enrolments(names(2)), lines({"programme": "a", "persons": 1}))
    assert payments.sort_values("id_number")["programme"].tolist() == ["a", "b"]
    left = decisions[decisions["status"] == "superseded"]
    assert left["reason_codes"].tolist() == ["AID-TWICE", "AID-TWICE"]


def test_a_ceiling_counts_only_those_among_whom_it_holds() -> None:
    ceiling = {"from": "2020-autumn", "percent": 50, "by": "school", "among": {"years": [1]}, "source": "x"}
    students = [{"name": f"新生{number}"} for number in range(4)] + [{"name": "老生", "year": 2}]
    decisions, payments, _ = settle([programme("a", ceilings=[ceiling])], enrolments(students))
    assert paid(payments) == ["新生0", "新生1", "老生"]
    assert set(decisions.loc[decisions["status"] == "held", "reason_codes"]) == {"RATIO-OVER"}


def test_heads_of_the_quota_sheet_stand_for_those_of_the_class_sheets() -> None:
    ceiling = {"from": "2020-autumn", "percent": 10, "by": "school", "source": "x"}
    _, payments, _ = settle([programme("a", ceilings=[ceiling])], enrolments(names(4)))
    assert payments.empty
    heads = lines({"programme": "a", "school": "青山县职业技术学校", "heads": 30})
    assert len(settle([programme("a", ceilings=[ceiling])], enrolments(names(4)), heads)[1]) == 3


KEY = student_key(pd.Series([citizen(1, "20100101")], dtype="str"))[0]


@pytest.mark.parametrize(
    ("pays", "before", "months", "fen", "status"),
    [
        ("month", 0, 4, 40_000, "eligible"),
        ("month", 17, 3, 30_000, "eligible"),
        ("month", 20, 0, 0, "ineligible"),
        ("term", 15, 1, 50_000, "eligible"),
        ("term", 18, 1, 20_000, "eligible"),
        ("term", 20, 1, 0, "ineligible"),
    ],
)
def test_nobody_is_paid_beyond_the_limit_of_months(pays: str, before: int, months: int, fen: int, status: str) -> None:
    earlier = [f"{2020 + number // 12}-{number % 12 + 1:02}" for number in range(before)]
    history = (
        received({"student_key": KEY, "term": "2025-autumn", "programme": "a", "months": ";".join(earlier), "amount_fen": 0})
        if before
        else None
    )
    limited = programme("a", pays={"every": pays, "to": "student"}, limits=[{"from": "2020-autumn", "months": 20, "source": "x"}])
    of_months = [{"month": month, "number": number} for number, month in enumerate(TERM.months[:4])]
    rows = enrolments([{**one, "id_number": citizen(1, "20100101")} for one in of_months])
    decisions, payments, entitled = settle([limited], rows, before=history)
    assert decisions[["status", "amount_fen"]].to_numpy().tolist() == [[status, fen]]
    if pays == "month" and months:
        assert payments["months"].str.count(";").tolist() == [months - 1]
    assert set(entitled.findings["code"]) == ({"LIMIT-REACHED"} if fen not in (40_000, 50_000) else set())


@pytest.mark.parametrize(
    ("before", "fen", "status", "told"),
    [
        (100_000, 20_000, "eligible", True),
        (119_999, 1, "eligible", True),
        (120_000, 0, "ineligible", True),
        (130_000, 0, "ineligible", True),
        (70_000, 50_000, "eligible", True),
        (0, 50_000, "eligible", True),
    ],
)
def test_a_lifetime_amount_is_cut_to_what_is_left(before: int, fen: int, status: str, told: bool) -> None:
    limited = programme("a", limits=[{"from": "2020-autumn", "amount": 120_000, "source": "x"}])
    history = received({"student_key": KEY, "term": "2025-autumn", "programme": "a", "months": "2025-09", "amount_fen": before})
    decisions, _, entitled = settle([limited], enrolments(names(1)), before=history)
    assert decisions[["amount_fen", "status"]].to_numpy().tolist() == [[fen, status]]
    assert f"此前已享受 1 个月、{before // 100} 元" in decisions["reasons"][0]
    assert decisions["reason_codes"].tolist() == ["LIMIT-REACHED" if status == "ineligible" else ""]
    assert set(entitled.findings["code"]) == ({"LIMIT-REACHED"} if told else set())


def test_a_limit_of_months_and_of_an_amount_holds_by_whichever_comes_first() -> None:
    limited = programme("a", limits=[{"from": "2020-autumn", "amount": 120_000, "months": 10, "source": "x"}])
    for months, fen, left in ((9, 0, 10_000), (10, 0, 0), (1, 120_000, 0), (1, 100_000, 20_000)):
        earlier = ";".join(f"2025-{place + 1:02}" for place in range(months))
        history = received({"student_key": KEY, "term": "2025-autumn", "programme": "a", "months": earlier, "amount_fen": fen})
        decisions, _, _ = settle([limited], enrolments(names(1)), before=history)
        assert decisions["amount_fen"].tolist() == [left], (months, fen)


def test_what_somebody_paid_in_this_term_is_not_paid_again() -> None:
    monthly = programme("a", pays={"every": "month", "to": "student"})
    rows = enrolments([{"month": month, "id_number": citizen(1, "20100101")} for month in TERM.months[:3]])
    history = received({"student_key": KEY, "term": TERM.name, "programme": "a", "months": "2026-09;2026-10", "amount_fen": 20_000})
    decisions, _, entitled = settle([monthly], rows, before=history)
    assert decisions[["status", "months", "amount_fen"]].to_numpy().tolist() == [["eligible", "2026-11", 10_000]]
    assert entitled.findings["code"].tolist() == ["AID-TWICE"]
    for other in (programme("a"), programme("b", excludes=["a"])):
        decisions, _, _ = settle([other, *([programme("a")] if other.programme == "b" else [])], rows, before=history)
        assert set(decisions["status"]) == {"superseded"}
        assert set(decisions["reason_codes"]) == {"AID-TWICE"}


@pytest.mark.parametrize(
    ("fee", "expected", "left"),
    [(None, [50_000, 30_000], None), ("130000", [50_000, 30_000], 50_000), ("60000", [50_000, 10_000], 0), ("50000", [50_000, 0], 0), ("40000", [40_000, 0], 0), ("0", [0, 0], None)],
)  # fmt: skip
def test_a_waiver_is_never_more_than_the_fee_and_what_is_left_is_shown(fee: str | None, expected: list[int], left: int | None) -> None:
    waiver = programme("waiver", pays={"every": "term", "to": "school"}, covers="fee")
    stated = [{"stated": [{"from": "2020-autumn", "source": "x"}]}]
    own = programme("own", pays={"every": "term", "to": "school"}, covers="fee", amounts=stated)
    decisions, payments, _ = settle([own, waiver], enrolments([{"fee": fee, "amount": "30000"}]))
    amounts = decisions.set_index("programme")["amount_fen"]
    assert [amounts["waiver"], amounts["own"]] == expected
    assert [None if pd.isna(one) else one for one in payments["fee_left_fen"].unique()] == ([left] if any(expected) else [])
    assert set(decisions.loc[decisions["amount_fen"] == 0, "reason_codes"]) <= {"NO-FEE"}


@pytest.mark.parametrize(
    ("pays", "statuses_by_month", "fen"),
    [
        ({}, ["formal", "formal", "transferred"], 20_000),
        ({"month_of_change": "paid"}, ["formal", "formal", "transferred"], 30_000),
        ({}, ["formal", "suspended", "formal"], 40_000),
        ({"on_leaving": "whole"}, ["formal", "formal", "transferred"], 50_000),
        ({"on_leaving": "nothing"}, ["formal", "formal", "transferred"], 0),
        ({}, ["transferred", "transferred", "transferred"], 0),
        ({}, ["formal", "formal", "formal"], 50_000),
    ],
)
def test_who_leaves_within_the_term_is_paid_until_then(pays: dict, statuses_by_month: list[str], fen: int) -> None:
    rows = enrolments(
        [
            {"month": month, "enrolment_status": status, "id_number": citizen(1, "20100101")}
            for month, status in zip(TERM.months[:3], statuses_by_month, strict=True)
        ]
    )
    decisions, _, _ = settle([programme("a", pays={"every": "term", "to": "student", **pays})], rows)
    assert decisions["amount_fen"].tolist() == [fen]
    assert ("异动" in decisions["reasons"][0]) == (fen > 0 and len(set(statuses_by_month)) > 1)


# the year's amount, in parts


@pytest.mark.parametrize("per_year", [0, 1, 7, 100_001, 230_000, 249_999])
@pytest.mark.parametrize("months", [10, 12])
def test_the_months_of_a_year_add_up_to_its_amount_and_differ_by_a_fen(per_year: int, months: int) -> None:
    shares = [months_share(per_year, position, months) for position in range(months)]
    assert sum(shares) == per_year
    assert max(shares) - min(shares) <= 1


def test_the_terms_of_a_year_pay_its_amount_whole_month_by_month() -> None:
    autumn, spring = TERM, Term.parse("2027-spring")
    for per_year in (7, 100_003, 230_000):
        whole = sum(int(_by_month(pd.Series([";".join(term.months)]), per_year, 10, term).sum()) for term in (autumn, spring))
        assert whole == per_year
    some = pd.Series([spring.months[0], ";".join(spring.months[-2:]), ""])
    assert _by_month(some, 19, 10, spring).tolist() == [2, 4, 0]  # of 19 fen the months get 1, 2, 2 … 2
    assert _by_month(pd.Series([autumn.months[0], autumn.months[1]]), 19, 10, autumn).tolist() == [1, 2]


@pytest.mark.parametrize(("term", "fen"), [("2026-autumn", 50_000), ("2027-spring", 50_001)])
def test_of_a_year_that_cannot_be_halved_spring_pays_the_fen(term: str, fen: int) -> None:
    half = programme("a", amounts=[{"per_year": [{"from": "2020-autumn", "value": 100_001, "source": "x"}]}])
    of = Term.parse(term)
    decisions, _, _ = settle([half], enrolments([{"month": month} for month in of.months[:1]]), term=of)
    assert decisions["amount_fen"].tolist() == [fen]
