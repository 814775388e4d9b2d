"""The batch files for the banks, by the formats in `templates/bank/`: one per bank, each payment on exactly one of them.

A format is data: which columns, in what order and width. The list of the files (代发批次清单) carries each one's control totals; that they
add up to what is paid is checked here.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from pandas import DataFrame

from pipeline.facts.terms import Term
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import Block, Book, Cell, Column, Line, Sheet, SignOff, Table, Title, file_name
from pipeline.outputs.page.output import Output
from pipeline.outputs.page.rows import Rows
from pipeline.outputs.page.textfile import TextFile
from pipeline.speech.language import N_, _
from pipeline.speech.problems import Problem, yuan
from schemas.bank_files import BankFormat, Part, formats

_NO_BANK = N_("未写开户银行")
_SUFFIX = {"xlsx": "xlsx", "csv": "csv", "fixed": "txt"}


def books(
    lines: DataFrame, term: Term, as_of: datetime.date, folder: str, known: Sequence[BankFormat] | None = None, mark: str = ""
) -> list[Output]:
    """The batch files and their list. lines: payment, payee, account, bank, amount_fen, paid_to; only those to students go to a bank.
    mark: what the batch files' names begin with (草稿), since what a bank's system reads bears no mark inside."""
    known = formats() if known is None else known
    to_bank = with_bank(lines[lines["paid_to"] == "student"])
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
    fen = lines["amount_fen"].astype("int64")
    values = {
        "number": [str(number) for number in range(1, len(lines) + 1)],
        "yuan": [_plain(amount) for amount in fen],
        "fen": [str(amount) for amount in fen],
        "purpose": [purpose] * len(lines),
        **{name: lines[name].astype("str").tolist() for name in ("payment", "payee", "account", "bank")},
    }
    if chosen.format == "xlsx":
        return _workbook(chosen, values, fen.tolist(), path, term, as_of)
    rows = [[part.text or values[part.value][place] for part in chosen.columns] for place in range(len(lines))]
    total = int(fen.sum())
    whole = {
        "count": str(len(lines)), "total_fen": str(total), "total_yuan": _plain(total), "date": f"{as_of:%Y%m%d}",
        "purpose": purpose,
    }  # fmt: skip
    ends = [[part.text or whole[part.value] for part in parts] for parts in (chosen.head, chosen.tail)]
    content = _csv(chosen, rows, ends) if chosen.format == "csv" else _fixed(chosen, rows, ends)
    return TextFile(path, content, len(rows) * len(chosen.columns))


def _workbook(chosen: BankFormat, values: dict[str, list[str]], fen: list[int], path: str, term: Term, as_of: datetime.date) -> Book:
    """Nothing but the table, so that a bank's system can read it: headings in row 1."""
    kinds = {"yuan": "money", "number": "serial"}
    columns = [Column(part.title, kinds.get(part.value, "centre"), summed=False) for part in chosen.columns]
    given: dict[str, list[Any] | range] = {**values, "yuan": fen, "number": range(1, len(fen) + 1)}
    rows = Rows([pa.array([part.text] * len(fen) if part.text else given[part.value]) for part in chosen.columns], len(fen))
    return Book(path, texts.write("bank.j2", "purpose", term.title), [Sheet("代发", [Table(columns, rows)], "payout")], as_of)


def _plain(fen: int) -> str:
    """1234567 → 12345.67"""
    return yuan(fen).replace(",", "")


def _csv(chosen: BankFormat, rows: list[list[str]], ends: list[list[str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    titles = [part.title for part in chosen.columns]
    writer.writerows([*filter(None, [ends[0], titles if any(titles) else []]), *rows, *filter(None, [ends[1]])])
    return _encoded(stream.getvalue(), chosen)


def _fixed(chosen: BankFormat, rows: list[list[str]], ends: list[list[str]]) -> bytes:
    lines = [(chosen.head, ends[0])] if chosen.head else []
    lines += [(chosen.columns, row) for row in rows]
    lines += [(chosen.tail, ends[1])] if chosen.tail else []
    return b"".join(b"".join(_padded(part, text, chosen) for part, text in zip(parts, row, strict=True)) + b"\r\n" for parts, row in lines)


def _padded(part: Part, text: str, chosen: BankFormat) -> bytes:
    """The text in exactly `width` bytes. Raises Problem where it is longer: a cut name or account would pay nobody."""
    raw, width = _encoded(text, chosen), part.width or 0
    if len(raw) > width:
        raise Problem.failed("bank-too-narrow", name=chosen.name, field=part.value or part.text, width=width, needed=len(raw))
    fill = _encoded(part.fill, chosen) * (width - len(raw))
    return raw + fill if part.align == "left" else fill + raw


def _encoded(text: str, chosen: BankFormat) -> bytes:
    try:
        return text.encode(chosen.encoding)
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
