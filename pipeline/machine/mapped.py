"""What is too large to lie in memory lies in a file that is mapped: the columns of frames and tables are read from there as they are
looked at, and the system takes their memory back when it is short of it.

An object is packed as `pickle` packs it, its columns (Arrow's and numpy's buffers) apart, one after another in the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import mmap
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Kept = TypeVar("Kept")

_ALIGNED = 64
"""Bytes: Arrow wants its columns to begin at such places."""


@dataclass(frozen=True)
class Mapped(Generic[Kept]):
    """An object, packed. Picklable: whoever sees the file can unpack it.

    raw: all of it but its columns. file: that has these; None where they are in `raw`. pieces: where each column begins there, and how
    many bytes it has. digest: of all of it, where it was asked for; two that are made of equal texts may differ in which of them are one
    object.
    """

    raw: bytes
    file: Path | None = None
    pieces: tuple[tuple[int, int], ...] = ()
    digest: str = ""

    @staticmethod
    def here(kept: Kept) -> Mapped[Kept]:
        """In memory."""
        raw = pickle.dumps(kept, pickle.HIGHEST_PROTOCOL)
        return Mapped(raw, digest=hashlib.sha256(raw).hexdigest())

    @staticmethod
    def in_file(kept: Kept, file: Path, hashed: bool = False) -> Mapped[Kept]:
        """With the columns in a file. hashed: with a digest. Raises OSError where the disk is full."""
        with file.open("wb") as target:
            columns, stream = _Columns(target, hashlib.sha256() if hashed else None), io.BytesIO()
            _Pickler(stream, pickle.HIGHEST_PROTOCOL, buffer_callback=columns.add).dump(kept)
        return Mapped(stream.getvalue(), file, tuple(columns.pieces), columns.digest_with(stream.getvalue()))

    def load(self) -> Kept:
        """The object. What is changed in its columns is changed here alone, not in the file."""
        whole = memoryview(b"")
        if self.file is not None and any(size for _, size in self.pieces):  # a file without anything cannot be mapped
            with self.file.open("rb") as file:
                whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY))
        pieces = (whole[start : start + size] for start, size in self.pieces)
        return cast(Kept, pickle.loads(self.raw, buffers=pieces))  # packed by this run

    def forget(self) -> None:
        """Nobody will load it any more; who has loaded it keeps it. Where a file that is mapped cannot go (Windows), it goes later."""
        if self.file is not None:
            with contextlib.suppress(OSError):
                self.file.unlink(missing_ok=True)


class _Pickler(pickle.Pickler):
    """Takes columns as they lie: pandas would put the pieces of a column of texts together first, in memory."""

    def reducer_override(self, kept: Any) -> Any:
        if type(kept).__name__ == "ArrowStringArray":  # by its name: who reads and writes never loads pandas
            pieces = kept.__arrow_array__()
            if pieces.null_count == len(pieces):
                return _no_texts, (len(pieces),)
            return _texts, tuple(pieces.chunks if isinstance(pieces, pa.ChunkedArray) else [pieces])
        if type(kept) is np.ndarray and kept.dtype.kind in "mM" and kept.size:  # numpy keeps days in band
            return _days, (np.ascontiguousarray(kept).view(np.int64), kept.dtype)
        return NotImplemented


def _days(numbers: NDArray[np.int64], kind: np.dtype[Any]) -> Any:
    return numbers.view(kind)


def _texts(*pieces: pa.Array) -> Any:
    from pandas import Series

    return Series(pa.chunked_array(pieces, pieces[0].type), dtype="str").array


def _no_texts(rows: int) -> Any:
    from pipeline.machine.slim import nothing

    return nothing(rows)


class _Columns:
    """Writes columns into a file, one after another."""

    def __init__(self, target: BinaryIO, digest: Any) -> None:
        """digest: a hash to be fed with them, or None."""
        self._target, self._end, self._digest = target, 0, digest
        self.pieces: list[tuple[int, int]] = []

    def digest_with(self, rest: bytes) -> str:
        """Of the columns and what goes with them."""
        if self._digest is None:
            return ""
        self._digest.update(rest)
        return str(self._digest.hexdigest())

    def add(self, column: Any) -> None:
        """column: a `pickle.PickleBuffer`."""
        with column.raw() as raw:
            if self._digest is not None:
                self._digest.update(raw)
            gap = -len(raw) % _ALIGNED
            self.pieces.append((self._end, len(raw)))
            self._target.write(raw)
            self._target.write(bytes(gap))
            self._end += len(raw) + gap
        column.release()
