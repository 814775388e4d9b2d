"""People for the benchmark of duplicates: twins, siblings, namesakes and look-alikes, and among them duplicates of each kind.

Made apart from `run.py sample`, with its own names and its own ways of erring, so that what finds them was not made for them.
Every id that is written passes its check, as every id does that comes as far as deduplication.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECK = np.array(list("10X98765432"))
COUNTIES = np.array(
    ["340122", "340823", "340881", "341126", "341221", "341226", "341322", "341503", "341524", "341602", "341723", "341881"]
)

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖"
GIVEN = (
    "明芳伟秀英敏静丽强磊军洋勇艳杰娟涛超霞平刚桂玲华红玉萍鑫浩宇轩梓涵雨欣怡佳琪思彤子睿博文天佑晨曦雅婷嘉豪志远家乐美琳俊熙若诗语梦瑶一诺可馨依然沐辰皓"
    "梅兰竹菊春夏秋冬建国庆生海波云飞龙虎凤鸣山河江林森木青松柏石金银宝玉珍珠光辉耀阳星月朝霞晓东南西北中正大小新成才学书画琴棋礼义仁信忠孝"
)
DOTTED = (
    [
        "阿依古丽",
        "艾力",
        "古丽米热",
        "扎西",
        "巴特尔",
        "努尔艾力",
        "热孜万古丽",
        "买买提",
        "阿卜杜外力",
        "帕提古丽",
        "玉素甫江",
        "米热阿依",
        "德吉卓玛",
        "其美",
        "额尔敦",
        "乌日娜",
        "木合塔尔",
        "祖丽胡玛尔",
    ],
    [
        "买买提",
        "吐尔逊江",
        "阿卜杜拉",
        "多吉次仁",
        "巴雅尔",
        "肉孜",
        "吾守尔",
        "伊敏江",
        "艾合买提",
        "卡德尔",
        "托合提",
        "斯拉木",
        "尼玛才仁",
        "达瓦",
        "那仁满都拉",
        "依布拉音",
        "阿不来提",
        "库尔班江",
    ],
)
HOMOPHONES = [
    "伟玮", "静婧", "丽莉", "明铭", "杰洁", "霞侠", "玲铃", "鑫欣", "浩皓", "宇雨", "轩萱", "梓子", "涵晗", "怡依", "佳嘉", "琪琦", "睿瑞", "辰晨", "雅娅", "诗师", "俊峻",
    "章张", "程成", "余于", "江姜", "付傅", "邱丘", "肖萧", "娟涓", "敏闽", "志智", "远苑", "梅玫", "文雯", "林琳", "瑶遥", "馨昕", "美镁", "阳洋", "建健",
]  # fmt: skip
LOOK_ALIKE = [
    "天夭", "未末", "土士", "己已", "日曰", "候侯", "晴睛", "玉王", "太大", "千干", "人入", "历厉", "准淮", "住往", "拔拨", "暖暧", "戌戍", "析折", "汨汩", "茶荼", "菅管", "苹萍",
    "晨震", "梓粹", "锋峰", "芳芬", "刚钢", "涛焘", "磊垒", "茜西", "恒垣", "博搏", "洁浩", "佳住", "瑶摇", "婷停", "芝艺", "萱宣", "辉晖", "琳淋",
]  # fmt: skip
TRADITIONAL = dict(zip("张陈刘杨赵吴孙马罗郑谢许韩冯邓萧蒋叶苏吕卢钟谭陆贾贺顾龚钱严汤伟丽强军艳杰娟涛华红萍国庆云飞龙凤鸣银宝辉耀阳东书画琴礼义",
                       "張陳劉楊趙吳孫馬羅鄭謝許韓馮鄧蕭蔣葉蘇呂盧鐘譚陸賈賀顧龔錢嚴湯偉麗強軍豔傑娟濤華紅萍國慶雲飛龍鳳鳴銀寶輝耀陽東書畫琴禮義", strict=True))  # fmt: skip

KINDS = ("one-digit", "two-digits", "swapped", "homophone", "look-alike", "traditional", "dots-and-spaces", "missing-character")
"""How a duplicate differs. The first three keep the name; the others err in one digit of the id too."""


def people(count: int, seed: int = 1, county: int = 0) -> pd.DataFrame:
    """One row per person and id: name, id_number, sex, school, class_name, guardian, guardian_id, telephone, card_number; `truth`,
    the number of the person behind the row, and `kind`, how a duplicate differs from its original (empty for an original).

    county: the number of these people's county; those of others have other schools, cards and telephones, and were born elsewhere."""
    draw = np.random.default_rng(seed)
    originals = _originals(int(count / 1.02), draw, county)
    everybody = pd.concat([originals, _duplicates(originals, count - len(originals), draw)], ignore_index=True)
    everybody = everybody.drop_duplicates("id_number", ignore_index=True)  # an error that makes somebody else's id
    odd = everybody["id_number"].str[16].isin(list("13579"))
    return everybody.assign(sex=np.where(odd, "male", "female"))


def _originals(count: int, draw: np.random.Generator, place: int) -> pd.DataFrame:
    surnames, given = np.array(list(SURNAMES)), np.array(list(dict.fromkeys(GIVEN)))
    by_rank = 1 / (np.arange(len(surnames)) + 4.0)
    of_given = 1 / (np.arange(len(given)) + 8.0) ** 0.8
    first = draw.choice(surnames, count, p=by_rank / by_rank.sum()).astype(object)
    second, third = (draw.choice(given, count, p=of_given / of_given.sum()).astype(object) for _ in range(2))
    born = np.datetime64("2008-09-01") + draw.integers(0, 4_383, count)
    county = draw.choice(COUNTIES if place == 0 else np.array([f"34{place * 12 + number:04}" for number in range(12)]), count)
    sequence = draw.integers(1, 999, count)
    family = np.arange(count)
    before = np.arange(count) - 1
    twin = (draw.random(count) < 0.015) & (before >= 0)
    twin[1:] &= ~twin[:-1]
    sibling = (draw.random(count) < 0.10) & (before >= 0) & ~twin
    sibling[1:] &= ~twin[:-1]
    for related in (sibling, twin):
        rows = np.flatnonzero(related)
        family[rows], first[rows], county[rows] = family[rows - 1], first[rows - 1], county[rows - 1]
    rows = np.flatnonzero(twin)
    born[rows], sequence[rows] = born[rows - 1], (sequence[rows - 1] + draw.integers(1, 3, len(rows))) % 1_000
    shares = draw.random(len(rows)) < 0.6  # 小明 and 小亮
    second[rows[shares]] = second[rows[shares] - 1]
    same = (second[rows] == second[rows - 1]) & (third[rows] == third[rows - 1])
    third[rows[same]] = "双"
    look_alike = (draw.random(count) < 0.01) & (before >= 0) & ~twin & ~sibling  # a stranger whose id differs in a digit or two
    rows = np.flatnonzero(look_alike)
    born[rows], county[rows] = born[rows - 1], county[rows - 1]
    sequence[rows] = (sequence[rows - 1] // 10 * 10 + draw.integers(0, 10, len(rows))) % 1_000
    namesake = (draw.random(count) < 0.01) & (before >= 0) & ~twin & ~sibling & ~look_alike
    rows = np.flatnonzero(namesake)
    first[rows], second[rows], third[rows] = first[rows - 1], second[rows - 1], third[rows - 1]
    name = first + second + np.where(draw.random(count) < 0.82, third, "")
    alike = np.flatnonzero(twin & (name == np.r_[[""], name[:-1]]))
    name[alike] = name[alike] + "双"  # no family gives two children one name
    dotted = (draw.random(count) < 0.02) & ~twin & ~namesake
    given_name, of_father = (draw.choice(np.array(part, dtype=object), int(dotted.sum())) for part in DOTTED)
    name[dotted] = given_name + "·" + of_father
    school = np.arange(count) // 800
    school[namesake] = school[np.flatnonzero(namesake) - 1]
    guardian = (
        np.where(draw.random(count) < 0.75, first, draw.choice(surnames, count)) + draw.choice(given, count) + draw.choice(given, count)
    )
    guardian_number = draw.integers(1, 999, count)
    several = draw.permutation(10**8)[: min(count, 10**8)] if count < 2_000_000 and place == 0 else draw.integers(0, 10**8, count)
    telephone = several if place == 0 else draw.permutation(count) + place * count
    ids = with_check(_seventeen(county, born, sequence))
    guardian_ids = with_check(_seventeen(county, born - 10_000, guardian_number))
    return pd.DataFrame(
        {
            "name": name,
            "id_number": ids,
            "school": [f"第{number}学校" if place == 0 else f"{place}县第{number}学校" for number in school],
            "class_name": [f"({number})班" for number in np.arange(count) // 50 % 16],
            "guardian": guardian[family],
            "guardian_id": guardian_ids[family],
            "telephone": [f"1{number + 3_000_000_000:010}"[:11] for number in telephone[family]],
            "card_number": [f"622848{number:013}" for number in (np.arange(count) + place * count) * 7919 % 10**12],
            "truth": np.arange(count),
            "kind": "",
        }
    ).drop_duplicates("id_number", ignore_index=True)


def _duplicates(originals: pd.DataFrame, count: int, draw: np.random.Generator) -> pd.DataFrame:
    """Second enrolments: another id of the same person, often at another school, with a new card or another telephone."""
    rows = np.concatenate([_who_may(kind, originals["name"], count // len(KINDS), draw) for kind in KINDS])
    kinds = np.repeat(np.array(KINDS, dtype=object), count // len(KINDS))[: len(rows)]
    first = np.unique(rows, return_index=True)[1]  # nobody is doubled twice
    rows, kinds = rows[first], kinds[first]
    again = originals.iloc[rows].reset_index(drop=True)
    names = again["name"].to_numpy(dtype=object)
    made = np.array([_misspelt(name, kind, draw) for name, kind in zip(names, kinds, strict=True)], dtype=object)
    ids = [_erring(id_number, kind, draw) for id_number, kind in zip(again["id_number"], kinds, strict=True)]
    again = again.assign(name=made, id_number=ids, kind=kinds)
    again = again[again["id_number"] != originals["id_number"].to_numpy()[rows]].reset_index(drop=True)
    count = len(again)
    elsewhere = draw.random(count) < 0.6
    again["school"] = np.where(
        elsewhere, [f"第{number}学校" for number in draw.integers(0, len(originals) // 800 + 1, count)], again["school"]
    )
    again["card_number"] = np.where(
        draw.random(count) < 0.5, [f"621700{number:013}" for number in draw.integers(0, 10**12, count)], again["card_number"]
    )
    changed = draw.random(count)
    again["telephone"] = np.where(changed < 0.2, [f"199{number:08}" for number in draw.integers(0, 10**8, count)], again["telephone"])
    again["guardian"] = np.where(changed > 0.9, None, again["guardian"])  # left empty
    again["guardian_id"] = np.where(draw.random(count) < 0.5, None, again["guardian_id"])
    return again


def _who_may(kind: str, names: pd.Series, count: int, draw: np.random.Generator) -> np.ndarray:
    """Persons whose name can err in that way."""
    pairs = {"homophone": HOMOPHONES, "look-alike": LOOK_ALIKE, "traditional": list(TRADITIONAL)}.get(kind)
    fits = (
        names.str.contains("[" + "".join(pairs) + "]") if pairs else names.str.len() > 5 if kind == "missing-character" else names.notna()
    )
    return draw.choice(np.flatnonzero(fits), count, replace=int(fits.sum()) < count)


def _misspelt(name: str, kind: str, draw: np.random.Generator) -> str:
    if kind in ("homophone", "look-alike"):
        pairs = [pair for pair in (HOMOPHONES if kind == "homophone" else LOOK_ALIKE) if pair[0] in name or pair[1] in name]
        if not pairs:
            return name
        one, other = pairs[draw.integers(len(pairs))]
        return name.replace(one, other, 1) if one in name else name.replace(other, one, 1)
    if kind == "traditional":
        return "".join(TRADITIONAL.get(character, character) for character in name)
    if kind == "dots-and-spaces":
        return name.replace("·", draw.choice(["•", "．", ""])) if "·" in name else f"{name[0]} {name[1:]}"
    if kind == "missing-character" and len(name) > 5:
        place = int(draw.integers(1, len(name)))
        return name[:place] + name[place + 1 :]
    return name


def _erring(id_number: str, kind: str, draw: np.random.Generator) -> str:
    """Another valid id: digits changed or swapped, and the check character that belongs to what was typed."""
    for _ in range(50):
        digits = list(id_number[:17])
        if kind == "swapped":
            place = int(draw.integers(6, 16))
            digits[place], digits[place + 1] = digits[place + 1], digits[place]
        else:
            for place in draw.choice(np.arange(2, 17), 2 if kind == "two-digits" else 1, replace=False):
                digits[place] = str((int(digits[place]) + int(draw.integers(1, 10))) % 10)
        typed = "".join(digits)
        try:
            np.datetime64(f"{typed[6:10]}-{typed[10:12]}-{typed[12:14]}")
        except ValueError:
            continue
        if typed != id_number[:17] and "1990" < typed[6:10] < "2026":
            return str(with_check(np.array([typed], dtype=object))[0])
    return id_number


def _seventeen(county: np.ndarray, born: np.ndarray, sequence: np.ndarray) -> np.ndarray:
    days = np.char.replace(born.astype("datetime64[D]").astype("U10"), "-", "")
    return np.char.add(np.char.add(county.astype("U6"), days), np.char.zfill(sequence.astype("U3"), 3)).astype(object)


def with_check(seventeen: np.ndarray) -> np.ndarray:
    """17 digits and their check character, by the weights printed in GB 11643."""
    digits = seventeen.astype("U17").view(np.uint32).reshape(len(seventeen), 17).astype(np.int64) - ord("0")
    return seventeen + CHECK[(digits * WEIGHTS).sum(axis=1) % 11].astype(object)
