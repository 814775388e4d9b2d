"""A word of a hardship group by its parts: 低保A类, 城乡低保家庭子女, 享受特困供养人员, 二级残疾, 脱贫户2021年.

    [享受] [城乡 | 城市 | 农村] [grade] GROUP [of whom] [grade] [since when]

Every part of the text must be one of these; what is left over (非低保, 原低保, 拟纳入低保, 低保已取消) makes it another word, of which
nothing is said here. The grades are those by which civil affairs and the disabled persons' federation sort their recipients (A, B, C 类;
一档 …; 一级 … 四级). Light: workers use it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from schemas.categories import OF_GROUP, OF_TOWNS

_GRADE = "(?:[a-d1-4一二三四甲乙丙丁](?:类|档|级|等))"
_SINCE = r"(?:(?:19|20)\d{2}年?(?:\d{1,2}月?)?(?:起|以来)?)"
_PARTS = re.compile(rf"(?:享受|在享|正在享受|属于|属)?(?P<where>城乡|城市|城镇|农村)?{_GRADE}?(?P<rest>.+?){_GRADE}?{_SINCE}?")


def group_of(bare: str, meaning: Mapping[str, str]) -> str | None:
    """The group that a folded text says by its parts; None where it says none, or something else besides.

    meaning: folded word → value, of a column of hardship groups. A text that is a word of it is not asked about here.
    """
    match = _PARTS.fullmatch(bare)
    if match is None:
        return None
    rest, towns = match["rest"], (match["where"] or "")[:2] in ("城市", "城镇")
    for value, behind in OF_GROUP.items():
        cores = [rest, *(rest.removesuffix(one) for one in behind if rest.endswith(one))]
        if any(len(core) > 1 and meaning.get(core) == value for core in cores):
            return OF_TOWNS.get(value, value) if towns else value
    return None
