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
    import pyarrow as pa

    try:
        raw = path.read_bytes()
        mine = len(checksum())
        program, content, length, packed = raw[:mine], raw[mine : 2 * mine], raw[2 * mine : 2 * mine + _LENGTH], raw[2 * mine + _LENGTH :]
        if program.decode() != checksum():
            return b""
        size = int(length)
        if not 0 <= size <= _MOST * max(len(packed), 1):
            return b""
        found = pa.decompress(packed, decompressed_size=size, codec=_CODEC, asbytes=True)
    except (OSError, ValueError, MemoryError):  # pyarrow's own errors are ValueErrors
        return b""
    return found if hashlib.sha256(found).hexdigest().encode() == content else b""


def keep(path: Path, content: bytes) -> None:
    """Keep it for the next run; where that cannot be, the next one does without."""
    import pyarrow as pa

    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        packed = pa.compress(content, codec=_CODEC, asbytes=True)
        digest = hashlib.sha256(content).hexdigest().encode()
        write_whole(path, checksum().encode() + digest + f"{len(content):{_LENGTH}}".encode() + packed)
        os.chmod(path, 0o600)
