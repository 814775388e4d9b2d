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

    name: str = column("姓名", "Name", "对象姓名", "人员姓名", "学生姓名", "家庭成员姓名", parser="name", example="王小明")
    id_number: str = column(
        "身份证号",
        "ID number",
        "身份证号码",
        "公民身份号码",
        "证件号码",
        "身份证件号码",
        "学生身份证号",
        parser="id",
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
        help="农村低保、农村特困、脱贫家庭、残疾学生 等；没有这一栏的，按标题、表名或文件名",
        example="农村低保",
    )
    sex: str = column("性别", "Sex", parser="category", categories=words.SEX)
    birth_date: str = column("出生日期", "Birth date", "出生年月", parser="date")
    county: str = column("户籍县区", "County", "户籍地", "户籍所在地")
    certificate: str = column(
        "残疾证号", "Disability certificate", "残疾人证号", "残疾证号码", "残疾人证号码",
        parser="code", keeps_digits=True, help="证件号加两位：类别和等级", example="34012320100101123X42",
    )  # fmt: skip
    relation: str = column(
        "与户主关系", "Relation to head", "与户主的关系", "家庭关系", parser="plain", help="户主本人不是学生", example="子女"
    )
    head_of_household: str = column("户主姓名", "Head of household", "户主", parser="name")
    head_id: str = column("户主身份证号", "ID of head", "户主证件号码", parser="id", keeps_digits=True)
    since: str = column(
        "起始日期", "Since", "享受起始日期", "起始保障年月", parser="date", help="从哪一天（月）起在名单上", example="2026-01"
    )
    until: str = column("截止日期", "Until", "享受截止日期", "停保日期", parser="date", help="到哪一天（月）止")
    state: str = column(
        "状态", "State", "享受状态", "保障状态", "在保状态",
        parser="category", categories=words.LIST_STATE, help="停保、注销、死亡的不再算在名单上", example="在保",
    )  # fmt: skip
    township: str = column("乡镇", "Township", "所在乡镇", "街道", parser="plain")
    address: str = column("家庭住址", "Address", "住址", "地址", "村组")
    telephone: str = column("联系电话", "Telephone", "电话", "手机号码", parser="code")
    remarks: str = column("备注", "Remarks", "说明")


KIND = Kind(
    "reference",
    "名单",
    "list of an office",
    ReferenceList,
    key=("name", "head_of_household", "id_number", "certificate"),
    any_of=(
        ("name", "head_of_household"),
        ("id_number", "certificate", "birth_date", "head_id"),
        ("listed_as", "certificate", "relation", "head_of_household", "head_id"),
    ),
    fewest=3,
)

TOWNSHIP = r"(?:.*[省市县区旗])?(.+?)(?:(?:民族|[^镇乡]族)?[镇乡]|街道(?:办事处|办)?|苏木)?$"
"""A township as lists write it, and of it what stands in the names of its schools: 清河县东边镇 is 东边."""
