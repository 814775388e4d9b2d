"""Which files lie in a term's folder, in a stable order, with their checksum and month folder."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

_MONTH_FOLDER = re.compile(r"\d{4}-\d{2}")
_PASSED_OVER = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class InputFile:
    """One file of the term. `file` is relative to the term's folder, with forward slashes; `month` may be empty.

    sha256 is no checksum but `unread:` and the name where the file cannot be opened.
    """

    path: Path
    file: str
    month: str
    sha256: str
    size: int


def discover(folder: Path) -> list[InputFile]:
    """Every file below the term's folder but lock files, hidden files and thumbnails, ordered by name.

    Raises OSError where the folder cannot be read.
    """
    paths = sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.relative_to(folder).as_posix())
    return [_describe(path, folder) for path in paths if not _is_passed_over(path.relative_to(folder))]


def _is_passed_over(relative: Path) -> bool:
    hidden = any(part.startswith(".") for part in relative.parts)
    return hidden or relative.name.startswith("~$") or relative.name.lower() in _PASSED_OVER


def _describe(path: Path, folder: Path) -> InputFile:
    file = path.relative_to(folder).as_posix()
    first = file.split("/")[0] if "/" in file else ""
    try:
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:  # locked by another program, or not ours to read: reading it will say so, as a finding
        sha256 = f"unread:{file}"
    return InputFile(path, file, first if _MONTH_FOLDER.fullmatch(first) else "", sha256, path.stat().st_size)
