"""Who may be of one family, as far as the sheets tell: brothers and sisters share accounts, telephones and guardians honestly."""

from __future__ import annotations

from pandas import DataFrame, Series

from pipeline.facts import keys

_MOST_SIBLINGS = 4
"""Children of one family name who may be brothers and sisters."""


def family_name(person: Series) -> Series:
    """What a name begins with; of a name with a middle dot, what stands behind the last one."""
    return person.str.replace(r"^.*·", "", regex=True).str[:1]


def guardian_key(rows: DataFrame) -> Series:
    """One key per guardian: the id, else the name; missing where neither is told."""
    by_name = keys.name_key(rows["guardian"])
    return rows["guardian_id"].where(rows["guardian_id"].notna(), by_name).astype("str")


def unrelated(rows: DataFrame, by: str) -> Series:
    """True in each row of a group whose students cannot all be of one family by what is told: neither one guardian for all of them, nor
    one family name for so few.

    rows: one per student and group, with person, guardian, guardian_id and the column `by`.
    """
    told = rows.assign(_family=family_name(rows["person"]), _guardian=guardian_key(rows))
    groups = told.groupby(by)
    one_guardian = (groups["_guardian"].transform("nunique") == 1) & (
        groups["_guardian"].transform("count") == groups["_guardian"].transform("size")
    )
    brothers = (groups["_family"].transform("nunique") == 1) & (groups["_family"].transform("size") <= _MOST_SIBLINGS)
    return ~(one_guardian | brothers)


def families(rows: DataFrame, by: str) -> Series:
    """For each row how many families its group has at least: guardians, or family names where guardians are not told."""
    told = rows.assign(_family=guardian_key(rows).fillna(family_name(rows["person"])))
    found: Series = told.groupby(by)["_family"].transform("nunique")
    return found
