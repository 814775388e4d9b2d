"""The monthly check's own form (抽查表): a sample of students who were claimed for, to be asked and counted; filled in and dropped back."""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class SpotChecks(pa.DataFrameModel):
    """One row per student of the sample."""

    school: str = column("学校", "School", "学校名称", parser="plain", filled_down=True, example="青山县实验小学")
    class_name: str = column("班级", "Class", "班级名称", parser="plain", filled_down=True, example="三年级(2)班")
    name: str = column("姓名", "Name", "学生姓名", "抽查学生", "被抽查学生", parser="name", required=True, example="王小明")
    id_number: str = column(
        "身份证号", "ID number", "身份证号码", parser="id", keeps_digits=True, code="ID-FORMAT", help="同名的才需要填写"
    )
    month: str = column("月份", "Month", "抽查月份", "检查月份", parser="month", filled_down=True, example="2026-09")
    met: str = column(
        "是否在校",
        "At school",
        "在校情况",
        "是否见到本人",
        "见到本人",
        "本人在校",
        "是否本人",
        parser="category",
        categories=words.PRESENT,
        example="是",
    )
    applied: str = column(
        "本人是否申请",
        "Has applied",
        "是否本人申请",
        "是否申请",
        "是否知道受助",
        "本人是否知情",
        parser="category",
        categories=words.YES_NO,
        example="是",
    )
    received: str = column(
        "是否收到资助", "Has received", "是否收到", "资助是否到账", "是否足额收到", "上次资助是否收到", parser="category",
        categories=words.YES_NO,
        help="还没有发放的不填", example="是",
    )  # fmt: skip
    checked_by: str = column("抽查人", "Checked by", "检查人", "核查人", "抽查人员", parser="name", example="李主任")
    checked_on: str = column(
        "抽查日期", "Checked on", "检查日期", "抽查时间", "检查时间", parser="date", code="DATE-FORMAT", example="2026-09-20"
    )
    remarks: str = column("备注", "Remarks", "说明", "情况说明")


KIND = Kind(
    "spot-checks", "抽查表", "spot checks", SpotChecks, key=("name",), must=("name", "met"), any_of=(("checked_by", "received", "applied"),)
)
