"""One house number for many families."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.leads import kin
from pipeline.leads.evidence import Kind, lines, nothing, strong_where
from pipeline.leads.seen import CLASS, Seen
from pipeline.speech.language import N_, _, filled

_FEWEST, _MANY = 5, 8
"""Families at one house number, from which on it is asked about."""
_A_HOUSE = r"\d+\s*(?:号|室|户)$"
"""What an address ends with that is one household's: a village alone (某村), a block of flats (3号楼), a street are many families'."""


def find(seen: Seen) -> DataFrame:
    """Addresses down to the house number that many families have given. Where no guardian is told, families are counted by their names:
    of five students two may be called alike by chance."""
    told = seen.addresses.dropna(subset="address").drop_duplicates(["address", "student_key"], keep="last")
    told = told[told["address"].str.contains(_A_HOUSE, regex=True)]
    who = ["student_key", "id_number", "name", "person", *CLASS, "guardian", "guardian_id"]
    told = told.merge(seen.latest[who].reset_index(drop=True), on="student_key")
    if told.empty:
        return nothing()
    number = kin.families(told, "address")
    untold = ~kin.guardian_key(told).notna().groupby(told["address"]).transform("any")
    by_names = untold & (number >= _FEWEST - 1) & (told.groupby("address")["student_key"].transform("size") >= _FEWEST)
    chosen, number = told[(number >= _FEWEST) | by_names], number[(number >= _FEWEST) | by_names]
    return lines(
        chosen,
        chosen["address"],
        strength=strong_where(number >= _MANY),
        said=filled(_("至少 {count} 个家庭写的是同一个门牌"), count=number.astype("str")),
        shown=filled(_("住址 {address}"), address=chosen["address"]),
        fact=chosen["address"],
        field="address",
    )


KIND = Kind(
    "ADDRESS-MANY",
    "W",
    N_("许多家庭一个门牌"),
    N_("家庭情况可能是编的，或几个人的材料是一人所填。"),
    N_("大杂院、集体宿舍、安置点；地址写到单元而没有写房号。"),
    N_("走访这个门牌；与户口簿核对。"),
    find,
)
