"""Says which stage is running: a line each on stderr, nothing when quiet."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from pipeline.speech.problems import say


@dataclass(frozen=True)
class Teller:
    """language: of what is said. quiet: say nothing."""

    language: str
    quiet: bool

    def stage(self, sentence: str, **parameters: object) -> None:
        if not self.quiet:
            print(f"· {say(sentence, self.language, **parameters)} …", file=sys.stderr, flush=True)
