"""The sheet of exceptions: somebody of the school grants or refuses a named student, for a stated reason.

Dropped directly into the term's folder. A ruling without a reason or a name below it is not applied.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class Exceptions(pa.DataFrameModel):
    """One row per ruling."""

    name: str = column("姓名", "Name", "学生姓名", parser="name", required=True, example="王小明")
    id_number: str = column("身份证号", "ID number", "身份证号码", "身份证件号码", parser="id", required=True, keeps_digits=True)
    programme: str = column(
        "资助项目", "Programme", "项目", "项目名称", parser="plain", help="不填即该生申请的全部项目", example="国家助学金"
    )
    ruling: str = column(
        "裁定",
        "Ruling",
        "裁定意见",
        "审定意见",
        "裁定结果",
        "是否同意",
        parser="category",
        categories=words.RULING,
        required=True,
        example="同意发放",
    )
    reason: str = column("裁定理由", "Reason", "理由", "审定理由", "原因", required=True, example="因病休学两年后复学")
    ruled_by: str = column("裁定人", "Ruled by", "审定人", "签发人", "批准人", parser="name", required=True, example="李主任")
    ruled_on: str = column("裁定日期", "Ruled on", "审定日期", "批准日期", "日期", parser="date", example="2026-10-12")
    school: str = column("学校", "School", parser="plain")
    class_name: str = column("班级", "Class", parser="plain")
    remarks: str = column("备注", "Remarks")


KIND = Kind("exceptions", "例外裁定表", "exceptions", Exceptions, key=("name", "id_number"), must=("id_number", "ruling", "ruled_by"))
