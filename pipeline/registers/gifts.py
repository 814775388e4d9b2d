"""Gifts: which of them pays for whom, and what is left of each."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts import keys
from pipeline.machine.kept import once_for_none
from pipeline.registers import lines
from schemas.categories import STAGE
from schemas.gifts import KIND

COLUMNS = ["gift", "donor", "agreement", "amount_fen", "on", "stage", "school", "county", "per_student", "persons", "until", "purpose"]
"""gift: its number, in the order in which gifts are used: what runs out first, then what came first. until: empty where it does not."""
_NEVER = "9999-12"


@once_for_none
def usable(sheets: DataFrame) -> tuple[DataFrame, DataFrame]:
    """(gifts, findings) from the rows of kind `gifts`, with `COLUMNS`."""
    day, until = lines.days(sheets["on"]), lines.days(sheets["until"])
    valid = {name: lines.is_number(sheets[name]) for name in ("amount", "per_student", "persons")}
    valid |= {"on": day.notna(), "until": until.notna(), "stage": lines.is_among(sheets["stage"], STAGE)}
    whole, incomplete = lines.complete(sheets, KIND, valid)
    rows = sheets.assign(on=day, until=until.fillna(""))[whole]
    numbers = {"amount_fen": "amount", "per_student": "per_student", "persons": "persons"}
    texts = {name: rows[name].fillna("") for name in ("agreement", "stage", "school", "county", "purpose")}
    rows = rows.assign(**texts, **{name: lines.numbers(rows[column]) for name, column in numbers.items()})
    rows = rows.assign(last=rows["until"].replace("", _NEVER)).sort_values(["last", "on", "submission", "row"], kind="stable")
    return rows.assign(gift=range(1, len(rows) + 1))[COLUMNS].reset_index(drop=True), incomplete


def fitting(gift: Series, claims: DataFrame) -> Series:
    """Whom a gift may pay by its conditions. claims: stage, school, county (where they are known), amount_fen, month (the first of the
    term)."""
    fits = (claims["month"] <= gift["until"][:7]) | (gift["until"] == "")
    if gift["stage"]:
        fits &= claims["stage"].isna() | (claims["stage"] == gift["stage"])
    if gift["school"]:
        fits &= keys.place_key(claims["school"]) == keys.place_key(Series([gift["school"]]))[0]
    if gift["county"]:
        fits &= claims["county"].isna() | claims["county"].str.contains(gift["county"], regex=False).eq(True)
    if pd.notna(gift["per_student"]):
        fits &= claims["amount_fen"] <= gift["per_student"]
    found: Series = fits.astype(bool)
    return found


def borne(given: DataFrame, claims: DataFrame) -> Series:
    """The number of the gift that bears each claim, 0 where none that fits has enough left: claims in their order, gifts in theirs.

    claims: as `fitting` takes them.
    """
    number = Series(0, index=claims.index, dtype="int64")
    for _place, gift in given.iterrows():
        open_ = claims[(number == 0) & fitting(gift, claims)]
        within = open_["amount_fen"].cumsum() <= gift["amount_fen"]
        if pd.notna(gift["persons"]):
            within &= Series(range(len(open_)), index=open_.index) < gift["persons"]
        number.loc[within.index[within]] = gift["gift"]
    return number
