"""Values and file names as the enemy: whatever stands in a cell or is called so ends as a finding or as text; no step of a term ends for it."""

from __future__ import annotations

import html.parser
import os
import random
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import THOROUGH, card, citizen, write_book
from tests.life.office import Office

TERM = "2026-autumn"
HEAD = ["姓名", "身份证号", "困难等级", "银行卡号", "学校", "班级", "资助项目", "监护人姓名", "备注", "开户行", "户名", "专业", "联系电话"]
NASTY = [
    "=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", '=HYPERLINK("http://a.example","点我")', "<b>粗</b>", "<script>alert(1)</script>", "{{ 7*7 }}",
    "{% for x in y %}", "${7*7}", "../../别处", "C:\\别处\\a", "/etc/passwd", "CON", "nul.xlsx", "a/b", "名\u202e倒", "e\u0301\u0327\u0330" * 20,
    "\u200b\ufeff零宽", "😀👨‍👩‍👧‍👦", "长" * 300, "长" * 40_000, "\u0001\u0007控", "行\n行\r\n行\t格", "'引'", '"引"', "a;b；c、d", "&amp;&lt;", "\ud800".encode("utf-8", "surrogatepass").decode(
        "utf-8", "replace"), "ＡＢＣ１２３", "ﬁ", "ſ", "İ", "名*?:[]", "　", " ", "\xa0", "\ufffe", "𠮷野", "0", "-1", "1e400", "NaN", "None", "inf", "TRUE", "#REF!",
    "9" * 400, "2026-13-45", "']]></a>", "\\N", "%s%n", "NULL", "__proto__",
]  # fmt: skip
"""Text of every kind that somebody may send, on purpose or not."""
FILES = [
    "=1+1.xlsx", "<b>.xlsx", "{{ x }}.xlsx", "长" * 80 + ".xlsx", "a\nb.xlsx", "名\u202e倒.xlsx", "尾点..xlsx", " 空 .xlsx", "😀.xlsx", "a;b.xlsx", "'引'.xlsx",
    "con.xlsx", "#%&.xlsx", "高一(1)班\t.xlsx",
]  # fmt: skip
LIVE = re.compile(r"1\+1|2\+3|cmd\||https?:|@SUM")


def _row(draw: random.Random, number: int) -> list[object]:
    """A student's row in which two or three cells are what they should not be."""
    good = [
        f"王小{'甲乙丙丁戊己庚辛'[number % 8]}",
        citizen(2 * number + 1, f"2010{number % 12 + 1:02}01"),
        "困难",
        card(number + 1),
        f"青山县第{'一二三'[number % 3]}高级中学",
        "高一(1)班",
        "国家助学金",
        "王建国",
        "",
        "中国农业银行",
        "",
        "",
        "13800000000",
    ]
    for place in draw.sample(range(len(good)), draw.choice((0, 1, 2, 3))):
        good[place] = draw.choice(NASTY)
    return [str(cell).translate(_FOR_EXCEL) for cell in good]


_FOR_EXCEL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE], " ")
"""Control characters that openpyxl refuses to write; csv takes them all."""


def _term(office: Office, draw: random.Random) -> None:
    """Class sheets of two months with such values under such names, and registers with them."""
    for month in ("2026-09", "2026-10"):
        for name in draw.sample(FILES, 3):
            rows = [_row(draw, draw.randrange(24)) for _ in range(6)]
            path = write_book(
                office.input / TERM / month / f"{draw.randrange(99)}.xlsx", [[draw.choice(NASTY)[:200].translate(_FOR_EXCEL)], HEAD, *rows]
            )
            path.rename(path.with_name(name))
        lines = [HEAD, *([draw.choice(NASTY) for _ in HEAD] for _ in range(4))]
        text = "\n".join(",".join('"' + str(cell).replace('"', '""') + '"' for cell in line) for line in lines)
        (office.input / TERM / month / "文本.csv").write_text(text, encoding="utf-8")
        raw = os.fsencode(office.input / TERM / month) + b"/\xb8\xdf\xd2\xbb\xff.xlsx"
        Path(os.fsdecode(raw)).write_bytes(b"no workbook")
    good = [["王小好", citizen(99, "20100501"), "困难", card(99), "青山县第一高级中学", "高一(1)班", "国家助学金", *[""] * 6]]
    office.sheet(TERM, "2026-09/好.xlsx", [["青山县第一高级中学高一(1)班国家助学金2026年9月"], HEAD, *good])
    for file, head in (
        ("走访.xlsx", ["走访日期", "姓名", "学校", "班级", "走访人", "走访情况", "核实等级"]),
        ("捐资助学登记表.xlsx", ["捐资人", "捐资金额", "到账日期", "受助学校", "使用期限", "捐资用途"]),
        ("校内资助经费台账.xlsx", ["日期", "事业收入", "提取金额", "支出金额", "用途"]),
        ("投诉.xlsx", ["受理日期", "投诉内容", "学校", "承办人", "办理结果"]),
        ("成绩.xlsx", ["姓名", "班级", "学期", "平均成绩"]),
        ("异议登记表.xlsx", ["被反映学生", "学校", "异议内容", "核查结果", "核查人"]),
    ):
        rows = [
            [draw.choice([*NASTY, "2026-10-10", "100", "王小好", "甲捐资人"])[:300].translate(_FOR_EXCEL) for _ in head] for _ in range(4)
        ]
        office.sheet(TERM, file, [head, *rows])


def _check_outputs(folder: Path) -> None:
    """Every workbook opens, nothing in it is live; every page is text."""
    for path in folder.rglob("*"):
        assert len(os.fsencode(path.name)) <= 255
        assert not re.search(r'[<>:"|?*\\\x00-\x1f]', path.name), path.name
        if path.suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(path) as package:
                assert package.testzip() is None
        if path.suffix == ".xlsx" and "1-returned" not in path.parts:
            for page in openpyxl.load_workbook(path):
                live = [
                    cell.coordinate for row in page.iter_rows() for cell in row if cell.data_type == "f" and LIVE.search(str(cell.value))
                ]
                assert live == [], (path.name, page.title, live[:3])
        if path.suffix == ".html":
            parser = html.parser.HTMLParser()
            parser.feed(path.read_text(encoding="utf-8"))
            assert "<script>alert" not in path.read_text(encoding="utf-8")


@pytest.mark.books
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12 if THOROUGH else 1))
def test_no_value_and_no_files_name_ends_a_step_of_a_term(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    office = Office(tmp_path)
    _term(office, draw)
    for step, on in (
        ("run", "2026-10-12"),
        ("publish", "2026-10-12"),
        ("pay", "2026-10-20"),
        ("run", "2026-10-21"),
        ("verify", "2026-10-22"),
    ):
        code, said = office.do(step, TERM, on)
        assert code == 0, (step, said)
        assert "程序内部出错" not in said
        assert not re.search(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{16,19}(?!\d)", said.replace("9" * 400, "")), said
    office.answer(TERM, "回单.xlsx")
    office.must("reconcile", TERM, "2026-12-10")
    office.must("archive", TERM, "2026-12-11")
    assert "王小好" in set(office.payments(TERM)["name"])
    _check_outputs(office.output / TERM)
