"""Where the tables are on a sheet: their headings, their rows, and what is no row (totals, notes, signatures).

Nothing is configured. A heading of one to three rows is where the most words that a kind of sheet knows stand in a
row; below it come rows, until another heading comes. Tables may stand one under another or side by side, and a class
may be named in a line of its own between the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.intake.headings.grammar import Reading
from pipeline.intake.headings.recognise import KindWords, Vocabulary
from pipeline.intake.surroundings.context import Said, context, is_section
from pipeline.intake.surroundings.purpose import called, is_by_office, is_elsewhere, is_office_list
from pipeline.intake.workbook import Grid
from pipeline.speech.wording import fold
from schemas.headings import STATES

_DEEPEST_HEADING = 3
_LONGEST_HEADING = 16
"""Characters of a heading that stands alone in its row; what is longer there is a title."""
_MOST_TITLES, _MOST_SEEN = 30, 2_000
_ENOUGH_KEYS = 2
"""Fields of a kind's key that make a line a row of it, of kinds that have more of them."""
_FIRST_LINES, _SHORTEST_TITLE, _MOST_BESIDE = 4, 6, 3
"""Where a title stands that says what a sheet lists, and how long it is at least: a heading is no title."""
_WIDEST = 256
"""Columns in which headings are looked for."""
_LONG_NUMBER = re.compile(r"\d{8}")
_NO_STUDENT = re.compile(
    r"^(合计|小计|总计|累计|共计|共\d|本页|本班|本校|注[:：]?|备注[:：]|说明[:：]|填表|制表|制单|审核|负责人|经办|班主任|校长|分管|单位负责|联系人|日期[:：]"
    r"|示例|样例|例[:：]|必填|选填|total\b|example\b)",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"合计|总计|共计|累计|共\d|total\b", re.IGNORECASE)
_NAMES_PLACE = re.compile(r"(?:学校|单位|班级)\s*[:：]")
_NO_FIELD = {"序号", "编号", "序", "no", "号", "签字", "签名", "学生签字", "领款人签字", "学生签名", "家长签字"}
"""Headings of columns that hold nothing to read."""
_OF_GROUP = re.compile(r"(?:基本)?(?:信息|情况|资料)$")


@dataclass
class Table:
    """A table found on a grid. Positions are of the grid: add its `top` and `left` for those of the sheet."""

    kind: KindWords
    columns: dict[str, int]
    """field → column"""
    heading: int
    """the row of the (lowest) heading"""
    span: tuple[int, int]
    """the columns that belong to it, from and to before"""
    twice: list[tuple[str, int]] = field(default_factory=list)
    """fields that two headings claim, and the column of the second; the first counts"""
    unknown: dict[int, str] = field(default_factory=dict)
    """column → a heading that means no field"""
    near: dict[int, str] = field(default_factory=dict)
    """column → a heading that is one character off that of the field it was given to"""
    unclear: dict[int, str] = field(default_factory=dict)
    """column → a heading that is one character off those of several fields"""
    titles: list[list[Said]] = field(default_factory=list)
    """the lines that belong to it, the one to be believed first"""
    guessed: dict[int, str] = field(default_factory=dict)
    """column → a heading that says too little; what the column is its cells have told"""
    alone: set[str] = field(default_factory=set)
    """fields that no heading names: what a cell says counts, that it says no does not"""
    groups: dict[int, str] = field(default_factory=dict)
    """column → the hardship group that it marks"""
    months: dict[int, str] = field(default_factory=dict)
    """column → the month that it claims, `-09`"""
    claims: dict[int, str] = field(default_factory=dict)
    """column → the aid that its marks claim"""
    claimed_anyhow: list[str] = field(default_factory=list)
    """aids that the titles claim and that have no column of marks, where others have one"""
    speaks: dict[int, str] = field(default_factory=dict)
    """unread column → of what that decides it speaks: hardship, standing"""
    form: str = ""
    """the short name of its form (`forms.form_id`)"""
    holder: str = ""
    """whose the account is by its heading; empty where that does not say"""
    readings: dict[int, tuple[str, Reading]] = field(default_factory=dict)
    """column → its heading and what that means"""
    rows: list[int] = field(default_factory=list)
    footers: list[list[Said]] = field(default_factory=list)
    """totals below the rows"""
    signed: list[list[Said]] = field(default_factory=list)
    """the other lines below the rows: notes, signatures"""
    passed_over: int = 0
    """lines below the headings that are no student: totals, notes, signatures"""

    @property
    def score(self) -> tuple[int, int]:
        marks = {read.group for _heading, read in self.readings.values() if read.group}
        return len(self.columns) + len(marks), -len(self.twice)

    def give_up(self, column: int) -> None:
        """The column is understood, and nothing is read of it; another one of the same field takes its place."""
        heading, read = self.readings[column]
        self.readings[column] = heading, replace(read, field="", known=True, left="")
        self.twice = [(name, at) for name, at in self.twice if at != column]
        self.guessed.pop(column, None)
        self.unknown[column] = heading
        if self.columns.get(read.field) == column:
            del self.columns[read.field]
            others = [at for name, at in self.twice if name == read.field]
            if others:
                self.columns[read.field] = others[0]
                self.twice.remove((read.field, others[0]))

    @property
    def exact(self) -> int:
        """How many of its headings stand so in the schema."""
        return sum(read.exact for column in self.columns.values() if (read := self.readings[column][1]))


def find_tables(grid: Grid, vocabulary: Vocabulary, file: str = "") -> list[Table]:
    """All tables of a sheet, from top to bottom and left to right; none where nothing looks like headings.

    file: its path in the term's folder; what a sheet is may stand in its name alone.
    """
    return list(_Finder(grid, vocabulary, file).tables())


class _Finder:
    """One pass over the rows of a grid."""

    def __init__(self, grid: Grid, vocabulary: Vocabulary, file: str) -> None:
        self._rows, self._top, self._left = grid.rows, grid.top, grid.left
        self._sheet, self._file = grid.name, file
        self._kinds, self._programmes, self._seen = vocabulary.kinds, vocabulary.programmes, vocabulary.seen
        self._is_heading = vocabulary.is_heading
        said = [*_titles(grid), grid.name, file]
        self._named, purpose = called(said)
        if "/" in file:
            self._named -= {"bank-return"}
        if self._named:  # its title or name says what it lists: no column need say so
            self._kinds = tuple(replace(one, any_of=one.any_of[:1], fewest=2) if one.name in self._named else one for one in self._kinds)
        if purpose in ("left", "taken-back"):
            self._kinds = tuple(replace(one, fewest=2) if one.by_grammar else one for one in self._kinds)
            self._named |= {"class"}

    def tables(self) -> Iterator[Table]:
        at = 0
        titles: list[list[Said]] = []
        while at < len(self._rows):
            found = self._headings_at(at)
            if not found:
                if line := self._line(at):
                    titles = [*titles, line][-_MOST_TITLES:]
                at += 1
                continue
            found = self._as_named(found, at, titles)
            for table in found:
                _take_near_headings(table)
                table.titles = [mine for line in titles if (mine := _of_part(line, table, found, self._left))]
            done, at, titles = self._rows_below(found)
            yield from done

    # headings

    def _headings_at(self, at: int) -> list[Table]:
        """The tables whose headings begin in this row; none where they begin in a later one, or nowhere."""
        if not self._worth_a_look(at):
            return []
        here = self._best_headings(at, _DEEPEST_HEADING)
        if here and here[0].heading > at:  # a title above one-row headings is no part of them
            later = self._best_headings(at + 1, here[0].heading - at)
            if later and _score(later) >= _score(here):
                return []
        return here

    def _as_named(self, found: list[Table], at: int, titles: list[list[Said]]) -> list[Table]:
        """The tables as a list of an office, a bank or another county, or a register of slips, where a class sheet's headings fit as well
        and title or name say that it is one."""
        table = found[0]
        of_term = "/" not in self._file
        if not table.kind.by_grammar or len(found) > 1 or not (self._named or of_term):
            return found
        readings = self._readings(at, table.heading - at + 1)
        texts = [*(one.text for line in titles for one in line), self._sheet, self._file]
        named = self._named | ({"elsewhere"} if of_term and is_elsewhere([*texts, *sum(readings, ())]) else frozenset())
        by_kind = {kind.name: _side_by_side(readings, kind, table.heading) for kind in self._kinds if kind.name in named}
        other = by_kind.get("elsewhere") or by_kind.get("cards") or by_kind.get("bank-return") or by_kind.get("slips")
        listed = by_kind.get("reference")
        if other or not listed:
            return other or found
        said = context(titles, self._sheet, self._file, self._programmes).values
        by_office = is_by_office(texts)
        return listed if is_office_list(table.columns, listed[0].columns, said, "/" in self._file, by_office) else found

    def _worth_a_look(self, at: int) -> bool:
        """Most rows without data are titles, totals and signatures: one text, and no heading. Told at little cost."""
        texts = {cell for cell in self._rows[at][:_WIDEST] if cell.__class__ is str and cell}
        return len(texts) > 1 or any(len(text) <= _LONGEST_HEADING and self._is_heading(text) for text in texts)

    def _best_headings(self, at: int, deepest: int) -> list[Table]:
        best: list[Table] = []
        for depth in range(1, deepest + 1):
            below = at + depth - 1
            if below >= len(self._rows) or not self._may_head(below):
                break
            readings = self._readings(at, depth)
            tables = self._understood(readings, below)
            if tables and _score(tables) > _score(best):
                best = tables
        return best

    def _understood(self, readings: list[tuple[str, ...]], heading: int) -> list[Table]:
        """The tables that these headings make, of the kind that they are most of. The same headings come again and again: one look each."""
        key = (self._named, *readings)
        known = self._seen.get(key)
        if known is None:
            by_kind = [_side_by_side(readings, kind, heading) for kind in self._kinds]
            known = _of_the_class(max(by_kind, key=_kind_score, default=[]), by_kind)
            if len(self._seen) < _MOST_SEEN:
                self._seen[key] = known
        return [_afresh(table, heading) for table in known]

    def _may_head(self, at: int) -> bool:
        row = self._rows[at]
        texts = [cell for cell in row if cell.__class__ is str and cell]
        return bool(texts) and not any(map(_is_long_number, row)) and _LONG_NUMBER.search("\x1f".join(texts)) is None

    def _readings(self, at: int, depth: int) -> list[tuple[str, ...]]:
        """For each column what its heading may read, the fullest first; group headings reach over the columns to their right."""
        levels = [[_text(cell) for cell in self._rows[row][:_WIDEST]] for row in range(at, at + depth)]
        width = max(map(len, levels))
        levels = [level + [""] * (width - len(level)) for level in levels]
        if depth == 1:
            return [(text,) for text in levels[0]]
        carried = [""] * depth
        readings = []
        for column in range(width):
            texts = [level[column] for level in levels]
            for place, text in enumerate(texts):
                if text:
                    carried[place] = text
                    carried[place + 1 :] = [""] * (depth - place - 1)
                elif not any(texts[place + 1 :]):
                    carried[place] = ""
            path = [text for text in carried if text]
            readings.append(tuple(_joined(path)) if any(texts) else ("",))
        return readings

    # rows

    def _rows_below(self, tables: list[Table]) -> tuple[list[Table], int, list[list[Said]]]:
        """Give each table its rows. Returns (tables, where the next headings begin, the lines above those)."""
        done: list[Table] = []
        pending: list[list[Said]] = []
        """the lines since the last row: a note, or already the title of what comes next"""
        at = tables[0].heading + 1
        while at < len(self._rows):
            if len(tables) == 1 and (plain := self._plainly_students(at, tables[0])):
                tables[0].rows += plain
                at, pending = plain.stop, []
                continue
            if not any(cell != "" for cell in self._rows[at]):
                at += 1
                continue
            below = self._headings_at(at)
            if below and not (_repeats(below, tables) and self._same_place(pending, tables[0])):
                break
            if below:
                at, pending = below[0].heading, []
                tables[0].passed_over += 1
            elif self._take(at, tables):
                pending = []
            elif self._is_section(line := self._line(at), tables[0]):
                done += [table for table in tables if table.rows]
                tables, pending = [_section(table, line) for table in tables], [*pending, line]
            else:
                tables[0].passed_over += 1
                if line and len(tables) == 1 and _is_total(line):
                    tables[0].footers.append(line)
                elif line and len(tables[0].signed) < _MOST_TITLES:
                    tables[0].signed.append(line)
                pending = [*pending, line][-_MOST_TITLES:] if line and not _is_footer(line) else pending
            at += 1
        last = [table for table in tables if table.rows or not done]
        return [*done, *last], at, pending if at < len(self._rows) else []

    def _is_section(self, line: list[Said], table: Table) -> bool:
        """Does the line name the class of the rows below it, where no column does?"""
        return "class_name" not in table.columns and bool(line) and is_section([said.text for said in line])

    def _plainly_students(self, at: int, table: Table) -> range:
        """The usual rows that begin here, told at little cost: a name, and an id of 15 characters or more that begins with digits."""
        name, id_number = table.columns.get("name"), table.columns.get("id_number")
        if name is None or id_number is None:
            return range(0)
        end, width = at, max(name, id_number)
        while end < len(self._rows):
            row = self._rows[end]
            if len(row) <= width or row[id_number].__class__ is not str or row[name].__class__ is not str or not row[name]:
                break
            number, start = row[id_number], row[table.span[0]]
            if len(number) < 15 or not number[:6].isdigit() or (start.__class__ is str and _NO_STUDENT.match(start)):
                break
            end += 1
        return range(at, end)

    def _take(self, at: int, tables: list[Table]) -> bool:
        """Is the row a student's in any of the tables? Then it is added there."""
        row = self._rows[at]
        mine = [table for table in tables if _is_row(row, table)]
        for table in mine:
            table.rows.append(at)
        return bool(mine)

    def _same_place(self, pending: list[list[Said]], table: Table) -> bool:
        """Do the lines above repeated headings say nothing new, so that only a page broke there?"""
        said = context(pending, "", "", self._programmes).values
        known = context(table.titles, "", "", self._programmes).values
        return all(known.get(name) == value for name, value in said.items() if name != "month" or name in known)

    def _line(self, at: int) -> list[Said]:
        texts = [(column, _text(cell)) for column, cell in enumerate(self._rows[at]) if cell != ""]
        return [Said(text, self._top + at, self._left + column) for column, text in texts if text]


def _joined(path: list[str]) -> Iterator[str]:
    """监护人信息 over 姓名: 监护人信息姓名, 监护人姓名, 姓名."""
    for start in range(len(path) - 1):
        yield "".join(path[start:])
        yield "".join([*(_OF_GROUP.sub("", text) for text in path[start:-1]), path[-1]])
    if len(path) > 2:
        yield path[0] + path[-1]
    yield path[-1]


def _score(tables: Sequence[Table]) -> tuple[int, int]:
    return (sum(table.score[0] for table in tables), sum(table.score[1] for table in tables)) if tables else (0, 0)


def _afresh(table: Table, heading: int) -> Table:
    """The same headings in another place, with rows and notes of its own."""
    return Table(
        table.kind, {**table.columns}, heading, table.span, twice=[*table.twice], unknown={**table.unknown}, readings={**table.readings}
    )


def _kind_score(tables: Sequence[Table]) -> tuple[int, int, int]:
    """Which kind headings are of: that in whose schema most of them stand, then that by which most are understood."""
    return (sum(table.exact for table in tables), sum(table.score[1] for table in tables), _score(tables)[0]) if tables else (-1, 0, 0)


def _of_the_class(best: list[Table], by_kind: list[list[Table]]) -> list[Table]:
    """The best of these; but what looks like a list of an office, and of which the grammar of class sheets understands more (学校审核意见),
    or as much and whose card it is to be paid to, is a class's: such a list says more of its people, not less."""
    if not best or best[0].kind.name != "reference":
        return best
    of_class = next((tables for tables in by_kind if tables and tables[0].kind.by_grammar), [])
    more = _score(of_class)[0] - _score(best)[0]
    return of_class if more > 0 or (more == 0 and "card_number" in of_class[0].columns) else best


def _side_by_side(readings: list[tuple[str, ...]], kind: KindWords, heading: int) -> list[Table]:
    """The headings as one table, or as several with the same columns next to one another. None where it is no such kind."""
    read = [_first_sure(texts, kind) for texts in readings]
    named = [reading.field or None if reading.is_sure else None for _heading, reading in read]
    if not kind.is_of(filter(None, named)):
        return []
    starts = _starts(named, kind)
    for column, start in enumerate(starts):  # a serial number before its first column belongs to a part
        if start and fold(readings[start - 1][-1]) in _NO_FIELD:
            starts[column] = start - 1
    starts[0] = 0
    ends = [*starts[1:], len(readings)]
    tables = [_table(read, kind, heading, span) for span in zip(starts, ends, strict=True)]
    return tables if all(map(_is_of_its_kind, tables)) else []


def _is_of_its_kind(table: Table) -> bool:
    kind, columns = table.kind, table.columns
    return kind.is_of(columns) and any(name in columns for name in kind.key)


def _starts(named: list[str | None], kind: KindWords) -> list[int]:
    """Where the parts begin: at each return of the first field, if every part then has the same fields, the key among them."""
    first = next((name for name in named if name is not None), None)
    starts = [column for column, name in enumerate(named) if name is not None and name == first]
    if len(starts) > 1:
        parts = [frozenset(filter(None, named[start:end])) for start, end in zip(starts, [*starts[1:], len(named)], strict=True)]
        counts = [sum(name is not None for name in named[start:end]) for start, end in zip(starts, [*starts[1:], len(named)], strict=True)]
        keys = set(kind.key) & set(filter(None, named))
        if len(set(parts)) == 1 and keys and keys <= parts[0] and set(counts) == {len(parts[0])}:
            return starts
    return [0]


def _first_sure(texts: tuple[str, ...], kind: KindWords) -> tuple[str, Reading]:
    """The fullest text of a heading that is understood for sure, with what it means; else the heading itself."""
    for text in texts:
        if text and (reading := kind.reading(text)).is_sure:
            return text, reading
    return texts[-1], kind.reading(texts[-1])


def _table(read: list[tuple[str, Reading]], kind: KindWords, heading: int, span: tuple[int, int]) -> Table:
    table = Table(kind, {}, heading, span)
    for column in range(*span):
        text, reading = read[column]
        if fold(text) in _NO_FIELD:
            continue
        table.readings[column] = (text, reading)
        for name in (reading.field, *reading.also) if reading.is_sure and reading.field else ():
            known = table.columns.get(name)
            if known is None:
                table.columns[name] = column
            elif reading.exact != table.readings[known][1].exact:  # the schema's own heading is the field; the other is asked about
                other = known if reading.exact else column
                table.columns[name] = column if reading.exact else known
                table.unknown[other] = table.readings[other][0]
            elif reading.whose in ("", "student") or table.readings[table.columns[name]][1].whose == reading.whose:
                table.twice.append((name, column))
        if text and not reading.is_sure:
            table.unknown[column] = text
    return table


def _take_near_headings(table: Table) -> None:
    """Give columns whose heading is one character off to their field, if that has none; `form` holds that against their cells."""
    for column, heading in list(table.unknown.items()):
        read = table.readings[column][1]
        if read.known and not read.field:
            continue
        names = table.kind.near_fields(heading) - STATES.keys()  # who is paid hangs on no misspelling
        if len(names) > 1:
            table.unclear[column] = table.unknown.pop(column)
        elif names and not names & table.columns.keys():
            table.columns[names.pop()] = column
            table.near[column] = table.unknown.pop(column)


def _of_part(line: list[Said], table: Table, tables: list[Table], left: int) -> list[Said]:
    """What of a title line belongs to this table: all of it, unless each of several tables has its own text in the line."""
    if len(tables) == 1:
        return line
    mine = [said for said in line if table.span[0] <= said.column - left < table.span[1]]
    others = len(mine) != len(line)
    return mine if mine or (others and len(line) > 1) else line


def _repeats(below: list[Table], tables: list[Table]) -> bool:
    return [table.columns for table in below] == [table.columns for table in tables]


def _section(table: Table, line: list[Said]) -> Table:
    """The same columns, from here on for the class that the line names."""
    titles = [one for one in table.titles if one and not is_section([said.text for said in one])]
    return replace(
        table,
        columns={**table.columns},
        near={**table.near},
        rows=[],
        footers=[],
        signed=[],
        passed_over=0,
        twice=[],
        unknown={**table.unknown},
        titles=[line, *titles],
    )


def _is_footer(line: list[Said]) -> bool:
    """A total or a signature: it ends a table and is no title of the next. A unit line that begins like one is a title."""
    begins = _NO_STUDENT.match(re.sub(r"\s", "", line[0].text)) is not None
    return begins and not any(_NAMES_PLACE.search(said.text) for said in line)


def _is_total(line: list[Said]) -> bool:
    """A line that sums up all rows above it, and not those of a page."""
    return _TOTAL.match(re.sub(r"\s", "", line[0].text)) is not None


def _is_row(row: list[Any], table: Table) -> bool:
    """A row without its key is one only if other fields are filled: one beside half the key, three beside none of it."""
    first, last = table.span
    key = [_text(row[table.columns[name]]) for name in table.kind.key if name in table.columns and table.columns[name] < len(row)]
    filled = sum(map(bool, key))
    texts = [text for cell in row[first:last] if cell != "" and (text := _text(cell))]
    if not texts or any(_NO_STUDENT.match(re.sub(r"\s", "", _text(cell))) for cell in (*row[first : first + 4], texts[0])):
        return False
    if filled == len(table.kind.key) or filled >= _ENOUGH_KEYS:
        return not _is_numbering(texts)
    others = sum(1 for name, column in table.columns.items() if name not in table.kind.key and column < len(row) and row[column] != "")
    return (others >= 1 if filled else others >= 3) and not _is_numbering(texts)


def _is_numbering(texts: list[str]) -> bool:
    """The line under a heading that counts the columns: 1 2 3 … or 甲 乙 丙 …"""
    if len(texts) < 3 or texts[0] not in ("0", "1", "甲"):
        return False
    return texts[:3] == ["甲", "乙", "丙"] or texts == [str(number + int(texts[0] == "1")) for number in range(len(texts))]


def _is_long_number(cell: object) -> bool:
    return isinstance(cell, int | float) and abs(cell) >= 10_000_000


def _text(cell: Any) -> str:
    if cell.__class__ is float and cell.is_integer():
        return str(int(cell))
    return cell.strip() if cell.__class__ is str else str(cell)


def _titles(grid: Grid) -> list[str]:
    """What the first lines say as titles do: alone in their row, or longer than a heading and with few beside it."""
    lines = [[cell for cell in row[:_WIDEST] if cell.__class__ is str and cell] for row in grid.rows[:_FIRST_LINES]]
    return [text for line in lines for text in line if len(line) == 1 or (len(text) > _SHORTEST_TITLE and len(line) <= _MOST_BESIDE)]
