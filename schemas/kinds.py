"""The kinds of sheets that the program knows. A new kind is one schema file and its line here."""

from __future__ import annotations

from schemas import class_sheet, exceptions, reference_list, synonyms
from schemas.columns import Kind

KINDS: tuple[Kind, ...] = (class_sheet.KIND, synonyms.KIND, reference_list.KIND, exceptions.KIND)
