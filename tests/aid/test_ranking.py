"""By what a school ranks its students: who comes first by each key that a policy may name."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas import DataFrame

from pipeline.aid.quotas import KEYS

STUDENTS = DataFrame(
    {
        "hardship_level": pd.Series(["mild", "extreme", "hardship", None], dtype="str"),
        "score": pd.array([0, 90, 50, None], dtype="Int64"),
        "special_group": [False, True, False, False],
        "income_per_head": pd.array([400_000, 100_000, 300_000, None], dtype="Int64"),
        "in_school": pd.array([1, 3, 2, None], dtype="Int64"),
    }
)


@pytest.mark.parametrize("name", list(KEYS))
def test_the_neediest_comes_first_and_who_says_nothing_last(name: str) -> None:
    order = np.argsort(KEYS[name](STUDENTS), kind="stable").tolist()
    assert order[0] == 1, "the second student is the neediest in everything"
    assert order[-1] == 3
    if name != "special_group":
        assert order == [1, 2, 0, 3]
