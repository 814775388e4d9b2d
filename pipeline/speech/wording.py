"""Words as people write them, made comparable. Light to import: workers use it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

_PUNCTUATION = re.compile(r"[\W_]+")
_SEPARATORS = re.compile(r"[、,，;；]+")

NOT_CALCULATED = "#未计算"
"""What we read for a formula that was saved without its result."""
FORMULA_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", NOT_CALCULATED)
"""What a cell shows whose formula failed."""


_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_xml(text: str) -> str:
    """The text without what no XML may hold (controls, halves of a pair, non-characters): workbooks, letters and pages are made of it."""
    return text if _NO_XML.search(text) is None else _NO_XML.sub("", text)


def fold(text: str) -> str:
    """One spelling for comparing words: no width, case, spaces, punctuation or line breaks, simplified characters."""
    return _PUNCTUATION.sub("", simplified(unicodedata.normalize("NFKC", text))).lower()


def answer_key(text: str) -> str:
    """One spelling for comparing what a cell answers: as `fold`, but that a mark alone (√, ×, /) is itself, since nothing else is there."""
    return fold(text) or text.strip()


def simplified(text: str) -> str:
    """The text in simplified characters: 學籍號 → 学籍号. For comparing, never for showing a name."""
    try:
        text.encode("gb2312")  # holds no traditional character: the usual case costs nothing
    except UnicodeEncodeError:
        return str(_converter().convert(text))
    return text


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def several(text: str) -> list[str]:
    """国家助学金、免学费 → its two words."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
