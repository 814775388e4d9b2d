"""What a class sheet states against what the rules give: tiers for which there is no amount, and amounts that are others.

Sheets state the amount of a month, of the term or of the year; one that is none of these, for no programme that the student is paid, nor
for all of them together, differs.
"""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.policy import InForce, Stated
from pipeline.speech import findings as f
from pipeline.speech.language import words_of
from pipeline.speech.problems import yuan
from schemas.categories import TIER


def without_amount(decisions: DataFrame, students: DataFrame, in_force: tuple[InForce, ...]) -> Series:
    """True for eligible decisions whose sheet states a tier for which their programme has no amount; but for those whose sheet states the
    very amount that the programme pays, whatever it calls it.

    decisions: with amount_fen, what each would pay. students: with tier and amount (fen, as digits).
    """
    at = decisions["student"].to_numpy()
    tier, stated = students["tier"].array[at], pd.to_numeric(students["amount"]).astype("Int64").array[at]
    frame = DataFrame({"tier": tier, "stated": stated}, index=decisions.index)
    known = {one.id: {line.tier for line, _version in one.amounts} for one in in_force if _by_tier(one)}
    programme = decisions["programme"].astype("str")
    missing = Series(False, index=decisions.index)
    for one, tiers in known.items():
        missing |= (programme == one) & frame["tier"].notna() & ~frame["tier"].isin(tiers)
    missing &= decisions["status"] == "eligible"
    asked = decisions[missing].assign(programme=programme[missing])
    for due in _ways_to_say(asked, in_force) if len(asked) else ():
        missing[asked.index] &= ~(frame.loc[asked.index, "stated"] == due).fillna(False).astype(bool)
    return missing


def _by_tier(one: InForce) -> bool:
    """May a tier decide what this programme pays: money to the student, of an amount that the rules give?"""
    return one.programme.pays.to == "student" and not any(isinstance(version, Stated) for _line, version in one.amounts)


def tiers_asked(held: DataFrame, students: DataFrame, in_force: tuple[InForce, ...]) -> DataFrame:
    """TIER-UNKNOWN, once per school and programme, at the first cell that states such a tier. held: the decisions that are held for it."""
    people = students[["submission", "row", "school", "tier"]].iloc[held["student"].to_numpy()].set_axis(held.index)
    names = {one.id: one.programme.name.title for one in in_force}
    asked = people.assign(programme=held["programme"].astype("str")).sort_values(["submission", "row"], kind="stable")
    tiers = asked.groupby(["school", "programme"], dropna=False)["tier"].agg(lambda some: "、".join(sorted(set(map(_word, some)))))
    once = asked.drop_duplicates(["school", "programme"])
    said = Series(tiers.reindex(pd.MultiIndex.from_frame(once[["school", "programme"]])).to_numpy(), index=once.index, dtype="str")
    return f.found(
        "TIER-UNKNOWN", once[["submission", "row"]], "tier", value=said, expected=once["programme"].map(names), other=once["programme"]
    )


def _ways_to_say(paid: DataFrame, in_force: tuple[InForce, ...]) -> list[Series]:
    """What a sheet may state of each decision: what is paid, a month of it, the term, the year."""
    per_year = {one.id: [version.value for _line, version in one.amounts if not isinstance(version, Stated)] for one in in_force}
    months = paid["months"].astype("str").str.count(";") + 1
    ways = [paid["amount_fen"], paid["amount_fen"] // months, paid["amount_fen"] // months * 5, paid["amount_fen"] // months * 10]
    most = max((len(values) for values in per_year.values()), default=0)
    for place in range(most):
        year = (
            paid["programme"].map({one: values[place] for one, values in per_year.items() if place < len(values)}).fillna(0).astype("int64")
        )
        ways += [year, year // 2, year // 10]
    return ways


def _word(tier: str) -> str:
    return words_of(TIER).get(tier, tier)


def amounts_compared(decisions: DataFrame, students: DataFrame, in_force: tuple[InForce, ...]) -> DataFrame:
    """AMOUNT-DIFFERS at the cells that state another amount than the rules give to an eligible student.

    decisions: as they stand in the end, with months and amount_fen.
    """
    stated = pd.to_numeric(students["amount"]).astype("Int64")
    if stated.isna().all():
        return f.none()
    deciding = {one.id for one in in_force if any(isinstance(version, Stated) for _line, version in one.amounts)}
    paid = decisions[decisions["status"] == "eligible"]
    paid = paid.assign(programme=paid["programme"].astype("str"), stated=stated.array[paid["student"].to_numpy()])
    by_statement = paid.loc[paid["programme"].isin(deciding), "student"]
    paid = paid[paid["stated"].notna() & ~paid["student"].isin(by_statement)]
    if paid.empty:
        return f.none()
    fits = Series(False, index=paid.index)
    for due in _ways_to_say(paid, in_force):
        fits |= (paid["stated"] == due).fillna(False).astype(bool)
        together = due.groupby(paid["student"]).transform("sum")
        fits |= (paid["stated"] == together).fillna(False).astype(bool)
    some = fits.groupby(paid["student"]).transform("any")
    once = paid[~some].sort_values(["student", "programme"], kind="stable").drop_duplicates("student")
    in_all = paid.groupby("student")["amount_fen"].sum().reindex(once["student"]).to_numpy()
    people = students[["submission", "row", "student_key", "id_number", "name"]].iloc[once["student"].to_numpy()].set_axis(once.index)
    return f.found(
        "AMOUNT-DIFFERS",
        people,
        "amount",
        value=Series([yuan(int(fen)) for fen in once["stated"]], index=once.index, dtype="str"),
        expected=Series([yuan(int(fen)) for fen in in_all], index=once.index, dtype="str"),
    )
