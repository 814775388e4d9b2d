"""Who is registered or aided elsewhere (外地名单): what the enrolment register reports as registered twice, or another county's list of
recipients. Dropped into the term's folder. It decides nothing: whoever is granted aid here and stands on it is a lead for the auditor."""

from __future__ import annotations

import pandera.pandas as pa

from schemas.columns import Kind, column


class Elsewhere(pa.DataFrameModel):
    """One row per student and place elsewhere."""

    name: str = column("姓名", "Name", "学生姓名", parser="name", required=True, example="王小明")
    id_number: str = column(
        "身份证号", "ID number", "身份证号码", "身份证件号", "身份证件号码", "公民身份号码", "证件号码", "学生身份证号",
        parser="id", required=True, keeps_digits=True, code="ID-FORMAT",
    )  # fmt: skip
    elsewhere: str = column(
        "外地学校或地区", "School or county elsewhere", "外地学校", "外县学校", "外省学校", "外地受助学校", "外地学籍学校",
        "外地资助学校", "对方学校", "对方学校名称", "对方学籍学校", "对方学校所在地", "重复学校", "重复学校名称", "重复学籍学校",
        "重复资助学校", "重复地区", "另一学校", "另一受助学校", "另一学籍学校", "受助地区", "受助县区", "受助区县", "受助地",
        "外地受助地区", "学籍所在地区", "学籍所在县区", "资助县区", "资助区县", "资助地区",
        parser="plain", required=True, filled_down=True, example="邻水县第一中学",
    )  # fmt: skip
    school: str = column("学校", "School", "学校名称", "本校", "本校名称", parser="plain", filled_down=True)
    class_name: str = column("班级", "Class", "班级名称", parser="plain", filled_down=True)
    student_number: str = column("学籍号", "Student number", "全国学籍号", "学籍编号", parser="id", keeps_digits=True)
    term: str = column("学期", "Term", "资助学期", "发放学期", "享受学期", "学年学期", parser="term", filled_down=True, help="不填即本学期")
    programme: str = column("资助项目", "Programme", "项目", "项目名称", "享受项目", "受助项目", parser="plain", filled_down=True)
    months: str = column("月份", "Months", "发放月份", "资助月份", "受助月份", parser="months", help="没有发放的不填", example="9、10月")
    amount: str = column("金额", "Amount", "发放金额", "资助金额", "受助金额", "金额(元)", parser="money", example="1000")
    remarks: str = column("备注", "Remarks", "说明", "核查说明")


KIND = Kind(
    "elsewhere", "外地学籍和受助名单", "registered or aided elsewhere", Elsewhere, key=("id_number", "elsewhere"),
    must=("id_number", "elsewhere"), fewest=3,
)  # fmt: skip
