"""Funds that have arrived, and what a pay run would need beyond them."""

from __future__ import annotations

import datetime

from pandas import DataFrame, Series

from pipeline.machine.kept import once_for_none
from pipeline.registers import lines
from pipeline.speech.wording import fold, several
from schemas import categories as words
from schemas.funds import KIND

COLUMNS = {"document": "str", "part": "str", "programme": "str", "amount_fen": "int64", "on": "str"}


@once_for_none
def usable(sheets: DataFrame, names: dict[str, list[str]]) -> tuple[DataFrame, DataFrame]:
    """(received, findings) from the rows of kind `funds`. received: `COLUMNS`, a line for each arrival, in the order of days; part and
    programme are empty where the line names none. 国家助学金 that means several programmes is money for each of them: programme holds their
    ids with `;` between."""
    day = lines.days(sheets["on"])
    valid = {
        "amount": lines.is_number(sheets["amount"]),
        "source": lines.is_among(sheets["source"], words.FUND_SOURCE),
        "programme": lines.is_programme(sheets["programme"], names),
        "on": day.notna(),
    }
    whole, incomplete = lines.complete(sheets, KIND, valid)
    rows = sheets[whole]
    meant = {text: ";".join(sorted(_ids(text, names))) for text in rows["programme"].dropna().unique()}
    made = DataFrame(
        {
            "document": rows["document"].fillna(""),
            "part": rows["source"].fillna(""),
            "programme": rows["programme"].map(meant).astype("str").fillna(""),
            "amount_fen": lines.numbers(rows["amount"]).astype("int64"),
            "on": day[whole].where(day[whole].str.len() == 10, day[whole] + "-01"),
        }
    )
    return made.astype(COLUMNS).sort_values("on", kind="stable", ignore_index=True), incomplete


def _ids(text: str, names: dict[str, list[str]]) -> set[str]:
    return {one for part in several(text) for one in names.get(fold(part), [])}


def missing(received: DataFrame, needed: DataFrame, by: datetime.date) -> DataFrame:
    """What the needs go beyond what has arrived by that day: programme, part, amount_fen. A programme of which no line speaks, and where
    no line is for all of them, is not held to any.

    needed: programme, part, amount_fen, of all that is paid in the term. Money for one programme and source is used first, then that for
    the programme, for the source, and for anything.
    """
    there = received[received["on"] <= by.isoformat()]
    spoken = {one for text in received["programme"] for one in text.split(";") if one}
    for_any = bool((received["programme"] == "").any())
    needs = needed.groupby(["programme", "part"], sort=True)["amount_fen"].sum().reset_index()
    held = needs[needs["programme"].isin(spoken) | for_any]
    short = held.assign(amount_fen=_drawn(there, held)[1])
    return short[short["amount_fen"] > 0].reset_index(drop=True)


def _drawn(received: DataFrame, needs: DataFrame) -> tuple[list[int], list[int], list[int]]:
    """Each need in turn takes from the lines that may pay it: (what is left of each line, what each need still lacks, the place of the need
    that took last from each line, -1 for none)."""
    left, last = received["amount_fen"].to_list(), [-1] * len(received)
    short = []
    for number, (programme, part, fen) in enumerate(needs[["programme", "part", "amount_fen"]].itertuples(index=False)):
        for place in _in_order(received, str(programme), str(part)):
            taken = min(left[place], fen)
            left[place], fen = left[place] - taken, fen - taken
            last[place] = number if taken > 0 else last[place]
        short.append(fen)
    return left, short, last


def _in_order(there: DataFrame, programme: str, part: str) -> list[int]:
    """The lines whose money may pay it, the narrowest first."""
    own = Series([programme in text.split(";") for text in there["programme"]], index=there.index, dtype=bool)
    fits = (own | (there["programme"] == "")) & ((there["part"] == part) | (there["part"] == ""))
    width = (~own).astype("int64") * 2 + (there["part"] == "").astype("int64")
    return width[fits].sort_values(kind="stable").index.to_list()


def use(received: DataFrame, paid: DataFrame) -> DataFrame:
    """received with `used_fen` and `last_on`, the day of the payment that used the last of it: payments in order of days take the money
    that came first.

    paid: programme, part, amount_fen, on, of the term's pay runs.
    """
    by_day = paid.groupby(["on", "programme", "part"], sort=True)["amount_fen"].sum().reset_index()
    left, _short, last = _drawn(received, by_day)
    last_on = ["" if number < 0 else str(by_day["on"].iloc[number]) for number in last]
    used = received["amount_fen"] - Series(left, index=received.index, dtype="int64")
    return received.assign(used_fen=used, last_on=Series(last_on, index=received.index, dtype="str"))
