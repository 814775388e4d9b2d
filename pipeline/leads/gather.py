"""What a run, or the ledger and the outputs of several terms, have seen, in the frames that leads are looked for in."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts import identity, keys
from pipeline.leads.account_changed import changes
from pipeline.leads.seen import Seen
from pipeline.ledger import payments as paying
from pipeline.ledger.known import Known
from pipeline.results import About, Checked, Decided, Kept, People, Planned
from pipeline.speech.language import N_, _

_PLACE = ["submission", "row"]
_ROLES = {
    "filled_by": N_("填表人"), "reviewed_by": N_("复核人"), "approved_by": N_("审批人"), "sent_by": N_("保存表格的人"),
    "ruled_by": N_("裁定人"), "visited_by": N_("走访人"), "checked_by": N_("抽查人"), "handled_by": N_("承办人"),
}  # fmt: skip
_RATE = ["what", "school", "count", "total"]
_SIGNED = ("filled_by", "reviewed_by", "approved_by", "sent_by")


_ENROLLED = [name for name in Seen().enrolments if name != "term"]


def of_run(about: About, checked: Checked, people: People, decided: Decided, planned: Planned, kept: Kept, known: Known) -> Seen:
    """The frames of one term, with what the ledger knows of all terms."""
    enrolments = people.enrolments[_ENROLLED].assign(term=about.term.name).sort_values(["month", *_PLACE], kind="stable")
    seen = Seen(
        enrolments=enrolments,
        here=_here(checked.rows),
        paid=paid_of(known.payments),
        planned=planned.payments[["student_key", "amount_fen"]],
        gone=_gone(checked.others["changes"]),
        classes=people.classes,
        sheets=kept.sheets,
        staff=_staff(checked, kept),
        checks=kept.checks,
        slips=checked.others["slips"],
        levels=decided.assessments[["student_key", "school", "class_name", "level"]],
        unlisted=decided.findings.loc[decided.findings["code"] == "GROUP-UNLISTED", ["student_key"]],
        cards=checked.others["cards"],
        amounts=_amounts(checked.others["survey"]),
        addresses=_addresses(checked.others["survey"], checked.others["reference"]),
        published=known.published[["student_key", "first_day", "account"]],
        elsewhere=kept.elsewhere,
        phones=_phones(checked, people),
    )
    return _with_rates(seen, checked, decided, known)


def _here(rows: DataFrame) -> DataFrame:
    """Who stood on any class sheet, returned rows too; under an id that was read or, where there is none, by name alone."""
    told = rows[["month", "school", "class_name", "id_number", "name"]].dropna(subset=["month", "school", "class_name"])
    ids = identity.id_18(told["id_number"])
    some = ids.notna()
    key = Series("", index=told.index, dtype="str")
    key.loc[some] = keys.student_key(ids[some])
    return told.assign(student_key=key, person=keys.name_key(told["name"]).fillna("")).drop(columns=["id_number", "name"])


_PAID = [
    *("term", "payment", "kind", "student_key", "id_number", "name", "school", "class_name", "programme", "months", "payee", "account"),
    *("paid_to", "left_fen"),
]


def paid_of(payments: DataFrame) -> DataFrame:
    """The lines of the ledger that paid something, as leads take them. payments: with status, name and id_number."""
    return paying.left(payments)[_PAID].reset_index(drop=True)


def _gone(listed: DataFrame) -> DataFrame:
    """The lines of lists of who left, with an id."""
    told = listed.dropna(subset="id_number")
    ids = identity.id_18(told["id_number"])
    return DataFrame(
        {"student_key": keys.student_key(ids), "since": told["left_on"].astype("str"), **{name: told[name] for name in _PLACE}},
        index=told.index,
    ).reset_index(drop=True)


def _staff(checked: Checked, kept: Kept) -> DataFrame:
    """Whoever signs, saves, checks or rules."""
    sheets = checked.submissions.merge(kept.sheets.drop_duplicates("file")[["file", "sent_by"]], on="file", how="left")
    office = (("exceptions", "ruled_by"), ("visits", "visited_by"), ("spot-checks", "checked_by"), ("complaints", "handled_by"))
    others = [checked.others[kind][[field]].set_axis(["name"], axis=1).assign(school="", role=_(_ROLES[field])) for kind, field in office]
    return staff_of(sheets, *others)


def staff_of(submissions: DataFrame, *others: DataFrame) -> DataFrame:
    """person (the name for comparing), name, school (empty: of the office), role in words; each once.

    submissions: with kind, school and who signed or saved each sheet, as far as that is told. others: name, school, role.
    """
    of_classes = submissions[submissions["kind"] == "class"]
    signed = [field for field in _SIGNED if field in of_classes]
    parts = [of_classes[["school", field]].rename(columns={field: "name"}).assign(role=_(_ROLES[field])) for field in signed]
    told = pd.concat([part.dropna(subset="name") for part in (*parts, *others)], ignore_index=True)
    told = told.astype({"name": "str", "school": "str"})
    told = told[told["name"] != ""]
    return told.assign(person=keys.name_key(told["name"]), school=told["school"].fillna("")).drop_duplicates(
        ["person", "school"], ignore_index=True
    )


def _phones(checked: Checked, people: People) -> DataFrame:
    """telephone, school, role in words: of whoever fills the sheets in, as they say below their rows, and of the office."""
    sheets = checked.submissions[(checked.submissions["kind"] == "class") & (checked.submissions["telephones"] != "")]
    written = sheets[["school", "telephones"]].assign(telephone=sheets["telephones"].str.split(";")).explode("telephone")
    office = people.contacts[["school"]].assign(telephone=people.contacts["hotline"].str.replace(r"[^0-9]", "", regex=True))
    told = pd.concat([written.assign(role=_("填表人")), office.assign(role=_("学校监督电话"))], ignore_index=True)
    return told.loc[told["telephone"] != "", ["telephone", "school", "role"]].astype("str").reset_index(drop=True)


def _addresses(*sheets: DataFrame) -> DataFrame:
    """Where families live, by what surveys and lists of other offices say, of lines with an id."""
    parts = []
    for sheet in sheets:
        told = sheet.dropna(subset=["id_number", "address"])
        key = keys.student_key(identity.id_18(told["id_number"]))
        parts.append(told[["address", *_PLACE]].assign(student_key=key))
    return pd.concat(parts, ignore_index=True).astype({"address": "str", "student_key": "str"})


def _amounts(survey: DataFrame) -> DataFrame:
    """What families state by hand: what, school, fen."""
    parts = []
    for what in ("income", "costs"):
        fen = pd.to_numeric(survey[what], errors="coerce")
        told = fen.notna()
        parts.append(DataFrame({"what": what, "school": survey.loc[told, "school"].fillna(""), "fen": fen[told].astype("int64")}))
    return pd.concat(parts, ignore_index=True).astype({"what": "str", "school": "str"})


def _with_rates(seen: Seen, checked: Checked, decided: Decided, known: Known) -> Seen:
    decisions, own = decided.decisions, known.payments
    of_sheets = checked.submissions[checked.submissions["kind"] == "class"]
    upheld = decided.objections["student_key"].where(decided.objections["result"] == "upheld")
    counted = [
        rates_of(seen),
        _by_one_person(checked.others["exceptions"], checked.others["rulings"]),
        _rate("exceptions", decisions["school"], decisions["ruling"].fillna("") != ""),
        _rate("failed", own["school"], own["status"] == paying.FAILED),
        _rate("objections", decisions["school"], decisions["student_key"].isin(upheld.dropna())),
        of_sheets.groupby("school").agg(count=("returned", "sum"), total=("rows", "sum")).reset_index().assign(what="returned"),
        _unlike(checked),
    ]
    return replace(seen, rates=pd.concat(counted, ignore_index=True)[_RATE])


def rates_of(seen: Seen) -> DataFrame:
    """What can be counted by school in these frames alone."""
    told = changes(seen)
    counted = [
        _rate("accounts", told["school"], told["changed"]),
        _rate("checks", seen.checks["school"], seen.checks["said"].fillna("") != ""),
        _rate("hardship", seen.levels["school"], seen.levels["level"] == "extreme"),
        _from_afar(seen),
    ]
    return pd.concat(counted, ignore_index=True)[_RATE]


def _from_afar(seen: Seen) -> DataFrame:
    """Of each school's students how many have an id of another province than most of all have."""
    latest = seen.latest.reset_index(drop=True)
    province = latest["id_number"].str[:2].where(identity.has_id_form(latest["id_number"]))
    told = province.notna()
    common = province.mode()
    return _rate("far", latest.loc[told, "school"], province[told] != (common.iloc[0] if len(common) else ""))


def _unlike(checked: Checked) -> DataFrame:
    """Of each school's rows how many have an id that says another sex or day of birth than the row does. They go back to the class, and
    nobody is paid by them: a figure, no name."""
    told = checked.findings.loc[checked.findings["code"] == "ID-CONFLICT", _PLACE].drop_duplicates().assign(yes=True)
    rows = checked.rows[["school", *_PLACE]].dropna(subset="school").merge(told, on=_PLACE, how="left")
    return _rate("unlike", rows["school"], rows["yes"].notna())


def _by_one_person(*sheets: DataFrame) -> DataFrame:
    """Of each school's rulings how many the one has made who has made most. sheets: with school and ruled_by."""
    told = pd.concat([sheet[["school", "ruled_by"]].dropna() for sheet in sheets], ignore_index=True).astype("str")
    of_persons = told.groupby(["school", "ruled_by"]).size()
    counts = of_persons.groupby("school").agg(["max", "sum"]).reset_index().set_axis(["school", "count", "total"], axis=1)
    return counts.assign(what="ruler")


def _rate(what: str, school: Series, yes: Series) -> DataFrame:
    """Of each school's lines how many are so."""
    lines = DataFrame({"school": school.astype("str"), "yes": yes.astype("int64")})
    return (
        lines.groupby("school")["yes"].agg(["sum", "size"]).reset_index().set_axis(["school", "count", "total"], axis=1).assign(what=what)
    )
