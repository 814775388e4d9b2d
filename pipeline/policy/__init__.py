"""The dated policy files as typed objects, and the version that is in force for a term.

`policy/national/*.yaml` holds one file per programme; `policy/local/*.yaml` replaces whole parts of them or adds
programmes of its own. No code knows a programme by name: a new one is a file.
"""

from pipeline.policy.files import load, local_part
from pipeline.policy.model import (
    Amount,
    Band,
    HardshipInForce,
    InForce,
    Name,
    Pays,
    Policy,
    Shares,
    Source,
    Stated,
    WordList,
    WorkYear,
    cite,
)
from pipeline.policy.spreadsheet import is_policy
from pipeline.policy.vocabulary import LEAVES, AgeBounds, Condition, TermsReceived

__all__ = [
    "LEAVES", "AgeBounds", "Amount", "Band", "Condition", "HardshipInForce", "InForce", "Name", "Pays", "Policy", "Shares", "Source",
    "Stated", "TermsReceived", "WordList", "WorkYear", "cite", "is_policy", "load", "local_part",
]  # fmt: skip
