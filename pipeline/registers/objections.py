"""Objections against a notice: which are open, and which refuse somebody's aid."""

from __future__ import annotations

from pandas import DataFrame, Series

from pipeline.machine.kept import once_for_none
from pipeline.registers import lines
from pipeline.speech import findings as f
from pipeline.speech.language import _, filled
from schemas.objections import KIND

COLUMNS = ("student_key", "programme", "result", "said", "submission", "row")


@once_for_none
def usable(sheets: DataFrame, enrolments: DataFrame) -> tuple[DataFrame, DataFrame, DataFrame]:
    """(objections, refusals, findings) from the rows of kind `objections`.

    objections: student_key (empty where it is about nobody on the sheets), programme, result (upheld, dismissed, open), said, submission,
    row. An objection without a result, or of a result that nobody stands for, is open. refusals: the upheld ones as rows of kind
    `exceptions`.
    """
    found = lines.concerned(sheets, enrolments)
    answered = sheets["result"].isin(["upheld", "dismissed"]) & sheets["handled_by"].notna() & sheets["reason"].notna()
    result = sheets["result"].where(answered, "open").astype("str")
    half = sheets["result"].isin(["upheld", "dismissed"]) & ~answered
    columns = KIND.columns
    title = Series(columns["handled_by"].title, index=sheets.index, dtype="str").where(sheets["handled_by"].isna(), columns["reason"].title)
    objections = DataFrame(
        {
            "student_key": found["student_key"].fillna(""),
            "programme": sheets["programme"].fillna(""),
            "result": result,
            "said": sheets["said"].fillna(""),
            "submission": sheets["submission"],
            "row": sheets["row"],
        }
    )
    upheld = result == "upheld"
    refusals = DataFrame(
        {
            "name": found["own_name"],
            "id_number": found["own_id"],
            "programme": sheets["programme"],
            "ruling": "refuse",
            "reason": filled(_("异议成立：{reason}"), reason=sheets["reason"].fillna("")),
            "ruled_by": sheets["handled_by"],
            "ruled_on": sheets["handled_on"],
            "submission": sheets["submission"],
            "row": sheets["row"],
        }
    )[upheld & found["student_key"].notna()]
    nobody = sheets[found["student_key"].isna()]
    waiting = sheets[(result == "open") & ~half]
    findings = f.together(
        f.found("OBJECTION-OPEN", waiting, "result", value=waiting["name"].fillna("")),
        f.found("RULING-INCOMPLETE", sheets[half], "result", expected=title[half]),
        f.found("OBJECTION-OPEN", sheets[half], "result", value=sheets.loc[half, "name"].fillna("")),
        f.found("LINE-IDLE", nobody, "name", value=nobody["name"].fillna("")),
    )
    return objections[list(COLUMNS)].reset_index(drop=True), refusals.reset_index(drop=True), findings
