"""Findings on persons: who is who, and who came and went."""

from __future__ import annotations

from pipeline.speech.catalogue.entry import Entry, entry

TABLE: dict[str, Entry] = {
    "DUP-ROW": entry(
        "deduplicate", "warning", True, "同班同月重复",
        "该生在本班本月已出现（{other}），只计一次",
        "请删去多余的一行",
    ),
    "DUP-CLASS": entry(
        "deduplicate", "warning", True, "同校两个班",
        "该生同月还在本校另一个班（{other}），只计一次",
        "请核实学生所在班级，从另一张表中删去",
    ),
    "DUP-SCHOOL": entry(
        "deduplicate", "hold", False, "重复学籍",
        "该生同月还在另一所学校（{other}）",
        "请两校核实学籍，确定以哪一所为准",
    ),
    "DUP-NEAR": entry(
        "deduplicate", "hold", False, "疑似同一人",
        "与“{other}”疑似同一人（{value}）",
        "请对照户口簿核实；是同一人的，从一张表中删去或改正证件号",
    ),
    "NUMBER-SHARED": entry(
        "deduplicate", "hold", True, "一个学籍号两个证号",
        "同一学籍号用在两个身份证号下（{other}）",
        "请在学籍系统中核实是谁的学籍号",
    ),
    "ID-SHARED": entry(
        "deduplicate", "hold", True, "一个证号两个姓名",
        "同一身份证号用在两个姓名下（{other}）",
        "请对照户口簿核实是谁的身份证号",
    ),
    "GUARDIAN-STUDENT": entry(
        "deduplicate", "warning", False, "监护人证号是学生的",
        "监护人“{value}”的身份证号是一名学生的",
        "请改为监护人本人的身份证号",
    ),
    "CARD-SHARED": entry(
        "deduplicate", "hold", True, "一卡多人",
        "同一银行卡用于多名学生（{other}）",
        "请改为学生本人的卡；兄弟姐妹共用须附委托书并填写监护人",
    ),
    "CARD-HOLDER": entry(
        "deduplicate", "hold", True, "非本人账户",
        "账户名“{value}”不是学生本人，也没有委托书",
        "请改为学生本人的卡；确需用家人账户的，附委托书并填写“有”",
    ),
    "RULING-STALE": entry(
        "deduplicate", "warning", False, "裁定已过时",
        "“{value}”的情况在裁定之后有变化或已解决，此裁定没有采用",
        "仍有疑问的，请在新的“待裁定”中再裁定一次",
    ),
    "RULING-ONE-ID": entry(
        "deduplicate", "warning", False, "一个证号不能是两个人的",
        "裁定“{value}”和另一人不是同一人，而两人的表上是同一个身份证号，此裁定没有采用",
        "请查明是谁的身份证号：在那一行选“保留”，在另一人的表上改正身份证号",
    ),
    "GUARDIAN-MANY": entry(
        "deduplicate", "warning", False, "一个监护人几个孩子",
        "几个不同姓的学生用同一监护人（{value}）的账户",
        "请核实是否都是其被监护人",
    ),
    "CARD-GUARDIAN": entry(
        "deduplicate", "hold", False, "监护人的账户",
        "账户是监护人的",
        "请填写学生本人的卡，或附委托书",
    ),
    "CARD-FILLED": entry(
        "deduplicate", "note", False, "卡号取自开卡清单",
        "表上没有卡号，按“{other}”上的卡号发放",
        "请核对；以后可直接写在表上",
    ),
    "CARD-LISTED": entry(
        "deduplicate", "warning", True, "与开卡清单不同",
        "开卡清单上该生是另一张卡",
        "请与银行或学生核对卡号",
    ),
    "CARD-OTHERS": entry(
        "deduplicate", "hold", True, "卡是别人的",
        "开卡清单上这张卡是另一个人的",
        "请核对卡号，改正后重新上交",
    ),
    "CARD-UNUSABLE": entry(
        "deduplicate", "hold", False, "卡不能使用",
        "开卡清单上这张卡的状态是“{value}”",
        "请学生到银行激活，或换一张卡",
    ),
    "REGISTER-FILLED": entry(
        "deduplicate", "note", False, "按学籍名册补齐",
        "表上没有的学籍号、班级或寄宿情况，按学籍名册补齐",
        "请核对；以后可直接写在表上",
    ),
    "REGISTER-DIFFERS": entry(
        "deduplicate", "hold", False, "与学籍名册不符",
        "{value}{other}",
        "请学校核对学籍；名册有误的，改正名册后再运行",
    ),
    "PLACE-ONE": entry(
        "deduplicate", "note", False, "同一所学校或同一个班",
        "“{value}”按“{other}”计",
        "如不是同一所（同一个班），请在“学校班级对照”中裁定",
    ),
    "PLACE-ASKED": entry(
        "deduplicate", "warning", False, "可能是同一所学校或同一个班",
        "“{value}”与“{other}”可能是同一所学校（同一个班），现按两所（两个班）计",
        "请在审计文件夹的“学校班级对照”中裁定；裁定一次，以后各学期都按此",
    ),
    "ROSTER-JOINED": entry(
        "deduplicate", "note", False, "本月新增",
        "上月不在册，本月新增",
        "请核对新增原因",
    ),
    "ROSTER-LEFT": entry(
        "deduplicate", "note", False, "本月减少",
        "下月（{other}）的表上没有该生",
        "请核对减少原因",
    ),
    "HEADS-DIFFER": entry(
        "deduplicate", "warning", False, "人数不符",
        "上报 {value} 人，清点 {expected} 人",
        "请核对",
    ),
    "CHECK-DIFFERS": entry(
        "deduplicate", "warning", False, "抽查不符",
        "抽查发现：{value}",
        "请核实；情况属实的，在例外裁定表上写明不予发放",
    ),
}  # fmt: skip
