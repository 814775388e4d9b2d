"""Where a cell leads."""

import re
from urllib.parse import unquote

from openpyxl.cell import Cell

_FORMULA = re.compile(r'=HYPERLINK\("([^"]*)","([^"]*)"\)')


def outside(cell: Cell) -> str:
    """The file that a cell leads to, by a link or by the formula of one; empty where it leads nowhere."""
    if formula := _FORMULA.fullmatch(str(cell.value)):
        return formula[1]
    return unquote(cell.hyperlink.target or "").replace("\\", "/") if cell.hyperlink else ""
