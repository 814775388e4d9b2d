"""Accounts of several students of a class that change together."""

from __future__ import annotations

from pandas import DataFrame, Series

from pipeline.facts.keys import latest
from pipeline.leads.clusters import Bounds, odd_ones
from pipeline.leads.evidence import MEDIUM, STRONG, Kind, lines, strong_where, together
from pipeline.leads.seen import CLASS, WHO, Seen
from pipeline.machine.distinct import among
from pipeline.speech.language import N_, _, filled

_BOUNDS = Bounds(fewest=3, least=0.005, unlikely=5e-4)
"""Of a month's recipients so many lose a card at least."""
_MOST = 0.6
"""A class of which more than that changes, recipients and others, has changed its bank."""


def changes(seen: Seen) -> DataFrame:
    """Each enrolment with an account and one in the month before: `before` (its account), `changed`."""
    told = seen.month_by_month("card_number")
    return told.assign(changed=told["before"] != told["card_number"])


def find(seen: Seen) -> DataFrame:
    """Classes in which more recipients' accounts change in a month than chance explains, and single ones that change and change back.

    Cards that the bank's own list has opened are explained by it.
    """
    told = changes(seen)
    keys = [*CLASS, "month"]
    bank = told.groupby(keys)["changed"].transform("mean") > _MOST
    told = told.assign(changed=told["changed"] & ~bank & ~among(told["card_number"], seen.cards["card_number"]))
    told = told[among(told["student_key"], seen.receiving.index)]
    by_month = told.loc[told["changed"], "student_key"]
    return together(_in_a_class(told, seen.published), _and_back(told), _since_the_notice(seen, by_month))


def _since_the_notice(seen: Seen, by_month: Series) -> DataFrame:
    """Classes in which more recipients' accounts are others than when their notice went up than chance explains.

    by_month: students whose account changes from one month's sheet to the next: they are looked at there.
    """
    last = latest(seen.published[seen.published["account"].fillna("") != ""], "account", "first_day")
    here = seen.latest[[*WHO, "card_number"]].reset_index(drop=True).dropna(subset="card_number")
    here = here[among(here["student_key"], last.index) & ~among(here["student_key"], by_month)]
    before = here["student_key"].map(last["account"]).astype("str")
    changed = (before != here["card_number"]) & ~among(here["card_number"], seen.cards["card_number"])
    told = here.assign(before=before, since=here["student_key"].map(last["first_day"]).astype("str"), changed=changed)
    bank = told.groupby(CLASS)["changed"].transform("mean") > _MOST
    chosen = odd_ones(told.assign(changed=told["changed"] & ~bank), "changed", CLASS, _BOUNDS)
    return lines(
        chosen,
        chosen["school"] + "|" + chosen["class_name"],
        strength=STRONG,
        said=filled(_("同班 {count} 名受助学生的账户在公示以后换了，没有开卡清单"), count=chosen["number"].astype("str")),
        shown=filled(_("账户 {before} → {after}，{day} 公示"), before=chosen["before"], after=chosen["card_number"], day=chosen["since"]),
        fact=chosen["before"] + ">" + chosen["card_number"],
        field="card_number",
    )


def _in_a_class(told: DataFrame, published: DataFrame) -> DataFrame:
    chosen = odd_ones(told, "changed", [*CLASS, "month"], _BOUNDS)
    after = _after_the_notice(chosen, published)
    return lines(
        chosen,
        chosen["school"] + "|" + chosen["class_name"] + "|" + chosen["month"],
        strength=strong_where(chosen["number"] > _BOUNDS.fewest).mask(after, STRONG),
        said=filled(
            _("{month} 同班 {count} 名受助学生换了账户，没有开卡清单"), month=chosen["month"], count=chosen["number"].astype("str")
        ),
        shown=filled(_("账户 {before} → {after}"), before=chosen["before"], after=chosen["card_number"])
        + after.map({True: _("，在公示以后"), False: ""}).astype("str"),
        fact=chosen["before"] + ">" + chosen["card_number"],
        field="card_number",
    )


def _after_the_notice(rows: DataFrame, published: DataFrame) -> Series:
    """Which of these months come after the month in which the student's notice went up."""
    first = rows["student_key"].map(published.groupby("student_key")["first_day"].min()).astype("str").str[:7]
    return (rows["month"] > first).fillna(False).astype(bool)


def _and_back(told: DataFrame) -> DataFrame:
    """Another account for one month alone."""
    after = told.groupby("student_key")["card_number"].shift(-1)
    back = told[told["changed"] & (after == told["before"])]
    return lines(
        back,
        back["student_key"],
        strength=MEDIUM,
        said=filled(_("{month} 换了账户，下一个月又换回"), month=back["month"]),
        shown=filled(_("账户 {before} → {after}"), before=back["before"], after=back["card_number"]),
        fact=back["before"] + ">" + back["card_number"],
        field="card_number",
    )


KIND = Kind(
    "ACCOUNT-CHANGED",
    "D",
    N_("账户一起变更"),
    N_("临发放前把几名受助学生的账户换成别人的，钱到后再换回。"),
    N_("银行集中换卡（社保卡、存折改卡）；几名学生同时补卡。"),
    N_("请班主任出具换卡的申请和银行回执；与银行核对新账户的户名。"),
    find,
)
