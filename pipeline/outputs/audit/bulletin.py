"""4-audit/月通报-2026-09.xlsx: the monthly bulletin (一月一清查、一月一通报): per school and class what came in, what was faulty, who
joined and left, heads claimed against heads counted, and the rank; and a form to take along when heads are counted."""

from __future__ import annotations

import datetime

from pandas import DataFrame, Series

from pipeline.ledger.payments import RUN
from pipeline.outputs.page import figures, texts, words
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, SignOff, Table, Title
from pipeline.registers import spot_checks
from pipeline.results import Results
from pipeline.speech.language import N_, _

_MOST_RUNS = 6
"""Pay runs with a column of their own; those before them are one."""
CHANGES = {"joined": N_("新增"), "left": N_("减少")}
_COUNTS = ("sheets", "rows", "returned", "joined", "left", "claimed", "counted")
_SUMS: dict[str, Column] = {
    "sheets": Column("交表", "integer", 8),
    "rows": Column("上报行数", "integer", 10),
    "returned": Column("退回行数", "integer", 10),
    "rate": Column("差错率", "percent", 10),
    "joined": Column("新增", "integer", 8),
    "left": Column("减少", "integer", 8),
    "claimed": Column("上报人数", "integer", 10),
    "counted": Column("清点人数", "integer", 10),
    "difference": Column("相差", "integer", 8, summed=False),
    "rank": Column("名次", "centre", 8),
}


def books(results: Results) -> list[Book]:
    """One workbook for each month that has a sheet."""
    paid = figures.paid_by_run(results)
    return [_book(results, str(month), mine, paid) for month, mine in results.people.classes.groupby("month", sort=True)]


def _book(results: Results, month: str, classes: DataFrame, paid: DataFrame) -> Book:
    title = texts.write("bulletin.j2", "title", month)
    moved = results.people.changes[results.people.changes["month"] == month]
    sheets = [
        _schools(results, month, classes),
        _classes(results, month, classes),
        *_paid(month, paid),
        _moved(month, moved),
        _form(month, classes),
        *_spot_checks(results, month),
    ]
    return Book(f"4-audit/{_('月通报-{month}.xlsx').format(month=month)}", title, sheets, results.as_of)


def _ranked(table: DataFrame, missing: Series) -> DataFrame:
    """Rate of rows returned, heads that differ, and the rank: by the share of classes that handed in nothing (`missing`), then by the rate,
    then by the difference, the least first."""
    rate = (table["returned"] / table["rows"].where(table["rows"] > 0)).astype("float64")
    difference = table["claimed"] - table["counted"]
    order = DataFrame({"missing": missing, "rate": rate.fillna(1.0), "differs": difference.abs().fillna(0).astype("int64")})
    best_first = order.sort_values(["missing", "rate", "differs"], kind="stable")
    place = Series(range(1, len(order) + 1), index=best_first.index)
    rank = place.where(~best_first.duplicated()).ffill().astype("int64").astype("str")  # the same figures share a rank
    return table.assign(rate=rate, difference=difference, rank=rank)


def _schools(results: Results, month: str, classes: DataFrame) -> Sheet:
    by = classes.assign(missing=(classes["sheets"] == 0).astype("int64")).groupby("school", sort=True)
    table = by.agg(classes=("class_name", "size"), missing=("missing", "sum"), **{name: (name, "sum") for name in _COUNTS}).reset_index()
    nobody = classes["counted"].isna().groupby(classes["school"], sort=True).all().to_numpy()
    table = _ranked(table.assign(counted=table["counted"].mask(Series(nobody))), table["missing"] / table["classes"])
    columns = {
        "school": Column("学校", width=26),
        "classes": Column("班数", "integer", 8),
        "missing": Column("未交班数", "integer", 10),
        "handed_in": Column("交表率", "percent", 9),
        **_SUMS,
    }
    table = table.assign(handed_in=1 - table["missing"] / table["classes"])
    blocks: list[Block] = [
        Title(texts.write("bulletin.j2", "title", month)),
        Line(texts.write("bulletin.j2", "made", results.as_of), right=True),
        Line(texts.write("bulletin.j2", "body")),
        *_due_line(results, month),
        Table(list(columns.values()), words.cells(table, columns), total="合计", row_height=20),
        SignOff(words.ROLES),
    ]
    return Sheet("通报", blocks, "audit")


def _due(results: Results, month: str) -> datetime.date | None:
    """By when the month's sheets were due; None where the office has set no day."""
    day = results.about.policy.sheets_due(results.term)
    return datetime.date.fromisoformat(f"{month}-{day:02}") if day is not None else None


def _due_line(results: Results, month: str) -> list[Block]:
    due = _due(results, month)
    return [Line(texts.write("bulletin.j2", "due", due))] if due is not None else []


def _missing(results: Results, month: str) -> str:
    """What is said of a class that has sent no sheet, as things stand on the as-of date."""
    due = _due(results, month)
    if due is None:
        return _("未交")
    late = (results.as_of - due).days
    return _("未交，逾期 {days} 天").format(days=late) if late > 0 else _("未交，尚未到期")


def _classes(results: Results, month: str, classes: DataFrame) -> Sheet:
    table = _ranked(classes, classes["sheets"] == 0).sort_values(["school", "class_name"], kind="stable")
    table = table.assign(state=Series(_("已交"), index=table.index, dtype="str").where(table["sheets"] > 0, _missing(results, month)))
    columns = {
        "school": Column("学校", "wrap", 24),
        "class_name": Column("班级", "centre", 16),
        **_SUMS,
        "state": Column("交表情况", "centre"),
    }
    missing = frozenset((place, 2) for place, sheets in enumerate(table["sheets"]) if sheets == 0)
    blocks: list[Block] = [
        Title(texts.write("bulletin.j2", "classes", month)),
        Line(texts.write("bulletin.j2", "marked")),
        *_due_line(results, month),
        Table(list(columns.values()), words.cells(table, columns), total="合计", filtered=True, marked=missing),
    ]
    return Sheet("各班", blocks, "audit")


def _paid(month: str, paid: DataFrame) -> list[Sheet]:
    """发放: what of the month each pay run has paid, school by school. No sheet before the first run. paid: `figures.paid_by_run`."""
    mine = paid[paid.index.get_level_values("month") == month] if len(paid) else paid
    if mine.empty:
        return []
    table = mine.droplevel("month").dropna(axis="columns", how="all").fillna(0).astype("int64").reset_index()
    of_runs = [name for name in table.columns if name not in ("school", "due_fen", "left_fen")]
    earlier, last = of_runs[:-_MOST_RUNS], of_runs[-_MOST_RUNS:]
    shown = table.assign(earlier_fen=table[earlier].sum(axis=1))
    columns = {
        "school": Column("学校", "wrap", 26),
        "due_fen": Column("应发", "money", 16),
        **({"earlier_fen": Column("以前各批", "money", 16)} if earlier else {}),
        **{run: Column(_(RUN).format(number=run), "money", 14) for run in last},
        "left_fen": Column("尚应发", "money", 16),
    }
    blocks: list[Block] = [
        Title(texts.write("bulletin.j2", "paid", month)),
        Line(texts.write("bulletin.j2", "paid_body")),
        Table(list(columns.values()), words.cells(shown, columns), total="合计", row_height=20),
        SignOff(words.ROLES),
    ]
    return [Sheet("发放", blocks, "audit")]


def _moved(month: str, changes: DataFrame) -> Sheet:
    columns = {
        "change": Column("变动", "centre"),
        "school": Column("学校", "wrap", 24),
        "class_name": Column("班级", "centre"),
        "name": Column("姓名", "centre"),
        "other": Column("另见于", "wrap", 32),
        "reason": Column("原因（学校填写）", "text", 26),
    }
    shown = changes.assign(change=words.said(changes["change"], CHANGES), reason=None)
    rows = words.numbered(words.cells(shown, columns))
    blocks: list[Block] = [
        Title(texts.write("bulletin.j2", "moved", month)),
        Line(texts.write("bulletin.j2", "moved_body")),
        Table([Column("序号", "serial", 6), *columns.values()], rows, filtered=True),
        *([] if rows else [Line("无。")]),
    ]
    return Sheet("变动", blocks, "audit")


def _form(month: str, classes: DataFrame) -> Sheet:
    """人数清点表, to take along: filled in and dropped back, it is compared with what the classes claim."""
    columns = [
        Column("学校", "wrap", 26), Column("班级", "centre", 16), Column("月份", "centre", 10),
        Column("上报人数", "integer", 10, summed=False), Column("清点人数", "centre", 10), Column("清点人", "centre", 12),
        Column("班主任签字", "centre", 14), Column("备注", "text", 24),
    ]  # fmt: skip
    listed = classes.sort_values(["school", "class_name"], kind="stable")
    rows = words.cells(listed.assign(counted=None, by=None, signed=None, why=None), [
        "school", "class_name", "month", "claimed", "counted", "by", "signed", "why",
    ])  # fmt: skip
    asked = frozenset((place, column) for place in range(len(rows)) for column in (4, 5, 7))
    blocks: list[Block] = [
        Title(texts.write("bulletin.j2", "form", month)),
        Line(texts.write("bulletin.j2", "form_body")),
        Table(columns, rows, row_height=22, asked=asked),
    ]
    return Sheet("人数清点表", blocks, "asked")


def _spot_checks(results: Results, month: str) -> list[Sheet]:
    """抽查表, to take along: students drawn by chance, to be met and asked; filled in and dropped back, its answers are findings. Before it
    what an earlier one has found."""
    seed = spot_checks.seed_of(results.term.name, month)
    people = spot_checks.drawn(results.people.enrolments, month, seed)
    columns = [
        Column("学校", "wrap", 26), Column("班级", "centre", 16), Column("姓名", "centre", 12), Column("月份", "centre", 10),
        Column("是否在校", "centre", 10), Column("本人是否申请", "centre", 13), Column("是否收到资助", "centre", 13),
        Column("抽查人", "centre", 12), Column("备注", "text", 24),
    ]  # fmt: skip
    empty = dict.fromkeys(("met", "applied", "received", "by", "why"))
    rows = words.cells(people.assign(**empty), ["school", "class_name", "name", "month", *empty])
    asked = frozenset((place, column) for place in range(len(rows)) for column in (7, 8))
    choices = {(place, column): [_("是"), _("否")] for place in range(len(rows)) for column in (4, 5, 6)}
    found = results.kept.checks[results.kept.checks["month"].fillna(month) == month]
    wrong = int((found["said"] != "").sum())
    blocks: list[Block] = [
        Title(texts.write("bulletin.j2", "checks", month)),
        Line(texts.write("bulletin.j2", "checks_body", seed)),
        *([Line(texts.write("bulletin.j2", "checks_found", len(found), wrong), bold=True)] if len(found) else []),
        Table(columns, rows, row_height=22, asked=asked, choices=choices),
    ]
    return [Sheet("抽查表", blocks, "asked")] if rows else []
