"""Schools and classes by their many names: what is one, what is asked, what stays apart."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import openpyxl
import pytest

from pipeline.persons.school_names import APART, LIKELY, MISSPELT, PART, SAME, read_name, relation
from tests.conftest import Desk, Published, card, citizen
from tests.life.office import Office

ONE = ("清河县第一中学", "清河一中", "清河县一中", "清河县第一中学（高中部）")
HEAD = ["姓名", "身份证号", "困难类别", "银行卡号"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        *((one, other, SAME) for one, other in itertools.combinations(ONE, 2)),
        ("清河县第一中学", "清河县第二中学", APART),
        ("清河县第一中学", "临水县第一中学", APART),
        ("清河一中", "临水一中", APART),
        ("清河县第一中学", "清河县中学", APART),
        ("清河县第一中学", "清河县第一小学", APART),
        ("清河县东边镇中心小学", "东边镇中心小学", PART),
        ("清河县东边镇中心小学", "清河县西边镇中心小学", MISSPELT),
        ("清河县东边镇中心小学", "清河县东边镇中心小学土桥教学点", LIKELY),
        ("清河县第一中学", "清河县第一高级中学", LIKELY),
        ("清河一高", "清河县第一高级中学", SAME),
        ("清河职教中心", "清河县职业教育中心", SAME),
        ("清河县职业技术学校", "清河县职教中心", LIKELY),
        ("县一中", "清河县第一中学", LIKELY),
        ("清河县第一中学东校区", "清河县第一中学西校区", APART),
        ("第一中学", "第二中学", APART),
        ("清河县民族中学", "清河县实验中学", APART),
        ("清河县第十一小学", "清河十一小", SAME),
        ("清河县育才小学", "清河县育英小学", MISSPELT),
        ("育才小学", "育英小学", MISSPELT),  # of two signs one may be misspelt, of one none
        ("育小学", "英小学", APART),
        ("清河小学", "河小学", APART),
        ("清河中", "清河中学", APART),  # 中 is short for 中学 behind a number alone
    ],
)
def test_how_two_names_stand_to_one_another(one: str, other: str, expected: str) -> None:
    assert relation(one, other) == relation(other, one) == expected, (read_name(one), read_name(other))


def _sheet(desk: Desk, file: str, school: str, month: str, students: range, class_name: str = "高一1班") -> None:
    rows: list[list[object]] = [[f"学生{'甲乙丙丁戊己庚辛壬癸'[n % 10]}", citizen(n, "20100301"), "农村低保", card(n)] for n in students]
    desk.sheet(f"{month}/{file}.xlsx", ["国家助学金申请名单", f"学校：{school}　　班级：{class_name}"], HEAD, rows)


def _schools(published: Published) -> set[str]:
    assert published.code == 0, published.said
    return set(published.table("enrolments")["school"])


@pytest.mark.books("audit")
def test_one_school_written_in_four_ways_is_one(desk: Desk) -> None:
    for place, (month, name) in enumerate(zip(("2026-09", "2026-10", "2026-11", "2026-12"), ONE, strict=True)):
        _sheet(desk, f"{place}", name, month, range(1, 6))
    published = desk.run()
    assert _schools(published) == {"清河县第一中学"}
    assert published.table("decisions")["student_key"].nunique() == 5
    assert not {"ROSTER-JOINED", "ROSTER-LEFT", "DUP-SCHOOL", "PLACE-ASKED"} & set(published.codes())
    notes = published.table("findings").query("code == 'PLACE-ONE'")
    assert {value.replace("(", "（").replace(")", "）") for value in notes["value"]} == set(ONE[1:])
    assert not (published.folder / "4-audit" / "学校班级对照.xlsx").exists()
    page = openpyxl.load_workbook(published.folder / "4-audit" / "审计.xlsx")["对照"]
    assert {"清河一中", "写法不同"} <= {cell.value for row in page for cell in row}


def test_others_stay_apart(desk: Desk) -> None:
    for place, name in enumerate(("清河县第一中学", "清河县第二中学", "临水县第一中学", "清河县第一中学东校区")):
        _sheet(desk, name, name, "2026-09", range(1 + 10 * place, 6 + 10 * place))
    assert len(_schools(desk.run())) == 4


def test_the_same_students_make_what_is_likely_one_sure(desk: Desk) -> None:
    _sheet(desk, "a", "清河县第一中学", "2026-09", range(1, 6))
    _sheet(desk, "b", "清河县第一高级中学", "2026-10", range(1, 6))
    assert _schools(desk.run()) == {"清河县第一高级中学"}


@pytest.mark.books("audit")
def test_what_is_likely_is_asked_once_and_remembered_by_the_ledger(tmp_path: Path) -> None:
    office = Office(tmp_path)
    desk = Desk(tmp_path)
    _sheet(desk, "a", "清河县第一中学", "2026-09", range(1, 6))
    _sheet(desk, "b", "清河县第一高级中学", "2026-09", range(11, 16))
    published = desk.run()
    assert len(_schools(published)) == 2
    asked = published.folder / "4-audit" / "学校班级对照.xlsx"
    workbook = openpyxl.load_workbook(asked)
    page = workbook.worksheets[0]
    head = next(row[0].row for row in page if "案号" in [cell.value for cell in row])
    titles = [cell.value for cell in page[head]]
    assert page.cell(head + 2, 1).value is None
    for title, value in (("裁定", "是同一所学校"), ("裁定人", "李主任"), ("裁定理由", "校名有两种写法")):
        page.cell(head + 1, titles.index(title) + 1).value = value
    workbook.save(desk.input / "2026-autumn" / "学校班级对照.xlsx")
    published = desk.run()
    assert _schools(published) == {"清河县第一高级中学"}
    assert not {"PLACE-ASKED", "RULING-STALE", "RULING-INCOMPLETE"} & set(published.codes())
    assert not (published.folder / "4-audit" / "学校班级对照.xlsx").exists()
    office.must("publish", "2026-autumn", "2026-10-12")
    office.must("seal", "2026-autumn", "2026-10-19")
    next_term = desk.input / "2027-spring" / "2027-03"
    next_term.mkdir(parents=True)
    for name, file in (("a", "2026-09/a.xlsx"), ("b", "2026-09/b.xlsx")):
        (next_term / f"{name}.xlsx").write_bytes((desk.input / "2026-autumn" / file).read_bytes())
    later = desk.run(term="2027-spring")
    assert _schools(later) == {"清河县第一高级中学"}
    assert "PLACE-ASKED" not in later.codes()


def test_a_register_of_schools_decides(desk: Desk) -> None:
    _sheet(desk, "a", "清河县第一中学", "2026-09", range(1, 6))
    _sheet(desk, "b", "县中", "2026-09", range(11, 16))
    _sheet(desk, "c", "清河县第一高级中学", "2026-09", range(21, 26))
    rows: list[list[object]] = [["清河县第一中学", "清河一中、县中", "公办"], ["清河县第一高级中学", "", "民办"]]
    desk.sheet("学校名录.xlsx", [], ["学校名称", "其他名称", "办学性质"], rows)
    published = desk.identify()
    assert _schools(published) == {"清河县第一中学", "清河县第一高级中学"}
    assert "PLACE-ASKED" not in published.codes()


def test_a_register_for_all_terms_lies_in_the_input_folder(desk: Desk) -> None:
    _sheet(desk, "b", "县中", "2026-09", range(11, 16))
    path = desk.sheet("学校名录.xlsx", [], ["学校名称", "其他名称", "办学性质"], [["清河县第一中学", "清河一中、县中", "公办"]])
    path.rename(desk.input / "学校名录.xlsx")
    assert _schools(desk.run()) == {"清河县第一中学"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("机电2601班", "26机电1班", True),
        ("机电2601班", "26机电2班", False),
        ("机电2601班", "25机电1班", False),
        ("26机电1班", "2026级机电1班", True),
        ("机电2601班", "护理2601班", False),
    ],
)
def test_a_class_under_two_names_is_one(desk: Desk, one: str, other: str, same: bool) -> None:
    for month, name, students in (("2026-09", one, range(1, 6)), ("2026-10", other, range(11, 16))):
        rows: list[list[object]] = [
            [f"学生{'甲乙丙丁戊己庚辛壬癸'[n % 10]}", citizen(n, "20100301"), "农村低保", card(n)] for n in students
        ]
        desk.sheet(f"{month}/{name}.xlsx", [f"清河县职业技术学校{name}国家助学金名单"], HEAD, rows)
    classes = desk.identify().table("enrolments")["class_name"].unique()
    assert len(classes) == (1 if same else 2), classes


def test_a_class_with_its_majors_full_name_is_one_where_its_students_are(desk: Desk) -> None:
    for month, name in (("2026-09", "26机电1班"), ("2026-10", "2026级机电技术应用1班")):
        rows: list[list[object]] = [
            [f"学生{'甲乙丙丁戊己庚辛壬癸'[n % 10]}", citizen(n, "20100301"), "农村低保", card(n)] for n in range(1, 6)
        ]
        desk.sheet(f"{month}/{name}.xlsx", [f"清河县职业技术学校{name}国家助学金名单"], HEAD, rows)
    assert desk.identify().table("enrolments")["class_name"].nunique() == 1


def _spelled(draw: random.Random, place: str, number: str) -> str:
    """清河县第一中学 in one of the ways that are one school."""
    return f"{place}{draw.choice(('县', ''))}{draw.choice((f'第{number}中学', f'{number}中', f'第{number}中'))}{draw.choice(('', '', '（高中部）'))}"


@pytest.mark.parametrize("seed", range(3))
def test_renaming_schools_within_what_is_one_changes_nobodys_payment(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    schools = [(place, number) for place in ("清河", "临水") for number in "一二"]
    plain, renamed = Desk(tmp_path / "plain"), Desk(tmp_path / "renamed")
    for place, (area, number) in enumerate(schools):
        for month in ("2026-09", "2026-10"):
            students = range(1 + 10 * place, 6 + 10 * place)
            _sheet(plain, f"{area}{number}", f"{area}县第{number}中学", month, students, "高一1班")
            _sheet(
                renamed,
                f"{area}{number}",
                _spelled(draw, area, number),
                month,
                students,
                draw.choice(("高一1班", "高一(1)班", "高一01班", "高一年级1班")),
            )
    first, second = plain.run(), renamed.run()
    keys = ["student_key", "programme", "months", "amount_fen"]
    for table in ("payments", "decisions"):
        one, other = (run.table(table)[[key for key in keys if key in run.table(table)]] for run in (first, second))
        assert one.sort_values("student_key").reset_index(drop=True).equals(other.sort_values("student_key").reset_index(drop=True))
    assert len(_schools(second)) == 4
    assert first.table("classes")[["month", "rows", "joined", "left"]].equals(second.table("classes")[["month", "rows", "joined", "left"]])
    assert set(second.codes()) - {"PLACE-ONE"} == set(first.codes())
    assert len(list((second.folder / "2-notice").rglob("*.xlsx"))) == len(list((first.folder / "2-notice").rglob("*.xlsx")))


@pytest.mark.parametrize(
    ("one", "other", "signs", "schools"),
    [
        ("清河县第一中学", "清河县第一高级中学", ("李四", "王五"), 1),
        ("清河县第一中学", "清河县第一高级中学", ("李四", "赵六"), 2),
        ("清河县第一中学", "清河县第一高级中学", ("", "王五"), 2),
        ("清河县第一中学", "清河县第一高级中学东校区", ("李四", "王五"), 2),
        ("清河县第一中学", "清河县第二中学", ("李四", "王五"), 2),
    ],
)
def test_the_same_two_people_who_sign_make_what_is_likely_one_sure(
    desk: Desk, one: str, other: str, signs: tuple[str, str], schools: int
) -> None:
    for name, students, (reviews, answers) in ((one, range(1, 6), ("李四", "王五")), (other, range(11, 16), signs)):
        rows: list[list[object]] = [
            [f"学生{'甲乙丙丁戊己庚辛壬癸'[n % 10]}", citizen(n, "20100301"), "农村低保", card(n)] for n in students
        ]
        titles = ["国家助学金申请名单", f"学校：{name}　　班级：高一{students.start}班"]
        desk.sheet(f"2026-09/{students.start}.xlsx", titles, HEAD, [*rows, [f"填表人：张三　　审核人：{reviews}　　校长：{answers}"]])
    assert len(_schools(desk.run())) == schools
