"""Who is registered or aided elsewhere, by what the enrolment register or another county has sent."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.facts import identity, keys
from pipeline.facts.terms import Term
from pipeline.machine.kept import once_for_none
from pipeline.registers import lines
from pipeline.speech import findings as f
from schemas.elsewhere import KIND

TOLD = ["student_key", "elsewhere", "months", "amount", "submission", "row"]


@once_for_none
def usable(sheets: DataFrame, term: Term) -> tuple[DataFrame, DataFrame]:
    """(`TOLD` of that term's lines, findings) from the rows of kind `elsewhere`. months: 2026-09;2026-10, empty where none are told;
    amount: fen as text, empty where none is. A line whose id is none is said to the office, and names nobody."""
    months = sheets["months"].map({text: term.with_years(text) for text in sheets["months"].dropna().unique()}).astype("str").fillna("")
    valid = {
        "id_number": identity.is_valid_id(sheets["id_number"]), "amount": lines.is_number(sheets["amount"]),
        "months": months != "",
    }  # fmt: skip
    whole, incomplete = lines.complete(sheets, KIND, valid)
    of_term = sheets["term"].isna() | (sheets["term"] == term.name)
    known = sheets[whole & of_term]
    told = known.assign(months=months[known.index], student_key=keys.student_key(identity.id_18(known["id_number"])))
    told = told[TOLD].fillna({"months": "", "amount": ""}).drop_duplicates(["student_key", "elsewhere", "months"])
    return told.reset_index(drop=True), f.together(incomplete)
