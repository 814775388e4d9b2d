"""工作日历: the year of an aid office as a workbook, and as an .ics file that a phone's calendar takes (RFC 5545)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from pipeline.facts.terms import Term
from pipeline.machine.files import write_whole
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Cell, Column, Line, Sheet, SignOff, Table, Title
from pipeline.speech.language import N_, _
from pipeline.speech.problems import Problem

DONE, DUE, LATE, LATER, OVER, SEEN_BY_A_PERSON = "done", "due", "late", "later", "over", "by-hand"
STATES = {
    DONE: N_("已完成"),
    DUE: N_("正在进行"),
    LATE: N_("逾期"),
    LATER: N_("未到"),
    OVER: N_("已过"),
    SEEN_BY_A_PERSON: N_("正在进行（由人确认）"),
}
"""State of a task → in words. over: past, of a task that only a person sees."""


@dataclass(frozen=True)
class Entry:
    """A task of a term: its id and name, from when to when, and how it stands."""

    task: str
    name: str
    term: Term
    first: datetime.date
    last: datetime.date
    state: str


def write(entries: list[Entry], begins: int, folder: Path, as_of: datetime.date) -> list[Path]:
    """Write both files into the output folder; returns them. Raises Problem where they cannot be written."""
    name = _("工作日历-{begins}-{ends}").format(begins=begins, ends=begins + 1)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        book = _book(entries, begins, f"{name}.xlsx", as_of)
        book.write(folder)
        write_whole(folder / f"{name}.ics", _as_ics(entries, as_of))
    except OSError as error:
        raise Problem.failed("cannot-write", folder=folder, reason=error.strerror) from None
    return [folder / f"{name}.xlsx", folder / f"{name}.ics"]


def _book(entries: list[Entry], begins: int, path: str, as_of: datetime.date) -> Book:
    title = texts.write("agenda.j2", "title", begins, begins + 1)
    columns = [
        Column("学期", "wrap", 26), Column("工作", "wrap", 34), Column("开始", "date", 12), Column("截止", "date", 12),
        Column("情况", "centre", 20), Column("备注", "text", 24),
    ]  # fmt: skip
    rows: list[list[Cell]] = [[one.term.title, one.name, one.first, one.last, _(STATES[one.state]), None] for one in entries]
    late = frozenset((place, 4) for place, one in enumerate(entries) if one.state == LATE)
    blocks: list[Block] = [
        Title(title),
        Line(texts.write("agenda.j2", "made", as_of), right=True),
        Line(texts.write("agenda.j2", "body")),
        Table(columns, rows, marked=late, row_height=20),
        SignOff(words.ROLES),
    ]
    return Book(path, title, [Sheet("工作日历", blocks, "plain")], as_of)


def _as_ics(entries: list[Entry], as_of: datetime.date) -> bytes:
    """One event per task, whole days; the end of an event is the day after its last (RFC 5545, 3.6.1)."""
    from icalendar import Calendar, Event  # few runs make one

    calendar = Calendar()
    calendar.add("prodid", "-//School Aid Pipeline//calendar//ZH")
    calendar.add("version", "2.0")
    stamp = datetime.datetime.combine(as_of, datetime.time(), datetime.UTC)
    for one in entries:
        event = Event()
        event.add("uid", f"{one.task}-{one.term.name}@school-aid-pipeline")
        event.add("dtstamp", stamp)
        event.add("dtstart", one.first)
        event.add("dtend", one.last + datetime.timedelta(days=1))
        event.add("summary", one.name)
        event.add("description", f"{one.term.title}　{_(STATES[one.state])}")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
