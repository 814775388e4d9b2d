"""Figures that the report and the audit share: who is in hardship and who of them is aided, month by month and against last term."""

from __future__ import annotations

import weakref

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts.keys import latest
from pipeline.ledger.payments import FAILED
from pipeline.machine.distinct import among
from pipeline.registers.progress import compared
from pipeline.results import Results

_HARD = ("extreme", "hardship", "mild")
_COUNTS = ["students", "in_hardship", "aided", "recipients"]


def coverage(results: Results, by: list[str]) -> DataFrame:
    """Per school, or per school and class (`by`): students, in_hardship, aided (of those in hardship), recipients (of all),
    hardship_share and covered (shares, missing where there is nobody to share among). Students are those of the class sheets; in
    hardship is who has a level, as found or as stated.
    """
    sums = _counted(results).groupby(by, sort=True)[_COUNTS].sum().reset_index()
    return with_shares(sums)


_last: list[tuple[weakref.ref[Results], DataFrame]] = []
"""The results that were counted last, and their counts: the report and several pages of the audit show them."""


def _counted(results: Results) -> DataFrame:
    """Per school and class: students, in_hardship, aided, recipients. See `coverage`."""
    if not _last or _last[0][0]() is not results:
        last = latest(results.people.enrolments, "school", "class_name").reset_index()
        hard = last["student_key"].map(latest(results.decided.assessments, "level")["level"]).isin(_HARD)
        paid = among(last["student_key"], results.planned.payments["student_key"])
        people = last[["school", "class_name"]].assign(in_hardship=hard, aided=hard & paid, recipients=paid, students=True)
        sums = people.groupby(["school", "class_name"], sort=True, dropna=False)[_COUNTS].sum().astype("int64").reset_index()
        _last[:] = [(weakref.ref(results), sums)]
    return _last[0][1]


def with_shares(sums: DataFrame) -> DataFrame:
    """Add `hardship_share` and `covered` to the counts."""
    return sums.assign(
        hardship_share=sums["in_hardship"] / sums["students"].where(sums["students"] > 0),
        covered=sums["aided"] / sums["in_hardship"].where(sums["in_hardship"] > 0),
    )


def whole(sums: DataFrame) -> Series:
    """The counts of all rows together, with their shares."""
    return with_shares(sums[_COUNTS].sum().to_frame().T).iloc[0]


def by_month(results: Results) -> DataFrame:
    """Per month that has a sheet: classes, sheets, rows, returned, claimed (students), joined, left, counted (missing where nobody
    counted)."""
    counts = ["sheets", "rows", "returned", "claimed", "joined", "left"]
    months = results.people.classes.groupby("month", sort=True)
    return months[counts].sum().assign(classes=months.size(), counted=months["counted"].sum(min_count=1)).reset_index()


def by_school_and_month(results: Results) -> DataFrame:
    """As `by_month`, per school."""
    counts = ["sheets", "rows", "returned", "claimed", "joined", "left"]
    return results.people.classes.groupby(["school", "month"], sort=True)[counts].sum().reset_index()


def against_last_term(results: Results) -> DataFrame:
    """Per programme: people and fen of this term, people_before and fen_before as the ledger knows them of the term before."""
    now = results.planned.payments.groupby("programme").agg(people=("student_key", "nunique"), fen=("amount_fen", "sum"))
    before = results.planned.last_term.groupby("programme").agg(people_before=("student_key", "nunique"), fen_before=("left_fen", "sum"))
    both = pd.concat([now, before], axis=1).fillna(0).astype("int64").rename_axis("programme").reset_index()
    order = {one.id: place for place, one in enumerate(results.about.in_force)}
    return both.sort_values("programme", key=lambda names: names.map(order), kind="stable", ignore_index=True)


WHOLE = "~"
"""Stands for the whole term among months, and after them."""


def spread(lines: DataFrame, by_month: frozenset[str]) -> DataFrame:
    """month and fen: each line's amount over its months, what does not divide with the first; a term's programme in one piece. line: the
    place of the line among the lines."""
    months = lines["months"].where(lines["programme"].isin(by_month), WHOLE)
    spread = DataFrame({"month": months.str.split(";"), "fen": lines["amount_fen"].astype("int64"), "line": range(len(lines))}).explode(
        "month"
    )
    count = spread.groupby("line")["month"].transform("size")
    first = ~spread["line"].duplicated()
    fen = spread["fen"] // count + (spread["fen"] % count).where(first, 0)
    return spread.assign(fen=Series(fen, index=spread.index).astype("int64"), month=Series(spread["month"], dtype="str"))


def paid_by_run(results: Results) -> DataFrame:
    """Per month and school (the index) what is due of the programmes that pay by the month (due_fen), what each pay run has paid of it (a
    column for each run, by its number; missing where it has paid nothing; less what failed, claw-backs against it), and what is left
    (left_fen). No rows before the first run."""
    by_month, paid = results.about.paid_by_month, results.planned.paid
    sent = paid[paid["status"] != FAILED]
    if sent.empty:
        return DataFrame()
    due = _sums_of(results.planned.payments, by_month, ["month", "school"])
    sums = _sums_of(sent, by_month, ["month", "school", "run"]).reset_index()
    table = sums.pivot_table(index=["month", "school"], columns="run", values="fen", aggfunc="sum")
    whole = table.join(due.rename("due_fen"), how="outer").fillna({"due_fen": 0}).astype({"due_fen": "int64"})
    return whole.assign(left_fen=whole["due_fen"] - table.sum(axis=1).reindex(whole.index, fill_value=0).astype("int64"))


def _sums_of(lines: DataFrame, by_month: frozenset[str], keys: list[str]) -> Series:
    parts = spread(lines, by_month)
    of_line = {key: lines[key].array[parts["line"]] for key in keys if key != "month"}
    return parts.assign(**of_line).groupby(keys)["fen"].sum()


def gifts_used(results: Results) -> DataFrame:
    """The gifts (`registers.gifts.usable`) with used_persons and used_fen of this term, before_fen of earlier ones, and left_fen."""
    own, decisions = results.decided.own, results.decided.decisions
    borne = decisions[(decisions["gift"] > 0) & (decisions["status"] == "eligible")].groupby("gift")
    sums = {"used_persons": borne["student_key"].nunique(), "used_fen": borne["amount_fen"].sum(), "before_fen": own.used_before}
    known = own.gifts.assign(**{name: own.gifts["gift"].map(one).fillna(0).astype("int64") for name, one in sums.items()})
    return known.assign(left_fen=known["amount_fen"] - known["used_fen"] - known["before_fen"])


def pass_rates(results: Results) -> DataFrame:
    """As `registers.progress.compared`, of the recipients of this term."""
    return compared(results.kept.progress, results.planned.payments["student_key"])
