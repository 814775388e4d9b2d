"""The finding: one record for whatever is wrong, doubtful or worth knowing, whatever stage made it.

A finding names its cell (submission, row, field), and carries up to three parameters of its message: `value` (what was
seen), `expected` (what is allowed) and `other` (the counterpart). Texts come from the catalogue alone. Where the cell is
not one of the field's column (a title, a heading that means nothing), `column` names it, from 0.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
from pandas import DataFrame, Series

from pipeline.speech.catalogue import CATALOGUE, VARIANTS
from pipeline.speech.language import N_, filled, translated

SEVERITIES = {"error": N_("退回"), "hold": N_("待裁定"), "warning": N_("提醒"), "note": N_("说明")}
"""error: the row is not used; hold: not paid until a person rules; warning; note."""

COLUMNS = [
    "code",
    "severity",
    "stage",
    "submission",
    "row",
    "field",
    "student_key",
    "id_number",
    "name",
    "value",
    "expected",
    "other",
    "column",
]
"""A frame of findings. submission and row are 0 where the finding has none; column is -1 where the field tells it."""
_NUMBERS = {"submission": "int64", "row": "int64", "column": "int64"}


CARD_CODES = ("CARD-SHARED", "CARD-HOLDER", "CARD-OTHERS", "CARD-UNUSABLE", "CARD-GUARDIAN")
"""Holds that concern the card alone: they stop what is paid to the student, not what is paid to the school."""


def held_also(held_by: Series, rows: Series, code: str) -> Series:
    """The codes by which each row is held, with one more for those rows. held_by: codes with semicolons between; rows: True or False."""
    return held_by.where(~rows, (held_by + f";{code}").str.strip(";")).astype("str")


SENT_BACK = ("TOTAL-DIFFERS",)
"""Warnings that send a sheet back all the same: nobody is held for them, and the class must mend them."""


@cache
def _nothing() -> DataFrame:
    return DataFrame({name: Series(dtype=_NUMBERS.get(name, "str")) for name in COLUMNS})


def none() -> DataFrame:
    """No findings."""
    return _nothing().copy()


def found(
    code: str,
    rows: DataFrame,
    field: str | Series = "",
    *,
    severity: str | Series | None = None,
    value: Series | str = "",
    expected: Series | str = "",
    other: Series | str = "",
    column: Series | int = -1,
) -> DataFrame:
    """One finding per row. rows: has submission and row, and student_key, id_number and name where it is a person's.

    field: the column whose cell is meant; the other parameters fill the message.
    """
    if rows.empty:
        return none()
    entry = CATALOGUE[code]
    given = {
        "field": field,
        "value": value,
        "expected": expected,
        "other": other,
        "column": column,
        "severity": severity if severity is not None else entry.severity,
    }
    known = {
        name: rows.get(name, default)
        for name, default in (("submission", 0), ("row", 0), ("student_key", ""), ("id_number", ""), ("name", ""))
    }
    made = DataFrame({**known, **given}, index=rows.index).assign(code=code, stage=entry.stage)
    texts = [name for name in COLUMNS if name not in _NUMBERS]
    return made[COLUMNS].astype({**_NUMBERS, **dict.fromkeys(texts, "str")}).fillna(dict.fromkeys(texts, "")).reset_index(drop=True)


def together(*findings: DataFrame) -> DataFrame:
    """All of them in one frame, in the order given."""
    some = [frame for frame in findings if len(frame)]
    return pd.concat(some, ignore_index=True) if some else none()


def to_teacher(findings: DataFrame) -> DataFrame:
    """The findings that send a sheet back: the class teacher can mend them, and nothing is paid before."""
    mendable = findings["code"].map({code: entry.to_teacher for code, entry in CATALOGUE.items()}).astype(bool)
    return findings[mendable & (findings["severity"].isin(["error", "hold"]) | findings["code"].isin(SENT_BACK))]


def texts(findings: DataFrame, language: str) -> DataFrame:
    """Add `title`, `message` and `remedy` in `zh` or `en`."""
    empty = Series("", index=findings.index, dtype="str")
    written = {name: empty.copy() for name in ("title", "message", "remedy")}
    variant = findings["value"].where(findings["code"].isin([code for code, _value in VARIANTS]), "")
    for (code, value), rows in findings.groupby(["code", variant], sort=False):
        entry = CATALOGUE[str(code)]
        message, remedy = VARIANTS.get((str(code), str(value)), (entry.message, entry.remedy))
        for name, template in (("title", entry.title), ("message", message), ("remedy", remedy)):
            parts = {part: rows[part] for part in ("value", "expected", "other")}
            written[name].loc[rows.index] = filled(translated(template, language), **parts) + empty.loc[rows.index]
    return findings.assign(**written)
