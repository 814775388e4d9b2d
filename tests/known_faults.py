"""`python -m tests.known_faults`: which pinned packages have a known fault, by the database of OSV (osv.dev), which gathers those of PyPI and
GitHub. Needs the network, and sends names and versions of packages alone.

Ends with 0 where nothing is known, 1 where something is, 2 where the database cannot be reached: that is no answer.
"""

from __future__ import annotations

import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
FILES = ("requirements.txt", "requirements-cluster.txt", "requirements-dev.txt")
_ADDRESS = "https://api.osv.dev/v1/querybatch"
_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)
_SECONDS, _MOST = 30, 500
"""To wait for an answer; and how many packages one question may name."""


def pinned(text: str) -> list[tuple[str, str]]:
    """(name, version) of each package of a requirements file, each once."""
    return sorted(set(_PINNED.findall(text)))


def known_faults(packages: list[tuple[str, str]], ask: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[tuple[str, str], list[str]]:
    """Package and version → the faults that are known of it. ask: sends a question to the database; raises OSError where it cannot."""
    found: dict[tuple[str, str], list[str]] = {}
    for start in range(0, len(packages), _MOST):
        part = packages[start : start + _MOST]
        queries = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in part]
        results = ask({"queries": queries})["results"]
        found |= {one: [fault["id"] for fault in said["vulns"]] for one, said in zip(part, results, strict=True) if said.get("vulns")}
    return found


def asked_of_osv(question: dict[str, Any]) -> dict[str, Any]:
    """The database's answer. Raises OSError, or ValueError where it is none."""
    request = urllib.request.Request(_ADDRESS, json.dumps(question).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
        said: dict[str, Any] = json.load(answer)
    return said


def main() -> int:
    packages = sorted({one for file in FILES for one in pinned((HOME / file).read_text(encoding="utf-8"))})
    try:
        found = known_faults(packages, asked_of_osv)
    except (OSError, ValueError, KeyError, urllib.error.URLError) as error:
        print(f"the database of known faults was not reached ({type(error).__name__}): {len(packages)} packages were not looked up")
        return 2
    for (name, version), faults in found.items():
        print(f"{name} {version}: {', '.join(faults)}")
    print(f"{len(packages)} packages, {len(found)} with known faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
