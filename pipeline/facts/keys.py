"""Keys: one spelling each for comparing names and places, and one short key per person, vectorised."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import Series

from pipeline.speech.wording import fold, simplified

_MIDDLE_DOT = "·"


def name_key(names: Series) -> Series:
    """One spelling per name for comparing: no spaces, one middle dot, upper-case Latin letters, simplified characters."""
    names = names.map(simplified, na_action="ignore").astype("str")
    return names.str.replace(r"\s+", "", regex=True).str.replace(r"[•‧∙・･．⋅●]", _MIDDLE_DOT, regex=True).str.upper()


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
