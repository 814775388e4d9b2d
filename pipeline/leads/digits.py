"""First and last digits of what was written by hand: figures of a school, never names.

First digits: the leading digit d of numbers that span several orders of size is expected with log10(1 + 1/d) (Benford). Amounts of aid,
which a document fixes, follow nothing of the kind and are not looked at; stated incomes and costs may. Cut-offs of the mean absolute
deviation: M. Nigrini, Benford's Law (2012): above 0.015 for first digits is nonconformity.

Last digits: of numbers that nobody rounds each is expected in a tenth (J. Mosimann et al., Data fabrication: can people generate random
digits?, Accountability in Research 4, 1995). Incomes are rounded, and then nothing is said. Telephones are not even either, since people
choose theirs: a school's are held against those of all other schools (chi-squared test of homogeneity), where each digit is expected at
least five times (W. Cochran, 1954), and the bound is divided by the number of schools that are tested.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from pipeline.leads import chance
from pipeline.leads.seen import Seen
from pipeline.speech.language import N_, _

COLUMNS = ["what", "place", "school", "numbers", "orders", "deviation", "verdict"]
"""place: first or last digit. orders: of size that the numbers span, missing for last digits. deviation: the mean absolute one."""
WHAT = {"income": N_("家庭年收入"), "costs": N_("家庭支出"), "telephone": N_("家长电话")}
PLACES = {"first": N_("首位"), "last": N_("末位")}
_FEWEST, _ORDERS, _CUT_OFF = 500, 1.5, 0.015
_FEWEST_LAST, _EXPECTED, _UNLIKELY = 200, 5.0, 0.001
_ROUNDED = 0.2
"""Where more numbers end in 0 than that, they were rounded."""
EXPECTED = np.log10(1 + 1 / np.arange(1, 10))
_OF_LAST = np.full(10, 0.1)


def find(seen: Seen) -> DataFrame:
    """`COLUMNS`, one row per school, kind of number and place; verdict in words, and which condition is not met where there is none."""
    yuan = seen.amounts[seen.amounts["fen"] >= 100].assign(yuan=lambda rows: rows["fen"] // 100)
    rows = []
    for (what, school), mine in yuan.groupby(["what", "school"], sort=True):
        rows.append(_first(str(what), str(school), mine["yuan"]))
        rows.append(_last(str(what), str(school), mine["yuan"]))
    return DataFrame([*rows, *_telephones(seen)], columns=COLUMNS)


def _first(what: str, school: str, yuan: Series) -> list[object]:
    low, high = np.quantile(yuan, [0.05, 0.95])
    orders = float(np.log10(max(high, 1) / max(low, 1)))
    shares = yuan.astype("str").str[0].astype("int64").value_counts(normalize=True).reindex(range(1, 10), fill_value=0).to_numpy()
    deviation = float(np.abs(shares - EXPECTED).mean())
    verdict = _("与通常的分布不同") if deviation > _CUT_OFF else _("没有异常")
    if len(yuan) < _FEWEST:
        verdict = _("数太少，不作判断")
    elif orders < _ORDERS:
        verdict = _("大小相近，不适用")
    return [what, "first", school, len(yuan), orders, deviation, verdict]


def _last(what: str, school: str, yuan: Series) -> list[object]:
    counts = np.bincount(yuan.to_numpy() % 10, minlength=10)
    deviation = float(np.abs(counts / len(yuan) - _OF_LAST).mean())
    if len(yuan) < _FEWEST_LAST:
        verdict = _("数太少，不作判断")
    elif counts[0] > _ROUNDED * len(yuan):
        verdict = _("多为整数，不适用")
    else:
        verdict = _("与通常的分布不同") if chance.uneven(counts, np.full(10, len(yuan) / 10), 9) < _UNLIKELY else _("没有异常")
    return [what, "last", school, len(yuan), None, deviation, verdict]


def _telephones(seen: Seen) -> list[list[object]]:
    """The last digits of each school's telephones, each telephone once, beside those of all other schools."""
    told = seen.enrolments[["telephone", "school"]].drop_duplicates().dropna()
    told = told[told["telephone"].str.fullmatch(r"1\d{10}").fillna(False).astype(bool)]
    if told.empty:
        return []
    counts = pd.crosstab(told["school"], told["telephone"].str[-1].astype("int64")).reindex(columns=range(10), fill_value=0)
    every, made = counts.to_numpy().sum(axis=0), []
    large = counts.sum(axis=1) >= _FEWEST_LAST
    for school, mine in zip(counts.index, counts.to_numpy(), strict=True):
        others, number = every - mine, int(mine.sum())
        expected = mine.sum() * every / max(every.sum(), 1)
        shares = others / others.sum() if others.sum() else _OF_LAST
        deviation = float(np.abs(mine / number - shares).mean())
        if number < _FEWEST_LAST:
            verdict = _("数太少，不作判断")
        elif min(expected.min(), (every - expected).min()) < _EXPECTED:
            verdict = _("没有可比的学校，不作判断")
        else:
            both, due = np.vstack([mine, others]), np.vstack([expected, every - expected])
            unlikely = chance.uneven(both, due, 9) < _UNLIKELY / int(large.sum())
            verdict = _("与其他学校不同") if unlikely else _("没有异常")
        made.append(["telephone", "last", str(school), number, None, deviation, verdict])
    return made
