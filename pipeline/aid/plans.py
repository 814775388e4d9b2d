"""Lines of pay runs: their numbers, what is to be recovered from earlier terms, and what is due and was not paid yet."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from pandas import DataFrame, Series

from pipeline.aid.stacking import rivals_of
from pipeline.facts.keys import latest
from pipeline.facts.terms import Term
from pipeline.ledger.payments import (
    CLAW_BACK,
    FAILED,
    FOLLOW_UP,
    LINE,
    PAIR,
    REGULAR,
    SET_OFF,
    TOP_UP,
    all_months,
    left,
    of_pairs,
    pairs_of,
    to_pay_again,
)
from pipeline.machine.distinct import among
from pipeline.machine.kept import once_for_none
from pipeline.policy import InForce


def numbered(lines: DataFrame, term: Term) -> Series:
    """The payment number of each line: 26A for autumn 2026, then twelve characters made of what the line is. The same line has the same
    number in every run. lines: kind, student_key, programme, months, school, corrects, and `turn`, the plan's number in the term.
    """
    names = ["kind", "student_key", "programme", "months", "school", "corrects", "turn"]
    made = [f"{number:016X}"[:12] for number in pd.util.hash_pandas_object(lines[names].astype("str"), index=False)]
    return Series(made, index=lines.index, dtype="str").radd(f"{term.year % 100:02}{'A' if term.is_autumn else 'S'}")


def regular(payments: DataFrame, term: Term) -> DataFrame:
    """The lines of the term's own plan, numbered."""
    lines = payments.assign(kind=REGULAR, corrects="")
    return lines.assign(payment=numbered(lines.assign(turn=0), term))


def same_persons(duplicates: DataFrame, known: DataFrame) -> dict[str, str]:
    """student_key → the student_key that counts, for everybody who somebody has ruled to be another one.

    duplicates: as `deduplicate` returns them. known: `persons` of the ledger, with `same_as`.
    """
    ruled = duplicates[duplicates["case"].ne("") & duplicates["ruling"].isin(["keep", "drop"])]
    kept = ruled[ruled["ruling"] == "keep"].drop_duplicates("cluster").set_index("cluster")["student_key"]
    pairs = ruled.assign(kept=ruled["cluster"].map(kept).astype("str")).dropna(subset="kept")
    pairs = pairs[pairs["kept"] != pairs["student_key"]]
    earlier = known[known["same_as"].notna()]
    same = dict(zip(earlier["student_key"], earlier["same_as"], strict=True)) | dict(zip(pairs["student_key"], pairs["kept"], strict=True))
    return {one: _end(same, one) for one in same}


def _end(same: dict[str, str], one: str) -> str:
    """The last of a chain of who is who."""
    seen = {one}
    while one in same and same[one] not in seen:
        one = same[one]
        seen.add(one)
    return one


@once_for_none
def recoveries(payments: DataFrame, same: dict[str, str], in_force: tuple[InForce, ...], term: Term) -> DataFrame:
    """Claw-back lines for what one person was paid twice in earlier terms, under two ids that are one.

    payments: `Known.payments`. same: as `same_persons` returns it. Of two payments of one programme, or of programmes that exclude each
    other, that under the id that counts stays. Of the other the share of the months that both paid is recovered; all of it where one of
    the two programmes pays by the term, since of these one student gets one in a term.
    """
    earlier = [name for name in payments["term"].unique() if term.is_after(name)]
    paid = left(payments)
    paid = paid[paid["term"].isin(earlier) & paid["student_key"].isin(set(same) | set(same.values()))]
    paid = paid.assign(who=paid["student_key"].map(lambda key: same.get(key, key)).astype("str"))
    pairs = paid.merge(paid[["who", "term", "student_key", "programme", "months"]], on=["who", "term"], suffixes=("", "_kept"))
    pairs = pairs[(pairs["student_key"] != pairs["who"]) & (pairs["student_key_kept"] == pairs["who"])]
    pairs = pairs[_clash(pairs["programme"], pairs["programme_kept"], in_force)]
    by_term = {one.id for one in in_force if one.programme.pays.every == "term"}
    whole = pairs["programme"].isin(by_term) | pairs["programme_kept"].isin(by_term)
    pairs = pairs.assign(both=pairs["months_kept"].where(~whole, pairs["months"]))
    twice = pairs.groupby("payment")["both"].agg(";".join)
    lines = paid[among(paid["payment"], twice.index)]
    shared = [_common(own, both) for own, both in zip(lines["months"], lines["payment"].map(twice), strict=True)]
    lines = lines.assign(shared=Series(shared, index=lines.index, dtype="str"))
    lines = lines[lines["shared"] != ""]
    fen = lines["left_fen"] * _count(lines["shared"]) // _count(lines["months"])
    return _claw_backs(lines.assign(months=lines["shared"]), fen.astype("int64"), term)


def _clash(one: Series, other: Series, in_force: tuple[InForce, ...]) -> Series:
    """Is it one programme, or two that exclude each other?"""
    rivals = rivals_of({known.id: known for known in in_force})
    excluded = {(a, b) for a, others in rivals.items() for b in others}
    return Series([a == b or (a, b) in excluded for a, b in zip(one, other, strict=True)], index=one.index, dtype=bool)


def _common(months: str, others: str) -> str:
    return ";".join(month for month in months.split(";") if month in others.split(";"))


def _claw_backs(lines: DataFrame, fen: Series, term: Term) -> DataFrame:
    """Lines that take back `fen` of these, each pointing to the one that it corrects."""
    made = lines.assign(kind=CLAW_BACK, corrects=lines["payment"], amount_fen=-fen, turn=0)
    return made.assign(payment=numbered(made, term))[[*LINE, "name", "id_number"]].reset_index(drop=True)


def next_run(
    payments: DataFrame,
    due: DataFrame,
    cards: DataFrame,
    term: Term,
    turn: int,
    by_month: frozenset[str],
    held: DataFrame | None = None,
) -> tuple[DataFrame, DataFrame]:
    """(lines, waiting): what must be paid or taken back now, so that the term comes to what is due.

    payments: `Known.payments`. due: the payments of a run on what lies in the folder now. cards: payment, account, bank, payee: to which
    failed payments go again. turn: the number of the move. by_month: the programmes that pay by the month. held: student_key and programme
    of claims that nobody has decided yet: what was paid for them stays until then. Per student and programme: what is due beyond what was
    paid goes out as follow-up of a failed payment, as far as there is one, and else as regular line where its months were not paid yet, as
    top-up where they were; what was paid beyond, and not yet claimed back by any term, is claimed back. waiting: failed payments for which
    no other card is known, and what else would go to that card.
    """
    if not (payments["term"] == term.name).any():
        return due[[*LINE, "name", "id_number"]].reset_index(drop=True), payments.iloc[:0][[*LINE, "name", "id_number"]]
    open_pairs = _open_pairs(held, due)
    own = payments[(payments["term"] == term.name) & ~pairs_of(payments).isin(open_pairs)]
    live = left(payments)
    live = live[among(live["payment"], own["payment"])]
    owed = _owed(due)
    live, withdrawn = _withdrawn(live.assign(months=_held(live, payments, by_month)), owed, by_month)
    paid = live.groupby(PAIR)["left_fen"].sum()
    came_back, failed = own[own["status"] == FAILED], to_pay_again(own)
    owed = _to_new_cards(owed, failed, cards)
    again, waiting = _again(_still_due(failed, owed, by_month), owed, came_back)
    follow_ups = _follow_ups(again, paid, owed, live, by_month)
    open_fen = _sum(owed["amount_fen"], -paid, -follow_ups.groupby(PAIR)["amount_fen"].sum()).clip(lower=0)
    rest = _sum(open_fen, -waiting.groupby(PAIR)["amount_fen"].sum())
    more = _at_each_school(_more(rest[rest > 0], owed, live, follow_ups), due, live, by_month)
    stopped = _accounts(more).isin(_accounts(waiting))
    beyond = _sum(paid, -owed["amount_fen"])
    plans = [follow_ups, more[~stopped], withdrawn, _taken_back(beyond[beyond > 0], live)]
    lines = pd.concat([plan for plan in plans if len(plan)] or [follow_ups], ignore_index=True).assign(turn=turn)
    lines = lines.assign(payment=numbered(lines, term))[[*LINE, "name", "id_number"]]
    return lines, pd.concat([waiting, more[stopped]], ignore_index=True)


def _open_pairs(held: DataFrame | None, due: DataFrame) -> pd.MultiIndex:
    """Students and programmes of which nothing is due and not everything is decided."""
    known = held[PAIR].drop_duplicates() if held is not None else due[PAIR].iloc[:0]
    pairs = pairs_of(known.astype("str"))
    return pairs[~pairs.isin(pairs_of(due))]


def _held(live: DataFrame, payments: DataFrame, by_month: frozenset[str]) -> Series:
    """The months that a line still holds: of programmes that pay by the month those that were not claimed back."""
    back = payments[payments["kind"] == CLAW_BACK].groupby("corrects")["months"].agg(";".join)
    gone = live["payment"].map(back).astype("str").where(live["programme"].isin(by_month)).fillna("")
    return _each(_but, live["months"], gone)


def _withdrawn(live: DataFrame, owed: DataFrame, by_month: frozenset[str]) -> tuple[DataFrame, DataFrame]:
    """Of programmes that pay by the month: (the lines without the months that are not due any more, claw-backs of these months)."""
    gone = _each(_not_in, live["months"], _months_of(owed["months"], live)).where(live["programme"].isin(by_month), "")
    fen = (live["left_fen"] * _count(gone) // _count(live["months"])).astype("int64")
    back = live.assign(kind=CLAW_BACK, corrects=live["payment"], amount_fen=-fen, months=gone)[fen > 0]
    rest = live.assign(months=_each(_not_in, live["months"], gone), left_fen=live["left_fen"] - fen)
    return rest[rest["left_fen"] > 0], back


def _months_of(months: Series, lines: DataFrame) -> Series:
    """For each line the months of its student and programme; empty where there are none."""
    return of_pairs(months, lines).astype("str").fillna("")


def _count(months: Series) -> Series:
    """How many months each text holds."""
    return months.str.count(";") + (months != "")


def in_common(one: Series, other: Series) -> Series:
    """Of two texts of months, line by line, the months that stand in both."""
    return _each(_common, one, other)


def _each(function: Callable[[str, str], str], one: Series, other: Series) -> Series:
    """function of two texts of months, line by line."""
    return Series([function(a, b) for a, b in zip(one, other, strict=True)], index=one.index, dtype="str")


def chosen(
    lines: DataFrame,
    months: frozenset[str],
    programmes: frozenset[str],
    schools: frozenset[str],
    by_month: frozenset[str],
    term: Term,
    turn: int,
) -> DataFrame:
    """The lines of these months, programmes and schools; an empty set chooses all.

    by_month: the programmes that pay by the month: of their regular lines the share of the chosen months is paid, under a number of its
    own, and the rest is left for later. A line of any other kind or programme is paid whole where one of its months is chosen.
    """
    mine = lines[lines["programme"].isin(programmes) | (len(programmes) == 0)]
    mine = mine[mine["school"].isin(schools) | (len(schools) == 0)]
    if not months or mine.empty:
        return mine
    some = in_common(mine["months"], Series(";".join(months), index=mine.index, dtype="str"))
    mine, some = mine[some != ""], some[some != ""]
    count = _count(mine["months"])
    parts = (mine["kind"] == REGULAR) & mine["programme"].isin(by_month) & (mine["amount_fen"] % count == 0) & (some != mine["months"])
    fen = (mine["amount_fen"] // count * _count(some)).where(parts, mine["amount_fen"]).astype("int64")
    mine = mine.assign(amount_fen=fen, months=some.where(parts, mine["months"]))
    return mine.assign(payment=numbered(mine.assign(turn=turn), term).where(parts, mine["payment"]))


def with_facts(lines: DataFrame, due: DataFrame) -> DataFrame:
    """The lines with everything that payments have, as the outputs show them: what a line does not say itself (sex, grade, the document's
    class …) is the student's by what is due now; of a student to whom nothing is due any more it stays empty."""
    more = [name for name in due.columns if name not in (*lines.columns, *PAIR)]
    once = due.drop_duplicates(PAIR, keep="last")[[*PAIR, *more]]
    known = lines.merge(once, on=PAIR, how="left").set_axis(lines.index)
    texts = [name for name in more if isinstance(known[name].dtype, pd.StringDtype)]
    return known.assign(**{name: known[name].fillna("") for name in texts})[list(due.columns)]


def _owed(due: DataFrame) -> DataFrame:
    """What is due per student and programme: one line each, the last school's where a student has moved."""
    whole = due.groupby(PAIR).agg(amount_fen=("amount_fen", "sum"), months=("months", all_months))
    last = due.iloc[due["months"].str[-7:].argsort(kind="stable")].drop_duplicates(PAIR, keep="last")
    return last.set_index(PAIR).drop(columns=["amount_fen", "months"]).join(whole).reindex(whole.index)


def _sum(*parts: Series) -> Series:
    """The sum per student and programme; what is missing in one counts as nothing."""
    whole: Series = pd.concat(parts).groupby(level=[0, 1]).sum().astype("int64")
    return whole


def _to_new_cards(owed: DataFrame, failed: DataFrame, cards: DataFrame) -> DataFrame:
    """What is due, to the cards that somebody has filled in for a student's failed payments; `given` says for whom."""
    of_student = failed.set_index("payment")["student_key"]
    known = cards.assign(student_key=cards["payment"].map(of_student).astype("str")).dropna(subset="student_key")
    known = latest(known, "account", "bank", "payee")
    student = owed.index.get_level_values("student_key")
    given = Series(student.isin(known.index) & (owed["paid_to"] == "student").to_numpy(), index=owed.index)
    new = known.reindex(student).set_axis(owed.index)
    return owed.assign(given=given, **{name: new[name].where(given, owed[name]).astype("str") for name in ("account", "bank", "payee")})


def _still_due(failed: DataFrame, owed: DataFrame, by_month: frozenset[str]) -> DataFrame:
    """The failed payments of which something is still due: of programmes that pay by the month, one of their months."""
    still = failed[pairs_of(failed).isin(owed.index)]
    months = in_common(still["months"], _months_of(owed["months"], still))
    return still[~still["programme"].isin(by_month) | (months != "")]


def _again(still: DataFrame, owed: DataFrame, came_back: DataFrame) -> tuple[DataFrame, DataFrame]:
    """The failed payments that can go out again, with their new account, and those that cannot: a card that came back once is used again
    only where somebody says so."""
    where = owed.reindex(pairs_of(still)).set_axis(still.index)
    new = still.assign(**{name: where[name] for name in ("account", "bank", "payee", "paid_to")})
    free = where["given"].astype(bool) | ~_accounts(new).isin(_accounts(came_back))
    return new[free], still[~free]


def _accounts(lines: DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(lines[["student_key", "account"]])


def _follow_ups(again: DataFrame, paid: Series, owed: DataFrame, live: DataFrame, by_month: frozenset[str]) -> DataFrame:
    """Failed payments once more, each at most what is still due; of programmes that pay by the month the months that still are. What was
    kept back and is paid after all shares its months with the rest of its line: it goes out as it is."""
    was_paid = _months_of(live.groupby(PAIR)["months"].agg(";".join), again)
    is_due = in_common(again["months"], _months_of(owed["months"], again))
    parts = again["programme"].isin(by_month) & (again["kind"] != SET_OFF)
    months = again["months"].where(~parts, _each(_not_in, is_due, was_paid))
    whole = again["amount_fen"] * _count(months) // _count(again["months"])
    room = of_pairs(owed["amount_fen"], again).fillna(0) - of_pairs(paid, again).fillna(0)
    before = whole.groupby([again["student_key"], again["programme"]]).cumsum() - whole
    fen = (room - before).clip(lower=0).clip(upper=whole).astype("int64")
    made = again.assign(kind=FOLLOW_UP, corrects=again["payment"], amount_fen=fen, months=months)
    return made[made["amount_fen"] > 0]


def _more(fen: Series, owed: DataFrame, live: DataFrame, follow_ups: DataFrame) -> DataFrame:
    """What is due and was never paid. For months that were not paid, if there are any, it is a regular line; else a top-up of the last line
    of the same student and programme."""
    lines = owed.loc[fen.index].reset_index()
    last = live.drop_duplicates(PAIR, keep="last").set_index(PAIR)["payment"]
    both = pd.concat([live[[*PAIR, "months"]], follow_ups[[*PAIR, "months"]]])
    paid = _months_of(both.groupby(PAIR)["months"].agg(";".join), lines)
    months = _each(_but, lines["months"], paid)
    new = in_common(months, paid) == ""
    corrects = Series(last.reindex(fen.index).array, index=lines.index, dtype="str").fillna("").mask(new, "")
    kind = Series(TOP_UP, index=lines.index, dtype="str").mask(new, REGULAR)
    return lines.assign(kind=kind, amount_fen=fen.to_numpy(), corrects=corrects, months=months)


def _at_each_school(more: DataFrame, due: DataFrame, live: DataFrame, by_month: frozenset[str]) -> DataFrame:
    """The regular lines of students to whom several lines are due (they have changed school or class), as one line for each of these,
    where their months come to the same."""
    several = due[due.duplicated(PAIR, keep=False) & due["programme"].isin(by_month)]
    paid = _months_of(live.groupby(PAIR)["months"].agg(";".join), several)
    months = _each(_not_in, several["months"], paid)
    fen = (several["amount_fen"] * _count(months) // _count(several["months"])).astype("int64")
    parts = several.assign(months=months, amount_fen=fen)[fen > 0]
    wanted = more[more["kind"] == REGULAR].set_index(PAIR)["amount_fen"]
    sums = parts.groupby(PAIR)["amount_fen"].sum()
    same = sums.index[sums == wanted.reindex(sums.index)]
    if same.empty:
        return more
    accounts = more.set_index(PAIR)[["account", "bank", "payee"]]
    made = parts[pairs_of(parts).isin(same)].drop(columns=["account", "bank", "payee"]).join(accounts, on=PAIR)
    made = made.assign(kind=REGULAR, corrects="").reindex(columns=more.columns)
    return pd.concat([more[~pairs_of(more).isin(same)], made], ignore_index=True)


def _not_in(months: str, others: str) -> str:
    return ";".join(month for month in months.split(";") if month and month not in others.split(";"))


def _but(months: str, paid: str) -> str:
    """The months that are not among the others; all of them where each is."""
    return _not_in(months, paid) or months


def _taken_back(fen: Series, live: DataFrame) -> DataFrame:
    """What was paid beyond what is due, from the latest lines of the student and programme first."""
    lines = live[pairs_of(live).isin(fen.index)].iloc[::-1]
    before = lines.groupby(PAIR)["left_fen"].cumsum() - lines["left_fen"]
    share = (of_pairs(fen, lines) - before).clip(lower=0).clip(upper=lines["left_fen"]).astype("int64")
    made = lines.assign(kind=CLAW_BACK, corrects=lines["payment"], amount_fen=-share)
    return made[made["amount_fen"] < 0]
