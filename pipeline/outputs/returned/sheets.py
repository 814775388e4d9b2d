"""1-returned: each faulty sheet back to its teacher, and one list of all of them."""

from __future__ import annotations

from pathlib import Path

from pandas import DataFrame

from pipeline.intake.discover import path_of
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, Table, Title, file_name
from pipeline.outputs.returned.marked import Mark, MarkedCopy
from pipeline.results import Results
from pipeline.speech.catalogue import CATALOGUE
from pipeline.speech.findings import SEVERITIES, to_teacher
from pipeline.speech.language import _

_LONGEST_LIST = 5_000
"""Lines of another office's list up to which it goes back as a marked copy; of a longer one, a list of its faults does."""
_XLSX = ".xlsx"
_NO_COPY = ("FILE-UNREADABLE", "FILE-ENCRYPTED", "FILE-TOO-LARGE")


def books(results: Results) -> list[Book | MarkedCopy]:
    """A marked copy of each file with something that its teacher must mend, and the list."""
    shown = _shown(results)
    if shown.empty:
        return []
    checksums = dict(zip(results.checked.submissions["file"], results.checked.submissions["sha256"], strict=True))
    paths = copies(results)
    readable = shown[shown["file"].isin(list(paths))]
    made = [_copy(results, str(file), paths[str(file)], checksums[str(file)], rows) for file, rows in readable.groupby("file", sort=True)]
    faults = [
        _faults(results, str(file), rows) for file, rows in shown[shown["file"].isin(_long_lists(results))].groupby("file", sort=True)
    ]
    return [_index(results, shown, paths | {file: book.path for file, book in faults}), *made, *(book for _file, book in faults)]


def _long_lists(results: Results) -> list[str]:
    """Files with lists of other offices that are too long to be copied."""
    lists = results.checked.submissions[results.checked.submissions["kind"] == "reference"]
    return lists.loc[lists["rows"] > _LONGEST_LIST, "file"].unique().tolist()


def _faults(results: Results, file: str, rows: DataFrame) -> tuple[str, Book]:
    """The faulty lines of a long list, for the office that made it."""
    columns = [Column("序号", "serial", 6), Column("工作表", "centre", 14), Column("位置", "centre", 9), Column("姓名", "centre", 12)]
    columns += [Column("哪里不对", "wrap", 44), Column("怎么改", "wrap", 44)]
    lines = words.numbered(words.cells(rows, ["sheet", "cell", "name", "message", "remedy"]))
    title = texts.write("returned.j2", "title")
    blocks: list[Block] = [Title(title), Line(file), Table(columns, lines, filtered=True)]
    return file, Book(f"1-returned/{_short(f'{file}.xlsx')}", title, [Sheet("退回清单", blocks, "returned")], results.as_of)


def copies(results: Results) -> dict[str, str]:
    """File → where its marked copy lies in the output folder; for each file that gets one."""
    shown = _shown(results)
    passed = [*shown.loc[shown["code"].isin(_NO_COPY), "file"], *_long_lists(results)]
    readable = shown.loc[~shown["file"].isin(passed), "file"].unique()
    return {file: f"1-returned/{_short(file if Path(file).suffix.lower() == '.xlsx' else f'{file}.xlsx')}" for file in readable}


def _short(path: str) -> str:
    """The same path with every part such as every file system takes, its suffix kept."""
    *folders, name = path.removeprefix("../").split("/")
    stem = name[: -len(_XLSX)] if name.lower().endswith(_XLSX) else name
    return "/".join([*map(file_name, folders), file_name(stem, 160) + name[len(stem) :]])


def _shown(results: Results) -> DataFrame:
    """What teachers are told: everything that they can mend, of the files with something that they must; and what offices are told of
    their lists."""
    mendable = results.findings[results.findings["code"].isin([code for code, entry in CATALOGUE.items() if entry.to_teacher])]
    lists = results.checked.submissions.loc[results.checked.submissions["kind"] == "reference", "file"]
    return mendable[mendable["file"].isin([*to_teacher(results.findings)["file"].unique(), *lists])]


def _copy(results: Results, file: str, path: str, checksum: str, rows: DataFrame) -> MarkedCopy:
    marks = [Mark(*map(str, values)) for values in rows[["sheet", "cell", "severity", "name", "message", "remedy"]].itertuples(index=False)]
    return MarkedCopy(
        path_of(results.about.folder, file),
        checksum,
        path,
        texts.write("returned.j2", "title"),
        texts.write("returned.j2", "body", len(marks)),
        marks,
        results.as_of,
        file,
        results.about.passwords,
    )


def _index(results: Results, shown: DataFrame, copies: dict[str, str]) -> Book:
    counts = (
        shown.pivot_table(index="file", columns="severity", values="code", aggfunc="size", fill_value=0)
        .reindex(columns=list(SEVERITIES), fill_value=0)
        .reset_index()
    )
    kinds = shown.drop_duplicates(["file", "title"]).groupby("file")["title"].agg(_("、").join)  # the list goes round: no values in it
    counts = counts.assign(
        kinds=counts["file"].map(kinds),
        copy=[copies.get(str(file), "").removeprefix("1-returned/") for file in counts["file"]],
    )
    columns = [
        Column("序号", "serial", 6),
        Column("文件", "wrap", 44),
        Column("必须改正", "integer"),
        Column("核实前不发放", "integer"),
        Column("请核对", "integer"),
        Column("问题", "wrap", 36),
        Column("退回文件", "wrap", 56),
    ]
    rows = words.numbered(words.cells(counts, ["file", "error", "hold", "warning", "kinds", "copy"]))
    links = {(place, 6): f"external:{row[6]}" for place, row in enumerate(rows) if row[6]}
    blocks: list[Block] = [
        Title(texts.write("returned.j2", "index_title", results.term.title)),
        Line(texts.write("returned.j2", "index_body")),
        Table(columns, rows, total="合计", links=links),
    ]
    return Book(
        f"1-returned/{_('退回清单.xlsx')}",
        texts.write("returned.j2", "index_title", results.term.title),
        [Sheet("退回清单", blocks, "returned")],
        results.as_of,
    )
