"""Values of frames as words and cells for workbooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import pandas as pd
from pandas import DataFrame, Series

from pipeline.outputs.book import Cell
from schemas import categories

ROLES = ("经办人", "资助部门审核", "分管领导")
"""Who signs a report: who made it, who checked it, the leader in charge."""
OUTCOMES = {"counts": "采用", "collapsed": "并入", "superseded": "不计", "held": "待裁定"}
STATUSES = {"eligible": "发放", "ineligible": "不符合条件", "held": "待裁定", "superseded": "不重复发放"}
PAID_TO = {"student": "发给学生", "school": "拨付学校"}
SHEET_STATUSES = {"accepted": "全部采用", "partly": "部分退回", "returned": "退回", "unused": "未用"}


def sex(values: Series) -> Series:
    return spelled(values, categories.SEX)


def tier(values: Series) -> Series:
    return spelled(values, categories.TIER)


def spelled(values: Series, words: dict[str, tuple[str, ...]]) -> Series:
    """Each category as the word we write; empty where it is missing."""
    return values.map({value: known[0] for value, known in words.items()}).astype("str").fillna("")


def months(values: Series) -> Series:
    """2026-09;2026-10 → 9、10月"""
    shown = {text: "、".join(str(int(month[-2:])) for month in text.split(";")) + "月" for text in values.dropna().unique()}
    return values.map(shown).astype("str")


def place(frame: DataFrame) -> Series:
    """file, sheet and row as a person reads it."""
    return frame["file"] + " “" + frame["sheet"] + "” 第 " + frame["row"].astype("str") + " 行"


def cells(frame: DataFrame, columns: Iterable[str]) -> list[list[Cell]]:
    """The rows of these columns as plain values; missing ones are None."""
    chosen = frame[list(columns)].astype(object)
    return cast(list[list[Cell]], chosen.where(chosen.notna(), None).to_numpy().tolist())


def by_school_and_class(frame: DataFrame, columns: Iterable[str]) -> dict[str, dict[str, list[list[Cell]]]]:
    """The rows of each class of each school, in the frame's order. One pass over plain rows: a frame per class is slow."""
    schools: dict[str, dict[str, list[list[Cell]]]] = {}
    places = zip(frame["school"].tolist(), frame["class_name"].tolist(), strict=True)
    for (school, class_name), row in zip(places, cells(frame, columns), strict=True):
        schools.setdefault(school, {}).setdefault(class_name, []).append(row)
    return schools


def numbered(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows with a serial number in front."""
    return [[number, *row] for number, row in enumerate(rows, start=1)]


def in_class_order(frame: DataFrame) -> DataFrame:
    """By school, stage, grade and class (the 2nd before the 10th), then name."""
    stages = pd.Categorical(frame["stage"], list(categories.STAGE), ordered=True)
    number = frame["class_name"].str.extract(r"(\d+)\)?班", expand=False).fillna("0").astype("int64")
    keyed = frame.assign(_stage=stages.codes, _number=number)
    return keyed.sort_values(["school", "_stage", "year", "_number", "class_name", "name", "student_key", "programme"], kind="stable").drop(
        columns=["_stage", "_number"]
    )
