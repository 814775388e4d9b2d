"""Who is probably one person under another id, among persons who may lie in many parts.

Persons of one name's key come together (a shuffle by blocking key, as entity resolution over partitions does it: Kolb, Thor and Rahm 2012,
Load balancing for MapReduce-based entity resolution), and are compared there; how rare a name is, and which card or telephone is a
teacher's, is counted over all. The pairs are the same in one part or in many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame

from pipeline.machine.distinct import distinct, last_known, ordinal
from pipeline.machine.parts import Drawer, Part, Room, across, by_bucket
from pipeline.machine.slim import taken
from pipeline.persons import spelling
from pipeline.persons.blocking import Bucket
from pipeline.persons.comparison import FAMILY, ONES_OWN
from pipeline.persons.decision import Population, likely_one, plausible, weighed
from pipeline.persons.tangled import Numbers, numbered

_ASKED = ["name", "id_number", "sex", "guardian", "guardian_id", "telephone", "card_number", "student_number", "school"]
COLUMNS = [*_ASKED, "month", "submission", "row"]
"""What `people_of` looks at."""
_PER_BUCKET = 100_000
"""Persons who are compared together, about."""
_ROWS = 2**32
"""More than a sheet has."""


def people_of(rows: DataFrame) -> tuple[DataFrame, NDArray[np.int64]]:
    """(people, row_of): one row per id with the last value of each column that is not empty, the month in which the sheets first name
    it, and its `place` among all persons; and which of them each row is."""
    _, number = distinct(rows[["id_number"]])
    count = int(number.max(initial=-1)) + 1
    order = np.lexsort([ordinal(rows[name]) for name in (*_ASKED, "month")])  # and not by the order of rows or files
    people = last_known(rows[[*_ASKED, "month"]], order, number, count)
    first = last_known(rows[["month"]], order[::-1], number, count)
    place = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(place, number, places(rows))
    return people.assign(first_month=first["month"], place=place), number


def places(rows: DataFrame) -> NDArray[np.int64]:
    """A number for each row, in the order of sheets and rows."""
    return np.asarray(rows["submission"].to_numpy(dtype=np.int64) * _ROWS + rows["row"].to_numpy(dtype=np.int64))


def likely(people: Sequence[Part], room: Room, turn: str) -> DataFrame:
    """The pairs that are probably one person: `one` and `other` (places), score and said, as `decision.likely_one` has them.

    people: as `people_of` makes them, every id in one part. turn: what the parts that are made here are called.
    """
    if len(people) == 1:
        persons = people[0].frame().sort_values("place", ignore_index=True)
        return _by_place(likely_one(persons), persons)
    buckets = max(1, -(-sum(part.rows for part in people) // _PER_BUCKET))
    split = [f"{turn}-{place}" for place in range(len(people))]
    made = room.each(_Split(room.drawer, buckets), people, split)
    whole = Population.together([population for population, _, _ in made])
    crowded = {name: _more_than(FAMILY, [values[name] for _, values, _ in made]) for name in ONES_OWN}
    of_bucket = {kind: across([shuffled[kind] for _, _, shuffled in made]) for kind in spelling.KINDS}
    tasks = [(parts, Bucket(kind, number, buckets)) for kind in spelling.KINDS for number, parts in enumerate(of_bucket[kind])]
    compared = room.each(_Compared(whole.enough, crowded), [parts for parts, _ in tasks], [bucket for _, bucket in tasks])
    pairs = pd.concat(compared, ignore_index=True).drop_duplicates(["one", "other"])
    return weighed(pairs.sort_values(["one", "other"], ignore_index=True), whole)


@dataclass(frozen=True)
class _Split:
    """What is counted over all, of one part; and its persons, by the buckets of each kind of key of their names."""

    drawer: Drawer
    buckets: int

    def __call__(self, part: Part, turn: str) -> tuple[Population, dict[str, Numbers], dict[str, list[Part]]]:
        people = part.frame()
        people = people.assign(**{f"{name}_sound": spelling.heard(people[name]) for name in ("name", "guardian")})
        values = {name: numbered(people[name].dropna(), alone=False) for name in ONES_OWN}
        return Population.of(people), values, {kind: self._shuffled(people, kind, turn) for kind in spelling.KINDS}

    def _shuffled(self, people: DataFrame, kind: str, turn: str) -> list[Part]:
        if kind == "sound":
            at, key = np.arange(len(people)), people["name_sound"].to_numpy()
        else:
            at, key = spelling.everywhere(people["name"], kind)
        bucket = key % self.buckets
        if kind == "short":  # a long name has several keys, two of them in one bucket
            at, bucket = np.unique(np.column_stack([at, bucket]), axis=0).T
            rows = taken(people, at)
        else:
            rows = taken(people, at).assign(key=key)
        return by_bucket(rows, bucket, self.buckets, self.drawer, f"near-{turn}-{kind}")


@dataclass(frozen=True)
class _Compared:
    """The pairs of one bucket, by their places among all."""

    enough: float
    crowded: Mapping[str, Numbers]

    def __call__(self, parts: Sequence[Part], bucket: Bucket) -> DataFrame:
        persons = pd.concat([part.frame() for part in parts], ignore_index=True).sort_values("place", ignore_index=True)
        found = plausible(persons, self.enough, bucket, self.crowded)
        return _by_place(found, persons)


def _by_place(pairs: DataFrame, persons: DataFrame) -> DataFrame:
    """Pairs of these persons by their places among all."""
    place = persons["place"].to_numpy()
    return pairs.assign(**{side: place[pairs[side].to_numpy()] for side in ("one", "other")})


def _more_than(most: int, values: Sequence[Numbers]) -> Numbers:
    found, count = np.unique(np.concatenate(values), return_counts=True)
    return found[count > most]
