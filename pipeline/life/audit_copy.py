"""The audit workbooks for somebody outside the office: the same pages, with ids, cards and telephones masked."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from pipeline.facts.masks import masked
from pipeline.machine import secret
from pipeline.speech.problems import Problem, as_typed, say

AUDIT = "4-audit"
_TEXT = re.compile(r"(<(?:\w+:)?t(?: [^>]*)?>)([^<]*)(?=</)")
_WITH_TEXTS = re.compile(r"xl/(?:sharedStrings|comments\d*|comments/\w+|worksheets/sheet\d+|charts/chart\d+)\.xml")


def write(term: str, output: Path, target: Path, language: str, password: str = "") -> None:
    """Copy every workbook below 4-audit of a term to the target folder, each text of it masked. Nothing else of a workbook changes.

    Raises Problem where the term has no results, or the target holds something.
    """
    folder = output / term / AUDIT
    if not folder.is_dir():
        raise Problem.failed("not-run-yet", folder=as_typed(output), term=term)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Problem.failed("folder-in-use", folder=as_typed(target))
    books = sorted(folder.rglob("*.xlsx"))
    try:
        for book in books:
            copy = target / book.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(_masked(_opened(book, password)))
    except OSError as error:
        raise Problem.failed("cannot-write", folder=as_typed(target), reason=error.strerror) from None
    print(say("audit-copied", language, books=len(books), folder=as_typed(target)))


def _opened(book: Path, password: str) -> bytes:
    """The workbook, unlocked. Raises Problem where it has another password."""
    raw = book.read_bytes()
    plain = secret.unlocked_workbook(raw, password)
    if plain is None:
        raise Problem.failed("archive-locked", archive=as_typed(book))
    return plain


def _masked(raw: bytes) -> bytes:
    """The workbook with every text of it masked; all else as it was."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for part in source.infolist():
            content = source.read(part)
            if _WITH_TEXTS.fullmatch(part.filename):
                content = _TEXT.sub(lambda found: found[1] + masked(found[2]), content.decode()).encode()
            out.writestr(part, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
