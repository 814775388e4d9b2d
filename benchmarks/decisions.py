"""Decisions and entitlement alone: enrolments × the eight programmes that a vocational student can claim.

    python benchmarks/decisions.py [--students 1000000]

Everybody names all eight programmes, a tenth of them was paid before, and quotas at every school do for half of those who could
have the grant, so that each part of the work is done. Two cores are what the README's figure was measured on; memory is the whole
process's peak.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))  # the project is no installed package

from pipeline import policy as policies  # noqa: E402
from pipeline.aid import hardship, history, quotas  # noqa: E402
from pipeline.aid.claims import claims_of  # noqa: E402
from pipeline.aid.conditions import Setting  # noqa: E402
from pipeline.aid.eligibility import decide  # noqa: E402
from pipeline.aid.entitlement import entitle  # noqa: E402
from pipeline.facts import keys  # noqa: E402  after the path
from pipeline.facts.terms import Term  # noqa: E402
from schemas.class_sheet import ClassSheet  # noqa: E402
from schemas.columns import columns_of  # noqa: E402
from schemas.family_survey import FamilySurvey  # noqa: E402

TERM = Term.parse("2026-autumn")
STAGE = "secondary-vocational"


def enrolments(students: int, programmes: list[str]) -> pd.DataFrame:
    """One row per student, as `deduplicate` returns them. Values are drawn; ids need not be valid here."""
    draw = np.random.default_rng(1)

    def pick(*values: str | None, weights: tuple[float, ...] | None = None) -> pd.Series:
        return pd.Series(np.array(values, dtype=object)[draw.choice(len(values), students, p=weights)], dtype="str")

    number = pd.Series(np.arange(students))
    born = pd.Series(pd.Timestamp("2008-09-01") + pd.to_timedelta(draw.integers(0, 1_200, students), "D"))
    ids = "341524" + born.dt.strftime("%Y%m%d") + (number % 10_000).astype("str").str.zfill(4)
    ids = (number // 10_000).astype("str").str.zfill(6).str.cat(ids.str[6:])
    given = {
        "name": pick("王小明", "李小红", "赵小刚", "欧阳建国") , "id_number": ids, "sex": pick("male", "female"), "birth_date": born,
        "school": "青山县第" + (number // 2_000).astype("str") + "职业技术学校", "stage": pick(STAGE),
        "grade": pick("一年级", "二年级", "三年级"), "class_name": "机电" + (number // 50 % 40).astype("str") + "班",
        "major": pick("机电技术应用", "现代农艺技术", "舞蹈表演", "计算机应用"), "county": pick("金寨县", "青山县", None),
        "household_kind": pick("rural", "town", "city"), "enrolment_status": pick("formal", None, "temporary", weights=(0.9, 0.05, 0.05)),
        "hardship_group": pick("none", "rural-dibao", "disabled;rural-dibao", "orphan", weights=(0.7, 0.2, 0.05, 0.05)),
        "hardship_level": pick("extreme", "hardship", "mild", "none"), "programme": pick("、".join(programmes)),
        "amount": pick("50000", "30000"), "card_number": "6228480" + ids.str[6:], "bank": pick("中国农业银行"),
        "account_holder": pick("王小明", None), "month": pick("2026-09"), "tier": pick("first", "second", None),
    }  # fmt: skip
    frame = pd.DataFrame({name: given.get(name, pd.Series(None, index=number.index, dtype="str")) for name in columns_of(ClassSheet)})
    key = pd.util.hash_array(ids.to_numpy(dtype=object), categorize=False)
    settled = {"outcome": "counts", "reason": "", "holds": ""}
    return frame.assign(
        submission=number // 50 + 1, row=number % 50 + 2, year=frame["grade"].map({"一年级": 1, "二年级": 2, "三年级": 3}).astype("Int64"),
        student_key=pd.Series(key).astype("str"), person=keys.name_key(frame["name"]), **settled,
    ).astype(dict.fromkeys(settled, "str"))  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--students", type=int, default=1_000_000)
    options = parser.parse_args()
    policy = policies.load(HOME / "policy")
    in_force = tuple(one for one in policy.in_force(TERM) if STAGE in one.programme.stages)
    rows = enrolments(options.students, [one.programme.name.zh for one in in_force])
    received, quota = payments_before(rows), quotas_of(rows)
    before = _peak()
    began = time.perf_counter()
    made = claims_of(rows, policy, TERM)
    students = made.students.assign(listed_as=pd.Series(None, index=made.students.index, dtype="str"))
    surveys, _ = hardship.usable(SURVEYS, rows)
    students, _, _ = hardship.assess(students, surveys, LEVELS, policy.hardship_in_force(TERM), TERM)
    claimed = time.perf_counter()
    setting = Setting.of(policy, TERM, received)
    decisions, _ = decide(students, made.claims, in_force, setting, RULINGS)
    decided = time.perf_counter()
    entitled = entitle(decisions, students, in_force, setting, received, quota)
    ended = time.perf_counter()
    counts = entitled.decisions["status"].value_counts()
    print(f"{options.students:,} enrolments x {len(in_force)} programmes: {len(decisions):,} decisions, {counts['eligible']:,} payments")
    print(f"claims  {claimed - began:6.1f} s\ndecide  {decided - claimed:6.1f} s\nentitle {ended - decided:6.1f} s")
    print(f"all     {ended - began:6.1f} s")
    print(f"memory  {_peak():,.0f} MiB at most, {before:,.0f} MiB of it for the enrolments and the program")


def _empty(*names: str) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in names})


RULINGS, LEVELS = _empty("student_key", "programme", "ruling", "said"), _empty("student_key", "term", "level")
SURVEYS = _empty("submission", "row", *columns_of(FamilySurvey))


def payments_before(rows: pd.DataFrame) -> pd.DataFrame:
    """Every tenth student was paid the grant a term ago."""
    keys = rows["student_key"].iloc[::10]
    paid = {"term": "2026-spring", "programme": "sv-grant", "months": "2026-03;2026-04", "amount_fen": 46_000}
    return pd.DataFrame({"student_key": keys, **paid}).astype(history.COLUMNS)


def quotas_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Places for half of each school's students, by two documents."""
    heads = rows.groupby("school").size()
    half = {"school": heads.index, "persons": heads.to_numpy() // 4}
    lines = pd.concat([pd.DataFrame({**half, "kind": kind, "document": kind}) for kind in ("issued", "carried-over")], ignore_index=True)
    same = {"programme": "sv-grant", "functional_class": "", "economic_class": "", "submission": 0, "row": 0}
    lines = lines.assign(line=range(1, len(lines) + 1), amount_fen=pd.NA, heads=pd.NA, **same)
    return lines[list(quotas.COLUMNS)].astype(quotas.COLUMNS)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
