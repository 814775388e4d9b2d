"""Who on a class sheet is not claimed for, by the sheet's own words: those who do not apply, are not agreed to, have given up, have left.

What a sheet says plainly is followed (barred); what contradicts the claim, or was not understood, holds that student's payment with its
cell until somebody has looked. What says nothing of it (独生子女, 班长) is left alone.
"""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts.identity import id_18
from pipeline.intake.form import raises_doubt, speaks_against
from pipeline.speech import findings as f
from pipeline.speech.language import _, words_of
from schemas import categories as words
from schemas.categories import AWAY
from schemas.class_sheet import ClassSheet
from schemas.columns import columns_of

BARRED = {
    "applies": ("no", "not-applied"),
    "receives": ("no", "not-proposed"),
    "agreed": ("no", "not-agreed"),
    "gives_up": ("yes", "given-up"),
}
"""Field → the answer that bars from the claim, and the reason's code."""
HELD = {"present": "no", "left": "yes", "paid": "yes"}
"""Field → the answer that contradicts a claim and is looked into."""
LEFT_ON = "left_on"
"""The day on which a student has left. On a class sheet it contradicts the claim; on a list it says until when."""
_HALF_A_YEAR = 6
MARKS = ("applies", "receives")
"""Columns in which those are marked who are claimed for: where some are, an empty cell is a no."""
CODE = "SAYS-OTHERWISE"


def with_standing(rows: DataFrame, found: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Add `barred` (a reason's code; empty for who is claimed for) and `held_by` (codes of findings) to the rows of class sheets.

    rows: as `validate` returns them. found: its findings: a cell of one of these columns that was not understood holds too.
    Returns (rows, findings).
    """
    barred = Series("", index=rows.index, dtype="str")
    for field, (answer, reason) in BARRED.items():
        if rows[field].isna().all():
            continue
        says_so = rows[field] == answer
        if field in MARKS:
            says_so |= rows[field].isna() & rows.groupby("submission")[field].transform("count").gt(0)
        barred = barred.where(~(says_so.fillna(False).astype(bool) & (barred == "")), reason)
    barred = barred.where(~((barred == "") & _other_month(rows)), "not-this-month")
    free = rows[barred == ""]
    made = [_contradicting(free, field, answer) for field, answer in HELD.items()]
    gone = free[_has_left(free)]
    made.append(f.found(CODE, gone[_PERSON], LEFT_ON, value=gone[LEFT_ON]))
    struck = free[free["struck"].fillna("") != ""]
    made.append(f.found(CODE, struck[_PERSON], "name", value=_("整行划去")))
    findings = f.together(*made, *(_unmarked(rows, field, found) for field in MARKS), _remarks(free))
    held = pd.concat([findings, found[(found["severity"] == "hold") & found["field"].isin([*BARRED, *HELD, LEFT_ON])]])
    places = pd.MultiIndex.from_frame(rows[["submission", "row"]])
    is_held = places.isin(pd.MultiIndex.from_frame(held[["submission", "row"]])) | rows["submission"].isin(
        held.loc[held["row"] == 0, "submission"]
    )
    held_by = Series("", index=rows.index, dtype="str").where(~is_held, CODE)
    unread = rows["unread_standing"].fillna("") != ""
    held_by = f.held_also(held_by, unread, "COLUMN-ASKED")
    if "asked" in rows:  # rows on which two versions of a sheet differ (`persons.versions`)
        held_by = (held_by + ";" + rows["asked"]).str.strip(";")
    return rows.assign(barred=barred, held_by=held_by.astype("str")), findings


def _other_month(rows: DataFrame) -> Series:
    """Rows whose month has a column of its own on the sheet that is not marked."""
    marked = rows["marked_months"].fillna("")
    if (marked == "").all():
        return Series(False, index=rows.index)
    of_sheet = (marked != "").groupby(rows["submission"]).transform("any")
    mine = Series(False, index=rows.index)
    for month in rows["month"].dropna().unique():
        mine |= (rows["month"] == month).fillna(False) & marked.str.contains(month[-3:], regex=False)
    return of_sheet & ~mine


def _contradicting(rows: DataFrame, field: str, answer: str) -> DataFrame:
    column = columns_of(ClassSheet)[field]
    against = rows[(rows[field] == answer).fillna(False)]
    if against.empty:
        return f.none()
    said = words_of(column.categories or {})[answer]
    return f.found(CODE, against[_PERSON], field, value=f"{column.title}：{said}")


def _has_left(rows: DataFrame) -> Series:
    """Rows by whose day of leaving the student has left, or leaves before the term is over: in half a year from the row's month."""
    if rows[LEFT_ON].isna().all():
        return Series(False, index=rows.index)
    left, now = (rows[name].str.extract(r"^(\d{4})-(\d{2})").astype("Float64") for name in (LEFT_ON, "month"))
    months = (left[0] - now[0]) * 12 + left[1] - now[1]
    return rows[LEFT_ON].notna() & (months < _HALF_A_YEAR).fillna(True).astype(bool)


def _unmarked(rows: DataFrame, field: str, found: DataFrame) -> DataFrame:
    """A column of marks in which nobody is marked: nobody may apply, or it was left for later. Asked once for the sheet."""
    has_column = ~rows["unsaid"].str.contains(f";{field};", regex=False)
    if not has_column.any():
        return f.none()
    misread = rows["submission"].isin(found.loc[found["field"] == field, "submission"])
    empty = rows[has_column & ~misread & (rows.groupby("submission")[field].transform("count") == 0)]
    once = empty.drop_duplicates("submission")[["submission"]].assign(row=0)
    return f.found(CODE, once, field, value=f"{columns_of(ClassSheet)[field].title}：—", severity="hold")


def _remarks(rows: DataFrame) -> DataFrame:
    """Remarks that speak of leaving, giving up, being refused or having been paid: 已转学, 放弃资助."""
    texts = rows["remarks"].dropna()
    if texts.empty:
        return f.none()
    speaking = {text for text in texts.unique() if speaks_against(text) or raises_doubt(text)}
    against = rows.loc[texts.index[texts.isin(speaking)]]
    return f.found(CODE, against[_PERSON], "remarks", value=against["remarks"].str.slice(0, 40))


_PERSON = ["submission", "row", "id_number", "name"]


def on_lists(enrolments: DataFrame, changes: DataFrame, submissions: DataFrame) -> tuple[DataFrame, DataFrame]:
    """What lists of those who left, gave up or were refused say of who is claimed for, whatever month the list lies in.

    A list that says on which day somebody left is a change of status: in that month and later ones the student's rows say so (they are
    paid until then, `aid.changes`). Without a day, and where the day lies before everything that is claimed, list and claim contradict each
    other: held. enrolments: with `held_by`. changes: rows of kind `changes`. Returns (enrolments, findings).
    """
    if changes.empty:
        return enrolments, f.none()
    listed = changes.merge(submissions[["submission", "file", "sheet"]], on="submission")
    listed = _named(listed, enrolments)
    listed = listed.assign(as_what=_left_as(listed), on=listed[LEFT_ON].where(_is_day(listed[LEFT_ON])))
    known = listed.sort_values("on", kind="stable", na_position="last").drop_duplicates("id_number").set_index("id_number")
    ids = id_18(enrolments["id_number"])
    file, on, as_what = (ids.map(known[name]).astype("str") for name in ("file", "on", "as_what"))
    claimed = file.notna() & (enrolments["barred"] == "")
    after = claimed & (enrolments["month"] >= on.str[:7]).fillna(False)
    was_there = (claimed & on.notna() & ~after).groupby(ids).transform("any").fillna(False).astype(bool)
    left, held = after & was_there, claimed & (on.isna() | (after & ~was_there))
    held_by = f.held_also(enrolments["held_by"], held, "ON-LIST-OF-CHANGES")
    found = f.together(
        f.found("ON-LIST-OF-CHANGES", enrolments.loc[held, _PERSON], "id_number", other=file[held]),
        f.found(
            "LEFT-BY-LIST",
            enrolments.loc[left, _PERSON],
            "id_number",
            value=as_what[left].map(words_of(words.ENROLMENT_STATUS)),
            expected=on[left],
            other=file[left],
        ),
    )
    status = enrolments["enrolment_status"].where(~left, as_what)
    return enrolments.assign(held_by=held_by, enrolment_status=status), found


def _named(listed: DataFrame, enrolments: DataFrame) -> DataFrame:
    """The lines with the id of whom they mean: their own, else that of the one student of that name in that class, or school."""
    found = id_18(listed["id_number"])
    for place in (["name", "school", "class_name"], ["name", "school"]):
        people = enrolments.drop_duplicates([*place, "id_number"])
        one = people[~people.duplicated(place, keep=False)].set_index(place)["id_number"]
        theirs = Series(one.reindex(pd.MultiIndex.from_frame(listed[place])).array, index=listed.index, dtype="str")
        found = found.fillna(id_18(theirs))
    return listed.assign(id_number=found)[found.notna()]


def _is_day(texts: Series) -> Series:
    return texts.str.fullmatch(r"\d{4}-\d{2}(?:-\d{2})?").fillna(False).astype(bool)


def _left_as(listed: DataFrame) -> Series:
    """As what somebody on a list left: by its own column, else by the first such word of the remarks, the sheet's or the file's name."""
    own = listed["enrolment_status"].where(listed["enrolment_status"].isin(AWAY))
    for column in ("remarks", "sheet", "file"):
        texts = listed[column].fillna("").astype("str")
        said = {text: _away_said(text) for text in texts.unique()}
        own = own.fillna(texts.map(said).astype("str"))
    return own.fillna("withdrawn").astype("str")


def _away_said(text: str) -> str | None:
    places = {text.find(word): status for status in AWAY for word in words.ENROLMENT_STATUS[status] if not word.isascii() and word in text}
    return places[min(places)] if places else None


def one_question_each(found: DataFrame) -> DataFrame:
    """The findings, with one question per sheet: where a column was not understood, a column that is not there is not asked beside."""
    asked = found.loc[found["code"] == "COLUMN-ASKED", "submission"]
    return found[~((found["code"] == "NEEDED-UNSAID") & found["submission"].isin(asked))]
