"""The register of schools (学校名录): what each school is called, and by what other names. Dropped into `input/` for all terms, or a term's
folder. It decides which spellings are one school, and which are not.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class Schools(pa.DataFrameModel):
    """One row per school."""

    school: str = column("学校", "School", "学校名称", "学校全称", parser="plain", required=True, example="清河县第一中学")
    other_names: str = column(
        "其他名称",
        "Other names",
        "别名",
        "简称",
        "学校简称",
        "曾用名",
        parser="plain",
        help="几个之间用顿号隔开",
        example="清河一中、县一中",
    )
    code: str = column("学校代码", "Code", "学校标识码", "标识码", parser="code", keeps_digits=True, example="2134001234")
    county: str = column("县区", "County", "所在县区", "行政区划", example="清河县")
    stages: str = column(
        "学段", "Stages", "办学类型", parser="categories", categories=words.STAGE, help="普通高中、初中 等", example="普通高中"
    )
    years: str = column("学制", "Length of schooling", parser="count", example="3")
    ownership: str = column(
        "公办或民办", "Ownership", "办学性质", "举办者性质", parser="category", categories=words.OWNERSHIP, example="公办"
    )
    fee: str = column("学费标准", "Fee", "学期学费", "收费标准", parser="money", help="元，每学期", example="850")
    remarks: str = column("备注", "Remarks")


KIND = Kind(
    "schools",
    "学校名录",
    "register of schools",
    Schools,
    key=("school",),
    must=("school",),
    any_of=(("other_names", "ownership"),),
    fewest=2,
)
