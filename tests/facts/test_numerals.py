"""Numerals as schools write them."""

from __future__ import annotations

import pytest

from pipeline.facts.numerals import ZH, number_of


@pytest.mark.parametrize(
    ("written", "number"),
    [("一", 1), ("九", 9), ("十", 10), ("十一", 11), ("十九", 19), ("二十", 20), ("二十三", 23), ("九十九", 99), ("3", 3), ("12", 12)],
)
def test_a_numeral_is_its_number(written: str, number: int) -> None:
    assert number_of(written) == number


@pytest.mark.parametrize("written", ["", "百", "甲", "廿十"])
def test_what_is_no_numeral_is_refused(written: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        number_of(written)


def test_the_first_twelve_are_written_as_they_are_read() -> None:
    assert [number_of(ZH[number]) for number in range(1, 13)] == list(range(1, 13))
