"""Hardship: special groups decide; otherwise the family survey gives points, and the points a level.

The formula is data (`hardship` in the policy files, in force by term). What each indicator measures is said here:

- income: the family's yearly income per head as percent of the local dibao line, rounded down
- dependency: members per 100 workers, rounded down; a family without workers counts as 9999
- illness: members with a serious illness or a disability
- disaster: 1 where the family was hit by one, else 0
- in_school: children in school, the student among them
- costs: the student's yearly schooling costs as percent of the family's income, rounded down; no income counts as 9999

Source of the factors: 教财〔2018〕16号, art. 3 (family's economy, special groups, area, sudden events, outlays); the points and
bands are the program's own default, for local files to replace.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts.terms import Term
from pipeline.machine.distinct import distinct
from pipeline.machine.kept import once_for_none
from pipeline.policy import Band, HardshipInForce
from pipeline.registers import lines
from pipeline.speech import findings as f
from pipeline.speech.language import N_, _, filled, words_of
from schemas import categories as words
from schemas.family_survey import KIND

_ENDLESS = 9_999
_SHORT = {
    "income": N_("人均收入 {value}%"),
    "dependency": N_("每百劳力供养 {value} 人"),
    "illness": N_("重病残疾 {value} 人"),
    "disaster": N_("受灾 {value}"),
    "in_school": N_("在读 {value} 人"),
    "costs": N_("教育支出 {value}%"),
}
"""How an indicator that gives points is written beside them."""
LEVELS = ("extreme", "hardship", "mild", "none")
"""From the hardest on."""
TITLES = {
    "income": N_("人均收入为低保标准的百分之"),
    "dependency": N_("每百名劳动力供养人口"),
    "illness": N_("重病残疾人数"),
    "disaster": N_("受灾"),
    "in_school": N_("在读子女数"),
    "costs": N_("教育支出占收入的百分之"),
}


@once_for_none
def usable(sheets: DataFrame, enrolments: DataFrame) -> tuple[DataFrame, DataFrame]:
    """The surveys that can be used, one per student, as numbers, and what is wrong with the others.

    sheets: rows of kind `survey`. Returns (surveys, findings); surveys has student_key, household_size, income (fen), workers,
    illness, disaster, in_school, costs (fen), as Int64, missing where nothing was written. Two surveys of one student that differ
    are both left out.
    """
    counted = ("household_size", "income", "workers", "illness", "in_school", "costs")
    valid = {name: lines.is_number(sheets[name]) for name in counted} | {"disaster": lines.is_among(sheets["disaster"], words.YES_NO)}
    valid["household_size"] &= sheets["household_size"] != "0"
    whole, incomplete = lines.complete(sheets, KIND, valid)
    rows, known = lines.with_student(sheets, enrolments)
    idle = f.found("LINE-IDLE", rows[whole & ~known].drop(columns="student_key"), "id_number", value=rows.loc[whole & ~known, "name"])
    rows = rows[whole & known]
    said = {name: lines.numbers(rows[name]) for name in counted}
    surveys = DataFrame({"student_key": rows["student_key"], **said, "disaster": rows["disaster"].map({"yes": 1, "no": 0}).astype("Int64")})
    once = surveys.drop_duplicates()
    twice = once["student_key"].duplicated(keep=False)
    differing = f.found("LINE-TWICE", rows.loc[once.index[twice]], "id_number", value=rows.loc[once.index[twice], "name"])
    return once[~twice].reset_index(drop=True), f.together(incomplete, idle, differing)


def assess(
    students: DataFrame, surveys: DataFrame, levels: DataFrame, formula: HardshipInForce | None, term: Term
) -> tuple[DataFrame, DataFrame, DataFrame]:
    """How hard each student's family has it.

    students: as `claims_of` makes them. surveys: as `usable` returns them. levels: levels of earlier terms (`history.usable`).
    Returns (students, assessments, findings). students gets `hardship_level` (the sheet's own; where it says none, that of the
    special group, else of the survey), `level_by` (in words, empty where the sheet says it), `score`, `special_group` (0 or 1),
    `income_per_head` (fen) and `in_school`. assessments has one row per student with a survey, a special group or a level, with
    `points` in words, the rank in class and school, `last_level` and `change`.
    """
    if formula is None:
        unknown = Series(pd.NA, index=students.index, dtype="Int64")
        unscored = students.assign(level_by="", special_group=0, score=unknown, income_per_head=unknown, in_school=unknown)
        return unscored.astype({"level_by": "str"}), _no_assessments(), f.none()
    surveys = surveys.assign(**_points(surveys, formula), income_per_head=surveys["income"] // surveys["household_size"])
    facts = surveys.set_index("student_key")
    by_survey = {name: students["student_key"].map(facts[name]) for name in ("score", "income_per_head", "in_school")}
    rule = formula.rule
    group_level = _level_of_groups(students["hardship_group"], {str(level): groups for level, groups in rule.groups.items()})
    survey_level = _level_of_score(by_survey["score"], {str(level): fewest for level, fewest in rule.levels.items()})
    assessed = group_level.fillna(survey_level)
    stated = students["hardship_level"]
    fills = stated.isna() & assessed.notna()
    by = _said(group_level.notna(), by_survey["score"])
    known = students.assign(
        hardship_level=stated.fillna(assessed),
        level_by=by.where(fills, "").astype("str"),
        special_group=group_level.notna().astype("int8"),
        **{name: numbers.astype("Int64") for name, numbers in by_survey.items()},
    )
    assessments = _assessments(known, stated, assessed, by.where(assessed.notna(), ""), facts["points"], levels, term)
    return known, assessments, _differing(known, stated, assessed, by_survey["score"], group_level)


def _said(by_group: Series, score: Series) -> Series:
    """What a level comes from, in words; empty where it comes from nothing."""
    kinds, number = distinct(DataFrame({"by_group": by_group, "score": score}))
    scored = filled(_("（按家庭情况调查 {score} 分）"), score=kinds["score"].astype("str")).fillna("")
    text = scored.mask(kinds["by_group"], _("（按困难类别）"))
    return Series(text.array[number], index=score.index)


def _points(surveys: DataFrame, formula: HardshipInForce) -> dict[str, Series]:
    """score and points (in words) of each survey."""
    score = Series(0, index=surveys.index, dtype="Int64")
    text = Series("", index=surveys.index, dtype="str")
    if surveys.empty:
        return {"score": score, "points": text}
    measured = indicators(surveys, formula.dibao_line.value)
    for name, bands in formula.rule.points.items():
        value = measured[name]
        points = _in_bands(value, bands)
        score = score + points
        measured_as = filled(_(_SHORT[name]), value=value.astype("str"))
        said = filled(_("{indicator}：{points} 分；"), indicator=measured_as, points=points.astype("str"))
        text = text + said.where(points > 0, "").fillna("")
    return {"score": score, "points": text.str.strip("；")}


def indicators(surveys: DataFrame, dibao_line: int) -> dict[str, Series]:
    """What the formula gives points for, in the units that this file's head names. Missing where the survey says nothing."""
    size, income, workers = surveys["household_size"], surveys["income"], surveys["workers"]
    without = (workers == 0).fillna(False).astype(bool)
    return {
        "income": income * 100 // (size * dibao_line),
        "dependency": (size * 100 // workers.mask(without, 1)).mask(without, _ENDLESS),
        "illness": surveys["illness"],
        "disaster": surveys["disaster"],
        "in_school": surveys["in_school"],
        "costs": (surveys["costs"] * 100 // income.mask((income == 0).fillna(False).astype(bool), 1)).mask(
            ((income == 0) & (surveys["costs"] > 0)).fillna(False).astype(bool), _ENDLESS
        ),
    }


def _in_bands(value: Series, bands: tuple[Band, ...]) -> Series:
    """The points of the first band that a value fits; none for a missing value."""
    points = Series(0, index=value.index, dtype="Int64")
    for band in reversed(bands):
        fits = value <= band.at_most if band.at_most is not None else value >= band.at_least
        points = points.mask(fits.fillna(False).astype(bool), band.points)
    return points


def _level_of_groups(groups: Series, by_level: Mapping[str, tuple[str, ...]]) -> Series:
    """The hardest level that one of a student's special groups gives; missing without a group."""
    level = {group: level for level in reversed(LEVELS[:3]) for group in by_level.get(level, ())}

    def hardest(text: str) -> str | None:
        given = [level[one] for one in text.split(";") if one in level]
        return min(given, key=LEVELS.index, default=None)

    return groups.map({text: hardest(text) for text in groups.dropna().unique()}).astype("str")


def _level_of_score(score: Series, fewest: Mapping[str, int]) -> Series:
    level = Series("none", index=score.index, dtype="str")
    for name in reversed(LEVELS[:3]):
        if name in fewest:
            level = level.mask((score >= fewest[name]).fillna(False).astype(bool), name)
    return level.where(score.notna())


def _assessments(
    students: DataFrame, stated: Series, assessed: Series, by: Series, points: Series, levels: DataFrame, term: Term
) -> DataFrame:
    """One row per student of whose hardship something is known, in the students' order, hardest ranks first."""
    earlier = levels[levels["term"] == term.before.name].set_index("student_key")["level"]
    used = ["student_key", "id_number", "name", "school", "class_name", "hardship_level", "score"]
    known = students[used].assign(
        stated=stated.fillna(""), assessed=assessed.fillna(""), by=by, points=students["student_key"].map(points).astype("str").fillna(""),
        last_level=students["student_key"].map(earlier).astype("str").fillna(""),
    )  # fmt: skip
    known = known[known["hardship_level"].notna() | known["score"].notna() | (known["last_level"] != "")]
    number = {level: place for place, level in enumerate(LEVELS)}
    place = known["hardship_level"].map(number).fillna(len(LEVELS)).astype("int64")
    key = (place + 1) * _ENDLESS - known["score"].fillna(-1).astype("int64")
    ranks = {
        "rank_in_class": key.groupby([known["school"], known["class_name"]]).rank(method="min").astype("int64"),
        "rank_in_school": key.groupby(known["school"]).rank(method="min").astype("int64"),
    }
    before = known["last_level"].map(number).fillna(-1).astype("int64")
    change = Series(np.select([before < 0, place < before, place > before], ["new", "up", "down"], "same"), index=known.index, dtype="str")
    return known[_ASSESSED].assign(level=known["hardship_level"].fillna(""), change=change, **ranks).reset_index(drop=True)


_ASSESSED = ["student_key", "id_number", "name", "school", "class_name", "stated", "assessed", "by", "points", "score", "last_level"]


def _no_assessments() -> DataFrame:
    texts = dict.fromkeys((*_ASSESSED, "level", "change"), "str")
    kinds = texts | {"score": "Int64", "rank_in_class": "int64", "rank_in_school": "int64"}
    return DataFrame({name: Series(dtype=kind) for name, kind in kinds.items()})


def _differing(students: DataFrame, stated: Series, assessed: Series, score: Series, group_level: Series) -> DataFrame:
    """LEVEL-DIFFERS: the class found another level than the survey, or none at all for a special group. The class's holds."""
    if stated.isna().all() or assessed.isna().all():
        return f.none()
    differs = stated.notna() & assessed.notna() & (stated != assessed) & (group_level.isna() | (stated == "none"))
    spelled = words_of(words.HARDSHIP_LEVEL)
    by_survey = filled(_("家庭情况调查得 {score} 分"), score=score.astype("str"))
    why = Series(_("困难类别"), index=students.index, dtype="str").where(group_level.notna(), by_survey)
    return f.found(
        "LEVEL-DIFFERS",
        students[differs],
        "hardship_level",
        value=stated[differs].map(spelled),
        expected=assessed[differs].map(spelled),
        other=why[differs],
    )
