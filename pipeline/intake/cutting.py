"""Columns of many tables to values: each joined to one text, cut into cells and parsed at once by Arrow.

A frame per sheet made reading ten times slower, and lists of cells cost as much as reading them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.intake import values
from pipeline.intake.reading import SEPARATOR, SheetRead
from schemas.columns import Column

_FREED = ("name", "id_number")
"""Fields of which it is told that marks or words around the value were taken off."""


class Cut:
    """The rows of some tables, one below the other, column by column.

    columns: field → column of their kind; as_written: fields that are read beside them and need no parsing.
    """

    def __init__(self, sheets: Sequence[SheetRead], columns: Mapping[str, Column], as_written: Sequence[str] = ()) -> None:
        self._sheets = sheets
        self.rows = sum(len(sheet.rows) for sheet in sheets)
        self.blank = pa.nulls(self.rows, pa.large_string())
        """a column without values"""
        there = set().union(*(sheet.sent for sheet in sheets))
        with ThreadPoolExecutor(os.cpu_count() or 1) as threads:  # Arrow works outside Python's lock
            found = threads.map(self._parsed, [column for name, column in columns.items() if name in there])
            self._found = {name: self._cells(name) for name in as_written if name in there} | dict(found)

    def values(self, name: str) -> Any:
        """A field's values, null where the cell is empty; of one that no table has, nulls."""
        return self._found[name][0] if name in self._found else self.blank

    def freed(self) -> Any:
        """For each row the fields of which marks or words were taken off: ;name;id_number; or nothing."""
        told = np.full(self.rows, "", dtype=object)
        for name in _FREED:
            if (freed := self._found.get(name, (None, None))[1]) is not None:
                told[freed.to_numpy(zero_copy_only=False)] += f";{name};"
        return pa.array(told, pa.large_string())

    def numbers(self, name: str) -> Any:
        """True where the field's cell held a number."""
        flags = np.zeros(self.rows, dtype=bool)
        start = 0
        for sheet in self._sheets:
            if name in sheet.numbers:
                flags[[start + place for place in sheet.numbers[name]]] = True
            start += len(sheet.rows)
        return flags

    def _parsed(self, column: Column) -> tuple[str, tuple[Any, Any]]:
        cells, _none = self._cells(column.name)
        parsed = values.parse(cells, column)
        return column.name, (parsed, values.freed(cells, parsed, column) if column.name in _FREED else None)

    def _cells(self, name: str) -> tuple[Any, None]:
        """One column of all tables: their texts joined and cut at once. Empty cells are empty texts."""
        texts = SEPARATOR.encode().join(sheet.column(name) for sheet in self._sheets)
        cells = pc.split_pattern(pa.array([texts], pa.large_binary()).cast(pa.large_string()), SEPARATOR).flatten()
        assert len(cells) == self.rows, name
        return cells, None
