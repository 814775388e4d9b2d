"""The batch files for the banks, by the formats in `templates/bank/`: one per bank, each payment on exactly one of them.

A format is data: which columns, in what order and width. The list of the files (代发批次清单) carries each one's control totals; that they
add up to what is paid is checked here.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa
from pandas import DataFrame

from pipeline.facts.terms import Term
from pipeline.machine.distinct import whole
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Cell, Column, Line, Sheet, SignOff, Table, Title, file_name
from pipeline.outputs.page.output import Output
from pipeline.outputs.page.rows import Rows, Values
from pipeline.outputs.page.textfile import TextFile
from pipeline.speech.language import N_, _
from pipeline.speech.problems import Problem, yuan
from schemas.bank_files import BankFormat, Part, formats

_NO_BANK = N_("未写开户银行")
_SUFFIX = {"xlsx": "xlsx", "csv": "csv", "fixed": "txt"}
_AT_ONCE = 100_000
"""Lines of a text file that are made at a time."""


def books(
    lines: DataFrame, term: Term, as_of: datetime.date, folder: str, known: Sequence[BankFormat] | None = None, mark: str = ""
) -> list[Output]:
    """The batch files and their list. lines: payment, payee, account, bank, amount_fen, paid_to; only those to students go to a bank.
    mark: what the batch files' names begin with (草稿), since what a bank's system reads bears no mark inside."""
    known = formats() if known is None else known
    to_bank = with_bank(lines.loc[lines["paid_to"] == "student", ["payment", "payee", "account", "bank", "amount_fen"]])
    if to_bank.empty:
        return []
    purpose = texts.write("bank.j2", "purpose", term.title)
    files: list[Output] = []
    listed: list[list[Cell]] = []
    counted = [0, 0]
    for bank, mine in to_bank.sort_values(["bank", "payment"], kind="stable").groupby("bank", sort=True):
        chosen = _format_for(str(bank), known)
        name = _("代发-{bank}").format(bank=file_name(str(bank)))
        path = f"{folder}/{mark}{'-' if mark else ''}{name}.{_SUFFIX[chosen.format]}"
        files.append(_file(chosen, mine, path, term, as_of, purpose))
        fen = int(mine["amount_fen"].sum())
        listed.append([path.rpartition("/")[2], str(bank), chosen.name, len(mine), fen])
        counted = [counted[0] + len(mine), counted[1] + fen]
    total = int(to_bank["amount_fen"].sum())
    for what, left, right in (
        ("bank files, lines", len(to_bank), counted[0]),
        ("bank files, fen", total, counted[1]),
        ("bank files, payments", len(to_bank), to_bank["payment"].nunique()),
    ):
        if left != right:
            raise Problem.failed("balance-broken", what=what, left=left, right=right)
    return [_list(listed, total, term, as_of, folder), *files]


def with_bank(lines: DataFrame) -> DataFrame:
    """The lines with a `bank`, also where the sheet names none."""
    return lines.assign(bank=lines["bank"].where(lines["bank"] != "", _(_NO_BANK)))


def _format_for(bank: str, known: Sequence[BankFormat]) -> BankFormat:
    return next((one for one in known if bank in one.banks and one.banks != "others"), None) or next(
        one for one in known if one.banks == "others"
    )


def _file(chosen: BankFormat, lines: DataFrame, path: str, term: Term, as_of: datetime.date, purpose: str) -> Output:
    if chosen.format == "xlsx":
        return _workbook(chosen, lines, path, term, as_of, purpose)
    total = int(lines["amount_fen"].sum())
    of_file = {
        "count": str(len(lines)), "total_fen": str(total), "total_yuan": _plain(total), "date": f"{as_of:%Y%m%d}",
        "purpose": purpose,
    }  # fmt: skip
    ends = [[part.text or of_file[part.value] for part in parts] for parts in (chosen.head, chosen.tail)]
    written = _csv if chosen.format == "csv" else _fixed
    return TextFile(path, b"".join(written(chosen, _lines(chosen, lines, purpose), ends)), len(lines) * len(chosen.columns))


def _lines(chosen: BankFormat, lines: DataFrame, purpose: str) -> Iterator[list[tuple[str, ...]]]:
    """The texts of the columns, line by line; some lines at a time."""
    for start in range(0, len(lines), _AT_ONCE):
        some = lines.iloc[start : start + _AT_ONCE]
        yield list(zip(*(_texts(part, some, start, purpose) for part in chosen.columns), strict=True))


def _texts(part: Part, lines: DataFrame, before: int, purpose: str) -> Iterable[str]:
    """What stands in each line. before: how many lines there are before these."""
    if part.text or part.value == "purpose":
        return [part.text or purpose] * len(lines)
    if part.value == "number":
        return map(str, range(before + 1, before + len(lines) + 1))
    if part.value in ("yuan", "fen"):
        return map(_plain if part.value == "yuan" else str, lines["amount_fen"].tolist())
    return lines[part.value].astype("str").tolist()


def _workbook(chosen: BankFormat, lines: DataFrame, path: str, term: Term, as_of: datetime.date, purpose: str) -> Book:
    """Nothing but the table, so that a bank's system can read it: headings in row 1."""
    kinds = {"yuan": "money", "number": "serial"}
    columns = [Column(part.title, kinds.get(part.value, "centre"), summed=False) for part in chosen.columns]
    rows = Rows([_cells(part, lines, purpose) for part in chosen.columns], len(lines))
    return Book(path, texts.write("bank.j2", "purpose", term.title), [Sheet("代发", [Table(columns, rows)], "payout")], as_of)


def _cells(part: Part, lines: DataFrame, purpose: str) -> Values:
    """A column of a workbook."""
    if part.text or part.value == "purpose":
        return words.same(part.text or purpose, len(lines))
    if part.value == "number":
        return pa.array(range(1, len(lines) + 1))
    if part.value in ("yuan", "fen"):
        fen = pa.array(lines["amount_fen"].astype("int64"))
        return fen if part.value == "yuan" else fen.cast(pa.large_string())
    return whole(lines[part.value].astype("str"))


def _plain(fen: int) -> str:
    """1234567 → 12345.67"""
    return yuan(fen).replace(",", "")


def _csv(chosen: BankFormat, lines: Iterable[Sequence[Sequence[str]]], ends: list[list[str]]) -> Iterator[bytes]:
    encoder = codecs.getincrementalencoder(chosen.encoding)()  # what stands before the first character is written once
    titles = [part.title for part in chosen.columns]
    for rows in ([*filter(None, [ends[0], titles if any(titles) else []])], *lines, [*filter(None, [ends[1]])]):
        stream = io.StringIO(newline="")
        csv.writer(stream, lineterminator="\r\n").writerows(rows)
        yield _encoded(stream.getvalue(), chosen, encoder.encode)


def _fixed(chosen: BankFormat, lines: Iterable[Sequence[Sequence[str]]], ends: list[list[str]]) -> Iterator[bytes]:
    def padded(parts: Sequence[Part], rows: Iterable[Sequence[str]]) -> bytes:
        return b"".join(b"".join(_padded(part, text, chosen) for part, text in zip(parts, row, strict=True)) + b"\r\n" for row in rows)

    yield chosen.mark
    if chosen.head:
        yield padded(chosen.head, ends[:1])
    yield from (padded(chosen.columns, rows) for rows in lines)
    if chosen.tail:
        yield padded(chosen.tail, ends[1:])


def _padded(part: Part, text: str, chosen: BankFormat) -> bytes:
    """The text in exactly `width` bytes. Raises Problem where it is longer: a cut name or account would pay nobody."""
    raw, width = _encoded(text, chosen, chosen.field), part.width or 0
    if len(raw) > width:
        raise Problem.failed("bank-too-narrow", name=chosen.name, field=part.value or part.text, width=width, needed=len(raw))
    fill = _encoded(part.fill, chosen, chosen.field) * (width - len(raw))
    return raw + fill if part.align == "left" else fill + raw


def _encoded(text: str, chosen: BankFormat, encode: Callable[[str], bytes]) -> bytes:
    try:
        return encode(text)
    except UnicodeEncodeError:
        raise Problem.failed("bank-encoding", name=chosen.name, encoding=chosen.encoding) from None


def _list(listed: list[list[Cell]], total: int, term: Term, as_of: datetime.date, folder: str) -> Book:
    """代发批次清单: each file with its count and its sum, for who hands them over and who takes them."""
    title = texts.write("bank.j2", "list_title", term.title)
    columns = [
        Column("序号", "serial", 6), Column("文件", "wrap", 34), Column("开户银行", width=24), Column("格式", "centre", 12),
        Column("笔数", "integer", 10), Column("金额（元）", "money", 18),
    ]  # fmt: skip
    blocks: list[Block] = [
        Title(title),
        Line(texts.write("payout.j2", "made", as_of), right=True),
        Table(columns, [[number, *row] for number, row in enumerate(listed, start=1)], total="合计", row_height=20),
        Line(texts.total_in_words(total), bold=True),
        Line(texts.write("bank.j2", "list_note", yuan(total))),
        SignOff(words.ROLES),
    ]
    return Book(f"{folder}/{_('代发批次清单.xlsx')}", title, [Sheet("批次", blocks, "payout")], as_of)
