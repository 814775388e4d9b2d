"""Versions: a class hands its sheet in again, or the school sends one workbook for all after the classes sent theirs.

Sheets that list mostly the same students of one class, for one month and purpose, are versions of one. Where the words in their names and
the day in the properties of their files agree which is newer, that one counts; where they do not, the difference is held and asked about,
and what is the same is paid. The order of files and the file system's dates decide nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts import identity, keys
from pipeline.speech import findings as f
from pipeline.speech.language import _, listed
from schemas.purposes import NEWER, NEWER_END, OLDER, VERSION

_SAME, _FEWEST = 0.5, 3
"""The share of all students of two sheets who stand on both, and how many they are at least, where they are versions of one."""
_CLASS = ["school", "class_name", "month"]
_COMPARED = (
    *(
        "name",
        "card_number",
        "bank",
        "account_holder",
        "hardship_group",
        "hardship_level",
        "tier",
        "amount",
        "boarding",
        "enrolment_status",
    ),
    *(
        "full_time",
        "household_kind",
        "county",
        "major",
        "programme",
        "applies",
        "receives",
        "agreed",
        "gives_up",
        "paid",
        "present",
        "left",
    ),
)
"""What makes a difference to who is paid, what and where to."""


@dataclass(frozen=True)
class Part:
    """One sheet's students of one class and month: `rows` are their places in the frame, `people` who they are."""

    submission: int
    rows: pd.Index
    people: frozenset[str]
    purpose: frozenset[str]


def newest(rows: DataFrame, submissions: DataFrame) -> tuple[DataFrame, DataFrame, DataFrame]:
    """(rows, submissions, findings) without the rows of older versions. Rows on which two versions differ, and nobody can tell which is the
    newer, get `asked`.

    rows: of class sheets, with one name for each school and class. submissions: with `saved_at`, the day and time in the properties of the
    file; empty where there is none.
    """
    rows = rows.assign(asked="")
    person = identity.id_18(rows["id_number"]).fillna(keys.name_key(rows["name"])).fillna("")
    several = rows.groupby(_CLASS, dropna=True)["submission"].transform("nunique") > 1
    if not several.fillna(False).any():
        return rows, submissions, f.none()
    known = submissions.set_index("submission")
    dropped: list[pd.Index] = []
    asked: dict[int, str] = {}
    made = []
    for one, other in _versions(rows[several], person):
        if any(part.rows.isin(gone).any() for gone in dropped for part in (one, other)):
            continue
        difference = _difference(rows, person, one, other)
        newer = _newer(_called(known, one.submission), _called(known, other.submission))
        if not difference.any_ and newer is None:
            newer = one.submission  # the same twice: either will do
        if newer is not None:
            kept, old = (one, other) if newer == one.submission else (other, one)
            dropped.append(old.rows)
            said = difference.said(old is one)
            at = DataFrame({"submission": [old.submission], "row": [0]})
            made.append(f.found("FILE-SUPERSEDED", at, value="version", other=_name(known, kept.submission), expected=said))
            continue
        dropped.append(other.rows[person[other.rows].isin(difference.same)])
        asked |= {int(row): "VERSION-ASKED" for part in (one, other) for row in part.rows[~person[part.rows].isin(difference.same)]}
        at = DataFrame({"submission": [other.submission], "row": [0]})
        made.append(f.found("VERSION-ASKED", at, value=_name(known, one.submission), expected=difference.said(True)))
    gone = pd.Index([]).append(dropped) if dropped else pd.Index([])
    rows = rows.assign(asked=Series(asked, dtype="str").reindex(rows.index).fillna("")).drop(gone.unique())
    counts = submissions["submission"].map(rows["submission"].value_counts()).fillna(0).astype("int64")
    of_class = (submissions["kind"] == "class") & submissions["submission"].isin(_touched(made))
    return rows, submissions.assign(rows=submissions["rows"].where(~of_class, counts)), f.together(*made)


def _touched(made: list[DataFrame]) -> set[int]:
    return {int(number) for frame in made for number in frame["submission"]}


def _versions(rows: DataFrame, person: Series) -> Iterator[tuple[Part, Part]]:
    """Pairs of sheets that list mostly the same students of one class, month and purpose; in the order of the sheets."""
    for _key, mine in rows.groupby(_CLASS, sort=True):
        parts = [
            Part(int(str(number)), part.index, frozenset(person[part.index]), frozenset(part["programme"].dropna()))
            for number, part in mine.groupby("submission", sort=True)
        ]
        for one, other in combinations(parts, 2):
            both = len(one.people & other.people)
            purposes = not one.purpose or not other.purpose or one.purpose == other.purpose
            if purposes and both >= _FEWEST and both >= _SAME * len(one.people | other.people):
                yield one, other


@dataclass(frozen=True)
class _Difference:
    """same: who stands on both sheets with the same. added, removed: who stands on the second alone, on the first alone. changed: who
    stands on both with something else."""

    same: frozenset[str]
    added: int
    removed: int
    changed: int

    @property
    def any_(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def said(self, second_is_new: bool) -> str:
        added, removed = (self.added, self.removed) if second_is_new else (self.removed, self.added)
        counts = ((_("增加 {count} 人"), added), (_("减少 {count} 人"), removed), (_("改动 {count} 人"), self.changed))
        return listed([text.format(count=count) for text, count in counts if count]) or _("内容相同")


def _difference(rows: DataFrame, person: Series, one: Part, other: Part) -> _Difference:
    columns = [name for name in _COMPARED if name in rows]
    a, b = (_content(rows.loc[part.rows, columns], person[part.rows]) for part in (one, other))
    both = a.index.intersection(b.index)
    silent = (a.loc[both] == "") & (b.loc[both] == "")
    same = ((a.loc[both] == b.loc[both]) | silent).all(axis=1)
    return _Difference(frozenset(both[same]), len(b.index.difference(a.index)), len(a.index.difference(b.index)), int((~same).sum()))


def _content(rows: DataFrame, person: Series) -> DataFrame:
    return rows.fillna("").astype("str").set_index(person.astype("str")).loc[lambda frame: ~frame.index.duplicated()]


@dataclass(frozen=True)
class _Name:
    """What a sheet is called."""

    submission: int
    file: str
    sheet: str
    saved_at: str


def _newer(one: _Name, other: _Name) -> int | None:
    """The submission that is the newer by the words of its names; the properties of the files may not say otherwise. None: nobody can tell.

    The properties alone do not decide: an old sheet that was only opened and saved would win.
    """
    ranks = [_rank(name.file.rpartition("/")[2].rpartition(".")[0], name.sheet) for name in (one, other)]
    if ranks[0] == ranks[1]:
        return None
    newer, older = (one, other) if ranks[0] > ranks[1] else (other, one)
    contradicted = newer.file != older.file and "" < newer.saved_at < older.saved_at
    return None if contradicted else newer.submission


def _rank(file: str, sheet: str) -> tuple[int, int]:
    """How new a name says that it is: older than others, says nothing, newer; and the number of the version."""
    names = [unicodedata.normalize("NFKC", name).lower() for name in (file, sheet)]
    number = max((int(match[1] or match[2]) for name in names if (match := re.search(VERSION, name))), default=0)
    if any(word in name for name in names for word in OLDER):
        return -1, number
    newer = any(word in name for name in names for word in NEWER) or any(re.search(NEWER_END, name) for name in names)
    return int(newer), number


def _called(known: DataFrame, submission: int) -> _Name:
    return _Name(submission, *(str(known[name][submission]) for name in ("file", "sheet", "saved_at")))


def _name(known: DataFrame, submission: int) -> str:
    called = _called(known, submission)
    return f"{called.file} “{called.sheet}”"
