"""What students say of themselves by what their sheets ask, on enrolments made for it."""

from __future__ import annotations

import pytest

from pipeline.aid.claims import claims_of
from pipeline.policy import Policy
from tests.aid.frames import TERM, enrolments, programme

GROUP, LEVEL, BOTH = ";hardship_group;", ";hardship_level;", ";hardship_group;hardship_level;"


@pytest.mark.parametrize(
    ("unsaid", "group", "level", "unread", "asks"),
    [
        ("", None, None, "", (False, False)),  # both columns are there, and empty: there is none
        (GROUP, None, None, "", (False, False)),  # one of levels alone says so of those without a level
        (GROUP, None, "none", "", (False, False)),
        (GROUP, None, "mild", "", (True, False)),  # with a level there may be a group
        (LEVEL, None, None, "", (False, False)),  # one of groups alone says that there is none
        (LEVEL, "orphan", None, "", (False, False)),
        (BOTH, None, None, "", (True, True)),
        (BOTH, "orphan", None, "", (False, True)),
        (BOTH, None, "mild", "", (True, False)),
        ("", None, None, "待认定", (True, True)),
        ("", "orphan", None, "待认定", (False, True)),
        ("", None, "mild", "待认定", (True, False)),
    ],
)
def test_what_a_sheet_does_not_ask_is_not_said(
    unsaid: str, group: str | None, level: str | None, unread: str, asks: tuple[bool, bool]
) -> None:
    rows = enrolments([{"hardship_group": group, "hardship_level": level}])
    rows = rows.assign(unsaid=unsaid, unread_hardship=unread).astype({"unsaid": "str", "unread_hardship": "str"})
    [student] = claims_of(rows, Policy((programme("a"),), {}, {}), TERM).students.itertuples()
    assert (bool(student.unsaid_group), bool(student.unsaid_level)) == asks
