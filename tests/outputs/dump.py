"""A workbook as text: cell by cell with its look, merged ranges, widths, validations and print set-up, to be compared with what it was.

`python -m tests.outputs.dump` writes the texts of `tests/golden/` anew: look at the difference before you commit it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
_SIZE = re.compile(r"\d+(?= \| E:s\d+ '<sha256>')")
_CHECKSUM = re.compile(r"\b[0-9a-f]{64}\b")


def dump(path: Path) -> str:
    """The workbook as lines of text; checksums and sizes of files are masked."""
    workbook = openpyxl.load_workbook(path)
    styles: dict[str, str] = {}
    lines = [line for page in workbook.worksheets for line in _page(page, styles)]
    properties = workbook.properties
    head = [f"title {properties.title!r}  subject {properties.subject!r}  category {properties.category!r}"]
    head += [f"style {name}: {text}" for text, name in styles.items()]
    return _SIZE.sub("<size>", _CHECKSUM.sub("<sha256>", "\n".join([*head, *lines]))) + "\n"


def _page(page: Worksheet, styles: dict[str, str]) -> Iterator[str]:
    setup, margins = page.page_setup, page.page_margins
    fit = f"fit {setup.fitToWidth or 1}x{setup.fitToHeight}" if page.sheet_properties.pageSetUpPr.fitToPage else f"scale {setup.scale}"
    breaks = [one.id for one in page.row_breaks.brk]
    tab = page.sheet_properties.tabColor.rgb if page.sheet_properties.tabColor else None
    yield ""
    yield f"=== {page.title}"
    yield f"paper {setup.paperSize} {setup.orientation or 'portrait'} {fit} breaks {breaks} repeat {page.print_title_rows}"
    yield f"margins {margins.left} {margins.right} {margins.top} {margins.bottom}  tab {tab}  frozen {page.freeze_panes}  filter {page.auto_filter.ref}"
    yield f"footer {page.oddFooter.center.text!r} {page.oddFooter.right.text!r}"
    widths = {
        letter: round(one.width, 2) for letter, one in sorted(page.column_dimensions.items(), key=lambda item: (len(item[0]), item[0]))
    }
    yield f"widths {widths}"
    yield f"merged {sorted(str(one) for one in page.merged_cells.ranges)}"
    for one in sorted(page.data_validations.dataValidation, key=lambda rule: str(rule.sqref)):
        yield f"validation {one.sqref} {one.type} {one.formula1}"
    for chart in page._charts:
        yield f"chart {type(chart).__name__} at {chart.anchor._from.row + 1},{get_column_letter(chart.anchor._from.col + 1)} series {len(chart.series)}"
    for row in page.iter_rows():
        shown = [_cell(cell, styles) for cell in row if not isinstance(cell, MergedCell) and (cell.value is not None or cell.has_style)]
        if shown:
            height = page.row_dimensions[row[0].row].height
            yield f"{row[0].row} [{round(height, 1) if height else ''}] " + " | ".join(shown)


def _cell(cell: Cell, styles: dict[str, str]) -> str:
    font, fill, align = cell.font, cell.fill, cell.alignment
    text = " ".join(
        str(part)
        for part in (
            font.name, font.sz, "bold" if font.b else "", "underlined" if font.u else "", f"charset {font.charset}",
            fill.fgColor.rgb if fill.fill_type else "", cell.number_format, align.horizontal, align.vertical, "wrap" if align.wrap_text else "",
            f"indent {align.indent}" if align.indent else "", cell.border.top.style or "no border",
        )
        if part
    )  # fmt: skip
    name = styles.setdefault(text, f"s{len(styles) + 1}")
    link = f" → {cell.hyperlink.location or cell.hyperlink.target}" if cell.hyperlink else ""
    return f"{cell.column_letter}:{name} {cell.value!r}{link}"


def main() -> None:
    """Play the scene, and write what came out."""
    from tests.outputs.scene import play

    for old in GOLDEN.glob("*.txt"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        for name, path in play(Path(folder)).items():
            (GOLDEN / f"{name}.txt").write_text(dump(path), encoding="utf-8")
            print(name)


if __name__ == "__main__":
    main()
