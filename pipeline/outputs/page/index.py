"""目录: what lies in a term's archive, for a person to read."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

from pipeline.facts.terms import Term
from pipeline.outputs.page import texts
from pipeline.outputs.page.book import Block, Book, Cell, Column, Line, Sheet, SignOff, Table, Title
from pipeline.speech.language import N_, _


def workbook(term: Term, as_of: datetime.date, files: list[tuple[str, int, str]]) -> bytes:
    """The index as a workbook. files: name, size in bytes, checksum."""
    columns = [
        Column("序号", "serial", 6), Column("类别", "centre", 18), Column("文件", "wrap", 64),
        Column("大小（字节）", "integer", 14, summed=False), Column("校验码 SHA-256", "wrap", 36),
    ]  # fmt: skip
    rows: list[list[Cell]] = [[number, *_filed(name), size, checksum] for number, (name, size, checksum) in enumerate(files, start=1)]
    title = texts.write("archive.j2", "title", term.title)
    blocks: list[Block] = [
        Title(title),
        Line(texts.write("archive.j2", "body", as_of, len(files))),
        Table(columns, rows, filtered=True),
        SignOff((N_("归档人"), N_("资助部门审核"))),
    ]
    book = Book("目录.xlsx", title, [Sheet("目录", blocks, "plain")], as_of)
    with tempfile.TemporaryDirectory() as folder:
        book.write(Path(folder))
        return (Path(folder) / book.path).read_bytes()


def _filed(name: str) -> tuple[str, str]:
    """类别 and file: 1-原始资料/班级表/2026-09/x.xlsx → 原始资料 · 班级表, 2026-09/x.xlsx"""
    parts = name.split("/")
    depth = 2 if parts[0].startswith("1-") else 1
    return " · ".join(_(part.partition("-")[2] or part) for part in parts[:depth]), "/".join(parts[depth:])
