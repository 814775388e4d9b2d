"""The waiver in private vocational schools of the Anhui plan: policy/examples/anhui-tuition.yaml."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import HOME, Desk, card, citizen

HEAD = ["姓名", "身份证号", "专业", "户口性质", "困难类别", "应缴学费", "银行卡号"]


@pytest.mark.parametrize(
    ("kind", "cohort", "major", "household", "group", "expected"),
    [
        ("民办", "2601", "机电", "农村", "", "eligible"),
        ("民办", "2501", "机电", "县镇", "", "eligible"),
        ("民办", "2401", "机电", "农村", "", "ineligible"),  # the third year
        ("民办", "2601", "机电", "城市", "", "ineligible"),
        ("民办", "2601", "现代农艺技术", "城市", "", "eligible"),
        ("民办", "2601", "机电", "城市", "农村低保", "eligible"),
        ("民办", "2601", "舞蹈表演", "农村", "", "ineligible"),
        ("公办", "2401", "机电", "农村", "", "eligible"),
        ("", "2401", "机电", "农村", "", "held"),  # nobody has said which kind of school it is
    ],
)
def test_the_waiver_of_private_schools(
    desk: Desk, tmp_path: Path, kind: str, cohort: str, major: str, household: str, group: str, expected: str
) -> None:
    policy = tmp_path / "policy"
    shutil.copytree(HOME / "policy", policy)
    shutil.copy(policy / "examples" / "anhui-tuition.yaml", policy / "local")
    row: list[object] = ["王小明", citizen(1, "20110101"), major, household, group or "无", 1500, card(1)]
    desk.sheet("2026-09/a.xlsx", [f"学校：清河县新华职业技术学校　班级：机电{cohort}班"], HEAD, [row])
    if kind:
        desk.sheet("学校名录.xlsx", [], ["学校名称", "其他名称", "办学性质"], [["清河县新华职业技术学校", "新华职校", kind]])
    published = desk.run("--policy", str(policy))
    assert published.code == 0, published.said
    waiver = published.table("decisions").query("programme == 'sv-tuition'").iloc[0]
    assert waiver["status"] == expected
    if expected == "eligible":  # half of the public school's 2,000 a year; what the fee exceeds it by may be charged
        assert (waiver["amount_fen"], waiver["fee_left_fen"]) == (100_000, 50_000)
