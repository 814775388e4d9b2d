"""Where a cell leads."""

import re
from urllib.parse import unquote

from openpyxl.cell import Cell

FORMULA = re.compile(r'=HYPERLINK\("([^":]*)","[^"]*"\)')
"""That of a link to a file beside the workbook: nothing gets out of its quotation marks, and no address of elsewhere into them."""


def outside(cell: Cell) -> str:
    """The file that a cell leads to, by a link or by the formula of one; empty where it leads nowhere."""
    if formula := FORMULA.fullmatch(str(cell.value)):
        return formula[1]
    return unquote(cell.hyperlink.target or "").replace("\\", "/") if cell.hyperlink else ""
