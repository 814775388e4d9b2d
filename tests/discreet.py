"""Nothing personal is said: whatever any command prints, in the whole suite, and every name of a file that it writes is looked through.

`explain` about a person is what somebody has asked to see; all else that is printed may be read over a shoulder, sent in a mail, kept in a
log. What a run writes is for the desk that it is for, but the names of the files are seen by everybody who sees the folder.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import pandas as pd
from stdnum import luhn

from pipeline.facts import identity

_DIGITS = re.compile(r"(?<![0-9A-Fa-f])\d{11,19}[Xx]?(?![0-9A-Fa-f])")
_A_NAME = re.compile(r"[\u4e00-\u9fff·]{2,}")


def personal(text: str) -> list[str]:
    """The ids, cards and mobile telephones in a text, most digits as stars."""
    return [f"{one[:4]}…({len(one)})" for one in _DIGITS.findall(text) if _is_personal(one)]


def _is_personal(digits: str) -> bool:
    if len(digits) == 18 and identity.is_valid_id(pd.Series([digits.upper()], dtype="str")).all():
        return True
    if len(digits) in (16, 17, 18, 19) and luhn.is_valid(digits):
        return True
    return re.fullmatch(r"1[3-9]\d{9}", digits) is not None


def watching(command: Callable[[list[str]], int]) -> Callable[[list[str]], int]:
    """The command, with an assertion on what it has said and what its files are called."""

    def watched(arguments: list[str]) -> int:
        heard = io.StringIO()
        with _heard(heard):
            code = command(arguments)
        if arguments[:1] != ["explain"]:
            said = heard.getvalue()
            assert not (found := personal(said)), f"{arguments[:1]} says {found}"
            assert not (names := [f"{name[:1]}…" for name in _names_of(arguments) if name in said]), f"{arguments[:1]} names {names}"
            assert not (found := personal("\n".join(_files_of(arguments)))), f"{arguments[:1]} calls a file {found}"
        return code

    return watched


class _Both(io.TextIOBase):
    """What is written here goes where it would have gone, and is kept."""

    def __init__(self, stream: TextIO, kept: io.StringIO) -> None:
        self._stream, self._kept = stream, kept

    def write(self, text: str) -> int:
        self._kept.write(text)
        return self._stream.write(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._stream.encoding


@contextlib.contextmanager
def _heard(kept: io.StringIO) -> Iterator[None]:
    with contextlib.redirect_stdout(_Both(sys.stdout, kept)), contextlib.redirect_stderr(_Both(sys.stderr, kept)):
        yield


def _output_of(arguments: list[str]) -> Path | None:
    return Path(arguments[arguments.index("--output") + 1]) if "--output" in arguments[:-1] else None


def _names_of(arguments: list[str]) -> set[str]:
    """The names of the students of the last run that lies in the output folder."""
    output = _output_of(arguments)
    tables = sorted(output.glob("*/tables/enrolments.parquet")) if output is not None else []
    found = {str(name) for table in tables for name in pd.read_parquet(table, columns=["name"])["name"].dropna().unique()}
    return {name for name in found if _A_NAME.fullmatch(name)}


def _files_of(arguments: list[str]) -> list[str]:
    output = _output_of(arguments)
    return [path.name for path in output.rglob("*")] if output is not None and output.is_dir() else []
