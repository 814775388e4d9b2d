"""A class hands its sheet in again: which one counts, and what is asked."""

from __future__ import annotations

import re
import zipfile

import pytest

from tests.conftest import Desk, Published, card, citizen

HEAD = ["姓名", "身份证号", "困难类别", "银行卡号"]
TITLE = "青山县第一高级中学高一(1)班国家助学金名单"
SIGNS = "甲乙丙丁戊己"


def _sheet(desk: Desk, file: str, students: str, title: str = TITLE, saved: str = "", cards: int = 0, month: str = "2026-09") -> None:
    rows: list[list[object]] = [
        [
            f"学生{sign}",
            citizen(SIGNS.index(sign) + 1, f"2010{SIGNS.index(sign) + 1:02}01"),
            "农村低保",
            card(SIGNS.index(sign) + 1 + cards),
        ]
        for sign in students
    ]
    path = desk.sheet(f"{month}/{file}", [title], HEAD, rows)
    if saved:
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        parts["docProps/core.xml"] = re.sub(
            rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + saved.encode() + b"Z", parts["docProps/core.xml"]
        )
        with zipfile.ZipFile(path, "w") as package:
            for name, content in parts.items():
                package.writestr(name, content)


def _paid(published: Published) -> str:
    assert published.code == 0, published.said
    return "".join(sorted(name[2:] for name in published.table("payments")["name"]))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("高一1班.xlsx", "高一1班 (2).xlsx"),
        ("z高一1班.xlsx", "a高一1班（最终版）.xlsx"),
    ],
)  # fmt: skip
def test_the_final_version_counts_and_who_was_taken_off_is_not_paid(desk: Desk, first: str, second: str) -> None:
    _sheet(desk, first, "甲乙丙丁戊")
    _sheet(desk, second, "甲乙丙丁己")
    published = desk.run()
    assert _paid(published) == "".join(sorted("甲乙丙丁己"))
    found = published.table("findings")
    assert found["code"].tolist() == ["FILE-SUPERSEDED"]
    assert found["file"].tolist() == [f"2026-09/{first}"]
    assert "增加 1 人" in found["message"].iloc[0]
    assert "减少 1 人" in found["message"].iloc[0]
    assert published.table("submissions").set_index("file")["status"][f"2026-09/{first}"] == "unused"


def test_what_nobody_can_tell_is_asked_once_and_what_is_the_same_is_paid(desk: Desk) -> None:
    _sheet(desk, "a.xlsx", "甲乙丙丁戊")
    _sheet(desk, "b.xlsx", "甲乙丙丁己")
    published = desk.run()
    assert _paid(published) == "".join(sorted("甲乙丙丁"))
    assert set(published.table("decisions").query("status == 'held'")["name"]) == {"学生己", "学生戊"}
    assert published.codes() == ["VERSION-ASKED"]


def test_another_card_is_a_difference(desk: Desk) -> None:
    _sheet(desk, "a.xlsx", "甲乙丙丁")
    _sheet(desk, "b（更正）.xlsx", "甲乙丙丁", cards=20)
    published = desk.run()
    assert "改动 4 人" in published.table("findings")["message"].iloc[0]
    assert set(published.table("payments")["account"]) == {card(number) for number in range(21, 25)}


def test_words_that_the_properties_contradict_are_asked_about(desk: Desk) -> None:
    _sheet(desk, "a.xlsx", "甲乙丙丁戊", saved="2026-09-20T08:00:00")
    _sheet(desk, "a（最终版）.xlsx", "甲乙丙丁己", saved="2026-09-10T08:00:00")
    assert desk.run().codes() == ["VERSION-ASKED"]
    _sheet(desk, "a（最终版）.xlsx", "甲乙丙丁己", saved="2026-09-25T08:00:00")
    assert _paid(desk.run()) == "".join(sorted("甲乙丙丁己"))


def test_the_same_twice_is_told_once(desk: Desk) -> None:
    _sheet(desk, "a.xlsx", "甲乙丙丁", title=TITLE)
    _sheet(desk, "b.xlsx", "甲乙丙丁", title=f"{TITLE}　")
    published = desk.run()
    assert published.codes() == ["FILE-SUPERSEDED"]
    assert _paid(published) == "".join(sorted("甲乙丙丁"))


def test_a_workbook_for_all_after_the_classes_sent_theirs(desk: Desk) -> None:
    _sheet(desk, "高一1班.xlsx", "甲乙丙")
    _sheet(desk, "高一2班.xlsx", "丁戊己", title=TITLE.replace("(1)", "(2)"))
    rows: list[list[object]] = [
        [f"学生{sign}", citizen(place, f"2010{place:02}01"), "农村低保", card(place), "高一", f"{1 if place < 4 else 2}班"]
        for place, sign in enumerate(SIGNS, 1)
    ]
    desk.sheet("2026-09/全校（最终版）.xlsx", ["青山县第一高级中学国家助学金名单"], [*HEAD, "年级", "班级"], rows)
    published = desk.run()
    assert _paid(published) == "".join(sorted(SIGNS))
    assert published.codes() == ["FILE-SUPERSEDED", "FILE-SUPERSEDED"]
    assert set(published.table("enrolments")["file"]) == {"2026-09/全校（最终版）.xlsx"}


def test_what_is_no_version_stays(desk: Desk) -> None:
    """Another month, another class, another programme, a few added later."""
    _sheet(desk, "a.xlsx", "甲乙丙丁戊")
    _sheet(desk, "a.xlsx", "甲乙丙丁戊", month="2026-10")
    _sheet(desk, "补充.xlsx", "己")
    published = desk.run()
    assert "FILE-SUPERSEDED" not in published.codes()
    assert _paid(published) == "".join(sorted(SIGNS))


def test_the_order_of_files_decides_nothing(desk: Desk) -> None:
    for file, students in (("b（最终版）.xlsx", "甲乙丙丁己"), ("a.xlsx", "甲乙丙丁戊"), ("c修改.xlsx", "甲乙丙丁")):
        _sheet(desk, file, students)
    published = desk.run()
    assert published.code == 0
    assert set("甲乙丙丁") <= set(_paid(published))
