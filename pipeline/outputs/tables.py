"""tables/*.parquet: the same data for machines. The names of tables and columns are a contract: add, never rename."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
from pandas import DataFrame

from pipeline.outputs.page import indicators
from pipeline.outputs.page.output import Output
from pipeline.outputs.page.parquet import FOLDER, ParquetFile
from pipeline.results import PAID_LINES, Results

CONTRACT = {
    "submissions": "file sheet kind month school class_name sha256 rows accepted returned status",
    "findings": "code severity stage file sheet cell field id_number name message remedy",
    "enrolments": "student_key id_number name sex birth_date student_number school stage grade class_name major month file sheet row",
    "duplicates": "cluster kind student_key id_number name school class_name month file sheet row outcome reason",
    "decisions": "student_key id_number name school class_name programme status reason_codes reasons sources tier",
    "payments": "student_key id_number name school class_name programme months amount_fen payee bank account",
    "funding": "programme school student_key months part amount_fen",
    "assessments": "student_key id_number name school class_name level score rank_in_class rank_in_school last_level change",
    "quotas": "document kind programme school persons amount_fen used_persons used_fen left_persons left_fen",
    "classes": "school class_name month sheets rows returned joined left claimed counted",
    "roster_changes": "school class_name month name id_number change other",
    "recoveries": "payment kind student_key id_number name programme months amount_fen corrects",
    "runs": " ".join(PAID_LINES),
    "indicators": "indicator value",
    "leads": "number kind strength said",
}
_MORE = {
    "indicators": "",
    "runs": "",
    "funding": "",
    "recoveries": "school class_name",
    "classes": "",
    "roster_changes": "submission row",
    "assessments": "stated assessed by points",
    "quotas": "line heads functional_class economic_class",
    "submissions": "heading passed_over filled_by reviewed_by approved_by",
    "leads": "school class_name students amount_fen ruling verdict",
    "findings": "row student_key title value expected other",
    "enrolments": "outcome reason holds cell guardian guardian_id telephone card_number account_holder hardship_group hardship_level",
    "duplicates": "case ruled",
    "decisions": "programme_name months amount_fen over_age ruling rank tied fee_fen fee_left_fen",
    "payments": "payment programme_name paid_to stage grade major amount_source fee_fen fee_left_fen "
    "document functional_class economic_class quota_kind",
}


def tables(results: Results) -> dict[str, DataFrame]:
    """Each table with the contract's columns first, in the contract's order; but for the indicators, which are made of the others, and the
    leads, on which no law and no decision hangs."""
    files = results.checked.submissions.set_index("submission")
    enrolments = results.people.enrolments.assign(
        **{name: results.people.enrolments["submission"].map(files[name]).astype("str") for name in ("file", "sheet")}
    )
    frames = {
        "submissions": results.checked.submissions,
        "findings": results.findings,
        "enrolments": enrolments,
        "duplicates": results.people.duplicates,
        "decisions": _named(results.decided.decisions, results),
        "payments": _named(results.planned.payments, results),
        "funding": results.decided.funding,
        "assessments": results.decided.assessments,
        "quotas": results.decided.quotas,
        "recoveries": results.planned.recoveries,
        "runs": results.planned.paid,
        "classes": results.people.classes,
        "roster_changes": results.people.changes,
    }
    return {name: frames[name][chosen].reset_index(drop=True) for name, chosen in columns().items() if name in frames}


def leads(results: Results) -> DataFrame:
    """The table of leads, with the contract's columns first."""
    return results.looked.leads[columns()["leads"]].reset_index(drop=True)


def columns() -> dict[str, list[str]]:
    """The columns of each table: the contract's first, then those that were added."""
    return {name: [*first.split(), *_MORE[name].split()] for name, first in CONTRACT.items()}


def _named(frame: DataFrame, results: Results) -> DataFrame:
    return frame.assign(programme_name=frame["programme"].map(results.about.programme_names).astype("str"))


def books(results: Results) -> Iterator[Output]:
    """Every table, as a file. What was looked at comes last: it may still be looked at."""
    for name, frame in tables(results).items():
        yield _file(name, frame)
    yield _file("indicators", indicators.table(results))
    yield _file("leads", leads(results))


def _file(name: str, frame: DataFrame) -> Output:
    """What is kept as categories goes along as such, and stands in the file as the texts that it is."""
    plain = frame.assign(**{column: pd.to_datetime(frame[column]).dt.date for column in frame if column == "birth_date"})
    categories = [column for column, kind in plain.dtypes.items() if isinstance(kind, pd.CategoricalDtype)]
    told = pa.Schema.from_pandas(plain.iloc[:0].astype(dict.fromkeys(categories, "str")), preserve_index=False).metadata
    table = pa.Table.from_pandas(plain, preserve_index=False).replace_schema_metadata(told)
    return ParquetFile(f"{FOLDER}/{name}.parquet", table)
