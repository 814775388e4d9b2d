"""Where things stand: the cell of each finding and of each claim, as `D7`."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.speech import findings as f


def addressed(findings: DataFrame, columns: DataFrame, submissions: DataFrame, language: str) -> DataFrame:
    """Findings with file, sheet, cell and texts, in the order of the sheets."""
    by_field = columns.rename(columns={"column": "of_field"})
    placed = findings.merge(by_field, on=["submission", "field"], how="left").merge(
        submissions[["submission", "file", "sheet", "heading"]], on="submission", how="left"
    )
    column = placed["column"].where(placed["column"] >= 0, placed["of_field"].fillna(-1)).astype("int64")
    has_cell = (column >= 0) & (placed["row"] > 0)
    letters = column.map({number: letters_of(number) for number in column.unique()}).astype("str")
    cell = (letters + placed["row"].astype("str")).where(has_cell, "")
    placed = placed.assign(cell=cell, column=column.where(has_cell, -1), file=placed["file"].fillna(""), sheet=placed["sheet"].fillna(""))
    order = ["submission", "row", "column", "code", "student_key", "other"]
    return f.texts(placed.sort_values(order, kind="stable", ignore_index=True), language)


def with_cells(rows: DataFrame, columns: DataFrame) -> DataFrame:
    """Add `cell`, the address of each row's id number: where the claim stands."""
    of_id = columns[columns["field"] == "id_number"].set_index("submission")["column"]
    letters = of_id.map({number: letters_of(number) for number in of_id.unique()}).astype("str")
    return rows.assign(cell=rows["submission"].map(letters).astype("str").fillna("") + rows["row"].astype("str"))


def letters_of(column: int) -> str:
    """0 → A, 26 → AA; nothing for -1."""
    letters = ""
    column += 1
    while column > 0:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
