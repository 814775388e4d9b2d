"""A folder of files that no reader likes: one finding each, and the good sheet among them is paid."""

from __future__ import annotations

import pytest

from tests.conftest import Desk, Published
from tests.intake import broken
from tests.intake.layouts import MONTH


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    desk = Desk(tmp_path_factory.mktemp("broken"))
    broken.write_all(desk.input)
    (desk.input / "2026-autumn" / MONTH / "好表.xlsx").write_bytes(broken.GOOD["xlsx"])
    return desk.run()


def test_the_run_goes_through_and_the_good_sheet_is_read(published: Published) -> None:
    assert published.code == 0, published.said
    assert "Traceback" not in published.said
    assert len(broken.BROKEN) >= 40
    submissions = published.table("submissions").set_index("file")
    assert submissions.loc[f"{MONTH}/好表.xlsx", "accepted"] == 20
    assert submissions["rows"].sum() == 20


@pytest.mark.parametrize("name", broken.BROKEN)
def test_a_broken_file_is_one_finding_that_says_what_to_do(published: Published, name: str) -> None:
    found = published.table("findings")
    found = found[found["file"] == f"{MONTH}/{name}"]
    assert len(found) == 1, found[["code", "message"]].to_numpy().tolist()
    assert found["code"].isin(["FILE-UNREADABLE", "FILE-ENCRYPTED", "FILE-TOO-LARGE", "SHEET-UNKNOWN", "SHEET-EMPTY"]).all()
    assert found["remedy"].str.len().iloc[0] > 5


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("压缩包.zip", "FILE-UNREADABLE", "解压"),
        ("层层压缩.xlsx", "FILE-UNREADABLE", "解压"),
        ("扫描.xlsx", "FILE-UNREADABLE", "PDF"),
        ("文书.docx", "FILE-UNREADABLE", "Word"),
        ("加锁.xlsx", "FILE-ENCRYPTED", "密码"),
        ("加锁.ods", "FILE-ENCRYPTED", "密码"),
        ("压缩炸弹.xlsx", "FILE-TOO-LARGE", "过大"),
        ("最远的格.xlsx", "FILE-TOO-LARGE", "过大"),
        ("只有图片.xlsx", "SHEET-EMPTY", "没有学生"),
        ("没有表头.xlsx", "SHEET-UNKNOWN", "表头"),
    ],
)
def test_the_finding_says_in_the_users_words_what_it_is(published: Published, name: str, code: str, words: str) -> None:
    found = published.table("findings")
    found = found[found["file"] == f"{MONTH}/{name}"].iloc[0]
    assert found["code"] == code
    assert words in found["message"] + found["remedy"]
