"""Pandera, once per kind of sheet: each failure becomes a finding with its cell; rows with errors are returned."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pandera.pandas as pa
from pandas import DataFrame, Series

from pipeline.facts import identity
from pipeline.intake.programmes import claimed
from pipeline.machine.slim import chosen
from pipeline.speech import findings as f
from pipeline.speech.catalogue import CATALOGUE
from pipeline.speech.language import words_of
from pipeline.speech.wording import FORMULA_ERRORS, fold, several
from schemas.categories import HARDSHIP_GROUP
from schemas.columns import Column, columns_of

_MOST = {"name": 40, "school": 60, "class_name": 40, "grade": 30, "major": 40, "guardian": 40, "account_holder": 60, "bank": 80}
_MOST_OF_ANY = 2_000
"""Characters that a field holds at most; what is longer is something else."""
_FREED, _WHO = ("name", "id_number"), ["submission", "row", "id_number", "name"]
_LIMIT = 60
"""Characters of a wrong value that a message repeats."""


def validate(
    rows: DataFrame, places: DataFrame, model: type[pa.DataFrameModel], programmes: dict[str, list[str]]
) -> tuple[DataFrame, DataFrame]:
    """Check all rows of one kind of sheet against its model, in one pass.

    rows, places: as `gather` returns them. programmes: folded name → ids of the programmes that it may mean.
    Returns (rows, findings). Optional cells that are wrong are emptied, so that no rule takes them for a value. Where
    a whole column is missing that is needed, that is one finding of the sheet, not one for each row.
    """
    columns = columns_of(model)
    rows, kept = _unknown_groups(rows) if "unread_hardship" in rows else (rows, f.none())
    rows = claimed(rows, programmes) if "applies" in rows else rows
    there = rows.columns[rows.notna().any()]
    written = [name for name in columns if name in there]
    failures = pd.concat(
        [_failed_formulas(rows, written), _too_long(rows, written), _failures(rows, model, there), _unknown_programmes(rows, programmes)],
        ignore_index=True,
    )
    failed = failures.groupby(["index", "field"])["code"].transform("first") == "CELL-ERROR"
    failures = failures[~failed | (failures["code"] == "CELL-ERROR")]  # a failed formula is wrong in one way only
    failures = _misread_digits(rows, failures).sort_values(["index", "field"], kind="stable")
    failures["submission"] = rows["submission"].reindex(failures["index"]).to_numpy()
    has_cell = pd.MultiIndex.from_frame(failures[["submission", "field"]]).isin(pd.MultiIndex.from_frame(places[["submission", "field"]]))
    no_column = failures[(failures["code"] == "CELL-EMPTY") & ~has_cell]
    failures = failures.drop(no_column.index)
    freed = [rows[rows["freed"].str.contains(f";{name};", regex=False)] for name in _FREED] if "freed" in rows else []
    found = f.together(
        _missing_columns(no_column, columns),
        kept,
        *(f.found("VALUE-FREED", of[_WHO], name, expected=columns[name].title) for name, of in zip(_FREED, freed, strict=False)),
        *(_finding(rows, columns[str(name)], str(code), group) for (name, code), group in failures.groupby(["field", "code"], sort=True)),
    )
    return _without_wrong_values(rows, failures, columns), found


_DIGITS = str.maketrans("OIL", "011")
"""Letters that people write for digits."""


def _as_digits(ids: Series) -> Series:
    return ids.map(lambda text: text.translate(_DIGITS), na_action="ignore").astype("str")


def _misread_digits(rows: DataFrame, failures: DataFrame) -> DataFrame:
    """ID-LIKE in place of ID-FORMAT where an id has letters for digits (O for 0, l for 1) and its one reading passes every check: it is
    named, and asked about; never taken."""
    asked = failures[(failures["code"] == "ID-FORMAT") & (failures["field"] == "id_number")]
    if asked.empty:
        return failures
    good = identity.is_valid_id(_as_digits(rows.loc[asked["index"], "id_number"]))
    return failures.assign(code=failures["code"].mask(failures.index.isin(asked.index[good.to_numpy()]), "ID-LIKE"))


def _unknown_groups(rows: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Words of hardship that are none of the groups (单亲, 因病致贫): kept in a finding, no group. Where a cell holds nothing else, what
    it means is open (`unread_hardship`), and is asked about where the decision hangs on it."""
    written = rows["hardship_group"].dropna()
    known = set(HARDSHIP_GROUP)
    parted = {text: [part for part in text.split(";") if part not in known] for text in written.unique() if text not in FORMULA_ERRORS}
    odd = written[written.isin([text for text, unknown in parted.items() if unknown])]
    if odd.empty:
        return rows, f.none()
    groups = odd.map({text: ";".join(part for part in text.split(";") if part in known - {"none"}) or None for text in odd.unique()})
    words = odd.map({text: "、".join(parted[text]) for text in odd.unique()})
    rows = rows.assign(hardship_group=rows["hardship_group"].mask(rows.index.isin(odd.index), groups.reindex(rows.index)).astype("str"))
    rows["unread_hardship"] = rows["unread_hardship"].mask(rows.index.isin(groups[groups.isna()].index), "1")
    chosen = rows.loc[odd.index, ["submission", "row", "id_number", "name"]]
    return rows, f.found("WORD-KEPT", chosen, "hardship_group", value=words.str.slice(0, _LIMIT))


def split(rows: DataFrame, findings: DataFrame) -> tuple[DataFrame, DataFrame]:
    """(accepted, returned): a row is returned when it has an error, or its sheet as a whole has (row 0, or a heading)."""
    errors = findings[findings["severity"] == "error"]
    sheet_wide = (errors["row"] == 0) | errors["code"].str.startswith("HEAD-")
    cells = pd.MultiIndex.from_frame(errors.loc[~sheet_wide, ["submission", "row"]])
    bad = rows["submission"].isin(errors.loc[sheet_wide, "submission"]) | pd.MultiIndex.from_frame(rows[["submission", "row"]]).isin(cells)
    return chosen(rows, ~bad), chosen(rows, bad)


def with_counts(submissions: DataFrame, accepted: DataFrame, returned: DataFrame, findings: DataFrame) -> DataFrame:
    """Add accepted and returned rows and the status of each sheet: accepted, partly, returned, unused.

    A row of another kind of sheet counts as accepted: it is no student's, and what is wrong with it is a finding.
    """
    number = submissions["submission"]
    of_others = ~submissions["kind"].isin(["", "class"])
    counts = {
        name: number.map(rows["submission"].value_counts()).fillna(0).astype("int64")
        for name, rows in (("accepted", accepted), ("returned", returned))
    }
    counts["accepted"] = counts["accepted"].where(~of_others, submissions["rows"])
    faulty = number.isin(findings.loc[findings["severity"] == "error", "submission"])
    status = pd.Series("accepted", index=submissions.index, dtype="str").where(~faulty, "partly")
    status = status.where(~(faulty & (counts["accepted"] == 0)), "returned").where(
        ~number.isin(findings.loc[findings["code"].isin(["FILE-TWICE", "FILE-SUPERSEDED"]), "submission"]) | (submissions["rows"] > 0),
        "unused",
    )
    return submissions.assign(**counts, status=status)


def _missing_columns(failures: DataFrame, columns: dict[str, Column]) -> DataFrame:
    once = failures.drop_duplicates(["submission", "field"])
    titles = once["field"].map({name: column.title for name, column in columns.items()})
    return f.found("HEAD-MISSING", once[["submission"]], once["field"], expected=titles)


def _failures(rows: DataFrame, model: type[pa.DataFrameModel], there: pd.Index) -> DataFrame:
    """index, field and code of each failed check. A frame's check names its cell as CODE@field. there: the columns with something in
    them."""
    columns = columns_of(model)
    try:
        _schema(model, frozenset(there)).validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return DataFrame({"index": Series(dtype="int64"), "field": Series(dtype="str"), "code": Series(dtype="str")})
    broken = cases[cases["index"].isna()]
    assert broken.empty, f"the frame does not fit its schema: {broken[['column', 'check']].to_dict('records')}"
    check, column = cases["check"].astype("str"), cases["column"].astype("str")
    anchored = check.str.contains("@", regex=False)
    field = column.where(~anchored, check.str.partition("@")[2])
    code = check.str.partition("@")[0].where(
        anchored | check.isin(list(CATALOGUE)), column.map({name: described.code for name, described in columns.items()})
    )
    failures = DataFrame({"index": cases["index"].astype("int64"), "field": field.astype("str"), "code": code.astype("str")})
    return failures.drop_duplicates()  # pandera lists a failed frame check once per column that is not empty


@cache
def _schema(model: type[pa.DataFrameModel], there: frozenset[str]) -> pa.DataFrameSchema:
    """The model's schema without the columns that cannot fail: those in which nothing stands, half of them on most sheets, since they are
    nullable, and those without a check of their own. What an empty cell means is judged by the frame's checks, which stay."""
    schema = model.to_schema()
    return schema.remove_columns([name for name, column in schema.columns.items() if name not in there or not column.checks])


def _failed_formulas(rows: DataFrame, columns: list[str]) -> DataFrame:
    """Cells that hold #N/A or its kin. columns: those with something in them."""
    return _at({name: rows.index[rows[name].isin(FORMULA_ERRORS)] for name in columns}, "CELL-ERROR")


def _too_long(rows: DataFrame, columns: list[str]) -> DataFrame:
    """Cells with more text than any such thing has: a school's name of 300 characters."""
    return _at({name: rows.index[(rows[name].str.len() > _MOST.get(name, _MOST_OF_ANY)).fillna(False)] for name in columns}, "TOO-LONG")


def _at(wrong: dict[str, pd.Index], code: str) -> DataFrame:
    """index, field and code of the cells of each field."""
    some = {name: index for name, index in wrong.items() if len(index)}
    found = {"index": [at for index in some.values() for at in index], "field": [name for name, index in some.items() for _ in index]}
    return DataFrame(found).assign(code=code).astype({"index": "int64", "field": "str", "code": "str"})


def _unknown_programmes(rows: DataFrame, programmes: dict[str, list[str]]) -> DataFrame:
    """A programme applied for that no policy file knows by that name."""
    written = rows["programme"].dropna()
    unknown = written[
        written.map({text: any(fold(part) not in programmes for part in several(text)) for text in written.unique()}).astype(bool)
    ]
    return DataFrame({"index": unknown.index, "field": "programme", "code": "VALUE-UNKNOWN"}).astype({"index": "int64"})


def _finding(rows: DataFrame, column: Column, code: str, failures: DataFrame) -> DataFrame:
    """One kind of failure of one column. A code's own severity holds for ids and cards; else the column's."""
    chosen = rows.loc[failures["index"]]
    own = CATALOGUE[code].severity
    severity = column.wrong if code in ("VALUE-UNKNOWN", "DATE-FORMAT", "NAME-FORMAT") or column.name.startswith("guardian") else own
    value = chosen[column.name].fillna("").str.slice(0, _LIMIT)
    if column.categories:  # as a person writes it: 男, not male
        value = value.replace(words_of(column.categories))
    example = _as_digits(chosen[column.name]) if code == "ID-LIKE" else column.example
    return f.found(
        code,
        chosen[["submission", "row", "id_number", "name"]],
        column.name,
        severity=severity,
        value=value,
        expected=column.title,
        other=example,
    )


def _without_wrong_values(rows: DataFrame, failures: DataFrame, columns: dict[str, Column]) -> DataFrame:
    """The rows with the cells of optional columns that failed emptied: a doubtful value is never used."""
    rows = rows.copy()
    for name, group in failures.groupby("field"):
        if not columns[str(name)].required:
            rows.loc[group["index"], str(name)] = None
    return rows
