"""Who is who in a small made county, as text, to be compared with what it was: schools and classes under several spellings, sheets in several
versions, the same person enrolled twice with what people mistype, and what somebody has ruled on it.

`python -m tests.persons.golden` writes `tests/persons/golden.txt` anew: look at the difference before you commit it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from pandas import DataFrame, Series

from pipeline.facts.terms import Term
from pipeline.intake.classes import locate
from pipeline.persons import rosters, rulings
from pipeline.persons.blocking import candidates
from pipeline.persons.comparison import compare
from pipeline.persons.dedupe import deduplicate
from pipeline.persons.places import one_name_each
from pipeline.persons.versions import newest
from schemas.class_sheet import ClassSheet
from schemas.head_count import HeadCount
from schemas.rulings import Rulings
from schemas.schools import Schools
from tests.conftest import HOME, card, citizen, with_check
from tests.persons.frames import NO_RULINGS
from tests.rows import as_read
from tests.texts import lines_of

GOLDEN = HOME / "tests" / "persons" / "golden.txt"
TERM = Term.parse("2026-autumn")
_PEOPLE, _SEED = 90, 5
_SCHOOLS = {
    "清河县第一高级中学": ("清河一高", "清河县第一高级中学", "第一高级中学"),
    "清河县实验小学": ("清河县实验小学", "清河实小", "实验小学"),
    "青山镇中心小学": ("青山镇中心小学", "青山中心小学", "青山镇中心小学东校区"),
    "清河县职业技术学校": ("清河县职业技术学校", "清河县职业技木学校", "清河职校"),
    "白水中学": ("白水中学", "白水初级中学"),
}
"""School → how sheets write it, the usual way first."""
_CLASSES = {
    "清河县第一高级中学": ("高一(1)班", "高一1班", "高一（2）班"),
    "清河县实验小学": ("三年级(1)班", "三(1)班", "三年级二班"),
    "青山镇中心小学": ("五年级", "五年级1班"),
    "清河县职业技术学校": ("机电2601班", "26机电1班", "电商2601班"),
    "白水中学": ("七(1)班", "七年级1班", "701班"),
}
_FAMILY = "王李赵孙周吴欧阿买"
_GIVEN = ("小明", "小红", "伟", "婷婷", "建国", "依木江·买买提", "子涵", "诗雨", "浩然", "俊杰", "静", "晨曦")
_HEARD = str.maketrans("明红伟婷国涵雨浩俊静李周吴", "铭洪玮亭果函语皓骏婧里舟武")
_SEEN = str.maketrans("王李吴伟涵晨静", "玉季昊玮函震净")
_TRADITIONAL = str.maketrans("红伟国买俊静赵孙吴欧", "紅偉國買俊靜趙孫吳歐")
_BORN = ("20100301", "20100302", "20100310", "20101201", "20110301", "20140615")
_COUNTIES = ("341524", "341525", "342524", "110101")


class County:
    """The sheets of one term."""

    def __init__(self) -> None:
        self._chance = random.Random(_SEED)
        self.rows: list[dict[str, Any]] = []
        self.sheets: list[dict[str, str]] = []
        people = [self._person(number) for number in range(_PEOPLE)]
        for one in people:
            self._enrol(one)
        for one in people[: _PEOPLE * 2 // 3]:
            self._enrol(self._again(one))
        self._hand_in_again()

    def _some(self, *choices: Any, often: int = 0) -> Any:
        return self._chance.choice([choices[0]] * often + list(choices))

    def _person(self, number: int) -> dict[str, Any]:
        some = self._some
        name = some(*_FAMILY) + some(*_GIVEN)
        guardian = name[0] + some("大山", "秀英", "建军")
        id_number = citizen(some(number + 1, 7, 8, 9, often=3), some(*_BORN), some(*_COUNTIES, often=3))
        return {
            "name": name, "id_number": id_number, "school": some(*_SCHOOLS), "sex": some("male", "female", None),
            "guardian": some(guardian, None, often=2), "guardian_id": some(None, citizen(number % 40 + 1, "19800101"), often=1),
            "guardian_relation": some("父亲", None), "telephone": some(f"1380000{number % 60:04}", "13900000000", None, often=3),
            "card_number": some(card(number), card(number % 7), None, often=5), "account_holder": some(name, guardian, "某人", None, often=6),
            "student_number": some(f"G{id_number}", f"L{id_number}", f"G{citizen(number % 5 + 1)}", None, often=12),
            "letter": some(None, "yes", "no", often=3), "hardship_level": some("hardship", "mild", None), "account_of": some("", "guardian", often=6),
        }  # fmt: skip

    def _again(self, one: dict[str, Any]) -> dict[str, Any]:
        """The same person, or a brother or sister, as another sheet writes it."""
        some, name, number = self._some, one["name"], one["id_number"]
        called = some(
            name, name, name, name.translate(_HEARD), name.translate(_SEEN), name.translate(_TRADITIONAL), name[:-1] if len(name) > 3 else name,
            name[:2] + name[3:], name[0] + some(*_GIVEN), name.replace("·", ""), often=10,
        )  # fmt: skip
        known = some(number, number, *self._mistyped(number), f"E{number[-8:]}", often=7)
        kept = {field: some(one[field], one[field], None) for field in ("guardian", "guardian_id", "telephone", "sex")}
        school = some(one["school"], *_SCHOOLS, often=5)
        return (
            one
            | kept
            | {"name": called, "id_number": known, "school": school, "guardian": some(one["guardian"], name[0] + "大海", often=3)}
            | {"student_number": some(one["student_number"], f"L{known}", f"G{known}", None), "card_number": some(one["card_number"], card(500 + len(self.rows)))}
            | {"account_holder": some(called, one["guardian"], one["account_holder"])}
        )  # fmt: skip

    def _mistyped(self, number: str) -> list[str]:
        """An id with one digit wrong in the county, the birth date or the sequence, with two, with two swapped; a twin's; another's."""
        body = number[:17]

        def other(at: int, by: int = 1) -> str:
            return f"{body[:at]}{(int(body[at]) + by) % 10}{body[at + 1 :]}"

        swapped = [f"{body[:at]}{body[at + 1]}{body[at]}{body[at + 2 :]}" for at in (2, 11, 14)]
        two = f"{other(5)[:12]}{body[13]}{body[12]}{other(16)[14:]}"
        made = [other(3), other(9, 9), other(13, 3), other(16), other(16, 2), other(14), *swapped, two, f"{other(3)[:15]}{other(16)[15:]}"]
        return [with_check(one) for one in made if "0101" <= one[10:14] <= "1228" and one[12:14] <= "28"]

    def _enrol(self, one: dict[str, Any]) -> None:
        """On the sheet of a class, for some months, under some spelling."""
        some = self._some
        written, class_name = some(*_SCHOOLS[one["school"]], often=3), some(*_CLASSES[one["school"]], often=1)
        for month in TERM.months[: some(1, 2, 3)]:
            for _twice in range(some(1, 2, often=14)):
                more = some({}, {"card_number": card(900 + len(self.rows))}, often=2) if _twice else {}
                sheet = self._sheet(written, class_name, month)
                self.rows.append(one | more | {"school": written, "class_name": class_name, "month": month, "submission": sheet})

    def _sheet(self, school: str, class_name: str, month: str, file: str = "") -> int:
        known = {"file": file or f"{month}/{school}/{class_name}.xlsx", "sheet": "Sheet1", "school": school, "class_name": class_name}
        if known not in self.sheets:
            self.sheets.append(known)
        return self.sheets.index(known) + 1

    def _hand_in_again(self) -> None:
        """Some of the larger sheets come once more: with the word that they are new, without, changed, longer, shorter."""
        some, frame = self._some, DataFrame({"submission": [row["submission"] for row in self.rows]})
        large = [int(str(number)) for number, count in frame["submission"].value_counts(sort=False).items() if count >= 3]
        for place, number in enumerate(large):
            mine = [row for row in self.rows if row["submission"] == number]
            sheet = self.sheets[number - 1]
            file = f"{mine[0]['month']}/{some('修改后', '最终版', '', '旧', 'v2')}{place}.xlsx"
            new = self._sheet(sheet["school"], sheet["class_name"], mine[0]["month"], file)
            for row in mine[: some(len(mine), -1, often=1)]:
                self.rows.append(row | some({}, {"hardship_level": "extreme"}, {"card_number": None}, often=3) | {"submission": new})

    def frame(self) -> DataFrame:
        """The rows as they are handed on when their classes are settled."""
        made = as_read(ClassSheet, self.rows)
        made = locate(made, TERM).assign(submission=[row["submission"] for row in self.rows], outside="")
        texts = {name: Series([row[name] for row in self.rows], dtype="str") for name in ("month", "account_of")}
        return made.assign(row=made.groupby("submission").cumcount() + 2, **texts)

    def submissions(self) -> DataFrame:
        frame = DataFrame(self.sheets, dtype="str").assign(submission=range(1, len(self.sheets) + 1), kind="class", rows=0)
        unsigned = ~frame["school"].str.contains("青山")
        signed = DataFrame({"reviewed_by": "李主任", "approved_by": "王校长"}, index=frame.index, dtype="str").mask(unsigned, "")
        return frame.join(signed)


_REGISTER = [
    {"school": "清河县职业技术学校", "other_names": "清河职校、清河中专", "ownership": "public"},
    {"school": "白水中学", "ownership": "private"},
]
_COUNTED = [
    {"school": "清河县第一高级中学", "class_name": "高一(1)班", "month": "2026-09", "counted": "4"},
    {"school": "清河县实验小学", "class_name": "三年级(1)班", "month": "2026-10", "counted": "1"},
    {"school": "清河县实验小学", "class_name": "三年级(9)班", "month": "2026-10", "counted": "1"},
    {"school": "白水中学", "class_name": "七(1)班", "month": "2026-09", "counted": "很多"},
]


def _ruled(duplicates: DataFrame) -> DataFrame:
    """What somebody has ruled on every second case: one is kept and the others are not, they are apart, or only half of it is ruled."""
    cases = duplicates[duplicates["case"] != ""].drop_duplicates("case").sort_values("case", ignore_index=True)
    made = []
    for place, (_case, members) in enumerate(cases.groupby(cases["case"].str[:8], sort=True)):
        ways = {0: ["keep", *["drop"] * 9], 1: ["apart"] * 10, 2: ["keep", *["keep"] * 9], 3: ["drop"]}.get(place % 6, [])
        made += list(zip(members["case"], ways, strict=False))
    lines = {
        "case": [case for case, _ in made],
        "ruling": [way for _, way in made],
        "said": "已核对（李主任）",
        "name": "",
        "submission": 1,
        "row": 2,
    }
    return DataFrame(lines).astype(dict.fromkeys(("case", "ruling", "said", "name"), "str"))


def dump() -> Iterator[str]:
    """Every stage from spellings to rosters, line by line."""
    county = County()
    counted = as_read(HeadCount, _COUNTED).assign(month=Series([line["month"] for line in _COUNTED], dtype="str"))
    others = {"schools": as_read(Schools, _REGISTER), "head-count": counted.assign(submission=900, row=range(2, len(_COUNTED) + 2))}
    rows, others, submissions, places = one_name_each(county.frame(), others, county.submissions(), NO_RULINGS, ())
    for name in ("spellings", "asked", "findings"):
        yield from lines_of(f"places: {name}", getattr(places, name))
    saved = [next((day for word, day in _SAVED.items() if word in file), "") for file in submissions["file"]]
    rows, submissions, found = newest(rows, submissions.assign(saved_at=saved))
    yield from lines_of("submissions", submissions[["submission", "file", "school", "class_name", "rows"]])
    yield from lines_of("versions: findings", found)
    earlier = rows[["id_number", "name"]].iloc[::9]
    earlier = earlier.assign(id_number=[with_check(f"{one[:10]}0401{one[14:17]}") for one in earlier["id_number"]])
    ruled = NO_RULINGS
    for title in ("at first", "when somebody has ruled"):
        settled, duplicates, found = deduplicate(rows, submissions, ruled, earlier)
        yield from lines_of(f"enrolments, {title}", settled[_SETTLED])
        yield from lines_of(f"duplicates, {title}", duplicates.drop(columns=_LEFT_OUT))
        yield from lines_of(f"findings, {title}", found)
        ruled = _ruled(duplicates)
    yield from lines_of("compared", _compared(settled))
    of = rosters.compare(rows, rows[rows["row"] % 7 == 0], others["head-count"], TERM)
    for name in ("classes", "changes", "findings"):
        yield from lines_of(f"rosters: {name}", getattr(of, name))
    usable, found = rulings.usable(_answers(duplicates))
    yield from lines_of("rulings", usable)
    yield from lines_of("rulings: findings", found)


_SAVED = {"最终": "2026-10-01", "v2": "2026-10-02"}
"""A word in a file's name → when it was saved."""
_SETTLED = ["submission", "row", "person", "school", "class_name", "asked", "outcome", "reason", "holds"]
_LEFT_OUT = ["id_number", "file", "sheet", "guardian", "telephone", "account_holder", "card_number", "student_number"]
_COMPARED = ["name", "id_number", "sex", "guardian", "guardian_id", "telephone", "card_number", "student_number", "school"]


def _compared(settled: DataFrame) -> DataFrame:
    """What is compared of everybody, field by field, but for those of two names."""
    persons = settled.drop_duplicates("id_number")[_COMPARED].reset_index(drop=True)
    pairs = candidates(persons)
    compared = compare(persons, pairs).assign(one=pairs[:, 0], other=pairs[:, 1])
    return compared[compared["name"] != "other"]


def _answers(duplicates: DataFrame) -> DataFrame:
    """The sheet of open cases, filled in by halves."""
    said = {
        0: ("keep", "李主任", "已核对；无误", "2026-10-01"),
        1: ("drop", None, None, None),
        2: ("apart", "王校长", None, None),
        3: (None, "李主任", None, None),
    }
    rows = []
    for place, case in enumerate(sorted(set(duplicates["case"]) - {""})):
        ruling, by, why, on = said[place % 4]
        rows.append({"case": case, "name": f"学生{place}", "ruling": ruling, "ruled_by": by, "reason": why, "ruled_on": on})
    twice = rows[0] | {"ruling": "drop"}
    return as_read(Rulings, [*rows, twice]).assign(submission=[1] * len(rows) + [2], row=range(2, len(rows) + 3))


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(dump()) + "\n", encoding="utf-8")
