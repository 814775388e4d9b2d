"""The same students, laid out as teachers do: formats × layouts × dirt. Shared by tests and scripts.

A layout says where the cells stand, a writer turns them into a file, a dirt spells them as people spell. `lay_out`
returns what was written and where each field of each student came to stand.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.sample.people import with_check, with_luhn
from tests.intake.writers import WRITERS, Page

SCHOOL, MONTH, GRADE = "青山县实验小学", "2026-09", "五年级"
CLASSES = ("五年级(1)班", "五年级(2)班")
Student = dict[str, str]

# the students

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN = ("小明", "红", "志强", "丽军", "芳", "伟东", "敏", "静怡", "𬭳", "磊")
_GROUPS, _LEVELS = ("none", "rural-dibao", "registered-poor", "disabled", "orphan"), ("none", "mild", "hardship", "extreme")


def students(count: int = 50) -> list[Student]:
    """Invented students, as the pipeline should read them; the first half of them in the first class."""
    made = []
    for number in range(count):
        born = f"2015-{number % 12 + 1:02}-{number % 28 + 1:02}"
        id_number = with_check(f"341524{born.replace('-', '')}{number * 7 % 900 + 20:03}")
        name = _SURNAMES[number % 20] + _GIVEN[number % 10] if number % 11 else f"买买提·艾力{'江山河海湖'[number // 11]}"
        made.append(
            {
                "name": name,
                "id_number": id_number,
                "sex": "male" if int(id_number[16]) % 2 else "female",
                "birth_date": born,
                "student_number": f"G{id_number}",
                "boarding": ("yes", "no")[number % 2],
                "household_kind": ("rural", "town", "city")[number % 3],
                "hardship_group": _GROUPS[number % 5] if number % 7 else "disabled;rural-dibao",
                "hardship_level": _LEVELS[number % 4],
                "guardian": _SURNAMES[(number + 3) % 20] + "建国",
                "guardian_id": with_check(f"3415241980{number % 12 + 1:02}{number % 28 + 1:02}{number + 101:03}"),
                "telephone": f"138{number:08}",
                "card_number": with_luhn(f"622848{number:012}"),
                "account_holder": name,
                "class_name": CLASSES[number >= count // 2],
            }
        )
    return made


FIELDS = tuple(name for name in students(1)[0] if name != "class_name")

_HEADINGS = {
    "name": ("姓名", "学生姓名", "姓  名", "姓名（必填）"),
    "id_number": ("身份证号", "身份证件号码", "身份證號碼", "身 份 证 号", "身份证号码\n（18位）", "公民身份证号码"),
    "sex": ("性别", "性別", "性 别"),
    "birth_date": ("出生日期", "出生年月", "出生日期(年月日)", "出生日其"),
    "student_number": ("学籍号", "學籍號", "全国学籍号"),
    "boarding": ("是否住宿", "是否寄宿", "住宿情况"),
    "household_kind": ("户口性质", "户籍类型", "戶口性質"),
    "hardship_group": ("困难类别", "困难类型", "困難類別"),
    "hardship_level": ("困难等级", "困难程度", "认定等级"),
    "guardian": ("监护人姓名", "家长姓名", "監護人"),
    "guardian_id": ("监护人身份证号", "家长身份证号码"),
    "telephone": ("联系电话", "手机号码", "家长电话"),
    "card_number": ("银行卡号", "学生资助卡号", "銀行卡號", "银行卡账号"),
    "account_holder": ("户名", "开户人姓名", "持卡人"),
    "class_name": ("班级", "班 级", "所在班级"),
    "school": ("学校", "学校名称"),
}
_WORDS = {
    "sex": {"male": ("男", "男生", " 男 "), "female": ("女", "女生", "女　")},
    "boarding": {"yes": ("是", "√", "住校", "☑是 □否"), "no": ("否", "×", "走读", "□是 ☑否")},
    "household_kind": {"rural": ("农村", "农业", "農村"), "town": ("县镇", "县城"), "city": ("城市", "非农业")},
    "hardship_group": {
        "none": ("无", "否", "无 "),
        "rural-dibao": ("农村低保", "低保", "6", "6农村低保"),
        "registered-poor": ("脱贫家庭", "建档立卡", "1", "脫貧家庭"),
        "disabled": ("残疾学生", "9", "残 疾"),
        "orphan": ("孤儿", "10", "孤兒"),
        "disabled;rural-dibao": ("残疾、低保", "农村低保，残疾学生", "6;9"),
    },
    "hardship_level": {
        "none": ("无", "不困难"),
        "mild": ("一般困难", "一般"),
        "hardship": ("困难", "困難"),
        "extreme": ("特别困难", "特殊困难"),
    },
}
_PLAIN = {name: {value: words[0] for value, words in known.items()} for name, known in _WORDS.items()}


# dirt: how a cell and a heading are spelled


@dataclass(frozen=True)
class Dirt:
    """heading(field, random) and cell(field, value, random) as this teacher writes them."""

    name: str
    heading: Callable[[str, random.Random], str]
    cell: Callable[[str, str, random.Random], str]


def _as_usual(name: str, value: str, _: random.Random | None = None) -> str:
    return _PLAIN.get(name, {}).get(value, value)


def _wide(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text)


def _spelled(name: str, value: str, choose: random.Random) -> str:
    return choose.choice(_WORDS[name][value]) if name in _WORDS else value


def _in_width(name: str, value: str, choose: random.Random) -> str:
    usual = _as_usual(name, value)
    if name in ("id_number", "guardian_id"):
        return choose.choice(
            [_wide(usual), usual.lower(), f"'{usual}", f"{usual[:6]} {usual[6:14]} {usual[14:]}", f"{usual[:6]}-{usual[6:]}"]
        )
    if name in ("card_number", "telephone", "student_number"):
        return choose.choice([_wide(usual), " ".join(usual[at : at + 4] for at in range(0, len(usual), 4)), f"{usual}\u3000", f"‘{usual}"])
    if name in ("name", "account_holder", "guardian"):
        dotted = usual.replace("·", choose.choice("•‧∙・･.．"))
        return choose.choice([f" {dotted}", f"{dotted[0]}　{dotted[1:]}", dotted])
    return f"　{usual} "


def _invisible(name: str, value: str, choose: random.Random) -> str:
    usual = _as_usual(name, value)
    at = choose.randrange(len(usual) + 1)
    return usual[:at] + choose.choice(["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e"]) + usual[at:] + choose.choice(["", "\u00a0", " "])


def _dated(name: str, value: str, choose: random.Random) -> str:
    if name != "birth_date":
        return _as_usual(name, value)
    year, month, day = value.split("-")
    forms = [f"{year}{month}{day}", f"{year}.{int(month)}.{int(day)}", f"{year}年{int(month)}月{int(day)}日", f"{year}/{month}/{day}"]
    forms += [
        f"{year}-{int(month)}",
        f"{year}年{month}月",
        f"{year}-{month}-{day} 00:00:00",
        f"{year}、{int(month)}、{int(day)}",
        _wide(value),
    ]
    return choose.choice(forms)


DIRTS = (
    Dirt("clean", lambda name, _: _HEADINGS[name][0], _as_usual),
    Dirt("width", lambda name, _: _wide(_HEADINGS[name][0]), _in_width),
    Dirt("words", lambda name, choose: choose.choice(_HEADINGS[name]), _spelled),
    Dirt("invisible", lambda name, _: f"{_HEADINGS[name][0]}\u200b", _invisible),
    Dirt("dates", lambda name, choose: choose.choice(_HEADINGS[name]), _dated),
)


# layouts: where cells stand


@dataclass
class Book:
    """One file without its extension, and where each field of each student stands: (id number, field) → (sheet, row, column)."""

    stem: str
    pages: list[Page]
    places: dict[tuple[str, str], tuple[str, int, int]] = field(default_factory=dict)


@dataclass
class Pen:
    """Writes tables onto a page, spelled by a dirt, and notes the places."""

    dirt: Dirt
    choose: random.Random
    book: Book

    def table(
        self,
        page: Page,
        top: int,
        left: int,
        people: list[Student],
        names: tuple[str, ...] = FIELDS,
        *,
        heading: bool = True,
        serial: bool = True,
    ) -> int:
        """Headings (unless written otherwise) and rows; returns the row below."""
        shift = int(serial)
        if heading:
            if serial:
                page.cells[top, left] = "序号"
            for column, name in enumerate(names, start=left + shift):
                page.cells[top, column] = self.dirt.heading(name, self.choose)
            top += 1
        for number, person in enumerate(people, start=1):
            if serial:
                page.cells[top, left] = number
            for column, name in enumerate(names, start=left + shift):
                page.cells[top, column] = self.dirt.cell(name, person[name], self.choose)
                self.book.places[person["id_number"], name] = (page.name, top, column)
            top += 1
        return top

    def heading(self, name: str) -> str:
        return self.dirt.heading(name, self.choose)


def _by_class(people: list[Student]) -> list[tuple[str, list[Student]]]:
    return [(name, [person for person in people if person["class_name"] == name]) for name in CLASSES]


def _columns(pen: Pen, people: list[Student]) -> list[Book]:
    page = Page()
    known = [person | {"school": SCHOOL} for person in people]
    pen.table(page, 0, 0, known, ("school", "class_name", *FIELDS))
    pen.book.pages.append(page)
    return [pen.book]


def _title(page: Page, at: int, text: str, width: int = len(FIELDS) + 1, left: int = 0) -> int:
    page.cells[at, left] = text
    page.merged.append((at, left, at, left + width - 1))
    return at + 1


def _titled(pen: Pen, people: list[Student]) -> list[Book]:
    """A sheet per class, title and unit line above, total and signatures below."""
    for number, (class_name, members) in enumerate(_by_class(people), start=1):
        page = Page(f"Sheet{number}")
        top = _title(page, 0, f"{SCHOOL}2026—2027学年第一学期学生名册")
        top = _title(page, top, f"班级：{class_name}　　填表日期：2026年10月8日　　单位：元")
        end = pen.table(page, top, 0, members)
        page.cells |= {
            (end, 0): "合计",
            (end, 1): f"{len(members)}人",
            (end + 1, 0): "填表人：　　班主任：　　审核：",
            (end + 2, 0): "注：困难等级分三级",
        }
        pen.book.pages.append(page)
    return [pen.book]


def _labelled(pen: Pen, people: list[Student]) -> list[Book]:
    """School, class and month in cells of their own, beside their labels."""
    for number, (class_name, members) in enumerate(_by_class(people), start=1):
        page = Page(
            f"Sheet{number}",
            {
                (0, 0): "学生资助申请表",
                (1, 0): "学校：",
                (1, 1): SCHOOL,
                (1, 3): "班级：",
                (1, 4): class_name,
                (1, 6): "月份：",
                (1, 7): "9月",
            },
        )
        pen.table(page, 3, 0, members)
        pen.book.pages.append(page)
    return [pen.book]


_GROUPED = (("学生基本信息", FIELDS[:5]), ("家庭情况", FIELDS[5:9]), ("监护人", FIELDS[9:12]), ("银行卡", FIELDS[12:]))
_IN_GROUP = {"guardian": "姓名", "guardian_id": "身份证号", "telephone": "联系电话", "card_number": "卡号", "account_holder": "户名"}


def _two_rows(pen: Pen, people: list[Student]) -> list[Book]:
    """Group headings over the fields: 监护人 over 姓名."""
    return _grouped(pen, people, above=False)


def _three_rows(pen: Pen, people: list[Student]) -> list[Book]:
    """Two levels of groups over the fields."""
    return _grouped(pen, people, above=True)


def _grouped(pen: Pen, people: list[Student], *, above: bool) -> list[Book]:
    page = Page()
    top = _title(page, 0, f"{SCHOOL}学生名册")
    depth = 2 + above
    known = [person | {"school": SCHOOL} for person in people]
    page.cells[top, 0], page.cells[top, 1] = "序号", pen.heading("class_name")
    page.merged += [(top, column, top + depth - 1, column) for column in (0, 1)]
    column = 2
    if above:
        page.cells[top, 2], page.cells[top, 2 + 9] = "学生", "资助发放"
        page.merged += [(top, 2, top, 10), (top, 11, top, 1 + len(FIELDS))]
    for group, names in _GROUPED:
        page.cells[top + depth - 2, column] = group
        page.merged.append((top + depth - 2, column, top + depth - 2, column + len(names) - 1))
        for name in names:
            page.cells[top + depth - 1, column] = _IN_GROUP.get(name) or pen.heading(name)
            column += 1
    pen.table(page, top + depth, 0, known, ("class_name", *FIELDS), heading=False)
    pen.book.pages.append(page)
    return [pen.book]


def _shifted(pen: Pen, people: list[Student]) -> list[Book]:
    """Blank rows above and between, blank columns to the left and inside."""
    page = Page()
    page.cells[2, 3] = f"{SCHOOL}学生名册"
    names = ("class_name", *FIELDS)
    columns = [3 + place + place // 5 for place in range(len(names))]
    for column, name in zip(columns, names, strict=True):
        page.cells[5, column] = pen.heading(name)
    row = 7
    for number, person in enumerate(people):
        for column, name in zip(columns, names, strict=True):
            page.cells[row, column] = pen.dirt.cell(name, person[name], pen.choose)
            pen.book.places[person["id_number"], name] = (page.name, row, column)
        row += 2 if number % 9 == 8 else 1
    pen.book.pages.append(page)
    return [pen.book]


def _page_breaks(pen: Pen, people: list[Student]) -> list[Book]:
    """Every ten students a subtotal, a blank row, the title and the headings again."""
    page, row = Page(), 0
    for start in range(0, len(people), 10):
        row = _title(page, row, f"{SCHOOL}2026年9月学生名册")
        heading = {name: pen.dirt.heading(name, random.Random(0)) for name in ("class_name", *FIELDS)}
        page.cells[row, 0] = "序号"
        page.cells |= {(row, column): heading[name] for column, name in enumerate(heading, start=1)}
        row = pen.table(page, row + 1, 0, people[start : start + 10], ("class_name", *FIELDS), heading=False)
        page.cells |= {(row, 0): "本页小计", (row, 2): "10"}
        row += 2
    page.cells |= {(row, 0): "总 计", (row, 2): str(len(people))}
    pen.book.pages.append(page)
    return [pen.book]


def _merged_class(pen: Pen, people: list[Student]) -> list[Book]:
    """The class once for all its students, in a merged cell; the school likewise."""
    page = Page()
    known = [person | {"school": SCHOOL} for person in people]
    pen.table(page, 0, 0, known, ("school", "class_name", *FIELDS))
    page.merged.append((1, 1, len(people), 1))
    start = 1
    for _, members in _by_class(people):
        page.merged.append((start, 2, start + len(members) - 1, 2))
        start += len(members)
    for top, left, bottom, _ in page.merged:
        for row in range(top + 1, bottom + 1):
            del page.cells[row, left]
    pen.book.pages.append(page)
    return [pen.book]


def _by_sheet_name(pen: Pen, people: list[Student]) -> list[Book]:
    pen.book.stem = f"{SCHOOL}学生名册"
    for class_name, members in _by_class(people):
        page = Page(class_name)
        pen.table(page, 0, 0, members)
        pen.book.pages.append(page)
    return [pen.book]


def _by_file_name(pen: Pen, people: list[Student]) -> list[Book]:
    books = []
    for class_name, members in _by_class(people):
        book, page = Book(f"{SCHOOL}/{class_name}学生名册", []), Page()
        Pen(pen.dirt, pen.choose, book).table(page, 0, 0, members)
        book.pages.append(page)
        books.append(book)
    return books


def _stacked(pen: Pen, people: list[Student]) -> list[Book]:
    """A table per class, one under another, each with its title and headings."""
    page, row = Page(), 0
    for class_name, members in _by_class(people):
        row = _title(page, row, f"{SCHOOL}{class_name}学生名册")
        row = pen.table(page, row, 0, members)
        page.cells |= {(row, 0): "合计", (row, 2): f"{len(members)}人", (row + 1, 0): "班主任签字："}
        row += 3
    pen.book.pages.append(page)
    return [pen.book]


def _sections(pen: Pen, people: list[Student]) -> list[Book]:
    """One heading, and the class in a line of its own before its students."""
    page = Page()
    row = _title(page, 0, f"{SCHOOL}学生名册")
    first = True
    for class_name, members in _by_class(people):
        if first:
            row = pen.table(page, row, 0, [])
        row = _title(page, row, class_name)
        row = pen.table(page, row, 0, members, heading=False)
        first = False
    pen.book.pages.append(page)
    return [pen.book]


def _side_by_side(pen: Pen, people: list[Student]) -> list[Book]:
    """The two classes next to one another, each under its own title."""
    page = Page()
    wide = len(FIELDS) + 1
    _title(page, 0, f"{SCHOOL}学生名册", 2 * wide + 1)
    for place, (class_name, members) in enumerate(_by_class(people)):
        left = place * (wide + 1)
        _title(page, 1, f"班级：{class_name}", wide, left)
        pen.dirt = Dirt(pen.dirt.name, lambda name, _, heading=pen.dirt.heading: heading(name, random.Random(0)), pen.dirt.cell)
        pen.table(page, 2, left, members)
    pen.book.pages.append(page)
    return [pen.book]


def _notes(pen: Pen, people: list[Student]) -> list[Book]:
    """Numbered columns, an example line, hints and notes around the rows; the class in a column."""
    page = Page()
    row = _title(page, 0, f"{SCHOOL}学生名册（盖章）")
    row = _title(page, row, "填表要求：身份证号须为文本格式，共 18 位")
    names = ("class_name", *FIELDS)
    row = pen.table(page, row, 0, [], names)
    page.cells |= {(row, column): str(column + 1) for column in range(len(names) + 1)}
    example = {"name": "王小明", "id_number": "34012320100101123X", "sex": "男"}
    page.cells |= {(row + 1, 0): "示例"} | {(row + 1, column): example.get(name, "") for column, name in enumerate(names, start=1)}
    row = pen.table(page, row + 2, 0, people, names, heading=False)
    page.cells |= {(row, 0): "说明：本表一式两份", (row + 1, 0): "制表：", (row + 1, 4): "审核：", (row + 1, 8): "日期：2026年9月30日"}
    pen.book.pages.append(page)
    return [pen.book]


def _beside_notes(pen: Pen, people: list[Student]) -> list[Book]:
    """A sheet of notes and a hidden sheet beside the class sheet, whose rows are filtered."""
    page = Page("名册", filtered=True)
    known = [person | {"school": SCHOOL} for person in people]
    pen.table(page, 0, 0, known, ("school", "class_name", *FIELDS))
    notes = Page(
        "说明", {(0, 0): "填表说明", (1, 0): "1. 姓名须与户口簿一致", (2, 0): "2. 学校、班级必填", (2, 1): "如有疑问请联系资助中心"}
    )
    old = Page("旧表", dict(page.cells), hidden=True)
    pen.book.pages += [notes, page, old]
    return [pen.book]


LAYOUTS: dict[str, Callable[[Pen, list[Student]], list[Book]]] = {
    "columns": _columns,
    "titled": _titled,
    "labelled": _labelled,
    "two-rows": _two_rows,
    "three-rows": _three_rows,
    "shifted": _shifted,
    "page-breaks": _page_breaks,
    "merged-class": _merged_class,
    "by-sheet-name": _by_sheet_name,
    "by-file-name": _by_file_name,
    "stacked": _stacked,
    "sections": _sections,
    "side-by-side": _side_by_side,
    "notes": _notes,
    "beside-notes": _beside_notes,
}
SEVERAL_SHEETS, NEEDS_MERGED = {"titled", "labelled", "by-sheet-name", "beside-notes"}, {"merged-class"}


ONE_SHEET = {"html.xls", "mht.xls", "utf8.csv", "bom.csv", "gb18030.csv", "utf16.csv", "utf16le.txt", "tsv"}
NO_MERGED = ONE_SHEET - {"html.xls", "mht.xls"}
NO_HIDDEN = {"spreadsheetml.xls"}


def fits(form: str, layout: str) -> bool:
    """Can this format hold this layout at all?"""
    one_sheet = form in ONE_SHEET and layout in SEVERAL_SHEETS
    return not one_sheet and not (form in NO_MERGED and layout in NEEDS_MERGED) and not (form in NO_HIDDEN and layout == "beside-notes")


def combinations() -> Iterator[tuple[str, str, str]]:
    """(format, layout, dirt), all that fit."""
    for dirt in DIRTS:
        for layout in LAYOUTS:
            yield from ((form, layout, dirt.name) for form in WRITERS if fits(form, layout))


def lay_out(folder: Path, form: str, layout: str, dirt: str, people: list[Student], seed: int = 1) -> list[Book]:
    """Write the students below a month's folder; returns the books with their places."""
    pen = Pen(next(one for one in DIRTS if one.name == dirt), random.Random(f"{form}{layout}{dirt}{seed}"), Book("学生名册", []))
    books = LAYOUTS[layout](pen, people)
    for book in books:
        path = folder / f"{book.stem}.{form}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(WRITERS[form](book.pages))
        book.stem = path.name.rsplit(".", 1)[0]
    return books
