"""The register of gifts (捐资助学登记表): who gave what, for whom, until when. Dropped into the term's folder.

Where it is there, payments of programmes that donors bear draw on the gift that fits, in the order in which gifts run out.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class Gifts(pa.DataFrameModel):
    """One row per gift."""

    donor: str = column(
        "捐资人", "Donor", "捐赠人", "捐赠单位", "捐资单位", "捐助单位", "捐赠方", "捐助人", "捐赠者", "捐资方", "捐款人", "捐款单位",
        "爱心企业",
        "捐赠单位（个人）", "捐资单位（个人）", parser="plain", required=True, example="青山县慈善会",
    )  # fmt: skip
    agreement: str = column("协议编号", "Agreement", "协议号", "捐资协议", "捐赠协议编号", "协议名称", parser="plain", example="捐2026-03")
    amount: str = column(
        "捐资金额", "Amount", "捐赠金额", "捐款金额", "到账金额", "捐赠金额(元)", "捐助金额", "金额", "捐赠资金", parser="money",
        required=True,
        example="20000",
    )  # fmt: skip
    on: str = column(
        "到账日期", "Received on", "捐赠日期", "捐资日期", "捐款日期", "捐赠时间", "到账时间", "捐款时间", "捐资时间", parser="date",
        code="DATE-FORMAT",
        required=True, example="2026-09-10",
    )  # fmt: skip
    stage: str = column(
        "资助学段",
        "Stage",
        "指定学段",
        "学段",
        "受助学段",
        parser="category",
        categories=words.STAGE,
        help="不限的不填",
        example="普通高中",
    )
    school: str = column(
        "受助学校", "School", "指定学校", "受益学校", "学校", "定向学校", parser="plain", help="不限的不填", example="青山县第一高级中学"
    )
    county: str = column("指定户籍地", "Home county", "受助地区", "定向地区", "户籍要求", "指定地区", parser="plain", help="不限的不填")
    per_student: str = column(
        "每生金额", "Per student", "资助标准", "每人金额", "人均金额", "每生标准", "资助标准(元/人)", "每人标准", "每生资助金额",
        parser="money",
        help="每名学生最多", example="1000",
    )  # fmt: skip
    persons: str = column(
        "资助人数", "Students", "名额", "受助人数", "计划资助人数", "拟资助人数", parser="count", help="不限的不填", example="20"
    )
    until: str = column(
        "使用期限", "Until", "截止日期", "使用截止", "有效期至", "协议截止", "使用截止日期", "协议期限", parser="date", code="DATE-FORMAT",
        help="不限的不填", example="2027-07-31",
    )  # fmt: skip
    purpose: str = column(
        "捐资用途", "Purpose", "捐赠用途", "用途", "资助对象", "捐赠意向", "定向用途", parser="plain", example="资助高一困难学生"
    )
    remarks: str = column("备注", "Remarks", "说明", "联系人", "联系电话")


KIND = Kind("gifts", "捐资助学登记表", "gifts", Gifts, key=("donor", "amount"), must=("donor", "amount"))
