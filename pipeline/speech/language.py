"""The language that the program speaks: every label and message is written in Chinese where it is used, and looked up here.

The catalogues lie in `pipeline/speech/locale/` (gettext; how to keep them, its README says). A text that a catalogue lacks
stays as it is, so that names and other data may pass through. Standard library only: the first words are said before anything
is installed.
"""

from __future__ import annotations

import gettext
import string
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

SOURCE, LANGUAGES = "zh", ("zh", "en")
"""The language of the texts in the program itself, and all that it speaks."""
FOLDER, DOMAIN = Path(__file__).resolve().parent / "locale", "messages"
_now = SOURCE


def current() -> str:
    """`zh` or `en`."""
    return _now


def use(language: str) -> None:
    """Speak this language from now on, in this process."""
    global _now
    assert language in LANGUAGES, language
    _now = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language for a while."""
    before = _now
    use(language)
    try:
        yield
    finally:
        use(before)


def translated(text: str, language: str) -> str:
    """The text in that language."""
    return text if language == SOURCE or not text else _catalogue(language).gettext(text)


def _(text: str) -> str:
    """The text in the language that is spoken now."""
    return translated(text, _now)


def title(text: str) -> str:
    """The text in the language that is spoken now, as a heading."""
    said = _(text)
    return said[:1].upper() + said[1:]


def N_(text: str) -> str:
    """The text as it is, for the catalogues to find: what is looked up later, where it is used."""
    return text


def all_of(text: str) -> tuple[str, ...]:
    """The text in every language: to know it again on a sheet that comes back."""
    return tuple(dict.fromkeys(translated(text, language) for language in LANGUAGES))


def word(spelled: tuple[str, ...]) -> str:
    """A category of `schemas.categories` in words: the first that we write is Chinese, the first English one is English."""
    if _now == SOURCE:
        return spelled[0]
    return next((one for one in spelled if one.isascii() and len(one) > 1 and not one.isdigit()), spelled[0])


def words_of(categories: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Each category in words."""
    return {value: word(spelled) for value, spelled in categories.items()}


def listed(items: list[str]) -> str:
    """农村低保、残疾学生: several things in one line."""
    return _("、").join(items)


def filled(template: str, **parts: Any) -> Any:
    """A template filled in, column by column: "{count} 位" and a Series give a Series; texts alone give a text."""
    made: Any = ""
    for literal, name, _spec, _conversion in string.Formatter().parse(template):
        made = made + literal + (parts[name] if name else "")
    return made


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, FOLDER, [language])
