"""The school's own fund by school year and calendar year; gifts, what each has paid, and what is told to its donor."""

from __future__ import annotations

import pandas as pd
from pandas import DataFrame

from pipeline.aid.own_funds import USE_OF
from pipeline.outputs.page import figures, texts, words
from pipeline.outputs.page.book import Block, Book, Column, Line, Sheet, SignOff, Title, file_name
from pipeline.outputs.registers.pages import opening, table
from pipeline.registers import campus
from pipeline.results import Results
from pipeline.speech.language import N_, _, word
from schemas.categories import FUND_USE, STAGE


def campus_fund(results: Results) -> list[Sheet]:
    """校内经费: by part of a year, by school year and by calendar year; and what is left for this term. No sheet without a register."""
    entries = results.decided.own.entries
    if entries.empty:
        return []
    periods = campus.by_period(entries)
    named = {"school": Column("学校", "wrap", 22)} if (entries["school"] != "").any() else {}
    used = {use: Column(word(FUND_USE[use]), "money", 13) for use in campus.USES if (periods[use] != 0).any()}
    sums: dict[str, Column] = {
        "opening": Column("期初结余", "money", 13, summed=False),
        "income": Column("事业收入", "money", 15),
        "due": Column("应提 5%", "money", 13),
        "set_aside": Column("实提", "money", 13),
        "shortfall": Column("未足额提取", "money", 13),
        **used,
        "balance": Column("期末结余", "money", 13, summed=False),
    }
    shown = periods.assign(period=_periods(periods))
    of_part = {**named, "period": Column("期间", "wrap", 20), **sums}
    years = []
    for title, year, form in (
        (N_("按学年"), "school_year", N_("{year}—{next} 学年")),
        (N_("按会计年度"), "calendar_year", N_("{year} 年")),
    ):
        sums_of = campus.by_year(periods, year)
        years.append((title, sums_of.assign(period=_year(sums_of[year], form))))
    blocks: list[Block] = [*opening(results, "campus_fund"), *table(shown, of_part, total="合计")]
    for title, frame in years:
        blocks += [Line(_(title), bold=True), *table(frame, of_part, total="合计")]
    return [Sheet("校内经费", [*blocks, *_left(results), SignOff(words.ROLES)], "audit")]


def _periods(periods: DataFrame) -> pd.Series:
    """2026 年 9—12 月（2026—2027 学年）"""
    first = periods["calendar_year"] == periods["school_year"]
    form = {True: _("{year} 年 9—12 月（{begins}—{ends} 学年）"), False: _("{year} 年 1—8 月（{begins}—{ends} 学年）")}
    texts_ = [
        form[bool(autumn)].format(year=year, begins=begins, ends=begins + 1)
        for autumn, year, begins in zip(first, periods["calendar_year"], periods["school_year"], strict=True)
    ]
    return pd.Series(texts_, index=periods.index, dtype="str")


def _year(years: pd.Series, form: str) -> pd.Series:
    return pd.Series([_(form).format(year=year, next=year + 1) for year in years], index=years.index, dtype="str")


def _left(results: Results) -> list[Block]:
    """What this term can pay from the fund, what it pays, and what is held for want of it."""
    own, planned = results.decided.own, results.planned.payments
    paid = own.paid[own.paid["programme"].isin(list(USE_OF))]
    left = int(campus.available(own.entries, paid.assign(use=paid["programme"].map(USE_OF)), results.term).sum())
    payments = planned.loc[planned["programme"].isin(list(USE_OF)), "amount_fen"].sum()
    decisions = results.decided.decisions
    held = decisions["programme"].isin(list(USE_OF)) & (decisions["reason_codes"] == "FUND-SHORT")
    return [Line(texts.write("registers.j2", "campus_left", left, int(payments), left - int(payments), int(held.sum())), bold=True)]


def _shown(results: Results) -> DataFrame:
    """The gifts with what was used of them, in words."""
    known = figures.gifts_used(results)
    over = (known["until"] != "") & (known["until"] < results.as_of.isoformat())
    state = pd.Series(_("使用中"), index=known.index, dtype="str").mask(known["left_fen"] == 0, _("已用完"))
    state = state.mask(over & (known["left_fen"] > 0), _("到期未用完，请与捐资人商定"))
    return known.assign(state=state, stage=words.spelled(known["stage"], STAGE))


_GIFT: dict[str, Column] = {
    "agreement": Column("协议编号", "centre", 13),
    "on": Column("到账日期", "centre", 12),
    "amount_fen": Column("捐资金额", "money", 14),
    "purpose": Column("用途", "wrap", 20),
    "stage": Column("学段", "centre", 10),
    "school": Column("指定学校", "wrap", 20),
    "county": Column("户籍地", "centre", 10),
    "per_student": Column("每生最多", "money", 12, summed=False),
    "persons": Column("名额", "integer", 8, summed=False),
    "until": Column("使用期限", "centre", 12),
    "before_fen": Column("以前学期已用", "money", 14),
    "used_persons": Column("本学期人数", "integer", 10),
    "used_fen": Column("本学期使用", "money", 14),
    "left_fen": Column("结余", "money", 14),
    "state": Column("情况", "wrap", 18),
}


def _told(shown: DataFrame) -> dict[str, Column]:
    """The columns of which some gift says something."""
    return {name: column for name, column in _GIFT.items() if not shown[name].isin(["", None]).all() and shown[name].notna().any()}


def gifts(results: Results) -> list[Sheet]:
    """捐资: each gift with what it has paid and what is left. No sheet without a register."""
    if results.decided.own.gifts.empty:
        return []
    shown = _shown(results)
    columns = {"donor": Column("捐资人", "wrap", 20), **_told(shown)}
    blocks = [*opening(results, "gifts"), *table(shown, columns, total="合计"), SignOff(words.ROLES)]
    return [Sheet("捐资", blocks, "audit")]


def statements(results: Results) -> list[Book]:
    """捐资说明: for each donor what the gifts were used for, in numbers and money: nobody is named."""
    if results.decided.own.gifts.empty:
        return []
    made = []
    for donor, mine in _shown(results).groupby("donor", sort=True):
        blocks: list[Block] = [
            Title(texts.write("registers.j2", "statement", results.term.title)),
            Line(texts.write("registers.j2", "statement_to", str(donor)), bold=True),
            Line(texts.write("registers.j2", "statement_body")),
            *table(mine, {name: column for name, column in _told(mine).items() if name != "state"}, total="合计"),
            *_by_school(results, mine),
            SignOff(words.ROLES),
        ]
        path = f"4-audit/{_('捐资说明')}/{file_name(_('捐资说明-{donor}').format(donor=donor))}.xlsx"
        made.append(
            Book(path, texts.write("registers.j2", "statement", results.term.title), [Sheet("捐资说明", blocks, "payout")], results.as_of)
        )
    return made


def _by_school(results: Results, mine: DataFrame) -> list[Block]:
    """How many students of which school and stage the gifts of a donor have paid, and how much."""
    decisions = results.decided.decisions
    borne = decisions[decisions["gift"].isin(mine["gift"]) & (decisions["status"] == "eligible")]
    sums = borne.groupby("school", sort=True).agg(persons=("student_key", "nunique"), fen=("amount_fen", "sum")).reset_index()
    columns = {"school": Column("学校", width=26), "persons": Column("受助学生", "integer", 10), "fen": Column("金额", "money", 14)}
    return table(sums, columns, total="合计")
