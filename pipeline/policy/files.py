"""Reading the policy files: national ones, local ones over them, refused with file and line where they are wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.policy import spreadsheet
from pipeline.policy.model import Hardship, Policy, Programme, Targets, WordList, WorkYear
from pipeline.speech.models import first_mistake
from pipeline.speech.problems import Problem

Model = TypeVar("Model", bound=BaseModel)


_SHEET = ".xlsx"
_SAFE: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C, ten times as fast, where PyYAML was built with it."""


class _Loader(_SAFE):  # type: ignore[misc, valid-type]
    """Says where the value stands that looks like a date and is none: 2026-02-30."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError:
            raise yaml.constructor.ConstructorError(None, None, f"{node.value}: YYYY-MM-DD", node.start_mark) from None


@dataclass
class _Written:
    """What the files say, the local ones over the national. programmes, shared: name → the file that has the last word, and the content."""

    programmes: dict[str, tuple[Path, dict[str, Any]]]
    lists: dict[str, tuple[Path, dict[str, Any]]]
    shared: dict[str, tuple[Path, dict[str, Any]]]
    files: list[Path]


def load(folder: Path, dropped: Mapping[str, Path] | None = None) -> Policy:
    """Read the national files, the local ones over them, and over these what was dropped into a term's folder. Raises Problem with file,
    line and what is allowed.

    dropped: by what name it is kept in `Policy.files` → a policy spreadsheet.
    """
    dropped = dropped or {}
    written = _merged(folder, dropped)
    lists = {name: _typed(WordList, given, path, ("lists", name)) for name, (path, given) in written.lists.items()}
    typed = tuple(_typed(Programme, content, path) for path, content in written.programmes.values())
    _check_references(typed, lists, {str(content.get("programme")): path for path, content in written.programmes.values()})
    named = {path.relative_to(folder).as_posix(): path for path in written.files if path.is_relative_to(folder)} | dict(dropped)
    files = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in named.items()}
    hardship, targets = _shared(Hardship, "hardship", written.shared), _shared(Targets, "targets", written.shared)
    return Policy(typed, lists, files, hardship, targets, _shared(WorkYear, "calendar", written.shared))


def local_part(folder: Path, programme: str, dropped: Mapping[str, Path] | None = None) -> dict[str, Any] | None:
    """What a local file of a programme may say otherwise, as the files say it now: amounts, shares, ceilings, the lists of counties that it
    names, their sources. None where no file has the programme. dropped: as for `load`."""
    written = _merged(folder, dropped or {})
    if programme not in written.programmes:
        return None
    content = written.programmes[programme][1]
    parts = {name: content[name] for name in ("amounts", "shares", "ceilings") if content.get(name)}
    used = {one["source"] for line in parts.get("amounts", ()) for one in (line.get("per_year") or line.get("stated") or ())}
    used |= {one["source"] for name in ("shares", "ceilings") for one in parts.get(name, ())}
    named = yaml.safe_dump(content.get("grant_if", []))
    lists = {
        name: one for name, (_path, one) in written.lists.items() if one.get("counties") and re.search(rf"\b{re.escape(name)}\b", named)
    }
    sources = {name: one for name, one in (content.get("sources") or {}).items() if name in used}
    return {"overrides": programme, **parts, **({"lists": lists} if lists else {}), "sources": sources}


def _merged(folder: Path, dropped: Mapping[str, Path]) -> _Written:
    national = [*sorted(folder.glob("national/*.yaml")), *folder.glob("calendar.yaml")]
    local = sorted(
        path for ending in ("yaml", "xlsx") for path in folder.glob(f"local/*.{ending}") if not path.name.startswith(("~$", "."))
    )
    if not any(path.parent.name == "national" for path in national):
        raise Problem.failed("policy-missing", folder=folder)
    written = _Written({}, {}, {}, [*national, *local, *dropped.values()])
    for path in written.files:
        content = spreadsheet.read(path) if path.suffix == _SHEET else _read(path)
        written.lists |= {name: (path, given) for name, given in _part(content, "lists", path).items()}
        content.pop("lists", None)
        for part in {"hardship", "targets", "calendar"} & set(content):
            base = written.shared[part][1] if part in written.shared else {}
            over = _over(base, content.pop(part), path, (part,))
            if part == "calendar" and isinstance(over.get("items"), dict):  # a local file names the tasks that differ
                over["items"] = base.get("items", {}) | over["items"]
            written.shared[part] = (path, over)
        if "overrides" in content:
            of = str(content.pop("overrides"))
            known = written.programmes.get(of)
            if known is None:
                raise _wrong(path, 1, f"overrides: one of {', '.join(sorted(written.programmes))}")
            if content.get("programme", of) != of:
                raise _wrong(path, _line_of(path, ("programme",)), f"programme: overrides {of}")
            merged = _over(known[1], content, path)
            written.programmes[merged["programme"]] = (path, merged)
        elif content:
            written.programmes[str(content.get("programme"))] = (path, content)
    return written


def _shared(model: type[Model], part: str, shared: Mapping[str, tuple[Path, dict[str, Any]]]) -> Model | None:
    """A part that is no programme's; None where no file has it."""
    return _typed(model, shared[part][1], shared[part][0], (part,)) if part in shared else None


def _over(base: dict[str, Any], content: Any, path: Path, inside: tuple[str, ...] = ()) -> dict[str, Any]:
    """A local part over a national one: each key that it has replaces the whole of it; sources are added. inside: where in the file."""
    if not isinstance(content, dict):
        raise _wrong(path, _line_of(path, inside), "key: value")
    return base | content | {"sources": base.get("sources", {}) | _part(content, "sources", path, inside)}


def _part(content: Mapping[str, Any], name: str, path: Path, inside: tuple[str, ...] = ()) -> dict[str, Any]:
    """A part that has names of its own: empty where the file has none."""
    part = content.get(name) or {}
    if not isinstance(part, dict):
        raise _wrong(path, _line_of(path, (*inside, name)), f"{name}: key: value")
    return part


def _check_references(programmes: Iterable[Programme], lists: Mapping[str, WordList], paths: Mapping[str, Path]) -> None:
    for programme in programmes:
        path = paths[programme.programme]
        for leaf in programme.conditions:
            if leaf.kind in ("household_in", "major") and leaf.parameter not in lists:
                raise _wrong(path, _line_with(path, leaf.parameter), f"{leaf.kind}: {leaf.parameter}; lists: {', '.join(sorted(lists))}")
        named = {"excludes": programme.excludes} | {leaf.kind: leaf.programmes for leaf in programme.conditions if leaf.programmes}
        for part, others in named.items():
            if unknown := sorted(set(others) - set(paths)):
                raise _wrong(path, _line_with(path, unknown[0]), f"{part}: {', '.join(unknown)}; programmes: {', '.join(sorted(paths))}")


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise _wrong(path, mark.line + 1 if mark else 1, getattr(error, "problem", None) or "UTF-8, YAML") from None
    if not isinstance(content, dict):
        raise _wrong(path, 1, "key: value")
    return content


def _typed(model: type[Model], content: Any, path: Path, inside: tuple[str, ...] = ()) -> Model:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        where, message = first_mistake(error)
        unnamed = re.search(r"source (\S+?),? .*is not among", message)
        line = _line_with(path, unnamed[1]) if unnamed else _line_of(path, (*inside, *where))
        raise _wrong(path, line, message) from None


_JOINERS = ("parts", "all", "any", "not")
"""What parts are written as: those of a cost by this name, those of a condition by how they are joined."""


def _line_of(path: Path, location: tuple[str | int, ...]) -> int:
    """The line of the innermost part of the location that the file has."""
    if path.suffix == _SHEET:
        return 1
    node = yaml.compose(path.read_text(encoding="utf-8"))
    assert node is not None, "an empty file is refused before"
    line = node.start_mark.line + 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            named = _JOINERS if step == "parts" else (str(step),)
            found = next(((key, value) for key, value in node.value if key.value in named), None)
            if found is None:
                continue
            node, line = found[1], found[0].start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _line_with(path: Path, word: str) -> int:
    """The first line in which a word stands."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.suffix != _SHEET else []
    return next((number for number, line in enumerate(lines, start=1) if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", line)), 1)


def _wrong(path: Path, line: int, message: str) -> Problem:
    return Problem.failed("policy-wrong", file=path.name, line=line, message=message)
