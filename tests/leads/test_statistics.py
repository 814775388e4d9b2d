"""Figures of schools and of amounts: limits, and when nothing is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from pipeline.leads import chance, clusters, digits, rates
from pipeline.leads.gather import _by_one_person, rates_of
from pipeline.leads.seen import Seen
from pipeline.sample.people import with_check
from tests.conftest import examples
from tests.leads.frames import seen, student


def _schools(counts: list[int], totals: list[int]) -> Seen:
    names = [f"第{number}学校" for number in range(len(counts))]
    return Seen(rates=DataFrame({"what": "exceptions", "school": names, "count": counts, "total": totals}))


def test_a_school_far_beyond_the_others_stands_out_and_a_small_one_does_not() -> None:
    table = rates.find(_schools([20, 22, 18, 21, 19, 20, 23, 17, 120, 1], [1_000] * 9 + [2]))
    assert table["outside"].tolist() == [""] * 8 + ["above", ""]
    assert table["note"].tolist()[-1] != "", "half of two students is no rate"


def test_of_few_schools_nothing_is_said() -> None:
    table = rates.find(_schools([1, 90], [100, 100]))
    assert (table["outside"] == "").all()
    assert (table["note"] != "").all()


def test_schools_that_differ_anyhow_have_wider_limits() -> None:
    even = chance.funnel(np.array([20] * 10), np.array([1_000] * 10), 3.0)
    uneven = chance.funnel(np.array([5, 40, 12, 33, 8, 28, 15, 39, 6, 14]), np.array([1_000] * 10), 3.0)
    assert even[3] == 1.0
    assert uneven[3] > 5
    assert (uneven[2] - uneven[0] > 2 * (even[2] - even[0])).all()


def test_exact_tails_of_the_binomial() -> None:
    assert chance.at_least(0, 10, 0.1).item() == 1.0
    assert np.isclose(chance.at_least(3, 3, 0.5), 0.125)
    assert np.isclose(chance.at_least(1, 10, 0.1), 1 - 0.9**10)


@examples(400)
@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60)), min_size=1, max_size=8))
def test_a_group_is_odd_by_its_exact_tail(groups: list[tuple[int, int]]) -> None:
    """As if the tail of every group were worked out, not only of those with more than is expected."""
    sizes, counts = np.array([size for size, _ in groups]), np.array([min(size, count) for size, count in groups])
    happened = np.concatenate([np.arange(size) < count for size, count in zip(sizes, counts, strict=True)])
    rows = pd.DataFrame({"class": np.repeat([f"{number}班" for number in range(len(sizes))], sizes), "happened": happened})
    bounds = clusters.Bounds(fewest=3, least=0.02, unlikely=0.01)
    rate = chance.elsewhere(counts, sizes, bounds.least)
    odd = (counts >= bounds.fewest) & (chance.at_least(counts, sizes, rate) < bounds.unlikely)
    found = clusters.odd_ones(rows, "happened", ["class"], bounds)
    assert dict(zip(found["class"], found["number"], strict=True)) == {f"{number}班": counts[number] for number in np.flatnonzero(odd)}


def test_where_nothing_is_more_than_expected_no_tail_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chance, "at_least", lambda *_: pytest.fail("scipy is loaded for it"))
    assert not chance.beyond(np.array([2, 5, 0]), np.array([10, 50, 3]), np.array([0.1, 0.1, 0.5]), 3, 1e-3).any()


def test_how_uneven_counts_are_by_chance() -> None:
    """As scipy's own tests say of the same counts."""
    from scipy.stats import chi2_contingency, chisquare

    counts = np.array([12, 9, 31, 8, 10, 11, 7, 12, 9, 11])
    assert np.isclose(chance.uneven(counts, np.full(10, 12.0), 9), chisquare(counts).pvalue)
    table = np.vstack([counts, [90, 110, 100, 95, 105, 102, 98, 99, 101, 100]])
    due = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    assert np.isclose(chance.uneven(table, due, 9), chi2_contingency(table).pvalue)


def _amounts(yuan: list[int]) -> Seen:
    return Seen(amounts=pd.DataFrame({"what": "income", "school": "第1学校", "fen": [100 * one for one in yuan]}))


def test_first_digits_of_grown_amounts_are_as_expected_and_of_invented_ones_not() -> None:
    grown = (10 ** np.random.default_rng(1).uniform(2, 5, 2_000)).astype(int).tolist()
    invented = [int(f"{digit}{number % 10}{'0' * (number % 4)}") for number in range(1_000) for digit in (5, 6)]
    assert _verdict(_amounts(grown), "first") == "没有异常"
    assert _verdict(_amounts(invented), "first") == "与通常的分布不同"
    assert _verdict(_amounts(invented[:500]), "first") == "与通常的分布不同"
    assert _verdict(_amounts(invented[:499]), "first") == "数太少，不作判断"


def test_nothing_is_said_of_few_or_of_like_amounts() -> None:
    few = digits.find(_amounts([100, 2_000, 30_000]))
    assert few["verdict"].tolist() == ["数太少，不作判断"] * 2
    assert few["place"].tolist() == ["first", "last"]
    assert _verdict(_amounts([5_000 + number for number in range(1_000)]), "first") == "大小相近，不适用"


def _verdict(of: Seen, place: str) -> str:
    found = digits.find(of)
    [verdict] = found.loc[found["place"] == place, "verdict"]
    return verdict


def test_last_digits_are_judged_where_nobody_rounds() -> None:
    even = np.random.default_rng(2).integers(1_000, 90_000, 1_000).tolist()
    favoured = [one - one % 10 + (3, 7, 7, 8)[one % 4] for one in even]
    rounded = [one - one % 100 for one in even]
    assert _verdict(_amounts(even), "last") == "没有异常"
    assert _verdict(_amounts(favoured), "last") == "与通常的分布不同"
    assert _verdict(_amounts(rounded), "last") == "多为整数，不适用"
    assert _verdict(_amounts(even[:199]), "last") == "数太少，不作判断"
    assert _verdict(_amounts(even[:200]), "last") == "没有异常"


@pytest.mark.parametrize(("off", "verdict"), [(36, "没有异常"), (37, "没有异常"), (38, "与通常的分布不同"), (40, "与通常的分布不同")])
def test_last_digits_that_are_as_uneven_as_one_in_a_thousand(off: int, verdict: str) -> None:
    """Of a thousand numbers each digit is expected a hundred times: off² twice over 100, with nine degrees of freedom."""
    counts = [100, 100 + off, 100 - off, *[100] * 7]
    yuan = [1_000 + 10 * place + digit for digit, count in enumerate(counts) for place in range(count)]
    assert _verdict(_amounts(yuan), "last") == verdict


def test_less_than_a_yuan_is_no_amount() -> None:
    of = Seen(amounts=pd.DataFrame({"what": "costs", "school": "第1学校", "fen": [99, 100, 101, 0]}))
    assert digits.find(of)["numbers"].tolist() == [2, 2]


def test_a_schools_telephones_are_held_against_those_of_the_others() -> None:
    """People choose their numbers: all avoid the 4. Only who differs from the others stands out."""
    draw = np.random.default_rng(3)
    digits_of = {f"第{number}学校": draw.choice([0, 1, 2, 3, 5, 6, 7, 8, 9, 4], 300, p=[*[0.108] * 9, 0.028]) for number in range(9)}
    digits_of["第9学校"] = draw.choice([1, 2, 3, 7, 8], 300)
    digits_of["小学校"] = draw.integers(0, 10, 20)
    rows = [
        {"school": school, "class_name": "一班", "telephone": f"139{place:04}{number:03}{last}"}
        for place, (school, lasts) in enumerate(digits_of.items())
        for number, last in enumerate(lasts)
    ]
    told = digits.find(Seen(enrolments=DataFrame(rows).astype("str"))).set_index("school")["verdict"]
    assert told["第9学校"] == "与其他学校不同"
    assert told["小学校"] == "数太少，不作判断"
    assert set(told.drop(["第9学校", "小学校"])) == {"没有异常"}
    alone = DataFrame([row for row in rows if row["school"] == "第0学校"]).astype("str")
    assert digits.find(Seen(enrolments=alone))["verdict"].tolist() == ["没有可比的学校，不作判断"]


def _two_schools(fours: int, of_each: int = 200) -> list[str]:
    """The verdicts on two schools of as many telephones, of which so many end in 4 and the others in all other digits."""
    rows = []
    for place, school in enumerate(("甲校", "乙校")):
        mine = fours // 2 + (fours % 2 if place else 0)
        lasts = [4] * mine + [(0, 1, 2, 3, 5, 6, 7, 8, 9)[number % 9] for number in range(of_each - mine)]
        rows += [
            {"school": school, "class_name": "一班", "telephone": f"139{place:04}{number:03}{last}"} for number, last in enumerate(lasts)
        ]
    return digits.find(Seen(enrolments=DataFrame(rows).astype("str")))["verdict"].tolist()


def test_telephones_are_judged_from_two_hundred_and_where_each_digit_is_expected_five_times() -> None:
    assert _two_schools(10) == ["没有异常"] * 2
    assert _two_schools(9) == ["没有可比的学校，不作判断"] * 2
    assert _two_schools(20, 199) == ["数太少，不作判断"] * 2


def test_ids_of_another_province_and_rulings_by_one_person_are_counted_by_school() -> None:
    far = [student(number, id_number=with_check(f"5224242010{number:02}11{number:03}")) for number in (1, 2)]
    of = seen([*far, *(student(number) for number in range(3, 11))])
    table = rates_of(of).set_index("what")
    assert table.loc["far", ["count", "total"]].tolist() == [2, 10]
    rulings = pd.DataFrame(
        {"school": ["甲校", "甲校", "甲校", "乙校", None], "ruled_by": ["李主任", "李主任", "王校长", "王校长", "李主任"]}, dtype="str"
    )
    made = _by_one_person(rulings, rulings.iloc[:0]).set_index("school")
    assert made.loc["甲校", ["count", "total"]].tolist() == [2, 3]
    assert made.loc["乙校", ["count", "total"]].tolist() == [1, 1]
    assert _by_one_person(rulings.iloc[:0]).empty


@pytest.mark.parametrize("share", [0, 1])
def test_where_all_schools_are_alike_there_is_no_funnel(share: int) -> None:
    total = np.array([10, 20])
    rate, low, high, spread = chance.funnel(share * total, total, 3.0)
    assert (rate, spread) == (share, 1.0)
    assert low.tolist() == high.tolist() == [share, share]


def test_the_limits_of_a_funnel_are_shares() -> None:
    """Of few, chance alone allows less than nothing and more than all: a share is neither."""
    _rate, low, high, _spread = chance.funnel(np.array([0, 1, 2, 1]), np.full(4, 3), 3.0)
    assert low.min() == 0.0
    assert high.max() == 1.0
