"""The class sheet: what a class teacher fills in each month, one row per student.

The single source of its columns. Only name, id number and what locates the class are required; all else makes a
finding only where it is wrong, or where a rule needs it. A new heading met in use is a word in the lists below.
"""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandas import DataFrame, Series

from pipeline.facts import identity
from schemas import categories as words
from schemas.columns import Kind, column
from schemas.places import DATED

_CJK = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇"
NAME_PATTERN = rf"[{_CJK}]{{2,}}(?:·[{_CJK}]+)*|[{_CJK}](?:·[{_CJK}]+)+|[A-Za-z][A-Za-z .,'’-]+"
"""Chinese names of two characters or more, minority names with middle dots, Latin names of foreigners."""


class ClassSheet(pa.DataFrameModel):
    """One row per student, class and month, parsed (`pipeline.intake.values`) and not yet trusted."""

    name: str = column(
        "姓名",
        "Name",
        "学生姓名",
        "名字",
        "姓 名",
        "学生",
        "受助学生姓名",
        "Student name",
        "Full name",
        parser="name",
        required=True,
        code="NAME-FORMAT",
        pattern=NAME_PATTERN,
        help="与户口簿一致，少数民族姓名用间隔号“·”",
        example="王小明",
    )
    id_number: str = column(
        "身份证号",
        "ID number",
        "身份证号码",
        "身份证件号",
        "身份证件号码",
        "公民身份号码",
        "证件号码",
        "证件号",
        "学生身份证号",
        "学生身份证号码",
        "身份证",
        "居民身份证号码",
        "Citizen ID",
        "ID No",
        "ID",
        parser="id",
        required=True,
        keeps_digits=True,
        code="ID-FORMAT",
        help="18 位，单元格须为文本格式",
        example="34012320100101123X",
    )
    id_kind: str = column(
        "证件类型",
        "Kind of ID",
        "身份证件类型",
        "证件种类",
        "ID type",
        parser="category",
        categories=words.ID_KIND,
        help="不填即居民身份证",
        example="居民身份证",
        blank="no",
    )
    sex: str = column("性别", "Sex", "Gender", parser="category", categories=words.SEX, wrong="warning", help="男或女", example="男")
    birth_date: str = column(
        "出生日期",
        "Birth date",
        "出生年月日",
        "生日",
        "出生年月",
        "Date of birth",
        "DOB",
        parser="date",
        wrong="warning",
        code="DATE-FORMAT",
        help="如 2010-01-01",
        example="2010-01-01",
    )
    ethnicity: str = column("民族", "Ethnicity", wrong="warning", example="汉族", blank="no")
    student_number: str = column(
        "学籍号",
        "Student number",
        "全国学籍号",
        "学籍号码",
        "全国学籍号码",
        "学生学籍号",
        "National student number",
        parser="code",
        code="VALUE-UNKNOWN",
        help="G 加身份证号；临时学籍为 L 开头",
        example="G34012320100101123X",
    )
    school: str = column(
        "学校",
        "School",
        "学校名称",
        "所在学校",
        "就读学校",
        "毕业学校名称",
        "单位",
        parser="plain",
        help="学校全称",
        example="青山县实验小学",
        filled_down=True,
        blank="top",
    )
    stage: str = column(
        "学段",
        "Stage",
        "教育阶段",
        "办学类型",
        "学校类别",
        parser="category",
        categories=words.STAGE,
        example="小学",
        filled_down=True,
        blank="top",
    )
    grade: str = column(
        "年级",
        "Grade",
        "所在年级",
        "就读年级",
        "Year",
        parser="plain",
        help="如 三年级、高一、2026级",
        example="三年级",
        filled_down=True,
        blank="top",
    )
    class_name: str = column(
        "班级",
        "Class",
        "班级名称",
        "所在班级",
        "班",
        "班别",
        "Class name",
        parser="plain",
        help="如 (2)班、机电2601班",
        example="(2)班",
        filled_down=True,
        blank="top",
    )
    major: str = column(
        "专业", "Major", "专业名称", "所学专业", "就读专业", parser="plain", example="机电技术应用", filled_down=True, blank="top"
    )
    agriculture: str = column(
        "是否涉农专业",
        "Agriculture-related",
        "涉农专业",
        "涉农",
        "是否涉农",
        parser="category",
        categories=words.YES_NO,
        example="否",
        blank="no",
    )
    arts: str = column(
        "是否艺术表演专业",
        "Arts performance",
        "艺术表演类专业",
        "艺术表演",
        "是否艺术类表演专业",
        "艺术类专业",
        parser="category",
        categories=words.YES_NO,
        example="否",
        blank="no",
    )
    county: str = column(
        "户籍县区",
        "County",
        "户籍所在县",
        "户籍所在地",
        "户口所在地",
        "户籍地",
        "户籍",
        "生源地",
        "户籍所在县(市、区)",
        "户籍县(市区)",
        "Home county",
        parser="plain",
        example="金寨县",
    )
    county_code: str = column(
        "户籍地区划代码",
        "County code",
        "区划代码",
        "行政区划代码",
        "户籍代码",
        parser="code",
        code="VALUE-UNKNOWN",
        pattern=r"[0-9]{6,12}",
        wrong="warning",
        example="341524",
        blank="no",
    )
    household_kind: str = column(
        "户口性质",
        "Household",
        "户籍性质",
        "户籍类型",
        "户口类型",
        "户口类别",
        "户别",
        "Household kind",
        parser="category",
        categories=words.HOUSEHOLD_KIND,
        help="农村、县镇或城市",
        example="农村",
    )
    boarding: str = column(
        "是否住宿",
        "Boarding",
        "是否住校",
        "是否寄宿",
        "住校",
        "寄宿",
        "住宿情况",
        "是否寄宿生",
        "寄宿生",
        "住宿",
        "Boarder",
        parser="category",
        categories=words.YES_NO,
        example="是",
    )
    enrolment_status: str = column(
        "学籍状态",
        "Enrolment status",
        "在籍状态",
        "学生状态",
        "学籍情况",
        "Status",
        parser="category",
        categories=words.ENROLMENT_STATUS,
        help="不填即正式学籍",
        example="正式",
    )
    full_time: str = column(
        "学习形式",
        "Full-time",
        "是否全日制",
        "全日制",
        "办学形式",
        "Mode of study",
        parser="category",
        categories=words.FULL_TIME,
        help="不填即全日制",
        example="全日制",
        blank="no",
    )
    entry_date: str = column(
        "入学时间",
        "Entry date",
        "入学日期",
        "入学年月",
        "Date of entry",
        parser="date",
        wrong="warning",
        code="DATE-FORMAT",
        example="2026-09-01",
        blank="no",
    )
    hardship_group: str = column(
        "困难类别",
        "Hardship category",
        "困难类型",
        "家庭经济困难类型",
        "特殊群体类型",
        "困难代码",
        "困难学生类别",
        "贫困类型",
        "困难原因",
        "家庭困难类型",
        "Hardship group",
        parser="categories",
        categories=words.HARDSHIP_GROUP,
        help="多项用顿号分开",
        example="脱贫家庭",
    )
    hardship_level: str = column(
        "困难等级",
        "Hardship level",
        "困难程度",
        "困难档次",
        "认定等级",
        "家庭经济困难等级",
        "贫困等级",
        "困难认定等级",
        parser="category",
        categories=words.HARDSHIP_LEVEL,
        help="特别困难、困难、一般困难",
        example="困难",
    )
    programme: str = column(
        "资助项目",
        "Programme",
        "申请项目",
        "申请资助项目",
        "项目名称",
        "享受项目",
        "资助类型",
        "Aid programme",
        parser="plain",
        example="国家助学金",
    )
    tier: str = column(
        "档次",
        "Tier",
        "资助档次",
        "助学金档次",
        "等次",
        "资助等级",
        parser="category",
        categories=words.TIER,
        example="二等",
        blank="no",
    )
    amount: str = column(
        "资助金额",
        "Amount",
        "金额",
        "补助金额",
        "资助金额(元)",
        "拟资助金额",
        "发放金额",
        "减免金额",
        "奖励金额",
        parser="money",
        pattern=r"[0-9]{1,9}",
        help="校内资助、社会捐资等由学校或捐资人确定金额的项目填写，单位元",
        example="500",
        blank="no",
    )
    fee: str = column(
        "应缴学费",
        "Fee due",
        "应交学费",
        "本学期学费",
        "应收学费",
        "应缴学杂费",
        parser="money",
        pattern=r"[0-9]{1,9}",
        wrong="warning",
        help="本学期学校应收的学费，单位元；免学费不超过此数",
        example="1300",
        blank="no",
    )
    application: str = column(
        "有无申请表",
        "Application on file",
        "申请表",
        "是否有申请表",
        "是否提交申请",
        parser="category",
        categories=words.HAS,
        example="有",
        blank="no",
    )
    papers: str = column(
        "有无证明材料",
        "Supporting papers",
        "证明材料",
        "佐证材料",
        "有无佐证材料",
        parser="category",
        categories=words.HAS,
        example="有",
        blank="no",
    )
    guardian: str = column(
        "监护人姓名",
        "Guardian",
        "监护人",
        "家长姓名",
        "家长",
        "父母姓名",
        "法定监护人",
        "Guardian name",
        parser="name",
        wrong="warning",
        example="王建国",
    )
    guardian_id: str = column(
        "监护人身份证号",
        "Guardian ID",
        "监护人身份证号码",
        "家长身份证号",
        "家长身份证号码",
        "监护人证件号码",
        parser="id",
        wrong="warning",
        keeps_digits=True,
        code="ID-FORMAT",
        example="340123198001011234",
    )
    guardian_relation: str = column(
        "监护人关系", "Relation", "与学生关系", "关系", "监护人与学生关系", "家长关系", example="父亲", blank="no"
    )
    telephone: str = column(
        "联系电话",
        "Telephone",
        "电话",
        "手机",
        "手机号",
        "手机号码",
        "家长电话",
        "监护人电话",
        "监护人联系电话",
        "Phone",
        "Mobile",
        parser="code",
        example="13800000000",
    )
    bank: str = column("开户银行", "Bank", "开户行", "银行名称", "发卡银行", "银行", parser="plain", example="中国农业银行")
    card_number: str = column(
        "银行卡号",
        "Card number",
        "银行账号",
        "卡号",
        "银行卡账号",
        "账号",
        "资助卡号",
        "银行帐号",
        "学生资助卡号",
        "社会保障卡号",
        "社保卡银行账号",
        "账户号",
        "账户号码",
        "Bank card",
        "Account",
        parser="card",
        keeps_digits=True,
        code="CARD-FORMAT",
        help="16 至 19 位，单元格须为文本格式",
        example="6228480402564890018",
    )
    account_holder: str = column(
        "账户名",
        "Account holder",
        "开户人",
        "户名",
        "持卡人",
        "开户名",
        "持卡人姓名",
        "账户姓名",
        "开户人姓名",
        parser="name",
        wrong="warning",
        example="王小明",
    )
    letter: str = column(
        "有无委托书",
        "Letter of authority",
        "委托书",
        "是否有委托书",
        "授权委托书",
        parser="category",
        categories=words.HAS,
        example="无",
    )
    month: str = column(
        "月份",
        "Month",
        "所属月份",
        "发放月份",
        "填报月份",
        parser="month",
        wrong="warning",
        code="DATE-FORMAT",
        example="2026-09",
        blank="top",
    )
    applies: str = column(
        "是否申请", "Applies", "申请资助", "是否申请资助", parser="stance", categories=words.APPLIES, wrong="hold", example="是",
        help="全班名单上标出谁申请；没有此栏即全部申请", blank="no",
    )  # fmt: skip
    receives: str = column(
        "是否受助", "Receives", "是否享受资助", "拟资助", parser="stance", categories=words.RECEIVES, wrong="hold", example="是", blank="no",
    )  # fmt: skip
    agreed: str = column(
        "审核意见", "Reviewed", "评议结果", "审核结果", "是否通过", parser="stance", categories=words.AGREED, wrong="hold", example="同意", blank="no",
    )  # fmt: skip
    gives_up: str = column(
        "是否放弃", "Gives up", "自愿放弃", parser="stance", categories=words.GIVES_UP, wrong="hold", example="否", blank="no",
    )  # fmt: skip
    paid: str = column(
        "发放情况", "Already paid", "是否已发放", parser="stance", categories=words.PAID, wrong="hold", example="未发放", blank="no",
    )  # fmt: skip
    present: str = column(
        "是否在校", "Present", "在校情况", "是否在籍", parser="stance", categories=words.PRESENT, wrong="hold", example="在校", blank="no",
    )  # fmt: skip
    left: str = column(
        "是否离校", "Left school", parser="stance", categories=words.LEFT, wrong="hold", example="否", blank="no",
    )  # fmt: skip
    left_on: str = column(
        "离校日期", "Left on", "异动日期", "离校时间", "异动时间", parser="day-left", wrong="hold", code="DATE-FORMAT", example="2026-10-08", blank="no",
        help="退学、休学、转出的日期；在校的不填。异动名单上写了日期的，发放到这一天",
    )  # fmt: skip
    slip: str = column(
        "回执", "Slip", "回执(√)", "回执是否收回", "回执收回", "是否收回回执", "告知书回执", "回执单", "是否交回执", parser="category",
        categories=words.YES_NO, wrong="warning", example="是", blank="no", help="告知书的回执收回了没有",
    )  # fmt: skip
    remarks: str = column("备注", "Remarks", "说明", "备 注", "Remark", "Note")

    @pa.dataframe_check(name="CELL-EMPTY@name")
    def name_is_there(cls, rows: DataFrame) -> Series:
        return rows["name"].notna()

    @pa.dataframe_check(name="CELL-EMPTY@id_number")
    def id_is_there(cls, rows: DataFrame) -> Series:
        return rows["id_number"].notna()

    @pa.dataframe_check(name="CELL-EMPTY@school")
    def school_is_known(cls, rows: DataFrame) -> Series:
        return rows["school"].notna()

    @pa.dataframe_check(name="CELL-EMPTY@class_name")
    def class_is_known(cls, rows: DataFrame) -> Series:
        return rows["class_name"].notna()

    @pa.dataframe_check(name="CLASS-DATE@class_name")
    def class_is_no_date(cls, rows: DataFrame) -> Series:
        return ~rows["class_name"].str.startswith(DATED).fillna(False).astype(bool)

    @pa.dataframe_check(name="CELL-EMPTY@grade")
    def stage_is_known(cls, rows: DataFrame) -> Series:
        """From the stage's column, the grade or the school's name; without it no programme could be claimed."""
        return rows["stage"].notna()

    @pa.dataframe_check(name="ID-NUMERIC@id_number")
    def id_is_text(cls, rows: DataFrame) -> Series:
        return ~_lost_digits(rows, "id_number")

    @pa.dataframe_check(name="ID-FORMAT@id_number")
    def id_has_form(cls, rows: DataFrame) -> Series:
        other = ~_by_citizen_rule(rows) & rows["id_number"].str.fullmatch(r"[A-Z0-9]{5,20}").fillna(False)
        return rows["id_number"].isna() | _lost_digits(rows, "id_number") | other | identity.has_id_form(rows["id_number"])

    @pa.dataframe_check(name="ID-CHECK@id_number")
    def id_is_valid(cls, rows: DataFrame) -> Series:
        judged = _by_citizen_rule(rows) & identity.has_id_form(rows["id_number"]) & ~_lost_digits(rows, "id_number")
        return ~judged | identity.is_valid_id(rows["id_number"])

    @pa.dataframe_check(name="ID-COUNTY@id_number")
    def id_has_county(cls, rows: DataFrame) -> Series:
        return ~_trusted(rows) | identity.county(identity.id_18(rows["id_number"])).notna()

    @pa.dataframe_check(name="ID-CONFLICT@birth_date")
    def id_fits_birth_date(cls, rows: DataFrame) -> Series:
        stated, by_id = rows["birth_date"], identity.birth_date(identity.id_18(rows["id_number"])).dt.strftime("%Y-%m-%d").astype("str")
        judged = _trusted(rows) & _is_date(stated)
        month_only = stated.str.len() == 7
        fits: Series = (stated == by_id.where(~month_only, by_id.str[:7])).fillna(False).astype(bool)
        return ~judged | fits

    @pa.dataframe_check(name="ID-CONFLICT@sex")
    def id_fits_sex(cls, rows: DataFrame) -> Series:
        judged = _trusted(rows) & rows["sex"].isin(words.SEX)
        return ~judged | (rows["sex"] == identity.sex(identity.id_18(rows["id_number"]))).fillna(False)

    @pa.dataframe_check(name="ID-CONFLICT@student_number")
    def id_fits_student_number(cls, rows: DataFrame) -> Series:
        return ~_trusted(rows) | identity.fits_student_number(rows["id_number"], rows["student_number"])

    @pa.check("birth_date", "entry_date", "left_on", name="DATE-FORMAT")
    def is_a_date(cls, dates: Series) -> Series:
        return _is_date(dates)

    @pa.check("month", name="DATE-FORMAT")
    def is_a_month(cls, months: Series) -> Series:
        return months.str.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])").fillna(False).astype(bool)

    @pa.check("hardship_group", name="VALUE-UNKNOWN")
    def groups_are_known(cls, groups: Series) -> Series:
        one = "|".join(words.HARDSHIP_GROUP)
        return groups.str.fullmatch(f"(?:{one})(?:;(?:{one}))*").fillna(False).astype(bool)

    @pa.check("student_number", name="VALUE-UNKNOWN")
    def student_number_has_form(cls, numbers: Series) -> Series:
        return numbers.str.fullmatch(r"[GL](?:[0-9]{17}[0-9X]|[0-9]{15})|J[0-9]{5,20}|[A-Z0-9]{4,20}").fillna(False).astype(bool)

    @pa.dataframe_check(name="CARD-NUMERIC@card_number")
    def card_is_text(cls, rows: DataFrame) -> Series:
        return ~_lost_digits(rows, "card_number")

    @pa.dataframe_check(name="CARD-FORMAT@card_number")
    def card_has_form(cls, rows: DataFrame) -> Series:
        return rows["card_number"].isna() | _lost_digits(rows, "card_number") | identity.has_card_form(rows["card_number"])

    @pa.dataframe_check(name="CARD-CHECK@card_number")
    def card_is_valid(cls, rows: DataFrame) -> Series:
        judged = identity.has_card_form(rows["card_number"]) & ~_lost_digits(rows, "card_number")
        return ~judged | identity.is_valid_card(rows["card_number"])


KIND = Kind("class", "班级表", "class sheet", ClassSheet, key=("name", "id_number"))


def _lost_digits(rows: DataFrame, field: str) -> Series:
    """Stored as a number of more than 15 digits, of which Excel has replaced the rest by zeros; or shown as 3.41524E+17."""
    texts = rows[field]
    lost: Series = rows[f"{field}_is_number"] & ((texts.str.len() > 15) | texts.str.contains("E", regex=False)).fillna(False).astype(bool)
    return lost


def _by_citizen_rule(rows: DataFrame) -> Series:
    """Does the id follow GB 11643? It does unless the row names another kind of document."""
    return rows["id_kind"].isna() | ~rows["id_kind"].isin(["passport", "travel-permit", "foreign-permit", "other"])


def _trusted(rows: DataFrame) -> Series:
    """Rows whose id is valid by itself, so that a contradiction elsewhere in the row means something."""
    return _by_citizen_rule(rows) & identity.is_valid_id(rows["id_number"]) & ~_lost_digits(rows, "id_number")


def _is_date(texts: Series) -> Series:
    """A day (2010-01-31) or a month (2010-01) that exists."""
    day = texts.str.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?").fillna(False).astype(bool)
    full = texts.where(texts.str.len() == 10, texts + "-01")
    exists: Series = pd.to_datetime(full.where(day), format="%Y-%m-%d", errors="coerce").notna()
    fits: Series = (day & exists).astype(bool)
    return fits
