"""Nobody is paid twice, whatever the duplicate; what the sheets cannot settle is held."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.conftest import HOME, Desk, Published, card, citizen, run_term

HEADINGS = ["姓名", "身份证号", "学籍号", "困难等级", "银行卡号", "户名", "委托书", "监护人身份证号"]
BOY = citizen(1, "20100101")


def line(name: str = "王小明", number: str = BOY, mark: str = "G", account: int = 1, **more: str) -> list[object]:
    return [
        name,
        number,
        f"{mark}{number}",
        "困难",
        more.get("card", card(account)),
        more.get("holder"),
        more.get("letter"),
        more.get("guardian"),
    ]


def high_school(desk: Desk, school: str, class_name: str, *rows: list[object], month: str = "2026-09") -> None:
    desk.sheet(f"{month}/{school}{class_name}.xlsx", [f"青山县{school}高级中学{class_name}国家助学金"], HEADINGS, list(rows))


def paid(published: Published) -> list[tuple[str, str, int]]:
    payments = published.table("payments")
    return sorted(payments[["name", "school", "amount_fen"]].itertuples(index=False, name=None))


FULL = 115_000


def test_twice_in_one_class_is_paid_once(desk: Desk) -> None:
    high_school(desk, "第一", "高一(1)班", line(), line())
    published = desk.run()
    assert paid(published) == [("王小明", "青山县第一高级中学", FULL)]
    assert published.table("duplicates")["outcome"].tolist() == ["counts", "collapsed"]


def test_the_15_digit_form_is_the_same_student(desk: Desk) -> None:
    old = citizen(1, "19990909")
    high_school(desk, "第一", "高一(1)班", line(number=old), [*line(number=old)[:1], old[:6] + old[8:17], *line(number=old)[2:]])
    assert "DUP-ROW" in desk.identify().codes()


def test_twice_in_one_class_with_different_cards_is_held(desk: Desk) -> None:
    high_school(desk, "第一", "高一(1)班", line(account=1), line(account=2))
    published = desk.run()
    assert paid(published) == []
    assert published.table("decisions").query("programme == 'hs-grant'")["status"].tolist() == ["held"]


def test_in_two_classes_the_later_sheet_counts(desk: Desk) -> None:
    high_school(desk, "第一", "高一(1)班", line())
    high_school(desk, "第一", "高一(2)班", line())
    published = desk.run()
    assert published.table("payments")["class_name"].tolist() == ["高一(2)班"]
    assert published.codes() == ["DUP-CLASS", "DUP-CLASS"]


def test_the_class_that_does_not_count_makes_no_claim_of_its_own(desk: Desk) -> None:
    for klass, project in (("高一(1)班", "校内助学金"), ("高一(2)班", "国家助学金")):
        titles = [f"青山县第一高级中学{klass}学生资助名册"]
        desk.sheet(f"2026-09/{klass}.xlsx", titles, [*HEADINGS, "资助项目"], [[*line(), project]])
    published = desk.run()
    assert published.codes() == ["DUP-CLASS", "DUP-CLASS"]
    assert published.table("decisions")[["class_name", "programme"]].values.tolist() == [["高一(2)班", "hs-grant"]]


def test_a_class_changed_between_months_is_no_duplicate(desk: Desk) -> None:
    high_school(desk, "第一", "高一(1)班", line())
    high_school(desk, "第一", "高一(2)班", line(), month="2026-10")
    published = desk.run()
    assert paid(published) == [("王小明", "青山县第一高级中学", FULL)]
    assert published.codes() == []


@pytest.mark.parametrize(
    ("marks", "expected"),
    [("GL", ["青山县第一高级中学"]), ("LG", ["青山县第二高级中学"]), ("GG", []), ("LL", []), ("GX", [])],
)
def test_of_two_schools_the_one_with_the_formal_number_counts(desk: Desk, marks: str, expected: list[str]) -> None:
    for school, mark in zip(("第一", "第二"), marks, strict=True):
        row = line(mark=mark)
        row[2] = None if mark == "X" else row[2]
        high_school(desk, school, "高一(1)班", row)
    published = desk.run()
    assert [school for _, school, _ in paid(published)] == expected
    assert published.codes() == ["DUP-SCHOOL", "DUP-SCHOOL"]
    if not expected:
        assert set(published.table("decisions")["status"]) - {"ineligible"} == {"held"}


def test_a_transfer_is_paid_once_at_the_later_school(desk: Desk) -> None:
    high_school(desk, "第一", "高一(1)班", line())
    high_school(desk, "第二", "高一(1)班", line(), month="2026-10")
    published = desk.run()
    assert paid(published) == [("王小明", "青山县第二高级中学", FULL)]
    assert published.codes() == ["AID-TWICE"]


def test_of_two_grants_that_exclude_each_other_the_larger_is_paid(desk: Desk) -> None:
    high_school(desk, "第一", "高一(1)班", line())
    desk.sheet("2026-10/b.xlsx", ["青山县职业技术学校机电2601班助学金名册"], HEADINGS, [line()])
    published = desk.run()
    assert paid(published) == [("王小明", "青山县第一高级中学", FULL)]
    assert published.codes() == ["AID-TWICE"]


def test_one_id_under_two_names_is_held(desk: Desk) -> None:
    high_school(desk, "第一", "高一(1)班", line(), line(name="赵冒名", account=2))
    published = desk.run()
    assert paid(published) == []
    assert published.codes() == ["ID-SHARED", "ID-SHARED"]
    others = published.table("findings").set_index("name")["other"]
    assert (others["王小明"], others["赵冒名"]) == ("赵冒名", "王小明"), "each names the other, not itself"


def test_one_card_for_two_students_is_held_but_for_siblings_with_a_letter(desk: Desk) -> None:
    mother, other = citizen(8, "19850101"), citizen(3, "20110303")
    high_school(desk, "第一", "高一(1)班", line(), line(name="李小刚", number=other))
    assert paid(desk.run()) == []
    high_school(
        desk, "第一", "高一(1)班", line(guardian=mother, letter="有"), line(name="王小刚", number=other, guardian=mother, letter="有")
    )
    assert len(paid(desk.run())) == 2
    high_school(
        desk, "第一", "高一(1)班", line(guardian=mother, letter="有"), line(name="王小刚", number=other, guardian=mother, letter="无")
    )
    assert paid(desk.run()) == []


def test_an_account_in_another_name_needs_a_letter(desk: Desk) -> None:
    high_school(desk, "第一", "高一(1)班", line(holder="王建国"))
    assert paid(desk.run()) == []
    high_school(desk, "第一", "高一(1)班", line(holder="王建国", letter="有"))
    published = desk.run()
    assert published.table("payments")["payee"].tolist() == ["王建国"]


def test_the_order_of_files_and_rows_changes_nobodys_money(example: Published, tmp_path: Path) -> None:
    """The files of the example under shuffled names: the same students get the same amounts."""
    files = sorted(path for path in (HOME / "input" / "2026-autumn").rglob("*") if path.is_file() and "副本" not in path.name)
    order = list(range(len(files)))
    random.Random(3).shuffle(order)
    for number, path in zip(order, files, strict=True):
        relative = path.relative_to(HOME / "input")
        target = tmp_path / "input" / relative.parts[0] / relative.parts[1] / f"{number:03}" / relative.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shuffled = run_term(tmp_path / "input", tmp_path / "output")
    keys = ["student_key", "programme", "months", "amount_fen", "account"]
    assert sorted(shuffled.table("payments")[keys].to_numpy().tolist()) == sorted(example.table("payments")[keys].to_numpy().tolist())


def test_no_student_is_paid_twice_for_a_programme_and_month(example: Published) -> None:
    payments = example.table("payments")
    months = payments.assign(month=payments["months"].str.split(";")).explode("month")
    assert not months.duplicated(["student_key", "programme", "month"]).any()


def test_one_card_on_very_many_rows_is_held_and_named_shortly(desk: Desk) -> None:
    rows = [
        line(
            name="王小" + "明刚强勇军伟杰涛超"[place % 9],
            number=citizen(place * 2 + 1, f"2010{place % 12 + 1:02}{place // 12 % 28 + 1:02}"),
        )
        for place in range(400)
    ]
    high_school(desk, "第一", "高一(1)班", *rows)
    published = desk.run()
    assert paid(published) == []
    messages = published.table("findings").query("code == 'CARD-SHARED'")["message"]
    assert len(messages) == 400
    assert messages.str.len().max() < 200


@pytest.mark.parametrize(("children", "held"), [(4, False), (5, True)])
def test_four_children_may_have_the_account_of_their_guardian_and_more_are_asked_about(desk: Desk, children: int, held: bool) -> None:
    headings = ["姓名", "身份证号", "困难等级", "监护人姓名", "监护人身份证号", "银行卡号", "户名"]
    father = citizen(77, "19800101")
    rows = [[f"王小{'一二三四五'[place]}", citizen(2 * place + 1, f"20{10 + place}0101"), "困难", "王建国", father, card(1), "王建国"]
            for place in range(children)]  # fmt: skip
    desk.sheet("2026-09/一班.xlsx", ["青山县第一高级中学高一(1)班国家助学金"], headings, rows)
    assert ("CARD-SHARED" in desk.identify().codes()) is held
