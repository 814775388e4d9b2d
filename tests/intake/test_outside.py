"""What was sent stays in the folder: no link is followed out of it, no device is opened; and what is written is the user's alone."""

from __future__ import annotations

import os
import shutil
import socket
import stat
from pathlib import Path

import pytest

from tests.conftest import Desk, card, citizen

HEAD = ["姓名", "身份证号", "困难等级", "银行卡号"]
TITLE = ["青山县第一高级中学高一(1)班国家助学金"]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need rights there")


def _sheet(desk: Desk, file: str, number: int) -> Path:
    return desk.sheet(f"2026-09/{file}.xlsx", TITLE, HEAD, [[f"王小{'甲乙丙丁'[number]}", citizen(2 * number + 1), "困难", card(number)]])


@pytest.mark.books
def test_links_out_of_the_folder_devices_and_loops_are_told_and_never_opened(desk: Desk, tmp_path: Path) -> None:
    month = _sheet(desk, "a", 0).parent
    secret = tmp_path / "别处" / "别人的表.xlsx"
    secret.parent.mkdir()
    _sheet(desk, "b", 1).rename(secret)
    (month / "链接.xlsx").symlink_to(secret)
    (month / "断了.xlsx").symlink_to(tmp_path / "没有.xlsx")
    (month / "圈").symlink_to(month)
    (month / "自己.xlsx").symlink_to(month / "自己.xlsx")
    (month / "别处").symlink_to(secret.parent)
    (desk.input / "2026-autumn" / "policy.xlsx").symlink_to(secret)
    (desk.input / "2026-autumn" / "passwords.txt").symlink_to(secret)
    (desk.input / "学校名录.xlsx").symlink_to(secret)
    os.mkfifo(month / "管道.xlsx")
    listening = socket.socket(socket.AF_UNIX)
    place = os.getcwd()
    os.chdir(month)
    listening.bind("插座.xlsx")
    os.chdir(place)
    published = desk.run()
    listening.close()
    assert published.code == 0, published.said
    found = published.table("findings").query("code == 'FILE-OUTSIDE'")
    assert set(found["file"]) == {
        *(f"2026-09/{name}" for name in ("链接.xlsx", "断了.xlsx", "圈", "自己.xlsx", "别处", "管道.xlsx", "插座.xlsx")),
        "policy.xlsx",
    }
    assert found.set_index("file").loc["2026-09/管道.xlsx", "message"].startswith("这不是文件")
    assert published.table("enrolments")["name"].tolist() == ["王小甲"]
    assert not (published.folder / "1-returned" / "2026-09" / "链接.xlsx").exists()
    for path in published.folder.rglob("*"):
        assert not path.is_symlink()


def test_a_link_within_the_folder_is_the_file_twice(desk: Desk) -> None:
    path = _sheet(desk, "a", 0)
    (path.parent / "又名.xlsx").symlink_to(path)
    published = desk.run()
    assert published.codes() == ["FILE-TWICE"]
    assert len(published.table("payments")) == 1


def test_a_folder_that_is_a_link_itself_is_the_users_own_arrangement(desk: Desk, tmp_path: Path) -> None:
    """Somebody keeps the term elsewhere and links to it: that is the folder that was asked for."""
    _sheet(desk, "a", 0)
    shutil.move(desk.input / "2026-autumn", tmp_path / "真的")
    (desk.input / "2026-autumn").symlink_to(tmp_path / "真的")
    published = desk.run()
    assert published.codes() == []
    assert len(published.table("payments")) == 1


@pytest.mark.books
def test_what_is_written_is_private_to_the_user(desk: Desk) -> None:
    _sheet(desk, "a", 0)
    assert desk.run().code == 0
    made = [desk.output, *desk.output.rglob("*")]
    assert len(made) > 20
    open_ = [path.name for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert open_ == []
