"""The enrolment register (学籍系统导出) against the class sheets: who is enrolled, where and in what state.

It gives number, class and boarding where a class sheet is silent, and never claims. It speaks only of schools that it covers; where there
is none, nothing changes.
"""

from __future__ import annotations

from pandas import DataFrame, Series

from pipeline.facts import identity
from pipeline.machine.distinct import among
from pipeline.speech import findings as f
from pipeline.speech.language import N_, _, filled, words_of
from schemas.categories import AWAY, ENROLMENT_STATUS

FILLED = ("student_number", "stage", "grade", "year", "class_name", "class_key", "major", "boarding", "enrolment_status")
"""What a register knows of a student that a class sheet may leave out."""
_WHO = ["submission", "row", "id_number", "name"]
_WHERE = N_("（{file} 第 {row} 行）")
_MISSING, _ELSEWHERE, _STATE = N_("学籍名册上没有该生"), N_("学籍名册上该生在“{school}”"), N_("学籍名册上该生的状态是“{state}”")
_YEAR = r"^([^|]*\|[^|]*)\|"
"""Of a class's key: stage and year of entry."""
_COVERS = 0.5
"""The share of a school's students whom a register must name to cover the school, where it does not name the school itself."""


def fill(rows: DataFrame, register: DataFrame) -> tuple[DataFrame, DataFrame]:
    """(rows, findings): the register's number, class and boarding of students of whom a class sheet does not say it.

    rows, register: rows of class sheets and of kind `register`, located, with one name for each school.
    """
    if register.empty:
        return rows, f.none()
    known = _known(register)
    ids = identity.id_18(rows["id_number"])
    changed: dict[str, Series] = {}
    touched = Series(False, index=rows.index)
    unsaid = rows["unsaid"]
    for name in FILLED:
        theirs = ids.map(known[name])
        mine = rows[name].isna() & theirs.notna() & ~(theirs.isin(AWAY) if name == "enrolment_status" else False)
        if name in ("stage", "grade", "year", "class_name", "class_key", "major"):  # one class of one school, or none of it
            mine &= rows["class_name"].isna() & rows["school"].eq(ids.map(known["school"])).fillna(False).astype(bool)
        if mine.any():
            changed[name] = rows[name].mask(mine, theirs).astype(rows[name].dtype)
            unsaid = unsaid.mask(mine, unsaid.str.replace(f";{name};", ";", regex=False))
            touched |= mine & (name in ("student_number", "class_name", "boarding"))
    found = f.found("REGISTER-FILLED", rows.loc[touched, ["submission"]].drop_duplicates().assign(row=0))
    return rows.assign(**changed, unsaid=unsaid.astype("str")), found


def compare(enrolments: DataFrame, register: DataFrame, submissions: DataFrame) -> tuple[DataFrame, DataFrame]:
    """(enrolments, findings): who is claimed for and is not on the register of the school, or on it elsewhere or in another state, is held.

    enrolments: accepted rows with `held_by`.
    """
    if register.empty:
        return enrolments, f.none()
    known = _known(register)
    ids = identity.id_18(enrolments["id_number"])
    stated = set(register["school"].dropna())
    on_it = among(ids, known.index)
    covered = _covered(enrolments, ids, register, stated)
    there, state = ids.map(known["school"]).astype("str"), ids.map(known["enrolment_status"]).astype("str")
    missing = covered & ~on_it
    elsewhere = on_it & there.notna() & enrolments["school"].notna() & (there != enrolments["school"]).fillna(False).astype(bool)
    wrong = on_it & ~elsewhere & state.isin(AWAY)
    said = Series("", index=enrolments.index, dtype="str").mask(missing, _(_MISSING))
    said = said.mask(elsewhere, filled(_(_ELSEWHERE), school=there.fillna("")))
    said = said.mask(wrong, filled(_(_STATE), state=state.map(words_of(ENROLMENT_STATUS)).fillna("").astype("str")))
    held = missing | elsewhere | wrong
    files = submissions.set_index("submission")["file"]
    row = ids.map(known["row"]).astype("Int64").astype("str")
    source = filled(_(_WHERE), file=ids.map(known["submission"]).map(files).astype("str"), row=row).where(on_it, "")
    held_by = f.held_also(enrolments["held_by"], held, "REGISTER-DIFFERS")
    found = f.found("REGISTER-DIFFERS", enrolments.loc[held, _WHO], "id_number", value=said[held], other=source[held])
    return enrolments.assign(held_by=held_by), found


def _covered(enrolments: DataFrame, ids: Series, register: DataFrame, stated: set[str]) -> Series:
    """Whose class the register covers: of the school that it names, or most of whose students it names, a class on it; where it has several
    classes of a year, the whole year; where it has no classes, the school."""
    on_it = ids.isin(identity.id_18(register["id_number"]))
    most = on_it.groupby(enrolments["school"], dropna=False).transform("mean") >= _COVERS
    school = enrolments["school"].isin(stated) if stated else most
    classes = register.loc[register["class_key"].fillna("") != "", ["school", "class_key"]].drop_duplicates()
    if classes.empty:
        return school
    years = classes["class_key"].str.extract(_YEAR, expand=False)
    whole = set(years[years.duplicated(keep=False)])
    mine = enrolments["class_key"].fillna("")
    return school & (mine.isin(set(classes["class_key"])) | mine.str.extract(_YEAR, expand=False).isin(whole).fillna(False).astype(bool))


def _known(register: DataFrame) -> DataFrame:
    """By id: school, and what the register says of the student; of one who stands on it twice, the line that is in school."""
    ids = identity.id_18(register["id_number"])
    lines = register.assign(id_number=ids, gone=register["enrolment_status"].isin(AWAY))[identity.is_valid_id(ids)]
    lines = lines.sort_values("gone", kind="stable").drop_duplicates("id_number")
    return lines.set_index("id_number")[["school", *FILLED, "submission", "row"]]
