"""Precision, recall and F1 of pairs, as the benchmarks of duplicates print them."""

from __future__ import annotations

import resource

import pandas as pd
from people import KINDS


def report(title: str, rows: pd.DataFrame, found: pd.DataFrame, seconds: float) -> None:
    """Precision, recall and F1 over pairs, recall by kind, time and memory."""
    truth, kind = rows["truth"].to_numpy(), rows["kind"].to_numpy()
    one, other = found["one"].to_numpy(), found["other"].to_numpy()
    right = truth[one] == truth[other]
    of_kind = pd.Series([kind[b] or kind[a] for a, b in zip(one[right], other[right], strict=True)], dtype="str").value_counts()
    planted = rows.loc[rows["kind"] != "", "kind"].value_counts()
    precision, recall = right.mean() if len(right) else 0.0, of_kind.sum() / planted.sum()
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{title}: precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}  {seconds:.1f} s  {peak:,.0f} MiB")
    print("  recall by kind: " + "  ".join(f"{name} {of_kind.get(name, 0) / planted[name]:.3f}" for name in KINDS if name in planted))
