"""不符合条件: how many are refused and why, and who; one plain sentence each, with every condition kept beside it."""

from __future__ import annotations

from pandas import DataFrame, Series

from pipeline.aid.conditions import LEAVES
from pipeline.outputs.audit.lists import PERSON, listed
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Column, Line, Sheet, Table, Title
from pipeline.results import Results
from pipeline.speech.catalogue import CATALOGUE
from pipeline.speech.language import N_, _

_TOLD = [*PERSON, "student_key", "programme", "status", "reason_codes", "reasons"]
"""Of a decision what the list tells."""
_NOT = "not-"
"""How the code of a condition begins that must not be met."""


def sheets(results: Results) -> list[Sheet]:
    """A page of reasons with their numbers, and the list. Without anybody refused, the list says so."""
    decisions = results.decided.decisions
    refused = decisions.loc[decisions["status"].isin(["ineligible", "superseded"]), _TOLD]
    shown = refused.assign(
        why=plainly(refused["reason_codes"], results),
        reasons=words.reasons(refused["reasons"]),
        named=refused["programme"].map(results.about.programme_names),
        status=words.said(refused["status"], words.STATUSES),
    )
    shown = words.by_class(shown)
    columns = {
        **PERSON,
        "named": Column("资助项目"),
        "status": Column("结论", "centre"),
        "why": Column("原因", "wrap"),
        "reasons": Column("各项条件", "wrap", 76, folded=True),
    }
    return [*_by_reason(shown, results), listed(N_("不符合条件"), "refused", shown, columns)]


def plainly(codes: Series, results: Results) -> Series:
    """What is lacking, in one sentence: 不属于规定的困难类别，没有认定为困难，不住宿."""
    said = {kind: _(leaf.lacking) for kind, leaf in LEAVES.items()}
    if _only_boarders(results):
        said["boarding"] = _("不住宿")
    said |= {_NOT + kind: _("{what}属于不资助的一类").format(what=_(leaf.title)) for kind, leaf in LEAVES.items()}
    said |= {code: _(entry.title) for code, entry in CATALOGUE.items()}
    sentences = {text: _("，").join(said.get(code, code) for code in str(text).split(";") if code) for text in codes.unique()}
    return codes.map(sentences).astype("str")


def _only_boarders(results: Results) -> bool:
    """Does every rule that asks about boarding ask for boarders?"""
    asked = [leaf for one in results.about.in_force for part in one.conditions for leaf in part.leaves() if leaf.kind == "boarding"]
    return all(bool(leaf.parameter) for leaf in asked)


def _by_reason(refused: DataFrame, results: Results) -> list[Sheet]:
    """By programme and reason: how many, of how many, and what they would have had on the average of those who are paid."""
    if refused.empty:
        return []
    decisions = results.decided.decisions
    average = decisions[decisions["amount_fen"] > 0].groupby("programme", observed=True)["amount_fen"].mean()
    counts = refused.groupby(["programme", "named", "status", "why"], observed=True, sort=False).agg(
        claims=("student_key", "size"), schools=("school", "nunique")
    )
    table = counts.reset_index().sort_values(["named", "claims", "why"], ascending=[True, False, True], kind="stable")
    programme = table["programme"].astype("str")
    table = table.assign(
        share=table["claims"] / programme.map(decisions["programme"].value_counts()),
        would=(table["claims"] * programme.map(average).fillna(0)).round().astype("int64"),
    )
    blocks: list[Block] = [
        Title(N_("不符合条件的原因")),
        Line(texts.write("audit.j2", "refused_why")),
        Table(
            [
                Column("序号", "serial", 6),
                Column("资助项目"),
                Column("结论", "centre"),
                Column("原因", "wrap"),
                Column("人次", "integer", 10),
                Column("占申请", "percent", 10),
                Column("学校", "integer", 8, summed=False),
                Column("约合金额", "money", 16),
            ],
            words.numbered(words.cells(table, ["named", "status", "why", "claims", "share", "schools", "would"])),
            total="合计",
        ),
    ]
    return [Sheet("不符合条件的原因", blocks, "audit")]
