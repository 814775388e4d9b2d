"""A blank sheet to hand to teachers, made from the schema of its kind: what comes back from it needs no reading skill.

Ids and cards are text columns and checked as they are typed, fixed words come from drop-down lists, each column says
what it wants, and a line shows an example. A second page explains every column.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from pipeline.intake import origin
from pipeline.outputs.page import xlsx
from pipeline.outputs.page.paper import width_of
from pipeline.outputs.page.style import FONT, MEANINGS, PAGE_NUMBERS, TITLE_FONT
from pipeline.speech.language import N_, _, speaking, translated, word
from schemas.columns import Column, Kind

_LINES = 60
_TOP_ROW, _HEADING_ROW, _EXAMPLE_ROW = 1, 3, 4
_LONGEST_MESSAGE, _LONGEST_LIST = 250, 255
_REQUIRED, _OPTIONAL, _EXAMPLE = "#FCE4D6", "#E7ECF2", "#808080"

ID_RULE = (
    '=AND(LEN({cell})=18,MID("10X98765432",MOD(SUMPRODUCT(MID({cell},ROW(INDIRECT("1:17")),1)'
    '*MOD(2^(18-ROW(INDIRECT("1:17"))),11)),11)+1,1)=UPPER(RIGHT({cell},1)))'
)
"""The check character of GB 11643, as Excel and WPS work it out."""
CARD_RULE = (
    "=AND(LEN({cell})>=16,LEN({cell})<=19,"
    'MOD(SUMPRODUCT(MID(RIGHT("000"&{cell},19),ROW(INDIRECT("1:19")),1)*(2-MOD(ROW(INDIRECT("1:19")),2)))'
    '-9*SUMPRODUCT(--(MID(RIGHT("000"&{cell},19),2*ROW(INDIRECT("1:9")),1)>"4")),10)=0)'
)
"""The Luhn sum of ISO/IEC 7812-1; a doubled digit above 9 counts as the sum of its digits."""

_TEXTS = {
    "title": N_("学生资助{kind}"),
    "hint": N_(
        "橙色为必填。先填第 2 行（学校、班级等只填一次），再从“示例”下面一行开始，每名学生一行。"
        "身份证号和卡号已设为文本，请直接输入，不要用公式。"
    ),
    "hint-lines": N_("橙色为必填。从“示例”下面一行开始填写，每行一条。身份证号已设为文本，请直接输入，不要用公式。填好后放进学期文件夹。"),
    "serial": N_("序号"),
    "example": N_("示例"),
    "must": N_("必填"),
    "may": N_("选填"),
    "wrong": N_("请核对"),
    "id": N_("身份证号通不过校验，请对照户口簿逐位核对。不是居民身份证的可以继续。"),
    "card": N_("银行卡号通不过校验，请对照银行卡逐位核对。"),
    "list": N_("请从列表中选择。"),
    "several": N_("不在列表中。多项请用顿号分开，例如：残疾学生、农村低保。"),
}
_EXPLAINED = {N_("栏目"): 18, N_("是否必填"): 10, N_("怎么填"): 44, N_("可填内容"): 56, N_("例如"): 24}
"""The columns of the page of instructions, and their widths."""


@dataclass(frozen=True)
class Blank:
    """A blank sheet to write. choices: field → what its drop-down list offers beside the schema's own words."""

    kind: Kind
    language: str
    choices: dict[str, Sequence[str]]
    made: datetime.date

    def write(self, path: Path) -> None:
        """Write the workbook. Raises OSError where the file cannot be written."""
        workbook = xlsx.workbook(str(path))
        workbook.set_properties({"created": datetime.datetime.combine(self.made, datetime.time())})
        with speaking(self.language):
            _Form(self, workbook).write()
        try:
            workbook.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(error.args[0].errno, error.args[0].strerror) from None


class _Form:
    def __init__(self, blank: Blank, workbook: xlsxwriter.Workbook) -> None:
        self._blank, self._workbook = blank, workbook
        self._english = blank.language == "en"
        self._needed = blank.kind.needed
        columns = blank.kind.columns.values()
        self._top = [column for column in columns if column.blank == "top"]
        self._columns = [column for column in columns if column.blank == "table"]

    def write(self) -> None:
        page = self._workbook.add_worksheet(self._blank.kind.en if self._english else self._blank.kind.zh)
        last = len(self._columns)
        title = self._format(font_name=TITLE_FONT, font_size=16, align="center", valign="vcenter")
        kind = self._blank.kind.en if self._english else self._blank.kind.zh.removeprefix("资助")
        page.merge_range(0, 0, 0, last, self._say("title").format(kind=kind), title)
        page.set_row(0, 30)
        self._write_top(page)
        page.merge_range(
            2,
            0,
            2,
            last,
            self._say("hint" if self._top else "hint-lines"),
            self._format(text_wrap=True, valign="vcenter", font_color=_EXAMPLE),
        )
        page.set_row(2, 32)
        self._write_table(page)
        page.freeze_panes(_EXAMPLE_ROW, 3)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(_HEADING_ROW)
        page.set_footer(f"&C&9{_(PAGE_NUMBERS)}")
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.set_tab_color(MEANINGS["payout"][1])
        self._write_instructions()

    def _write_top(self, page: Worksheet) -> None:
        """School, class and month once for all: label, and a cell to fill in, side by side over the columns."""
        label, value = self._format(align="right", valign="vcenter"), self._format(bottom=1, num_format="@", valign="vcenter")
        needed = self._format(align="right", valign="vcenter", bold=True, bg_color=_REQUIRED)
        room = max(2, (len(self._columns) + 1) // max(1, len(self._top)))
        for place, column in enumerate(self._top):
            at = place * room
            page.write_string(_TOP_ROW, at, f"{self._title(column)}：", needed if column.name in self._needed else label)
            if room > 2:
                page.merge_range(_TOP_ROW, at + 1, _TOP_ROW, at + room - 1, "", value)
            else:
                page.write_blank(_TOP_ROW, at + 1, None, value)
            self._validate(page, column, (_TOP_ROW, at + 1), (_TOP_ROW, at + 1))
        page.set_row(_TOP_ROW, 24)

    def _write_table(self, page: Worksheet) -> None:
        box = {"border": 1, "border_color": _EXAMPLE, "valign": "vcenter"}
        text, serial = self._format(num_format="@", **box), self._format(align="center", **box)
        example = self._format(num_format="@", italic=True, font_color=_EXAMPLE, **box)
        page.write_string(_HEADING_ROW, 0, self._say("serial"), self._format(bold=True, align="center", bg_color=_OPTIONAL, **box))
        page.write_string(_EXAMPLE_ROW, 0, self._say("example"), example)
        page.set_column(0, 0, 7)
        as_text = self._format(num_format="@")
        first, last = _EXAMPLE_ROW + 1, _EXAMPLE_ROW + _LINES
        for at, column in enumerate(self._columns, start=1):
            fill = _REQUIRED if column.name in self._needed else _OPTIONAL
            page.write_string(
                _HEADING_ROW, at, self._title(column), self._format(bold=True, align="center", text_wrap=True, bg_color=fill, **box)
            )
            page.write_string(_EXAMPLE_ROW, at, column.example, example)
            page.set_column(at, at, max(width_of(self._title(column)), width_of(column.example)) + 3, as_text)
            self._validate(page, column, (first, at), (last, at))
        page.set_row(_HEADING_ROW, 26)
        for row in range(first, last + 1):
            page.write_number(row, 0, row - _EXAMPLE_ROW, serial)
            for at in range(1, len(self._columns) + 1):
                page.write_blank(row, at, None, text)

    def _validate(self, page: Worksheet, column: Column, first: tuple[int, int], last: tuple[int, int]) -> None:
        """A list to choose from, or the check of ids and cards; and what the cell wants when it is chosen."""
        options: dict[str, object] = {"ignore_blank": True, "error_title": self._say("wrong"), "error_type": "warning"}
        cell = xl_rowcol_to_cell(*first)
        choices = self._choices(column)
        rule = {"id": ID_RULE, "card": CARD_RULE}.get(column.parser)
        if choices and len(",".join(choices)) <= _LONGEST_LIST:
            several = column.parser in ("categories", "plain")
            options |= {"validate": "list", "source": list(choices), "error_message": self._say("several" if several else "list")}
        elif rule:
            options |= {"validate": "custom", "value": rule.format(cell=cell), "error_message": self._say(column.parser)}
            red = self._format(bg_color="#FFC7CE")  # what is pasted is not asked about, so it is coloured
            page.conditional_format(
                *first, *last, {"type": "formula", "criteria": f'=AND({cell}<>"",NOT({rule.format(cell=cell)[1:]}))', "format": red}
            )
        else:
            options |= {"validate": "any"}
        if help_text := self._help(column):
            options |= {"input_title": self._title(column)[:32], "input_message": help_text[:_LONGEST_MESSAGE]}
        if help_text or choices or rule:
            page.data_validation(*first, *last, options)

    def _write_instructions(self) -> None:
        page = self._workbook.add_worksheet(translated(origin.INSTRUCTIONS, self._blank.language))
        box = {"border": 1, "border_color": _EXAMPLE, "valign": "vcenter", "text_wrap": True, "num_format": "@"}
        bold, plain = self._format(bold=True, align="center", bg_color=_OPTIONAL, **box), self._format(**box)
        for at, (title, width) in enumerate(_EXPLAINED.items()):
            page.set_column(at, at, width)
            page.write_string(0, at, translated(title, self._blank.language), bold)
        for row, column in enumerate([*self._top, *self._columns], start=1):
            values = "、".join(self._choices(column))
            said = (
                self._title(column),
                self._say("must" if column.name in self._needed else "may"),
                self._help(column),
                values,
                column.example,
            )
            for at, text in enumerate(said):
                page.write_string(row, at, text, plain)
            page.set_row(row, 16.0 * max(1, -(-width_of(values) // 54), -(-width_of(self._help(column)) // 42)) + 4)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_tab_color(MEANINGS["plain"][1])

    def _choices(self, column: Column) -> Sequence[str]:
        return [word(spelled) for spelled in column.categories.values()] if column.categories else self._blank.choices.get(column.name, ())

    def _title(self, column: Column) -> str:
        return column.en if self._english else column.zh

    def _help(self, column: Column) -> str:
        return translated(column.help, self._blank.language)

    def _say(self, name: str) -> str:
        return translated(_TEXTS[name], self._blank.language)

    def _format(self, **properties: object) -> xlsxwriter.format.Format:
        return self._workbook.add_format({**FONT, **properties})


def file_of(kind: Kind, language: str) -> str:
    """The usual name of the blank sheet: 班级表.xlsx, class-sheet.xlsx."""
    return f"{kind.zh}.xlsx" if language == "zh" else f"{re.sub(r'[^a-z]+', '-', kind.en.lower())}.xlsx"
