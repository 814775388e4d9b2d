"""Results and attendance of a term (成绩和出勤表): how recipients do beside the other students. Dropped into the term's folder."""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class Progress(pa.DataFrameModel):
    """One row per student and term."""

    name: str = column("姓名", "Name", "学生姓名", parser="name", required=True, example="王小明")
    id_number: str = column(
        "身份证号", "ID number", "身份证号码", "学生身份证号", "证件号码", parser="id", keeps_digits=True, code="ID-FORMAT",
        help="同校同班同名的才需要填写",
    )  # fmt: skip
    school: str = column("学校", "School", "学校名称", parser="plain", filled_down=True, example="青山县第一高级中学")
    class_name: str = column("班级", "Class", "班级名称", "所在班级", parser="plain", filled_down=True, example="高一(1)班")
    term: str = column(
        "学期", "Term", "考试学期", "所属学期", "考核学期", parser="term", filled_down=True, help="不填即本学期", example="2026年秋季学期"
    )  # fmt: skip
    average: str = column(
        "平均成绩", "Average", "平均分", "期末平均分", "总评成绩", "综合成绩", "期末成绩", "学业成绩", "平均分数", parser="plain",
        help="百分制，60 分及格", example="78.5",
    )  # fmt: skip
    failed_courses: str = column(
        "不及格门数",
        "Courses failed",
        "不及格科目数",
        "不合格门数",
        "不及格科数",
        "挂科数",
        "挂科门数",
        "补考门数",
        parser="count",
        example="0",
    )  # fmt: skip
    passed: str = column(
        "是否及格", "Passed", "是否合格", "合格情况", "及格情况", "是否全部及格", "成绩合格", "学业是否合格", parser="category",
        categories=words.PASSED, example="是",
    )  # fmt: skip
    absent: str = column(
        "缺勤天数",
        "Days absent",
        "缺课天数",
        "旷课节数",
        "缺勤",
        "缺课",
        "缺勤次数",
        "缺课节数",
        "旷课天数",
        "请假天数",
        parser="plain",
        example="2",
    )  # fmt: skip
    remarks: str = column("备注", "Remarks", "说明", "评语", "操行评定", "心理状况")


KIND = Kind(
    "progress", "成绩和出勤表", "results and attendance", Progress, key=("name",), must=("name",),
    any_of=(("average", "failed_courses", "passed"),),
)  # fmt: skip
