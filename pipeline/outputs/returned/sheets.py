"""1-returned: each faulty sheet back to its teacher, and one list of all of them."""

from __future__ import annotations

from pathlib import Path

from pandas import DataFrame

from pipeline.intake.discover import path_of
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, Table, Title, short_name
from pipeline.outputs.returned.marked import Mark, MarkedCopy
from pipeline.results import Results
from pipeline.speech.catalogue import CATALOGUE
from pipeline.speech.findings import SEVERITIES, to_teacher
from pipeline.speech.language import _

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
    return [_index(results, shown, {copy.source: copy.path for copy in made}), *made]


def copies(results: Results) -> dict[str, str]:
    """File → where its marked copy lies in the output folder; for each file that gets one."""
    shown = _shown(results)
    readable = shown.loc[~shown["file"].isin(shown.loc[shown["code"].isin(_NO_COPY), "file"]), "file"].unique()
    return {file: f"1-returned/{_short(file if Path(file).suffix.lower() == '.xlsx' else f'{file}.xlsx')}" for file in readable}


def _short(path: str) -> str:
    """The same path with every part short enough for a file system, its suffix kept."""
    *folders, name = path.split("/")
    return "/".join([*map(short_name, folders), short_name(name.removesuffix(".xlsx"), 160) + ".xlsx" if name.endswith(".xlsx") else name])


def _shown(results: Results) -> DataFrame:
    """What teachers are told: everything that they can mend, of the files with something that they must."""
    faulty = to_teacher(results.findings)["file"].unique()
    mendable = [code for code, entry in CATALOGUE.items() if entry.to_teacher]
    return results.findings[results.findings["file"].isin(faulty) & results.findings["code"].isin(mendable)]


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


def _index(results: Results, shown: DataFrame, copies: dict[Path, str]) -> Book:
    counts = (
        shown.pivot_table(index="file", columns="severity", values="code", aggfunc="size", fill_value=0)
        .reindex(columns=list(SEVERITIES), fill_value=0)
        .reset_index()
    )
    kinds = shown.drop_duplicates(["file", "title"]).groupby("file")["title"].agg(_("、").join)  # the list goes round: no values in it
    counts = counts.assign(
        kinds=counts["file"].map(kinds),
        copy=[copies.get(path_of(results.about.folder, file), "").removeprefix("1-returned/") for file in counts["file"]],
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
