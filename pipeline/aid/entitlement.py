"""Decisions to payments: months, amounts, limits, and of what may not be held together the best. All money is integer fen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import Categorical, DataFrame, Series

from pipeline.aid import contest, limits, quotas, stated
from pipeline.aid.conditions import Setting, looked_at, meets
from pipeline.facts.terms import Term
from pipeline.machine.distinct import Factors, changed, distinct
from pipeline.policy import InForce, Stated
from pipeline.speech import findings as f
from pipeline.speech.language import _, filled, listed

_TERM_MONTHS = 5


@dataclass(frozen=True)
class Entitled:
    """decisions: as `decide` returns them, with amount_fen (0 unless eligible), amount_source, rank (among those whom a quota or
    ceiling limits, else 0), tied, quota_line (0 without), fee_fen and fee_left_fen (of the school's fee, missing where no sheet
    states one); those excluded by another programme are superseded, those below a quota or ceiling held. quotas: each line of the
    quota sheets with what was used of it."""

    decisions: DataFrame
    quotas: DataFrame
    findings: DataFrame


def entitle(
    decisions: DataFrame,
    students: DataFrame,
    in_force: tuple[InForce, ...],
    setting: Setting,
    received: DataFrame,
    quota: DataFrame,
    paid: DataFrame | None = None,
) -> Entitled:
    """Work out what each eligible decision pays.

    decisions, students: as `decide` and `hardship.assess` return them. received: what was paid already, in earlier terms and in
    this one (`history.usable`). quota: as `quotas.usable` returns it. paid: student_key and programme of what pay runs of this term have
    paid; nothing without one.
    """
    decisions, found = priced(decisions, students, in_force, setting, received)
    paid = DataFrame({"student_key": [], "programme": []}, dtype="str") if paid is None else paid
    twice = students["who"].duplicated(keep=False).to_numpy()
    claims = contest.in_question(decisions, students, in_force, setting, quota, paid, twice)
    chosen = contest.choose(claims, quotas.heads_of(students, in_force, setting), in_force, quota)
    decisions, more = awarded(decisions, students, in_force, chosen)
    return Entitled(decisions, quotas.used(quota, decisions), f.together(found, more))


def priced(
    decisions: DataFrame, students: DataFrame, in_force: tuple[InForce, ...], setting: Setting, received: DataFrame
) -> tuple[DataFrame, DataFrame]:
    """(decisions with what each would pay by itself: amount_fen, amount_source, fee_fen; findings). Takes and needs what `entitle` does."""
    decisions, paid_before = _less_what_was_paid(decisions.copy(), students, received, in_force, setting.term)
    found = [paid_before]
    caps = np.full(len(decisions), limits.NO_LIMIT)
    for one in in_force:
        found.append(_within_limit(decisions, caps, students, received, one, setting.term))
    fee = pd.to_numeric(students["fee"]).astype("Int64").array[decisions["student"].to_numpy()]
    covering = decisions["programme"].isin([one.id for one in in_force if one.programme.covers == "fee"]).to_numpy()
    decisions["fee_fen"] = Series(fee, index=decisions.index).mask(~covering)
    amounts, decisions["amount_source"] = _amounts(decisions, students, in_force, setting)
    caps = np.minimum(caps, decisions["fee_fen"].fillna(limits.NO_LIMIT).to_numpy(dtype=np.int64))
    decisions["amount_fen"] = np.minimum(amounts, caps)
    of_tier = decisions.index[stated.without_amount(decisions, students, in_force)]
    _set(decisions, of_tier, "held", "TIER-UNKNOWN")
    found.append(stated.tiers_asked(decisions.loc[of_tier], students, in_force))
    eligible = decisions["status"] == "eligible"
    _without_fee(decisions, decisions.index[eligible & (decisions["fee_fen"] == 0).fillna(False).astype(bool)])
    _set(decisions, (decisions["status"] == "eligible") & (decisions["amount_fen"] == 0), "held", "NO-AMOUNT")
    return decisions, f.together(*found)


def awarded(
    decisions: DataFrame, students: DataFrame, in_force: tuple[InForce, ...], chosen: contest.Chosen
) -> tuple[DataFrame, DataFrame]:
    """(decisions as they stand in the end, findings). decisions: as `priced` returns them. chosen: of the claims among them."""
    decisions = decisions.copy(deep=False)
    decisions["quota_line"] = chosen.line.reindex(decisions.index, fill_value=0)
    decisions["rank"] = chosen.placed["rank"].reindex(decisions.index).fillna(0).astype("int64")
    decisions["tied"] = chosen.placed["tied"].reindex(decisions.index).fillna(False).astype(bool)
    found = _not_chosen(decisions, students, chosen.gives_way, chosen.away, in_force)
    _share_fee(decisions, in_force)
    standing = decisions["status"] == "eligible"
    decisions["amount_fen"] = decisions["amount_fen"].where(standing, 0)
    decisions["quota_line"] = decisions["quota_line"].where(standing, 0)
    return decisions, f.together(*found, stated.amounts_compared(decisions, students, in_force))


def months_share(per_year: int, position: int, months_per_year: int) -> int:
    """The fen of one month (position 0 …) such that all months of the year add up to the year's amount exactly."""
    return per_year * (position + 1) // months_per_year - per_year * position // months_per_year


def _set(decisions: DataFrame, rows: Series | pd.Index, status: str, code: str) -> None:
    """Give the rows (bool, or their index) a status and its reason, in place."""
    if len(rows) and (rows.dtype != bool or rows.any()):
        decisions.loc[rows, ["status", "reason_codes"]] = [status, code]


def _said(decisions: DataFrame, texts: Series) -> None:
    """Add to the reasons of the rows of `texts`, in place."""
    if texts.empty:
        return
    kinds, number = distinct(DataFrame({"before": decisions.loc[texts.index, "reasons"], "text": texts}))
    said = (kinds["before"].astype("str") + "；" + kinds["text"].astype("str")).str.strip("；")
    decisions["reasons"] = changed(decisions["reasons"], Series(said.array[number], index=texts.index))


def _less_what_was_paid(
    decisions: DataFrame, students: DataFrame, received: DataFrame, in_force: tuple[InForce, ...], term: Term
) -> tuple[DataFrame, DataFrame]:
    """Without the months that somebody has paid in this term already; nothing left is superseded."""
    before = limits.already_paid(decisions, students, received, in_force, term)
    if before.empty:
        return decisions, f.none()
    names = before["by"].map({one.id: one.programme.name.title for one in in_force}).astype("str")
    decisions["months"] = changed(decisions["months"], before.loc[before["left"] != "", "left"])
    _set(decisions, before.index[before["left"] == ""], "superseded", "AID-TWICE")
    _said(decisions, filled(_("往期记录中，本学期已发放“{programme}”，已发的不再发放"), programme=names))
    return decisions, f.found("AID-TWICE", _people(decisions.loc[before.index], students), "id_number", value="paid", other=names)


def _people(decisions: DataFrame, students: DataFrame) -> DataFrame:
    """The students behind decisions, with the decisions' index: what a finding needs to know of them."""
    columns = ["submission", "row", "student_key", "id_number", "name"]
    return students[columns].iloc[decisions["student"].to_numpy()].set_axis(decisions.index)


def _within_limit(
    decisions: DataFrame, caps: NDArray[np.int64], students: DataFrame, received: DataFrame, programme: InForce, term: Term
) -> DataFrame:
    """Cut months and amounts to what the programme's limit leaves, in place; returns LIMIT-REACHED findings."""
    limit = programme.limit
    if limit is None:
        return f.none()
    mine = decisions[(decisions["programme"] == programme.id) & decisions["status"].isin(["eligible", "held"])]
    open_ = limits.remaining(mine, students, received, programme, term)
    if open_.empty:
        return f.none()
    claimed = mine.loc[open_.index]
    count = claimed["months"].astype("str").str.count(";") + 1 if programme.programme.pays.every == "month" else claimed["paid_months"]
    cut = (open_["months"] < count) | (open_["amount_fen"] == 0)
    none_left = cut & ((open_["months"] == 0) | (open_["amount_fen"] == 0))
    some_left = open_.index[cut & ~none_left]
    if programme.programme.pays.every == "month":
        kept = limits.first_months(claimed.loc[some_left, "months"], open_.loc[some_left, "months"])
        decisions["months"] = changed(decisions["months"], kept)
    else:
        decisions.loc[some_left, "paid_months"] = open_.loc[some_left, "months"].astype("int8")
    caps[open_.index] = np.minimum(caps[open_.index], open_["amount_fen"].to_numpy())
    _set(decisions, open_.index[none_left], "ineligible", "LIMIT-REACHED")
    most = listed(
        [_("{count} 个月").format(count=limit.months)] * (limit.months is not None)
        + [_("{yuan} 元").format(yuan=(limit.amount or 0) // 100)] * (limit.amount is not None)
    )
    template = _("每人最多 {most}，此前已享受 {received}（依据：{source}）")
    _said(decisions, filled(template, most=most, received=open_["received"], source=programme.cite(limit.source)))
    touched = open_[cut | (open_["amount_fen"] < limits.NO_LIMIT)]
    people = _people(decisions.loc[touched.index], students)
    return f.found("LIMIT-REACHED", people, "id_number", value=touched["received"], expected=most, other=programme.programme.name.title)


def _amounts(
    decisions: DataFrame, students: DataFrame, in_force: tuple[InForce, ...], setting: Setting
) -> tuple[NDArray[np.int64], Categorical]:
    """The fen of each decision, whatever its status, and what they are by."""
    amounts, codes = np.zeros(len(decisions), dtype=np.int64), np.zeros(len(decisions), dtype=np.int32)
    texts = {"": 0}
    kept: Factors = {}
    for one in in_force:
        index = np.flatnonzero(decisions["programme"] == one.id)
        if not len(index):
            continue
        rows = decisions.iloc[index]
        when = [line.when for line, _ in one.amounts if line.when is not None]
        asked = looked_at(when, students, setting).assign(tier=students["tier"], amount=students["amount"])
        also = rows[["months", "paid_months"]].reset_index(drop=True)
        kinds, number = distinct(asked, rows["student"].to_numpy(), also, kept)
        fen, source = _of_kinds(kinds, one, setting)
        amounts[index] = fen.to_numpy()[number]
        numbers = np.array([texts.setdefault(text, len(texts)) for text in source], dtype=np.int32)
        codes[index] = numbers[number]
    return amounts, Categorical.from_codes(codes, categories=pd.Index(list(texts), dtype="str"))


def _of_kinds(kinds: DataFrame, programme: InForce, setting: Setting) -> tuple[Series, Series]:
    """(fen, what they are by) of each kind of claim. The first line of the programme's amounts that fits counts."""
    pays, term = programme.programme.pays, setting.term
    amount = Series(0, index=kinds.index, dtype="int64")
    source = Series("", index=kinds.index, dtype="str")
    open_ = Series(True, index=kinds.index)
    for line, version in programme.amounts:
        mine = open_ & meets(line.when, kinds, setting)
        if line.tier is not None:
            mine &= (kinds["tier"] == line.tier).fillna(False)
        if isinstance(version, Stated):
            due = kinds["amount"].fillna("0").astype("int64").clip(upper=version.at_most)
        elif pays.every == "month":
            due = _by_month(kinds["months"].astype("str"), version.value, pays.months_per_year, term)
        else:
            half = version.value // 2 if term.is_autumn else version.value - version.value // 2
            due = half * kinds["paid_months"].astype("int64") // _TERM_MONTHS
        amount = amount.where(~mine, due)
        named = f"{line.name.title}{_('：')}" if line.name else ""
        source = source.where(~mine, named + programme.cite(version.source))
        open_ &= ~mine
    return amount, source


def _by_month(months: Series, per_year: int, months_per_year: int, term: Term) -> Series:
    first = 0 if term.is_autumn else months_per_year - len(term.months)
    due = Series(0, index=months.index, dtype="int64")
    for position, month in enumerate(term.months):
        share = months_share(per_year, first + position, months_per_year)
        due = due + months.str.contains(month, regex=False).astype("int64") * share
    return due


def _not_chosen(
    decisions: DataFrame, students: DataFrame, gives_way: Series, away: Series, in_force: tuple[InForce, ...]
) -> list[DataFrame]:
    """Supersede what gives way to another programme, and hold what is below a line, in place; returns the findings."""
    names = {one.id: one.programme.name.title for one in in_force}
    _set(decisions, gives_way.index, "superseded", "AID-TWICE")
    _said(decisions, filled(_("与“{programme}”不能同时享受，已按其发放"), programme=gives_way.map(names)))
    _said(decisions, away.map({"QUOTA-OVER": _("✗指标：排序在指标之外"), "RATIO-OVER": _("✗比例：排序在受助比例上限之外")}))
    found = [f.found("AID-TWICE", _people(decisions.loc[gives_way.index], students), "id_number", other=gives_way.map(names))]
    for code in ("QUOTA-OVER", "RATIO-OVER"):
        _set(decisions, away.index[away == code], "held", code)
        rows = decisions.loc[away.index[away == code]]
        programme = rows["programme"].astype("str").map(names)
        found.append(f.found(code, _people(rows, students), "id_number", value=rows["rank"].astype("str"), expected=programme))
    return found


def _share_fee(decisions: DataFrame, in_force: tuple[InForce, ...]) -> None:
    """What several programmes pay of one fee is never more than the fee: those with a fixed amount first, then those that the
    school decides. Sets amount_fen and fee_left_fen in place; who finds the whole fee paid is refused."""
    order = {one.id: (isinstance(one.amounts[0][1], Stated), one.id) for one in in_force}
    mine = decisions[(decisions["status"] == "eligible") & decisions["fee_fen"].notna()]
    place = mine["programme"].astype("str").map({one: number for number, one in enumerate(sorted(order, key=order.__getitem__))})
    mine = mine.assign(place=place).sort_values(["student", "place"], kind="stable")
    fee, amount = mine["fee_fen"].astype("int64"), mine["amount_fen"]
    before = amount.groupby(mine["student"]).cumsum() - amount
    due = (fee - before).clip(lower=0, upper=amount)
    decisions.loc[due.index, "amount_fen"] = due
    decisions["fee_left_fen"] = (fee - due.groupby(mine["student"]).transform("sum")).reindex(decisions.index).astype("Int64")
    _without_fee(decisions, due.index[due == 0])


def _without_fee(decisions: DataFrame, rows: pd.Index) -> None:
    """Refuse, in place, what would pay a fee that is not charged or is paid already."""
    _set(decisions, rows, "ineligible", "NO-FEE")
    _said(decisions, Series(_("✗学费：表上没有应缴学费，或已全部减免"), index=rows, dtype="str"))


def payments_of(decisions: DataFrame, students: DataFrame, quota: DataFrame) -> DataFrame:
    """One line per eligible decision, with who is paid and where to, and the document that pays it.

    decisions: as `entitle` returns them, with the students' columns (`with_students`).
    """
    paid = decisions[decisions["status"] == "eligible"]
    more = ["sex", "stage", "grade", "year", "major", "telephone", "account_holder", "bank", "card_number", "guardian", "guardian_id"]
    paid = paid.join(students[more], on="student")
    to_school = paid["paid_to"] == "school"
    of_line = quota.set_index("line")
    of_quota = ("document", "functional_class", "economic_class")
    documents = {name: paid["quota_line"].map(of_line[name]).astype("str").fillna("") for name in of_quota}
    paid = paid.assign(
        payee=paid["account_holder"].fillna(paid["name"]).where(~to_school, paid["school"]),
        bank=paid["bank"].fillna("").where(~to_school, ""),
        account=paid["card_number"].fillna("").where(~to_school, ""),
        payee_id=paid["guardian_id"].where(~to_school & (paid["account_holder"] == paid["guardian"])).fillna(""),
        quota_kind=paid["quota_line"].map(of_line["kind"]).astype("str").fillna(""),
        **documents,
    )
    columns = [
        "student_key", "id_number", "name", "school", "class_name", "programme", "months", "amount_fen", "payee", "bank", "account",
        "sex", "stage", "grade", "year", "major", "tier", "paid_to", "amount_source", "telephone", "submission", "row", "ruling",
        "document", "functional_class", "economic_class", "quota_kind", "fee_fen", "fee_left_fen", "payee_id",
    ]  # fmt: skip
    return paid[columns].reset_index(drop=True)


def with_students(decisions: DataFrame, students: DataFrame, in_force: tuple[InForce, ...]) -> DataFrame:
    """Decisions with the names of their students, the documents of their programme, and plain texts in place of categories, but for
    reasons and sources: these are long, and there are a few hundred of them."""
    programmes = {one.id: one for one in in_force}
    plain = decisions.astype(dict.fromkeys(("programme", "months", "status", "reason_codes", "ruling", "amount_source"), "str"))
    columns = ["student_key", "id_number", "name", "school", "class_name", "submission", "row", "tier"]
    named = plain.join(students[columns], on="student")
    return named.assign(
        sources=named["programme"].map({one: _documents(known) for one, known in programmes.items()}).astype("category"),
        paid_to=named["programme"].map({one: known.programme.pays.to for one, known in programmes.items()}).astype("str"),
    )


def _documents(programme: InForce) -> str:
    """The documents behind a programme's conditions and amounts, as one writes them."""
    sources = [leaf.source for part in programme.conditions for leaf in part.leaves()]
    sources += [version.source for _, version in programme.amounts]
    return "；".join(dict.fromkeys(filter(None, map(programme.cite, sources))))
