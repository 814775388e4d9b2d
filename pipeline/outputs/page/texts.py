"""Titles and texts from `templates/`, and figures as an office writes them, in the language that is spoken now."""

from __future__ import annotations

import contextlib
import datetime
import gettext
from collections.abc import Callable, Hashable, Iterator
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

import babel
from babel import dates, numbers
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateError

from pipeline.speech.language import SOURCE, _, current
from pipeline.speech.problems import Problem

_TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
_LOCALES = {"zh": "zh_Hans_CN", "en": "en_US"}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=_is_page,
        extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    install: Callable[..., None] = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(_, gettext.NullTranslations().ngettext, newstyle=True)
    environment.filters |= {"yuan": yuan, "day": day_in_words, "month": month_in_words, "count": count_in_figures, "percent": percent}
    return environment


def _is_page(name: str | None) -> bool:
    return bool(name and name.endswith(".html.j2"))


@cache
def template(name: str) -> Template:
    """A template by its file name. Raises Problem where somebody has broken it."""
    with checked(name):
        return _environment().get_template(name)


@contextlib.contextmanager
def checked(name: str) -> Iterator[None]:
    """Say of a template that cannot be used which one it is, and what is wrong with it."""
    try:
        yield
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        message = f"{line}: {error.message}" if line else str(error.message)
        raise Problem.failed("template-wrong", file=name, message=message) from None


def write(name: str, text: str, /, *values: Hashable) -> str:
    """One text (a macro) of a template, filled in."""
    return _written(name, text, current(), *values)


@lru_cache(maxsize=10_000, typed=True)
def _written(name: str, text: str, _language: str, *values: Hashable) -> str:
    """A thousand schools' notices say much the same."""
    with checked(name):
        return str(getattr(template(name).module, text)(*values)).strip()


def locale() -> babel.Locale:
    """That of the language that is spoken now: how it writes numbers, dates and money."""
    return babel.Locale.parse(_LOCALES[current()])


def in_words(fen: int) -> str:
    """An amount as finance writes it: 壹万贰仟叁佰元整; in English, one thousand two hundred yuan and fifty fen. Exact: the figure goes
    over as text or as whole numbers, never as a float."""
    if current() != SOURCE:
        from num2words import num2words  # costly to load, as the other

        whole, rest = divmod(fen, 100)
        said = f"{num2words(whole)} yuan" + (f" and {num2words(rest)} fen" if rest else "")
        return said.capitalize()
    if fen == 0:
        return "零元整"
    import cn2an  # a ninth of what a run would load

    exact = Decimal(fen) / 100
    return str(cn2an.an2cn(f"{exact:.2f}".rstrip("0").rstrip("."), "rmb"))


def total_in_words(fen: int) -> str:
    """The line below a sum that is paid: in words and in figures."""
    return write("payout.j2", "in_words", fen, in_words(fen))


def yuan(fen: int) -> str:
    """1234567 → 12,345.67"""
    return _yuan(int(fen), current())


@lru_cache(maxsize=100_000)
def _yuan(fen: int, language: str) -> str:
    return str(numbers.format_decimal(Decimal(fen) / 100, "#,##0.00", _LOCALES[language]))


def count_in_figures(count: int) -> str:
    """12345 → 12,345"""
    return str(numbers.format_decimal(count, locale=locale()))


def percent(share: float) -> str:
    """0.125 → 12.5%"""
    return str(numbers.format_percent(share, "0.0%", locale()))


def day_in_words(day: datetime.date) -> str:
    """2026年11月3日; November 3, 2026"""
    return str(dates.format_date(day, "long", locale()))


def month_in_words(month: str) -> str:
    """2026-09 → 2026年9月; September 2026"""
    return str(dates.format_skeleton("yMMMM", datetime.date.fromisoformat(f"{month}-01"), locale=locale()))
