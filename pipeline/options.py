"""What was asked for on the command line. Light: `run.py status` answers at once."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.speech.teller import Teller


@dataclass(frozen=True)
class Options:
    """input and output hold the term folders. engine: local or dask, scheduler: its address, where
    it is not one of this machine. password: of what is written and is not public."""

    term: str
    input: Path
    output: Path
    policy: Path
    language: str
    as_of: datetime.date
    jobs: int | None
    quiet: bool
    ledger: str = ""
    by: str = ""
    why: str = ""
    months: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    last_day: datetime.date | None = None
    letters: bool = False
    engine: str = "local"
    scheduler: str = ""
    password: str = field(default="", repr=False)

    @property
    def teller(self) -> Teller:
        return Teller(self.language, self.quiet)
