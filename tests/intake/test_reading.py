"""Sheets as teachers lay them out: the rows and their addresses come back, whatever the layout."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.facts.terms import Term
from tests.conftest import Desk, citizen

STUDENTS = [["王小明", citizen(1, "20150101"), "困难"], ["李小红", citizen(2, "20150202"), "一般困难"]]
HEAD = ["姓名", "身份证号", "困难等级"]


def _rows(desk: Desk) -> list[tuple[str, str, str, str, int]]:
    published = desk.run()
    assert published.code == 0, published.said
    enrolments = published.table("enrolments")
    return list(enrolments[["name", "school", "class_name", "month", "row"]].itertuples(index=False, name=None))


def test_class_and_school_from_the_title(desk: Desk) -> None:
    desk.sheet(
        "2026-09/a.xlsx", ["青山县实验小学2026—2027学年第一学期五年级(2)班资助名册", "填表日期：2026-09-25　单位：元"], HEAD, STUDENTS
    )
    assert _rows(desk) == [
        ("王小明", "青山县实验小学", "五年级(2)班", "2026-09", 4),
        ("李小红", "青山县实验小学", "五年级(2)班", "2026-09", 5),
    ]


def test_class_from_the_sheets_name_and_school_from_the_files(desk: Desk) -> None:
    desk.sheet("2026-09/青山县第一高级中学9月.xlsx", [], HEAD, STUDENTS, name="高一（3）班")
    assert [row[1:3] for row in _rows(desk)] == [("青山县第一高级中学", "高一(3)班")] * 2


def test_the_month_from_the_title_where_no_folder_says(desk: Desk) -> None:
    desk.sheet("某班.xlsx", ["青山县实验小学五年级(2)班2026年10月名册"], HEAD, STUDENTS)
    assert {row[3] for row in _rows(desk)} == {"2026-10"}


def test_totals_notes_signatures_and_repeated_headings_are_no_students(desk: Desk) -> None:
    desk.sheet(
        "2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], HEAD,
        [STUDENTS[0], HEAD, ["小计", 1], [], STUDENTS[1], ["合 计", None, 2], ["填表人：", None, "审核："], ["注：困难等级分三级"]],
    )  # fmt: skip
    assert [(row[0], row[4]) for row in _rows(desk)] == [("王小明", 3), ("李小红", 7)]


def test_a_total_is_not_a_student_and_a_nameless_student_is_not_a_total(desk: Desk) -> None:
    desk.sheet(
        "2026-09/a.xlsx",
        ["青山县实验小学五年级(2)班"],
        [*HEAD, "性别", "民族"],
        [[*STUDENTS[0], "男", "汉族"], [None, None, "困难", "女", "汉族"]],
    )
    published = desk.run()
    assert int(published.table("submissions")["returned"].sum()) == 1
    assert published.codes() == ["CELL-EMPTY", "CELL-EMPTY", "NEEDED-UNSAID", "NEEDED-UNSAID"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_files_in_the_encodings_of_office_programs(desk: Desk, encoding: str) -> None:
    path = desk.input / "2026-autumn" / "2026-09" / "青山县实验小学五年级(2)班.csv"
    path.parent.mkdir(parents=True)
    lines = [HEAD, *STUDENTS]
    path.write_bytes("\r\n".join(",".join(line) for line in lines).encode(encoding))
    assert [row[0] for row in _rows(desk)] == ["王小明", "李小红"]


def test_two_row_headings_give_the_guardian_a_name_of_their_own(desk: Desk) -> None:
    desk.sheet(
        "2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], ["学生", None, "监护人", None, "困难等级"],
        [["姓名", "身份证号", "姓名", "身份证号", None], [*STUDENTS[0][:2], "王建国", citizen(3, "19800101"), "困难"]],
    )  # fmt: skip
    assert [(row[0], row[4]) for row in _rows(desk)] == [("王小明", 4)]


def test_the_table_may_stand_anywhere(desk: Desk) -> None:
    shifted = [[None, None, *line] for line in STUDENTS]
    desk.sheet(
        "2026-09/a.xlsx", ["", "", "青山县实验小学五年级(2)班"], [None, None, *HEAD], [*shifted, [None, None, "赵小", "1234", "困难"]]
    )
    published = desk.read()
    assert published.table("findings").query("code == 'ID-FORMAT'")["cell"].tolist() == ["D7"]


def test_a_class_written_once_for_many_rows_is_filled_down_only_where_cells_are_merged(desk: Desk) -> None:
    path = desk.sheet(
        "2026-09/a.xlsx",
        ["青山县实验小学"],
        ["班级", *HEAD],
        [["五年级(2)班", *STUDENTS[0]], [None, *STUDENTS[1]], [None, "赵小刚", citizen(5, "20150505"), "困难"]],
    )
    import openpyxl

    workbook = openpyxl.load_workbook(path)
    workbook["Sheet1"].merge_cells("A3:A4")
    workbook.save(path)
    published = desk.read()
    assert published.table("enrolments")["class_name"].tolist() == ["五年级(2)班"] * 2
    assert published.table("findings").query("code == 'CELL-EMPTY'")["cell"].tolist() == ["A5"]


def test_dirty_values_are_cleaned_and_doubtful_ones_are_not_guessed(desk: Desk) -> None:
    number = citizen(1, "20150101")
    wide = "".join(chr(ord(character) + 0xFEE0) for character in number)
    desk.sheet(
        "2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], [*HEAD, "出生日期", "性别"],
        [[" 王 小明\u200b", f"'{wide[:6]} {wide[6:]}", "困  难", "2015年1月1日", "男生"], ["李小红", int(citizen(4, "20150202")[:15] + "000"), "困难", "42037", "女"]],
    )  # fmt: skip
    published = desk.read()
    enrolments = published.table("enrolments")
    assert enrolments[["name", "id_number"]].to_numpy().tolist() == [["王小明", number]]
    assert published.table("findings").query("severity == 'error'")["code"].tolist() == ["ID-NUMERIC"]


@pytest.mark.parametrize(
    ("school", "grade", "class_name", "expected"),
    [
        ("青山县实验小学", "三年级", "(2)班", ("primary", "三年级", 3, "三年级(2)班")),
        ("青山县实验小学", None, "三(2)班", ("primary", "三年级", 3, "三年级(2)班")),
        ("青山中学", "七年级", "3班", ("junior", "七年级", 1, "七年级(3)班")),
        ("青山中学", None, "高一（3）班", ("high-school", "高一", 1, "高一(3)班")),
        ("青山中学", "10年级", "3", ("high-school", "高一", 1, "高一(3)班")),
        ("青山县职业技术学校", None, "机电2601班", ("secondary-vocational", "一年级", 1, "机电2601班")),
        ("青山县职业技术学校", "25级", "1班", ("secondary-vocational", "二年级", 2, "二年级(1)班")),
        ("青山县职业技术学校", "高一", "1班", ("secondary-vocational", "一年级", 1, "一年级(1)班")),
        ("青山县第一高级中学", "2024级", "十二班", ("high-school", "高三", 3, "高三(12)班")),
        ("青山县第一高级中学", None, "火箭班", ("high-school", None, None, "火箭班")),
        ("青山", None, "火箭班", (None, None, None, "火箭班")),
    ],
)
def test_stage_grade_and_class_as_schools_write_them(school: str, grade: str | None, class_name: str, expected: tuple[object, ...]) -> None:
    from pandas import DataFrame

    from pipeline.intake.classes import locate

    rows = DataFrame(
        {
            "school": [school],
            "stage": [None],
            "grade": [grade],
            "class_name": [class_name.replace("（", "(").replace("）", ")")],
            "major": [None],
        },
        dtype="str",
    )
    settled = locate(rows, Term.parse("2026-autumn")).astype(object)
    got = settled[["stage", "grade", "year", "class_name"]].where(settled.notna(), None).iloc[0].tolist()
    assert tuple(got) == expected


def test_no_schema_names_one_heading_for_two_fields() -> None:
    from pipeline.intake.headings.recognise import folded
    from schemas.class_sheet import ClassSheet
    from schemas.columns import columns_of

    known = folded({name: column.headings for name, column in columns_of(ClassSheet).items()})
    assert known["身份证号"] == "id_number"


def test_an_input_file_is_never_opened_for_writing(desk: Desk) -> None:
    path: Path = desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], HEAD, STUDENTS)
    path.chmod(0o444)
    before = path.stat().st_mtime_ns
    assert desk.run().code == 0
    assert path.stat().st_mtime_ns == before


def test_a_failed_formula_is_named_and_not_taken_for_an_empty_cell(desk: Desk) -> None:
    path = desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], HEAD, [STUDENTS[0], [*STUDENTS[1][:2], "#N/A"]])
    import openpyxl

    workbook = openpyxl.load_workbook(path)
    workbook["Sheet1"]["C4"].data_type = "e"
    workbook.save(path)
    published = desk.read()
    errors = published.table("findings").query("severity == 'error'")
    assert errors[["code", "cell"]].to_numpy().tolist() == [["CELL-ERROR", "C4"]]
    assert "#N/A" in errors["message"].iloc[0]


def test_a_hidden_sheet_is_passed_over_and_said_so(desk: Desk) -> None:
    path = desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], HEAD, STUDENTS)
    import openpyxl

    workbook = openpyxl.load_workbook(path)
    workbook.copy_worksheet(workbook["Sheet1"]).sheet_state = "hidden"
    workbook.save(path)
    published = desk.read()
    assert len(published.table("enrolments")) == 2
    assert "SHEET-HIDDEN" in published.codes()


def test_a_heading_one_character_off_is_read_with_a_note_and_an_unknown_one_is_noted(desk: Desk) -> None:
    desk.sheet(
        "2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], ["姓名", "身份征号", "困难等级", "爱好", "性别"], [[*STUDENTS[0], "足球", "男"]]
    )
    published = desk.read()
    assert len(published.table("enrolments")) == 1
    notes = published.table("findings").query("severity == 'note'")
    assert notes[["code", "cell", "value"]].to_numpy().tolist() == [["HEAD-NEAR", "B2", "身份征号"], ["HEAD-UNKNOWN", "D2", "爱好"]]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("身份证", None),
        ("身份证号吗", "id_number"),
        ("份证号", None),
        ("身份证好", "id_number"),
        ("户籍县", None),
        ("户口性制", "household_kind"),
        ("足球", None),
        ("账户号", None),
    ],
)
def test_near_headings(heading: str, field: str | None) -> None:
    from pipeline.intake.headings.recognise import KindWords, folded
    from schemas.class_sheet import ClassSheet
    from schemas.columns import columns_of

    known = KindWords("class", folded({name: column.headings for name, column in columns_of(ClassSheet).items()}), ())
    assert known.field_of(heading) is not None or known.near_fields(heading) == ({field} if field else set())


def test_a_sheet_that_names_no_month_is_returned_once_and_a_row_outside_the_term_by_itself(desk: Desk) -> None:
    desk.sheet("某班.xlsx", ["青山县实验小学五年级(2)班"], HEAD, STUDENTS)
    desk.sheet("某班2.xlsx", ["青山县实验小学五年级(3)班"], [*HEAD, "月份"], [[*STUDENTS[0], "2026-09"], [*STUDENTS[1], "2026年8月"]])
    published = desk.read()
    wrong = published.table("findings").query("code == 'MONTH-UNKNOWN'")
    assert wrong[["file", "cell", "value"]].to_numpy().tolist() == [["某班.xlsx", "", "?"], ["某班2.xlsx", "D4", "2026-08"]]
    assert published.table("submissions")[["accepted", "returned"]].to_numpy().tolist() == [[0, 2], [1, 1]]


def test_two_card_columns_return_the_sheet_and_two_columns_of_remarks_do_not(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], [*HEAD, "银行卡号", "卡号"], [[*STUDENTS[0], "", ""]])
    desk.sheet("2026-09/b.xlsx", ["青山县实验小学五年级(3)班"], [*HEAD, "备注", "说明"], [[*STUDENTS[1], "", ""]])
    published = desk.read()
    twice = published.table("findings").query("code == 'HEAD-TWICE'")
    assert twice[["file", "cell", "severity"]].to_numpy().tolist() == [
        ["2026-09/a.xlsx", "D2", "error"], ["2026-09/a.xlsx", "E2", "error"], ["2026-09/b.xlsx", "D2", "warning"], ["2026-09/b.xlsx", "E2", "warning"],
    ]  # fmt: skip


def test_a_heading_one_character_off_two_columns_is_not_guessed(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], [*HEAD, "户难类型", "是否住宿"], [[*STUDENTS[1], "农村", "否"]])
    published = desk.read()
    found = published.table("findings").query("stage == 'intake'")
    assert found[["code", "severity", "cell", "value"]].to_numpy().tolist() == [["HEAD-UNCLEAR", "note", "D2", "户难类型"]]
