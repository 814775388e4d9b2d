"""report.html: one self-contained page for the head of the office. Counts and money only; nothing personal."""

from __future__ import annotations

from pipeline.findings import SEVERITIES
from pipeline.outputs import texts, words
from pipeline.results import Results


def page(results: Results) -> str:
    """The page as text."""
    submissions, decisions, findings = results.submissions, results.decisions, results.findings
    names = results.programme_names
    money = results.payments.groupby("programme").agg(people=("student_key", "nunique"), fen=("amount_fen", "sum")).reset_index()
    schools = results.payments.groupby("school").agg(people=("student_key", "nunique"), fen=("amount_fen", "sum"))
    sheets = submissions[submissions["kind"] != ""].groupby("school")[["rows", "returned"]].sum()
    by_code = (
        findings.groupby(["severity", "title"])
        .size()
        .rename("count")
        .reset_index()
        .sort_values(["count", "title"], ascending=[False, True])
    )
    listed = [
        {"title": title, "severity": SEVERITIES[severity][0], "kind": severity, "count": int(count)}
        for severity, title, count in by_code.itertuples(index=False)
    ]
    return texts.template("report.html.j2").render(
        term=results.term.zh,
        as_of=results.as_of,
        total_fen=results.total_fen,
        facts=[
            ("读取的表", int((submissions["kind"] != "").sum())),
            ("读取的行", int(submissions["rows"].sum())),
            ("采用", int(submissions["accepted"].sum())),
            ("退回", int(submissions["returned"].sum())),
            ("受助学生", int(results.payments["student_key"].nunique())),
            ("待裁定", int((decisions["status"] == "held").sum())),
        ],
        programmes=[{"name": names[one], "people": int(people), "fen": int(fen)} for one, people, fen in money.itertuples(index=False)],
        statuses=[(word, int((decisions["status"] == status).sum())) for status, word in words.STATUSES.items()],
        schools=[
            {
                "name": school,
                "rows": int(sheets["rows"].get(school, 0)),
                "returned": int(sheets["returned"].get(school, 0)),
                "people": int(schools["people"].get(school, 0)),
                "fen": int(schools["fen"].get(school, 0)),
            }
            for school in sorted({*schools.index, *(name for name in sheets.index if name)})
        ],
        findings=listed,
        most=max((one["count"] for one in listed), default=1),
    )
