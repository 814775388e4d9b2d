"""A province as Parquet: enrolments of a hundred counties through deduplication, decisions and entitlement, part by part.

    python benchmarks/province.py [--counties 100] [--students 100000] [--jobs N] [--keep FOLDER] [--least SHARE]

Each county is a file of enrolments as its own run has checked them (`benchmarks/people.py`: twins, siblings, namesakes, and two duplicates
in a hundred). Beside those of a county alone, one student in five hundred is enrolled in the next county too: half of them under the same
id, half with a digit of it mistyped; no county can see that by itself. Said are the time of each stage, the most memory that the main
process and those that work for it have had, and how many of the students of two counties were found. --least: end with 1 where fewer were.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from bounded import Held  # beside this file
from dedupe import as_enrolments  # type: ignore[attr-defined]  # beside this file
from people import people, with_check

from pipeline import policy as policies
from pipeline.aid import settle
from pipeline.facts.terms import Term
from pipeline.machine.cores import count
from pipeline.machine.engine import Engine
from pipeline.machine.parts import Drawer, Part, Room
from pipeline.persons import dedupe
from schemas.kinds import KINDS

HOME = Path(__file__).resolve().parents[1]
TERM = Term.parse("2026-autumn")
_BY_AGE = [
    *(("primary", grade, year, "小学") for year, grade in enumerate(("一年级", "二年级", "三年级", "四年级", "五年级", "六年级"), start=1)),
    *(("junior", grade, year, "初级中学") for year, grade in enumerate(("七年级", "八年级", "九年级"), start=1)),
    *(("secondary-vocational", grade, year, "职业技术学校") for year, grade in enumerate(("一年级", "二年级", "三年级"), start=1)),
]
"""From six years on: stage, grade, its year, kind of school."""
_AWAY = 250
"""One student in so many, of a county's first half, is enrolled in the next county too."""
_NOTHING = pd.DataFrame({name: pd.Series(dtype="str") for name in ("case", "ruling", "said", "name")}).assign(submission=0, row=0)
_NOBODY = pd.DataFrame({name: pd.Series(dtype="str") for name in ("id_number", "name")})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--counties", type=int, default=100)
    parser.add_argument("--students", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=count())
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="use the counties that lie there, and leave them there")
    parser.add_argument("--least", type=float, default=0.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        given = options.keep or Path(folder)
        given.mkdir(exist_ok=True)
        counties = range(1, options.counties + 1)
        with ProcessPoolExecutor(options.jobs) as pool:
            made = list(pool.map(partial(county, given, options.students, options.counties), counties))
        found = _run(made, Path(folder), options.jobs)
    if found < options.least:
        raise SystemExit(f"{found:.3f} of the students of two counties were found; {options.least:g} at least")


def county(folder: Path, students: int, counties: int, number: int) -> tuple[Path, int]:
    """(file, rows) of a county's enrolments."""
    path = folder / f"{number}.parquet"
    if not path.exists():
        mine = _enrolled(people(students, seed=number, county=number), number)
        before = (number - 2) % counties + 1
        of_next = _enrolled(people(students, seed=before, county=before), before).iloc[: students // 2 : _AWAY]
        _as_parquet(pd.concat([mine, _away(of_next, number)], ignore_index=True).astype(mine.dtypes), path, number)
    return path, len(pd.read_parquet(path, columns=["row"]))


def _enrolled(rows: pd.DataFrame, number: int) -> pd.DataFrame:
    """Their enrolments, with what it hangs on who is aided."""
    draw = np.random.default_rng(number)
    made = as_enrolments(rows)[0]
    age = (TERM.first_day.year - made["id_number"].str[6:10].astype("int64") - (made["id_number"].str[10:12] >= "09")).clip(6, 17)
    stage, grade, year, school = (np.array(column, dtype=object)[age - 6] for column in zip(*_BY_AGE, strict=True))
    groups = np.array(["none", "rural-dibao", "orphan", None], dtype=object)
    group = groups[draw.choice(4, len(made), p=(0.7, 0.2, 0.05, 0.05))]
    level = np.where(np.isin(group, ["rural-dibao", "orphan"]), "hardship", np.where(draw.random(len(made)) < 0.1, "mild", "none"))
    texts = {
        "stage": stage,
        "grade": grade,
        "school": made["school"].to_numpy(dtype=object) + school,
        "hardship_group": group,
        "hardship_level": level,
        "household_kind": np.where(draw.random(len(made)) < 0.6, "rural", "city"),
        "major": np.where(stage == "secondary-vocational", "机电技术应用", None),
        "enrolment_status": np.array(["formal"] * len(made), dtype=object),
        "boarding": np.where(draw.random(len(made)) < 0.5, "yes", "no"),
        "account_holder": made["name"].to_numpy(dtype=object),
    }
    more = {name: pd.Series(values, index=made.index, dtype="str") for name, values in texts.items()}
    return made.assign(**more, year=pd.Series(year, index=made.index, dtype="Int64"))


def _away(rows: pd.DataFrame, number: int) -> pd.DataFrame:
    """The same students at a school of another county, with another card; every second one with a wrong digit in the id."""
    wrong = rows["id_number"].str[:16] + (rows["id_number"].str[16].astype("int64") + 2).mod(10).astype("str")
    mistyped = pd.Series(with_check(wrong.to_numpy(dtype=object)), index=rows.index, dtype="str")
    ids = rows["id_number"].where(np.arange(len(rows)) % 2 == 0, mistyped)
    cards = "621700" + pd.Series(range(len(rows)), index=rows.index).astype("str").str.zfill(9) + f"{number:04}"
    return rows.assign(id_number=ids, school=f"{number}县外来学校", card_number=cards)


def _as_parquet(rows: pd.DataFrame, path: Path, number: int) -> None:
    place = pd.Series(range(len(rows)))
    rows = rows.assign(submission=number * 1_000_000 + place // 50 + 1, row=place % 50 + 2, held_by="", outside="")
    rows.to_parquet(path)


def _run(made: list[tuple[Path, int]], folder: Path, jobs: int) -> float:
    """The share that was found of the students of two counties."""
    parts = [Part(path, rows) for path, rows in made]
    sheets = pd.concat([pd.read_parquet(path, columns=["submission"]).drop_duplicates() for path, _ in made], ignore_index=True)
    submissions = sheets.assign(file="a", sheet="b")
    with Engine(jobs) as engine, Held(os.getpid()) as peak:
        room = Room(engine, Drawer(folder))
        began = time.perf_counter()
        marked, duplicates, found = dedupe.over_parts(parts, submissions, _NOTHING, _NOBODY, room)
        known = time.perf_counter()
        after = (peak.alone, peak.together)
        policy = policies.load(HOME / "policy")
        others = {kind.name: _no_lines(kind) for kind in KINDS}
        settled = settle.over_parts(marked, others, policy, TERM, None, room)
        ended = time.perf_counter()
    rows, decisions, payments = (sum(part.rows for part in some) for some in (parts, settled.decisions, settled.payments))
    print(f"{rows:,} enrolments in {len(parts)} counties, {jobs} processes: {decisions:,} decisions, {payments:,} payments")
    print(f"who is who      {known - began:7.1f} s   main process {after[0]:,.0f} MiB, with those that work for it {after[1]:,.0f} MiB")
    print(
        f"who is aided    {ended - known:7.1f} s   main process {peak.alone:,.0f} MiB, with those that work for it {peak.together:,.0f} MiB"
    )
    findings = len(found) + len(settled.findings)
    print(f"together        {ended - began:7.1f} s   {rows / (ended - began):,.0f} enrolments a second; {findings:,} findings")
    return _found(duplicates, len(parts), rows)


def _found(duplicates: pd.DataFrame, counties: int, rows: int) -> float:
    of_two = duplicates.groupby(["kind", "cluster"])["submission"].agg(
        lambda sheets: sheets.min() // 1_000_000 != sheets.max() // 1_000_000
    )
    counts = of_two.groupby(level=0).agg(["size", "sum"])
    planted = counties * (rows // counties // (2 * _AWAY))  # about: a county's rows are a few more than its students
    print(*(f"  {kind}: {size:,} cases, {two:,} of them of two counties" for kind, size, two in counts.itertuples()), sep="\n")
    found = int(counts["sum"].reindex(["DUP-SCHOOL", "DUP-NEAR"]).fillna(0).sum())
    print(f"  of about {planted:,} students who are enrolled in two counties, half under one id and half under two, {found:,} were found")
    return found / planted


def _no_lines(kind: object) -> pd.DataFrame:
    columns = kind.columns  # type: ignore[attr-defined]
    flags = [f"{name}_is_number" for name, column in columns.items() if column.keeps_digits]
    return pd.DataFrame({name: pd.Series(dtype="str") for name in (*columns, *flags, "named_as", "group_in_cell")}).assign(
        submission=0, row=0
    )


if __name__ == "__main__":
    main()
