"""Which files lie in a term's folder, in a stable order, with their checksum and month folder; and the passwords."""

from __future__ import annotations

import hashlib
import re
import stat
from dataclasses import dataclass
from pathlib import Path

PASSWORDS = "passwords.txt"
_MONTH_FOLDER = re.compile(r"\d{4}-\d{2}")
_PASSED_OVER = {"thumbs.db", "desktop.ini", "icon\r", "__macosx"}
_TEMPORARY = ("~$", "~wrl", ".~")


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
    """Every file below the term's folder but lock files, hidden files, thumbnails and passwords, ordered by name.

    Raises OSError where the folder cannot be read.
    """
    paths = sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.relative_to(folder).as_posix())
    return [_describe(path, folder) for path in paths if not _is_passed_over(path, path.relative_to(folder))]


def answers_beside(folder: Path) -> list[InputFile]:
    """The answers on headings in the input folder itself, which hold for all terms: files with 表头对照 or `headings` in their name."""
    if not folder.is_dir():
        return []
    named = [path for path in folder.iterdir() if path.is_file() and any(word in path.name.lower() for word in ("表头对照", "headings"))]
    return [_describe(path, folder) for path in sorted(named) if not _is_passed_over(path, path.relative_to(folder))]


def passwords(folder: Path) -> tuple[str, ...]:
    """The words of passwords.txt in the term's folder and beside it, one a line, in UTF-8 or GB18030."""
    words: dict[str, None] = {}
    for path in (folder / PASSWORDS, folder.parent / PASSWORDS):
        if path.is_file():
            content = path.read_bytes()
            try:
                text = content.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = content.decode("gb18030", "replace")
            words |= dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())
    return tuple(words)


def month_of(file: str) -> str:
    """The month folder that a file lies in, `2026-09`, or nothing."""
    first = file.split("/")[0] if "/" in file else ""
    return first if _MONTH_FOLDER.fullmatch(first) else ""


def _is_passed_over(path: Path, relative: Path) -> bool:
    hidden = any(part.startswith(".") or part.lower() in _PASSED_OVER for part in relative.parts)
    name = relative.name.lower()
    of_system = getattr(path.stat(), "st_file_attributes", 0) & getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 0)
    return hidden or bool(of_system) or name.startswith(_TEMPORARY) or name.endswith(".tmp") or relative.as_posix() == PASSWORDS


def _describe(path: Path, folder: Path) -> InputFile:
    file = path.relative_to(folder).as_posix()
    try:
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:  # locked by another program, or not ours to read: reading it will say so, as a finding
        sha256 = f"unread:{file}"
    return InputFile(path, file, month_of(file), sha256, path.stat().st_size)
