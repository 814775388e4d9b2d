"""The same person, the same card: clusters, and which enrolment counts.

Exact keys first: the id (15- and 18-digit forms are one), the student number, the card; then who is probably the same person under
another id (`decision`). A duplicate is paid at most once; where the sheets do not say which enrolment is the right one, it is held
until a person rules. All this hangs on the few rows that share something with others (`tangled`): these are gathered, wherever they lie.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.facts import identity, keys
from pipeline.machine.distinct import among
from pipeline.machine.parts import HERE, Drawer, Part, Room
from pipeline.machine.slim import taken
from pipeline.persons import near, rules, rulings
from pipeline.persons.tangled import Numbers, links, tangled
from pipeline.speech import findings as f
from pipeline.speech.findings import CARD_CODES
from pipeline.speech.language import N_, _, filled

_EXACT = (rules.one_id_two_names, rules.one_number_two_ids, rules.twice_in_class, rules.in_two_classes, rules.in_two_schools)
_MARKS = ["outcome", "reason", "holds"]
_SETTLED = ["id_number", "birth_date", "sex", "student_key", *_MARKS, "person"]
"""The columns that are not as they were given, or are new, in their order."""
_EARLIER = 2**62
"""The place of the first of those who are known from earlier terms: behind everybody of this one."""


def deduplicate(
    enrolments: DataFrame, submissions: DataFrame, ruled: DataFrame, earlier: DataFrame
) -> tuple[DataFrame, DataFrame, DataFrame]:
    """Mark enrolments that are the same person or share a card, and settle which one counts.

    enrolments: accepted rows, one per student, class and month, as `validate` returns them. ruled: as `rulings.usable` returns it.
    earlier: id_number and name of who is known from earlier terms. Returns (enrolments, duplicates, findings). No row is dropped:
    each gets `student_key`, `outcome` (counts, collapsed, superseded, held), `reason` (a finding's code) and `holds` (codes, joined
    by semicolons). duplicates has one row per member of a cluster, with the number of its case and what was ruled.
    """
    (marked,), duplicates, found = over_parts([Part.of(enrolments)], submissions, ruled, earlier, HERE)
    return marked.frame(), duplicates, found


def over_parts(
    enrolments: Sequence[Part], submissions: DataFrame, ruled: DataFrame, earlier: DataFrame, room: Room
) -> tuple[list[Part], DataFrame, DataFrame]:
    """As `deduplicate`, of enrolments in parts, whatever lies in which: the same rows come back with the same marks, part by part."""
    term = _Term.of(enrolments, room)
    together = tangled(term.links)
    rows = term.rows_of(together)
    cases = _Cases(submissions, ruled)
    for rule in _EXACT:
        cases.settle(rows, *rule(rows, submissions))
    others = term.people_but(together)
    pairs = near.likely(term.all_of(others, rows), room, "now")
    likely = pairs[["one", "other"]].to_numpy().ravel()
    alike = np.setdiff1d(term.who_at(likely), together)
    rows = _in_order(pd.concat([rows, term.rows_of(alike)])) if len(alike) else rows
    cases.settle(rows, *rules.probably_one_person(rows, pairs))
    cases.settle(rows, *rules.one_card_for_several(rows, submissions))
    term, of_accounts = term.marked(rows)
    cases.found += [*of_accounts, rules.guardian_is_student(rows)]
    everybody = partial(term.all_of, others, rows, likely)
    cases.found.append(_known_under_another_id(term, everybody, earlier))
    return term.parts, cases.duplicates(rows), f.together(*cases.found, *cases.rulings())


def joined(parts: Sequence[Part], enrolments: DataFrame) -> DataFrame:
    """What `over_parts` returns as one frame, as `deduplicate` would of these enrolments: their own columns stay where they lie."""
    whole = _in_order(enrolments)
    known = _in_order(pd.concat([part.frame(["submission", "row", *_SETTLED]) for part in parts]))
    return whole.assign(**{name: known[name].array for name in _SETTLED})


@dataclass(frozen=True)
class _Term:
    """The enrolments of a term in parts. links: of each part's rows, as `tangled.links` has them, with `place`, the row's among all."""

    room: Room
    parts: list[Part]
    links: list[DataFrame]

    @staticmethod
    def of(enrolments: Sequence[Part], room: Room) -> _Term:
        first = np.cumsum([0, *(part.rows for part in enrolments)]).tolist()
        made = room.each(_Described(room.drawer, len(enrolments) == 1), enrolments, range(len(enrolments)), first[:-1])
        return _Term(room, [part for part, _ in made], [one for _, one in made])

    def rows_of(self, who: Numbers) -> DataFrame:
        """All rows of these persons, in order."""
        return _in_order(self.room.gathered(self.parts, [np.flatnonzero(np.isin(one["who"].to_numpy(), who)) for one in self.links]))

    def who_at(self, places: NDArray[np.int64]) -> Numbers:
        """The persons of the rows at these places."""
        return np.concatenate([one["who"].to_numpy()[np.isin(one["place"].to_numpy(), places)] for one in self.links])

    def people_but(self, who: Numbers) -> list[Part]:
        """One row for each other person, as `near.people_of` makes them. Their enrolments all stand, and each person is in one part."""
        rest = [np.flatnonzero(~np.isin(one["who"].to_numpy(), who)) for one in self.links]
        return self.room.each(_People(self.room.drawer), self.parts, range(len(self.parts)), rest)

    def all_of(
        self, others: Sequence[Part], rows: DataFrame, but: NDArray[np.int64] | None = None, more: DataFrame | None = None
    ) -> list[Part]:
        """Everybody, as `near.likely` takes them: others, but for those at some places, who are among the rows; and more people."""
        own, _row = near.people_of(rows[rows["outcome"].isin(rules.STANDING)])
        if but is not None:
            others = self.room.each(_without, others, [but] * len(others))
        given = [own, *([] if more is None else [more.reindex(columns=own.columns).astype(own.dtypes)])]
        if len(self.parts) > 1:
            return [*others, *map(Part.of, given)]
        return [Part.of(pd.concat([*(part.frame() for part in others), *given], ignore_index=True))]

    def marked(self, rows: DataFrame) -> tuple[_Term, list[DataFrame]]:
        """(the term with what the rules have marked in these rows, what was found in each part beside them)."""
        mine = [rows.loc[rows.index.isin(part.index), _MARKS] for part in self.parts]
        made = self.room.each(_Marked(self.room.drawer), self.parts, range(len(self.parts)), mine)
        return replace(self, parts=[part for part, _ in made]), [found for _, found in made]


@dataclass(frozen=True)
class _Described:
    """A part with what is known of each row by itself, unmarked yet, and its links. alone: there are no other parts."""

    drawer: Drawer
    alone: bool

    def __call__(self, part: Part, number: int, first: int) -> tuple[Part, DataFrame]:
        rows = identity.with_id_facts(_in_order(part.frame()))
        assert rows[["id_number", "name"]].notna().all(axis=None), "validate lets no row without id or name through"
        if not self.alone:
            rows = rows.set_axis(pd.RangeIndex(first, first + len(rows)))
        rows = rows.assign(student_key=keys.student_key(rows["id_number"]), outcome="counts", reason="", holds=rows.get("held_by", ""))
        rows = rows.assign(person=keys.name_key(rows["name"]))
        return self.drawer.keep(f"described-{number}", rows, first), links(rows, self.alone).assign(place=near.places(rows))


@dataclass(frozen=True)
class _People:
    """The persons of some rows of a part."""

    drawer: Drawer

    def __call__(self, part: Part, number: int, places: NDArray[np.int64]) -> Part:
        return self.drawer.keep(f"people-{number}", near.people_of(taken(part.frame(near.COLUMNS), places))[0])


@dataclass(frozen=True)
class _Marked:
    """A part with the marks of the rules, and of what each row says by itself; and what was found of that."""

    drawer: Drawer

    def __call__(self, part: Part, number: int, marks: DataFrame) -> tuple[Part, DataFrame]:
        rows = part.frame().copy(deep=False)
        rows.loc[marks.index, _MARKS] = marks
        found = rules.account_of_another(rows)
        return self.drawer.keep(f"marked-{number}", rows, part.first), found


def _without(people: Part, places: NDArray[np.int64]) -> Part:
    found = people.frame()
    return Part.of(found[~np.isin(found["place"].to_numpy(), places)].reset_index(drop=True))


@dataclass
class _Cases:
    """What the rules have settled so far, and what persons have ruled on it. found: findings."""

    submissions: DataFrame
    ruled: DataFrame
    clusters: list[DataFrame] = field(default_factory=list)
    found: list[DataFrame] = field(default_factory=list)

    def settle(self, rows: DataFrame, cluster: DataFrame, found: DataFrame) -> None:
        """Number the cases of a rule, and carry out, in place, what was ruled on them."""
        if cluster.empty and self.clusters:
            self.found.append(found)
            return
        cluster = cluster.assign(case=rulings.numbered(cluster, rows))
        cluster = pd.concat([cluster, rulings.apply(rows, cluster, self.ruled)], axis=1)
        self.clusters.append(cluster)
        self.found.append(_open(found, rows.loc[cluster.index[cluster["ruled"] != ""]]))

    def duplicates(self, rows: DataFrame) -> DataFrame:
        """All members of all clusters."""
        return _numbered(self.clusters, rows, self.submissions)

    def rulings(self) -> tuple[DataFrame, DataFrame]:
        """Findings of rulings that fit nothing."""
        cases = pd.concat([cluster["case"] for cluster in self.clusters])
        return rulings.stale(self.ruled, cases), rulings.impossible(self.ruled, cases)


def _in_order(enrolments: DataFrame) -> DataFrame:
    """By sheet and row, as most terms are read."""
    submission, row = (enrolments[name].to_numpy() for name in ("submission", "row"))
    ahead = (np.diff(submission) > 0) | ((np.diff(submission) == 0) & (np.diff(row) >= 0))
    return enrolments if ahead.all() else taken(enrolments, np.lexsort((row, submission)))


def _open(found: DataFrame, ruled: DataFrame) -> DataFrame:
    """The findings but for those of rows on which somebody has ruled."""
    places = ["submission", "row"]
    return found[~pd.MultiIndex.from_frame(found[places]).isin(pd.MultiIndex.from_frame(ruled[places]))]


def _known_under_another_id(term: _Term, everybody: Callable[..., list[Part]], earlier: DataFrame) -> DataFrame:
    """DUP-NEAR, as a warning: a student who stands in earlier terms under an id that differs in a digit or two. Nothing is held: one of
    the two ids was mistyped; but limits count by id. everybody: given `more` people, all of them (`_Term.all_of`)."""
    ids = identity.id_18(earlier["id_number"])
    known = earlier.assign(id_number=ids)[ids.notna() & earlier["name"].notna()].drop_duplicates("id_number")
    if known.empty:
        return f.none()
    there = np.logical_or.reduce(term.room.each(_among_ids, term.parts, [known["id_number"]] * len(term.parts)))
    known = known.loc[~there, ["id_number", "name"]].reset_index(drop=True)
    if known.empty or not any(part.rows for part in term.parts):
        return f.none()
    more = known.assign(sex=identity.sex(known["id_number"]), place=_EARLIER + np.arange(len(known)))
    pairs = near.likely(everybody(more=more), term.room, "earlier")
    pairs = pairs[(pairs["one"] < _EARLIER) & (pairs["other"] >= _EARLIER)].drop_duplicates("one")
    rows = term.rows_of(term.who_at(pairs["one"].to_numpy()))
    rows = rows[rows["outcome"].isin(rules.STANDING)]
    first = Series(near.places(rows), index=rows.index).groupby(rows["id_number"]).transform("min")
    mine = rows.assign(place=first).drop_duplicates("place", keep="last").set_index("place", drop=False).loc[pairs["one"]]
    names = filled(_("往期记录中的 {name}"), name=known["name"].iloc[pairs["other"].to_numpy() - _EARLIER].set_axis(mine.index))
    return f.found("DUP-NEAR", mine, "id_number", severity="warning", value=pairs["said"].set_axis(mine.index), other=names)


def _among_ids(part: Part, ids: Series) -> NDArray[np.bool_]:
    return among(ids, part.frame(["id_number"])["id_number"]).to_numpy()


def _numbered(clusters: list[DataFrame], rows: DataFrame, submissions: DataFrame) -> DataFrame:
    """One frame of all cluster members, the clusters numbered in the order in which they stand in the sheets."""
    members = pd.concat([cluster.assign(index=cluster.index) for cluster in clusters], ignore_index=True)
    number = members.groupby(["kind", "key"], sort=False).ngroup() + 1
    known = rows.loc[members["index"]].reset_index(drop=True)
    files = submissions.set_index("submission")
    return DataFrame(
        {
            "cluster": "C" + number.astype("str").str.zfill(5),
            "kind": members["kind"],
            "student_key": known["student_key"],
            "id_number": known["id_number"],
            "name": known["name"],
            "school": known["school"],
            "class_name": known["class_name"],
            "month": known["month"],
            "file": known["submission"].map(files["file"]).astype("str"),
            "sheet": known["submission"].map(files["sheet"]).astype("str"),
            "row": known["row"],
            "outcome": known["outcome"].where(~members["kind"].isin(CARD_CODES) | (members["ruled"] != ""), "held"),
            "reason": _why(members),
            "case": members["case"],
            "ruled": members["ruled"],
            "ruling": members["ruling"],
            **{name: known[name] for name in ("guardian", "telephone", "account_holder")},
            "card_number": known["card_number"],
            "student_number": known["student_number"],
            "submission": known["submission"],
        }
    )


def _why(members: DataFrame) -> Series:
    """The rule that settles the cluster, and what speaks for it; or what a person has ruled."""
    rule = members["kind"].map({kind: _(said) for kind, said in REASONS.items()}).astype("str")
    by_rule = rule + (_("：") + members["said"]).where(members["said"] != "", "")
    return by_rule.where(members["ruled"] == "", filled(_("裁定为{ruled}"), ruled=members["ruled"]))


REASONS = {
    "DUP-ROW": N_("同班同月重复：内容相同的只计一次，内容不同的待裁定"),
    "DUP-CLASS": N_("同校两个班：以后一张表为准"),
    "DUP-SCHOOL": N_("两校重复学籍：一方为正式学籍（G）、其余为临时（L）的以正式为准，否则待裁定"),
    "NUMBER-SHARED": N_("一个学籍号两个证号：待裁定"),
    "DUP-NEAR": N_("疑似同一人，第二条起待裁定"),
    "ID-SHARED": N_("一个证号两个姓名：待裁定"),
    "CARD-SHARED": N_("一卡多人：无委托书或非同一监护人，待裁定"),
}
