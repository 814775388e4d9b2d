"""All that is found in two made counties, as text, to be compared with what it was.

`python -m tests.leads.golden` writes `tests/leads/golden-*.txt` anew: look at the difference before you commit it.
"""

from __future__ import annotations

import sys

from pipeline.leads.kinds import KINDS
from pipeline.leads.look import look
from tests.conftest import HOME
from tests.leads.frames import NOTHING_SAID
from tests.texts import lines_of

GOLDEN = HOME / "tests" / "leads"
COUNTIES = {"small": (90, 2, 7), "larger": (240, 6, 8)}
"""Name → classes, instances of each scheme, seed: half of the instances are as small as such a thing gets."""


def dump(name: str) -> str:
    """What is found in that county: leads and statistics, of the small one also the evidence, line by line."""
    sys.path.append(str(HOME / "benchmarks"))
    from schemes import county

    classes, each, seed = COUNTIES[name]
    seen, _truth = county(classes=classes, each=each, schemes=[kind.code for kind in KINDS], seed=seed)
    looked = look(seen, NOTHING_SAID)
    parts = {"leads": looked.leads, "rates": looked.rates, "digits": looked.digits}
    if name == "small":
        parts["evidence"] = looked.evidence.drop(columns=["submission", "row"])
    return "\n".join(line for title, frame in parts.items() for line in lines_of(title, frame, _cell)) + "\n"


def _cell(value: object) -> str:
    """Of a share or a probability six digits: the last ones are another machine's."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    for name in COUNTIES:
        (GOLDEN / f"golden-{name}.txt").write_text(dump(name), encoding="utf-8")
