"""The list of an office: who is registered as what (低保, 特困, 脱贫户, 残疾 …), from civil affairs, rural revival, the disabled
persons' federation. Dropped directly into the term's folder.

It confirms or contradicts what class sheets claim, and shows who is entitled and has not applied (应助未助).
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class ReferenceList(pa.DataFrameModel):
    """One row per person."""

    name: str = column("姓名", "Name", "对象姓名", "人员姓名", "学生姓名", "家庭成员姓名", parser="name", required=True, example="王小明")
    id_number: str = column(
        "身份证号",
        "ID number",
        "身份证号码",
        "公民身份号码",
        "证件号码",
        "身份证件号码",
        "学生身份证号",
        parser="id",
        required=True,
        keeps_digits=True,
        example="34012320100101123X",
    )
    listed_as: str = column(
        "名单类别",
        "Listed as",
        "对象类别",
        "救助类别",
        "保障类别",
        "低保类别",
        "人员类别",
        "认定类别",
        "脱贫类别",
        parser="categories",
        categories=words.HARDSHIP_GROUP,
        required=True,
        help="农村低保、农村特困、脱贫家庭、残疾学生 等",
        example="农村低保",
    )
    sex: str = column("性别", "Sex", parser="category", categories=words.SEX)
    birth_date: str = column("出生日期", "Birth date", "出生年月", parser="date")
    county: str = column("户籍县区", "County", "户籍地", "户籍所在地")
    address: str = column("家庭住址", "Address", "住址", "地址", "村组", "乡镇", "所在乡镇")
    head_of_household: str = column("户主姓名", "Head of household", "户主", parser="name")
    telephone: str = column("联系电话", "Telephone", "电话", "手机号码", parser="code")
    remarks: str = column("备注", "Remarks", "说明")


KIND = Kind(
    "reference", "名单", "list of an office", ReferenceList, key=("name", "id_number"), must=("name", "id_number", "listed_as"), fewest=3
)
