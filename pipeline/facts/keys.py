"""Keys: one spelling each for comparing names and places, and one short key per person, vectorised."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from pipeline.facts.once import once_per_column
from pipeline.facts.texts import Texts, each, where_found
from pipeline.speech.wording import fold, simplified

_MIDDLE_DOT, _DOTS = "·", "[•‧∙・･．⋅●]"
_SPACES = r"[\t-\r\x{1c}-\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+"
_NO_PLAIN_NAME = r"[^\x{3400}-\x{9fff}\x{20000}-\x{323af}·]"
"""What a name of Chinese characters alone does not hold."""


def name_key(names: Series) -> Series:
    """One spelling per name for comparing: no spaces, one middle dot, upper-case Latin letters, simplified characters."""
    return Series(_name_keys(names), index=names.index, dtype="str")


@once_per_column
def _name_keys(names: Series) -> Texts:
    texts = pa.array(names, pa.large_string())
    if isinstance(texts, pa.ChunkedArray):  # of frames that were put one below the other
        texts = texts.combine_chunks()
    texts = where_found(texts, _beyond_gb2312(), each(simplified))
    return where_found(texts, _NO_PLAIN_NAME, _evened)


def _evened(texts: Texts) -> Texts:
    """No spaces, one middle dot, upper-case Latin letters."""
    spaceless = pc.replace_substring_regex(texts, _SPACES, "")
    return pc.utf8_upper(pc.replace_substring_regex(spaceless, _DOTS, _MIDDLE_DOT))


@cache
def _beyond_gb2312() -> str:
    """The pattern of a character that GB 2312 does not have: all traditional ones are among them."""
    pairs = (bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    codes = [*range(128), *sorted(ord(one) for one in pairs if one)]
    first = [code for code, before in zip(codes, [-2, *codes], strict=False) if code != before + 1]
    last = [code for code, behind in zip(codes, [*codes[1:], -2], strict=True) if code != behind - 1]
    return "[^" + "".join(f"\\x{{{start:x}}}-\\x{{{end:x}}}" for start, end in zip(first, last, strict=True)) + "]"


def place_key(names: Series) -> Series:
    """One spelling per school or class for comparing: no spaces, brackets or dashes, simplified characters. Empty where missing."""
    return names.map({name: fold(name) for name in names.dropna().unique()}).astype("str").fillna("")


def student_key(ids: Series) -> Series:
    """A stable 16-digit hexadecimal key per id, the same in every run and term. ValueError if two ids collide."""
    unique = pd.Index(ids.unique())
    hashes = pd.util.hash_array(unique.to_numpy(dtype=object), categorize=False)
    if len(np.unique(hashes)) != len(unique):
        raise ValueError("two ids share one key")
    texts = np.char.zfill(np.vectorize("{:x}".format, otypes=["U16"])(hashes), 16) if len(hashes) else np.array([], dtype="U16")
    return ids.map(Series(texts, index=unique, dtype="str")).astype("str")


def latest(rows: DataFrame, *columns: str) -> DataFrame:
    """What the last row of each student says in these columns; index by student_key."""
    return rows[["student_key", *columns]].drop_duplicates("student_key", keep="last").set_index("student_key")
