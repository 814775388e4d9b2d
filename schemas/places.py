"""The words of places and classes: how schools end, what may stand before a grade, what names a class, and what names none of them.

One table per label. `pipeline.intake.surroundings.places` cuts titles, names of files and cells into tokens by these tables.
"""

from __future__ import annotations

SCHOOL_ENDINGS: dict[str, tuple[str, ...]] = {
    "preschool": ("幼儿园", "幼稚园", "幼教中心", "幼教点", "托儿所", "学前班"),
    "primary": ("中心小学", "完全小学", "小学校", "小学", "完小", "村小", "附小", "教学点", "中心校"),
    "junior": ("初级中学", "初中"),
    "high-school": ("高级中学", "高中"),
    "secondary-vocational": (
        "职业技术教育中心", "职业教育中心", "职教中心", "中等职业技术学校", "中等专业学校", "中等职业学校", "职业技术学校",
        "职业高级中学", "职业技术学院", "职业学校", "职业中学", "职业学院", "高级技工学校", "技工学校", "技师学院", "卫生学校",
        "职高", "职中", "中专", "技校", "卫校", "工业学校", "农业学校", "商业学校", "艺术学校", "体育运动学校", "幼儿师范学校",
    ),
    "": (
        "九年一贯制学校", "十二年一贯制学校", "一贯制学校", "九年制学校", "特殊教育学校", "特教学校", "民族学校", "实验学校", "外国语学校",
        "完全中学", "民族中学", "实验中学", "附属中学", "附属小学", "附属幼儿园", "附中", "中学", "学校", "学院",
    ),
}  # fmt: skip
"""Stage that the ending tells (empty: none) → endings. The longest that fits counts."""

SCHOOL_PARTS = ("高中部", "初中部", "小学部", "中学部", "中职部", "职教部", "学前部", "幼儿部", "校区", "分校", "分园")
"""What may follow a school's name and still is part of it."""

PARTS_STAGES = {
    "高中部": "high-school", "初中部": "junior", "小学部": "primary", "中职部": "secondary-vocational", "职教部": "secondary-vocational",
    "学前部": "preschool", "幼儿部": "preschool",
}  # fmt: skip

SECTIONS: dict[str, tuple[str, ...]] = {
    "high-school": ("普通高中", "普高", "高中", "高"),
    "junior": ("初中", "初"),
    "primary": ("小学", "小"),
    "secondary-vocational": ("中等职业", "中职", "职高", "职中", "中专", "技校", "职"),
    "preschool": ("幼儿园", "学前"),
}
"""Stage → what may stand before the number of a grade: 高一, 初二, 职高三年级, 小学四年级."""

SECTIONS_ALONE = {"高中": "high-school", "初中": "junior", "小学": "primary", "中职": "secondary-vocational", "幼儿园": "preschool"}
"""What says a stage without a grade."""

NURSERY = {"托": 0, "小": 1, "中": 2, "大": 3, "学前": 3}
"""The years of a kindergarten."""

LENGTHS = {"preschool": 3, "primary": 6, "junior": 3, "high-school": 3, "secondary-vocational": 5}
"""Years of schooling at most: vocational programmes of 3+2 and of five years go on to the fifth."""

DATED = "#日期 "
"""Stands before a class that Excel has made a date and that nothing on the sheet bears out: it is asked, and is no class."""

NO_CLASS = (
    "两", "几", "多", "个", "次", "位", "全", "本", "各", "每", "该", "所有", "整", "跟", "值", "上", "下", "加", "补习", "托管", "培训", "兴趣", "编", "分", "其他", "平行",
)  # fmt: skip
"""What stands before 班 and names no class."""
AFTER_NO_CLASS = ("级", "主任", "委", "长", "子", "会", "务", "组", "车", "风", "费", "别", "号", "干部")
"""What stands behind 班 where it is no class: 班级, 班主任, 班委会."""

NO_NAMES = (
    "关于", "上报", "报送", "下达", "拨付", "发放", "统计", "汇总", "公示", "公布", "公告", "申请", "申报", "申领", "认定", "评审", "审核", "审批",
    "评定", "核定", "确认", "享受", "受助", "资助", "获得", "拟受助", "受资助", "补助", "补贴", "救助", "免除", "减免", "助学金", "奖学金", "奖助学金",
    "免学杂费", "免学费", "免费", "生活费", "伙食补助", "营养餐", "营养改善计划", "国家", "政府", "省级", "市级", "县级", "义务教育", "学前教育",
    "普通高中", "中等职业教育", "中等职业", "中职教育", "高中教育", "中小学", "阶段", "家庭经济困难", "家庭困难", "经济困难", "贫困", "困难", "寄宿生",
    "非寄宿生", "寄宿", "四类", "建档立卡", "脱贫户", "脱贫", "低保户", "低保", "特困", "残疾", "孤儿", "监测户", "学生", "幼儿", "儿童", "在校生",
    "新生", "在读", "在校", "在籍", "学籍", "名单", "名册", "花名册", "清册", "明细表", "明细", "汇总表", "统计表", "登记表", "申请表", "申报表",
    "审批表", "公示表", "发放表", "领取表", "签领表", "签字表", "确认表", "一览表", "信息表", "基本情况表", "情况表", "调查表", "造册", "台账", "材料",
    "信息", "情况", "基本", "数据", "资料", "附件", "模板", "样表", "最终版", "终稿", "修改", "副本", "学年", "学期", "春季", "秋季",
    "年度", "所在", "就读", "毕业", "民办", "公办", "农村", "城市", "城镇", "项目", "资金", "专项", "经费", "银行卡", "社保卡", "卡号", "账号", "电话",
    "退学", "休学", "转学", "转出", "转入", "复学", "取消", "放弃", "不符合", "未通过", "工作", "通知", "报表", "月报", "台帐",
)  # fmt: skip
"""What stands in titles and belongs to no name of a school, major or class."""

OFFICES = (
    "教育和体育局",
    "教育体育局",
    "教育局",
    "教体局",
    "教育科技局",
    "学生资助管理中心",
    "学生资助中心",
    "资助管理中心",
    "资助中心",
    "人民政府",
)
"""Whose name stands in titles and is no school's."""

LABELS: dict[str, tuple[str, ...]] = {
    "school": ("学校名称", "学校全称", "学校", "校名", "填报单位", "填报学校", "单位名称", "单位", "园所名称", "幼儿园名称", "school"),
    "class_name": ("班级名称", "所在班级", "班级", "班别", "班", "class"),
    "grade": ("年级名称", "所在年级", "就读年级", "年级", "grade"),
    "major": ("专业名称", "所学专业", "就读专业", "专业", "major"),
    "stage": ("学段", "教育阶段", "stage"),
    "month": ("所属月份", "发放月份", "月份", "month"),
    "": ("班主任", "填表人", "制表人", "制表", "审核人", "审核", "负责人", "联系人", "联系电话", "电话", "填表日期", "填表时间", "日期", "时间", "人数",
         "金额", "盖章", "公章", "校长", "经办人", "家长", "备注", "说明", "总计", "合计"),
}  # fmt: skip
"""Field → the label that stands before its value and a colon. Empty: labels of what we do not read."""

IN_MAJORS = ("幼儿", "儿童", "学前教育", "农村", "城市", "城镇", "残疾", "信息", "数据", "财政", "项目", "教育")
"""Words of `NO_NAMES` with which a major may begin: 幼儿保育, 农村电气技术."""

ABBREVIATED: dict[str, str] = {
    "中": "中学", "小": "小学", "高": "高级中学", "幼": "幼儿园", "高中": "高级中学", "初中": "初级中学", "职高": "职业高级中学", "职中": "职业中学",
    "完小": "完全小学", "实小": "实验小学", "实中": "实验中学", "附中": "附属中学", "附小": "附属小学", "职教中心": "职业教育中心", "职业技术教育中心": "职业教育中心",
    "中专": "中等专业学校", "技校": "技工学校", "卫校": "卫生学校", "特教学校": "特殊教育学校", "小学校": "小学", "幼稚园": "幼儿园",
}  # fmt: skip
"""How schools' kinds are shortened: 清河一中, 清河职高."""

CAMPUSES = ("校区", "分校", "分园", "教学点", "分部", "院区")
"""What a part of a school somewhere else is called."""

NUMBERED = r"第?((?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|\d{1,3}))"
NUMBERED_SHORT = r"(?<=[一二三四五六七八九十0-9])[中小高](?!学)"
"""How a school is numbered: 第十一 before its kind; 一中 in short."""

KINDS_ALIKE: tuple[tuple[str, ...], ...] = (
    ("中学", "高级中学", "初级中学", "完全中学"),
    ("小学", "中心小学", "完全小学", "村小", "中心校"),
    (
        "职业技术学校",
        "职业学校",
        "中等职业技术学校",
        "中等职业学校",
        "职业中学",
        "职业高级中学",
        "职业教育中心",
        "中等专业学校",
        "技工学校",
    ),
)
"""Kinds that one school is called by: likely the same where all else is."""

AREAS = ("自治区", "自治县", "自治州", "街道办事处", "街道", "省", "市", "县", "区", "旗", "镇", "乡", "村")
"""What names of places end in, and people leave out."""
