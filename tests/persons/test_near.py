"""Probably the same person under another id; and people who only look alike."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.persons import spelling
from pipeline.persons.decision import clusters, likely_one
from pipeline.persons.dedupe import deduplicate
from pipeline.sample.people import with_check
from tests.aid.frames import enrolments, programme, settle
from tests.conftest import Desk, Published, card, citizen, examples

NO_RULINGS = pd.DataFrame({name: pd.Series(dtype="str") for name in ("case", "ruling", "said", "submission", "row", "name")})
HEAD = ["姓名", "身份证号", "学籍号", "困难等级", "监护人姓名", "监护人身份证号", "联系电话", "银行卡号"]
ID = with_check("34152420100315123")
GUARDIAN_ID = with_check("34152419800101123")


def erring(first_17: str) -> str:
    return with_check(first_17)


def person(name: str = "欧阳晓明", number: str = ID, **more: str) -> list[object]:
    usual = {"guardian": "欧阳建国", "guardian_id": GUARDIAN_ID, "phone": "13812345678", "card": card(1), "number": f"G{number}"}
    known = usual | more
    return [name, number, known["number"], "困难", known["guardian"], known["guardian_id"], known["phone"], known["card"]]


def school(desk: Desk, name: str, *rows: list[object], month: str = "2026-09") -> None:
    desk.sheet(f"{month}/{name}.xlsx", [f"青山县{name}高级中学高一(1)班国家助学金"], HEAD, list(rows))


def paid(published: Published) -> list[str]:
    assert published.code == 0, published.said
    return sorted(published.table("payments")["id_number"])


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("欧阳晓明", "34152420100315128", "证件号相差 1 位；姓名相同"),
        ("欧阳晓明", "34152420100315143", "证件号相差 1 位"),
        ("欧阳晓明", "34152420110325123", "证件号相差 2 位"),
        ("欧阳晓明", "34152420100351123", None),  # 51 is no day
        ("欧阳晓明", "34152420100315213", "证件号相差 2 位"),  # 12 and 21
        ("欧阳晓明", "34125420100315123", "证件号相差 2 位"),
        ("欧阳小明", "34152420100315125", "姓名同音"),
        ("歐陽曉明", "34152420100315125", "姓名相同"),
        ("欧 阳 晓 明", "34152420100315125", "姓名相同"),
        ("欧阳晓朋", "34152420100315125", "姓名形近"),
    ],
)
def test_the_same_person_under_another_id_is_paid_once_and_asked_about(desk: Desk, name: str, number: str, said: str | None) -> None:
    school(desk, "第一", person())
    school(desk, "第二", person(name, erring(number), card=card(2)))
    published = desk.run()
    if said is None:
        assert "ID-CHECK" in published.codes()
        return
    first, later = sorted((ID, erring(number)))
    assert paid(published) == [first]
    decisions = published.table("decisions").query("programme == 'hs-grant'").set_index("id_number")
    assert decisions.loc[later, ["status", "reason_codes"]].tolist() == ["held", "DUP-NEAR"]
    found = published.table("findings").query("code == 'DUP-NEAR'")
    assert sorted(found["severity"]) == ["hold", "warning"]
    assert found["message"].str.contains(said).all(), found["message"].tolist()
    clusters_ = published.table("duplicates").query("kind == 'DUP-NEAR'")
    assert sorted(clusters_["outcome"]) == ["counts", "held"]
    assert "监护人相同" in clusters_["reason"].iloc[0]


@pytest.mark.books("audit")
def test_the_audit_shows_both_beside_one_another(desk: Desk) -> None:
    school(desk, "第一", person())
    school(desk, "第二", person("欧阳小明", erring("34152420100315125"), card=card(2)))
    page = openpyxl.load_workbook(desk.run().folder / "4-audit" / "审计.xlsx")["重复"]
    assert sum("疑似同一人" in [cell.value for cell in row] for row in page.iter_rows()) == 2


def test_a_long_name_may_have_lost_a_character(desk: Desk) -> None:
    school(desk, "第一", person("阿依古丽·买买提"))
    school(desk, "第二", person("阿依古·买买提", erring("34152420100315125")))
    assert paid(desk.run()) == [ID]


def test_the_formal_enrolment_counts_before_the_earlier_one(desk: Desk) -> None:
    other = erring("34152420100315125")
    temporary = person()
    temporary[2] = f"L{ID}"
    school(desk, "第一", temporary)
    school(desk, "第二", person(number=other), month="2026-10")
    assert paid(desk.run()) == [other]


TWINS = [person("欧阳晓明"), person("欧阳晓亮", erring("34152420100315125"), card=card(2))]
SOUND_ALIKE = [person("欧阳晓明"), person("欧阳晓铭", erring("34152420100315125"), card=card(2))]
SIBLINGS = [person("欧阳晓明"), person("欧阳晓亮", erring("34152420120618125"), card=card(2))]
STRANGERS = [
    person("欧阳晓明"),
    person(
        "张丽", erring("34152420100315125"), card=card(2), guardian="张军", guardian_id=with_check("34152419810101123"), phone="13900000000"
    ),
]
NAMESAKES = [
    person("王伟"),
    person(
        "王伟", erring("34152420110927315"), card=card(2), guardian="王军", guardian_id=with_check("34152419810101123"), phone="13900000000"
    ),
]
TEACHERS_PHONE = [
    person("王伟", guardian="王军", guardian_id=""),
    person("王伟", erring("34152420090927315"), card=card(2), guardian="王强", guardian_id=""),
]


@pytest.mark.parametrize("rows", [TWINS, SOUND_ALIKE, SIBLINGS, STRANGERS, NAMESAKES, TEACHERS_PHONE])
def test_who_only_looks_alike_is_nobodys_duplicate(desk: Desk, rows: list[list[object]]) -> None:
    school(desk, "第一", *rows)
    published = desk.run()
    assert "DUP-NEAR" not in published.codes()
    assert len(paid(published)) == 2


def test_one_student_number_under_two_ids_is_held(desk: Desk) -> None:
    other = with_check("34152420110927315")
    school(
        desk,
        "第一",
        person("王伟", number=ID),
        [*person("李丽", other, card=card(2))[:2], f"G{ID}", *person("李丽", other, card=card(2))[3:]],
    )
    published = desk.run()
    assert "ID-CONFLICT" in published.codes()  # a G number names its id: the row comes back before anybody asks whose it is
    rows = [person("王伟", ID, guardian="甲乙", phone=""), person("李丽", other, card=card(2), guardian="丙丁", guardian_id="", phone="")]
    for row in rows:
        row[2] = "20260012345"
    school(desk, "第一", *rows)
    published = desk.run()
    found = published.table("findings").query("code == 'NUMBER-SHARED'")
    assert found[["name", "cell"]].to_numpy().tolist() == [["王伟", "C3"], ["李丽", "C4"]]
    assert paid(published) == []


def test_two_lists_of_one_class_for_two_programmes_are_no_duplicate(desk: Desk) -> None:
    for name in ("国家助学金", "免学杂费"):
        desk.sheet(f"2026-09/{name}.xlsx", [f"青山县第一高级中学高一(1)班{name}名册"], [*HEAD, "困难类别"], [[*person(), "农村低保"]])
    published = desk.run()
    assert published.codes() == []
    assert sorted(published.table("payments")["programme"]) == ["hs-grant", "hs-tuition"]


def test_two_lists_that_name_two_cards_are_asked_about(desk: Desk) -> None:
    for number, name in enumerate(("国家助学金", "免学杂费")):
        row = [*person(card=card(number + 1)), "农村低保"]
        desk.sheet(f"2026-09/{name}.xlsx", [f"青山县第一高级中学高一(1)班{name}名册"], [*HEAD, "困难类别"], [row])
    assert desk.identify().codes() == ["DUP-ROW", "DUP-ROW"]


def test_who_stood_under_another_id_in_earlier_terms_is_pointed_out(desk: Desk) -> None:
    school(desk, "第一", person(), person("王伟", with_check("34152420110927315"), card=card(2)))
    before = [
        ["欧阳晓明", erring("34152420100315125"), "2025-2026学年第一学期", "困难"],
        ["王伟", with_check("34152420120918315"), "2025年秋季", "困难"],
    ]
    desk.sheet("往期记录.xlsx", [], ["姓名", "身份证号", "资助学期", "困难等级"], before)
    published = desk.run()
    found = published.table("findings").query("code == 'DUP-NEAR'")
    assert found[["name", "severity", "cell"]].to_numpy().tolist() == [["欧阳晓明", "warning", "B3"]]
    assert "往期记录" in found["message"].iloc[0]
    assert len(paid(published)) == 2


def test_a_guardians_id_that_is_a_students_is_pointed_out(desk: Desk) -> None:
    school(desk, "第一", person(guardian_id=ID))
    published = desk.run()
    assert published.table("findings")[["code", "cell"]].to_numpy().tolist() == [["GUARDIAN-STUDENT", "F3"]]
    assert paid(published) == [ID]


@pytest.mark.books("audit")
def test_a_ruling_holds_in_a_later_term_when_its_sheet_is_dropped_in_there(desk: Desk) -> None:
    school(desk, "第一", person())
    school(desk, "第二", person(number=erring("34152420100315128"), card=card(2)))
    first = desk.run()
    book = openpyxl.load_workbook(first.folder / "4-audit" / "审计.xlsx")
    page = book["待裁定"]
    titles = {str(cell.value): cell.column for cell in page[3]}
    for row in page.iter_rows(min_row=4):
        for title, value in {"裁定": "不是同一人", "裁定人": "李主任", "裁定理由": "堂兄弟"}.items():
            page.cell(row[0].row, titles[title]).value = value
    later = desk.input / "2027-spring"
    (desk.input / "2026-autumn" / "2026-09").rename(desk.input / "2027-03")
    later.mkdir()
    (desk.input / "2027-03").rename(later / "2027-03")
    book.save(later / "审计.xlsx")
    published = desk.run(term="2027-spring")
    assert len(paid(published)) == 2
    assert published.codes() == []


# keys


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("张伟", "章玮", True), ("王小明", "王晓鸣", True), ("张伟", "张军", False), ("單曉", "单晓", True), ("Anna Li", "ANNA LI", True)],
)
def test_names_that_sound_the_same_share_a_key(one: str, other: str, same: bool) -> None:
    keys = spelling.by_sound(pd.Series([one, other], dtype="str"))
    assert bool(keys[0] == keys[1]) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("王天", "玉夭", True), ("李未", "李末", True), ("李未", "李宋", False), ("王一", "王二", False), ("王", "王王", False)],
)
def test_names_that_look_alike_character_by_character(one: str, other: str, same: bool) -> None:
    assert spelling.look_alike(one, other) is same


def test_a_large_block_is_cut_and_nobody_in_it_is_passed_over() -> None:
    """A thousand namesakes with one guardian's name: the two that are one person are still found."""
    ids = [
        with_check(f"3415242010{month:02}{day:02}{number:03}") for month in range(1, 11) for day in range(1, 11) for number in range(1, 11)
    ]
    people = pd.DataFrame({"id_number": [*ids, with_check("34152420100505905")], "name": "王伟", "guardian": "王军"}).astype("str")
    people = people.assign(
        sex="male",
        school="甲",
        **{
            name: pd.Series(None, index=people.index, dtype="str") for name in ("guardian_id", "telephone", "card_number", "student_number")
        },
    )
    people["telephone"] = [f"138{number:08}" for number in range(len(people))]
    wanted = ids.index(with_check("34152420100505005"))
    people.loc[len(people) - 1, "telephone"] = people.loc[wanted, "telephone"]
    found = likely_one(people)
    assert [wanted, len(people) - 1] in found[["one", "other"]].to_numpy().tolist()


def test_clusters_join_over_several_steps() -> None:
    found = pd.DataFrame({"one": [0, 3, 2], "other": [1, 4, 3]})
    assert clusters(found, 6).tolist() == [0, 0, 2, 2, 2, 5]


# nobody is paid twice

ROW = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["王伟", "王玮", "李丽", "欧阳晓明"]),
        "id_number": st.sampled_from(
            [ID, with_check("34152420100315125"), with_check("34152420100315143"), with_check("34152420120618124")]
        ),
        "school": st.sampled_from(["甲校", "乙校"]),
        "class_name": st.sampled_from(["(1)班", "(2)班"]),
        "month": st.sampled_from(["2026-09", "2026-10"]),
        "card_number": st.sampled_from([card(1), card(2), card(3)]),
        "programme": st.sampled_from([None, "a", "b"]),
        "guardian": st.sampled_from([None, "王军"]),
        "telephone": st.sampled_from([None, "13812345678"]),
    }
)


def _paid(rows: list[dict], order: list[int]) -> pd.DataFrame:
    frame = enrolments(rows).drop(columns=["outcome", "reason", "holds", "student_key", "person"])
    frame = frame.assign(row=range(2, len(frame) + 2), submission=1).iloc[order].reset_index(drop=True)
    submissions = pd.DataFrame({"submission": [1], "file": ["a"], "sheet": ["b"]})
    settled, _, _ = deduplicate(frame.assign(submission=1, row=range(2, len(frame) + 2)), submissions, NO_RULINGS, frame.iloc[:0])
    by_month = {"pays": {"every": "month", "to": "student"}}
    return settle([programme("a", **by_month), programme("b")], settled)[1]


@pytest.mark.slow
@examples(50)
@given(st.lists(ROW, min_size=1, max_size=9), st.data())
def test_no_shuffle_changes_who_is_paid_and_nobody_is_paid_twice(rows: list[dict], data: st.DataObject) -> None:
    payments = _paid(rows, list(range(len(rows))))
    months = payments.assign(month=payments["months"].str.split(";")).explode("month")
    assert not months.duplicated(["student_key", "programme", "month"]).any()
    shuffled = _paid(rows, data.draw(st.permutations(range(len(rows)))))
    columns = ["student_key", "programme", "school", "months", "amount_fen"]
    left, right = (frame[columns].sort_values(columns, ignore_index=True) for frame in (payments, shuffled))
    pd.testing.assert_frame_equal(left, right)


def test_two_of_one_name_in_one_class_are_told_apart_by_their_rows(desk: Desk) -> None:
    rows = [["王伟", citizen(number, "20180101"), "困难", "是", card(number)] for number in (1, 3)]
    desk.sheet("2026-09/三年级(1)班.xlsx", ["青山县小学三年级(1)班"], ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号"], rows)
    found = desk.identify().table("findings")
    said = found.loc[found["code"] == "DUP-NEAR", "message"].tolist()
    assert len(said) == 2
    assert "（第 4 行）" in said[0]
    assert "（第 3 行）" in said[1]


@pytest.mark.parametrize(
    ("whole", "short", "may_be"), [("阿依古丽江", "阿依古丽", True), ("阿依古丽江", "阿依丽江", True), ("阿依古丽", "阿依古", False)]
)
def test_a_name_of_five_signs_may_have_lost_one_and_a_shorter_one_none(whole: str, short: str, may_be: bool) -> None:
    rows, number = spelling.short_by_one(pd.Series([whole, short], dtype="str"))
    shared = set(number[rows == 0]) & set(number[rows == 1])
    assert bool(shared) == may_be
