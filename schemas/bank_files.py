"""How the files to and from banks are laid out, and what their codes mean: the typed model of `templates/bank/`.

One file describes what goes to a bank (`columns`, `head`, `tail`) and what comes back from it (`returns`, `codes`).
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.speech.models import first_mistake
from pipeline.speech.problems import Problem
from schemas.categories import BANK_CODES
from schemas.headings import RETURNED

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "bank"
_OF_LINE = ("number", "payment", "payee", "account", "bank", "yuan", "fen", "purpose")
_OF_FILE = ("count", "total_yuan", "total_fen", "date", "purpose")


class Part(BaseModel):
    """One column or field. width: in bytes of the file's encoding."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = ""
    value: Literal[
        "",
        "number",
        "payment",
        "payee",
        "account",
        "bank",
        "yuan",
        "fen",
        "purpose",
        "count",
        "total_yuan",
        "total_fen",
        "date",
        "code",
        "reason",
    ] = ""
    text: str = ""
    width: int | None = Field(default=None, ge=1)
    align: Literal["left", "right"] = "left"
    fill: str = Field(default=" ", min_length=1, max_length=1)


class BankFormat(BaseModel):
    """One file of `templates/bank/`. returns: the fields of a line of fixed width that comes back; codes: return code → delivered, failed
    or open, for this bank."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    format: Literal["xlsx", "csv", "fixed"]
    encoding: str = "gb18030"
    banks: tuple[str, ...] | Literal["others"]
    columns: tuple[Part, ...] = Field(min_length=1)
    head: tuple[Part, ...] = ()
    tail: tuple[Part, ...] = ()
    returns: tuple[Part, ...] = ()
    codes: dict[str, Literal["delivered", "failed", "open"]] = {}

    @model_validator(mode="after")
    def _fits_together(self) -> BankFormat:
        if self.format == "fixed" and any(part.width is None for part in (*self.head, *self.columns, *self.tail)):
            raise ValueError("fixed: every field needs a width")
        if any(part.width is None for part in self.returns):
            raise ValueError("returns: every field needs a width")
        if self.format == "xlsx" and (self.head or self.tail):
            raise ValueError("xlsx: head and tail are for text files")
        if wrong := [part.value for part in self.columns if part.value and part.value not in _OF_LINE]:
            raise ValueError(f"columns: {wrong[0]} belongs into head or tail")
        if wrong := [part.value for part in (*self.head, *self.tail) if part.value and part.value not in _OF_FILE]:
            raise ValueError(f"head, tail: {wrong[0]} belongs into columns")
        if wrong := [part.value for part in self.returns if part.value and part.value not in RETURNED]:
            raise ValueError(f"returns: {wrong[0]} is of the whole file")
        try:
            "".encode(self.encoding)
        except LookupError:
            raise ValueError(f"encoding: {self.encoding}") from None
        fills = [part.fill for part in (*self.head, *self.columns, *self.tail)]
        if self.format == "fixed" and (wide := [fill for fill in fills if len(self.field(fill, "replace")) > 1]):
            raise ValueError(f"fill: {wide[0]} is no single byte")
        return self

    @property
    def mark(self) -> bytes:
        """With what some encodings begin a file."""
        return "".encode(self.encoding)

    def field(self, text: str, errors: str = "strict") -> bytes:
        """The text as it stands in the middle of a file: no field begins with the file's mark."""
        return text.encode(self.encoding, errors).removeprefix(self.mark)


@cache
def formats(folder: Path = FOLDER) -> tuple[BankFormat, ...]:
    """Every format. Raises Problem that names the file where one is wrong, or where not exactly one is for all other banks."""
    made = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            made.append(BankFormat.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))))
        except ValidationError as error:
            raise Problem.failed("bank-format-wrong", file=path.name, message=first_mistake(error)[1]) from None
        except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
            raise Problem.failed("bank-format-wrong", file=path.name, message=getattr(error, "problem", None) or "UTF-8, YAML") from None
    if sum(one.banks == "others" for one in made) != 1:
        raise Problem.failed("bank-format-wrong", file=folder.name, message="banks: others")
    return tuple(made)


@cache
def codes() -> dict[str, str]:
    """Return code → delivered, failed or open: the common ones, and those of every bank's file."""
    common = {code: said for said, spelled in BANK_CODES.items() for code in spelled}
    return common | {code: said for one in formats() for code, said in one.codes.items()}


def returned_rows(content: bytes, known: tuple[BankFormat, ...] | None = None) -> list[list[str]] | None:
    """The lines of a return of fixed width as rows below headings, by the first format whose width they all have; None where none has.

    The first line and the last may be of another width: a head, a tail. Amounts in fen become yuan.
    """
    unmarked = content.removeprefix(codecs.BOM_UTF8)  # else the first line would be taken for a head, and its payment for unanswered
    lines = [line for line in unmarked.replace(b"\r\n", b"\n").split(b"\n") if line.strip()]
    for one in (one for one in (formats() if known is None else known) if one.returns):
        widths = [part.width or 0 for part in one.returns]
        full = [line.ljust(sum(widths)) if 0 <= sum(widths) - len(line) < widths[-1] else line for line in lines]
        mine = [line for line in full if len(line) == sum(widths)]
        if not mine or any(len(line) != sum(widths) for line in full[1:-1]):
            continue
        rows = [_fields(line, one) for line in mine]
        headings = [RETURNED.get(part.value, part.title or "-") for part in one.returns]
        if all(_fits(headings, row) for row in rows):
            return [headings, *rows]
    return None


def _fits(headings: list[str], row: list[str]) -> bool:
    """Do the fields hold what they should: digits (of a masked account, its mask) in accounts, numbers in amounts?"""
    forms = {RETURNED["account"]: r"[0-9*]{8,}", RETURNED["yuan"]: r"[0-9,]+(?:\.[0-9]{1,2})?", RETURNED["number"]: r"[0-9]+"}
    return all(re.fullmatch(forms[heading], text) for heading, text in zip(headings, row, strict=True) if heading in forms)


def _fields(line: bytes, one: BankFormat) -> list[str]:
    made, at = [], 0
    for part in one.returns:
        width = part.width or 0
        text = line[at : at + width].decode(one.encoding, errors="replace").strip().strip("" if part.fill.isalnum() else part.fill)
        made.append(f"{int(text) / 100:.2f}" if part.value == "fen" and text.isdecimal() else text)
        at += width
    return made
