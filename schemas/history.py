"""The sheet of earlier terms: who was paid what, and which hardship level was found. Dropped directly into the term's folder.

Limits on terms, months and amounts count from it, last term's level is read from it, and what was paid in the running term by
somebody else is not paid again.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class History(pa.DataFrameModel):
    """One row per student, term and programme; or per student and term, for the level alone.

    A plain 学期 is no heading of it: class sheets have such columns too.
    """

    name: str = column("姓名", "Name", "学生姓名", "受助学生姓名", parser="name", required=True, example="王小明")
    id_number: str = column(
        "身份证号", "ID number", "身份证号码", "身份证件号", "身份证件号码", "公民身份号码", parser="id", required=True, keeps_digits=True
    )
    term: str = column(
        "资助学期", "Term of aid", "发放学期", "享受学期", "往期学期", "认定学期",
        parser="term", required=True, filled_down=True, help="如 2025-2026学年第二学期", example="2025-2026学年第二学期",
    )  # fmt: skip
    programme: str = column(
        "资助项目", "Programme", "项目", "项目名称", "享受项目", parser="plain", filled_down=True, example="中等职业学校国家助学金"
    )
    months: str = column("月份", "Months", "发放月份", "资助月份", parser="months", help="不填即全学期", example="9、10、11月")
    amount: str = column("金额", "Amount", "发放金额", "资助金额", "金额(元)", "发放金额(元)", parser="money", example="1150")
    hardship_level: str = column(
        "困难等级", "Hardship level", "认定等级", "困难认定等级", parser="category", categories=words.HARDSHIP_LEVEL, example="困难"
    )
    school: str = column("学校", "School", "学校名称", parser="plain")
    class_name: str = column("班级", "Class", parser="plain")
    remarks: str = column("备注", "Remarks")


KIND = Kind("history", "往期记录", "earlier terms", History, key=("name", "id_number"), must=("id_number", "term"))
