"""What a small made town is due, in two terms, as text, to be compared with what it was: every rule at its bounds, on rows made without sheets.

`python -m tests.aid.golden` writes `tests/aid/golden.txt` anew: look at the difference before you commit it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from pandas import DataFrame, Series

from pipeline import policy as policies
from pipeline.aid.settle import settle
from pipeline.facts import keys
from pipeline.facts.terms import Term
from pipeline.machine.parts import Part
from pipeline.policy import Policy
from pipeline.policy.model import County, Programme
from pipeline.results import Decided
from schemas.kinds import KINDS
from tests.aid.frames import enrolments, programme
from tests.conftest import HOME, born_aged, card, citizen
from tests.rows import as_read
from tests.texts import lines_of

GOLDEN = HOME / "tests" / "aid" / "golden.txt"
TERMS = ("2026-autumn", "2025-spring")
_STUDENTS, _MOVED, _SEED = 120, 8, 11
_NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_SCHOOLS = {
    "青山县幼儿园": ("preschool", ("小班", "中班", "大班")),
    "青山县实验小学": ("primary", ("一年级", "三年级", "六年级")),
    "青山县第二初级中学": ("junior", ("七年级", "八年级", "九年级")),
    "青山县第一高级中学": ("high-school", ("高一", "高二", "高三")),
    "青山县职业技术学校": ("secondary-vocational", ("一年级", "二年级", "三年级")),
    "青山县第二职业高中": ("secondary-vocational", ("一年级", "二年级", "三年级")),
}
_USUAL_AGE = {"preschool": 3, "primary": 6, "junior": 12, "high-school": 15, "secondary-vocational": 15}
_WORDS = {
    "all-words": {"any": [{"household": ["rural"]}, {"not": {"boarding": True}}, {"major": "agriculture"}], "source": "x"},
    "by-list": {"any": [{"listed_as": ["rural-dibao", "orphan"]}, {"household_in": "poor-counties"}], "source": "x"},
    "by-age": {"all": [{"age": {"at": "term-start", "at_least": 15, "at_most": 17}}, {"years": [1, 2]}], "source": "x"},
    "by-papers": {"all": [{"application": True, "blank": "pass"}, {"papers": True, "blank": "fail"}, {"full_time": True}], "source": "x"},
    "by-history": {"all": [{"terms_received": {"of": ["sv-grant", "hs-grant"], "at_most": 1}}, {"ownership": ["public"], "blank": "pass"}],
                   "source": "x"},
    "by-name": {"applied_for": ["sv-grant", "by-list"], "source": "x"},
}  # fmt: skip
"""Programmes of the town's own → their one condition beside enrolment; together they say every word of the vocabulary."""
_MORE: dict[str, dict[str, Any]] = {
    "all-words": {"pays": {"every": "month", "to": "student", "months_per_year": 9, "month_of_change": "paid"},
                  "limits": [{"from": "2020-autumn", "months": 20, "amount": 200_000, "source": "x"}]},
    "by-list": {"pays": {"every": "term", "to": "student", "on_leaving": "whole"}, "excludes": ["by-age"],
                "ceilings": [{"from": "2020-autumn", "percent": 20, "by": "all", "source": "x"}],
                "ranked_by": ["special_group", "income_per_head", "in_school"],
                "payee": [{"from": "2020-autumn", "may": ["student", "guardian"], "source": "x"}],
                "shares": [{"from": "2020-autumn", "parts": {"central": 60, "province": 28, "county": 12}, "source": "x"}]},
    "by-age": {"pays": {"every": "term", "to": "student", "on_leaving": "nothing"},
               "age": [{"from": "2020-autumn", "over_usual": 1, "at": "term-start", "source": "x"}],
               "amounts": [{"tier": "first", "per_year": [{"from": "2020-autumn", "value": 120_001, "source": "x"}]},
                           {"tier": "second", "per_year": [{"from": "2020-autumn", "value": 90_000, "source": "x"}]}]},
    "by-papers": {"ceilings": [{"from": "2020-autumn", "percent": 40, "among": {"boarding": True}, "source": "x"}]},
    "by-history": {"pays": {"every": "month", "to": "school"}, "covers": "fee",
                   "limits": [{"from": "2020-autumn", "months": 9, "source": "x"}]},
    "by-name": {"claimed": "by-name", "amounts": [{"stated": [{"from": "2020-autumn", "at_most": 90_000, "source": "x"}]}],
                "limits": [{"from": "2020-autumn", "amount": 150_000, "source": "x"}]},
}  # fmt: skip


def town_policy() -> Policy:
    """The national rules, and the town's own programmes for high schools and vocational ones."""
    national = policies.load(HOME / "policy")
    own: list[Programme] = []
    for name, condition in _WORDS.items():
        granted = [{"from": "2020-autumn", "all": [{"enrolment": ["formal", "temporary"], "blank": "pass", "source": "x"}, condition]}]
        own.append(programme(name, stages=["high-school", "secondary-vocational"], grant_if=granted, **_MORE[name]))
    poor = national.lists["poor-counties"].model_copy(update={"counties": (County(name="金寨", codes=("341524", "341527")),)})
    return replace(national, programmes=(*national.programmes, *own), lists=national.lists | {"poor-counties": poor})


class Town:
    """The rows of every sheet of one term."""

    def __init__(self, term: Term) -> None:
        self._chance, self.term = random.Random(f"{_SEED} {term.name}"), term
        self.people = [self._person(number) for number in range(_STUDENTS)]
        moved = [self._person(_STUDENTS + number) for number in range(_MOVED)]
        self.people += [
            new | {name: old[name] for name in ("name", "id_number", "birth_date")} for new, old in zip(moved, self.people, strict=False)
        ]

    def _some(self, *choices: Any, often: int = 0) -> Any:
        """One of the choices; the first of them so many times more often."""
        return self._chance.choice([choices[0]] * often + list(choices))

    def _person(self, number: int) -> dict[str, Any]:
        some, school = self._some, self._some(*_SCHOOLS, *list(_SCHOOLS)[3:])
        stage, grades = _SCHOOLS[school]
        year = self._chance.randrange(3)
        usual = _USUAL_AGE[stage] + {"primary": (0, 2, 5)}.get(stage, (0, 1, 2))[year]
        age = usual + some(0, -3, -2, 1, 2, 3, 4, 5, 7, 8, often=20)
        born = born_aged(age, self.term.school_year_first_day)
        born = some(born, f"{born[:4]}0902", f"{born[:4]}0302", f"{born[:4]}1231", often=3)
        name = f"{_NAMES[number % 20]}{_NAMES[number // 20]}{some('明', '芳', '伟')}"
        guardian = some(None, name[0] + "建国")
        return {
            "number": number, "name": name, "id_number": citizen(number * 7 % 997 + 1, born), "school": school, "stage": stage,
            "grade": grades[year], "class_name": f"{grades[year]}{some(1, 2)}班", "year": {"primary": (1, 3, 6)}.get(stage, (1, 2, 3))[year],
            "sex": some("male", "female"), "enrolment_status": some("formal", "temporary", "transient", None, often=22),
            "hardship_level": some("hardship", "extreme", "mild", "none", None, often=3),
            "hardship_group": some(None, "none", "orphan", "rural-dibao", "disabled", "registered-poor;disabled", "monitored", often=5),
            "household_kind": some("rural", "urban", None), "county": some("金寨县", "青山县", None, often=2),
            "county_code": some(None, "341524", "341502000000"), "major": some("机电技术应用", "现代农艺技术", "戏曲表演", None),
            "agriculture": some(None, "yes", "no", often=3), "arts": some(None, "yes", "no", often=4),
            "boarding": some("yes", "no", None, often=3), "full_time": some("yes", "no", None, often=12),
            "ownership": some("public", "private", None, often=6), "application": some("yes", "no", None, often=6),
            "papers": some("yes", "no", None, often=6), "tier": some(None, "first", "second", "third", often=5),
            "amount": some(None, "57500", "115000", "230000", "90000", "99999", often=4), "fee": some(None, "0", "85000", "40000", often=2),
            "programme": some(None, "by-name、by-list", "国家助学金", "免学费", "特殊困难补助", "捐资助学", "没有这一项", often=10),
            "card_number": some(card(number), None, often=24), "account_holder": some(name, guardian, "某某", None, often=16), "guardian": guardian,
            "guardian_id": None if guardian is None else citizen(number % 997 + 2, "19800101"), "bank": some("中国农业银行", None),
            "birth_date": f"{born[:4]}-{born[4:6]}-{born[6:]}", "telephone": "13800000000",
            "outcome": some("counts", "superseded", "held", often=36), "barred": some("", "not-applied", "given-up", "not-this-month", often=40),
            "holds": some("", "DUP-NEAR", "CARD-SHARED", "CARD-HOLDER", "CARD-GUARDIAN", "COLUMN-ASKED", "SAYS-OTHERWISE;CARD-SHARED", often=60),
            "unsaid": some("", ";hardship_group;hardship_level;", ";hardship_level;", ";boarding;", often=16),
            "unread_hardship": some("", "待认定", often=24),
        }  # fmt: skip

    def enrolments(self) -> DataFrame:
        """A row per student and month; some come late, leave, come back, or are claimed for in some months alone."""
        rows: list[dict[str, Any]] = []
        for one in self.people:
            gone = self._some(None, "withdrawn", "on-leave", "transferred", "deceased", often=9)
            first, last = self._some((0, 5), (1, 5), (0, 3), (0, 1), (2, 4), often=7)
            back = self._some(5, 3, 4)
            away = self._some(*range(6))
            for place in range(first, last):
                status = gone if gone and away <= place < back else one["enrolment_status"]
                bar = one["barred"] if place % 2 or self._some(True, False) else ""
                reason = "DUP-SCHOOL" if one["outcome"] == "superseded" else ""
                rows.append(one | {"month": self.term.months[place], "enrolment_status": status, "barred": bar, "reason": reason})
                if self._some(False, True, often=24):  # once more in the class, or in another one that does not count
                    outcome, reason = self._some(("collapsed", "DUP-ROW"), ("superseded", "DUP-CLASS"))
                    rows.append(
                        rows[-1] | {"outcome": outcome, "reason": reason, "programme": "by-name、by-list", "hardship_level": "extreme"}
                    )
        made = enrolments(rows)
        names = ("outcome", "reason", "holds", "barred", "unsaid", "unread_hardship", "ownership")
        more = {name: [row[name] for row in rows] for name in names}
        sheets = pd.factorize(made["school"] + made["class_name"] + made["month"], sort=True)[0] + 1
        return made.assign(
            **{name: Series(texts, dtype="str") for name, texts in more.items()}, submission=sheets,
            birth_date=pd.to_datetime(made["birth_date"]),
        )  # fmt: skip

    def others(self) -> dict[str, DataFrame]:
        """The lines of each other kind of sheet."""
        said = {
            "history": self._history(), "exceptions": self._exceptions(), "survey": self._surveys(), "reference": self._lists(),
            "quota": _QUOTA, "funds": _FUNDS, "campus-fund": _CAMPUS, "gifts": _GIFTS, "objections": self._objections(),
        }  # fmt: skip
        made = {}
        for kind in KINDS:
            rows = said.get(kind.name, [])
            frame = as_read(kind.model, rows).assign(submission=900 + len(made), row=range(2, len(rows) + 2))
            flags = {f"{name}_is_number": False for name, column in kind.columns.items() if column.keeps_digits}
            named = {name: Series([row.get(name) for row in rows], dtype="str") for name in ("named_as", "group_in_cell")}
            made[kind.name] = frame.assign(**flags, **named)
        return made

    def paid(self) -> DataFrame:
        """What pay runs have paid by now: of what donors and the school bear, of what a quota limits."""
        before, now = self.term.before.name, self.term.name
        lines = (
            ("donor", 8, before, 20_000),
            ("donor", 9, now, 10_000),
            ("campus-special", 10, before, 30_000),
            ("by-list", 4, now, 50_000),
        )
        rows = [
            (one["id_number"], name, one["school"], term, fen)
            for name, of, term, fen in lines
            for one in self.people
            if one["number"] % of == 0
        ]
        made = DataFrame(rows, columns=["id_number", "programme", "school", "term", "left_fen"])
        texts = dict.fromkeys(("programme", "school", "term"), "str")
        return made.assign(student_key=keys.student_key(made.pop("id_number").astype("str"))).astype(texts)

    def _who(self, of: int, rest: int = 0) -> Iterator[dict[str, Any]]:
        return ({"name": one["name"], "id_number": one["id_number"]} for one in self.people if one["number"] % of == rest)

    def _history(self) -> list[dict[str, Any]]:
        some, before = self._some, self.term.before
        lines = []
        for one in self._who(3):
            at = some(before.name, before.before.name, self.term.name, often=2)
            what = some("sv-grant", "hs-grant", "by-name", "all-words", "by-history", "没有这一项", None, often=2)
            months = some(None, ";".join(f"-{month[5:]}" for month in Term.parse(at).months[:2]), often=2)
            amount, level = some("115000", "149999", "150000", "20000", None), some(None, "extreme", "mild", "none")
            lines.append(one | {"term": at, "programme": what, "months": months, "amount": amount, "hardship_level": level})
            lines.append(one | {"term": before.before.name, "programme": some("sv-grant", "by-history", "all-words"), "amount": "100000"})
        return lines

    def _exceptions(self) -> list[dict[str, Any]]:
        some = self._some
        return [
            one | {"programme": some(None, "国家助学金", "by-age", "没有这一项", "by-list、by-papers", often=1), "reason": "因病休学；复学",
                   "ruling": some("grant", "refuse", None, often=1), "ruled_by": some("李主任", None, often=5),
                   "ruled_on": some("2026-10-12", None)}
            for one in self._who(8, 1)
        ]  # fmt: skip

    def _surveys(self) -> list[dict[str, Any]]:
        some = self._some
        return [
            one | {"household_size": some("4", "3", "0", "7"), "income": some("1008000", "1008001", "4200000", "0", "1680000", "5040000", "x"),
                   "workers": some("1", "2", "0", None), "illness": some("0", "1", "2", None), "disaster": some("yes", "no", None),
                   "in_school": some("1", "2", "3", None), "costs": some("0", "300000", "1000000", None)}
            for one in self._who(2)
        ]  # fmt: skip

    def _lists(self) -> list[dict[str, Any]]:
        some = self._some
        return [
            one | {"listed_as": some("rural-dibao", "orphan", "disabled", "A类", often=2), "state": some(None, "ended", "dead", often=6),
                   "since": some(None, "2020-01-01", f"{self.term.months[2]}-01"), "until": some(None, f"{self.term.months[0]}-30", "2024-06-30", often=3)}
            | some({}, {"id_number": None}, {"id_number": one["id_number"][:6] + "********" + one["id_number"][14:]}, often=4)
            for one in self._who(5, 2)
        ]  # fmt: skip

    def _objections(self) -> list[dict[str, Any]]:
        some, of = self._some, {one["name"]: one["school"] for one in self.people}
        return [
            {"name": one["name"], "school": of[one["name"]], "said": "有车", "programme": some(None, "国家助学金", "by-list"),
             "result": some("upheld", "rejected", None), "reason": some("已核实", None), "handled_by": "李主任", "handled_on": "2026-11-06"}
            for one in self._who(13, 4)
        ]  # fmt: skip


_QUOTA = [
    {"document": "甲〔1〕", "programme": "国家助学金", "school": "青山县第一高级中学", "persons": "5", "amount": "500000", "kind": "issued"},
    {"document": "甲〔2〕", "programme": "国家助学金", "school": "青山县第一高级中学", "persons": "3", "kind": "carried-over", "functional_class": "2050204"},
    {"document": "乙〔1〕", "programme": "国家助学金", "school": "青山县职业技术学校", "amount": "460000", "economic_class": "50902"},
    {"document": "乙〔2〕", "programme": "by-list", "persons": "4"},
    {"document": "乙〔2〕", "programme": "by-age", "school": "青山县职业技术学校", "persons": "2"},
    {"document": "乙〔3〕", "programme": "by-age", "amount": "150000", "kind": "carried-over"},
    {"document": "乙〔4〕", "programme": "by-papers", "school": "青山县第一高级中学", "heads": "12"},
    {"document": "乙〔5〕", "programme": "没有这一项", "persons": "2"},
    {"document": "乙〔6〕", "programme": "国家助学金", "persons": "2"},
    {"document": "乙〔7〕", "programme": "by-list", "school": "邻县一中", "persons": "2"},
    {"document": "乙〔8〕", "programme": "by-list"},
]  # fmt: skip
_FUNDS = [
    {"document": "甲〔1〕", "source": "central", "programme": "国家助学金", "amount": "500000", "on": "2026-10-20"},
    {"amount": "1000", "on": "2026-10-21"},
    {"amount": "x", "on": "2026-10-21"},
]
_CAMPUS = [
    {"on": "2026-09", "school": "青山县职业技术学校", "income": "4800000", "set_aside": "240000", "scholarship": "10000"},
    {"on": "2026-09-30", "school": "青山县第一高级中学", "set_aside": "100000", "spent": "30000", "use": "special"},
    {"on": "2025-12", "school": "青山县第一高级中学", "income": "100000", "set_aside": "4000", "grant": "500"},
]
_GIFTS = [
    {"donor": "慈善会", "agreement": "捐1", "amount": "150000", "on": "2024-09-10", "until": "2027-07-31"},
    {"donor": "校友会", "amount": "90000", "on": "2024-12-01", "stage": "secondary-vocational", "per_student": "60000", "persons": "1"},
    {"donor": "企业", "amount": "500000", "on": "2024-02-01", "school": "青山县第一高级中学", "county": "金寨县"},
]


def due(term: Term) -> Decided:
    """What the town is due in that term."""
    town = Town(term)
    return settle([Part.of(town.enrolments())], town.others(), town_policy(), term, town.paid())


def dump(decided: Decided) -> Iterator[str]:
    """Everything that is decided, line by line; what is said of a decision once for all of whom it is said."""
    long = ("reasons", "amount_source", "sources")
    shown = decided.decisions.assign(**{name: _numbered(decided.decisions[name].astype("str")) for name in long})
    yield from lines_of("decisions", shown.drop(columns=["id_number", "school", "class_name"]))
    for name in long:
        yield f"=== {name}"
        yield from sorted(decided.decisions[name].unique())
    yield from lines_of(
        "payments",
        decided.payments.drop(columns=["id_number", "school", "class_name", "sex", "stage", "grade", "year", "major", "amount_source"]),
    )
    yield from lines_of("funding", decided.funding.drop(columns="school"))
    for name in ("assessments", "quotas", "objections", "received"):
        yield from lines_of(name, getattr(decided, name))
    for name in ("entries", "gifts"):
        yield from lines_of(name, getattr(decided.own, name))
    yield from lines_of("used before", decided.own.used_before.rename_axis("gift").rename("fen").reset_index())
    yield from lines_of("findings", decided.findings)


def _numbered(texts: Series) -> Series:
    """The place of each text among all of them, in their order."""
    return texts.map({text: place for place, text in enumerate(sorted(texts.unique()))})


def text(terms: Sequence[str] = TERMS) -> str:
    return "\n".join(line for term in terms for line in (f"##### {term}", *dump(due(Term.parse(term))))) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(text(), encoding="utf-8")
