"""Says which stage is running: a line each on stderr, and on a terminal how far it is; nothing when quiet."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from pipeline.speech.problems import say

Result = TypeVar("Result")
_AT_LEAST = 0.5
"""Seconds that a stage takes before it is shown how far it is."""
_EACH = 0.2
"""Seconds between two looks at it."""
_WIDEST = 79
"""Characters of the line."""


@dataclass(frozen=True)
class Teller:
    """language: of what is said. quiet: say nothing."""

    language: str
    quiet: bool

    def stage(self, sentence: str, **parameters: object) -> None:
        if not self.quiet:
            print(f"· {say(sentence, self.language, **parameters)} …", file=sys.stderr, flush=True)

    def watched(self, results: Iterator[Result], count: int) -> Iterator[Result]:
        """The results as they come; on a terminal a line says how many of so many there are, and about how long the rest will take. The
        line is gone when all have come."""
        if self.quiet or not sys.stderr.isatty():
            return results
        from tqdm import tqdm

        shown = say("how-far", self.language, done="{n_fmt}", of="{total_fmt}", bar="{bar:20}", left="{remaining}")
        return iter(
            tqdm(
                results,
                total=count,
                bar_format=f"  {shown}",
                ascii=" #",
                ncols=min(shutil.get_terminal_size().columns - 1, _WIDEST),
                delay=_AT_LEAST,
                mininterval=_EACH,
                leave=False,
            )
        )
