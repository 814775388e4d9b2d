"""Schools whose rates stand far from their like: funnel limits, not ranks. Figures of schools, never names."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.leads import chance
from pipeline.leads.seen import Seen
from pipeline.speech.language import N_, _

COLUMNS = ["what", "school", "count", "total", "rate", "low", "high", "spread", "outside", "note"]
WHAT = {
    "exceptions": N_("例外裁定"),
    "returned": N_("退回的行"),
    "failed": N_("银行退汇"),
    "objections": N_("成立的异议"),
    "accounts": N_("账户变更"),
    "checks": N_("抽查不符"),
    "hardship": N_("特别困难"),
    "far": N_("外省身份证号"),
    "unlike": N_("身份证号与性别、生日不符"),
    "ruler": N_("一人所作的裁定"),
}
"""What is counted of how many."""
_FEWEST_SCHOOLS, _FEWEST_EXPECTED = 8, 5.0
"""Fewer schools than that have no spread that could be known; and where so few are expected a rate says nothing."""
_DEVIATIONS = 3.0


def find(seen: Seen) -> DataFrame:
    """`COLUMNS`, one row per school and kind of count: its rate and the limits of what chance explains at its size.

    outside: above or below them, where the conditions are met; note says which are not. Limits: `chance.funnel`.
    """
    made = [_compared(str(what), mine.reset_index(drop=True)) for what, mine in seen.rates.groupby("what", sort=False)]
    return pd.concat(made, ignore_index=True) if made else DataFrame(columns=COLUMNS)


def _compared(what: str, schools: DataFrame) -> DataFrame:
    schools = schools[schools["total"] > 0].reset_index(drop=True)
    count, total = schools["count"].to_numpy(), schools["total"].to_numpy()
    if len(schools) < _FEWEST_SCHOOLS:
        rate = count / total
        return schools.assign(
            what=what, rate=rate, low=float("nan"), high=float("nan"), spread=1.0, outside="", note=_("学校太少，不作比较")
        )[COLUMNS]
    rate, low, high, spread = chance.funnel(count, total, _DEVIATIONS)
    small = total * rate < _FEWEST_EXPECTED
    own = schools["count"] / schools["total"]
    outside = pd.Series("", index=schools.index, dtype="str").mask((own > high) & ~small, "above").mask((own < low) & ~small, "below")
    note = pd.Series("", index=schools.index, dtype="str").mask(small, _("人数太少，不作判断"))
    return schools.assign(what=what, rate=own, low=low, high=high, spread=spread, outside=outside, note=note)[COLUMNS]
