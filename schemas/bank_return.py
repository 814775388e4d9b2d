"""What the bank sends back (代发回单): which payments arrived and which did not, and why. Dropped into the term's folder.

Each bank has its own headings; a new one is a word in the lists below, or in a sheet of synonyms.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class BankReturn(pa.DataFrameModel):
    """One row per payment. Without our payment number a line is known by account and amount.

    A statement of account has two columns of money, what went out and what came in; its other lines are not ours.
    """

    payment: str = column(
        "支付号", "Payment", "支付编号", "客户流水号", "业务流水号", "企业流水号", "摘要", "附言", "用途",
        parser="plain", help="发放明细中的支付号；写在摘要、附言、备注中也可", example="26A3F2A9C107B",
    )  # fmt: skip
    name: str = column("户名", "Name", "收款户名", "收款人", "收款人户名", "账户名称", "姓名", "客户姓名", parser="name", example="王小明")
    id_number: str = column("证件号码", "ID number", "身份证号", "收款人证件号码", parser="id", keeps_digits=True)
    account: str = column(
        "账号", "Account", "收款账号", "收款人账号", "卡号", "银行卡号", "账户", "客户账号",
        parser="card", keeps_digits=True, help="打码的账号（6217********4011）按看得见的数字、户名和金额对", example="6228480402564890018",
    )  # fmt: skip
    amount: str = column("金额", "Amount", "交易金额", "发放金额", "入账金额", "代发金额", "金额(元)", parser="money", example="1150")
    paid_out: str = column("借方发生额", "Paid out", "支出金额", "支出", "借方金额", "借方", parser="money", help="对账单中付出的金额")
    paid_in: str = column("贷方发生额", "Paid in", "收入金额", "收入", "贷方金额", "贷方", parser="money", help="对账单中收到的金额：退汇")
    result: str = column(
        "处理结果", "Result", "结果", "交易状态", "处理状态", "状态", "交易结果", "入账状态", "代发结果", "发放结果",
        parser="category", categories=words.BANK_RESULT, example="成功",
    )  # fmt: skip
    return_code: str = column(
        "返回码", "Return code", "返回代码", "响应码", "应答码", parser="code", help="0000 是成功；其余按各行的说明", example="0000"
    )
    reason: str = column(
        "失败原因", "Reason", "原因", "返回信息", "错误信息", "退票原因", "退汇原因", "失败说明", "返回描述",
        parser="plain", example="账号户名不符",
    )  # fmt: skip
    on: str = column(
        "交易日期", "Date", "入账日期", "处理日期", "发放日期", "日期", parser="date", code="DATE-FORMAT", example="2026-12-08"
    )
    remarks: str = column("备注", "Remarks", parser="plain")


KIND = Kind(
    "bank-return",
    "银行回单",
    "bank returns",
    BankReturn,
    key=("account", "amount", "paid_out", "paid_in", "result"),
    must=("account",),
    any_of=(("amount", "paid_out", "paid_in"), ("result", "return_code", "reason", "paid_out")),
)
