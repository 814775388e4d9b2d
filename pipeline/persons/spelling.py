"""Names as they are misspelt: by sound, by look, in traditional characters, without dots and spaces, a character short.

Each function gives every name a key; names that share a key may be one name. Worked out once for each different name.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.facts import keys
from pipeline.facts.once import once_per_column
from pipeline.persons.tangled import hashed

LONG = 5
"""Characters from which on a name is long enough to lose one and still be known."""

_LOOK_ALIKE = (
    "己已巳", "未末", "土士", "日曰", "王玉主", "大太犬夭天", "千干于", "人入八", "历厉", "候侯", "睛晴", "准淮", "住往佳隹", "拔拨", "暖暧", "戌戍戊戎成", "析折拆柝",
    "汨汩", "茶荼", "菅管萱宣", "苹萍", "晨震", "梓粹", "锋峰烽蜂", "芳芬", "刚钢纲岗", "涛焘", "磊垒", "茜西", "恒垣桓", "博搏膊", "洁浩", "瑶摇遥谣", "婷停", "芝艺", "辉晖浑挥",
    "琳淋林", "问间", "田由甲申", "今令", "贝见", "牛午", "万方", "力刀", "木本术", "乌鸟", "亨享", "季李", "孙逊", "杨扬", "陈阵", "吴昊", "冯马", "邓邱", "朱宋末", "郑邦", "张涨",
    "刘剑", "徐涂", "何河", "高亮", "罗萝", "梁粱", "谢榭", "许计", "韩朝", "彭膨", "曾会", "肖尚", "董重", "袁哀", "潘番", "蔡蔡祭", "蒋将", "余佘", "杜社", "叶吐", "程稞", "魏巍",
    "苏办", "吕吴", "丁宁", "任仕", "沈沉", "姚桃", "卢户", "姜美", "崔催", "钟种", "谭潭", "陆陇", "汪注", "范笵", "石右", "廖寥", "贾贸", "夏复", "韦伟玮苇炜", "付什", "邹皱", "熊能",
    "孟盂", "秦泰奏", "白百自", "江汪", "阎阁", "薛薜", "尹君", "段假", "雷雪", "黎藜", "史吏", "龙尤", "陶淘", "贺货", "顾颀", "毛手", "郝赤", "龚袭", "邵郡", "明朋", "丽俪", "敏敝",
    "静净", "强弱", "军车", "洋详祥", "勇男", "艳绝", "杰木", "娟捐涓", "超起", "霞露", "平乎", "桂挂", "玲铃冷", "华毕", "红江", "鑫金", "宇字", "轩杆", "涵函", "雨两", "欣欢", "怡恰",
    "琪棋祺淇", "思恩", "彤丹", "睿春", "文交", "佑右", "曦羲", "雅稚", "嘉喜", "豪毫", "志忘", "远运", "乐东", "俊峻竣", "熙照", "诗持", "语浯", "梦萝", "诺喏", "可司", "馨声", "依衣",
    "然燃", "沐沭", "辰晨宸", "皓浩", "梅悔海", "兰三", "竹行", "菊掬", "秋秒", "冬各", "建健", "国困", "庆厌", "波玻坡", "飞气", "凤风", "鸣呜", "河何", "森林", "青清情晴", "松柗", "银很根",
    "宝玉", "珍诊", "珠株殊", "光先", "耀曜", "阳阴", "星呈", "月用", "朝潮", "晓哓", "南甫", "北比", "正止", "新斩", "才寸", "学字", "书节", "琴瑟", "礼札", "义叉", "仁仨", "信言",
    "忠患", "孝考", "启后", "奕弈", "昕听", "彬杉", "栋冻", "淑椒", "瑾谨", "瑜愉喻", "璐潞", "菲非", "莹萤荧", "莉利", "薇微徽", "妍研", "娜那", "媛援缓", "婧靖", "楠南", "楷揩", "晟成",
    "晗含", "昊吴", "旭旮", "航杭", "舟丹", "翔翊", "翰瀚", "聪总", "腾滕", "茂戊", "蕾雷", "蓉容", "蔓慢", "蕊芯", "赫郝", "迪由", "逸免", "铭名茗", "锦绵棉", "雯文", "霖林", "靓静", "颖颍",
)  # fmt: skip
"""Characters that are taken for one another on paper or at the keyboard by shape."""


KINDS = ("sound", "look", "short")
"""What may make two names one: homophones, characters that look alike, a character that is missing."""


@once_per_column
def by_sound(names: Series) -> NDArray[np.int64]:
    """The same number for names that sound the same: toneless pinyin, one reading for each character."""
    return _numbered(names, _as_heard)


@once_per_column
def by_look(names: Series) -> NDArray[np.int64]:
    """The same number for names whose characters look alike one by one; -1 for names that have no such character."""
    return _numbered(names, _as_seen)


def sounds(persons: DataFrame, column: str) -> NDArray[np.int64]:
    """`by_sound` of a column of names; where persons come from many parts, what was worked out of it before: `<column>_sound`."""
    known = f"{column}_sound"
    return persons[known].to_numpy() if known in persons else by_sound(persons[column])


def heard(names: Series) -> NDArray[np.int64]:
    """As `by_sound`, the same number wherever it is worked out."""
    rows, numbers = everywhere(names, "sound")
    found = np.full(len(names), -1, dtype=np.int64)
    found[rows] = numbers
    return found


def everywhere(names: Series, kind: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(row, number): what `kind` makes of each name, as a number that is the same wherever it is worked out, also of other names. A name may
    have none, and a long one has several of kind `short`."""
    codes, distinct = pd.factorize(bare(names))
    if kind == "short":
        keys = _shortened(distinct)
    else:
        texts = map(_as_heard if kind == "sound" else _as_seen, distinct)
        keys = [(place, text) for place, text in enumerate(texts) if text is not None]
    return _of_rows(codes, keys, lambda texts: (hashed(texts) >> np.uint64(1)).astype(np.int64))


def look_alike(one: str, other: str) -> bool:
    """Do two names of one length differ only in characters that look alike, in two of them at most?"""
    differing = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]] if len(one) == len(other) else [("", "x")] * 3
    return len(differing) <= 2 and all(any(a in group and b in group for group in _LOOK_ALIKE) for a, b in differing)


def short_by_one(names: Series) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(row, number): each long name whole, and with each of its characters left out; what shares a number may differ by one."""
    codes, distinct = pd.factorize(bare(names))
    return _of_rows(codes, _shortened(distinct), lambda texts: pd.factorize(texts)[0])


def _of_rows(
    codes: NDArray[np.int64], keys: list[tuple[int, str]], number: Callable[[pd.Index], NDArray[np.int64]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(row, number) from (different name, key): codes say which name each row has, `number` makes a number of each key."""
    if not keys:
        return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    names, texts = zip(*keys, strict=True)
    of_name = DataFrame({"name": names, "number": number(pd.Index(texts, dtype=object))}).drop_duplicates()
    rows = DataFrame({"row": np.arange(len(codes)), "name": codes}).merge(of_name, on="name")
    return rows["row"].to_numpy(dtype=np.int64), rows["number"].to_numpy(dtype=np.int64)


def _shortened(names: pd.Index) -> list[tuple[int, str]]:
    """(place, what it may be): each name that is long enough, and each long one without each of its characters."""
    long_ones = [(place, name) for place, name in enumerate(names) if len(name) >= LONG]
    whole = [(place, name) for place, name in enumerate(names) if len(name) >= LONG - 1]
    return [(place, name[:at] + name[at + 1 :]) for place, name in long_ones for at in range(len(name))] + whole


@once_per_column
def bare(names: Series) -> Series:
    """Names for comparing, index 0 …: simplified characters, upper-case Latin, no spaces and no dots."""
    return keys.name_key(names).str.replace("·", "", regex=False).reset_index(drop=True)


def _numbered(names: Series, key: Callable[[str], str | None]) -> NDArray[np.int64]:
    codes, distinct = pd.factorize(bare(names))
    numbers = pd.factorize(np.array([key(name) for name in distinct], dtype=object))[0] if len(distinct) else np.array([], dtype=np.int64)
    return np.where(codes < 0, -1, np.append(numbers, -1)[codes]).astype(np.int64)


def _as_heard(name: str) -> str:
    return " ".join(map(_sound, name))


def _as_seen(name: str) -> str | None:
    known = _groups()
    return "".join(known.get(one, one) for one in name) if any(one in known for one in name) else None


@cache
def _groups() -> dict[str, str]:
    """Character → the one that stands for all that look like it. A character of several groups joins them."""
    stands: dict[str, str] = {}
    for group in _LOOK_ALIKE:
        met = {stands[one] for one in group if one in stands}
        head = min(met) if met else group[0]
        for one in [*group, *(other for other, known in stands.items() if known in met)]:
            stands[one] = head
    return stands


@cache
def _sound(character: str) -> str:
    """小 → xiao; anything that is no Chinese character sounds like itself."""
    reading = _readings().get(ord(character))
    if reading is None:
        return character
    plain = unicodedata.normalize("NFD", reading.partition(",")[0])
    return "".join(one for one in plain if not unicodedata.combining(one) or one == "\u0308")


@cache
def _readings() -> dict[int, str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # readings of single characters are all that is needed
    from pypinyin.pinyin_dict import pinyin_dict

    known: dict[int, str] = pinyin_dict
    return known
