"""The family survey (家庭经济情况调查表): what a class learns of each family at the beginning of a term, one row per student.

It gives the score from which hardship is told where no special group decides (`pipeline.aid.hardship`). Dropped anywhere into the
term's folder.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class FamilySurvey(pa.DataFrameModel):
    """One row per student."""

    name: str = column("姓名", "Name", "学生姓名", parser="name", required=True, example="王小明")
    id_number: str = column(
        "身份证号", "ID number", "身份证号码", "身份证件号", "身份证件号码", "学生身份证号", parser="id", required=True, keeps_digits=True
    )
    household_size: str = column(
        "家庭人口", "Household size", "家庭人口数", "家庭成员人数", "家庭人数", "家庭总人口", parser="count", required=True, example="4"
    )
    income: str = column(
        "家庭年收入", "Yearly income", "家庭年总收入", "年收入", "家庭全年收入", "家庭收入",
        parser="money", required=True, help="全家一年的收入，单位元", example="24000",
    )  # fmt: skip
    workers: str = column("劳动力人数", "Workers", "劳动力", "家庭劳动力", "家庭劳动力人数", "有劳动能力人数", parser="count", example="2")
    illness: str = column(
        "重病残疾人数", "Ill or disabled", "患病人数", "重病人数", "大病人数", "重大疾病", "家庭成员重病", "残疾或重病人数",
        parser="count", help="人数；只写“有”按一人计", example="1",
    )  # fmt: skip
    disaster: str = column("是否受灾", "Disaster", "受灾", "遭受灾害", "自然灾害", "突发事件", "是否遭受灾害",
                           parser="category", categories=words.YES_NO, example="否")  # fmt: skip
    in_school: str = column(
        "在读子女数", "Children in school", "在校子女数", "上学人数", "就学人数", "在读人数", "家庭上学人数", "供养上学子女数",
        parser="count", help="含本人", example="2",
    )  # fmt: skip
    costs: str = column(
        "年教育支出", "Yearly schooling costs", "教育支出", "年上学费用", "上学费用", "学费住宿费", "年学习生活费用",
        parser="money", help="本人一年的学费、住宿费等，单位元", example="3000",
    )  # fmt: skip
    school: str = column("学校", "School", "学校名称", parser="plain", filled_down=True)
    class_name: str = column("班级", "Class", "班级名称", parser="plain", filled_down=True)
    telephone: str = column("联系电话", "Telephone", "电话", parser="code")
    address: str = column("家庭住址", "Address", "住址", "地址")
    remarks: str = column("备注", "Remarks", "说明", "其他情况")


KIND = Kind(
    "survey", "家庭情况调查表", "family survey", FamilySurvey, key=("name", "id_number"), must=("id_number", "household_size", "income")
)
