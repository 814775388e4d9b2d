"""The waiver in private vocational schools of the Anhui plan: policy/examples/anhui-tuition.yaml."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import HOME, Desk, card, citizen

HEAD = ["姓名", "身份证号", "专业", "户口性质", "困难类别", "应缴学费", "银行卡号"]


def test_the_waiver_of_private_schools(desk: Desk, tmp_path: Path) -> None:
    cases = [
        ("民办", "2601", "机电", "农村", "", "eligible"),
        ("民办", "2501", "机电", "县镇", "", "eligible"),
        ("民办", "2401", "机电", "农村", "", "ineligible"),  # the third year
        ("民办", "2601", "机电", "城市", "", "ineligible"),
        ("民办", "2601", "现代农艺技术", "城市", "", "eligible"),
        ("民办", "2601", "机电", "城市", "农村低保", "eligible"),
        ("民办", "2601", "舞蹈表演", "农村", "", "ineligible"),
        ("公办", "2401", "机电", "农村", "", "eligible"),
        ("", "2401", "机电", "农村", "", "held"),  # nobody has said which kind of school it is
    ]
    policy = tmp_path / "policy"
    shutil.copytree(HOME / "policy", policy)
    shutil.copy(policy / "examples" / "anhui-tuition.yaml", policy / "local")
    schools = {"民办": "清河县新华职业技术学校", "公办": "清河县育才职业技术学校", "": "清河县东方职业技术学校"}
    for number, (kind, cohort, major, household, group, _) in enumerate(cases, start=1):
        row: list[object] = [
            f"王{'一二三四五六七八九'[number - 1]}明",
            citizen(number, "20110101"),
            major,
            household,
            group or "无",
            1500,
            card(number),
        ]
        desk.sheet(f"2026-09/{number}.xlsx", [f"学校：{schools[kind]}　班级：机电{cohort}班"], HEAD, [row])
    known = [[schools[kind], "", kind] for kind in ("民办", "公办")]
    desk.sheet("学校名录.xlsx", [], ["学校名称", "其他名称", "办学性质"], known)
    published = desk.run("--policy", str(policy))
    assert published.code == 0, published.said
    waivers = published.table("decisions").query("programme == 'sv-tuition'").set_index("id_number")
    for number, case in enumerate(cases, start=1):
        waiver = waivers.loc[citizen(number, "20110101")]
        assert waiver["status"] == case[5], case
        if case[5] == "eligible":  # half of the public school's 2,000 a year; what the fee exceeds it by may be charged
            assert (waiver["amount_fen"], waiver["fee_left_fen"]) == (100_000, 50_000)
