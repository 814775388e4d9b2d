"""The register of complaints (投诉举报登记表): what reached the office, about what, who handled it and when. Dropped into the
term's folder.

A complaint about one student's aid belongs on the register of objections, which holds the payment; this one is counted.
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas.columns import Kind, column


class Complaints(pa.DataFrameModel):
    """One row per complaint. Who complains is not read."""

    received_on: str = column(
        "受理日期", "Received on", "登记日期", "投诉日期", "投诉时间", "来访日期", "来电日期", "反映时间", "接访日期", "受理时间",
        "接收日期", "举报时间",
        parser="date", code="DATE-FORMAT", required=True, example="2026-10-12",
    )  # fmt: skip
    channel: str = column(
        "反映方式",
        "Channel",
        "投诉方式",
        "来源",
        "渠道",
        "受理方式",
        "举报方式",
        "投诉渠道",
        "受理渠道",
        "信访方式",
        parser="plain",
        example="电话",
    )  # fmt: skip
    school: str = column(
        "学校", "School", "涉及学校", "被投诉学校", "被投诉单位", "学校名称", "责任单位", parser="plain", filled_down=True,
        example="青山县第一高级中学",
    )  # fmt: skip
    said: str = column(
        "投诉内容", "Complaint", "反映内容", "反映事项", "投诉事项", "举报内容", "反映问题", "投诉事由", "主要内容", "诉求内容", "反映情况",
        parser="plain", required=True, example="十月助学金没有到账",
    )  # fmt: skip
    handled_by: str = column(
        "承办人", "Handled by", "经办人", "办理人", "处理人", "受理人", "责任人", "承办部门", "办理部门", parser="plain", example="李主任"
    )  # fmt: skip
    handled_on: str = column(
        "办结日期", "Handled on", "答复日期", "处理日期", "办结时间", "答复时间", "处理时间", "回复时间", "回复日期", "反馈时间",
        parser="date",
        code="DATE-FORMAT", help="没有办结的不填", example="2026-10-16",
    )  # fmt: skip
    outcome: str = column(
        "办理结果", "Outcome", "处理结果", "答复情况", "办理情况", "处理情况", "答复内容", "处理意见", "反馈情况", "回复内容",
        parser="plain",
        example="卡号有误，已补发",
    )  # fmt: skip
    remarks: str = column("备注", "Remarks", "说明")


KIND = Kind(
    "complaints", "投诉登记表", "complaints", Complaints, key=("said", "received_on"), must=("received_on", "said"),
    any_of=(("outcome", "handled_by", "handled_on", "channel"),),
)  # fmt: skip
