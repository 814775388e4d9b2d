"""What makes two enrolments one person's, or one card that of several; and which of them counts.

Each rule marks rows in place and returns (cluster, findings): cluster has kind, key and what speaks for it (said), by the index of rows.
A rule looks at the rows that stand together by an id, a student number or a card; rows of nobody else need not be there (`tangled`).
"""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.facts import identity, keys
from pipeline.machine.distinct import among
from pipeline.persons import decision
from pipeline.persons.near import people_of
from pipeline.persons.tangled import student_numbers
from pipeline.speech import findings as f
from pipeline.speech.findings import CARD_CODES
from pipeline.speech.language import _, filled

STANDING = ["counts", "held"]
"""Outcomes of enrolments that stand for their person."""
_COUNTERPARTS = 5
"""Others that a finding names: one card may be on a thousand rows."""
_MOST_SIBLINGS, _MOST_FAMILY_NAMES = 4, 2
"""Children who may share the account of their guardian, and the family names that they may have: the father's, the mother's."""
_NOT_CONTENT = (
    *("submission", "row", "remarks", "slip", "month", "outcome", "reason", "holds", "student_key", "held_by", "barred", "unsaid"),
    *("marked_months", "freed", "unread_standing", "unread_hardship", "class_key", "account_of", "asked", "ownership", "struck"),
)


def one_id_two_names(rows: DataFrame, _submissions: DataFrame) -> tuple[DataFrame, DataFrame]:
    """ID-SHARED: one id under two names. All are held: one of them is somebody else."""
    shared = rows[rows.groupby("student_key")["person"].transform("nunique") > 1]
    if shared.empty:
        return _nobody("ID-SHARED", shared)
    _hold(rows, shared.index, "ID-SHARED")
    found = f.found("ID-SHARED", shared, "id_number", other=_others(shared, ["student_key"], shared["name"]))
    return _cluster("ID-SHARED", shared, shared["student_key"]), found


def one_number_two_ids(rows: DataFrame, _submissions: DataFrame) -> tuple[DataFrame, DataFrame]:
    """NUMBER-SHARED: one student number under two ids. All are held: it belongs to one of them."""
    numbered = rows[rows["student_number"].notna()]
    if numbered.empty:
        return _nobody("NUMBER-SHARED", numbered)
    number = student_numbers(numbered)
    shared = numbered[numbered["student_key"].groupby(number).transform("nunique") > 1]
    number = number.loc[shared.index]
    _hold(rows, shared.index, "NUMBER-SHARED")
    where = shared["name"] + " " + shared["school"]
    found = f.found("NUMBER-SHARED", shared, "student_number", other=_others(shared.assign(number=number), ["number"], where))
    return _cluster("NUMBER-SHARED", shared, number), found


def twice_in_class(rows: DataFrame, submissions: DataFrame) -> tuple[DataFrame, DataFrame]:
    """DUP-ROW: twice in one class and month. The same content is collapsed into the first; differing content is held.

    A student on two lists of one class, each for a programme of its own, is no duplicate, unless the lists name two cards.
    """
    keys = ["student_key", "month", "school", "class_name"]
    free = rows[rows["outcome"] == "counts"]
    twice = free[free.duplicated(keys, keep=False)]
    if twice.empty:
        return _nobody("DUP-ROW", twice)
    one_card = twice.groupby(keys)["card_number"].transform("nunique") <= 1
    listed = twice.assign(list=twice["programme"].where(one_card, "").fillna(""))
    twice = twice[listed.duplicated([*keys, "list"], keep=False)]
    content = twice.drop(columns=[*_NOT_CONTENT], errors="ignore")
    same = pd.util.hash_pandas_object(content.astype("str"), index=False).groupby([twice[key] for key in keys]).transform("nunique") == 1
    later = same & twice.duplicated(keys)
    rows.loc[twice.index[later], ["outcome", "reason"]] = ["collapsed", "DUP-ROW"]
    _hold(rows, twice.index[~same], "DUP-ROW")
    other = _others(twice, keys, _places(twice, submissions))
    severity = Series("warning", index=twice.index).where(same, "hold")
    shown = later | ~same
    found = f.found("DUP-ROW", twice[shown], "id_number", severity=severity[shown], other=other[shown])
    return _cluster("DUP-ROW", twice, _joined(twice, keys)), found


def in_two_classes(rows: DataFrame, _submissions: DataFrame) -> tuple[DataFrame, DataFrame]:
    """DUP-CLASS: two classes of one school in a month. The sheet that comes later counts; on one sheet the class that does by name,
    so that it does not hang on the order of rows."""
    keys = ["student_key", "month", "school"]
    free = rows[rows["outcome"] == "counts"]
    several = free[free.groupby(keys)["class_name"].transform("nunique") > 1]
    if several.empty:
        return _nobody("DUP-CLASS", several)
    last = several.sort_values(["submission", "class_name"], kind="stable").drop_duplicates(keys, keep="last")
    counting = pd.MultiIndex.from_frame(last[[*keys, "class_name"]])
    earlier = Series(~pd.MultiIndex.from_frame(several[[*keys, "class_name"]]).isin(counting), index=several.index)
    rows.loc[several.index[earlier], ["outcome", "reason"]] = ["superseded", "DUP-CLASS"]
    found = f.found("DUP-CLASS", several, "id_number", other=_others(several, keys, several["class_name"]))
    return _cluster("DUP-CLASS", several, _joined(several, keys)), found


def in_two_schools(rows: DataFrame, _submissions: DataFrame) -> tuple[DataFrame, DataFrame]:
    """DUP-SCHOOL: double enrolment. One formal student number (G) beats temporary ones (L); otherwise all are held.

    Two schools in different months are a transfer, and no duplicate.
    """
    free = rows[rows["outcome"] == "counts"]
    in_several = free.groupby(["student_key", "month"])["school"].transform("nunique") > 1
    involved = free[free["student_key"].isin(free.loc[in_several, "student_key"])]
    if involved.empty:
        return _nobody("DUP-SCHOOL", involved)
    number = involved["student_number"].fillna("")
    by_school = [involved["student_key"], involved["school"]]
    formal = number.str.startswith("G").groupby(by_school).transform("any")
    temporary = number.str.startswith("L").groupby(by_school).transform("any") & ~formal
    formal_schools = involved["school"].where(formal).groupby(involved["student_key"]).transform("nunique")
    settled = (formal_schools == 1) & (formal | temporary).groupby(involved["student_key"]).transform("all")
    beaten = settled & temporary
    rows.loc[involved.index[beaten], ["outcome", "reason"]] = ["superseded", "DUP-SCHOOL"]
    rows.loc[involved.index[settled & formal], "reason"] = "DUP-SCHOOL"
    _hold(rows, involved.index[~settled], "DUP-SCHOOL")
    severity = Series("hold", index=involved.index).where(~settled, "warning")
    found = f.found("DUP-SCHOOL", involved, "id_number", severity=severity, other=_others(involved, ["student_key"], involved["school"]))
    return _cluster("DUP-SCHOOL", involved, involved["student_key"]), found


def probably_one_person(rows: DataFrame, pairs: DataFrame) -> tuple[DataFrame, DataFrame]:
    """DUP-NEAR: probably one person under two ids. The first enrolment counts (a formal student number before others, then the
    earlier month, then the smaller id), the others are held. pairs: as `near.likely` returns them, of persons who have a row here."""
    standing = rows[rows["outcome"].isin(STANDING)]
    if pairs.empty:
        return _nobody("DUP-NEAR", standing.iloc[:0])
    people, row_of = people_of(standing)
    place_of = Series(np.arange(len(people)), index=people["place"])
    pairs = pairs.assign(**{side: place_of.reindex(pairs[side]).to_numpy(dtype=np.int64) for side in ("one", "other")})
    number = decision.clusters(pairs, len(people))
    formal = people["student_number"].str.startswith("G").fillna(False).astype(bool)
    first = people.assign(number=number, formal=~formal).sort_values(["number", "formal", "first_month", "id_number"], kind="stable")
    later = first.index[first.duplicated("number")]
    several = np.flatnonzero(np.bincount(number, minlength=len(people))[number] > 1)
    members = standing[np.isin(row_of, several)]
    place = row_of[np.isin(row_of, several)]
    _hold(rows, members.index[np.isin(place, later)], "DUP-NEAR")
    said = _best(pairs, len(people))
    last = ~pd.Series(place[::-1]).duplicated().to_numpy()[::-1]
    shown, at = members[last], place[last]
    held = np.isin(at, later)
    label = shown["name"] + " " + shown["school"] + " " + shown["class_name"]
    alike = DataFrame({"number": number[at], "label": label}).duplicated(keep=False)
    label = label.where(~alike, filled(_("{place}（第 {row} 行）"), place=label, row=shown["row"].astype("str")))
    other = _others(shown.assign(number=number[at]), ["number"], label)
    severity = Series(np.where(held, "hold", "warning"), index=shown.index, dtype="str")
    found = f.found("DUP-NEAR", shown, "id_number", severity=severity, value=Series(said[at], index=shown.index), other=other)
    return _cluster("DUP-NEAR", members, Series(number[place], index=members.index), Series(said[place], index=members.index)), found


def _best(pairs: DataFrame, count: int) -> NDArray[np.object_]:
    """For each person what speaks loudest for being one with somebody, in words."""
    said = np.full(count, "", dtype=object)
    quietest_first = pairs.sort_values("score", kind="stable")
    for side in ("one", "other"):
        said[quietest_first[side].to_numpy(dtype=np.int64)] = quietest_first["said"].to_numpy(dtype=object)
    return said


def one_card_for_several(rows: DataFrame, _submissions: DataFrame) -> tuple[DataFrame, DataFrame]:
    """CARD-SHARED: one card for several persons. Held, unless siblings (one guardian's id) with a letter of authority, or with the account
    of that guardian. Who is held as probably the same person shares a card with nobody else."""
    standing = rows["outcome"].isin(STANDING) & ~rows["holds"].str.contains("DUP-NEAR", regex=False)
    with_card = rows[rows["card_number"].notna() & standing]
    by_card = with_card.groupby("card_number")
    shared = with_card[by_card["student_key"].transform("nunique") > 1]
    if shared.empty:
        return _nobody("CARD-SHARED", shared)
    siblings = shared.groupby("card_number")["guardian_id"].transform("nunique") == 1
    by_letter = (shared["guardian_id"].notna() & (shared["letter"] == "yes").fillna(False)).groupby(shared["card_number"]).transform("all")
    own = _in_another_name(shared) & _guardians_account(shared) & shared["guardian_id"].notna()
    few = shared.groupby("card_number")["student_key"].transform("nunique") <= _MOST_SIBLINGS
    of_guardian = own.groupby(shared["card_number"]).transform("all") & few
    disputed = shared[~(siblings & (by_letter | of_guardian))]
    _hold(rows, disputed.index, "CARD-SHARED")
    where = disputed["school"] + " " + disputed["class_name"] + " " + disputed["name"]
    found = f.found("CARD-SHARED", disputed, "card_number", other=_others(disputed, ["card_number"], where))
    family = shared["name"].str[:1].groupby(shared["card_number"]).transform("nunique")
    many = shared[siblings & of_guardian & (family > _MOST_FAMILY_NAMES)]
    told = f.found("GUARDIAN-MANY", many, "guardian", value=many["guardian"].fillna(""))
    found = f.together(found, told)
    return _cluster("CARD-SHARED", disputed, disputed["card_number"]), found


def account_of_another(rows: DataFrame) -> DataFrame:
    """CARD-HOLDER: the account is in another name, and there is no letter of authority. An account of the guardian whom the sheet names is
    held as CARD-GUARDIAN, which a programme that may pay guardians does not mind (`aid.eligibility`)."""
    other = rows[_in_another_name(rows) & ~(rows["letter"] == "yes").fillna(False) & (rows["outcome"] != "collapsed")]
    if other.empty:
        return f.none()
    guardians = _guardians_account(other)
    _hold(rows, other.index[guardians], "CARD-GUARDIAN")
    _hold(rows, other.index[~guardians], "CARD-HOLDER")
    strangers = other[~guardians]
    return f.found("CARD-HOLDER", strangers, "account_holder", value=strangers["account_holder"])


def _in_another_name(rows: DataFrame) -> Series:
    holder = keys.name_key(rows["account_holder"])
    other: Series = rows["account_holder"].notna() & (holder != rows["person"]).fillna(False).astype(bool)
    return other


def _guardians_account(rows: DataFrame) -> Series:
    """Is the account in the name of the guardian whom the sheet names: by id or relation, or in whose name its heading says it is?"""
    named = keys.name_key(rows["account_holder"]) == keys.name_key(rows["guardian"])
    known = identity.is_valid_id(identity.id_18(rows["guardian_id"])) | rows["guardian_relation"].notna()
    by_heading = rows["account_of"] == "guardian" if "account_of" in rows else Series(False, index=rows.index)
    found: Series = named.fillna(False).astype(bool) & (known | by_heading.fillna(False)).astype(bool)
    return found


def guardian_is_student(rows: DataFrame) -> DataFrame:
    """GUARDIAN-STUDENT: the id that stands for a guardian is that of a student of the sheets, often the child's own."""
    wrong = rows[among(identity.id_18(rows["guardian_id"]), rows["id_number"]) & (rows["outcome"] != "collapsed")]
    return f.found("GUARDIAN-STUDENT", wrong, "guardian_id", value=wrong["guardian"].fillna(""))


def _hold(rows: DataFrame, index: pd.Index, code: str) -> None:
    """Hold these rows; a hold for the card alone leaves the enrolment counting."""
    if index.empty:
        return
    before = rows.loc[index, "holds"]
    rows.loc[index, "holds"] = before.where(before == "", before + ";") + code
    if code not in CARD_CODES:
        rows.loc[index, ["outcome", "reason"]] = ["held", code]


def _others(rows: DataFrame, keys: list[str], label: Series) -> Series:
    """For each row the distinct labels of the others of its group, joined by 、: a few of them, where there are many."""
    if rows.empty:
        return Series(dtype="str")
    mine = rows[keys].assign(label=label, index=rows.index)
    distinct = mine.drop_duplicates([*keys, "label"])[[*keys, "label"]]
    more = mine.groupby(keys)["label"].transform("nunique") - 1 > _COUNTERPARTS
    pairs = mine.merge(distinct.groupby(keys).head(_COUNTERPARTS + 1), on=keys, suffixes=("", "_other"))
    pairs = pairs[pairs["label"] != pairs["label_other"]].groupby("index").head(_COUNTERPARTS)
    joined = pairs.groupby("index")["label_other"].agg(_("、").join).reindex(rows.index).fillna("").astype("str")
    return joined.where(~more, joined + _(" 等"))


def _places(rows: DataFrame, submissions: DataFrame) -> Series:
    """file, sheet and row as a person reads it."""
    named = submissions.set_index("submission")
    file, sheet = (rows["submission"].map(named[name]).astype("str") for name in ("file", "sheet"))
    return cast(Series, filled(_("{file} “{sheet}” 第 {row} 行"), file=file, sheet=sheet, row=rows["row"].astype("str")))


def _joined(rows: DataFrame, keys: list[str]) -> Series:
    text = rows[keys[0]].astype("str")
    for key in keys[1:]:
        text = text + "|" + rows[key].astype("str")
    return text


def _cluster(kind: str, rows: DataFrame, key: Series, said: Series | str = "") -> DataFrame:
    """said: what speaks for it, where the kind alone does not say."""
    return DataFrame({"kind": kind, "key": key, "said": said}, index=rows.index).astype("str")


def _nobody(kind: str, none: DataFrame) -> tuple[DataFrame, DataFrame]:
    """What a rule that concerns nobody returns. none: the rows, without one."""
    return _cluster(kind, none, Series(index=none.index, dtype="str")), f.none()
