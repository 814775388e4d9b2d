"""How likely something is by chance alone: exact binomial tails, and limits of a funnel.

The limits follow D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005), 1185–1202:
what each school's rate may be by chance, given its size, with a factor for what makes schools differ anyhow (overdispersion).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def at_least(count: Any, total: Any, rate: Any) -> Numbers:
    """The probability of so many or more of so many, each with this probability. count, total: whole numbers."""
    from scipy.special import bdtrc  # a tenth of a second, which only those pay who look for leads

    count, total = np.asarray(count, dtype=np.int64), np.asarray(total, dtype=np.int64)
    found = bdtrc(np.maximum(count - 1, 0).astype(float), total, np.asarray(rate, dtype=float))
    return np.where(count <= 0, 1.0, found)


def beyond(count: NDArray[Any], total: NDArray[Any], rate: Numbers, fewest: int, unlikely: float) -> NDArray[np.bool_]:
    """Which counts are as many as `fewest`, and reached with less than that probability. unlikely: far below a half, which is what no more
    than is expected has: of these no tail is worked out."""
    odd: NDArray[np.bool_] = (count >= fewest) & (count > total * rate)
    if odd.any():
        odd[odd] = at_least(count[odd], total[odd], rate[odd]) < unlikely
    return odd


def elsewhere(count: NDArray[Any], total: NDArray[Any], least: float) -> Numbers:
    """The rate of all the others, of which nobody is smaller than `least`: a group is compared with what it is not part of."""
    counts, totals = count.sum() - count, total.sum() - total
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(totals > 0, counts / np.maximum(totals, 1), np.nan)
    return np.fmax(rate, least)  # where there are no others, the least


def uneven(counts: NDArray[Any], expected: NDArray[Any], degrees: int) -> float:
    """The probability of counts as far from what is expected, or farther, by chance (chi-squared, with so many degrees of freedom)."""
    from scipy.special import chdtrc

    return float(chdtrc(degrees, ((counts - expected) ** 2 / expected).sum()))


def funnel(count: NDArray[Any], total: NDArray[Any], deviations: float) -> tuple[float, Numbers, Numbers, float]:
    """(rate of all, lower limits, upper limits, overdispersion): limits at so many standard deviations, widened by the overdispersion.

    The overdispersion is the mean squared z-score, each pulled in to the outer tenths (winsorised), at least 1.
    """
    rate = count.sum() / max(total.sum(), 1)
    error = np.sqrt(rate * (1 - rate) / np.maximum(total, 1))
    if rate in (0.0, 1.0):
        return float(rate), np.full(len(count), rate), np.full(len(count), rate), 1.0
    z = (count / np.maximum(total, 1) - rate) / error
    low, high = np.quantile(z, [0.1, 0.9])
    spread = max(1.0, float(np.mean(np.clip(z, low, high) ** 2)))
    width = deviations * error * np.sqrt(spread)
    return float(rate), np.clip(rate - width, 0, 1), np.clip(rate + width, 0, 1), spread
