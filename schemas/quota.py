"""The quota sheet (资助指标): how many students, or how much money, a document gives to a school for a programme.

Dropped directly into the term's folder. A line without a school is for all schools together.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class Quota(pa.DataFrameModel):
    """One row per document, programme and school."""

    document: str = column(
        "指标文号", "Document", "下达文号", "文号", "文件号", "资金文号", "指标文件", parser="plain", required=True, filled_down=True,
        example="财教〔2026〕18号",
    )  # fmt: skip
    programme: str = column(
        "资助项目", "Programme", "项目", "项目名称", parser="plain", required=True, filled_down=True, example="普通高中国家助学金"
    )
    school: str = column(
        "学校", "School", "学校名称", "单位", "单位名称", parser="plain", help="不填即全部学校合用", example="青山县第一高级中学"
    )
    persons: str = column("指标名额", "Places", "名额", "指标人数", "资助名额", "名额(人)", parser="count", example="60")
    amount: str = column("指标金额", "Amount", "下达金额", "指标金额(元)", "金额", "资金额度", "预算金额", parser="money", example="69000")
    kind: str = column(
        "指标来源", "Issued or carried over", "指标类型", "资金来源", "指标性质",
        parser="category", categories=words.QUOTA_KIND, help="不填即本期下达", example="本期下达",
    )  # fmt: skip
    functional_class: str = column(
        "功能分类", "Functional class", "功能科目", "支出功能分类", "功能分类科目", "支出功能科目", parser="plain", example="2050204"
    )
    economic_class: str = column(
        "经济分类", "Economic class", "经济科目", "支出经济分类", "经济分类科目", "政府经济分类", parser="plain", example="50902"
    )
    heads: str = column(
        "在校生数", "Students", "学生总数", "在校学生数", "基数人数", parser="count",
        help="按比例上限计算的学生人数；不填按各班表上的人数", example="300",
    )  # fmt: skip
    remarks: str = column("备注", "Remarks", "说明")


KIND = Kind("quota", "资助指标表", "quotas", Quota, key=("programme", "document"), must=("document", "programme"))
