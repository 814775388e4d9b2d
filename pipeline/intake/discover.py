"""Which files lie in a term's folder, in a stable order, with their checksum and month folder; and the passwords."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path

PASSWORDS = "passwords.txt"
_MONTH_FOLDER = re.compile(r"\d{4}-\d{2}")
_PASSED_OVER = {"thumbs.db", "desktop.ini", "icon\r", "__macosx"}
_FOR_ALL_TERMS = ("表头对照", "headings", "学校名录", "schools", "学校班级对照", "放假安排", "days off", "线索", "leads")
"""What is in the names of files that hold for all terms."""
_TEMPORARY = ("~$", "~wrl", ".~")
LINK, DEVICE = "link", "device"


@dataclass(frozen=True)
class InputFile:
    """One file of the term. `file` is relative to the term's folder, with forward slashes; `month` may be empty.

    sha256 is no checksum but `unread:` and the name where the file cannot be opened, `link:` or `device:` and the name where it is no file
    of this folder: these are never opened.
    """

    path: Path
    file: str
    month: str
    sha256: str
    size: int

    @property
    def odd(self) -> str:
        """What it is that is no file of this folder: link, device; empty for a file."""
        return next((kind for kind in (LINK, DEVICE) if self.sha256.startswith(f"{kind}:")), "")


def discover(folder: Path) -> list[InputFile]:
    """Every file below the term's folder but lock files, hidden files, thumbnails and passwords, ordered by name; and what is none: links
    that lead out of the folder, devices, pipes, sockets. Folders behind links are not entered.

    Raises OSError where the folder cannot be read.
    """
    paths = sorted((path for path in folder.rglob("*") if not is_plain_folder(path)), key=lambda path: label_of(path.relative_to(folder)))
    return [_describe(path, folder) for path in paths if not _is_passed_over(path, path.relative_to(folder))]


def is_plain_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def is_inside(path: Path, folder: Path) -> bool:
    """Is this a file of the folder: none that a link leads to somewhere else, no device?"""
    return _odd(path, folder) == ""


def _odd(path: Path, folder: Path) -> str:
    """What a path is that is no file of the folder; empty for a file of it."""
    if path.is_symlink():
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):  # it leads nowhere, or round in a circle
            return LINK
        return "" if target.is_file() and target.is_relative_to(folder.resolve()) else LINK
    return "" if path.is_file() else DEVICE


def label_of(relative: Path) -> str:
    """A file's place in the term's folder as it is shown and kept: with forward slashes, its bytes as UTF-8, else as GB18030 (a zip of
    Windows unpacked elsewhere), else with what cannot be read replaced."""
    return "/".join(map(_readable, relative.parts))


def path_of(folder: Path, label: str) -> Path:
    """The file that `label_of` calls so."""
    path = folder / label
    if path.exists():
        return path
    path = folder
    for part in label.split("/"):
        named = path / part
        found = [child for child in path.iterdir() if _readable(child.name) == part] if path.is_dir() and not named.exists() else []
        path = found[0] if found else named
    return path


def _readable(name: str) -> str:
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return "".join(sign if sign.isprintable() else "?" for sign in raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def beside(folder: Path) -> list[InputFile]:
    """What lies in the input folder itself and holds for all terms, by its name: answers on headings, the register of schools, days off,
    what was found of leads, rulings on schools and classes. Its place is `../name`."""
    if not folder.is_dir():
        return []
    named = [path for path in folder.iterdir() if is_inside(path, folder) and any(word in path.name.lower() for word in _FOR_ALL_TERMS)]
    found = [_describe(path, folder) for path in sorted(named) if not _is_passed_over(path, path.relative_to(folder))]
    return [replace(one, file=f"../{one.file}") for one in found]


def passwords(folder: Path) -> tuple[str, ...]:
    """The words of passwords.txt in the term's folder and beside it, one a line, in UTF-8 or GB18030."""
    words: dict[str, None] = {}
    for path in (folder / PASSWORDS, folder.parent / PASSWORDS):
        if is_inside(path, folder.parent):
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


def is_hidden(file: str) -> bool:
    """Does the name, or a folder's in it, say that a file is a system's or a program's own: hidden, a lock, a thumbnail, half-written?"""
    *_folders, name = parts = file.lower().split("/")
    return any(part.startswith(".") or part in _PASSED_OVER for part in parts) or name.startswith(_TEMPORARY) or name.endswith(".tmp")


def _is_passed_over(path: Path, relative: Path) -> bool:
    of_system = getattr(path.lstat(), "st_file_attributes", 0) & getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 0)
    return bool(of_system) or is_hidden(relative.as_posix()) or relative.as_posix() == PASSWORDS


def _describe(path: Path, folder: Path) -> InputFile:
    file = label_of(path.relative_to(folder))
    if odd := _odd(path, folder):
        return InputFile(path, file, month_of(file), f"{odd}:{file}", 0)
    try:
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:  # locked by another program, or not ours to read: reading it will say so, as a finding
        sha256 = f"unread:{file}"
    return InputFile(path, file, month_of(file), sha256, path.stat().st_size)
