"""What a run has seen, in a few lines: students of one class, unlike each other but for what a test says."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from pandas import DataFrame

from pipeline.facts import identity, keys
from pipeline.leads.look import look
from pipeline.leads.seen import Seen
from pipeline.results import Looked
from pipeline.sample.people import with_check

MONTHS = ("2026-09", "2026-10", "2026-11")
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
NOTHING_SAID = DataFrame({name: pd.Series(dtype="str") for name in ("number", "ruling", "said")})


def student(number: int, **said: object) -> dict[str, object]:
    """A student like no other of that class: born on another day, with another guardian, telephone and account."""
    day = f"{2010 + number % 2}{number * 7 % 12 + 1:02}{number * 11 % 28 + 1:02}"
    made: dict[str, object] = {
        "name": f"{_SURNAMES[number % len(_SURNAMES)]}生{chr(0x4E00 + number)}",
        "id_number": with_check(f"341524{day}{(number * 37) % 1000:03}"),
        "school": "青山县实验小学",
        "class_name": "三年级(1)班",
        "guardian": f"{_SURNAMES[number % len(_SURNAMES)]}家{chr(0x5000 + number)}",
        "guardian_id": with_check(f"341524{1975 + number % 9}0{number % 9 + 1}1{number % 9}{(number * 53) % 1000:03}"),
        "telephone": f"139{number:08}",
        "card_number": f"622848{(number * 7919_773) % 10**13:013}",
        "account_holder": None,
        "hardship_group": None,
        "hardship_level": "none",
    }
    return made | said


def seen(rows: list[dict[str, object]], months: tuple[str, ...] = MONTHS, **frames: DataFrame) -> Seen:
    """The frames of these rows in each month; a row may say its own `months`, and `paid` False for who gets nothing."""
    lines = []
    for place, month in enumerate(months):
        for line, row in enumerate(row for row in rows if month in row.get("months", months)):
            lines.append({**row, "month": month, "term": "2026-autumn", "submission": place + 1, "row": line + 3})
    made = DataFrame(lines).drop(columns=["months", "paid"], errors="ignore")
    texts = [name for name in made if name not in ("submission", "row")]
    made = made.astype(dict.fromkeys(texts, "str"))
    made = made.assign(student_key=keys.student_key(made["id_number"]), person=keys.name_key(made["name"]))
    made = made.assign(birth_date=identity.birth_date(made["id_number"]))
    first = made.drop_duplicates("student_key").set_index("id_number")["student_key"]
    planned = DataFrame({"student_key": [first[row["id_number"]] for row in rows if row.get("paid", True)], "amount_fen": 100_000})
    here = made[["month", "student_key", "school", "class_name", "person"]]
    return Seen(enrolments=made, here=here, **({"planned": planned} | frames))


def found(of: Seen, code: str) -> DataFrame:
    """The lines of evidence of that kind."""
    evidence = looked_at(of).evidence
    return evidence[evidence["kind"] == code]


def looked_at(of: Seen) -> Looked:
    return look(of, NOTHING_SAID)


def text(**columns: object) -> DataFrame:
    """A frame whose texts are texts."""
    made = DataFrame(columns)
    return made.astype({name: "str" for name in made if made[name].dtype == object})


def sheets(by: list[str], saved: list[str]) -> DataFrame:
    """Class sheets of September, each in a workbook of its own: by whom they were saved and when."""
    count = len(by)
    return text(
        school=["青山县实验小学"] * count, class_name=[f"三年级({number})班" for number in range(count)], month=["2026-09"] * count,
        file=[str(number) for number in range(count)], sent_by=by, saved_at=saved, submission=[0] * count,
    )  # fmt: skip


def changing(rows: list[dict[str, object]], back: bool = False, of: int | None = None) -> Seen:
    """The first `of` of these have another account from October on; with `back` in October alone."""
    made = seen(rows)
    told = made.enrolments
    first = {str(row["name"]) for row in rows[:of]}
    mine = told["name"].isin(first) & (told["month"] == "2026-10" if back else told["month"] >= "2026-10")
    return replace(made, enrolments=told.assign(card_number=told["card_number"].mask(mine, "6217" + told["card_number"].str[4:])))
