"""A local policy as a spreadsheet: the amounts, tiers, shares, ceilings and listed counties of one programme, each with its source.

It says the same as a local YAML file, and is checked by the same model; `tables_of` and `content_of` go to and fro. What the spreadsheet
does not have (who is granted a programme) stays as the national file says.
"""

from __future__ import annotations

import datetime
import html
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from pipeline.facts.terms import is_term
from pipeline.speech.language import N_, all_of
from pipeline.speech.problems import Problem
from pipeline.speech.wording import answer_key, fold
from schemas.categories import FUND_SOURCE, TERM_WRITTEN, TIER, YES_NO, YUAN_WRITTEN

PROGRAMME, AMOUNTS, SHARES, CEILINGS, LISTS, SOURCES = N_("项目"), N_("标准"), N_("分担"), N_("受助比例"), N_("名单"), N_("依据")
_PARTS = tuple(part for part in FUND_SOURCE if part != "unstated")
COLUMNS: dict[str, tuple[str, ...]] = {
    PROGRAMME: (N_("项目代号"), N_("说明")),
    AMOUNTS: (N_("名称"), N_("英文名称"), N_("条件"), N_("档次"), N_("起始学期"), N_("每生每年（元）"), N_("依据")),
    SHARES: (N_("起始学期"), *(words[0] for words in (FUND_SOURCE[part] for part in _PARTS)), N_("依据")),
    CEILINGS: (N_("起始学期"), N_("比例（%）"), N_("按"), N_("范围"), N_("依据")),
    LISTS: (N_("名单"), N_("名单名称"), N_("英文名称"), N_("县区"), N_("代码")),
    SOURCES: (N_("依据"), N_("文件"), N_("文号"), N_("日期"), N_("已核对原文")),
}
"""Sheet → its columns."""
Tables = dict[str, list[list[Any]]]
_BY_SHEET = N_("按班级表所写")
_LONGEST_LIST = 1_000_000
_MOST = N_("{stated}，最多 {yuan}")


def tables_of(content: dict[str, Any], note: str = "") -> Tables:
    """Sheet → its rows, from the content of a local policy file."""
    amounts = [
        [*_named(line), _flow(line.get("when")), _tier(line.get("tier")), version["from"], _stated(version), version["source"]]
        for line in content.get("amounts", ())
        for version in (line.get("per_year") or line.get("stated") or ())
    ]
    shares = [[one["from"], *(one["parts"].get(part) for part in _PARTS), one["source"]] for one in content.get("shares", ())]
    ceilings = [
        [one["from"], one["percent"], one.get("by", "school"), _flow(one.get("among")), one["source"]]
        for one in content.get("ceilings", ())
    ]
    lists = [
        [name, one["name"]["zh"], one["name"]["en"], county["name"], "; ".join(county["codes"])]
        for name, one in (content.get("lists") or {}).items()
        for county in one.get("counties", ())
    ]
    sources = [
        [name, one["document"], one.get("number") or None, str(one["date"]), YES_NO["yes" if one["confirmed"] else "no"][0]]
        for name, one in (content.get("sources") or {}).items()
    ]
    programme = [[content["overrides"], note or None]]
    return {PROGRAMME: programme, AMOUNTS: amounts, SHARES: shares, CEILINGS: ceilings, LISTS: lists, SOURCES: sources}


def content_of(tables: Tables) -> dict[str, Any]:
    """The content of a local policy file, from the rows of each sheet. What is wrong is left for the model to refuse."""
    content: dict[str, Any] = {"overrides": _text(tables[PROGRAMME][0][0]) if tables.get(PROGRAMME) else ""}
    lines: list[dict[str, Any]] = []
    for zh, en, when, tier, since, value, source in tables.get(AMOUNTS, ()):
        head: dict[str, Any] = {}
        if zh or en:
            head["name"] = {"zh": _text(zh or en), "en": _text(en or zh)}
        if when:
            head["when"] = yaml.safe_load(_text(when))
        if tier:
            head["tier"] = next((one for one, words in TIER.items() if fold(_text(tier)) in map(fold, (one, *words))), _text(tier))
        version: dict[str, Any] = {"from": _term(since), "source": _text(source)}
        stated = fold(_text(value)).startswith(tuple(fold(one) for one in all_of(_BY_SHEET)))
        if stated:
            most = re.search(r"(\d+(?:\.\d+)?)", _text(value))
            version |= {"at_most": _fen(most[1])} if most else {}
        else:
            version["value"] = _fen(value)
        kind = "stated" if stated else "per_year"
        if not lines or {key: lines[-1][key] for key in lines[-1] if key not in ("per_year", "stated")} != head or kind not in lines[-1]:
            lines.append({**head, kind: []})
        lines[-1][kind].append(version)
    shares = [
        {
            "from": _term(since),
            "parts": {part: _whole(value) for part, value in zip(_PARTS, values, strict=True) if value not in (None, "")},
            "source": _text(source),
        }
        for since, *values, source in tables.get(SHARES, ())
    ]
    ceilings = [
        {"from": _term(since), "percent": _whole(percent), "by": _text(by) or "school", "source": _text(source)}
        | ({"among": yaml.safe_load(_text(among))} if among else {})
        for since, percent, by, among, source in tables.get(CEILINGS, ())
    ]
    lists: dict[str, Any] = {}
    for name, zh, en, county, codes in tables.get(LISTS, ()):
        one = lists.setdefault(_text(name), {"name": {"zh": _text(zh), "en": _text(en or zh)}, "counties": []})
        one["counties"].append({"name": _text(county), "codes": re.findall(r"\d{6}", _text(codes))})
    sources = {
        _text(name): {
            "document": _text(document),
            **({"number": _text(number)} if number else {}),
            "date": _day(date),
            "confirmed": answer_key(_text(confirmed)) in map(answer_key, YES_NO["yes"]),
        }
        for name, document, number, date, confirmed in tables.get(SOURCES, ())
    }
    parts = (("amounts", lines), ("shares", shares), ("ceilings", ceilings), ("lists", lists), ("sources", sources))
    return content | {name: part for name, part in parts if part}


def is_policy(path: Path) -> bool:
    """Has the workbook the sheets of a local policy, by their names? Told from its list of sheets alone."""
    try:
        with zipfile.ZipFile(path) as package, package.open("xl/workbook.xml") as part:
            listed = part.read(_LONGEST_LIST).decode("utf-8", "replace")
    except Exception:  # whatever zipfile says of a file that is no workbook, or cannot be opened
        return False
    titles = {fold(html.unescape(title)) for title in re.findall(r"<(?:\w+:)?sheet\b[^>]*?\bname=[\"']([^\"']*)", listed)}
    return all(titles & set(map(fold, all_of(name))) for name in (PROGRAMME, SOURCES))


def read(path: Path) -> dict[str, Any]:
    """The content of a policy spreadsheet. Raises Problem where it is none, or a cell of it cannot be read."""
    import openpyxl  # costly to load, and most offices have none

    try:
        book = openpyxl.load_workbook(path, data_only=True, read_only=True)
        tables: Tables = {}
        for name, columns in COLUMNS.items():
            page = next((page for page in book.worksheets if fold(page.title) in map(fold, all_of(name))), None)
            tables[name] = list(_rows(page.iter_rows(values_only=True), columns)) if page is not None else []
    except Problem:
        raise
    except Exception:  # whatever openpyxl says of a file that is no workbook
        raise Problem.failed("policy-wrong", file=path.name, line=1, message="xlsx") from None
    if not tables[PROGRAMME]:
        raise Problem.failed("policy-wrong", file=path.name, line=1, message=f"{PROGRAMME}: {COLUMNS[PROGRAMME][0]}")
    try:
        return content_of(tables)
    except (ValueError, yaml.YAMLError, TypeError) as error:
        raise Problem.failed("policy-wrong", file=path.name, line=1, message=str(error).splitlines()[0]) from None


def _rows(lines: Iterable[Sequence[Any]], columns: tuple[str, ...]) -> Iterable[list[Any]]:
    """The rows below the headings, until the first empty one."""
    head: list[int] | None = None
    for line in lines:
        cells = [_text(cell) for cell in line]
        if head is None:
            places = [next((at for at, cell in enumerate(cells) if fold(cell) in map(fold, all_of(one))), -1) for one in columns]
            head = places if sum(place >= 0 for place in places) >= min(2, len(columns)) else None
            continue
        row = [line[place] if 0 <= place < len(line) else None for place in head]
        if all(cell in (None, "") for cell in row):
            return
        yield row


def _named(line: dict[str, Any]) -> list[Any]:
    name = line.get("name") or {}
    return [name.get("zh"), name.get("en")]


def _flow(condition: Any) -> str | None:
    return yaml.safe_dump(condition, default_flow_style=True, allow_unicode=True, width=10_000).strip() if condition else None


def _tier(tier: str | None) -> str | None:
    return TIER[tier][0] if tier else None


def _stated(version: dict[str, Any]) -> Any:
    if "value" in version:
        return _yuan(version["value"])
    most = version.get("at_most")
    return _MOST.format(stated=_BY_SHEET, yuan=_yuan(most)) if most is not None else _BY_SHEET


def _yuan(fen: int) -> int | float:
    return fen // 100 if fen % 100 == 0 else fen / 100


def _fen(yuan: Any) -> int:
    """Yuan as written in a cell, to fen. ValueError for what is no amount."""
    match = re.fullmatch(YUAN_WRITTEN, _text(yuan).replace(",", ""))
    if match is None:
        raise ValueError(f"{AMOUNTS}: {_text(yuan) or '?'}")
    whole, _, part = match[1].partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def _whole(value: Any) -> int:
    text = _text(value).removesuffix("%")
    if not re.fullmatch(r"\d{1,3}(?:\.0+)?", text):
        raise ValueError(f"{text or '?'}: 0–100")
    return int(float(text))


def _term(value: Any) -> str:
    """2025-autumn, however it is written: 2025年秋季."""
    text = _text(value)
    if not is_term(text) and (match := re.fullmatch(TERM_WRITTEN, text)):
        return f"{match['year']}-{'autumn' if match['autumn'] else 'spring'}"
    return text


def _day(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.date()
    return datetime.date.fromisoformat(_text(value)) if re.fullmatch(r"\d{4}-\d\d-\d\d", _text(value)) else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
