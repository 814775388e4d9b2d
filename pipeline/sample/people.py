"""Invented students: names, ids, cards and families that look real and belong to nobody.

Surnames by rough frequency (public-security statistics of 2020, in per mille of the population); compound surnames,
minority names with middle dots and rare characters come in too. Ids have real county codes and valid check characters.
"""

from __future__ import annotations

import datetime
import random

import numpy as np

from pipeline.facts.identity import CHECK_CHARACTERS, WEIGHTS

Row = dict[str, object]
"""One line of a class sheet: field → what is written in the cell. A number is written as a number."""

_SURNAMES = (
    "王72 李71 张67 刘53 陈45 杨30 黄22 赵20 吴19 周19 徐15 孙15 马13 朱12 胡12 郭11 何11 林11 罗10 高10 郑9 梁8 谢8 宋8 唐7 许7 邓7 冯6 韩6 曹6 曾6 彭6 萧5 蔡5 潘5 "
    "田5 董5 袁5 于5 余5 叶5 蒋5 杜5 苏5 魏5 程5 吕5 丁4 沈4 任4 姚4 卢4 傅4 钟4 姜4 崔4 谭4 廖3 范3 汪3 陆3 金3 石3 戴3 贾3 韦3 夏3 邱3 方3 侯3 邹3 熊3 孟3 秦3 白3 江3 "
    "阎2 薛2 尹2 段2 雷2 黎2 史2 龙2 陶2 贺2 顾2 毛2 郝2 龚2 邵2 万2 覃2 武2 钱2 欧阳1 上官1 司马1 诸葛1 东方1 皇甫1 昝1 逄1"
)
_GIVEN_ONE = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚辉玲桂鹏宇浩欣怡雪婷晨阳博文俊凯悦琪睿涵轩萱彤妍昊然淼垚煜熠玥珺祎翀赟喆骉㛃𬭎"
_GIVEN_TWO = "子梓雨欣宇浩一思佳诗嘉俊若语天雅文泽晨可心明志建国春秋海金玉秀美德永安家景瑞星云小晓新正立成长"
_MINORITY = (
    "阿依古丽·买买提",
    "艾力·吐尔逊",
    "古丽娜尔·艾合买提",
    "次仁·旺堆",
    "巴特尔·那仁",
    "迪丽热巴·亚森",
    "阿卜杜拉·卡德尔",
    "米热古丽·阿不都拉",
)
_COUNTIES = (
    ("长丰县", "340121"),
    ("肥东县", "340122"),
    ("肥西县", "340123"),
    ("庐江县", "340124"),
    ("怀宁县", "340822"),
    ("太湖县", "340825"),
    ("宿松县", "340826"),
    ("望江县", "340827"),
    ("岳西县", "340828"),
    ("歙县", "341021"),
    ("定远县", "341125"),
    ("凤阳县", "341126"),
    ("临泉县", "341221"),
    ("太和县", "341222"),
    ("阜南县", "341225"),
    ("颍上县", "341226"),
    ("砀山县", "341321"),
    ("萧县", "341322"),
    ("灵璧县", "341323"),
    ("霍邱县", "341522"),
    ("舒城县", "341523"),
    ("金寨县", "341524"),
    ("霍山县", "341525"),
    ("利辛县", "341623"),
)
_BANKS = (
    ("中国农业银行", "622848"),
    ("中国工商银行", "622202"),
    ("中国建设银行", "621700"),
    ("中国邮政储蓄银行", "621098"),
    ("农村信用社", "621778"),
)
_HARDSHIP_GROUPS = ("脱贫户", "农村低保", "监测户", "残疾", "孤儿", "低保边缘")
_LEVELS = ("特别困难", "困难", "一般困难")


class People:
    """Makes students one by one from a seed; no id and no card comes twice."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        parts = [(word.rstrip("0123456789"), word) for word in _SURNAMES.split()]
        self._surnames = [surname for surname, _ in parts]
        self._weights = [int(word[len(surname) :]) for surname, word in parts]
        self._taken: set[str] = set()

    def student(self, born_from: datetime.date, boarding: bool) -> Row:
        """One student born within the year that begins on that day."""
        choose = self.random
        county, code = choose.choice(_COUNTIES)
        girl = choose.random() < 0.48
        born = born_from + datetime.timedelta(days=choose.randrange(365))
        name, guardian_name = self.name(), self.surname() + choose.choice(_GIVEN_TWO) + choose.choice("明华平军英芳")
        surname = name[:1]
        if "·" not in name and choose.random() < 0.8:
            guardian_name = surname + guardian_name[1:]
        id_number = self.id_number(code, born, girl)
        bank, prefix = choose.choice(_BANKS)
        in_hardship = choose.random() < 0.55
        return {
            "name": name,
            "sex": "女" if girl else "男",
            "id_number": id_number,
            "birth_date": born.isoformat(),
            "ethnicity": "汉族" if "·" not in name else choose.choice(("维吾尔族", "藏族", "蒙古族")),
            "student_number": "G" + id_number,
            "county": county,
            "county_code": code,
            "household_kind": choose.choices(("农村", "县镇", "城市"), (70, 18, 12))[0],
            "boarding": "是" if boarding and choose.random() < 0.7 else "否",
            "enrolment_status": "正式",
            "hardship_group": choose.choice(_HARDSHIP_GROUPS) if in_hardship and choose.random() < 0.6 else "无",
            "hardship_level": choose.choices(_LEVELS, (20, 40, 40))[0] if in_hardship else "无",
            "guardian": guardian_name,
            "guardian_id": self.id_number(
                code, datetime.date(born.year - choose.randrange(22, 40), choose.randrange(1, 13), choose.randrange(1, 28)), False
            ),
            "guardian_relation": "父亲" if choose.random() < 0.7 else "母亲",
            "telephone": f"199{choose.randrange(10**8):08}",
            "bank": bank,
            "card_number": self.card(prefix),
            "account_holder": name,
            "letter": "无",
            "remarks": "",
        }

    def surname(self) -> str:
        return self.random.choices(self._surnames, self._weights)[0]

    def name(self) -> str:
        """A Chinese name of two or three characters, now and then a minority name."""
        choose = self.random
        if choose.random() < 0.015:
            return choose.choice(_MINORITY)
        if choose.random() < 0.18:
            return self.surname() + choose.choice(_GIVEN_ONE)
        return self.surname() + choose.choice(_GIVEN_TWO) + choose.choice(_GIVEN_ONE)

    def id_number(self, code: str, born: datetime.date, girl: bool) -> str:
        """A valid citizen number that nobody here has yet."""
        while True:
            sequence = self.random.randrange(1, 499) * 2 + (0 if girl else 1)  # odd numbers are male
            made = with_check(f"{code}{born:%Y%m%d}{sequence:03}")
            if made not in self._taken:
                self._taken.add(made)
                return made

    def card(self, prefix: str) -> str:
        """A card of 19 digits with a right check digit."""
        while True:
            made = with_luhn(prefix + f"{self.random.randrange(10**12):012}")
            if made not in self._taken:
                self._taken.add(made)
                return made


def with_check(seventeen: str) -> str:
    """17 digits and their check character (GB 11643)."""
    return seventeen + CHECK_CHARACTERS[int((np.array(list(seventeen), dtype=int) * WEIGHTS).sum()) % 11]


def with_luhn(digits: str) -> str:
    """Digits and their Luhn check digit."""
    total = sum(int(digit) if place % 2 else sum(divmod(2 * int(digit), 10)) for place, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)
