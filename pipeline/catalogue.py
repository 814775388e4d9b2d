"""The catalogue of findings: each code's stage, severity and texts, with what to do about it.

Messages are filled with a finding's parameters: {value}, what was seen; {expected}, what is allowed; {other}, the counterpart.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.language import N_


@dataclass(frozen=True)
class Entry:
    """A code of the catalogue. to_teacher: the class teacher can mend it, so that it is marked on the returned sheet."""

    stage: str
    severity: str
    to_teacher: bool
    title: str
    message: str
    remedy: str


def _entry(stage: str, severity: str, to_teacher: bool, *texts: str) -> Entry:
    title, message, remedy = texts
    return Entry(stage, severity, to_teacher, title, message, remedy)


CATALOGUE: dict[str, Entry] = {
    "FILE-UNREADABLE": _entry(
        "intake", "error", True, "文件打不开",
        "这个文件不是表格或已损坏，无法读取",
        "请在 Excel 或 WPS 中打开原表，另存为 .xlsx 后重新上交",
    ),
    "FILE-ENCRYPTED": _entry(
        "intake", "error", True, "文件有密码",
        "这个文件设有打开密码，无法读取",
        "请取消密码后重新上交，或把密码写进学期文件夹的 passwords.txt（每行一个）",
    ),
    "FILE-TOO-LARGE": _entry(
        "intake", "error", True, "文件过大",
        "这个文件过大或结构异常，读取时超出了时间或内存的限制",
        "请只保留班级表，删去图片和空白行列，另存为 .xlsx 后重新上交",
    ),
    "FILE-TWICE": _entry(
        "intake", "note", False, "文件重复",
        "与“{other}”内容完全相同，只计一次",
        "无需处理",
    ),
    "FILE-SUPERSEDED": _entry(
        "intake", "note", False, "已有改正表",
        "已由改正后的“{other}”代替，没有读取",
        "无需处理",
    ),
    "SHEET-UNKNOWN": _entry(
        "intake", "error", True, "不是班级表",
        "没有找到班级表的表头（如 姓名、身份证号、班级）",
        "如是班级表，请补上表头；如不是，请移出本文件夹",
    ),
    "SHEET-HIDDEN": _entry(
        "intake", "note", False, "隐藏的表",
        "这张表是隐藏的，没有读取",
        "如应计入，请取消隐藏后重新上交",
    ),
    "SHEET-EMPTY": _entry(
        "intake", "error", True, "表中无学生",
        "表中没有学生",
        "请填写后重新上交；本月无学生的班级请删去此表",
    ),
    "HEAD-MISSING": _entry(
        "intake", "error", True, "缺少表头",
        "缺少“{expected}”一列",
        "请加上“{expected}”列并填写后重新上交",
    ),
    "HEAD-TWICE": _entry(
        "intake", "error", True, "表头重复",
        "“{expected}”有两列，无法判断以哪一列为准",
        "请只保留一列“{expected}”",
    ),
    "HEAD-NEAR": _entry(
        "intake", "note", False, "表头有错字",
        "表头“{value}”按“{expected}”读取",
        "如不对，请改正表头",
    ),
    "HEAD-UNKNOWN": _entry(
        "intake", "note", False, "未用的列",
        "“{value}”一列没有使用",
        "如应使用，请把表头改为填表说明中的名称",
    ),
    "HEAD-UNCLEAR": _entry(
        "intake", "note", False, "表头不明",
        "“{value}”可能指不止一栏，没有使用",
        "如应使用，请把表头改为填表说明中的名称",
    ),
    "TITLE-DIFFERS": _entry(
        "intake", "warning", True, "前后不一致",
        "“{expected}”有两种说法：此处是“{value}”，按“{other}”读取",
        "请核对标题、表名、文件名和所在文件夹，使其一致",
    ),
    "MONTH-UNKNOWN": _entry(
        "intake", "error", True, "月份不明",
        "月份“{value}”不属于本学期（{expected}）",
        "请把表放入正确的月份文件夹，如 {other}",
    ),
    "CELL-EMPTY": _entry(
        "validate", "error", True, "空白",
        "“{expected}”没有填写",
        "请填写“{expected}”",
    ),
    "CELL-ERROR": _entry(
        "validate", "error", True, "公式出错",
        "单元格是错误值 {value}",
        "请改为正确的内容",
    ),
    "VALUE-UNKNOWN": _entry(
        "validate", "error", True, "无法识别",
        "“{expected}”中的“{value}”无法识别",
        "请按填表说明填写，例如：{other}",
    ),
    "DATE-FORMAT": _entry(
        "validate", "error", True, "日期不对",
        "“{expected}”中的“{value}”不是有效日期",
        "请写成 2010-01-31 的样式",
    ),
    "NAME-FORMAT": _entry(
        "validate", "error", True, "姓名不对",
        "“{expected}”中的“{value}”不像姓名",
        "请按户口簿填写，不加数字和符号",
    ),
    "ID-FORMAT": _entry(
        "validate", "error", True, "证件号位数不对",
        "“{value}”不是 18 位（或旧 15 位）身份证号",
        "请对照户口簿重新填写",
    ),
    "ID-CHECK": _entry(
        "validate", "error", True, "身份证号有误",
        "身份证号“{value}”通不过校验（地区、日期或末位校验码不对），至少有一位写错",
        "请对照户口簿逐位核对",
    ),
    "ID-COUNTY": _entry(
        "validate", "warning", True, "证号地区码不存在",
        "身份证号“{value}”的前六位不是任何县区的代码（包括已撤销的）",
        "请对照户口簿核对前六位",
    ),
    "ID-NUMERIC": _entry(
        "validate", "error", True, "身份证号成了数字",
        "身份证号以数字格式保存，末几位已丢失",
        "请先把单元格设为“文本”格式，再重新输入全部 18 位",
    ),
    "ID-CONFLICT": _entry(
        "validate", "error", True, "与身份证号不符",
        "“{expected}”填的是“{value}”，与身份证号不符",
        "请核对身份证号和“{expected}”，改正写错的一项",
    ),
    "CARD-FORMAT": _entry(
        "validate", "error", True, "银行卡号位数不对",
        "“{value}”不是 16 至 19 位银行卡号",
        "请对照银行卡重新填写",
    ),
    "CARD-CHECK": _entry(
        "validate", "error", True, "银行卡号有误",
        "银行卡号“{value}”通不过校验，至少有一位写错",
        "请对照银行卡逐位核对",
    ),
    "CARD-NUMERIC": _entry(
        "validate", "error", True, "银行卡号成了数字",
        "银行卡号以数字格式保存，末几位已丢失",
        "请先把单元格设为“文本”格式，再重新输入全部卡号",
    ),
    "DUP-ROW": _entry(
        "deduplicate", "warning", True, "同班同月重复",
        "该生在本班本月已出现（{other}），只计一次",
        "请删去多余的一行",
    ),
    "DUP-CLASS": _entry(
        "deduplicate", "warning", True, "同校两个班",
        "该生同月还在本校另一个班（{other}），只计一次",
        "请核实学生所在班级，从另一张表中删去",
    ),
    "DUP-SCHOOL": _entry(
        "deduplicate", "hold", False, "重复学籍",
        "该生同月还在另一所学校（{other}）",
        "请两校核实学籍，确定以哪一所为准",
    ),
    "DUP-NEAR": _entry(
        "deduplicate", "hold", False, "疑似同一人",
        "与“{other}”疑似同一人（{value}）",
        "请对照户口簿核实；是同一人的，从一张表中删去或改正证件号",
    ),
    "NUMBER-SHARED": _entry(
        "deduplicate", "hold", True, "一个学籍号两个证号",
        "同一学籍号用在两个身份证号下（{other}）",
        "请在学籍系统中核实是谁的学籍号",
    ),
    "ID-SHARED": _entry(
        "deduplicate", "hold", True, "一个证号两个姓名",
        "同一身份证号用在两个姓名下（{other}）",
        "请对照户口簿核实是谁的身份证号",
    ),
    "GUARDIAN-STUDENT": _entry(
        "deduplicate", "warning", False, "监护人证号是学生的",
        "监护人“{value}”的身份证号是一名学生的",
        "请改为监护人本人的身份证号",
    ),
    "CARD-SHARED": _entry(
        "deduplicate", "hold", True, "一卡多人",
        "同一银行卡用于多名学生（{other}）",
        "请改为学生本人的卡；兄弟姐妹共用须附委托书并填写监护人",
    ),
    "CARD-HOLDER": _entry(
        "deduplicate", "hold", True, "非本人账户",
        "账户名“{value}”不是学生本人，也没有委托书",
        "请改为学生本人的卡；确需用家人账户的，附委托书并填写“有”",
    ),
    "AGE-OVER": _entry(
        "decide", "hold", False, "超龄",
        "{value} 周岁，超过 {expected}",
        "请核实年龄和学籍；确应资助的，由学校裁定并写明理由",
    ),
    "AGE-UNDER": _entry(
        "decide", "warning", False, "年龄偏小",
        "{value} 周岁，小于 {expected}",
        "请核实年级和身份证号",
    ),
    "AID-TWICE": _entry(
        "decide", "warning", False, "重复资助",
        "与“{other}”不能同时享受，按其中一项发放",
        "无需处理；如应按另一项发放，请写明理由",
    ),
    "ENTITLED-NOT-APPLIED": _entry(
        "decide", "note", False, "应助未助",
        "在“{other}”名单上，符合“{expected}”条件，但没有申请或未按此申请",
        "请班主任告知家长并补填“困难类别”",
    ),
    "GROUP-UNLISTED": _entry(
        "decide", "warning", False, "名单上没有",
        "表上填的是“{value}”，所给名单上没有该生",
        "请核实证明材料；名单有遗漏的，请与提供名单的部门核对",
    ),
    "RULING-INCOMPLETE": _entry(
        "decide", "warning", False, "裁定不完整",
        "“{expected}”没有填写或无法识别，此裁定没有采用",
        "请补填：谁、为什么、同意还是不同意",
    ),
    "RULING-IDLE": _entry(
        "decide", "warning", False, "裁定没有对应的学生",
        "各班的表上没有姓名和身份证号都相符的“{value}”，此裁定没有采用",
        "请核对姓名和身份证号",
    ),
    "RULING-TWICE": _entry(
        "decide", "warning", False, "裁定互相矛盾",
        "对“{value}”的同一项目有两种相反的裁定，都没有采用",
        "请只保留一条",
    ),
    "LINE-UNUSED": _entry(
        "decide", "warning", False, "此行没有采用",
        "“{expected}”没有填写或无法识别（{value}），这一行没有采用",
        "请按说明补填后再运行",
    ),
    "LINE-IDLE": _entry(
        "decide", "warning", False, "没有对应的学生或学校",
        "各班的表上没有“{value}”，这一行没有采用",
        "请核对姓名、身份证号或学校名称",
    ),
    "LINE-TWICE": _entry(
        "decide", "warning", False, "两行互相矛盾",
        "“{value}”有内容不同的两行，都没有采用",
        "请只保留一行",
    ),
    "LEVEL-DIFFERS": _entry(
        "decide", "warning", False, "困难等级不一致",
        "表上认定为“{value}”，{other}，应为“{expected}”；按表上的等级处理",
        "请班级评议小组核对",
    ),
    "LIMIT-REACHED": _entry(
        "decide", "warning", False, "已达到年限或限额",
        "“{other}”每人最多 {expected}，此前已享受 {value}",
        "无需处理；往期记录有误的，请改正后再运行",
    ),
    "OBJECTION-OPEN": _entry(
        "decide", "warning", False, "异议没有办结",
        "对“{value}”的异议还没有结果，办结之前不能封存",
        "请核查后填写核查结果、核查情况和核查人",
    ),
    "RULING-STALE": _entry(
        "deduplicate", "warning", False, "裁定已过时",
        "“{value}”的情况在裁定之后有变化或已解决，此裁定没有采用",
        "仍有疑问的，请在新的“待裁定”中再裁定一次",
    ),
    "QUOTA-OVER": _entry(
        "decide", "hold", False, "超出指标",
        "“{expected}”指标不够，排在第 {value} 位",
        "请按排序调整或申请增加指标",
    ),
    "RATIO-OVER": _entry(
        "decide", "hold", False, "超出比例",
        "“{expected}”受助比例已满，排在第 {value} 位",
        "请按排序调整",
    ),
    "NEEDED-EMPTY": _entry(
        "decide", "hold", True, "缺少认定依据",
        "认定“{other}”需要“{expected}”，此处没有填写",
        "请填写“{expected}”",
    ),
    "ROSTER-JOINED": _entry(
        "deduplicate", "note", False, "本月新增",
        "上月不在册，本月新增",
        "请核对新增原因",
    ),
    "ROSTER-LEFT": _entry(
        "deduplicate", "note", False, "本月减少",
        "下月（{other}）的表上没有该生",
        "请核对减少原因",
    ),
    "HEADS-DIFFER": _entry(
        "deduplicate", "warning", False, "人数不符",
        "上报 {value} 人，清点 {expected} 人",
        "请核对",
    ),
}  # fmt: skip


VARIANTS: dict[tuple[str, str], tuple[str, str]] = {
    ("FILE-UNREADABLE", "archive"): (
        N_("这是压缩包，没有读取里面的文件"),
        N_("请解压，把里面的表格放进月份文件夹"),
    ),
    ("FILE-UNREADABLE", "no-sheet"): (
        N_("这是图片、PDF、Word 或其他文件，不是表格"),
        N_("请上交 Excel 或 WPS 表格；不是班级表的，请移出本文件夹"),
    ),
    ("AID-TWICE", "paid"): (
        N_("往期记录中，本学期已发放“{other}”，已发的不再发放"),
        N_("请核对往期记录"),
    ),
    ("FILE-UNREADABLE", "in-use"): (
        N_("这个文件正被其他程序打开，或没有读取权限"),
        N_("请关闭该文件后再运行一次"),
    ),
}  # fmt: skip
"""(code, value) → message and remedy that say more than those of the code alone."""
