"""Exceptions: which rulings may be applied, and what they say in a decision's reasons.

A ruling grants or refuses a named student for a stated reason by a named person. It stands in for conditions and age; it
does not stand in for a card, an amount, or the question of who somebody is.
"""

from __future__ import annotations

from functools import partial

from pandas import DataFrame, Series

from pipeline.machine.kept import once_for_none
from pipeline.registers import lines
from pipeline.speech import findings as f
from pipeline.speech.language import _, filled, words_of
from pipeline.speech.wording import fold, several
from schemas import categories as words
from schemas.exceptions import KIND

_NEEDED = ("name", "id_number", "ruling", "reason", "ruled_by")


@once_for_none
def usable(sheets: DataFrame, names: dict[str, list[str]], enrolments: DataFrame) -> tuple[DataFrame, DataFrame]:
    """The rulings that can be applied, and what is wrong with the others.

    sheets: rows of kind `exceptions`. names: folded name → programmes. Returns (rulings, findings): rulings has student_key,
    programme (empty: all), ruling (grant, refuse) and said, the ruling in words; one row per student and programme.
    """
    columns = KIND.columns
    rows, known = lines.with_student(sheets, enrolments)
    whole = Series(True, index=rows.index)
    found = []
    for name in _NEEDED:
        empty = rows[name].isna() | (~rows["ruling"].isin(list(words.RULING)) if name == "ruling" else False)
        found.append(f.found("RULING-INCOMPLETE", rows[empty], name, expected=columns[name].title))
        whole &= ~empty
    unknown = whole & ~known
    found.append(f.found("RULING-IDLE", rows[unknown], "id_number", value=rows.loc[unknown, "name"]))
    rulings = _by_programme(rows[whole & ~unknown], names)
    no_programme = rulings["programme"].isna()
    column, lost = columns["programme"], rulings[no_programme]
    unread = partial(f.found, "VALUE-UNKNOWN", severity="warning", expected=column.title, other=column.example)
    found.append(unread(lost, "programme", value=lost["written"]))
    rulings = rulings[~no_programme]
    both = rulings.groupby(["student_key", "programme"])["ruling"].transform("nunique") > 1
    found.append(f.found("RULING-TWICE", rulings[both].drop_duplicates(["submission", "row"]), "ruling", value=rulings.loc[both, "name"]))
    kept = rulings[~both].drop_duplicates(["student_key", "programme"], keep="last")
    return kept[["student_key", "programme", "ruling", "said"]].reset_index(drop=True), f.together(*found)


def _by_programme(rows: DataFrame, names: dict[str, list[str]]) -> DataFrame:
    """One row per programme that a ruling names; an empty programme where it names none, a missing one where it is unknown."""
    written = rows["programme"].fillna("")
    meant = {text: [one for part in several(text) for one in names.get(fold(part), [None])] or [""] for text in written.unique()}
    on = rows["ruled_on"].fillna("")
    by = (rows["ruled_by"] + "　" + on).str.strip()
    ruling = rows["ruling"].map(words_of(words.RULING)).astype("str")
    said = filled(_("{ruling}：{reason}（{by}）"), ruling=ruling, reason=rows["reason"].str.replace("；", "，"), by=by)
    by_programme = rows.assign(written=written, programme=written.map(meant), said=said)
    return by_programme.explode("programme").reset_index(drop=True)
