"""Ids and cards, held against python-stdnum."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import Series
from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

from pipeline.facts import identity, keys
from pipeline.sample.people import with_check, with_luhn
from tests.conftest import citizen, examples


def _one(function, text: str):  # type: ignore[no-untyped-def]
    return function(Series([text], dtype="str")).iloc[0]


@given(st.from_regex(r"(11|34|44|51|65)[0-9]{15}[0-9X]", fullmatch=True))
@examples(300)
def test_the_check_character_is_that_of_stdnum(number: str) -> None:
    assert identity.check_characters(Series([number[:17]], dtype="str"))[0] == ric.calc_check_digit(number)
    right_date = pd.notna(_one(identity.birth_date, number))
    assert _one(identity.is_valid_id, number) == (right_date and number[17] == ric.calc_check_digit(number))


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2025, 12, 31)), st.integers(1, 999))
@examples(200)
def test_a_valid_id_tells_birth_date_and_sex(born: datetime.date, number: int) -> None:
    known = citizen(number, f"{born:%Y%m%d}", "110101")
    assert ric.is_valid(known)
    assert _one(identity.is_valid_id, known)
    assert _one(identity.birth_date, known).date() == born
    assert _one(identity.sex, known) == ("male" if number % 2 else "female")


@pytest.mark.parametrize("born", ["20100230", "20101301", "20100100", "00000000", "19000229"])
def test_a_day_that_does_not_exist_is_no_birth_date(born: str) -> None:
    assert not _one(identity.is_valid_id, with_check(f"340123{born}001"))


@pytest.mark.parametrize("county", ["810000", "820000", "830000"])
def test_residence_permits_follow_the_same_rule(county: str) -> None:
    assert _one(identity.is_valid_id, citizen(7, "20080808", county))


def test_a_province_that_does_not_exist_is_wrong() -> None:
    assert not _one(identity.is_valid_id, citizen(7, "20080808", "990000"))


def _codes() -> list[str]:
    """Every county code that stdnum's table has, withdrawn ones included."""
    table = Path(ric.__file__).with_name("loc.dat").read_text(encoding="utf-8").splitlines()
    codes, province = [], ""
    for line in table:
        if "province=" in line:
            province = line[:2]
        elif "county=" in line:
            codes.append(province + line.split()[0])
    return codes


_CODES = _codes()


@given(st.sampled_from(_CODES), st.integers(1950, 2025))
@examples(500)
def test_the_county_is_that_of_stdnum_in_the_year_of_birth(code: str, year: int) -> None:
    known = citizen(3, f"{year}0615", code)
    found = _one(identity.county, known)
    try:
        assert found == ric.get_birth_place(known)["county"]
    except InvalidComponent:  # no such code in that year: the county next in time, since registers follow late
        assert isinstance(found, str)
        assert not ric.is_valid(known)
    assert _one(identity.is_valid_id, known)


@pytest.mark.parametrize(
    ("code", "born", "county"),
    [
        ("340824", "20100615", "潜山县"),
        ("340882", "20190615", "潜山市"),
        ("340824", "20190615", "潜山县"),
        ("340882", "20100615", "潜山市"),
        ("342422", "19880615", "寿县"),
        ("341521", "20100615", "寿县"),
        ("110103", "20000615", "崇文区"),
        ("830000", "20100615", "台湾"),
    ],
)
def test_a_withdrawn_county_code_still_names_its_county(code: str, born: str, county: str) -> None:
    assert _one(identity.county, citizen(5, born, code)) == county


@given(st.from_regex(r"[1-8][0-9]{5}", fullmatch=True).filter(lambda code: code not in _CODES and code != "830000"))
@examples(200)
def test_a_code_that_never_was_names_no_county(code: str) -> None:
    assert pd.isna(_one(identity.county, citizen(5, "20100615", code)))


def test_the_15_digit_form_is_the_same_person() -> None:
    full = citizen(11, "19990909")
    short = full[:6] + full[8:17]
    assert _one(identity.id_18, short) == full
    assert keys.student_key(identity.id_18(Series([full, short], dtype="str"))).nunique() == 1


@given(st.from_regex(r"[0-9]{16,19}", fullmatch=True))
@examples(300)
def test_a_card_is_valid_as_stdnum_says(number: str) -> None:
    assert _one(identity.is_valid_card, number) == luhn.is_valid(number)
    assert _one(identity.is_valid_card, with_luhn(number[:15]))


def test_missing_and_odd_texts_are_just_not_valid() -> None:
    odd = Series([None, "", "x", "１２３", "12345678901234567890"], dtype="str")
    assert not identity.is_valid_id(odd).any()
    assert not identity.is_valid_card(odd).any()


def test_of_a_missing_id_nothing_is_told_and_what_is_beside_it_stays() -> None:
    ids = Series([None, citizen(1, "20100101"), "E12345678", f"{citizen(3)[:6]}{citizen(3)[8:17]}"], dtype="str")
    assert identity.id_18(ids).fillna("").tolist() == ["", ids[1], "E12345678", with_check(f"{ids[3][:6]}19{ids[3][6:]}")]
    assert identity.is_valid_id(ids).tolist() == [False, True, False, True]
    assert identity.birth_date(ids).notna().tolist() == [False, True, False, False]
    assert identity.sex(ids).fillna("").tolist() == ["", "male", "", ""]
    assert identity.county(ids).notna().tolist() == [False, True, False, False]
    assert identity.has_card_form(Series([None, "6" * 16, "6" * 15, "6" * 20], dtype="str")).tolist() == [False, True, False, False]


def test_a_student_number_fits_its_own_id_and_one_of_another_form_fits_any() -> None:
    own, other = citizen(1), citizen(3)
    ids = Series([own, own, own, own, None], dtype="str")
    numbers = Series([f"G{own}", f"G{other}", "20260001", None, f"G{own}"], dtype="str")
    assert identity.fits_student_number(ids, numbers).tolist() == [True, False, True, True, False]


def test_age_is_completed_years() -> None:
    born = pd.to_datetime(Series(["2004-09-01", "2004-09-02", "2008-02-29", None]))
    ages = identity.age_on(born, pd.Timestamp("2026-09-01"))
    assert ages.iloc[:3].tolist() == [22, 21, 18]
    assert ages.isna().iloc[3]


def test_all_code_points_of_the_middle_dot_are_one() -> None:
    assert (
        keys.name_key(Series(["阿依古丽·买买提", "阿依古丽•买买提", "阿依古丽・买买提", "阿依古丽 · 买买提"], dtype="str")).nunique() == 1
    )


def test_a_name_in_traditional_characters_is_the_same_name() -> None:
    same = keys.name_key(Series(["張偉國", "张伟国", None, "王𬭳"], dtype="str"))
    assert same[0] == same[1]
    assert same.isna().tolist() == [False, False, True, False]
    assert same[3] == "王𬭳"
