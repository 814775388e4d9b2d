"""The workbook 线索 as it comes back: what a person has found of each lead. Made by the program, filled in, dropped back; in `input/` it
holds for all terms."""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class Leads(pa.DataFrameModel):
    """One row per line of evidence; what was found stands once for each lead, in any of its lines."""

    number: str = column("线索号", "Lead", parser="code", required=True, help="由程序编号，请勿改动", example="LA3F2A9C10B7")
    strength: str = column("强弱", "Strength")
    said: str = column("情况", "What was found")
    place: str = column("学校、班级", "School and class", example="青山县第一高级中学 高一(1)班")
    name: str = column("姓名", "Name", parser="name", example="王小明")
    id_number: str = column("身份证号", "ID number", parser="id", keeps_digits=True)
    shown: str = column("看到的", "Evidence")
    where: str = column("位置", "Where")
    money: str = column("涉及金额", "Money at stake")
    ruling: str = column("核查结论", "Finding", parser="category", categories=words.LEAD_RULING, help="从列表中选择", example="排除")
    ruled_by: str = column("核查人", "Checked by", parser="name", example="李主任")
    reason: str = column("核查情况", "What the check has shown", example="两人是表兄弟，已看户口簿")
    ruled_on: str = column("核查日期", "Checked on", parser="date")


KIND = Kind("leads", "线索", "leads", Leads, key=("number",), must=("number", "ruling", "ruled_by"), fewest=5)
