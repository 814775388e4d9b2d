"""The same month paid more than once to one student."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.leads.evidence import STRONG, Kind, lines
from pipeline.leads.seen import Seen
from pipeline.ledger.payments import TOP_UP
from pipeline.speech.language import N_, _, filled


def find(seen: Seen) -> DataFrame:
    """Students for whom the ledger has paid a month of a programme twice or more; what was claimed back or came back is
    left out, and so is what pays the rest of a month."""
    lines_ = seen.paid_months[seen.paid_months["kind"] != TOP_UP]
    keys = ["student_key", "programme", "month"]
    often = lines_[lines_.groupby(keys)["payment"].transform("nunique") > 1]
    times = often.groupby(keys)["payment"].transform("nunique").groupby(often["student_key"]).transform("max")
    return lines(
        often,
        often["student_key"],
        strength=STRONG,
        said=filled(_("同一个月的同一项资助发了 {times} 次"), times=times.astype("str")),
        shown=filled(_("{month}　{school}"), month=often["month"], school=often["school"]),
        fact=often["payment"] + "|" + often["month"],
    )


KIND = Kind(
    "PAID-OFTEN",
    "L",
    N_("一个月发了几次"),
    N_("重复发放，或有人借一个学生的名字多次领取。"),
    N_("退汇后重发而退回没有登记；补发记成了新的一笔。"),
    N_("与银行逐笔核对到账；多发的追回。"),
    find,
)
