"""Month by month: who has joined a class and who has left it, how many a class claims and how many were counted.

一月一清查: what a class sheet says is compared with the class's sheet of the month before and with the head count.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts import identity, keys
from pipeline.facts.terms import Term
from pipeline.speech import findings as f
from schemas.head_count import KIND

_CLASS = ["school", "class_name"]
JOINED, LEFT = "joined", "left"


@dataclass(frozen=True)
class Rosters:
    """classes: one row per class and month of the term so far: school, class_name, month, sheets, rows, returned, joined, left,
    claimed, counted (missing where nobody counted). changes: school, class_name, month, name, id_number, change (joined, left),
    other (the class where the student stands instead, or stood before), submission, row.
    """

    classes: DataFrame
    changes: DataFrame
    findings: DataFrame


def compare(rows: DataFrame, returned: DataFrame, counts: DataFrame, term: Term) -> Rosters:
    """rows: every row read of the class sheets, returned ones too, with month, school and class. returned: those of them that were sent
    back. counts: rows of kind `head-count`. A student whose row is faulty has not left: they are known by name too.
    """
    known = rows[[*_CLASS, "month", "name", "id_number", "submission", "row"]].dropna(subset=[*_CLASS, "month"])
    known = known[known["month"].isin(term.months)]
    known = known.assign(person=keys.name_key(known["name"]).fillna(""), id_number=identity.id_18(known["id_number"]))
    months = _months(known)
    joined = _missing_in(known, months, "before", JOINED)
    left = _missing_in(known, months, "after", LEFT)
    changes = pd.concat([joined, left], ignore_index=True)
    changes = changes.sort_values(["month", *_CLASS, "change", "submission", "row"], ignore_index=True)
    classes = _by_class(known, returned, changes, months)
    classes, of_counts = _with_counts(classes, counts)
    found = f.together(
        f.found("ROSTER-JOINED", joined, "name"),
        f.found("ROSTER-LEFT", left, "name", other=left["month"]),
        of_counts,
    )
    return Rosters(classes, changes, found)


def _months(rows: DataFrame) -> DataFrame:
    """Each class's months in order, with the one `before` and the one `after` it; missing at the ends."""
    months = rows[[*_CLASS, "month"]].drop_duplicates().sort_values([*_CLASS, "month"], ignore_index=True)
    by_class = months.groupby(_CLASS)["month"]
    return months.assign(before=by_class.shift(1), after=by_class.shift(-1))


def _missing_in(rows: DataFrame, months: DataFrame, side: str, change: str) -> DataFrame:
    """The students whom the class's sheet of the month on that side does not name, neither by id nor by name.

    The change is of the later of the two months; `other` is the class where such a student stands then, where it is another one.
    """
    mine = rows.merge(months, on=[*_CLASS, "month"]).dropna(subset=side)
    columns = [*_CLASS, "month", "name", "id_number", "change", "other", "submission", "row"]
    if mine.empty:
        return mine.assign(change=change, other="").astype({"change": "str", "other": "str"})[columns]
    found = Series(False, index=mine.index)
    for field in ("id_number", "person"):
        there = rows[[*_CLASS, "month", field]].dropna().drop_duplicates()
        keys = mine[[*_CLASS, side, field]].set_axis(there.columns, axis="columns")
        found |= pd.MultiIndex.from_frame(keys).isin(pd.MultiIndex.from_frame(there)) & keys[field].notna()
    gone = mine[~found].drop_duplicates([*_CLASS, "month", "id_number", "person"])
    elsewhere = rows.dropna(subset="id_number").drop_duplicates(["id_number", "month"])[["id_number", "month", *_CLASS]]
    at = gone[["id_number", side]].set_axis(["id_number", "month"], axis="columns").merge(elsewhere, on=["id_number", "month"], how="left")
    other = (at["school"] + " " + at["class_name"]).fillna("").to_numpy()
    later = gone["month"] if change == JOINED else gone["after"]
    made = gone.assign(month=later, change=change, other=Series(other, index=gone.index, dtype="str"))
    return made[columns].reset_index(drop=True)


def _by_class(rows: DataFrame, returned: DataFrame, changes: DataFrame, months: DataFrame) -> DataFrame:
    """One row per class and month from the first month of the term that has a sheet to the last; of a month without one all is 0."""
    keys = [*_CLASS, "month"]
    every = months[_CLASS].drop_duplicates().merge(months[["month"]].drop_duplicates(), how="cross")
    faulty = pd.MultiIndex.from_frame(rows[["submission", "row"]]).isin(pd.MultiIndex.from_frame(returned[["submission", "row"]]))
    grouped = rows.assign(returned=faulty).groupby(keys)
    sums = grouped.agg(sheets=("submission", "nunique"), rows=("row", "size"), returned=("returned", "sum"), claimed=("person", "nunique"))
    moved = changes.pivot_table(index=keys, columns="change", values="row", aggfunc="size", fill_value=0)
    moved = moved.reindex(columns=[JOINED, LEFT], fill_value=0)
    made = every.set_index(keys).join(sums).join(moved).fillna(0).astype("int64").reset_index()
    return made.sort_values(["month", *_CLASS], ignore_index=True)


def _with_counts(classes: DataFrame, counts: DataFrame) -> tuple[DataFrame, DataFrame]:
    """`counted` from the head counts; HEADS-DIFFER where a class claims another number than were met."""
    counts = counts[counts["counted"].notna()]  # a form that was not filled in yet says nothing
    if counts.empty:
        return classes.assign(counted=Series(pd.NA, index=classes.index, dtype="Int64")), f.none()
    number = counts["counted"].str.fullmatch("[0-9]{1,6}").fillna(False).astype(bool)
    unread = counts[~number | counts["school"].isna() | counts["class_name"].isna() | counts["month"].isna()]
    usable = counts.drop(unread.index)
    keys = ["at", "month"]
    last = usable.assign(at=_at(usable)).drop_duplicates(keys, keep="last")
    reported = classes.assign(at=_at(classes)).rename(columns={"claimed": "reported"})[[*keys, "reported"]]
    met = last.merge(reported, on=keys, how="left").set_axis(last.index)
    idle = met[met["reported"].isna()]
    differ = met[met["reported"].notna() & (met["reported"] != pd.to_numeric(met["counted"]))]
    said = differ["reported"].astype("Int64").astype("str")
    found = f.together(
        f.found("HEADS-DIFFER", differ, "counted", value=said, other=differ["class_name"], expected=differ["counted"]),
        f.found("LINE-IDLE", idle, "class_name", value=idle["school"] + " " + idle["class_name"]),
        f.found("LINE-UNUSED", unread, "counted", expected=KIND.columns["counted"].title, value=unread["counted"].fillna("")),
    )
    by_class = pd.to_numeric(last.set_index(keys)["counted"]).astype("Int64")
    at = pd.MultiIndex.from_frame(classes.assign(at=_at(classes))[keys])
    return classes.assign(counted=by_class.reindex(at).to_numpy()).astype({"counted": "Int64"}), found


def _at(frame: DataFrame) -> Series:
    """School and class as one word, however brackets and spaces are written."""
    return keys.place_key(frame["school"].fillna("") + "|" + frame["class_name"].fillna(""))
