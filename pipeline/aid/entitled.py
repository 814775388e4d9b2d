"""Who is on an office's list: claims that it does not confirm, and students who are entitled and get nothing (应助未助)."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.aid.conditions import Setting, judge, looked_at
from pipeline.facts import identity
from pipeline.policy import InForce
from pipeline.speech import findings as f
from pipeline.speech.language import _, listed, words_of
from schemas import categories as words
from schemas.reference_list import KIND


def listed_people(lists: DataFrame) -> tuple[Series, DataFrame]:
    """Id (18 characters) → the groups under which it is listed; and what is wrong with lines that cannot be used.

    lists: rows of kind `reference`: submission, row, id_number, name, listed_as.
    """
    ids = identity.id_18(lists["id_number"])
    group = "|".join(words.HARDSHIP_GROUP)
    known = lists["listed_as"].str.fullmatch(f"(?:{group})(?:;(?:{group}))*").fillna(False).astype(bool)
    valid = identity.is_valid_id(ids)
    wrong = f.together(
        f.found("ID-CHECK", lists[~valid], "id_number", severity="warning", value=lists.loc[~valid, "id_number"].fillna("")),
        f.found(
            "VALUE-UNKNOWN", lists[~known], "listed_as", severity="warning", value=lists.loc[~known, "listed_as"].fillna(""),
            expected=KIND.columns["listed_as"].title, other=words_of(words.HARDSHIP_GROUP)["rural-dibao"],
        ),
    )  # fmt: skip
    usable = lists.loc[valid & known, ["listed_as"]].assign(id_number=ids[valid & known])
    one_each = usable.assign(listed_as=usable["listed_as"].str.split(";")).explode("listed_as").drop_duplicates()
    one_each = one_each[one_each["listed_as"] != "none"].sort_values(["id_number", "listed_as"])
    return one_each.groupby("id_number")["listed_as"].agg(";".join), wrong


def groups_of(listed: Series) -> frozenset[str]:
    """The groups of which a list was given."""
    return frozenset(";".join(listed).split(";")) if len(listed) else frozenset()


def compare_with_lists(students: DataFrame, decisions: DataFrame, in_force: tuple[InForce, ...], setting: Setting) -> DataFrame:
    """Findings of the comparison of class sheets with the lists of offices. A list speaks only of the groups that stand on it.

    students: as `hardship.assess` returns them, with `listed_as`. decisions: as `entitlement.with_students` returns them.
    """
    if not setting.listed:
        return f.none()
    in_doubt = students["holds"].str.replace("|".join([*f.CARD_CODES, ";"]), "", regex=True) != ""
    counting = students[(students["outcome"] == "counts") & ~in_doubt]
    latest = counting.sort_values(["month", "submission", "row"], kind="stable").drop_duplicates("student_key", keep="last")
    due = [_due(one, _as_listed(latest), decisions, setting) for one in in_force if one.programme.claimed == "by-stage"]
    return f.together(_unconfirmed(latest, setting.listed), *due)


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
    left_out = mine[due.fillna(False).astype(bool) & ~mine["student_key"].isin(standing["student_key"])]
    spelled = words_of(words.HARDSHIP_GROUP)
    groups = left_out["listed_as"].map(
        {text: listed([spelled[group] for group in text.split(";")]) for text in left_out["listed_as"].unique()}
    )
    return f.found("ENTITLED-NOT-APPLIED", left_out, "id_number", expected=one.programme.name.title, other=groups.astype("str"))
