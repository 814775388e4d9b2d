"""Why a line of a pay run puts an earlier one right: what the bank said, what the sheets say now, what was decided."""

from __future__ import annotations

from pandas import DataFrame, Series

from pipeline.aid.plans import in_common
from pipeline.ledger.payments import CLAW_BACK, FOLLOW_UP, PAIR, REGULAR, TOP_UP, left, of_pairs
from pipeline.outputs.page import texts
from pipeline.results import Results
from pipeline.speech.language import _, filled


def of_lines(results: Results, lines: DataFrame) -> Series:
    """The reason of each line in words; empty for a regular one. lines: of a pay run. What a claw-back is for is what the decision that
    stands now says against the student, or of a change; where nothing is decided any more, no sheet claims."""
    corrections = lines[lines["kind"] != REGULAR]
    return (_of_corrections(results, corrections) if len(corrections) else Series(dtype="str")).reindex(lines.index, fill_value="")


def _of_corrections(results: Results, lines: DataFrame) -> Series:
    payments, paid = results.planned.payments, left(results.planned.paid)
    due_fen, paid_fen = (
        of_pairs(fen, lines).fillna(0).astype("int64").map(texts.yuan).astype("str")
        for fen in (payments.groupby(PAIR)["amount_fen"].sum(), paid.groupby(PAIR)["left_fen"].sum())
    )
    differs = filled(_("应发 {due} 元，已发 {paid} 元"), due=due_fen, paid=paid_fen)
    decisions = results.decided.decisions.drop_duplicates(PAIR, keep="last").set_index(PAIR)
    status, against = of_pairs(decisions["status"], lines), _against(of_pairs(decisions["reasons"], lines).astype("str"))
    due_months = of_pairs(payments.groupby(PAIR)["months"].agg(";".join), lines).astype("str").fillna("")
    withdrawn = (status == "eligible") & (lines["months"] != "") & (in_common(lines["months"], due_months) == "")
    back = differs.mask(withdrawn, _("这些月份现在不应发")).mask(against != "", against)
    back = back.mask(status.isna(), _("现在的表上没有该生申请这一项目"))
    back = back.mask(lines["student_key"].isin(list(results.people.same_persons)), _("已裁定与另一身份为同一人"))
    of_bank = lines["corrects"].map(results.planned.paid.set_index("payment")["reason"]).astype("str").fillna("")
    why = Series("", index=lines.index, dtype="str")
    for kind, said in ((TOP_UP, differs), (CLAW_BACK, back), (FOLLOW_UP, filled(_("银行退回：{reason}"), reason=of_bank))):
        why = why.mask(lines["kind"] == kind, said)
    return why.str.strip("：: ")


def _against(reasons: Series) -> Series:
    """Of a decision's reasons those that speak against the student, or of a change."""
    return reasons.fillna("").str.findall(r"(?:^|；)([^✓？；][^；]*)").str.join("；").str.lstrip("✗").astype("str")
