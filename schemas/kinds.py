"""The kinds of sheets that the program knows. A new kind is one schema file and its line here."""

from __future__ import annotations

from schemas import (
    bank_return,
    campus_fund,
    cards,
    class_sheet,
    complaints,
    elsewhere,
    exceptions,
    family_survey,
    follow_up,
    form_answers,
    funds,
    gifts,
    head_count,
    history,
    leads,
    objections,
    progress,
    quota,
    reference_list,
    rulings,
    school_contacts,
    schools,
    slips,
    spot_checks,
    synonyms,
    visits,
    workdays,
)
from schemas.columns import Kind

_MODULES = (
    *(class_sheet, synonyms, reference_list, exceptions, family_survey, history, quota, rulings),
    *(objections, bank_return, follow_up, head_count, school_contacts, schools, cards, form_answers, funds, workdays),
    *(complaints, visits, progress, slips, campus_fund, gifts, spot_checks, leads, elsewhere),
)
OF_PURPOSE: tuple[Kind, ...] = (
    Kind("roster", "在校生名册", "roster of a school", class_sheet.ClassSheet, key=("name",), read_by_heading=False),
    Kind("register", "学籍名册", "enrolment register", class_sheet.ClassSheet, key=("name",), read_by_heading=False),
    Kind("changes", "异动和取消名单", "list of who left or is not aided", class_sheet.ClassSheet, key=("name",), read_by_heading=False),
    Kind("other-term", "其他学期的表", "class sheet of another term", class_sheet.ClassSheet, key=("name",), read_by_heading=False),
)
"""What a class sheet is where its title says that it claims for nobody (`schemas.purposes`)."""
KINDS: tuple[Kind, ...] = (*(module.KIND for module in _MODULES), *OF_PURPOSE)
