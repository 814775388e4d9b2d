"""The kinds of sheets that the program knows. A new kind is one schema file and its line here."""

from __future__ import annotations

from schemas import (
    bank_return,
    class_sheet,
    exceptions,
    family_survey,
    follow_up,
    head_count,
    history,
    objections,
    quota,
    reference_list,
    rulings,
    school_contacts,
    synonyms,
)
from schemas.columns import Kind

_MODULES = (
    *(class_sheet, synonyms, reference_list, exceptions, family_survey, history, quota, rulings),
    *(objections, bank_return, follow_up, head_count, school_contacts),
)
KINDS: tuple[Kind, ...] = tuple(module.KIND for module in _MODULES)
