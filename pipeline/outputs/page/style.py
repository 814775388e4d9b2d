"""The house style: fonts, colours and number formats of every workbook."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from pipeline.speech.language import N_

BODY_FONT, TITLE_FONT = "宋体", "黑体"
"""On every Windows and in WPS. Where they are missing, family and character set below make a program take another Chinese font."""
_SERIF, _SANS, _GB2312 = 1, 2, 134
FONT: dict[str, Any] = {"font_name": BODY_FONT, "font_size": 10.5, "font_family": _SERIF, "font_charset": _GB2312}
PAGE_NUMBERS = N_("第 &P 页 共 &N 页")
MEANINGS: dict[str, tuple[str, str]] = {
    "payout": (N_("发放材料"), "#1F6F43"),
    "notice": (N_("对外公示"), "#1F4E79"),
    "audit": (N_("内部"), "#7F3F00"),
    "returned": (N_("退回"), "#A61C1C"),
    "asked": (N_("待填写"), "#FFC000"),
    "plain": (N_("资料"), "#595959"),
}
"""What a sheet is for: in words, and the colour of its tab."""
INK = "#1F4E79"
_HEADING, _TOTAL, _LINE = "#E7ECF2", "#F5F5F5", "#808080"
_ASKED, _MARKED = "#FFF2CC", "#FCE4D6"

_KINDS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "indent": 1},
    "wrap": {"num_format": "@", "text_wrap": True, "indent": 1},
    "centre": {"align": "center", "num_format": "@"},
    "serial": {"align": "center", "num_format": "0"},
    "integer": {"num_format": "#,##0", "align": "right", "indent": 1},
    "money": {"num_format": "#,##0.00", "align": "right", "indent": 1},
    "percent": {"num_format": "0.0%", "align": "right", "indent": 1},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
    "link": {"font_color": INK, "underline": 1, "text_wrap": True, "indent": 1},
}
_ROLES: dict[str, dict[str, Any]] = {
    "total": {"bold": True, "bg_color": _TOTAL},
    "asked": {"bg_color": _ASKED, "locked": False},
    "marked": {"bg_color": _MARKED},
}


class Formats:
    """The formats of one workbook, made when first used."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str], Format] = {}

    def get(self, kind: str, role: str = "body") -> Format:
        if (kind, role) not in self._made:
            self._made[kind, role] = self._workbook.add_format(properties(kind, role))
        return self._made[kind, role]


def properties(kind: str, role: str) -> dict[str, Any]:
    """The format of a cell. kind: as `Column.kind`. role: body, heading, total, asked, marked; or title, line, bold, right, sign."""
    base = FONT | {"valign": "vcenter"}
    if role == "title":
        return base | {"font_name": TITLE_FONT, "font_family": _SANS, "font_size": 16, "align": "center", "text_wrap": True}
    if role in ("line", "bold", "right"):
        return base | {"text_wrap": True, "bold": role == "bold", "align": "right" if role == "right" else "left"}
    if role == "sign":
        return base | {"font_size": 11}
    base |= {"border": 1, "border_color": _LINE}
    if role == "heading":
        return base | {"bold": True, "align": "center", "text_wrap": True, "bg_color": _HEADING}
    return base | _KINDS[kind] | _ROLES.get(role, {})
