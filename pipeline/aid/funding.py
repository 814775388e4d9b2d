"""Who bears what: each payment split over its fund sources (central, province, county …), exact to the fen."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.policy import InForce

COLUMNS = ["programme", "school", "student_key", "months", "part", "amount_fen"]


def split_cost(payments: DataFrame, in_force: tuple[InForce, ...]) -> DataFrame:
    """One row per payment and fund source; sources that bear nothing of a payment are left out.

    payments: as `entitle` returns them. Each payment's parts add up to it, and each source's total over a programme is what
    the largest remainder gives it of the programme's total. A programme without shares is borne by `unstated`.
    """
    made, payments = [], payments[[name for name in COLUMNS if name in payments.columns]]
    there = set(payments["programme"].unique())
    for one in (one for one in in_force if one.id in there):
        mine = payments[payments["programme"] == one.id]
        parts = one.shares.parts if one.shares is not None else {"unstated": 100}
        cells = shares_of(mine["amount_fen"].to_numpy(dtype=np.int64), np.array(list(parts.values()), dtype=np.int64))
        for place, part in enumerate(parts):
            made.append(mine[["programme", "school", "student_key", "months"]].assign(part=part, amount_fen=cells[:, place]))
    if not made:
        return payments.iloc[:0].assign(part=Series(dtype="str"))[COLUMNS].astype({"amount_fen": "int64"})
    funding = pd.concat(made, ignore_index=True)
    return funding[funding["amount_fen"] > 0].reset_index(drop=True)[COLUMNS]


def shares_of(amounts: NDArray[np.int64], percents: NDArray[np.int64]) -> NDArray[np.int64]:
    """Amounts (fen) split by whole percents: an array of (amounts, parts) that adds up both ways.

    Rows add up to their amount; columns to the largest-remainder split of the total, ties to the part named first. The fen
    left over in a row go to parts that still lack some, row by row with the most left over first (Ryser's construction,
    which always comes out).
    """
    assert percents.sum() == 100
    cells = amounts[:, None] * percents[None, :] // 100
    left = amounts - cells.sum(axis=1)
    lacking = _largest_remainder(int(amounts.sum()), percents) - cells.sum(axis=0)
    for part in range(len(percents)):
        takes = np.argsort(-left, kind="stable")[: lacking[part]]
        cells[takes, part] += 1
        left[takes] -= 1
    return cells


def _largest_remainder(total: int, percents: NDArray[np.int64]) -> NDArray[np.int64]:
    whole = total * percents // 100
    order = np.argsort(-(total * percents % 100), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole
