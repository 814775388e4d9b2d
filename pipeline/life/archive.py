"""A term in one file: inputs, outputs, policy and the ledger's entries about it, with an index to read and checksums to verify.

The file is a plain .zip that every computer opens, nothing in it packed. Its comment is the checksum of all bytes before it, so that
the archive alone tells of any change.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pandas import DataFrame

from pipeline import VERSION
from pipeline.facts.terms import Term
from pipeline.intake.discover import DEVICE, LINK, path_of
from pipeline.ledger import tables as t
from pipeline.life.desk import Desk, booked
from pipeline.life.status import say_state
from pipeline.machine import secret
from pipeline.machine.files import write_whole
from pipeline.options import Options
from pipeline.outputs.page import index
from pipeline.results import About
from pipeline.speech.problems import Problem, as_typed, say
from pipeline.term import about_of, dropped_of, read

FOLDER = "archive"
MANIFEST, LEDGER, PERSONS, INDEX = "manifest.json", "4-账簿/ledger.jsonl", "4-账簿/persons.jsonl", "目录.xlsx"
_INPUT, OUTPUT, _POLICY = "1-原始资料", "2-结果", "3-政策"
_STAMP = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive: the same term is the same archive."""
_FOR_ALL = "各学期通用/"
_CHECKSUM = 64
KINDS = {
    "class": "班级表", "survey": "家庭情况调查", "reference": "名单", "quota": "资助指标", "funds": "资金到账",
    "workdays": "放假安排", "history": "往期记录",
    "exceptions": "例外裁定",
    "rulings": "待裁定", "objections": "异议登记", "bank-return": "银行回单", "follow-up": "补发清单",
    "schools": "学校名录", "cards": "开卡清单", "form-answers": "表头对照", "roster": "在校生名册", "register": "学籍名册",
    "changes": "异动和取消名单", "head-count": "人数清点", "contacts": "学校公示信息", "synonyms": "本地用语",
    "campus-fund": "校内资助经费", "gifts": "捐资", "complaints": "投诉登记", "visits": "走访登记", "slips": "回执",
    "progress": "成绩和出勤",
    "spot-checks": "抽查", "leads": "线索核查", "elsewhere": "外地名单",
}  # fmt: skip
"""Kind of sheet → the folder that it is filed in."""


def archive(options: Options) -> None:
    """`run.py archive TERM`: write `output/archive/<school year>/<term>.zip`."""
    with booked(options, "archive") as at:
        content = _content(at)
        target = options.output / FOLDER / f"{at.term.school_year}-{at.term.school_year + 1}学年" / f"{at.term.name}.zip"
        made = _zipped(content)
        if options.password:
            made = secret.wrapped(made, target.name, options.password)
        with at.moving("archive") as (writer, _):
            relative = target.relative_to(options.output).as_posix()
            sha256 = hashlib.sha256(made).hexdigest()
            writer.append(t.ARCHIVES, [{"term": at.term.name, "file": relative, "sha256": sha256, "on": options.as_of.isoformat()}])
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                write_whole(target, made)
            except OSError as error:
                raise Problem.failed("cannot-write-file", file=target, reason=error.strerror) from None
        print(say("archived", options.language, term=at.term.name, file=as_typed(target), files=len(content)))
    say_state(options)


def opened(path: Path, password: str) -> bytes:
    """The archive's bytes, unlocked. Raises Problem where it cannot be read, or has another password."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Problem.failed("cannot-read-file", file=path, reason=error.strerror) from None
    if not secret.is_wrapped(raw):
        return raw
    plain = secret.unwrapped(raw, password) if password else None
    if plain is None:
        raise Problem.failed("archive-locked", archive=as_typed(path))
    return plain


def verify_archive(raw: bytes, name: str) -> tuple[str, str]:
    """(what is wrong, the file in the archive): the first thing that is not as it was archived; two empty texts for a whole archive.

    raw: the archive, as `opened` returns it. name: what to call the archive itself.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            wrong = _first_wrong(package)
    except (zipfile.BadZipFile, ValueError, KeyError, NotImplementedError, EOFError, OSError, UnicodeDecodeError, RuntimeError):
        return "not-readable", name
    if wrong is not None:
        return wrong
    body, checksum = raw[:-_CHECKSUM], raw[-_CHECKSUM:]
    return ("", "") if hashlib.sha256(body).hexdigest().encode() == checksum else ("checksum", name)


def _first_wrong(package: zipfile.ZipFile) -> tuple[str, str] | None:
    listed: dict[str, str] = json.loads(package.read(MANIFEST))["files"]
    for name, checksum in listed.items():
        if name not in package.namelist():
            return "missing", name
        if hashlib.sha256(package.read(name)).hexdigest() != checksum:
            return "checksum", name
    extra = set(package.namelist()) - set(listed) - {MANIFEST}
    return ("not-listed", min(extra)) if extra else None


def _content(at: Desk) -> dict[str, bytes]:
    """name in the archive → bytes, in the order of the index."""
    options, term = at.options, at.term
    about = about_of(options)
    with at.engine() as engine:
        submissions = read(options, about, engine).submissions
    try:
        content = dict(sorted(_inputs(submissions, options.input / term.name)))
        content |= dict(sorted(_below(options.output / term.name, OUTPUT)))
        content |= dict(sorted(_policies(options.policy, about)))
    except OSError as error:
        raise Problem.failed("cannot-read", folder=options.output / term.name, reason=error.strerror) from None
    for name, entries in zip((LEDGER, PERSONS), at.ledger.entries(term.name), strict=True):
        content[name] = "".join(json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n" for entry in entries).encode()
    listed = {name: hashlib.sha256(raw).hexdigest() for name, raw in content.items()}
    content[INDEX] = index.workbook(term, options.as_of, [(name, len(content[name]), checksum) for name, checksum in listed.items()])
    listed[INDEX] = hashlib.sha256(content[INDEX]).hexdigest()
    content[MANIFEST] = _manifest(at, term, listed)
    return content


def _manifest(at: Desk, term: Term, listed: dict[str, str]) -> bytes:
    said: dict[str, Any] = {
        "term": term.name, "state": at.known.state, "as_of": at.options.as_of.isoformat(), "program": VERSION, "ledger": at.known.head,
        "files": listed,
    }  # fmt: skip
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _inputs(submissions: DataFrame, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the term, filed by the kind of sheet that it holds; what was no sheet is filed too."""
    own = submissions[~submissions["sha256"].str.startswith((f"{LINK}:", f"{DEVICE}:"))].drop_duplicates("file")
    for file, kind in own[["file", "kind"]].itertuples(index=False):
        yield f"{_INPUT}/{KINDS.get(str(kind), '其他')}/{str(file).replace('../', _FOR_ALL)}", path_of(folder, str(file)).read_bytes()


def _below(folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file() and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts):
            yield f"{name}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _policies(folder: Path, about: About) -> Iterator[tuple[str, bytes]]:
    paths = {file: folder / file for file in about.policy.files} | dropped_of(about)
    for file, path in paths.items():
        yield f"{_POLICY}/{file}", path.read_bytes()


def _zipped(content: dict[str, bytes]) -> bytes:
    """The files as a zip, unpacked, with its own checksum as the comment."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for name, raw in content.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            package.writestr(entry, raw)
        package.comment = b"0" * _CHECKSUM
    made = stream.getvalue()[:-_CHECKSUM]
    return made + hashlib.sha256(made).hexdigest().encode()
