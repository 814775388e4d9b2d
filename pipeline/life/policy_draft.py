"""`run.py template policy PROGRAMME`: a first local policy file, from what the files say now and what a term's class sheets state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pandas import DataFrame

from pipeline import policy as policies
from pipeline.machine.engine import Engine
from pipeline.options import Options
from pipeline.outputs.policy_sheet import book
from pipeline.policy import InForce, Stated
from pipeline.registers.lines import is_number
from pipeline.speech.language import N_, _, speaking
from pipeline.speech.problems import Problem
from pipeline.term import about_of, dropped_of, read

_SOURCE, _DOCUMENT = "sheets", N_("据班级表所写的档次和金额，请核对后改为文件名和文号")
_WAYS = (1, 2, 10)
"""What a stated amount may be of: a year, a term (two in a year), a month (ten)."""


def write_draft(options: Options, programme: str, file: Path | None, with_sheets: bool) -> Path:
    """Write the workbook; returns where. with_sheets: look at the class sheets of the term. Raises Problem where there is no such
    programme, where the file exists, or cannot be written."""
    with speaking(options.language):
        about = about_of(options)
        content = policies.local_part(options.policy, programme, dropped_of(about))
        known = {one.programme: one.name.title for one in about.policy.programmes}
        if content is None:
            raise Problem.usage("wrong-usage", message=f"template policy {'|'.join(sorted(known))}")
        target = file or Path(f"{_('政策')}-{known[programme]}.xlsx")
        if target.exists():
            raise Problem.failed("file-exists", file=target)
        one = next((one for one in about.in_force if one.id == programme), None)
        if with_sheets and one is not None:
            with Engine(options.jobs) as engine:
                content = _with_stated(content, read(options, about, engine).rows, one, options)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            book(content, known[programme], target.name, options.as_of).write(target.parent)
        except OSError as error:
            raise Problem.failed("cannot-write-file", file=target, reason=error.strerror) from None
    return target


def _with_stated(content: dict[str, Any], rows: DataFrame, one: InForce, options: Options) -> dict[str, Any]:
    """The content with an amount for each tier that the sheets state, before the lines that are there: the commonest amount of each."""
    mine = rows[rows["stage"].isin(one.programme.stages) & rows["tier"].notna() & is_number(rows["amount"])]
    usual = next((version.value for _line, version in one.amounts if not isinstance(version, Stated)), 0)
    stated = {str(tier): int(amounts.mode().iloc[0]) for tier, amounts in mine.groupby("tier", sort=True)["amount"]}
    mean = sum(stated.values()) / max(len(stated), 1)
    way = min(_WAYS, key=lambda times: abs(mean * times - usual))  # all tiers of a programme are of the same time
    lines = [{"tier": tier, "per_year": [{"from": options.term, "value": fen * way, "source": _SOURCE}]} for tier, fen in stated.items()]
    if not lines:
        return content
    source = {"document": _(_DOCUMENT), "date": options.as_of, "confirmed": False}
    return content | {"amounts": [*lines, *content.get("amounts", [])], "sources": content.get("sources", {}) | {_SOURCE: source}}
