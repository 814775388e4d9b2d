"""Claims to decisions, with a reason for each condition and not only for the first that fails.

What is decided hangs on a few columns, so it is decided once for each different combination of their values (a kind of
claim), and spread to the claims: a million students make some thousands of kinds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import Categorical, DataFrame, Series

from pipeline.aid import changes
from pipeline.aid.conditions import Judged, Setting, judge, looked_at, marked
from pipeline.facts import identity
from pipeline.machine.distinct import Factors, distinct, spread, stacked
from pipeline.machine.distinct import changed as changed_texts
from pipeline.policy import Condition, InForce, Stated
from pipeline.speech import findings as f
from pipeline.speech.findings import CARD_CODES
from pipeline.speech.language import N_, _, filled
from schemas.class_sheet import ClassSheet
from schemas.columns import columns_of

USUAL_AGE_BEFORE = {"preschool": 2, "primary": 5, "junior": 11, "high-school": 14, "secondary-vocational": 14}
"""Usual age on 1 September = this + the year of the stage: school begins at six (义务教育法, art. 11)."""

BARRED = {
    "not-applied": N_("表上写明没有申请"),
    "not-proposed": N_("表上写明不受助、不享受"),
    "not-agreed": N_("表上写明审核、评议未通过"),
    "given-up": N_("表上写明放弃"),
    "not-this-month": N_("表上本月一栏没有标记"),
}
"""The reasons for which a sheet itself says that somebody is not claimed for (`intake.standing`), in words."""

STATUSES = ("eligible", "ineligible", "held", "superseded")


def decide(
    students: DataFrame, claims: DataFrame, in_force: tuple[InForce, ...], setting: Setting, rulings: DataFrame
) -> tuple[DataFrame, DataFrame]:
    """Judge every claim.

    students, claims: as `claims.claims_of` makes them, students with `listed_as`, `level_by` and `score` (`hardship.assess`).
    rulings: as `exceptions.usable` returns them. Returns (decisions, findings): decisions has, by student and programme, the
    claim's student, programme and months (less those after a change of status), `paid_months` (of the term, where it pays by the
    term), status (eligible, ineligible, held, superseded), reason_codes, reasons (every condition's result in words), ruling,
    and over_age. months, reasons, ruling and programme are categories.
    """
    decisions, found = decide_each(students, claims, in_force, setting, rulings)
    return decisions, once_each([found])


def once_each(parts: Sequence[Mapping[str, DataFrame]]) -> DataFrame:
    """What was found of all parts of a term (`decide_each`), each case once: a student over age for two programmes is one."""
    found = f.together(*(found for programme in parts[0] for found in (one[programme] for one in parts)))
    return found.drop_duplicates(["code", "submission", "row", "field", "student_key"], ignore_index=True)


def decide_each(
    students: DataFrame, claims: DataFrame, in_force: tuple[InForce, ...], setting: Setting, rulings: DataFrame
) -> tuple[DataFrame, dict[str, DataFrame]]:
    """As `decide`, with what was found by programme."""
    kept: Factors = {}
    by_programme = [(one, claims[claims["programme"] == one.id].reset_index(drop=True)) for one in in_force]
    claimed = [(one, mine) for one, mine in by_programme if len(mine)] or by_programme[:1]
    made = [_decide_one(one, mine, students, setting, rulings, kept) for one, mine in claimed]
    decisions = stacked([decided for decided, _ in made])
    decisions = decisions.sort_values(["student"], kind="stable", ignore_index=True)
    found = {one.id: f.none() for one in in_force} | {one.id: found for (one, _mine), (_, found) in zip(claimed, made, strict=True)}
    return decisions, found


def _decide_one(
    programme: InForce, claims: DataFrame, students: DataFrame, setting: Setting, rulings: DataFrame, kept: Factors
) -> tuple[DataFrame, DataFrame]:
    at = claims["student"].to_numpy()
    asked = looked_at((_own_stage(programme), *programme.conditions), students, setting).assign(
        holds=students["holds"],
        barred=students["barred"],
        outcome=students["outcome"],
        reason=students["reason"],
        has_card=students["card_number"].notna(),
        has_amount=students["amount"].notna(),
        **_ages(programme, students, setting),
    )
    changed = _changed(programme, claims, students, setting)
    also = pd.concat([changed, _ruled(students["student_key"].iloc[at], programme.id, rulings)], axis=1)
    if "enrolment_status" in also:
        asked = asked.drop(columns="enrolment_status", errors="ignore")  # where no condition looks at it
    kinds, number = distinct(asked, at, also.drop(columns=["months", "paid_months"]), kept)
    decided = _of_kinds(programme, kinds, setting)
    texts = {name: Series(spread(decided[name], number)) for name in ("status", "reason_codes", "reasons")}
    decisions = DataFrame(
        {
            "student": claims["student"],
            "programme": Categorical.from_codes(np.zeros(len(claims), dtype=np.int8), categories=pd.Index([programme.id], dtype="str")),
            "months": also["months"],
            "paid_months": also["paid_months"],
            "status": texts["status"].astype("str"),
            "reason_codes": texts["reason_codes"].astype("str"),
            "reasons": texts["reasons"],
            "ruling": spread(kinds["said"], number),
            "over_age": decided["over_age"].to_numpy()[number] if len(kinds) else False,
        }
    )
    return decisions, _found(programme, kinds, decided, students, at, number)


def _own_stage(programme: InForce) -> Condition:
    return Condition(kind="stage", parameter=programme.programme.stages)


def _changed(programme: InForce, claims: DataFrame, students: DataFrame, setting: Setting) -> DataFrame:
    """months, paid_months (of the term) and change (in words) of each claim; where somebody was away in some month also the
    `enrolment_status` by which they are judged."""
    whole = Series(len(setting.term.months), index=claims.index, dtype="int8")
    made = claims[["months"]].assign(paid_months=whole, change="").astype({"change": "str"})
    at = claims["student"].to_numpy()
    away = students["away_months"].notna().to_numpy()[at]
    if not away.any():
        return made
    cases = students[["away_months", "away_as", "status_before", "last_month"]].iloc[at[away]].set_axis(claims.index[away])
    cases = cases.assign(months=claims.loc[away, "months"].astype("str"))
    changed, said = changes.until_then(cases, programme.programme.pays, setting.term)
    status = students["enrolment_status"].iloc[at].set_axis(claims.index)
    made = made.assign(enrolment_status=status.mask(status.index.isin(changed.index), changed["enrolment_status"]))
    made["months"], made.loc[changed.index, "change"] = changed_texts(made["months"], changed["months"]), said
    made.loc[changed.index, "paid_months"] = changed["paid_months"].astype("int8")
    return made


def _ruled(keys: Series, programme: str, rulings: DataFrame) -> DataFrame:
    """ruling and said of each claim of a programme: a ruling for the programme, else one for all; empty where there is none."""
    of_this = rulings[rulings["programme"].isin(["", programme])].sort_values("programme", ascending=False, kind="stable")
    one_each = of_this.drop_duplicates("student_key").set_index("student_key")
    made = DataFrame({"ruling": "", "said": ""}, index=range(len(keys)), dtype="str")
    mine = np.flatnonzero(keys.isin(one_each.index).to_numpy())
    made.iloc[mine] = one_each.loc[keys.iloc[mine], ["ruling", "said"]].to_numpy()
    return made


def _ages(programme: InForce, students: DataFrame, setting: Setting) -> dict[str, Series]:
    """What the age limit looks at: the age at its day and at the first day of the school year, the stage and the year in it."""
    if programme.age is None:
        return {}
    days = {"term-start": setting.term.first_day, "school-year-start": setting.term.school_year_first_day}
    ages = {f"age@{at}": identity.age_on(students["birth_date"], pd.Timestamp(days[at])) for at in {programme.age.at, "school-year-start"}}
    return ages | {"stage": students["stage"], "year": students["year"]}


def _of_kinds(programme: InForce, kinds: DataFrame, setting: Setting) -> DataFrame:
    """status, reason_codes, reasons, needs, over_age, under_age of each kind of claim."""
    own_stage = _own_stage(programme)
    judged = [(part, judge(part, kinds, setting)) for part in (own_stage, *programme.conditions)]
    truth = Series(True, index=kinds.index, dtype="boolean")
    text, codes = Series("", index=kinds.index, dtype="str"), Series("", index=kinds.index, dtype="str")
    for part, result in judged:
        truth &= result.truth
        met = result.truth.fillna(False).astype(bool)
        cited = _("（依据：{source}）").format(source=programme.cited(part)) if programme.cited(part) else ""
        said = marked(result.truth) + result.text + Series(cited, index=kinds.index).where(~met, "") + "；"
        text = text + (said if part is not own_stage else said.where(~met, ""))  # the stage goes without saying
        for kind, failed in result.failed.items():
            codes = codes + Series(f"{kind};", index=kinds.index).where(failed & _is_false(result.truth), "")
    over, under, age_text, ages = _judge_age(programme, kinds)
    granted = kinds["ruling"] == "grant"
    barred = (kinds["barred"] != "") & ~granted
    truth = truth.mask(barred, False)
    codes = codes.where(~barred, kinds["barred"])
    against = kinds["barred"].map({code: _(words) for code, words in BARRED.items()}).astype("str").fillna("")
    text = text.where(~barred, "✗" + against + "；" + text)
    truth = truth.mask(granted, True).mask(kinds["ruling"] == "refuse", False)
    codes = codes.where(kinds["ruling"] != "refuse", "RULED").where(~granted, "")
    ruling_text = filled(_("例外裁定：{ruling}；"), ruling=kinds["said"]).where(kinds["said"] != "", "")
    empty = _needed(programme, judged, kinds, truth)
    holds = _holds(kinds.assign(holds=kinds["holds"].where(~granted, _without(kinds["holds"], LIFTED))), programme, over & ~granted, empty)
    status = Series("eligible", index=kinds.index, dtype="str").where(truth.fillna(False).astype(bool) & (holds == ""), "held")
    status = status.where(~_is_false(truth), "ineligible").where(kinds["outcome"] != "superseded", "superseded")
    codes = (codes.where(status == "ineligible", holds)).where(status != "superseded", kinds["reason"]).str.strip(";")
    codes = codes.where(~(granted & (status == "eligible")), "RULED")
    needs = Series("", index=kinds.index, dtype="str")
    for name, rows in empty.items():
        needs = needs + Series(f"{name};", index=kinds.index).where(rows, "")
    reasons = (text + age_text + kinds["change"] + ruling_text).str.strip("；")
    return DataFrame(
        {"status": status, "reason_codes": codes, "reasons": reasons, "needs": needs, "over_age": over, "under_age": under, **ages}
    )


LIFTED = ("SAYS-OTHERWISE", "ON-LIST-OF-CHANGES", "COLUMN-ASKED")
"""Holds that a ruling in the student's favour lifts."""


def _without(holds: Series, codes: tuple[str, ...]) -> Series:
    for code in codes:
        holds = holds.str.replace(code, "", regex=False)
    return holds.str.replace(";+", ";", regex=True).str.strip(";")


_OF_GUARDIAN = "CARD-GUARDIAN"
"""Held by `deduplicate` for an account of the named guardian: a matter of the programme."""


def _is_false(truth: Series) -> Series:
    return (truth == False).fillna(False).astype(bool)  # noqa: E712  three-valued


def _needed(programme: InForce, judged: list[tuple[Condition, Judged]], kinds: DataFrame, truth: Series) -> dict[str, Series]:
    """field → kinds for which its emptiness leaves the decision open. Money to the student needs a card, and an amount
    that the school decides has to be stated."""
    undecided, granted = truth.isna(), truth.fillna(False).astype(bool)
    needed: dict[str, Series] = {}
    for _part, result in judged:
        for name, empty in result.empty.items():
            rows = (empty & result.truth.isna() & undecided).fillna(False).astype(bool)
            needed[name] = needed.get(name, rows) | rows
    if programme.programme.pays.to == "student":
        needed["card_number"] = ~kinds["has_card"] & granted
    if any(isinstance(version, Stated) for _, version in programme.amounts):
        needed["amount"] = ~kinds["has_amount"] & granted
    return needed


def _holds(kinds: DataFrame, programme: InForce, over: Series, empty: dict[str, Series]) -> Series:
    holds = kinds["holds"]
    if programme.programme.pays.to == "school":
        for code in CARD_CODES:
            holds = holds.str.replace(code, "", regex=False)
    holds = holds.str.replace(_OF_GUARDIAN, "" if programme.pays_guardians else "CARD-HOLDER", regex=False)
    holds = holds + Series(";AGE-OVER", index=kinds.index).where(over, "")
    for rows in empty.values():
        holds = holds.where(~rows, holds.str.replace("NEEDED-EMPTY", "", regex=False) + ";NEEDED-EMPTY")
    return holds.str.replace(";+", ";", regex=True).str.strip(";")


def _judge_age(programme: InForce, kinds: DataFrame) -> tuple[Series, Series, Series, dict[str, Series]]:
    """Who is over and under age for the programme, the age in words, and age, age_most and age_least as texts."""
    limit, nobody = programme.age, Series(False, index=kinds.index)
    silent = Series("", index=kinds.index, dtype="str")
    if limit is None:
        return nobody, nobody, silent, dict.fromkeys(("age", "age_most", "age_least"), silent)
    usual = kinds["stage"].map(USUAL_AGE_BEFORE).astype("Int64") + kinds["year"]
    age = kinds[f"age@{limit.at}"]
    at_most = Series(limit.at_most, index=kinds.index, dtype="Int64") if limit.at_most is not None else usual + (limit.over_usual or 0)
    over = (age > at_most).fillna(False).astype(bool)
    under = (kinds["age@school-year-start"] < usual - 2).fillna(False).astype(bool)
    shown, allowed = (numbers.astype("str").fillna("?") for numbers in (age, at_most))
    text = Series("✗", index=kinds.index).where(over, "✓") + filled(_("年龄：{age} 周岁（不超过 {most}）；"), age=shown, most=allowed)
    text = text.where(age.notna() & at_most.notna(), _("？年龄：未知；")).astype("str")
    return over, under, text, {"age": shown, "age_most": allowed, "age_least": (usual - 2).astype("str").fillna("?")}


def _found(
    programme: InForce, kinds: DataFrame, decided: DataFrame, students: DataFrame, at: NDArray[np.int64], number: NDArray[np.int64]
) -> DataFrame:
    """AGE-OVER, AGE-UNDER and NEEDED-EMPTY of the claims that are eligible or held."""
    if kinds.empty:
        return f.none()
    counted = decided["status"].isin(["eligible", "held"])

    def those(flags: Series) -> DataFrame:
        """The students of these kinds, with what is known of the kind."""
        mine = np.flatnonzero((flags & counted).to_numpy()[number])
        known = decided[["age", "age_most", "age_least"]].iloc[number[mine]].set_axis(mine)
        columns = ["submission", "row", "student_key", "id_number", "name", "unsaid", "account_holder"]
        return students[columns].iloc[at[mine]].set_axis(mine).join(known)

    over, under = those(decided["over_age"]), those(decided["under_age"])
    columns, named = columns_of(ClassSheet), programme.programme.name.title
    not_theirs = kinds["holds"].str.contains(_OF_GUARDIAN, regex=False) & (decided["status"] == "held")
    strangers = those(not_theirs & decided["reason_codes"].str.contains("CARD-HOLDER", regex=False))
    needs = sorted({name for text in decided["needs"].unique() for name in text.split(";") if name})
    return f.together(
        f.found("CARD-HOLDER", strangers, "account_holder", value=strangers["account_holder"].fillna("")),
        f.found("AGE-OVER", over, "id_number", value=over["age"], expected=filled(_("{age} 周岁"), age=over["age_most"])),
        f.found("AGE-UNDER", under, "id_number", value=under["age"], expected=filled(_("{age} 周岁"), age=under["age_least"])),
        *(_needed_found(those(_has(decided["needs"], name)), name, columns[name].title, named) for name in needs),
    )


def _needed_found(who: DataFrame, name: str, title: str, programme: str) -> DataFrame:
    """NEEDED-EMPTY for each student whose cell is empty; NEEDED-UNSAID once for a sheet that has no such column."""
    no_column = who["unsaid"].str.contains(f";{name};", regex=False).to_numpy()
    if name == "hardship_level":  # one question for a sheet that tells of neither groups nor levels: that of the groups
        asked = who["unsaid"].str.contains(";hardship_group;", regex=False).to_numpy()
        who, no_column = who[~(no_column & asked)], no_column[~(no_column & asked)]
    once = who[no_column].drop_duplicates("submission")[["submission"]].assign(row=0)
    return f.together(
        f.found("NEEDED-EMPTY", who[~no_column], name, expected=title, other=programme),
        f.found("NEEDED-UNSAID", once, name, expected=title, other=programme),
    )


def _has(texts: Series, part: str) -> Series:
    return (";" + texts).str.contains(f";{part};", regex=False)
