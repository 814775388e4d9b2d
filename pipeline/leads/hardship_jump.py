"""Many of one class whose hardship rises in one month."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from pipeline.leads import chance
from pipeline.leads.evidence import MEDIUM, STRONG, Kind, lines
from pipeline.leads.seen import CLASS, Seen
from pipeline.speech.language import N_, _, filled

_RANK = {"none": 0, "mild": 1, "hardship": 2, "extreme": 3}
_FEWEST, _LEAST_RATE, _UNLIKELY = 4, 0.01, 1e-3


def find(seen: Seen) -> DataFrame:
    """Classes in which more students' stated level rises from one month to the next than elsewhere in the term, and than in the other
    classes of the school in that month: where a whole village is hit, all of them rise."""
    told = seen.enrolments.assign(rank=seen.enrolments["hardship_level"].map(_RANK)).dropna(subset="rank")
    told = told.sort_values(["student_key", "month"], kind="stable").drop_duplicates(["student_key", "month"], keep="last")
    before = told.groupby("student_key")["rank"].shift()
    last = told.groupby("student_key")["hardship_level"].shift()
    told = told.assign(before=last, rose=told["rank"] > before)[before.notna()]
    keys = [*CLASS, "month"]
    counts = told.groupby(keys)["rose"].agg(["sum", "size"]).reset_index()
    if counts.empty:
        return lines(told, "", said="", shown="", fact="")
    everywhere = chance.elsewhere(counts["sum"].to_numpy(), counts["size"].to_numpy(), _LEAST_RATE)
    nearby = counts.groupby(["school", "month"])[["sum", "size"]].transform("sum") - counts[["sum", "size"]]
    rate = np.maximum(everywhere, nearby["sum"] / nearby["size"].clip(lower=1))
    odd = (counts["sum"] >= _FEWEST) & (chance.at_least(counts["sum"], counts["size"], rate) < _UNLIKELY)
    chosen = told[told["rose"]].merge(counts[odd].rename(columns={"sum": "number"}), on=keys)
    return lines(
        chosen,
        chosen["school"] + "|" + chosen["class_name"] + "|" + chosen["month"],
        strength=(chosen["number"] > 2 * _FEWEST).map({True: STRONG, False: MEDIUM}).astype("str"),
        said=filled(_("{month} 全班 {count} 人的困难等级一起提高"), month=chosen["month"], count=chosen["number"].astype("str")),
        shown=_("本月写的困难等级比上月高"),
        fact=chosen["id_number"] + "|" + chosen["month"],
        field="hardship_level",
    )


KIND = Kind(
    "HARDSHIP-JUMP",
    "S",
    N_("困难等级一起提高"),
    N_("可能为了用满指标临时改等级。"),
    N_("村里遭灾；新学期重新认定；上月填错统一更正。"),
    N_("看认定小组的记录和家庭情况的依据。"),
    find,
)
