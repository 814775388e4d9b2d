"""Findings of the decisions: who may be aided, and what stands against it."""

from __future__ import annotations

from pipeline.speech.catalogue.entry import Entry, entry

TABLE: dict[str, Entry] = {
    "AGE-OVER": entry(
        "decide", "hold", False, "超龄",
        "{value} 周岁，超过 {expected}",
        "请核实年龄和学籍；确应资助的，由学校裁定并写明理由",
    ),
    "AGE-UNDER": entry(
        "decide", "warning", False, "年龄偏小",
        "{value} 周岁，小于 {expected}",
        "请核实年级和身份证号",
    ),
    "AID-TWICE": entry(
        "decide", "warning", False, "重复资助",
        "与“{other}”不能同时享受，按其中一项发放",
        "无需处理；如应按另一项发放，请写明理由",
    ),
    "ENTITLED-NOT-APPLIED": entry(
        "decide", "note", False, "应助未助",
        "在“{other}”名单上，符合“{expected}”条件，但没有申请或未按此申请",
        "请班主任告知家长并补填“困难类别”",
    ),
    "GROUP-UNLISTED": entry(
        "decide", "warning", False, "名单上没有",
        "表上填的是“{value}”，所给名单上没有该生",
        "请核实证明材料；名单有遗漏的，请与提供名单的部门核对",
    ),
    "TIER-UNKNOWN": entry(
        "entitle", "hold", False, "档次没有标准",
        "表上写有档次（{value}），“{expected}”的政策中没有这个档次的金额，没有发放",
        "请用 python run.py template policy {other} 写出本地标准，核对签字后放进 policy/local/，再运行一次",
    ),
    "AMOUNT-DIFFERS": entry(
        "entitle", "warning", True, "金额与标准不同",
        "表上写的是 {value} 元，按政策应为 {expected} 元",
        "请核对标准；按政策金额发放，当地标准不同的请写进本地政策",
    ),
    "TOTAL-DIFFERS": entry(
        "intake", "warning", True, "合计不对",
        "表上写的是 {value}，按各行计算是 {other}",
        "请核对人数和金额，改正后重新上交",
    ),
    "LIST-MAYBE": entry(
        "decide", "warning", False, "名单上可能有该生",
        "名单上有同名的人或该生的家庭（{value}），但没有完整的证件号码，不能认定就是该生",
        "请与提供名单的部门核对；确认后在名单上补填证件号码再运行",
    ),
    "LIST-TWICE": entry(
        "decide", "note", True, "名单上重复",
        "同一证件号码在这份名单上不止一行",
        "请提供名单的部门核对后只留一行",
    ),
    "LIST-DEAD": entry(
        "decide", "note", True, "名单上已死亡",
        "名单上写明已死亡，这一行没有采用",
        "请提供名单的部门核对",
    ),
    "LIST-NO-ID": entry(
        "decide", "note", True, "名单上没有完整的证件号码",
        "这一行没有完整的证件号码，只能按姓名提示，不能据此认定",
        "请提供名单的部门补填证件号码",
    ),
    "RULING-INCOMPLETE": entry(
        "decide", "warning", False, "裁定不完整",
        "“{expected}”没有填写或无法识别，此裁定没有采用",
        "请补填：谁、为什么、同意还是不同意",
    ),
    "LEAD-INCOMPLETE": entry(
        "decide", "warning", False, "线索的核查结论不完整",
        "“{expected}”没有填写或无法识别，线索 {value} 的结论没有采用",
        "请补填：结论是什么、谁核查的、看到了什么",
    ),
    "LEAD-TWICE": entry(
        "decide", "warning", False, "线索有两种结论",
        "线索 {value} 有不同的结论，都没有采用",
        "请只保留一种",
    ),
    "RULING-IDLE": entry(
        "decide", "warning", False, "裁定没有对应的学生",
        "各班的表上没有姓名和身份证号都相符的“{value}”，此裁定没有采用",
        "请核对姓名和身份证号",
    ),
    "RULING-TWICE": entry(
        "decide", "warning", False, "裁定互相矛盾",
        "对“{value}”的同一项目有两种相反的裁定，都没有采用",
        "请只保留一条",
    ),
    "LINE-UNUSED": entry(
        "decide", "warning", False, "此行没有采用",
        "“{expected}”没有填写或无法识别（{value}），这一行没有采用",
        "请按说明补填后再运行",
    ),
    "LINE-IDLE": entry(
        "decide", "warning", False, "没有对应的学生或学校",
        "各班的表上没有“{value}”，这一行没有采用",
        "请核对姓名、身份证号或学校名称",
    ),
    "LINE-TWICE": entry(
        "decide", "warning", False, "两行互相矛盾",
        "“{value}”有内容不同的两行，都没有采用",
        "请只保留一行",
    ),
    "LEVEL-DIFFERS": entry(
        "decide", "warning", False, "困难等级不一致",
        "表上认定为“{value}”，{other}，应为“{expected}”；按表上的等级处理",
        "请班级评议小组核对",
    ),
    "LIMIT-REACHED": entry(
        "decide", "warning", False, "已达到年限或限额",
        "“{other}”每人最多 {expected}，此前已享受 {value}",
        "无需处理；往期记录有误的，请改正后再运行",
    ),
    "OBJECTION-OPEN": entry(
        "decide", "warning", False, "异议没有办结",
        "对“{value}”的异议还没有结果，办结之前不发放",
        "请核查后填写核查结果、核查情况和核查人",
    ),
    "QUOTA-OVER": entry(
        "decide", "hold", False, "超出指标",
        "“{expected}”指标不够，排在第 {value} 位",
        "请按排序调整或申请增加指标",
    ),
    "FUND-SHORT": entry(
        "decide", "hold", False, "经费不足",
        "“{expected}”的经费（校内资助经费或捐资）不够，暂不发放",
        "请提足校内资助经费，或登记新的捐资；已有余额的，在台账上补登",
    ),
    "RATIO-OVER": entry(
        "decide", "hold", False, "超出比例",
        "“{expected}”受助比例已满，排在第 {value} 位",
        "请按排序调整",
    ),
    "SAYS-OTHERWISE": entry(
        "decide", "hold", True, "表上写明不发放",
        "此处写的是“{value}”，与申请、发放不符",
        "请核实：不应发放的从表上删去，应发放的改正此处",
    ),
    "ON-LIST-OF-CHANGES": entry(
        "decide", "hold", False, "在异动或取消名单上",
        "该生在“{other}”上",
        "请核实：不应发放的从班级表上删去，应发放的从名单上删去",
    ),
    "LEFT-BY-LIST": entry(
        "decide", "note", False, "名单上已离校",
        "“{other}”上写明 {expected} {value}，从这个月起按此计发",
        "如有误，请改正名单上的日期，或把该生从名单上删去",
    ),
    "NEEDED-UNSAID": entry(
        "decide", "hold", True, "表上没有这一栏",
        "认定“{other}”需要“{expected}”，表上没有这一栏",
        "请加上“{expected}”一栏；没有的学生留空。或在审计文件夹的“表头对照”中说明",
    ),
    "NEEDED-EMPTY": entry(
        "decide", "hold", True, "缺少认定依据",
        "认定“{other}”需要“{expected}”，此处没有填写",
        "请填写“{expected}”",
    ),
}  # fmt: skip
