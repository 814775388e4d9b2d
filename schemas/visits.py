"""The register of visits (走访登记表, 家访记录): who was visited, when, by whom, what was found. Dropped into the term's folder."""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class Visits(pa.DataFrameModel):
    """One row per visit."""

    visited_on: str = column(
        "走访日期", "Visited on", "家访日期", "家访时间", "走访时间", "入户时间", "入户日期", "访问时间", "访问日期", "慰问时间",
        "走访慰问时间",
        parser="date", code="DATE-FORMAT", required=True, example="2026-10-18",
    )  # fmt: skip
    name: str = column(
        "姓名", "Name", "学生姓名", "被访学生", "家访学生", "走访学生", "受访学生", parser="name", required=True, example="王小明"
    )  # fmt: skip
    id_number: str = column(
        "身份证号", "ID number", "身份证号码", "学生身份证号", "证件号码", parser="id", keeps_digits=True, code="ID-FORMAT",
        help="同校同名的才需要填写",
    )  # fmt: skip
    school: str = column("学校", "School", "学校名称", "所在学校", parser="plain", filled_down=True, example="青山县第一高级中学")
    class_name: str = column("班级", "Class", "班级名称", "所在班级", parser="plain", filled_down=True, example="高一(1)班")
    visited_by: str = column(
        "走访人", "Visited by", "家访教师", "家访人", "走访教师", "入户人员", "家访老师", "走访人员", "参加人员", "访问人", "家访人员",
        parser="plain",
        example="张老师",
    )  # fmt: skip
    found: str = column(
        "走访情况", "Found", "家访情况", "核实情况", "走访记录", "家访内容", "家访记录", "家庭情况", "家访结果", "走访结果", "了解情况",
        "主要情况",
        parser="plain", example="父亲患病，家中两人上学",
    )  # fmt: skip
    found_level: str = column(
        "核实等级", "Level found", "走访认定等级", "核实困难等级", "建议等级", "认定建议", "走访认定", "家访认定", "核定等级",
        parser="category",
        categories=words.HARDSHIP_LEVEL, help="走访后认为的困难等级；与认定的不一致时提醒", example="困难",
    )  # fmt: skip
    remarks: str = column("备注", "Remarks", "说明")


KIND = Kind(
    "visits", "走访登记表", "visits", Visits, key=("name", "visited_on"), must=("name", "visited_on"),
    any_of=(("visited_by", "found", "found_level"),),
)  # fmt: skip
