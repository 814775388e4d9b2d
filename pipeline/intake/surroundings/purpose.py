"""What a sheet of students is for, by its titles, its name and its file's name: `schemas.purposes`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from pipeline.speech.wording import fold, simplified
from schemas.purposes import (
    ADVICE,
    BY_OFFICES,
    CARDS_NAMED,
    ELSEWHERE_NAMED,
    FAILURES,
    GROUPS_NAMED,
    HOUSEHOLD,
    NO_PURPOSE,
    NOTE_BEGINS,
    OF_AID,
    PAST_NAMED,
    PURPOSES,
    REGISTER_NAMED,
    SENTENCE,
    SLIPS_NAMED,
    TITLE_ENDS,
    VOID_NAMED,
)

_WORDS = {purpose: re.compile("|".join(map(re.escape, words))) for purpose, words in PURPOSES.items()}
_NO_PURPOSE = re.compile("|".join(map(re.escape, NO_PURPOSE)))
_AGAINST = "|".join(re.escape(word) for purpose, words in PURPOSES.items() if purpose not in ("claims", "roster") for word in words)
_WITHOUT = re.compile(
    f"(?:不含|不包括|不包含|除去|除|已删除?|删除|扣除|去除|去掉|剔除|减去|含|包括|有)(?:了|的)?(?:{_AGAINST})(?:的|学生|人员)*"
    f"|(?<=[^\\n])(?:{_AGAINST})(?:学生|人员)?共?0+[人名个](?!名单|名册|表|统计|汇总)"
    f"|(?:{_AGAINST})(?:学生|人员)?的?(?:已删|已除|除外|已去除|已剔除|已扣除|已)"
)
"""退学的已删, 不含退学, 退学2人: a list of the others, which says how many it is without."""
_ELSEWHERE = re.compile(ELSEWHERE_NAMED)
_PAST = re.compile(PAST_NAMED)
_VOID, NOTE, _SENTENCE, _TITLE_END, _ADVICE = map(re.compile, (VOID_NAMED, NOTE_BEGINS, SENTENCE, TITLE_ENDS, ADVICE))
_LABEL = re.compile("[:：]")
_LONGEST_TITLE = 60
_SLIPS = re.compile(SLIPS_NAMED)


def purpose_of(texts: Iterable[str], fields: Iterable[str], has_marks: bool, programme: str = "") -> str:
    """What the sheet is for: of `PURPOSES`, or other-term. texts: titles and names; fields: those of the sheet's columns; has_marks: it
    has columns that mark hardship groups or months; programme: aids of ours that its titles name. A sheet that says nothing claims, as
    the folder in which it lies does."""
    texts = [*texts]
    found = "void" if any(map(_VOID.search, texts)) else _purpose(_alike(texts))
    if found == "other-aid" and programme:
        return "claims"
    if found == "roster" and (has_marks or set(fields) & set(OF_AID)):
        return "claims"
    return found


def _alike(texts: Iterable[str]) -> str:
    """The texts as one, with every digit 0: no word of ours has any, and so the titles of all classes of a school are few."""
    return _DIGIT.sub("0", "\n".join(texts))


def is_note(line: str, labels: bool = False) -> bool:
    """Is a line above a table a note, and no title? What notes say of those who left, or of what is wrong (退学的学生不填,
    信息有误的退回), tells nothing of the students below. What ends like a list's name (…名单, …表) is a title. labels: a line of labels
    (学期：第一学期) is no note; else it is no title either."""
    line = line.strip()
    if NOTE.match(line) or _SENTENCE.search(line):
        return True
    if _TITLE_END.search(line):
        return False
    return _ADVICE.search(line) is not None or (not labels and (len(line) > _LONGEST_TITLE or _LABEL.search(line) is not None))


_folded = lru_cache(4096)(fold)
_DIGIT = re.compile("[0-9]")


@lru_cache(4096)
def _purpose(alike: str) -> str:
    titles = "\n".join(_folded(line) for line in alike.split("\n") if not is_note(line))
    said = _WITHOUT.sub("", _NO_PURPOSE.sub("", titles))
    if _PAST.search(said):
        return "other-term"
    return next((purpose for purpose, words in _WORDS.items() if words.search(said)), "claims")


_GROUPS = sorted(((fold(word), group) for group, words in GROUPS_NAMED.items() for word in words), key=lambda pair: -len(pair[0]))


_ANY_GROUP = re.compile("|".join(sorted({word[:2] for words in GROUPS_NAMED.values() for word in words})))
"""How the words begin: in a plain text without one of these there is none of them."""
_IS_PLAIN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9（）()./年月-]*")


def groups_named(texts: Iterable[str]) -> list[str]:
    """The hardship groups that the first text names which names any: 清河县农村低保对象花名册 → rural-dibao."""
    return next((list(found) for text in texts if (found := _groups(_alike([text])))), [])


@lru_cache(4096)
def _groups(alike: str) -> tuple[str, ...]:
    if _ANY_GROUP.search(alike) is None and _IS_PLAIN.fullmatch(alike) and simplified(alike) == alike:
        return ()  # nearly every title: told at little cost
    rest, found = _folded(alike), set[str]()
    for word, group in _GROUPS:
        if word in rest:
            rest = rest.replace(word, " ")
            found.add(group)
    return tuple(sorted(found))


def is_office_list(
    as_class: Collection[str], as_list: Collection[str], said: Mapping[str, str], of_month: bool, by_office: bool = False
) -> bool:
    """Is a sheet whose title names a hardship group an office's list, though its headings may be a class sheet's as well?

    as_class, as_list: its columns read as either. said: what its surroundings say. of_month: it lies in a month's folder. by_office: its
    title or name says that an office has given it. One that names neither school nor class cannot be claimed from; one that does is a
    list where it speaks of households or comes from an office, and asks for nothing.
    """
    places = ("school", "grade", "class_name")
    if not any(name in as_class or said.get(name) for name in places):
        return True
    asks = set(as_class) & (set(OF_AID) - {"hardship_group", "hardship_level"}) or said.get("programme")
    return not asks and not of_month and (by_office or bool(set(as_list) & set(HOUSEHOLD)))


def is_by_office(texts: Iterable[str]) -> bool:
    """Does a title or name say that an office has given the list?"""
    return _says(texts, BY_OFFICES)


def is_elsewhere(texts: Iterable[str]) -> bool:
    """Does a title, a name or a heading say that a list tells who is registered or aided elsewhere?"""
    return _ELSEWHERE.search("\n".join(texts)) is not None


def lists_failures(texts: Iterable[str]) -> bool:
    """Does a title or name of a bank's return say that it lists those that failed, and no others?"""
    return _says(texts, FAILURES)


def called(texts: Iterable[str]) -> tuple[frozenset[str], str]:
    """The kinds of sheet that titles and names call it, each for itself a list: of an office, of a bank's cards, of its failures, of
    receipt slips; and its purpose. One look for all classes of a school."""
    return _called(tuple(_DIGIT.sub("0", text) for text in texts))


@lru_cache(4096)
def _called(texts: tuple[str, ...]) -> tuple[frozenset[str], str]:
    named = {
        "reference": bool(groups_named(texts)),
        "cards": _says(texts, CARDS_NAMED),
        "slips": _SLIPS.search(_folded(_alike(texts))) is not None,
        "bank-return": lists_failures(texts),
    }
    return frozenset(kind for kind, is_named in named.items() if is_named), _purpose(_alike(texts))


def _says(texts: Iterable[str], words: Iterable[str]) -> bool:
    said = _folded(_alike(texts))
    return any(word in said for word in words)


_OF_CLAIMS = ("card_number", "amount", "programme", "tier", "application", "account_holder", "paid")


def is_register(texts: Iterable[str], fields: Collection[str], of_month: bool) -> bool:
    """Is a sheet of students the export of the enrolment register, which claims for nobody? One that has student numbers or states, and
    nothing of paying; that lies with the sheets for the whole term, or that its name calls so and that asks for nothing."""
    if set(fields) & set(_OF_CLAIMS) or not {"student_number", "enrolment_status"} & set(fields):
        return False
    return not of_month or ("applies" not in fields and _says(texts, REGISTER_NAMED))
