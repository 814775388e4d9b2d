"""Words as people write them, made comparable. Standard library only; workers use it."""

from __future__ import annotations

import re
import unicodedata

_PUNCTUATION = re.compile(r"[\W_]+")
_SEPARATORS = re.compile(r"[、,，;；]+")

FORMULA_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
"""What a cell shows whose formula failed."""


def fold(text: str) -> str:
    """One spelling for comparing words: no width, case, spaces, punctuation or line breaks."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).lower()


def several(text: str) -> list[str]:
    """国家助学金、免学费 → its two words."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
