"""Text to values, a whole column at a time: names, ids, dates, months, categories.

A parser takes and returns an Arrow array of texts, null where the cell is empty. What it cannot read it leaves as it was
written, so that the schema's check fails on it and the finding can show it. Nothing is guessed. Only texts that need
cleaning are touched one by one; words and dates are read once for each distinct text.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.facts.numerals import number_of
from pipeline.facts.texts import Texts, each, where_found
from pipeline.intake.evidence import is_id, stance_of
from pipeline.intake.form import raises_doubt, speaks_against
from pipeline.intake.group_words import group_of
from pipeline.speech.wording import FORMULA_ERRORS, answer_key, fold
from schemas.categories import HOUSEHOLD_UNTOLD
from schemas.columns import Column

_CJK = r"\x{3400}-\x{9fff}\x{20000}-\x{323af}"
_ODD_NAME, _ODD_CODE = rf"[^{_CJK}·]", r"[^0-9A-Z]"
"""What a name, an id or a card that needs no cleaning does not hold."""
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    [0x09, 0x0A, 0x0D, 0x3000, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F], 0x20
)
_INVISIBLE = dict.fromkeys(
    [
        *range(0x20),
        *range(0x7F, 0xA0),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0xFE00, 0xFE10),
        0xFEFF,
        0xAD,
    ]
)
_SEPARATING = dict.fromkeys(map(ord, "'‘’`´′＇-‐‑‒–—－_.·, "))
"""What people put between the digits of ids, cards and telephones."""
_DOTS = dict.fromkeys(map(ord, "•‧∙・･．⋅●˙․﹒·ᐧꞏ᛫◦"), "·")
_BOXES = re.compile(r"([☑✓✔√■☒▣●◉])|([□○◯☐])")


def parse(cells: Texts, column: Column) -> Texts:
    """The cells of one column through its parser."""
    return PARSERS[column.parser](_without_fillers(cells, column), column)


_SLASHES = (
    "/",
    "／",
    "\\",
    "-",
    "－",
    "--",
    "—",
    "——",
    "———",
    "*",
    "空",
    "未填",
    "待填",
    "待补",
    "待补充",
    "暂缺",
    "缺",
    "未提供",
    "N/A",
    "n/a",
    "NA",
    "null",
    "NULL",
)
_NONE = (
    "无", "暂无", "没有", "无此项", "未办理", "未办", "没办", "待办", "待办理", "办理中", "未开卡", "无卡", "没有卡", "暂无卡", "未开户",
)  # fmt: skip
_OF_ONE_THING = ("category", "categories", "date", "day-left", "name", "code", "card", "id")
"""Parsers of columns in which such a word says that nothing is there. In a remark or the name of an aid it may say more."""
_SAYS_NOTHING = {"household_kind": HOUSEHOLD_UNTOLD}
_NONE_SAYS_MORE = ("enrolment_status",)
"""Fields of which 无 is an answer: no enrolment."""


def _without_fillers(cells: Texts, column: Column) -> Texts:
    """Without what people write into a cell that they have nothing for: /, —, 无 …, where that is no word of the column's own. The cell
    is then empty, and is asked about where something hangs on it; it is no wrong value, for which a row would go back."""
    if column.required or column.parser not in _OF_ONE_THING or cells.null_count == len(cells):
        return cells
    filler = pc.is_in(pc.utf8_trim_whitespace(cells), value_set=_fillers(column))
    return pc.if_else(filler, None, cells) if pc.any(filler).as_py() else cells


def _fillers(column: Column) -> Texts:
    words = (*_SLASHES, *(() if column.name in _NONE_SAYS_MORE else _NONE), *_SAYS_NOTHING.get(column.name, ()))
    own = _meaning(column) if column.categories else {}
    return pa.array([word for word in words if answer_key(word) not in own], pa.large_string())


def on_distinct(texts: Texts, function: Callable[[str], str | None]) -> Texts:
    """function on each distinct text, once; null stays null."""
    if texts.null_count == len(texts):
        return texts
    coded = texts.dictionary_encode()
    return pa.array(list(map(function, coded.dictionary.to_pylist())), pa.large_string()).take(coded.indices)


def _cleaned(texts: Texts, odd: str, clean: Callable[[str], str]) -> Texts:
    """clean on each text in which the pattern `odd` is found. An empty text is a missing one."""
    if texts.null_count == len(texts):
        return texts
    texts = where_found(texts, odd, each(clean))
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _spaced_once(written: str, table: Mapping[int, int | str | None]) -> str:
    return " ".join(written.translate(table).split())


_OF_TEXT = _INVISIBLE | {0x09: 0x20, 0x0A: 0x20, 0x0D: 0x20, 0x3000: 0x20, 0xA0: 0x20}
_OF_NARROW = _INVISIBLE | _WIDTH
_OF_NAME = _OF_NARROW | _DOTS
_OF_CODE = _OF_NARROW | _SEPARATING


def text(texts: Texts, _: Column) -> Texts:
    """Free text: invisible characters out, spaces single."""
    return on_distinct(texts, lambda written: _spaced_once(written, _OF_TEXT) or None)


def plain(texts: Texts, _: Column) -> Texts:
    """Names of schools, grades, classes: as text, and full-width letters, digits and brackets narrow."""
    return on_distinct(texts, _plain)


def _plain(written: str) -> str | None:
    return _spaced_once(written, _OF_NARROW).replace("（", "(").replace("）", ")") or None


def _if_any(function: Callable[[str], str]) -> Callable[[str], str | None]:
    """function on the plain text; missing where nothing is left of it."""
    return lambda written: None if (clean := _plain(written)) is None else function(clean)


def name(texts: Texts, _: Column) -> Texts:
    """A person's name: one middle dot, no spaces but between Latin words. Rare characters are kept."""
    return _cleaned(texts, _ODD_NAME, lambda written: _freed_name(_plain_name(written)) or _plain_name(written))


def _plain_name(written: str) -> str:
    clean = _spaced_once(written.replace("（", "(").replace("）", ")"), _OF_NAME)
    if not re.search("[A-Za-z]", clean):
        clean = clean.replace(" ", "")
    return re.sub(r"(?<=[\u2e80-\u9fff])[.。](?=[\u2e80-\u9fff])", "·", clean)


def code(texts: Texts, _: Column) -> Texts:
    """Ids, student numbers, telephones, cards: narrow, upper case, no separators or apostrophes."""
    return _cleaned(texts, _ODD_CODE, _plain_code)


def _plain_code(written: str) -> str:
    return "".join(unicodedata.normalize("NFKC", written).translate(_OF_CODE).split()).upper()


def id_number(texts: Texts, _: Column) -> Texts:
    """An id as `code`, freed of what people write around it: ="340…", 身份证：340…, 340…（已核), and × or * where its seventeen digits call
    for X. What is freed is noted (`freed`)."""
    return _cleaned(texts, _ODD_CODE, lambda written: _freed_id(clean := _plain_code(written)) or clean)


_AN_ID = re.compile(r"\d{17}[0-9X×Х✕✖*＊]|\d{15}(?!\d)")
_LIKE_X = str.maketrans(dict.fromkeys("×Х✕✖*＊", "X"))


def _freed_id(written: str) -> str | None:
    """The one id in a text with nothing else that counts. A sign like an X is one only where the check character is X (GB 11643)."""
    match = _AN_ID.search(written)
    if match is None or re.search("[0-9A-Z]", written[: match.start()].replace("ID", "", 1)) or re.search("[0-9]", written[match.end() :]):
        return None
    number = match[0].translate(_LIKE_X)
    return number if number == match[0] or is_id(number) else None


_MARKED_NAME = re.compile(r"[*★☆●◆#＊\s]*([\u3400-\u9fff·]{2,20})[*★☆●◆#＊\s]*(?:\(([\u3400-\u9fff]{1,6})\))?")


def _freed_name(written: str) -> str | None:
    """A name without the marks and words behind it: 王小明*, ★王小明, 王小明(转入). A word that speaks of leaving is no mere mark."""
    match = _MARKED_NAME.fullmatch(written)
    return match[1] if match and not (match[2] and (speaks_against(match[2]) or raises_doubt(match[2]))) else None


def freed(cells: Texts, parsed: Texts, column: Column) -> Texts | None:
    """True where an id or a name was freed of marks and words around it; None where none was."""
    if column.parser not in ("id", "name") or not pc.any(pc.not_equal(cells, pc.fill_null(parsed, ""))).as_py():
        return None
    plain = code(cells, column) if column.parser == "id" else _cleaned(cells, _ODD_NAME, _plain_name)
    differs = pc.fill_null(pc.not_equal(plain, parsed), False)
    return differs if pc.any(differs).as_py() else None


def category(texts: Texts, column: Column) -> Texts:
    """The value that the word means, of the column's categories."""
    meaning = _meaning(column)
    return on_distinct(texts, _if_any(lambda written: _value(written, meaning) or written))


def categories(texts: Texts, column: Column) -> Texts:
    """Several words, separated by 、 and its kin: the values, sorted, joined by semicolons."""
    meaning = _meaning(column)

    def values(written: str) -> str:
        if written in FORMULA_ERRORS:
            return written
        whole = _value(written, meaning)
        parts = [whole] if whole else [part for part in re.split(r"[、,，;；/+|\s]+", written) if part]
        return ";".join(sorted({_value(part, meaning) or part for part in parts} - {"none"})) or "none"

    return on_distinct(texts, _if_any(values))


def stance(texts: Texts, column: Column) -> Texts:
    """yes or no of what people write of somebody: a word of the column's, or a sentence that holds one (情况属实，同意推荐); one that holds
    words of both, or a date in a column of yes and no, says what the more telling word says: no."""

    def value(written: str) -> str:
        known = None if written in FORMULA_ERRORS else stance_of(written, column.name.upper())
        return known or ("yes" if _day(written) else written)

    return on_distinct(texts, _if_any(value))


def money(texts: Texts, _: Column) -> Texts:
    """Yuan as written (1,250.50元, ￥500, 1.2万元) to fen, as digits: 125050. Parts of a fen are not rounded but left as written."""
    return on_distinct(texts, _if_any(lambda written: _fen(written) or written))


def _fen(written: str) -> str | None:
    plain = re.sub(r"^(?:人民币|RMB|[¥￥])\s*|\s*元?整?$", "", written.replace(",", "").replace("，", ""), flags=re.IGNORECASE)
    places = 6 if plain.endswith("万") else 2
    if not re.fullmatch(r"\d{1,9}(?:\.\d+)?", plain := plain.removesuffix("万").rstrip()):
        return None
    yuan, _, rest = plain.partition(".")
    rest = rest.rstrip("0")
    return str(int(yuan) * 10**places + int(rest.ljust(places, "0"))) if len(rest) <= places else None


def count(texts: Texts, _: Column) -> Texts:
    """A number of people as written (4, 4人, 四口, 有, 无) to its digits."""
    return on_distinct(texts, _if_any(lambda written: _count(written) or written))


_HOW_MANY = {"有": "1", "是": "1", "无": "0", "否": "0", "没有": "0"}


def _count(written: str) -> str | None:
    bare = re.sub(r"(?:口人|[人口个名位])$", "", _HOW_MANY.get(written, written)).strip()
    if re.fullmatch(r"\d{1,7}(?:\.0+)?", bare):
        return str(int(bare.partition(".")[0]))
    return str(number_of(bare)) if re.fullmatch("[一二三四五六七八九]?十?[一二三四五六七八九]?", bare) and bare else None


def term(texts: Texts, _: Column) -> Texts:
    """A term as 2025-autumn, from the ways in which schools write it (2025-2026学年第一学期, 2025年秋季)."""
    return on_distinct(texts, _if_any(lambda written: _term(written) or written))


_SCHOOL_YEAR = re.compile(r"(20\d{2})\s*[-—–~至/]+\s*(?:20)?(\d{2})\s*(?:学年度?)?\s*[(]?\s*第?\s*([一二12上下])\s*(?:学期|期)?\s*[)]?")
_SEASON = re.compile(r"(20\d{2})\s*[年-]?\s*(春|秋|spring|autumn)\s*(?:季|期)?\s*(?:学期)?", re.IGNORECASE)


def _term(written: str) -> str | None:
    if match := _SEASON.fullmatch(written):
        return f"{match[1]}-{'spring' if match[2].lower() in ('春', 'spring') else 'autumn'}"
    if (match := _SCHOOL_YEAR.fullmatch(written)) and int(match[2]) == (int(match[1]) + 1) % 100:
        return f"{match[1]}-autumn" if match[3] in "一1上" else f"{int(match[1]) + 1}-spring"
    return None


def months(texts: Texts, _: Column) -> Texts:
    """Several months as written (9、10、11月, 9-11月, 2025-09;2025-10) to -09;-10;-11, or 2025-09 where the year stands there."""
    return on_distinct(texts, _if_any(lambda written: _months(written) or written))


def _months(written: str) -> str | None:
    bare = re.sub(r"[月份\s]", "", written)
    if span := re.fullmatch(r"(\d{1,2})[-—–~至到](\d{1,2})", bare):
        first, last = int(span[1]), int(span[2])
        numbers = [*range(first, last + 1)] if first <= last else [*range(first, 13), *range(1, last + 1)]
        return ";".join(f"-{number:02}" for number in numbers) if {*numbers} <= {*range(1, 13)} else None
    parts = [_month(part) for part in re.split(r"[、,，;；/]+", bare) if part]
    return ";".join(parts) if parts and all(re.fullmatch(r"(?:20\d{2})?-(?:0[1-9]|1[0-2])", part) for part in parts) else None


def date(texts: Texts, _: Column) -> Texts:
    """A day as 2010-01-31 or a month as 2010-01, from all the ways in which teachers write them."""
    return on_distinct(texts, _if_any(lambda written: _day(written) or written))


def day_left(texts: Texts, _: Column) -> Texts:
    """As `date`; a no (否, 在校, /) is an empty cell."""
    return on_distinct(texts, _if_any_of_leaving)


def _if_any_of_leaving(written: str) -> str | None:
    clean = _plain(written)
    if clean is None or not fold(clean):
        return None
    return _day(clean) or (None if stance_of(clean, "LEFT") == "no" else clean)


def month(texts: Texts, _: Column) -> Texts:
    """A month as 2026-09, or -09 where no year is written."""
    return on_distinct(texts, _if_any(_month))


PARSERS: dict[str, Callable[[Texts, Column], Texts]] = {
    "text": text,
    "plain": plain,
    "name": name,
    "id": id_number,
    "card": code,
    "code": code,
    "category": category,
    "stance": stance,
    "categories": categories,
    "money": money,
    "count": count,
    "term": term,
    "months": months,
    "date": date,
    "day-left": day_left,
    "month": month,
}


def _meaning(column: Column) -> dict[str, str]:
    assert column.categories is not None, column.name
    spelled = {answer_key(word): value for value, words in column.categories.items() for word in words}
    return spelled | {value: value for value in column.categories}


def _value(written: str, meaning: Mapping[str, str]) -> str | None:
    """What a word means; with its number before it (9 残疾) where both mean the same; or the one box that is ticked; or a group by its
    parts."""
    if written.rstrip().endswith(("?", "？")):
        return None  # whoever wrote it was not sure
    if known := meaning.get(answer_key(written)) or group_of(fold(written), meaning):
        return known
    if numbered := re.fullmatch(r"\(?(\d{1,2})\)?[.、:：\s-]*(\D+)", written):
        by_number, by_word = meaning.get(numbered[1]), meaning.get(fold(numbered[2]))
        return by_word if by_number in (None, by_word) else None
    boxes = _BOXES.findall(written)
    if len(boxes) > 1 and sum(bool(ticked) for ticked, _ in boxes) == 1:
        words = [part.strip() for part in _BOXES.sub("\n", written).split("\n")]
        before = not words[0]  # the boxes stand before their words (☑是 □否), or behind (是☑ 否□)
        return meaning.get(fold(words[[bool(ticked) for ticked, _ in boxes].index(True) + before]))
    return None


_YMD = re.compile(
    r"(\d{4})\s*[年.\-/、\s]\s*(\d{1,2})(?:\s*[月.\-/、\s]\s*(\d{1,2})\s*[日号]?|\s*月)?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?[.。]?"
)
_EXCEL_EPOCH = datetime.date(1899, 12, 30)
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def _day(written: str) -> str | None:
    if re.match("[一二][〇○零九]", written):
        written = _arabic(written)
    if match := _YMD.fullmatch(written):
        year, number, day = match[1], int(match[2]), match[3]
        return f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")
    if re.fullmatch(r"(19|20)\d{6}", written):
        return f"{written[:4]}-{written[4:6]}-{written[6:]}"
    if re.fullmatch(r"(19|20)\d{4}", written):
        return f"{written[:4]}-{written[4:]}"
    if re.fullmatch(r"[234]\d{4}", written):  # a day number of Excel: 20000 is in 1954, 49999 in 2036
        return (_EXCEL_EPOCH + datetime.timedelta(days=int(written))).isoformat()
    return None


def _arabic(written: str) -> str:
    """二〇〇八年九月十二日 → 2008年9月12日."""
    parts = re.split("([年月日号])", written)
    numbers = [part.translate(_CHINESE_DIGITS) if place == 0 else _small(part) for place, part in enumerate(parts)]
    return "".join(numbers)


def _small(part: str) -> str:
    try:
        return part if not part or part in "年月日号" else str(number_of(part))
    except KeyError:
        return part


def _month(written: str) -> str:
    if alone := re.fullmatch(r"(1[0-2]|0?[1-9])\s*月?份?", written):
        return f"-{int(alone[1]):02}"
    return (_day(written) or written)[:7]


def series(texts: Texts) -> pd.Series[str]:
    """The texts as pandas keeps them (`str`), without a copy."""
    return pd.Series(texts, dtype="str")
