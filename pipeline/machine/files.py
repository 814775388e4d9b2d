"""Files written whole or not at all, and their checksums."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def aside_of(path: Path) -> Path:
    """Where the new content of a file is written before it takes its place."""
    return path.with_name(f".{path.name}.new")


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the file and put it in place by one rename: a power cut leaves the old content or the new."""
    aside = aside_of(path)
    with aside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(aside, path)
