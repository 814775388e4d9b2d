"""Lines of sheets that are no class sheets: which can be used, and what is said of the others. Such a line is never returned
to a teacher; it is not used, and a finding names its cell."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts import identity, keys
from pipeline.machine.distinct import among
from pipeline.speech import findings as f
from pipeline.speech.wording import fold, several
from schemas.columns import Kind


def complete(rows: DataFrame, kind: Kind, valid: dict[str, Series]) -> tuple[Series, DataFrame]:
    """Which lines have all that they need, and a LINE-UNUSED finding for each cell that is missing or unread.

    valid: field → which of its cells could be read; an empty cell matters only where the field is required.
    """
    usable = Series(True, index=rows.index)
    found = []
    for name, column in kind.columns.items():
        empty = rows[name].isna()
        wrong = (empty & column.required) | (~empty & ~valid.get(name, Series(True, index=rows.index)))
        found.append(f.found("LINE-UNUSED", rows[wrong], name, expected=column.title, value=rows.loc[wrong, name].fillna("")))
        usable &= ~wrong
    return usable, f.together(*found)


def is_number(texts: Series) -> Series:
    return texts.str.fullmatch("[0-9]{1,13}").fillna(False).astype(bool)


def days(texts: Series) -> Series:
    """Those that are a day or a month as they are parsed (2026-09-01, 2026-09); missing where a date was not read."""
    return texts.where(texts.str.fullmatch(r"\d{4}-\d\d(?:-\d\d)?").eq(True))


def is_among(texts: Series, words: Mapping[str, tuple[str, ...]]) -> Series:
    return texts.isin(list(words))


def is_programme(texts: Series, names: dict[str, list[str]]) -> Series:
    return texts.isin([text for text in texts.dropna().unique() if all(fold(part) in names for part in several(text))])


def by_programme(rows: DataFrame, names: dict[str, list[str]]) -> DataFrame:
    """One row per programme that a line names; 国家助学金 names one per stage, and means each of them."""
    meant = {
        text: list(dict.fromkeys(one for part in several(text) for one in names[fold(part)]))
        for text in rows["programme"].dropna().unique()
    }
    return rows.assign(programme=rows["programme"].map(meant)).explode("programme", ignore_index=True).astype({"programme": "str"})


def with_student(rows: DataFrame, enrolments: DataFrame) -> tuple[DataFrame, Series]:
    """The lines with `student_key` by id and name, and which of them name a student of the class sheets."""
    person = enrolments.drop_duplicates(["id_number", "person"])[["id_number", "person", "student_key"]]
    keyed = rows.assign(id_number=identity.id_18(rows["id_number"]), person=keys.name_key(rows["name"]))
    merged = keyed.merge(person, on=["id_number", "person"], how="left").set_axis(rows.index)
    return merged, merged["student_key"].notna()


def concerned(rows: DataFrame, enrolments: DataFrame) -> DataFrame:
    """student_key, own_name and own_id of the student whom each line is about: by id, else by name and, where they are written, school
    and class; missing where that names nobody, or two.

    rows: with name, id_number, school, class_name.
    """
    places = ["student_key", "school", "class_name"]
    people = enrolments.drop_duplicates(places, keep="last")[[*places, "id_number", "name", "person"]]
    people = people.assign(at_school=keys.place_key(people["school"]), at_class=keys.place_key(people["class_name"]))
    asked = DataFrame(
        {
            "line": rows.index,
            "person": keys.name_key(rows["name"]).to_numpy(),
            "of_id": identity.id_18(rows["id_number"]).to_numpy(),
            "in_school": keys.place_key(rows["school"]).to_numpy(),
            "in_class": keys.place_key(rows["class_name"]).to_numpy(),
        }
    )
    met = asked.merge(people, on="person", how="inner")
    by_id = (met["of_id"] == met["id_number"]).fillna(False).astype(bool)
    here = (met["in_school"] == "") | (met["in_school"] == met["at_school"])
    by_place = met["of_id"].isna() & here & ((met["in_class"] == "") | (met["in_class"] == met["at_class"]))
    met = met[by_id | by_place].drop_duplicates(["line", "student_key"])
    one = met[~met["line"].duplicated(keep=False)].set_index("line")
    own = {"student_key": "student_key", "own_name": "name", "own_id": "id_number"}
    return DataFrame({name: one[column].reindex(rows.index) for name, column in own.items()}).astype("str")


def of_told_schools(people: DataFrame, register: DataFrame) -> DataFrame:
    """Each student's first line, of the schools of whom a register names somebody: a school that keeps none is not asked about."""
    first = ~people["student_key"].duplicated()
    told = people.loc[first & among(people["student_key"], register["student_key"]), "school"]
    return people[first & people["school"].isin(told)]


def by_class(people: DataFrame, flag: str) -> DataFrame:
    """Per class: recipients, how many of them have the flag (in a column of its name), missing, and the rate.

    people: one row per recipient, with school, class_name and the flag.
    """
    sums = people.assign(recipients=1).groupby(["school", "class_name"], sort=True)[["recipients", flag]].sum().astype("int64")
    return sums.assign(missing=sums["recipients"] - sums[flag], rate=sums[flag] / sums["recipients"]).reset_index()


def numbers(texts: Series) -> Series:
    """Digits as numbers (Int64), missing where the cell is empty."""
    return pd.to_numeric(texts).astype("Int64")
