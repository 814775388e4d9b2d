"""What processes are given to do in tests. Light to import: each of them begins with it."""

from __future__ import annotations

import os
import time
from pathlib import Path


def tricky(item: int) -> int:
    if item == 3:
        os._exit(9)
    if item == 5:
        time.sleep(60)
    if item == 7:
        return len(bytearray(8 * 2**30))
    return item * 10


def twice(item: int) -> int:
    return 2 * item


def touched(path: Path) -> str:
    path.touch()
    return path.name


class Weighty:
    """Something of which one would like to know that it is gone."""


def weighty(_item: int) -> Weighty:
    return Weighty()
