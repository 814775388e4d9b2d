"""The register of objections (异议登记表): what was said against a notice, and what came of it. Dropped into the term's folder.

A term is not sealed while one of them is open. An objection that is upheld refuses the student what it is about.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class Objections(pa.DataFrameModel):
    """One row per objection. Who made it need not be written."""

    received_on: str = column("登记日期", "Received on", "受理日期", "反映日期", parser="date", code="DATE-FORMAT", example="2026-11-04")
    name: str = column(
        "被反映学生", "Student concerned", "被反映人", "异议对象", "被异议学生", "学生姓名", parser="name", required=True, example="王小明"
    )
    id_number: str = column(
        "身份证号", "ID number", "身份证号码", parser="id", keeps_digits=True, code="ID-FORMAT", help="同校同名的才需要填写"
    )
    school: str = column("学校", "School", "学校名称", parser="plain", required=True, filled_down=True, example="青山县第一高级中学")
    class_name: str = column("班级", "Class", "班级名称", parser="plain", example="高一(1)班")
    programme: str = column("资助项目", "Programme", "项目名称", parser="plain", help="不填即此人的全部项目", example="普通高中国家助学金")
    said: str = column("异议内容", "Objection", "反映内容", "反映问题", "异议事项", parser="plain", required=True, example="家庭有两辆汽车")
    result: str = column(
        "核查结果", "Result", "处理结果", "调查结果", "结论", parser="category", categories=words.OBJECTION_RESULT,
        help="成立、不成立；没有查完的不填", example="不成立",
    )  # fmt: skip
    reason: str = column("核查情况", "Findings", "处理意见", "调查情况", parser="plain", example="车辆为雇主所有，已入户核实")
    handled_by: str = column("核查人", "Handled by", "经办人", "调查人", "处理人", parser="name", example="李主任")
    handled_on: str = column("办结日期", "Handled on", "处理日期", "答复日期", parser="date", code="DATE-FORMAT", example="2026-11-06")
    remarks: str = column("备注", "Remarks")


KIND = Kind("objections", "异议登记表", "objections", Objections, key=("name", "said"), must=("name", "said", "result"))
