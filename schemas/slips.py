"""The register of receipt slips (回执收回登记表): which families have signed and sent back the slip of their letter. Dropped into the
term's folder."""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class Slips(pa.DataFrameModel):
    """One row per student."""

    name: str = column("姓名", "Name", "学生姓名", parser="name", required=True, example="王小明")
    id_number: str = column(
        "身份证号",
        "ID number",
        "身份证号码",
        "学生身份证号",
        parser="id",
        keeps_digits=True,
        code="ID-FORMAT",
        help="同校同班同名的才需要填写",
    )  # fmt: skip
    school: str = column("学校", "School", "学校名称", parser="plain", filled_down=True, example="青山县第一高级中学")
    class_name: str = column("班级", "Class", "班级名称", "所在班级", parser="plain", filled_down=True, example="高一(1)班")
    returned: str = column(
        "回执是否收回", "Slip returned", "是否收回", "回执", "是否交回", "回执情况", "回执收回", "回执(√)", "回执收回情况", "是否交回执",
        "回执是否交回",
        "已收回执", "收回回执", parser="category", categories=words.YES_NO, example="是",
    )  # fmt: skip
    returned_on: str = column(
        "收回日期", "Returned on", "回执收回日期", "交回日期", "收回时间", "回执日期", "交回时间", "回收日期", parser="date",
        code="DATE-FORMAT",
        example="2026-11-10",
    )  # fmt: skip
    signed_by: str = column("家长签收人", "Signed by", "签收人", "签字家长", "签收家长", "家长签名人", parser="name", example="王建国")
    remarks: str = column("备注", "Remarks", "说明")


KIND = Kind(
    "slips", "回执收回登记表", "receipt slips", Slips, key=("name",), must=("name",), any_of=(("returned", "returned_on"),), fewest=2
)
