"""The school's own aid fund (校内资助经费台账): income, what was set aside of it, and what it was used for. Dropped into the term's folder.

Two forms are met: a line for each period, with a column for each use; and a line for each entry, with its use in words. A school sets
aside 5 % of its operating income (the plans, and `policy/national/campus-grant.yaml`).
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class CampusFund(pa.DataFrameModel):
    """One row per entry or period."""

    on: str = column(
        "日期", "On", "期间", "年月", "月份", "时间", "入账日期", "记账日期", "发生日期", "所属期间", "业务日期", "支出日期", "所属月份",
        parser="date",
        code="DATE-FORMAT", required=True, filled_down=True, help="写到月份或日期", example="2026-09-30",
    )  # fmt: skip
    school: str = column(
        "学校",
        "School",
        "学校名称",
        "单位",
        parser="plain",
        filled_down=True,
        help="一个台账有几所学校时填写",
        example="青山县职业技术学校",
    )
    income: str = column(
        "事业收入", "Operating income", "学费收入", "事业收入金额", "收入金额", "收入", "经营收入", "学校收入", "学费住宿费收入",
        parser="money",
        example="480000",
    )  # fmt: skip
    set_aside: str = column(
        "提取金额", "Set aside", "实提金额", "提取经费", "计提金额", "已提取", "本期提取", "提取资助经费", "实际提取", "实提", "提取",
        "提取资助金",
        parser="money", example="24000",
    )  # fmt: skip
    spent: str = column("支出金额", "Spent", "使用金额", "支出", "使用", "支付金额", "列支金额", "本期支出", parser="money", example="3000")
    use: str = column(
        "用途", "Use", "支出用途", "使用项目", "支出项目", "支出类别", "资助类别", "使用方向", "项目", parser="category",
        categories=words.FUND_USE,
        example="校内助学金",
    )  # fmt: skip
    fee_reduction: str = column("学费减免", "Fee reduction", "减免学费", "校内学费减免", "学费减免支出", "减免", parser="money")
    scholarship: str = column("奖学金", "Scholarship", "校内奖学金", "奖学金支出", parser="money")
    grant: str = column("助学金", "Grant", "校内助学金", "助学金支出", parser="money")
    work_study: str = column("勤工助学", "Work-study", "勤工俭学", "勤工助学支出", "勤工助学金", parser="money")
    special: str = column("特殊困难补助", "Special hardship", "特困补助", "困难补助", "特殊困难补助支出", "临时困难补助", parser="money")
    other: str = column("其他支出", "Other uses", "其他", "其它支出", parser="money")
    voucher: str = column("凭证号", "Voucher", "凭证编号", "记账凭证", "摘要", "内容摘要", parser="plain", example="记-032")
    balance: str = column("结余", "Balance", "余额", "期末余额", "结存", "累计结余", parser="plain", help="由程序核算，可不填")
    due: str = column("应提金额", "Due", "应提", "应提取", "应提取金额", "应计提", parser="plain", help="由程序核算，可不填")
    remarks: str = column("备注", "Remarks", "说明")


KIND = Kind(
    "campus-fund", "校内资助经费台账", "campus aid fund", CampusFund, key=("on",), must=("on",),
    any_of=(("set_aside",), ("spent", "income", "fee_reduction", "scholarship", "grant", "special")),
)  # fmt: skip
