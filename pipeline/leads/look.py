"""Look for every kind of lead, number what was found, and put beside it what was said of it before."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
from pandas import DataFrame, Series

from pipeline.leads import digits, rates
from pipeline.leads.evidence import COLUMNS, MEDIUM, STRONG, WEAK, together
from pipeline.leads.kinds import KINDS
from pipeline.leads.seen import Seen
from pipeline.machine.mapped import Mapped
from pipeline.results import LEADS, Looked

PREFIX = "L"
"""How the number of every lead begins: in the ledger what was found of leads stands beside rulings on cases."""
_ORDER = {STRONG: 0, MEDIUM: 1, WEAK: 2}


_SECONDS, _SECONDS_PER_ROW = 0.25, 2e-5


def seconds_for(enrolments: int) -> float:
    """About how long it takes to look at so many."""
    return _SECONDS + enrolments * _SECONDS_PER_ROW


@dataclass(frozen=True)
class Asked:
    """What is looked at, as it goes to whoever looks. verdicts: as `look` takes them. said: those of this term's sheets."""

    seen: Seen
    verdicts: DataFrame
    said: DataFrame


def answer(asked: Asked | Mapped[Asked]) -> Looked:
    """What was found, with what this term's sheets say of it."""
    asked = asked.load() if isinstance(asked, Mapped) else asked
    return replace(look(asked.seen, asked.verdicts), verdicts=asked.said)


def look(seen: Seen, verdicts: DataFrame) -> Looked:
    """Every lead of these frames, its evidence, and the statistics.

    verdicts: what persons have found, in any term: number, ruling (true, excluded, open), said. A lead is known again by its kind, its
    students and what stands there; where one of these has changed it has another number, and is asked again.
    """
    found = together(*(kind.find(seen).assign(kind=kind.code, letter=kind.letter) for kind in KINDS))
    found = found.drop_duplicates([*COLUMNS, "kind"], ignore_index=True)
    found = found.assign(number=_numbers(found))
    leads = _leads(found, seen)
    last = verdicts.drop_duplicates("number", keep="last").set_index("number")
    ruling, said = (leads["number"].map(last[name]).astype("str").fillna("") for name in ("ruling", "said"))
    evidence = found.drop(columns=["letter", "group"])
    return Looked(leads.assign(ruling=ruling, verdict=said)[LEADS], evidence, rates.find(seen), digits.find(seen))


def _numbers(found: DataFrame) -> Series:
    """A letter for the kind and ten hexadecimal digits, the same for the same students and facts."""
    line = pd.util.hash_pandas_object(found[["kind", "school", "class_name", "id_number", "fact"]].astype("str"), index=False)
    keys = ["kind", "group"]
    distinct = found[keys].assign(line=line).drop_duplicates().sort_values([*keys, "line"], kind="stable")
    texts = distinct["line"].map("{:016x}".format)
    of_group = texts.groupby([distinct["kind"], distinct["group"]]).agg("".join)
    hashed = pd.util.hash_array(of_group.to_numpy(dtype=object), categorize=False)
    numbers = Series([f"{one >> 24:010X}" for one in hashed], index=of_group.index, dtype="str")
    mine = numbers.reindex(pd.MultiIndex.from_frame(found[keys])).set_axis(found.index)
    return PREFIX + found["letter"].astype("str") + mine.astype("str")


def _leads(found: DataFrame, seen: Seen) -> DataFrame:
    """One row per lead, the strongest and dearest first: `LEADS` but for what was said of it."""
    groups = found.groupby("number", sort=False)
    leads = groups.agg(
        kind=("kind", "first"),
        strength=("strength", lambda given: min(given, key=_ORDER.__getitem__)),
        said=("said", "first"),
        school=("school", "first"),
        schools=("school", "nunique"),
        class_name=("class_name", "first"),
        classes=("class_name", "nunique"),
    )
    named = found.loc[found["student_key"] != "", ["number", "student_key"]].drop_duplicates()
    fen = named["student_key"].map(seen.receiving).fillna(0).astype("int64")
    leads = leads.assign(
        students=named.groupby("number").size().reindex(leads.index).fillna(0).astype("int64"),
        amount_fen=fen.groupby(named["number"]).sum().reindex(leads.index).fillna(0).astype("int64"),
    ).reset_index()
    kinds = {kind.code: place for place, kind in enumerate(KINDS)}
    order = leads.assign(_strength=leads["strength"].map(_ORDER), _kind=leads["kind"].map(kinds))
    ordered = order.sort_values(["_kind", "_strength", "amount_fen", "number"], ascending=[True, True, False, True], kind="stable")
    return ordered.drop(columns=["_strength", "_kind"]).reset_index(drop=True)


def named_students(looked: Looked) -> Series:
    """The keys of all who are named by any lead."""
    found: Series = looked.evidence.loc[looked.evidence["student_key"] != "", "student_key"].drop_duplicates()
    return found
