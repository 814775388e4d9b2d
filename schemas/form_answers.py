"""What people have said of the columns of a form (表头对照): which heading is which field. Made by the program, filled in, dropped back.

It holds for every sheet of that form, that is, with the same headings. In the term's folder it holds for the term, in `input/` for all.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas.columns import Kind, column


class FormAnswers(pa.DataFrameModel):
    """One row per column of a form, and per field that the form does not have."""

    form: str = column("表格编号", "Form", parser="code", required=True, example="3F2A9C107B6D")
    heading: str = column("表头", "Heading", required=True, example="家庭情况")
    answer: str = column("应为", "Is", parser="plain", help="从列表中选择；不使用的选“不使用”", example="困难类别")
    sheet: str = column("表格", "Sheet")
    place: str = column("列", "Column")
    look: str = column("内容的样子", "How its cells look")
    read_as: str = column("读作", "Read as")
    why: str = column("依据", "Its cells")
    by: str = column("说明人", "Answered by", parser="name", example="李主任")


KIND = Kind(
    "form-answers", "表头对照", "answers on headings", FormAnswers, key=("form", "heading"), must=("form", "heading", "answer"), fewest=3
)
