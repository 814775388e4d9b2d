"""Who is on an office's list: claims that it does not confirm, and students who are entitled and get nothing (应助未助)."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline import findings as f
from pipeline import identity
from pipeline.conditions import judge
from pipeline.policy import InForce, Policy
from pipeline.terms import Term
from schemas import categories as words

_WORDS = {value: spelled[0] for value, spelled in words.HARDSHIP_GROUP.items()}


def compare_with_lists(enrolments: DataFrame, decisions: DataFrame, lists: DataFrame, policy: Policy, term: Term) -> DataFrame:
    """Findings of the comparison of class sheets with the lists of offices.

    enrolments, decisions: as `deduplicate` and `entitle` return them. lists: rows of kind `reference`: submission, row,
    id_number, name, listed_as. A list speaks only of the groups that stand on it.
    """
    listed, wrong = _listed(lists)
    if listed.empty:
        return wrong
    latest = enrolments[enrolments["outcome"] == "counts"].sort_values(["month", "submission", "row"], kind="stable")
    students = latest.drop_duplicates("student_key", keep="last")
    students = students.assign(listed_as=students["id_number"].map(listed).astype("str"))
    on_lists = set(";".join(listed).split(";"))
    return f.together(wrong, _unconfirmed(students, on_lists), _not_applied(students, decisions, policy, term))


def _listed(lists: DataFrame) -> tuple[Series, DataFrame]:
    """Id (18 characters) → the groups under which it is listed; and the lines that cannot be used."""
    ids = identity.id_18(lists["id_number"])
    known = lists["listed_as"].str.fullmatch(f"(?:{'|'.join(_WORDS)})(?:;(?:{'|'.join(_WORDS)}))*").fillna(False).astype(bool)
    valid = identity.is_valid_id(ids)
    wrong = f.together(
        f.found("ID-CHECK", lists[~valid], "id_number", severity="warning", value=lists.loc[~valid, "id_number"].fillna("")),
        f.found(
            "VALUE-UNKNOWN", lists[~known], "listed_as", severity="warning", value=lists.loc[~known, "listed_as"].fillna(""),
            expected="名单类别", other="农村低保",
        ),
    )  # fmt: skip
    usable = lists.loc[valid & known, ["listed_as"]].assign(id_number=ids[valid & known])
    one_each = usable.assign(listed_as=usable["listed_as"].str.split(";")).explode("listed_as").drop_duplicates()
    one_each = one_each[one_each["listed_as"] != "none"].sort_values(["id_number", "listed_as"])
    return one_each.groupby("id_number")["listed_as"].agg(";".join), wrong


def _unconfirmed(students: DataFrame, on_lists: set[str]) -> DataFrame:
    """Claims of a group for which a list was given that does not name the student."""
    claimed = students[["student_key", "hardship_group", "listed_as"]].dropna(subset="hardship_group")
    one_each = claimed.assign(group=claimed["hardship_group"].str.split(";")).explode("group")
    confirmed = pd.Series(
        [group in str(groups).split(";") for group, groups in one_each[["group", "listed_as"]].itertuples(index=False)],
        one_each.index,
        bool,
    )
    missing = one_each[one_each["group"].isin(on_lists) & ~confirmed]
    said = missing["group"].map(_WORDS).groupby(level=0).agg("、".join)
    return f.found("GROUP-UNLISTED", students.loc[said.index], "hardship_group", value=said)


def _not_applied(students: DataFrame, decisions: DataFrame, policy: Policy, term: Term) -> DataFrame:
    """Students who would be granted a programme by what the list says, and are not paid it, nor held for it."""
    on_list = students[students["listed_as"].notna()]
    both = on_list["hardship_group"].where(on_list["hardship_group"] != "none").fillna("") + ";" + on_list["listed_as"]
    as_listed = on_list.assign(hardship_group=both.str.strip(";"))
    return f.together(*(_due(one, as_listed, decisions, policy) for one in policy.in_force(term) if one.programme.claimed == "by-stage"))


def _due(one: InForce, students: DataFrame, decisions: DataFrame, policy: Policy) -> DataFrame:
    mine = students[students["stage"].isin(one.programme.stages)]
    due = Series(True, index=mine.index, dtype="boolean")
    for condition in one.conditions:
        due &= judge(condition, mine, policy.lists).truth
    standing = decisions[(decisions["programme"] == one.id) & decisions["status"].isin(["eligible", "held", "superseded"])]
    left_out = mine[due.fillna(False).astype(bool) & ~mine["student_key"].isin(standing["student_key"])]
    groups = left_out["listed_as"].map(
        {text: "、".join(_WORDS[group] for group in text.split(";")) for text in left_out["listed_as"].unique()}
    )
    return f.found("ENTITLED-NOT-APPLIED", left_out, "id_number", expected=one.programme.name.zh, other=groups.astype("str"))
