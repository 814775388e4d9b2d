"""The monthly check: which students are asked, and what was found."""

from __future__ import annotations

import hashlib

import pandas as pd
from pandas import DataFrame, Series

from pipeline.machine.kept import once_for_none
from pipeline.registers import lines
from pipeline.speech import findings as f
from pipeline.speech.language import N_, _
from schemas.categories import PRESENT, YES_NO
from schemas.spot_checks import KIND

SHARE, FEWEST = 0.05, 3
"""Of each school's students of a month so many are asked, and at least so many."""
ASKED = {"met": (N_("不在校"), "no"), "applied": (N_("本人没有申请"), "no"), "received": (N_("没有收到资助"), "no")}
"""What is asked → what a no to it means, and the answer that is one."""


@once_for_none
def usable(sheets: DataFrame, enrolments: DataFrame) -> tuple[DataFrame, DataFrame]:
    """(checks, findings) from the rows of kind `spot-checks`: school, month, met, applied, received, checked_by, found (what was not as
    claimed, in words). CHECK-DIFFERS at each cell that says so."""
    valid = {name: lines.is_among(sheets[name], PRESENT if name == "met" else YES_NO) for name in ASKED}
    answered = sheets[list(ASKED)].notna().any(axis=1)  # the form as it was printed is no answer
    filled = sheets[answered]
    whole, incomplete = lines.complete(filled, KIND, {name: cells[answered] for name, cells in valid.items()})
    whose = lines.concerned(filled, enrolments)
    idle = filled[whole & whose["student_key"].isna()]
    known = filled.assign(student_key=whose["student_key"], said=Series("", index=filled.index, dtype="str"))[whole]
    made = [incomplete, f.found("LINE-IDLE", idle, "name", value=idle["name"])]
    for name, (meaning, answer) in ASKED.items():
        against = known[(known[name] == answer).fillna(False).astype(bool)]
        made.append(f.found("CHECK-DIFFERS", against[["submission", "row", "student_key", "name"]], name, value=_(meaning)))
        known["said"] = known["said"].mask(known.index.isin(against.index), known["said"] + "；" + _(meaning)).str.strip("；")
    columns = ["student_key", "school", "class_name", "name", "month", *ASKED, "checked_by", "said"]
    return known[columns].reset_index(drop=True), f.together(*made)


def seed_of(term: str, month: str) -> str:
    """The seed of a draw, as the form and the manifest name it: whoever has it draws the same students."""
    return hashlib.sha256(f"{term}|{month}".encode()).hexdigest()[:8]


_DRAWN = ["school", "class_name", "name", "id_number", "student_key", "month"]


def drawn(enrolments: DataFrame, month: str, seed: str) -> DataFrame:
    """The students to be asked: of each school's of that month a share by chance, as the seed says, in class order.

    enrolments: with school, class_name, name, id_number, student_key, month.
    """
    of_month = enrolments.loc[enrolments["month"] == month, _DRAWN]
    mine = of_month.drop_duplicates(["school", "student_key"])
    chance = pd.util.hash_array(mine["student_key"].to_numpy(dtype=object), hash_key=(seed * 2)[:16], categorize=False)
    order = mine.assign(chance=chance).sort_values(["school", "chance"], kind="stable")
    place = order.groupby("school").cumcount()
    size = order.groupby("school")["chance"].transform("size")
    most = (size * SHARE).astype("int64").clip(lower=FEWEST)
    return order[place < most].sort_values(["school", "class_name", "name", "id_number"], kind="stable").drop(columns="chance")
