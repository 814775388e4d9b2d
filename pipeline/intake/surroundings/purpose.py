"""What a sheet of students is for, by its titles, its name and its file's name: `schemas.purposes`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.speech.wording import fold
from schemas.purposes import NO_PURPOSE, OF_AID, PURPOSES

_WORDS = {purpose: re.compile("|".join(map(re.escape, words))) for purpose, words in PURPOSES.items()}
_NO_PURPOSE = re.compile("|".join(map(re.escape, NO_PURPOSE)))


def purpose_of(texts: Iterable[str], fields: Iterable[str], has_marks: bool) -> str:
    """claims, roster, left, returned or taken-back. texts: titles and names; fields: those of the sheet's columns; has_marks: it has
    columns that mark hardship groups or months. A sheet that says nothing claims, as the folder in which it lies does."""
    said = _NO_PURPOSE.sub("", fold("\n".join(texts)))
    found = next((purpose for purpose, words in _WORDS.items() if words.search(said)), "claims")
    if found == "roster" and (has_marks or set(fields) & set(OF_AID)):
        return "claims"
    return found
