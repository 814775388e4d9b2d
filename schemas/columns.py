"""How a schema describes a column, and how the rest of the program reads the description.

A column is one `column(...)` in a Pandera model. What Pandera does not know (headings, parser, what a wrong cell
costs) rides along as the field's metadata, so that there is one place to read and one to change.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandera.pandas as pa
from pandera.typing import get_index_types

from pipeline.speech import language


def _know_pandas_alone() -> None:
    """Before pandera builds its first schema it imports every library of frames that is there, whole, and keeps which there were, and one
    that makes up data: where Dask is installed that is 0.7 s of each start, where hypothesis is 0.15 s. No schema here is of any frame but
    pandas', and none makes up data."""
    others = [name for name in ("dask", "dask.dataframe", "modin", "pyspark", "hypothesis") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(others))  # type: ignore[arg-type]  # None: not to be imported
    try:
        get_index_types()
        importlib.import_module("pandera.backends.pandas.builtin_checks")
    finally:
        for name in others:
            del sys.modules[name]


_know_pandas_alone()


@dataclass(frozen=True)
class Column:
    """One column of a kind of sheet.

    name: the field's name in every frame. zh, en: its heading; also: other headings met in use.
    parser: the name of the function in `pipeline.intake.values` that reads a cell.
    categories: value → the words that mean it, the first being the one we write.
    required: an empty cell is an error. wrong: the finding's severity when the cell is wrong.
    keeps_digits: a long number must be stored as text; `<name>_is_number` says where it was not.
    code: the finding when the text does not fit `pattern`. filled_down: a sheet may give it once for many rows, in a
    merged cell. blank: where the blank sheet for teachers asks for it: in the table, at its `top`, or not at all.
    """

    name: str
    zh: str
    en: str
    also: tuple[str, ...] = ()
    parser: str = "text"
    categories: Mapping[str, tuple[str, ...]] | None = None
    required: bool = False
    wrong: str = "error"
    keeps_digits: bool = False
    code: str = "VALUE-UNKNOWN"
    help: str = ""
    example: str = ""
    filled_down: bool = False
    blank: str = "table"

    @property
    def decides(self) -> bool:
        """Does who is paid, what or where to hang on it: is it required, an id or a card, or of fixed categories?"""
        return self.required or self.keeps_digits or self.categories is not None

    @property
    def title(self) -> str:
        """Its heading in the language that is spoken now."""
        return self.zh if language.current() == language.SOURCE else self.en

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.zh, self.en, *self.also)


def column(
    zh: str,
    en: str,
    *also: str,
    parser: str = "text",
    categories: Mapping[str, tuple[str, ...]] | None = None,
    required: bool = False,
    wrong: str = "error",
    keeps_digits: bool = False,
    code: str = "VALUE-UNKNOWN",
    pattern: str | None = None,
    help: str = "",
    example: str = "",
    filled_down: bool = False,
    blank: str = "table",
) -> Any:
    """A Pandera field with the description that `Column` documents.

    A column with single-valued categories accepts just these; `pattern` is a regular expression for the whole text.
    """
    metadata = {
        "zh": zh,
        "en": en,
        "also": also,
        "parser": parser,
        "categories": categories,
        "required": required,
        "wrong": wrong,
        "keeps_digits": keeps_digits,
        "code": code,
        "help": help,
        "example": example,
        "filled_down": filled_down,
        "blank": blank,
    }
    return pa.Field(
        nullable=True,  # emptiness is judged once, by the model's own check, so that it gets a code like all else
        isin=list(categories) if categories is not None and parser in ("category", "stance") else None,
        str_matches=None if pattern is None else f"^(?:{pattern})$",
        title=zh,
        description=help,
        metadata=metadata,
    )


@dataclass(frozen=True)
class Kind:
    """A kind of sheet, told from others by its headings.

    model: the Pandera model that describes its columns. key: the fields that make a line a row of it.
    must: the fields without whose columns a sheet is not of this kind; fewest: how many of its columns must stand there.
    """

    name: str
    zh: str
    en: str
    model: type[pa.DataFrameModel]
    key: tuple[str, ...]
    must: tuple[str, ...] = ()
    fewest: int = 3
    any_of: tuple[tuple[str, ...], ...] = ()
    """of each of these groups of fields one column at least must stand there"""
    read_by_heading: bool = True
    """False: no headings make a sheet one of this kind; what a class sheet is for does (`schemas.purposes`)"""

    @property
    def columns(self) -> dict[str, Column]:
        return columns_of(self.model)

    @property
    def needed(self) -> frozenset[str]:
        """The fields without which a row is returned or not used: required ones, and those checked for an empty cell."""
        checks = (str(check.name) for check in self.model.to_schema().checks)
        checked = {name for code, _, name in (check.partition("@") for check in checks) if code == "CELL-EMPTY"}
        return frozenset(checked | {name for name, column in self.columns.items() if column.required})


@cache
def columns_of(model: type[pa.DataFrameModel]) -> dict[str, Column]:
    """The described columns of a model by name, in the order of the schema."""
    fields = model.to_schema().columns
    return {name: Column(name=name, **field.metadata) for name, field in fields.items() if field.metadata}
