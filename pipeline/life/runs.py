"""Pay runs: what is due now and was not paid yet, for those whose publicity has ended. A term has any number of them, until it is closed.

The next run is always shown as a draft in `3-payout/下一批/`; `pay` makes it run 1, 2, 3 … and freezes its whole set in `3-payout/第N批/`.
What was paid is never changed: each line that puts an earlier one right points to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

import pandas as pd
from pandas import DataFrame

from pipeline import term as stages
from pipeline.aid import plans
from pipeline.aid.funding import split_cost
from pipeline.aid.set_off import set_off
from pipeline.facts import identity
from pipeline.facts.terms import Term
from pipeline.intake.surroundings.places import plain
from pipeline.intake.surroundings.times import times_in
from pipeline.ledger.known import Known, known_of
from pipeline.ledger.payments import left
from pipeline.life import notices
from pipeline.life.desk import Desk, booked, manifest_of, write_decided, write_inputs, write_persons, write_plan, write_run
from pipeline.life.status import say_state
from pipeline.options import Options
from pipeline.outputs import manifest, notice, payout
from pipeline.outputs.life import plan, reasons, runs
from pipeline.outputs.page.output import Output
from pipeline.outputs.page.writer import FILED_NOTICES
from pipeline.outputs.publish import publish_folder
from pipeline.registers import funds
from pipeline.results import Results
from pipeline.speech.language import _, words_of
from pipeline.speech.problems import Problem, as_typed, say, yuan
from pipeline.speech.wording import fold
from schemas.categories import FUND_SOURCE

DRAWER = "3-payout"


@dataclass(frozen=True)
class NextRun:
    """number: of the run. turn: of its move. results: of a run on what lies there now. lines: what would be paid, claw-backs too, also
    to those who wait for their notice. unpublished, objected: the lines of these that are not paid yet. waiting: failed payments that
    wait for a card. changed: file, change (new, changed, gone) since the run before."""

    number: int
    turn: int
    results: Results
    lines: DataFrame
    unpublished: DataFrame
    objected: DataFrame
    waiting: DataFrame
    changed: DataFrame

    @property
    def payable(self) -> DataFrame:
        """The lines that are paid if it is paid today."""
        return self.lines.drop(self.unpublished.index.union(self.objected.index))


def pay(options: Options) -> None:
    """`run.py pay TERM`: the next run becomes part of the books, and its whole set is handed over."""
    with booked(options, "pay") as at:
        results = at.run()
        made = next_run(at, results, at.known)
        lines = _set_off(made, _chosen(made, options), at.known)
        if lines.empty:
            raise Problem.failed("nothing-to-pay", term=at.term.name)
        short = _short(made, lines)
        if short and not options.why.strip():
            raise Problem.failed("funds-short", term=at.term.name, missing=short)
        folder = f"{DRAWER}/{_(plan.RUN_FOLDER).format(number=made.number)}"
        target = options.output / at.term.name / folder
        target.parent.mkdir(parents=True, exist_ok=True)
        of_run = _of_run(made.results, lines, target.name)
        books = _whole_set(made, of_run, lines, target.name, short)
        filed = (plan.moved(book, f"{target.name}/{_(FILED_NOTICES)}") for book in notice.books(_hung_for(made, at.known)))
        with at.engine() as engine:
            publish_folder(target, chain(books, filed), engine, manifest.facts_of(of_run), options.password)
        with at.moving("pay") as (writer, number):
            write_run(writer, number, results, folder, manifest_of(at, folder), lines)
            write_inputs(writer, number, results)
            write_persons(writer, results, at.known, set(results.decided.decisions["student_key"]))
            write_plan(writer, number, results, lines)
            write_decided(writer, number, results, at.ledger)
        total = yuan(int(lines["amount_fen"].sum()))
        print(say("paid", options.language, term=at.term.name, number=made.number, lines=len(lines), total=total, folder=as_typed(target)))
        known = known_of(at.ledger, at.term)
        planned = stages.plan(results.decided, results.people, results.checked, known, results.about)
        show(at, replace(results, about=replace(results.about, ledger_head=known.head), planned=planned), known)
    say_state(options)


def show(at: Desk, results: Results, known: Known, more: Iterable[Output] = ()) -> NextRun:
    """Put out what a run has found, with the next pay run as a draft. known: the ledger that the results rest on. more: files of the step
    that is taken."""
    made = next_run(at, results, known)
    at.put_out(made.results, chain(more, _draft(made, known)), known.pay_runs["folder"].to_list())
    return made


def _draft(made: NextRun, known: Known) -> Iterator[Output]:
    """The next pay run as a draft, what each run has paid, and the notices."""
    results, label = made.results, _(plan.COMING)
    lines = _set_off(made, made.lines, known)
    for book in _whole_set(made, _of_run(results, lines, label), lines, f"{DRAWER}/{label}", _short(made, lines), _("草稿")):
        yield plan.marked(book, _("草稿"))
    received = results.decided.received
    of_funds = funds.use(received, _borne(results, made.lines.iloc[:0])) if len(received) else received
    yield from runs.books(results, made.lines, made.waiting, of_funds, DRAWER)
    yield from notice.books(notices.hanging(results, made.unpublished, known))


def say_next(made: NextRun, options: Options) -> None:
    """What the next run would pay, and what waits; nothing where there is neither."""
    counts = {"new": len(made.unpublished), "objected": len(made.objected), "waiting": len(made.waiting)}
    if not options.quiet and (len(made.lines) or len(made.waiting)):
        folder = as_typed(options.output / made.results.term.name / DRAWER / _(plan.COMING))
        total = yuan(int(made.payable["amount_fen"].sum()))
        if short := _short(made, made.payable):
            print(say("funds-wait", options.language, missing=short))
        print(say("next-run", options.language, lines=len(made.payable), total=total, folder=folder, **counts))


def _short(made: NextRun, lines: DataFrame) -> str:
    """What these lines need beyond the funds that have arrived, in words (普通高中国家助学金 省级 1,104.00 元、…); empty where nothing is
    missing, and where no sheet tells of arrivals."""
    results, received = made.results, made.results.decided.received
    if received.empty:
        return ""
    names, parts = results.about.programme_names, words_of(FUND_SOURCE)
    missing = funds.missing(received, _borne(results, lines), results.as_of)
    return "、".join(
        _("{programme} {part} {amount} 元").format(programme=names.get(programme, programme), part=parts[part], amount=yuan(fen))
        for programme, part, fen in missing.itertuples(index=False)
    )


def _borne(results: Results, lines: DataFrame) -> DataFrame:
    """What bears what the term has paid, and what it would pay with these lines: programme, part, amount_fen, on."""
    columns = ["programme", "school", "student_key", "months", "amount_fen"]
    held = left(results.planned.paid)
    before = held.assign(amount_fen=held["left_fen"])[[*columns, "paid_on"]].rename(columns={"paid_on": "on"})
    now = lines.loc[lines["amount_fen"] > 0, columns].assign(on=results.as_of.isoformat())
    made = [
        split_cost(mine, results.about.in_force).assign(on=on)
        for on, mine in pd.concat([before, now], ignore_index=True).groupby("on", sort=True)
    ]
    return pd.concat(made, ignore_index=True) if made else split_cost(now, results.about.in_force).assign(on="")


def next_run(at: Desk, results: Results, known: Known) -> NextRun:
    """What would be paid now. known: the ledger that the results rest on."""
    paid = runs.paid_lines(known.by_run(at.term), known.pay_runs)
    results = replace(results, planned=replace(results.planned, paid=paid))
    cards = new_cards(results.planned.follow_up)
    turn = len(known.moves) + 1
    decisions = results.decided.decisions
    held = decisions[decisions["status"] == "held"]
    lines, waiting = plans.next_run(known.payments, results.planned.payments, cards, at.term, turn, results.about.paid_by_month, held)
    lines = pd.concat([lines, results.planned.recoveries], ignore_index=True)
    to_pay = lines[lines["amount_fen"] > 0]
    objections = results.decided.objections
    open_ones = objections.loc[objections["result"] == "open", "student_key"]
    objected = to_pay[to_pay["student_key"].isin(open_ones)]
    new = notices.newcomers(to_pay, known, ended_by=at.options.as_of).drop(objected.index, errors="ignore")
    lines, new, objected = results.drawer.laid((lines, new, objected))
    return NextRun(len(known.pay_runs) + 1, turn, results, lines, new, objected, waiting, _changed(results, known.inputs))


def _set_off(made: NextRun, lines: DataFrame, known: Known) -> DataFrame:
    """These lines, less what their students have to give back, where the policy allows it."""
    results = made.results
    return set_off(lines, known.payments, results.people.same_persons, results.about.in_force, results.term, made.turn)


def _hung_for(made: NextRun, known: Known) -> Results:
    """The results with the payments of those whose notice went up since the run before: with its notices they are filed."""
    last = known.pay_runs["move"].max() if len(known.pay_runs) else 0
    hung = known.published[known.published["move"] > last]
    planned = replace(made.results.planned, payments=notices.of_pairs(made.results.planned.payments, hung))
    return replace(made.results, planned=planned)


def _whole_set(made: NextRun, of_run: Results, lines: DataFrame, folder: str, short: str, mark: str = "") -> Iterator[Output]:
    """Every file of a run: rosters, summary and detail, basis, fees, quotas, bank files; and what was left out and why."""
    told = lines.assign(why=reasons.of_lines(made.results, lines))
    listed = plan.Listed(told, made.unpublished, made.objected, made.waiting, made.changed, short)
    yield from plan.books(of_run, listed, folder)
    if len(of_run.planned.payments):
        yield from payout.books(of_run, folder, mark)


def _of_run(results: Results, lines: DataFrame, label: str) -> Results:
    """The results with the lines of a run as their payments, and what bears them."""
    payments = results.drawer.laid(plans.with_facts(lines[lines["amount_fen"] > 0], results.planned.payments))
    decided = replace(results.decided, funding=results.drawer.laid(split_cost(payments, results.about.in_force)))
    about = replace(results.about, run=label)
    return replace(results, about=about, decided=decided, planned=replace(results.planned, payments=payments))


def _chosen(made: NextRun, options: Options) -> DataFrame:
    """The payable lines of the months, programmes and schools that were asked for. Raises Problem where one of these is unknown."""
    lines, about = made.payable, made.results.about
    programmes = about.policy.names(about.term)
    schools = {fold(name): [name] for name in lines["school"].unique()}
    return plans.chosen(
        lines,
        months_typed(options.months, about.term),
        _known(options.programmes, programmes, [one.programme.name.title for one in about.in_force]),
        _known(options.schools, schools, lines["school"].unique()),
        about.paid_by_month,
        about.term,
        made.turn,
    )


def months_typed(asked: Iterable[str], term: Term) -> frozenset[str]:
    """The months of the term that were typed, as on sheets: 2026-09, 202609, 9月, 9-10月, 9. Problem for a word that names none of them."""
    months: set[str] = set()
    for word in asked:
        written = plain(word)
        bare = written.isdecimal() and len(written) < 3
        named = (f"-{int(written):02}",) if bare else times_in(written).months
        found = {month for month in term.months for one in named if month.endswith(one)}
        if not named or len(found) < len(set(named)):
            raise Problem.usage("not-among", given=word, offered="、".join(term.months))
        months |= found
    return frozenset(months)


def _known(asked: Iterable[str], known: dict[str, list[str]], offered: Iterable[str]) -> frozenset[str]:
    """What the words that were typed mean; Problem for one that means nothing here."""
    for word in asked:
        if fold(word) not in known:
            raise Problem.usage("not-among", given=word, offered="、".join(offered))
    return frozenset(meant for word in asked for meant in known[fold(word)])


def new_cards(rows: DataFrame) -> DataFrame:
    """payment, account, bank, payee from the lists of follow-up payments that somebody has filled in, where the card is one."""
    usable = rows[identity.is_valid_card(rows["new_card"]) & ~rows["new_card_is_number"] & rows["by"].notna()]
    payee = usable["new_holder"].fillna(usable["name"])
    made = {"payment": usable["payment"], "account": usable["new_card"], "bank": usable["new_bank"], "payee": payee}
    return DataFrame(made).fillna("").astype("str")


def _changed(results: Results, before: dict[str, str]) -> DataFrame:
    """The files that are not what they were when the run before was paid; none before the first."""
    once = results.checked.submissions.drop_duplicates("file")
    now: dict[str, str] = dict(zip(once["file"], once["sha256"], strict=True)) if before else {}
    kinds: dict[str, list[str]] = {
        "new": sorted(now.keys() - before.keys()),
        "changed": sorted(file for file in now.keys() & before.keys() if now[file] != before[file]),
        "gone": sorted(before.keys() - now.keys()),
    }
    listed = [(file, kind) for kind, files in kinds.items() for file in files]
    return DataFrame(listed, columns=["file", "change"]).astype("str")
