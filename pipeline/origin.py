"""How a returned copy knows the sheet that it was made from, so that the corrected copy takes that sheet's place.

The copy carries, as custom properties of the workbook, the checksum of its source and of what that one was a copy of,
and the source's place in the term's folder: a class that only the folder named is still known when the copy is
dropped in elsewhere. Light to import: workers read it.
"""

from __future__ import annotations

import html
import re
import zipfile
from dataclasses import dataclass

from pipeline.intake.package import BROKEN_ZIP, small

PROPERTY, PLACE = "school-aid-origin", "school-aid-file"
FRONT_PAGE = "退回说明"
"""The name of the page that a returned copy begins with; it is no class sheet."""
INSTRUCTIONS = "填表说明"
"""The name of the page of instructions in the blank sheet for teachers."""
MARKED_BY = "学生资助"
"""The author of the comments on a returned copy."""

_VALUE = r'"[^>]*>\s*<(?:\w+:)?lpwstr[^>]*>([^<]*)</'
_LARGEST = 100_000
_PART = "docProps/custom.xml"


@dataclass(frozen=True)
class Origin:
    """checksums: of the sheets that a file is a corrected copy of. file: where the first of them lay, in the term's folder."""

    checksums: tuple[str, ...] = ()
    file: str = ""


def origin_of(package: zipfile.ZipFile | None) -> Origin:
    """What a workbook's package says about the sheet that it is a copy of; nothing for any other file."""
    if package is None or _PART not in package.namelist():
        return Origin()
    try:
        text = small(package, _PART).decode("utf-8", "replace") if package.getinfo(_PART).file_size <= _LARGEST else ""
    except BROKEN_ZIP:
        return Origin()
    checksums, file = re.search(PROPERTY + _VALUE, text), re.search(PLACE + _VALUE, text)
    known = tuple(one for one in (checksums[1].split(";") if checksums else ()) if re.fullmatch(r"[0-9a-f]{64}", one))
    return Origin(known, html.unescape(file[1]) if file and known else "")
