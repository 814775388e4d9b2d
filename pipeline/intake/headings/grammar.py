"""What a heading means, read as whose × what × how × form, by the tables of `schemas.headings`.

A heading is cut into the words of the tables, the longest first. The last thing named is what the column holds, the last attribute what
of it. What no table knows is left over and said: a heading with something left over is a guess, which only its cells can bear out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

from pipeline.intake.surroundings.times import BLANK, Times, times_in
from pipeline.speech.wording import fold, simplified
from schemas import categories, headings, other_headings

_BRACKETS = re.compile(r"[(\[【〔{<《](.*?)[)\]】〕}>》]")
_DECORATION = re.compile(r"[*★☆※●▲:：\s\"'“”‘’]+")
_NUMBERING = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十])\s*[.、)]")
_SEPARATOR = re.compile(r"[/、,，;；|\\+＋&]")
_LONGEST = 60
_TICK = re.compile(r"[√✓✔☑]|打勾|打钩|划勾|是/否|是否|Y/N|0/1", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """What a heading means. Nothing at all: it says nothing that is known.

    field: of the class sheet; empty where the column is known and not needed. also: further fields in the same cell. whose: of the
    tables of `schemas.headings.WHOSE`. group: of a column that marks one hardship group; by_any: anything but a no is such a mark (a
    number, a kind). month: of a column of one month, `-09`. known: it was understood. left: what no table knows.
    """

    field: str = ""
    also: tuple[str, ...] = ()
    whose: str = ""
    group: str = ""
    by_any: bool = False
    month: str = ""
    known: bool = False
    left: str = ""
    exact: bool = False
    """it stands so in the schema, or in the local words"""
    answered: bool = False
    """somebody has said so"""

    @cached_property
    def is_sure(self) -> bool:
        return self.known and not self.left


def _words() -> dict[str, tuple[str, str]]:
    """Each word of the tables, folded → (part, label). AssertionError where two tables have one word."""
    groups = {value: tuple(word for word in spelled if not word.isascii()) for value, spelled in categories.HARDSHIP_GROUP.items()}
    tables: dict[str, dict[str, tuple[str, ...]]] = {
        "whose": headings.WHOSE, "thing": headings.THINGS, "state": headings.STATES, "attribute": headings.ATTRIBUTES,
        "unused": {"": headings.NOT_USED}, "neutral": {"": headings.NEUTRAL}, "past": {"": headings.PAST},
    }  # fmt: skip
    known: dict[str, tuple[str, str]] = {}
    for part, table in tables.items():
        for label, spelled in table.items():
            for word in spelled:
                assert known.setdefault(fold(word), (part, label)) == (part, label), f"{word} stands in two tables"
    for value, spelled in groups.items():
        for word in spelled if value not in ("none", "other") else ():
            known.setdefault(fold(word), ("group", value))
    return known


WORDS = _words()
_MOST = max(map(len, WORDS))


@dataclass(frozen=True)
class _Token:
    part: str
    label: str
    text: str


def _tokens(text: str, known: Mapping[str, tuple[str, str]] = WORDS) -> Iterator[_Token]:
    """The words of a folded text, the longest first; what no table knows is of part ''."""
    at, unknown = 0, ""
    while at < len(text):
        word = next(
            (text[at : at + length] for length in range(min(_MOST, len(text) - at), 0, -1) if text[at : at + length] in known), None
        )
        if word is None:
            unknown += text[at]
            at += 1
            continue
        if unknown:
            yield _Token("", "", unknown)
            unknown = ""
        yield _Token(*known[word], word)
        at += len(word)
    if unknown:
        yield _Token("", "", unknown)


@lru_cache(8192)
def read_heading(heading: str) -> Reading:
    """What a heading of a class sheet means. One look per distinct heading."""
    text = unicodedata.normalize("NFKC", simplified(heading))
    if not text.strip() or len(text) > _LONGEST:
        return Reading()
    inside = " ".join(_BRACKETS.findall(text))
    main = _NUMBERING.sub("", _DECORATION.sub("", _BRACKETS.sub("", text)))
    times = times_in(main)
    if month := _month(times):
        return Reading(month=month, known=True)
    if times.terms or "学年" in main:  # whether that is another time is asked by `form`
        main = times.left.replace(BLANK, "")
    read = _several(main) or _read([*_tokens(fold(main))])
    whose = next((one.label for one in _tokens(fold(inside)) if one.part == "whose" and one.label not in ("student", "staff")), "")
    if whose and read.whose in ("", "guardian") and read.field:
        read = _of(whose if read.whose == "" else _nearer(read.whose, whose), read)
    if read.field in ("programme", "hardship_group", "receives", "") and (inner := _by_instruction(inside)):
        read = replace(read, field=inner, known=True)
    return read


@lru_cache(8192)
def read_other(heading: str, kind: str) -> Reading:
    """What a heading of another kind of sheet means, by the tables of that kind (`schemas.other_headings`)."""
    text = unicodedata.normalize("NFKC", simplified(heading))
    if not text.strip() or len(text) > _LONGEST:
        return Reading()
    words = _words_of(kind)
    inside = [*_tokens(fold(" ".join(_BRACKETS.findall(text))), words)]
    tokens = [*_tokens(fold(_NUMBERING.sub("", _DECORATION.sub("", _BRACKETS.sub("", text)))), words)]
    left = "".join(token.text for token in tokens if token.part == "")
    whose = next((one.label for one in reversed([*tokens, *inside]) if one.part == "whose" and one.label != "student"), "")
    things = [token for token in tokens if token.part in ("thing", "state", "group", "unused")]
    if things and things[-1].part == "unused":
        return Reading(known=True, left=left)
    thing = (things[-1].part if things[-1].part == "group" else things[-1].label) if things else ""
    attribute = next((token.label for token in reversed(tokens) if token.part == "attribute" and token.label != "whether"), "")
    fields = other_headings.FIELDS_OF[kind].get(".".join(filter(None, (whose, thing))), {})
    field = fields.get(attribute, "")
    return Reading(field=field, known=bool(field), left=left)


@cache
def _words_of(kind: str) -> dict[str, tuple[str, str]]:
    own: dict[str, tuple[str, str]] = {}
    for label, spelled in other_headings.OF_KINDS[kind].items():
        part, _, name = label.partition(":")
        for word in spelled:
            assert own.setdefault(fold(word), (part, name)) == (part, name), f"{word} stands in two tables of {kind}"
    return WORDS | own


def whose_of(text: str) -> str:
    """Whose, but the student's, the brackets of a heading say: 姓名(家长) is a guardian's."""
    inside = " ".join(_BRACKETS.findall(unicodedata.normalize("NFKC", simplified(text))))
    return next((one.label for one in _tokens(fold(inside)) if one.part == "whose" and one.label not in ("student", "staff")), "")


def _month(times: Times) -> str:
    """The month of a column that stands for one: 9月, 2026年9月, 九月份, 9月金额."""
    rest = times.left.replace(BLANK, "").strip()
    return times.months[0] if len(times.months) == 1 and rest in ("", "金额", "补助", "发放", "份", "发放金额", "助学金") else ""


def _several(main: str) -> Reading | None:
    """Several fields in one cell: 年级/班级, 专业班级, 姓名/身份证号."""
    parts = [[*_tokens(fold(part))] for part in _SEPARATOR.split(main) if part]
    if len(parts) > 1:
        reads = [_read(part) for part in parts]
        fields = [read.field for read in reads if read.field]
        if set(fields) == {"name", "id_number"} and not any(read.left for read in reads):
            return Reading(field=fields[0], also=(fields[1],), known=True)
    tokens = [token for part in parts for token in part if token.part != "neutral"]
    things = [token.label for token in tokens if token.part == "thing"]
    places = [thing for thing in things if thing in headings.IN_ONE]
    others = [token for token in tokens if token.part not in ("thing", "whose", "attribute")]
    if len(set(places)) > 1 and len(places) == len(things) and not others and "class" in (*places, places[-1]):
        return Reading(field="class_name" if "class" in places else places[-1], known=True)
    return None


def _read(tokens: list[_Token]) -> Reading:
    if any(token.part == "past" for token in tokens):
        return Reading(known=True)
    left = "".join(token.text for token in tokens if token.part == "")
    whose = [token.label for token in tokens if token.part == "whose"]
    tokens = _of_the_last(tokens)
    heads = [token for token in tokens if token.part in ("thing", "state", "group", "unused")]
    attributes = [token.label for token in tokens if token.part == "attribute"]
    last = next((one for one in reversed(attributes) if one != "whether"), "whether" if attributes else "")
    if not heads:
        if not whose and not attributes:
            return Reading(left=left)
        read = Reading(field="" if left and last == "level" else headings.FIELDS[""].get(last, ""), left=left)
        if whose and whose[-1] != "student":
            alone = not attributes or (not last and not left)
            return Reading(known=True, whose=_nearest(whose)) if last == "whether" else _of(_nearest(whose), read, alone=alone)
        read = replace(read, field=read.field or ("name" if whose and not attributes else ""))
        return replace(read, known=bool(read.field), whose="student" if whose else "")
    head = _head(heads, last, "whether" in attributes)
    if head.part == "unused":
        return Reading(known=True, left=left, whose=_nearest(whose))
    if head.part == "group":
        return _group(head, heads, last, left)
    if last == "reason" and head.part == "state" and not headings.FIELDS[head.label].get("reason"):
        return Reading(known=True)
    field = headings.FIELDS.get(head.label, {}).get(last, "")
    read = Reading(field=field, known=bool(field), left=left)
    return _of(_nearest(whose), read) if whose and _nearest(whose) != "student" else replace(read, whose="student" if whose else "")


def _of_the_last(tokens: list[_Token]) -> list[_Token]:
    """What stands behind the last person named, where that says what of them: 资助发放监护人姓名 is the name, and not the payment."""
    at = max((place for place, token in enumerate(tokens) if token.part == "whose" and token.label != "student"), default=-1)
    rest = tokens[at + 1 :]
    says_what = any(token.part in ("thing", "unused") or (token.part == "attribute" and token.label != "whether") for token in rest)
    return rest if at >= 0 and says_what else tokens


def _head(heads: list[_Token], attribute: str, whether: bool) -> _Token:
    """What the column holds: the last thing named. What says who is to be paid (申请, 审核 …) is it where no more is asked of it than
    whether, how or with what result; in 申请金额 it only says which amount."""
    states = [token for token in heads if token.part == "state"]
    if states and (whether or attribute in ("", "state", "result")):
        others = [
            token for token in heads if token.part == "thing" and token.label not in ("aid", "hardship", "school", "register", "class")
        ]
        decided = [token for token in states if token.label != "receives"] or states
        if not others and not any(token.part == "unused" for token in heads):
            return decided[-1]
    others = [token for token in heads if token.part != "state"]
    return (others or heads)[-1]


def _group(head: _Token, heads: list[_Token], attribute: str, left: str) -> Reading:
    groups = {token.label for token in heads if token.part == "group"}
    if len(groups) > 1:
        return Reading(field="hardship_group", known=True, left=left)
    if attribute == "level" or any(token.part == "thing" and token.label == "hardship" for token in heads[heads.index(head) :]):
        return Reading(known=True, left=left) if attribute == "level" else Reading(field="hardship_group", known=True, left=left)
    return Reading(group=head.label, by_any=attribute in ("number", "kind", "day", "code"), known=True, left=left)


def _nearest(whose: list[str]) -> str:
    """Of 学生家长 the parent is meant, of 家长(父亲) the father."""
    others = [one for one in whose if one != "student"]
    return others[-1] if others else (whose[-1] if whose else "")


def _nearer(one: str, other: str) -> str:
    return other if other in ("father", "mother", "second") else one


def _of(whose: str, read: Reading, alone: bool = False) -> Reading:
    """The reading as it is of somebody but the student."""
    if read.whose in ("guardian", "father", "mother") and whose != "second":
        return replace(read, whose=whose)
    family = "guardian" if whose in ("father", "mother", "second") else whose
    key = "" if alone else read.field
    field = headings.OF_OTHERS.get(family, {}).get(key, "")
    if whose == "second":
        field = ""
    return replace(read, field=field, whose=whose, known=True)


def _by_instruction(inside: str) -> str:
    """The field that the words in brackets tell: (寄宿/非寄宿), (住校/走读)."""
    parts = [fold(part) for part in _SEPARATOR.split(inside) if fold(part)]
    boards = {fold(word) for words in categories.YES_NO.values() for word in words if len(word) > 1 and not word.isascii()}
    return (
        "boarding" if len(parts) > 1 and all(part in boards and ("住" in part or "宿" in part or "走读" in part) for part in parts) else ""
    )


def says(heading: str) -> str:
    """Of what that decides a heading speaks, though it was not understood: `hardship`, `standing` (applying, leaving, being agreed to …),
    or nothing."""
    parts = {(token.part, token.label) for token in _tokens(fold(unicodedata.normalize("NFKC", simplified(heading)))[:_LONGEST])}
    if any(part == "state" for part, _label in parts):
        return "standing"
    return "hardship" if ("thing", "hardship") in parts or any(part == "group" for part, _label in parts) else ""
