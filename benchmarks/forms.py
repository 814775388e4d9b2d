"""How forms are read that nobody has made for the program: composed of many wordings and layouts, of dirt, and of words that no table has.

`python benchmarks/forms.py [--forms N] [--seed N]`: composes N forms, each a class of its own in one term, runs the term once, and says of
each form: right (everybody stands in the right class and is paid or not as the form says), asked (somebody is held, or the sheet or a row
goes back), wrong (somebody is refused who is entitled, paid who is not, or has another's id, card or class). Then how many questions.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import io
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pandas as pd

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

import run  # noqa: E402  after the path
from pipeline.sample.people import with_check, with_luhn  # noqa: E402

NAME = ("姓名", "学生姓名", "受助学生姓名", "姓 名", "学员姓名", "★姓名", "姓名*", "1.姓名", "受助人姓名", "学生名字")
ID = (
    "身份证号",
    "学生身份证号码",
    "公民身份号码",
    "身份证件号",
    "证件号码（18位）",
    "学生证件号",
    "居民身份证号",
    "受助学生身份证件号码",
    "身份证\n号码",
)
CARD = (
    "银行卡号",
    "一卡通账号",
    "社会保障卡银行账号",
    "学生银行卡号",
    "资助卡卡号",
    "收款账号",
    "银行账户（本人）",
    "发放账号",
    "学生本人银行卡账号",
)
GROUP = (
    "困难类别",
    "困难学生类型",
    "家庭困难情况",
    "特殊群体类别",
    "贫困类型",
    "四类学生类别",
    "困难原因",
    "家庭经济困难类型（多选）",
    "家庭情况",
)
LEVEL = ("困难等级", "认定等级", "家庭经济困难认定等级", "困难程度", "认定困难等级（特别困难/困难/一般困难）")
MARKS = {
    "农村低保": ("是否低保", "低保户(√)", "是否最低生活保障家庭"),
    "脱贫家庭": ("脱贫户", "是否建档立卡贫困户", "建档立卡（√）"),
    "残疾学生": ("是否残疾", "残疾生证号"),
    "孤儿": ("是否孤儿", "孤儿（√）"),
}
APPLIES = ("是否申请", "申请助学金（√）", "是否需要申请资助", "申请情况", "是否提出申请")
OTHERS = (
    *(
        "序号",
        "民族",
        "籍贯",
        "家庭住址",
        "联系电话",
        "家长姓名",
        "监护人身份证号",
        "与学生关系",
        "班主任",
        "学生类别",
        "是否留守儿童",
        "政治面貌",
        "签字",
    ),
    *(
        "鞋码",
        "兴趣小组",
        "座右铭",
        "乘车线路",
        "床位",
        "学籍辅号",
        "成员1姓名",
        "成员1身份证件号",
        "邮政编码",
        "是否独生子女",
        "健康状况",
        "出生日期",
        "性别",
    ),
)
BARRING = (
    ("备注", "已转学"),
    ("备注", "放弃资助"),
    ("在校情况", "外出务工"),
    ("学校审核意见", "不同意"),
    ("是否在籍", "否"),
    ("领取情况", "已领取"),
)
OUTSIDE = (("惠民情形", "农村低保"), ("政策口径", "脱贫户"), ("民政对象", "是"), ("资格标识", "A"))
"""Headings that no table has, over cells that speak or do not."""
OUTSIDE_CELLS = (("农村低保", "脱贫户"), ("低保A档", "脱贫二类"), ("享受城乡低保家庭子女", "建档立卡学生"), ("民政兜底", "乡村振兴重点户"))
"""What stands in them: words of the table, words composed, and such as only somebody from there can know."""
_NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "明红刚丽强芳伟敏静磊军洋勇艳杰娟涛超秀霞平"


@dataclass
class Form:
    """A composed form, with its truth. students: id → (name, class, card, entitled?, claimed for?)."""

    number: int
    titles: list[str]
    headings: list[str]
    rows: list[list[object]] = field(default_factory=list)
    students: dict[str, tuple[str, str, str, bool, bool]] = field(default_factory=dict)
    kind: str = ""


def compose(number: int, choose: random.Random) -> Form:
    """One form: a class sheet of a high school, claiming the national grant."""
    school, class_number = f"清河县第{number}高级中学", choose.randint(1, 9)
    columns: dict[str, str] = {}
    columns[choose.choice(NAME)] = "name"
    columns[choose.choice(ID)] = "id"
    columns[choose.choice(CARD)] = "card"
    where = choose.choice(("title", "columns", "one", "slash", "unit", "sheet"))
    titles = [f"{school}{f'高一（{class_number}）班' if where == 'title' else ''}2026年秋季学期国家助学金受助学生名单"]
    if where == "unit":
        titles.append(f"班级：高一{class_number}班    班主任：张某    填表日期：2026-09-10")
    if where == "columns":
        columns |= {choose.choice(("年级", "就读年级", "当前年级")): "grade", choose.choice(("班级", "所在班级", "现班级")): "class"}
    if where in ("one", "slash"):
        columns[{"one": "年级班级", "slash": "年级/班级"}[where]] = "grade-class"
    style = choose.choice(("group", "group", "level", "marks", "marks", "outside"))
    if style == "group":
        columns[choose.choice(GROUP)] = "group"
    if style == "level":
        columns[choose.choice(LEVEL)] = "level"
    if style == "marks":
        columns |= {choose.choice(headings): f"mark {group}" for group, headings in choose.sample(sorted(MARKS.items()), 3)}
    if style == "outside":
        columns[choose.choice(OUTSIDE)[0]] = "outside"
    bars = choose.choice(("", "", "applies", "barring"))
    bar = choose.choice(BARRING)
    if bars == "applies":
        columns[choose.choice(APPLIES)] = "applies"
    if bars == "barring":
        columns[bar[0]] = "bar"
    for heading in choose.sample(OTHERS, choose.randint(0, 6)):
        columns.setdefault(heading, f"other {heading}")
    order = list(columns)
    choose.shuffle(order)
    if choose.random() < 0.15:  # a misspelt heading among those that are not needed
        place = choose.randrange(len(order))
        if columns[order[place]].startswith("other") and len(order[place]) > 3:
            wrong = order[place][:-1] + "拟"
            columns[wrong] = columns.pop(order[place])
            order[place] = wrong
    form = Form(number, titles, order, kind=f"{where} {style} {bars}")
    for person in range(choose.randint(3, 8)):
        form.rows.append(_student(form, person, columns, order, class_number, bar, choose))
    if where == "sheet":
        form.kind += f"|高一{class_number}班"
    return form


def _student(
    form: Form, person: int, columns: dict[str, str], order: list[str], class_number: int, bar: tuple[str, str], choose: random.Random
) -> list[object]:
    name = choose.choice(_NAMES) + choose.choice(_GIVEN) + choose.choice(_GIVEN)
    place = form.number * 10 + person
    born = datetime.date(2009, 1, 1) + datetime.timedelta(days=place * 37 % 1000)
    id_number = with_check(f"341524{born:%Y%m%d}{place // 10 % 990 + 5:03}")
    account = with_luhn(f"622848{form.number:06}{person:06}")
    entitled, claimed = choose.random() < 0.7, choose.random() < 0.8
    group = choose.choice(sorted(MARKS)) if entitled else ""
    marked = [what.removeprefix("mark ") for what in columns.values() if what.startswith("mark ")]
    if entitled and marked and group not in marked:
        group = choose.choice(marked)
    cells: dict[str, object] = {
        "name": name, "id": id_number, "card": account, "grade": "高一", "class": choose.choice((f"{class_number}班", str(class_number), f"（{class_number}）班")),
        "grade-class": f"高一（{class_number}）班", "group": group, "level": choose.choice(("困难", "特别困难", "一般困难")) if entitled else "",
        "applies": "是" if claimed else "否", "bar": "" if claimed else bar[1], "outside": choose.choice(OUTSIDE_CELLS[form.number % len(OUTSIDE_CELLS)]) if entitled else "",
    }  # fmt: skip
    if "barring" not in form.kind and "applies" not in form.kind:
        claimed = True
    row: list[object] = []
    for heading in order:
        what = columns[heading]
        if what.startswith("mark "):
            mine = what == f"mark {group}"
            row.append(
                choose.choice(("是", "√")) if mine and "证号" not in heading else f"{id_number}42" if mine else choose.choice(("", "否"))
            )
        elif what.startswith("other "):
            row.append(_other(what.removeprefix("other "), person, id_number, choose))
        else:
            row.append(cells[what])
    form.students[id_number] = (name, str(class_number), account, entitled, claimed)
    return row


def _other(heading: str, person: int, id_number: str, choose: random.Random) -> object:
    parent = with_check(f"341524{choose.randint(1970, 1988)}0101{choose.randint(1, 999):03}")
    known = {
        "序号": person + 1, "民族": "汉族", "籍贯": "安徽", "家庭住址": "某村某组", "联系电话": f"138{choose.randrange(10**8):08}", "家长姓名": "王建国",
        "监护人身份证号": parent, "成员1身份证件号": parent, "成员1姓名": "李建国", "与学生关系": "父子", "班主任": "张某某", "学生类别": "应届初中毕业生",
        "是否留守儿童": "否", "政治面貌": "群众", "鞋码": 40, "兴趣小组": "足球", "座右铭": "天天向上", "乘车线路": "3路", "床位": "2-3", "学籍辅号": "20260101",
        "邮政编码": "237300", "是否独生子女": "是", "健康状况": "健康", "出生日期": f"{id_number[6:10]}-{id_number[10:12]}-{id_number[12:14]}",
        "性别": "男" if int(id_number[16]) % 2 else "女",
    }  # fmt: skip
    return known.get(heading, "")


def written(form: Form, folder: Path) -> None:
    """The form as a workbook."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    if "|" in form.kind:
        page.title = form.kind.partition("|")[2]
    for line in (*([title] for title in form.titles), form.headings, *form.rows):
        page.append(line)
    book.save(folder / f"{form.number}.xlsx")


def judged(form: Form, tables: dict[str, pd.DataFrame]) -> tuple[str, str]:
    """(verdict, why) of one form."""
    file = f"2026-09/{form.number}.xlsx"
    rows = tables["enrolments"][tables["enrolments"]["file"] == file]
    stray = rows[~rows["id_number"].isin(list(form.students))]
    if len(stray):
        return "wrong", "an id that is no student's"
    decisions = tables["decisions"]
    status = decisions[(decisions["programme"] == "hs-grant")].set_index("id_number")["status"]
    account = tables["payments"].set_index("id_number")["account"]
    asked = len(rows) < len(form.students)
    for id_number, (name, class_number, card, entitled, claimed) in form.students.items():
        mine = rows[rows["id_number"] == id_number]
        if mine.empty:
            continue
        if mine["name"].iloc[0] != name or f"({class_number})" not in str(mine["class_name"].iloc[0]):
            return "wrong", f"name or class: {mine['class_name'].iloc[0]}"
        got, due = status.get(id_number), entitled and claimed
        if got == "eligible" and (not due or account.get(id_number) != card):
            return "wrong", "paid who is not due" if not due else "another account"
        if got == "ineligible" and due:
            return "wrong", "refused who is due"
        asked |= got == "held" and due
    return ("asked", "") if asked else ("right", "")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--forms", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    choose = random.Random(options.seed)
    forms = [compose(number, choose) for number in range(1, options.forms + 1)]
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "in" / "2026-autumn" / "2026-09"
        folder.mkdir(parents=True)
        for form in forms:
            written(form, folder)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            code = run.main(["2026-autumn", "--input", f"{work}/in", "--output", f"{work}/out", "--as-of", "2026-11-20", "--quiet"])
        assert code == 0
        tables = {
            name: pd.read_parquet(f"{work}/out/2026-autumn/tables/{name}.parquet")
            for name in ("enrolments", "decisions", "payments", "findings")
        }
    verdicts: Counter[str] = Counter()
    why: Counter[str] = Counter()
    for form in forms:
        verdict, reason = judged(form, tables)
        verdicts[verdict] += 1
        if verdict != "right":
            why[f"{verdict}: {form.kind.partition('|')[0]} {reason}"] += 1
    questions = tables["findings"][tables["findings"]["code"].isin(["COLUMN-ASKED", "HEAD-UNCLEAR", "NEEDED-UNSAID"])]
    print(
        f"{len(forms)} forms composed: "
        + ", ".join(f"{verdict} {verdicts[verdict]} ({verdicts[verdict] / len(forms):.1%})" for verdict in ("right", "asked", "wrong"))
    )
    print(
        f"questions per form: {len(questions) / len(forms):.2f}, at most {questions.groupby('file').size().max() if len(questions) else 0}"
    )
    for reason, count in why.most_common(20):
        print(f"  {count:3}  {reason}")


if __name__ == "__main__":
    main()
