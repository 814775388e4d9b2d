"""All that is found in made counties is what it was, to the letter."""

from __future__ import annotations

import pytest

from tests.leads.golden import COUNTIES, GOLDEN, dump


@pytest.mark.parametrize("name", COUNTIES)
def test_every_lead_its_evidence_and_the_statistics_are_what_they_were(name: str) -> None:
    assert dump(name).splitlines() == (GOLDEN / f"golden-{name}.txt").read_text(encoding="utf-8").splitlines()
