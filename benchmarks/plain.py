"""The script that an office would write for the same job: what `benchmarks/run.py --plain` is compared with.

    python benchmarks/plain.py INPUT OUTPUT

INPUT is a term's folder of uniform class sheets. It does what such scripts do, well enough: `read_excel` for each file, a function for each
row, `drop_duplicates`, `to_excel`. It checks ids and cards, refuses double and over-age students, decides on three programmes with the
reason in words, and writes what a finance office and an auditor would want of it: a roster per class and a notice per class in a workbook
per school, the whole detail, a batch file per bank, the refusals with their reasons, the double ones. It knows one layout, no history, no
rulings, no quotas, no print layout.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

DAY = "2026-09-01"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
AMOUNTS = {"特别困难": 150000, "困难": 115000, "一般困难": 80000}


def read(folder: Path) -> pd.DataFrame:
    sheets = []
    for path in sorted(folder.rglob("*.xlsx")):
        title = pd.read_excel(path, header=None, nrows=1, dtype=str, engine="openpyxl")
        frame = pd.read_excel(path, header=2, dtype=str, engine="openpyxl")
        frame = frame[frame["身份证号"].notna()]
        frame["学校"] = title.iloc[0, 0].split("2026年")[0]
        frame["文件"] = path.name
        frame["行"] = range(4, 4 + len(frame))
        sheets.append(frame)
    return pd.concat(sheets, ignore_index=True).rename(columns={"年级班级": "班级"})


def check_id(row: pd.Series) -> str:
    number = str(row["身份证号"])
    if len(number) != 18 or not number[:17].isdigit():
        return "身份证号不是18位"
    if "10X98765432"[sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11] != number[17]:
        return "身份证号校验码不对"
    return ""


def check_card(row: pd.Series) -> str:
    digits = [int(digit) for digit in str(row["银行卡号"]) if digit.isdigit()]
    total = sum(digit if place % 2 == 0 else digit * 2 - 9 * (digit > 4) for place, digit in enumerate(reversed(digits)))
    return "" if 16 <= len(digits) <= 19 and total % 10 == 0 else "银行卡号校验不对"


def age(row: pd.Series) -> int:
    birth = row["身份证号"][6:14]
    return int(DAY[:4]) - int(birth[:4]) - ((DAY[5:7] + DAY[8:]) < birth[4:])


def decide(row: pd.Series) -> pd.Series:
    """Compulsory schools: poor students are paid, boarders more. High and vocational schools: by level; over 20 nobody."""
    poor = row["困难类别"] not in ("无", "") and pd.notna(row["困难类别"])
    boards, level = row["是否住宿"] == "是", row["困难等级"]
    why = (
        f"困难类别：{row['困难类别']}；困难等级：{level}；{'寄宿' if boards else '非寄宿'}；年龄：{row['年龄']}岁；学籍：{row['学籍状态']}"
    )
    if row["年龄"] > 20 or row["学籍状态"] != "正式":
        return pd.Series({"结论": "不符合", "项目": "", "金额": 0, "理由": why})
    if "职业" in row["学校"] or "高级" in row["学校"]:
        if level not in AMOUNTS:
            return pd.Series({"结论": "不符合", "项目": "国家助学金", "金额": 0, "理由": why})
        return pd.Series({"结论": "发放", "项目": "国家助学金", "金额": AMOUNTS[level], "理由": why})
    if not poor and level not in AMOUNTS:
        return pd.Series({"结论": "不符合", "项目": "生活补助", "金额": 0, "理由": why})
    return pd.Series({"结论": "发放", "项目": "生活补助", "金额": 62500 if boards else 31250, "理由": why})


def main(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    rows = read(source)
    rows["问题"] = rows.apply(check_id, axis=1)
    rows["卡"] = rows.apply(check_card, axis=1)
    good = rows[(rows["问题"] == "") & (rows["卡"] == "")].copy()
    good["年龄"] = good.apply(age, axis=1)
    double = good[good.duplicated("身份证号", keep=False)]
    good = good.drop_duplicates("身份证号")
    good = pd.concat([good, good.apply(decide, axis=1)], axis=1)
    paid = good[good["结论"] == "发放"]
    roster = ["姓名", "性别", "身份证号", "项目", "金额", "开户行", "银行卡号", "户名"]
    for school, of_school in paid.groupby("学校"):
        with pd.ExcelWriter(target / f"领款清册-{school}.xlsx") as book:
            for name, of_class in of_school.groupby("班级"):
                of_class[roster].assign(金额=of_class["金额"] / 100).to_excel(book, sheet_name=str(name)[:31], index=False)
        with pd.ExcelWriter(target / f"公示-{school}.xlsx") as book:
            for name, of_class in of_school.groupby("班级"):
                of_class[["姓名", "性别", "班级", "金额"]].to_excel(book, sheet_name=str(name)[:31], index=False)
    with pd.ExcelWriter(target / "发放汇总.xlsx") as book:
        sums = paid.groupby(["学校", "项目"]).agg(人数=("姓名", "size"), 金额=("金额", "sum")).reset_index()
        sums.to_excel(book, sheet_name="汇总", index=False)
        paid[["学校", "班级", *roster]].to_excel(book, sheet_name="明细", index=False)
    for bank, of_bank in paid.groupby("开户行"):
        of_bank[["户名", "银行卡号", "金额", "姓名", "学校", "班级"]].to_excel(target / f"代发-{bank}.xlsx", index=False)
    with pd.ExcelWriter(target / "审计.xlsx") as book:
        double.to_excel(book, sheet_name="重复", index=False)
        good[good["结论"] != "发放"][["学校", "班级", "姓名", "身份证号", "结论", "理由"]].to_excel(book, sheet_name="不符合", index=False)
        rows[(rows["问题"] != "") | (rows["卡"] != "")].to_excel(book, sheet_name="退回", index=False)
        good[["学校", "班级", "姓名", "身份证号", "学籍号", "年龄", "结论", "理由", "文件", "行"]].to_excel(
            book, sheet_name="全部", index=False
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
