"""What a class sheet states of itself against its rows: heads and money in its totals, heads in its title. Workers use it: no pandas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline.intake.layout import Table
from pipeline.intake.surroundings.context import Said
from pipeline.intake.surroundings.places import plain
from schemas.purposes import STATED_HEADS, STATED_MONEY

_HEADS, _MONEY = re.compile(STATED_HEADS), re.compile(STATED_MONEY)
_NUMBER = re.compile(r"[¥￥]?\s*(\d[\d,]*(?:\.\d+)?)\s*元?")


def differing(tables: Sequence[Table], rows: Sequence[Sequence[Any]], left: int) -> Iterator[tuple[int, Said, str, str]]:
    """(which table, where it stands, what is stated, what its rows give) of each total that is not right.

    A total may be of its own table, or of all tables of the sheet down to it. rows: the cells of the sheet.
    """
    for place, table in enumerate(tables):
        if not table.kind.by_grammar:
            continue
        upto = [one for one in tables[: place + 1] if one.kind.by_grammar]
        heads = [len(table.rows), sum(len(one.rows) for one in upto)]
        sums = [money for some in ([table], upto) if (money := _money(some, rows)) is not None]
        for line in table.footers:
            yield from ((place, said, stated, due) for said, stated, due in _in_footer(line, heads, sums, table, left))
        if place == 0:
            for line in table.titles:
                for said in line:
                    all_heads = [len(table.rows), sum(len(one.rows) for one in tables)]
                    if (match := _HEADS.search(plain(said.text))) and int(match[1]) not in all_heads:
                        yield place, said, match[0], str(all_heads[-1])


def _in_footer(line: list[Said], heads: list[int], sums: list[Decimal], table: Table, left: int) -> Iterator[tuple[Said, str, str]]:
    amount = table.columns.get("amount")
    for said in line:
        text = plain(said.text)
        if (match := _HEADS.search(text)) and int(match[1]) not in heads:
            yield said, match[0], str(heads[0])
        stated = match[1] if (match := _MONEY.search(text)) else None
        if stated is None and amount is not None and said.column - left == amount and (match := _NUMBER.fullmatch(text)):
            stated = match[1]
        if stated and sums and (value := _decimal(stated)) is not None and value not in sums:
            yield said, stated, f"{sums[0]:f}"


def _money(tables: Sequence[Table], rows: Sequence[Sequence[Any]]) -> Decimal | None:
    """The sum of the stated amounts; None where a sheet states none, or one cannot be read."""
    total = Decimal(0)
    for table in tables:
        column = table.columns.get("amount")
        if column is None or not table.rows:
            return None
        for at in table.rows:
            cell = rows[at][column] if column < len(rows[at]) else ""
            value = Decimal(0) if cell == "" else _decimal(str(cell))
            if value is None:
                return None
            total += value
    return total


def _decimal(text: str) -> Decimal | None:
    match = _NUMBER.fullmatch(plain(text).strip())
    try:
        return Decimal(match[1].replace(",", "")).normalize() if match else None
    except InvalidOperation:
        return None
