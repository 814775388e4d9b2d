"""A bank's return without headings: lines of account, name, amount and result, told by what their columns hold. Workers use it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.intake.workbook import Grid
from pipeline.speech.wording import fold
from schemas import categories as words
from schemas.headings import RETURNED

_ACCOUNT = re.compile(r"\d[\d*＊]{10,22}\d")
_AMOUNT = re.compile(r"[¥￥]?\d[\d,]*(?:\.\d{1,2})")
_NAME = re.compile(r"[\u3400-\u9fff·]{2,20}")
_WORDS = frozenset(fold(word) for spelled in words.BANK_RESULT.values() for word in spelled if not word.isascii())
_CODES = frozenset(code for spelled in words.BANK_CODES.values() for code in spelled)
_REASON = re.compile("|".join((*words.BANK_REASONS, *words.BANK_GOOD)))
_MOST = 60
"""Lines that are looked at."""
_PARTS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (RETURNED["account"], lambda text: _ACCOUNT.fullmatch(text) is not None),
    (RETURNED["yuan"], lambda text: _AMOUNT.fullmatch(text) is not None),
    (RETURNED["result"], lambda text: fold(text) in _WORDS),
    (RETURNED["code"], lambda text: text.upper() in _CODES or re.fullmatch(r"[A-Z]{0,3}\d{2,8}", text.upper()) is not None),
    (RETURNED["reason"], lambda text: text == "" or _REASON.search(text) is not None),
    (RETURNED["payee"], lambda text: _NAME.fullmatch(text) is not None),
)
"""What a column is, in this order, → does a cell look like it?"""


def with_headings(grid: Grid) -> Grid | None:
    """The grid with headings put above its lines where they are those of a bank's return; None where they are not."""
    lines = [row for row in grid.rows if any(_ACCOUNT.fullmatch(str(cell).strip()) for cell in row)]
    width = max(map(len, lines), default=0)
    if not lines or width < 3:
        return None
    columns = [[str(row[at]).strip() if at < len(row) else "" for row in lines[:_MOST]] for at in range(width)]
    named: dict[str, int] = {}
    for heading, fits in _PARTS:
        at = next((at for at, texts in enumerate(columns) if at not in named.values() and _holds(texts, fits)), None)
        if at is not None:
            named[heading] = at
    if not {RETURNED["account"], RETURNED["yuan"]} <= named.keys() or not {RETURNED["result"], RETURNED["code"]} & named.keys():
        return None
    above = [next((heading for heading, place in named.items() if place == at), "") for at in range(width)]
    return replace(grid, rows=[above, *grid.rows], top=grid.top - 1)


def _holds(texts: Sequence[str], fits: Callable[[str], bool]) -> bool:
    filled = [text for text in texts if text]
    enough = bool(filled) and (fits("") or 2 * len(filled) >= len(texts))
    return enough and sum(map(fits, filled)) >= 0.9 * len(filled)
