"""The language of headings in what is dropped in beside class sheets: other offices' lists, bank returns, lists of cards.

The tables of `schemas.headings` hold here too; what is here goes before them.
"""

from __future__ import annotations

OF_KINDS: dict[str, dict[str, tuple[str, ...]]] = {
    "reference": {
        "whose:member": (
            "家庭成员", "成员", "家庭人员", "共同生活家庭成员", "共同生活成员", "共同生活人员", "保障人员", "保障对象", "救助对象", "低保对象", "特困对象", "特困人员", "残疾人", "监测对象", "脱贫人口",
            "对象", "人员", "孤儿", "被抚养人", "享受人", "享受人员", "供养对象", "供养人员", "受助对象", "扶助对象", "监测人口", "监测人员", "残疾儿童", "低收入对象", "脱贫人员", "在册人员", "待遇享受人", "受益人", "子女", "未成年人", "困境儿童", "持证人",
        ),
        "whose:head": ("户主", "户籍户主", "申请人", "家庭代表", "低保户主", "户代表"),
        "whose:other": ("监护人", "联系人", "家长", "经办人", "帮扶人", "帮扶责任人", "帮扶干部", "村干部", "包保人", "网格员", "实际抚养人", "抚养人"),
        "thing:certificate": ("残疾证", "残疾人证", "残疾证件", "持证", "残疾证书"),
        "thing:relation": ("关系", "称谓"),
        "thing:listed": (
            "救助类别", "救助类型", "保障类别", "保障类型", "对象类别", "对象类型", "人员类别", "人员类型", "低保类别", "低保类型", "户类型", "户类别", "脱贫类别",
            "监测对象类型", "监测对象类别", "监测类别", "困难类别", "困难类型", "名单类别", "认定类别", "贫困户类型", "家庭类别", "家庭类型", "特困类别", "身份类别",
            "易返贫致贫户", "监测户类型", "对象属性", "户属性", "贫困户属性",
        ),
        "thing:since": (
            "起始保障", "保障起始", "享受起始", "开始享受", "起始", "纳入", "批准", "审批", "识别", "首次识别", "开始", "起保", "享受开始", "发证", "认定", "生效", "起",
        ),
        "thing:until": ("终止", "截止", "停保", "到期", "退出", "停发", "注销", "取消", "失效", "消除", "有效期至", "有效期", "享受截止", "保障终止", "止"),
        "thing:state": ("状态", "保障状态", "享受状态", "在保", "停保标志", "证件状态", "风险消除", "风险是否消除", "人员状态", "户状态", "变更类型"),
        "thing:township": ("乡镇", "街道", "乡", "镇", "所在乡镇", "所属乡镇", "乡镇街道", "乡(镇)"),
        "thing:address": ("村", "村组", "行政村", "自然村", "住址", "地址", "社区", "居住地", "家庭住址", "村(社区)", "组", "村居"),
        "unused:": ("保障人口", "保障人数", "户编号", "人编号", "户号", "月保障", "低保证", "证书", "致贫", "残疾类别", "残疾等级", "残疾级别", "残疾程度"),
    },
    "bank-return": {
        "whose:payer": ("付款人", "付款方", "付款", "本方", "转出", "出账", "我方", "单位", "企业", "委托单位", "付方", "扣款", "代发单位"),
        "whose:payee": ("收款人", "收款方", "收款", "对方", "转入", "入账", "客户", "持卡人", "收方", "员工", "个人", "领款人", "交易对手", "对手", "学生", "开户"),
        "thing:account": ("账号", "帐号", "卡号", "账户", "帐户", "卡账号", "账卡号", "银行卡", "存折", "卡折号", "卡"),
        "thing:holder": ("户名", "账户名", "账户名称", "帐户名称", "账户户名"),
        "thing:amount": ("金额", "发生额", "数额", "交易额"),
        "thing:out": ("借方", "支出", "付出", "借方发生额", "支出金额", "借方金额", "转出金额", "付款金额"),
        "thing:in": ("贷方", "收入", "存入", "贷方发生额", "收入金额", "贷方金额", "转入金额"),
        "thing:result": (
            "处理结果", "交易结果", "交易状态", "处理状态", "入账状态", "代发结果", "发放结果", "代发状态", "结果", "状态", "成功标志", "成功失败标志", "处理标志", "交易标志",
            "是否成功", "是否到账", "是否入账", "回盘状态", "回单状态", "支付状态", "付款状态", "付款结果", "支付结果", "执行结果", "处理情况", "入账情况", "发放情况", "入账结果",
            "反馈结果", "标志",
        ),
        "thing:code": ("返回码", "返回代码", "响应码", "应答码", "结果码", "错误码", "错误代码", "处理码", "返回值", "结果代码", "交易码", "状态码", "原因码", "失败代码"),
        "thing:reason": (
            "返回信息", "返回说明", "响应信息", "应答信息", "错误信息", "错误原因", "错误描述", "失败原因", "失败说明", "失败信息", "原因", "返回描述", "退票原因", "退汇原因",
            "退回原因", "处理信息", "结果说明", "结果描述", "信息", "拒绝原因", "不成功原因", "未成功原因",
        ),
        "thing:payment": ("支付号", "支付编号", "摘要", "附言", "用途", "备注", "流水号", "业务编号", "交易用途", "附加信息", "业务参考号", "参考号", "转账附言", "客户备注"),
        "thing:day": ("日期", "时间", "记账日", "入账日", "交易日", "起息日", "处理日"),
        "unused:": ("序号", "笔数", "批次", "批次号", "余额", "币种", "手续费", "凭证", "凭证号", "网点", "行号", "联行号", "机构号", "柜员", "开户行", "行名", "银行", "交易", "电话"),
    },
    "cards": {
        "whose:holder": ("客户", "持卡人", "开户人", "开卡人", "户主", "学生", "本人", "申请人", "存款人", "账户所有人"),
        "whose:other": ("代理人", "代办人", "经办人", "监护人", "联系人", "柜员", "客户经理", "单位"),
        "thing:account": ("卡号", "账号", "帐号", "账户", "帐户", "银行卡", "社保卡", "社会保障卡", "存折", "卡", "一卡通", "金融账户", "银行账号", "银行账户", "金融卡"),
        "thing:state": (
            "卡状态", "账户状态", "状态", "激活状态", "是否激活", "激活", "开户状态", "制卡状态", "领卡状态", "开卡状态", "处理结果", "开户结果", "启用状态", "是否启用", "账号状态",
            "开卡结果", "金融功能", "金融账户状态", "标志",
        ),
        "thing:opened": ("开户日期", "开卡日期", "开户时间", "发卡日期", "制卡日期", "办卡日期", "激活日期", "激活时间"),
        "unused:": ("网点", "机构", "机构号", "手机", "电话", "性别", "有效期", "序号", "批次", "卡类型", "卡种", "产品", "失败原因", "备注"),
    },
}  # fmt: skip
"""Kind of sheet → part and label → further words, which go before those of `schemas.headings`. Its headings are cut like those of class
sheets, and mean what `FIELDS_OF` says."""

FIELDS_OF: dict[str, dict[str, dict[str, str]]] = {
    "reference": {
        "": {"name": "name", "number": "certificate", "kind": "listed_as"},
        "member": {"": "name", "name": "name", "kind": "listed_as"},
        "member.name": {"": "name"},
        "id": {"": "id_number", "number": "id_number"},
        "member.id": {"": "id_number", "number": "id_number"},
        "head": {"": "head_of_household", "name": "head_of_household"},
        "head.id": {"": "head_id", "number": "head_id"},
        "head.relation": {"": "relation"},
        "relation": {"": "relation"},
        "certificate": {"": "certificate", "number": "certificate"},
        "member.certificate": {"": "certificate", "number": "certificate"},
        "listed": {"": "listed_as", "kind": "listed_as"},
        "hardship": {"": "listed_as", "kind": "listed_as"},
        "member.listed": {"": "listed_as", "kind": "listed_as"},
        "group": {"kind": "listed_as"},
        "sex": {"": "sex"},
        "member.sex": {"": "sex"},
        "birth": {"": "birth_date", "day": "birth_date"},
        "member.birth": {"": "birth_date", "day": "birth_date"},
        "since": {"": "since", "day": "since"},
        "member.since": {"": "since", "day": "since"},
        "until": {"": "until", "day": "until"},
        "state": {"": "state", "state": "state"},
        "phone": {"": "telephone", "number": "telephone"},
        "township": {"": "township", "name": "township"},
        "address": {"": "address", "name": "address"},
        "household": {"place": "county", "": "county"},
        "remarks": {"": "remarks"},
    },
    "bank-return": {
        **{
            f"{whose}account": {"": "account", "number": "account", "name": "name", "holder": "name", "state": "result"}
            for whose in ("", "payee.")
        },
        **{f"{whose}holder": {"": "name", "name": "name"} for whose in ("", "payee.")},
        **{f"{whose}amount": {"": "amount"} for whose in ("", "payee.")},
        "": {"name": "name", "amount": "amount", "day": "on", "state": "result", "result": "result", "reason": "reason", "code": "return_code"},
        "payee": {"": "name", "name": "name", "number": "account", "amount": "amount", "state": "result", "result": "result", "day": "on"},
        "out": {"": "paid_out", "amount": "paid_out"},
        "in": {"": "paid_in", "amount": "paid_in"},
        "result": {"": "result"},
        "payee.result": {"": "result"},
        "code": {"": "return_code"},
        "reason": {"": "reason"},
        "payment": {"": "payment", "number": "payment"},
        "payee.payment": {"": "payment"},
        "day": {"": "on"},
        "payee.day": {"": "on"},
        "paid": {"amount": "amount", "state": "result", "result": "result", "day": "on", "reason": "reason"},
        "aid": {"amount": "amount"},
    },
    "cards": {
        "": {"name": "name"},
        "holder": {"": "name", "name": "name"},
        "id": {"": "id_number", "number": "id_number"},
        "holder.id": {"": "id_number", "number": "id_number"},
        "account": {"": "card_number", "number": "card_number", "name": "name"},
        "holder.account": {"": "card_number", "number": "card_number"},
        "state": {"": "state", "state": "state"},
        "holder.state": {"": "state"},
        "bank": {"": "bank", "name": "bank"},
        "opened": {"": "opened"},
        "school": {"": "school", "name": "school"},
        "class": {"": "class_name", "name": "class_name"},
    },
}  # fmt: skip
"""Kind of sheet → whose and thing (whose alone where nothing is named) → attribute → field of its schema."""
