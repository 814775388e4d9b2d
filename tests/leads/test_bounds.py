"""From how many on something is a lead, from how many on a strong one: on both sides of each bound."""

from __future__ import annotations

import pytest
from pandas import DataFrame

from pipeline.leads import rates
from pipeline.leads.seen import Seen
from pipeline.sample.people import with_check
from tests.leads.frames import changing, found, seen, sheets, student, text

CLASS = [student(number) for number in range(1, 25)]
MEDIUM, STRONG = {"medium"}, {"strong"}


def _class(*changed: dict[str, object], size: int = 24) -> list[dict[str, object]]:
    return [*changed, *CLASS[len(changed) : size]]


@pytest.mark.parametrize(("families", "strength"), [(4, set()), (5, MEDIUM), (9, MEDIUM), (10, STRONG), (13, set())])
def test_one_telephone(families: int, strength: set[str]) -> None:
    """More than half of a class is a habit of the form."""
    shared = [student(number, telephone="13900001111") for number in range(1, families + 1)]
    assert set(found(seen(_class(*shared)), "TELEPHONE-SHARED")["strength"]) == strength


@pytest.mark.parametrize(("families", "strength"), [(2, set()), (3, MEDIUM), (4, STRONG)])
def test_the_telephone_of_the_staff(families: int, strength: set[str]) -> None:
    phones = text(telephone=["13800001111"], school=["青山县实验小学"], role=["填表人"])
    lent = [student(number, telephone="13800001111") for number in range(1, families + 1)]
    assert set(found(seen(_class(*lent), phones=phones), "TELEPHONE-STAFF")["strength"]) == strength


@pytest.mark.parametrize(
    ("students", "names", "orphans", "strength"),
    [(3, 3, 0, set()), (4, 2, 0, set()), (4, 3, 0, MEDIUM), (7, 7, 0, MEDIUM), (8, 8, 0, STRONG), (4, 4, 2, MEDIUM), (4, 4, 3, set())],
)
def test_one_guardian(students: int, names: int, orphans: int, strength: set[str]) -> None:
    under = [
        student(
            number, guardian="周同", guardian_id="341524197001011237", hardship_group="orphan" if number <= orphans else None,
            name=f"{'王李张刘陈杨黄赵'[min(number, names) - 1]}生{number}",
        )
        for number in range(1, students + 1)
    ]  # fmt: skip
    assert set(found(seen(_class(*under)), "GUARDIAN-MANY")["strength"]) == strength


@pytest.mark.parametrize(("families", "strength"), [(4, set()), (5, MEDIUM), (7, MEDIUM), (8, STRONG)])
def test_one_house_number(families: int, strength: set[str]) -> None:
    who = seen(CLASS).enrolments.drop_duplicates("student_key").head(families)
    lived = text(student_key=who["student_key"].tolist(), address=["河湾村12号"] * families).assign(submission=9, row=range(families))
    assert set(found(seen(CLASS, addresses=lived), "ADDRESS-MANY")["strength"]) == strength


@pytest.mark.parametrize(("size", "found_"), [(7, False), (8, True)])
def test_a_copied_list(size: int, found_: bool) -> None:
    of = seen(CLASS[:size])
    gone = text(student_key=of.enrolments["student_key"].tolist()[:1], since=["2026-09-28"], submission=[9], row=[3])
    assert len(found(seen(CLASS[:size], gone=gone), "LIST-COPIED")) == 2 * found_, "in October and in November"


@pytest.mark.parametrize(("number", "strength"), [(1, MEDIUM), (2, MEDIUM), (3, STRONG)])
def test_on_the_list_of_one_month_alone(number: int, strength: set[str]) -> None:
    once = [student(one, months=("2026-10",)) for one in range(1, number + 1)]
    assert set(found(seen(_class(*once)), "ONCE-ONLY")["strength"]) == strength
    assert found(seen(_class(*once), ("2026-09", "2026-10")), "ONCE-ONLY").empty, "of two months neither is in between"


@pytest.mark.parametrize(("years", "off", "size", "found_"), [(5, 2, 10, True), (4, 2, 10, False), (5, 1, 10, False), (5, 2, 9, False)])
def test_older_than_their_class(years: int, off: int, size: int, found_: bool) -> None:
    def born(year: int, number: int) -> str:
        return with_check(f"341524{year}0515{number:03}")

    rows = [student(number, id_number=born(2010 - years if number <= off else 2010, 20 * number)) for number in range(1, size + 1)]
    assert len(found(seen(rows), "ID-BORROWED")) == off * found_


@pytest.mark.parametrize(
    ("day", "old", "found_"),
    [("2026-08-01", 1, 0), ("2026-07-31", 1, 1), ("2026-07-31", 2, 2), ("2026-07-31", 3, 0), ("2023-05-01", 1, 1), ("2022-05-01", 1, 0)],
)
def test_sheets_older_than_their_month(day: str, old: int, found_: int) -> None:
    """Where more than a fifth are, it is a clock."""
    saved = [f"{day}T09:00:00"] * old + ["2026-09-05T09:00:00"] * (10 - old)
    assert len(found(seen(CLASS, sheets=sheets([f"老师{number}" for number in range(10)], saved)), "SHEET-OLD")) == found_


@pytest.mark.parametrize(
    ("minutes", "classes", "found_"),
    [([0, 15, 30], 10, 3), ([0, 15, 31], 10, 0), ([0, 15], 10, 0), ([0, 5, 10], 7, 3), ([0, 5, 10], 6, 0)],
)
def test_sheets_saved_by_one_within_minutes(minutes: list[int], classes: int, found_: int) -> None:
    others = classes - len(minutes)
    saved = [f"2026-09-05T09:{minute:02}:00" for minute in minutes] + ["2026-09-06T09:00:00"] * others
    by = ["吴刚"] * len(minutes) + [f"老师{number}" for number in range(others)]
    assert len(found(seen(CLASS, sheets=sheets(by, saved)), "SHEETS-ONE-HAND")) == found_


@pytest.mark.parametrize(("families", "of_staff", "strength"), [(2, False, set()), (3, False, MEDIUM), (3, True, STRONG)])
def test_slips_signed_by_one(families: int, of_staff: bool, strength: set[str]) -> None:
    slips = text(
        school=["青山县实验小学"] * families, class_name=["三年级(1)班"] * families, signed_by=["吴刚"] * families,
        name=[str(one["name"]) for one in CLASS[:families]], submission=[9] * families, row=list(range(families)),
    )  # fmt: skip
    staff = text(person=["吴刚" if of_staff else "周敏"], name=["吴刚"], school=["青山县实验小学"], role=["填表人"])
    assert set(found(seen(CLASS, slips=slips, staff=staff), "SLIPS-ONE-HAND")["strength"]) == strength


@pytest.mark.parametrize(("number", "strength"), [(2, set()), (3, MEDIUM), (4, STRONG), (14, STRONG), (15, set())])
def test_accounts_that_change_together(number: int, strength: set[str]) -> None:
    """Of more than six in ten the class has changed its bank: fourteen of twenty-four are fewer."""
    assert set(found(changing(CLASS, of=number), "ACCOUNT-CHANGED")["strength"]) == strength


@pytest.mark.parametrize(
    ("in_row", "apart", "size", "strength"),
    [
        (2, 10, 24, set()), (3, 10, 24, MEDIUM), (4, 10, 24, STRONG), (3, 11, 24, set()), (8, 10, 24, STRONG), (9, 10, 24, set()),
        (3, 10, 11, MEDIUM), (3, 10, 10, set()),
    ],
)  # fmt: skip
def test_accounts_in_a_row(in_row: int, apart: int, size: int, strength: set[str]) -> None:
    """Of more than a third of a class they are the bank's issue; and where fewer than eight others have accounts nothing is said."""
    row = [student(number, card_number=f"622848012{10_000_000 + number * apart}7") for number in range(1, in_row + 1)]
    assert set(found(seen(_class(*row, size=size)), "ACCOUNT-ROW")["strength"]) == strength


@pytest.mark.parametrize(("size", "level", "found_"), [(15, "hardship", 1), (14, "hardship", 0), (15, "none", 0)])
def test_a_class_of_one_level(size: int, level: str, found_: int) -> None:
    classes = ["三年级(1)班"] * size + ["三年级(2)班"] * 40
    levels = [level] * size + ["hardship" if number % 5 == 0 else "extreme" if number % 2 else "mild" for number in range(40)]
    told = text(
        student_key=[str(number) for number in range(len(classes))], school=["甲校"] * len(classes), class_name=classes, level=levels
    )
    assert len(found(seen(CLASS, levels=told), "HARDSHIP-UNIFORM")) == found_


@pytest.mark.parametrize(("counted", "strength"), [((36, 36), STRONG), ((36, 37), MEDIUM), ((40, 39), set()), ((41, 42), set())])
def test_fewer_heads_than_names(counted: tuple[int, int], strength: set[str]) -> None:
    months, count = ["2026-09", "2026-10"], 2
    mine = text(school=["甲校"] * count, class_name=["一班"] * count, month=months, claimed=[40] * count, counted=list(counted))
    assert set(found(seen(CLASS, classes=mine), "HEADS-SHORT")["strength"]) == strength


@pytest.mark.parametrize(("schools", "usual", "outside"), [(8, 20, "above"), (7, 20, ""), (8, 2, "")])
def test_rates_of_schools_are_compared_from_eight_and_where_five_are_expected(schools: int, usual: int, outside: str) -> None:
    rows = DataFrame(
        {
            "what": "exceptions",
            "school": [f"第{number}学校" for number in range(schools)],
            "count": [usual] * (schools - 1) + [usual * 6],
            "total": [1_000] * schools,
        }
    )
    made = rates.find(Seen(rates=rows))
    assert made["outside"].tolist() == [""] * (schools - 1) + [outside]
    assert (made["note"] == "").all() == bool(outside)


@pytest.mark.parametrize("students", [2, 5])
def test_all_of_one_name_on_one_account_are_a_matter_of_who_is_who(students: int) -> None:
    shared = {"card_number": "6228481234567890123"}
    numbers = range(1, students + 1)
    assert found(seen(_class(*(student(one, **shared) for one in numbers))), "ACCOUNT-SHARED")["student_key"].nunique() == students
    assert found(seen(_class(*(student(one, **shared, name="王明") for one in numbers))), "ACCOUNT-SHARED").empty
