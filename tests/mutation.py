"""`python -m tests.mutation [--count N] [--seed N] [--rooms ROOM …]`: would the tests notice? Small faults are put into the code one at a
time, by chance, and the tests near it are run; where these let it pass, those that take whole terms through.

The faults are those of cosmic-ray (pinned in requirements-mutation.txt; with that environment's Python): a comparison, a sign, a number, a
truth value turned round, a condition negated, a loop that is not run. Left out are those that change nothing: in annotations, texts of types,
and the numbers of names. Each fault is put into a copy of the project. What survives is printed as a difference, and argued in
`tests/mutation.md`; a fault that nobody has argued about is a test that is missing.
"""

from __future__ import annotations

import argparse
import ast
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
ROOMS = ("persons", "aid", "ledger", "life", "facts", "policy", "leads")
_KINDS = re.compile(
    r"core/(?:ReplaceComparisonOperator_(?:Eq_NotEq|NotEq_Eq|Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt|Is_IsNot|IsNot_Is)"
    r"|ReplaceBinaryOperator_(?:Add_Sub|Sub_Add|Mul_Div|Div_Mul|FloorDiv_Mul|Mod_Mul|BitOr_BitAnd|BitAnd_BitOr)"
    r"|ReplaceUnaryOperator_(?:USub_UAdd|Delete_Not|Delete_Invert|Delete_USub)"
    r"|AddNot|ReplaceTrueWithFalse|ReplaceFalseWithTrue|ReplaceAndWithOr|ReplaceOrWithAnd|NumberReplacer|ZeroIterationForLoop)"
)
_SECONDS = 900
WIDER = ["tests/outputs/test_golden.py", "tests/test_example_term.py", "tests/aid", "tests/persons", "tests/life/test_set_off.py"]
"""Where the tests near a fault let it pass, those are asked that take a whole term through."""


@dataclass(frozen=True)
class Fault:
    """A fault that may be put into a file: the operator and which of the places where it fits."""

    file: str
    operator: str
    place: int


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
        if _meaning(with_fault(code, fault)) not in (_meaning(code), ""):
            yield fault


def _meaning(code: str) -> str:
    """What the code does: its tree without annotations; empty for what is no code."""
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
    options = parser.parse_args()
    from tests.near import near_to

    files = sorted(path for room in options.rooms for path in (HOME / "pipeline" / room).glob("*.py"))
    everything = [fault for path in files for fault in faults(path.relative_to(HOME).as_posix(), path.read_text(encoding="utf-8"))]
    random.Random(options.seed).shuffle(everything)
    chosen = list(islice(changing(everything), options.count))
    print(f"{len(everything):,} faults fit {len(files)} files; {len(chosen)} of them are tried", flush=True)
    survivors = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(HOME, copy, ignore=shutil.ignore_patterns(".venv", ".git", "output", "__pycache__", ".*_cache"))
        for number, fault in enumerate(chosen, start=1):
            target = copy / fault.file
            whole = target.read_text(encoding="utf-8")
            target.write_text(with_fault(whole, fault), encoding="utf-8")
            noticed = _fails(copy, near_to([fault.file], HOME)) or _fails(copy, WIDER)
            if not noticed:
                survivors += 1
                print(f"survived: {fault.file} {fault.operator} {fault.place}\n{_difference(HOME / fault.file, target)}", flush=True)
            target.write_text(whole, encoding="utf-8")
            if number % 5 == 0:
                print(f"… {number} tried, {survivors} survived, {time.monotonic() - began:.0f} s", flush=True)
    print(
        f"{len(chosen) - survivors} of {len(chosen)} noticed: {1 - survivors / max(len(chosen), 1):.1%} ({time.monotonic() - began:.0f} s)"
    )
    return 0


def _fails(copy: Path, tests: list[str]) -> bool:
    """Do the tests notice? A run that does not end has noticed."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not slow", *tests]
    try:
        return subprocess.run(command, cwd=copy, capture_output=True, timeout=_SECONDS, check=False).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def _difference(old: Path, new: Path) -> str:
    done = subprocess.run(["diff", "-U0", str(old), str(new)], capture_output=True, text=True, check=False)
    return "\n".join(line for line in done.stdout.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---"))


if __name__ == "__main__":
    sys.exit(main())
