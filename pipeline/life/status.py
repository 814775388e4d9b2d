"""A term's state, and what comes next. Light: `run.py status` imports nothing that reads or writes a workbook."""

from __future__ import annotations

from pipeline.facts.terms import Term
from pipeline.ledger.known import PUBLISHED, Standing, standing_of
from pipeline.ledger.payments import DELIVERED, FAILED, OPEN, RUN
from pipeline.life import states
from pipeline.life.books import ledger_of
from pipeline.options import Options
from pipeline.speech.language import _
from pipeline.speech.problems import say, yuan


def status(options: Options) -> None:
    """`run.py status TERM`: every move with who, when and why; then the state and what comes next."""
    term = Term.parse(options.term)
    known = standing_of(ledger_of(options), term)
    run_of = dict(zip(known.pay_runs["move"], known.pay_runs["run"], strict=True))
    for move in known.moves.itertuples():
        shown = states.title_of(str(move.move))
        if move.number in run_of:
            shown = f"{shown}（{_(RUN).format(number=run_of[move.number])}）"
        print(f"{move.on}  {shown}  {move.by}  {move.why}".rstrip())
    _say(options, known, term)


def say_state(options: Options, known: Standing | None = None, term: Term | None = None) -> None:
    """The state, with what was paid, and the next command. Read anew from the ledger unless given."""
    if options.quiet:
        return
    term = term or Term.parse(options.term)
    _say(options, known or standing_of(ledger_of(options), term), term)


def _say(options: Options, known: Standing, term: Term) -> None:
    language, state = options.language, _(states.STATES[known.state])
    own = known.of_term(term)
    sent = own[own["amount_fen"] > 0]
    parts = {status: yuan(int(sent.loc[sent["status"] == status, "amount_fen"].sum())) for status in (DELIVERED, FAILED, OPEN)}
    print(say("state", language, term=term.name, state=state))
    if len(sent):
        print(say("state-money", language, sent=yuan(int(sent["amount_fen"].sum())), **parts))
    if known.state == PUBLISHED:
        print(say("state-publicity", language, last=known.publicity_ends))
    for name in states.NEXT[known.state]:
        print(say(f"next-{name}", language, term=term.name))
