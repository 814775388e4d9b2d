"""Marked copies of other people's workbooks: is everything still in them?

    python benchmarks/copies.py FOLDER

FOLDER holds workbooks of any kind, at any depth: a clone of Apache POI or of calamine has some hundred odd and hostile ones. Three cells of
the first two sheets of each are marked; then the parts of the package and every cell are compared with the original's.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import io
import sys
import time
import zipfile
from pathlib import Path

from python_calamine import CalamineWorkbook

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))
_MARKED = (("A1", "warning"), ("B3", "error"), ("C20", "hold"))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    found: collections.Counter[str] = collections.Counter()
    seconds = 0.0
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm", ".xltx") and path.is_file()):
        began = time.perf_counter()
        outcome = _outcome(path)
        seconds += time.perf_counter() - began
        found[outcome] += 1
        if outcome not in ("kept", "cannot be read", "nothing to mark"):
            print(f"{outcome}: {path.name}")
    print(f"{sum(found.values())} workbooks, {1000 * seconds / max(sum(found.values()), 1):.0f} ms each with the comparison: {dict(found)}")


def _outcome(path: Path) -> str:
    from pipeline.intake.package import Unreadable
    from pipeline.intake.workbook import grids, opened
    from pipeline.outputs.returned.marked import Mark, MarkedCopy

    try:
        source = opened(path)
        pages = [grid.name for grid in grids(source) if not grid.hidden]
    except Unreadable:
        return "cannot be read"
    if not pages:
        return "nothing to mark"
    marks = [Mark(page, cell, severity, "", "不对", "请改正") for page in pages[:2] for cell, severity in _MARKED]
    copy = MarkedCopy(path, "0" * 64, "copy.xlsx", "退回说明", "请改正", marks, datetime.date(2026, 9, 30), "2026-09/copy.xlsx")
    content = copy._content(source)
    before, after = (set(zipfile.ZipFile(io.BytesIO(one)).namelist()) for one in (source.content, content))
    lost = {name for name in before - after if not name.endswith("/") and "vba" not in name.lower()}
    if lost:
        return "its cells alone"
    old, new = (CalamineWorkbook.from_filelike(io.BytesIO(one)) for one in (source.content, content))
    if any(repr(old.get_sheet_by_name(page).to_python()) != repr(new.get_sheet_by_name(page).to_python()) for page in pages):
        return "a cell differs"
    return "kept"


if __name__ == "__main__":
    main()
