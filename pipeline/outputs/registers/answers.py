"""Complaints and objections against the days that the office has set; and who handed in what."""

from __future__ import annotations

from pandas import Series

from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Column, Line, Sheet, SignOff
from pipeline.outputs.registers.pages import opening, table
from pipeline.registers import complaints as register
from pipeline.registers import handed_in as sheets_in
from pipeline.results import Results
from pipeline.speech.language import N_, _

_KINDS = {"complaint": N_("投诉"), "objection": N_("异议")}
_STATES = {"resolved": N_("已办结"), "late": N_("逾期办结"), "open": N_("办理中"), "overdue": N_("逾期未办")}


def complaints(results: Results) -> list[Sheet]:
    """投诉和异议: rates by school, and each of them. No sheet without any."""
    known = results.kept.complaints
    if known.empty:
        return []
    by_school = {
        "school": Column("学校", "wrap", 26),
        "received": Column("受理", "integer", 9),
        "done": Column("办结", "integer", 9),
        "rate": Column("办结率", "percent", 10),
        "in_time": Column("按期办结", "integer", 10),
        "in_time_rate": Column("按期率", "percent", 10),
        "late": Column("逾期办结", "integer", 10),
        "waiting": Column("未办结", "integer", 9),
        "overdue": Column("逾期未办", "integer", 10),
    }
    each = {
        "kind": Column("类别", "centre", 8),
        "received_on": Column("受理日期", "centre", 12),
        "school": Column("学校", "wrap", 22),
        "channel": Column("方式", "centre", 10),
        "said": Column("内容", "wrap", 34),
        "handled_by": Column("承办人", "centre", 10),
        "handled_on": Column("办结日期", "centre", 12),
        "outcome": Column("结果", "wrap", 28),
        "state": Column("办理情况", "centre", 11),
        "days": Column("天数", "integer", 7),
    }
    shown = known.assign(kind=words.said(known["kind"], _KINDS), state=words.said(known["state"], _STATES))
    allowed = results.about.policy.answer_days(results.term)
    if allowed is None:  # nothing is in time or late
        by_school = {name: column for name, column in by_school.items() if name in ("school", "received", "done", "rate", "waiting")}
    blocks: list[Block] = [
        *opening(results, "complaints"),
        Line(texts.write("registers.j2", "answer_days", allowed) if allowed is not None else texts.write("registers.j2", "no_answer_days")),
        *table(register.by_school(known), by_school, total="合计"),
        SignOff(words.ROLES),
    ]
    details = [*opening(results, "complaints"), *table(shown, each, filtered=True)]
    return [Sheet("投诉和异议", blocks, "audit"), Sheet("投诉明细", details, "audit")]


def handed_in(results: Results) -> list[Sheet]:
    """责任: by person and month, and each class sheet. No sheet where no sheet says who prepared or sent it."""
    known = results.kept.sheets
    if (sheets_in.answerable(known) == "").all():
        return []
    by_person = {
        "school": Column("学校", "wrap", 26),
        "person": Column("填表人", "centre", 12),
        "month": Column("月份", "centre", 10),
        "sheets": Column("交表", "integer", 8),
        "missing": Column("未交", "integer", 8),
        "late": Column("迟交", "integer", 8),
        "faulty": Column("有退回的表", "integer", 11),
        "rows": Column("行数", "integer", 8),
        "returned": Column("退回行数", "integer", 10),
    }
    each = {
        "month": Column("月份", "centre", 10),
        "school": Column("学校", "wrap", 22),
        "class_name": Column("班级", "centre", 14),
        "filled_by": Column("填表人", "centre", 10),
        "reviewed_by": Column("审核人", "centre", 10),
        "approved_by": Column("负责人", "centre", 10),
        "sent_by": Column("保存人", "centre", 12),
        "saved_on": Column("保存日期", "centre", 12),
        "in_time": Column("是否迟交", "centre", 10),
        "rows": Column("行数", "integer", 8),
        "returned": Column("退回行数", "integer", 10),
        "file": Column("文件", "wrap", 34),
    }
    people = sheets_in.by_person(known, results.people.classes)
    people = people.assign(person=people["person"].where(people["person"] != "", _("（没有写明）")))
    with_days = results.about.policy.sheets_due(results.term) is not None
    in_time = Series(_("按时"), index=known.index, dtype="str").mask(known["late"], _("迟交"))
    in_time = in_time.mask((known["saved_on"] == "") | (not with_days), "")
    blocks: list[Block] = [
        *opening(results, "handed_in"),
        *table(people, by_person, total="合计"),
        SignOff(words.ROLES),
    ]
    details = [*opening(results, "handed_in"), *table(known.assign(in_time=in_time), each, filtered=True)]
    return [Sheet("责任", blocks, "audit"), Sheet("责任明细", details, "audit")]
