"""What this program is, to the byte: what another copy of it has worked out, or this one before a change, is not taken for its own."""

from __future__ import annotations

import functools
import hashlib
import sys
from pathlib import Path

from pipeline import VERSION

_HOME = Path(__file__).resolve().parents[2]
_PARTS = ("requirements.txt", "pipeline", "schemas", "templates")


def program() -> str:
    """The version, with a short checksum of what it is made of."""
    return f"{VERSION} ({checksum()[:8]})"


@functools.cache
def checksum() -> str:
    """Of the source, the templates, which an office may change, the pinned packages and Python's own version."""
    digest = hashlib.sha256(sys.version.encode())
    for name in _PARTS:
        for file in sorted((_HOME / name).rglob("*")) or [_HOME / name]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(_HOME).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
