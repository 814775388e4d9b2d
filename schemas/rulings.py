"""The sheet 待裁定 of the audit workbook as it comes back: what a person has ruled on the cases that the program asked about.

The whole workbook may be dropped into the term's folder, or the sheet alone.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class Rulings(pa.DataFrameModel):
    """One row per enrolment of a case, or per student who is held for another reason."""

    case: str = column("案号", "Case", parser="plain", help="由程序编号，请勿改动", example="N3F2A9C1-7B2E")
    why: str = column("待裁定原因", "Why held")
    name: str = column("姓名", "Name", parser="name")
    id_number: str = column("身份证号", "ID number", parser="id", keeps_digits=True)
    school: str = column("学校", "School", parser="plain")
    class_name: str = column("班级", "Class", parser="plain")
    programme: str = column("资助项目", "Programme", parser="plain")
    student_number: str = column("学籍号", "Student number", parser="code")
    guardian: str = column("监护人", "Guardian", parser="name")
    telephone: str = column("联系电话", "Telephone", parser="code")
    card_number: str = column("银行卡号", "Card number", parser="code")
    kind: str = column("类别", "Kind", help="学校或班级（学校班级对照）")
    written: str = column("写法", "Written", parser="plain")
    other_way: str = column("另一种写法", "Other way", parser="plain")
    where: str = column("位置", "Where")
    ruling: str = column("裁定", "Ruling", parser="category", categories=words.CASE_RULING, help="从列表中选择", example="保留")
    ruled_by: str = column("裁定人", "Ruled by", parser="name", example="李主任")
    reason: str = column("裁定理由", "Reason", example="已与户口簿核对")
    ruled_on: str = column("裁定日期", "Ruled on", parser="date")


KIND = Kind(
    "rulings", "待裁定", "open cases", Rulings,
    key=("case", "id_number"), must=("case", "ruling", "ruled_by"), fewest=5,
)  # fmt: skip
