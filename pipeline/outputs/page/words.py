"""Values of frames as words and cells for workbooks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.machine.distinct import whole
from pipeline.outputs.page.blocks import Cell
from pipeline.outputs.page.rows import Rows, Values
from pipeline.speech.language import N_, SOURCE, _, current, filled, listed, words_of
from schemas import categories

ROLES = (N_("经办人"), N_("资助部门审核"), N_("分管领导"))
"""Who signs a report: who made it, who checked it, the leader in charge."""
OUTCOMES = {"counts": N_("采用"), "collapsed": N_("并入"), "superseded": N_("不计"), "held": N_("待裁定")}
STATUSES = {"eligible": N_("发放"), "ineligible": N_("不符合条件"), "held": N_("待裁定"), "superseded": N_("不重复发放")}
PAID_TO = {"student": N_("发给学生"), "school": N_("拨付学校"), "set-off": N_("抵扣，不拨付")}
SHEET_STATUSES = {"accepted": N_("全部采用"), "partly": N_("部分退回"), "returned": N_("退回"), "unused": N_("未用")}


SUMMARY_FILE, ROSTER_FILE = N_("发放汇总.xlsx"), N_("领款清册-{school}.xlsx")
"""Workbooks of 3-payout: of all, and of each school."""


def said(values: Series, table: Mapping[Any, str]) -> Series:
    """Each value as the table says it, in the language that is spoken now; empty where it says nothing."""
    return values.map({value: _(text) for value, text in table.items()}).astype("str").fillna("")


def reasons(values: Series) -> Series:
    """Several reasons in one line: they are kept with ； between them, whatever the language. Many students have the same ones."""
    kept, shown = "；", _("；")
    if kept == shown:
        return values
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return values.str.replace(kept, shown)
    return values.cat.rename_categories(list(values.cat.categories.str.replace(kept, shown)))


def sex(values: Series) -> Series:
    return spelled(values, categories.SEX)


def tier(values: Series) -> Series:
    return spelled(values, categories.TIER)


def spelled(values: Series, words: dict[str, tuple[str, ...]]) -> Series:
    """Each category as the word we write; empty where it is missing."""
    return values.map(words_of(words)).astype("str").fillna("")


def months(values: Series) -> Series:
    """2026-09;2026-10 → 9、10月"""
    shown = {text: _months(text.split(";")) for text in values.dropna().unique()}
    return values.map(shown).astype("str")


_ORDINALS = "一二三四五六七八九"


def told_apart(payments: DataFrame) -> Series:
    """The names as a notice shows them: of namesakes in one class whom the sex does not tell apart, each has a number, 王伟（一）. The
    number says nothing of the person; who is which stands in the audit workbook."""
    keys = ["school", "class_name", "name", "sex"]
    people = payments[[*keys, "student_key"]].drop_duplicates().sort_values("student_key", kind="stable")
    group = people.groupby(keys, dropna=False)["student_key"]
    several = people[group.transform("size") > 1]
    number = several.groupby(keys, dropna=False).cumcount()
    marks = number.map({place: _("（{number}）").format(number=_ordinal(place)) for place in number.unique()})
    person = ["school", "class_name", "student_key"]
    of_student = Series(marks.astype("str").array, index=pd.MultiIndex.from_frame(several[person]), dtype="str")
    wanted = pd.MultiIndex.from_frame(payments[person])
    return payments["name"] + Series(of_student.reindex(wanted).fillna("").array, index=payments.index)


def _ordinal(place: int) -> str:
    return _ORDINALS[place] if current() == SOURCE and place < len(_ORDINALS) else str(place + 1)


def _months(months: list[str]) -> str:
    return _("{months}月").format(months=listed([str(int(month[-2:])) for month in months]))


def place(frame: DataFrame) -> Series:
    """file, sheet and row as a person reads it."""
    return cast(Series, filled(_("{file} “{sheet}” 第 {row} 行"), file=frame["file"], sheet=frame["sheet"], row=frame["row"].astype("str")))


def cells(frame: DataFrame, columns: Iterable[str]) -> Rows:
    """The rows of these columns as plain values; missing ones are None."""
    return Rows([_kept(frame[name]) for name in columns], len(frame))


def _kept(column: Series) -> Values:
    """The values as Arrow keeps them; as a list where they are of several kinds."""
    if isinstance(column.dtype, pd.StringDtype):
        return whole(column)
    try:
        found = pa.Array.from_pandas(column.dt.date if column.dtype.kind == "M" else column)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return _values(column)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _rows(frame: DataFrame, columns: Iterable[str]) -> Iterator[tuple[Cell, ...]]:
    return zip(*(_values(frame[name]) for name in columns), strict=True)


def _values(column: Series) -> list[Cell]:
    values, missing = column.tolist(), column.isna()
    return [None if empty else value for value, empty in zip(values, missing.tolist(), strict=True)] if missing.any() else values


def each_school(frame: DataFrame) -> Iterator[tuple[str, DataFrame]]:
    """Each school with its rows, of a frame in which they stand together (`in_class_order`): one at a time, without a copy."""
    names = frame["school"]
    firsts = np.flatnonzero(~names.duplicated())
    for start, end in pairwise([*firsts.tolist(), len(frame)]):
        assert names.iloc[end - 1] == names.iloc[start]
        yield str(names.iloc[start]), frame.iloc[start:end]


def classes_of(frame: DataFrame, columns: Iterable[str], to_sign: bool = False) -> dict[str, list[list[Cell]]]:
    """The rows of each class of a school, in the frame's order. One pass over plain rows: a frame per class is slow, and so is a copy
    of each row. to_sign: with a serial number in front and an empty cell behind."""
    classes: dict[str, list[list[Cell]]] = {}
    for class_name, row in zip(frame["class_name"].tolist(), _rows(frame, columns), strict=True):
        rows = classes.setdefault(class_name, [])
        rows.append([len(rows) + 1, *row, None] if to_sign else list(row))
    return classes


def same(text: str, rows: int) -> Values:
    """One text in so many cells."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([text], pa.large_string()))


def numbered(rows: Rows) -> Rows:
    """The rows with a serial number in front."""
    return rows.behind(pa.array(range(1, len(rows) + 1)))


_DIGITS = str.maketrans({sign: str(number) for number, sign in enumerate(_ORDINALS, start=1)})
"""一年级 → 1年级: for sorting alone."""


def by_class(frame: DataFrame) -> DataFrame:
    """By school, grade (二年级 before 三年级), class (the 2nd before the 10th) and name, as far as the classes' names tell."""
    classes = {
        name: re.sub(r"[0-9]+", lambda digits: digits[0].zfill(4), str(name).translate(_DIGITS)) for name in frame["class_name"].unique()
    }
    keys = frame[["school", "class_name", "name"]].assign(_class=frame["class_name"].map(classes).astype("str")).reset_index(drop=True)
    return frame.iloc[keys.sort_values(["school", "_class", "class_name", "name"], kind="stable").index]


def in_class_order(frame: DataFrame) -> DataFrame:
    """By school, stage, grade and class (the 2nd before the 10th), then name."""
    return frame.iloc[class_order(frame)]


def class_order(frame: DataFrame) -> NDArray[np.int64]:
    """The places of the rows as `in_class_order` puts them."""
    stages = pd.Categorical(frame["stage"], list(categories.STAGE), ordered=True)
    number = frame["class_name"].str.extract(r"(\d+)\)?班", expand=False).fillna("0").astype("int64")
    keys = frame[["school", "year", "class_name", "name", "student_key", "programme"]].assign(_stage=stages.codes, _number=number)
    order = keys.reset_index(drop=True).sort_values(
        ["school", "_stage", "year", "_number", "class_name", "name", "student_key", "programme"], kind="stable"
    )
    return order.index.to_numpy()
