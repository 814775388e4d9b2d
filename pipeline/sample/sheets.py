"""The layouts in which schools send their class sheets, and files written in them.

Each layout is data: format, headings as that school words them, whether classes share a file or a sheet, where the
class is said. Six of them are forms seen in the field: grade and class in one column (年级班级, or 专业班级 where there are majors), behind a
stroke (年级/班级), as 当前年级 and 当前班级, a column for each group, both parents, the register of living allowances (四类学生类别, 一卡通账号).
Writing returns where every row and field came to stand, so that planted faults know their cells.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter
import xlwt

from pipeline.sample.people import Row

COMMON = ("name", "sex", "id_number", "birth_date", "student_number", "household_kind", "county", "hardship_group", "hardship_level")
CARD = ("bank", "card_number", "account_holder", "letter")
GUARDIAN = ("guardian", "guardian_id", "telephone")


@dataclass(frozen=True)
class Layout:
    """How one kind of sheet looks. headings: field → heading, in column order; groups: heading above → how many columns."""

    name: str
    format: str
    headings: dict[str, str]
    groups: tuple[tuple[str, int], ...] = ()
    classes: str = "file"
    """file: a file per class; sheets: a sheet per class; rows: all classes on one sheet"""
    top: int = 0
    left: int = 0
    serial: bool = True
    dates: str = "%Y-%m-%d"


@dataclass
class SchoolClass:
    """One class in one month. `programme` stands in the title where the layout has one."""

    school: str
    stage: str
    grade: str
    class_name: str
    major: str
    month: str
    rows: list[Row]
    programme: str = ""
    places: dict[int, tuple[str, str, int]] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def title(self) -> str:
        year, month = self.month.split("-")
        return f"{self.school}{year}年{int(month)}月{self.programme or '学生资助'}名册"


_TEACHERS = ("周敏", "吴刚", "郑洁", "孙涛", "林芳", "何军", "罗娟")
"""Who fills in the sheets of a class: invented, like everybody."""
_BASIC = {"name": "姓名", "sex": "性别", "id_number": "身份证号", "birth_date": "出生日期", "student_number": "学籍号"}
_FAMILY = {"household_kind": "户口性质", "county": "户籍所在县", "hardship_group": "困难类别", "hardship_level": "困难等级"}
_MARKS = {"脱贫户": "脱贫户", "监测户": "监测户", "低保户": "农村低保", "残疾学生": "残疾", "孤儿": "孤儿", "低保边缘": "低保边缘"}
"""Heading of a column for one hardship group → the word that is ticked there."""
_BANK = {"bank": "开户行", "card_number": "银行卡号", "account_holder": "户名", "letter": "有无委托书"}

LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "标题单行",
        "xlsx",
        {
            "name": "姓名",
            "sex": "性别",
            "grade-class": "年级班级",
            "id_number": "身份证号",
            "birth_date": "出生日期",
            "student_number": "学籍号",
            "enrolment_status": "学籍状态",
            "boarding": "是否住宿",
            **_FAMILY,
            "guardian": "监护人",
            "guardian_id": "监护人身份证号",
            "telephone": "联系电话",
            **_BANK,
            "remarks": "备注",
        },
    ),
    Layout(
        "两行表头",
        "xlsx",
        {
            "name": "姓名",
            "sex": "性别",
            "id_number": "身份证号码",
            "birth_date": "出生年月日",
            "student_number": "全国学籍号",
            "boarding": "是否住校",
            "household_kind": "户口类别",
            "county": "户籍县区",
            "hardship_group": "困难类型",
            "hardship_level": "困难程度",
            "guardian": "姓名",
            "guardian_id": "身份证号",
            "telephone": "电话",
            "bank": "开户银行",
            "card_number": "卡号",
            "account_holder": "户名",
            "letter": "委托书",
            "remarks": "备注",
        },
        groups=(("学生基本信息", 6), ("家庭情况", 4), ("监护人", 3), ("银行卡", 4), ("", 1)),
        dates="%Y.%m.%d",
    ),
    Layout(
        "一班一表",
        "xlsx",
        {
            "id_number": "公民身份号码",
            "name": "学生姓名",
            "sex": "性别",
            "grade/class": "年级/班级",
            "birth_date": "出生日期",
            "boarding": "住宿情况",
            "student_number": "学籍号码",
            **_FAMILY,
            **_BANK,
            "telephone": "家长电话",
        },
        classes="sheets",
        dates="%Y年%m月%d日",
    ),
    Layout(
        "逗号分隔-国标",
        "csv-gb18030",
        {
            **_BASIC,
            "boarding": "是否寄宿",
            **_FAMILY,
            "guardian": "监护人(父亲)",
            "mother": "监护人(母亲)",
            "telephone": "监护人(父亲)电话",
            "mother_telephone": "监护人(母亲)电话",
            **_BANK,
        },
        serial=False,
        dates="%Y%m%d",
    ),
    Layout(
        "逗号分隔-带标记",
        "csv-utf-8-sig",
        {
            "name": "学生姓名",
            "ethnicity": "民族",
            "sex": "性别",
            "school": "学校名称",
            "student_number": "学籍号",
            "id_number": "身份证",
            "birth_date": "生日",
            "grade": "当前年级",
            "short_class": "当前班级",
            "county": "籍贯",
            "village": "常住地址",
            "guardian": "监护人姓名",
            "telephone": "监护人电话",
            "household_kind": "户口类别",
            "hardship_group": "家庭困难情况",
            "hardship_level": "困难等级",
            "boarding": "住宿情况",
            **_BANK,
        },
        dates="%Y/%m/%d",
    ),
    Layout(
        "旧版",
        "xls",
        {
            **_BASIC,
            "boarding": "住校",
            "household_kind": "户口性质",
            "county": "户籍所在县",
            **{f"ticked {heading}": heading for heading in _MARKS},
            "hardship_level": "困难等级",
            "telephone": "手机号码",
            **_BANK,
        },
    ),
    Layout(
        "全校一表",
        "xlsx",
        {
            "school": "学校",
            "grade": "年级",
            "class_name": "班级",
            "name": "学生姓名",
            "sex": "性别",
            "id_number": "身份证号",
            "birth_date": "出生日期",
            "student_number": "学籍号",
            "enrolment_status": "在籍状态",
            "boarding": "补助类别（寄宿/非寄宿）",
            "household_kind": "户口性质",
            "village": "家庭住址（乡镇、村、组）",
            "guardian": "家长姓名",
            "guardian_id": "家长身份证号",
            "guardian_relation": "与学生关系",
            "hardship_group": "四类学生类别",
            "hardship_level": "困难等级",
            "bank": "开户行",
            "card_number": "一卡通账号",
            "account_holder": "开户人",
            "letter": "有无委托书",
            "signature": "领款人签字",
            "remarks": "备 注",
        },
        classes="rows",
        top=2,
        left=1,
    ),
    Layout(
        "英文",
        "xlsx",
        {
            "name": "Name",
            "id_number": "ID number",
            "sex": "Sex",
            "birth_date": "Birth date",
            "student_number": "Student number",
            "boarding": "Boarding",
            "household_kind": "Household",
            "county": "County",
            "hardship_group": "Hardship category",
            "hardship_level": "Hardship level",
            "bank": "Bank",
            "card_number": "Card number",
            "account_holder": "Account holder",
            "letter": "Letter of authority",
        },
    ),
)


def write_classes(folder: Path, layout: Layout, classes: Sequence[SchoolClass], name: str) -> list[str]:
    """Write classes in one layout below the term's folder; returns the files' relative paths."""
    batches = [[one] for one in classes] if layout.classes == "file" else [list(classes)]
    written = []
    for batch in batches:
        first = batch[0]
        stem = f"{first.school}-{first.class_name}" if layout.classes == "file" else f"{first.school}-{name}"
        file = f"{first.month}/{first.school}/{stem}.{layout.format.split('-')[0]}"
        sheets = [_Page(layout, batch if layout.classes == "rows" else [one]) for one in (batch[:1] if layout.classes == "rows" else batch)]
        for page in sheets:
            page.note_places(file)
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        _WRITERS[layout.format.split("-")[0]](folder / file, layout, sheets)
        written.append(file)
    return written


class _Page:
    """One sheet: its lines, and where the rows stand."""

    def __init__(self, layout: Layout, classes: list[SchoolClass]) -> None:
        self.layout, self.classes = layout, classes
        first = classes[0]
        self.sheet = first.class_name if layout.classes == "sheets" else "全校" if layout.classes == "rows" else "Sheet1"
        self.fields = [name for name in layout.headings if name != "boarding" or first.stage in ("primary", "junior")]
        if first.major and "major" not in self.fields:
            self.fields.insert(2, "major")
        self.shift = int(layout.serial)
        csv_like = layout.format.startswith("csv")
        in_rows = {"grade-class", "grade/class", "short_class"} & layout.headings.keys()
        where = f"班级：{first.class_name}" if layout.classes == "file" and not in_rows else ""
        self.titles = [] if csv_like and not layout.serial else [first.title, f"{where}　　填表日期：{first.month}-25　　单位：元"]
        if csv_like and not layout.serial:
            self.titles = [f"{first.title}　{where}"]
        headings = layout.headings | {"major": "专业"} | ({"grade-class": "专业班级"} if first.major else {})
        self.headings = [*(["序号"] * self.shift), *(headings[name] for name in self.fields)]
        self.heading_rows = 2 if layout.groups else 1
        self.first_row = layout.top + len(self.titles) + self.heading_rows
        self.rows = [(one, row) for one in classes for row in one.rows]

    def note_places(self, file: str) -> None:
        """Tell the classes in which cell every row and field stands (rows as Excel counts, columns from 0)."""
        sheet = self.sheet if not self.layout.format.startswith("csv") else Path(file).stem
        for position, (one, row) in enumerate(self.rows):
            one.places[id(row)] = (file, sheet, self.first_row + position + 1)
            one.columns = {name: self.layout.left + self.shift + column for column, name in enumerate(self.fields)}

    def lines(self) -> list[list[object]]:
        """The rows of the table as they are written."""
        made: list[list[object]] = []
        for number, (one, row) in enumerate(self.rows, start=1):
            known: Row = {**row, **_of_class(one), **_of_family(row)}
            known["birth_date"] = _dated(row.get("birth_date", ""), self.layout.dates)
            if "guardian_relation" in self.layout.headings:  # of two words in its heading this layout writes one
                known["boarding"] = {"是": "寄宿", "否": "非寄宿"}.get(str(row["boarding"]), row["boarding"])
            cells = [known.get(name, "") for name in self.fields]
            made.append([*([number] * self.shift), *cells])
        return made

    @property
    def total(self) -> list[object]:
        return ["合计", f"{len(self.rows)}人"]

    @property
    def signatures(self) -> str:
        named = "".join(dict.fromkeys(one.school + one.class_name for one, _row in self.rows))
        teacher = _TEACHERS[sum(map(ord, named)) % len(_TEACHERS)]
        return f"填表人：{teacher}　　　　　　班主任：{teacher}　　　　　　学校审核（盖章）："


def _of_class(one: SchoolClass) -> Row:
    """What a row says of its class, in the ways in which layouts say it."""
    number = one.class_name.removeprefix(one.grade).replace("(", "").replace(")", "")
    return {
        "school": one.school, "grade": one.grade, "class_name": one.class_name, "major": one.major, "short_class": number,
        "grade-class": one.class_name.replace("(", "（").replace(")", "）"), "grade/class": f"{one.grade}/{number}",
    }  # fmt: skip


def _of_family(row: Row) -> Row:
    """What some layouts ask for besides; made of the row itself, so that every layout has the same students."""
    ticked = {f"ticked {heading}": "√" if row.get("hardship_group") == word else "" for heading, word in _MARKS.items()}
    telephone = str(row.get("telephone", ""))
    return {
        "mother": f"王{str(row.get('guardian', ''))[-1:]}", "mother_telephone": telephone[:3] + telephone[:2:-1], "signature": "",
        "village": f"{row.get('county', '')}某镇某村", **ticked,
    }  # fmt: skip


def _dated(value: object, form: str) -> object:
    try:
        return datetime.date.fromisoformat(str(value)).strftime(form)
    except ValueError:
        return value


def _write_xlsx(path: Path, layout: Layout, pages: Sequence[_Page]) -> None:
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"created": datetime.datetime(2026, 9, 1)})
    box = {"border": 1, "font_name": "宋体", "font_size": 10}
    title = workbook.add_format({"bold": True, "align": "center", "font_size": 14, "font_name": "黑体"})
    plain, text = workbook.add_format({"font_name": "宋体", "font_size": 10}), workbook.add_format({**box, "num_format": "@"})
    heading = workbook.add_format({**box, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#D9E1F2"})
    number = workbook.add_format({**box, "num_format": "0"})
    for page in pages:
        sheet = workbook.add_worksheet(page.sheet)
        left, row = layout.left, layout.top
        last = left + len(page.headings) - 1
        for position, line in enumerate(page.titles):
            sheet.merge_range(row, left, row, last, line, title if position == 0 else plain)
            row += 1
        if layout.groups:
            _write_groups(sheet, page, row, heading)
            row += 2
        else:
            sheet.write_row(row, left, page.headings, heading)
            row += 1
        for cells in page.lines():
            for column, value in enumerate(cells, start=left):
                if isinstance(value, int):
                    sheet.write_number(row, column, value, number)
                else:
                    sheet.write_string(row, column, str(value), text)
            row += 1
        sheet.write_row(row, left, page.total, text)
        sheet.write_string(row + 1, left, page.signatures, plain)
        for column, name in enumerate(page.fields, start=left + page.shift):
            sheet.set_column(
                column,
                column,
                {
                    "id_number": 21,
                    "student_number": 22,
                    "guardian_id": 21,
                    "card_number": 22,
                    "telephone": 13,
                    "bank": 16,
                    "school": 20,
                }.get(name, 11),
            )
    workbook.close()


def _write_groups(sheet: xlsxwriter.worksheet.Worksheet, page: _Page, row: int, heading: xlsxwriter.format.Format) -> None:
    """Group headings over their columns; columns without a group are merged downwards."""
    column = page.layout.left
    for position in range(page.shift):
        sheet.merge_range(row, column + position, row + 1, column + position, page.headings[position], heading)
    column += page.shift
    members = [group for group, names in _grouped(page) for _ in names]
    for offset, group in enumerate(members):
        title = page.headings[page.shift + offset]
        if not group:
            sheet.merge_range(row, column + offset, row + 1, column + offset, title, heading)
        else:
            sheet.write_string(row + 1, column + offset, title, heading)
    for group, names in _grouped(page):
        if group and len(names) > 1:
            sheet.merge_range(row, column, row, column + len(names) - 1, group, heading)
        elif group:
            sheet.write_string(row, column, group, heading)
        column += len(names)


def _grouped(page: _Page) -> list[tuple[str, list[str]]]:
    """The page's fields under the layout's groups; a field that the layout does not count joins the group it stands in."""
    layout_fields = list(page.layout.headings)
    group_of: dict[str, str] = {}
    start = 0
    for group, count in page.layout.groups:
        group_of |= dict.fromkeys(layout_fields[start : start + count], group)
        start += count
    grouped: list[tuple[str, list[str]]] = []
    for name in page.fields:
        group = group_of.get(name, grouped[-1][0] if grouped else "")
        if grouped and grouped[-1][0] == group:
            grouped[-1][1].append(name)
        else:
            grouped.append((group, [name]))
    return grouped


def _write_xls(path: Path, layout: Layout, pages: Sequence[_Page]) -> None:
    workbook = xlwt.Workbook(encoding="utf-8")
    text = xlwt.easyxf(num_format_str="@")
    for page in pages:
        sheet = workbook.add_sheet(page.sheet)
        titles: list[list[object]] = [[line] for line in page.titles]
        lines: list[list[object]] = [*titles, [*page.headings], *page.lines(), page.total, [page.signatures]]
        for row, cells in enumerate(lines, start=layout.top):
            for column, value in enumerate(cells, start=layout.left):
                if value != "":
                    sheet.write(row, column, value, text)
    workbook.save(str(path))


def _write_csv(path: Path, layout: Layout, pages: Sequence[_Page]) -> None:
    page = pages[0]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(
        [*([line] for line in page.titles), page.headings, *page.lines(), page.total, [page.signatures]]
    )
    path.write_bytes(out.getvalue().encode(layout.format.removeprefix("csv-")))


_WRITERS = {"xlsx": _write_xlsx, "xls": _write_xls, "csv": _write_csv}
