"""The format of policy files as text: every part with what it may hold, to be compared with what it was. Others write such files.

`python -m tests.policy.format` writes `tests/policy/format.json` anew: look at the difference before you commit it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.policy import model, vocabulary
from pipeline.policy.vocabulary import LEAVES, Strict

GOLDEN = Path(__file__).with_name("format.json")


def dump() -> str:
    """Each part's fields, with their bounds, words and defaults; and the vocabulary of conditions."""
    parts = {
        name: part
        for module in (model, vocabulary)
        for name, part in sorted(vars(module).items())
        if isinstance(part, type) and issubclass(part, Strict)
    }
    made: dict[str, Any] = {name: _without_texts(part.model_json_schema()) for name, part in parts.items()}
    made["conditions"] = {name: list(one) if isinstance(one, tuple) else one.__name__ for name, one in LEAVES.items()}
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _without_texts(schema: Any) -> Any:
    """Without what is said of a part, and without the parts that it names: each of these is told once."""
    if isinstance(schema, dict):
        return {name: _without_texts(value) for name, value in schema.items() if name not in ("description", "$defs", "title")}
    return [_without_texts(one) for one in schema] if isinstance(schema, list) else schema


if __name__ == "__main__":
    GOLDEN.write_text(dump(), encoding="utf-8")
