"""Titles and texts from `templates/`, and figures as an office writes them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import chinese_calendar
import cn2an
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from pipeline.problems import yuan

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=_is_page
    )
    environment.filters |= {"yuan": yuan, "day": day_zh}
    return environment


def _is_page(name: str | None) -> bool:
    return bool(name and name.endswith(".html.j2"))


@cache
def template(name: str) -> Template:
    return _environment().get_template(name)


def write(name: str, text: str, /, *values: Any) -> str:
    """One text (a macro) of a template, filled in."""
    return str(getattr(template(name).module, text)(*values)).strip()


def in_words(fen: int) -> str:
    """An amount as finance writes it: 壹万贰仟叁佰元整. Exact: the figure goes over as text, never as a float."""
    if fen == 0:
        return "零元整"
    exact = Decimal(fen) / 100
    return str(cn2an.an2cn(f"{exact:.2f}".rstrip("0").rstrip("."), "rmb"))


def day_zh(day: datetime.date) -> str:
    """2026年11月3日"""
    return f"{day.year}年{day.month}月{day.day}日"


def workdays_after(first: datetime.date, count: int) -> datetime.date:
    """The last of `count` working days that begin with `first`: holidays and make-up days as published, weekends after that."""
    day = first
    while True:
        count -= _is_workday(day)
        if count <= 0:
            return day
        day += datetime.timedelta(days=1)


def _is_workday(day: datetime.date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # a year whose holidays are not published yet
        return day.weekday() < 5
