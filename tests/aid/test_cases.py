"""The cases of `tests/cases/`, which an aid officer can read and add to: such a student, in that term, is due this."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import yaml

from pipeline.facts.terms import Term
from pipeline.outputs.page.words import STATUSES
from tests.conftest import HOME, Desk, Published, born_aged, card, citizen

USUAL_TERM = "2026-autumn"
_NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


def _load() -> list[dict]:  # type: ignore[type-arg]
    """Every case with its number, file, programme, term and the student's cells."""
    cases = []
    for path in sorted((HOME / "tests" / "cases").glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for place, case in enumerate(content["案例"], start=1):
            known = {"programme": content["programme"], "学期": USUAL_TERM, **case}
            cases.append(known | {"id": f"{path.stem}-{place}", "学生": content["平常"] | case["学生"], "number": len(cases)})
    return cases


CASES = _load()


def _row(case: dict) -> dict[str, str]:  # type: ignore[type-arg]
    """The cells of one student; id, card and account holder are made unless the case says otherwise."""
    number, cells = case["number"], dict(case["学生"])
    term = Term.parse(case["学期"])
    name = f"{_NAMES[number % 20]}{_NAMES[number // 20]}明"
    born = born_aged(cells.pop("年龄"), term.school_year_first_day)
    made = {"姓名": name, "身份证号": citizen(number * 3 % 997 + 1, born), "银行卡号": card(number), "账户名": name}
    return {title: str(value) for title, value in (made | cells).items()}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Published]:
    """One run per term with all its cases on one sheet a month."""
    made = {}
    for term in sorted({case["学期"] for case in CASES}):
        desk = Desk(tmp_path_factory.mktemp(term))
        months = Term.parse(term).months
        for month in months:
            rows = [
                _row(case)
                for case in CASES
                if case["学期"] == term and int(month[5:]) in case.get("月份", [int(one[5:]) for one in months])
            ]
            titles = list(dict.fromkeys(title for row in rows for title in row))
            path = desk.sheet(f"{month}/案例.xlsx", [], titles, [[row.get(title, "") for title in titles] for row in rows])
            target = desk.input / term / month / "案例.xlsx"
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
        made[term] = desk.run(term=term)
        assert made[term].code == 0, made[term].said
    return made


def test_there_are_enough_cases_and_one_file_for_each_programme() -> None:
    files = {path.stem for path in (HOME / "policy" / "national").glob("*.yaml")} - {"lists", "hardship", "targets"}
    assert len(CASES) >= 150
    assert {case["programme"] for case in CASES} == files


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_student_is_due_this(runs: dict[str, Published], case: dict) -> None:  # type: ignore[type-arg]
    decisions = runs[case["学期"]].table("decisions")
    mine = decisions[(decisions["id_number"] == _row(case)["身份证号"]) & (decisions["programme"] == case["programme"])]
    assert len(mine) == 1, "no decision, or several"
    decision = mine.iloc[0]
    assert STATUSES[decision["status"]] == case["结果"], decision["reasons"]
    assert decision["amount_fen"] == int(Decimal(str(case.get("元", 0))) * 100)
    assert case.get("因为", "") in decision["reason_codes"]


def test_each_refusal_says_what_it_saw_and_by_which_document(runs: dict[str, Published]) -> None:
    refused = pd.concat([run.table("decisions") for run in runs.values()]).query("status == 'ineligible'")
    assert refused["reasons"].str.contains("✗").all()
    assert (refused["reasons"].str.contains("须为") | refused["reasons"].str.contains("不属于")).all()
    assert (refused["sources"] != "").all()


def test_the_case_files_are_named_in_the_policys_own_words() -> None:
    for path in Path(HOME / "tests" / "cases").glob("*.yaml"):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert set(content) == {"programme", "平常", "案例"}, path.name
        assert all(set(case) <= {"programme", "学生", "学期", "月份", "结果", "元", "因为"} for case in content["案例"]), path.name
