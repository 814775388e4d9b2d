"""The leads that are looked for. A new one is one file and its line here."""

from __future__ import annotations

from pipeline.leads import (
    account_changed,
    account_row,
    account_shared,
    account_staff,
    address_many,
    group_unlisted,
    guardian_many,
    hardship_jump,
    hardship_uniform,
    heads_short,
    id_borrowed,
    id_series,
    list_copied,
    not_met,
    once_only,
    paid_away,
    paid_elsewhere,
    paid_often,
    sheet_old,
    sheets_one_hand,
    slips_one_hand,
    telephone_shared,
    telephone_staff,
)
from pipeline.leads.evidence import Kind

_MODULES = (
    *(account_shared, account_staff, account_row, account_changed, telephone_shared, telephone_staff, guardian_many, address_many),
    *(id_series, id_borrowed, once_only, paid_away, paid_elsewhere, paid_often, not_met, slips_one_hand),
    *(list_copied, heads_short, group_unlisted, hardship_jump, hardship_uniform, sheets_one_hand, sheet_old),
)
KINDS: tuple[Kind, ...] = tuple(module.KIND for module in _MODULES)
BY_CODE = {kind.code: kind for kind in KINDS}
