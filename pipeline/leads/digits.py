"""First digits of amounts that were written by hand: figures of the whole, never names.

The leading digit d of numbers that span several orders of size is expected with log10(1 + 1/d) (Benford). Amounts of aid, which a
document fixes, follow nothing of the kind and are not looked at; stated incomes and costs may. Cut-offs of the mean absolute deviation:
M. Nigrini, Benford's Law (2012): above 0.015 for first digits is nonconformity. A test of last digits is left out: incomes are rounded.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame

from pipeline.leads.seen import Seen
from pipeline.speech.language import N_, _

COLUMNS = ["what", "school", "numbers", "orders", "deviation", "verdict"]
WHAT = {"income": N_("家庭年收入"), "costs": N_("家庭支出")}
_FEWEST, _ORDERS, _CUT_OFF = 500, 1.5, 0.015
EXPECTED = np.log10(1 + 1 / np.arange(1, 10))


def find(seen: Seen) -> DataFrame:
    """`COLUMNS`, one row per school and kind of amount: how many numbers, over how many orders of size (from the 5th to the 95th
    percentile), and the mean absolute deviation of their first digits. verdict in words; none where a condition is not met."""
    told = seen.amounts[seen.amounts["fen"] >= 100].assign(yuan=lambda rows: rows["fen"] // 100)
    rows = []
    for (what, school), mine in told.groupby(["what", "school"], sort=True):
        yuan = mine["yuan"].to_numpy()
        low, high = np.quantile(yuan, [0.05, 0.95])
        orders = float(np.log10(max(high, 1) / max(low, 1)))
        first = pd.Series(yuan.astype(str)).str[0].astype("int64")
        shares = first.value_counts(normalize=True).reindex(range(1, 10), fill_value=0).to_numpy()
        deviation = float(np.abs(shares - EXPECTED).mean())
        rows.append([what, school, len(yuan), orders, deviation, _verdict(len(yuan), orders, deviation)])
    return DataFrame(rows, columns=COLUMNS)


def _verdict(numbers: int, orders: float, deviation: float) -> str:
    if numbers < _FEWEST:
        return _("数太少，不作判断")
    if orders < _ORDERS:
        return _("大小相近，不适用")
    return _("与通常的分布不同") if deviation > _CUT_OFF else _("没有异常")
