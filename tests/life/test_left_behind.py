"""What lies beside a term's outputs and goes with it when it is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from pandas import DataFrame

from pipeline.facts.terms import Term
from pipeline.life import forget


@pytest.mark.parametrize(
    ("name", "reaches"),
    [
        ("2026-autumn_2026-autumn", True),
        ("2025-autumn_2026-autumn", True),
        ("2026-autumn_2027-spring", True),
        ("2026-spring_2027-spring", True),
        ("2025-autumn_2026-spring", False),
        ("2027-spring_2027-autumn", False),
        ("2026-autumn", False),
        ("a_b", False),
        ("2026-autumn_b", False),
    ],
)
def test_an_audit_over_several_terms_tells_of_each(name: str, reaches: bool, tmp_path: Path) -> None:
    term = Term.parse("2026-autumn")
    folder = tmp_path / forget.AUDITS / name
    folder.mkdir(parents=True)
    assert forget._left(term, tmp_path) == ([folder] if reaches else [])


def test_the_archive_of_a_term_and_no_other_is_left_with_it(tmp_path: Path) -> None:
    for name in ("2026-autumn.zip", "2026-spring.zip", "2026-autumn.txt"):
        path = tmp_path / forget.ARCHIVES / "2026-2027学年" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert [path.name for path in forget._left(Term.parse("2026-autumn"), tmp_path)] == ["2026-autumn.zip"]
    (tmp_path / "2025-autumn").mkdir()
    (tmp_path / "notes").mkdir()
    moves = DataFrame({"term": ["2024-spring"], "move": ["publish"]})
    assert [term.name for term in forget._terms(tmp_path, moves)] == ["2024-spring", "2025-autumn", "2026-spring", "2026-autumn"]
    assert [term.name for term in forget._terms(tmp_path / "nowhere", moves)] == ["2024-spring"]
