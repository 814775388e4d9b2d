"""Ids and cards: their checks and what an id says, vectorised. Ids and cards are strings throughout, never numbers.

Sources: GB 11643-1999 (citizen number: 6-digit address code, birth date, sequence, check character by ISO 7064
MOD 11-2); residence permits of Hong Kong, Macao and Taiwan (81, 82, 83) follow the same rule; 全国学籍号: `G` + id;
bank cards: 16 to 19 digits with a Luhn check digit (ISO/IEC 7812-1). The counties of address codes, those withdrawn
included, are python-stdnum's table.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.facts.once import once_per_column

CHECK_CHARACTERS = "10X98765432"
"""The check character for each remainder of the weighted sum by 11 (GB 11643)."""
WEIGHTS = np.array([pow(2, 17 - place, 11) for place in range(17)], dtype=np.int32)
# fmt: off
PROVINCES = frozenset([
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
    "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
])
# fmt: on
"""First two digits of an address code (GB/T 2260), and 81–83 of the residence permits."""

MASK = r"[*＊•●]"
"""What stands for a digit of an id or account that is not to be shown."""
_FORM_18 = r"[0-9]{17}[0-9X]"
_FORM_15 = r"[0-9]{15}"


def has_id_form(ids: Series) -> Series:
    """True where the text has the form of a citizen number: 18 characters, or the 15 digits used until 1999."""
    return ids.str.fullmatch(f"{_FORM_18}|{_FORM_15}").fillna(False).astype(bool)


def id_18(ids: Series) -> Series:
    """The 18-character form: 15-digit ids get `19` and a check character; everything else is left as it is."""
    short = ids.str.fullmatch(_FORM_15).fillna(False).astype(bool)
    if not short.any():
        return ids
    seventeen = ids[short].str[:6] + "19" + ids[short].str[6:]
    out = ids.copy()
    out.loc[short] = seventeen + Series(check_characters(seventeen), index=seventeen.index, dtype="str")
    return out


def check_characters(seventeen: Series) -> NDArray[Any]:
    """The check character that belongs to each 17-digit beginning."""
    remainders = (_digits(seventeen, 17) * WEIGHTS).sum(axis=1) % 11
    characters: NDArray[Any] = np.array(list(CHECK_CHARACTERS))[remainders]
    return characters


def is_valid_id(ids: Series) -> Series:
    """True where form, province, birth date and check character are all right. Other texts are False."""
    return Series(_valid_ids(ids), index=ids.index)


@once_per_column
def _valid_ids(ids: Series) -> NDArray[np.bool_]:
    form = has_id_form(ids).to_numpy()
    valid = np.zeros(len(ids), dtype=bool)
    if form.any():
        full = id_18(ids[form])
        right_end = full.str[17].to_numpy(dtype="U1") == check_characters(full.str[:17])
        valid[form] = right_end & full.str[:2].isin(PROVINCES).to_numpy() & birth_date(full).notna().to_numpy()
    return valid


def birth_date(ids: Series) -> Series:
    """The birth date inside 18-character ids as datetime; NaT where there is no such day."""
    return pd.to_datetime(ids.str[6:14].where(ids.str.fullmatch(_FORM_18).fillna(False).astype(bool)), format="%Y%m%d", errors="coerce")


def sex(ids: Series) -> Series:
    """`male` or `female` from 18-character ids (odd sequence numbers are male); missing for other texts."""
    ours = ids.str.fullmatch(_FORM_18).fillna(False).astype(bool)
    odd = ids.where(ours, "0" * 18).str[16].to_numpy(dtype="U1").astype(np.int8) % 2 == 1
    return Series(np.where(odd, "male", "female"), index=ids.index, dtype="str").where(ours)


def county(ids: Series) -> Series:
    """The county whose address code begins each 18-character id; missing where there never was such a code, and for other texts.

    A code has had several counties over the years: the one of the birth year is meant. A code that was not in force then
    gives the county next in time, since a child may be registered years later, and a withdrawn code lingers.
    """
    births = pd.to_numeric(ids.str[6:10].where(ids.str.fullmatch(_FORM_18).fillna(False).astype(bool)))
    pairs = DataFrame({"code": ids.str[:6], "year": births}).dropna().drop_duplicates()
    named = [_county(str(code), int(year)) for code, year in pairs.itertuples(index=False)]
    known = Series(named, index=pairs["code"] + pairs["year"].astype("int64").astype("str"), dtype="str")
    return (ids.str[:6] + births.astype("Int64").astype("str")).map(known).astype("str")


def is_valid_card(cards: Series) -> Series:
    """True where the Luhn check digit of a 16- to 19-digit card number is right."""
    form = has_card_form(cards)
    valid = Series(False, index=cards.index)
    if form.any():
        digits = _digits(cards[form].str.zfill(19), 19)  # leading zeros do not change a Luhn sum
        doubled = digits[:, 1::2] * 2  # every second digit, counted from the check digit
        valid.loc[form] = (digits[:, 0::2].sum(axis=1) + (doubled - 9 * (doubled > 9)).sum(axis=1)) % 10 == 0
    return valid


def has_card_form(cards: Series) -> Series:
    """True where the text is 16 to 19 digits."""
    return cards.str.fullmatch(r"[0-9]{16,19}").fillna(False).astype(bool)


def fits_student_number(ids: Series, student_numbers: Series) -> Series:
    """False where a national student number of the form G + id names another id than the row does."""
    of_id = student_numbers.str.fullmatch(rf"G(?:{_FORM_18})").fillna(False).astype(bool)
    return ~of_id | (student_numbers.str[1:] == id_18(ids)).fillna(False)


def age_on(births: Series, day: pd.Timestamp) -> Series:
    """Completed years on that day (Int64; missing where the birth date is)."""
    before_birthday = (births.dt.month * 100 + births.dt.day) > (day.month * 100 + day.day)
    years: Series = (day.year - births.dt.year - before_birthday.astype("Int64")).astype("Int64")
    return years.where(births.notna())


def with_id_facts(rows: DataFrame) -> DataFrame:
    """Add `birth_date` (datetime) and `sex` from a valid id; where there is none, from the row's own columns."""
    full = id_18(rows["id_number"])
    own = is_valid_id(full)
    from_id, stated = birth_date(full).where(own), pd.to_datetime(rows["birth_date"], errors="coerce")
    return rows.assign(id_number=full, birth_date=from_id.fillna(stated), sex=sex(full).where(own).fillna(rows["sex"]))


def _county(code: str, year: int) -> str | None:
    """The county of one code whose years are nearest to that year."""
    spans = _counties(code)
    return min(spans, key=lambda span: max(span[0] - year, year - span[1], 0))[2] if spans else None


@cache
def _counties(code: str) -> tuple[tuple[int, int, str], ...]:
    """(first year, last year, county) for one code, as stdnum's table writes them: `[1988-2018]潜山县,[2019-]…`."""
    from stdnum import numdb

    if code == "830000":  # residence permits of Taiwan, which the table of places does not have
        return ((0, 9999, "台湾"),)
    written = {name: text for _, facts in numdb.get("cn/loc").info(code) for name, text in facts.items()}.get("county", "")
    spans = [(*part[1:].split("]"),) if part.startswith("[") else ("-", part) for part in written.split(",") if part]
    return tuple((int(years.partition("-")[0] or 0), int(years.partition("-")[2] or 9999), name) for years, name in spans)


def _digits(texts: Series, width: int) -> NDArray[Any]:
    """The digits of equally long texts as an (n, width) array. The caller has checked the form."""
    packed = texts.to_numpy(dtype=f"U{width}")
    return packed.view(np.uint32).reshape(len(packed), width).astype(np.int32) - ord("0")
