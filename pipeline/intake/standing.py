"""Who on a class sheet is not claimed for, by the sheet's own words: those who do not apply, are not agreed to, have given up, have left.

What a sheet says plainly is followed (barred); what contradicts the claim, or was not understood, holds that student's payment with its
cell until somebody has looked. What says nothing of it (独生子女, 班长) is left alone.
"""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts.identity import id_18
from pipeline.intake.form import speaks_against
from pipeline.speech import findings as f
from pipeline.speech.language import _, words_of
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
        says_so = rows[field] == answer
        if field in MARKS:
            says_so |= rows[field].isna() & rows.groupby("submission")[field].transform("count").gt(0)
        barred = barred.where(~(says_so.fillna(False).astype(bool) & (barred == "")), reason)
    barred = barred.where(~((barred == "") & _other_month(rows)), "not-this-month")
    free = rows[barred == ""]
    made = [_contradicting(free, field, answer) for field, answer in HELD.items()]
    struck = free[free["struck"].fillna("") != ""]
    made.append(f.found(CODE, struck[_PERSON], "name", value=_("整行划去")))
    findings = f.together(*made, *(_unmarked(rows, field, found) for field in MARKS), _remarks(free))
    held = pd.concat([findings, found[(found["severity"] == "hold") & found["field"].isin([*BARRED, *HELD])]])
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
    of_sheet = (marked != "").groupby(rows["submission"]).transform("any")
    mine = Series(False, index=rows.index)
    for month in rows["month"].dropna().unique():
        mine |= (rows["month"] == month).fillna(False) & marked.str.contains(month[-3:], regex=False)
    return of_sheet & ~mine


def _contradicting(rows: DataFrame, field: str, answer: str) -> DataFrame:
    column = columns_of(ClassSheet)[field]
    against = rows[(rows[field] == answer).fillna(False)]
    said = words_of(column.categories or {})[answer]
    return f.found(CODE, against[_PERSON], field, value=f"{column.title}：{said}")


def _unmarked(rows: DataFrame, field: str, found: DataFrame) -> DataFrame:
    """A column of marks in which nobody is marked: nobody may apply, or it was left for later. Asked once for the sheet."""
    has_column = ~rows["unsaid"].str.contains(f";{field};", regex=False)
    misread = rows["submission"].isin(found.loc[found["field"] == field, "submission"])
    empty = rows[has_column & ~misread & (rows.groupby("submission")[field].transform("count") == 0)]
    once = empty.drop_duplicates("submission")[["submission"]].assign(row=0)
    return f.found(CODE, once, field, value=f"{columns_of(ClassSheet)[field].title}：—", severity="hold")


def _remarks(rows: DataFrame) -> DataFrame:
    """Remarks that speak of leaving, giving up, being refused or having been paid: 已转学, 放弃资助."""
    texts = rows["remarks"].dropna()
    speaking = {text for text in texts.unique() if speaks_against(text)}
    against = rows.loc[texts.index[texts.isin(speaking)]]
    return f.found(CODE, against[_PERSON], "remarks", value=against["remarks"].str.slice(0, 40))


_PERSON = ["submission", "row", "id_number", "name"]


def on_lists(enrolments: DataFrame, changes: DataFrame, submissions: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Hold who is claimed for and also stands on a list of those who left, gave up or were refused, whatever its month.

    enrolments: with `held_by`. changes: rows of kind `changes`. Returns (enrolments, findings).
    """
    listed = changes.dropna(subset=["id_number"]).merge(submissions[["submission", "file"]], on="submission")
    where = listed.assign(id_number=id_18(listed["id_number"])).drop_duplicates("id_number").set_index("id_number")["file"]
    file = id_18(enrolments["id_number"]).map(where).astype("str")
    held = file.notna() & (enrolments["barred"] == "")
    code = "ON-LIST-OF-CHANGES"
    held_by = f.held_also(enrolments["held_by"], held, code)
    found = f.found(code, enrolments.loc[held, _PERSON], "id_number", other=file[held])
    return enrolments.assign(held_by=held_by), found


def one_question_each(found: DataFrame) -> DataFrame:
    """The findings, with one question per sheet: where a column was not understood, a column that is not there is not asked beside."""
    asked = found.loc[found["code"] == "COLUMN-ASKED", "submission"]
    return found[~((found["code"] == "NEEDED-UNSAID") & found["submission"].isin(asked))]
