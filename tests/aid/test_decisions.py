"""Who is granted what, and how much: sheets in, decisions and payments out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aid.entitlement import months_share
from tests.conftest import HOME, Desk, Published, born_aged, card, citizen

BASE = {"姓名": "王小明", "银行卡号": card(1)}


def one(desk: Desk, title: str, months: tuple[str, ...] = ("2026-09",), term: str = "2026-autumn", **cells: str) -> Published:
    """A sheet of one student; cells by heading."""
    row = {**BASE, **cells}
    for month in months:
        path = desk.sheet(f"{month}/a.xlsx", [title], list(row), [list(row.values())])
        if term != "2026-autumn":
            target = desk.input / term / month / "a.xlsx"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target)
    return desk.run(term=term)


def granted(published: Published) -> dict[str, tuple[str, int]]:
    decisions = published.table("decisions")
    return {row.programme: (row.status, row.amount_fen) for row in decisions.itertuples()}


def granted_each(desk: Desk, *students: tuple[str, dict[str, str]], options: tuple[str, ...] = ()) -> list[dict[str, tuple[str, int]]]:
    """As `granted`, for several students in one run: title and cells by heading of each; one sheet for each title."""
    sheets: dict[str, list[dict[str, str]]] = {}
    names = []
    for number, (title, cells) in enumerate(students, start=1):
        names.append("王" + "".join(NUMERALS[int(digit)] for digit in f"{number:02}"))
        sheets.setdefault(title, []).append({**BASE, "银行卡号": card(number), **cells, "姓名": names[-1]})
    for number, (title, rows) in enumerate(sheets.items()):
        desk.sheet(f"2026-09/{number}.xlsx", [title], list(rows[0]), [list(row.values()) for row in rows])
    decisions = desk.run(*options).table("decisions")
    found: dict[str, dict[str, tuple[str, int]]] = {name: {} for name in names}
    for row in decisions.itertuples():
        found[row.name][row.programme] = (row.status, row.amount_fen)
    return list(found.values())


NUMERALS = "零一二三四五六七八九"
VOCATIONAL = "青山县职业技术学校机电2601班"


def test_the_vocational_grant_is_a_tenth_per_month(desk: Desk) -> None:
    number = citizen(1, born_aged(15))
    for count, months in ((1, ("2026-09",)), (3, ("2026-09", "2026-10", "2027-01"))):
        published = one(desk, VOCATIONAL, months, 身份证号=number, 困难等级="困难", 专业="机电", 户口性质="农村")
        assert granted(published) == {"sv-grant": ("eligible", 23_000 * count), "sv-tuition": ("eligible", 100_000)}


def test_the_waiver_goes_to_the_school_and_needs_no_card(desk: Desk) -> None:
    published = one(desk, VOCATIONAL, 身份证号=citizen(1, born_aged(15)), 困难等级="困难", 专业="机电", 户口性质="农村", 银行卡号="")
    assert granted(published) == {"sv-grant": ("held", 0), "sv-tuition": ("eligible", 100_000)}
    assert published.table("payments")["payee"].tolist() == ["青山县职业技术学校"]
    assert published.codes() == ["NEEDED-EMPTY"]


def test_major_household_and_hardship_decide_the_vocational_programmes(desk: Desk) -> None:
    cases = [
        ("现代农艺技术", "城市", "无", ("eligible", "eligible")),
        ("机电技术应用", "城市", "无", ("ineligible", "ineligible")),
        ("机电技术应用", "农村", "无", ("ineligible", "eligible")),
        ("机电技术应用", "县镇", "一般困难", ("eligible", "eligible")),
        ("舞蹈表演", "农村", "困难", ("eligible", "ineligible")),
        ("戏曲表演", "农村", "困难", ("eligible", "eligible")),
        ("", "城市", "无", ("held", "held")),
        ("机电技术应用", "", "无", ("ineligible", "held")),
    ]
    students = [
        (VOCATIONAL, {"身份证号": citizen(number, born_aged(15)), "专业": major, "户口性质": household, "困难等级": level})
        for number, (major, household, level, _) in enumerate(cases, start=1)
    ]
    for case, found in zip(cases, granted_each(desk, *students), strict=True):
        assert tuple(status for status, _ in found.values()) == case[3], case


def test_boarding_and_the_four_groups_decide_the_living_allowance(desk: Desk) -> None:
    cases = [
        ("三年级(1)班", "是", "无", "一般困难", ("eligible", 62_500)),
        ("三年级(1)班", "否", "农村低保", "困难", ("eligible", 31_250)),
        ("三年级(1)班", "否", "孤儿", "困难", ("ineligible", 0)),
        ("三年级(1)班", "是", "无", "无", ("ineligible", 0)),
        ("三年级(1)班", "", "孤儿", "困难", ("held", 0)),
        ("三年级(1)班", "", "无", "无", ("ineligible", 0)),
        ("八年级(1)班", "是", "脱贫户", "困难", ("eligible", 75_000)),
        ("八年级(1)班", "否", "脱贫户", "困难", ("eligible", 37_500)),
    ]
    students = [
        (
            f"青山县第三学校{class_name}",
            {
                "身份证号": citizen(number, born_aged(8 if class_name.startswith("三") else 13)),
                "是否住宿": boarding,
                "困难类别": group,
                "困难等级": level,
            },
        )
        for number, (class_name, boarding, group, level, _) in enumerate(cases, start=1)
    ]
    for case, found in zip(cases, granted_each(desk, *students), strict=True):
        assert found == {"ce-living": case[4]}, case


@pytest.mark.parametrize(
    ("title", "age", "expected"),
    [
        ("青山县第一高级中学高一(1)班国家助学金", 22, "eligible"),
        ("青山县第一高级中学高一(1)班国家助学金", 23, "held"),
        ("青山县实验小学三年级(1)班", 12, "eligible"),
        ("青山县实验小学三年级(1)班", 13, "held"),
    ],
)
def test_over_age_is_flagged_and_held(desk: Desk, title: str, age: int, expected: str) -> None:
    published = one(desk, title, 身份证号=citizen(1, born_aged(age)), 困难等级="困难", 是否住宿="是")
    assert {status for status, _ in granted(published).values()} - {"ineligible"} == {expected}
    assert published.codes() == (["AGE-OVER"] if expected == "held" else [])


def test_who_names_a_programme_claims_that_one_alone(desk: Desk) -> None:
    number = citizen(1, born_aged(15))
    by_column = one(desk, VOCATIONAL, 身份证号=number, 困难等级="困难", 专业="机电", 户口性质="农村", 资助项目="免学费")
    assert list(granted(by_column)) == ["sv-tuition"]
    by_title = one(desk, f"{VOCATIONAL}国家助学金名册", 身份证号=number, 困难等级="困难", 专业="机电", 户口性质="农村")
    assert list(granted(by_title)) == ["sv-grant"]


def test_a_programme_of_another_stage_is_refused_for_its_stage(desk: Desk) -> None:
    published = one(desk, "青山县实验小学三年级(1)班", 身份证号=citizen(1, born_aged(8)), 困难等级="困难", 资助项目="中职助学金")
    assert published.table("decisions")[["programme", "status"]].to_numpy().tolist() == [["sv-grant", "ineligible"]]
    assert "stage" in published.table("decisions")["reason_codes"].iloc[0]


def test_a_programme_that_nobody_knows_is_a_finding(desk: Desk) -> None:
    published = one(
        desk, "青山县实验小学三年级(1)班", 身份证号=citizen(1, born_aged(8)), 困难等级="困难", 是否住宿="是", 资助项目="火星补助"
    )
    assert "VALUE-UNKNOWN" in published.codes()


def test_every_condition_is_told_and_cited(desk: Desk) -> None:
    published = one(
        desk,
        VOCATIONAL,
        身份证号=citizen(1, born_aged(15)),
        困难等级="无",
        专业="机电",
        户口性质="城市",
        学籍状态="借读",
        资助项目="中职助学金",
    )
    reasons = published.table("decisions")["reasons"].iloc[0]
    for part in ("✗学籍：临时", "✓年级：一年级", "✗专业：机电", "✗困难等级：不困难", "财科教〔2019〕19号"):
        assert part in reasons, reasons


def test_an_old_term_is_run_by_the_rules_of_its_time(desk: Desk) -> None:
    published = one(
        desk,
        "青山县职业技术学校机电1401班",
        ("2014-09",),
        "2014-autumn",
        身份证号=citizen(1, "19990101"),
        困难等级="困难",
        专业="机电",
        户口性质="农村",
    )
    assert granted(published)["sv-grant"] == ("eligible", 15_000)


MILK = (
    "programme: milk\nname: {zh: 学生奶补助, en: School milk}\nstages: [primary]\npays: {every: month, to: student, months_per_year: 10}\n"
    "amounts:\n  - tier: first\n    per_year: [{from: 2020-autumn, value: 30001, source: x}]\n  - per_year: [{from: 2020-autumn, value: 10000, source: x}]\n"
    "grant_if:\n  - {from: 2020-autumn, all: [{years: [1, 2, 3], source: x}]}\nsources:\n  x: {document: 县文件, date: 2020-09-01, confirmed: true}\n"
)


@pytest.mark.parametrize(("status", "months"), [("在读", 2), ("休学", 1), ("转出", 1), ("退学", 1)])
def test_a_new_programme_is_one_file(desk: Desk, tmp_path: Path, status: str, months: int) -> None:
    """None of its conditions looks at the status: who is away in the second month is paid for the first."""
    policy = tmp_path / "policy"
    shutil.copytree(HOME / "policy", policy)
    (policy / "local" / "milk.yaml").write_text(MILK, encoding="utf-8")
    row = {**BASE, "身份证号": citizen(1, born_aged(8)), "资助项目": "学生奶补助", "档次": "一等"}
    for month, of_month in (("2026-09", "在读"), ("2026-10", status)):
        cells = {**row, "学籍状态": of_month}
        desk.sheet(f"{month}/a.xlsx", ["青山县实验小学三年级(1)班"], list(cells), [list(cells.values())])
    assert granted(desk.run("--policy", str(policy))) == {"milk": ("eligible", 3_000 * months)}


@given(st.integers(0, 10**8), st.integers(1, 12))
def test_the_months_of_a_year_add_up_to_the_year(per_year: int, months: int) -> None:
    assert sum(months_share(per_year, position, months) for position in range(months)) == per_year


def test_an_over_age_student_who_is_refused_anyway_is_not_held(desk: Desk) -> None:
    published = one(desk, "青山县第一高级中学高一(1)班", 身份证号=citizen(1, born_aged(30)), 困难等级="无")
    assert granted(published) == {"hs-grant": ("ineligible", 0), "hs-tuition": ("ineligible", 0)}


def test_all_students_of_the_listed_counties_by_dated_code_or_by_name(desk: Desk, tmp_path: Path) -> None:
    """The local example, chosen by copying it: the twelve counties, whatever they are called or belong to now."""
    policy = tmp_path / "policy"
    shutil.copytree(HOME / "policy", policy)
    shutil.copy(policy / "examples" / "anhui-secondary-vocational.yaml", policy / "local")
    cases = [
        ("安徽省金寨县", "", "eligible"),
        ("潜山市", "", "eligible"),
        ("", "340882", "eligible"),
        ("", "340824", "eligible"),
        ("长丰县", "340121", "ineligible"),
        ("", "", "held"),
    ]
    students = [
        (
            VOCATIONAL,
            {
                "身份证号": citizen(number, born_aged(15)),
                "困难等级": "无",
                "专业": "机电",
                "户籍所在县": county,
                "区划代码": code,
                "资助项目": "中职助学金",
            },
        )
        for number, (county, code, _) in enumerate(cases, start=1)
    ]
    for case, found in zip(cases, granted_each(desk, *students, options=("--policy", str(policy))), strict=True):
        assert found["sv-grant"] == (case[2], 15_000 if case[2] == "eligible" else 0), case


@pytest.mark.parametrize(
    ("heading", "word"),
    [("学籍状态", "学籍待查"), ("困难等级", "有点困难"), ("是否住宿", "偶尔"), ("资助项目", "火星补助")],
)
def test_a_word_that_a_rule_hangs_on_and_nobody_knows_returns_the_row(desk: Desk, heading: str, word: str) -> None:
    """It must not be taken for an empty cell, which may count as met or as not claimed."""
    cells = {"困难等级": "困难", "是否住宿": "是", heading: word}
    published = one(desk, "青山县实验小学三年级(1)班", 身份证号=citizen(1, born_aged(8)), **cells)
    assert int(published.table("submissions")["returned"].sum()) == 1
    assert published.table("findings")[["code", "severity"]].to_numpy().tolist() == [["VALUE-UNKNOWN", "error"]]


def test_a_word_of_hardship_that_is_no_group_is_kept_and_asked_about_only_where_the_decision_hangs_on_it(desk: Desk) -> None:
    title = "青山县第一高级中学高一(1)班国家助学金"
    by_level = one(desk, title, 身份证号=citizen(1, born_aged(15)), 困难等级="困难", 困难类别="单亲")
    assert granted(by_level) == {"hs-grant": ("eligible", 115_000)}
    assert by_level.codes() == ["WORD-KEPT"]
    alone = one(desk, title, 身份证号=citizen(1, born_aged(15)), 困难类别="因病致贫")
    assert granted(alone) == {"hs-grant": ("held", 0)}
    beside = one(desk, title, 身份证号=citizen(1, born_aged(15)), 困难类别="单亲、农村低保")
    assert granted(beside) == {"hs-grant": ("eligible", 115_000)}


def test_a_student_whose_stage_nobody_can_tell_is_returned_not_forgotten(desk: Desk) -> None:
    published = one(desk, "学校：青山　班级：火箭班", 身份证号=citizen(1, born_aged(8)), 困难等级="困难", 是否住宿="是")
    assert published.codes() == ["HEAD-MISSING"]
    assert int(published.table("submissions")["returned"].sum()) == 1


def test_a_programme_not_in_force_in_the_term_is_no_known_word(desk: Desk) -> None:
    published = one(
        desk,
        "青山县职业技术学校机电0801班",
        ("2008-09",),
        "2008-autumn",
        身份证号=citizen(1, "19930101"),
        困难等级="困难",
        专业="机电",
        资助项目="中职免学费",
    )
    assert published.codes() == ["VALUE-UNKNOWN"]


def _month_by_month(desk: Desk, statuses: dict[str, str], *more: str) -> Published:
    for month, status in statuses.items():
        row = {**BASE, "身份证号": citizen(1, born_aged(15)), "困难等级": "困难", "专业": "机电", "户口性质": "农村", "学籍状态": status}
        desk.sheet(f"{month}/a.xlsx", [VOCATIONAL], list(row), [list(row.values())])
    return desk.run(*more)


@pytest.mark.parametrize(
    ("statuses", "months", "status"),
    [
        ({"2026-09": "正式", "2026-10": "转出"}, "2026-09", "eligible"),
        ({"2026-09": "正式", "2026-10": "", "2026-11": "休学", "2026-12": "休学"}, "2026-09;2026-10", "eligible"),
        ({"2026-09": "", "2026-10": "参军"}, "2026-09", "eligible"),
        ({"2026-09": "休学", "2026-10": "正式", "2026-11": "正式"}, "2026-10;2026-11", "eligible"),
        ({"2026-09": "退学", "2026-10": "退学"}, "2026-09;2026-10", "ineligible"),
        ({"2026-09": "借读", "2026-10": "转出"}, "2026-09", "ineligible"),
        ({"2026-09": "正式", "2026-10": "正式"}, "2026-09;2026-10", "eligible"),
    ],
)
def test_a_student_who_leaves_is_paid_until_then_where_the_month_is_paid(
    desk: Desk, statuses: dict[str, str], months: str, status: str
) -> None:
    grant = _month_by_month(desk, statuses).table("decisions").query("programme == 'sv-grant'").iloc[0]
    assert (grant["months"], grant["status"]) == (months, status)
    assert grant["amount_fen"] == (23_000 * len(months.split(";")) if status == "eligible" else 0)
    assert ("异动" in grant["reasons"]) is (len(months.split(";")) < len(statuses))


@pytest.mark.parametrize(
    ("statuses", "months"),
    [
        ({"2026-09": "正式", "2026-10": "转出", "2026-11": "转出"}, "2026-09;2026-10"),
        ({"2026-09": "休学", "2026-10": "正式", "2026-11": "正式"}, "2026-10;2026-11"),
    ],
)
def test_the_policy_says_whether_the_month_of_the_change_is_paid(desk: Desk, tmp_path: Path, statuses: dict[str, str], months: str) -> None:
    shutil.copytree(HOME / "policy", tmp_path / "policy")
    (tmp_path / "policy" / "local" / "month.yaml").write_text(
        "overrides: sv-grant\npays: {every: month, to: student, months_per_year: 10, month_of_change: paid}\n", encoding="utf-8"
    )
    grant = _month_by_month(desk, statuses, "--policy", str(tmp_path / "policy"))
    decision = grant.table("decisions").query("programme == 'sv-grant'").iloc[0]
    assert (decision["months"], decision["amount_fen"]) == (months, 46_000)
