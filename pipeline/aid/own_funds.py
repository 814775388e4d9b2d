"""Payments that a school's own fund or a gift bears: what goes beyond it is held.

Without a register of the fund, or of gifts, nothing is held to one. Who was paid already comes first, then the harder hardship, the
higher score, the smaller id number; nobody is passed over for somebody further down whose amount is smaller.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from pandas import DataFrame, Series

from pipeline.aid.quotas import KEYS
from pipeline.facts.terms import Term
from pipeline.ledger.payments import pairs_of
from pipeline.policy import InForce
from pipeline.registers import campus, gifts
from pipeline.results import OwnFunds
from pipeline.speech import findings as f

USE_OF = {f"campus-{use.replace('_', '-')}": use for use in campus.USES}
"""Programme → the use of the school's own fund that it is."""
_ALL = 100


def draw(
    decisions: DataFrame, students: DataFrame, in_force: tuple[InForce, ...], own: OwnFunds, term: Term
) -> tuple[DataFrame, OwnFunds, DataFrame]:
    """(decisions, own, findings): eligible decisions that the fund or the gifts do not reach are held, with FUND-SHORT; `gift` is the
    number of the gift that bears a decision, 0 for none.

    decisions: as `with_students` returns them. students: as `hardship.assess` returns them.
    """
    decisions = decisions.assign(gift=0)
    if own.entries.empty and own.gifts.empty:
        return decisions, own, f.none()
    short = _beyond_the_fund(decisions, students, own, term)
    given = borne_by_donors(in_force)
    if len(own.gifts) and given:
        claims = _in_order(decisions, students, given, own, term)
        earlier = _earlier(own, given, term)
        of_all = gifts.borne(own.gifts, pd.concat([earlier, claims]))
        number, before = of_all[claims.index], of_all[earlier.index]
        own = replace(own, used_before=earlier["amount_fen"].groupby(before[before > 0]).sum())
        decisions.loc[number.index, "gift"] = number
        short = pd.concat([short, claims[number == 0]])
    decisions.loc[short.index, ["status", "reason_codes"]] = ["held", "FUND-SHORT"]
    decisions.loc[short.index, "amount_fen"] = 0
    names = {one.id: one.programme.name.title for one in in_force}
    rows = decisions.loc[short.index, ["submission", "row", "student_key", "id_number", "name"]]
    return decisions, own, f.found("FUND-SHORT", rows, "id_number", expected=short["programme"].map(names))


def drawing(in_force: tuple[InForce, ...]) -> list[str]:
    """The programmes that draw on own funds or gifts."""
    return [*USE_OF, *borne_by_donors(in_force)]


def borne_by_donors(in_force: tuple[InForce, ...]) -> list[str]:
    """The programmes of which donors bear all."""
    return [one.id for one in in_force if one.shares is not None and one.shares.parts.get("donor") == _ALL]


def _beyond_the_fund(decisions: DataFrame, students: DataFrame, own: OwnFunds, term: Term) -> DataFrame:
    """The claims that go beyond what a school's own fund has. A school of which the register does not speak is held to none."""
    claims = _in_order(decisions, students, list(USE_OF), own, term)
    if own.entries.empty or claims.empty:
        return claims.iloc[:0]
    paid = own.paid[own.paid["programme"].isin(list(USE_OF))]
    left = campus.available(own.entries, paid.assign(use=paid["programme"].map(USE_OF)), term)
    pool = Series("", index=claims.index) if list(left.index) == [""] else claims["school"]
    limit = pool.map(left).astype("Int64")
    return claims[(claims["amount_fen"].groupby(pool).cumsum() > limit).fillna(False).astype(bool)]


def _in_order(decisions: DataFrame, students: DataFrame, programmes: list[str], own: OwnFunds, term: Term) -> DataFrame:
    """The eligible decisions of these programmes, the first to be paid first, as `gifts.borne` takes them."""
    mine = decisions[decisions["programme"].isin(programmes) & (decisions["status"] == "eligible")]
    known = students[["stage", "county", "hardship_level", "score"]].loc[mine["student"]].set_axis(mine.index)
    known = known.fillna({"stage": "", "county": ""})  # what is not known meets no condition
    claims = mine[["student_key", "id_number", "programme", "school", "amount_fen"]].join(known).assign(month=term.months[0])
    keys = {f"by_{name}": KEYS[name](claims) for name in ("hardship_level", "score")}
    order = claims.assign(before=~pairs_of(claims).isin(pairs_of(own.within(term))), **keys)
    return order.sort_values(["before", *keys, "id_number", "programme"], kind="stable")


def _earlier(own: OwnFunds, programmes: list[str], term: Term) -> DataFrame:
    """What earlier terms have paid of these programmes, as claims: of stage and home county nothing is known any more. Index below 0."""
    paid = own.paid[own.paid["programme"].isin(programmes) & (own.paid["term"] != term.name)]
    months = paid["term"].map({name: Term.parse(name).months[0] for name in paid["term"].unique()}).astype("str")
    paid = paid.assign(amount_fen=paid["left_fen"], month=months, stage=None, county=None).astype({"stage": "str", "county": "str"})
    return paid.sort_values("month", kind="stable").set_axis(range(-len(paid), 0))
