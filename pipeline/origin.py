"""How a returned copy knows the sheet that it was made from, so that the corrected copy takes that sheet's place.

The copy carries the checksum of its source, and of what that one was a copy of, as a custom property of the workbook.
Standard library only: workers read it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

PROPERTY = "school-aid-origin"
FRONT_PAGE = "退回说明"
"""The name of the page that a returned copy begins with; it is no class sheet."""
MARKED_BY = "学生资助"
"""The author of the comments on a returned copy."""

_VALUE = re.compile(PROPERTY + r'"[^>]*>\s*<(?:\w+:)?lpwstr[^>]*>([0-9a-f;]*)</', re.DOTALL)
_LARGEST = 100_000


def origins(path: Path) -> tuple[str, ...]:
    """The checksums of the sheets that this file is a corrected copy of; none for any other file."""
    try:
        with zipfile.ZipFile(path) as parts:
            if parts.getinfo("docProps/custom.xml").file_size > _LARGEST:
                return ()
            found = _VALUE.search(parts.read("docProps/custom.xml").decode("utf-8", "replace"))
    except (OSError, KeyError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError):
        return ()
    return tuple(filter(None, found[1].split(";"))) if found else ()
