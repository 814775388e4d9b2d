"""The kinds of sheets that the program knows. A new kind is one schema file and its line here."""

from __future__ import annotations

from schemas import class_sheet, exceptions, family_survey, history, quota, reference_list, rulings, synonyms
from schemas.columns import Kind

KINDS: tuple[Kind, ...] = tuple(
    module.KIND for module in (class_sheet, synonyms, reference_list, exceptions, family_survey, history, quota, rulings)
)
