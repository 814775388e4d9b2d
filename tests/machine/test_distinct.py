"""Work on distinct rows."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.machine.distinct import among, ordinal

TEXTS = pd.Series(["a", None, "b", "a", ""], index=[3, 1, 4, 1, 5], dtype="str")


@pytest.mark.parametrize(
    "known",
    [
        pd.Series(["a", "c"], dtype="str"),
        pd.Series(["a", None], dtype="str"),
        pd.Series([], dtype="str"),
        pd.Series([None], dtype="str"),
        pd.Index(["b", "", "b"], dtype="str"),
        pd.Index([]),
    ],
)
def test_texts_are_found_as_pandas_finds_them(known: pd.Series[str] | pd.Index[str]) -> None:
    pd.testing.assert_series_equal(among(TEXTS, known), TEXTS.isin(known))
    pd.testing.assert_series_equal(among(TEXTS.iloc[:0], known), TEXTS.iloc[:0].isin(known))


def test_texts_of_frames_that_were_put_together_are_texts_like_others() -> None:
    several = pd.concat([TEXTS, TEXTS, TEXTS.iloc[:0]])
    known = pd.concat([pd.Series(["a"], dtype="str"), pd.Series(["c", None], dtype="str")], ignore_index=True)
    pd.testing.assert_series_equal(among(several, known), several.isin(known))
    assert ordinal(several).tolist() == ordinal(TEXTS).tolist() * 2


def test_what_is_no_text_is_pandas_own_matter() -> None:
    numbers = pd.Series([1, 2, 3])
    assert among(numbers, pd.Series([2, 5])).tolist() == [False, True, False]
