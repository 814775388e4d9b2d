"""Coverage-guided fuzzing of the reader and of the layout finder: nothing may come out but rows and findings.

    pip install --require-hashes -r requirements-fuzz.txt
    python benchmarks/fuzz.py reader|layout [--seconds 600] [--corpus DIR]

`reader` mutates whole files of every format; `layout` builds grids from words that occur on class sheets. Both go one
step deeper than a run does: an exception that a run would turn into FILE-UNREADABLE counts as found, is printed and
kept beside the corpus, and the exit code is 1. A reader that dies of memory it could not have is counted apart: a run
reads in processes of their own and goes on. The corpus starts from the files of `tests/intake/broken.py`.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Iterator
from pathlib import Path

import atheris

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))
with atheris.instrument_imports(include=["pipeline.intake", "pipeline.intake.origin", "pipeline.speech.wording"]):
    from pipeline.facts.terms import Term
    from pipeline.intake import gather, reading
    from pipeline.intake.discover import InputFile
    from pipeline.intake.layout import find_tables
    from pipeline.intake.package import OLE, ZIP, Unreadable
    from pipeline.intake.synonyms import Words
    from pipeline.intake.workbook import Grid
    from pipeline.speech.findings import CATALOGUE
    from schemas.kinds import KINDS
    from tests.intake import broken

VOCABULARY = gather._vocabulary(
    KINDS, Words({kind.name: kind.columns for kind in KINDS}), ("国家助学金", "免学费"), Term.parse("2026-autumn")
)
_LARGEST_SEED = 40_000
_WORDS = (
    "姓名 身份证号 学校 班级 性别 困难等级 序号 监护人 学生信息 银行卡号 备注 表上写法 标准写法 身份征号 "
    "王小明 341524201501010206 青山县实验小学 五年级(2)班 男 困难 班级：五年级(1)班 合计 小计 示例 注：无 填表人： 2026年9月 甲 1 2"
)
_TOKENS = (*_WORDS.split(), "", "", "", "\u200b", "x" * 300, 1, 2, 3.0, 341524201501010206, 42005.0, True)


def check(sheets: list[reading.SheetRead]) -> None:
    """What a reader promises: known codes, one cell per row and column, addresses on the sheet."""
    for sheet in sheets:
        assert all(problem.code in CATALOGUE for problem in sheet.problems)
        assert all(row > 0 for row in sheet.rows)
        assert all(column >= 0 for column in sheet.columns.values())
        for cells in sheet.cells.values():
            assert not sheet.rows or cells.count(reading.SEPARATOR) == len(sheet.rows) - 1
        assert all(place < len(sheet.rows) for places in sheet.numbers.values() for place in places)


_INSIDE = {
    1: ("xlsx", "xl/worksheets/sheet1.xml"),
    2: ("ods", "content.xml"),
    3: ("xlsb", "xl/worksheets/sheet1.bin"),
    4: ("xlsx", "xl/workbook.xml"),
}
"""First byte of an input → the part of a package that the rest of it replaces; for any other byte the rest is a file."""


_MAY_REACH_FAR = re.compile(rb'r="[A-Z]*[0-9]{5}|r="[A-Z]{3}|(?:repeated|spanned)="[0-9]{4}|:[A-Z]*[0-9]{6}')


def packed(content: bytes) -> bytes:
    """The file that an input stands for. What is packed is not compressed, so that a changed byte is a changed character."""
    form, part = _INSIDE.get(content[0], ("", "")) if content else ("", "")
    if not form:
        return content[1:]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(broken.GOOD[form])) as good, zipfile.ZipFile(out, "w") as made:
        for name in good.namelist():
            made.writestr(name, content[1:] if name == part else good.read(name))
    return out.getvalue()


class Reader:
    """Bytes as a file of any format.

    A broken .xls, or a cell that is far away, may make calamine take all memory and die. That ends its process, as a run
    expects; so such inputs are read in a bounded child, whose death is no finding, but whose exception is.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"fuzzed-{os.getpid()}.xlsx"

    def __call__(self, content: bytes) -> None:
        file = packed(content)
        self._path.write_bytes(file)
        task = reading.ReadTask(InputFile(self._path, "2026-09/fuzzed.xlsx", "2026-09", "", len(file)), VOCABULARY)
        if file.startswith((OLE, ZIP)) and (content[0] not in _INSIDE or _MAY_REACH_FAR.search(content) or content[0] == 3):
            self._in_child(task)
        else:
            self._read(task)

    def _read(self, task: reading.ReadTask) -> None:
        with contextlib.suppress(Unreadable):
            check(reading._read(task))

    def _in_child(self, task: reading.ReadTask) -> None:
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, 3 * 2**30))
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            try:
                self._read(task)
            except MemoryError:
                os._exit(0)
            except Exception as error:
                print("Uncaught Python exception in a child:", repr(error), *traceback.format_tb(error.__traceback__)[-3:], flush=True)
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert not (os.WIFEXITED(status) and os.WEXITSTATUS(status) == 1), "an exception in a child"


def seeds() -> Iterator[tuple[str, bytes]]:
    """The files of `tests/intake/broken.py` and the parts of its good workbooks, as inputs."""
    for name, content in [*broken.GOOD.items(), *((name, make()) for name, make in broken.BROKEN.items())]:
        yield name, b"\0" + content
    for first, (form, part) in _INSIDE.items():
        with zipfile.ZipFile(io.BytesIO(broken.GOOD[form])) as good:
            yield f"{form}-{first}", bytes([first]) + good.read(part)


def layout(content: bytes) -> None:
    """Bytes as a grid of words, numbers and blanks, with merged ranges."""
    data = atheris.FuzzedDataProvider(content)
    upto = data.ConsumeIntInRange
    width = upto(1, 12)
    rows = [[_cell(data) for _ in range(width if upto(0, 9) else upto(0, width))] for _ in range(upto(0, 40))]
    merged = [((upto(0, 40), upto(0, 12)), (upto(0, 60), upto(0, 12))) for _ in range(3)]
    grid = Grid("五年级(2)班", rows, upto(0, 3), upto(0, 3), merged=lambda: merged)
    for table in find_tables(grid, VOCABULARY):
        assert len(set(table.rows)) == len(table.rows)
        assert all(table.heading < row < len(rows) for row in table.rows)
        assert all(table.span[0] <= column < table.span[1] for column in table.columns.values())
    check(reading._read_sheet(grid, VOCABULARY, "2026-09", "a.xlsx"))


def _cell(data: atheris.FuzzedDataProvider) -> object:
    choice = data.ConsumeIntInRange(0, len(_TOKENS) + 1)
    return _TOKENS[choice] if choice < len(_TOKENS) else data.ConsumeUnicodeNoSurrogates(12)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("target", choices=["reader", "layout"])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--corpus", type=Path, default=Path(tempfile.gettempdir()) / "school-aid-fuzz")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    corpus = options.corpus / options.target
    corpus.mkdir(parents=True, exist_ok=True)
    if options.worker:
        _fuzz(options.target, options.seconds, options.corpus)
    for name, content in seeds() if options.target == "reader" else ():
        if len(content) <= _LARGEST_SEED:
            (corpus / f"seed-{name}").write_bytes(content)
    ends = time.monotonic() + options.seconds
    found = died = 0
    while (left := int(ends - time.monotonic())) > 0:
        command = [sys.executable, __file__, options.target, "--worker", "--seconds", str(left), "--corpus", str(options.corpus)]
        ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        if "Uncaught Python exception" in ended.stdout:
            found += 1
            print(ended.stdout[ended.stdout.index("Uncaught Python exception") :][:3_000])
        elif ended.returncode:  # the reader's own process died, of memory it could not have: a run goes on without it
            died += 1
        print("\n".join(line for line in ended.stdout.splitlines() if line.startswith(("stat::number", "stat::slowest"))), flush=True)
        for crash in [*options.corpus.glob("crash-*"), *options.corpus.glob("oom-*")]:
            for seed in corpus.iterdir():
                if seed.read_bytes() == crash.read_bytes():
                    seed.unlink()
            crash.rename(options.corpus / f"kept-{crash.name}")
    print(f"{options.target}: {found} exceptions, {died} dead readers")
    return int(found > 0)


def _fuzz(target: str, seconds: int, folder: Path) -> None:
    bounds = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=4096", f"-max_len={_LARGEST_SEED}", "-print_final_stats=1"]
    arguments = [sys.argv[0], *bounds, f"-artifact_prefix={folder}/", str(folder / target)]
    atheris.Setup(arguments, Reader(folder) if target == "reader" else layout)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
