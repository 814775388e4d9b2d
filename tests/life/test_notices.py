"""Who has stood on a notice for what."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.life import notices


def test_students_and_programmes_are_taken_together() -> None:
    """One student is new for the grant and another for the waiver: neither is new for what they had before."""
    due = DataFrame([("a", "grant"), ("a", "waiver"), ("b", "grant"), ("b", "waiver")], columns=["student_key", "programme"])
    new = due.iloc[[0, 3]]
    assert notices.of_pairs(due, new).index.to_list() == [0, 3]
