"""The parts of the documents that are made from schemas, tables, laws and codes, each between two marks in its file."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from docs.meanings import MEANINGS
from pipeline.facts.terms import TERM_PATTERN
from pipeline.leads.kinds import KINDS as LEADS
from pipeline.life import balance, states
from pipeline.outputs import tables
from pipeline.speech.catalogue import CATALOGUE
from pipeline.speech.language import translated
from schemas.columns import Column, Kind
from schemas.kinds import KINDS

HOME = Path(__file__).resolve().parents[1]
FILES = (
    HOME / "docs" / "architecture.md",
    HOME / "docs" / "data.md",
    HOME / "docs" / "licences.md",
    HOME / "README.md",
    HOME / "README.zh-CN.md",
)
_MARK = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_SEVERITIES = {"error": "sent back", "hold": "not paid until a person rules", "warning": "warning", "note": "note"}
_PARSERS = {
    "text": "text", "plain": "text", "name": "a name", "id": "an id number", "card": "a card number", "code": "letters and digits",
    "category": "one of its words", "stance": "one of its words, or a sentence with one",
    "categories": "one or several of its words", "money": "an amount in yuan", "count": "a number",
    "term": "a term", "months": "months", "date": "a day", "month": "a month",
}  # fmt: skip


def brought_up_to_date(file: Path) -> str:
    """The text of a document with its made parts as the code is now."""
    return _MARK.sub(lambda mark: f"{mark[1]}{_PARTS[mark[2]]()}\n{mark[3]}", file.read_text(encoding="utf-8"))


def _laws() -> str:
    return "\n".join(f"{number}. {translated(law[0], 'en')}" for number, law in enumerate(balance.LAWS, start=1))


def _moves() -> str:
    rows = [(f"`{name}`", translated(move.title, "en"), ", ".join(move.of)) for name, move in states.MOVES.items()]
    return _table(("move", "what it is", "possible when the term is"), rows)


def _leads() -> str:
    rows = [(kind.title, kind.means, kind.innocent, kind.ask) for kind in LEADS]
    return _table(("线索", "可能是", "也可能是", "核查办法"), rows)


def _codes() -> str:
    rows = [
        (
            f"`{code}`",
            entry.stage,
            _SEVERITIES[entry.severity],
            *(translated(text, "en") for text in (entry.title, entry.message, entry.remedy)),
        )
        for code, entry in CATALOGUE.items()
    ]
    return _table(("code", "stage", "what follows", "title", "message", "what to do"), rows)


def _licences() -> str:
    """Each pinned package with its licence as it says itself; of one that another system or Python needs, what stands there already."""
    pinned = re.findall(
        r"^([a-z0-9][a-z0-9.-]*)(?:\[[^]]*\])?==", (HOME / "requirements-cluster.txt").read_text(encoding="utf-8"), re.MULTILINE
    )
    stands = dict(re.findall(r"^\| ([^ |]+) \| (.+?) \|$", (HOME / "docs" / "licences.md").read_text(encoding="utf-8"), re.MULTILINE))
    return _table(("package", "licence"), [(name, _licence(name) or stands.get(name, "?")) for name in dict.fromkeys(pinned)])


def _licence(package: str) -> str:
    """The licence of an installed package in a few words; empty where it is not installed, or says none."""
    try:
        said = importlib.metadata.metadata(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
    classified = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier") or () if one.startswith("License ::")]
    in_words = (said.get("License") or "").strip().partition("\n")[0]
    return said.get("License-Expression") or (in_words if 0 < len(in_words) < 60 else "") or ", ".join(classified)


def _sheets() -> str:
    return "\n\n".join(f"### {kind.zh} · {kind.en} (`{kind.name}`)\n\n{_fields(kind)}" for kind in KINDS if kind.read_by_heading)


def _fields(kind: Kind) -> str:
    rows = [
        (f"`{name}`", f"{column.zh} · {column.en}", _needed(name, kind), _meaning(column), _code_of(kind, name, column), column.example)
        for name, column in kind.columns.items()
    ]
    return _table(("field", "heading", "", "what it holds", "checked as", "example"), rows)


def _needed(name: str, kind: Kind) -> str:
    return "needed" if name in kind.needed else ""


def _meaning(column: Column) -> str:
    words = "、".join(spelled[0] for spelled in (column.categories or {}).values())
    return "; ".join(
        filter(None, (_PARSERS.get(column.parser, column.parser), words, translated(column.help, "en") if column.help else ""))
    )


def _code_of(kind: Kind, name: str, column: Column) -> str:
    checks = [str(check.name).partition("@") for check in kind.model.to_schema().checks]
    codes = [code for code, _, field in checks if field == name]
    return " ".join(
        f"`{code}`" for code in dict.fromkeys([*codes, *([column.code] if column.categories or column.code != "VALUE-UNKNOWN" else [])])
    )


def _tables() -> str:
    parts = []
    for name, columns in tables.columns().items():
        rows = [(f"`{column}`", *_meant(name, column)) for column in columns]
        parts.append(f"### `{name}`\n\n{_table(('column', 'meaning', 'unit or form'), rows)}")
    return "\n\n".join(parts)


def _meant(table: str, column: str) -> tuple[str, str]:
    return MEANINGS.get(f"{table}.{column}") or MEANINGS[column]


def _terms() -> str:
    return f"`{TERM_PATTERN.replace('|', 'or')}`"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines)


_PARTS: dict[str, Callable[[], str]] = {
    "laws": _laws, "moves": _moves, "codes": _codes, "sheets": _sheets, "tables": _tables, "terms": _terms, "licences": _licences,
    "leads": _leads,
}  # fmt: skip
