"""Ids, cards and telephones as they may leave the office: 3401**********1234, 138****5678. Enough to find a line, too little to use it."""

from __future__ import annotations

import re

_LONG = re.compile(r"(?<![0-9a-z.])(\d{4})(\d{4,11})(\d{3}[\dXx])(?![0-9a-z])")
"""An id (15 or 18), a card or an account (12 to 19 digits), with what stands before it in upper case (G3415…); no checksum."""
_SPACED = re.compile(r"(?<!\d)(\d{4})((?: \d{4}){2,3}) (\d{1,4})(?!\d)")
"""A card as it is printed on itself: 6228 4804 0256 4890 018."""
_PHONE = re.compile(r"(?<![0-9a-z])(1[3-9]\d)\d{4}(\d{4})(?!\d)")


def masked(text: str) -> str:
    """The text with every id, card, account and telephone of it masked; all else as it was."""
    text = _LONG.sub(lambda found: f"{found[1]}{'*' * len(found[2])}{found[3]}", text)
    text = _SPACED.sub(lambda found: f"{found[1]}{' ****' * (len(found[2]) // 5)} {found[3]}", text)
    return _PHONE.sub(r"\1****\2", text)
