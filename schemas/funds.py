"""The sheet of funds that have arrived (资金到账): which document's money, from whom, for which programme, how much and when.

Dropped directly into the term's folder. Where it speaks of a programme, no pay run of that programme goes beyond what has arrived.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class Funds(pa.DataFrameModel):
    """One row per arrival."""

    document: str = column(
        "资金文号", "Document", "下达文号", "文号", "拨款文号", "指标文号", parser="plain", filled_down=True, example="财教〔2026〕18号"
    )
    source: str = column(
        "资金来源", "Fund source", "资金级次", "来源", "拨款单位", "级次", "拨款级次", "预算级次", "资金层级", "资金渠道",
        parser="category", categories=words.FUND_SOURCE,
        help="不填即不分来源", example="中央",
    )  # fmt: skip
    programme: str = column(
        "资助项目", "Programme", "项目", "项目名称", "用途", "资金用途", parser="plain",
        help="不填即各项目都可以用", example="普通高中国家助学金"
    )  # fmt: skip
    amount: str = column(
        "到账金额", "Amount received", "到账金额(元)", "收到金额", "拨入金额", "拨付金额", "到位金额", "金额", parser="money",
        required=True,
        example="69000",
    )  # fmt: skip
    on: str = column(
        "到账日期", "Received on", "到账时间", "收到日期", "拨入日期", "拨付日期", "到位时间", "到位日期", parser="date",
        required=True, code="DATE-FORMAT",
        example="2026-10-20",
    )  # fmt: skip
    remarks: str = column("备注", "Remarks", "说明")


KIND = Kind("funds", "资金到账表", "funds received", Funds, key=("amount", "on"), must=("amount", "on"))
