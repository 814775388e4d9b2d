"""How a returned copy knows the sheet that it was made from, so that the corrected copy takes that sheet's place.

The copy carries, as custom properties of the workbook, the checksum of its source and of what that one was a copy of,
and the source's place in the term's folder: a class that only the folder named is still known when the copy is
dropped in elsewhere. Standard library only: workers read it.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from dataclasses import dataclass

PROPERTY, PLACE = "school-aid-origin", "school-aid-file"
FRONT_PAGE = "退回说明"
"""The name of the page that a returned copy begins with; it is no class sheet."""
INSTRUCTIONS = "填表说明"
"""The name of the page of instructions in the blank sheet for teachers."""
MARKED_BY = "学生资助"
"""The author of the comments on a returned copy."""

_VALUE = r'"[^>]*>\s*<(?:\w+:)?lpwstr[^>]*>([^<]*)</'
_LARGEST = 100_000
_BROKEN = (OSError, KeyError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError)


@dataclass(frozen=True)
class Origin:
    """checksums: of the sheets that a file is a corrected copy of. file: where the first of them lay, in the term's folder."""

    checksums: tuple[str, ...] = ()
    file: str = ""


def origin_of(content: bytes) -> Origin:
    """What the bytes of a file say about the sheet that it is a copy of; nothing for any other file."""
    if b"docProps/custom.xml" not in content:
        return Origin()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if parts.getinfo("docProps/custom.xml").file_size > _LARGEST:
                return Origin()
            text = parts.read("docProps/custom.xml").decode("utf-8", "replace")
    except _BROKEN:
        return Origin()
    checksums, file = re.search(PROPERTY + _VALUE, text), re.search(PLACE + _VALUE, text)
    known = tuple(one for one in (checksums[1].split(";") if checksums else ()) if re.fullmatch(r"[0-9a-f]{64}", one))
    return Origin(known, html.unescape(file[1]) if file and known else "")
