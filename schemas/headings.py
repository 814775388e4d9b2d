"""The language of headings: whose × what × how × form. One table per label; a word stands in one table only.

`pipeline.intake.headings.grammar` cuts a heading into these words, the longest first. The last thing named is what the column holds
(银行卡开户行 is a bank, 身份证地址 an address), the last attribute says what of it.
"""

from __future__ import annotations

WHOSE: dict[str, tuple[str, ...]] = {
    "student": (
        "学生", "本人", "受助学生", "受助人", "受资助学生", "被资助人", "资助学生", "幼儿", "学员", "儿童", "孩子", "申请人", "申请学生", "在校生", "新生",
        "受助幼儿", "受助者", "享受学生", "学生本人", "学生个人",
    ),
    "guardian": (
        "家长", "监护人", "法定监护人", "第一监护人", "家庭成员", "家属", "抚养人", "联系人", "父母", "父或母", "父母亲", "父/母", "成员1", "家长1", "监护人1",
        "监护人一", "家长一", "父母一方", "家长或监护人", "家长监护人", "代领人", "成员一",
    ),
    "father": ("父亲", "爸爸", "父"),
    "mother": ("母亲", "妈妈", "母"),
    "second": ("第二监护人", "成员2", "家长2", "监护人2", "监护人二", "家长二", "成员二", "成员3", "紧急联系人"),
    "head": ("户主", "户籍户主"),
    "payee": ("收款人", "领款人", "持卡人", "开户人", "开卡人", "账户所有人", "领取人", "收款方", "收款", "持折人", "存款人"),
    "staff": (
        "班主任", "辅导员", "经办人", "填表人", "审核人", "负责人", "校长", "教师", "老师", "帮扶人", "帮扶教师", "帮扶责任人", "捐资人", "捐赠人", "制表人",
        "学校联系人", "资助专干", "村干部",
    ),
}  # fmt: skip
"""Whose a column is."""

THINGS: dict[str, tuple[str, ...]] = {
    "id": ("居民身份证", "公民身份证", "二代身份证", "身份证件", "身份证", "公民身份", "居民身份", "证件", "身份", "户口簿身份证"),
    "account": (
        "社会保障卡", "社保卡", "银行卡", "银行账户", "银行帐户", "银行账号", "银行帐号", "一卡通", "一本通", "一折通", "惠农卡", "惠民卡", "资助卡", "助学卡",
        "助学金卡", "储蓄卡", "借记卡", "金融卡", "存折", "账户", "帐户", "账号", "帐号", "卡号", "卡折号", "卡折", "存折号", "账卡号", "卡账号", "银行卡账号",
        "结算账户", "打卡账号", "卡", "学生资助卡", "中职卡", "惠民惠农",
    ),
    "bank": ("开户银行", "开户行", "开户网点", "开户机构", "发卡银行", "发卡行", "收款银行", "收款行", "银行", "金融机构", "所属银行", "开卡行"),
    "holder": ("户名", "账户名", "帐户名", "账户名称", "账户姓名", "开户名", "开户姓名", "账户户名", "卡主"),
    "phone": ("联系电话", "联系方式", "手机号码", "手机号", "手机", "电话号码", "电话", "移动电话", "联系号码", "通讯方式"),
    "register": ("学籍",),
    "household": ("户籍", "户口"),
    "hardship": (
        "家庭经济困难", "家庭困难", "经济困难", "困难", "贫困", "特殊群体", "特殊困难", "困难群体", "四类学生", "四类", "特殊家庭", "救助对象",
        "资助对象", "帮扶对象", "低收入人口", "困难对象", "困难学生", "贫困学生", "贫困生", "困难生", "特殊类别", "特殊对象", "资助类别", "家庭情况", "家庭经济情况", "家庭类型", "家庭类别", "救助", "保障对象",
        "享受政策", "特殊情况", "贫困家庭", "困难家庭", "认定类别", "认定原因", "贫困户", "困难户", "特困类型",
    ),
    "aid": (
        "资助", "补助", "助学金", "奖助学金", "奖学金", "补贴", "助学", "生活补助", "国家助学金", "免学费", "国家资助", "营养膳食补助", "生活费补助", "一补",
        "免学杂费", "学前资助", "寄宿生生活补助", "困难补助", "国家奖助学金", "奖助", "减免", "两免一补",
    ),
    "grade": ("年级", "学年级"),
    "class": ("班级", "班别", "教学班", "行政班", "班", "班次"),
    "major": ("专业", "专业方向"),
    "school": ("学校", "校名", "园所", "幼儿园", "院校", "就读单位"),
    "stage": ("学段", "教育阶段", "办学类型", "学历层次"),
    "sex": ("性别",),
    "birth": ("出生", "生日"),
    "ethnicity": ("民族",),
    "entry": ("入学", "入校", "入园"),
    "boarding": ("寄宿", "住宿", "住校", "寄宿生", "住校生", "住宿生", "内宿生", "走读", "就读方式", "内宿", "寄宿制", "寄宿学生"),
    "full_time": ("学习形式", "全日制"),
    "agriculture": ("涉农", "涉农专业"),
    "arts": ("艺术表演", "艺术类表演", "艺术表演类", "戏曲表演"),
    "letter": ("委托书", "授权书", "授权委托书"),
    "application": ("申请表", "申请书"),
    "papers": ("证明材料", "佐证材料", "佐证", "证明"),
    "month": ("月份", "发放月份", "所属月份"),
    "fee": ("学费", "学杂费", "应缴学费"),
    "remarks": ("备注", "说明", "附注"),
    "relation": ("关系", "称谓"),
    "change": ("异动", "学籍异动", "变动", "学籍变动"),
    "group": (),
}  # fmt: skip
"""What a column holds. `group`: the words of the hardship groups (`categories.HARDSHIP_GROUP`)."""

STATES: dict[str, tuple[str, ...]] = {
    "applies": ("申请", "申请资助", "申请助学金", "需要申请", "提出申请", "申报", "报名", "需要资助", "申领"),
    "receives": ("享受", "受助", "获得", "拟资助", "拟受助", "拟发放", "确定资助", "列入", "纳入", "受资助", "享有", "推荐", "拟推荐", "拟享受"),
    "agreed": (
        "审核", "审批", "评议", "评审", "通过", "符合", "符合条件", "复核", "初审", "终审", "核实", "批准", "同意", "认定意见", "认定结果", "认定结论",
        "评定结果", "审定", "审查", "核查",
    ),
    "gives_up": ("放弃", "自愿放弃", "弃权"),
    "paid": ("已发放", "发放", "领取", "到账", "已领取", "已到账", "打卡", "发卡情况", "代发", "已发", "拨付", "兑付"),
    "present": ("在校", "在读", "在籍", "在园", "去向", "就学", "就读", "在岗", "到校", "注册", "学生状态"),
    "left": ("退学", "休学", "转学", "辍学", "流失", "离校", "转出", "毕业离校", "停学"),
}  # fmt: skip
"""What says who is to be paid and who is not."""

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "名称", "全名", "真实姓名", "全称", "简称"),
    "number": ("号码", "号", "编码"),
    "kind": ("类型", "类别", "种类", "性质", "类", "分类"),
    "level": ("等级", "档次", "档", "级别", "程度", "等次", "级", "等别"),
    "day": ("日期", "时间", "年月日", "年月"),
    "place": ("所在地", "地", "县区", "所在县", "所属地", "县市区", "所在县区"),
    "code": ("代码", "区划码", "区划代码", "行政区划码", "行政区划代码"),
    "state": ("状态", "情况", "状况"),
    "amount": ("金额", "数额", "钱数"),
    "project": ("项目", "名目"),
    "reason": ("原因", "事由", "成因", "理由", "依据", "缘由"),
    "result": ("结果", "意见", "结论"),
    "whether": ("是否", "有无", "可否", "是不是", "否", "能否", "是否已", "是否为", "是否属于", "是否是", "是否有"),
}  # fmt: skip
"""What of a thing."""

NOT_USED = (
    "序号", "编号", "学号", "考号", "考生号", "报名号", "座号", "学生编号", "学籍辅号", "辅号", "班内学号", "顺序号", "行号", "排序", "排名", "名次",
    "校区", "学部", "系部", "院系", "学校标识码", "标识码", "市学籍号", "省学籍号", "校内学号", "地方学籍号", "残疾证等级",
    "签字", "签名", "签章", "盖章", "手印", "捺印", "按印", "签收",
    "标准", "合计", "小计", "总计", "累计", "总额", "人数", "次数", "月数", "年龄", "周岁",
    "地址", "住址", "居住地", "现住址", "常住地址", "居住所在地", "村组", "乡镇", "街道", "居住", "通讯地址", "门牌", "籍贯", "出生地", "生源地类别", "生源类别",
    "生源", "国籍", "港澳台侨", "政治面貌", "健康状况", "健康", "血型", "邮编", "邮政编码", "邮箱", "电子信箱", "曾用名", "拼音", "特长", "独生子女",
    "留守儿童", "随迁子女", "进城务工人员随迁子女", "距离", "交通方式", "校车", "购买学位", "学位", "营养餐", "宗教", "婚姻", "学制", "招生模式",
    "招生对象", "招生类型", "培养模式", "培养方式", "有效期", "照片", "工作单位", "职务", "职业", "家庭收入", "年收入", "月收入", "人均收入", "收入",
    "人口", "家庭人口", "劳动力", "学前教育经历", "随班就读", "教学点名称", "教学点", "入学方式", "学生来源", "分段", "录入时间", "填表日期", "联行号",
    "网点", "QQ", "微信", "主页", "成绩", "年限", "学历", "录取", "考试", "志愿",
)  # fmt: skip
"""What is known and not needed. A heading whose last thing is one of these holds nothing to read."""

OTHER_AIDS = (
    "其他", "其它", "社会", "校内", "贷款", "雨露计划", "营养餐", "营养改善", "营养膳食", "慈善", "捐赠", "捐助", "减免", "保险", "救助", "奖学金", "教科书", "教材", "书本", "书费",
    "作业本", "住宿费", "伙食", "午餐", "校服", "交通", "校车",
)  # fmt: skip
"""Aids that are none of ours: a column that says who has them says nothing of who is to have another."""

PAST = (
    "上学期", "上学年", "上一学期", "上一学年", "上个学期", "上年度", "上年", "上期", "上次", "上一次", "上月", "前一学期", "前一学年", "前学期", "前一年", "去年", "往年", "往期",
    "以前", "此前", "以往", "曾", "曾经", "历史", "历年", "过", "过往", "过去", "变更前", "变动前", "调整前", "更改前", "修改前", "转出前", "转入前", "原先", "原来", "原就读", "原所在",
    "原学校", "原班级", "原校", "原困难", "原等级", "原认定", "原档次", "原资助", "连续受助", "续助",
)  # fmt: skip
"""Of a time before this term: a column of it says nothing of now."""

NEUTRAL = (
    "当前", "现在", "现", "目前", "就读的", "所在", "所属", "所学", "拟定", "认定", "评定", "核定", "确定", "全国", "国家", "国网", "个人", "有效", "真实", "准确",
    "具体", "详细", "完整", "本学期", "本期", "本年度", "本月", "当月", "应", "实", "实际", "对应", "主要", "家庭", "经济", "信息", "基本", "的", "之", "及",
    "和", "与", "或", "并", "为", "按", "正式", "法定", "与户口簿一致", "指定", "统一", "办理", "发放用", "用于", "请", "填写", "必填", "选填", "情形", "行政",
    "证", "月", "年", "农村信用社", "农商行", "农业银行", "中国", "本校", "校内", "上报", "实名", "代", "拟", "季", "度", "每", "生", "初步",
    "县级", "县", "市", "省", "民主", "资格", "工作", "需要", "需", "已", "属于", "是", "有", "原",
)  # fmt: skip
"""What changes nothing."""

FIELDS: dict[str, dict[str, str]] = {
    "": {"name": "name", "level": "hardship_level"},
    "id": {"": "id_number", "number": "id_number", "kind": "id_kind", "name": "id_kind"},
    "account": {"": "card_number", "number": "card_number", "name": "account_holder", "holder": "account_holder"},
    "bank": {"": "bank", "name": "bank"},
    "holder": {"": "account_holder", "name": "account_holder"},
    "phone": {"": "telephone", "number": "telephone"},
    "register": {"number": "student_number", "state": "enrolment_status", "kind": "enrolment_status", "": "enrolment_status"},
    "household": {"kind": "household_kind", "place": "county", "": "county", "code": "county_code", "state": "household_kind"},
    "hardship": {
        "": "hardship_group", "kind": "hardship_group", "reason": "hardship_group", "level": "hardship_level", "state": "hardship_group",
        "code": "hardship_group", "result": "hardship_level", "name": "name",
    },
    "aid": {
        "": "receives", "project": "programme", "name": "programme", "kind": "programme", "level": "tier", "amount": "amount",
        "state": "receives", "whether": "receives",
    },
    "grade": {"": "grade", "name": "grade", "place": "grade"},
    "class": {"": "class_name", "name": "class_name", "number": "class_name"},
    "major": {"": "major", "name": "major"},
    "school": {"": "school", "name": "school"},
    "stage": {"": "stage"},
    "sex": {"": "sex"},
    "birth": {"": "birth_date", "day": "birth_date"},
    "ethnicity": {"": "ethnicity"},
    "entry": {"": "entry_date", "day": "entry_date"},
    "boarding": {"": "boarding", "whether": "boarding", "state": "boarding", "kind": "boarding"},
    "full_time": {"": "full_time", "whether": "full_time"},
    "agriculture": {"": "agriculture", "whether": "agriculture"},
    "arts": {"": "arts", "whether": "arts"},
    "letter": {"": "letter", "whether": "letter"},
    "application": {"": "application", "whether": "application"},
    "papers": {"": "papers", "whether": "papers"},
    "month": {"": "month"},
    "fee": {"": "fee", "amount": "fee"},
    "remarks": {"": "remarks"},
    "relation": {"": "guardian_relation"},
    "change": {"": "left", "state": "left", "whether": "left", "kind": "enrolment_status", "day": "left_on"},
    **{
        state: {"": state, "state": state, "whether": state, "result": state, "amount": "amount", "project": "programme", "kind": "programme",
                "level": "tier", "reason": state if state in ("gives_up", "left") else "", "day": "left_on" if state == "left" else ""}
        for state in STATES
    },
}  # fmt: skip
"""Thing → attribute (empty: none) → field of the class sheet."""

IN_ONE = ("school", "grade", "class", "major", "stage")
"""Things that may stand together in one column (年级/班级, 专业班级): the grammar of places takes such a cell apart."""

OF_OTHERS: dict[str, dict[str, str]] = {
    "guardian": {
        "name": "guardian", "": "guardian", "id_number": "guardian_id", "telephone": "telephone", "guardian_relation": "guardian_relation",
        "card_number": "card_number", "account_holder": "account_holder", "bank": "bank",
    },
    "payee": {"name": "account_holder", "": "account_holder", "card_number": "card_number", "bank": "bank", "account_holder": "account_holder"},
    "head": {"card_number": "card_number", "bank": "bank"},
}  # fmt: skip
"""Whose (but the student's) → field as it would be of the student → field that it is. What is not here is nobody's field."""

RETURNED = {
    "number": "序号", "payment": "支付号", "payee": "户名", "account": "账号", "bank": "开户银行", "yuan": "金额", "fen": "金额",
    "date": "交易日期", "code": "返回码", "reason": "失败原因", "purpose": "摘要", "result": "处理结果",
}  # fmt: skip
"""Value of a field in a bank's description of its returns (`schemas.bank_files`) → the heading by which it is read."""
