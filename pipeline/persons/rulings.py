"""Rulings: what a person has decided about a case that the program could not settle.

A case is known by what its members say of themselves, so that a ruling fits only the data that it was made on: where something of
it has changed, the case has another number and is asked again.
"""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.machine.kept import once_for_none
from pipeline.persons.places import ASKED
from pipeline.speech import findings as f
from pipeline.speech.findings import CARD_CODES
from pipeline.speech.language import _, filled, words_of
from schemas.categories import CASE_RULING
from schemas.rulings import KIND

MEMBER: dict[str, tuple[str, ...]] = {
    "DUP-ROW": ("id_number", "name", "school", "class_name", "student_number", "card_number", "account_holder", "guardian"),
    "DUP-SCHOOL": ("id_number", "name", "school", "student_number"),
    "DUP-NEAR": ("id_number", "name", "guardian", "telephone", "card_number"),
    "ID-SHARED": ("id_number", "name", "school"),
    "NUMBER-SHARED": ("id_number", "name", "student_number"),
    "CARD-SHARED": ("id_number", "name", "card_number"),
}
"""Kind of case → what makes its members who they are: as long as these stay, a ruling fits."""
_LETTER = {"DUP-ROW": "R", "DUP-SCHOOL": "S", "DUP-NEAR": "N", "ID-SHARED": "I", "NUMBER-SHARED": "X", "CARD-SHARED": "K"}
_RULINGS = ("keep", "drop", "apart")
OF_ONE_ID = ("DUP-ROW", "DUP-SCHOOL", "ID-SHARED")
"""Kinds of cases whose members have one id. That they are two persons settles nothing: an id is one person's, and nobody is paid under that
of another. Whose it is may be ruled, and the other's sheet is to be corrected."""


def numbered(cluster: DataFrame, rows: DataFrame) -> Series:
    """The case number of each member (N3F2A9C1-7B2E: kind and case, then the member), empty for kinds that nobody has to rule on.

    cluster: kind, key; index in rows.
    """
    kinds = [kind for kind in cluster["kind"].unique() if kind in MEMBER]
    made = Series("", index=cluster.index, dtype="str")
    for kind in kinds:
        mine = cluster[cluster["kind"] == kind]
        member = _hash(rows.loc[mine.index, list(MEMBER[kind])])
        distinct = DataFrame({"key": mine["key"], "member": member}).drop_duplicates().sort_values(["key", "member"])
        case = _hash(distinct.groupby("key")["member"].agg(";".join).to_frame())
        made.loc[mine.index] = _LETTER[kind] + mine["key"].map(case).astype("str").str[:7] + "-" + member.str[:4]
    return made


def _hash(frame: DataFrame) -> Series:
    """16 hexadecimal digits for each row, the same for the same values."""
    hashed = pd.util.hash_pandas_object(frame.astype("str").fillna(""), index=False)
    return Series([f"{number:016X}" for number in hashed], index=frame.index, dtype="str")


def apply(rows: DataFrame, cluster: DataFrame, rulings: DataFrame) -> DataFrame:
    """Carry out, in place, the rulings on the cases of one kind; returns for each member `ruling` and `ruled`, the ruling in words; empty
    where nothing.

    rows: with outcome, reason and holds. cluster: kind, key, case. rulings: as `usable` returns them.
    """
    if cluster.empty or rulings.empty:
        return DataFrame({"ruling": "", "ruled": ""}, index=cluster.index, dtype="str")
    by_case = rulings.set_index("case")
    ruled = cluster["case"].map(by_case["ruling"]).astype("str")
    whole = ruled.notna().groupby(cluster["key"]).transform("all")
    several = ruled.where(ruled == "apart").groupby(cluster["key"]).transform("count")
    size = ruled.groupby(cluster["key"]).transform("size")
    keeps = (ruled == "keep").fillna(False).astype(bool).groupby(cluster["key"]).transform("any")
    kind = str(cluster["kind"].iloc[0])
    apart = (several == size) & (kind not in OF_ONE_ID)
    fits = whole & (apart | ((several == 0) & keeps))
    free = cluster.index[fits & ruled.isin(["keep", "apart"])]
    _release(rows, free, kind)
    if kind not in CARD_CODES:
        outcome = "collapsed" if kind == "DUP-ROW" else "superseded"
        rows.loc[cluster.index[fits & (ruled == "drop").fillna(False).astype(bool)], ["outcome", "reason", "holds"]] = [outcome, kind, ""]
    said = cluster["case"].map(by_case["said"]).astype("str")
    text = filled(_("{ruling}：{said}"), ruling=ruled.map(words_of(CASE_RULING)).astype("str"), said=said)
    return DataFrame({"ruling": ruled.where(fits, "").fillna(""), "ruled": text.where(fits, "").fillna("")}, dtype="str")


def _release(rows: DataFrame, index: pd.Index, kind: str) -> None:
    """Take one code from the holds; who is held for nothing else counts again."""
    holds = rows.loc[index, "holds"].str.split(";")
    left = Series([";".join(code for code in codes if code != kind) for codes in holds], index=index, dtype="str")
    rows.loc[index, "holds"] = left
    for_card = left.str.replace("|".join([*CARD_CODES, ";"]), "", regex=True) == ""
    freed = index[for_card.to_numpy() & (rows.loc[index, "outcome"] == "held").to_numpy()]
    rows.loc[freed, ["outcome", "reason"]] = ["counts", ""]


@once_for_none
def usable(sheets: DataFrame) -> tuple[DataFrame, DataFrame]:
    """(rulings, findings) from the rows of kind `rulings` that have a case number and a ruling.

    rulings: case (the member's number), ruling (keep, drop, apart), said (by whom, why). Name and reason may stand once in a case.
    Two copies of the sheet with opposite rulings: neither is applied.
    """
    asked = sheets[sheets["case"].notna() & (sheets["ruling"].notna() | sheets["ruled_by"].notna())]
    case = asked["case"].str[:8]
    together = {name: asked[name].groupby([asked["submission"], case]).transform("first") for name in ("ruled_by", "reason", "ruled_on")}
    rows = asked.assign(**together)
    known = rows["ruling"].isin(_RULINGS)
    found = []
    whole = known.copy()
    for name in ("ruling", "ruled_by", "reason"):
        empty = rows[name].isna() if name != "ruling" else ~known
        found.append(f.found("RULING-INCOMPLETE", rows[empty], name, expected=KIND.columns[name].title))
        whole &= ~empty
    rows = rows[whole]
    both = rows.groupby("case")["ruling"].transform("nunique") > 1
    found.append(f.found("RULING-TWICE", rows[both], "ruling", value=rows.loc[both, "name"].fillna("")))
    on = ("　" + rows["ruled_on"]).fillna("")
    said = filled(_("{reason}（{by}）"), reason=rows["reason"].str.replace("；", "，"), by=rows["ruled_by"] + on)
    kept = rows[~both].assign(said=said[~both]).drop_duplicates("case", keep="last")
    return kept[["case", "ruling", "said", "submission", "row", "name"]].reset_index(drop=True), f.together(*found)


def with_earlier(ruled: DataFrame, earlier: DataFrame) -> DataFrame:
    """The rulings of this term's sheets, and those of earlier terms on cases on which these say nothing. Both as `usable` returns them;
    one of an earlier term comes from submission 0."""
    return pd.concat([earlier, ruled], ignore_index=True).drop_duplicates("case", keep="last", ignore_index=True)


def stale(rulings: DataFrame, cases: Series) -> DataFrame:
    """RULING-STALE: rulings on cases that are not, or no longer, what they were. cases: every case number of this run."""
    of_places = rulings["case"].str.startswith(ASKED)  # those are answered before persons are looked at (`persons.places`)
    gone = rulings[~rulings["case"].isin(set(cases)) & (rulings["submission"] > 0) & ~of_places]
    return f.found("RULING-STALE", gone, "case", value=gone["name"].fillna(""))


def impossible(rulings: DataFrame, cases: Series) -> DataFrame:
    """RULING-ONE-ID: rulings of this term that say of the members of one id that they are two persons. cases: as for `stale`."""
    letters = [_LETTER[kind] for kind in OF_ONE_ID]
    mine = (rulings["ruling"] == "apart") & rulings["case"].str[:1].isin(letters) & rulings["case"].isin(set(cases))
    said = rulings[mine & (rulings["submission"] > 0)]
    return f.found("RULING-ONE-ID", said, "ruling", value=said["name"].fillna(""))


def ruled_persons(sheets: DataFrame) -> DataFrame:
    """The rows of kind `rulings` that grant or refuse a student who is held for another reason: rows of kind `exceptions`."""
    return sheets[sheets["ruling"].isin(["grant", "refuse"])]
