"""`run.py explain --sheet FILE`: what a sheet is taken for, column by column, and on which evidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline import policy as policies
from pipeline.facts.terms import Term
from pipeline.intake.addresses import letters_of
from pipeline.intake.forms import WHY
from pipeline.intake.gather import described
from pipeline.speech.catalogue import CATALOGUE, VARIANTS
from pipeline.speech.language import N_, translated
from pipeline.speech.problems import Problem
from schemas.class_sheet import ClassSheet
from schemas.columns import columns_of
from schemas.kinds import KINDS

_TEXTS = {
    "kind": N_("读作"),
    "none": N_("没有认出表头"),
    "said": N_("标题和名称说明的"),
    "rows": N_("第 {heading} 行是表头，{rows} 名学生，略过 {passed_over} 行"),
    "unread": N_("—"),
}


def explain_sheet(file: Path, term: Term, policy: Path, language: str) -> Iterator[str]:
    """The lines that explain a file. Raises Problem where there is no such file."""
    if not file.is_file():
        raise Problem.failed("cannot-read-file", file=file, reason="—")
    titles = {name: column.zh if language == "zh" else column.en for name, column in columns_of(ClassSheet).items()}
    kinds = {kind.name: kind.zh if language == "zh" else kind.en for kind in KINDS}

    def say(name: str) -> str:
        return translated(_TEXTS[name], language)

    for sheet in described(file, KINDS, policies.load(policy).spoken_names(), term):
        yield f"[{sheet.sheet}]  {say('kind')}：{kinds.get(sheet.kind) or say('none')}"
        if sheet.kind:
            yield "  " + say("rows").format(heading=sheet.heading, rows=len(sheet.rows), passed_over=sheet.passed_over)
        said = "  ".join(f"{titles[name]}={value}" for name, value in sheet.context.items() if name in titles)
        if said:
            yield f"  {say('said')}：{said}"
        for one in sheet.form_columns:
            read = titles.get(one.field) or say("unread")
            yield f"  {letters_of(one.column):>3}  {one.heading}  →  {read}（{translated(WHY[one.why], language)}）  {one.look}"
        for problem in sheet.problems:
            message, _remedy = VARIANTS.get((problem.code, problem.written), (CATALOGUE[problem.code].message, ""))
            parts = {"value": problem.written, "expected": titles.get(problem.field, problem.field), "other": problem.other}
            yield f"  ! {translated(message, language).format(**parts)}"
