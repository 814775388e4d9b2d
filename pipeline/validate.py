"""Pandera, once per kind of sheet: each failure becomes a finding with its cell; rows with errors are returned."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandas import DataFrame, Series

from pipeline import findings as f
from pipeline.intake.recognise import fold
from schemas.columns import Column, columns_of

_LIMIT = 60
"""Characters of a wrong value that a message repeats."""


def validate(rows: DataFrame, model: type[pa.DataFrameModel], programmes: dict[str, list[str]]) -> tuple[DataFrame, DataFrame]:
    """Check all rows of one kind of sheet against its model, in one pass.

    rows: as `gather` returns them. programmes: folded name → ids of the programmes that it may mean.
    Returns (rows, findings). Optional cells that are wrong are emptied, so that no rule takes them for a value.
    """
    columns = columns_of(model)
    failures = pd.concat([_failures(rows, model), _unknown_programmes(rows, programmes)], ignore_index=True)
    failures = failures.drop_duplicates(["index", "field", "code"]).sort_values(["index", "field"], kind="stable")
    found = f.together(*(_finding(rows, columns[str(name)], str(code), group) for (name, code), group in failures.groupby(["field", "code"], sort=True)))
    return _without_wrong_values(rows, failures, columns), found


def split(rows: DataFrame, findings: DataFrame) -> tuple[DataFrame, DataFrame]:
    """(accepted, returned): a row is returned when it, or its sheet as a whole, has an error."""
    errors = findings[findings["severity"] == "error"]
    whole = errors.loc[~errors["field"].isin(["month"]) | (errors["row"] == 0), :]
    sheets = set(whole.loc[whole["code"].isin(_SHEET_CODES), "submission"])
    cells = pd.MultiIndex.from_frame(errors[["submission", "row"]])
    bad = rows["submission"].isin(sheets) | pd.MultiIndex.from_frame(rows[["submission", "row"]]).isin(cells)
    return rows[~bad], rows[bad]


_SHEET_CODES = ("HEAD-MISSING", "HEAD-TWICE")


def _failures(rows: DataFrame, model: type[pa.DataFrameModel]) -> DataFrame:
    """index, field and code of each failed check. A frame's check names its cell as CODE@field."""
    columns = columns_of(model)
    try:
        model.validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return DataFrame({"index": Series(dtype="int64"), "field": Series(dtype="str"), "code": Series(dtype="str")})
    broken = cases[cases["index"].isna()]
    assert broken.empty, f"the frame does not fit its schema: {broken[['column', 'check']].to_dict('records')}"
    check, column = cases["check"].astype("str"), cases["column"].astype("str")
    anchored = check.str.contains("@", regex=False)
    field = column.where(~anchored, check.str.partition("@")[2])
    code = check.str.partition("@")[0].where(anchored | check.isin(list(f.CATALOGUE)), column.map({name: described.code for name, described in columns.items()}))
    kept = ~anchored | (column == field)  # pandera lists a failed frame check once per column
    return DataFrame({"index": cases["index"].astype("int64"), "field": field.astype("str"), "code": code.astype("str")})[kept]


def _unknown_programmes(rows: DataFrame, programmes: dict[str, list[str]]) -> DataFrame:
    """A programme applied for that no policy file knows by that name."""
    written = rows["programme"].dropna()
    unknown = written[written.map({text: any(fold(part) not in programmes for part in programme_words(text)) for text in written.unique()}).astype(bool)]
    return DataFrame({"index": unknown.index, "field": "programme", "code": "VALUE-UNKNOWN"}).astype({"index": "int64"})


def programme_words(written: str) -> list[str]:
    """国家助学金、免学费 → its two words."""
    return [part for part in written.replace("，", "、").replace(",", "、").replace(";", "、").replace("；", "、").split("、") if part]


def _finding(rows: DataFrame, column: Column, code: str, failures: DataFrame) -> DataFrame:
    """One kind of failure of one column. A code's own severity holds for ids and cards; else the column's."""
    chosen = rows.loc[failures["index"]]
    own = f.CATALOGUE[code].severity
    severity = column.wrong if code in ("VALUE-UNKNOWN", "DATE-FORMAT", "NAME-FORMAT") or column.name.startswith("guardian") else own
    value = chosen[column.name].fillna("").str.slice(0, _LIMIT)
    return f.found(code, chosen[["submission", "row", "id_number", "name"]], column.name, severity=severity, value=value, expected=column.zh, other=column.example)


def _without_wrong_values(rows: DataFrame, failures: DataFrame, columns: dict[str, Column]) -> DataFrame:
    """The rows with the cells of optional columns that failed emptied: a doubtful value is never used."""
    rows = rows.copy()
    for name, group in failures.groupby("field"):
        if not columns[str(name)].required:
            rows.loc[group["index"], str(name)] = None
    return rows
