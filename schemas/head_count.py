"""The head count (人数清点表): how many students of each class were met, counted by walking through the classes each month.

It is compared with how many the class sheets name (`pipeline.persons.rosters`). Dropped anywhere into the term's folder.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas.columns import Kind, column


class HeadCount(pa.DataFrameModel):
    """One row per class and month."""

    school: str = column("学校", "School", "学校名称", parser="plain", required=True, filled_down=True, example="青山县实验小学")
    class_name: str = column("班级", "Class", "班级名称", parser="plain", required=True, example="三年级(2)班")
    month: str = column("月份", "Month", "清点月份", parser="month", required=True, filled_down=True, example="2026-09")
    counted: str = column(
        "清点人数", "Heads counted", "实到人数", "实有人数", "清查人数", "现场人数", parser="count", required=True, example="42"
    )
    claimed: str = column("上报人数", "Heads claimed", "应到人数", "在册人数", parser="count", help="由程序填写，不用改", example="42")
    counted_by: str = column("清点人", "Counted by", "清查人", parser="name", example="李主任")
    counted_on: str = column("清点日期", "Counted on", "清查日期", parser="date", code="DATE-FORMAT", example="2026-09-18")
    signed: str = column("班主任签字", "Signed", "班主任", parser="name")
    remarks: str = column("备注", "Remarks", "说明", "差异原因")


KIND = Kind("head-count", "人数清点表", "head counts", HeadCount, key=("class_name", "counted"), must=("class_name", "counted"))
