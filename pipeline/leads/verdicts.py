"""What persons have found of leads, as the workbook 线索 comes back filled in."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.machine.kept import once_for_none
from pipeline.speech import findings as f
from pipeline.speech.language import _, filled
from schemas.categories import LEAD_RULING
from schemas.leads import KIND

_NEEDED = ("ruling", "ruled_by", "reason")


@once_for_none
def usable(sheets: DataFrame) -> tuple[DataFrame, DataFrame]:
    """(verdicts, findings) from the rows of kind `leads`.

    verdicts: number, ruling (true, excluded, open), said (why, by whom), submission, row; one per lead. What was found may stand in any
    line of a lead, name and reason once. Two copies with different conclusions: neither is taken. A conclusion without who and why is none.
    """
    keys = ["submission", "number"]
    together = {name: sheets[name].groupby([sheets[key] for key in keys]).transform("first") for name in (*_NEEDED, "ruled_on")}
    said_once = sheets[list(_NEEDED)].notna().any(axis=1)
    rows = sheets.assign(**together)[said_once].drop_duplicates(keys)
    known = rows["ruling"].isin(list(LEAD_RULING))
    found, whole = [], known.copy()
    for name in _NEEDED:
        missing = ~known if name == "ruling" else rows[name].isna() & (rows["ruling"] != "open")
        found.append(f.found("LEAD-INCOMPLETE", rows[missing], name, value=rows.loc[missing, "number"], expected=KIND.columns[name].title))
        whole &= ~missing
    rows = rows[whole]
    both = rows.groupby("number")["ruling"].transform("nunique") > 1
    found.append(f.found("LEAD-TWICE", rows[both], "ruling", value=rows.loc[both, "number"]))
    by = rows["ruled_by"].fillna("—") + ("　" + rows["ruled_on"]).fillna("")
    said = filled(_("{reason}（{by}）"), reason=rows["reason"].fillna("—"), by=by)
    kept = rows.assign(said=said.astype("str"))[~both].drop_duplicates("number", keep="last")
    return kept[["number", "ruling", "said", "submission", "row"]].reset_index(drop=True), f.together(*found)


def with_earlier(said: DataFrame, earlier: DataFrame) -> DataFrame:
    """Those of this term's sheets, and those that the ledger remembers on leads of which these say nothing."""
    return pd.concat([earlier, said], ignore_index=True).drop_duplicates("number", keep="last", ignore_index=True)
