"""Schools and classes are somebody, too: which spellings are one school and one class, whatever they are written like.

What is sure is one, with a note that names the spellings: the register says so, a person has ruled, the names say the same by their parts,
or nearly, and the same students stand under both. What is likely is asked once (学校班级对照); what contradicts stays apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts import identity
from pipeline.persons import school_names as names
from pipeline.speech import findings as f
from pipeline.speech.language import N_
from pipeline.speech.wording import fold, several
from schemas.categories import OWNERSHIP
from schemas.places import KINDS_ALIKE

WHY = {
    "name": N_("写法不同"),
    "less": N_("少写了地名"),
    "students": N_("学生相同"),
    "signers": N_("审核人和负责人相同"),
    "register": N_("学校名录"),
    "ruled": N_("已裁定"),
}
_ENOUGH, _FEWEST = 0.5, 2
"""The share of the smaller roster, and the number of students, that must stand under both names."""
_LONGEST = 60
"""Characters of a school's name; what is longer is none."""
ASKED = "P"
"""The first letter of the case number of a question about places."""


_ByClass = dict[tuple[str, str], str]
"""(school, spelling of a class) → …"""


@dataclass(frozen=True)
class Places:
    """spellings: kind (school, class), school, written, name, why: every spelling that was taken for another name. asked: case, kind,
    school, one, other: what may be one."""

    spellings: DataFrame
    asked: DataFrame
    findings: DataFrame


def one_name_each(
    rows: DataFrame, others: dict[str, DataFrame], submissions: DataFrame, rulings: DataFrame, known: Iterable[str]
) -> tuple[DataFrame, dict[str, DataFrame], DataFrame, Places]:
    """(rows, others, submissions, places) with one name for each school and class.

    rows: of class sheets, with school, class_name, class_key, stage, id_number; they get `ownership`, as the register of schools says.
    others: of other kinds; those with a school get its name.
    submissions: with school, reviewed_by, approved_by. rulings: case, ruling (keep: one; apart). known: names of schools by which the
    ledger knows them: they are kept.
    """
    ruled = dict(zip(rulings["case"], rulings["ruling"], strict=True))
    schools, why, asks = _schools(rows, others, submissions, ruled, set(known))
    renamed = rows.assign(school=rows["school"].map(schools).astype("str").fillna(rows["school"]))
    classes, why_class, more = _classes(renamed, ruled)
    pairs = pd.MultiIndex.from_frame(renamed[["school", "class_name"]])
    class_name = Series([classes.get(pair, pair[1]) for pair in pairs.unique()], index=pairs.unique(), dtype="str").reindex(pairs)
    renamed = renamed.assign(class_name=class_name.to_numpy()).astype({"class_name": "str"})
    spelled = [("school", name, written, name, why[written]) for written, name in schools.items() if written != name]
    spelled += [
        ("class", school, written, name, why_class[school, written]) for (school, written), name in classes.items() if written != name
    ]
    columns = ["kind", "school", "written", "name", "why"]
    spellings = DataFrame(spelled, columns=columns, dtype="str").sort_values(columns, ignore_index=True)
    asked = DataFrame([*asks, *more], columns=["case", "kind", "school", "one", "other"], dtype="str")
    asked = asked.sort_values(["kind", "school", "one"], ignore_index=True)
    submissions = _renamed(submissions, schools)
    submissions = submissions.assign(
        class_name=[classes.get(pair, pair[1]) for pair in submissions[["school", "class_name"]].itertuples(index=False, name=None)]
    ).astype({"class_name": "str"})
    others = {kind: _renamed(frame, schools) if "school" in frame else frame for kind, frame in others.items()}
    owned = others["schools"].dropna(subset=["school", "ownership"]).drop_duplicates("school", keep="last").set_index("school")["ownership"]
    owned = owned[owned.isin(list(OWNERSHIP))]
    renamed = renamed.assign(ownership=renamed["school"].map(owned).astype("str"))
    return renamed, others, submissions, Places(spellings, asked, _findings(rows, renamed["school"], spellings, asked))


def _renamed(frame: DataFrame, schools: dict[str, str]) -> DataFrame:
    return frame.assign(school=frame["school"].map(schools).astype("str").fillna(frame["school"])) if len(frame) else frame


# schools


def _schools(
    rows: DataFrame, others: dict[str, DataFrame], submissions: DataFrame, ruled: dict[str, str], known: set[str]
) -> tuple[dict[str, str], dict[str, str], list[tuple[str, ...]]]:
    """(spelling → name, spelling → why, questions) of all spellings of schools."""
    counts = _counted(rows, others, known)
    spelled = sorted(counts, key=lambda name: (-counts[name], name))
    groups = _Groups(spelled)
    named = _by_register(spelled, others["schools"])
    teaches = {str(school): set(stages) for school, stages in rows.dropna(subset=["school", "stage"]).groupby("school")["stage"]}
    asks: list[tuple[str, str]] = []
    related = [(one, other, names.relation(one, other)) for one, other in _candidates(spelled)]
    evidence = _Evidence(_partly(related), _members(rows), _signers(submissions))
    for one, other, relation in sorted(related, key=lambda pair: pair[2] != names.SAME):
        ruling = ruled.get(case_of("school", one, other))
        if ruling == "apart" or groups.of(one) == groups.of(other) or {one, other} <= named.keys():
            continue
        why = evidence.of(relation, one, other) if ruling != "keep" else "ruled"
        if why:
            groups.join(one, other, why)
        elif relation in (names.PART, names.LIKELY) and teaches.get(one, set()) & teaches.get(other, set()):
            asks.append((one, other))
    chosen = _chosen(groups, named, counts, known)
    once = {
        case_of("school", chosen[one], chosen[other]): (chosen[one], chosen[other]) for one, other in asks if chosen[one] != chosen[other]
    }
    questions: list[tuple[str, ...]] = [(case, "school", "", *pair) for case, pair in once.items() if case not in ruled]
    return chosen, groups.why | dict.fromkeys(named, "register"), questions


def _counted(rows: DataFrame, others: dict[str, DataFrame], known: set[str]) -> dict[str, int]:
    """Spelling → rows of class sheets that have it; 0 where only other sheets or the ledger have it."""
    counts = {str(name): int(count) for name, count in rows["school"].value_counts().items()}
    elsewhere = [name for frame in others.values() if "school" in frame for name in frame["school"].dropna().unique()]
    counts |= {name: 0 for name in map(str, (*elsewhere, *known)) if name not in counts}
    return {name: count for name, count in counts.items() if len(name) <= _LONGEST}


def _chosen(groups: _Groups, named: dict[str, str], counts: dict[str, int], known: set[str]) -> dict[str, str]:
    """Spelling → the name by which its school goes: the register's, else the ledger's, else the fullest."""
    chosen: dict[str, str] = {}
    for group in groups.all():
        of_register = [named[one] for one in group if one in named]
        of_ledger = sorted(set(group) & known)
        name = of_register[0] if of_register else of_ledger[0] if of_ledger else names.shown({one: counts[one] for one in group})
        chosen |= dict.fromkeys(group, name)
    return chosen


@dataclass(frozen=True)
class _Evidence:
    """partly: as `_partly` returns it. members: spelling → ids. signers: spelling → (who reviews, who answers for it)."""

    partly: dict[str, set[str]]
    members: dict[str, frozenset[str]]
    signers: dict[str, tuple[frozenset[str], frozenset[str]]]

    def of(self, relation: str, one: str, other: str) -> str:
        """Why two spellings are one school for sure; empty where they are not."""
        if relation == names.SAME:
            return "name"
        if relation == names.PART and len(self.partly[one]) == len(self.partly[other]) == 1:
            return "less"
        if _shared(self.members.get(one), self.members.get(other)):
            return "students"
        return "signers" if self._signed_alike(one, other) else ""

    def _signed_alike(self, one: str, other: str) -> bool:
        """Do the same two people review and answer for both? The head of a school signs for its campuses too: those stay apart."""
        nobody: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
        pairs = zip(self.signers.get(one, nobody), self.signers.get(other, nobody), strict=True)
        return all(a & b for a, b in pairs) and names.read_name(one).campus == names.read_name(other).campus


def _members(rows: DataFrame) -> dict[str, frozenset[str]]:
    return {str(school): frozenset(ids) for school, ids in _ids(rows).groupby("school")["id_number"]}


def _signers(submissions: DataFrame) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    signed = submissions[(submissions["reviewed_by"] != "") & (submissions["approved_by"] != "")]
    return {
        str(school): (frozenset(mine["reviewed_by"]), frozenset(mine["approved_by"]))
        for school, mine in signed.groupby("school")
    }  # fmt: skip


def _partly(related: list[tuple[str, str, str]]) -> dict[str, set[str]]:
    """Spelling → the different cores that it may be, with more or less of the place."""
    found: dict[str, set[str]] = {}
    for one, other, relation in related:
        if relation == names.PART:
            for name, fuller in ((one, other), (other, one)):
                found.setdefault(name, set()).add(names.read_name(fuller).core)
    return found


def _candidates(spelled: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of spellings with one number and a kind alike: the others cannot be one school."""
    blocks: dict[tuple[str, str], list[str]] = {}
    for name in spelled:
        read = names.read_name(name)
        family = next((kinds[0] for kinds in KINDS_ALIKE if read.kind in kinds), read.kind)
        blocks.setdefault((read.number, family), []).append(name)
    for block in blocks.values():
        for one, other in combinations(block, 2):
            if names.relation(one, other) != names.APART:
                yield one, other


def _by_register(spelled: list[str], register: DataFrame) -> dict[str, str]:
    """Spelling → the register's name. A name that two schools of the register have is nobody's."""
    by_key: dict[str, set[str]] = {}
    for school, others in register[["school", "other_names"]].itertuples(index=False):
        for name in (school, *(several(others) if isinstance(others, str) else ())):
            if isinstance(name, str) and fold(name):
                by_key.setdefault(fold(name), set()).add(str(school))
    return {one: next(iter(by_key[fold(one)])) for one in spelled if len(by_key.get(fold(one), ())) == 1}


# classes


def _classes(rows: DataFrame, ruled: dict[str, str]) -> tuple[_ByClass, _ByClass, list[tuple[str, ...]]]:
    """((school, spelling) → name, why, questions) of the classes of each school."""
    counted = rows.dropna(subset=["school", "class_name"]).groupby(["school", "class_name", "class_key"], dropna=False).size()
    frame = counted.rename("rows").reset_index().sort_values("rows", ascending=False, kind="stable")
    once = frame.drop_duplicates(["school", "class_name"])
    crowded = once["school"].duplicated(keep=False) & (once["class_key"] != "")
    chosen: dict[tuple[str, str], str] = {}
    why: dict[tuple[str, str], str] = {}
    asks: list[tuple[str, ...]] = []
    members: dict[tuple[str, str], frozenset[str]] | None = None
    for school, classes in once[crowded].groupby("school", sort=True):
        keys = dict(zip(classes["class_name"], classes["class_key"], strict=True))
        counts = dict(zip(classes["class_name"], classes["rows"], strict=True))
        groups = _Groups(sorted(keys))
        for one, other in _class_pairs(keys):
            case = case_of("class", f"{school}|{one}", f"{school}|{other}")
            if ruled.get(case) == "apart":
                continue
            members = _class_members(rows) if members is None else members
            same = keys[one] == keys[other]
            shared = _shared(members.get((str(school), one)), members.get((str(school), other)))
            if same or shared or ruled.get(case) == "keep":
                groups.join(one, other, "name" if same else "students" if shared else "ruled")
            elif all(keys[name].split("|")[2] for name in (one, other)):
                asks.append((case, "class", str(school), one, other))
        for group in (group for group in groups.all() if len(group) > 1):
            name = min(group, key=lambda one: (-len(one), -counts[one], one))
            chosen |= {(str(school), one): name for one in group}
            why |= {(str(school), one): groups.why[one] for one in group}
    return chosen, why, [ask for ask in asks if chosen.get((ask[2], ask[3]), ask[3]) != chosen.get((ask[2], ask[4]), ask[4])]


def _class_pairs(keys: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of a school's classes that may be one: the same number, and year and label the same or one without them or within the other."""
    by_number: dict[str, list[str]] = {}
    for name, key in keys.items():
        by_number.setdefault(key.rsplit("|", 1)[1], []).append(name)
    for mine in by_number.values():
        for one, other in combinations(sorted(mine), 2):
            a, b = keys[one].split("|"), keys[other].split("|")
            years = a[1] == b[1] or not a[1] or not b[1]
            labels = a[2] in b[2] or b[2] in a[2]
            if (a[0] == b[0] or not a[0] or not b[0]) and years and labels and (a[2] or a[3]) and (b[2] or b[3]):
                yield one, other


def _class_members(rows: DataFrame) -> dict[tuple[str, str], frozenset[str]]:
    ids = _ids(rows).dropna(subset="class_name")
    return {(str(school), str(name)): frozenset(mine) for (school, name), mine in ids.groupby(["school", "class_name"])["id_number"]}


# both


class _Groups:
    """Spellings joined into one."""

    def __init__(self, spelled: Iterable[str]) -> None:
        self._of = {one: one for one in spelled}
        self.why: dict[str, str] = {}

    def of(self, one: str) -> str:
        while self._of[one] != one:
            one = self._of[one]
        return one

    def join(self, one: str, other: str, why: str) -> None:
        self._of[self.of(other)] = self.of(one)
        for name in (one, other):
            self.why.setdefault(name, why)

    def all(self) -> list[list[str]]:
        found: dict[str, list[str]] = {}
        for one in self._of:
            found.setdefault(self.of(one), []).append(one)
        return list(found.values())


def _ids(rows: DataFrame) -> DataFrame:
    known = rows[["school", "class_name"]].assign(id_number=identity.id_18(rows["id_number"]))
    return known.dropna(subset=["school", "id_number"]).drop_duplicates()


def _shared(one: frozenset[str] | None, other: frozenset[str] | None) -> bool:
    """Do the same students stand under both names?"""
    if not one or not other:
        return False
    both = len(one & other)
    return both >= _FEWEST and both >= _ENOUGH * min(len(one), len(other))


def case_of(kind: str, one: str, other: str) -> str:
    """The number of the question whether two spellings are one, the same in every term: P3F2A9C1-7B2E."""
    text = "|".join([kind, *sorted((fold(one), fold(other)))])
    digits = hashlib.sha256(text.encode()).hexdigest().upper()
    return f"{ASKED}{digits[:7]}-{digits[7:11]}"


def _findings(rows: DataFrame, named: Series, spellings: DataFrame, asked: DataFrame) -> DataFrame:
    """A note on each sheet that writes a school or class in another way, and a question at one sheet for each pair that may be one.

    rows: as they were written; named: the name of each row's school.
    """
    if spellings.empty and asked.empty:
        return f.none()
    written = rows[["submission", "school", "class_name"]].assign(named=named).drop_duplicates()
    found = []
    for kind, field, keys in (("school", "school", ["school"]), ("class", "class_name", ["named", "class_name"])):
        mine = spellings[spellings["kind"] == kind].rename(columns={"school": "named"})
        spelled = mine.rename(columns={"written": field})[[*keys, "name"]].drop_duplicates()
        sheets = written.merge(spelled, on=keys, how="inner").drop_duplicates(["submission", field])
        found.append(f.found("PLACE-ONE", sheets[["submission"]].assign(row=0), field, value=sheets[field], other=sheets["name"]))
        pairs = asked[asked["kind"] == kind]
        at_school = pairs["school"].where(pairs["kind"] == "class", pairs["other"])
        places = written.drop_duplicates(["named", "class_name"] if kind == "class" else "named")
        known = dict(
            zip(
                zip(places["named"], places["class_name"] if kind == "class" else places["named"], strict=True),
                places["submission"],
                strict=True,
            )
        )
        where = [known.get(place, 0) for place in zip(at_school, pairs["other"], strict=True)]
        at = pairs.assign(submission=where, row=0)
        found.append(f.found("PLACE-ASKED", at.loc[at["submission"] > 0, ["submission", "row"]], field, value=at["other"], other=at["one"]))
    return f.together(*found)
