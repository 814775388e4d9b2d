"""What a sheet is made of, from top to bottom, as plain data: titles, lines, tables, charts, sign-off blocks. No pandas here.

Titles, headings, totals and roles are written in Chinese and looked up in the book's language when it is written; cells stand as they are.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.speech.language import N_

Cell = str | int | float | datetime.date | None


@dataclass(frozen=True)
class Column:
    """kind: text, wrap (long text), centre, integer, serial, percent, date, money (fen in, yuan shown).

    width: in characters, else by content. summed: has a sum in the row of totals, if it is integer or money. folded: at the end of a
    sheet, folded away: it is there to look up, and is not printed.
    """

    title: str
    kind: str = "text"
    width: float | None = None
    summed: bool = True
    folded: bool = False


@dataclass(frozen=True)
class Title:
    """The sheet's title, across its whole width."""

    text: str


@dataclass(frozen=True)
class Line:
    """A line of text across the sheet; long text wraps. bold: stands out; right: to the right edge."""

    text: str
    bold: bool = False
    right: bool = False


@dataclass(frozen=True)
class Table:
    """Headings and rows; with `total`, a row of sums under the money and integer columns. links: (row, column) → target."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: str = ""
    subtotal: str = ""
    """the label of the sums at the foot of each printed page, where the table runs over several"""
    filtered: bool = False
    row_height: float | None = None
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    choices: Mapping[tuple[int, int], Sequence[str]] = field(default_factory=dict)
    """(row, column) → what may be chosen there: a cell for a person to fill in"""
    marked: frozenset[tuple[int, int]] = frozenset()
    """(row, column) of cells that stand out"""
    asked: frozenset[tuple[int, int]] = frozenset()
    """(row, column) of cells for a person to fill in with what they like"""
    apart: int | None = None
    """the column at whose every new value a new page begins: a school takes its pages along"""


@dataclass(frozen=True)
class Chart:
    """A native chart over columns of the table above it, patterned to read in black and white.

    limit_column: drawn as a line through the others, which then stand upright; otherwise they lie, so that long labels have room.
    """

    title: str
    label_column: int
    value_columns: Sequence[int]
    limit_column: int | None = None


@dataclass(frozen=True)
class SignOff:
    """Who signs, side by side, with room for name and date."""

    roles: Sequence[str]
    date: str = N_("日期：    年    月    日")


Block = Title | Line | Table | Chart | SignOff


@dataclass(frozen=True)
class Sheet:
    """colour: what the sheet is for (`style.MEANINGS`), shown by its tab. header: at the right of the footer."""

    name: str
    blocks: Sequence[Block]
    colour: str = "plain"
    header: str = ""
    about: str = ""
    """what the index says of it, where that is not its title"""

    @property
    def rows(self) -> int:
        return sum(len(block.rows) for block in self.blocks if isinstance(block, Table))

    @property
    def title(self) -> str:
        return next((block.text for block in self.blocks if isinstance(block, Title)), self.name)
