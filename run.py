"""The command line of the School Aid Pipeline: parse, call, say what happened.

One command per term, `python run.py 2026-autumn`. This file imports only the standard library until it knows what is
asked for, so that `--help` answers at once and the first run on a new machine can set up its own packages.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import gc
import getpass
import importlib
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from pipeline import VERSION
from pipeline.facts.terms import TERM_PATTERN, is_term
from pipeline.machine import environment
from pipeline.speech.language import LANGUAGES, SOURCE, use
from pipeline.speech.problems import Problem, as_typed, say

if TYPE_CHECKING:
    from pipeline.options import Options

HOME = Path(__file__).resolve().parent
_PRIVATE = 0o077
"""What a run writes holds ids, cards and families' hardship: it is the user's alone (0700, 0600)."""
_BETWEEN_LOOKS = 100_000
"""New objects after which it is looked for those that only hold one another; frames are seldom among them."""
EXIT_PUBLISHED, EXIT_FAILED, EXIT_USAGE = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Run one command; return the exit code that the contract names (0 published, 1 not published, 2 wrong usage)."""
    language = _language_of(arguments)
    use(language)
    try:
        if not arguments or arguments[0].startswith("-"):
            return _overview(arguments, language)
        command = COMMANDS.get(arguments[0])
        if command is not None:
            return command(arguments[1:])
        if is_term(arguments[0]):
            return _run_term(arguments)
        raise Problem.usage("unknown-command", given=arguments[0])
    except Problem as problem:
        print(problem.sentence(language).encode(errors="replace").decode(), file=sys.stderr)  # what was typed may be no text
        return problem.exit_code
    except OSError as error:
        print(say("disk-trouble", language, reason=error.strerror or type(error).__name__), file=sys.stderr)
        return EXIT_FAILED
    except Exception as fault:
        if sys.flags.dev_mode:
            raise
        print(say("internal-fault", language, kind=type(fault).__name__, place=_place_of(fault)), file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        print(say("interrupted", language), file=sys.stderr)
        return EXIT_FAILED


def _overview(arguments: list[str], language: str) -> int:
    """The short help: what to type, and which terms lie in `input/`."""
    parser = _Parser(add_help=False)
    parser.add_argument("--input", type=Path, default=HOME / "input")
    parser.add_argument("--lang")
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("--version", action="store_true")
    options, unknown = parser.parse_known_args(arguments)
    if options.version:
        print(VERSION)
        return EXIT_PUBLISHED
    if unknown:
        raise Problem.usage("unknown-command", given=unknown[0])
    from pipeline.life.window import terms_in

    folder: Path = options.input
    terms = terms_in(folder)
    print(say("help", language))
    if terms:
        print(say("terms-found", language, folder=as_typed(folder), terms="  ".join(terms)))
    else:
        print(say("no-terms-found", language, folder=as_typed(folder)))
    return EXIT_PUBLISHED


def _run_term(arguments: list[str]) -> int:
    parser = _term_parser()
    parser.add_argument("--letters", action="store_true", help="the letters to the families too, before anything is published")
    options = _options(parser.parse_args(arguments))
    with _reading_begun(options):
        with _nothing_collected():
            from pipeline.life.steps import run

        return _said(lambda: run(options))


def _step(name: str, arguments: list[str]) -> int:
    """A step in a term's life: publish, pay, reconcile, close, archive; or a look at it: status, verify."""
    parser = _term_parser(f"run.py {name}", of_file=name == "verify")
    parser.add_argument("--by", type=_text, default="", metavar="NAME")
    parser.add_argument("--why", type=_text, default="", metavar="REASON")
    if name in PAYS:
        for option in ("--months", "--programmes", "--schools"):
            parser.add_argument(option, type=_several, default=(), metavar="A,B")
    if name == "publish":
        parser.add_argument("--last-day", type=_date, metavar="YYYY-MM-DD")
    given = parser.parse_args(arguments)
    if name == "verify" and not is_term(given.term):
        environment.ensure(HOME)
        from pipeline.life.verify import verify_file

        password = _password(given)
        return _said(lambda: verify_file(Path(given.term), given.lang, password))
    options = _options(given)
    module, function = STEPS_IN.get(name, (name, name))
    with _reading_begun(options) if name in READS else contextlib.nullcontext():
        with _nothing_collected():
            step = getattr(importlib.import_module(f"pipeline.life.{module}"), function)  # each alone: status answers at once
        return _said(lambda: step(options))


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """For imports: all that they make stays, and to look through it again and again for what does not takes a tenth of a school's run,
    then and later."""
    gc.disable()
    try:
        yield
    finally:
        _look_at_what_comes()
        gc.enable()


@cache
def _look_at_what_comes() -> None:
    """Once: a second command in this process would make what is left of the first stay too."""
    gc.freeze()
    gc.set_threshold(_BETWEEN_LOOKS)


def _reading_begun(options: Options) -> contextlib.AbstractContextManager[None]:
    """The processes that read start while this one imports pandas and the stages: half a second, for whoever waits."""
    if options.engine == "dask" or not (options.input / options.term).is_dir():
        return contextlib.nullcontext()
    from pipeline.machine import cores, store

    most = 1 if store.folder_of(options.output, options.term).is_dir() else options.jobs or cores.count()  # what was read is remembered
    return cores.begun(most, "pipeline.intake.reading")


def _options(given: argparse.Namespace) -> Options:
    if given.scheduler and given.engine != "dask":
        raise Problem.usage("scheduler-alone")
    if given.scheduler and given.jobs:
        raise Problem.usage("jobs-of-cluster")
    environment.ensure(HOME)
    if given.engine == "dask":
        environment.ensure(HOME, "requirements-cluster.txt", ("dask", "distributed"))
    from pipeline.options import Options

    os.umask(_PRIVATE)
    asked = {name: getattr(given, name) for name in ("term", "input", "output", "policy", "jobs", "quiet", "engine")}
    asked |= {"scheduler": given.scheduler or ""}
    if given.engine == "dask":  # its workers stand in folders of their own
        asked |= {name: asked[name].absolute() for name in ("input", "output", "policy")}
    more = {"ledger": given.ledger or "", "by": getattr(given, "by", ""), "why": getattr(given, "why", "")}
    more |= {name: getattr(given, name, ()) for name in ("months", "programmes", "schools")}
    more |= {"last_day": getattr(given, "last_day", None), "letters": getattr(given, "letters", False), "password": _password(given)}
    return Options(language=given.lang, as_of=given.as_of or datetime.date.today(), **asked, **more)


def _said(step: Callable[[], None]) -> int:
    step()
    return EXIT_PUBLISHED


def _sample(arguments: list[str]) -> int:
    parser = _Parser(prog="run.py sample", description="生成一个练习学期 · make a realistic term to try things on")
    parser.add_argument("folder", type=_place, metavar="DIR")
    parser.add_argument("--students", type=_positive, default=300, metavar="N")
    parser.add_argument("--schools", type=_positive, default=3, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--faults", type=_rate, default=None, metavar="RATE", help="share of the rows that get a fault, 0 to 1")
    parser.add_argument("--term", type=_term, default="2026-autumn")
    parser.add_argument("--months", type=_months, default=2, metavar="N", help="1 to 5: a term has no more")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    options = parser.parse_args(arguments)
    environment.ensure(HOME)
    from pipeline.sample import write_sample

    made = write_sample(
        options.folder,
        students=options.students,
        schools=options.schools,
        seed=options.seed,
        fault_rate=options.faults,
        term=options.term,
        months=options.months,
    )
    print(
        say(
            "sample-written",
            options.lang,
            files=made.files,
            rows=made.rows,
            faults=made.faults,
            folder=as_typed(options.folder),
            term=options.term,
        )
    )
    return EXIT_PUBLISHED


def _template(arguments: list[str]) -> int:
    parser = _Parser(prog="run.py template", description="空白表，发给老师填写 · a blank sheet to hand to teachers")
    parser.add_argument("kind", choices=(*BLANKS, "policy"), metavar="|".join((*BLANKS, "policy")))
    parser.add_argument("rest", type=_named, nargs="*", metavar="FILE", help="for policy: PROGRAMME [FILE]")
    parser.add_argument("--term", type=_term, help="for policy: take tiers and amounts from the class sheets of that term")
    _take_folders(parser, "input", "policy")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    options = parser.parse_args(arguments)
    of_policy = options.kind == "policy"
    if len(options.rest) > 1 + of_policy or (of_policy and not options.rest):
        raise Problem.usage("wrong-usage", message="template KIND [FILE] | template policy PROGRAMME [FILE] [--term TERM]")
    environment.ensure(HOME)
    target = Path(options.rest[-1]) if len(options.rest) > of_policy else None
    if of_policy:
        file = _policy_draft(options, target)
    else:
        from pipeline.outputs.blank import write_blank

        file = write_blank(options.kind, target, options.policy, options.lang)
    print(say("policy-written" if of_policy else "template-written", options.lang, file=as_typed(file)))
    return EXIT_PUBLISHED


def _policy_draft(options: argparse.Namespace, target: Path | None) -> Path:
    from pipeline.facts.terms import Term
    from pipeline.life.policy_draft import write_draft
    from pipeline.options import Options

    today = datetime.date.today()
    term = options.term or Term.on(today).name
    asked = Options(term, options.input, HOME / "output", options.policy, options.lang, today, None, True)
    return write_draft(asked, options.rest[0], target, options.term is not None)


BLANKS = (
    *("class", "survey", "quota", "funds", "history", "reference", "exceptions", "objections"),
    *("head-count", "contacts", "schools", "cards", "workdays"),
    *("campus-fund", "gifts", "complaints", "visits", "slips", "progress", "spot-checks", "elsewhere"),
)
"""The sheets of which a blank one can be had: `Kind.name` of `schemas`."""


def _explain(arguments: list[str]) -> int:
    parser = _Parser(prog="run.py explain", description="说明一名学生的每一步 · why a student is paid, held or refused")
    parser.add_argument("term", type=_term, nargs="?")
    parser.add_argument("who", type=_text, metavar="WHO", nargs="?", default="")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="what a sheet is taken for, column by column")
    _take_folders(parser, "policy", "input", "output")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    options = parser.parse_args(arguments)
    environment.ensure(HOME)
    if options.sheet is not None:
        from pipeline.facts.terms import Term
        from pipeline.outputs.sheet import explain_sheet

        term = Term.parse(options.term) if options.term else Term.on(datetime.date.today())
        for line in explain_sheet(options.sheet, term, options.policy, options.lang):
            print(line)
        return EXIT_PUBLISHED
    if not options.who:
        raise Problem.usage("wrong-usage", message="explain TERM WHO | explain --sheet FILE")
    from pipeline.outputs.explain import explain

    for line in explain(options.term, options.who, options.input, options.output, options.lang):
        print(line)
    return EXIT_PUBLISHED


def _calendar(arguments: list[str]) -> int:
    parser = _Parser(prog="run.py calendar", description="全年工作日历 · the year of an aid office")
    parser.add_argument("year", type=_year, nargs="?", metavar="YEAR", help="in which the school year begins")
    _take_folders(parser, "input", "output", "policy")
    parser.add_argument("--ledger", type=_text, metavar="URL", default="")
    parser.add_argument("--as-of", type=_date, metavar="YYYY-MM-DD")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    given = parser.parse_args(arguments)
    environment.ensure(HOME)
    from pipeline.life.agenda import calendar
    from pipeline.options import Options

    os.umask(_PRIVATE)
    folders = (given.input, given.output, given.policy)
    options = Options("", *folders, given.lang, given.as_of or datetime.date.today(), None, False, given.ledger or "")
    return _said(lambda: calendar(options, given.year))


def _audit(arguments: list[str]) -> int:
    parser = _Parser(prog="run.py audit", description="几个学期的审计线索和抽样 · leads over several terms, and a sample for visits")
    parser.add_argument("--from", type=_term, required=True, dest="first", metavar="TERM")
    parser.add_argument("--to", type=_term, required=True, dest="last", metavar="TERM")
    parser.add_argument("--rate", type=_share, default=0.05, metavar="RATE", help="the share of wrong recipients that is to be found")
    parser.add_argument("--confidence", type=_share, default=0.95, metavar="RATE", help="with what certainty")
    parser.add_argument("--seed", type=_text, default="", metavar="TEXT", help="of the draw; the same seed draws the same students")
    _take_folders(parser, "input", "output", "policy")
    parser.add_argument("--ledger", type=_text, metavar="URL", default="")
    parser.add_argument("--as-of", type=_date, metavar="YYYY-MM-DD")
    parser.add_argument("--jobs", type=_positive, metavar="N")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    parser.add_argument("--quiet", action="store_true")
    _take_password(parser)
    given = parser.parse_args(arguments)
    environment.ensure(HOME)
    from pipeline.life.audit import Asked, audit
    from pipeline.options import Options

    os.umask(_PRIVATE)
    folders, today = (given.input, given.output, given.policy), given.as_of or datetime.date.today()
    options = Options(given.last, *folders, given.lang, today, given.jobs, given.quiet, given.ledger, password=_password(given))
    return _said(lambda: audit(options, Asked(given.first, given.last, given.rate, given.confidence, given.seed)))


def _forget(arguments: list[str]) -> int:
    parser = _Parser(
        prog="run.py forget", description="保存期满后清除个人信息 · forget persons once they were kept as long as they must be"
    )
    parser.add_argument("--before", type=_term, required=True, metavar="TERM", help="every term before this one")
    parser.add_argument("--by", type=_text, default="", metavar="NAME")
    parser.add_argument("--why", type=_text, default="", metavar="REASON")
    _take_folders(parser, "input", "output", "policy")
    parser.add_argument("--ledger", type=_text, metavar="URL", default="")
    parser.add_argument("--as-of", type=_date, metavar="YYYY-MM-DD")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    parser.add_argument("--quiet", action="store_true")
    given = parser.parse_args(arguments)
    environment.ensure(HOME)
    from pipeline.life.forget import forget
    from pipeline.options import Options

    os.umask(_PRIVATE)
    folders, today = (given.input, given.output, given.policy), given.as_of or datetime.date.today()
    options = Options(given.before, *folders, given.lang, today, None, given.quiet, given.ledger, given.by, given.why)
    return _said(lambda: forget(options, given.before))


def _audit_copy(arguments: list[str]) -> int:
    parser = _Parser(prog="run.py audit-copy", description="遮盖证件号、卡号、电话的审计副本 · the audit workbooks, masked, for outsiders")
    parser.add_argument("term", type=_term)
    parser.add_argument("folder", type=_place, metavar="DIR")
    _take_folders(parser, "output")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    _take_password(parser, to_write=False)
    options = parser.parse_args(arguments)
    environment.ensure(HOME)
    from pipeline.life.audit_copy import write

    os.umask(_PRIVATE)
    password = _password(options)
    return _said(lambda: write(options.term, options.output, options.folder, options.lang, password))


def _start(arguments: list[str]) -> int:
    parser = _Parser(prog="run.py start", description="双击打开的窗口 · the window of a double click")
    _take_folders(parser, "input", "output")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    options = parser.parse_args(arguments)
    from pipeline.life.window import Window

    return Window(options.input, options.output, options.lang, partial(environment.ensure, HOME), main).work()


PAYS = ("pay", "seal", "correct")
"""To pay a run; `seal` for the first and `correct` for later ones are the words of version 0.3."""
STEPS_IN = {"publish": ("steps", "publish"), "close": ("steps", "close"), **dict.fromkeys(PAYS, ("runs", "pay"))}
"""The module of `pipeline.life` and the function of steps that are called otherwise than their command."""
READS = ("publish", *PAYS, "reconcile", "retire", "archive")
STEPS = ("publish", *PAYS, "reconcile", "retire", "close", "archive", "status", "verify")
COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "sample": _sample,
    "template": _template,
    "explain": _explain,
    "calendar": _calendar,
    "audit": _audit,
    "audit-copy": _audit_copy,
    "forget": _forget,
    "start": _start,
} | {name: partial(_step, name) for name in STEPS}
"""The commands beside a term's name. A new command is a function above and a line here."""


def _place_of(fault: Exception) -> str:
    """File and line of the project where it happened; no value of it, since that may be somebody's."""
    ours = [frame for frame in traceback.extract_tb(fault.__traceback__) if Path(frame.filename).is_relative_to(HOME)]
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"


class _Parser(argparse.ArgumentParser):
    """argparse, with our sentence instead of its own when the usage is wrong."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise Problem.usage("wrong-usage", message=message)


def _term_parser(prog: str = "run.py", of_file: bool = False) -> argparse.ArgumentParser:
    parser = _Parser(prog=prog, description="school aid, one command per term")
    parser.add_argument("term", type=str if of_file else _term)
    _take_folders(parser, "input", "output", "policy")
    parser.add_argument("--ledger", type=_text, metavar="URL")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    parser.add_argument("--as-of", type=_date, metavar="YYYY-MM-DD")
    parser.add_argument("--jobs", type=_positive, metavar="N")
    parser.add_argument("--engine", choices=["local", "dask"], default="local")
    parser.add_argument("--scheduler", type=_text, metavar="ADDRESS")
    parser.add_argument("--quiet", action="store_true")
    _take_password(parser)
    return parser


def _take_password(parser: argparse.ArgumentParser, to_write: bool = True) -> None:
    """A password is typed, or stands in a file; never in the command, which others on the machine may see."""
    if to_write:
        parser.add_argument("--encrypt", action="store_true", help="lock what is not for the public with a password")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="its first line is the password")


def _password(given: argparse.Namespace) -> str:
    """The password that was asked for; empty where none was."""
    from pipeline.machine.secret import LONGEST, SHORTEST

    if given.password_file is not None:
        try:
            lines = given.password_file.read_text(encoding="utf-8-sig").splitlines()
        except OSError as error:
            raise Problem.failed("cannot-read-file", file=given.password_file, reason=error.strerror) from None
        except UnicodeDecodeError:
            raise Problem.failed("cannot-read-file", file=given.password_file, reason="UTF-8 ?") from None
        password = lines[0].strip() if lines else ""
    elif not getattr(given, "encrypt", False):
        return ""
    elif not sys.stdin.isatty():
        raise Problem.usage("password-how")
    else:
        password = getpass.getpass(say("password-ask", given.lang))
        if getpass.getpass(say("password-again", given.lang)) != password:
            raise Problem.usage("password-differs")
    if not SHORTEST <= len(password) <= LONGEST:
        raise Problem.usage("password-length", least=SHORTEST, most=LONGEST)
    return password


def _language_of(arguments: list[str]) -> str:
    """The language of every sentence, also of one about arguments that could not be parsed."""
    joined = " ".join(arguments)
    return "en" if "--lang en" in joined or "--lang=en" in joined else SOURCE


def _term(text: str) -> str:
    if not is_term(text):
        raise argparse.ArgumentTypeError(f"{text}: {TERM_PATTERN}")
    return text


def _year(text: str) -> int:
    if not re.fullmatch(r"20\d\d", text):
        raise argparse.ArgumentTypeError(f"{text}: 2026, 2027 …")
    return int(text)


def _date(text: str) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: YYYY-MM-DD") from None
    if not 2000 <= day.year < 2200:
        raise argparse.ArgumentTypeError(f"{text}: 2000-01-01 … 2199-12-31")
    return day


def _text(text: str) -> str:
    """What goes into books and workbooks: a terminal of another encoding than it says sends bytes that are no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(f"{text!a}: UTF-8 / GBK ?") from None
    return text


def _named(text: str) -> str:
    if not Path(text).name:
        raise argparse.ArgumentTypeError(f"{text!r}: FILE")
    return _text(text)


def _place(text: str) -> Path:
    """A folder or file that is written to. Not all that writes there takes a name that is no text."""
    return Path(_text(text))


def _take_folders(parser: argparse.ArgumentParser, *names: str) -> None:
    """Options for these folders: input, output, policy."""
    for name in names:
        parser.add_argument(f"--{name}", type=_place if name == "output" else Path, default=HOME / name, metavar="DIR")


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text}: 1, 2, 3 …")
    return int(text)


def _months(text: str) -> int:
    if not re.fullmatch("[1-5]", text):
        raise argparse.ArgumentTypeError(f"{text}: 1 … 5")
    return int(text)


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split("[,，、;；]", _text(text)) if part.strip())


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        raise argparse.ArgumentTypeError(f"{text}: 0 … 1")
    return rate


def _share(text: str) -> float:
    share = _rate(text)
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError(f"{text}: 0.001 … 0.999")
    return share


def _can_say(stream: Any) -> None:
    """A console of any code page takes what we say: in its own where that has 学校 (GBK), with a ? for what it lacks; else in UTF-8."""
    if not hasattr(stream, "reconfigure"):
        return
    try:
        "学校".encode(stream.encoding)
        stream.reconfigure(errors="replace")
    except UnicodeEncodeError:
        stream.reconfigure(encoding="utf-8", errors="replace")


class _Heard:
    """An output to which one may write on when whoever read along is gone (| head): a run goes through to its end all the same."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        with self._as_long_as_heard():
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with self._as_long_as_heard():
            self._stream.flush()

    @contextlib.contextmanager
    def _as_long_as_heard(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        _can_say(stream)
    sys.stdout, sys.stderr = cast(TextIO, _Heard(sys.stdout)), cast(TextIO, _Heard(sys.stderr))
    code = main(sys.argv[1:])
    gc.freeze()  # the system takes back what is left all at once: to look through it first takes a third of a second
    sys.exit(code)
