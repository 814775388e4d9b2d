"""Lists of other offices (低保, 特困, 残疾, 脱贫, 孤儿 …): who is on them, as what, and which of their lines cannot be used.

The member of a household is the person, the head is not. A disability certificate is its holder's id and two digits (残联: kind, grade).
A line that names nobody for sure (no id, a masked one) matches nobody by itself: it is a question.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts import identity, keys
from pipeline.facts.terms import Term
from pipeline.machine.kept import once_for_none
from pipeline.registers.lines import days
from pipeline.speech import findings as f
from pipeline.speech.language import words_of
from schemas import categories as words
from schemas.reference_list import KIND, TOWNSHIP

_GROUP = "|".join(words.HARDSHIP_GROUP)
_GROUPS = f"(?:{_GROUP})(?:;(?:{_GROUP}))*"
_MASKED = r"[0-9Xx*＊•●]{15,18}"
_CERTIFICATE = r"([0-9]{17}[0-9X])[1-7][1-4](?:B[0-9])?"


@dataclass(frozen=True)
class Listed:
    """Who is listed.

    groups: id (18 characters) → the groups under which it is listed, with semicolons between. families: the id of a head of household
    → the same of those households. unsure: lines that name nobody for sure: submission, row, person (key of the name), birth_date,
    shown (of a masked id its digits and dots), listed_as.
    """

    groups: Series
    families: Series
    unsure: DataFrame

    @property
    def of(self) -> frozenset[str]:
        """The groups of which a list was given."""
        return frozenset(group for texts in (self.groups, self.families) for text in texts for group in text.split(";"))

    @property
    def nobody(self) -> bool:
        """Is nobody on any list?"""
        return self.groups.empty and self.families.empty and self.unsure.empty


@once_for_none
def usable(lists: DataFrame, term: Term) -> tuple[Listed, DataFrame]:
    """What the lists say in that term, and what is wrong with lines of them, for the office that made them.

    lists: rows of kind `reference`.
    """
    lines = _with_groups(_with_ids(lists))
    known = lines["listed_as"].str.fullmatch(_GROUPS).fillna(False).astype(bool)
    valid, stated = identity.is_valid_id(lines["id_number"]), lines["id_number"].notna()
    masked = lines["id_number"].str.fullmatch(_MASKED).fillna(False).astype(bool) & ~valid
    masked &= lines["id_number"].str.contains(identity.MASK, regex=True).fillna(False).astype(bool)
    open_ = _in_force(lines, term)
    twice = valid & lines.duplicated(["submission", "id_number", "listed_as"], keep=False)
    wrong = stated & ~valid & ~masked
    found = f.together(
        f.found("ID-CHECK", lines[wrong], "id_number", severity="warning", value=lines.loc[wrong, "id_number"]),
        f.found(
            "VALUE-UNKNOWN", lines[~known], "listed_as", severity="warning", value=lines.loc[~known, "listed_as"].fillna(""),
            expected=KIND.columns["listed_as"].title, other=words_of(words.HARDSHIP_GROUP)["rural-dibao"],
        ),
        f.found("LIST-TWICE", lines[twice], "id_number"),
        f.found("LIST-DEAD", lines[lines["state"] == "dead"], "state"),
        f.found("LIST-NO-ID", lines[(~stated | masked) & known & open_], "name"),
    )  # fmt: skip
    counting = known & open_
    members = lines[counting & valid & ~lines["is_head"]]
    heads = lines[counting].assign(id_number=identity.id_18(lines.loc[counting, "head_id"]))
    heads = pd.concat([heads[identity.is_valid_id(heads["id_number"])], lines[counting & valid & lines["is_head"]]])
    unsure = lines[counting & ~valid & ~lines["is_head"] & lines["name"].notna()]
    return Listed(_grouped(members), _grouped(heads), _unsure(unsure, masked[unsure.index])), found


def _with_groups(lines: DataFrame) -> DataFrame:
    """The lines with the groups that they are listed under: those of the cell, else those of the title."""
    told = lines["listed_as"].str.fullmatch(_GROUPS).fillna(False).astype(bool)  # A类, 父母重残: no group, and the title says which
    of_groups = lines["group_in_cell"].str.fullmatch(_GROUPS).eq(True).groupby(lines["submission"]).transform("any")
    kept = told | of_groups | lines["named_as"].isna()  # a column that names groups in other lines means one here too
    return lines.assign(listed_as=lines["listed_as"].where(kept, lines["named_as"]).astype("str"))


def _unsure(lines: DataFrame, masked: Series) -> DataFrame:
    """What is known of who has no whole id. masked: lines of which an id shows some digits."""
    known = lines.assign(
        person=keys.name_key(lines["name"]),
        birth_date=pd.to_datetime(lines["birth_date"], errors="coerce"),
        shown=lines["id_number"].where(masked).str.replace(identity.MASK, ".", regex=True),
        township=_stem(lines["township"]),
    )
    return known[["submission", "row", "person", "birth_date", "shown", "listed_as", "township"]]


def _stem(townships: Series) -> Series:
    """东边 of 清河县东边镇: what of a township's name stands in the names of its schools."""
    own = townships.str.extract(TOWNSHIP, expand=False)
    return own.where(own.str.len() > 1).astype("str")


def maybe(students: DataFrame, listed: Listed) -> Series:
    """Student (index) → the groups under which somebody of the same name, who may be that student, or the student's family is listed.

    students: student_key, name, birth_date, id_number, guardian_id, school, county. By name and birth date, or by name and what a mask
    shows of the id, or, where the line says neither, by a name that stands once on the lists and once among the students, or once among
    those whose school or home names the township of the line; or by the guardian's id.
    """
    own = students[["name", "birth_date", "id_number"]].assign(person=keys.name_key(students["name"]), at=students.index)
    own["place"] = students["school"].fillna("") + " " + students["county"].fillna("")
    met = own.merge(listed.unsure, on="person", suffixes=("", "_listed"))
    shown = [
        len(mask) == len(number) and all(a in (".", b) for a, b in zip(mask, number, strict=True)) if isinstance(mask, str) else None
        for mask, number in zip(met["shown"], met["id_number"].fillna("").astype("str"), strict=True)
    ]
    by_mask = Series(shown, index=met.index, dtype="boolean")
    by_day = (
        (met["birth_date"] == met["birth_date_listed"])
        .astype("boolean")
        .where(met["birth_date_listed"].notna() & met["birth_date"].notna())
    )
    near = Series([isinstance(town, str) and town in place for town, place in zip(met["township"], met["place"], strict=True)], met.index)
    near_once = near & ~met["person"].where(near).duplicated(keep=False)
    once = ~met["person"].duplicated(keep=False) | near_once
    fits = by_mask.fillna(by_day).fillna(once).astype(bool) & by_day.fillna(True).astype(bool)
    names = met[fits].groupby("at")["listed_as"].agg(_together)
    families = identity.id_18(students["guardian_id"]).map(listed.families).dropna()
    both = pd.concat([names, families]).astype("str")
    return both.groupby(level=0).agg(_together).reindex(students.index).astype("str")


def _with_ids(lists: DataFrame) -> DataFrame:
    """The lines with the id of the person: the certificate's, where the line has no id; and `is_head`: only the head is named."""
    certified = lists["certificate"].str.extract(f"^{_CERTIFICATE}$", expand=False)
    unread = lists["certificate"].where(certified.isna())  # it stands for an id that is wrong
    ids = identity.id_18(lists["id_number"]).fillna(certified).fillna(unread)
    is_head = lists["name"].isna() | lists["relation"].isin(words.HEADS).fillna(False)
    groups = lists["listed_as"].fillna(Series("disabled", index=lists.index).where(certified.notna()))
    only_head = lists["name"].isna() & lists["head_of_household"].notna()
    named = lists["name"].fillna(lists["head_of_household"].where(only_head))
    return lists.assign(id_number=ids.astype("str"), is_head=is_head.astype(bool), listed_as=groups.astype("str"), name=named)


def _in_force(lines: DataFrame, term: Term) -> Series:
    """Who is still on the list in the term, by its dates and its word on how somebody stands. Dates that were not read say nothing."""
    since, until = (days(lines[name]).str[:7] for name in ("since", "until"))
    started = ~(since > term.months[-1]).fillna(False).astype(bool)
    ended = (until < term.months[0]).fillna(False).astype(bool)
    return started & ~ended & ~lines["state"].isin(["ended", "dead"])


def _grouped(lines: DataFrame) -> Series:
    one_each = lines[["id_number", "listed_as"]].drop_duplicates()
    one_each = one_each.assign(listed_as=one_each["listed_as"].str.split(";")).explode("listed_as").drop_duplicates()
    one_each = one_each[one_each["listed_as"] != "none"].sort_values(["id_number", "listed_as"])
    return one_each.groupby("id_number")["listed_as"].agg(";".join).astype("str")


def _together(texts: Series) -> str:
    return ";".join(sorted({group for text in texts for group in text.split(";")}))
