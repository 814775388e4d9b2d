"""The same fifty students in every format, layout and spelling: the same rows come back, with every cell's address true."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from pipeline.facts.terms import Term
from pipeline.intake.discover import discover
from pipeline.intake.gather import Intake, gather
from schemas.kinds import KINDS
from tests.conftest import THOROUGH
from tests.intake.layouts import CLASSES, DIRTS, FIELDS, LAYOUTS, MONTH, SCHOOL, WRITERS, combinations, lay_out, students

TERM = Term.parse("2026-autumn")
PEOPLE = students()


class Inline:
    """Reads in this process: what a reader does to a process of its own is tested elsewhere."""

    def guarded_map(self, function: Callable, items: Iterable, *_: object) -> Iterator:
        return map(function, items)


def read(folder: Path, kinds=KINDS, passwords: tuple[str, ...] = ()) -> Intake:  # type: ignore[no-untyped-def]
    return gather(discover(folder), kinds, ("国家助学金", "生活补助"), TERM, Inline(), passwords)  # type: ignore[arg-type]


def _covering(every: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Of the combinations so many that each two of format, layout and dirt that fit together meet once."""
    missing = {pair for one in every for pair in _pairs(one)}
    chosen: list[tuple[str, str, str]] = []
    while missing:
        chosen.append(max(every, key=lambda one: len(_pairs(one) & missing)))
        missing -= _pairs(chosen[-1])
    return chosen


def _pairs(one: tuple[str, str, str]) -> set[tuple[int, str, str]]:
    return {(place, one[place], one[place - 1]) for place in range(3)}


_EVERY = list(combinations())
CHOSEN = _EVERY if THOROUGH else _covering(random.Random(21).sample(_EVERY, len(_EVERY)))


def test_each_two_of_them_meet() -> None:
    assert {(layout, dirt) for _, layout, dirt in CHOSEN} == {(layout, dirt.name) for layout in LAYOUTS for dirt in DIRTS}
    assert {(form, dirt) for form, _, dirt in CHOSEN} == {(form, dirt.name) for form in WRITERS for dirt in DIRTS}
    assert {(form, layout) for form, layout, _ in CHOSEN} == {(form, layout) for form, layout, _ in combinations()}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dirt", [dirt.name for dirt in DIRTS])
def test_the_same_students_come_back(tmp_path: Path, layout: str, dirt: str) -> None:
    for form in (form for form, *which in CHOSEN if which == [layout, dirt]):
        folder = tmp_path / form
        books = lay_out(folder / MONTH, form, layout, dirt, PEOPLE)
        intake = read(folder)
        serious = intake.findings[~intake.findings["code"].isin(["HEAD-NEAR", "SHEET-HIDDEN"])]
        assert serious.empty, (form, serious[["code", "value", "other"]].to_numpy().tolist())
        rows = intake.rows.set_index("id_number")
        assert sorted(rows.index) == sorted(person["id_number"] for person in PEOPLE), form
        assert (rows["school"] == SCHOOL).all()
        assert (rows["month"] == MONTH).all()
        known = rows.to_dict("index")
        for person in PEOPLE:
            seen = known[person["id_number"]]
            expected = person | ({"birth_date": person["birth_date"][: len(seen["birth_date"])]} if dirt == "dates" else {})
            assert {name: seen[name] for name in person if name != "id_number"} == {
                name: expected[name] for name in person if name != "id_number"
            }, form
        _check_addresses(intake, books)


def _check_addresses(intake: Intake, books: list) -> None:  # type: ignore[type-arg]
    """Each field of each student stands where the writer put it."""
    columns = intake.columns.set_index(["submission", "field"])["column"].to_dict()
    sheets = intake.submissions.set_index("submission")["sheet"].to_dict()
    places = {key: place for book in books for key, place in book.places.items()}
    several = len({sheet for sheet, _, _ in places.values()}) > 1
    for row in intake.rows.itertuples():
        for name in FIELDS:
            sheet, at, column = places[row.id_number, name]
            assert (row.row - 1, columns[row.submission, name]) == (at, column)
            assert not several or sheets[row.submission] == sheet


def test_two_classes_of_a_sheet_are_two_submissions(tmp_path: Path) -> None:
    for layout in ("stacked", "sections", "side-by-side"):
        lay_out(tmp_path / layout / MONTH, "xlsx", layout, "clean", PEOPLE)
        submissions = read(tmp_path / layout).submissions
        assert submissions["class_name"].tolist() == list(CLASSES), layout
        assert submissions["rows"].tolist() == [25, 25]
