"""How well, how fast and in how much memory duplicates are found, beside other ways of finding them.

    python benchmarks/dedupe.py [--sizes 10000 100000 1000000] [--rivals PYTHON]

People come from `benchmarks/people.py`. A pair of rows of one person is right, any other pair is wrong; kinds are counted by the
duplicate's own kind. The whole stage (`deduplicate`) is timed too, on the same people as enrolments with exact duplicates of each
kind planted among them: a row twice, two classes, two schools, one id under two names, one card for two. `--rivals PYTHON` runs the
same rows through exact matching, splink trained by its own means, and recordlinkage (`benchmarks/rivals.py`), with a Python that has
them: they are no part of the program.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME / "benchmarks")]  # the project is no installed package

from people import people  # noqa: E402  after the path
from report import report  # noqa: E402

from pipeline.persons.decision import likely_one  # noqa: E402
from pipeline.persons.dedupe import deduplicate  # noqa: E402
from schemas.class_sheet import ClassSheet  # noqa: E402
from schemas.columns import columns_of  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rivals", metavar="PYTHON")
    options = parser.parse_args()
    for size in options.sizes:
        rows = people(size, options.seed)
        frame = rows.assign(student_number=pd.Series(None, index=rows.index, dtype="str")).astype(
            dict.fromkeys(("name", "id_number", "sex", "guardian", "guardian_id", "telephone", "card_number", "school"), "str")
        )
        began = time.perf_counter()
        found = likely_one(frame)
        seconds = time.perf_counter() - began
        report(f"ours, {len(rows):,} persons", rows, found[["one", "other"]], seconds)
        whole_stage(rows)
        for rival in ("exact", "splink", "recordlinkage") if options.rivals else ():
            subprocess.run([options.rivals, str(HOME / "benchmarks" / "rivals.py"), rival, str(size)], check=False)


EXACT = ("DUP-ROW", "DUP-CLASS", "DUP-SCHOOL", "ID-SHARED", "CARD-SHARED")


NOBODYS = dict.fromkeys(("birth_date", "guardian", "guardian_id", "telephone"))
CHANGES: dict[str, dict[str, object]] = {
    "DUP-CLASS": {"class_name": "(99)班"},
    "DUP-SCHOOL": {"school": "第另外学校"},
    "ID-SHARED": {"name": "司空见惯", "school": "第别处学校"},
    "CARD-SHARED": NOBODYS,
}
"""How the second row of each exact kind differs from the first."""


def as_enrolments(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, set[str]]]:
    """Enrolments as `validate` returns them, a thousandth of them doubled in each exact way; and the ids of each way."""
    texts = {name: rows[name].astype("str") for name in rows.columns.intersection(list(columns_of(ClassSheet)))}
    empty = pd.Series(None, index=rows.index, dtype="str")
    frame = pd.DataFrame({name: texts.get(name, empty) for name in columns_of(ClassSheet)})
    frame = frame.assign(stage="primary", grade="三年级", month="2026-09", year=3, account_holder=None).astype({"account_holder": "str"})
    share = max(2, len(rows) // 1_000)
    once = ~rows["truth"].duplicated(keep=False)  # who is doubled in no other way
    plain = frame[once].drop_duplicates("guardian_id", keep=False).drop_duplicates("card_number", keep=False)
    chosen = plain.sample(share * len(EXACT), random_state=1)
    parts, planted = [frame], {}
    for place, kind in enumerate(EXACT):
        mine = chosen.iloc[place * share : (place + 1) * share]
        changes = CHANGES.get(kind, {}) | ({"id_number": mine["guardian_id"], "name": mine["guardian"]} if kind == "CARD-SHARED" else {})
        parts.append(mine.assign(**changes))
        planted[kind] = set(mine["id_number"])
    everything = pd.concat(parts, ignore_index=True).astype(frame.dtypes)
    place = pd.Series(range(len(everything)))
    return everything.assign(submission=place // 50 + 1, row=place % 50 + 2), planted


def whole_stage(rows: pd.DataFrame) -> None:
    """Time of the whole stage; of each exact kind, how much of what was found was planted, and how much of that was found."""
    frame, planted = as_enrolments(rows)
    of_person = dict(zip(frame["id_number"], frame["id_number"], strict=True)) | dict(zip(rows["id_number"], rows["truth"], strict=True))
    submissions = pd.DataFrame({"submission": frame["submission"].unique(), "file": "a", "sheet": "b"})
    nothing = pd.DataFrame({name: pd.Series(dtype="str") for name in ("case", "ruling", "said", "submission", "row", "name")})
    began = time.perf_counter()
    _, duplicates, _ = deduplicate(frame, submissions, nothing, frame.iloc[:0])
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"the whole stage, {len(frame):,} enrolments: {seconds:.1f} s  {peak:,.0f} MiB")
    said = []
    for kind, ids in planted.items():
        found = duplicates[duplicates["kind"] == kind]
        clusters = found.groupby("cluster")["id_number"].agg(set)
        right = sum(bool(cluster & ids) or len({of_person[one] for one in cluster}) == 1 for cluster in clusters)
        said.append(f"{kind} {right / max(len(clusters), 1):.3f} / {len(set(found['id_number']) & ids) / len(ids):.3f}")
    print("  precision / recall: " + "  ".join(said))


if __name__ == "__main__":
    main()
