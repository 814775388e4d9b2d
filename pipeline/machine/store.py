"""What a run leaves for the next one beside the outputs: private to the user, and never needed. What is broken, old or of another program
is as if it were not there."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from pathlib import Path

from pipeline.machine.files import write_whole
from pipeline.machine.program import checksum

FOLDER = ".kept"
_CODEC, _LENGTH = "zstd", 20
_MOST = 50_000
"""How many times its packed size a content may be at most: zstd packs a run of one byte about so well."""


def folder_of(output: Path, term: str) -> Path:
    """Where a term's are."""
    return output / FOLDER / term


def drop(output: Path, term: str) -> None:
    """Nothing is kept of that term any more."""
    shutil.rmtree(folder_of(output, term), ignore_errors=True)


def load(path: Path) -> bytes:
    """What was kept by this very program; nothing where there is no such thing."""
    try:
        raw = path.read_bytes()
        mine = len(checksum())
        program, content = raw[:mine], raw[mine : 2 * mine]
        if program.decode() != checksum():
            return b""
        found = unpacked(raw[2 * mine :])
    except (OSError, ValueError):
        return b""
    return found if hashlib.sha256(found).hexdigest().encode() == content else b""


def keep(path: Path, content: bytes) -> None:
    """Keep it for the next run; where that cannot be, the next one does without."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, checksum().encode() + hashlib.sha256(content).hexdigest().encode() + packed(content))
        os.chmod(path, 0o600)


def packed(content: bytes) -> bytes:
    """The content made small, behind its length."""
    import pyarrow as pa

    return f"{len(content):{_LENGTH}}".encode() + bytes(pa.compress(content, codec=_CODEC, asbytes=True))


def unpacked(raw: bytes) -> bytes:
    """The content again. Raises ValueError for what was not packed like this."""
    import pyarrow as pa

    size, small = int(raw[:_LENGTH]), raw[_LENGTH:]
    if not 0 <= size <= _MOST * max(len(small), 1):
        raise ValueError
    try:
        return bytes(pa.decompress(small, decompressed_size=size, codec=_CODEC, asbytes=True))
    except (OSError, MemoryError):  # what pyarrow says of what it cannot read
        raise ValueError from None
