"""The ledger that a step works on."""

from __future__ import annotations

from pipeline.ledger import Ledger, default_url, open_ledger
from pipeline.options import Options
from pipeline.speech.problems import Problem


def ledger_of(options: Options) -> Ledger:
    """The ledger that was asked for: by default the file beside the outputs."""
    return open_ledger(options.ledger or default_url(options.output), options.output)


def refuse_unless_whole(ledger: Ledger) -> None:
    """Raises Problem that names the first entry that is not what was written."""
    broken = ledger.first_broken()
    if broken is not None:
        raise Problem.failed("ledger-broken", ledger=ledger.place, table=broken[0], entry=broken[1])
