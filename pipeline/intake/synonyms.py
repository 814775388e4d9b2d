"""Local words: what a sheet of kind `synonyms` adds to the headings and to the words of columns with fixed values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pandas import DataFrame

from pipeline.intake.forms import answers_in
from pipeline.intake.reading import SEPARATOR, SheetRead
from pipeline.speech import findings as f
from pipeline.speech.wording import answer_key, fold
from schemas.columns import Column

_KIND, _ANSWERS = "synonyms", "form-answers"


@dataclass(frozen=True)
class Words:
    """columns: of each kind, with the words of their categories. headings: of each kind, folded local heading → field."""

    columns: Mapping[str, dict[str, Column]]
    headings: Mapping[str, dict[str, str]] = field(default_factory=dict)
    answers: Mapping[str, dict[str, str]] = field(default_factory=dict)
    """what people have said of forms, as `forms.answers_in` returns it"""

    def findings(self, rows: Mapping[str, DataFrame]) -> DataFrame:
        """The local words whose meaning is unknown."""
        sheets = rows.get(_KIND)
        if sheets is None or sheets.empty:
            return f.none()
        given = sheets[["written", "means", "applies_to"]].astype(object).where(sheets.notna(), "")
        unknown = [not any(_meant(written, means, column, self.columns)) for written, means, column in given.itertuples(index=False)]
        wrong = sheets[unknown]
        titles = "、".join(column.title for columns in self.columns.values() for column in columns.values() if column.decides)
        return f.found(
            "VALUE-UNKNOWN", wrong[["submission", "row"]], "means", severity="warning", value=wrong["means"].fillna(""),
            expected="标准写法", other=titles,
        )  # fmt: skip


def local_words(sheets: Iterable[SheetRead], known: Words) -> Words:
    """The words with those of the sheets added; the same object where there are none. A local word wins."""
    sheets = list(sheets)
    answered = [line for sheet in sheets if sheet.kind == _ANSWERS for line in _lines(sheet, ("form", "heading", "answer"))]
    if answered:
        known = replace(known, answers={**known.answers, **answers_in(answered, known.columns["class"])})
    given = [line for sheet in sheets if sheet.kind == _KIND for line in _lines(sheet)]
    if not given:
        return known
    columns = {kind: dict(described) for kind, described in known.columns.items()}
    headings: dict[str, dict[str, str]] = {kind: {} for kind in columns}
    for written, means, applies_to in given:
        for kind, name, value in _meant(written, means, applies_to, known.columns):
            if value is None:
                headings[kind][fold(written)] = name
            else:
                columns[kind][name] = _with_word(columns[kind][name], fold(written), written, value)
    return replace(known, columns=columns, headings=headings)


def _lines(sheet: SheetRead, names: tuple[str, ...] = ("written", "means", "applies_to")) -> Iterator[tuple[str, str, str]]:
    return zip(*(sheet.column(name).decode().split(SEPARATOR) for name in names), strict=True)


def _meant(written: str, means: str, applies_to: str, columns: Mapping[str, dict[str, Column]]) -> Iterator[tuple[str, str, str | None]]:
    """(kind, field, value) of what a line says; value is None for a heading. Nothing where it fits no column or value."""
    title = fold(applies_to or means)
    for kind, described in columns.items():
        for name, column in described.items():
            if not fold(written) or title not in {fold(known) for known in (name, *column.headings)}:
                continue
            if not applies_to:
                yield kind, name, None
            for value, spelled in (column.categories or {}).items() if applies_to else ():
                if answer_key(means) in {answer_key(word) for word in (value, *spelled)}:
                    yield kind, name, value


def _with_word(column: Column, key: str, written: str, value: str) -> Column:
    assert column.categories is not None
    others = {known: tuple(word for word in spelled if fold(word) != key) for known, spelled in column.categories.items()}
    return replace(column, categories={known: (*spelled, written) if known == value else spelled for known, spelled in others.items()})
