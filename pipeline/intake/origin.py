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
from pipeline.speech.language import N_, all_of

PROPERTY, PLACE = "school-aid-origin", "school-aid-file"
OUTPUT = "school-aid-output"
"""The property of a workbook of ours that may come back as an input: which one it is."""
AUDIT, OPEN_CASES = "audit", N_("待裁定")
"""The audit workbook, and the name of the sheet of it that is read when it comes back: people rule on it."""
LEADS, LEAD = "leads", N_("线索·")
"""The workbook of leads, and how the names of those of its sheets begin that are read when it comes back."""
SAMPLE, CHECK = "sample", N_("抽查·")
"""The workbook of students to be visited, and how the names of its forms begin."""
_READ = {AUDIT: OPEN_CASES, LEADS: LEAD, SAMPLE: CHECK}
FRONT_PAGE = N_("退回说明")
"""The name of the page that a returned copy begins with; it is no class sheet."""
INSTRUCTIONS = N_("填表说明")
"""The name of the page of instructions in the blank sheet for teachers."""
MARKED_BY = "学生资助"
"""The author of the comments on a returned copy."""

_VALUE = r'"[^>]*>\s*<(?:\w+:)?lpwstr[^>]*>([^<]*)</'
_LARGEST = 100_000
_PART = "docProps/custom.xml"


def is_page(name: str, of: str) -> bool:
    """Is a sheet of that name one of ours of that kind, whatever the language? A number may stand behind it."""
    return name.lower().startswith(tuple(known.lower() for known in all_of(of)))


@dataclass(frozen=True)
class Origin:
    """checksums: of the sheets that a file is a corrected copy of. file: where the first of them lay, in the term's folder."""

    checksums: tuple[str, ...] = ()
    file: str = ""


def read_of(package: zipfile.ZipFile | None) -> str:
    """How the names of the sheets begin that are read of a workbook of ours that has come back with answers; empty for any other."""
    said = None if package is None else re.search(OUTPUT + _VALUE, _properties(package))
    return _READ.get(said[1], "") if said else ""


def _properties(package: zipfile.ZipFile) -> str:
    try:
        if _PART not in package.namelist() or package.getinfo(_PART).file_size > _LARGEST:
            return ""
        return small(package, _PART).decode("utf-8", "replace")
    except BROKEN_ZIP:
        return ""


def origin_of(package: zipfile.ZipFile | None) -> Origin:
    """What a workbook's package says about the sheet that it is a copy of; nothing for any other file."""
    text = "" if package is None else _properties(package)
    checksums, file = re.search(PROPERTY + _VALUE, text), re.search(PLACE + _VALUE, text)
    known = tuple(one for one in (checksums[1].split(";") if checksums else ()) if re.fullmatch(r"[0-9a-f]{64}", one))
    return Origin(known, html.unescape(file[1]) if file and known else "")


_LAST_BY = re.compile(r"<cp:lastModifiedBy[^>]*>([^<]{1,60})<")
_MODIFIED = re.compile(r"<dcterms:modified[^>]*>([0-9T:.Z+-]+)<")


def saved_of(package: zipfile.ZipFile | None) -> tuple[str, str]:
    """(when, by whom) a workbook was last saved, by its own properties, as 2026-09-10T08:30:00; empty where it does not say."""
    try:
        text = "" if package is None else small(package, "docProps/core.xml").decode("utf-8", "replace")
    except (*BROKEN_ZIP, OSError, KeyError):
        return "", ""
    when, by = _MODIFIED.search(text), _LAST_BY.search(text)
    return when[1][:19] if when else "", html.unescape(by[1]).strip() if by else ""
