"""Where the table is on a sheet: its headings, its rows, and what is no row (totals, notes, signatures)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.intake.recognise import field_of
from pipeline.intake.workbook import Cell, Grid
from pipeline.wording import fold

_SEARCHED_ROWS = 40
_FEWEST_HEADINGS = 3
_LOOKS_LIKE_DATA = re.compile(r"\d{8,}")
_NO_STUDENT = re.compile(
    r"^(合计|小计|总计|累计|共计|本页|注[:：]?|备注[:：]|说明[:：]|填表|制表|审核|负责人|经办|班主任|校长|分管|单位负责|联系人|日期[:：]|total)",
    re.IGNORECASE,
)
_NO_FIELD = {"序号", "编号", "序", "no", "号", "签字", "签名", "学生签字", "领款人签字"}
"""Headings of columns that hold nothing to read."""


@dataclass
class Table:
    """A table found on a grid. Positions are of the grid: add its `top` and `left` for those of the sheet."""

    columns: dict[str, int]
    """field → column"""
    heading: int
    """the row of the (lowest) heading"""
    twice: list[str] = field(default_factory=list)
    """fields that two headings claim; the first counts"""
    unknown: dict[int, str] = field(default_factory=dict)
    """column → a heading that means no field"""
    titles: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    passed_over: int = 0
    """lines below the headings that are no student: totals, notes, signatures"""


def find_table(grid: Grid, known: Mapping[str, str]) -> Table | None:
    """The best run of headings among the first rows, one row or two; None where nothing looks like headings."""
    rows = [[_text(cell) for cell in row] for row in grid.rows[:_SEARCHED_ROWS]]
    best: Table | None = None
    for position, row in enumerate(rows):
        if sum(1 for text in row if text) < 2 or any(map(_LOOKS_LIKE_DATA.search, row)):
            continue
        for candidate in _candidates(rows, position, known):
            if len(candidate.columns) >= _FEWEST_HEADINGS and (best is None or len(candidate.columns) > len(best.columns)):
                best = candidate
    if best is not None:
        _find_rows(grid, best)
    return best


def _candidates(rows: list[list[str]], position: int, known: Mapping[str, str]) -> list[Table]:
    """The headings read as this row alone, and as this row with group headings over the next."""
    row = rows[position]
    found = [_table([(text,) for text in row], position, rows, known)]
    below = rows[position + 1] if position + 1 < len(rows) else []
    if any(below) and not any(map(_LOOKS_LIKE_DATA.search, below)) and any(field_of(text, known) for text in below if text):
        width = max(len(row), len(below))
        upper, lower = _padded(row, width), _padded(below, width)
        groups, group = [], ""
        for top, bottom in zip(upper, lower, strict=True):
            group = top or (group if bottom else "")
            groups.append(group)
        pairs: list[tuple[str, ...]] = [
            (group + bottom, bottom) if bottom else (top,) for group, top, bottom in zip(groups, upper, lower, strict=True)
        ]
        two = _table(pairs, position + 1, rows, known)
        two.titles = found[0].titles
        found.append(two)
    return found


def _table(headings: list[tuple[str, ...]], heading: int, rows: list[list[str]], known: Mapping[str, str]) -> Table:
    """headings: for each column its readings, the fullest first."""
    table = Table({}, heading, titles=[text for row in rows[:heading] for text in row if text])
    for column, readings in enumerate(headings):
        name = next((found for reading in readings if reading and (found := field_of(reading, known))), None)
        if name is not None and name in table.columns:
            table.twice.append(name)
        elif name is not None:
            table.columns[name] = column
        elif readings[-1] and fold(readings[-1]) not in _NO_FIELD:
            table.unknown[column] = readings[-1]
    return table


def _find_rows(grid: Grid, table: Table) -> None:
    """Keep the rows that are students. A row without name and id is one only if at least three other fields are filled."""
    identifying = [table.columns[name] for name in ("name", "id_number") if name in table.columns]
    others = [column for name, column in table.columns.items() if name not in ("name", "id_number")]
    heading = {fold(_text(cell)) for cell in grid.rows[table.heading]} - {""}
    for position in range(table.heading + 1, len(grid.rows)):
        row = grid.rows[position]
        width = len(row)
        filled = sum(1 for column in identifying if column < width and row[column] != "")
        if filled == len(identifying) == 2:
            is_student = fold(_text(row[identifying[0]])) not in heading
        else:
            is_student = _may_be_student(row, filled, sum(1 for column in others if column < width and row[column] != ""))
        if is_student:
            table.rows.append(position)
        elif any(cell != "" for cell in row):
            table.passed_over += 1


def _may_be_student(row: list[Cell], identifying: int, others: int) -> bool:
    first = next((text for cell in row if (text := _text(cell))), "")
    if (
        not first
        or _NO_STUDENT.match(re.sub(r"\s", "", first))
        or any(_NO_STUDENT.match(re.sub(r"\s", "", _text(cell))) for cell in row[:4])
    ):
        return False
    return others >= 1 if identifying else others >= 3


def _padded(row: list[str], width: int) -> list[str]:
    return row + [""] * (width - len(row))


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else str(cell)
