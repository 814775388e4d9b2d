"""What a sheet of students is for: the words in its titles and names, and the kinds that are no claims.

A class sheet claims for everybody on it. A list of who left, of whom aid was taken from, of another term, or of everybody at school does not.
"""

from __future__ import annotations

PURPOSES: dict[str, tuple[str, ...]] = {
    "other-aid": (
        "助学贷款", "生源地贷款", "贷款", "雨露计划", "营养餐", "营养改善", "医疗保险", "意外保险", "保险费", "参保", "教科书", "校服", "欠费", "书本费", "作业本",
    ),
    "failed": ("发放失败", "打卡失败", "代发失败", "入账失败", "失败名单", "退回名单", "退汇", "退票", "未到账"),
    "unsettled": ("有误", "错误", "疑似", "重复", "待核", "未核实", "存疑", "暂缓", "暂停", "异常"),
    "taken-back": (
        "未享受", "不享受", "未申请", "不申请", "未受助", "未资助", "不资助", "未获得", "未获资助",
        "取消", "放弃", "不符合", "未通过", "不通过", "停发", "停止资助", "不予", "剔除", "核减", "不再享受", "追回", "退回资金", "未认定", "不合格", "清退",
    ),
    "left": ("退学", "休学", "转出", "辍学", "流失", "离校", "停学", "开除", "转学", "毕业离校", "参军", "减少", "学籍异动", "异动"),
    "returned": ("转入", "复学", "返校", "新增"),
    "claims": (
        "申请", "申报", "拟资助", "受助", "资助", "补助", "助学", "发放", "享受", "免学费", "免费", "减免", "救助", "困难", "贫困", "奖学金", "公示", "认定", "领取",
        "领款", "银行卡", "生活费", "造册", "一卡通", "寄宿生",
    ),
    "roster": (
        "在校生", "在籍", "全校学生", "全体学生", "学籍", "新生", "报到", "班级花名册", "学生花名册", "学生名册", "学生名单", "班级名册", "花名册", "通讯录", "点名册",
    ),
}  # fmt: skip
"""Purpose → its words. The first purpose of which a word is there counts; `roster` only where no column speaks of aid."""

NO_PURPOSE = (
    "应享受未享受", "应享未享", "应助未助", "应享受而未享受", "错误更正", "有误更正", "错误修改", "错误改正", "错误已", "无重复", "去重", "查重", "不重复", "重复已", "非重复",
    "无异常", "异常已", "减免书本费", "免书本费", "免教科书", "免费教科书", "免住宿费", "减免住宿费", "退学率", "无退学", "转学证明", "放弃治疗", "毕业生", "减免学费", "防止返贫", "减少返贫",
)  # fmt: skip
"""What holds such a word and does not mean it."""

OF_AID = (
    "hardship_group",
    "hardship_level",
    "programme",
    "tier",
    "amount",
    "card_number",
    "applies",
    "receives",
    "application",
    "papers",
    "account_holder",
)
"""Columns that no mere roster has."""

PAST_NAMED = r"(?<![年度级班一二三四五六0])上(?:一个?|个)?学期|上(?:一个?|个)?学年(?!度?第?[一二上下])|上一?年度|上期|去年|往年|往期|历年"
"""How a title calls a time before this term. 2026-2027学年上学期, 高一上学期 are first terms, and no past ones."""

VOID_NAMED = r"(?<!涂改)(?<!改动)(?:作废|废表|示例|样例|范例)\s*[)）\]】]?\s*$|^\s*[(（\[【]?\s*(?:作废|废表|示例|样例|范例)(?![:：])"
"""How a title or name says that its sheet does not count. A note that what is written over is void (涂改作废) says nothing of the sheet."""
NOTE_BEGINS = r"[(（\[【*※]?\s*(?:填表|填写|填报|表格|相关|几点|特别|温馨|友情)?(?:说明|注意|注|备注|附注|要求|提示|须知|提醒|示例|例|举例|第一行|首行)(?:事项)?\s*(?:[:：]|为|、|\d)"
SENTENCE = r"[。；;！!？?]"
TITLE_ENDS = r"(?:名单|名册|花名册|册|表|单|账|帐|台账|库|簿|录|汇总|统计|清单|明细|公示|登记|情况|信息|名录|班|年级)\s*(?:[(（\[【][^)）\]】]{0,20}[)）\]】])?\s*\d*$"
ADVICE = r"(?<!申)请(?!领)|必须|均须|须(?=[经由在按如附填重于将])|不得|不填|除外|应当|应该|注明|自负|不再|勿|禁止|如有|如果|凡是|一式|的不|的退|的取消|的须|(?:学生|班主任|教师|老师|学校|结果|要求|规定)填[写报]|适用|修订"
"""How notes above a table begin, what makes a sentence, how a title ends, and by what an instruction is known."""

KIND_OF = {
    "void": "roster",
    "other-aid": "roster",
    "failed": "roster",
    "unsettled": "changes",
    "taken-back": "changes",
    "left": "changes",
    "returned": "roster",
    "roster": "roster",
    "other-term": "other-term",
    "register": "register",
}
"""Purpose → the kind of sheet that it makes of a class sheet (`schemas.kinds`). A sheet that claims stays a class sheet."""

GROUPS_NAMED: dict[str, tuple[str, ...]] = {
    "registered-poor": ("脱贫户", "脱贫人口", "脱贫家庭", "已脱贫", "建档立卡"),
    "monitored": ("监测对象", "监测户", "防返贫监测", "返贫监测", "防止返贫", "易返贫", "边缘易致贫", "脱贫不稳定"),
    "urban-dibao": ("城市低保", "城镇低保", "城区低保", "城市居民低保", "城市最低生活保障", "城镇最低生活保障", "城市居民最低生活保障", "城镇居民最低生活保障", "城保"),
    "rural-dibao": ("农村低保", "农村最低生活保障", "农保", "低保", "最低生活保障"),
    "urban-extreme": ("城市特困",),
    "rural-extreme": ("特困供养", "特困人员", "农村特困", "特困救助", "五保"),
    "disabled": ("残疾人", "残疾学生", "残疾儿童", "持证残疾", "残疾证"),
    "orphan": ("孤儿",),
    "unsupported-child": ("事实无人抚养", "困境儿童"),
    "dibao-margin": ("低保边缘", "最低生活保障边缘"),
    "low-income": ("低收入人口", "低收入家庭", "支出型困难"),
    "martyr-child": ("烈士", "优抚对象"),
    "hardship-worker": ("困难职工", "特困职工"),
}  # fmt: skip
"""Hardship group → how the lists of offices call it in their titles and names."""

HOUSEHOLD = ("relation", "head_of_household", "head_id", "certificate", "township")
"""Columns that offices' lists have, and class sheets hardly."""

FAILURES = (
    "失败清单", "失败明细", "失败名单", "退票清单", "退票明细", "退汇清单", "退汇明细", "未成功", "不成功", "代发失败", "入账失败", "发放失败", "退回清单", "退回明细",
    "退款清单", "失败记录", "失败数据", "未入账", "退票", "退汇",
)  # fmt: skip
"""How a bank calls a return that lists only what did not arrive."""

CARDS_NAMED = (
    "开卡清单",
    "开卡名单",
    "开卡明细",
    "办卡清单",
    "办卡名单",
    "制卡清单",
    "制卡明细",
    "发卡清单",
    "发卡明细",
    "领卡清单",
    "开户清单",
    "开户明细",
    "统一办卡",
    "开卡信息",
    "开户信息",
)
"""How a bank calls the list of the cards that it has opened."""

SLIPS_NAMED = r"回执.?.?.?.?(?:登记|统计|汇总|收回|回收|台账|情况|名单|清单)|(?:收回|回收).?.?回执"
"""How a register of receipt slips is called; a class sheet may have a column of them."""

ELSEWHERE_NAMED = r"外[地县省市]|重复|跨[省市县]|对方|另一"
"""What in a title, a name or a heading says that a list tells who is registered or aided elsewhere, whatever its other columns are."""

REGISTER_NAMED = (
    "学籍系统",
    "学籍信息",
    "学籍导出",
    "学籍库",
    "学籍名册",
    "学籍花名册",
    "在籍学生",
    "在校生信息",
    "学生信息导出",
    "学生基本信息",
    "全校学生",
    "在校生名册",
    "在校生花名册",
)
"""How the export of the enrolment register is called."""

STATED_HEADS = r"(?:^|(?:共计?|合计|总计|人数)\s*[:：]?)\s*(\d{1,5})\s*(?:名|人)"
STATED_MONEY = r"(?:金额|共计?|合计|总计|小写)[^\d人名]{0,8}[¥￥]?\s*(\d[\d,]*(?:\.\d+)?)\s*元"
"""How a sheet states its number of students and its sum of money."""

NEWER = ("最终", "终稿", "终版", "定稿", "修改后", "修改", "更正", "更新", "改后", "改正", "重报", "重新上报", "新版", "final")
NEWER_END = r"(?:新|new)[)\]]?$"
OLDER = ("初稿", "草稿", "草表", "旧", "原稿", "原表", "作废", "修改前", "更新前", "old", "draft")
VERSION = r"(?<!20\d\d)[(\[ _-](?:v|第)?(\d{1,2})(?:版|稿)?[)\]]?$|(?:v|第)(\d{1,2})(?:版|稿)?$"
"""What in the name of a file or sheet says that it is a newer or an older version of another: （最终版）, 修改后, (2), 新, 初稿."""

BY_OFFICES = ("比对", "民政局", "民政", "残联", "乡村振兴", "扶贫办", "部门提供", "提供名单", "数据核查", "工会")
"""What in a title or name says that an office has given a list, whatever its columns."""
