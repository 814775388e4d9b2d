"""All files of a term to one frame per kind of sheet: the intake stage.

Files are read in workers; each column comes back as one text per table, and many tables are cut into cells at once (`cutting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.facts.terms import Term
from pipeline.intake import classes, values
from pipeline.intake.cutting import Cut
from pipeline.intake.discover import InputFile
from pipeline.intake.headings.recognise import KindWords, Vocabulary, folded
from pipeline.intake.reading import Problem, ReadTask, SheetRead, read_file
from pipeline.intake.remembered import Remembered
from pipeline.intake.synonyms import Words, local_words
from pipeline.machine.engine import Engine
from pipeline.speech import findings as f
from pipeline.speech.catalogue import CATALOGUE
from schemas.columns import Column, Kind
from schemas.purposes import KIND_OF
from schemas.sign_off import SIGNATURES

_SECONDS_PER_BYTE = 1 / 700_000
"""About what reading costs: 53,000 rows of 22 columns a second, at some 13 bytes a row and column."""
_CLASS = "class"
_ReadFile = tuple[InputFile, list[SheetRead]]


@dataclass
class Intake:
    """What was read.

    submissions: one row per table: submission (1 …), file, sheet, kind, month, school, class_name, sha256, rows, heading; when and by whom
    its workbook was saved (saved_at, saved_by).
    rows: one row per student and class sheet: submission, row (Excel's number), month, every column of the schema parsed,
    `year`, and `<field>_is_number` for ids and cards. others: the same for each other kind of sheet, by its name.
    columns: where each field stands: submission, field, column (0 = A).
    """

    submissions: DataFrame
    rows: DataFrame
    others: dict[str, DataFrame]
    columns: DataFrame
    findings: DataFrame
    forms: DataFrame = field(default_factory=DataFrame)
    """one row per column of each class sheet: submission, form, column, heading, field, why, look (`forms.FormColumn`)"""


def gather(
    files: list[InputFile],
    kinds: Sequence[Kind],
    programmes: tuple[str, ...],
    term: Term,
    engine: Engine,
    passwords: tuple[str, ...] = (),
    for_all_terms: Sequence[InputFile] = (),
    remembered: Remembered | None = None,
) -> Intake:
    """Read every file and lay all rows into one frame per kind. programmes: the names by which a title may call one.
    for_all_terms: answers on headings and registers that lie beside the terms' folders. remembered: what the last run has read."""
    once, twice = _each_content_once(files)
    reader = _Reader(kinds, programmes, term, engine, passwords, remembered or Remembered(None))
    words = Words({kind.name: kind.columns for kind in kinds})
    beside = reader.read(for_all_terms, words)
    words = replace(words, answers=_local(beside, words).answers) if beside else words
    read, local = _read(once, words, reader)
    newer = {checksum: file.file for file, sheets in read for sheet in sheets for checksum in sheet.origins}
    batch = _Batch(term)
    for file, sheets in (*beside, *read):
        superseded = newer.get(file.sha256)
        for sheet in sheets if superseded is None else [SheetRead("", problems=[Problem("FILE-SUPERSEDED", other=superseded)])]:
            batch.add(file, sheet)
    for file, first in twice:
        batch.add(file, SheetRead("", problems=[Problem("FILE-TWICE", other=first)]))
    return _settle(batch, local, kinds, term)


@dataclass(frozen=True)
class _Reader:
    """Reads files in workers. programmes: the names by which a title may call one."""

    kinds: Sequence[Kind]
    programmes: tuple[str, ...]
    term: Term
    engine: Engine
    passwords: tuple[str, ...]
    remembered: Remembered

    def read(self, files: Sequence[InputFile], words: Words) -> list[_ReadFile]:
        """Each file's tables."""
        if not files:
            return []
        vocabulary = _vocabulary(self.kinds, words, self.programmes, self.term)
        keys = self.remembered.keys(files, vocabulary, self.passwords)
        known = [self.remembered.of(key) for key in keys]
        new = [file for file, sheets in zip(files, known, strict=True) if sheets is None]
        tasks = [ReadTask(file, vocabulary, self.passwords) for file in new]
        seconds = sum(file.size for file in new) * _SECONDS_PER_BYTE
        unread = [SheetRead("", problems=[Problem("FILE-TOO-LARGE")])]
        read = self.engine.guarded_map(read_file, tasks, seconds, unread) if tasks else iter(())
        made = []
        for key, file, sheets in zip(keys, files, known, strict=True):
            if sheets is None:
                sheets = next(read)
                self.remembered.add(key, sheets)
            made.append((file, sheets))
        return made


def _read(files: list[InputFile], words: Words, reader: _Reader) -> tuple[list[_ReadFile], Words]:
    """Each file's tables, and the words with those of local sheets: these lie directly in the term's folder, and are read first."""
    of_term = reader.read([file for file in files if "/" not in file.file], words)
    local = _local(of_term, words)
    known = {file.file: sheets for file, sheets in of_term} if local is words else {}
    rest = reader.read([file for file in files if file.file not in known], local)
    known |= {file.file: sheets for file, sheets in rest}
    return [(file, known[file.file]) for file in files], local


def _local(read: list[_ReadFile], words: Words) -> Words:
    return local_words([sheet for _file, sheets in read for sheet in sheets], words)


def described(file: Path, kinds: Sequence[Kind], programmes: tuple[str, ...], term: Term) -> list[SheetRead]:
    """The tables of one file by itself, each with what every column was taken for."""
    words = Words({kind.name: kind.columns for kind in kinds})
    vocabulary = replace(_vocabulary(kinds, words, programmes, term), describes=True)
    return read_file(ReadTask(InputFile(file, file.name, "", "", file.stat().st_size), vocabulary))


def _vocabulary(kinds: Sequence[Kind], words: Words, programmes: tuple[str, ...], term: Term) -> Vocabulary:
    known = []
    for kind in (kind for kind in kinds if kind.read_by_heading):
        columns = words.columns[kind.name]
        headings = folded({name: column.headings for name, column in columns.items()}) | words.headings.get(kind.name, {})

        def having(attribute: str, value: object = True, columns: dict[str, Column] = columns) -> frozenset[str]:
            return frozenset(name for name, column in columns.items() if getattr(column, attribute) == value)

        known.append(
            KindWords(
                kind.name,
                headings,
                kind.key,
                kind.must,
                kind.fewest,
                kind.any_of,
                having("keeps_digits"),
                having("parser", "date"),
                having("filled_down"),
                kind.name == _CLASS,
            )
        )
    return Vocabulary(tuple(known), term, tuple(sorted(programmes, key=len, reverse=True)), words.answers)


def _each_content_once(files: list[InputFile]) -> tuple[list[InputFile], list[tuple[InputFile, str]]]:
    """Files whose bytes lie twice in one month count once, under the shortest name; the rest come with that name."""
    first: dict[tuple[str, str], InputFile] = {}
    for file in sorted(files, key=lambda file: (len(file.file), file.file)):
        first.setdefault((file.sha256, file.month), file)
    once = [file for file in files if first[file.sha256, file.month] is file]
    return once, [(file, first[file.sha256, file.month].file) for file in files if first[file.sha256, file.month] is not file]


_DECIDING = (
    *("hardship_group", "hardship_level", "boarding", "enrolment_status", "full_time", "household_kind", "county", "major", "application"),
    *("papers", "birth_date", "card_number", "amount", "applies", "receives"),
)
"""Fields on which it may hang who is paid."""
_SIGNS = ("unread_hardship", "unread_standing", "marked_months", "account_of", "struck")
"""What is read beside the fields: a cell of an unread column that speaks of hardship or standing; the months marked in a row;
whose the account is by its heading; a student who is struck through."""
_FROM_CONTEXT = ("school", "stage", "grade", "class_name", "major", "programme", "listed_as")


_BESIDE = ("term", "listed", "beside", "day", *SIGNATURES)
"""What a sheet says beside its lines: of which term it is; of a bank's return what it lists, its summary, its day; who
signs, and telephones."""
_DESCRIBED = (
    "submission",
    "file",
    "sheet",
    "kind",
    "month",
    *_FROM_CONTEXT,
    *_BESIDE,
    "sha256",
    "rows",
    "heading",
    "passed_over",
    "form",
    "saved_at",
    "saved_by",
)


@dataclass
class _Batch:
    """The tables of all files, one after another, and what describes each, column by column."""

    term: Term
    sheets: list[SheetRead] = field(default_factory=list)
    described: dict[str, list[object]] = field(default_factory=lambda: {name: [] for name in _DESCRIBED})

    def add(self, file: InputFile, sheet: SheetRead) -> None:
        self._by_purpose(sheet)
        self.sheets.append(sheet)
        said = [sheet.context.get(name, "") for name in (*_FROM_CONTEXT, *_BESIDE)]
        month = sheet.month or sheet.context.get("month", "")
        counts = (len(sheet.rows), sheet.heading, sheet.passed_over)
        values_of = (len(self.sheets), file.file, sheet.sheet, sheet.kind, month, *said, file.sha256, *counts, sheet.form, *sheet.saved)
        for column, value in zip(self.described.values(), values_of, strict=True):
            column.append(value)

    def _by_purpose(self, sheet: SheetRead) -> None:
        """A class sheet that claims for nobody is a sheet of another kind: of another term, a roster, a list of who left."""
        if sheet.kind != _CLASS:
            return
        said = sheet.context.get("term", "")
        if said and said != self.term.name:
            sheet.purpose = "other-term"
        sheet.kind = KIND_OF.get(sheet.purpose, _CLASS)
        if sheet.kind not in (_CLASS, "register"):
            sheet.problems = [
                *(one for one in sheet.problems if one.code.startswith("HEAD-")),
                Problem("SHEET-PURPOSE", written=sheet.purpose),
            ]

    def of_kind(self, kind: str) -> list[tuple[int, SheetRead]]:
        """(submission, table) of the tables of that kind that have rows."""
        return [(number, sheet) for number, sheet in enumerate(self.sheets, start=1) if sheet.kind == kind and len(sheet.rows)]


def _settle(batch: _Batch, words: Words, kinds: Sequence[Kind], term: Term) -> Intake:
    """Cut and parse the values, let titles speak where columns are silent, and settle month, stage, grade and class."""
    submissions = DataFrame(batch.described).astype({"submission": "int64", "rows": "int64"})
    submissions["month"] = [_with_year(month, term) for month in submissions["month"]]
    frames = {kind.name: _rows_of(kind.name, batch, words, submissions, term) for kind in kinds}
    rows = classes.locate(frames.pop(_CLASS), term)
    frames["register"] = classes.locate(frames["register"], term)
    titles = {name: column for kind in reversed(kinds) for name, column in kind.columns.items()}
    found = f.together(_sheet_findings(batch, titles), _month_findings(rows, submissions, term), words.findings(frames))
    return Intake(_located(submissions, rows), rows, frames, _places(batch.sheets), found, _forms(batch.sheets))


def _forms(sheets: list[SheetRead]) -> DataFrame:
    """What each column of each class sheet was taken for."""
    lines = [
        (number, sheet.form, one.column, one.heading, one.field, one.why, one.look)
        for number, sheet in enumerate(sheets, start=1)
        for one in sheet.form_columns
    ]
    return DataFrame(lines, columns=["submission", "form", "column", "heading", "field", "why", "look"])


def _places(sheets: list[SheetRead]) -> DataFrame:
    """Where each field of each table stands: submission, field, column (0 = A)."""
    counts = [len(sheet.columns) for sheet in sheets]
    fields = pa.array([name for sheet in sheets for name in sheet.columns], pa.large_string())
    columns = np.fromiter((column for sheet in sheets for column in sheet.columns.values()), np.int64, sum(counts))
    return DataFrame({"submission": np.repeat(np.arange(1, len(sheets) + 1), counts), "field": values.series(fields), "column": columns})


_nothing: dict[str, DataFrame] = {}
"""Kind → a frame of it without rows, made once: most terms have no sheet of most kinds."""


def _rows_of(kind: str, batch: _Batch, words: Words, submissions: DataFrame, term: Term) -> DataFrame:
    tables = batch.of_kind(kind)
    if tables:
        return _rows(tables, words.columns[kind], submissions, term)
    if kind not in _nothing:
        _nothing[kind] = _rows([], words.columns[kind], submissions, term)
    return _nothing[kind].copy(deep=False)


def _rows(tables: list[tuple[int, SheetRead]], columns: dict[str, Column], submissions: DataFrame, term: Term) -> DataFrame:
    """All rows of one kind of sheet, parsed."""
    sheets = [sheet for _, sheet in tables]
    counts = [len(sheet.rows) for sheet in sheets]
    submission = np.repeat(np.array([number for number, _ in tables], dtype=np.int64), counts)
    row = np.concatenate([np.asarray(sheet.rows, dtype=np.int64) for sheet in sheets] or [np.array([], dtype=np.int64)])
    cut = Cut(sheets, columns, _SIGNS if "hardship_group" in columns else ())
    parsed = {name: cut.values(name) for name in columns}
    for name in (name for name in (*_FROM_CONTEXT, "month") if name in parsed):
        said = _said(submissions[name], columns[name], submission)
        if name == "listed_as":
            parsed |= {"named_as": said, "group_in_cell": parsed[name]}
        parsed[name] = _first(said, parsed[name]) if name == "month" else _first(parsed[name], said)
    if "stage" in parsed:
        parsed["stage"] = values.category(parsed["stage"], columns["stage"])
    if "month" in parsed:
        parsed["month"] = values.on_distinct(parsed["month"], lambda month: _with_year(month, term))
    if "hardship_group" in columns:
        parsed |= {name: cut.values(name) for name in _SIGNS}
        place = pa.array(np.repeat(np.arange(len(sheets)), counts))
        parsed["unsaid"] = pa.array([_unsaid(sheet) for sheet in sheets], pa.large_string()).take(place)
        parsed["freed"] = cut.freed()
    flags = {f"{name}_is_number": cut.numbers(name) for name, column in columns.items() if column.keeps_digits}
    return DataFrame({"submission": submission, "row": row, **{name: values.series(texts) for name, texts in parsed.items()}, **flags})


def _said(of_sheets: Series, column: Column, submission: NDArray[np.int64]) -> Any:
    """What the title or the place of each row's sheet says of a field. submission: of each row."""
    said = values.plain(pa.array(of_sheets, pa.large_string()), column)
    return pa.nulls(len(submission), pa.large_string()) if said.null_count == len(said) else said.take(pa.array(submission - 1))


def _first(texts: Any, others: Any) -> Any:
    """The texts, and the others where they are missing."""
    if texts.null_count in (0, len(texts)):
        return others if texts.null_count else texts
    return texts if others.null_count == len(others) else pc.coalesce(texts, others)


def _unsaid(sheet: SheetRead) -> str:
    """The fields that decide and of which a class sheet says nothing, no column of it and no title: ;boarding;card_number;"""
    said = {*sheet.columns, *(name for name in sheet.context if sheet.context[name])} - {*sheet.half_told} | {*sheet.answered}
    return "".join(f";{name}" for name in _DECIDING if name not in said) + ";"


def _with_year(month: str, term: Term) -> str:
    """-09 is the September of the term; a month that the term has not is shown as written."""
    if not month.startswith("-"):
        return month
    return next((known for known in term.months if known.endswith(month)), f"{int(month[1:])}月")


def _sheet_findings(batch: _Batch, columns: dict[str, Column]) -> DataFrame:
    """What is wrong with a sheet as a whole. Two columns of one kind return it, unless nothing hangs on the field."""
    problems = DataFrame(
        [(number, *vars(problem).values()) for number, sheet in enumerate(batch.sheets, start=1) for problem in sheet.problems],
        columns=["submission", "code", "field", "written", "other", "row", "column"],
    ).astype({"submission": "int64", "row": "int64", "column": "int64"})
    made = []
    for code, sheets in problems.groupby("code", sort=True):
        known = sheets["field"].map(lambda name: columns[name].zh if name in columns else "")
        matters = sheets["field"].map(lambda name: name in columns and columns[name].decides).astype(bool)
        severity = CATALOGUE[str(code)].severity if code != "HEAD-TWICE" else matters.map({True: "error", False: "warning"})
        made.append(
            f.found(
                str(code),
                sheets.assign(row=sheets["row"] + 1),
                sheets["field"],
                severity=severity,
                value=sheets["written"],
                expected=known,
                other=sheets["other"],
                column=sheets["column"],
            )
        )
    return f.together(*made)


def _month_findings(rows: DataFrame, submissions: DataFrame, term: Term) -> DataFrame:
    """A month outside the term, or none: once for the sheet whose folder or title names it, or that names none at all;
    else for each row."""
    allowed = f"{term.months[0]} — {term.months[-1]}"
    silent = rows.groupby("submission")["month"].count()
    outside = (submissions["month"] != "") & ~submissions["month"].isin(term.months)
    of_class = submissions["kind"] == _CLASS
    sheets = submissions[of_class & (outside | submissions["submission"].isin(silent.index[silent == 0]))].assign(row=0)
    single = rows[~rows["month"].isin(term.months) & ~rows["submission"].isin(sheets["submission"])]
    found = partial(f.found, "MONTH-UNKNOWN", expected=allowed, other=term.months[0])
    return f.together(
        found(sheets[["submission", "row"]], value=sheets["month"].where(sheets["month"] != "", "?")),
        found(single[["submission", "row", "id_number", "name"]], "month", value=single["month"].fillna("?")),
    )


def _located(submissions: DataFrame, rows: DataFrame) -> DataFrame:
    """School, class and month of each table as its rows say, where they all say the same."""
    located = submissions.set_index("submission")
    for name in ("school", "class_name", "month"):
        pairs = rows[["submission", name]].dropna().drop_duplicates()
        one = pairs[~pairs["submission"].duplicated(keep=False)].set_index("submission")[name]
        located[name] = one.reindex(located.index).fillna(located[name]).astype("str")
    return located.reset_index()
