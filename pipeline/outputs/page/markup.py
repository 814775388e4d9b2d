"""Long lists to the markup of a sheet, by Arrow: a hundred thousand rows of a column at a time, and no cell of them is an object.

A column of few different texts refers to the workbook's table of texts, as every other cell does. One in which nearly every text is
another (ids, accounts, numbers of payments) holds them in its cells: the table of texts would be as large as the column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.outputs.page.blocks import Cell
from pipeline.outputs.page.rows import Rows, Values

_AT_ONCE = 100_000
"""Rows that are made at a time."""
_FEWEST_OWN = 50_000
"""Rows from which on a column's texts may stand in its cells."""
_EMPTY = "/>"
_NEEDS_CARE = r"[\x{00}-\x{1f}\x{fffe}\x{ffff}]|_x[0-9a-fA-F]{4}_|^[\s\pZ\x{85}]|[\s\pZ\x{85}]$"
"""Texts that are not written as they are: controls, what looks like an escape, spaces at an end."""
_LONGEST = 16_000
"""Characters that fit a cell however Excel counts them."""

Bodies = Callable[[str, Sequence[Cell], "Sequence[int] | None"], "list[str]"]
"""kind and values of a column, and how many cells have each (one without) → what follows the look of each in its cell; notes texts in
the workbook's table of them."""


class Long:
    """A long table as it is laid on a page."""

    def __init__(
        self, first: int, kinds: Sequence[str], letters: Sequence[str], rows: Rows, heights: Sequence[float], bodies: Bodies
    ) -> None:
        """first: the row (0 = row 1) of the first one. kinds, letters: of each column. heights: of each row, in points."""
        self._first, self._letters, self.heights = first, letters, heights
        self._cells = [_cells(column, kind, bodies) for column, kind in zip(rows.columns, kinds, strict=True)]

    def written(self, looks: Sequence[int], opening: Callable[[float], str]) -> Iterator[bytes]:
        """The markup of all rows, some at a time, in UTF-8. looks: of each column, the number of its format. opening: what opens a row of a
        height, with %d for its number."""
        for start in range(0, len(self.heights), _AT_ONCE):
            heights = self.heights[start : start + _AT_ONCE]
            some = slice(start, start + len(heights))
            number = pc.cast(pa.array(range(self._first + some.start + 1, self._first + some.stop + 1)), pa.large_string())
            parts = _opened(number, heights, opening)
            for letter, look, cells in zip(self._letters, looks, self._cells, strict=True):
                parts += [f'<c r="{letter}', number, f'" s="{look}"', cells(some)]
            texts = [pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in (*parts, "</row>", "")]
            yield _joined(pc.binary_join_element_wise(*texts))


def _joined(texts: Any) -> bytes:
    """All texts of an array, one after another: they lie in one piece of memory."""
    _validity, places, content = texts.buffers()
    ends = pa.Array.from_buffers(pa.int64(), len(texts) + 1, [None, places], offset=texts.offset)
    return bytes(content[ends[0].as_py() : ends[-1].as_py()].to_pybytes())


def _opened(number: Any, heights: Sequence[float], opening: Callable[[float], str]) -> list[Any]:
    """What opens each row, in pieces."""
    kinds = sorted(set(heights))
    pieces = [opening(height).partition("%d") for height in kinds]
    if len(kinds) == 1:
        return [pieces[0][0], number, pieces[0][2]]
    place = {height: at for at, height in enumerate(kinds)}
    at = pa.array([place[height] for height in heights], pa.int32())
    before, behind = (pa.array([piece[end] for piece in pieces], pa.large_string()).take(at) for end in (0, 2))
    return [before, number, behind]


def _cells(column: Values, kind: str, bodies: Bodies) -> Callable[[slice], Any]:
    """Of a column: some of its rows → what follows the look of their cells."""
    if not isinstance(column, pa.Array):
        made = pa.array(bodies(kind, column, None), pa.large_string())
        return lambda some: made[some]
    if pa.types.is_integer(column.type) and kind in ("integer", "serial"):
        return lambda some: _around("><v>", column[some], "</v></c>")
    if _may_be_own(column, kind):
        return lambda some: _around(' t="inlineStr"><is><t>', _escaped(column[some]), "</t></is></c>")
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    counted = pc.value_counts(coded.indices.drop_null())
    used, uses = counted.field("values"), counted.field("counts").to_pylist()
    at = pc.index_in(coded.indices, value_set=used)
    different = pa.array(bodies(kind, coded.dictionary.take(used).to_pylist(), uses), pa.large_string())
    return lambda some: pc.fill_null(different.take(at[some]), _EMPTY)


def _may_be_own(column: Values, kind: str) -> bool:
    """Does a column hold so many different texts, and none that needs care, that each stands in its cell?"""
    is_text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    if len(column) < _FEWEST_OWN or not is_text or kind not in ("text", "wrap", "centre"):
        return False
    if pc.count_distinct(column).as_py() * 2 < len(column):
        return False
    return not pc.any(pc.match_substring_regex(column, _NEEDS_CARE)).as_py() and (pc.max(pc.utf8_length(column)).as_py() or 0) < _LONGEST


def _escaped(texts: Any) -> Any:
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        texts = pc.replace_substring(texts, sign, written)
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, texts.type), texts)


def _around(before: str, values: Any, behind: str) -> Any:
    """Each value between two texts; a cell without one where it is missing."""
    parts = (pa.scalar(before, pa.large_string()), pc.cast(values, pa.large_string()), pa.scalar(behind, pa.large_string()))
    return pc.fill_null(pc.binary_join_element_wise(*parts, pa.scalar("", pa.large_string())), _EMPTY)
