"""All that is found in a small made county, as text, to be compared with what it was.

`python -m tests.leads.golden` writes `tests/leads/golden.txt` anew: look at the difference before you commit it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from pandas import DataFrame

from pipeline.leads.kinds import KINDS
from pipeline.leads.look import look
from pipeline.results import Looked
from tests.conftest import HOME
from tests.leads.frames import NOTHING_SAID

GOLDEN = HOME / "tests" / "leads" / "golden.txt"
_CLASSES, _EACH, _SEED = 90, 2, 7
"""Of each scheme two, one of them as small as such a thing gets."""


def found() -> Looked:
    """What is found in that county."""
    sys.path.append(str(HOME / "benchmarks"))
    from schemes import county

    seen, _truth = county(classes=_CLASSES, each=_EACH, schemes=[kind.code for kind in KINDS], seed=_SEED)
    return look(seen, NOTHING_SAID)


def dump(looked: Looked) -> str:
    """Leads, evidence and statistics, line by line."""
    parts = {
        "leads": looked.leads,
        "evidence": looked.evidence.drop(columns=["submission", "row"]),
        "rates": looked.rates,
        "digits": looked.digits,
    }
    return "\n".join(line for title, frame in parts.items() for line in _lines(title, frame)) + "\n"


def _lines(title: str, frame: DataFrame) -> Iterator[str]:
    yield f"=== {title}: {' | '.join(frame.columns)}"
    for row in frame.itertuples(index=False, name=None):
        yield " | ".join(f"{value:.6g}" if isinstance(value, float) else str(value) for value in row)


if __name__ == "__main__":
    GOLDEN.write_text(dump(found()), encoding="utf-8")
