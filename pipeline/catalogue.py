"""The catalogue of findings: each code's stage, severity and texts, with what to do about it, in Chinese and English.

Messages are filled with a finding's parameters: {value}, what was seen; {expected}, what is allowed; {other}, the counterpart.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A code of the catalogue. to_teacher: the class teacher can mend it, so that it is marked on the returned sheet."""

    stage: str
    severity: str
    to_teacher: bool
    title: tuple[str, str]
    message: tuple[str, str]
    remedy: tuple[str, str]


def _entry(stage: str, severity: str, to_teacher: bool, *texts: str) -> Entry:
    title_zh, title_en, message_zh, message_en, remedy_zh, remedy_en = texts
    return Entry(stage, severity, to_teacher, (title_zh, title_en), (message_zh, message_en), (remedy_zh, remedy_en))


CATALOGUE: dict[str, Entry] = {
    "FILE-UNREADABLE": _entry(
        "intake", "error", True, "文件打不开", "file cannot be read",
        "这个文件不是表格或已损坏，无法读取", "this file is no spreadsheet, or broken",
        "请在 Excel 或 WPS 中打开原表，另存为 .xlsx 后重新上交", "open the original in Excel or WPS, save it as .xlsx and hand it in again",
    ),
    "FILE-ENCRYPTED": _entry(
        "intake", "error", True, "文件有密码", "file has a password",
        "这个文件设有打开密码，无法读取", "this file is protected by a password",
        "请取消密码后重新上交，或把密码写进学期文件夹的 passwords.txt（每行一个）", "remove the password and hand it in again, or write the password into passwords.txt in the term's folder (one a line)",
    ),
    "FILE-TOO-LARGE": _entry(
        "intake", "error", True, "文件过大", "file too large",
        "这个文件过大或结构异常，读取时超出了时间或内存的限制", "this file is too large or oddly built: reading it went beyond the limits of time or memory",
        "请只保留班级表，删去图片和空白行列，另存为 .xlsx 后重新上交", "keep only the class sheet, without pictures and empty rows, and hand it in again",
    ),
    "FILE-TWICE": _entry(
        "intake", "note", False, "文件重复", "file twice",
        "与“{other}”内容完全相同，只计一次", "the same bytes as {other}; counted once",
        "无需处理", "nothing to do",
    ),
    "FILE-SUPERSEDED": _entry(
        "intake", "note", False, "已有改正表", "corrected since",
        "已由改正后的“{other}”代替，没有读取", "replaced by the corrected copy {other}; not read",
        "无需处理", "nothing to do",
    ),
    "SHEET-UNKNOWN": _entry(
        "intake", "error", True, "不是班级表", "not a class sheet",
        "没有找到班级表的表头（如 姓名、身份证号、班级）", "no headings of a class sheet were found (such as name, ID number, class)",
        "如是班级表，请补上表头；如不是，请移出本文件夹", "if it is a class sheet, add its headings; if not, take it out of this folder",
    ),
    "SHEET-HIDDEN": _entry(
        "intake", "note", False, "隐藏的表", "hidden sheet",
        "这张表是隐藏的，没有读取", "this sheet is hidden and was not read",
        "如应计入，请取消隐藏后重新上交", "if it should count, unhide it and hand it in again",
    ),
    "SHEET-EMPTY": _entry(
        "intake", "error", True, "表中无学生", "no student on the sheet",
        "表中没有学生", "there is no student on this sheet",
        "请填写后重新上交；本月无学生的班级请删去此表", "fill it in and hand it in again; delete it if the class has no student this month",
    ),
    "HEAD-MISSING": _entry(
        "intake", "error", True, "缺少表头", "heading missing",
        "缺少“{expected}”一列", "the column '{expected}' is missing",
        "请加上“{expected}”列并填写后重新上交", "add the column '{expected}', fill it in and hand the sheet in again",
    ),
    "HEAD-TWICE": _entry(
        "intake", "error", True, "表头重复", "heading twice",
        "“{expected}”有两列，无法判断以哪一列为准", "there are two columns '{expected}', and no telling which one counts",
        "请只保留一列“{expected}”", "keep only one column '{expected}'",
    ),
    "HEAD-NEAR": _entry(
        "intake", "note", False, "表头有错字", "heading misspelt",
        "表头“{value}”按“{expected}”读取", "the heading '{value}' was read as '{expected}'",
        "如不对，请改正表头", "correct the heading if that is wrong",
    ),
    "HEAD-UNKNOWN": _entry(
        "intake", "note", False, "未用的列", "column not used",
        "“{value}”一列没有使用", "the column '{value}' was not used",
        "如应使用，请把表头改为填表说明中的名称", "if it should be, use the heading of the instructions",
    ),
    "HEAD-UNCLEAR": _entry(
        "intake", "note", False, "表头不明", "heading unclear",
        "“{value}”可能指不止一栏，没有使用", "the heading '{value}' may mean more than one column, and was not used",
        "如应使用，请把表头改为填表说明中的名称", "if it should be, use the heading of the instructions",
    ),
    "TITLE-DIFFERS": _entry(
        "intake", "warning", True, "前后不一致", "title differs",
        "“{expected}”有两种说法：此处是“{value}”，按“{other}”读取", "two statements of '{expected}': here '{value}'; '{other}' was taken",
        "请核对标题、表名、文件名和所在文件夹，使其一致", "make the title, the names of sheet and file and the folder agree",
    ),
    "MONTH-UNKNOWN": _entry(
        "intake", "error", True, "月份不明", "month unknown",
        "月份“{value}”不属于本学期（{expected}）", "the month '{value}' is not of this term ({expected})",
        "请把表放入正确的月份文件夹，如 {other}", "put the sheet into the right month's folder, such as {other}",
    ),
    "CELL-EMPTY": _entry(
        "validate", "error", True, "空白", "empty cell",
        "“{expected}”没有填写", "'{expected}' is empty",
        "请填写“{expected}”", "fill in '{expected}'",
    ),
    "CELL-ERROR": _entry(
        "validate", "error", True, "公式出错", "formula error",
        "单元格是错误值 {value}", "the cell holds the error {value}",
        "请改为正确的内容", "replace it by the right value",
    ),
    "VALUE-UNKNOWN": _entry(
        "validate", "error", True, "无法识别", "value unknown",
        "“{expected}”中的“{value}”无法识别", "'{value}' is no known value of '{expected}'",
        "请按填表说明填写，例如：{other}", "fill it in as the instructions say, for example: {other}",
    ),
    "DATE-FORMAT": _entry(
        "validate", "error", True, "日期不对", "date wrong",
        "“{expected}”中的“{value}”不是有效日期", "'{value}' in '{expected}' is no valid date",
        "请写成 2010-01-31 的样式", "write it like 2010-01-31",
    ),
    "NAME-FORMAT": _entry(
        "validate", "error", True, "姓名不对", "name wrong",
        "“{expected}”中的“{value}”不像姓名", "'{value}' in '{expected}' does not look like a name",
        "请按户口簿填写，不加数字和符号", "write the name as in the household register, without digits or signs",
    ),
    "ID-FORMAT": _entry(
        "validate", "error", True, "证件号位数不对", "ID has the wrong form",
        "“{value}”不是 18 位（或旧 15 位）身份证号", "'{value}' is no ID number of 18 (or the former 15) characters",
        "请对照户口簿重新填写", "fill it in again from the household register",
    ),
    "ID-CHECK": _entry(
        "validate", "error", True, "身份证号有误", "ID is wrong",
        "身份证号“{value}”通不过校验（地区、日期或末位校验码不对），至少有一位写错", "the ID number '{value}' fails its check (province, date or check character): at least one character is wrong",
        "请对照户口簿逐位核对", "compare it character by character with the household register",
    ),
    "ID-COUNTY": _entry(
        "validate", "warning", True, "证号地区码不存在", "ID of no county",
        "身份证号“{value}”的前六位不是任何县区的代码（包括已撤销的）", "the first six digits of the ID number '{value}' are no county's code, withdrawn ones included",
        "请对照户口簿核对前六位", "compare the first six digits with the household register",
    ),
    "ID-NUMERIC": _entry(
        "validate", "error", True, "身份证号成了数字", "ID stored as a number",
        "身份证号以数字格式保存，末几位已丢失", "the ID number is stored as a number; its last digits are lost",
        "请先把单元格设为“文本”格式，再重新输入全部 18 位", "set the cell to 'text' first, then type all 18 characters again",
    ),
    "ID-CONFLICT": _entry(
        "validate", "error", True, "与身份证号不符", "contradicts the ID",
        "“{expected}”填的是“{value}”，与身份证号不符", "'{value}' in '{expected}' contradicts the ID number",
        "请核对身份证号和“{expected}”，改正写错的一项", "compare the ID number and '{expected}', and correct the wrong one",
    ),
    "CARD-FORMAT": _entry(
        "validate", "error", True, "银行卡号位数不对", "card has the wrong form",
        "“{value}”不是 16 至 19 位银行卡号", "'{value}' is no card number of 16 to 19 digits",
        "请对照银行卡重新填写", "fill it in again from the card",
    ),
    "CARD-CHECK": _entry(
        "validate", "error", True, "银行卡号有误", "card is wrong",
        "银行卡号“{value}”通不过校验，至少有一位写错", "the card number '{value}' fails its check: at least one digit is wrong",
        "请对照银行卡逐位核对", "compare it digit by digit with the card",
    ),
    "CARD-NUMERIC": _entry(
        "validate", "error", True, "银行卡号成了数字", "card stored as a number",
        "银行卡号以数字格式保存，末几位已丢失", "the card number is stored as a number; its last digits are lost",
        "请先把单元格设为“文本”格式，再重新输入全部卡号", "set the cell to 'text' first, then type the whole number again",
    ),
    "DUP-ROW": _entry(
        "deduplicate", "warning", True, "同班同月重复", "twice in one class and month",
        "该生在本班本月已出现（{other}），只计一次", "the student already stands in this class and month ({other}); counted once",
        "请删去多余的一行", "delete the surplus row",
    ),
    "DUP-CLASS": _entry(
        "deduplicate", "warning", True, "同校两个班", "in two classes",
        "该生同月还在本校另一个班（{other}），只计一次", "in the same month the student also stands in another class of the school ({other}); counted once",
        "请核实学生所在班级，从另一张表中删去", "find out the right class and delete the student from the other sheet",
    ),
    "DUP-SCHOOL": _entry(
        "deduplicate", "hold", False, "重复学籍", "double enrolment",
        "该生同月还在另一所学校（{other}）", "in the same month the student also stands at another school ({other})",
        "请两校核实学籍，确定以哪一所为准", "both schools are to settle which enrolment counts",
    ),
    "DUP-NEAR": _entry(
        "deduplicate", "hold", False, "疑似同一人", "probably the same person",
        "与“{other}”疑似同一人（{value}）", "probably the same person as {other} ({value})",
        "请对照户口簿核实；是同一人的，从一张表中删去或改正证件号", "compare with the household register; if it is one person, delete one row or correct the ID number",
    ),
    "NUMBER-SHARED": _entry(
        "deduplicate", "hold", True, "一个学籍号两个证号", "one student number, two IDs",
        "同一学籍号用在两个身份证号下（{other}）", "the same student number stands under two ID numbers ({other})",
        "请在学籍系统中核实是谁的学籍号", "find out from the enrolment system whose number it is",
    ),
    "ID-SHARED": _entry(
        "deduplicate", "hold", True, "一个证号两个姓名", "one ID, two names",
        "同一身份证号用在两个姓名下（{other}）", "the same ID number stands under two names ({other})",
        "请对照户口簿核实是谁的身份证号", "find out from the household register whose number it is",
    ),
    "GUARDIAN-STUDENT": _entry(
        "deduplicate", "warning", False, "监护人证号是学生的", "guardian's ID is a student's",
        "监护人“{value}”的身份证号是一名学生的", "the ID number of the guardian '{value}' is a student's",
        "请改为监护人本人的身份证号", "fill in the guardian's own ID number",
    ),
    "CARD-SHARED": _entry(
        "deduplicate", "hold", True, "一卡多人", "one card, several students",
        "同一银行卡用于多名学生（{other}）", "the same card is used for several students ({other})",
        "请改为学生本人的卡；兄弟姐妹共用须附委托书并填写监护人", "use the student's own card; siblings need a letter of authority and the guardian filled in",
    ),
    "CARD-HOLDER": _entry(
        "deduplicate", "hold", True, "非本人账户", "not the student's account",
        "账户名“{value}”不是学生本人，也没有委托书", "the account holder '{value}' is not the student, and there is no letter of authority",
        "请改为学生本人的卡；确需用家人账户的，附委托书并填写“有”", "use the student's own card; for a relative's account attach a letter of authority and say so",
    ),
    "AGE-OVER": _entry(
        "decide", "hold", False, "超龄", "over age",
        "{value} 周岁，超过 {expected}", "{value} years old; the limit is {expected}",
        "请核实年龄和学籍；确应资助的，由学校裁定并写明理由", "check age and enrolment; if aid is due all the same, the school rules and says why",
    ),
    "AGE-UNDER": _entry(
        "decide", "warning", False, "年龄偏小", "under age",
        "{value} 周岁，小于 {expected}", "{value} years old; usual is at least {expected}",
        "请核实年级和身份证号", "check the grade and the ID number",
    ),
    "AID-TWICE": _entry(
        "decide", "warning", False, "重复资助", "aided twice",
        "与“{other}”不能同时享受，按其中一项发放", "excluded by {other}; only one of the two is paid",
        "无需处理；如应按另一项发放，请写明理由", "nothing to do; if the other one should be paid, say why",
    ),
    "ENTITLED-NOT-APPLIED": _entry(
        "decide", "note", False, "应助未助", "entitled, not applied",
        "在“{other}”名单上，符合“{expected}”条件，但没有申请或未按此申请", "listed as {other}, meets the conditions of {expected}, and has not applied, or not as such",
        "请班主任告知家长并补填“困难类别”", "the class teacher is to tell the family and fill in the hardship category",
    ),
    "GROUP-UNLISTED": _entry(
        "decide", "warning", False, "名单上没有", "not on the list",
        "表上填的是“{value}”，所给名单上没有该生", "the sheet says '{value}', and the list that was given does not name the student",
        "请核实证明材料；名单有遗漏的，请与提供名单的部门核对", "check the supporting papers; ask the office of the list if it is incomplete",
    ),
    "RULING-INCOMPLETE": _entry(
        "decide", "warning", False, "裁定不完整", "ruling incomplete",
        "“{expected}”没有填写或无法识别，此裁定没有采用", "'{expected}' is empty or unknown; the ruling was not applied",
        "请补填：谁、为什么、同意还是不同意", "fill it in: who, why, granted or refused",
    ),
    "RULING-IDLE": _entry(
        "decide", "warning", False, "裁定没有对应的学生", "ruling for nobody",
        "各班的表上没有姓名和身份证号都相符的“{value}”，此裁定没有采用", "no sheet has '{value}' under this name and ID; the ruling was not applied",
        "请核对姓名和身份证号", "compare name and ID number",
    ),
    "RULING-TWICE": _entry(
        "decide", "warning", False, "裁定互相矛盾", "rulings contradict",
        "对“{value}”的同一项目有两种相反的裁定，都没有采用", "two opposite rulings on '{value}' and the same programme; neither was applied",
        "请只保留一条", "keep only one",
    ),
    "LINE-UNUSED": _entry(
        "decide", "warning", False, "此行没有采用", "line not used",
        "“{expected}”没有填写或无法识别（{value}），这一行没有采用", "'{expected}' is empty or unknown ({value}); the line was not used",
        "请按说明补填后再运行", "fill it in as the guide says and run again",
    ),
    "LINE-IDLE": _entry(
        "decide", "warning", False, "没有对应的学生或学校", "nobody it is about",
        "各班的表上没有“{value}”，这一行没有采用", "no class sheet has '{value}'; the line was not used",
        "请核对姓名、身份证号或学校名称", "compare name, ID number or the school's name",
    ),
    "LINE-TWICE": _entry(
        "decide", "warning", False, "两行互相矛盾", "two lines contradict",
        "“{value}”有内容不同的两行，都没有采用", "there are two differing lines for '{value}'; neither was used",
        "请只保留一行", "keep only one",
    ),
    "LEVEL-DIFFERS": _entry(
        "decide", "warning", False, "困难等级不一致", "hardship levels differ",
        "表上认定为“{value}”，{other}，应为“{expected}”；按表上的等级处理", "the sheet says '{value}'; by {other} it would be '{expected}'; the sheet's level was used",
        "请班级评议小组核对", "the class committee is to compare",
    ),
    "LIMIT-REACHED": _entry(
        "decide", "warning", False, "已达到年限或限额", "limit reached",
        "“{other}”每人最多 {expected}，此前已享受 {value}", "{other}: at most {expected} for one student; {value} received before",
        "无需处理；往期记录有误的，请改正后再运行", "nothing to do; correct the sheet of earlier terms if it is wrong",
    ),
    "OBJECTION-OPEN": _entry(
        "decide", "warning", False, "异议没有办结", "objection open",
        "对“{value}”的异议还没有结果，办结之前不能封存", "the objection about {value} has no result yet; the term cannot be sealed before",
        "请核查后填写核查结果、核查情况和核查人", "look into it and fill in the result, the findings and by whom",
    ),
    "RULING-STALE": _entry(
        "deduplicate", "warning", False, "裁定已过时", "ruling out of date",
        "“{value}”的情况在裁定之后有变化或已解决，此裁定没有采用", "the case of '{value}' has changed since the ruling, or is settled; the ruling was not applied",
        "仍有疑问的，请在新的“待裁定”中再裁定一次", "if it is still open, rule again on the new sheet",
    ),
    "QUOTA-OVER": _entry(
        "decide", "hold", False, "超出指标", "over the quota",
        "“{expected}”指标不够，排在第 {value} 位", "over the quota of {expected}: rank {value}",
        "请按排序调整或申请增加指标", "adjust by rank, or ask for a larger quota",
    ),
    "RATIO-OVER": _entry(
        "decide", "hold", False, "超出比例", "over the ceiling",
        "“{expected}”受助比例已满，排在第 {value} 位", "over the ceiling on the share of recipients of {expected}: rank {value}",
        "请按排序调整", "adjust by rank",
    ),
    "NEEDED-EMPTY": _entry(
        "decide", "hold", True, "缺少认定依据", "needed and empty",
        "认定“{other}”需要“{expected}”，此处没有填写", "'{expected}' is needed to decide on {other}, and is empty",
        "请填写“{expected}”", "fill in '{expected}'",
    ),
    "ROSTER-JOINED": _entry(
        "deduplicate", "note", False, "本月新增", "joined",
        "上月不在册，本月新增", "not on last month's sheet", "请核对新增原因", "check why",
    ),
    "ROSTER-LEFT": _entry(
        "deduplicate", "note", False, "本月减少", "left",
        "下月（{other}）的表上没有该生", "no longer on the sheet of {other}", "请核对减少原因", "check why",
    ),
    "HEADS-DIFFER": _entry(
        "deduplicate", "warning", False, "人数不符", "heads differ",
        "上报 {value} 人，清点 {expected} 人", "{value} reported, {expected} counted", "请核对", "check",
    ),
}  # fmt: skip


VARIANTS: dict[tuple[str, str], tuple[tuple[str, str], tuple[str, str]]] = {
    ("FILE-UNREADABLE", "archive"): (
        ("这是压缩包，没有读取里面的文件", "this is an archive; the files inside were not read"),
        ("请解压，把里面的表格放进月份文件夹", "unpack it and put the sheets inside into the month's folder"),
    ),
    ("FILE-UNREADABLE", "no-sheet"): (
        ("这是图片、PDF、Word 或其他文件，不是表格", "this is a picture, a PDF, a Word or another file, not a spreadsheet"),
        ("请上交 Excel 或 WPS 表格；不是班级表的，请移出本文件夹", "hand in an Excel or WPS spreadsheet; if it is no class sheet, take it out of this folder"),
    ),
    ("AID-TWICE", "paid"): (
        ("往期记录中，本学期已发放“{other}”，已发的不再发放", "by the sheet of earlier terms {other} has been paid in this term already; it is not paid again"),
        ("请核对往期记录", "check the sheet of earlier terms"),
    ),
    ("FILE-UNREADABLE", "in-use"): (
        ("这个文件正被其他程序打开，或没有读取权限", "this file is open in another program, or may not be read"),
        ("请关闭该文件后再运行一次", "close it and run again"),
    ),
}  # fmt: skip
"""(code, value) → message and remedy that say more than those of the code alone."""
