"""The bank's returns against the ledger: each line of a return is one payment delivered or failed, or is named as what it is instead.

sent = delivered + failed + open, always; checked on every reconciliation.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame, Series

from pipeline.ledger import tables as t
from pipeline.ledger.payments import CLAW_BACK, DELIVERED, FAILED, FOLLOWS, OPEN, RECOVERED, with_status
from pipeline.life import returns
from pipeline.life.desk import Desk, booked
from pipeline.life.status import say_state
from pipeline.machine.distinct import among
from pipeline.options import Options
from pipeline.outputs.life import reconciled
from pipeline.outputs.publish import RECONCILED, publish_folder
from pipeline.registers.lines import days
from pipeline.results import About
from pipeline.speech.problems import Problem, as_typed, say
from pipeline.term import about_of, read
from schemas import categories as words

_BY_SUMMARY = "*"
"""Stands for the line of what only a bank's summary says."""


@dataclass(frozen=True)
class Matched:
    """events: what is new, as the ledger keeps it. lines: every line of the returns with `said`: applied, known (read before), unknown,
    amount, again (a second return of one payment), twice (refused as sent twice, and no return says that the first arrived), differs
    (another says otherwise of it), unread, other (of a statement of account: not
    ours)."""

    events: DataFrame
    lines: DataFrame


def reconcile(options: Options) -> None:
    """`run.py reconcile TERM`: read the returns that lie in the term's folder."""
    with booked(options, "reconcile") as at:
        about = about_of(options)
        lines = _returns(at, about)
        made = match(lines, at.known.payments, at.known.events, at.term.name)
        payments = with_status(at.known.payments, pd.concat([at.known.events, made.events], ignore_index=True))
        payments = payments[payments["term"] == at.term.name]
        books = reconciled.books(at.term, options.as_of, payments, made.lines, about.policy, RECONCILED)
        facts = {"term": at.term.name, "ledger": at.known.head}
        with at.engine() as engine:
            publish_folder(options.output / at.term.name / RECONCILED, books, engine, facts, options.password)
        if len(made.events):
            with at.moving("reconcile") as (writer, _):
                writer.append(t.EVENTS, made.events.assign(term=at.term.name))
        counts = made.lines["said"].value_counts()
        wrong = int(counts.reindex(["unknown", "amount", "differs", "again", "twice", "unread"]).fillna(0).sum())
        folder = as_typed(options.output / at.term.name / RECONCILED)
        print(say("reconciled", options.language, term=at.term.name, applied=len(made.events), wrong=wrong, folder=folder))
    say_state(options)


def _returns(at: Desk, about: About) -> DataFrame:
    """The lines of every return, with `source`: checksum, sheet and row."""
    with at.engine() as engine:
        intake = read(at.options, about, engine)
    lines = intake.others["bank-return"]
    if lines.empty:
        raise Problem.failed("no-returns", term=at.term.name, folder=(at.options.input / at.term.name).as_posix())
    of = intake.submissions.set_index("submission")
    named = {name: lines["submission"].map(of[name]).astype("str") for name in ("file", "sheet", "sha256", "listed", "beside", "day")}
    named["on"] = days(lines["on"]).fillna(named.pop("day").where(lambda days: days != ""))
    source = named["sha256"].str[:16] + " " + named["sheet"] + " " + lines["row"].astype("str")
    return lines.assign(source=source, **named)


def match(lines: DataFrame, payments: DataFrame, events: DataFrame, term: str) -> Matched:
    """Find the payment of each line: by its number, else by account and amount among those that are still open.

    lines: rows of kind `bank-return` with `source`, `sha256`, `listed` and `beside`. payments, events: of the ledger, all terms. Raises
    Problem where a line is about another term: that return belongs into that term's folder.
    """
    lines = returns.read_lines(lines)
    lines = lines.assign(account=returns.unmasked(lines, payments))
    by_number = payments.set_index("payment")
    number = lines["number"]
    named = number.where(number.isin(by_number.index))
    fresh = ~among(lines["source"], events["source"])
    again = fresh & returns.repeated(lines[fresh], events, payments).reindex(lines.index, fill_value=False)
    asked = lines[named.isna() & number.isna() & fresh & ~again]
    found = named.fillna(_by_account(asked, payments, term).reindex(lines.index)).astype("str")
    of_term = found.map(by_number["term"]).astype("str")
    elsewhere = of_term[of_term.notna() & (of_term != term)]
    if len(elsewhere):
        raise Problem.failed("return-of-other-term", term=term, other=elsewhere.iloc[0], lines=len(elsewhere))
    whole = _of_schools(lines[found.isna() & fresh], payments, term)
    one = DataFrame({"line": found.index[found.notna()], "payment": found.dropna().to_numpy()})
    pairs = pd.concat([one, whole], ignore_index=True)
    pairs = pairs.join(lines[["fen", "result", "reason", "on", "source", "is_statement"]], on="line").join(
        by_number[["amount_fen", "set_off_fen", "kind", "status"]], on="payment"
    )
    last_on = events.drop_duplicates("payment", keep="last").set_index("payment")["on"]
    pairs = pairs[pairs["line"].isin(lines.index[fresh])].assign(last_on=pairs["payment"].map(last_on).astype("str"))
    judged = _judged(lines, pairs, fresh, again)
    return Matched(pd.concat([judged.events, _by_summary(judged, payments, term)], ignore_index=True), judged.lines)


def _by_summary(judged: Matched, payments: DataFrame, term: str) -> DataFrame:
    """What a batch held and a list of its failures does not name has arrived, where the bank's own summary says so: the counts of a list of
    failures, in which every line was known, are those of all open payments of the term to students, or of those at one bank."""
    made = []
    open_ones = payments[
        (payments["term"] == term) & (payments["status"] == OPEN) & (payments["paid_to"] == "student") & (payments["kind"] != CLAW_BACK)
    ]
    for (source, beside), lines in judged.lines[judged.lines["listed"] == "failures"].groupby(["sha256", "beside"], sort=False):
        counts = returns.summary_of(str(beside))
        if not counts or counts["failed"] != len(lines) or not (lines["said"] == "applied").all():
            continue
        failed = judged.events.loc[judged.events["source"].isin(lines["source"]), "payment"]
        batches = [open_ones, *(batch for _bank, batch in open_ones.groupby("bank"))]
        fitting = [one for one in batches if len(one) == counts["delivered"] + counts["failed"] and failed.isin(one["payment"]).all()]
        for rest in (batch[~batch["payment"].isin(failed)] for batch in fitting[:1]):
            made.append(
                DataFrame({
                    "payment": rest["payment"], "event": DELIVERED, "amount_fen": rest["amount_fen"], "reason": "",
                    "on": lines["on"].fillna("").iloc[0], "source": f"{str(source)[:16]} {_BY_SUMMARY}",
                })
            )  # fmt: skip
    return pd.concat(made, ignore_index=True) if made else judged.events.iloc[:0]


def _judged(lines: DataFrame, pairs: DataFrame, fresh: Series, repeated: Series) -> Matched:
    """What each line comes to."""
    single = ~pairs["line"].duplicated(keep=False)
    unread = ~pairs["result"].isin([DELIVERED, FAILED])
    wrong = single & (pairs["fen"] != pairs["amount_fen"].abs() - pairs["set_off_fen"]).fillna(True).astype(bool)
    event = pairs["result"].where(pairs["kind"] != CLAW_BACK, RECOVERED)
    usable = pairs.assign(event=event)[~unread & ~wrong]
    usable = usable.sort_values(["on", "line"], kind="stable", na_position="first")
    arrived = usable["payment"].isin(usable.loc[usable["event"] == DELIVERED, "payment"]) | (usable["status"] == DELIVERED)
    refused = _refused_as_twice(usable)
    twice = usable[refused & ~arrived]
    applied = _allowed(_agreeing(usable[~refused]))  # what a bank refused because it was sent twice has arrived the first time
    usable = usable.drop(twice.index)
    last = applied.drop_duplicates("payment", keep="last").set_index("payment")["event"]
    become = usable["payment"].map(last).astype("str").fillna(usable["status"].astype("str"))
    differs = usable[(usable["event"] != become) & ~refused[usable.index]]
    said = Series("unknown", index=lines.index, dtype="str")
    by_word = (
        ("twice", twice),
        ("again", usable),
        ("differs", differs),
        ("applied", applied),
        ("unread", pairs[unread]),
        ("amount", pairs[~unread & wrong]),
    )
    for word, chosen in by_word:
        said.loc[chosen["line"].unique()] = word
    said = said.mask(repeated, "again").mask((said == "unknown") & lines["is_statement"], "other").where(fresh, "known")
    events = DataFrame(
        {
            "payment": applied["payment"],
            "event": applied["event"],
            "amount_fen": applied["amount_fen"],
            "reason": applied["reason"].fillna(""),
            "on": applied["on"].fillna(""),
            "source": applied["source"],
        }
    )
    return Matched(events.reset_index(drop=True), lines.assign(said=said))


def _agreeing(usable: DataFrame) -> DataFrame:
    """Without those of one payment and day of which some say delivered and some failed: neither is believed. On a statement of account what
    went out and came back on one day has failed."""
    of_day = usable.assign(on=usable["on"].fillna("")).groupby(["payment", "on"])
    both = of_day["event"].transform("nunique") > 1
    came_back = both & of_day["is_statement"].transform("all") & (usable["event"] == FAILED)
    return usable[~both | came_back]


def _refused_as_twice(usable: DataFrame) -> Series:
    return (usable["event"] == FAILED) & usable["reason"].fillna("").str.contains("|".join(words.BANK_TWICE))


def _allowed(usable: DataFrame) -> DataFrame:
    """Of the lines about one payment, by date: the first that may follow its status, and a failure on a later day than a delivery."""
    follows = [event in FOLLOWS[status] for event, status in zip(usable["event"], usable["status"], strict=True)]
    later = (usable["status"] != DELIVERED) | (usable["on"].fillna("") > usable["last_on"].fillna(""))
    fits = usable[Series(follows, index=usable.index, dtype=bool) & later]
    first = fits.drop_duplicates("payment")
    delivered = first[first["event"] == DELIVERED].set_index("payment")["on"].fillna("")
    rest = usable[~usable.index.isin(first.index) & (usable["event"] == FAILED) & usable["payment"].isin(delivered.index)]
    back = rest[rest["on"].fillna("") > rest["payment"].map(delivered).astype("str")].drop_duplicates("payment")
    return pd.concat([first, back])


def _by_account(lines: DataFrame, payments: DataFrame, term: str) -> Series:
    """The open payment with that account and amount, and where several have, the next of them; of this term before any other."""
    asked = lines[lines["account"].notna()]
    asked = asked.assign(place=asked.groupby(["account", "fen"]).cumcount())
    waiting = payments[payments["status"].isin([OPEN, DELIVERED]) & (payments["account"] != "") & (payments["kind"] != CLAW_BACK)]
    waiting = waiting.assign(other=waiting["term"] != term, done=waiting["status"] != OPEN)
    waiting = waiting.sort_values(["other", "done", "entry"], kind="stable")
    waiting = waiting.assign(place=waiting.groupby(["account", "amount_fen"]).cumcount())
    exact = _merged(asked, waiting, ["account", "fen", "place"], ["account", "amount_fen", "place"])
    rest = asked[~asked.index.isin(exact.index)]  # the account is known and the amount is not
    alone = waiting[~waiting["other"]].drop_duplicates("account", keep="first")
    found: Series = pd.concat([exact, _merged(rest, alone, ["account"], ["account"])])
    return found


def _merged(lines: DataFrame, payments: DataFrame, left: list[str], right: list[str]) -> Series:
    met = lines[left].rename_axis("line").reset_index().merge(payments[[*right, "payment"]], left_on=left, right_on=right, how="inner")
    found: Series = met.drop_duplicates("line").set_index("line")["payment"]
    return found


def _of_schools(lines: DataFrame, payments: DataFrame, term: str) -> DataFrame:
    """line, payment for lines that pay a school: the sum of all its open waivers, or of those of one programme, in one transfer."""
    own = payments[(payments["term"] == term) & (payments["paid_to"] == "school") & (payments["status"] == OPEN)]
    per_programme = own.assign(group=own["payee"] + "|" + own["programme"])
    groups = pd.concat([own.assign(group=own["payee"]), per_programme], ignore_index=True)
    sums = groups.groupby(["payee", "group"])["amount_fen"].sum().reset_index()
    met = lines[["name", "fen"]].rename_axis("line").reset_index().merge(sums, left_on=["name", "fen"], right_on=["payee", "amount_fen"])
    met = met.drop_duplicates("line").drop_duplicates("group")
    return met[["line", "group"]].merge(groups[["group", "payment"]], on="group")[["line", "payment"]].drop_duplicates("payment")
