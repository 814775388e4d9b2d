"""Earlier terms: what each student was paid and which hardship level was found, from the sheets of earlier terms."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.facts import identity, keys
from pipeline.facts.terms import Term, is_term
from pipeline.machine.kept import once_for_none
from pipeline.registers import lines
from pipeline.speech import findings as f
from schemas import categories as words
from schemas.history import KIND

_OTHER_DOCUMENT = r"[A-Z][A-Z0-9]{4,19}"
"""A passport's or a permit's number; it begins with a letter."""
COLUMNS = {"student_key": "str", "term": "str", "programme": "str", "months": "str", "amount_fen": "int64"}


@once_for_none
def usable(sheets: DataFrame, names: dict[str, list[str]]) -> tuple[DataFrame, DataFrame, DataFrame]:
    """(received, levels, findings) from the rows of kind `history`. names: folded name → programmes.

    received: student_key, term, programme, months (2025-09;2025-10; all of the term where none are written), amount_fen (0 where
    none is written), one row per student, term, programme and months. levels: student_key, term, level.
    """
    ids = identity.id_18(sheets["id_number"])
    valid = {
        "id_number": (identity.is_valid_id(ids) | ids.str.fullmatch(_OTHER_DOCUMENT).fillna(False).astype(bool))
        & ~sheets["id_number_is_number"],
        "term": sheets["term"].isin([term for term in sheets["term"].dropna().unique() if is_term(term)]),
        "programme": lines.is_programme(sheets["programme"], names),
        "months": sheets["months"].str.fullmatch(r"(?:20\d{2})?-\d{2}(?:;(?:20\d{2})?-\d{2})*").fillna(False).astype(bool),
        "amount": lines.is_number(sheets["amount"]),
        "hardship_level": lines.is_among(sheets["hardship_level"], words.HARDSHIP_LEVEL),
    }
    whole, found = lines.complete(sheets, KIND, valid)
    rows = sheets[whole].assign(student_key=keys.student_key(ids[whole]))
    rows, outside = _with_months(rows)
    paid = lines.by_programme(rows[rows["programme"].notna()], names)
    paid = paid.assign(amount_fen=lines.numbers(paid["amount"]).fillna(0).astype("int64"))
    received = paid[list(COLUMNS)].astype(COLUMNS).drop_duplicates(ignore_index=True)
    levels = rows[rows["hardship_level"].notna()].rename(columns={"hardship_level": "level"})
    levels = levels.drop_duplicates(["student_key", "term"], keep="last")[["student_key", "term", "level"]].reset_index(drop=True)
    return received, levels, f.together(found, outside)


def _with_months(rows: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Months with their years, all of the term where none are written; a line with a month outside its term is not used."""
    cases = rows[["term", "months"]].fillna("").drop_duplicates()
    cases = cases.assign(full=[_of_term(term, months) for term, months in cases.itertuples(index=False)])
    merged = rows[["term", "months"]].fillna("").merge(cases, how="left").set_axis(rows.index)
    outside = merged["full"] == ""
    found = f.found("LINE-UNUSED", rows[outside], "months", expected=KIND.columns["months"].title, value=rows.loc[outside, "months"])
    return rows.assign(months=merged["full"])[~outside], found


def _of_term(term: str, months: str) -> str:
    known = Term.parse(term)
    return known.with_years(months) if months else ";".join(known.months)


def none() -> DataFrame:
    """No payment received before."""
    return DataFrame({name: pd.Series(dtype=kind) for name, kind in COLUMNS.items()})
