"""来源 and 政策依据: each file with its checksum and what became of its rows; every rule in force with its document."""

from __future__ import annotations

from pipeline.aid.rules import hardship_in_words, rules_in_words
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Column, Line, Sheet, Table, Title
from pipeline.policy import Source
from pipeline.results import Results
from pipeline.speech.language import _


def sheets(results: Results) -> list[Sheet]:
    submissions = results.checked.submissions.assign(status=words.said(results.checked.submissions["status"], words.SHEET_STATUSES))
    columns = {
        "file": Column("文件", "wrap", 40),
        "sheet": Column("表"),
        "month": Column("月份", "centre"),
        "school": Column("学校"),
        "class_name": Column("班级", "centre"),
        "rows": Column("读取", "integer"),
        "accepted": Column("采用", "integer"),
        "returned": Column("退回", "integer"),
        "status": Column("结果", "centre"),
        "sha256": Column("校验码 SHA-256", "wrap", 66, folded=True),
    }
    sources: list[Block] = [
        Title("来源"),
        Line(texts.write("audit.j2", "sources")),
        Table(
            [Column("序号", "serial", 6), *columns.values()], words.numbered(words.cells(submissions, columns)), total="合计", filtered=True
        ),
    ]
    return [Sheet("来源", sources, "audit"), *_rules(results)]


def _rules(results: Results) -> list[Sheet]:
    """政策依据: every rule in force, in words made from the policy files, with the documents behind it."""
    rules = [rule for one in results.about.in_force for rule in rules_in_words(one, results.about.policy, results.term)]
    formula = results.about.policy.hardship_in_force(results.term)
    rules += hardship_in_words(formula) if formula is not None else []
    documents = [
        [one.programme.name.title, *_document(source)] for one in results.about.in_force for source in one.programme.sources.values()
    ]
    if formula is not None:
        documents += [[_("家庭经济困难认定"), *_document(source)] for source in formula.sources.values()]
    blocks: list[Block] = [
        Title("政策依据"),
        Line(texts.write("audit.j2", "rules", results.term.title)),
        Table([Column("资助项目", "wrap", 26), Column("事项", "centre"), Column("规定", "wrap", 60), Column("依据", "wrap", 34)], rules),
        Line("文件", bold=True),
        Table([Column("资助项目", "wrap"), Column("文号", "centre"), Column("文件", "wrap"), Column("日期与核对", "wrap")], documents),
    ]
    return [Sheet("政策依据", blocks, "audit")]


def _document(source: Source) -> list[str]:
    return [source.number, source.document, f"{source.date}　" + (_("已核对原文") if source.confirmed else _("尚未核对原文"))]
