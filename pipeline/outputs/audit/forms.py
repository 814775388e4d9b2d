"""4-audit/表头对照.xlsx: what each column of a form was read as, where something of it was not understood; filled in, it comes back.

One block per form, that is, per set of headings, whatever number of sheets has them. No value of a cell is shown: shapes and counts.
"""

from __future__ import annotations

from pandas import DataFrame

from pipeline.intake import forms
from pipeline.intake.addresses import letters_of
from pipeline.outputs.page import texts
from pipeline.outputs.page.book import Block, Book, Cell, Column, Line, Sheet, Table, Title
from pipeline.results import Results
from pipeline.speech.language import _
from schemas.class_sheet import ClassSheet
from schemas.columns import columns_of

_ASK = ("COLUMN-ASKED", "HEAD-UNCLEAR", "NEEDED-UNSAID")
_COLUMNS = [
    Column("表格编号", "centre", 16),
    Column("表格", "wrap", 26),
    Column("列", "centre", 6),
    Column("表头", "wrap", 22),
    Column("内容的样子", "wrap", 30),
    Column("读作", "wrap", 16),
    Column("依据", "wrap", 16),
    Column("应为", "centre", 18),
    Column("说明人", "centre", 10),
]
_ANSWER = 7


def asked(results: Results) -> DataFrame:
    """The questions, one row each: form, file, sheets, column (-1 for one that is not there), heading, field. A form is asked once."""
    found = results.findings[results.findings["code"].isin(_ASK)]
    form = results.checked.submissions.set_index("submission")["form"]
    asks = found.assign(form=found["submission"].map(form).astype("str")).query("form.notna() and form != ''")
    asks = asks.assign(heading=asks["value"].where(asks["code"] != "NEEDED-UNSAID", ""))
    return asks.drop_duplicates(["form", "code", "heading", "field"])[["form", "code", "file", "heading", "field", "submission"]]


def books(results: Results) -> list[Book]:
    """The workbook; none where nothing is asked."""
    asks = asked(results)
    if asks.empty:
        return []
    known, sheets = results.checked.forms, results.checked.submissions["form"].value_counts()
    titles = {name: column.title for name, column in columns_of(ClassSheet).items()}
    choices = (*titles.values(), _(forms.UNUSED))
    rows: list[list[Cell]] = []
    options: dict[tuple[int, int], tuple[str, ...]] = {}
    for form, mine in asks.groupby("form", sort=True):
        of_form = known[known["form"] == form]
        name = f"{mine['file'].iloc[0]}（{sheets[form]}）"
        first = of_form[of_form["submission"] == of_form["submission"].min()]
        for line in first.itertuples(index=False):
            if line.heading in set(mine["heading"]) or line.why in ("", "cells", "near"):  # yellow: what is asked; the rest is there to see
                options[len(rows), _ANSWER] = choices
            read, why = titles.get(str(line.field), ""), _(forms.WHY[str(line.why)])
            rows.append(
                [str(form), name, letters_of(int(line.column)), line.heading or None, str(line.look) or None, read or None, why, None, None]
            )
        for field in mine.loc[mine["code"] == "NEEDED-UNSAID", "field"]:
            options[len(rows), _ANSWER] = (_(forms.NONE_MEANT),)
            heading = _(forms.MISSING).format(title=titles[str(field)])
            rows.append([str(form), name, "—", heading, None, None, None, None, None])
    blocks: list[Block] = [
        Title(forms.NAME),
        Line(texts.write("audit.j2", "forms")),
        Table(_COLUMNS, rows, filtered=True, choices=options),
    ]
    sheet = Sheet(forms.NAME, blocks, "asked")
    return [Book(f"4-audit/{_(forms.NAME)}.xlsx", texts.write("audit.j2", "title", results.term.title), [sheet], results.as_of)]
