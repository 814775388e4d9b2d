"""A county's terms for the benchmark of leads: ordinary classes with all that looks odd and is honest, and among them schemes.

Made apart from `run.py sample` and from what looks for leads. Honest look-alikes: twins and brothers, grandparents who bring up cousins,
a children's home, one bank's issue of cards for a class on one day, a few cards handed out to newcomers one after the other, lost cards,
a class whose bank changes, a village shop's telephone, teachers who lend theirs, students who have moved, a class in which the teacher
wrote the school's telephone, teachers' own children, parents called like a teacher, namesakes, lists that are the same for months because
nobody came or went, names left out by mistake, students who come and go within two months, a village hit by a flood, a class of one
level, older students, payments that failed and were paid again, neighbours who hand in each other's slips, students on leave on the day
of the count.

Schemes follow what audit offices report: aid into the cards of teachers and classmates, to those who had left, several times to one
student, without application, to invented or borrowed students, on lists that were copied, signed or raised by one hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from pandas import DataFrame
from people import COUNTIES, GIVEN, SURNAMES, _seventeen, with_check

from pipeline.facts import keys
from pipeline.leads.gather import rates_of
from pipeline.leads.seen import Seen

SIZE = 50
MONTHS = ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01")
_BINS = ("622848", "621700", "621098", "622202", "623052")
_GRANT_FEN = 23_000
LEVELS = (("extreme", 0.04), ("hardship", 0.06), ("mild", 0.08), ("none", 0.82))


@dataclass
class Truth:
    """What was planted: scheme, instance, student (its number), or school and class where nobody can be named."""

    lines: list[tuple[str, int, int, str, str]] = field(default_factory=list)

    def plant(self, scheme: str, instance: int, students: np.ndarray | list[int], school: str = "", class_name: str = "") -> None:
        some = list(students) if len(students) else [-1]
        self.lines += [(scheme, instance, int(student), school, class_name) for student in some]

    @property
    def frame(self) -> DataFrame:
        return DataFrame(self.lines, columns=["scheme", "instance", "student", "school", "class_name"])


class County:
    """Students by number (0 …), each with a class; `rows` is built month by month at the end."""

    def __init__(self, classes: int, seed: int) -> None:
        self.draw = np.random.default_rng(seed)
        self.classes, self.count = classes, classes * SIZE
        self.truth = Truth()
        self.taken: set[int] = set()
        """Classes that hold a scheme, so that no two schemes are in one."""
        self._people()
        self._families()
        self._accounts()
        self._movements()
        self.months_account = np.tile(self.account, (len(MONTHS), 1))
        self.months_level = np.tile(self.level, (len(MONTHS), 1))
        self._changes_of_accounts()
        self._disaster()
        self.untold = self.draw.random(self.classes) < 0.2
        """Classes whose form has no column for guardian and telephone."""
        self.gone: dict[int, str] = {}
        self.unlisted = set(np.flatnonzero((self.group != "") & (self.draw.random(self.count) < 0.03)))
        self.signer = self.guardian.copy()
        neighbours = self.draw.random(self.count) < 0.02
        self.signer[neighbours] = np.roll(self.guardian, 1)[neighbours]
        self.checks: list[tuple[int, str, str]] = []
        self.again: list[tuple[int, int]] = []
        self.late: dict[int, int] = {}
        family = pd.factorize(self.guardian_id)[0]  # every family has a house, and many live in blocks whose flats they do not name
        self.address = np.array([f"{one // 300}村{one % 300 + 1}号" for one in family], dtype=object)
        blocks = self.draw.random(self.count) < 0.1
        self.address[blocks] = [f"县城安置小区{one % 20}号楼" for one in family[blocks]]
        self.address[self.draw.random(self.count) < 0.1] = "河湾村"
        self.listed_elsewhere = self._moved()
        self.noticed: dict[int, str] = {}
        self.counted: dict[tuple[int, int], int] = {}
        self.saved: dict[tuple[int, int], tuple[str, int]] = {}
        self.old: set[tuple[int, int]] = set()

    # ---- ordinary life ------------------------------------------------------------------------------------------------------

    def names(self, count: int) -> np.ndarray:
        surnames, given = np.array(list(SURNAMES)), np.array(list(dict.fromkeys(GIVEN)))
        rank, of_given = 1 / (np.arange(len(surnames)) + 4.0), 1 / (np.arange(len(given)) + 8.0) ** 0.8
        first = self.draw.choice(surnames, count, p=rank / rank.sum()).astype(object)
        second, third = (self.draw.choice(given, count, p=of_given / of_given.sum()).astype(object) for _ in range(2))
        return first + second + np.where(self.draw.random(count) < 0.82, third, "")

    def _people(self) -> None:
        count, draw = self.count, self.draw
        self.of_class = np.arange(count) // SIZE
        self.school = np.array([f"第{number // 33 + 1}学校" for number in range(self.classes)], dtype=object)
        self.class_name = np.array([f"({number % 33 + 1})班" for number in range(self.classes)], dtype=object)
        self.name = self.names(count)
        year = 2008 + self.of_class % 12
        born = (year.astype("U4").astype("datetime64[Y]") + np.timedelta64(8, "M")).astype("datetime64[D]") + draw.integers(0, 365, count)
        older = draw.random(count) < 0.02
        born = born - np.where(older, draw.integers(300, 1_100, count), 0) - np.where(draw.random(count) < 0.001, 2_400, 0)
        local = draw.random(count) < 0.85
        home = COUNTIES[self.of_class // 33 % 3]
        county = np.where(local, home, draw.choice(COUNTIES, count))
        station = draw.integers(0, 12, count)  # each police station numbers within a block of its own
        sequence = 1 + station * 20 + draw.integers(0, 20, count)
        twin = (draw.random(count) < 0.012) & (np.arange(count) % SIZE > 0)
        twin[1:] &= ~twin[:-1]
        self.twin = twin
        rows = np.flatnonzero(twin)
        born[rows], county[rows] = born[rows - 1], county[rows - 1]
        sequence[rows] = sequence[rows - 1] + 2
        self.name[rows] = [before[0] + own[1:] for before, own in zip(self.name[rows - 1], self.name[rows], strict=True)]
        self.born, self.county, self.sequence = born, county, sequence
        self.teacher = self.names(self.classes)

    def _families(self) -> None:
        count, draw = self.count, self.draw
        given = self.names(count)
        self.guardian = np.where(
            draw.random(count) < 0.75, [name[0] + other[1:] for name, other in zip(self.name, given, strict=True)], given
        )
        self.guardian_id = with_check(
            _seventeen(draw.choice(COUNTIES, count), self.born - 9_900 - draw.integers(0, 3_000, count), draw.integers(1, 999, count))
        )
        self.telephone = np.array([f"13{number:09}" for number in draw.integers(0, 10**9, count)], dtype=object)
        self._same_family(np.flatnonzero(self.twin), 1)
        brothers = np.flatnonzero((draw.random(count) < 0.08) & (np.arange(count) > SIZE))
        self._same_family(brothers, SIZE)  # one class up or down
        fathers = brothers[draw.random(len(brothers)) < 0.92]  # the others have their mother's name
        self.name[fathers] = [self.name[one - SIZE][0] + self.name[one][1:] for one in fathers]
        for _ in range(max(1, count // 2_000)):  # grandparents with cousins of two or three names
            at = int(draw.integers(0, count - 4 * SIZE))
            for other in range(1, int(draw.integers(2, 4))):
                self._same_family(np.array([at + other * SIZE]), other * SIZE)
        self.group = np.where(draw.random(count) < 0.08, draw.choice(["low-income", "disabled", "registered-poor"], count), "").astype(
            object
        )
        for school in range(0, self.classes // 33, 6):  # a children's home
            members = draw.choice(np.arange(school * 33 * SIZE, (school + 1) * 33 * SIZE), 9, replace=False)
            self.group[members], self.guardian_id[members], self.guardian[members] = "orphan", self.guardian_id[members[0]], "周院长"
        for _ in range(max(1, count // 1_000)):  # a village shop's telephone
            members = draw.choice(count, int(draw.integers(2, 5)), replace=False)
            self.telephone[members] = self.telephone[members[0]]
        self.teacher_telephone = [f"135{number:08}" for number in draw.integers(0, 10**8, self.classes)]
        for number in np.flatnonzero(draw.random(self.classes) < 0.05):  # a teacher's own, for a child whose parents are far away
            children = draw.choice(np.flatnonzero(self.of_class == number), int(draw.integers(1, 3)), replace=False)
            self.telephone[children] = self.teacher_telephone[number]
        for number in draw.choice(self.classes, max(1, self.classes // 100), replace=False):  # the school's telephone for all
            members = np.flatnonzero(self.of_class == number)
            self.telephone[members[draw.random(SIZE) < 0.9]] = f"0564{number:07}"
        level = draw.choice([name for name, _ in LEVELS], count, p=[share for _, share in LEVELS]).astype(object)
        self.level = np.where(self.group != "", np.where(level == "none", "hardship", level), level)
        self.help_class = int(draw.integers(0, self.classes))
        self.poor = self.level != "none"

    def _same_family(self, rows: np.ndarray, back: int) -> None:
        self.guardian[rows], self.guardian_id[rows] = self.guardian[rows - back], self.guardian_id[rows - back]
        self.telephone[rows] = self.telephone[rows - back]

    def card(self, body: np.ndarray | int, bin_: str) -> list[str]:
        return [f"{bin_}{int(number):012}" + str(int(number) * 7 % 10) for number in np.atleast_1d(body)]

    def _accounts(self) -> None:
        count, draw = self.count, self.draw
        self.account = np.array([self.card(number, _BINS[number % 5])[0] for number in draw.integers(0, 10**12, count)], dtype=object)
        self.holder = self.name.copy()
        for number in np.flatnonzero(draw.random(self.classes) < 0.3):  # the bank comes to the class
            members = np.flatnonzero(self.of_class == number)
            first = int(draw.integers(0, 10**12 - 200))
            late = draw.random(SIZE) < 0.12
            at = first + np.cumsum(draw.integers(1, 3, SIZE))
            cards = np.array(self.card(at, _BINS[number % 5]), dtype=object)
            self.account[members[~late]] = cards[~late]
        for number in np.flatnonzero(draw.random(self.classes) < 0.1):  # two newcomers who were given theirs together
            pair = draw.choice(np.flatnonzero(self.of_class == number), 2, replace=False)
            self.account[pair] = self.card(int(draw.integers(0, 10**12 - 10)) + np.arange(2), _BINS[1])
        of_guardian = np.flatnonzero(draw.random(count) < 0.05)
        self.holder[of_guardian] = self.guardian[of_guardian]
        by_guardian: dict[str, int] = {}
        for one in of_guardian:  # one account of the guardian's for all the children
            first = by_guardian.setdefault(str(self.guardian_id[one]), int(one))
            self.account[one] = self.account[first]
        for number in np.flatnonzero(draw.random(self.classes) < 0.02):  # a teacher's own child
            child = int(draw.choice(np.flatnonzero(self.of_class == number)))
            self.guardian[child] = self.holder[child] = self.teacher[(number + 1) % self.classes if number % 33 < 32 else number]
        self.listed_cards: list[str] = []

    def _changes_of_accounts(self) -> None:
        draw = self.draw
        for month in range(1, len(MONTHS)):
            lost = np.flatnonzero(draw.random(self.count) < 0.005)
            self._change(lost, month, self.card(draw.integers(0, 10**12, len(lost)), _BINS[0]))
            for number in np.flatnonzero(draw.random(self.classes) < 0.004):  # the class changes its bank
                members = np.flatnonzero(self.of_class == number)
                cards = self.card(int(draw.integers(0, 10**12 - 200)) + np.arange(SIZE), _BINS[4])
                self._change(members, month, cards)
                if draw.random() < 0.5:
                    self.listed_cards += cards

    def _change(self, members: np.ndarray, month: int, cards: list[str]) -> None:
        for later in range(month, len(MONTHS)):
            self.months_account[later, members] = cards

    def _disaster(self) -> None:
        """A flood: in three of four classes of a school many levels rise in one month."""
        school = int(self.draw.integers(0, max(1, self.classes // 33)))
        members = np.flatnonzero((self.of_class // 33 == school) & (self.draw.random(self.count) < 0.15))
        for later in range(3, len(MONTHS)):
            self.months_level[later, members] = "extreme"
        for month in range(1, len(MONTHS)):  # families whose need was looked at again
            rises = np.flatnonzero(self.draw.random(self.count) < 0.004)
            self.months_level[month:, rises] = "extreme"
        helped = np.flatnonzero(self.of_class == self.help_class)
        self.months_level[:, helped] = "hardship"

    def _movements(self) -> None:
        """From which month to which each student is there (first, last), and months left out by mistake."""
        count, draw = self.count, self.draw
        self.first, self.last = np.zeros(count, dtype=int), np.full(count, len(MONTHS) - 1)
        left = draw.random(count) < 0.03
        self.last[left] = draw.integers(0, len(MONTHS) - 1, int(left.sum()))
        came = (draw.random(count) < 0.02) & ~left
        self.first[came] = draw.integers(1, len(MONTHS), int(came.sum()))
        short = (draw.random(count) < 0.001) & ~left & ~came
        self.first[short] = draw.integers(1, 3, int(short.sum()))
        self.last[short] = self.first[short] + 1
        self.omitted = draw.random((len(MONTHS), count)) < 0.001

    def _moved(self) -> list[tuple[int, str]]:
        """Who stands on lists of other counties honestly, with the months there: who has come from there or gone there, and a few whom the
        register there has not taken off yet."""
        draw = self.draw
        came, left = np.flatnonzero(self.first > 0), np.flatnonzero(self.last < len(MONTHS) - 1)
        listed = [(int(one), ";".join(MONTHS[: self.first[one]])) for one in came if draw.random() < 0.3]
        listed += [(int(one), ";".join(MONTHS[self.last[one] + 1 :])) for one in left if draw.random() < 0.3]
        return listed + [(int(one), "") for one in came if draw.random() < 0.02]

    # ---- schemes ----------------------------------------------------------------------------------------------------------

    def a_class(self) -> tuple[int, np.ndarray]:
        """A class without a scheme, and its students who are there all the time."""
        while True:
            number = int(self.draw.integers(0, self.classes))
            members = np.flatnonzero((self.of_class == number) & (self.first == 0) & (self.last == len(MONTHS) - 1) & ~self.twin)
            if number not in self.taken and number != self.help_class and len(members) > 35:
                self.taken.add(number)
                return number, members

    def some(self, members: np.ndarray, low: int, high: int) -> np.ndarray:
        chosen = self.draw.choice(members, int(self.draw.integers(low, high + 1)), replace=False)
        self.level[chosen] = "hardship"
        self.months_level[:, chosen] = "hardship"
        self.poor[chosen] = True
        self.omitted[:, chosen] = False
        return np.sort(chosen)

    def scheme(self, name: str, instance: int) -> None:
        number, members = self.a_class()
        careful = instance % 2 == 1  # every second one is as small as such a thing gets
        if name in ("TELEPHONE-SHARED", "TELEPHONE-STAFF", "GUARDIAN-MANY"):
            self.untold[number] = False
        draw, place = self.draw, (str(self.school[number]), str(self.class_name[number]))
        if name == "ACCOUNT-SHARED":
            chosen = self.some(members, *((2, 2) if careful else (3, 6)))
            self.months_account[:, chosen] = self.card(int(draw.integers(10**12)), _BINS[2])[0]
            self.holder[chosen] = self.name[chosen[0]] if careful else self.names(1)[0]
        elif name == "ACCOUNT-STAFF":
            chosen = self.some(members, *((1, 1) if careful else (2, 4)))
            self.holder[chosen] = self.teacher[number]
        elif name == "ACCOUNT-ROW":
            chosen = self.some(members, *((3, 3) if careful else (4, 6)))
            others = np.flatnonzero(self.of_class == number)
            self.months_account[:, others] = np.array(self.card(draw.integers(0, 10**12, len(others)), _BINS[3]), dtype=object)
            self.months_account[:, chosen] = self.card(
                int(draw.integers(10**12 - 100)) + np.cumsum(draw.integers(1, 9 if careful else 3, len(chosen))), _BINS[1]
            )
        elif name == "ACCOUNT-CHANGED":
            chosen = self.some(members, *((3, 3) if careful else (4, 7)))
            cards = self.card(draw.integers(0, 10**12, len(chosen)), _BINS[int(draw.integers(5))])
            if instance % 4 < 2:
                self._change(chosen, int(draw.integers(1, 4)), cards)
            else:  # between the notice and the first payment
                self.noticed |= {int(one): str(self.account[one]) for one in chosen}
                self._change(chosen, 0, cards)
        elif name == "TELEPHONE-SHARED":
            chosen = self.some(members, *((5, 5) if careful else (6, 12)))
            self.telephone[chosen] = f"139{draw.integers(10**8):08}"
        elif name == "TELEPHONE-STAFF":
            chosen = self.some(members, *((3, 3) if careful else (4, 8)))
            self.telephone[chosen] = self.teacher_telephone[number]
        elif name == "PAID-ELSEWHERE":
            chosen = self.some(members, *((1, 1) if careful else (2, 3)))
            self.listed_elsewhere += [(int(one), "" if careful else ";".join(MONTHS[:3])) for one in chosen]
        elif name == "GUARDIAN-MANY":
            chosen = self.some(members, *((4, 4) if careful else (5, 9)))
            self.group[chosen] = "low-income"
            self.guardian[chosen], self.guardian_id[chosen] = self.guardian[chosen[0]], self.guardian_id[chosen[0]]
        elif name == "ADDRESS-MANY":
            chosen = self.some(members, *((5, 5) if careful else (6, 10)))
            self.address[chosen] = f"新建村{draw.integers(1, 9999)}号"
        elif name == "ID-SERIES":
            chosen = self.some(members, *((4, 4) if careful else (5, 8)))
            self.county[chosen] = self.county[chosen[0]]
            kind = int(draw.integers(4))
            step = np.cumsum(draw.integers(1, 4, len(chosen))) if kind == 3 else np.arange(len(chosen))
            self.born[chosen] = self.born[chosen[0]] + (step if kind == 0 else 0)
            self.sequence[chosen] = self.sequence[chosen[0]] + (0 if kind == 0 else step * (1 if kind == 1 else 2))
        elif name == "ID-BORROWED":
            chosen = self.some(members, *((2, 2) if careful else (3, 5)))
            self.born[chosen] = self.born[chosen] - draw.integers(2_200, 4_000, len(chosen))
        elif name == "ONCE-ONLY":
            chosen = self.some(members, *((1, 1) if careful else (3, 5)))
            self.first[chosen] = self.last[chosen] = int(draw.integers(1, len(MONTHS) - 1))
        elif name == "PAID-AWAY":
            chosen = self.some(members, *((1, 1) if careful else (2, 4)))
            self.last[chosen] = int(draw.integers(0, 3))
            self.late |= {int(one): len(MONTHS) - 1 for one in chosen}
        elif name == "PAID-OFTEN":
            chosen = self.some(members, 1, 2)
            self.again += [(int(one), int(draw.integers(1, 15))) for one in chosen]
        elif name == "NOT-MET":
            chosen = self.some(members, 1, 3)
            self.checks += [(int(one), "applied", "本人没有申请") for one in chosen]
        elif name == "SLIPS-ONE-HAND":
            chosen = self.some(members, *((3, 3) if careful else (5, 9)))
            self.signer[chosen] = self.teacher[number]
        elif name == "LIST-COPIED":
            chosen = self.some(members, 1, 2)
            quiet = np.flatnonzero(self.of_class == number)
            self.first[quiet], self.last[quiet], self.omitted[:, quiet] = 0, len(MONTHS) - 1, False
            self.gone |= {int(one): "2026-10-08" for one in chosen}
        elif name == "HEADS-SHORT":
            chosen = np.array([], dtype=int)
            self.counted |= {(number, month): -int(draw.integers(2, 4) if careful else draw.integers(4, 8)) for month in range(len(MONTHS))}
        elif name == "GROUP-UNLISTED":
            chosen = self.some(members, *((4, 4) if careful else (6, 10)))
            self.group[chosen] = "low-income"
            self.unlisted |= set(chosen.tolist())
        elif name == "HARDSHIP-JUMP":
            chosen = self.some(members, *((5, 5) if careful else (7, 11)))
            self.months_level[:2, chosen], self.months_level[2:, chosen] = "none", "extreme"
        elif name == "HARDSHIP-UNIFORM":
            chosen = np.array([], dtype=int)
            self.months_level[:, self.of_class == number] = "hardship"
        elif name == "SHEETS-ONE-HAND":
            chosen = np.array([], dtype=int)
            first = number // 33 * 33
            place = (str(self.school[first]), str(self.class_name[first]))
            for other in range(first, first + (3 if careful else 5)):
                self.saved |= {(other, month): (self.teacher[number], 30 + 2 * (other - first)) for month in range(len(MONTHS))}
        elif name == "SHEET-OLD":
            chosen = np.array([], dtype=int)
            self.old |= {(number, month) for month in range(3 if careful else 1, len(MONTHS))}
        else:
            raise ValueError(name)
        self.truth.plant(name, instance, chosen, *place)

    # ---- as leads see it ---------------------------------------------------------------------------------------------------

    def seen(self) -> tuple[Seen, DataFrame]:
        """(what leads are looked for in, what was planted: scheme, instance, student_key, school, class_name)"""
        while (twice := pd.Series(_seventeen(self.county, self.born, self.sequence % 1_000)).duplicated().to_numpy()).any():
            self.sequence[twice] += 251  # nobody has somebody else's id
        ids = with_check(_seventeen(self.county, self.born, self.sequence % 1_000))
        student = keys.student_key(pd.Series(ids, dtype="str")).to_numpy(dtype=object)
        school, class_name = self.school[self.of_class], self.class_name[self.of_class]
        base = DataFrame(
            {
                "number": np.arange(self.count), "term": "2026-autumn", "student_key": student, "name": self.name, "id_number": ids,
                "birth_date": self.born.astype("datetime64[us]"), "school": school, "class_name": class_name, "guardian": self.guardian,
                "guardian_id": self.guardian_id, "telephone": self.telephone, "account_holder": self.holder,
                "hardship_group": np.where(self.group == "", None, self.group),
            }
        )  # fmt: skip
        texts = [
            "term",
            "student_key",
            "name",
            "id_number",
            "school",
            "class_name",
            "guardian",
            "guardian_id",
            "telephone",
            "account_holder",
            "hardship_group",
        ]
        base = base.astype(dict.fromkeys(texts, "str"))
        untold = self.untold[self.of_class]
        base = base.assign(**{name: base[name].mask(untold) for name in ("guardian", "guardian_id", "telephone")})
        base = base.assign(person=keys.name_key(base["name"]))
        parts = []
        for place, month in enumerate(MONTHS):
            there = (self.first <= place) & (self.last >= place) & ~self.omitted[place]
            mine = base[there[base["number"]]]
            number = mine["number"].to_numpy()
            parts.append(
                mine.assign(
                    month=month, card_number=self.months_account[place, number], hardship_level=self.months_level[place, number],
                    submission=place * self.classes + self.of_class[number] + 1, row=number % SIZE + 4,
                )
            )  # fmt: skip
        enrolments = (
            pd.concat(parts, ignore_index=True)
            .drop(columns="number")
            .astype({"month": "str", "card_number": "str", "hardship_level": "str"})
        )
        frames = self._books(base, enrolments)
        seen = Seen(
            enrolments=enrolments,
            here=enrolments[["month", "student_key", "school", "class_name", "person"]],
            levels=enrolments[enrolments["month"] == MONTHS[-1]].rename(columns={"hardship_level": "level"})[
                ["student_key", "school", "class_name", "level"]
            ],
            **frames,
        )
        keyed = base.set_index("number")["student_key"]
        truth = self.truth.frame
        return replace(seen, rates=rates_of(seen)), truth.assign(student_key=truth["student"].map(keyed).astype("str").fillna(""))

    def _books(self, base: DataFrame, enrolments: DataFrame) -> dict[str, DataFrame]:
        draw = self.draw
        by_number = base.set_index("number", drop=False)
        poor = by_number[by_number["number"].map(lambda one: bool(self.poor[one]))]
        number = poor["number"].to_numpy()
        lines = []
        for month in range(len(MONTHS)):
            until = np.array([self.late.get(int(one), int(self.last[one])) for one in number])
            due = (self.first[number] <= month) & (until >= month) & ~(self.omitted[month, number] & (self.last[number] == month))
            lines.append(
                poor[due].assign(
                    months=MONTHS[month], account=self.months_account[month, number[due]], kind="regular", left_fen=_GRANT_FEN,
                    payment=[f"A{month}{one:07}" for one in number[due]],
                )
            )  # fmt: skip
        paid = pd.concat(lines, ignore_index=True)
        more = [self._paid_again(paid, one, times) for one, times in self.again]
        top_ups = paid.sample(frac=0.01, random_state=1).assign(kind="top-up", left_fen=1_000, payment=lambda rows: "C" + rows["payment"])
        paid = pd.concat([paid, top_ups, *more], ignore_index=True).assign(
            programme="grant", payee=lambda rows: rows["account_holder"], paid_to="student"
        )
        columns = [
            "term",
            "payment",
            "kind",
            "student_key",
            "id_number",
            "name",
            "school",
            "class_name",
            "programme",
            "months",
            "payee",
            "account",
            "paid_to",
            "left_fen",
        ]
        paid = paid[columns].astype(dict.fromkeys([name for name in columns if name != "left_fen"], "str"))
        heads = enrolments.groupby(["school", "class_name", "month"]).size().rename("claimed").reset_index()
        of = {(str(self.school[one]), str(self.class_name[one])): one for one in range(self.classes)}
        places = [
            (of[school, name], MONTHS.index(month))
            for school, name, month in heads[["school", "class_name", "month"]].itertuples(index=False)
        ]
        absent = draw.binomial(heads["claimed"].to_numpy(), 0.004)
        heads = heads.assign(counted=heads["claimed"] - absent + [self.counted.get(place, 0) for place in places])
        hours, days = draw.integers(8 * 60, 17 * 60, len(places)), draw.integers(1, 4, len(places))
        sheets = heads.assign(
            file=[f"{one}-{month}" for one, month in places],
            sent_by=[self.saved.get(place, (self.teacher[place[0]], 0))[0] for place in places],
            saved_at=[self._saved_at(place, int(hour), int(day)) for place, hour, day in zip(places, hours, days, strict=True)],
            submission=0,
        )  # fmt: skip
        asked = by_number.loc[draw.choice(by_number.index, self.count // 20, replace=False)]
        away = draw.random(len(asked)) < 0.002
        ordinary = asked.assign(met=np.where(away, "no", "yes"), applied="yes", received=None, said=np.where(away, "不在校", ""))
        planted = by_number.loc[[one for one, _, _ in self.checks if one in by_number.index]].assign(
            met="yes", applied="no", received=None, said="本人没有申请"
        )
        checks = pd.concat([ordinary, planted], ignore_index=True).assign(month=MONTHS[1])
        slips = by_number.assign(signed_by=self.signer[by_number["number"]], submission=900_000, row=by_number["number"]).sample(
            frac=0.9, random_state=1
        )
        planted_slips = [one for name, _i, one, _s, _c in self.truth.lines if name == "SLIPS-ONE-HAND" and one in by_number.index]
        slips = pd.concat(
            [slips, by_number.loc[planted_slips].assign(signed_by=self.signer[planted_slips], submission=900_000, row=planted_slips)]
        )
        gone = by_number.loc[[one for one in self.gone if one in by_number.index]]
        gone = gone.assign(since=gone["number"].map(self.gone), submission=900_001, row=np.arange(len(gone)) + 3)
        left = by_number.loc[[one for one in by_number.index if self.last[one] < len(MONTHS) - 1 and draw.random() < 0.3]]
        left = left.assign(since=[f"{MONTHS[self.last[one]]}-28" for one in left["number"]], submission=900_001, row=9)
        unlisted = by_number.loc[[one for one in sorted(self.unlisted) if one in by_number.index]].assign(submission=0, row=0)
        text = {"since": "str", "student_key": "str"}
        staff = DataFrame({"name": self.teacher, "school": self.school, "role": "filled_by"}).astype("str")
        return {
            "paid": paid,
            "classes": heads,
            "sheets": sheets.astype({"sent_by": "str", "saved_at": "str", "file": "str"}),
            "staff": staff.assign(person=keys.name_key(staff["name"])),
            "checks": checks[["student_key", "school", "class_name", "name", "month", "met", "applied", "received", "said"]].astype("str"),
            "slips": slips[["school", "class_name", "name", "signed_by", "submission", "row"]]
            .reset_index(drop=True)
            .astype({"signed_by": "str"}),
            "gone": pd.concat([gone, left], ignore_index=True)[["student_key", "since", "submission", "row"]].astype(text),
            "unlisted": unlisted[["student_key", "school", "class_name", "submission", "row"]].reset_index(drop=True),
            "addresses": base.assign(address=self.address[base["number"]], submission=900_002, row=base["number"])[
                ["student_key", "address", "submission", "row"]
            ].astype({"address": "str"}),
            "published": self._published(poor),
            "elsewhere": self._elsewhere(base),
            "phones": DataFrame({"telephone": self.teacher_telephone, "school": self.school, "role": "填表人"}).astype("str"),
            "cards": DataFrame({"card_number": self.listed_cards, "opened": "2026-10-08"}, dtype="str"),
        }

    def _published(self, recipients: DataFrame) -> DataFrame:
        """Whose notice went up in the first month, with the account that stood by then."""
        number = recipients["number"].to_numpy()
        lost = number[self.draw.random(len(number)) < 0.003]  # a card that was lost between the notice and the money
        self.noticed = dict(zip(lost.tolist(), self.card(self.draw.integers(0, 10**12, len(lost)), _BINS[0]), strict=True)) | self.noticed
        account = [self.noticed.get(int(one), self.months_account[0, one]) for one in number]
        told = DataFrame({"student_key": recipients["student_key"].to_numpy(), "first_day": "2026-09-20", "account": account})
        return told.astype("str")

    def _elsewhere(self, base: DataFrame) -> DataFrame:
        key = base.set_index("number")["student_key"]
        lines = [(key[one], "邻县第一中学", months, "", 900_003, row) for row, (one, months) in enumerate(self.listed_elsewhere, start=3)]
        told = DataFrame(lines, columns=["student_key", "elsewhere", "months", "amount", "submission", "row"])
        return told.astype(dict.fromkeys(("student_key", "elsewhere", "months", "amount"), "str"))

    def _saved_at(self, place: tuple[int, int], minute: int, day: int) -> str:
        """When a class's sheet of a month was saved: mostly in its first days; some in the holidays before, or on a wrong clock."""
        number, month = place
        if place in self.saved:
            return f"{MONTHS[month]}-05T09:{self.saved[place][1]:02}:00"
        said = MONTHS[month]
        if place in self.old:
            said = "2026-06"
        elif number % 97 == 0:
            said = "2010-01"  # a clock that was never set
        elif number % 31 == 0 and month == 0:
            said = "2026-08"
        return f"{said}-{day:02}T{minute // 60:02}:{minute % 60:02}:00"

    @staticmethod
    def _paid_again(paid: DataFrame, one: int, times: int) -> DataFrame:
        """The student's first line so many times more."""
        first = paid[paid["number"] == one].head(1)
        return first.loc[first.index.repeat(times)].assign(payment=[f"B{one:07}{place:03}" for place in range(times if len(first) else 0)])


def county(classes: int, each: int, schemes: list[str], seed: int) -> tuple[Seen, DataFrame]:
    """(what leads are looked for in, what was planted) of so many classes, with so many instances of each scheme."""
    made = County(classes, seed)
    for name in schemes:
        for instance in range(each):
            made.scheme(name, instance)
    return made.seen()
