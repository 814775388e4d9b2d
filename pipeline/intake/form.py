"""What each column of a form is taken for, and why: its heading, borne out or contradicted by its cells.

The way is surroundings → headings → evidence → form. What no heading and no cell tells is left unread and said so; where such a column
speaks of what decides (hardship, leaving, giving up …) the form is asked about it, once. Light to import: workers use it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from pipeline.facts.terms import Term
from pipeline.intake import evidence
from pipeline.intake.aid_columns import names_aids, settle_aids
from pipeline.intake.forms import FormColumn, form_id
from pipeline.intake.headings.grammar import Reading, says
from pipeline.intake.layout import Table
from pipeline.intake.surroundings.times import is_of_another_time
from pipeline.intake.workbook import Grid
from pipeline.speech.wording import answer_key, fold
from schemas import categories

_ALTERNATIVES: dict[str, tuple[str, ...]] = {
    "hardship_group": ("hardship_level", "boarding", "agreed"),
    "hardship_level": ("hardship_group", "tier", "agreed"),
    "tier": ("hardship_level", "hardship_group"),
    "programme": ("hardship_group", "boarding", "tier", "hardship_level"),
    "agreed": ("hardship_level", "tier", "hardship_group"),
    "receives": ("hardship_group", "hardship_level", "tier", "paid"),
    "paid": ("amount",),
    "enrolment_status": ("present", "left"),
    "present": ("enrolment_status", "boarding"),
    "left": ("enrolment_status", "present"),
    "class_name": ("grade",),
    "boarding": ("hardship_group",),
}
"""What a heading may also mean, where its cells say so."""
_MAY_MEAN_ANOTHER = ("hardship_group", "hardship_level", "tier", "programme", "agreed", "receives")
"""Fields of which even the schema's own headings are held against their cells."""
_DECIDED_EACH_TERM = ("hardship_group", "hardship_level", "tier", "amount", "applies", "receives", "agreed", "gives_up", "paid")
_RESULTS = ("通过", "同意", "符合", "认定", "合格", "批准", "核准", "结果", "意见", "结论", "资格")
"""Words by which a heading of a review asks how it ended."""
_CONTRADICTED, _DOUBTED = 0.3, 0.5
"""The share of fitting cells below which the grammar's reading, and a misspelt heading's, is given up."""
_YES = frozenset(answer_key(word) for word in categories.YES_NO["yes"] if word not in ("住", "住校", "住宿", "寄宿"))
_NO = frozenset(
    answer_key(word) for word in (*categories.YES_NO["no"], "/", "-", "—", "非", "不属于", "无残疾", "不是", "空", "非残疾", "健康", "正常")
)
_GROUP_WORDS = tuple(
    fold(word)
    for value, spelled in categories.HARDSHIP_GROUP.items()
    for word in (spelled if value not in ("none", "other", "minority-class") else ())
    if len(word) > 1 and not word.isascii()
)
_GOES_HOME = ("非寄宿", "不寄宿", "非住校", "不住校", "非住宿", "不住宿", "走读", "通学", "通校", "外宿")
_FEWEST_GROUPS = 3
"""Columns of hardship groups with which a form asks of all that its school knows."""
_OF_FAMILY = re.compile(f"{categories.FAMILY}(?:{'|'.join((*categories.SPEAKS['left'], '服刑', '羁押'))})")
_CODE = re.compile(r"(\d{1,2})\s*[.、:：=\-)）]?\s*([^\d\s,，;；、.。()（）]{2,12})")
_ENDS_ID = re.compile(r"\d{17}[\dXx×Хх*✕]|\d{15}(?!\d)")


def settle(
    table: Table, grid: Grid, answers: Mapping[str, Mapping[str, str]], term: Term, programmes: Sequence[str] = (), claimed: str = ""
) -> None:
    """Settle what the columns of a class sheet are. Of another kind of sheet the headings alone tell.

    answers: what people have said of forms (`forms.answers_in`); that goes before all else.
    programmes: names as spoken, longest first. claimed: those that the titles name.
    """
    if not table.kind.by_grammar:
        return
    table.form = form_id(tuple(heading for heading, _read in table.readings.values()))
    _answered(table, answers.get(table.form, {}))
    cells, year = _Cells(table, grid), term.year
    _not_of_another_time(table, term)
    settle_aids(table, programmes, [claimed, *(cells[table.columns["programme"]] if "programme" in table.columns else ())])
    _check_near(table, cells)
    _not_yet_reviewed(table, cells)
    _contradict(table, cells, programmes)
    _children_not_parents(table, cells, year)
    _guess(table, cells, year)
    _found_by_cells(table, cells, year)
    for column, (heading, read) in table.readings.items():
        if read.group:
            table.groups[column] = read.group
            table.unknown.pop(column, None)
        elif read.month and any(evidence.FITS["amount"](text) or fold(text) in _YES or text in _YES for text in cells[column]):
            table.months[column] = read.month
        if column in table.unknown and not (read.is_sure and not read.field) and (what := _speaks(heading, cells[column])):
            table.speaks[column] = what
    if "card_number" in table.columns:
        table.holder = table.readings[table.columns["card_number"]][1].whose


def _answered(table: Table, said: Mapping[str, str]) -> None:
    """Take each column for what somebody has said that it is."""
    for column, (heading, _read) in table.readings.items() if said else ():
        field = said.get(fold(heading))
        if field is None:
            continue
        for name in [name for name, at in table.columns.items() if at == column]:
            del table.columns[name]
        for notes in (table.unknown, table.near, table.unclear):
            notes.pop(column, None)
        table.twice = [(name, at) for name, at in table.twice if at != column and name != field]
        chosen = field if field in table.kind.headings.values() else ""
        table.readings[column] = heading, Reading(field=chosen, known=True, exact=True, answered=True)
        if chosen:
            table.columns[chosen] = column


def _check_near(table: Table, cells: _Cells) -> None:
    """A heading that is one character off is taken for its field only where its cells do not speak against it: a near miss costs nobody."""
    for column in list(table.near):
        field = next(name for name, at in table.columns.items() if at == column)
        share = evidence.fits(field, cells[column])
        if share is not None and share < _DOUBTED:
            del table.columns[field]
            table.unknown[column] = table.near.pop(column)


def _not_of_another_time(table: Table, term: Term) -> None:
    """2025年困难等级 on a sheet of 2026 says what was: nothing is read of it."""
    for column, (heading, read) in list(table.readings.items()):
        if read.field in _DECIDED_EACH_TERM and not read.answered and is_of_another_time(heading, term):
            table.give_up(column)


def _not_yet_reviewed(table: Table, cells: _Cells) -> None:
    """是否核实, 复核: a bare 否 says that nobody has looked yet, and refuses nobody; a column of them is asked about. Where the heading
    says with what result (是否通过, 审核意见), a no is a no."""
    column = table.columns.get("agreed")
    if column is None:
        return
    heading, read = table.readings[column]
    if read.answered or any(word in heading for word in _RESULTS) or evidence.tells("agreed", cells[column]):
        return
    if evidence.fits("agreed", cells[column]) == 1.0:
        table.give_up(column)
        if any(evidence.stance_of(text, "AGREED") == "no" for text in cells[column]):
            table.speaks[column] = "standing"


class _Cells(dict[int, list[str]]):
    """The different cells of each column, taken when they are asked for: most headings need none."""

    def __init__(self, table: Table, grid: Grid) -> None:
        super().__init__()
        self._rows = [grid.rows[row] for row in table.rows[: evidence.DEEPEST]]

    def first(self, column: int) -> list[str]:
        """The first few cells of a column that hold a text."""
        return [row[column] for row in self._rows[:12] if column < len(row) and row[column].__class__ is str]

    def __missing__(self, column: int) -> list[str]:
        self[column] = evidence.filled([row[column] if column < len(row) else "" for row in self._rows])
        return self[column]


def _contradict(table: Table, cells: _Cells, programmes: Sequence[str]) -> None:
    """What the grammar took a heading for is given up where the cells say otherwise; where they say one thing, it is that."""
    for field, column in list(table.columns.items()):
        heading, read = table.readings[column]
        if read.also or (read.exact and field not in _MAY_MEAN_ANOTHER):
            continue
        share = names_aids(cells[column], programmes) if field == "programme" else evidence.fits(field, cells[column])
        if share is None or share >= evidence.ENOUGH:
            continue
        others = [name for name in _ALTERNATIVES.get(field, ()) if name not in table.columns]
        fitting = [name for name in others if evidence.tells(name, cells[column])]
        if fitting:
            del table.columns[field]
            table.columns[fitting[0]] = column
            table.readings[column] = heading, replace(read, field=fitting[0], exact=False)
        elif share < _CONTRADICTED and not read.exact and field != "hardship_group":
            del table.columns[field]
            table.readings[column] = heading, replace(read, field="", known=False)
            table.unknown[column] = heading


def _children_not_parents(table: Table, cells: _Cells, year: int) -> None:
    """An id column of adults is not the students': a heading that says so, or nothing, is not believed against its cells."""
    column = table.columns.get("id_number")
    if column is None or table.columns.get("name") == column or not evidence.are_adults(cells.first(column), year):
        return
    heading, read = table.readings[column]
    others = [other for other in table.readings if other != column and not evidence.are_adults(cells.first(other), year)]
    if read.exact and not any((evidence.fits("id_number", cells.first(other)) or 0.0) >= evidence.ENOUGH for other in others):
        return  # no other column has the children's ids: these students are just too old, and are found to be so
    del table.columns["id_number"]
    table.readings[column] = heading, replace(read, field="", known=False, whose="guardian")
    table.unclear[column] = heading


def _guess(table: Table, cells: _Cells, year: int) -> None:
    """A heading of which something is left over means what it seems to only where its cells bear that out."""
    for column, (heading, read) in table.readings.items():
        if not read.field or read.is_sure or read.field in table.columns or column in table.unclear:
            continue
        if evidence.tells(read.field, cells[column]) and not (read.field == "id_number" and evidence.are_adults(cells[column], year)):
            table.columns[read.field] = column
            table.unknown.pop(column, None)
            table.guessed[column] = heading


def _found_by_cells(table: Table, cells: _Cells, year: int) -> None:
    """A field that no heading names, found where just one unread column holds its values."""
    marks = any(read.group for _heading, read in table.readings.values())
    for field in ("id_number", "card_number", *(() if marks else ("hardship_group",))):
        if field in table.columns:
            continue
        unread = [column for column, (_heading, read) in table.readings.items() if not read.known and not read.whose and cells[column]]
        fitting = [column for column in unread if evidence.tells(field, cells[column], alone=True)]
        fitting = [column for column in fitting if field != "id_number" or not evidence.are_adults(cells[column], year)]
        if len(fitting) == 1 and fitting[0] not in table.columns.values():
            table.columns[field] = fitting[0]
            table.alone.add(field)
            table.guessed[fitting[0]] = table.unknown.pop(fitting[0], "")


def _speaks(heading: str, texts: Sequence[str]) -> str:
    """Of what that decides an unread column speaks: `hardship`, `standing`; nothing where it speaks of neither."""
    said = says(heading)
    if said:
        return said
    if any(speaks_against(text) for text in texts):
        return "standing"
    return "hardship" if any(word in fold(text) for text in texts for word in _GROUP_WORDS) else ""


def speaks_against(text: str) -> str:
    """The kind of word in a text that speaks against a payment (`categories.SPEAKS`); nothing where there is none."""
    bare = _of_the_student(text)
    return next((kind for kind, words in categories.SPEAKS.items() if any(word in bare for word in words)), "")


def raises_doubt(text: str) -> bool:
    """Does a remark say what somebody should look at before the student is paid: 卡已注销, 双学籍, 家庭条件较好, a question mark?"""
    return text.rstrip().endswith(("?", "？")) or any(word in _of_the_student(text) for word in categories.DOUBTS)


@lru_cache(4096)
def _of_the_student(text: str) -> str:
    """What a text says of the student: without what it says of the family (父亲去世, 姐姐已毕业), and what only sounds like it."""
    bare = fold(text)
    for word in categories.SPEAKS_NOT:
        bare = bare.replace(word, " ")
    return _OF_FAMILY.sub(" ", bare)


def asks_something(table: Table) -> bool:
    """Is there a column of which somebody should say what it is?"""
    return bool(table.speaks or table.unclear or table.guessed)


def described(table: Table, grid: Grid, left: int) -> list[FormColumn]:
    """Each column of a form with what it was taken for, why, and how its cells look."""
    fields = {column: name for name, column in table.columns.items()} | dict.fromkeys(table.claims, "programme")
    made = []
    for column, (heading, read) in table.readings.items():
        field = fields.get(column, "") or ("hardship_group" if column in table.groups else "month" if column in table.months else "")
        why = "near" if column in table.near else "cells" if column in table.guessed else _why(read, bool(field))
        cells = [row[column] if column < len(row) else "" for row in map(grid.rows.__getitem__, table.rows)]
        made.append(FormColumn(left + column, heading, field, why, evidence.look_at(cells).said()))
    return made


def _why(read: Reading, used: bool) -> str:
    if read.answered:
        return "answer"
    return "exact" if read.exact and used else "grammar" if read.known and used else "unused" if read.is_sure else ""


def groups_of(table: Table, rows: Sequence[Sequence[Any]], stated: Sequence[str] | None) -> list[str]:
    """The hardship groups of each row: those of its marked columns, with what a column of groups says beside them. Marked in none is 无
    where the form has a column for several: one that asks of 残疾 alone says nothing of the others."""
    words = {value: spelled[0] for value, spelled in categories.HARDSHIP_GROUP.items()}
    none = "无" if stated is not None or asks_of_all_groups(table) else ""
    made = []
    for place, row in enumerate(rows):
        found = [stated[place].strip()] if stated is not None and stated[place].strip() else []
        for column, group in table.groups.items():
            text = str(row[column]).strip() if column < len(row) else ""
            if text.endswith(".0"):
                text = text[:-2]
            found += _marked(text, words[group], table.readings[column][1].by_any)
        made.append("、".join(dict.fromkeys(found)) or none)
    return made


def asks_of_all_groups(table: Table) -> bool:
    """Does the form have a column for so many groups that who is marked in none has none?"""
    return len(set(table.groups.values())) >= _FEWEST_GROUPS


def _marked(text: str, group: str, by_any: bool) -> list[str]:
    bare = answer_key(text)
    if not text or bare in _NO:
        return []
    if by_any or bare in _YES or text in _YES or re.fullmatch(r"\d[\d.\-/年月日]*", text):
        return [group]
    return [text if evidence.FITS["hardship_group"](text) else f"{group}：{text}"]


def asks_who_goes_home(heading: str) -> bool:
    """Does a heading of boarding ask the other way round: 是否走读, 走读生? 住校/走读 does not."""
    rest = heading
    for word in _GOES_HOME:
        rest = rest.replace(word, "")
    return rest != heading and not any(word in rest for word in ("住", "宿"))


def turned(text: str) -> str:
    """A bare yes or no to who goes home, as one of who boards; words that say which stay."""
    bare = answer_key(text)
    if not bare or bare not in evidence.BARE:
        return text
    return "走读" if bare in _YES else "住校"


def without_no(texts: Sequence[str]) -> list[str]:
    """The cells of a column that no heading names: 无 in it may be of anything."""
    return ["" if answer_key(text) in _NO else text for text in texts]


def is_marked(value: Any) -> bool:
    """Does a cell of a month's column claim that month?"""
    text = str(value).strip()
    return bool(text) and answer_key(text) not in _NO and not re.fullmatch(r"0+(?:\.0+)?", text)


def legend(*texts: str) -> dict[str, str]:
    """Code → word of a heading or note that explains its codes: 1.脱贫户 2.低保. Nothing where fewer than two of them are groups."""
    found = {code: word for text in texts for code, word in _CODE.findall(text) if evidence.FITS["hardship_group"](word)}
    return found if len(found) > 1 else {}


def by_legend(text: str, codes: dict[str, str]) -> str:
    """A cell of codes (2, 2、9) in the words of its legend."""
    parts = [part for part in re.split(r"[、,，;；/\s]+", text.strip()) if part]
    return "、".join(codes[part] for part in parts) if parts and all(part in codes for part in parts) else text


def name_and_id(text: str) -> tuple[str, str]:
    """王小明34010…: what of a cell that holds both is the name, and what the id."""
    match = _ENDS_ID.search(text)
    if match is None:
        return text, ""
    return re.sub(r"[\s/、,，:：()（）|-]+|身份证(?:号码?)?", "", text[: match.start()] + text[match.end() :]), match[0]
