"""4-audit: who was found twice, who is over age, who is refused and why, what is held, every finding, every source."""

from __future__ import annotations

from pandas import DataFrame, Series

from pipeline import findings as f
from pipeline import origin
from pipeline.aid.rules import hardship_in_words, rules_in_words
from pipeline.catalogue import CATALOGUE
from pipeline.language import N_, _
from pipeline.outputs import need, open_cases, texts, words
from pipeline.outputs.book import Block, Book, Cell, Chart, Column, Line, Sheet, Table, Title
from pipeline.outputs.lists import PERSON, listed
from pipeline.policy import Source
from pipeline.results import Results


def books(results: Results) -> list[Book]:
    """One workbook."""
    makers = (
        _overview,
        _duplicates,
        _over_age,
        _refused,
        open_cases.sheets,
        _ruled,
        _left_out,
        need.hardship,
        need.below_the_line,
        _findings,
        _sources,
    )
    sheets = [sheet for make in makers for sheet in make(results)]
    return [
        Book(f"4-audit/{_('审计.xlsx')}", texts.write("audit.j2", "title", results.term.title), sheets, results.as_of, output=origin.AUDIT)
    ]


def _overview(results: Results) -> list[Sheet]:
    submissions, decisions = results.submissions, results.decisions
    counts: list[list[Cell]] = [
        [_("读取的表"), int((submissions["kind"] != "").sum())],
        [_("读取的行"), int(submissions["rows"].sum())],
        ["　" + _("采用"), int(submissions["accepted"].sum())],
        ["　" + _("退回"), int(submissions["returned"].sum())],
        [_("学生"), int(results.enrolments["student_key"].nunique())],
        [_("资助申请"), len(decisions)],
    ]
    counts += [["　" + _(word), int((decisions["status"] == status).sum())] for status, word in words.STATUSES.items()]
    money = results.payments.groupby("programme").agg(people=("student_key", "nunique"), amount_fen=("amount_fen", "sum")).reset_index()
    money["programme"] = money["programme"].map(results.programme_names)
    by_code = results.findings.groupby(["severity", "code", "title"]).size().rename("count").reset_index()
    by_code["order"] = by_code["severity"].map({name: place for place, name in enumerate(f.SEVERITIES)})
    by_code = by_code.sort_values(["order", "count", "code"], ascending=[True, False, True])
    by_code["severity"] = words.said(by_code["severity"], f.SEVERITIES)
    blocks: list[Block] = [
        Title(texts.write("audit.j2", "title", results.term.title)),
        Line(texts.write("audit.j2", "made", results.as_of)),
        Line("一、总体情况", bold=True),
        Table([Column("项目", width=36), Column("数量", "integer", 12)], counts),
        Line("二、资助金额", bold=True),
        Table(
            [Column("资助项目", width=36), Column("人数", "integer", 12, summed=False), Column("金额（元）", "money", 18)],
            words.cells(money, ["programme", "people", "amount_fen"]),
            total="合计",
        ),
        *([Chart("各项目资助人数", 0, [1])] if len(money) else []),
        Line("三、发现的问题", bold=True),
        Table(
            [Column("问题", width=36), Column("处数", "integer", 12), Column("处理", "text", 18), Column("代码", "text", 22)],
            words.cells(by_code, ["title", "count", "severity", "code"]),
            row_height=18,
        ),
        *([Chart("各类问题处数", 0, [1])] if len(by_code) else []),
    ]
    return [Sheet("概览", blocks, "audit")]


def _duplicates(results: Results) -> list[Sheet]:
    kinds = {code: entry.title for code, entry in CATALOGUE.items()}
    found = results.duplicates
    shown = found.assign(
        kind=words.said(found["kind"], kinds), outcome=words.said(found["outcome"], words.OUTCOMES), where=words.place(found)
    )
    columns = {
        "cluster": Column("组号", "centre"),
        "kind": Column("类型"),
        **PERSON,
        "student_number": Column("学籍号"),
        "card_number": Column("银行卡号"),
        "month": Column("月份", "centre"),
        "outcome": Column("结果", "centre"),
        "reason": Column("理由", "wrap", 26),
        "where": Column("位置", "wrap", 40),
    }
    return [listed(N_("重复"), "duplicates", shown, columns)]


def _over_age(results: Results) -> list[Sheet]:
    decisions = results.decisions
    over = (
        results.findings[results.findings["code"] == "AGE-OVER"]
        .merge(
            results.enrolments.drop_duplicates("student_key", keep="last")[["student_key", "school", "class_name", "grade", "birth_date"]],
            on="student_key",
            how="left",
        )
        .drop_duplicates("student_key")
    )
    over = over.assign(birth_date=over["birth_date"].dt.strftime("%Y-%m-%d"))
    columns = {
        **PERSON,
        "grade": Column("年级", "centre"),
        "birth_date": Column("出生日期", "centre"),
        "value": Column("周岁", "centre"),
        "expected": Column("界限", "centre"),
        "file": Column("文件", "wrap", 30),
        "cell": Column("位置", "centre"),
    }
    claimed = decisions[decisions["status"].isin(["eligible", "held", "ineligible"])]
    blocks: list[Block] = [
        Title("超龄"),
        Line(texts.write("audit.j2", "over_age")),
        Table([Column("序号", "serial", 6), *columns.values()], words.numbered(words.cells(over, columns)), filtered=True),
    ]
    shares: list[Block] = [Title("超龄比例"), Line("占比 = 超龄人数 ÷ 该范围内的申请人数。")]
    for title, label in (
        (N_("学校"), claimed["school"]),
        (N_("资助项目"), claimed["programme"].map(results.programme_names)),
        (N_("班级"), claimed["school"] + " " + claimed["class_name"]),
    ):
        table = _share(claimed, label)
        shares += [
            Line(_("按{what}").format(what=_(title)), bold=True),
            Table(
                [
                    Column(title, width=44),
                    Column("申请人数", "integer", 12),
                    Column("超龄人数", "integer", 12),
                    Column("占比", "percent", 12),
                ],
                words.cells(table, table.columns),
            ),
        ]
    return [Sheet("超龄", blocks, "audit"), Sheet("超龄比例", shares, "audit")]


def _share(claimed: DataFrame, label: Series) -> DataFrame:
    """label, students who applied, those over age, and their share."""
    people = claimed.assign(label=label).groupby(["label", "student_key"])["over_age"].any().reset_index()
    table = people.groupby("label").agg(people=("over_age", "size"), over=("over_age", "sum")).reset_index()
    return table.assign(share=table["over"] / table["people"]).sort_values(["share", "label"], ascending=[False, True], kind="stable")


def _refused(results: Results) -> list[Sheet]:
    refused = results.decisions[results.decisions["status"].isin(["ineligible", "superseded"])]
    shown = refused.assign(
        reasons=words.reasons(refused["reasons"]),
        programme=refused["programme"].map(results.programme_names),
        status=words.said(refused["status"], words.STATUSES),
    )
    return [
        listed(
            N_("不符合条件"),
            "refused",
            shown,
            {**PERSON, "programme": Column("资助项目"), "status": Column("结论", "centre"), "reasons": Column("各项条件", "wrap", 76)},
        )
    ]


def _ruled(results: Results) -> list[Sheet]:
    """例外裁定: whom somebody granted or refused by name, who, why, and what came of it. No sheet where nobody did."""
    ruled = results.decisions[results.decisions["ruling"] != ""]
    if ruled.empty:
        return []
    shown = ruled.assign(
        reasons=words.reasons(ruled["reasons"]),
        programme=ruled["programme"].map(results.programme_names),
        status=words.said(ruled["status"], words.STATUSES),
    )
    columns = {
        **PERSON,
        "programme": Column("资助项目"),
        "ruling": Column("裁定、理由、裁定人", "wrap", 48),
        "status": Column("结果", "centre"),
        "reasons": Column("各项条件", "wrap", 70),
    }
    return [listed(N_("例外裁定"), "ruled", shown, columns)]


def _left_out(results: Results) -> list[Sheet]:
    """应助未助: who is on a list and gets nothing; and whose claim the list does not confirm. No sheet where no list was given."""
    if not (results.submissions["kind"] == "reference").any():
        return []
    compared = results.findings[results.findings["code"].isin(["ENTITLED-NOT-APPLIED", "GROUP-UNLISTED"])]
    latest = results.enrolments.drop_duplicates("student_key", keep="last").set_index("student_key")
    places = {name: compared["student_key"].map(latest[name]).astype("str") for name in ("school", "class_name")}
    shown = compared.assign(**places).sort_values(["code", "school", "class_name", "name"], kind="stable")
    columns = {
        "title": Column("类型", "centre"),
        **PERSON,
        "message": Column("情况", "wrap", 44),
        "remedy": Column("怎么办", "wrap", 40),
        "file": Column("文件", "wrap", 30),
        "cell": Column("位置", "centre"),
    }
    return [listed(N_("应助未助"), "left_out", shown, columns)]


def _findings(results: Results) -> list[Sheet]:
    shown = results.findings.assign(severity=words.said(results.findings["severity"], f.SEVERITIES))
    columns = {
        "severity": Column("处理", "centre"),
        "title": Column("问题"),
        "file": Column("文件", "wrap", 34),
        "sheet": Column("表"),
        "cell": Column("位置", "centre"),
        "name": Column("姓名", "centre"),
        "message": Column("说明", "wrap", 46),
        "remedy": Column("怎么改", "wrap", 40),
        "code": Column("代码"),
    }
    blocks: list[Block] = [
        Title("全部问题"),
        Table([Column("序号", "serial", 6), *columns.values()], words.numbered(words.cells(shown, columns)), filtered=True),
    ]
    return [Sheet("全部问题", blocks, "audit")]


def _sources(results: Results) -> list[Sheet]:
    submissions = results.submissions.assign(status=words.said(results.submissions["status"], words.SHEET_STATUSES))
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
        "sha256": Column("校验码 SHA-256", "wrap", 34),
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
    rules = [rule for one in results.in_force for rule in rules_in_words(one, results.policy, results.term)]
    formula = results.policy.hardship_in_force(results.term)
    rules += hardship_in_words(formula) if formula is not None else []
    documents = [[one.programme.name.title, *_document(source)] for one in results.in_force for source in one.programme.sources.values()]
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
