"""Classes in which something happens to more students than the others' rate explains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from pipeline.leads import chance
from pipeline.leads.seen import CLASS, Seen
from pipeline.machine.distinct import distinct

_HABIT = 0.5
"""What more of a class has in common than that is a habit of filling in, the school's or the teacher's, and no lead."""


def habitual(rows: DataFrame, seen: Seen, of: str) -> Series:
    """True for each row whose value of that column whole classes have. rows: one per student and value, with school and class_name."""
    sizes = seen.latest.reset_index(drop=True).groupby(CLASS)["student_key"].size()
    size = sizes.reindex(pd.MultiIndex.from_frame(rows[CLASS])).set_axis(rows.index)
    mine = rows.groupby([of, *CLASS])["student_key"].transform("size")
    found: Series = (mine > _HABIT * size).groupby(rows[of]).transform("any")
    return found


@dataclass(frozen=True)
class Bounds:
    """fewest: students. least: the rate that is taken to be everybody's at least. unlikely: the probability below which a number is odd."""

    fewest: int
    least: float
    unlikely: float


def odd_ones(rows: DataFrame, of: str, by: list[str], bounds: Bounds, nearby: list[str] | None = None) -> DataFrame:
    """The rows of odd groups to which it has happened, with `number` (of them in the group) and `size` (of the group).

    rows: with the columns `by`, and `of`: True where it has happened. nearby: of groups that share these, the rate of the others counts
    too: what happens to a whole school in a month is no single class's.
    """
    kinds, group = distinct(rows[by])
    happened = rows[of].to_numpy(dtype=bool)
    count, size = np.bincount(group[happened], minlength=len(kinds)), np.bincount(group, minlength=len(kinds))
    rate = chance.elsewhere(count, size, bounds.least)
    if nearby is not None:
        counts = kinds.assign(count=count, size=size)
        others = counts.groupby(nearby)[["count", "size"]].transform("sum") - counts[["count", "size"]]
        rate = np.maximum(rate, (others["count"] / others["size"].clip(lower=1)).to_numpy())
    odd = chance.beyond(count, size, rate, bounds.fewest, bounds.unlikely) & kinds.notna().all(axis=1).to_numpy()
    chosen = happened & odd[group]
    return rows[chosen].assign(number=count[group[chosen]], size=size[group[chosen]]).reset_index(drop=True)
