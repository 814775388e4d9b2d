"""How well leads are found in terms in which it is known who is honest: recall and precision of each kind, and honest students named.

    python benchmarks/leads.py [--classes 2000] [--each 12] [--seed 1] [--ledger LINES]

The county comes from `benchmarks/schemes.py`. A planted scheme is found where a lead of its kind names half of its students and more, or
its class where nobody is named. A lead is right where it names a planted student, of whatever scheme, or a planted class. An honest student
is named who stands in any lead and in no scheme. --ledger: so many lines of several terms beside it, for time and memory.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

import pandas as pd
from pandas import DataFrame

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME / "benchmarks")]  # the project is no installed package

from schemes import county  # noqa: E402  after the path

from pipeline.leads.kinds import KINDS  # noqa: E402
from pipeline.leads.look import look, named_students  # noqa: E402
from pipeline.leads.seen import Seen  # noqa: E402
from pipeline.results import Looked  # noqa: E402

NOTHING_SAID = DataFrame({name: pd.Series(dtype="str") for name in ("number", "ruling", "said")})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classes", type=int, default=2_000)
    parser.add_argument("--each", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ledger", type=int, default=0)
    options = parser.parse_args()
    seen, truth = county(options.classes, options.each, [kind.code for kind in KINDS], options.seed)
    students = seen.enrolments["student_key"].nunique()
    began = time.perf_counter()
    looked = look(seen, NOTHING_SAID)
    seconds = time.perf_counter() - began
    table = measured(looked, truth)
    print(table.to_string(index=False))
    honest = honestly_named(looked, truth)
    print(f"\n{students:,} students, {len(seen.enrolments):,} rows, {len(seen.paid):,} lines of the ledger: {seconds:.1f} s")
    print(f"honest students named: {len(honest):,}, {1000 * len(honest) / students:.2f} per 1,000")
    print(f"of all schemes found: {table['found'].sum() / max(table['planted'].sum(), 1):.3f}")
    if options.ledger:
        many_lines(seen, options.ledger)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GB")


def measured(looked: Looked, truth: DataFrame) -> DataFrame:
    """kind, planted, found, recall, leads, right, precision, honest: students of no scheme that this kind names."""
    schemed = set(truth.loc[truth["student_key"] != "", "student_key"])
    classes = set(map(tuple, truth[["school", "class_name"]].itertuples(index=False)))
    rows = []
    for kind in KINDS:
        evidence = looked.evidence[looked.evidence["kind"] == kind.code]
        named = set(evidence["student_key"])
        places = set(map(tuple, evidence[["school", "class_name"]].itertuples(index=False)))
        mine = truth[truth["scheme"] == kind.code]
        found = 0
        for _instance, planted in mine.groupby("instance"):
            keys = set(planted["student_key"]) - {""}
            found += len(keys & named) * 2 >= len(keys) if keys else tuple(planted[["school", "class_name"]].iloc[0]) in places
        right = evidence["student_key"].isin(schemed) | (
            (evidence["student_key"] == "")
            & pd.Series(
                [place in classes for place in evidence[["school", "class_name"]].itertuples(index=False, name=None)],
                index=evidence.index,
                dtype=bool,
            )
        )
        leads = evidence["number"].nunique()
        rights = evidence.loc[right, "number"].nunique()
        planted = mine["instance"].nunique()
        rows.append(
            (kind.code, planted, found, found / max(planted, 1), leads, rights, rights / max(leads, 1), len(named - schemed - {""}))
        )
    return DataFrame(rows, columns=["kind", "planted", "found", "recall", "leads", "right", "precision", "honest"]).round(3)


def honestly_named(looked: Looked, truth: DataFrame) -> set[str]:
    """The students of no scheme who are named by any lead."""
    return set(named_students(looked)) - set(truth["student_key"])


def many_lines(seen: Seen, count: int) -> None:
    """The same ledger over as many terms as give so many lines."""
    times = -(-count // len(seen.paid))
    terms = [f"{2000 + number // 2}-{'autumn' if number % 2 else 'spring'}" for number in range(times)]
    parts = [
        seen.paid.assign(term=term, payment=term + seen.paid["payment"], months=term[:4] + seen.paid["months"].str[4:] + term[5:6])
        for term in terms
    ]
    paid = pd.concat(parts, ignore_index=True).head(count)
    began = time.perf_counter()
    look(Seen(enrolments=seen.enrolments, here=seen.here, paid=paid), NOTHING_SAID)
    print(f"{len(paid):,} lines of the ledger, {times} terms: {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
