"""A teacher's own workbook with its wrong cells marked: written by workers, without pandas.

An .xlsx keeps all that it has, part by part; what cannot carry marks (.csv, .xls) comes back as .xlsx. The first sheet lists what is
wrong, each line linked to its cell.
"""

from __future__ import annotations

import contextlib
import datetime
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineWorkbook

from pipeline.intake import origin
from pipeline.intake.workbook import Opened, grids, opened
from pipeline.outputs.page.book import quoted, sheet_names
from pipeline.outputs.returned import front, plain
from pipeline.outputs.returned.cells import Note, Page
from pipeline.outputs.returned.look import Looks
from pipeline.outputs.returned.package import Package
from pipeline.speech.language import N_, _, current, speaking
from pipeline.speech.wording import as_xml

FILLS = {"error": "FFC7CE", "hold": "FCD5B4", "warning": "FFF2CC", "note": "E2EFDA"}
_LABELS = {"error": N_("必须改正"), "hold": N_("核实前不发放"), "warning": N_("请核对"), "note": N_("说明")}


@dataclass(frozen=True)
class Mark:
    """One thing wrong on a sheet; cell may be empty where the sheet as a whole is meant."""

    sheet: str
    cell: str
    severity: str
    name: str
    message: str
    remedy: str


@dataclass(frozen=True)
class MarkedCopy:
    """A copy to write. path: relative to the output folder."""

    source: Path
    sha256: str
    path: str
    title: str
    body: str
    marks: Sequence[Mark]
    made: datetime.date
    file: str = ""
    """the source's place in the term's folder"""
    passwords: tuple[str, ...] = field(default=(), repr=False)
    language: str = field(default_factory=current)

    @property
    def cells(self) -> int:
        """About how much work it is, in cells of a written workbook."""
        return 500 + self.source.stat().st_size // 50

    def write(self, folder: Path) -> str:
        """Write the copy below the folder; returns its relative path."""
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        source = opened(self.source, self.passwords)
        with speaking(self.language):
            content = self._content(source)
        target.write_bytes(content)
        return self.path

    def _content(self, source: Opened) -> bytes:
        """The marked copy: of the file's own package where it can be kept; a file that has none, or of which it would come out so that it
        cannot be read, comes back with its cells alone."""
        if source.package is not None:
            with contextlib.suppress(Exception):
                return self._marked(Package(source.content), origin.origin_of(source.package))
        pages = [grid for grid in grids(source, self.passwords) if not origin.is_page(grid.name, origin.FRONT_PAGE)]
        return self._marked(Package(plain.workbook(pages, self.made)), origin.origin_of(source.package))

    def _marked(self, package: Package, copy_of: origin.Origin) -> bytes:
        """The package with marks and front page. Raises what a package that is not whole makes of it."""
        looks = Looks(package)
        if copy_of.checksums:
            _without_old_marks(package, looks)
        sheets = package.sheets()
        lines, notes = [], defaultdict(list)
        for mark in self.marks:
            parts = {"severity": _(_LABELS[mark.severity]), "message": as_xml(mark.message), "remedy": as_xml(mark.remedy)}
            sheet = _sheet_of(sheets, mark)
            if sheet and mark.cell:
                said = _("【{severity}】{message}。{remedy}。").format(**parts)
                notes[sheet].append((mark.cell, Note(said, FILLS[mark.severity], list(FILLS).index(mark.severity))))
            what = _("【{severity}】{message}").format(**parts)
            target = f"{quoted(sheet)}!{mark.cell or 'A1'}" if sheet else ""
            cells = (mark.sheet, mark.cell or _("整张表"), mark.name, what, mark.remedy)
            lines.append(front.Line(cells, FILLS[mark.severity], target))
        for sheet, of_sheet in notes.items():
            Page(package, sheets[sheet], looks).mark(of_sheet, origin.MARKED_BY)
        name = _(origin.FRONT_PAGE)
        while name.casefold() in {known.casefold() for known in sheets}:
            name += "~"
        package.put_first(name, front.page(package, looks, self.title, self.body, lines), front.REPEATED)
        package.without_macros()
        lineage = ";".join(dict.fromkeys((*copy_of.checksums, self.sha256)))
        package.say({origin.PROPERTY: lineage, origin.PLACE: copy_of.file or self.file})
        content = package.saved()
        if (written := CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names)[:1] != [name] or not {*sheets} <= {*written}:
            raise ValueError("the copy cannot be read")
        return content


def _sheet_of(sheets: Mapping[str, str], mark: Mark) -> str:
    """The sheet of a mark: a name that Excel does not take (that of a text file, say) has been made one that it takes. Empty where it is
    not in the copy."""
    name = mark.sheet if mark.sheet in sheets else sheet_names([mark.sheet])[0]
    return name if mark.sheet and name in sheets else ""


def _without_old_marks(package: Package, looks: Looks) -> None:
    """A corrected copy that is wrong again gets new marks, not more of them."""
    for name, part in package.sheets().items():
        if origin.is_page(name, origin.FRONT_PAGE):
            package.take_out(name)
        else:
            Page(package, part, looks).unmark(origin.MARKED_BY)
