"""Whom an auditor visits: some by chance, by which something can be said of all; and those named by leads, who say nothing of others.

The number by chance is that of discovery sampling: the least with which, if so large a share of all were wrong, one at least would be among
them with the given confidence. Without replacement (hypergeometric): see the AICPA Audit Guide Audit Sampling, technical notes (2008), and
PracTools::nAuditAttr.
"""

from __future__ import annotations

import hashlib
import math

import pandas as pd
from pandas import DataFrame, Series

from pipeline.leads.evidence import STRONG
from pipeline.results import Looked


def size(population: int, rate: float, confidence: float) -> int:
    """The least number to draw of so many, so that with this confidence one wrong one is among them if the share `rate` of all is wrong.

    All of them where even that is not enough. rate and confidence: between 0 and 1. An integer.
    """
    if population <= 0:
        return 0
    wrong = max(1, math.ceil(rate * population))
    missed = 1.0
    for drawn in range(1, population + 1):
        missed *= max(population - wrong - drawn + 1, 0) / (population - drawn + 1)
        if missed <= 1 - confidence:
            return drawn
    return population


def drawn(people: DataFrame, number: int, seed: str) -> DataFrame:
    """So many of these people by chance, as the seed says, in their own order; the same seed draws the same. people: with student_key."""
    key = hashlib.sha256(seed.encode()).hexdigest()[:16]
    chance = pd.util.hash_array(people["student_key"].to_numpy(dtype=object), hash_key=key, categorize=False)
    first = Series(chance, index=people.index).sort_values(kind="stable").index[:number]
    return people.loc[people.index.isin(first)]


def by_risk(people: DataFrame, looked: Looked, number: int) -> DataFrame:
    """Those of these people whom open leads name, at most so many: by strong leads first, then those in more leads, then the dearer.

    people: with student_key and left_fen. Returns them with `why`, the kinds of the leads.
    """
    lines = looked.evidence[(looked.evidence["student_key"] != "") & looked.evidence["number"].isin(looked.open["number"])]
    strength = lines["number"].map(looked.open.set_index("number")["strength"])
    each = lines.assign(strong=(strength == STRONG).astype("int64"))[["student_key", "number", "kind", "strong"]].drop_duplicates()
    sums = each.groupby("student_key").agg(strong=("strong", "sum"), leads=("number", "nunique"))
    kinds = each.drop_duplicates(["student_key", "kind"]).groupby("student_key")["kind"].agg(";".join)
    named = people[people["student_key"].isin(sums.index)]
    named = named.assign(
        strong=named["student_key"].map(sums["strong"]), leads=named["student_key"].map(sums["leads"]), why=named["student_key"].map(kinds)
    )
    order = ["strong", "leads", "left_fen", "student_key"]
    return named.sort_values(order, ascending=[False, False, False, True], kind="stable").head(number).drop(columns=["strong", "leads"])
