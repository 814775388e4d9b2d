"""How far two persons agree, field by field: each field says one word of a small vocabulary, and nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.persons import spelling
from pipeline.persons.blocking import Pairs
from pipeline.persons.tangled import Numbers, numbered

NAME = ("same", "sound", "look", "short", "other")
"""same: the same characters (simplified, without dots); sound: a homophone; look: characters that look alike; short: a long name
with a character missing; other: another name."""
FIELD = ("same", "near", "other", "unknown")
"""near: one character wrong, or two neighbours swapped; unknown: one of the two says nothing."""


def compare(persons: DataFrame, pairs: Pairs, crowded: Mapping[str, Numbers] | None = None) -> DataFrame:
    """One row per pair: name, and birth, county, sequence, sex, guardian, guardian_id, telephone, card, student_number, school as
    categories; id_errors, the digits in which the first 17 of the ids differ (18 where one is no citizen number); apart, how far
    apart their sequence numbers are.

    persons: as `blocking.candidates` takes them, with sex. crowded: column → the values (`tangled.numbered`) that more persons have than
    may share them, where not all persons are here to count them.
    """
    one, other = pairs[:, 0], pairs[:, 1]
    ids = persons["id_number"].where(persons["id_number"].str.fullmatch(r"[0-9]{17}[0-9X]"))
    digits = _digits(ids)
    left, right = digits[one], digits[other]
    known = (left[:, 0] >= 0) & (right[:, 0] >= 0)
    made = {
        "name": _names(persons, one, other),
        "birth": _digits_agree(left[:, 6:14], right[:, 6:14], known),
        "county": _digits_agree(left[:, :6], right[:, :6], known),
        "sequence": _digits_agree(left[:, 14:17], right[:, 14:17], known),
        "id_errors": np.where(known, (left != right).sum(axis=1), 18),
        "apart": np.where(known, np.abs(_number(left[:, 14:17]) - _number(right[:, 14:17])), 999),
        "guardian": _agree(Series(spelling.sounds(persons, "guardian")).replace(-1, pd.NA), one, other),
    }
    fields = {"sex": "sex", "guardian_id": "guardian_id", "telephone": "telephone", "card": "card_number", "school": "school"}
    for name, column in (fields | {"student_number": "student_number"}).items():
        made[name] = _agree(_own(persons[column], crowded) if column in ONES_OWN else persons[column], one, other)
    return DataFrame(made)


ONES_OWN = ("guardian_id", "telephone", "card_number", "student_number")
FAMILY = 5
"""Persons who may share what is one's own; a card or a telephone of more is a teacher's, and says nothing of who somebody is."""


def _own(values: Series, crowded: Mapping[str, Numbers] | None) -> Series:
    if crowded is not None:
        return values.mask(np.isin(numbered(values, alone=False), crowded[str(values.name)]))
    return values.where(values.map(values.value_counts()).fillna(0) <= FAMILY)


def _names(persons: DataFrame, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.object_]:
    codes, distinct = pd.factorize(spelling.bare(persons["name"]))
    sound = spelling.sounds(persons, "name")
    left, right = codes[one], codes[other]
    said = np.where(left == right, "same", np.where(sound[one] == sound[other], "sound", "other")).astype(object)
    unlike = np.flatnonzero(said == "other")
    if len(unlike):
        kinds = DataFrame({"left": left[unlike], "right": right[unlike]})
        different = kinds.drop_duplicates()
        words = [_differing(distinct[a], distinct[b]) for a, b in different.itertuples(index=False)]
        said[unlike] = kinds.merge(different.assign(said=words), how="left")["said"].to_numpy(dtype=object)
    return said


def _differing(one: str, other: str) -> str:
    from rapidfuzz.distance import Levenshtein

    if spelling.look_alike(one, other):
        return "look"
    shorter, longer = sorted((one, other), key=len)
    if len(longer) >= spelling.LONG and len(longer) - len(shorter) == 1 and Levenshtein.distance(one, other) == 1:
        return "short"
    return "other"


def _agree(values: Series, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.object_]:
    codes = pd.factorize(values)[0]
    left, right = codes[one], codes[other]
    return np.where((left < 0) | (right < 0), "unknown", np.where(left == right, "same", "other")).astype(object)


def _digits_agree(left: NDArray[np.int64], right: NDArray[np.int64], known: NDArray[np.bool_]) -> NDArray[np.object_]:
    differ = left != right
    count = differ.sum(axis=1)
    first = np.argmax(differ, axis=1)
    rows = np.arange(len(left))
    after = np.minimum(first + 1, left.shape[1] - 1)
    swapped = (count == 2) & (left[rows, first] == right[rows, after]) & (left[rows, after] == right[rows, first])
    near = (count == 1) | swapped
    return np.where(~known, "unknown", np.where(count == 0, "same", np.where(near, "near", "other"))).astype(object)


def _digits(ids: Series) -> NDArray[np.int64]:
    """The first 17 digits of each id, -1 where there is none."""
    texts = ids.fillna("").str[:17].to_numpy(dtype="U17")
    packed = texts.view(np.uint32).reshape(len(texts), 17).astype(np.int64) - ord("0")
    return np.where(packed < 0, -1, packed)


def _number(digits: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(digits @ np.array([100, 10, 1]), dtype=np.int64)
