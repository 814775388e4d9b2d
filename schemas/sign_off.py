"""Who signs a sheet, and by which words a sheet says so: 填表人：张三　审核人：李四　校长（签字）：王五."""

from __future__ import annotations

SIGNED: dict[str, tuple[str, ...]] = {
    "filled_by": (
        "填表人", "制表人", "填报人", "制单人", "填写人", "造册人", "填表教师", "填表", "制表", "制单", "造册", "经办人", "经手人",
        "班主任", "辅导员", "统计人", "录入人", "prepared by", "class teacher",
    ),
    "reviewed_by": (
        "审核人", "复核人", "审查人", "初审人", "核对人", "资助负责人", "资助专干", "资助办主任", "资助中心主任", "资助主任", "德育主任",
        "政教主任", "教务主任", "年级主任", "年级组长", "系主任", "学校审核", "审核", "复核", "reviewed by",
    ),
    "approved_by": (
        "单位负责人", "学校负责人", "单位领导", "学校领导", "主要负责人", "主管领导", "分管领导", "分管校长", "分管副校长", "负责人",
        "校长", "园长", "法定代表人", "领导签字", "审批人", "批准人", "approved by",
    ),
}  # fmt: skip
"""Role → the labels before the name, in the order of a three-level review: who prepared, who reviewed, who answers for it."""

SIGNATURES = (*SIGNED, "telephones")
"""What a line of signatures tells: who signs in which role, and telephones."""

TELEPHONE = (
    "联系电话",
    "联系人电话",
    "填表人电话",
    "办公电话",
    "手机号码",
    "手机号",
    "联系方式",
    "电话",
    "手机",
    "telephone",
    "phone",
    "tel",
)
"""The labels before the telephone of whoever signs."""

SIGN = ("签字", "签名", "签章", "盖章", "手签", "公章", "章", "签")
"""What may stand between label and name, in brackets or not: 校长（签字）：."""
