"""Are two persons one? The evidence of each field is added up, and weighed against how many pairs there could be.

The weights are logarithms (base 2) of how much likelier a field says so of one person enrolled twice than of two people
(Fellegi and Sunter 1969). They are fixed: a school has too few duplicates to learn from. How likely they are for one person was
set from how ids and names are mistyped (one digit, two, or a swap; homophones; another parent, a new telephone or card); how likely
for two people follows from the number of days, counties and sequence numbers.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.persons import spelling
from pipeline.persons.blocking import Pairs, candidates
from pipeline.persons.comparison import compare
from pipeline.speech.language import N_, _, filled

WEIGHTS: dict[str, dict[str, float]] = {
    "name": {"same": 0, "sound": -2.5, "look": -2.5, "short": -2.5, "other": -99},
    "birth": {"same": 12, "near": 6, "other": -4},
    "county": {"same": 3.5, "near": 1.5, "other": -5},
    "sequence": {"same": 9.5, "near": 3, "other": -5},
    "sex": {"same": 0.8, "other": -2.3},
    "guardian": {"same": 10, "other": -2},
    "guardian_id": {"same": 13, "other": -3},
    "telephone": {"same": 11, "other": -1.5},
    "card": {"same": 11, "other": -1},
    "student_number": {"same": 15, "other": 0},
    "school": {"same": 3, "other": -0.7},
}
"""Field → what it says → its weight. A field of which one of the two says nothing weighs nothing."""
RAREST, COMMONEST = 16.0, 7.0
"""Bounds of the weight of a name: a rare one says more than a frequent one."""
_MARGIN = 5.0
"""How much the evidence must outweigh that of a pair drawn at random having to be one person: 32 to 1."""
_TWIN = {"close": -4.0, "school": -1.5, "other-school": 4.0, "card": 6.0, "spelling": 3.5}
"""Of two of one birth date and one family whose names differ in spelling: twins, or one person? Sequence numbers side by side
and one school speak for twins; another school, one card, and names that are homophones or look alike for one person."""
_SAID = {
    "name": {"sound": N_("姓名同音"), "look": N_("姓名形近"), "short": N_("姓名少一字"), "same": N_("姓名相同")},
    "birth": {"same": N_("出生日期相同"), "near": N_("出生日期相近"), "other": N_("出生日期不同")},
    "guardian": {"same": N_("监护人相同"), "other": N_("监护人不同")},
    "telephone": {"same": N_("电话相同"), "other": N_("电话不同")},
    "card": {"same": N_("卡号相同"), "other": N_("卡号不同")},
    "student_number": {"same": N_("学籍号相同")},
    "school": {"same": N_("同一学校"), "other": N_("不同学校")},
}


def likely_one(persons: DataFrame) -> DataFrame:
    """The pairs that are probably one person: one, other (places in persons), score (bits) and said, which fields agree, in words.

    persons: one row per id, index 0 …: name, id_number, sex, guardian, guardian_id, telephone, card_number, student_number, school.
    """
    pairs = candidates(persons)
    compared = compare(persons, pairs)
    possible = ((compared["name"] != "other") & ((compared["id_errors"] <= 2) | _otherwise_sure(compared))).to_numpy()
    pairs, compared = pairs[possible], compared[possible].reset_index(drop=True)
    score = _evidence(compared) + _rarity(persons["name"], pairs)
    enough = (score >= np.log2(max(len(persons), 2)) + _MARGIN) & ~_twins(compared)
    found = DataFrame({"one": pairs[:, 0], "other": pairs[:, 1], "score": score, "said": _words(compared)})
    return DataFrame(found[enough.to_numpy()].reset_index(drop=True))


def _otherwise_sure(compared: DataFrame) -> Series:
    """More than two digits differ, but something else names one person."""
    return (compared["student_number"] == "same") | ((compared["card"] == "same") & (compared["birth"] == "same"))


def _evidence(compared: DataFrame) -> Series:
    total = Series(0.0, index=compared.index)
    for field, weights in WEIGHTS.items():
        total = total + compared[field].map({**weights, "unknown": 0.0}).astype("float64")
    return total


def _rarity(names: Series, pairs: Pairs) -> NDArray[np.float64]:
    """The weight of two names being one: by how often the name occurs beside these two, and by how common its characters are."""
    sound = spelling.by_sound(names)
    count = np.bincount(sound)[sound] - 1
    bare = spelling.bare(names)
    by_character = _rarity_of_characters(bare)
    often = np.log2(len(names) / np.maximum(count, 1))
    weight = np.clip(np.where(count > 1, np.minimum(often, by_character), by_character), COMMONEST, RAREST)
    return np.asarray(np.minimum(weight[pairs[:, 0]], weight[pairs[:, 1]]), dtype=np.float64)


def _rarity_of_characters(names: Series) -> NDArray[np.float64]:
    """How rare a name is, were its characters drawn one by one: surname among surnames, the rest among the rest."""
    codes, distinct = pd.factorize(names)
    first = Series([name[:1] for name in distinct])
    rest = Series([list(name[1:]) for name in distinct]).explode()
    uses = np.bincount(codes, minlength=len(distinct))
    of_first = np.log2(uses.sum() / first.map(Series(uses).groupby(first).sum()))
    of_rest = Series(uses).reindex(rest.index)
    share = np.log2(of_rest.sum() / rest.map(of_rest.groupby(rest).sum()))
    rarity = of_first + share.groupby(level=0).sum().reindex(of_first.index).fillna(0)
    return np.asarray(rarity, dtype=np.float64)[codes]


def _twins(compared: DataFrame) -> Series:
    """Two of one birth date and one family, and the spelling of the name is all that could make them one: rather twins."""
    family = (compared[["guardian", "guardian_id", "telephone"]] == "same").any(axis=1)
    could_be = (compared["birth"] == "same") & (compared["county"] == "same") & (compared["apart"] > 0)
    asked = family & could_be & compared["name"].isin(["sound", "look"])
    weight = (
        _TWIN["spelling"]
        + np.where(compared["apart"] <= 2, _TWIN["close"], 0.0)
        + compared["school"].map({"same": _TWIN["school"], "other": _TWIN["other-school"]}).fillna(0.0).astype("float64")
        + np.where(compared["card"] == "same", _TWIN["card"], 0.0)
    )
    return asked & (weight < 0)


def _words(compared: DataFrame) -> Series:
    errors = compared["id_errors"].astype("str")
    said: Series = filled(_("证件号相差 {count} 位"), count=errors).where(compared["id_errors"] < 18, _("证件号不同"))
    for field, spoken in _SAID.items():
        text = compared[field].map({seen: _(words) for seen, words in spoken.items()}).astype("str")
        said = said + (_("；") + text).fillna("")
    return said


def clusters(found: DataFrame, count: int) -> NDArray[np.int64]:
    """The cluster of each of `count` persons: the smallest place among those it is joined with, directly or through others."""
    cluster = np.arange(count, dtype=np.int64)
    one, other = found["one"].to_numpy(dtype=np.int64), found["other"].to_numpy(dtype=np.int64)
    while True:
        least = np.minimum(cluster[one], cluster[other])
        before = cluster.copy()
        np.minimum.at(cluster, one, least)
        np.minimum.at(cluster, other, least)
        cluster = cluster[cluster]
        if (cluster == before).all():
            return cluster
