"""Findings of single cells."""

from __future__ import annotations

from pipeline.speech.catalogue.entry import Entry, entry

TABLE: dict[str, Entry] = {
    "CELL-EMPTY": entry(
        "validate", "error", True, "空白",
        "“{expected}”没有填写",
        "请填写“{expected}”",
    ),
    "CELL-ERROR": entry(
        "validate", "error", True, "公式出错",
        "单元格是错误值 {value}",
        "请改为正确的内容",
    ),
    "WORD-KEPT": entry(
        "validate", "warning", True, "不在规定的困难类别中",
        "“{value}”不是规定的困难类别，照录备查，不作为认定依据",
        "如属于规定的类别，请写明是哪一类；不属于的不必改",
    ),
    "VALUE-UNKNOWN": entry(
        "validate", "error", True, "无法识别",
        "“{expected}”中的“{value}”无法识别",
        "请按填表说明填写，例如：{other}",
    ),
    "DATE-FORMAT": entry(
        "validate", "error", True, "日期不对",
        "“{expected}”中的“{value}”不是有效日期",
        "请写成 2010-01-31 的样式",
    ),
    "VALUE-FREED": entry(
        "validate", "note", True, "去掉了多余的标记",
        "“{expected}”中的标记或多余文字已去掉后读取",
        "请核对；下次请只填{expected}",
    ),
    "CLASS-DATE": entry(
        "validate", "error", True, "班级成了日期",
        "班级被表格软件改成了日期，不能确定是哪个班",
        "请把这一栏设为文本格式，重新填写班级",
    ),
    "TOO-LONG": entry(
        "validate", "error", True, "内容过长",
        "“{expected}”中的内容过长，不像是{expected}",
        "请只填{expected}",
    ),
    "NAME-FORMAT": entry(
        "validate", "error", True, "姓名不对",
        "“{expected}”中的“{value}”不像姓名",
        "请按户口簿填写，不加数字和符号",
    ),
    "ID-LIKE": entry(
        "validate", "error", True, "身份证号中有字母",
        "“{value}”中有像数字的字母；读作“{other}”时各项校验都对",
        "请与户口簿核对后改写",
    ),
    "ID-FORMAT": entry(
        "validate", "error", True, "证件号位数不对",
        "“{value}”不是 18 位（或旧 15 位）身份证号",
        "请对照户口簿重新填写",
    ),
    "ID-CHECK": entry(
        "validate", "error", True, "身份证号有误",
        "身份证号“{value}”通不过校验（地区、日期或末位校验码不对），至少有一位写错",
        "请对照户口簿逐位核对",
    ),
    "ID-COUNTY": entry(
        "validate", "warning", True, "证号地区码不存在",
        "身份证号“{value}”的前六位不是任何县区的代码（包括已撤销的）",
        "请对照户口簿核对前六位",
    ),
    "ID-NUMERIC": entry(
        "validate", "error", True, "身份证号成了数字",
        "身份证号以数字格式保存，末几位已丢失",
        "请先把单元格设为“文本”格式，再重新输入全部 18 位",
    ),
    "ID-CONFLICT": entry(
        "validate", "error", True, "与身份证号不符",
        "“{expected}”填的是“{value}”，与身份证号不符",
        "请核对身份证号和“{expected}”，改正写错的一项",
    ),
    "CARD-FORMAT": entry(
        "validate", "error", True, "银行卡号位数不对",
        "“{value}”不是 16 至 19 位银行卡号",
        "请对照银行卡重新填写",
    ),
    "CARD-CHECK": entry(
        "validate", "error", True, "银行卡号有误",
        "银行卡号“{value}”通不过校验，至少有一位写错",
        "请对照银行卡逐位核对",
    ),
    "CARD-NUMERIC": entry(
        "validate", "error", True, "银行卡号成了数字",
        "银行卡号以数字格式保存，末几位已丢失",
        "请先把单元格设为“文本”格式，再重新输入全部卡号",
    ),
}  # fmt: skip
