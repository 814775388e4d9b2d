"""The format of policy files is what it was: it is extended, and nothing that others have written is refused."""

from __future__ import annotations

from tests.policy import format as policy_format


def test_the_format_of_policy_files_is_what_it_was() -> None:
    assert policy_format.dump().splitlines() == policy_format.GOLDEN.read_text(encoding="utf-8").splitlines()
