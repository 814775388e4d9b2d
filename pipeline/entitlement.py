"""Decisions to payments: months, amounts, one grant per student and term. All money is integer fen."""

from __future__ import annotations

from pandas import DataFrame, Series

from pipeline import findings as f
from pipeline.conditions import meets
from pipeline.policy import InForce, Policy, Stated
from pipeline.terms import Term


def entitle(decisions: DataFrame, policy: Policy, term: Term) -> tuple[DataFrame, DataFrame, DataFrame]:
    """Work out what each eligible decision pays.

    decisions: as `decide` returns them. Returns (decisions, payments, findings): decisions with `amount_fen` (0 unless
    eligible), those excluded by another grant superseded; payments with one row per eligible decision.
    """
    in_force = {programme.id: programme for programme in policy.in_force(term)}
    parts = [_amounts(rows, in_force[str(programme)], policy, term) for programme, rows in decisions.groupby("programme", sort=False)]
    decisions = decisions.assign(amount_fen=0, amount_source="")
    for part in parts:
        decisions.loc[part.index, ["amount_fen", "amount_source"]] = part
    decisions["amount_fen"] = decisions["amount_fen"].astype("int64")
    without = (decisions["status"] == "eligible") & (decisions["amount_fen"] == 0)
    decisions.loc[without, ["status", "reason_codes"]] = ["held", "NO-AMOUNT"]
    found = _settle_rivals(decisions, in_force)
    decisions["amount_fen"] = decisions["amount_fen"].where(decisions["status"] == "eligible", 0)
    return decisions, _payments(decisions), found


def months_share(per_year: int, position: int, months_per_year: int) -> int:
    """The fen of one month (position 0 …) such that all months of the year add up to the year's amount exactly."""
    return per_year * (position + 1) // months_per_year - per_year * position // months_per_year


def _amounts(rows: DataFrame, programme: InForce, policy: Policy, term: Term) -> DataFrame:
    """amount_fen and amount_source of each decision of one programme, whatever its status."""
    pays = programme.programme.pays
    amount = Series(0, index=rows.index, dtype="int64")
    source = Series("", index=rows.index, dtype="str")
    open_ = Series(True, index=rows.index)
    for line, per_year in programme.amounts:
        mine = open_ & meets(line.when, rows, policy.lists)
        if line.tier is not None:
            mine &= (rows["tier"] == line.tier).fillna(False)
        if isinstance(per_year, Stated):
            due = rows["amount"].fillna("0").astype("int64").clip(upper=per_year.at_most)
        elif pays.every == "month":
            first = 0 if term.is_autumn else pays.months_per_year - len(term.months)
            shares = [months_share(per_year.value, first + position, pays.months_per_year) for position in range(len(term.months))]
            due = sum(
                (
                    rows["months"].str.contains(month, regex=False).astype("int64") * share
                    for month, share in zip(term.months, shares, strict=True)
                ),
                Series(0, index=rows.index),
            )
        else:
            due = Series(per_year.value // 2 if term.is_autumn else per_year.value - per_year.value // 2, index=rows.index)
        amount = amount.where(~mine, due)
        source = source.where(~mine, programme.cite(per_year.source))
        open_ &= ~mine
    return DataFrame({"amount_fen": amount, "amount_source": source})


def _settle_rivals(decisions: DataFrame, in_force: dict[str, InForce]) -> DataFrame:
    """One grant per student and term: of those that exclude each other the larger is paid, the others superseded.

    A programme that pays by the term is its own rival where a student has moved school: the later school's counts.
    Changes decisions in place; returns the AID-TWICE findings.
    """
    eligible = decisions[decisions["status"] == "eligible"]
    several = eligible[eligible.duplicated("student_key", keep=False)]
    keys = several[["student_key", "programme", "school", "amount_fen"]].assign(last_month=several["months"].str[-7:], index=several.index)
    ranked = keys.sort_values(
        ["student_key", "amount_fen", "last_month", "programme", "school"], ascending=[True, False, False, True, True], kind="stable"
    ).reset_index(drop=True)
    ranked["rank"] = ranked.index
    better = ranked[["student_key", "programme", "rank"]]
    pairs = ranked.merge(better, on="student_key", suffixes=("", "_better")).merge(_rivals(in_force), on=["programme", "programme_better"])
    beaten = pairs[pairs["rank"] > pairs["rank_better"]].sort_values(["rank", "rank_better"]).drop_duplicates("index").set_index("index")
    names = {one: programme.programme.name.zh for one, programme in in_force.items()}
    decisions.loc[beaten.index, ["status", "reason_codes"]] = ["superseded", "AID-TWICE"]
    return f.found("AID-TWICE", decisions.loc[beaten.index], other=beaten["programme_better"].map(names))


def _rivals(in_force: dict[str, InForce]) -> DataFrame:
    """programme, programme_better: every pair of which only one is paid, both ways round."""
    pairs = {(one, one) for one, programme in in_force.items() if programme.programme.pays.every == "term"}
    for one, programme in in_force.items():
        pairs |= {pair for other in programme.programme.excludes if other in in_force for pair in ((one, other), (other, one))}
    return DataFrame(sorted(pairs), columns=["programme", "programme_better"]).astype("str")


def _payments(decisions: DataFrame) -> DataFrame:
    """One line per eligible decision, with who is paid and where to."""
    paid = decisions[decisions["status"] == "eligible"].copy()
    to_school = paid["paid_to"] == "school"
    paid["payee"] = paid["account_holder"].fillna(paid["name"]).where(~to_school, paid["school"])
    paid["bank"] = paid["bank"].fillna("").where(~to_school, "")
    paid["account"] = paid["card_number"].fillna("").where(~to_school, "")
    columns = [
        "student_key", "id_number", "name", "school", "class_name", "programme", "months", "amount_fen", "payee", "bank", "account",
        "sex", "stage", "grade", "year", "major", "tier", "paid_to", "amount_source", "telephone", "submission", "row", "ruling",
    ]  # fmt: skip
    return paid[columns].reset_index(drop=True)
