"""The catalogue of findings: each code's stage, severity and texts, with what to do about it. One table per stage.

Messages are filled with a finding's parameters: {value}, what was seen; {expected}, what is allowed; {other}, the counterpart.
"""

from __future__ import annotations

from pipeline.speech.catalogue import cells, decisions, intake, persons
from pipeline.speech.catalogue.entry import Entry
from pipeline.speech.language import N_

CATALOGUE: dict[str, Entry] = intake.TABLE | cells.TABLE | persons.TABLE | decisions.TABLE


VARIANTS: dict[tuple[str, str], tuple[str, str]] = {
    ("FILE-UNREADABLE", "archive"): (
        N_("这是压缩包，没有读取里面的文件"),
        N_("请解压，把里面的表格放进月份文件夹"),
    ),
    ("FILE-UNREADABLE", "no-sheet"): (
        N_("这是图片、PDF、Word 或其他文件，不是表格"),
        N_("请上交 Excel 或 WPS 表格；不是班级表的，请移出本文件夹"),
    ),
    ("AID-TWICE", "paid"): (
        N_("往期记录中，本学期已发放“{other}”，已发的不再发放"),
        N_("请核对往期记录"),
    ),
    ("FILE-UNREADABLE", "in-use"): (
        N_("这个文件正被其他程序打开，或没有读取权限"),
        N_("请关闭该文件后再运行一次"),
    ),
}  # fmt: skip
"""(code, value) → message and remedy that say more than those of the code alone."""
