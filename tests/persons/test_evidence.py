"""What two persons say of one another, field by field, and what it weighs: each word and each weight by itself.

The weights are those with which `benchmarks/dedupe.py` was measured; who changes one here measures again.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from pandas import DataFrame

from pipeline.persons import blocking, decision, spelling
from pipeline.persons.comparison import compare

FIRST_17 = "34152420100315123"
USUAL = {
    "name": "欧阳晓明", "id_number": f"{FIRST_17}4", "sex": "male", "guardian": "欧阳建国", "guardian_id": "341524198001011230",
    "telephone": "13812345678", "card_number": "6228480000000000018", "student_number": "20260001", "school": "甲校",
}  # fmt: skip


def _persons(*others: dict[str, str | None]) -> DataFrame:
    """The usual person, and others who differ in what is given."""
    return DataFrame([USUAL, *(USUAL | other for other in others)]).astype("str")


def _compared(**other: str | None) -> dict[str, object]:
    return dict(compare(_persons(other), np.array([[0, 1]])).iloc[0])


def _changed(*places: int) -> str:
    """The usual id with these of its digits one higher (a 9 becomes a 0)."""
    return "".join(str((int(one) + 1) % 10) if place in places else one for place, one in enumerate(USUAL["id_number"]))


def test_who_is_the_same_in_everything_says_so_in_everything() -> None:
    seen = _compared()
    assert (seen.pop("id_errors"), seen.pop("apart")) == (0, 0)
    assert set(seen.values()) == {"same"}
    assert set(seen) == {*decision.WEIGHTS}


@pytest.mark.parametrize(
    ("places", "county", "birth", "sequence"),
    [
        ((0,), "near", "same", "same"),
        ((5,), "near", "same", "same"),
        ((6,), "same", "near", "same"),
        ((13,), "same", "near", "same"),
        ((14,), "same", "same", "near"),
        ((16,), "same", "same", "near"),
        ((17,), "same", "same", "same"),  # the last one checks the others, and is nobody's
        ((0, 5), "other", "same", "same"),
        ((6, 13), "same", "other", "same"),
        ((14, 16), "same", "same", "other"),
        ((5, 6), "near", "near", "same"),
        ((13, 14), "same", "near", "near"),
    ],
)
def test_one_digit_is_near_and_two_are_another(places: tuple[int, ...], county: str, birth: str, sequence: str) -> None:
    seen = _compared(id_number=_changed(*places))
    assert (seen["county"], seen["birth"], seen["sequence"]) == (county, birth, sequence)
    assert seen["id_errors"] == len([place for place in places if place < 17])


@pytest.mark.parametrize(
    ("first_17", "field", "said"),
    [
        ("43152420100315123", "county", "near"),  # 34 → 43
        ("34154220100315123", "county", "near"),  # 24 → 42, the last two
        ("14352420100315123", "county", "other"),  # 3 and 1 are no neighbours
        ("34152402100315123", "birth", "near"),
        ("34152420100351123", "birth", "near"),
        ("34152420100315213", "sequence", "near"),
        ("34152420100315132", "sequence", "near"),
        ("34152420100315321", "sequence", "other"),
        ("34152420100315234", "sequence", "other"),
        ("34152420100315231", "sequence", "other"),  # moved round, not swapped
    ],
)
def test_neighbours_that_are_swapped_are_near(first_17: str, field: str, said: str) -> None:
    assert _compared(id_number=f"{first_17}X")[field] == said


@pytest.mark.parametrize(("sequence", "apart"), [("123", 0), ("125", 2), ("121", 2), ("133", 10), ("223", 100), ("999", 876)])
def test_how_far_apart_two_sequence_numbers_are(sequence: str, apart: int) -> None:
    assert _compared(id_number=f"{FIRST_17[:14]}{sequence}0")["apart"] == apart


@pytest.mark.parametrize("number", ["E12345678", "34152420100315", None])
def test_of_what_is_no_citizens_number_nothing_is_known(number: str | None) -> None:
    seen = _compared(id_number=number)
    assert {seen[field] for field in ("county", "birth", "sequence")} == {"unknown"}
    assert (seen["id_errors"], seen["apart"]) == (18, 999)


@pytest.mark.parametrize(
    ("name", "said"),
    [("欧 阳·晓明", "same"), ("歐陽曉明", "same"), ("欧阳小明", "sound"), ("欧阳晓朋", "look"), ("欧阳晓", "other"), ("欧阳晓亮", "other")],
)
def test_names_are_the_same_sound_or_look_the_same_or_are_others(name: str, said: str) -> None:
    assert _compared(name=name)["name"] == said


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("阿依古丽·买买提", "阿依古·买买提", "short"),
        ("阿依古丽", "阿依古丽江", "short"),
        ("阿依古", "阿依古丽", "other"),  # too short to lose one
        ("阿依古丽买买提", "阿依古买买", "other"),
        ("阿依古丽江", "阿依古江山", "other"),
    ],
)
def test_a_long_name_that_lost_a_character_is_short(one: str, other: str, said: str) -> None:
    for first, second in ((one, other), (other, one)):
        assert compare(_persons({"name": first}, {"name": second}), np.array([[1, 2]]))["name"].tolist() == [said]


@pytest.mark.parametrize("field", ["sex", "guardian_id", "telephone", "card", "student_number", "school"])
def test_a_field_that_one_of_them_leaves_empty_says_nothing(field: str) -> None:
    column = "card_number" if field == "card" else field
    assert _compared(**{column: "x"})[field] == "other"
    assert _compared(**{column: None})[field] == "unknown"


def test_guardians_are_compared_by_sound() -> None:
    assert [_compared(guardian=name)["guardian"] for name in ("欧阳健国", "欧阳军", None)] == ["same", "other", "unknown"]


@pytest.mark.parametrize("field", ["telephone", "card", "guardian_id", "student_number"])
def test_what_more_than_a_family_shares_is_nobodys_own(field: str) -> None:
    for shared, said in ((5, "same"), (6, "unknown")):
        persons = _persons(*[{}] * (shared - 1))
        assert compare(persons, np.array([[0, 1]]))[field].tolist() == [said]
    assert compare(_persons(*[{}] * 9), np.array([[0, 1]]))["school"].tolist() == ["same"]


def _evidence(**said: str) -> float:
    fields = dict.fromkeys(decision.WEIGHTS, "unknown") | {"name": "same"} | said
    return float(decision._evidence(DataFrame([fields])).iloc[0])


@pytest.mark.parametrize(
    ("field", "weights"),
    [
        ("name", {"same": 0, "sound": -2.5, "look": -2.5, "short": -2.5, "other": -99}),
        ("birth", {"same": 12, "near": 6, "other": -4, "unknown": 0}),
        ("county", {"same": 3.5, "near": 1.5, "other": -5, "unknown": 0}),
        ("sequence", {"same": 9.5, "near": 3, "other": -5, "unknown": 0}),
        ("sex", {"same": 0.8, "other": -2.3, "unknown": 0}),
        ("guardian", {"same": 10, "other": -2, "unknown": 0}),
        ("guardian_id", {"same": 13, "other": -3, "unknown": 0}),
        ("telephone", {"same": 11, "other": -1.5, "unknown": 0}),
        ("card", {"same": 11, "other": -1, "unknown": 0}),
        ("student_number", {"same": 15, "other": 0, "unknown": 0}),
        ("school", {"same": 3, "other": -0.7, "unknown": 0}),
    ],
)
def test_what_each_field_weighs(field: str, weights: dict[str, float]) -> None:
    assert {said: _evidence(**{field: said}) for said in weights} == pytest.approx(weights)


def test_what_the_fields_say_is_added_up() -> None:
    assert _evidence(**dict.fromkeys(decision.WEIGHTS, "same")) == pytest.approx(88.8)


SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"
GRID = [surname + given for surname in SURNAMES for given in GIVEN]


def _rarity(names: list[str], one: int, other: int) -> float:
    """As `weighed` takes it: the rarer of two names may be a slip for the other."""
    persons = pd.DataFrame({"name": pd.Series(names, dtype="str")})
    sounds = pd.Series(spelling.by_sound(persons["name"]))
    pair = [one, other]
    return float(decision._rarity(persons["name"].iloc[pair], sounds.iloc[pair], decision.Population.of(persons)).min())


def test_a_name_weighs_by_how_rare_its_characters_are_and_how_often_it_occurs_beside_the_two() -> None:
    assert len(set(SURNAMES)) == len(set(GIVEN)) == 20
    assert _rarity(GRID, 0, 0) == pytest.approx(2 * math.log2(20))
    twice, thrice = [*GRID, GRID[0]], [*GRID, GRID[0], GRID[0]]
    assert _rarity(twice, 0, 400) == pytest.approx(2 * math.log2(401 / 21)), "one other of the name is the other of the pair"
    assert _rarity(thrice, 0, 400) == pytest.approx(math.log2(402 / 2))
    assert _rarity(thrice, 0, 399) == pytest.approx(math.log2(402 / 2)), "of two names the more frequent one counts"
    assert _rarity(["王伟", "王伟"], 0, 1) == 7.0, "no name weighs less"
    assert _rarity([*GRID * 3, "欧阳晓明"], 1200, 1200) == 16.0, "and none more"


def _found(*others: dict[str, str | None]) -> list[tuple[int, int, float]]:
    found = decision.likely_one(_persons(*others))
    return list(found[["one", "other", "score"]].itertuples(index=False, name=None))


def test_the_evidence_must_outweigh_that_of_a_pair_drawn_at_random() -> None:
    """Of two there is one pair: log2(2) + 5. Their name weighs 7, the least; two wrong digits of the birth date and the rest of the id 9."""
    against = {
        "id_number": _changed(6, 8), "sex": "female", "guardian": "王军", "guardian_id": "341524198101011236", "telephone": "13900000000",
        "school": "乙校", "student_number": None,
    }  # fmt: skip
    assert _found(against | {"card_number": None}) == [(0, 1, pytest.approx(7 - 4 + 3.5 + 9.5 - 2.3 - 2 - 3 - 1.5 - 0.7))]
    assert _found(against | {"card_number": "6228480000000000026"}) == []


def test_more_than_two_wrong_digits_are_another_id_unless_something_else_names_one_person() -> None:
    alike = {"card_number": None, "student_number": None}
    three = _changed(2, 14, 16)
    assert len(_found(alike | {"id_number": _changed(14, 16)})) == 1
    assert _found(alike | {"id_number": three}) == []
    assert len(_found({"id_number": three, "card_number": None})) == 1, "one student number"
    assert len(_found({"id_number": three, "student_number": None})) == 1, "one card and one birth date"
    assert _found({"id_number": _changed(2, 7, 16), "student_number": None}) == [], "one card alone is a family's"
    assert _found({"name": "欧阳晓亮"}) == [], "another name is another person"


@pytest.mark.parametrize(
    ("twins", "said"),
    [
        (True, {"apart": 2, "school": "same"}),  # 3.5 - 4 - 1.5
        (False, {"apart": 3, "school": "same"}),  # 3.5 - 1.5
        (True, {"apart": 2, "school": "unknown"}),  # 3.5 - 4
        (False, {"apart": 2, "school": "other"}),  # 3.5 - 4 + 4
        (False, {"apart": 2, "school": "same", "card": "same"}),  # 3.5 - 4 - 1.5 + 6
        (False, {"apart": 0, "school": "same"}),  # one sequence number is one person
        (False, {"apart": 2, "school": "same", "name": "same"}),
        (False, {"apart": 2, "school": "same", "name": "short"}),
        (True, {"apart": 2, "school": "same", "name": "look"}),
        (False, {"apart": 2, "school": "same", "birth": "near"}),
        (False, {"apart": 2, "school": "same", "county": "near"}),
        (False, {"apart": 2, "school": "same", "guardian": "other"}),
        (True, {"apart": 2, "school": "same", "guardian": "other", "telephone": "same"}),
        (True, {"apart": 2, "school": "same", "guardian": "unknown", "guardian_id": "same"}),
    ],
)
def test_two_of_one_birth_date_and_family_whose_names_differ_in_spelling_are_twins(twins: bool, said: dict[str, object]) -> None:
    usual = dict.fromkeys(decision.WEIGHTS, "unknown") | {"name": "sound", "birth": "same", "county": "same", "guardian": "same"}
    assert decision._twins(DataFrame([usual | said])).tolist() == [twins]


def test_each_pair_is_compared_once() -> None:
    pairs = np.array([[3, 1], [1, 3], [0, 2], [2, 0], [1, 2]], dtype=np.int64)
    assert blocking.unique(pairs).tolist() == [[0, 2], [1, 2], [1, 3]]
    assert blocking.unique(pairs[:0]).tolist() == []


def test_who_agrees_in_a_name_and_one_thing_more_is_compared() -> None:
    nothing = dict.fromkeys(("guardian", "guardian_id", "telephone", "card_number", "student_number"), None)
    alone = nothing | {"id_number": "110101198807079876"}
    assert blocking.candidates(_persons(alone)).tolist() == []
    for column in ("guardian", "guardian_id", "telephone", "card_number", "student_number"):
        assert blocking.candidates(_persons(alone | {column: USUAL[column]})).tolist() == [[0, 1]], column
    for first_17 in (
        "11010120100315987",  # birth date
        "34152419880707123",  # county and sequence number
        "11010119880707123",  # sequence number
        "34152420100707987",  # county and year
        "34152419880315987",  # county and day
    ):
        assert blocking.candidates(_persons(nothing | {"id_number": f"{first_17}0"})).tolist() == [[0, 1]], first_17
    assert blocking.candidates(_persons(USUAL | {"name": "王伟"})).tolist() == []


def test_a_name_that_looks_alike_or_lost_a_character_is_compared_too() -> None:
    other = {"id_number": f"{FIRST_17[:14]}9870"}
    for name, is_compared in (("欧阳晓朋", True), ("欧阳哓朋", True), ("欧阳小朋", False)):
        assert blocking.candidates(_persons(other | {"name": name})).tolist() == [[0, 1]] * is_compared, name
    long, short, shorter = ({"name": name, "id_number": f"{FIRST_17[:14]}{number}0"} for name, number in
                            (("阿依古丽买买提", 123), ("阿依古买买提", 125), ("阿古买买提", 127)))  # fmt: skip
    assert blocking.candidates(_persons(long, short, shorter)).tolist() == [[1, 2], [2, 3]]
    found = decision.likely_one(_persons(long, short, shorter))
    assert list(found) == ["one", "other", "score", "said"]
    assert found[["one", "other"]].values.tolist() == [[1, 2], [2, 3]]


@pytest.mark.parametrize(("one", "other", "alike"), [("明明明", "朋朋明", True), ("明明明", "朋朋朋", False), ("明明", "明明明", False)])
def test_two_characters_may_look_alike_and_no_more(one: str, other: str, alike: bool) -> None:
    assert spelling.look_alike(one, other) is alike


def test_entries_of_a_block_are_paired_as_far_as_they_reach() -> None:
    at, block = np.array([4, 1, 7, 2, 9]), np.array([0, 0, 0, 1, 1])
    assert blocking._neighbours(at, block, 60).tolist() == [[4, 1], [1, 7], [2, 9], [4, 7]]
    assert blocking._neighbours(at, block, 2).tolist() == [[4, 1], [1, 7], [2, 9]]
    assert blocking._neighbours(np.array([5, 5]), np.array([0, 0]), 60).tolist() == [], "nobody is compared with himself"
    assert blocking._sizes(block).tolist() == [3, 3, 3, 2, 2]
    assert blocking._together(np.array([0, 1, -1, 2]), np.array([3, 0, 1, -1])).tolist() == [3, 4, -1, -1]
