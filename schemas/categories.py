"""The closed vocabularies of the sheets: value → the words that mean it, the first being the one we write.

Hardship groups and their numbers follow the payment summary (助学金发放汇总表) seen in use; levels follow 教财〔2018〕16号.
Words are compared after folding of width, case and spaces.
"""

from __future__ import annotations

type_of_words = dict[str, tuple[str, ...]]

YES_NO: type_of_words = {
    "yes": (
        "是",
        "有",
        "是的",
        "yes",
        "y",
        "true",
        "1",
        "√",
        "✓",
        "✔",
        "☑",
        "t",
        "对",
        "住",
        "住校",
        "住宿",
        "寄宿",
        "住校生",
        "寄宿生",
        "住宿生",
        "住读",
        "住读生",
        "全寄宿",
        "周寄宿",
        "内宿",
        "内宿生",
        "已附",
        "已交",
        "涉农",
        "涉农专业",
    ),
    "no": (
        "否",
        "无",
        "没有",
        "不是",
        "no",
        "n",
        "false",
        "0",
        "×",
        "x",
        "✗",
        "✘",
        "☒",
        "f",
        "不",
        "未",
        "走读",
        "走读生",
        "通学",
        "不住校",
        "非寄宿",
        "非寄宿生",
        "不住",
        "非住",
        "不住宿",
        "非住宿",
        "非住校",
        "不寄宿",
        "通校",
        "通校生",
        "通学生",
        "走校",
        "外宿",
        "外宿生",
        "校外",
        "校外住宿",
        "校外租房",
        "租房",
        "陪读",
        "午托",
        "未交",
        "非涉农",
        "非涉农专业",
        "不涉农",
    ),
}
HAS: type_of_words = {value: (first, *words) for (value, words), first in zip(YES_NO.items(), ("有", "无"), strict=True)}
"""The same answers to 有无…."""
PASSED: type_of_words = {
    "yes": ("及格", "合格", "全部及格", "通过", "达标", "优秀", "良好", "优", "良", "中", "pass", *YES_NO["yes"]),
    "no": ("不及格", "不合格", "未通过", "不达标", "差", "补考", "fail", *YES_NO["no"]),
}
"""How a student has done in a term."""
DAY_OFF: type_of_words = {
    "off": (
        "休",
        "放假",
        "休息",
        "休假",
        "休息日",
        "节假日",
        "假日",
        "法定节假日",
        "节日",
        "法定假日",
        "休（节假日）",
        "off",
        *YES_NO["yes"],
    ),
    "worked": ("班", "上班", "补班", "调休上班", "工作日", "调班", "补班日", "调休工作日", "work", *YES_NO["no"]),
}
"""What a day is, in a list of days; and answers to 是否放假."""
FULL_TIME: type_of_words = {
    "yes": ("全日制", "全日制学历教育", "full-time", *YES_NO["yes"]),
    "no": (
        "非全日制", "在职", "成人", "夜校", "自考", "自学考试", "网络教育", "远程教育", "函授", "业余", "夜大", "成人教育", "短期培训", "part-time", *YES_NO["no"],
    ),
}  # fmt: skip
SEX: type_of_words = {"male": ("男", "男生", "male", "m", "boy"), "female": ("女", "女生", "female", "f", "girl")}
ID_KIND: type_of_words = {
    "resident": ("居民身份证", "身份证", "二代身份证", "户口簿", "户口本", "resident id", "id card"),
    "residence-permit": ("港澳台居民居住证", "居住证", "港澳居民居住证", "台湾居民居住证", "residence permit"),
    "passport": ("护照", "passport"),
    "travel-permit": ("港澳居民来往内地通行证", "台湾居民来往大陆通行证", "通行证", "回乡证", "台胞证", "travel permit"),
    "foreign-permit": ("外国人永久居留身份证", "外国人永久居留证", "外国人居留许可", "foreign permit"),
    "other": ("其他", "其它", "other"),
}
STAGE: type_of_words = {
    "preschool": ("学前教育", "学前", "幼儿园", "preschool"),
    "primary": ("小学", "小学教育", "primary", "primary school"),
    "junior": ("初中", "初级中学", "初中教育", "junior", "junior high"),
    "high-school": ("普通高中", "高中", "普高", "高级中学", "high school", "senior high"),
    "secondary-vocational": (
        "中等职业",
        "中职",
        "中等职业学校",
        "中专",
        "职高",
        "职业高中",
        "技工学校",
        "技校",
        "中等职业教育",
        "vocational",
        "secondary vocational",
    ),
}


def _households(first: str, cores: str, *more: str) -> tuple[str, ...]:
    """The words for a kind of household, as registers and people put them together: 农业家庭户口, 农村户籍, 本地农村."""
    ends = ("", "户", "户口", "户籍", "家庭户", "家庭户口", "集体户", "集体户口", "居民", "居民户口", "人口")
    made = [f"{place}{core}{end}" for core in cores.split() for place in ("", "本地", "外地", "本县", "外县") for end in ends]
    return tuple(dict.fromkeys((first, *made, *more)))


HOUSEHOLD_KIND: type_of_words = {
    "rural": _households("农村", "农村 农业 农 乡村 农牧 农牧业 牧区 牧业", "农户", "农村(含县镇)", "农业(农村)", "rural"),
    "town": _households("县镇", "县镇 县城 镇 乡镇 县镇非农 县镇非农业", "county town", "town"),
    "city": _households("城市", "城市 城镇 非农 非农业 城区 市区 城", "农转非", "city", "urban"),
}
"""Registers write 农业家庭户口, 非农业集体户口; since registration was unified many write 居民户口 alone, which says neither and is no word of
these (`HOUSEHOLD_UNTOLD`)."""
HOUSEHOLD_UNTOLD = (
    "居民户口", "居民", "居民户", "居民家庭户", "居民家庭户口", "居民集体户", "居民集体户口", "家庭户", "家庭户口", "集体户", "集体户口", "城乡居民", "统一居民", "未落常住户口", "其他",
    "1", "2", "3",
)  # fmt: skip
ENROLMENT_STATUS: type_of_words = {
    "formal": (
        "正式",
        "正式学籍",
        "在籍",
        "在读",
        "在校",
        "正常",
        "注册",
        "已注册",
        "正式注册",
        "在册",
        "在校生",
        "在籍生",
        "正式生",
        "在籍在校",
        "在校在籍",
        "正常在校",
        "正常在读",
        "在校就读",
        "在学",
        "实习",
        "顶岗实习",
        "跟岗实习",
        "在校实习",
        "formal",
        "enrolled",
        "active",
    ),
    "temporary": ("临时", "临时学籍", "借读", "寄读", "外借", "试读", "非正式", "未注册", "待注册", "旁听", "temporary"),
    "suspended": ("休学", "停学", "保留学籍", "suspended", "on leave"),
    "transferred": ("转学", "转出", "已转出", "transferred"),
    "withdrawn": ("退学", "自动退学", "辍学", "离校", "开除", "除名", "withdrawn", "left"),
    "graduated": ("毕业", "已毕业", "结业", "肄业", "graduated"),
    "army": ("参军", "应征入伍", "入伍", "army"),
    "deceased": ("死亡", "去世", "deceased"),
}
SELF = ("本人", "自己", "学生本人", "学生", "学生自己", "本人卡", "本人的", "自己的", "同学生", "self")
"""What is written in place of a student's own name."""
AWAY = ("suspended", "transferred", "withdrawn", "graduated", "army", "deceased")
"""The statuses in which a student is not at school."""
HARDSHIP_LEVEL: type_of_words = {
    "extreme": ("特别困难", "特困", "特殊困难", "家庭经济特别困难", "特别贫困", "一级", "extreme"),
    "hardship": ("困难", "比较困难", "家庭经济困难", "贫困", "二级", "hardship"),
    "mild": ("一般困难", "一般", "家庭经济一般困难", "一般贫困", "三级", "mild"),
    "none": ("不困难", "非困难", "无", "否", "不", "没有", "0", "none", "no"),
}
HARDSHIP_GROUP: type_of_words = {
    "registered-poor": (
        "脱贫家庭",
        "1",
        "脱贫",
        "脱贫户",
        "建档立卡",
        "建档立卡户",
        "原建档立卡",
        "建档立卡贫困户",
        "脱贫家庭学生",
        "建档立卡贫困家庭",
        "脱贫户（继续享受政策）",
        "脱贫户（享受政策）",
        "继续享受政策脱贫户",
        "享受政策脱贫户",
        "脱贫户继续享受政策",
        "脱贫户享受政策",
        "registered poor",
    ),
    "monitored": (
        "防止返贫监测对象",
        "2",
        "监测户",
        "监测对象",
        "脱贫不稳定户",
        "脱贫不稳定",
        "边缘易致贫户",
        "边缘易致贫",
        "突发严重困难户",
        "monitored",
    ),
    "urban-dibao": ("城市低保", "5", "城镇低保", "城市最低生活保障", "urban dibao"),
    "rural-dibao": ("农村低保", "6", "低保", "低保户", "最低生活保障", "农村最低生活保障", "低保家庭", "rural dibao", "dibao"),
    "urban-extreme": ("城市特困", "7", "城市特困供养", "城市特困人员", "urban extreme poverty"),
    "rural-extreme": ("农村特困", "8", "特困", "特困供养", "特困人员", "五保", "农村特困供养", "特困救助供养", "rural extreme poverty"),
    "disabled": ("残疾学生", "9", "残疾", "本人残疾", "disabled"),
    "orphan": ("孤儿", "10", "orphan"),
    "unsupported-child": ("事实无人抚养儿童", "事实无人抚养", "困境儿童", "unsupported child"),
    "martyr-child": ("烈士子女", "11", "烈士", "烈士或优抚子女", "烈士优抚子女", "优抚子女", "martyr's child"),
    "disabled-parent": ("残疾人子女", "父母残疾", "disabled parent"),
    "hardship-worker": ("困难职工家庭", "12", "困难职工", "特困职工", "hardship worker"),
    "low-income": ("低收入家庭", "13", "低收入", "支出型困难", "支出型困难家庭", "低收入户", "low income"),
    "minority-class": ("民族班", "14", "minority class"),
    "other": ("其他困难", "15", "其他", "其它", "other"),
    "dibao-margin": ("低保边缘家庭", "16", "低保边缘", "低保边缘户", "dibao margin"),
    "sudden": ("突发严重困难", "突发困难", "重大疾病", "重病", "自然灾害", "意外事故", "sudden hardship"),
    "none": ("无", "否", "不", "没有", "0", "非困难", "不困难", "none", "no"),
}
OF_HOUSEHOLD = ("户", "家庭", "家庭成员", "家庭子女", "家庭学生", "户子女", "子女", "对象", "人员", "人口", "学生", "儿童", "成员")
OF_PERSON = ("学生", "儿童", "人员", "少年", "对象")
OF_CARED_FOR = ("人员", "对象", "供养对象", "供养人员", "救助供养人员", "救助供养对象", "供养儿童")
OF_GROUP: type_of_words = {
    **dict.fromkeys(("registered-poor", "monitored", "urban-dibao", "rural-dibao", "low-income", "dibao-margin"), OF_HOUSEHOLD),
    **dict.fromkeys(("disabled", "orphan", "unsupported-child"), OF_PERSON),
    **dict.fromkeys(("urban-extreme", "rural-extreme"), OF_CARED_FOR),
}  # fmt: skip
"""What may stand behind the word of a group and leaves it what it is: 低保家庭子女. 特困学生 is none of these: in schools it is a level of
hardship; nor is 残疾家庭, which does not say whose the disability is."""
OF_TOWNS = {"rural-dibao": "urban-dibao", "rural-extreme": "urban-extreme"}
"""What a group is called where 城市 or 城镇 stands before it."""
RULING: type_of_words = {
    "grant": ("同意发放", "同意", "发放", "给予资助", "予以资助", "批准", "通过", "是", "grant", "yes"),
    "refuse": ("不予发放", "不同意", "不发放", "不予资助", "不批准", "不通过", "取消", "否", "refuse", "no"),
}
CASE_RULING: type_of_words = {
    "keep": ("保留", "以此为准", "同一人，保留", "是同一所学校", "是同一个班", "是同一所", "keep", "one school", "one class"),
    "drop": ("不计", "不保留", "同一人，不计", "drop"),
    "apart": ("不是同一人", "非同一人", "不是同一所学校", "不是同一个班", "不是同一所", "different person", "two schools", "two classes"),
    "grant": ("同意发放", "grant"),
    "refuse": ("不予发放", "refuse"),
}
LEAD_RULING: type_of_words = {
    "true": ("查实", "属实", "查证属实", "true"),
    "excluded": ("排除", "不属实", "已排除", "查否", "excluded"),
    "open": ("待查", "核查中", "正在核查", "open"),
}
"""What a person has found of a lead."""
OBJECTION_RESULT: type_of_words = {
    "upheld": ("成立", "属实", "异议成立", "情况属实", "upheld"),
    "dismissed": ("不成立", "不属实", "异议不成立", "情况不属实", "已撤回", "dismissed"),
    "open": ("核查中", "调查中", "待核查", "处理中", "open"),
}
BANK_RESULT: type_of_words = {
    "delivered": (
        "成功",
        "交易成功",
        "处理成功",
        "入账成功",
        "代发成功",
        "发放成功",
        "付款成功",
        "已入账",
        "已到账",
        "已发放",
        "入账",
        "成功入账",
        "到账",
        "支付成功",
        "已支付",
        "转账成功",
        "打款成功",
        "是",
        "y",
        "s",
        "succ",
        "success",
        "delivered",
    ),
    "failed": (
        "失败",
        "交易失败",
        "处理失败",
        "入账失败",
        "代发失败",
        "发放失败",
        "付款失败",
        "未入账",
        "退票",
        "退汇",
        "已退回",
        "退回",
        "未成功",
        "不成功",
        "支付失败",
        "转账失败",
        "打款失败",
        "交易失败未扣款",
        "拒绝",
        "已拒绝",
        "已退款",
        "撤销",
        "已撤销",
        "否",
        "n",
        "f",
        "e",
        "fail",
        "failed",
        "returned",
    ),
}
LIST_STATE: type_of_words = {
    "in-force": (
        "在保", "享受", "正常", "有效", "是", "在册", "在享", "未消除", "否", "持证", "已办证", "保障中", "在享受", "新增", "续保", "变更", "in force", "active",
    ),
    "ended": (
        "停保", "已停保", "注销", "已注销", "停发", "退出", "已退出", "取消", "已消除", "消除", "失效", "过期", "终止", "清退", "迁出", "停止享受", "退保", "ended",
    ),
    "dead": ("死亡", "已死亡", "去世", "亡故", "死亡注销", "dead"),
}  # fmt: skip
"""How somebody stands on an office's list. 是 and 否 answer 是否在保 and 风险是否消除: what is asked the other way round is not told by
the word alone, so neither ends anything."""
CARD_STATE: type_of_words = {
    "active": ("正常", "已激活", "激活", "已启用", "启用", "成功", "开户成功", "开卡成功", "已领卡", "已领取", "有效", "是", "已开户", "已发卡", "active"),
    "inactive": ("未激活", "未启用", "待激活", "未领卡", "未领取", "待领取", "否", "未开通", "预开户", "制卡中", "inactive"),
    "closed": (
        "销户", "已销户", "注销", "已注销", "挂失", "冻结", "止付", "作废", "睡眠", "不动户", "失败", "开户失败", "开卡失败", "停用", "已停用", "异常", "控制",
        "closed",
    ),
}  # fmt: skip
"""How a card stands at the bank."""
BANK_CODES: type_of_words = {
    "delivered": ("0000", "00", "000", "00000", "000000", "0000000", "00000000", "S", "SUCC", "SUCCESS", "AAAAAAA", "0", "Y", "OK"),
    "open": ("P", "W", "结果未知", "状态未知", "处理中", "待处理", "已受理", "受理成功", "已提交", "待审批", "部分成功"),
}
"""Codes by which banks say that money has arrived, or that nothing is known yet. What a bank has beside them stands in its own file
(`templates/bank/`: `codes`)."""
BANK_REASONS = (
    "不符", "不存在", "销户", "挂失", "冻结", "止付", "睡眠", "错误", "失败", "无此", "非法", "超限", "限额", "不一致", "拒绝", "退票", "退汇", "退回", "未激活",
    "异常", "无效", "不足", "不匹配", "有误", "过期", "作废", "已注销", "停用", "受限", "不支持", "黑名单", "非实名", "不允许", "不正确", "冲正", "撤销", "空户", "长期不动",
)  # fmt: skip
"""What stands in the reason of a payment that did not arrive."""
BANK_TWICE = ("重复", "已处理")
"""What stands in the reason where a bank refused a line because it had been sent before."""
BANK_GOOD = ("成功", "已入账", "已到账")
BANK_SUMMARY = {
    "total": r"(?:总|合计|共)\s*(?:笔数|笔|条数|计)?\s*[:：]?\s*(\d{1,7})\s*笔?",
    "delivered": r"成功\s*(?:笔数|条数|总笔数)?\s*[:：]?\s*(\d{1,7})\s*笔?",
    "failed": r"(?<!成功)失败\s*(?:笔数|条数|总笔数)?\s*[:：]?\s*(\d{1,7})\s*笔?",
}
"""How a bank sums up a batch: 总笔数 300，成功 298 笔，失败 2 笔."""
HEADS = ("户主", "本人", "户主本人")
"""Relations to the head of a household that are the head."""
TIER: type_of_words = {
    "first": ("一等", "一档", "一等助学金", "1档", "甲等", "a档", "a", "first"),
    "second": ("二等", "二档", "二等助学金", "2档", "乙等", "b档", "b", "second"),
    "third": ("三等", "三档", "三等助学金", "3档", "丙等", "c档", "c", "third"),
}
OWNERSHIP: type_of_words = {
    "public": ("公办", "公立", "教育部门办", "县级教育部门", "public"),
    "private": ("民办", "私立", "社会力量办学", "private"),
}
QUOTA_KIND: type_of_words = {
    "issued": ("本期下达", "下达", "本年下达", "本学期下达", "当年", "本年", "新增", "issued"),
    "carried-over": ("上期结转", "结转", "上年结转", "上学期结转", "结余", "结余结转", "carried over"),
}
FUND_USE: type_of_words = {
    "fee_reduction": ("学费减免", "减免学费", "校内学费减免", "减免", "fee reduction"),
    "scholarship": ("校内奖学金", "奖学金", "scholarship"),
    "grant": ("校内助学金", "助学金", "学校助学金", "生活补助", "grant"),
    "work_study": ("勤工助学", "勤工俭学", "勤工助学金", "勤工助学报酬", "work-study"),
    "special": ("特殊困难补助", "困难补助", "特困补助", "临时困难补助", "特殊补助", "special hardship"),
    "other": ("其他", "其它", "其他支出", "other"),
}
"""What a school's own fund may be used for (the plans, and `policy/national/campus-*.yaml`): its five uses, and what is none of them."""
FUND_SOURCE: type_of_words = {
    "central": ("中央", "central"),
    "province": ("省级", "province"),
    "city": ("市级", "city"),
    "county": ("县级", "county"),
    "school": ("学校资助经费", "school aid fund"),
    "donor": ("捐资", "donors"),
    "unstated": ("未写明分担", "shares not stated"),
}
YES = ("是", "有", "是的", "yes", "y", "true", "1", "√", "✓", "✔", "☑", "对", "○", "●", "v")
NO = ("否", "无", "没有", "不是", "no", "n", "false", "0", "×", "x", "✗", "✘", "☒", "不", "未", "/", "-", "—")
APPLIES: type_of_words = {
    "yes": ("申请", *YES, "已申请", "提出申请", "需要", "需要申请", "申请资助", "愿意"),
    "no": ("未申请", *NO, "不申请", "没申请", "没有申请", "不需要", "无需", "不愿意", "不需要资助"),
}
RECEIVES: type_of_words = {
    "yes": ("受助", *YES, "享受", "资助", "拟资助", "拟受助", "已受助", "已享受", "继续享受", "继续资助", "予以资助", "同意资助", "应发", "推荐", "拟推荐", "予以推荐", "同意推荐"),
    "no": (
        "未受助", *NO, "不享受", "未享受", "不资助", "未资助", "不予资助", "非受助", "停发", "暂停", "停止资助", "取消", "取消资助", "不发放", "不发", "暂缓", "不再享受", "不推荐", "不予推荐",
    ),
}  # fmt: skip
AGREED: type_of_words = {
    "yes": (
        "同意", *YES, "通过", "合格", "符合", "符合条件", "已通过", "审核通过", "评议通过", "评审通过", "无异议", "已审核", "属实", "情况属实", "认定", "予以认定",
        "同意上报", "同意推荐", "同意资助", "予以资助", "推荐", "予以推荐", "拟推荐",
    ),
    "no": (
        "不同意", *NO, "未通过", "不通过", "没通过", "不合格", "不符合", "不符合条件", "审核不通过", "审核未通过", "不予认定", "未认定", "不认定", "不予通过",
        "有异议", "取消", "取消资格", "退回", "驳回", "不予资助", "不属实", "情况不属实", "评议未通过", "不推荐", "不予推荐",
    ),
}  # fmt: skip
GIVES_UP: type_of_words = {
    "yes": ("放弃", *YES, "自愿放弃", "已放弃", "主动放弃", "放弃资助"),
    "no": ("未放弃", *NO, "不放弃", "没有放弃"),
}
PAID: type_of_words = {
    "yes": ("已发放", *YES, "已发", "已领取", "已领", "已到账", "已打卡", "已拨付", "发放成功", "已代发"),
    "no": ("未发放", *NO, "未发", "未领取", "未领", "待发放", "待发", "未到账", "尚未发放"),
}
PRESENT: type_of_words = {
    "yes": ("在校", *YES, "在读", "在籍", "在园", "正常", "到校", "已注册", "注册", "在校就读", "正常在读", "正常就读", "返校", "复学"),
    "no": (
        "不在校", *NO, "未在校", "离校", "已离校", "外出务工", "外出打工", "务工", "打工", "辍学", "退学", "已退学", "休学", "转学", "已转学", "转出", "已转出",
        "流失", "未到校", "未报到", "失联", "参军", "入伍", "不在籍", "未注册", "毕业", "已毕业", "结业", "死亡", "开除", "不在读", "外地就读",
    ),
}  # fmt: skip
LEFT: type_of_words = {
    "yes": ("已离校", *YES, "退学", "休学", "转学", "辍学", "转出", "流失", "离校", "已退学", "已转学", "已休学"),
    "no": (
        "在校",
        *NO,
        "未退学",
        "未休学",
        "正常",
        "在读",
        "在籍",
        "无异动",
        "无变动",
        "未异动",
        "未变动",
        "没有异动",
        "没有变动",
        "无变化",
        "转入",
        "转入生",
        "新生",
        "新增",
        "复学",
        "返校",
        "升级",
    ),
}
"""Who says what of whether somebody is to be paid: the class (applies, gives up), the proposal (receives), the reviewers (agreed), the
payer (paid), the register (present, left)."""
SPEAKS: type_of_words = {
    "left": (
        "退学", "休学", "转学", "转出", "辍学", "离校", "流失", "外出务工", "打工", "开除", "失踪", "死亡", "去世", "参军", "入伍", "毕业", "结业", "外校就读",
        "不在校", "未到校", "未报到", "肄业", "停学",
    ),
    "gives-up": ("放弃", "弃权", "不要资助", "不申请", "未申请", "没申请", "没有申请", "不需要资助"),
    "refused": ("取消", "不符合", "未通过", "不同意", "不予", "停发", "暂停", "暂缓", "不享受", "不资助", "有异议", "不合格", "不再享受", "核减", "剔除", "重复", "待核", "存疑"),
    "paid": ("已发放", "已发", "已领取", "已领", "已享受", "外校领取", "重复领取", "重复享受", "他校领取", "已在"),
}  # fmt: skip
"""What in a remark or an unread cell speaks against a payment."""
DOUBTS: tuple[str, ...] = (
    "外地就读", "在外就读", "异地就读", "外县就读", "外省就读", "非本校", "不是本校", "双学籍", "空挂", "人籍分离", "有籍无人", "服刑", "羁押", "长期缺勤", "长期请假", "长期旷课",
    "有误", "错误", "不全", "不齐", "待补", "未交材料", "缺材料", "材料不", "材料缺", "待定", "不困难", "非困难", "不贫困", "非贫困", "条件较好", "条件好", "条件优", "家境好",
    "家境较好", "家庭富裕", "有车", "有房", "购房", "买房", "经商", "有公司", "财政供养", "扣回", "追回", "多发", "误发", "注销", "销户", "挂失", "丢失", "失效", "冻结", "卡异常",
    "未激活", "借读", "挂靠",
)  # fmt: skip
"""What in a remark speaks for looking before paying: nobody is refused for it."""
FAMILY = r"(?:父|母|爷|奶|祖|外公|外婆|家长|双亲|哥|姐|弟|妹|兄|叔|伯|监护人|家人|家属)(?:(?!要求|同意|申请|自愿|放弃|说|反映|带|接)[^,，。;；、\s]){0,6}?"
"""Of whom in a family something is said; what somebody of it wants for the student is not that."""
SPEAKS_NOT: tuple[str, ...] = (
    "未退学", "未休学", "未转学", "未放弃", "不放弃", "复学", "转入", "返校", "未发放", "未领取", "没有退学", "无异议", "初中毕业", "小学毕业", "应届毕业", "已复学", "不重复", "无重复", "未重复", "没有重复", "非重复", "无误", "没有车", "没有房", "无车无房", "无有误", "已更正", "已改正", "已补齐",
    "毕业班", "往届毕业", "毕业生", "毕业学校", "父亲去世", "母亲去世", "父母去世", "父亲死亡", "母亲死亡", "父母离异", "父亡", "母亡", "父母死亡", "父母外出务工", "父母打工",
    "家长外出务工", "父亲外出务工", "母亲外出务工", "父亲打工", "母亲打工", "双亲去世", "爷爷去世", "父母均去世", "已发卡", "父去世", "母去世", "父死亡", "母死亡", "家长打工",
)  # fmt: skip
"""What holds one of those words and does not: taken out before."""
LAST_YEAR: dict[str, int] = {"high-school": 3, "secondary-vocational": 3}
"""Stage → its last year, for those stages whose students may go on to university."""

TERM_WRITTEN = r"(?P<year>20\d\d)\s*年?\s*(?:(?P<autumn>秋)|春)季?(?:学期)?"
YUAN_WRITTEN = r"(\d{1,7}(?:\.\d{1,2})?)\s*元?"
"""A term and an amount as people write them in a policy."""
