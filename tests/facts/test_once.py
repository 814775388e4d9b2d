"""What follows from a column is worked out once for it, and never for another one."""

from __future__ import annotations

import gc

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts.once import once_per_column


def test_a_column_is_looked_at_once_as_long_as_somebody_holds_it() -> None:
    asked: list[list[str]] = []

    @once_per_column
    def seen(texts: Series) -> int:
        asked.append(texts.tolist())
        return len(texts)

    frame = DataFrame(
        {
            "a": Series(["x", "y"], dtype="str"),
            "b": Series(
                [
                    "x",
                    "z",
                ][:2],
                dtype="str",
            ),
            "n": [1, 2],
        }
    )
    assert [seen(frame["a"]), seen(frame["a"]), seen(frame.assign(c=1)["a"]), seen(frame["a"].set_axis([5, 6]))] == [2] * 4
    assert asked == [["x", "y"]]
    seen(frame["b"])
    frame.loc[0, "a"] = "w"
    seen(frame["a"])
    seen(frame["a"].iloc[:1])
    assert asked[1:] == [["x", "z"], ["w", "y"], ["w"]], "what was changed, or cut, is another column"
    seen(frame["n"])
    seen(frame["n"])
    assert asked[4:] == [[1, 2], [1, 2]], "what is no column of texts is looked at each time"


def test_what_nobody_holds_any_more_is_forgotten() -> None:
    made = 0

    @once_per_column
    def seen(texts: Series) -> str:
        nonlocal made
        made += 1
        return "".join(texts)

    for number in range(50):
        column = pd.Series([str(number)], dtype="str")
        assert seen(column) == str(number), "another column may lie where one was"
        del column
        gc.collect()
    assert made == 50
    known = next(cell.cell_contents for cell in seen.__closure__ if isinstance(cell.cell_contents, dict))  # type: ignore[union-attr]
    assert not known
