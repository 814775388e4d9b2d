"""`python -m tests`: set the development packages up, once, and run the tests on all cores. Further arguments go to pytest."""

import sys
from pathlib import Path

from pipeline.machine import environment
from pipeline.speech.problems import Problem

if __name__ == "__main__":
    try:
        environment.ensure(Path(__file__).resolve().parents[1], "requirements-dev.txt")
    except Problem as problem:
        print(problem.sentence("zh"), file=sys.stderr)
        sys.exit(problem.exit_code)
    import pytest

    given = sys.argv[1:]
    sys.exit(pytest.main(given if "-n" in given or "-k" in given else ["-n", "auto", *given]))
