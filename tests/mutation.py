"""`python -m tests.mutation [--count N] [--seed N] [--rooms ROOM …] [--files FILE …] [--budget SECONDS] [--first-only] [--jobs N]`: would the tests notice? Small faults are put
into the code one at a time, by chance, and the tests that enter the function are run, the most particular and those that go deepest into its file; where these
let it pass, those that look at all that comes out of a term. Which tests enter what is found out first, by a run of the suite (`tests.reach`), or read
from the file where it was kept.

The faults are those of cosmic-ray (its operators alone: it runs no tests here): a comparison, a sign, a number, a truth value turned round,
a condition negated, a loop that is not run. Left out are those that change nothing: in annotations, texts of types, the numbers of names,
imports for types alone, `strict` of zip and `frozen` of dataclasses. Each fault is put into a copy of the project. What survives is printed as a difference, and argued in
`tests/mutation.md`; a fault that nobody has argued about is a test that is missing.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import itertools
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.near import near_to
from tests.reach import Reach, reach
from tests.warm import Warm

HOME = Path(__file__).resolve().parents[1]
ROOMS = ("persons", "aid", "ledger", "life", "facts", "policy", "leads")
_KINDS = re.compile(
    r"core/(?:ReplaceComparisonOperator_(?:Eq_NotEq|NotEq_Eq|Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt|Is_IsNot|IsNot_Is)"
    r"|ReplaceBinaryOperator_(?:Add_Sub|Sub_Add|Mul_Div|Div_Mul|FloorDiv_Mul|Mod_Mul|BitOr_BitAnd|BitAnd_BitOr)"
    r"|ReplaceUnaryOperator_(?:USub_UAdd|Delete_Not|Delete_Invert|Delete_USub)"
    r"|AddNot|ReplaceTrueWithFalse|ReplaceFalseWithTrue|ReplaceAndWithOr|ReplaceOrWithAnd|NumberReplacer|ZeroIterationForLoop)"
)
_SECONDS = 300
_REACHING = 150.0
"""So many seconds of tests that enter a function are run for a fault in it."""
_ASSERTING = ("strict", "frozen")
"""Arguments that forbid what nobody does: of zip and of dataclasses."""
WIDER = ["tests/outputs/test_golden.py", "tests/test_example_term.py"]
"""Where the tests that enter a function let a fault pass, those are asked that look at all that comes out of a term."""


@dataclass(frozen=True)
class Fault:
    """A fault that may be put into a file: the operator and which of the places where it fits."""

    file: str
    operator: str
    place: int


@dataclass(frozen=True)
class Place:
    """A copy of the project to put faults into, and what runs its tests."""

    copy: Path
    warm: Warm

    def fails(self, tests: list[str]) -> bool:
        """Do the tests, which are there, notice? A run that does not end has noticed."""
        return self.first_failing(tests) != ""

    def first_failing(self, tests: list[str]) -> str:
        """The first of the tests that fails; empty where none does, a question mark where they cannot even be read or do not end."""
        code, said = self.warm.run(self.copy, ["-x", "-q", "-rfE", "-p", "no:cacheprovider", "-m", "not slow", *tests], _SECONDS)
        if code == 0:
            return ""
        named = re.search(r"^(?:FAILED|ERROR) (\S+::.+)$", said, re.MULTILINE)
        of_these = [
            test for test in tests if named and named[1].startswith(test) and "::" in test
        ]  # a name may hold what stands behind one
        return max(of_these, key=len) if of_these else named[1].partition(" - ")[0] if named else "?"

    def write(self, file: str, code: str) -> None:
        """Put this into a file, under a time that no other version of it has had: by that and by its size Python knows what it has compiled."""
        target = self.copy / file
        target.write_text(code, encoding="utf-8")
        stamp = next(_STAMPS)
        os.utime(target, (stamp, stamp))


_STAMPS = itertools.count(int(time.time()))


def faults(file: str, code: str) -> list[Fault]:
    """Every fault that fits the code, those among them that change nothing."""
    from cosmic_ray import plugins
    from cosmic_ray.ast import ast_nodes, get_ast

    nodes = list(ast_nodes(get_ast(code)))
    found: list[Fault] = []
    for name in sorted(name for name in plugins.operator_names() if _KINDS.fullmatch(name)):
        operator = plugins.get_operator(name)()
        places = sum(1 for node in nodes for _position in operator.mutation_positions(node))
        found += [Fault(file, name, place) for place in range(places)]
    return found


def changing(chosen: list[Fault]) -> Iterator[Fault]:
    """Those that change what the code does."""
    for fault in chosen:
        code = (HOME / fault.file).read_text(encoding="utf-8")
        if meaning(with_fault(code, fault)) not in (meaning(code), ""):
            yield fault


def meaning(code: str) -> str:
    """What the code does: its tree without what is for types alone, what only asserts, and how much is kept in memory; empty for what is
    no code."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for argument in [*node.args.args, *node.args.kwonlyargs, *node.args.posonlyargs]:
                argument.annotation = None
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.test = ast.Constant(None)
        if isinstance(node, ast.Call):
            node.keywords = [one for one in node.keywords if one.arg not in _ASSERTING]
            if isinstance(node.func, ast.Name) and node.func.id == "lru_cache":
                node.args = []
    return ast.dump(tree)


def with_fault(code: str, fault: Fault) -> str:
    """The code with that fault in it."""
    from cosmic_ray import plugins
    from cosmic_ray.mutating import mutate_code

    changed = mutate_code(code, plugins.get_operator(fault.operator)(), fault.place)
    assert changed is not None
    return str(changed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rooms", nargs="*", default=ROOMS)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--budget", type=float, default=_REACHING, help="seconds of tests that are run for a fault, as they were measured")
    parser.add_argument("--first-only", action="store_true", help="no others after them: quick, and hard on the tests")
    parser.add_argument("--files", nargs="*", default=[], help="of these alone")
    parser.add_argument("--reach", type=Path, default=HOME / ".reach.json", help="where it is kept which tests enter what")
    options = parser.parse_args()
    chosen, fitting = sample(options.rooms, options.count, options.seed, options.files)
    print(f"{fitting:,} faults fit; {len(chosen)} of them are tried", flush=True)
    began = time.monotonic()
    known = reach(options.reach, options.jobs).of(_there())
    print(f"{len(known.own):,} tests; {time.monotonic() - began:.0f} s to know what they enter", flush=True)
    survivors = _tried(chosen, known, options.jobs, options.budget, [] if options.first_only else WIDER)
    share = 1 - survivors / max(len(chosen), 1)
    print(f"{len(chosen) - survivors} of {len(chosen)} noticed: {share:.1%} ({time.monotonic() - began:.0f} s)")
    return 0


def _there() -> set[str]:
    """The tests that there are."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-p", "no:cacheprovider", "-m", "not slow", "tests"]
    said = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=True).stdout
    return {line for line in said.splitlines() if "::" in line}


def sample(rooms: Iterable[str], count: int, seed: int, only: Collection[str] = ()) -> tuple[list[Fault], int]:
    """(faults by chance, how many there are to choose from), of rooms of `pipeline/`. only: of these files (`persons/places.py`) alone."""
    files = sorted(path for room in rooms for path in (HOME / "pipeline" / room).glob("*.py"))
    files = [path for path in files if not only or path.relative_to(HOME / "pipeline").as_posix() in only]
    everything = [fault for path in files for fault in faults(path.relative_to(HOME).as_posix(), path.read_text(encoding="utf-8"))]
    random.Random(seed).shuffle(everything)
    return list(islice(changing(everything), count)), len(everything)


def _tried(chosen: list[Fault], known: Reach, jobs: int, budget: float, wider: list[str]) -> int:
    """How many survive; each of them is printed."""
    places: queue.Queue[Place] = queue.Queue()
    began, survivors = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool, ExitStack() as warm:
        for number in range(jobs):
            places.put(Place(copied(Path(folder) / f"project-{number}"), warm.enter_context(Warm())))
        for number, survived in enumerate(pool.map(lambda fault: _survives(fault, known, places, budget, wider), chosen), start=1):
            survivors += bool(survived)
            if survived:
                print(survived, flush=True)
            if number % 5 == 0:
                print(f"… {number} tried, {survivors} survived, {time.monotonic() - began:.0f} s", flush=True)
    return survivors


def copied(folder: Path) -> Path:
    """The project in a folder of its own, to put faults into."""
    return Path(
        shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns(".venv", ".git", "output", "__pycache__", ".*_cache", ".reach*"))
    )


def _survives(fault: Fault, known: Reach, places: queue.Queue[Place], budget: float, wider: list[str]) -> str:
    """The fault as a difference, where no test notices it; else nothing."""
    place = places.get()
    whole = (HOME / fault.file).read_text(encoding="utf-8")
    entering = known.tests_of(function_of(whole, with_fault(whole, fault), fault.file), budget)
    try:
        return survives(fault, place, entering or near_to([fault.file], HOME), wider)
    finally:
        places.put(place)


def survives(fault: Fault, place: Place, *tests: list[str]) -> str:
    """The fault as a difference, where no test of a copy notices it; else nothing. tests: one lot after the other."""
    whole = (place.copy / fault.file).read_text(encoding="utf-8")
    faulty = with_fault(whole, fault)
    place.write(fault.file, faulty)
    noticed_by, asked = "", list[str]()
    try:
        for asked in filter(None, tests):
            if noticed_by := place.first_failing(asked):
                break
    finally:
        place.write(fault.file, whole)
    if noticed_by and not place.fails(asked if noticed_by == "?" else [noticed_by]):
        return ""
    note = f" ({noticed_by} fails without it too)" if noticed_by else ""
    return f"survived: {fault.file} {fault.operator} {fault.place}{note}\n{_difference(whole, faulty)}"


def function_of(whole: str, faulty: str, file: str) -> str:
    """The function (`file:name`) where two texts of a file begin to differ; `file:` for what is in none."""
    lines = zip(whole.splitlines(), faulty.splitlines(), strict=False)
    line = next((number for number, (old, new) in enumerate(lines, start=1) if old != new), 0)
    names: list[str] = []
    node: ast.AST = ast.parse(whole)
    while True:
        inner = [each for each in ast.walk(node) if each is not node and isinstance(each, ast.FunctionDef | ast.ClassDef)]
        around = [each for each in inner if each.lineno <= line <= (each.end_lineno or each.lineno)]
        if not around:
            break
        widest = min(around, key=lambda each: each.lineno)
        names += [widest.name, "<locals>"] if isinstance(widest, ast.FunctionDef) else [widest.name]
        node = widest
    return f"{file}:{'.'.join(names[:-1])}" if names and names[-1] == "<locals>" else f"{file}:"


def _difference(old: str, new: str) -> str:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    return "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---"))


if __name__ == "__main__":
    sys.exit(main())
