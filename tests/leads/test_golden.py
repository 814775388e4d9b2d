"""All that is found in a small made county is what it was, to the letter."""

from __future__ import annotations

from tests.leads import golden


def test_every_lead_its_evidence_and_the_statistics_are_what_they_were() -> None:
    assert golden.dump(golden.found()).splitlines() == golden.GOLDEN.read_text(encoding="utf-8").splitlines()
