"""What a lead is made of: lines of evidence, grouped. One line is a cell of a sheet or a line of the ledger, with what stands there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pandas as pd
from pandas import DataFrame, Series

from pipeline.leads.seen import Seen

STRONG, MEDIUM, WEAK = "strong", "medium", "weak"
COLUMNS = [
    *("group", "strength", "said", "school", "class_name", "student_key", "id_number", "name"),
    *("submission", "row", "field", "payment", "fact", "shown"),
]
"""group: what the lines of one lead share. said: what was found, in words. fact: what stands there, as it is, by which a lead is known
again; shown: the same in words. submission 0: in no sheet; payment: the number of a line of the ledger. student_key is empty where
nobody is named."""
_NUMBERS = ("submission", "row")


@dataclass(frozen=True)
class Kind:
    """A kind of lead. letter: before its numbers. title, means, innocent, ask: what it is called, what it may mean, how it can come about
    honestly, and what to ask for; Chinese, looked up where they are shown."""

    code: str
    letter: str
    title: str
    means: str
    innocent: str
    ask: str
    find: Callable[[Seen], DataFrame]


def nothing() -> DataFrame:
    """No evidence."""
    return _none().copy(deep=False)


@cache
def _none() -> DataFrame:
    return DataFrame({name: Series(dtype="int64" if name in _NUMBERS else "str") for name in COLUMNS})


def lines(
    rows: DataFrame,
    group: Series | str,
    *,
    said: Series | str,
    shown: Series | str,
    fact: Series | str,
    strength: Series | str = MEDIUM,
    field: str = "",
) -> DataFrame:
    """One line of evidence per row. rows: with school, class_name, and student_key, id_number, name, submission, row, payment as far as
    they are known."""
    if rows.empty:
        return nothing()
    given = {"group": group, "said": said, "shown": shown, "fact": fact, "strength": strength, "field": field}
    texts = [name for name in COLUMNS if name not in _NUMBERS]
    known = {name: rows.get(name, 0 if name in _NUMBERS else "") for name in COLUMNS if name not in given}
    made = DataFrame({**known, **given}, index=rows.index)[COLUMNS]
    return made.astype({**dict.fromkeys(_NUMBERS, "int64"), **dict.fromkeys(texts, "str")}).fillna(dict.fromkeys(texts, ""))


def together(*parts: DataFrame) -> DataFrame:
    """All lines in one frame, in the order given."""
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def strong_where(holds: Series) -> Series:
    """How strong each line is: strong where that holds, else medium."""
    return holds.map({True: STRONG, False: MEDIUM}).astype("str")


def count(rows: DataFrame, by: str | list[str], of: str) -> Series:
    """For each row how many different values its group has; missing ones are no value."""
    found: Series = rows.groupby(by, dropna=False)[of].transform("nunique")
    return found
