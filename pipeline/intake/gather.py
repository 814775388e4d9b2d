"""All files of a term to one frame: the intake stage.

Sheets are read in workers, and their columns appended to one list per field, so that pandas builds a single frame: a
frame per sheet made reading ten times slower.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
from pandas import DataFrame, Series

from pipeline import findings as f
from pipeline.engine import Engine
from pipeline.intake import values
from pipeline.intake.discover import InputFile
from pipeline.intake.reading import ReadTask, SheetRead, read_file
from pipeline.intake.recognise import vocabulary
from pipeline.terms import Term
from schemas.columns import Column

_SECONDS_PER_BYTE = 1 / 700_000
"""About what reading costs: 53,000 rows of 22 columns a second, at some 13 bytes a row and column."""


@dataclass
class Intake:
    """What was read.

    submissions: one row per sheet: submission (1 …), file, sheet, kind, month, school, class_name, sha256, rows, heading.
    rows: one row per student and sheet: submission, row (Excel's number), month, every column of the schema parsed,
    `year`, and `<field>_is_number` for ids and cards.
    columns: where each field stands: submission, field, column (0 = A).
    """

    submissions: DataFrame
    rows: DataFrame
    columns: DataFrame
    findings: DataFrame


def gather(files: list[InputFile], columns: dict[str, Column], programmes: tuple[str, ...], term: Term, engine: Engine) -> Intake:
    """Read every file and lay all rows into one frame. programmes: the names by which a title may call one."""
    once, twice = _each_content_once(files)
    words = vocabulary({name: column.headings for name, column in columns.items()}, programmes)
    digits = tuple(name for name, column in columns.items() if column.keeps_digits)
    tasks = [ReadTask(file, words, digits) for file in once]
    batch = _Batch(columns)
    seconds = sum(file.size for file in once) * _SECONDS_PER_BYTE
    unread = [SheetRead("", problems=[("FILE-TOO-LARGE", "")])]
    read = list(zip(once, engine.guarded_map(read_file, tasks, seconds, unread), strict=True))
    newer = {checksum: file.file for file, sheets in read for sheet in sheets for checksum in sheet.origins}
    for file, sheets in read:
        superseded = newer.get(file.sha256)
        for sheet in sheets if superseded is None else [SheetRead("", problems=[("FILE-SUPERSEDED", superseded)])]:
            batch.add(file, sheet)
    for file, first in twice:
        batch.add(file, SheetRead("", problems=[("FILE-TWICE", first)]))
    return _settle(batch, columns, term)


def _each_content_once(files: list[InputFile]) -> tuple[list[InputFile], list[tuple[InputFile, str]]]:
    """Files whose bytes lie twice in one month count once, under the shortest name; the rest come with that name."""
    first: dict[tuple[str, str], InputFile] = {}
    for file in sorted(files, key=lambda file: (len(file.file), file.file)):
        first.setdefault((file.sha256, file.month), file)
    once = [file for file in files if first[file.sha256, file.month] is file]
    return once, [(file, first[file.sha256, file.month].file) for file in files if first[file.sha256, file.month] is not file]


@dataclass
class _Batch:
    """Columns of plain lists, filled sheet by sheet."""

    columns: dict[str, Column]
    submissions: list[dict[str, object]] = field(default_factory=list)
    places: list[tuple[int, str, int]] = field(default_factory=list)
    problems: list[tuple[int, str, str, str]] = field(default_factory=list)
    submission: list[int] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    cells: dict[str, list[str | None]] = field(default_factory=dict)
    numbers: dict[str, list[bool]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cells = {name: [] for name in self.columns}
        self.numbers = {name: [] for name, column in self.columns.items() if column.keeps_digits}

    def add(self, file: InputFile, sheet: SheetRead) -> None:
        number, count = len(self.submissions) + 1, len(sheet.rows)
        said = sheet.context
        self.submissions.append(
            {
                "submission": number,
                "file": file.file,
                "sheet": sheet.sheet,
                "kind": sheet.kind,
                "month": file.month or said.get("month", ""),
                "school": said.get("school", ""),
                "class_name": said.get("class_name", ""),
                "grade": said.get("grade", ""),
                "major": said.get("major", ""),
                "programme": said.get("programme", ""),
                "sha256": file.sha256,
                "rows": count,
                "heading": sheet.heading,
                "passed_over": sheet.passed_over,
            }
        )
        self.places += [(number, name, column) for name, column in sheet.columns.items()]
        self.problems += [(number, code, about, "".join(written)) for code, about, *written in sheet.problems]
        self.submission += [number] * count
        self.row += sheet.rows
        for name, cells in self.cells.items():
            cells += sheet.cells.get(name) or [None] * count
        for name, numbers in self.numbers.items():
            numbers += sheet.numbers.get(name) or [False] * count


_FROM_CONTEXT = ("school", "grade", "class_name", "major", "programme")


def _settle(batch: _Batch, columns: dict[str, Column], term: Term) -> Intake:
    """Parse the values, let titles speak where columns are silent, and settle month, stage, grade and class."""
    submissions = DataFrame(batch.submissions).astype({"submission": "int64", "rows": "int64"})
    rows = DataFrame({"submission": Series(batch.submission, dtype="int64"), "row": Series(batch.row, dtype="int64")})
    cells = {name: Series(batch.cells[name], dtype="str") for name in columns}
    flags = {f"{name}_is_number": Series(numbers, dtype="bool") for name, numbers in batch.numbers.items()}
    rows = values.parse(pd.concat([rows, DataFrame(cells), DataFrame(flags)], axis=1), columns)
    surroundings = submissions.set_index("submission")
    for name in _FROM_CONTEXT:
        said = values.plain(surroundings[name].astype("str"), columns[name])
        rows[name] = rows[name].fillna(rows["submission"].map(said)).astype("str")
    of_sheet = rows["submission"].map(surroundings["month"]).astype("str")
    rows = values.locate(rows.assign(month=of_sheet.where(of_sheet != "", rows["month"])), term)
    found = f.together(_sheet_findings(batch, submissions, columns), _month_findings(rows, submissions, term))
    places = DataFrame(batch.places, columns=["submission", "field", "column"]).astype(
        {"submission": "int64", "column": "int64", "field": "str"}
    )
    return Intake(_located(submissions, rows), rows, places, found)


def _sheet_findings(batch: _Batch, submissions: DataFrame, columns: dict[str, Column]) -> DataFrame:
    """What is wrong with a sheet as a whole. Two columns of one kind return it, unless nothing hangs on the field."""
    made = []
    problems = DataFrame(batch.problems, columns=["submission", "code", "about", "written"]).astype({"submission": "int64"})
    heading = submissions.set_index("submission")["heading"]
    for code, sheets in problems.groupby("code", sort=True):
        titles = sheets["about"].map(lambda name: columns[name].zh if name in columns else name)
        matters = sheets["about"].map(lambda name: name in columns and columns[name].decides).astype(bool)
        severity = f.CATALOGUE[str(code)].severity if code != "HEAD-TWICE" else matters.map({True: "error", False: "warning"})
        fields = sheets["about"] if code in ("HEAD-TWICE", "HEAD-NEAR") else ""
        rows = sheets.assign(row=sheets["submission"].map(heading) if str(code).startswith("HEAD-") else 0)
        made.append(f.found(str(code), rows, fields, severity=severity, value=sheets["written"], expected=titles, other=titles))
    return f.together(*made)


def _month_findings(rows: DataFrame, submissions: DataFrame, term: Term) -> DataFrame:
    """A month outside the term, or none: once for the sheet whose folder or title names it, or that names none at all;
    else for each row."""
    allowed = f"{term.months[0]} — {term.months[-1]}"
    silent = rows.groupby("submission")["month"].count()
    outside = (submissions["month"] != "") & ~submissions["month"].isin(term.months)
    sheets = submissions[(submissions["kind"] != "") & (outside | submissions["submission"].isin(silent.index[silent == 0]))].assign(row=0)
    single = rows[~rows["month"].isin(term.months) & ~rows["submission"].isin(sheets["submission"])]
    shown = {"expected": allowed, "other": term.months[0]}
    return f.together(
        f.found("MONTH-UNKNOWN", sheets[["submission", "row"]], value=sheets["month"].where(sheets["month"] != "", "?"), **shown),
        f.found("MONTH-UNKNOWN", single[["submission", "row", "id_number", "name"]], "month", value=single["month"].fillna("?"), **shown),
    )


def _located(submissions: DataFrame, rows: DataFrame) -> DataFrame:
    """School, class and month of each sheet as its rows say, where they all say the same."""
    located = submissions.set_index("submission")
    for name in ("school", "class_name", "month"):
        per_sheet = rows.groupby("submission")[name].agg(["nunique", "first"])
        one = per_sheet.loc[per_sheet["nunique"] == 1, "first"]
        located[name] = one.reindex(located.index).fillna(located[name]).astype("str")
    return located.reset_index()
