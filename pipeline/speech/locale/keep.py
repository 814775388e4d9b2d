"""`python -m pipeline.speech.locale.keep`: gather every text of the program and its templates, bring each catalogue up to date, compile it.

For developers: nothing of it runs when a term is run. A text that has no translation yet is named at the end.
"""

from __future__ import annotations

import ast
import datetime
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from pipeline import VERSION
from pipeline.speech.language import DOMAIN, FOLDER, LANGUAGES, SOURCE

HOME = Path(__file__).resolve().parents[3]
_SETTLED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""The date in every catalogue, so that the same texts are the same file."""
_HEADER = "# Labels and messages of the School Aid Pipeline. How to keep them: README.md in pipeline/speech/locale."
_MARKED = {"_": (0,), "N_": (0,), "Column": (0,), "Title": (0,), "Line": (0,), "Sheet": (0,), "Chart": (0,), "entry": (3, 4, 5)}
"""Function → which of its arguments are texts."""
_NAMED = {"Table": ("total", "subtotal"), "column": ("help",), "SignOff": ("date",)}
"""Function → which of its named arguments are texts."""


def texts_of(source: IO[bytes], _keywords: Any, _tags: Any, **_options: Any) -> Iterator[tuple[int, None, str, list[str]]]:
    """Babel's extractor for our Python files: the texts that are marked, or that a sheet's description holds."""
    for node in ast.walk(ast.parse(source.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = [node.args[place] for place in _MARKED.get(node.func.id, ()) if place < len(node.args)]
            given += [one.value for one in node.keywords if one.arg in _NAMED.get(node.func.id, ())]
            for text in given:
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and not text.value.isascii():
                    yield node.lineno, None, text.value, []


def template() -> Catalog:
    """Every text of the program, without translations."""
    made = Catalog(project="school-aid-pipeline", creation_date=_SETTLED, revision_date=_SETTLED, charset="utf-8")
    method: Any
    for folder, files, method in (("pipeline", "**.py", texts_of), ("schemas", "**.py", texts_of), ("templates", "**.j2", _JINJA)):
        found = extract_from_dir(HOME / folder, [(files, method)], keywords={"gettext": None})
        for name, _line, text, _comments, _context in sorted(found, key=lambda one: (one[0], one[1])):
            made.add(text, locations=[(f"{folder}/{name}", 0)])
    return made


_JINJA = "jinja2.ext:babel_extract"


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it stands."""
    file = _file(language)
    if not file.exists():
        return Catalog(locale=language, creation_date=_SETTLED, revision_date=_SETTLED)
    return read_po(io.BytesIO(file.read_bytes()), locale=language)


def brought_up_to_date(language: str) -> Catalog:
    """The catalogue with every text of the program and no other; nothing is guessed from similar texts."""
    known = catalogue(language)
    known.update(template(), no_fuzzy_matching=True)
    known.obsolete.clear()
    known.creation_date = known.revision_date = _SETTLED
    known.header_comment, known.fuzzy, known.project, known.version = _HEADER, False, "School Aid Pipeline", VERSION
    return known


def written(known: Catalog) -> bytes:
    """The catalogue as its file."""
    out = io.BytesIO()
    write_po(out, known, width=0, include_lineno=False, sort_by_file=True, omit_header=False)
    return re.sub(
        rb'"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Report-Msgid-Bugs-To)[^\n]*\n',
        b"",
        out.getvalue(),
    )


def compiled(known: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    known.creation_date = known.revision_date = _SETTLED  # else it would hold the time of day
    out = io.BytesIO()
    write_mo(out, known)
    return out.getvalue()


def untranslated(known: Catalog) -> list[str]:
    """The texts without a translation."""
    return [str(message.id) for message in known if message.id and (not message.string or message.fuzzy)]


def _file(language: str, suffix: str = "po") -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.{suffix}"


def main() -> int:
    """Write every catalogue; 1 where a text has no translation."""
    missing = 0
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        known = brought_up_to_date(language)
        _file(language).write_bytes(written(known))
        _file(language, "mo").write_bytes(compiled(read_po(io.BytesIO(written(known)), locale=language)))
        for text in untranslated(known):
            missing += 1
            print(f"{language}: {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
