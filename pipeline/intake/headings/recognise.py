"""Which kind of sheet and which field a heading means."""

from __future__ import annotations

import json
import pickle
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.facts.terms import Term
from pipeline.intake.headings.grammar import Reading, read_heading, read_other, whose_of
from pipeline.speech.wording import fold
from schemas.other_headings import FIELDS_OF

_BRACKETS = re.compile(r"[(\[【〔{].*?[)\]】〕}]")
_SHORTEST_NEAR = 4
"""In words of fewer characters one character is the meaning (账户名, 账户号)."""


@dataclass(frozen=True)
class KindWords:
    """What recognition knows of a kind of sheet; see `schemas.columns.Kind`.

    headings: folded heading → field. keeps_digits, dates, filled_down: the fields of that nature. by_grammar: other headings are read by
    the grammar of headings, which knows the fields of the class sheet. Kinds with a language of their own (`schemas.other_headings`) are
    read by that.
    """

    name: str
    headings: Mapping[str, str]
    key: tuple[str, ...]
    must: tuple[str, ...] = ()
    fewest: int = 3
    any_of: tuple[tuple[str, ...], ...] = ()
    keeps_digits: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    filled_down: frozenset[str] = frozenset()
    by_grammar: bool = False
    _seen: dict[str, Reading] = field(default_factory=dict, repr=False, compare=False)

    def reading(self, heading: str) -> Reading:
        """What a heading means: as written, else without what stands in brackets (a unit, an instruction), else by the grammar of headings,
        where this kind is read by it. One look per distinct heading."""
        known = self._seen.get(heading)
        if known is None:
            known = self._seen[heading] = self._read(heading)
        return known

    def _read(self, heading: str) -> Reading:
        exact = self.headings.get(fold(heading))
        if exact is None and len(heading) < 60 and not (self.by_grammar and whose_of(heading)):
            exact = self.headings.get(fold(_BRACKETS.sub("", unicodedata.normalize("NFKC", heading))))
        if exact is not None:
            return Reading(field=exact, known=True, exact=True)
        if self.by_grammar:
            return read_heading(heading)
        return read_other(heading, self.name) if self.name in FIELDS_OF else Reading()

    def is_of(self, columns: Iterable[str]) -> bool:
        """Are these columns enough for a sheet of this kind?"""
        there = set(columns)
        return len(there) >= self.fewest and there >= set(self.must) and all(there & set(group) for group in self.any_of)

    def field_of(self, heading: str) -> str | None:
        """The field that a heading means for sure."""
        read = self.reading(heading)
        return read.field or None if read.is_sure else None

    def near_fields(self, heading: str) -> set[str]:
        """The fields of the headings that differ by one character (身份征号): one, several or none."""
        written = fold(heading)
        if not _SHORTEST_NEAR <= len(written) < 60:
            return set()
        return {name for word, name in self.headings.items() if len(word) >= _SHORTEST_NEAR and _differ_by_one(word, written)}


@dataclass(frozen=True)
class Vocabulary:
    """All that recognition knows: the kinds of sheets, and the names of programmes, longest first."""

    kinds: tuple[KindWords, ...]
    term: Term
    programmes: tuple[str, ...] = ()
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """form → folded heading → field, as `forms.answers_in` returns them"""
    describes: bool = False
    """say of every form what each column was taken for, not only where something is asked of it"""
    seen: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    """headings → the tables that they make (`layout`)"""
    heads: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)
    """text → is it a heading of any kind?"""

    @cached_property
    def packed(self) -> bytes:
        """The words alone, as they go over to a worker; packed once for all batches of a run."""
        return pickle.dumps((self.kinds, self.term, self.programmes, self.answers, self.describes))

    @cached_property
    def text(self) -> str:
        """The words as one text, the same in every process: sets have no order of their own."""
        kinds = [{name: value for name, value in vars(kind).items() if name != "_seen"} for kind in self.kinds]
        return json.dumps([kinds, self.term.name, self.programmes, self.answers, self.describes], default=sorted, sort_keys=True)

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpacked, (self.packed,)

    def is_heading(self, text: str) -> bool:
        """Is the text a heading of any kind for sure? One look per distinct text."""
        known = self.heads.get(text)
        if known is None:
            known = any(kind.field_of(text) for kind in self.kinds)
            if len(self.heads) < _MOST_HEADS:
                self.heads[text] = known
        return known


_KEPT: dict[bytes, Vocabulary] = {}
_MOST_KEPT, _MOST_HEADS = 8, 10_000


def _unpacked(packed: bytes) -> Vocabulary:
    """The vocabulary of these words that this process has used before, with what it has learnt of headings; else a new one."""
    if packed not in _KEPT:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        kinds, term, programmes, answers, describes = pickle.loads(packed)  # what another process of this run has packed
        _KEPT[packed] = Vocabulary(kinds, term, programmes, answers, describes)
    return _KEPT[packed]


def folded(headings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """field → its headings, as folded heading → field. AssertionError when two fields claim one heading."""
    known: dict[str, str] = {}
    for name, words in headings.items():
        for word in words:
            assert known.setdefault(fold(word), name) == name, f"{word} means two fields"
    return known


def _differ_by_one(one: str, other: str) -> bool:
    """One character replaced, missing or too many."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    return longer[start + 1 :] == shorter[start + (len(one) == len(other)) :]
