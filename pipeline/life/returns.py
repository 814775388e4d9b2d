"""What a bank's return says of each payment, in whatever layout it comes: results, codes, masked accounts, failures alone, statements.

A line says delivered or failed by its result; else by its code, by the bank's own table or the common one; else by its reason. A list of
failures says failed of all of its lines. A statement of account says delivered of what went out, failed of what came back.
"""

from __future__ import annotations

import re

import pandas as pd
from pandas import DataFrame, Series

from pipeline.facts import identity
from pipeline.ledger.payments import CLAW_BACK, DELIVERED, FAILED
from pipeline.registers.lines import is_number, numbers
from schemas import categories as words
from schemas.bank_files import codes

_REASON = "|".join(words.BANK_REASONS)
_GOOD = "|".join(words.BANK_GOOD)
_OPEN = "|".join(code for code in words.BANK_CODES["open"] if not code.isascii())
_PAYMENT = r"([0-9]{2}[AS][0-9A-F]{12})"


def read_lines(lines: DataFrame) -> DataFrame:
    """Lines of returns with `fen` (of the payment), `result` (delivered, failed or as written), `number` (our payment number where one
    stands anywhere in it), `is_statement` (of a statement of account: what fits no payment is another's business).

    lines: rows of kind `bank-return` with `listed`: failures, where the return's title or name says that it lists nothing else.
    """
    texts = lines[["payment", "remarks", "reason"]].fillna("").agg(" ".join, axis=1) if len(lines) else Series(dtype="str")
    number = texts.str.upper().str.extract(_PAYMENT, expand=False).astype("str")
    paid_out, paid_in, amount = (lines[name].where(is_number(lines[name])) for name in ("paid_out", "paid_in", "amount"))
    paid_out, paid_in = paid_out.where(paid_out != "0"), paid_in.where(paid_in != "0")
    of_sheet = lines.groupby("submission")[["paid_out", "result", "return_code"]].transform("count")
    is_statement = (of_sheet["paid_out"] > 0) & (of_sheet["result"] == 0) & (of_sheet["return_code"] == 0)
    fen = numbers(amount.fillna(paid_out).fillna(paid_in))
    moved = Series(pd.NA, index=lines.index, dtype="str").mask(paid_out.notna(), DELIVERED).mask(paid_in.notna(), FAILED)
    said = _result(lines).where(~is_statement, moved)
    return lines.assign(fen=fen, result=said, number=number, is_statement=is_statement)


def _result(lines: DataFrame) -> Series:
    stated = lines["result"]
    known = stated.where(stated.isin([DELIVERED, FAILED]))
    reason = lines["reason"].fillna("")
    by_code = lines["return_code"].map(codes()).astype("str")
    written = stated.where(known.isna()).fillna("").str.cat(reason, sep=" ")
    is_open = written.str.contains(_OPEN, regex=True) | by_code.eq("open").fillna(False)
    bad, good = written.str.contains(_REASON, regex=True), written.str.contains(_GOOD, regex=True)
    says_good, says_bad = good & ~bad, bad & ~good
    by_text = Series(pd.NA, index=lines.index, dtype="str").mask(says_good, DELIVERED).mask(bad, FAILED)
    listed = Series(pd.NA, index=lines.index, dtype="str").mask(lines["listed"] == "failures", FAILED)
    contradicts = ((by_code == DELIVERED).fillna(False) & says_bad) | ((by_code == FAILED).fillna(False) & says_good)  # neither is believed
    found = known.fillna(by_code.where(~is_open & ~contradicts)).fillna(by_text.where(~is_open & ~contradicts)).fillna(listed)
    return found.fillna(stated).fillna(lines["return_code"]).astype("str")


def unmasked(lines: DataFrame, payments: DataFrame) -> Series:
    """The account of each line; of a masked one (6217********4011) that whose visible digits, name and amount are the line's, where
    payments to one account only are so.

    lines: as `read_lines` returns them. payments: of the ledger.
    """
    account = lines["account"]
    masked = account.str.contains(identity.MASK, regex=True).fillna(False).astype(bool)
    if not masked.any():
        return account
    asked = lines.loc[masked, ["account", "name", "fen"]].drop_duplicates().assign(asked=account[masked])
    paid = payments.loc[(payments["kind"] != CLAW_BACK) & (payments["account"] != ""), ["account", "payee", "amount_fen"]].drop_duplicates()
    met = asked.merge(paid, left_on=["name", "fen"], right_on=["payee", "amount_fen"], suffixes=("", "_paid"))
    fits = [_shows(mask, number) for mask, number in met[["asked", "account_paid"]].itertuples(index=False)]
    one = met[fits].drop_duplicates(["asked", "name", "fen", "account_paid"]) if len(met) else met
    one = one[~one.duplicated(["asked", "name", "fen"], keep=False)]
    key = pd.MultiIndex.from_frame(lines[["account", "name", "fen"]].astype("str"))
    known = Series(one["account_paid"].to_numpy(), index=pd.MultiIndex.from_frame(one[["asked", "name", "fen"]].astype("str")), dtype="str")
    return account.where(~masked, Series(known.reindex(key).to_numpy(), index=lines.index, dtype="str"))


def _shows(mask: str, number: str) -> bool:
    """Are the digits that a mask shows those of the number, at its ends? A mask of another length may have fewer signs than digits."""
    head, _, rest = re.sub(f"{identity.MASK}+", "*", mask).partition("*")
    tail = rest.rpartition("*")[2]
    return len(head) + len(tail) >= 4 and number.startswith(head) and number.endswith(tail) and len(number) >= len(head) + len(tail)


def repeated(lines: DataFrame, events: DataFrame, payments: DataFrame) -> Series:
    """True for lines without our number that say again what another return has said: the same account, amount, result and day, as often
    as that was booked, or stands in an earlier file.

    lines: fresh ones with `account` unmasked, `sha256`. events, payments: of the ledger.
    """
    key = ["account", "fen", "result", "on"]
    lines = lines.assign(on=lines["on"].fillna(""), at=lines.index)
    booked = events.merge(payments[["payment", "account", "amount_fen"]].rename(columns={"amount_fen": "fen"}), on="payment", how="inner")
    booked = booked.rename(columns={"event": "result"})[key].astype({"fen": "Int64"})
    counted = booked.groupby(key, dropna=False).size().rename("booked").reset_index()
    place = lines.groupby([*key, "sha256"], dropna=False).cumcount()
    lines = lines.assign(place=place)
    met = lines.merge(counted, on=key, how="left").set_index("at")["booked"].fillna(0)
    of_file = lines.drop_duplicates([*key, "place", "sha256"])
    elsewhere = of_file.duplicated([*key, "place"]).reindex(lines.index, fill_value=False)
    again: Series = (lines["place"] < met.reindex(lines.index)) | elsewhere
    return again & lines["number"].isna()


_SUMMARY = {name: re.compile(form) for name, form in words.BANK_SUMMARY.items()}


def summary_of(text: str) -> dict[str, int]:
    """The counts of a bank's summary: 总笔数 300，成功 298 笔，失败 2 笔. Empty where it does not say how many arrived and how many not, or
    where these do not come to its total."""
    found = {name: int(match[1]) for name, form in _SUMMARY.items() if (match := form.search(text))}
    if not {"delivered", "failed"} <= found.keys():
        return {}
    both = found["delivered"] + found["failed"]
    return found if found.get("total", both) == both else {}
