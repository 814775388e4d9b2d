"""The bank's list of the cards that it has opened for students (统一办卡). Dropped into the term's folder.

It fills in the card where a class sheet has none, and checks it where it has one.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class Cards(pa.DataFrameModel):
    """One row per card."""

    name: str = column("客户姓名", "Name", "姓名", "户名", "持卡人", parser="name", example="王小明")
    id_number: str = column(
        "证件号码", "ID number", "身份证号", "身份证号码", "客户证件号码", parser="id", keeps_digits=True, example="34012320100101123X"
    )
    card_number: str = column(
        "卡号", "Card number", "账号", "银行卡号", "社会保障卡号", parser="card", keeps_digits=True, example="6228480402564890018"
    )  # fmt: skip
    bank: str = column("开户银行", "Bank", "开户行", "发卡行", parser="plain", help="没有这一栏的，按标题或文件名")
    state: str = column(
        "状态",
        "State",
        "卡状态",
        "账户状态",
        "激活状态",
        parser="category",
        categories=words.CARD_STATE,
        help="未激活、销户的不能用于发放",
        example="正常",
    )  # fmt: skip
    opened: str = column("开户日期", "Opened", "开卡日期", "发卡日期", parser="date")
    school: str = column("学校", "School", "学校名称", parser="plain")
    class_name: str = column("班级", "Class", parser="plain")
    remarks: str = column("备注", "Remarks")


KIND = Kind(
    "cards", "开卡清单", "list of cards", Cards,
    key=("name", "card_number"), must=("card_number", "id_number"), any_of=(("name",), ("state", "opened")),
)  # fmt: skip
