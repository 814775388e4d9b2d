"""`python -m tests`: set the development packages up, once, and run the tests on all cores. Further arguments go to pytest.

--near        only the tests of the rooms that the working tree has touched since the last commit, without the slow ones
--thorough    the slow properties with all their examples, the crash trials at all their points
"""

import os
import sys
from pathlib import Path

from pipeline.machine import environment
from pipeline.speech.problems import Problem

if __name__ == "__main__":
    home = Path(__file__).resolve().parents[1]
    try:
        environment.ensure(home, "requirements-dev.txt")
    except Problem as problem:
        print(problem.sentence("zh"), file=sys.stderr)
        sys.exit(problem.exit_code)
    import pytest

    from tests.near import near

    given = [argument for argument in sys.argv[1:] if argument not in ("--near", "--thorough")]
    if "--thorough" in sys.argv:
        os.environ["TESTS_THOROUGH"] = "1"
    if "--near" in sys.argv:
        given = [*near(home), "-m", "not slow", *given]
    one_core = "-n" in given or "-k" in given
    sys.exit(pytest.main(given if one_core else ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *given]))
