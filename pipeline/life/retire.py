"""Taking the notices down: names that hang longer than they must are personal data in public."""

from __future__ import annotations

from pipeline.life import notices, runs
from pipeline.life.desk import booked
from pipeline.life.status import say_state
from pipeline.options import Options
from pipeline.outputs.notice import taken_down
from pipeline.speech.problems import Problem, as_typed, say


def retire(options: Options) -> None:
    """`run.py retire TERM`: what has hung for its days goes out of the outputs, and a list says where copies of it still hang.

    Raises Problem where a notice still runs.
    """
    with booked(options, "retire") as at:
        if not notices.are_over(at.known, options.as_of):
            raise Problem.failed("notices-still-run", term=at.term.name, last=at.known.publicity_ends)
        results = at.run()
        boards = taken_down.boards(results, at.known.published, at.known.of_term(at.term))
        runs.show(at, results, at.known, [taken_down.book(results, boards)])
        with at.moving("retire"):
            pass
        counts = {"classes": int((boards["class_name"] != "").sum()), "schools": boards["school"].nunique()}
        folder = as_typed(options.output / at.term.name)
        print(say("retired", options.language, last=at.known.publicity_ends, folder=folder, **counts))
        if len(at.known.pay_runs) and not options.quiet:
            print(say("retired-filed", options.language, folder=folder))
    say_state(options)
