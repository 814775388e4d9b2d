"""What `run.py` says of a term's state, and what comes next."""

from __future__ import annotations

from pipeline.options import Options
from pipeline.outputs.audit import forms
from pipeline.results import Results
from pipeline.speech import findings as f
from pipeline.speech.problems import as_typed, say, yuan


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
