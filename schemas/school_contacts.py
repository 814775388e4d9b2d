"""What a school's notices say about whom to turn to (学校公示信息): hotline, complaint box, aid office. Dropped into the term's folder.

A notice of a school without a line here has blanks to fill in by hand.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas.columns import Kind, column


class SchoolContacts(pa.DataFrameModel):
    """One row per school. Numbers here are an office's, and are meant to be public."""

    school: str = column("学校", "School", "学校名称", parser="plain", required=True, example="青山县第一高级中学")
    hotline: str = column(
        "监督电话",
        "Hotline",
        "监督举报电话",
        "举报电话",
        "投诉电话",
        parser="plain",
        required=True,
        help="办公电话，不用个人手机",
        example="0564-700 0001",
    )
    complaint_box: str = column(
        "意见箱", "Complaint box", "意见箱位置", "举报箱", "监督信箱", parser="plain", help="挂在哪里", example="教学楼一楼大厅"
    )
    aid_office: str = column(
        "资助部门", "Aid office", "资助办公室", "受理部门", parser="plain", help="在哪里受理异议", example="学生资助办公室（行政楼 203）"
    )
    remarks: str = column("备注", "Remarks")


KIND = Kind("contacts", "学校公示信息", "school contacts", SchoolContacts, key=("school", "hotline"), must=("school", "hotline"), fewest=2)
