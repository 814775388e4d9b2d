"""A sealed term and what has come in since: changed sheets, new rulings, payments that failed. Shown as a difference, and paid or taken
back as a plan of its own, each line pointing to the one that it corrects. What was sealed is never changed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame

from pipeline.aid import plans
from pipeline.facts import identity
from pipeline.life import notices
from pipeline.life.desk import Desk, booked, manifest_of, write_inputs, write_persons, write_plan, write_run
from pipeline.life.telling import say_state
from pipeline.machine.engine import Engine
from pipeline.outputs import manifest, notice
from pipeline.outputs.life import plan
from pipeline.outputs.page.output import Output
from pipeline.outputs.payout import bank
from pipeline.outputs.publish import publish_folder
from pipeline.results import Results
from pipeline.speech.language import _
from pipeline.speech.problems import Problem, as_typed, say, yuan
from pipeline.term import Options

FOLDER = "5-corrections"


@dataclass(frozen=True)
class Draft:
    """results: of a run on what lies there now. lines: the plan. unpublished: lines that wait for a notice. waiting: failed payments
    that wait for a card. changed: file, change (new, changed, gone)."""

    results: Results
    lines: DataFrame
    unpublished: DataFrame
    waiting: DataFrame
    changed: DataFrame


def correct(options: Options) -> None:
    """`run.py correct TERM`: the plan of corrections as it was last shown becomes part of the books."""
    with booked(options, "correct") as at:
        folder = f"{FOLDER}-{len(at.known.moves) + 1}"
        made = draft(at, folder)
        with at.moving("correct") as (writer, number):
            write_run(writer, number, made.results, folder, manifest_of(at, folder), made.lines)
            write_inputs(writer, number, made.results)
            write_persons(writer, made.results, at.known, set(made.lines["student_key"]))
            write_plan(writer, number, made.results, made.lines)
        shutil.rmtree(options.output / at.term.name / FOLDER, ignore_errors=True)  # the draft of what is now in the books
    say_state(options)


def draft(at: Desk, folder: str = "") -> Draft:
    """Work the plan out and write it to `5-corrections/`; nothing else is touched. folder: where a plan goes that becomes part of the
    books, under the number of its move. Raises Problem where such a plan would be empty."""
    results = at.run()
    cards = new_cards(results.planned.follow_up)
    due, turn = results.planned.payments, len(at.known.moves) + 1
    lines, waiting = plans.corrections(at.known.payments, due, cards, at.term, turn)
    lines = pd.concat([lines, results.planned.recoveries], ignore_index=True)
    paid = lines[lines["amount_fen"] > 0]
    new = notices.newcomers(paid, at.known, ended_by=at.options.as_of)
    made = Draft(results, lines.drop(new.index), new, waiting, _changed(results, at.known.inputs))
    if folder and made.lines.empty:
        raise Problem.failed("nothing-to-correct", term=at.term.name)
    target = at.options.output / at.term.name / (folder or FOLDER)
    books: list[Output] = [*plan.books(results, made.lines, made.unpublished, made.waiting, made.changed, target.name)]
    books += bank.books(made.lines[made.lines["amount_fen"] > 0], at.term, at.options.as_of, f"{target.name}/{_('银行')}")
    of_new = notices.of_pairs(due, new)
    books += [plan.moved(book, target.name) for book in notice.books(notices.only(results, of_new))]
    with Engine(at.options.jobs) as engine:
        publish_folder(target, books, engine, manifest.facts_of(results))
    counts = {"lines": len(made.lines), "files": len(made.changed), "new": new["student_key"].nunique(), "waiting": len(waiting)}
    total = yuan(int(made.lines["amount_fen"].sum()))
    print(say("corrections-drafted", at.options.language, term=at.term.name, total=total, folder=as_typed(target), **counts))
    return made


def new_cards(rows: DataFrame) -> DataFrame:
    """payment, account, bank, payee from the lists of follow-up payments that somebody has filled in, where the card is one."""
    usable = rows[identity.is_valid_card(rows["new_card"]) & ~rows["new_card_is_number"] & rows["by"].notna()]
    payee = usable["new_holder"].fillna(usable["name"])
    made = {"payment": usable["payment"], "account": usable["new_card"], "bank": usable["new_bank"], "payee": payee}
    return DataFrame(made).fillna("").astype("str")


def _changed(results: Results, sealed: dict[str, str]) -> DataFrame:
    """The files that are not what they were when the term was sealed."""
    once = results.checked.submissions.drop_duplicates("file")
    now: dict[str, str] = dict(zip(once["file"], once["sha256"], strict=True))
    kinds: dict[str, list[str]] = {
        "new": sorted(now.keys() - sealed.keys()),
        "changed": sorted(file for file in now.keys() & sealed.keys() if now[file] != sealed[file]),
        "gone": sorted(sealed.keys() - now.keys()),
    }
    listed = [(file, kind) for kind, files in kinds.items() for file in files]
    return DataFrame(listed, columns=["file", "change"]).astype("str")
