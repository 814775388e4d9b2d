"""What `run.py` says of a term's state, and what comes next."""

from __future__ import annotations

from pipeline.facts.terms import Term
from pipeline.ledger.known import PUBLISHED, Known, known_of
from pipeline.ledger.payments import DELIVERED, FAILED, OPEN
from pipeline.life import states
from pipeline.life.desk import ledger_of
from pipeline.outputs.audit import forms
from pipeline.outputs.life.plan import RUN
from pipeline.results import Results
from pipeline.speech import findings as f
from pipeline.speech.language import _
from pipeline.speech.problems import as_typed, say, yuan
from pipeline.term import Options


def status(options: Options) -> None:
    """`run.py status TERM`: every move with who, when and why; then the state and what comes next."""
    term = Term.parse(options.term)
    known = known_of(ledger_of(options), term)
    run_of = dict(zip(known.pay_runs["move"], known.pay_runs["run"], strict=True))
    for move in known.moves.itertuples():
        shown = states.title_of(str(move.move))
        if move.number in run_of:
            shown = f"{shown}（{_(RUN).format(number=run_of[move.number])}）"
        print(f"{move.on}  {shown}  {move.by}  {move.why}".rstrip())
    _say(options, known, term)


def say_what_happened(results: Results, options: Options) -> None:
    """The last lines: what came out, what to open, what to do next. Printed even when quiet, but for the advice."""
    held = int((results.decided.decisions["status"] == "held").sum())
    of_classes = results.checked.submissions[results.checked.submissions["kind"] == "class"]
    rows, accepted, returned = (int(of_classes[name].sum()) for name in ("rows", "accepted", "returned"))
    language, folder = results.about.language, as_typed(options.output / results.term.name)
    counts = {"rows": rows, "accepted": accepted, "returned": returned, "payments": len(results.planned.payments), "held": held}
    print(say("done", language, term=results.term.name, total=yuan(results.planned.total_fen), **counts))
    if options.quiet:
        return
    print(say("open-report", language, folder=folder))
    if asked := forms.asked(results)["form"].nunique():
        print(say("next-forms", language, folder=folder, forms=asked))
    if places := len(results.checked.places.asked):
        print(say("next-places", language, folder=folder, places=places))
    books = f.to_teacher(results.findings)["file"].nunique()
    if books:
        print(say("next-returned", language, folder=folder, books=books))
    if held:
        print(say("next-held", language, folder=folder, held=held))
    if leads := len(results.looked.open):
        print(say("next-leads", language, folder=folder, leads=leads))
    if len(results.planned.recoveries):
        print(
            say(
                "next-recover",
                language,
                folder=folder,
                lines=len(results.planned.recoveries),
                total=yuan(-int(results.planned.recoveries["amount_fen"].sum())),
            )
        )


def say_state(options: Options, known: Known | None = None, term: Term | None = None) -> None:
    """The state, with what was paid, and the next command. Read anew from the ledger unless given."""
    if options.quiet:
        return
    term = term or Term.parse(options.term)
    _say(options, known or known_of(ledger_of(options), term), term)


def _say(options: Options, known: Known, term: Term) -> None:
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
