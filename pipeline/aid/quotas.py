"""Quotas by document, school and programme, and ceilings on the share of recipients: who is paid where they do not do for all.

Everybody who could be paid is put in order (hardship level, score, and what else the programme's `ranked_by` names; a tie goes to
the smaller id number), and the first are paid. Nobody is passed over for somebody further down whose amount is smaller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.aid.conditions import Setting, looked_at, meets
from pipeline.aid.hardship import LEVELS
from pipeline.aid.limits import NO_LIMIT
from pipeline.machine.distinct import distinct, ordinal
from pipeline.machine.kept import once_for_none
from pipeline.policy import InForce
from pipeline.registers import lines
from pipeline.speech import findings as f
from pipeline.speech.wording import fold
from schemas import categories as words
from schemas.quota import KIND

COLUMNS = {
    "line": "int64", "document": "str", "kind": "str", "programme": "str", "school": "str", "functional_class": "str",
    "economic_class": "str", "persons": "Int64", "amount_fen": "Int64", "heads": "Int64", "submission": "int64", "row": "int64",
}  # fmt: skip


@once_for_none
def usable(sheets: DataFrame, names: dict[str, list[str]], schools: Mapping[str, set[str]]) -> tuple[DataFrame, DataFrame]:
    """(quotas, findings) from the rows of kind `quota`. schools: those of the class sheets, with the programmes of their stages.

    quotas: one row per line and programme, with `COLUMNS`; persons and amount_fen are missing where the line does not limit them,
    school is empty where the line is for all schools. 国家助学金 means that of the school's stage; a line that may mean several is
    not used.
    """
    known = {fold(school): school for school in schools}
    school = (
        sheets["school"].map({text: known.get(fold(text), "?") for text in sheets["school"].dropna().unique()}).astype("str").fillna("")
    )
    cases = DataFrame({"written": sheets["programme"].fillna(""), "school": school})
    kinds = cases.drop_duplicates()
    meant = [_meant(names.get(fold(written), []), schools.get(at)) for written, at in kinds.itertuples(index=False)]
    programme = cases.merge(kinds.assign(programme=meant), how="left").set_axis(sheets.index)["programme"]
    valid = {name: lines.is_number(sheets[name]) for name in ("persons", "amount", "heads")} | {
        "kind": lines.is_among(sheets["kind"], words.QUOTA_KIND),
        "programme": programme != "",
    }
    whole, incomplete = lines.complete(sheets, KIND, valid)
    idle = whole & (school == "?")
    empty = whole & ~idle & sheets[["persons", "amount", "heads"]].isna().all(axis=1)
    found = f.together(
        incomplete,
        f.found("LINE-IDLE", sheets[idle], "school", value=sheets.loc[idle, "school"]),
        f.found("LINE-UNUSED", sheets[empty], "persons", expected=KIND.columns["persons"].title),
    )
    rows = sheets.assign(school=school.astype("str"), programme=programme.astype("str"))[whole & ~idle & ~empty]
    rows = rows.sort_values(["programme", "school", "document", "kind", "submission", "row"], kind="stable", ignore_index=True)
    made = rows.assign(
        line=range(1, len(rows) + 1),
        kind=rows["kind"].fillna("issued"),
        persons=lines.numbers(rows["persons"]),
        amount_fen=lines.numbers(rows["amount"]),
        heads=lines.numbers(rows["heads"]),
        **{name: rows[name].fillna("") for name in ("document", "functional_class", "economic_class")},
    )
    return made[list(COLUMNS)].astype(COLUMNS), found


def _meant(candidates: list[str], at_school: set[str] | None) -> str:
    """The one programme that a name can mean, at a school if one is named; empty where that is none or several."""
    fitting = candidates if at_school is None or len(candidates) < 2 else [one for one in candidates if one in at_school]
    return fitting[0] if len(fitting) == 1 else ""


def limited(quotas: DataFrame, in_force: Iterable[InForce]) -> list[InForce]:
    """The programmes that a quota or a ceiling limits."""
    with_quota = set(_limiting(quotas)["programme"])
    return [one for one in in_force if one.ceiling is not None or one.id in with_quota]


def _limiting(quotas: DataFrame) -> DataFrame:
    return quotas[quotas["persons"].notna() | quotas["amount_fen"].notna()]


@dataclass(frozen=True)
class Heads:
    """Of how many a ceiling is a share. by_school: programme, school, heads. of_all: programme → the persons (`who`) of all schools."""

    by_school: DataFrame
    of_all: dict[str, NDArray[np.int64]]

    @staticmethod
    def together(some: Sequence[Heads]) -> Heads:
        """Those of all parts of a term, each school in one of them."""
        whole = {one: np.concatenate([heads.of_all[one] for heads in some]) for one in some[0].of_all}
        return Heads(pd.concat([heads.by_school for heads in some], ignore_index=True), whole)

    def of(self, programme: InForce) -> Series:
        """School (empty for all) → heads."""
        if programme.id in self.of_all:
            return Series([len(np.unique(self.of_all[programme.id]))], index=[""])
        mine = self.by_school[self.by_school["programme"] == programme.id]
        return mine.set_index("school")["heads"]


def heads_of(students: DataFrame, in_force: Iterable[InForce], setting: Setting) -> Heads:
    """Of how many each programme's ceiling is a share. students: as `hardship.assess` returns them."""
    by_school, of_all = [DataFrame({"programme": Series(dtype="str"), "school": Series(dtype="str"), "heads": Series(dtype="int64")})], {}
    for one in in_force:
        if one.ceiling is None:
            continue
        counted = students[_counts(students, one, setting)]
        if one.ceiling.by == "all":
            of_all[one.id] = np.unique(counted["who"].to_numpy(dtype=np.int64))
        else:
            heads = counted.groupby("school")["who"].nunique()
            by_school.append(DataFrame({"programme": one.id, "school": heads.index, "heads": heads.to_numpy()}))
    return Heads(pd.concat(by_school, ignore_index=True), of_all)


def _counts(students: DataFrame, programme: InForce, setting: Setting) -> Series:
    """Is each student one of those of whom the ceiling is a share?"""
    among = programme.ceiling.among if programme.ceiling is not None else None
    of_stage = students["stage"].isin(programme.programme.stages) & (students["outcome"] != "superseded")
    return of_stage & meets(among, looked_at([] if among is None else [among], students, setting), setting)


def with_ranks(
    claims: DataFrame, students: DataFrame, quotas: DataFrame, in_force: Iterable[InForce], setting: Setting, paid: DataFrame
) -> DataFrame:
    """Claims with what those of limited programmes are put in order by: `id_number`, and numbers (`_RANKS`), the first to come first; and
    `subject`, whether the ceiling counts the student.

    claims: student, programme. students: as `hardship.assess` returns them. paid: student_key and programme of what pay runs of this term
    have paid: who was paid comes first, so that nobody who comes later takes it away from them.
    """
    ranks = np.zeros((len(claims), len(_RANKS)), dtype=np.int64)
    subject, at, programmes = np.zeros(len(claims), dtype=bool), claims["student"].to_numpy(), claims["programme"].astype("str")
    for one in limited(quotas, in_force):
        rows = np.flatnonzero(programmes == one.id)
        mine = students.iloc[at[rows]]
        of_programme = paid.loc[paid["programme"] == one.id, "student_key"]
        ranks[rows, 0] = ~mine["student_key"].isin(of_programme)
        for place, name in enumerate(dict.fromkeys(one.programme.ranked_by), start=1):
            ranks[rows, place] = KEYS[name](mine)
        subject[rows] = _counts(mine, one, setting)
    ranked = {name: ranks[:, place] for place, name in enumerate(_RANKS)}
    return claims.assign(id_number=students["id_number"].array[at], subject=subject, **ranked)


def in_order(claims: DataFrame, quotas: DataFrame, in_force: Iterable[InForce]) -> DataFrame:
    """Claims with their `place` among those of their programme, and `equals`, the same number for those who differ in nothing but the id
    number. claims: as `with_ranks` makes them, of all schools; school."""
    place, equals = np.zeros(len(claims), dtype=np.int64), np.zeros(len(claims), dtype=np.int64)
    for one in limited(quotas, in_force):
        rows = np.flatnonzero(claims["programme"] == one.id)
        mine = claims.iloc[rows]
        by = [ordinal(mine["school"]), ordinal(mine["id_number"]), *(mine[name].to_numpy() for name in reversed(_RANKS))]
        place[rows[np.lexsort(np.array(by))]] = np.arange(len(rows))
        equals[rows] = distinct(mine[list(_RANKS)])[1]
    return claims.assign(place=place, equals=equals)


def cut(claims: DataFrame, heads: Heads, quotas: DataFrame, in_force: Iterable[InForce]) -> tuple[Series, Series]:
    """(code, line): QUOTA-OVER or RATIO-OVER for each claim below a line, empty for the others; and the quota line that pays it, 0
    where the programme has no quota.

    claims: those that could be paid: programme, school, amount_fen, and what `with_ranks` and `in_order` add.
    """
    code, line = Series("", index=claims.index, dtype="str"), Series(0, index=claims.index, dtype="int64")
    for one in limited(quotas, in_force):
        ranked = _ranked(claims, one)
        if one.ceiling is not None:
            over = _over_ceiling(ranked, heads.of(one), quotas, one)
            code.loc[ranked.index[over]] = "RATIO-OVER"
            ranked = ranked[~over]
        mine = _limiting(quotas[quotas["programme"] == one.id])
        if len(mine):
            taken = _take(ranked, mine, one)
            line.loc[ranked.index] = taken
            code.loc[ranked.index[taken == 0]] = "QUOTA-OVER"
    return code, line


def places(claims: DataFrame, quotas: DataFrame, in_force: Iterable[InForce]) -> DataFrame:
    """rank (from 1 on, within programme and school) of each claim of a limited programme; tied: does it equal the one before it but
    for the id number? Index as in the claims (`in_order`)."""
    made = [DataFrame({"rank": Series(dtype="int64"), "tied": Series(dtype="bool")})]
    for one in limited(quotas, in_force):
        ranked = _ranked(claims, one)
        tied = ranked[["school", "equals"]].duplicated()  # what is sorted repeats at once
        made.append(DataFrame({"rank": ranked.groupby("school").cumcount() + 1, "tied": tied}))
    return pd.concat(made)


def _ranked(claims: DataFrame, programme: InForce) -> DataFrame:
    """The claims of a programme, first to last."""
    mine = claims[claims["programme"] == programme.id]
    return mine.iloc[np.argsort(mine["place"].to_numpy(), kind="stable")]


_PLACE_OF_LEVEL = {level: place for place, level in enumerate(LEVELS)}
KEYS: dict[str, Callable[[DataFrame], NDArray[np.int64]]] = {
    "hardship_level": lambda students: np.asarray(students["hardship_level"].map(_PLACE_OF_LEVEL).fillna(len(LEVELS)), dtype=np.int64),
    "score": lambda students: -students["score"].fillna(-1).to_numpy(dtype=np.int64),
    "special_group": lambda students: -students["special_group"].to_numpy(dtype=np.int64),
    "income_per_head": lambda students: students["income_per_head"].fillna(NO_LIMIT).to_numpy(dtype=np.int64),
    "in_school": lambda students: -students["in_school"].fillna(0).to_numpy(dtype=np.int64),
}
"""What `ranked_by` may name → the key by which the first comes first."""
_RANKS = ("was_paid", *(f"key_{place}" for place in range(len(KEYS))))


def _over_ceiling(ranked: DataFrame, heads: Series, quotas: DataFrame, programme: InForce) -> NDArray[np.bool_]:
    """Which of the ranked claims are above the ceiling: more than so many percent of the students who count."""
    ceiling = programme.ceiling
    assert ceiling is not None
    pool = ranked["school"] if ceiling.by == "school" else Series("", index=ranked.index, dtype="str")
    stated = quotas[(quotas["programme"] == programme.id) & quotas["heads"].notna()]
    if ceiling.by == "all":
        stated = stated[stated["school"] == ""]
    heads = stated.groupby("school")["heads"].max().astype("int64").combine_first(heads)
    most = pool.map(heads).fillna(0).astype("int64") * ceiling.percent // 100
    place = ranked["subject"].astype("int64").groupby(pool).cumsum()
    over: NDArray[np.bool_] = (ranked["subject"] & (place > most)).to_numpy()
    return over


def _take(ranked: DataFrame, quotas: DataFrame, programme: InForce) -> NDArray[np.int64]:
    """The quota line that pays each of the ranked claims, 0 for those below the line: the school's own lines first, then those for
    all schools; within these by kind, as the programme's `quota_order` says, then by document. A line is left for the next when the
    next claim does not fit into it whole; so no line ever pays more places or money than it has."""
    order = {kind: place for place, kind in enumerate(programme.programme.quota_order)}
    ordered = quotas.assign(place=quotas["kind"].map(order)).sort_values(["place", "document", "line"], kind="stable")
    ordered = ordered.fillna({"persons": NO_LIMIT, "amount_fen": NO_LIMIT}).astype({"persons": "int64", "amount_fen": "int64"})
    school, names = pd.factorize(ranked["school"])
    taken = np.zeros(len(ranked), dtype=np.int64)
    for own in (True, False):
        pool = school if own else np.zeros(len(ranked), dtype=np.int64)
        mine = ordered[(ordered["school"] != "") == own]
        for turn in range(int(mine.groupby("school").size().max()) if len(mine) else 0):
            turns = mine.groupby("school").nth(turn).set_index("school")[["persons", "amount_fen", "line"]]
            turns = turns.reindex(names if own else [""], fill_value=0)  # so that they stay integers
            has = turns["line"].to_numpy()[pool] > 0
            open_ = np.flatnonzero((taken == 0) & has)
            places, money, line = (turns[name].to_numpy(dtype=np.int64)[pool[open_]] for name in turns)
            amounts = ranked["amount_fen"].iloc[open_].reset_index(drop=True).groupby(pool[open_])
            fits = (amounts.cumcount() < places) & (amounts.cumsum() <= money)
            taken[open_[fits.to_numpy()]] = line[fits.to_numpy()]
    return taken


def used(quotas: DataFrame, payments: DataFrame) -> DataFrame:
    """Each quota line with what was paid from it: used_persons, used_fen, left_persons, left_fen (missing where not limited).

    payments: quota_line, who, amount_fen.
    """
    paid = payments[payments["quota_line"] > 0].groupby("quota_line")
    count = quotas["line"].map(paid.size()).fillna(0).astype("int64")
    fen = quotas["line"].map(paid["amount_fen"].sum()).fillna(0).astype("int64")
    return quotas.assign(used_persons=count, used_fen=fen, left_persons=quotas["persons"] - count, left_fen=quotas["amount_fen"] - fen)
