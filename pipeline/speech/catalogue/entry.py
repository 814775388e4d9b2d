"""An entry of the catalogue: what is known of a finding's code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """to_teacher: the class teacher can mend it, so that it is marked on the returned sheet. Texts are Chinese, looked up when said."""

    stage: str
    severity: str
    to_teacher: bool
    title: str
    message: str
    remedy: str


def entry(stage: str, severity: str, to_teacher: bool, *texts: str) -> Entry:
    """An entry from its stage, severity, whose it is to mend, and the three texts: title, message, remedy."""
    title, message, remedy = texts
    return Entry(stage, severity, to_teacher, title, message, remedy)
