"""Who gets what does not do for all, and which of the programmes that exclude one another each student gets: over all schools together.

What is looked at is narrow: the claims in question alone, with what they are put in order by; the students may lie elsewhere, in parts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.aid import quotas, stacking
from pipeline.aid.conditions import Setting
from pipeline.machine.parts import within
from pipeline.policy import InForce

LOOKED_AT = ["student", "programme", "status", "amount_fen", "months"]
"""The columns of decisions that tell which are in question."""


@dataclass(frozen=True)
class Chosen:
    """By the index of the claims: gives_way, the programme that a claim gives way to; away, QUOTA-OVER or RATIO-OVER of those below a line;
    line, the quota line that pays it, 0 without; placed, rank and tied of those that a quota or ceiling limits (`quotas.places`)."""

    gives_way: Series
    away: Series
    line: Series
    placed: DataFrame

    def within(self, first: int, rows: int) -> Chosen:
        """What was chosen of the decisions of one part."""
        of_gives_way, of_away, of_line = (within(one, first, rows) for one in (self.gives_way, self.away, self.line))
        return Chosen(of_gives_way, of_away, of_line, within(self.placed, first, rows))


def in_question(
    decisions: DataFrame,
    students: DataFrame,
    in_force: tuple[InForce, ...],
    setting: Setting,
    quota: DataFrame,
    paid: DataFrame,
    twice: NDArray[np.bool_],
) -> DataFrame:
    """The claims that could be paid and may have to give way: of programmes with rivals, a quota or a ceiling, and of students who
    are at two schools: student, programme, amount_fen, who, school, last_month (a number), and what `quotas.with_ranks` adds.

    decisions: as `entitlement.priced` returns them. twice: the students (rows of them) who are at two schools. paid: as `entitle` takes it.
    """
    rivals = stacking.rivals_of({one.id: one for one in in_force})
    contested = {one for one, others in rivals.items() if others} | {one.id for one in quotas.limited(quota, in_force)}
    at_two = twice[decisions["student"].to_numpy()]
    asked = (decisions["status"] == "eligible").to_numpy() & (decisions["programme"].isin(contested).to_numpy() | at_two)
    claims = decisions.loc[asked, ["student", "programme", "amount_fen", "months"]]
    places = claims["student"].to_numpy()
    known = {name: students[name].array[places] for name in ("who", "school")}
    claims = claims.drop(columns="months").assign(**known, last_month=claims["months"].astype("str").str[-7:])
    return quotas.with_ranks(claims, students, quota, in_force, setting, paid)


def choose(claims: DataFrame, heads: quotas.Heads, in_force: tuple[InForce, ...], quota: DataFrame) -> Chosen:
    """Each student's best lawful combination, within quotas and ceilings. claims: as `in_question` returns them, of all schools.

    Where quotas are short, students are given their best combination, the programmes keep the first of those who come, and who
    is below the line gets the best of what remains; that is repeated until nobody is below a line (deferred acceptance: Gale and
    Shapley 1962). Nobody who is turned away comes before somebody who is paid.
    """
    claims = quotas.in_order(claims, quota, in_force)
    turned_away = Series("", index=claims.index, dtype="str")
    while True:
        candidates = claims[turned_away == ""]
        gives_way = stacking.beaten(candidates, in_force)
        code, line = quotas.cut(candidates.drop(gives_way.index), heads, quota, in_force)
        over = code[code != ""]
        turned_away.loc[over.index] = over
        if over.empty:
            break
    away = turned_away[turned_away != ""]
    instead = _paid_instead(claims.loc[away.index], claims.drop([*gives_way.index, *away.index]), in_force)
    gives_way, away = pd.concat([gives_way, instead]).sort_index(), away.drop(instead.index)
    return Chosen(gives_way, away, line, quotas.places(claims.drop(gives_way.index), quota, in_force))


def _paid_instead(away: DataFrame, paid: DataFrame, in_force: tuple[InForce, ...]) -> Series:
    """Of the claims below a line those whose student is paid a programme that excludes them: that programme."""
    rivals = stacking.rivals_of({one.id: one for one in in_force})
    pairs = (
        away.assign(index=away.index)[["who", "programme", "index"]]
        .astype({"programme": "str"})
        .merge(paid[["who", "programme"]].astype({"programme": "str"}), on="who", suffixes=("", "_paid"))
    )
    against = [other in rivals[one] for one, other in zip(pairs["programme"], pairs["programme_paid"], strict=True)]
    return pairs[against].drop_duplicates("index").set_index("index")["programme_paid"].astype("str") if len(pairs) else Series(dtype="str")
