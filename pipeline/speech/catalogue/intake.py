"""Findings of intake: files, sheets and headings."""

from __future__ import annotations

from pipeline.speech.catalogue.entry import Entry, entry

TABLE: dict[str, Entry] = {
    "FILE-UNREADABLE": entry(
        "intake", "error", True, "文件打不开",
        "这个文件不是表格或已损坏，无法读取",
        "请在 Excel 或 WPS 中打开原表，另存为 .xlsx 后重新上交",
    ),
    "FILE-OUTSIDE": entry(
        "intake", "warning", False, "不是本文件夹的文件",
        "这是一个通向别处的链接（快捷方式），没有读取",
        "请把表格本身放进学期文件夹",
    ),
    "FILE-ENCRYPTED": entry(
        "intake", "error", True, "文件有密码",
        "这个文件设有打开密码，无法读取",
        "请取消密码后重新上交，或把密码写进学期文件夹的 passwords.txt（每行一个）",
    ),
    "FILE-TOO-LARGE": entry(
        "intake", "error", True, "文件过大",
        "这个文件过大或结构异常，读取时超出了时间或内存的限制",
        "请只保留班级表，删去图片和空白行列，另存为 .xlsx 后重新上交",
    ),
    "FILE-TWICE": entry(
        "intake", "note", False, "文件重复",
        "与“{other}”内容完全相同，只计一次",
        "无需处理",
    ),
    "FILE-SUPERSEDED": entry(
        "intake", "note", False, "已有改正表",
        "已由改正后的“{other}”代替，没有读取",
        "无需处理",
    ),
    "VERSION-ASKED": entry(
        "intake", "hold", False, "两个版本",
        "与“{value}”是同一班同一月的两个版本，无法判断哪一版更新；这一版{expected}，不同之处没有发放",
        "请移走旧的一版，或在新的一版的文件名上写明“最终版”，再运行一次",
    ),
    "SHEET-UNKNOWN": entry(
        "intake", "error", True, "不是班级表",
        "没有找到班级表的表头（如 姓名、身份证号、班级）",
        "如是班级表，请补上表头；如不是，请移出本文件夹",
    ),
    "SHEET-HIDDEN": entry(
        "intake", "note", False, "隐藏的表",
        "这张表是隐藏的，没有读取",
        "如应计入，请取消隐藏后重新上交",
    ),
    "SHEET-EMPTY": entry(
        "intake", "error", True, "表中无学生",
        "表中没有学生",
        "请填写后重新上交；本月无学生的班级请删去此表",
    ),
    "HEAD-MISSING": entry(
        "intake", "error", True, "缺少表头",
        "缺少“{expected}”一列",
        "请加上“{expected}”列并填写后重新上交",
    ),
    "SHEET-PURPOSE": entry(
        "intake", "warning", False, "不是申请的表",
        "按标题或文件名，这张表不是本学期的申请或发放名单，没有作为申请读取",
        "如是本学期的申请名单，请改正标题或文件名后再运行",
    ),
    "COLUMN-ASKED": entry(
        "intake", "hold", False, "一栏没有读懂",
        "“{value}”一栏没有读懂，可能关系到是否发放",
        "请在审计文件夹的“表头对照”中说明这一栏是什么；说明一次，同样的表都按此读取",
    ),
    "HEAD-GUESSED": entry(
        "intake", "note", False, "按内容认出的栏",
        "表头“{value}”写得不全，按内容读作“{expected}”",
        "如不是，请在“表头对照”中改正",
    ),
    "HEAD-TWICE": entry(
        "intake", "error", True, "表头重复",
        "“{expected}”有两列，无法判断以哪一列为准",
        "请只保留一列“{expected}”",
    ),
    "HEAD-NEAR": entry(
        "intake", "note", False, "表头有错字",
        "表头“{value}”按“{expected}”读取",
        "如不对，请改正表头",
    ),
    "HEAD-UNKNOWN": entry(
        "intake", "note", False, "未用的列",
        "“{value}”一列没有使用",
        "如应使用，请把表头改为填表说明中的名称",
    ),
    "HEAD-UNCLEAR": entry(
        "intake", "note", False, "表头不明",
        "“{value}”可能指不止一栏，没有使用",
        "如应使用，请把表头改为填表说明中的名称",
    ),
    "TITLE-DIFFERS": entry(
        "intake", "warning", True, "前后不一致",
        "“{expected}”有两种说法：此处是“{value}”，按“{other}”读取",
        "请核对标题、表名、文件名和所在文件夹，使其一致",
    ),
    "MONTH-UNKNOWN": entry(
        "intake", "error", True, "月份不明",
        "月份“{value}”不属于本学期（{expected}）",
        "请把表放入正确的月份文件夹，如 {other}",
    ),
}  # fmt: skip
