"""One spelling for comparing names."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pipeline.facts import keys
from pipeline.speech.wording import simplified


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("王小明", "王小明"),
        ("張曉明", "张晓明"),
        ("𠮷田 花", "𠮷田花"),
        ("阿卜杜•拉", "阿卜杜·拉"),
        ("anna Wang", "ANNAWANG"),
        ("a\u3000b\xa0c\u2003d\x85e\u2028f\tg\nh", "ABCDEFGH"),
        ("王\u200b明", "王\u200b明"),
        ("ⓐlí", "ⒶLÍ"),
        ("", ""),
    ],
)
def test_a_name_has_one_spelling(name: str, key: str) -> None:
    assert keys.name_key(pd.Series([name], dtype="str")).tolist() == [key]


def test_missing_names_stay_missing_and_rows_keep_their_index() -> None:
    names = pd.Series(["張", None, "王"], index=[7, 3, 5], dtype="str")
    found = keys.name_key(names)
    assert found.index.tolist() == [7, 3, 5]
    assert found.isna().tolist() == [False, True, False]
    assert keys.name_key(names.iloc[:0]).tolist() == []


def test_all_characters_at_once_are_as_each_by_itself() -> None:
    """The names that are looked at one by one are just those that GB 2312 cannot write."""
    every = [chr(code) for code in range(1, 0x30000) if not 0xD800 <= code < 0xE000]
    beyond = pc.match_substring_regex(pa.array(every, pa.large_string()), keys._beyond_gb2312()).to_pylist()

    def fits(one: str) -> bool:
        try:
            one.encode("gb2312")
        except UnicodeEncodeError:
            return False
        return True

    assert [one for one, found in zip(every, beyond, strict=True) if found is fits(one)] == []
    some = [one * 2 for one in every[0x3400:0x9FFF]]
    assert keys.name_key(pd.Series(some, dtype="str")).tolist() == ["".join(simplified(one).split()).upper() for one in some]


def test_names_of_frames_that_were_put_together_are_names_like_others() -> None:
    """pandas keeps them in several pieces."""
    parts = [pd.Series(["張 明", "王"], dtype="str"), pd.Series([None, "anna"], dtype="str"), pd.Series([], dtype="str")]
    together = pd.concat([*parts, *parts], ignore_index=True)
    assert keys.name_key(together).fillna("").tolist() == ["张明", "王", "", "ANNA"] * 2
