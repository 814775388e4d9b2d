"""What a person types, and what the program answers: one clear sentence, and the exit code of the contract."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run
from pipeline.life.window import Window
from pipeline.speech.problems import Problem
from tests.conftest import HOME, Desk, citizen, run_term

HEADINGS = ["姓名", "身份证号", "班级", "困难等级", "是否住宿", "银行卡号"]
TITLE = ["青山县实验小学2026年9月名册"]


def _ok(desk: Desk) -> None:
    desk.sheet("2026-09/a.xlsx", TITLE, HEADINGS, [["王小明", citizen(1, "20150101"), "五年级(1)班", "困难", "是", "6228480402564890018"]])


def test_help_needs_no_pandas() -> None:
    code = "import sys, run; run.main(['--help']); sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True).returncode == 0


def test_pandera_takes_no_other_library_of_frames_and_none_that_makes_up_data_with_it() -> None:
    """Where they are installed, each would cost every start its time."""
    code = "import sys, schemas.columns, pandera.backends.pandas.builtin_checks; print({'dask', 'hypothesis'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True).stdout == "set()\n"


def test_what_a_command_leaves_behind_is_collected_however_many_there_are(desk: Desk) -> None:
    """Only what is imported stays for good."""
    _ok(desk)
    desk.run()
    stays = gc.get_freeze_count()
    assert stays > 0
    desk.run()
    assert (gc.get_freeze_count(), gc.isenabled()) == (stays, True)


class _Desk:
    """Who sits before the window: types these answers, and looks at what is opened."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.asked, self.opened, self.ran = list(answers), [], [], []

    def window(self, folder: Path, code: int = 0, problem: Problem | None = None) -> int:
        def prepare() -> None:
            if problem is not None:
                raise problem

        def term(arguments: list[str]) -> int:
            self.ran.append(arguments[0])
            (folder / "output" / arguments[0]).mkdir(parents=True)
            (folder / "output" / arguments[0] / "report.html").write_text("")
            return code

        return Window(folder / "input", folder / "output", "zh", prepare, term, self._type, self.opened.append).work()

    def _type(self, question: str) -> str:
        self.asked.append(question)
        if not self.answers:
            raise EOFError
        return self.answers.pop(0)


@pytest.mark.parametrize(
    ("answers", "ran"),
    [([""], ["2026-autumn"]), (["1"], ["2026-spring"]), (["7", "x", "2026-spring"], ["2026-spring"]), ([" 2 "], ["2026-autumn"]), ([], [])],
)
def test_a_double_click_asks_for_the_term_runs_it_and_stays_open(
    tmp_path: Path, answers: list[str], ran: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("2026-autumn", "2026-spring", "别的"):
        (tmp_path / "input" / name).mkdir(parents=True)
    desk = _Desk(*answers, *([""] if answers else []))
    assert desk.window(tmp_path) == 0
    assert desk.ran == ran
    assert [url.rpartition("/output/")[2] for url in desk.opened] == [f"{term}/report.html" for term in ran]
    assert ("按回车键" in desk.asked[-1]) == bool(ran)
    assert capsys.readouterr().out.splitlines()[:2] == ["  1  2026-spring", "  2  2026-autumn"]


def test_a_double_click_shows_what_went_wrong_and_waits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty, failed, bare = _Desk(""), _Desk("", ""), _Desk("")
    assert (empty.window(tmp_path), empty.ran, len(empty.asked)) == (0, [], 1)
    assert "还没有学期" in capsys.readouterr().out
    (tmp_path / "input" / "2026-autumn").mkdir(parents=True)
    assert bare.window(tmp_path, problem=Problem.failed("not-installed")) == 1
    assert "组件未能安装" in capsys.readouterr().err
    assert len(bare.asked) == 1
    assert failed.window(tmp_path, code=1) == 1
    assert (failed.opened, len(failed.asked)) == ([], 2)


def test_the_files_to_click_on_start_the_window() -> None:
    batch = (HOME / "run.bat").read_bytes()
    assert batch.count(b"\r\n") == batch.count(b"\n") > 3
    assert batch.isascii(), "cmd reads it in whatever code page"
    assert b"run.py start" in batch
    assert os.access(HOME / "run.command", os.X_OK)
    done = subprocess.run([HOME / "run.command"], stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd="/", timeout=120)
    assert "2026-autumn" in done.stdout


@pytest.mark.parametrize(("console", "reads"), [("gbk", "gbk"), ("ascii", "utf-8"), ("utf-8", "utf-8"), ("latin-1", "utf-8")])
def test_a_console_of_any_code_page_is_spoken_to(desk: Desk, console: str, reads: str) -> None:
    """With a name in it that GBK does not have."""
    _ok(desk)
    (desk.input / "2026-autumn" / "2026-09" / "𠮷.xlsx").write_bytes(b"no workbook")
    words = [sys.executable, "run.py", "2026-autumn", "--input", str(desk.input), "--output", str(desk.output), "--jobs", "1"]
    done = subprocess.run(words, cwd=HOME, capture_output=True, env={**os.environ, "PYTHONIOENCODING": console, "PYTHONUTF8": "0"})
    assert done.returncode == 0, done.stderr
    assert "已完成" in done.stdout.decode(reads)
    wrong = subprocess.run(
        [*words[:2], "𠮷学期"], cwd=HOME, capture_output=True, env={**os.environ, "PYTHONIOENCODING": console, "PYTHONUTF8": "0"}
    )
    assert wrong.returncode == 2
    assert "学期" in wrong.stderr.decode(reads)


def test_without_arguments_the_terms_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main([]) == 0
    assert "2026-autumn" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2026-herbst"], "2026-herbst"),
        (["2026-autumn", "--as-of", "gestern"], "--as-of"),
        (["2026-autumn", "--jobs", "0"], "--jobs"),
        (["2026-autumn", "--scheduler", "tcp://127.0.0.1:1"], "--engine dask"),
        (["2026-autumn", "--ledger", "sqlite://"], "--ledger"),
        (["--nothing"], "--nothing"),
        (["sample"], "DIR"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(arguments) == 2
    answer = capsys.readouterr().err
    assert said in answer
    assert len(answer.strip().splitlines()) == 1


NO_TEXT = "\udcd5\udcc5"
"""张 as a terminal in GBK sends it to a system in UTF-8."""
ODD = [
    *([["2026-autumn", option, value] for option, values in {
        "--as-of": ["", "0", "2026-13-45", "0001-01-01", "1999-12-31", "2200-01-01", "9999-12-31", "2026-9-1"],
        "--jobs": ["", "0", "-1", "1.5", "zwei"], "--lang": ["", "fr", "ZH"], "--engine": ["", "spark"],
        "--ledger": ["sqlite://", "mysql://x/y", "postgresql://", NO_TEXT, "abc"], "--scheduler": ["x", NO_TEXT], "--output": [NO_TEXT],
        "--input": ["/nonexistent", NO_TEXT, "/dev/null"], "--policy": ["/nonexistent", "/dev/null", ""],
    }.items() for value in values]),
    *([["sample", "practice", option, value] for option, values in {
        "--students": ["", "0", "-1", "1e3", NO_TEXT], "--schools": ["0", "x"], "--seed": ["", "1.5"], "--faults": ["-0.1", "1.1", "nan", "inf", ""],
        "--term": ["", "2026", "2026-winter", "autumn-2026"], "--months": ["0", "6", "-1"],
    }.items() for value in values]),
    ["sample", NO_TEXT], ["sample"], ["template"], ["template", "nope"], ["template", "class", ""], ["template", "class", NO_TEXT], ["template", "class", "a", "b"],
    ["template", "policy"], ["template", "policy", "nope"], ["explain"], ["explain", "2026-autumn"], ["explain", "2026-autumn", NO_TEXT], ["explain", "x", "y"],
    ["explain", "--sheet"], ["explain", "--sheet", "/nonexistent"], ["calendar", "1"], ["calendar", "2026", "2027"], ["calendar", "3000"], ["--input"],
    ["publish"], ["publish", "2026-autumn", "--by", ""], ["publish", "2026-autumn", "--by", NO_TEXT], ["pay", "2026-autumn", "--by", "李", "--why", NO_TEXT],
    ["pay", "2026-autumn", "--by", "李", "--months", NO_TEXT], ["publish", "2026-autumn", "--by", "李", "--last-day", "9999-12-31"], ["verify", "/nonexistent.zip"],
    ["verify", ""], ["status", ""], ["publish", "2026-autumn", "more"], ["", ""], ["start", "--lang", "fr"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", ODD, ids=ascii)
def test_an_odd_option_ends_in_one_sentence(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def lying_about() -> list[Path]:
        """What is not hidden: caches come and go with the tests beside this one."""
        return sorted(path for place in (HOME, HOME / "output") for path in place.glob("[!._]*"))

    before = lying_about()
    folders = (
        []
        if arguments[:1] in (["sample"], ["template"]) or "explain" in arguments or len(arguments) < 2
        else ["--output", str(tmp_path / "output")]
    )
    given = [*arguments[:2], *(folders if "--output" not in arguments and arguments[0] not in ("start", "") else []), *arguments[2:]]
    assert run.main(given) in (1, 2)
    said = capsys.readouterr()
    assert len(said.err.strip().splitlines()) == 1, said.err
    assert "程序内部出错" not in said.err
    assert lying_about() == before


@pytest.mark.parametrize("more", [["--as-of", "2000-01-01"], ["--as-of", "2199-12-31"], ["--jobs", "99"], ["--ledger", ""], ["--quiet"]])
def test_the_least_and_the_largest_are_taken(desk: Desk, more: list[str]) -> None:
    _ok(desk)
    assert desk.run(*more).code == 0


def test_english_is_spoken_on_request(desk: Desk) -> None:
    published = run_term(desk.input, desk.output, "--lang", "en")
    assert published.code == 1
    assert published.said.startswith("There is no folder")


def _outputs(desk: Desk) -> list[str]:
    """What lies in the output folder, beside the locks and what is kept for the next run."""
    return sorted(path.name for path in desk.output.iterdir() if path.name not in (".locks", ".kept"))


def test_a_missing_term_and_an_empty_folder_are_told_apart(desk: Desk) -> None:
    missing = desk.run()
    (desk.input / "2026-autumn").mkdir(parents=True)
    empty = desk.run()
    assert (missing.code, empty.code) == (1, 1)
    assert "没有找到" in missing.said
    assert "没有任何表格文件" in empty.said
    assert not _outputs(desk)


def test_a_folder_without_a_class_sheet_publishes_nothing(desk: Desk) -> None:
    desk.sheet("2026-09/食谱.xlsx", ["第三周食谱"], ["星期", "早餐"], [["一", "粥"]])
    published = desk.run()
    assert published.code == 1
    assert "没有发布结果" in published.said
    assert not published.folder.exists()


def test_a_broken_workbook_is_one_finding_and_the_rest_goes_on(desk: Desk) -> None:
    _ok(desk)
    (desk.input / "2026-autumn" / "2026-09" / "b.xlsx").write_bytes(b"PK\x03\x04" + b"\x00" * 100)
    (desk.input / "2026-autumn" / "2026-09" / "扫描.pdf").write_bytes(b"%PDF-1.4\x00")
    (desk.input / "2026-autumn" / "2026-09" / "~$a.xlsx").write_bytes(b"lock")
    published = desk.run()
    assert published.code == 0
    assert published.codes() == ["FILE-UNREADABLE", "FILE-UNREADABLE"]
    assert len(published.table("payments")) == 1


def test_a_failed_run_leaves_the_last_output_as_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _ok(desk)
    published = desk.run()
    before = {path: path.read_bytes() for path in published.folder.rglob("*") if path.is_file()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.outputs.tables.books", full)
    failed = desk.run()
    assert failed.code == 1
    assert "No space left" in failed.said
    assert {path: path.read_bytes() for path in published.folder.rglob("*") if path.is_file()} == before
    assert _outputs(desk) == ["2026-autumn"]


def test_a_run_cut_off_between_the_renames_is_put_right(desk: Desk) -> None:
    _ok(desk)
    published = desk.run()
    published.folder.rename(desk.output / ".2026-autumn.last")
    (desk.output / ".2026-autumn.building").mkdir()
    again = desk.run()
    assert again.code == 0
    assert _outputs(desk) == ["2026-autumn"]


def test_the_output_must_not_lie_in_the_input(desk: Desk) -> None:
    _ok(desk)
    published = run_term(desk.input, desk.input / "out")
    assert published.code == 1
    assert "--output" in published.said


def test_a_wrong_policy_file_is_refused_with_file_and_line(desk: Desk, tmp_path: Path) -> None:
    _ok(desk)
    policy = tmp_path / "policy"
    shutil.copytree(HOME / "policy", policy)
    path = policy / "national" / "ce-living.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("every: term", "every: week"), encoding="utf-8")
    published = desk.run("--policy", str(policy))
    assert published.code == 1
    assert "ce-living.yaml" in published.said
    assert "第 6 行" in published.said


def test_sample_does_not_mix_with_what_lies_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["sample", str(tmp_path), "--students", "120", "--seed", "5"]) == 0
    assert run.main(["sample", str(tmp_path)]) == 1
    assert "空文件夹" in capsys.readouterr().err


def test_the_same_seed_gives_the_same_term(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run.main(["sample", str(tmp_path / name), "--students", "150", "--seed", "9", "--faults", "0.05"]) == 0
    files = [
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()} for name in "ab"
    ]
    assert files[0] == files[1]


def test_the_committed_example_is_what_sample_makes(tmp_path: Path) -> None:
    assert run.main(["sample", str(tmp_path)]) == 0
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(HOME / "input"): path.read_bytes() for path in (HOME / "input").rglob("*") if path.is_file()}
    assert made == kept


def test_a_fault_of_the_program_is_one_sentence_without_values(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _ok(desk)

    def broken(*_: object) -> None:
        raise ValueError("王小明 340123")

    monkeypatch.setattr("pipeline.term.deduplicate", broken)
    published = desk.run()
    assert published.code == 1
    assert "ValueError" in published.said
    assert "王小明" not in published.said
    assert "Traceback" not in published.said


def test_a_file_that_cannot_be_opened_is_a_finding(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _ok(desk)
    locked = desk.sheet("2026-09/b.xlsx", TITLE, HEADINGS, [])
    real = Path.open

    def refuse(path: Path, *arguments: object, **more: object) -> object:
        if path == locked:
            raise PermissionError(13, "in use")
        return real(path, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr("pipeline.machine.engine.Engine.guarded_map", lambda _, function, items, *__: map(function, items))
    published = desk.run()
    assert published.code == 0
    assert published.codes() == ["FILE-UNREADABLE"]
    assert "正被其他程序打开" in published.table("findings")["message"].iloc[0]


@pytest.mark.skipif(os.name == "nt", reason="a pipe that is closed ends the program there")
def test_a_reader_that_leaves_early_does_not_make_a_published_run_a_failure(desk: Desk) -> None:
    _ok(desk)
    command = [sys.executable, str(HOME / "run.py"), "2026-autumn", "--input", str(desk.input), "--output", str(desk.output)]
    run_of_it = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run_of_it.stdout is not None
    run_of_it.stdout.close()
    assert run_of_it.stderr is not None
    said = run_of_it.stderr.read().decode()
    assert run_of_it.wait(timeout=120) == 0, said
    assert "出错" not in said
    assert (desk.output / "2026-autumn" / "report.html").exists()


@pytest.mark.parametrize("words", [["--help"], ["2026-autumn"]])
def test_a_run_goes_through_though_whoever_read_along_is_gone(words: list[str], desk: Desk) -> None:
    desk.sheet(
        "2026-09/高一1班.xlsx",
        ["青山县第一高级中学高一(1)班2026年9月"],
        ["姓名", "身份证号", "困难等级", "是否住宿"],
        [["王一明", citizen(1), "困难", "是"]],
    )
    folders = ["--input", str(desk.input), *(["--output", str(desk.output), "--quiet"] if words[0] != "--help" else [])]
    with subprocess.Popen(
        [sys.executable, "run.py", *words, *folders], cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read()
    assert (running.returncode, told) == (0, b"")
    assert words[0] == "--help" or (desk.output / "2026-autumn" / "report.html").exists()
