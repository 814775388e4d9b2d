"""Chinese numerals as schools use them: one to ninety-nine."""

from __future__ import annotations

NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", start=1)} | {"十一": 11, "十二": 12}
ZH = {number: numeral for numeral, number in NUMERALS.items()}


def number_of(numeral: str) -> int:
    """三 or 3 → 3, 十二 → 12, 二十三 → 23. KeyError or ValueError for anything else."""
    if numeral.isdigit():
        return int(numeral)
    if numeral.startswith("十"):
        return 10 + NUMERALS.get(numeral[1:], 0)
    tens, _, ones = numeral.partition("十")
    return NUMERALS[tens] * 10 + NUMERALS.get(ones, 0) if "十" in numeral else NUMERALS[numeral[:1]]
