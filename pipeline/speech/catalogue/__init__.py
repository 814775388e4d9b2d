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
    ("FILE-OUTSIDE", "device"): (
        N_("这不是文件（是设备、管道一类），没有读取"),
        N_("请把它移出学期文件夹"),
    ),
    ("FILE-SUPERSEDED", "version"): (
        N_("同一班同一月有更新的一版（{other}），这一版没有采用；更新的一版{expected}"),
        N_("如应以这一版为准，请移走另一版，或在文件名上写明“最终版”后再运行"),
    ),
    ("SHEET-PURPOSE", "other-term"): (
        N_("标题写的是其他学期，没有作为本学期的申请读取"),
        N_("如是本学期的表，请改正标题中的学年学期后再运行"),
    ),
    ("SHEET-PURPOSE", "left"): (
        N_("按标题，这是离校、异动学生名单，没有作为申请读取；名单上的学生在班级表上也有的，核实前不发放"),
        N_("请核对名单上的学生是否还应发放"),
    ),
    ("SHEET-PURPOSE", "taken-back"): (
        N_("按标题，这是取消、放弃或未通过的名单，没有作为申请读取；名单上的学生在班级表上也有的，核实前不发放"),
        N_("请核对名单上的学生是否还应发放"),
    ),
    ("SHEET-PURPOSE", "roster"): (
        N_("按标题和表头，这是在校生名册，没有申请资助的栏目，没有作为申请读取"),
        N_("如是申请名单，请在标题中写明，或加上申请、困难类别等栏"),
    ),
    ("SHEET-PURPOSE", "unsettled"): (
        N_("按标题，这是还没有核实的名单（有误、重复、暂缓一类），没有作为申请读取；名单上的学生在班级表上也有的，核实前不发放"),
        N_("请逐个核实；改正以后的名单，请在标题中写明“更正后”"),
    ),
    ("SHEET-PURPOSE", "failed"): (
        N_("按标题，这是没有发放成功的名单，没有作为申请读取"),
        N_("银行的回单请用对账步骤登记（reconcile）；改卡的，请改在班级表上"),
    ),
    ("SHEET-PURPOSE", "other-aid"): (
        N_("按标题，这是贷款、营养餐、保险等其他事项的名单，没有作为申请读取"),
        N_("如是本学期的资助申请，请在标题中写明资助项目"),
    ),
    ("SHEET-PURPOSE", "void"): (
        N_("按标题，这张表已作废，或只是示例，没有作为申请读取"),
        N_("如应采用，请去掉标题或文件名中的“作废”“示例”"),
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
