"""How recipients do beside the other students: pass rates and attendance, term by term.

A group of fewer than ten students shows no rate: it would say something of each of them.
"""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts.keys import latest
from pipeline.facts.terms import Term, is_term
from pipeline.machine.kept import once_for_none
from pipeline.registers import lines
from pipeline.speech import findings as f
from schemas.categories import PASSED
from schemas.progress import KIND

COLUMNS = ["student_key", "school", "term", "passed", "absent"]
PASS_MARK, FEWEST = 60, 10
"""Points of a hundred from which a result is a pass; and the fewest students of a group whose rate is shown."""
_NUMBER = r"[0-9]{1,3}(?:\.[0-9]+)?"


@once_for_none
def usable(sheets: DataFrame, enrolments: DataFrame, submissions: DataFrame, term: Term) -> tuple[DataFrame, DataFrame]:
    """(progress, findings) from the rows of kind `progress`: a row per student and term, with `COLUMNS`; passed is missing where the line
    does not tell. A line without a term is of the one that its sheet's title names, else of this one."""
    average = pd.to_numeric(sheets["average"].where(sheets["average"].str.fullmatch(_NUMBER).eq(True)))
    absent = pd.to_numeric(sheets["absent"].str.extract(f"^({_NUMBER})", expand=False))
    of_title = sheets["submission"].map(submissions.set_index("submission")["term"]).astype("str").replace("", None)
    named = sheets["term"].fillna(of_title).fillna(term.name)
    valid = {
        "average": (average <= 100).fillna(False).astype(bool),
        "failed_courses": lines.is_number(sheets["failed_courses"]),
        "passed": lines.is_among(sheets["passed"], PASSED),
        "term": named.isin([text for text in named.unique() if is_term(text)]),
    }
    whole, incomplete = lines.complete(sheets, KIND, valid)
    said = sheets["passed"].map({"yes": True, "no": False}).astype("boolean")
    by_courses = (lines.numbers(sheets["failed_courses"].where(valid["failed_courses"])) == 0).astype("boolean")
    by_average = (average >= PASS_MARK).astype("boolean").where(average.notna())
    whose = lines.concerned(sheets, enrolments)["student_key"]
    idle = sheets[whole & whose.isna()]
    known = sheets.assign(
        student_key=whose, term=named, passed=said.fillna(by_courses).fillna(by_average), absent=absent.astype("Float64")
    )[whole & whose.notna()]
    school = latest(enrolments, "school")["school"]
    known = known.assign(school=known["student_key"].map(school).astype("str"))
    found = f.together(incomplete, f.found("LINE-IDLE", idle, "name", value=idle["name"]))
    return known.drop_duplicates(["student_key", "term"], keep="last")[COLUMNS].reset_index(drop=True), found


def compared(progress: DataFrame, recipients: Series) -> DataFrame:
    """Per school, all schools together ("") and term: students and passed of recipients and of the others, their rates (missing for fewer
    than `FEWEST`), difference, absent (mean days), and change, of the recipients' rate against the term before on the sheets, in points.

    recipients: the keys of who is paid.
    """
    told = progress[progress["passed"].notna()].assign(paid=lambda rows: rows["student_key"].isin(recipients))
    both = pd.concat([told, told.assign(school="")], ignore_index=True)
    grouped = both.assign(passed=both["passed"].astype("int64")).groupby(["school", "term", "paid"])
    sums = grouped.agg(students=("student_key", "size"), passed=("passed", "sum"), absent=("absent", "mean")).reset_index()
    sides = [
        sums[sums["paid"] == paid].drop(columns="paid").set_index(["school", "term"]).add_prefix(prefix)
        for paid, prefix in ((True, ""), (False, "other_"))
    ]
    table = sides[0].join(sides[1], how="outer").reset_index()
    counts = ["students", "passed", "other_students", "other_passed"]
    table = table.fillna(dict.fromkeys(counts, 0)).astype(dict.fromkeys(counts, "int64"))
    rates = {
        name: (table[f"{side}passed"] / table[f"{side}students"]).where(table[f"{side}students"] >= FEWEST)
        for name, side in (("rate", ""), ("other_rate", "other_"))
    }
    table = table.assign(**rates).sort_values(["school", "term"], kind="stable", ignore_index=True)
    order = {name: place for place, name in enumerate(sorted(table["term"].unique(), key=Term.parse))}
    table = table.sort_values(["school", "term"], key=lambda texts: texts.map(order) if texts.name == "term" else texts, kind="stable")
    change = table["rate"] - table.groupby("school")["rate"].shift(1)
    return table.assign(difference=table["rate"] - table["other_rate"], change=change).reset_index(drop=True)
