"""From enrolments to payments: claims, hardship, decisions, entitlement, fund shares, in order."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.aid import exceptions, hardship, history, quotas
from pipeline.aid.claims import claims_of
from pipeline.aid.conditions import Setting
from pipeline.aid.eligibility import decide
from pipeline.aid.entitled import compare_with_lists
from pipeline.aid.entitlement import entitle, payments_of, with_students
from pipeline.aid.funding import split_cost
from pipeline.aid.own_funds import draw
from pipeline.facts.terms import Term
from pipeline.persons.rulings import ruled_persons
from pipeline.policy import InForce, Policy
from pipeline.registers import campus, funds, gifts, lists, objections
from pipeline.results import Decided, OwnFunds
from pipeline.speech import findings as f


def settle(enrolments: DataFrame, others: dict[str, DataFrame], policy: Policy, term: Term, paid: DataFrame | None = None) -> Decided:
    """Decide and entitle.

    enrolments: as `deduplicate` returns them. others: the rows of the sheets beside the class sheets, by kind (`Intake.others`);
    each says its part, or is named in a finding. paid: as `OwnFunds` has it; nothing without.
    """
    in_force, names = policy.in_force(term), policy.names(term)
    entries, of_campus = campus.usable(others["campus-fund"])
    given, of_gifts = gifts.usable(others["gifts"])
    own = OwnFunds(entries, given, paid if paid is not None else _nothing_paid())
    claimed = claims_of(enrolments, policy, term)
    objected, refusals, of_objections = objections.usable(others["objections"], enrolments)
    asked = pd.concat([others["exceptions"], ruled_persons(others["rulings"]), refusals], ignore_index=True)
    rulings, ruled = exceptions.usable(asked[list(others["exceptions"])], names, enrolments)
    received, levels, of_history = history.usable(others["history"], names)
    listed, of_lists = lists.usable(others["reference"], term)
    arrived, of_funds = funds.usable(others["funds"], names)
    surveys, of_surveys = hardship.usable(others["survey"], enrolments)
    quota, of_quotas = quotas.usable(others["quota"], names, _programmes_at(claimed.students, in_force))
    students = claimed.students.assign(listed_as=claimed.students["id_number"].map(listed.groups).astype("str"))
    students, assessments, of_levels = hardship.assess(students, surveys, levels, policy.hardship_in_force(term), term)
    setting = Setting.of(policy, term, received, listed.of)
    decisions, decided = decide(students, claimed.claims, in_force, setting, rulings)
    entitled = entitle(decisions, students, in_force, setting, received, quota, own.within(term))
    decisions, own, short = draw(with_students(entitled.decisions, students, in_force), students, in_force, own, term)
    payments = payments_of(decisions, students, entitled.quotas)
    left_out = compare_with_lists(students, decisions, in_force, setting, listed)
    said = (of_objections, ruled, of_history, of_lists, of_surveys, of_quotas, of_funds, of_levels, decided, entitled.findings, left_out)
    found = f.together(*said, of_campus, of_gifts, short)
    return Decided(decisions, payments, split_cost(payments, in_force), assessments, entitled.quotas, objected, arrived, own, found)


def _nothing_paid() -> DataFrame:
    texts = ("student_key", "programme", "school", "term")
    return DataFrame({**{name: Series(dtype="str") for name in texts}, "left_fen": Series(dtype="int64")})


def _programmes_at(students: DataFrame, in_force: tuple[InForce, ...]) -> dict[str, set[str]]:
    """School → the programmes of the stages that it teaches."""
    taught = students[["school", "stage"]].drop_duplicates()
    found: dict[str, set[str]] = {str(school): set() for school in taught["school"]}
    for school, stage in taught.itertuples(index=False):
        found[school] |= {one.id for one in in_force if stage in one.programme.stages}
    return found
