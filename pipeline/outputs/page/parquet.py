"""A table for machines among the workbooks. Light to import: workers write it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

FOLDER = "tables"
_AT_ONCE = 100_000
"""Rows that are packed together."""
_CELLS = 5
"""Cells of a table that are written in the time of one of a workbook."""


@dataclass(frozen=True)
class ParquetFile:
    """path: relative to the output folder. table: texts also as dictionaries of them; they are written as texts."""

    path: str
    table: pa.Table

    @property
    def cells(self) -> int:
        return int(self.table.num_rows * self.table.num_columns // _CELLS)

    def write(self, folder: Path) -> str:
        """Write the file below the folder; returns its path."""
        import pyarrow.parquet as pq

        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        fields = [one.with_type(one.type.value_type) if pa.types.is_dictionary(one.type) else one for one in self.table.schema]
        schema = pa.schema(fields, self.table.schema.metadata)
        with pq.ParquetWriter(target, schema, compression="zstd") as file:
            for start in range(0, max(self.table.num_rows, 1), _AT_ONCE):
                file.write_table(self.table.slice(start, _AT_ONCE).cast(schema))
        return self.path
