"""指标使用: each line of the quota sheets, what earlier runs and this one have used of it, and what is left."""

from __future__ import annotations

from collections.abc import Sequence

from pandas import DataFrame, Series

from pipeline.ledger.payments import PAIR, left, pairs_of
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Column, Line, Sheet, SignOff, Table, Title
from pipeline.results import Results
from pipeline.speech.language import N_, _
from schemas.categories import QUOTA_KIND


def quotas(results: Results, signs: Sequence[str]) -> list[Sheet]:
    """The sheet, of a pay run's results; none without quotas. A student uses one place of a line, in the first run that pays from it."""
    if results.decided.quotas.empty:
        return []
    before = _of_lines(results, left(results.planned.paid).rename(columns={"left_fen": "fen"}))
    now = _of_lines(results, results.planned.payments.assign(fen=results.planned.payments["amount_fen"]))
    new = now[~pairs_of(now).isin(pairs_of(before))]
    table = results.decided.quotas.set_index("line", drop=False)

    def of_line(sums: Series) -> Series:
        return sums.reindex(table.index, fill_value=0).astype("int64")

    before_persons, now_persons = (of_line(lines.groupby("quota_line")["student_key"].nunique()) for lines in (before, new))
    before_fen, now_fen = (of_line(lines.groupby("quota_line")["fen"].sum()) for lines in (before, now))
    table = table.assign(
        before_persons=before_persons,
        now_persons=now_persons,
        left_persons=table["persons"] - before_persons - now_persons,
        before_fen=before_fen,
        now_fen=now_fen,
        left_fen=table["amount_fen"] - before_fen - now_fen,
        programme=table["programme"].map(results.about.programme_names),
        school=table["school"].where(table["school"] != "", _("全部学校")),
        kind=words.spelled(table["kind"], QUOTA_KIND),
    ).sort_values(["programme", "school", "kind", "document"], kind="stable")
    columns = _columns(later=len(results.planned.paid) > 0)
    blocks: list[Block] = [
        Title(texts.write("payout.j2", "quotas_title", results.title)),
        Line(texts.write("payout.j2", "made", results.as_of), right=True),
        Table(list(columns.values()), words.cells(table, columns), total="合计"),
        Line(texts.write("payout.j2", "quotas_note")),
        SignOff(signs),
    ]
    return [Sheet("指标使用", blocks, "payout")]


def _of_lines(results: Results, lines: DataFrame) -> DataFrame:
    """The payment lines with `quota_line`, the line of the quota sheets that pays their student's programme; those of none left out."""
    decisions = results.decided.decisions
    paid = decisions.loc[(decisions["status"] == "eligible") & (decisions["quota_line"] > 0), [*PAIR, "quota_line"]]
    return lines[[*PAIR, "fen"]].merge(paid.drop_duplicates(PAIR, keep="last"), on=PAIR)


def _columns(later: bool) -> dict[str, Column]:
    """later: after the first run, in which what was used before is nothing."""
    return {
        "document": Column("指标文号", "wrap", 22),
        "kind": Column("来源", "centre"),
        "programme": Column("资助项目", "wrap", 24),
        "school": Column("学校", "wrap", 24),
        "functional_class": Column("功能分类", "centre"),
        "economic_class": Column("经济分类", "centre"),
        "persons": Column("名额", "integer"),
        **({"before_persons": Column("以前已用名额", "integer")} if later else {}),
        "now_persons": Column(N_("本批名额") if later else N_("已用名额"), "integer"),
        "left_persons": Column("剩余名额", "integer"),
        "amount_fen": Column("指标金额", "money"),
        **({"before_fen": Column("以前已用金额", "money")} if later else {}),
        "now_fen": Column(N_("本批金额") if later else N_("已用金额"), "money"),
        "left_fen": Column("余额", "money"),
    }
