"""What is said of a policy file with one thing wrong, for each thing that a file may have, as text, to be compared with what it was.

`python -m tests.policy.refused` writes `tests/policy/refused.txt` anew: look at the difference before you commit it.
"""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from pipeline import policy as policies
from pipeline.facts.terms import Term
from pipeline.speech.problems import Problem
from tests.conftest import HOME

GOLDEN = HOME / "tests" / "policy" / "refused.txt"
_SINCE = {"from": "2020-autumn", "source": "x"}
_WHOLE: dict[str, Any] = {
    "programme": "whole", "name": {"zh": "全项", "en": "Whole"}, "also_called": ["又名"], "stages": ["high-school"],
    "pays": {"every": "month", "to": "student", "months_per_year": 10, "month_of_change": "paid", "on_leaving": "whole"},
    "claimed": "by-name", "covers": "fee", "excludes": ["other"], "ranked_by": ["score"], "quota_order": ["issued", "carried-over"],
    "amounts": [
        {"name": {"zh": "一档", "en": "First"}, "when": {"all": [{"years": [1]}, {"not": {"boarding": True}}]}, "tier": "first",
         "per_year": [{**_SINCE, "value": 1000}]},
        {"stated": [{**_SINCE, "at_most": 1000}]},
    ],
    "grant_if": [{"from": "2020-autumn", "all": [
        {"enrolment": ["formal"], "blank": "pass", "source": "x"},
        {"any": [{"hardship_group": "any"}, {"major": "majors"}, {"household_in": "counties"}, {"applied_for": ["other"]}]},
        {"age": {"at": "term-start", "at_least": 15, "at_most": 17}, "source": "x"},
        {"terms_received": {"of": ["other"], "at_most": 4}},
    ]}],
    "age": [{**_SINCE, "over_usual": 4, "at": "school-year-start"}], "payee": [{**_SINCE, "may": ["student"]}],
    "recovery": [{**_SINCE, "set_off": "no"}], "shares": [{**_SINCE, "parts": {"central": 60, "county": 40}}],
    "limits": [{**_SINCE, "months": 20, "amount": 100}],
    "ceilings": [{**_SINCE, "percent": 15, "by": "all", "among": {"papers": True}}],
    "sources": {"x": {"document": "文件", "number": "一号", "date": "2020-09-01", "confirmed": True}},
}  # fmt: skip
_SHARED: dict[str, Any] = {
    "lists": {"majors": {"name": {"zh": "专业", "en": "Majors"}, "words": ["农"], "except_words": ["林"]},
              "counties": {"name": {"zh": "县", "en": "Counties"}, "counties": [{"name": "金寨", "codes": ["341524"]}]}},
    "hardship": {"dibao_line": [{**_SINCE, "value": 840_000}], "rules": [{
        **_SINCE, "groups": {"extreme": ["orphan"]}, "levels": {"extreme": 60},
        "points": {"income": [{"at_most": 100, "points": 30}], "costs": [{"at_least": 10, "points": 5}]}}],
        "sources": {"x": {"document": "文件", "date": "2020-09-01", "confirmed": False}}},
    "targets": {**{name: [{**_SINCE, "percent": 90}] for name in ("coverage", "hardship_share", "over_age_share", "pass_rate_change")},
                "sheets_due": [{**_SINCE, "day": 25}], "answer_days": [{**_SINCE, "days": 15}], "retention": [{**_SINCE, "years": 10}],
                "sources": {"x": {"document": "文件", "date": "2020-09-01", "confirmed": False}}},
    "calendar": {"items": {"one": {"name": {"zh": "一", "en": "One"}, "autumn": {"from": "09-01", "to": "09-30"}, "done": "survey"}},
                 "sources": {"x": {"document": "文件", "date": "2020-09-01", "confirmed": False}}},
}  # fmt: skip
_OTHER = {name: _WHOLE[name] for name in ("stages", "pays", "sources")} | {
    "programme": "other", "name": {"zh": "别项", "en": "Other"}, "amounts": [{"per_year": [{**_SINCE, "value": 1000}]}],
    "grant_if": [{"from": "2020-autumn", "all": [{"enrolment": ["formal"]}]}],
}  # fmt: skip
_GONE = object()
_WRONG: tuple[tuple[str, Any], ...] = (
    ("gone", _GONE),
    ("x", "x"),
    ("-1", -1),
    ("101", 101),
    ("huge", 10**24),
    ("nothing", None),
    ("[]", []),
    ("more", {"more": 1}),
)


def _places(content: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each part of a content, from the outermost in."""
    if at:
        yield at
    inner = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in inner:
        yield from _places(value, (*at, key))


def _with(content: Any, at: tuple[Any, ...], value: Any) -> Any:
    """A content with another value in one place; a mapping is given more, instead of being replaced."""
    made = copy.deepcopy(content)
    inner = made
    for key in at[:-1]:
        inner = inner[key]
    if value is _GONE:
        del inner[at[-1]]
    elif isinstance(value, dict) and isinstance(inner[at[-1]], dict):
        inner[at[-1]] |= value
    else:
        inner[at[-1]] = value
    return made


def said() -> Iterator[str]:
    """A line for each thing that may be wrong: where, what stands there, and what is said of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("national", "local"):
            (folder / part).mkdir()
        (folder / "national" / "other.yaml").write_text(yaml.safe_dump(_OTHER, allow_unicode=True, sort_keys=False), encoding="utf-8")
        for title, content in (("whole", _WHOLE), ("shared", _SHARED)):
            beside = _WHOLE if title == "shared" else {"lists": _SHARED["lists"]}
            (folder / "national" / "beside.yaml").write_text(yaml.safe_dump(beside, allow_unicode=True, sort_keys=False), encoding="utf-8")
            for at in _places(content):
                for wrong, value in _WRONG:
                    yield f"{title}.{'.'.join(map(str, at))}: {wrong}: {_taken(folder, _with(content, at, value))}"


def _taken(folder: Path, content: Any) -> str:
    """What becomes of a local file with that content."""
    written = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    (folder / "local" / "local.yaml").write_text(written, encoding="utf-8")
    try:
        policy = policies.load(folder)
    except Problem as problem:
        return problem.sentence("en")
    before, now = (
        (
            len(policy.in_force(term)), policy.hardship_in_force(term) is not None, policy.sheets_due(term), policy.answer_days(term),
            *(policy.target(name, term) for name in ("coverage", "hardship_share", "over_age_share", "pass_rate_change")),
        )
        for term in map(Term.parse, ("2020-spring", "2026-autumn"))
    )  # fmt: skip
    return f"taken: {now}, before {before}"


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(said()) + "\n", encoding="utf-8")
