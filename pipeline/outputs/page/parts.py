"""A table that is longer than a sheet can be goes over several sheets; nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from pipeline.outputs.page.blocks import Cell, Column, Line, Sheet, SignOff, Table, Title
from pipeline.outputs.page.rows import sum_of
from pipeline.speech.language import N_, _, title

T = TypeVar("T")
_MOST_ROWS, _MOST_LINKS = 1_000_000, 65_000
"""Of a sheet: Excel takes 1,048,576 rows and 65,530 links; what stands above and below a table needs some of them."""
_PART, _SUM_OF_PART = N_("{name}（{number}）"), N_("本表合计")


def in_parts(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets, each that is too long as several. The sums of its parts stand together at the end of the last."""
    return [part for sheet in sheets for part in _parts(sheet)]


def _parts(sheet: Sheet) -> Iterator[Sheet]:
    tables = [block for block in sheet.blocks if isinstance(block, Table)]
    longest = max(tables, key=lambda table: len(table.rows), default=None)
    most = _MOST_ROWS if longest is None else _rows_that_fit(longest)
    if longest is None or len(longest.rows) <= most:
        yield sheet
        return
    at = next(place for place, block in enumerate(sheet.blocks) if block is longest)
    above, below = sheet.blocks[:at], sheet.blocks[at + 1 :]
    starts = range(0, len(longest.rows), most)
    name, label = title(sheet.name), title(sheet.title)
    names = [_(_PART).format(name=name, number=number) for number in range(1, len(starts) + 1)]
    where = _("共 {rows} 行，分在 {parts} 张工作表：{names}").format(rows=len(longest.rows), parts=len(names), names=_("、").join(names))
    for number, (start, part_name) in enumerate(zip(starts, names, strict=True), start=1):
        slice_ = _slice(longest, start, min(start + most, len(longest.rows)))
        said = [replace(block, text=_(_PART).format(name=label, number=number)) if isinstance(block, Title) else block for block in above]
        blocks = [*said, Line(where), slice_]
        if number == len(names):
            blocks += [*_sums(longest, starts, most, names), *below]
        else:
            blocks += [block for block in below if isinstance(block, SignOff)]
        yield replace(sheet, name=part_name, blocks=blocks)


def _rows_that_fit(table: Table) -> int:
    per_row = -(-len(table.links) // max(len(table.rows), 1))
    return min(_MOST_ROWS, _MOST_LINKS // per_row if per_row else _MOST_ROWS)


def _slice(table: Table, start: int, end: int) -> Table:
    """The rows from start to end as a table of their own."""

    def mine(of_cells: Mapping[tuple[int, int], T]) -> dict[tuple[int, int], T]:
        return {(row - start, column): value for (row, column), value in of_cells.items() if start <= row < end}

    return replace(
        table,
        rows=table.rows[start:end],
        total=_SUM_OF_PART if table.total else "",
        links=mine(table.links),
        choices=mine(table.choices),
        marked=frozenset(mine(dict.fromkeys(table.marked))),
        asked=frozenset(mine(dict.fromkeys(table.asked))),
    )


def _sums(table: Table, starts: range, most: int, names: Sequence[str]) -> list[Table]:
    """A line for each part with its sums, and their sum; nothing where the table has none."""
    summed = [place for place, column in enumerate(table.columns) if column.summed and column.kind in ("money", "integer")]
    if not table.total or not summed:
        return []
    rows: list[list[Cell]] = [
        [name, *(sum_of(table.rows[start : start + most], place) for place in summed)] for name, start in zip(names, starts, strict=True)
    ]
    return [Table([Column(N_("工作表")), *(table.columns[place] for place in summed)], rows, total=table.total)]
