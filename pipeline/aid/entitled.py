"""Who is on an office's list: claims that it does not confirm, and students who are entitled and get nothing (应助未助)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.aid.conditions import Setting, judge, looked_at
from pipeline.facts import identity, keys
from pipeline.machine.distinct import among
from pipeline.machine.parts import Part
from pipeline.policy import InForce
from pipeline.registers.lists import Listed, maybe
from pipeline.speech import findings as f
from pipeline.speech.language import _, listed, words_of
from schemas import categories as words


def compare_with_lists(
    students: DataFrame, decisions: DataFrame, in_force: tuple[InForce, ...], setting: Setting, lists: Listed
) -> DataFrame:
    """Findings of the comparison of class sheets with the lists of offices. A list speaks only of the groups that stand on it.

    students: as `hardship.assess` returns them, with `listed_as`. decisions: as `entitlement.with_students` returns them. What only may
    be the student's line is a question (LIST-MAYBE), and neither confirms a claim nor denies it. lists: of somebody.
    """
    in_doubt = students["holds"].str.replace("|".join([*f.CARD_CODES, ";"]), "", regex=True) != ""
    counting = students[(students["outcome"] == "counts") & ~in_doubt]
    latest = counting.sort_values(["month", "submission", "row"], kind="stable").drop_duplicates("student_key", keep="last")
    due = [_due(one, _as_listed(latest), decisions, setting) for one in in_force if one.programme.claimed == "by-stage"]
    perhaps = maybe(latest, lists)
    perhaps = perhaps.where(perhaps.notna() & ~_names_all(latest["listed_as"], perhaps))
    asked = f.found("LIST-MAYBE", latest[perhaps.notna()], "name", value=_in_words(perhaps.dropna()))
    return f.together(asked, _unconfirmed(latest[perhaps.isna()], setting.listed), *due)


def concerned(lists: Listed, students: Part) -> NDArray[np.bool_]:
    """The students of whom the comparison may say something: who stands on a list, or may, or whose family does; and who is said to be of a
    group of which there is a list."""
    rows = students.frame(["listed_as", "name", "guardian_id", "hardship_group"])
    listed, said = lists.of, rows["hardship_group"]
    groups = said.map({text: not listed.isdisjoint(text.split(";")) for text in said.dropna().unique()})
    may = among(keys.name_key(rows["name"]), lists.unsure["person"]) | among(identity.id_18(rows["guardian_id"]), lists.families.index)
    return (rows["listed_as"].notna() | groups.eq(True) | may).to_numpy(dtype=bool)


def _names_all(listed: Series, perhaps: Series) -> Series:
    """Is the student on the lists for sure as all that a line that may be theirs says?"""
    pairs = zip(listed.fillna("").astype("str"), perhaps.fillna("").astype("str"), strict=True)
    return Series([set(more.split(";")) <= set(sure.split(";")) for sure, more in pairs], index=listed.index, dtype=bool)


def _in_words(groups: Series) -> Series:
    spelled = words_of(words.HARDSHIP_GROUP)
    return groups.map({text: listed([spelled[group] for group in text.split(";")]) for text in groups.unique()}).astype("str")


def _unconfirmed(students: DataFrame, on_lists: frozenset[str]) -> DataFrame:
    """Claims of a group for which a list was given that does not name the student."""
    claimed = students[["student_key", "hardship_group", "listed_as"]].dropna(subset="hardship_group")
    one_each = claimed.assign(group=claimed["hardship_group"].str.split(";")).explode("group")
    confirmed = pd.Series(
        [group in str(groups).split(";") for group, groups in one_each[["group", "listed_as"]].itertuples(index=False)],
        one_each.index,
        bool,
    )
    missing = one_each[one_each["group"].isin(on_lists) & ~confirmed]
    said = missing["group"].map(words_of(words.HARDSHIP_GROUP)).groupby(level=0).agg(_("、").join)
    return f.found("GROUP-UNLISTED", students.loc[said.index], "hardship_group", value=said)


def _as_listed(students: DataFrame) -> DataFrame:
    """The students on lists, claiming what the list says."""
    on_list = students[students["listed_as"].notna()]
    both = on_list["hardship_group"].where(on_list["hardship_group"] != "none").fillna("") + ";" + on_list["listed_as"]
    return on_list.assign(hardship_group=both.str.strip(";"))


def _due(one: InForce, students: DataFrame, decisions: DataFrame, setting: Setting) -> DataFrame:
    """Students who would be granted a programme by what the list says, and are not paid it, nor held for it."""
    mine = students[students["stage"].isin(one.programme.stages)]
    due = Series(True, index=mine.index, dtype="boolean")
    for condition in one.conditions:
        due &= judge(condition, looked_at([condition], mine, setting), setting).truth
    standing = decisions[(decisions["programme"] == one.id) & decisions["status"].isin(["eligible", "held", "superseded"])]
    left_out = mine[due.fillna(False).astype(bool) & ~among(mine["student_key"], standing["student_key"])]
    return f.found("ENTITLED-NOT-APPLIED", left_out, "id_number", expected=one.programme.name.title, other=_in_words(left_out["listed_as"]))
