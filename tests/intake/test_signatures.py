"""Who signs a sheet: the lines below its rows, as offices write them."""

from __future__ import annotations

import pytest

from pipeline.intake.signatures import signed_by
from pipeline.intake.surroundings.context import Said
from tests.conftest import Desk, citizen

HEAD = ["姓名", "身份证号", "困难等级"]
WANG, LI = ["王小明", citizen(1, "20150101"), "困难"], ["李小红", citizen(2, "20150202"), "困难"]


@pytest.mark.parametrize(
    ("cells", "signed"),
    [
        (["填表人：张三　　审核人：李四丰　　校长：王五"], {"filled_by": "张三", "reviewed_by": "李四丰", "approved_by": "王五"}),
        (["填表人：", "张三", "审核人：", "李四", "负责人：", "王五"], {"filled_by": "张三", "reviewed_by": "李四", "approved_by": "王五"}),
        (["制表：张 三", "复核：李四", "学校负责人（签字）：王五"], {"filled_by": "张三", "reviewed_by": "李四", "approved_by": "王五"}),
        (["单位负责人：王五  填表人：张三  联系电话：13800000000  报出日期：2026年9月25日"], {"filled_by": "张三", "approved_by": "王五", "telephones": "13800000000"}),
        (["填表人：张三", "电话", "138 0000 0000", "负责人：王五", "办公电话：0564-7000001"], {"filled_by": "张三", "approved_by": "王五", "telephones": "13800000000;05647000001"}),
        (["填表人：张三", "手机：+86 13800000000", "监督人电话：无"], {"filled_by": "张三", "telephones": "13800000000"}),
        (["咨询电话：05647000001"], {}),
        (["填表人：张三（联系电话见通知，文号 20261234567）"], {"filled_by": "张三"}),
        (["班主任（签字）：张三", "", "校长（签章）:王五（公章）"], {"filled_by": "张三", "approved_by": "王五"}),
        (["分管校长签字 王五"], {"approved_by": "王五"}),
        (["填表人：买买提·艾力"], {"filled_by": "买买提·艾力"}),
        (["Prepared by: Zhang San   Approved by: Wang Wu"], {"filled_by": "Zhang San", "approved_by": "Wang Wu"}),
        (["填表人：　　　　班主任：　　　　学校审核（盖章）："], {}),
        (["填表人：", "", "审核人：", "", "日期：2026年9月25日"], {}),
        (["校长（签字）：", "日期：", "年　月　日"], {}),
        (["负责人：见上报文件", "审核意见：同意"], {}),
        (["注：本表由班主任填写，经学校审核后上报，负责人对真实性负责"], {}),
    ],
)  # fmt: skip
def test_a_line_of_signatures_names_who_signs(cells: list[str], signed: dict[str, str]) -> None:
    assert signed_by([[Said(cell) for cell in cells]]) == signed


def test_who_signs_below_the_last_class_signs_for_all_of_the_sheet(desk: Desk) -> None:
    lines = [WANG, [], ["青山县实验小学五年级(3)班"], HEAD, LI, ["合计", "2人"], ["填表人：张三", "", "校长：王五"]]
    desk.sheet("2026-09/a.xlsx", ["青山县实验小学五年级(2)班"], HEAD, lines)
    submissions = desk.read().table("submissions")
    assert submissions[["class_name", "filled_by", "approved_by"]].to_numpy().tolist() == [
        ["五年级(2)班", "张三", "王五"],
        ["五年级(3)班", "张三", "王五"],
    ]
