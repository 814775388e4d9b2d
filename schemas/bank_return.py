"""What the bank sends back (代发回单): which payments arrived and which did not, and why. Dropped into the term's folder.

Each bank has its own headings; a new one is a word in the lists below, or in a sheet of synonyms.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class BankReturn(pa.DataFrameModel):
    """One row per payment. Without our payment number a line is known by account and amount."""

    payment: str = column(
        "支付号", "Payment", "支付编号", "客户流水号", "业务流水号", "企业流水号", "摘要", "附言", "用途",
        parser="code", help="发放明细中的支付号", example="26A3F2A9C107B",
    )  # fmt: skip
    name: str = column("户名", "Name", "收款户名", "收款人", "收款人户名", "账户名称", "姓名", "客户姓名", parser="name", example="王小明")
    account: str = column(
        "账号", "Account", "收款账号", "收款人账号", "卡号", "银行卡号", "账户", "客户账号",
        parser="card", keeps_digits=True, example="6228480402564890018",
    )  # fmt: skip
    amount: str = column(
        "金额", "Amount", "交易金额", "发放金额", "入账金额", "代发金额", "金额(元)", parser="money", required=True, example="1150"
    )
    result: str = column(
        "处理结果", "Result", "结果", "交易状态", "处理状态", "状态", "交易结果", "入账状态", "代发结果", "发放结果",
        parser="category", categories=words.BANK_RESULT, required=True, example="成功",
    )  # fmt: skip
    reason: str = column(
        "失败原因", "Reason", "原因", "返回信息", "错误信息", "退票原因", "退汇原因", "失败说明", "返回描述",
        parser="plain", example="账号户名不符",
    )  # fmt: skip
    on: str = column(
        "交易日期", "Date", "入账日期", "处理日期", "发放日期", "日期", parser="date", code="DATE-FORMAT", example="2026-12-08"
    )
    remarks: str = column("备注", "Remarks")


KIND = Kind("bank-return", "银行回单", "bank returns", BankReturn, key=("amount", "result"), must=("amount", "result", "account"))
