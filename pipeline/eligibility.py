"""Claims to decisions, with a reason for each condition and not only for the first that fails."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline import changes, identity
from pipeline import findings as f
from pipeline.conditions import Judged, judge, marked
from pipeline.findings import CARD_CODES
from pipeline.policy import Condition, InForce, Policy, Stated
from pipeline.terms import Term
from pipeline.wording import fold, several
from schemas import categories as words
from schemas.class_sheet import ClassSheet
from schemas.columns import columns_of

USUAL_AGE_BEFORE = {"preschool": 2, "primary": 5, "junior": 11, "high-school": 14, "secondary-vocational": 14}
"""Usual age on 1 September = this + the year of the stage: school begins at six (义务教育法, art. 11)."""

STATUSES = ("eligible", "ineligible", "held", "superseded")
_PERSON = ["student_key", "person", "school"]


def decide(enrolments: DataFrame, policy: Policy, term: Term, rulings: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Judge every claim: one per student, school and programme applied for.

    enrolments: as `deduplicate` returns them. rulings: as `exceptions.usable` returns them. Returns (decisions, findings).
    A decision is eligible, ineligible, held or superseded, and carries the months claimed, every condition's result in words,
    its sources, and the ruling that stands in for them.
    """
    in_force = policy.in_force(term)
    students, claims = _students(enrolments), _claims(enrolments, policy, term)
    made = [_decide_one(programme, claims, students, policy, term, rulings) for programme in in_force]
    decisions = pd.concat([decided for decided, _ in made], ignore_index=True)
    decisions = decisions.sort_values(["school", "class_name", "person", "student_key", "programme"], kind="stable", ignore_index=True)
    found = f.together(*(found for _, found in made))  # a student over age for two programmes is one case
    return decisions, found.drop_duplicates(["code", "submission", "row", "field", "student_key"], ignore_index=True)


def _students(enrolments: DataFrame) -> DataFrame:
    """One row per student and school: of each column the last value that is not empty, month by month."""
    rows = _standing(enrolments)
    ordered = rows.sort_values(["month", "submission", "row"], kind="stable")
    students = ordered.groupby(_PERSON, sort=False).last()
    students["holds"] = (
        ordered[ordered["holds"] != ""]
        .groupby(_PERSON)["holds"]
        .agg(lambda codes: ";".join(sorted(set(";".join(codes).split(";")))))
        .reindex(students.index)
        .fillna("")
    )
    students["outcome"] = students["outcome"].where(students["outcome"] != "held", "counts")
    return students.join(changes.of_students(ordered, _PERSON)).reset_index()


def _standing(enrolments: DataFrame) -> DataFrame:
    """The rows that make a claim: all but second rows of one class, and the class that does not count of two of a school."""
    other_class = (enrolments["outcome"] == "superseded") & (enrolments["reason"] == "DUP-CLASS")
    return enrolments[(enrolments["outcome"] != "collapsed") & ~other_class]


def _claims(enrolments: DataFrame, policy: Policy, term: Term) -> DataFrame:
    """student_key, person, school, programme and the months claimed. Who names no programme claims all of the stage."""
    rows = _standing(enrolments)
    kinds = rows[["programme", "stage"]].drop_duplicates().astype(object)
    names = policy.names(term)
    of_stage = {stage: [one.id for one in policy.in_force(term) if stage in one.programme.stages] for stage in words.STAGE}
    unnamed = {stage: policy.claimed_by_stage(stage, term) for stage in words.STAGE}
    meant = [
        (written, stage, programme)
        for written, stage in kinds.itertuples(index=False)
        for programme in (unnamed.get(stage, []) if pd.isna(written) else _named(str(written), stage, names, of_stage))
    ]
    table = DataFrame(meant, columns=["programme", "stage", "claimed"]).astype(object)
    keyed = rows[[*_PERSON, "month", "programme", "stage"]].astype({"programme": object, "stage": object})
    claimed = keyed.merge(table, on=["programme", "stage"]).drop(columns="programme").rename(columns={"claimed": "programme"})
    months = claimed[[*_PERSON, "programme", "month"]].drop_duplicates().sort_values("month", kind="stable")
    return (
        months.groupby([*_PERSON, "programme"], sort=False)["month"]
        .agg(";".join)
        .rename("months")
        .reset_index()
        .astype({"programme": "str"})
    )


def _named(written: str, stage: str, names: dict[str, list[str]], of_stage: dict[str, list[str]]) -> list[str]:
    """The programmes that a cell names. One of another stage is claimed too, and refused for its stage."""
    chosen: list[str] = []
    for word in several(written):
        candidates = names.get(fold(word), [])
        fitting = [one for one in candidates if one in of_stage.get(stage, [])]
        chosen += fitting or candidates[:1]
    return list(dict.fromkeys(chosen))


def _decide_one(
    programme: InForce, claims: DataFrame, students: DataFrame, policy: Policy, term: Term, rulings: DataFrame
) -> tuple[DataFrame, DataFrame]:
    mine = claims[claims["programme"] == programme.id].merge(students.drop(columns=["programme"]), on=_PERSON, how="left")
    mine, change_text = changes.until_then(mine, programme.programme.pays)
    own_stage = Condition(kind="stage", parameter=programme.programme.stages)
    judged = [(part, judge(part, mine, policy.lists)) for part in (own_stage, *programme.conditions)]
    truth = Series(True, index=mine.index, dtype="boolean")
    text, codes = Series("", index=mine.index, dtype="str"), Series("", index=mine.index, dtype="str")
    for part, result in judged:
        truth &= result.truth
        met = result.truth.fillna(False).astype(bool)
        cited = f"（依据：{programme.cited(part)}）" if programme.cited(part) else ""
        said = marked(result.truth) + result.text + Series(cited, index=mine.index).where(~met, "") + "；"
        text = text + (said if part is not own_stage else said.where(~met, ""))  # the stage goes without saying
        for kind, failed in result.failed.items():
            codes = codes + Series(f"{kind};", index=mine.index).where(failed & (result.truth == False).fillna(False).astype(bool), "")  # noqa: E712  three-valued
    over, age_text, found = _age(programme, mine, term)
    ruling, said = _ruled(mine, programme.id, rulings)
    granted = ruling == "grant"
    truth = truth.mask(granted, True).mask(ruling == "refuse", False)
    codes = codes.where(ruling != "refuse", "RULED").where(~granted, "")
    ruling_text = ("例外裁定：" + said + "；").where(said != "", "")
    empty = _needed(programme, judged, mine, truth)
    holds = _holds(mine, programme, over & ~granted, empty)
    status = Series("eligible", index=mine.index, dtype="str").where(truth.fillna(False).astype(bool) & (holds == ""), "held")
    status = status.where(~(truth == False).fillna(False).astype(bool), "ineligible").where(mine["outcome"] != "superseded", "superseded")  # noqa: E712
    codes = (codes.where(status == "ineligible", holds)).where(status != "superseded", "DUP-SCHOOL").str.strip(";")
    codes = codes.where(~(granted & (status == "eligible")), "RULED")
    decisions = mine.assign(
        status=status,
        reason_codes=codes,
        reasons=(text + age_text + change_text + ruling_text).str.strip("；"),
        ruling=said,
        sources="；".join(dict.fromkeys(filter(None, map(programme.cite, _sources(programme))))),
        over_age=over,
        paid_to=programme.programme.pays.to,
    )
    counted = status.isin(["eligible", "held"])
    found = found[found["student_key"].isin(mine.loc[counted, "student_key"])]
    return decisions, f.together(found, *(_needed_finding(name, rows[counted], mine, programme) for name, rows in empty.items()))


def _ruled(claims: DataFrame, programme: str, rulings: DataFrame) -> tuple[Series, Series]:
    """(ruling, said) of each claim of a programme: a ruling for the programme, else one for all; empty where there is none."""
    of_this = rulings[rulings["programme"].isin(["", programme])].sort_values("programme", ascending=False, kind="stable")
    one_each = of_this.drop_duplicates("student_key").set_index("student_key")
    ruling, said = (claims["student_key"].map(one_each[name]).astype("str").fillna("") for name in ("ruling", "said"))
    return Series(ruling, index=claims.index), Series(said, index=claims.index)


def _needed(programme: InForce, judged: list[tuple[Condition, Judged]], mine: DataFrame, truth: Series) -> dict[str, Series]:
    """field → students for whom its emptiness leaves the decision open. Money to the student needs a card, and an amount
    that the school decides has to be stated."""
    undecided = truth.isna()
    needed: dict[str, Series] = {}
    for _, result in judged:
        for name, empty in result.empty.items():
            rows = (empty & result.truth.isna() & undecided).fillna(False).astype(bool)
            needed[name] = needed.get(name, rows) | rows
    if programme.programme.pays.to == "student":
        needed["card_number"] = mine["card_number"].isna() & truth.fillna(False).astype(bool)
    if any(isinstance(version, Stated) for _, version in programme.amounts):
        needed["amount"] = mine["amount"].isna() & truth.fillna(False).astype(bool)
    return needed


def _needed_finding(name: str, rows: Series, mine: DataFrame, programme: InForce) -> DataFrame:
    heading = columns_of(ClassSheet)[name].zh
    return f.found("NEEDED-EMPTY", mine.loc[rows.index[rows]], name, expected=heading, other=programme.programme.name.zh)


def _holds(mine: DataFrame, programme: InForce, over: Series, empty: dict[str, Series]) -> Series:
    holds = mine["holds"]
    if programme.programme.pays.to == "school":
        for code in CARD_CODES:
            holds = holds.str.replace(code, "", regex=False)
    holds = holds + Series(";AGE-OVER", index=mine.index).where(over, "")
    for rows in empty.values():
        holds = holds.where(~rows, holds.str.replace("NEEDED-EMPTY", "", regex=False) + ";NEEDED-EMPTY")
    return holds.str.replace(";+", ";", regex=True).str.strip(";")


def _age(programme: InForce, mine: DataFrame, term: Term) -> tuple[Series, Series, DataFrame]:
    """Who is over age for the programme, the age in words, and the findings (AGE-OVER, AGE-UNDER)."""
    limit = programme.age
    nobody = Series(False, index=mine.index)
    if limit is None or mine.empty:
        return nobody, Series("", index=mine.index, dtype="str"), f.none()
    day = pd.Timestamp(term.first_day if limit.at == "term-start" else term.school_year_first_day)
    age = identity.age_on(mine["birth_date"], day)
    usual = mine["stage"].map(USUAL_AGE_BEFORE).astype("Int64") + mine["year"]
    at_most = Series(limit.at_most, index=mine.index, dtype="Int64") if limit.at_most is not None else usual + (limit.over_usual or 0)
    over = (age > at_most).fillna(False).astype(bool)
    under = (identity.age_on(mine["birth_date"], pd.Timestamp(term.school_year_first_day)) < usual - 2).fillna(False).astype(bool)
    shown, allowed = age.astype("str").fillna("?"), at_most.astype("str").fillna("?")
    text = Series("✗", index=mine.index).where(over, "✓") + "年龄：" + shown + " 周岁（不超过 " + allowed + "）；"
    text = text.where(age.notna() & at_most.notna(), "？年龄：未知；")
    findings = f.together(
        f.found("AGE-OVER", mine[over], "id_number", value=shown[over], expected=allowed[over] + " 周岁"),
        f.found("AGE-UNDER", mine[under], "id_number", value=shown[under], expected=(usual - 2).astype("str")[under] + " 周岁"),
    )
    return over, text.astype("str"), findings


def _sources(programme: InForce) -> list[str]:
    return [*(leaf.source for part in programme.conditions for leaf in part.leaves()), *(amount.source for _, amount in programme.amounts)]
