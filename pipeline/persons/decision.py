"""Are two persons one? The evidence of each field is added up, and weighed against how many pairs there could be.

The weights are logarithms (base 2) of how much likelier a field says so of one person enrolled twice than of two people
(Fellegi and Sunter 1969). They are fixed: a school has too few duplicates to learn from. How likely they are for one person was
set from how ids and names are mistyped (one digit, two, or a swap; homophones; another parent, a new telephone or card); how likely
for two people follows from the number of days, counties and sequence numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.persons import spelling
from pipeline.persons.blocking import Bucket, candidates
from pipeline.persons.comparison import compare
from pipeline.persons.tangled import Numbers
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


@dataclass(frozen=True)
class Population:
    """Among whom two persons are compared: how many there are; how many of each sound (by number), and how often each character begins a
    name, or stands in the rest of one."""

    count: int
    sounds: Series
    first: Series
    rest: Series

    @staticmethod
    def of(persons: DataFrame) -> Population:
        """persons: as `likely_one` takes them."""
        codes, distinct = pd.factorize(spelling.bare(persons["name"]))
        uses = Series(np.bincount(codes, minlength=len(distinct)), dtype="int64")
        rest = Series([list(name[1:]) for name in distinct], dtype=object).explode().dropna()
        return Population(
            len(persons),
            Series(spelling.sounds(persons, "name")).value_counts(sort=False),
            uses.groupby(np.array([name[:1] for name in distinct], dtype=object)).sum(),
            uses.reindex(rest.index).groupby(rest.to_numpy()).sum(),
        )

    @staticmethod
    def together(some: Sequence[Population]) -> Population:
        """The populations of all parts as one."""
        added = {name: pd.concat([getattr(one, name) for one in some]) for name in ("sounds", "first", "rest")}
        return Population(sum(one.count for one in some), **{name: counts.groupby(level=0).sum() for name, counts in added.items()})

    @property
    def enough(self) -> float:
        """The evidence (bits) for being one person that outweighs how many pairs there could be."""
        return float(np.log2(max(self.count, 2)) + _MARGIN)


def likely_one(persons: DataFrame) -> DataFrame:
    """The pairs that are probably one person: one, other (places in persons), score (bits) and said, which fields agree, in words.

    persons: one row per id, index 0 …: name, id_number, sex, guardian, guardian_id, telephone, card_number, student_number, school.
    """
    whole = Population.of(persons)
    return weighed(plausible(persons, whole.enough), whole)


def plausible(persons: DataFrame, enough: float, bucket: Bucket | None = None, crowded: Mapping[str, Numbers] | None = None) -> DataFrame:
    """The pairs that would be one person if their name were the rarest: one, other, `compare`'s columns, and what `weighed` asks of names.

    persons: as `likely_one` takes them; those of one bucket (`blocking`), with what is `crowded` among all (`comparison`).
    """
    pairs = candidates(persons, bucket)
    compared = compare(persons, pairs, crowded)
    possible = (compared["name"] != "other") & ((compared["id_errors"] <= 2) | _otherwise_sure(compared))
    pairs, compared = pairs[possible.to_numpy()], compared[possible].reset_index(drop=True)
    compared = compared.assign(one=pairs[:, 0], other=pairs[:, 1], evidence=_evidence(compared))
    hopeful = (compared["evidence"] + RAREST >= enough) & ~_twins(compared)
    found = compared[hopeful].reset_index(drop=True)
    names, sounds = spelling.bare(persons["name"]), spelling.sounds(persons, "name")
    sides = {f"name_{side}": names.iloc[found[side].to_numpy()].array for side in ("one", "other")}
    return found.assign(**sides, **{f"sound_{side}": sounds[found[side].to_numpy()] for side in ("one", "other")})


def weighed(pairs: DataFrame, whole: Population) -> DataFrame:
    """Of what `plausible` returns the pairs that are likely, with how rare the name is among all: one, other, score and said."""
    score = pairs["evidence"] + np.minimum(*(_rarity(pairs[f"name_{side}"], pairs[f"sound_{side}"], whole) for side in ("one", "other")))
    found = DataFrame({"one": pairs["one"], "other": pairs["other"], "score": score, "said": _words(pairs)})
    return found[(score >= whole.enough).to_numpy()].reset_index(drop=True)


def _otherwise_sure(compared: DataFrame) -> Series:
    """More than two digits differ, but something else names one person."""
    return (compared["student_number"] == "same") | ((compared["card"] == "same") & (compared["birth"] == "same"))


def _evidence(compared: DataFrame) -> Series:
    total = Series(0.0, index=compared.index)
    for field, weights in WEIGHTS.items():
        total = total + compared[field].map({**weights, "unknown": 0.0}).astype("float64")
    return total


def _rarity(names: Series, sounds: Series, whole: Population) -> NDArray[np.float64]:
    """The weight of two names being one: by how often the name occurs beside these two, and by how common its characters are."""
    count = whole.sounds.reindex(sounds).to_numpy() - 1
    by_character = _rarity_of_characters(names, whole)
    often = np.log2(whole.count / np.maximum(count, 1))
    return np.asarray(np.clip(np.where(count > 1, np.minimum(often, by_character), by_character), COMMONEST, RAREST), dtype=np.float64)


def _rarity_of_characters(names: Series, whole: Population) -> NDArray[np.float64]:
    """How rare a name is, were its characters drawn one by one: surname among surnames, the rest among the rest."""
    codes, distinct = pd.factorize(names)
    first = Series([name[:1] for name in distinct], dtype=object)
    rest = Series([list(name[1:]) for name in distinct], dtype=object).explode().dropna()
    of_first = np.log2(whole.first.sum() / first.map(whole.first))
    share = Series(np.log2(whole.rest.sum() / rest.map(whole.rest).astype("float64")))
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
