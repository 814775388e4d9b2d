"""Receipt slips of several families signed by one person."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.facts import keys
from pipeline.leads import kin
from pipeline.leads.evidence import Kind, count, lines, nothing, strong_where
from pipeline.leads.seen import CLASS, Seen
from pipeline.speech.language import N_, _, filled

_FEWEST = 3


def find(seen: Seen) -> DataFrame:
    """Who has signed for students of three families and more of one school."""
    signed = seen.slips.dropna(subset=["signed_by", "name"])[[*CLASS, "name", "signed_by", "submission", "row"]]
    if signed.empty:
        return nothing()
    signed = signed.assign(person=keys.name_key(signed["name"]), signer=keys.name_key(signed["signed_by"]))
    known = seen.latest.drop_duplicates([*CLASS, "person"]).set_index([*CLASS, "person"])[
        ["student_key", "id_number", "guardian", "guardian_id"]
    ]
    who = known.reindex(pd.MultiIndex.from_frame(signed[[*CLASS, "person"]])).set_axis(signed.index)
    signed = pd.concat([signed, who], axis=1).dropna(subset="student_key")
    signed = signed.assign(group=signed["school"] + "|" + signed["signer"]).drop_duplicates(["group", "student_key"])
    signed = signed[signed["signer"] != keys.name_key(signed["guardian"]).fillna("")]
    number = kin.families(signed, "group") if len(signed) else count(signed, "group", "person")
    chosen, number = signed[number >= _FEWEST], number[number >= _FEWEST]
    staff = chosen["signer"].isin(seen.staff["person"])
    return lines(
        chosen,
        chosen["group"],
        strength=strong_where(staff),
        said=filled(_("{who} 替至少 {count} 家签收回执"), who=chosen["signed_by"], count=number.astype("str")),
        shown=filled(_("签收人 {who}"), who=chosen["signed_by"]),
        fact=chosen["signer"],
        field="signed_by",
    )


KIND = Kind(
    "SLIPS-ONE-HAND",
    "N",
    N_("一人代签许多回执"),
    N_("家长可能不知道受助，也没有收到钱。"),
    N_("邻居代交；祖父母替几家签；登记人把自己写在了签收人一栏。"),
    N_("看回执原件上的笔迹；打电话问其中两三家。"),
    find,
)
