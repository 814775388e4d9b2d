"""The list of payments that came back (补发清单), filled in with the cards to which they are paid again. Dropped into the term's folder."""

from __future__ import annotations

import pandera.pandas as pa

from schemas.columns import Kind, column


class FollowUp(pa.DataFrameModel):
    """One row per failed payment; it is paid again where a new card is filled in, be it the old one."""

    payment: str = column("支付号", "Payment", parser="code", required=True, help="由程序编号，请勿改动", example="26A3F2A9C107B")
    name: str = column("姓名", "Name", parser="name", required=True, example="王小明")
    amount: str = column("金额", "Amount", parser="money", example="1150")
    account: str = column("原账号", "Former account", parser="card", keeps_digits=True)
    reason: str = column("失败原因", "Why it failed", parser="plain")
    new_card: str = column("新卡号", "New card", "新银行卡号", "新账号", parser="card", keeps_digits=True, example="6228480402564890018")
    new_bank: str = column("新开户银行", "New bank", parser="plain", example="中国农业银行")
    new_holder: str = column("新账户名", "New holder", "新户名", parser="name", help="不填即学生本人")
    by: str = column("填写人", "Filled in by", "经办人", parser="name", example="李主任")
    remarks: str = column("备注", "Remarks")


KIND = Kind("follow-up", "补发清单", "follow-up payments", FollowUp, key=("payment", "name"), must=("payment", "new_card"))
