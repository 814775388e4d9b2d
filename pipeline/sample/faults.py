"""Faults as teachers make them, each planted in one place and written down with where it must come out.

A fault of a row changes its cells; a fault of a file writes a bad file. `Answer` is a line of the answer sheet.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from pipeline.sample.people import People, Row, with_check, with_luhn
from pipeline.sample.sheets import SchoolClass


class NoRoom(Exception):
    """The term has no class or row that a fault could stand in."""


@dataclass
class Answer:
    """One planted fault. code: the finding that it must make, in `field` of `row`; outcome: where a person finds it."""

    code: str
    what: str
    outcome: str
    one: SchoolClass | None = None
    row: Row | None = None
    field: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""

    def place(self) -> tuple[str, str, str]:
        """file, sheet and cell, known once the sheets are written."""
        if self.one is None or self.row is None:
            return self.file, self.sheet, self.cell
        file, sheet, line = self.one.places[id(self.row)]
        column = self.one.columns.get(self.field)
        return file, sheet, "" if column is None else f"{_letter(column)}{line}"


RETURNED, HELD, NOTED, REFUSED = "1-returned", "4-audit 待裁定", "4-audit 全部问题", "4-audit 不符合条件"
LEAD, NO_LEAD = "4-audit/线索.xlsx", "不是线索"
IN_HARDSHIP = {"hardship_group": "农村低保", "hardship_level": "困难"}
_Spoil = Callable[[Row, random.Random], object]


def _impossible_day(row: Row, _: random.Random) -> str:
    known = str(row["id_number"])
    return with_check(known[:10] + "0230" + known[14:17])


def _wrong_check(row: Row, choose: random.Random) -> str:
    known = str(row["id_number"])
    return known[:17] + choose.choice([character for character in "0123456789" if character != known[17]])


def _as_number(field: str) -> _Spoil:
    def stored(row: Row, _: random.Random) -> int:
        digits = str(row[field]).replace("X", "0")
        return int(digits[:15] + "0" * (len(digits) - 15))

    return stored


def _wrong_luhn(row: Row, _: random.Random) -> str:
    known = str(row["card_number"])
    return known[:-1] + str((int(known[-1]) + 3) % 10)


def _other_birthday(row: Row, _: random.Random) -> str:
    born = datetime.date.fromisoformat(str(row["birth_date"]))
    return (born + datetime.timedelta(days=31)).isoformat()


def _other_number(row: Row, _: random.Random) -> str:
    known = str(row["id_number"])
    return "G" + with_check(f"{known[:14]}{(int(known[14:17]) + 2) % 998 + 1:03}")


CellFault = tuple[str, str, str, _Spoil, str]
CELL_FAULTS: tuple[CellFault, ...] = (
    ("CELL-EMPTY", "name", "姓名没有填", lambda row, _: "", RETURNED),
    ("CELL-EMPTY", "id_number", "身份证号没有填", lambda row, _: "", RETURNED),
    ("NAME-FORMAT", "name", "姓名里有数字", lambda row, _: f"{row['name']}1", RETURNED),
    ("ID-FORMAT", "id_number", "身份证号少一位", lambda row, _: str(row["id_number"])[:9] + str(row["id_number"])[10:], RETURNED),
    ("ID-CHECK", "id_number", "身份证号末位写错", _wrong_check, RETURNED),
    ("ID-CHECK", "id_number", "身份证号中的日期不存在", _impossible_day, RETURNED),
    ("ID-NUMERIC", "id_number", "身份证号成了数字", _as_number("id_number"), RETURNED),
    ("ID-CONFLICT", "birth_date", "出生日期与身份证号不符", _other_birthday, RETURNED),
    ("ID-CONFLICT", "sex", "性别与身份证号不符", lambda row, _: "女" if row["sex"] == "男" else "男", RETURNED),
    ("ID-CONFLICT", "student_number", "学籍号与身份证号不符", _other_number, RETURNED),
    ("DATE-FORMAT", "birth_date", "出生日期不存在", lambda row, _: "2012.13.45", NOTED),
    ("VALUE-UNKNOWN", "hardship_level", "困难等级不在选项之内", lambda row, _: "有点困难", RETURNED),
    ("VALUE-UNKNOWN", "household_kind", "户口性质不在选项之内", lambda row, _: "山区", RETURNED),
    ("CARD-FORMAT", "card_number", "银行卡号少四位", lambda row, _: str(row["card_number"])[:15], RETURNED),
    ("CARD-CHECK", "card_number", "银行卡号写错一位", _wrong_luhn, RETURNED),
    ("CARD-NUMERIC", "card_number", "银行卡号成了数字", _as_number("card_number"), RETURNED),
    ("CARD-HOLDER", "account_holder", "账户是别人的，没有委托书", lambda row, _: "李代领", HELD),
)
"""code, field, what, how the cell is spoiled, where it comes out"""


def spoil_cell(fault: tuple[str, str, str, _Spoil, str], one: SchoolClass, row: Row, choose: random.Random) -> Answer:
    """Spoil one cell of one row."""
    code, name, what, spoil, outcome = fault
    if outcome == HELD:
        row.update(IN_HARDSHIP)  # who is refused anyway is not held
    row[name] = spoil(row, choose)
    return Answer(code, what, outcome, one, row, name)


def needs_number(code: str) -> bool:
    """Faults that only a workbook can have: in text files every cell is text."""
    return code.endswith("-NUMERIC")


def needed_card_empty(one: SchoolClass, row: Row) -> Answer:
    """A student in hardship without a card: nothing to pay to."""
    row.update(IN_HARDSHIP, card_number="", bank="", account_holder="")
    return Answer("NEEDED-EMPTY", "应发给本人而没有银行卡号", HELD, one, row, "card_number")


def over_age(one: SchoolClass, row: Row, people: People, years: int, outcome: str = "4-audit 超龄") -> Answer:
    """The same student, born `years` earlier."""
    known = str(row["id_number"])
    born = datetime.date(int(known[6:10]) - years, int(known[10:12]), min(int(known[12:14]), 28))
    row["id_number"] = people.id_number(known[:6], born, row["sex"] == "女")
    row.update(birth_date=born.isoformat(), student_number=f"G{row['id_number']}", **IN_HARDSHIP)
    return Answer("AGE-OVER", "超龄", outcome, one, row, "id_number")


def twice_in_class(one: SchoolClass, row: Row, *, short_id: bool = False) -> Answer:
    """The row once more at the end of the class; with the 15-digit form of the id if it has one."""
    again = dict(row)
    if short_id:
        known = str(row["id_number"])
        again["id_number"] = known[:6] + known[8:17]
    one.rows.append(again)
    return Answer("DUP-ROW", "同班同月出现两次" + ("（15 位旧证号）" if short_id else ""), "4-audit 重复", one, again, "id_number")


def also_in(one: SchoolClass, row: Row, code: str, what: str, outcome: str, **changes: object) -> Answer:
    """The student also stands in another class."""
    again = {**row, **changes}
    one.rows.append(again)
    return Answer(code, what, outcome, one, again, "id_number")


def one_card(one: SchoolClass, row: Row, other: Row) -> Answer:
    """Two students of a class with one card, in each one's own name."""
    for one_of_them in (row, other):
        one_of_them.update(IN_HARDSHIP)
    row["card_number"], row["bank"] = other["card_number"], other["bank"]
    return Answer("CARD-SHARED", "两名学生同一张卡", HELD, one, row, "card_number")


def one_number(one: SchoolClass, row: Row, other: Row) -> Answer:
    """Two students of a class with one student number."""
    for one_of_them in (row, other):
        one_of_them.update(IN_HARDSHIP, student_number="20260034417")
    return Answer("NUMBER-SHARED", "两名学生同一个学籍号", HELD, one, row, "student_number")


def digit_wrong(row: Row) -> Row:
    """The id and the student number of the same person with one digit of the id mistyped, its check character right all the same."""
    known = str(row["id_number"])
    mistyped = with_check(known[:14] + str((int(known[14]) + 3) % 10) + known[15:17])
    return {"id_number": mistyped, "student_number": f"G{mistyped}"}


SOUNDS_LIKE = dict(zip("军杰辉玲宇欣彤轩博勇超悦", "君洁慧灵羽鑫桐萱柏永朝月", strict=True))
LOOKS_LIKE = dict(zip("宇昊晨敏浩霞平文彤欣怡", "字吴震敝洁露乎交丹欢恰", strict=True))
"""The last character of a name → one that is written for it by ear, or by eye."""


def spelled_otherwise(row: Row, other: Mapping[str, str]) -> Row:
    """The same person with the last character of the name written otherwise, one digit of the id mistyped, and a new card."""
    name = str(row["name"])[:-1] + other[str(row["name"])[-1]]
    card = with_luhn(str(row["card_number"])[:12] + "".join(reversed(str(row["card_number"])[12:18])))
    return {"name": name, "account_holder": name, "card_number": card, **digit_wrong(row)}


def not_granted(one: SchoolClass, row: Row, what: str, changes: Mapping[str, str]) -> Answer:
    """A student whom the rules refuse, with a row that is otherwise right."""
    row.update(changes)
    return Answer("", what, REFUSED, one, row, "name")


def unchanged(one: SchoolClass, row: Row, code: str, what: str, outcome: str) -> Answer:
    """A student with nothing wrong in the row itself."""
    return Answer(code, what, outcome, one, row, "id_number")


def bad_files(folder: Path, month: str, before: str) -> list[Answer]:
    """Files that are no class sheet, or cannot be read. month, before: a month of the term, and one that is not."""
    made: list[Answer] = []

    def write(file: str, code: str, what: str, outcome: str, lines: list[list[str]] | None, cell: str = "") -> None:
        made.append(_file(folder, file, code, what, outcome, lines, cell))

    head = ["序号", "姓名", "性别", "身份证号", "班级", "困难等级"]
    school = "青山县实验小学"
    write(f"{month}/其他/损坏的表.xlsx", "FILE-UNREADABLE", "文件损坏", RETURNED, None)
    write(
        f"{month}/其他/食堂食谱.xlsx",
        "SHEET-UNKNOWN",
        "不是班级表",
        RETURNED,
        [["第三周食谱"], ["星期", "早餐", "午餐"], ["一", "稀饭", "米饭"]],
    )
    write(f"{month}/其他/空表.xlsx", "SHEET-EMPTY", "空表", RETURNED, [])
    write(
        f"{month}/其他/只有表头.xlsx", "SHEET-EMPTY", "只有表头", RETURNED, [[f"{school}{month[:4]}年{int(month[5:])}月六年级(9)班"], head]
    )
    write(
        f"{month}/其他/缺身份证号.xlsx",
        "HEAD-MISSING",
        "没有身份证号一列",
        RETURNED,
        [
            [f"{school}六年级(8)班"],
            ["姓名", "性别", "年级", "困难等级"],
            ["王小样", "男", "六年级", "困难"],
            ["李小样", "女", "六年级", "困难"],
        ],
    )
    valid = with_check("34152420150101101")
    write(
        f"{month}/其他/两列身份证号.xlsx",
        "HEAD-TWICE",
        "身份证号有两列",
        RETURNED,
        [[f"{school}六年级(7)班"], ["姓名", "身份证号", "性别", "证件号码"], ["王小样", valid, "男", valid]],
        "B2",
    )
    other = with_check("34152420150101204")
    write(
        f"{month}/其他/标题写了两个班.xlsx",
        "TITLE-DIFFERS",
        "标题和第二行说的班级不同",
        NOTED,
        [[f"{school}六年级(5)班名册"], ["班级：六年级(4)班"], head[:4] + head[5:], ["1", "李前后", "女", other, "不困难"]],
        "A2",
    )
    write(
        f"{month}/其他/两班上下排.xlsx",
        "HEAD-NEAR",
        "表头有错字；同一张表上下排着两个班",
        NOTED,
        [
            *(
                [f"{school}六年级(11)班"],
                ["姓名", "性别", "身份征号", "困难等级"],
                ["张上", "男", with_check("34152420150103305"), "不困难"],
                ["合计"],
            ),
            *(
                [],
                [f"{school}六年级(12)班"],
                ["姓名", "性别", "身份证号", "困难等级"],
                ["孙下", "女", with_check("34152420150104406"), "不困难"],
            ),
        ],
        "C2",
    )
    write(
        f"{before}/放错月份.xlsx",
        "MONTH-UNKNOWN",
        "放在学期之外的月份里",
        RETURNED,
        [[f"{school}六年级(6)班"], head, ["1", "王小样", "男", valid, "六年级(6)班", "困难"]],
    )
    return made


def stated_otherwise(folder: Path, month: str) -> list[Answer]:
    """Sheets that state what does not come out: another version of a class, an amount, a total, a tier that no policy has."""
    primary, vocational = "青山县实验小学", "青山县职业技术学校"
    title = f"{month[:4]}年{int(month[5:])}月"
    head = ["姓名", "性别", "身份证号", "困难等级"]
    names = ("钟先交", "骆改后", "丁依旧", "贺照旧", "高转走")
    rows = [[name, "男", with_check(f"341524201501{number:02}507"), "不困难"] for number, name in enumerate(names, start=11)]
    first, last = f"{month}/其他/六年级13班.xlsx", f"{month}/其他/六年级13班（修改后）.xlsx"
    class_line = [f"{primary}六年级(13)班{title}"]
    _write_lines(folder / last, "Sheet1", [class_line, head, *rows[:-1]])
    money = [*head, "是否住宿", "开户行", "银行卡号", "资助金额（元）"]
    card = [with_luhn(f"622848000000{number:06}") for number in (910_001, 910_002, 910_003)]
    paid = [
        ["夏多写", "女", with_check("34152420150108806"), "困难", "是", "中国农业银行", card[0], "700"],
        ["蔡照标准", "男", with_check("34152420150109907"), "困难", "是", "中国农业银行", card[1], "625"],
        ["合计", "", "", "", "", "", "", "1425"],
    ]
    of_tier = ["田特等", "男", with_check("34152420100203305"), "困难", "是", "中国农业银行", card[2], "三等", "机电技术应用"]
    amounts = f"{month}/其他/六年级14班.xlsx"
    return [
        _file(folder, first, "FILE-SUPERSEDED", "改过又交了一份，以新的为准", NOTED, [class_line, head, *rows]),
        Answer("", "四名学生的身份证号逐日相连，像是编的", LEAD, file=last, sheet="Sheet1", cell="C3"),
        _file(folder, amounts, "AMOUNT-DIFFERS", "表上写的金额与标准不符", NOTED, [[f"{primary}六年级(14)班{title}"], money, *paid], "H3"),
        Answer("TOTAL-DIFFERS", "合计与各行不符", NOTED, file=amounts, sheet="Sheet1", cell="H5"),
        _file(
            folder,
            f"{month}/其他/机电2699班.xlsx",
            "TIER-UNKNOWN",
            "档次没有标准",
            HELD,
            [[f"{vocational}机电2699班{title}"], [*money[:-1], "档次", "专业"], of_tier],
            "H3",
        ),
    ]


def _file(folder: Path, file: str, code: str, what: str, outcome: str, lines: list[list[str]] | None, cell: str = "") -> Answer:
    """One more workbook, and what it brings out. lines: None for a file that is broken."""
    path, sheet = folder / file, "Sheet1"
    path.parent.mkdir(parents=True, exist_ok=True)
    if lines is None:
        path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 8)
    else:
        _write_lines(path, sheet, lines)
    return Answer(code, what, outcome, file=file, sheet=sheet if lines else "", cell=cell)


def copied_file(folder: Path, file: str) -> Answer:
    """The same bytes under another name."""
    path = Path(file)
    again = path.with_name(f"{path.stem} - 副本{path.suffix}").as_posix()
    (folder / again).write_bytes((folder / file).read_bytes())
    return Answer("FILE-TWICE", "同一份表交了两次", NOTED, file=again)


def _write_lines(path: Path, name: str, lines: list[list[str]]) -> None:
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    workbook.set_properties({"created": datetime.datetime(2026, 9, 1)})
    sheet = workbook.add_worksheet(name)
    for row, cells in enumerate(lines):
        sheet.write_row(row, 0, cells)
    workbook.close()


def _letter(column: int) -> str:
    return (chr(ord("A") + column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)
