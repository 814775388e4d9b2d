"""Why a line of a pay run puts an earlier one right: what the bank said, what the sheets say now, what was decided."""

from __future__ import annotations

from functools import partial

import pandas as pd
from pandas import DataFrame, Series

from pipeline.ledger.payments import CLAW_BACK, FOLLOW_UP, REGULAR, TOP_UP, left
from pipeline.outputs.page import texts
from pipeline.results import Results
from pipeline.speech.language import _, filled

_PAIR = ["student_key", "programme"]


def of_lines(results: Results, lines: DataFrame) -> Series:
    """The reason of each line in words; empty for a regular one. lines: of a pay run. What a claw-back is for is what the decision that
    stands now says against the student, or of a change; where nothing is decided any more, no sheet claims."""
    return _of_corrections(results, lines[lines["kind"] != REGULAR]).reindex(lines.index, fill_value="")


def _of_corrections(results: Results, lines: DataFrame) -> Series:
    pairs = pd.MultiIndex.from_frame(lines[_PAIR])
    of_pair = partial(_of_pairs, pairs=pairs, index=lines.index)
    due = of_pair(results.planned.payments.groupby(_PAIR)["amount_fen"].sum()).fillna(0).astype("int64")
    paid = of_pair(left(results.planned.paid).groupby(_PAIR)["left_fen"].sum()).fillna(0).astype("int64")
    differs = filled(_("应发 {due} 元，已发 {paid} 元"), due=due.map(texts.yuan).astype("str"), paid=paid.map(texts.yuan).astype("str"))
    decisions = results.decided.decisions.drop_duplicates(_PAIR, keep="last").set_index(_PAIR)
    against = _against(of_pair(decisions["reasons"]).astype("str"))
    withdrawn = (of_pair(decisions["status"]) == "eligible") & (lines["months"] != "") & ~_has_month(results, lines)
    back = differs.mask(withdrawn, _("这些月份现在不应发")).mask(against != "", against)
    back = back.mask(of_pair(decisions["status"]).isna(), _("现在的表上没有该生申请这一项目"))
    back = back.mask(lines["student_key"].isin(list(results.people.same_persons)), _("已裁定与另一身份为同一人"))
    of_bank = lines["corrects"].map(results.planned.paid.set_index("payment")["reason"]).astype("str").fillna("")
    why = Series("", index=lines.index, dtype="str")
    for kind, said in ((TOP_UP, differs), (CLAW_BACK, back), (FOLLOW_UP, filled(_("银行退回：{reason}"), reason=of_bank))):
        why = why.mask(lines["kind"] == kind, said)
    return why.str.strip("：: ")


def _of_pairs(values: Series, pairs: pd.MultiIndex, index: pd.Index) -> Series:
    """For each line what is known of its student and programme."""
    return values.reindex(pairs).set_axis(index)


def _against(reasons: Series) -> Series:
    """Of a decision's reasons those that speak against the student, or of a change."""
    return reasons.fillna("").str.findall(r"(?:^|；)([^✓？；][^；]*)").str.join("；").str.lstrip("✗").astype("str")


def _has_month(results: Results, lines: DataFrame) -> Series:
    """Is one of the line's months among those that are due to the student of the programme?"""
    due = results.planned.payments[[*_PAIR, "months"]]
    months = due.assign(month=due["months"].str.split(";")).explode("month")
    mine = lines[_PAIR].assign(month=lines["months"].str.split(";")).explode("month")
    keys = [*_PAIR, "month"]
    there = pd.MultiIndex.from_frame(mine[keys].astype("str")).isin(pd.MultiIndex.from_frame(months[keys].astype("str")))
    return Series(there, index=mine.index).groupby(level=0).any().reindex(lines.index, fill_value=False)
