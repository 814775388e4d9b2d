"""`run.py sample`: a realistic term made from a seed, with planted faults and an answer sheet. Nobody in it is real."""

from __future__ import annotations

import contextlib
import copy
import csv
import datetime
import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.facts.terms import Term
from pipeline.sample import faults, registers
from pipeline.sample.faults import Answer, NoRoom
from pipeline.sample.people import People, Row
from pipeline.sample.sheets import LAYOUTS, Layout, SchoolClass, write_classes
from pipeline.speech.problems import Problem

_SMALL_CLASS, _CLASS, _SMALL_TERM = 12, 50, 1_000
_MAJORS = ("现代农艺技术", "机电技术应用", "幼儿保育", "计算机应用", "茶叶生产与加工", "舞蹈表演", "汽车运用与维修", "旅游服务与管理")
_PLACES = ["青山", "绿水", "白石", "红岩", "清泉", "云岭", "松岗", "柳河", "桃源", "梅林", "竹溪", "兰亭", "荷塘", "桂湖", "枫桥", "杏花"]
_KINDS = (("primary", "实验小学"), ("high-school", "第一高级中学"), ("secondary-vocational", "职业技术学校"), ("junior", "初级中学"))
_GRADES = {
    "primary": (6, "一二三四五六", "年级", 5),
    "junior": (3, "七八九", "年级", 11),
    "high-school": (3, "一二三", "", 14),
    "secondary-vocational": (3, "一二三", "年级", 14),
}


@dataclass(frozen=True)
class Made:
    """What was written: files, rows on them, faults planted."""

    files: int
    rows: int
    faults: int


def write_sample(folder: Path, *, students: int, schools: int, seed: int, fault_rate: float | None, term: str, months: int) -> Made:
    """Write a term below `folder`, and `answers.csv` beside it.

    fault_rate: share of the rows with a spoiled cell; None plants one of every kind instead. Raises Problem where the
    folder already holds that term.
    """
    target = folder / term
    if target.exists() and any(target.iterdir()):
        raise Problem.failed("folder-in-use", folder=target)
    people, known = People(seed), Term.parse(term)
    chosen = known.months[:months]
    first = _schools(people, known, students, schools, chosen[0])
    by_month = [first, *(_next_month(first, month) for month in chosen[1:])]
    spread = _Spread(first)
    answers = _one_of_each(people, by_month, spread) if fault_rate is None else _at_rate(people.random, by_month, fault_rate)
    beside, planted = _beside(people, by_month, spread) if fault_rate is None else ([], {})
    answers += _same_person(spread, by_month) if planted else []
    written = [file for classes in by_month for file in _write(target, classes)]
    if planted:
        registers.write_registers(target, first, spread.untouched(), planted, known)
        answers += [*beside, *registers.to_ask_about(first, spread.untouched())]
    if fault_rate is None:
        before = f"{int(chosen[0][:4])}-{int(chosen[0][5:]) - 1:02}"
        bad = faults.bad_files(target, chosen[0], before)
        bad += faults.stated_otherwise(target, chosen[0]) if planted else []
        answers += [*bad, faults.copied_file(target, written[0])]
    _write_answers(folder / "answers.csv", answers)
    (folder / "README.md").write_text(_guide(term, answers), encoding="utf-8")
    files = sum(path.is_file() for path in target.rglob("*"))
    return Made(files, sum(len(one.rows) for classes in by_month for one in classes), len(answers))


def _schools(people: People, term: Term, students: int, schools: int, month: str) -> list[SchoolClass]:
    """All classes of the first month, students spread evenly over schools and classes."""
    size = _SMALL_CLASS if students <= _SMALL_TERM else _CLASS
    made = []
    for number in range(schools):
        stage, kind = _KINDS[number % len(_KINDS)]
        round_ = number // len(_KINDS)
        place = _PLACES[round_ % len(_PLACES)] + (str(round_ // len(_PLACES) + 1) if round_ >= len(_PLACES) else "")
        count = students // schools + (number < students % schools)
        classes = max(1, -(-count // size))
        for position in range(classes):
            made.append(
                _school_class(people, term, f"{place}县{kind}", stage, position, count // classes + (position < count % classes), month)
            )
    return made


def _school_class(people: People, term: Term, school: str, stage: str, position: int, count: int, month: str) -> SchoolClass:
    years, numerals, suffix, before = _GRADES[stage]
    year = position % years + 1
    grade = ("高" if stage == "high-school" else "") + numerals[year - 1] + suffix
    number, major = position // years + 1, ""
    class_name = f"{grade}({number})班"
    if stage == "secondary-vocational":
        major = _MAJORS[position % len(_MAJORS)]
        class_name = f"{major[:2]}{(term.school_year - year + 1) % 100:02}{number:02}班"
    born_from = datetime.date(term.school_year - before - year - 1, 9, 1)
    rows = [people.student(born_from, stage in ("primary", "junior")) for _ in range(count)]
    programme = {"high-school": "普通高中国家助学金"}.get(stage, "")
    return SchoolClass(school, stage, grade, class_name, major, month, rows, programme)


def _next_month(classes: list[SchoolClass], month: str) -> list[SchoolClass]:
    """The same students a month later."""
    return [
        SchoolClass(one.school, one.stage, one.grade, one.class_name, one.major, month, copy.deepcopy(one.rows), one.programme)
        for one in classes
    ]


def _write(target: Path, classes: list[SchoolClass]) -> list[str]:
    """Every school in its layouts: three files of one class each, then runs of classes that share a workbook or a sheet."""
    written = []
    schools = list(dict.fromkeys(one.school for one in classes))
    for number, school in enumerate(schools):
        mine = [one for one in classes if one.school == school]
        runs = _runs(mine, number)
        for name, (layout, run) in enumerate(runs, start=1):
            written += write_classes(target, LAYOUTS[layout], run, f"第{name}批")
    return written


def _runs(classes: list[SchoolClass], school: int) -> list[tuple[int, list[SchoolClass]]]:
    """Cut a school's classes into runs, each with a layout; layouts in which classes share a file get three of them."""
    runs, start, layout = [], 0, school * 3
    while start < len(classes):
        used = layout % len(LAYOUTS)
        length = 1 if LAYOUTS[used].classes == "file" else 3
        runs.append((used, classes[start : start + length]))
        start, layout = start + length, layout + 1
    return runs


def _at_rate(choose: random.Random, by_month: list[list[SchoolClass]], rate: float) -> list[Answer]:
    """Spoil one cell in this share of the rows."""
    rows = [(one, row) for classes in by_month for one in classes for row in one.rows]
    kinds = [fault for fault in faults.CELL_FAULTS if not faults.needs_number(fault[0])]
    return [faults.spoil_cell(choose.choice(kinds), one, row, choose) for one, row in choose.sample(rows, round(len(rows) * rate))]


def _one_of_each(people: People, by_month: list[list[SchoolClass]], spread: _Spread) -> list[Answer]:
    """Every kind of fault at least once, spread over classes so that no row has two; in a small term those that it has room for."""
    first, last = by_month[0], by_month[-1]

    def all_term(plant: Callable[[SchoolClass, Row], Answer], stage: str) -> list[Answer]:
        return _same_all_term(by_month, *spread.take(stage), plant)

    def in_cell(fault: faults.CellFault) -> list[Answer]:
        one, row = spread.take(for_number=faults.needs_number(fault[0]))
        plant = partial(faults.spoil_cell, fault, choose=people.random)
        return _same_all_term(by_month, one, row, plant) if fault[-1] == faults.HELD else [plant(one, row)]

    def born_before_2000() -> list[Answer]:
        one, row = spread.take("secondary-vocational")
        made = _same_all_term(by_month, one, row, partial(faults.over_age, people=people, years=13))
        return [*made, faults.twice_in_class(one, row, short_id=True)]

    def formula() -> list[Answer]:
        spread.take()[1]["remarks"] = "=1+1"
        return []

    ages = (("primary", 6), ("secondary-vocational", 8), ("high-school", 9))
    return _as_far_as_there_is_room(
        *(partial(in_cell, fault) for fault in faults.CELL_FAULTS),
        *(partial(all_term, partial(faults.over_age, people=people, years=years), stage) for stage, years in ages),
        *(partial(all_term, faults.needed_card_empty, stage) for stage in ("primary", "secondary-vocational")),
        *(partial(_twice, spread, stage) for stage in dict.fromkeys(one.stage for one in first)),
        born_before_2000,
        *_across_classes(spread, last),
        *_refused(spread, by_month),
        formula,
    )


def _twice(spread: _Spread, stage: str) -> list[Answer]:
    return [faults.twice_in_class(*spread.take(stage))]


def _as_far_as_there_is_room(*plants: Callable[[], list[Answer]]) -> list[Answer]:
    """What each of these plants; nothing of one for which the term is too small."""
    answers: list[Answer] = []
    for plant in plants:
        with contextlib.suppress(NoRoom):
            answers += plant()
    return answers


def _beside(people: People, by_month: list[list[SchoolClass]], spread: _Spread) -> tuple[list[Answer], dict[str, tuple[SchoolClass, Row]]]:
    """What the sheets beside the class sheets bring out: the answers, and code → the student it is planted in. Nothing where a
    stage is missing that these sheets are about."""
    if not {"primary", "high-school", "secondary-vocational"} <= {one.stage for one in by_month[0]}:
        return [], {}
    plants: list[tuple[str, str, Callable[[SchoolClass, Row], Answer]]] = [
        ("GROUP-UNLISTED", "primary", registers.unlisted),
        ("ENTITLED-NOT-APPLIED", "primary", registers.not_applied),
        ("LEVEL-DIFFERS", "primary", registers.poor_by_survey),
        ("AID-TWICE", "secondary-vocational", registers.paid_elsewhere),
        ("AGE-OVER", "high-school", partial(faults.over_age, people=people, years=9, outcome=registers.RULED)),
    ]
    try:
        planted = {code: spread.take(stage) for code, stage, _ in plants}
        last = registers.last_in_line([one for one in by_month[0] if one.stage == "high-school"], spread.untouched())
    except NoRoom:
        return [], {}
    answers = [answer for code, _, plant in plants for answer in _same_all_term(by_month, *planted[code], plant)]
    planted["QUOTA-OVER"] = last
    below = partial(faults.unchanged, code="QUOTA-OVER", what="指标不够，排在最后", outcome="4-audit 指标排序")
    return answers + _same_all_term(by_month, *planted["QUOTA-OVER"], below), planted


def _across_classes(spread: _Spread, last: list[SchoolClass]) -> list[Callable[[], list[Answer]]]:
    """Duplicates over classes and schools, a shared id and a shared card. One of the duplicates is in the last month only."""

    def twice(stage: str, other: str, code: str, what: str, outcome: str, **changes: str) -> list[Answer]:
        one, row = spread.take(stage)
        return [faults.also_in(spread.class_of(other, one if stage == other else None), row, code, what, outcome, **changes)]

    def temporary() -> list[Answer]:
        _one, row = spread.take("high-school")
        number, what = f"L{row['id_number']}", "两校重复学籍，一方为临时学籍"
        return [faults.also_in(spread.class_of("secondary-vocational"), row, "DUP-SCHOOL", what, "4-audit 重复", student_number=number)]

    def later() -> list[Answer]:
        _one, row = spread.take("secondary-vocational")
        other = next((one for one in last if one.stage == "high-school"), None)
        if other is None:
            raise NoRoom
        return [faults.also_in(other, row, "DUP-SCHOOL", "第二个月两校重复学籍", faults.HELD)]

    def one_card() -> list[Answer]:
        one, row = spread.take("high-school")
        return [faults.one_card(one, row, spread.neighbour(one, row))]

    false_name = {"name": "赵冒名", "account_holder": "赵冒名"}
    return [
        partial(twice, "primary", "primary", "DUP-CLASS", "同校两个班", "4-audit 重复"),
        temporary,
        partial(twice, "high-school", "secondary-vocational", "DUP-SCHOOL", "两校重复学籍，都是正式学籍", faults.HELD),
        later,
        partial(twice, "primary", "primary", "ID-SHARED", "一个证号两个姓名", faults.HELD, **false_name),
        one_card,
    ]


def _same_person(spread: _Spread, by_month: list[list[SchoolClass]]) -> list[Answer]:
    """One person under two ids, by digit, by ear and by eye; and one student number under two."""

    def plant(what: str, spelled: Mapping[str, str], stage: str, other_stage: str) -> list[Answer]:
        one, row = spread.take(stage, spelled=spelled)
        other = spread.class_of(other_stage, one if stage == other_stage else None)
        for line in [line for classes in by_month for each in classes for line in each.rows if line["id_number"] == row["id_number"]]:
            line.update(faults.IN_HARDSHIP)
        changes = faults.spelled_otherwise(row, spelled) if spelled else faults.digit_wrong(row)
        return [faults.also_in(other, row, "DUP-NEAR", what, faults.HELD, **changes)]

    def one_number() -> list[Answer]:
        one, row = spread.take("primary")
        return [faults.one_number(one, row, spread.neighbour(one, row))]

    cases: tuple[tuple[str, Mapping[str, str], str, str], ...] = (
        ("同一人在两校，证号差一位", {}, "secondary-vocational", "high-school"),
        ("同一人在两校，姓名音同字不同，证号差一位", faults.SOUNDS_LIKE, "high-school", "secondary-vocational"),
        ("同一人在同校两班，姓名形近，证号差一位", faults.LOOKS_LIKE, "primary", "primary"),
    )
    return _as_far_as_there_is_room(*(partial(plant, *case) for case in cases), one_number)


def _refused(spread: _Spread, by_month: list[list[SchoolClass]]) -> list[Callable[[], list[Answer]]]:
    def plant(stage: str, major: str, what: str, changes: Mapping[str, str]) -> list[Answer]:
        one, row = spread.take(stage, major=major, field="enrolment_status" if "enrolment_status" in changes else "")
        return _same_all_term(by_month, one, row, partial(faults.not_granted, what=what, changes=changes))

    cases: tuple[tuple[str, str, str, Mapping[str, str]], ...] = (
        ("primary", "", "没有困难认定", {"hardship_group": "无", "hardship_level": "无", "boarding": "否"}),
        ("primary", "", "临时学籍", {"hardship_group": "农村低保", "hardship_level": "困难", "enrolment_status": "借读"}),
        ("secondary-vocational", "舞蹈表演", "艺术类表演专业不免学费", {"hardship_group": "无", "hardship_level": "困难"}),
    )
    return [partial(plant, *case) for case in cases]


def _same_all_term(
    by_month: list[list[SchoolClass]], one: SchoolClass, row: Row, plant: Callable[[SchoolClass, Row], Answer]
) -> list[Answer]:
    """Plant in the first month, and give the student the same row in the later ones. What is decided about a student
    points to the last sheet that names them, so that is the answer's place."""
    key = (row["name"], row["id_number"])
    answer = plant(one, row)
    for classes in by_month[1:]:
        for later in classes:
            for line in later.rows:
                if (line["name"], line["id_number"]) == key:
                    line.update(row)
                    answer.one, answer.row = later, line
    return [answer]


class _Spread:
    """Hands out rows of different classes in turn, none twice."""

    def __init__(self, classes: list[SchoolClass]) -> None:
        self._classes = classes
        self._rows = [row for one in classes for row in one.rows]
        self._used: set[int] = set()
        self._turn = 0

    def take(
        self, stage: str = "", *, for_number: bool = False, major: str = "", field: str = "", spelled: Collection[str] = ()
    ) -> tuple[SchoolClass, Row]:
        """The next class of the stage, and a row of it that nobody has spoiled. spelled: what its name may end with."""
        fitting = [
            one
            for one in self._classes
            if (not stage or one.stage == stage)
            and (not major or one.major == major)
            and (not for_number or self._layout(one).format == "xlsx")
            and (not field or field in self._layout(one).headings)
        ]
        for _ in range(10 * len(self._classes) if fitting else 0):
            self._turn += 1
            one = fitting[self._turn % len(fitting)]
            row = next((row for row in one.rows[1:] if self._fits(row, spelled)), None)
            if row is not None:
                self._used.add(id(row))
                return one, row
        raise NoRoom

    def _fits(self, row: Row, spelled: Collection[str]) -> bool:
        return id(row) not in self._used and (not spelled or str(row["name"])[-1] in spelled)

    def untouched(self) -> list[Row]:
        """The rows that were there from the beginning and that nobody has spoiled."""
        return [row for row in self._rows if id(row) not in self._used]

    def class_of(self, stage: str, but: SchoolClass | None = None) -> SchoolClass:
        """Another class of the stage; of the same school, and if there is one of the same grade, as a given one."""
        fitting = [one for one in self._classes if one.stage == stage and one is not but and (but is None or one.school == but.school)]
        fitting = [one for one in fitting if but is not None and one.grade == but.grade] or fitting
        self._turn += 1
        if not fitting:
            raise NoRoom
        return fitting[self._turn % len(fitting)]

    def neighbour(self, one: SchoolClass, row: Row) -> Row:
        """Another untouched row of the class."""
        other = next((other for other in one.rows if other is not row and id(other) not in self._used), None)
        if other is None:
            raise NoRoom
        self._used.add(id(other))
        return other

    def _layout(self, one: SchoolClass) -> Layout:
        mine = [other for other in self._classes if other.school == one.school]
        schools = list(dict.fromkeys(other.school for other in self._classes))
        return next(LAYOUTS[layout] for layout, run in _runs(mine, schools.index(one.school)) if one in run)


def _write_answers(path: Path, answers: list[Answer]) -> None:
    """code, outcome, file, sheet, cell, name, what: one line per planted fault, in UTF-8 with BOM for Excel."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["code", "outcome", "file", "sheet", "cell", "name", "what"])
        for answer in answers:
            name = str(answer.row["name"]) if answer.row is not None else ""
            writer.writerow([answer.code, answer.outcome, *answer.place(), name, answer.what])


def _guide(term: str, answers: list[Answer]) -> str:
    """What lies in the folder, and for each planted fault where it comes out."""
    lines = [
        "# 练习学期",
        "",
        f"`{term}/` 是生成的练习数据：学校、学生、证件和银行卡都是虚构的。各月文件夹里是班主任上交的班级表，版式各不相同。",
        f"表中有意放入了 {len(answers)} 处差错。运行 `python run.py {term}` 之后，每一处都应在下表所说的地方出现（`answers.csv` 是同一份清单）。",
        "",
        f"Practice data, all of it invented. {len(answers)} faults are planted; after a run each comes out where the table says.",
        "",
        "直接放在学期文件夹里的，是全学期共用的表：民政局低保名单和残联持证残疾人名单（对照班级表）、农商行统一办卡清单（核对卡号）、小学的学籍系统导出",
        "（核对学籍）、学校名录（各校的简称）、家庭经济情况调查（计分）、资助指标（名额和金额）、往期记录（上学期等级、已发放的月份）、例外裁定、",
        "学校公示信息（监督电话和意见箱）。高中的指标有意少几个名额，排在最后的几名待裁定；高中的低保学生只申请了助学金，没有申请免学杂费，",
        "列在“应助未助”。",
        "",
        "这个学期怎样发完，见程序文件夹的 `docs/story/README.md`：第一批、银行回单、迟交的班、改正的表、换卡、十一月、第二批，要放进去的文件都备好了。",
        "",
        "| 代码 code | 差错 | 在哪里出现 | 文件 | 表 | 单元格 |",
        "|---|---|---|---|---|---|",
    ]
    for answer in answers:
        file, sheet, cell = answer.place()
        code = f"`{answer.code}`" if answer.code else "—"
        lines.append(f"| {code} | {answer.what} | {answer.outcome} | {file} | {sheet} | {cell} |")
    return "\n".join(lines) + "\n"
