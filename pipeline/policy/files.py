"""Reading the policy files: national ones, local ones over them, refused with file and line where they are wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.policy.model import Hardship, Policy, Programme, Targets, WordList
from pipeline.speech.problems import Problem

Model = TypeVar("Model", bound=BaseModel)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C, ten times as fast, where PyYAML was built with it."""


def load(folder: Path) -> Policy:
    """Read the national files and the local ones over them. Raises Problem with file, line and what is allowed."""
    national, local = sorted(folder.glob("national/*.yaml")), sorted(folder.glob("local/*.yaml"))
    if not national:
        raise Problem.failed("policy-missing", folder=folder)
    programmes: dict[str, tuple[Path, dict[str, Any]]] = {}
    lists: dict[str, WordList] = {}
    shared: dict[str, tuple[Path, dict[str, Any]]] = {}
    for path in [*national, *local]:
        content = _read(path)
        lists |= {name: _typed(WordList, given, path, ("lists", name)) for name, given in (content.pop("lists", None) or {}).items()}
        for part in {"hardship", "targets"} & set(content):
            shared[part] = (path, _over(shared[part][1] if part in shared else {}, content.pop(part), path))
        if "overrides" in content:
            base = programmes.get(content.pop("overrides"))
            if base is None:
                raise _wrong(path, 1, f"overrides: one of {', '.join(sorted(programmes))}")
            merged = _over(base[1], content, path)
            programmes[merged["programme"]] = (path, merged)
        elif content:
            programmes[str(content.get("programme"))] = (path, content)
    typed = tuple(_typed(Programme, content, path) for path, content in programmes.values())
    _check_references(typed, lists, {str(content.get("programme")): path for path, content in programmes.values()})
    files = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in [*national, *local]}
    return Policy(typed, lists, files, _shared(Hardship, "hardship", shared), _shared(Targets, "targets", shared))


def _shared(model: type[Model], part: str, shared: Mapping[str, tuple[Path, dict[str, Any]]]) -> Model | None:
    """A part that is no programme's; None where no file has it."""
    return _typed(model, shared[part][1], shared[part][0], (part,)) if part in shared else None


def _over(base: dict[str, Any], content: Any, path: Path) -> dict[str, Any]:
    """A local part over a national one: each key that it has replaces the whole of it; sources are added."""
    if not isinstance(content, dict):
        raise _wrong(path, 1, "key: value")
    return base | content | {"sources": base.get("sources", {}) | (content.get("sources") or {})}


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
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
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
        first = error.errors(include_url=False, include_input=False)[0]
        where = (*inside, *first["loc"])
        unnamed = re.search(r"source (\S+?),? .*is not among", first["msg"])
        raise _wrong(
            path,
            _line_with(path, unnamed[1]) if unnamed else _line_of(path, where),
            f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}",
        ) from None


def _line_of(path: Path, location: tuple[str | int, ...]) -> int:
    """The line of the innermost part of the location that the file has."""
    node = yaml.compose(path.read_text(encoding="utf-8"))
    assert node is not None, "an empty file is refused before"
    line = node.start_mark.line + 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                continue
            node, line = found[1], found[0].start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _line_with(path: Path, word: str) -> int:
    """The first line in which a word stands."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", line)), 1)


def _wrong(path: Path, line: int, message: str) -> Problem:
    return Problem.failed("policy-wrong", file=path.name, line=line, message=message)
