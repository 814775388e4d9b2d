"""The sheet of local words: what teachers here write, and what it means.

Dropped directly into the term's folder, it adds headings (`applies_to` left empty) and words of a column with fixed
values (`applies_to` names the column). A local word wins over a built-in one.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas.columns import Kind, column


class Synonyms(pa.DataFrameModel):
    """One row per word."""

    written: str = column("表上写法", "Written as", "当地写法", "别名", required=True, help="老师在表上的写法", example="娃娃名字")
    means: str = column("标准写法", "Means", "标准名称", required=True, help="填表说明中的名称", example="姓名")
    applies_to: str = column("栏目", "In column", "所属栏目", help="不填即为表头；填“困难类别”等，则为该栏的内容", example="困难类别")


KIND = Kind("synonyms", "当地写法", "local words", Synonyms, key=("written", "means"), must=("written", "means"), fewest=2)
