"""Ids in one class that were counted up."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts import identity
from pipeline.leads.evidence import STRONG, Kind, count, lines, nothing
from pipeline.leads.seen import CLASS, WHO, Seen
from pipeline.machine.slim import chosen
from pipeline.speech.language import N_, _, filled

_FEWEST = 4
"""Members of a series."""
_SMALL_STEP, _STEP = 2, 5_000
"""A step so small that three of one birth date are a series already: counted up, or counted up for one sex; and how far apart, as numbers
without the check character, neighbours of any even series may stand: five days."""
_NEAR = 10
"""Sequence numbers apart of several who were born on one day in one county. A police station gives them out from a block of its own: so
children of one day stand near each other honestly, and twins next to each other."""

_WINDOW = 31
"""Days within which the birth dates of a series with one sequence number lie, whoever stands between them."""


def find(seen: Seen) -> DataFrame:
    """Ids of a class that rise by the same step, four or more of one county and birth date with neighbouring numbers, and four or more of
    one county and sequence number whose birth dates are near each other.

    An id is six digits of the place, eight of the birth date, three of a sequence, and a check character (GB 11643): in an honest class
    of fifty a few share a birthday, two may be twins, and nothing rises evenly.
    """
    ids = identity.id_18(seen.latest["id_number"])
    valid = identity.is_valid_id(ids)
    if not valid.any():
        return nothing()
    told = chosen(seen.latest[[*WHO, "birth_date"]], valid)
    told = told.assign(body=ids[valid].str[:17].astype("int64")).reset_index(drop=True)
    told = told.sort_values([*CLASS, "body"], kind="stable", ignore_index=True)
    same = (told[CLASS] == told[CLASS].shift()).all(axis=1)
    step = told["body"].diff().where(same)
    one_day = same & (told["body"] // 1000 == (told["body"] // 1000).shift())
    evenly = same & (step == step.shift()) & (step > 0) & (step <= _STEP)
    few = _runs(evenly & one_day & one_day.shift(fill_value=False) & (step <= _SMALL_STEP), before=2, fewest=_FEWEST - 1)
    many = _runs(evenly, before=2, fewest=_FEWEST)
    close = _runs(one_day & (step <= _NEAR), before=1, fewest=_FEWEST)
    run = few.where(few >= 0, many).where(lambda number: number >= 0, close).where(lambda number: number >= 0, _same_sequence(told))
    both = told.assign(run=run)[run >= 0]
    number = count(both, ["school", "class_name", "run"], "student_key").astype("str")
    return lines(
        both,
        both["school"] + "|" + both["class_name"] + "|" + both["run"].astype("str"),
        strength=STRONG,
        said=filled(_("同班 {count} 个身份证号像是顺着编出来的"), count=number),
        shown=filled(_("身份证号 {number}"), number=both["id_number"]),
        fact=both["id_number"],
        field="id_number",
    )


def _same_sequence(told: DataFrame) -> Series:
    """The number of the run of one place and sequence number within a month of birth dates that each line is in; -1 for none."""
    body = told["body"]
    keys = told[CLASS].assign(place=body // 10**11, sequence=body % 1000, day=told["birth_date"])
    ordered = keys.sort_values([*CLASS, "place", "sequence", "day"], kind="stable")
    same = (ordered.drop(columns="day") == ordered.drop(columns="day").shift()).all(axis=1)
    near = same & (ordered["day"].diff() <= pd.Timedelta(days=_WINDOW / _FEWEST))
    number = (~near).cumsum() + len(told)  # beside the numbers of the other runs
    size = number.groupby(number).transform("size")
    return number.where(size >= _FEWEST, -1).reindex(told.index)


def _runs(joined: Series, before: int, fewest: int) -> Series:
    """The number of the run that each line is in, -1 for none. joined: the line goes on with those before it; a run has so many lines
    before its first joined one."""
    begins = joined & ~joined.shift(fill_value=False)
    member = joined.copy()
    for back in range(1, before + 1):
        member |= begins.shift(-back, fill_value=False)
    number = begins.shift(-before, fill_value=False).cumsum()
    size = member.groupby(number).transform("sum")
    return number.where(member & (size >= fewest), -1)


KIND = Kind(
    "ID-SERIES",
    "G",
    N_("身份证号成串"),
    N_("学生可能是虚构的：号码由一个号依次编出，校验位也对。"),
    N_("三胞胎；同一天在同一派出所登记的几个孩子。"),
    N_("与学籍系统或公安户籍逐个核对；到班点名。"),
    find,
)
