"""A small term from its first sheets to its archive, in which every workbook has something to show."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from tests.conftest import card, citizen
from tests.life.office import Office

TERM = "2026-autumn"
VOCATIONAL, HIGH, PRIMARY = "青山县职业技术学校", "青山县第一高级中学", "青山县实验小学"
_HEAD = [
    "姓名", "身份证号", "性别", "年级", "专业", "困难等级", "困难类别", "是否住宿", "学籍状态", "开户银行", "银行卡号", "账户名", "委托书", "应缴学费", "监护人",
]  # fmt: skip
_BANKS = ("中国农业银行", "中国工商银行")
Row = list[object]


def _student(number: int, name: str, born: str, grade: str, **known: object) -> Row:
    """A row; an odd number is a boy's."""
    usual: dict[str, object] = {
        "姓名": name, "身份证号": citizen(number, born), "性别": "男" if number % 2 else "女", "年级": grade, "困难等级": "困难", "是否住宿": "是",
        "学籍状态": "正式", "开户银行": _BANKS[number % 2], "银行卡号": card(number), "监护人": f"{name[0]}父",
    }  # fmt: skip
    return [(usual | known).get(title, "") for title in _HEAD]


def _first_year() -> list[Row]:
    agri = {"专业": "茶叶生产与加工", "应缴学费": 1500}
    twins = [_student(number, "王伟", born, "一年级", **agri) for number, born in ((101, "20100105"), (103, "20100907"))]
    return [
        *twins,
        _student(104, "李娜", "20100312", "一年级", **agri),
        _student(106, "王芳", "20100518", "一年级", **agri, 困难等级="特别困难"),
    ]


def _classes() -> dict[str, tuple[str, list[Row]]]:
    """file → title and rows of the first month."""
    high = [
        _student(301, "周强", "20100809", "高一", 困难类别="农村低保"),
        _student(303, "吴昊", "20030801", "高一"),
        _student(304, "郑敏", "20100711", "高一", 银行卡号=card(305)),
        _student(305, "郑涛", "20110522", "高一"),
        _student(306, "冯雪", "20100611", "高一", 困难等级="", 困难类别=""),
        _student(308, "陈静", "20100415", "高一", 账户名="陈父", 委托书="有"),
    ]
    primary = [
        _student(401, "孙磊", "20180309", "三年级"),
        _student(402, "朱琳", "20180811", "三年级", 是否住宿="否"),
        _student(404, "何洁", "20180110", "三年级", 身份证号="12345"),
    ]
    last = [
        _student(201, "赵刚", "20080412", "三年级", 专业="计算机应用", 应缴学费=1200),
        _student(202, "钱丽", "20080915", "三年级", 专业="计算机应用"),
    ]
    return {
        f"{VOCATIONAL}/茶叶2601班": (f"{VOCATIONAL}茶叶2601班", _first_year()),
        f"{VOCATIONAL}/计算2401班": (f"{VOCATIONAL}计算2401班", last),
        f"{HIGH}/高一(1)班": (f"{HIGH}高一(1)班", high),
        f"{PRIMARY}/三年级(2)班": (f"{PRIMARY}三年级(2)班", primary),
    }


def prepare(folder: Path) -> Office:
    """The office with its sheets of two months and of the term."""
    office = Office(folder)
    for file, (title, rows) in _classes().items():
        for month, shown in (
            ("2026-09", rows),
            ("2026-10", rows if "高一" not in file else [*rows[:-1], _student(310, "蒋欣", "20100923", "高一")]),
        ):
            office.sheet(TERM, f"{month}/{file}.xlsx", [[f"{title}{month[:4]}年{int(month[5:])}月资助申请表"], _HEAD, *shown])
    contacts = [
        [school, f"0564-700 {number:04}", "教学楼一楼", "学生资助办公室"] for number, school in enumerate((HIGH, VOCATIONAL), start=1)
    ]
    office.sheet(TERM, "学校公示信息.xlsx", [["学校", "监督电话", "意见箱", "资助部门"], *contacts])
    quota = ["财教〔2026〕101号", "普通高中国家助学金", HIGH, "本期下达", "2050204", "50902", 2]
    office.sheet(TERM, "指标.xlsx", [["指标文号", "资助项目", "学校", "指标来源", "功能分类", "经济分类", "名额"], quota])
    listed = [["周强", citizen(301, "20100809"), "农村低保"], ["冯雪", citizen(306, "20100611"), "农村低保"]]
    office.sheet(TERM, "低保名单.xlsx", [["姓名", "身份证号", "救助类别"], *listed])
    family = ["周强", citizen(301, "20100809"), 4, 24000, 1, 1, "否", 2, 3000]
    office.sheet(
        TERM,
        "调查.xlsx",
        [["姓名", "身份证号", "家庭人口", "家庭年收入", "劳动力人数", "重病残疾人数", "是否受灾", "在读子女数", "年教育支出"], family],
    )
    ruled = ["钱丽", citizen(202, "20080915"), "", "同意发放", "家长会研究同意", "李主任", "2026-09-20"]
    office.sheet(TERM, "例外裁定.xlsx", [["姓名", "身份证号", "资助项目", "裁定", "裁定理由", "裁定人", "裁定日期"], ruled])
    office.sheet(TERM, "清点.xlsx", [["学校", "班级", "月份", "清点人数", "清点人"], [HIGH, "高一(1)班", "2026-10", 5, "李主任"]])
    return office


def play(folder: Path) -> dict[str, Path]:
    """Every step of the term; name → a copy of each workbook that came out, as it was then."""
    office, kept = prepare(folder), folder / "kept"
    books: dict[str, Path] = {}

    def keep(step: str, below: str = "", name: str = "*.xlsx") -> None:
        for path in sorted((office.output / TERM / below).rglob(name)):
            copy = kept / step / path.relative_to(office.output / TERM)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
            books[f"{step}-{path.stem}"] = copy

    office.must("run", TERM)
    keep("1-run")
    office.must("publish", TERM)
    office.must("seal", TERM, "2026-11-10")
    office.answer(TERM, "回单.xlsx", {"孙磊": "账号已销户"})
    office.must("reconcile", TERM, "2026-12-09")
    keep("2-reconciled", "6-reconciled")
    rows = _classes()[f"{PRIMARY}/三年级(2)班"][1]
    mended = [_student(404, "何洁", "20180110", "三年级"), _student(401, "孙磊", "20180309", "三年级", 银行卡号=card(499))]
    office.sheet(TERM, f"2026-10/{PRIMARY}/三年级(2)班.xlsx", [[f"{PRIMARY}三年级(2)班2026年10月资助申请表"], _HEAD, rows[1], *mended])
    office.must("run", TERM, "2026-12-12")
    keep("3-next", "3-payout/下一批")
    keep("3-all", "3-payout", "总览.xlsx")
    office.must("archive", TERM, "2026-12-20")
    with zipfile.ZipFile(next(office.output.glob(f"archive/*/{TERM}.zip"))) as archive:
        index = kept / "4-archive" / "目录.xlsx"
        index.parent.mkdir(parents=True)
        index.write_bytes(io.BytesIO(archive.read("目录.xlsx")).getvalue())
    return books | {"4-archive-目录": index}
