"""The programmes that a cell names, in the words people use: 助学金+免学费, 普通高中助学金, 国家助学金（高中）."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pandas import DataFrame

from pipeline.intake.aid_columns import is_other_aid
from pipeline.speech.wording import FORMULA_ERRORS, answer_key, fold, several
from schemas.categories import NO

_AND = re.compile(r"[+＋/／\s和及与]+")
_BRACKETS = re.compile(r"[(（].*?[)）]")
_STAGE_BEFORE = re.compile("^(?:普通高中|普高|高中|中等职业学校|中等职业教育|中职|职高|义务教育|小学|初中|幼儿园|学前教育|学前)")
_NONE = frozenset(answer_key(word) for word in NO)


def claimed(rows: DataFrame, names: Mapping[str, list[str]]) -> DataFrame:
    """The programmes of class sheets by their names alone. Who is on the sheet for another aid alone (雨露计划), or for none (无), does not
    apply for ours. names: folded name → ids of the programmes that it may mean; the stage of a row tells which."""
    parted = {text: _named(text, names, of_class_sheet=True) for text in rows["programme"].dropna().unique()}
    plain = rows["programme"].map({text: "、".join(parts) for text, parts in parted.items()}).astype("str")
    other = rows["programme"].isin([text for text, parts in parted.items() if not parts])
    if not other.any():
        return rows.assign(programme=plain)
    on_sheet = other.groupby(rows["submission"]).transform("any") & rows.groupby("submission")["applies"].transform("count").eq(0)
    applies = rows["applies"].mask(on_sheet, "yes").mask(other, "no").astype("str")
    return rows.assign(programme=plain.mask(other).astype("str"), applies=applies)


def plainly(others: Mapping[str, DataFrame], names: Mapping[str, list[str]]) -> dict[str, DataFrame]:
    """Sheets that are no class sheets, by kind, with their programmes by their names alone. No row of theirs has a stage: 高中助学金 is no
    other name of a 助学金 that each stage has, and stays as it is written; so does what names another aid too."""
    return {kind: _plain(rows, names) if "programme" in rows else rows for kind, rows in others.items()}


def _plain(rows: DataFrame, names: Mapping[str, list[str]]) -> DataFrame:
    parted = {text: _named(text, names, of_class_sheet=False) for text in rows["programme"].dropna().unique()}
    other = {text: "、".join(parts) for text, parts in parted.items() if parts and parts != [text]}
    return rows.assign(programme=rows["programme"].replace(other)) if other else rows


def _named(text: str, names: Mapping[str, list[str]], of_class_sheet: bool) -> list[str]:
    """The names in a cell; none where it names nothing but other aids; the cell as it is where a part of it was not understood."""
    if fold(text) in names or text in FORMULA_ERRORS:
        return [text]
    made = []
    for part in several(text):
        parts = [part] if fold(part) in names else [one for one in _AND.split(part) if one]
        for one in parts:
            without = _BRACKETS.sub("", one)
            spellings = (word for word in (one, without, _STAGE_BEFORE.sub("", without)) if fold(word) in names)
            known = next((word for word in spellings if word == one or of_class_sheet or len(names[fold(word)]) == 1), None)
            if known is None and not (of_class_sheet and (answer_key(one) in _NONE or is_other_aid(fold(one)))):
                return [text]
            made += [known] if known is not None else []
    return made
