"""The laws that every run obeys: nothing is lost, nothing is paid that was not granted. Each is one line of the table below.

They are held against the tables that are published: before a run is published, which else is refused, and by `run.py verify`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pandas import DataFrame

from pipeline.machine.distinct import among
from pipeline.speech.language import N_, _
from pipeline.speech.problems import Problem


@dataclass(frozen=True)
class Books:
    """tables: by name, as `outputs.tables` makes them. stages: those that some programme in force aids."""

    tables: Mapping[str, DataFrame]
    stages: frozenset[str]

    def __getitem__(self, name: str) -> DataFrame:
        return self.tables[name]

    @property
    def eligible(self) -> DataFrame:
        return self["decisions"].query("status == 'eligible'")

    @property
    def of_classes(self) -> DataFrame:
        return self["submissions"].query("kind == 'class'")

    @property
    def returned(self) -> int:
        return _sum(self.of_classes, "returned")

    def rows(self, of: str) -> int:
        return _sum(self["submissions"], of)

    def fen(self, name: str) -> int:
        return int(self[name]["amount_fen"].sum())


Law = tuple[str, Callable[[Books], int], Callable[[Books], int]]

_OUTCOMES = ["counts", "collapsed", "superseded", "held"]
_STATUSES = ["eligible", "ineligible", "held", "superseded"]


def _none(_: Books) -> int:
    return 0


def _sum(frame: DataFrame, column: str) -> int:
    return int(frame[column].sum())


def _settled(books: Books) -> int:
    return _among(books["enrolments"], "outcome", _OUTCOMES)


def _among(frame: DataFrame, column: str, values: list[str]) -> int:
    return int(frame[column].isin(values).sum())


def _exceeded(quotas: DataFrame) -> int:
    return int(((quotas["left_persons"] < 0) | (quotas["left_fen"] < 0)).fillna(False).sum())


def _paid_twice(payments: DataFrame) -> int:
    months = payments.assign(month=payments["months"].str.split(";")).explode("month")
    return int(months.duplicated(["student_key", "programme", "month"]).sum())


def _without_decision(books: Books) -> int:
    claimants = books["enrolments"][books["enrolments"]["stage"].isin(books.stages)]
    return int((~among(claimants["student_key"], books["decisions"]["student_key"])).sum())


def _for_nobody(books: Books) -> int:
    counted = books["enrolments"].query("outcome in ['counts', 'held']")
    return int((~among(books.eligible["student_key"], counted["student_key"])).sum())


LAWS: tuple[Law, ...] = (
    (N_("班级表读取的行 = 采用 + 退回"), lambda b: _sum(b.of_classes, "rows"), lambda b: len(b["enrolments"]) + b.returned),
    (N_("全部表读取的行 = 采用 + 退回"), lambda b: b.rows("rows"), lambda b: b.rows("accepted") + b.rows("returned")),
    (N_("采用的行 = 计入 + 合并 + 被取代 + 待裁定"), lambda b: len(b["enrolments"]), _settled),
    (N_("申请 = 发放 + 不符合 + 待裁定 + 被取代"), lambda b: len(b["decisions"]), lambda b: _among(b["decisions"], "status", _STATUSES)),
    (N_("核准的笔数 = 发放的笔数"), lambda b: len(b.eligible), lambda b: len(b["payments"])),
    (N_("核准的金额 = 发放的金额（分）"), lambda b: _sum(b.eligible, "amount_fen"), lambda b: b.fen("payments")),
    (N_("发放的金额 = 各级资金分担的金额（分）"), lambda b: b.fen("payments"), lambda b: b.fen("funding")),
    (N_("支付号没有重复"), lambda b: len(b["payments"]), lambda b: b["payments"]["payment"].nunique()),
    (N_("没有超出的指标"), _none, lambda b: _exceeded(b["quotas"])),
    (N_("同一学生、项目、月份没有发放两次"), _none, lambda b: _paid_twice(b["payments"])),
    (N_("每名学生都有认定结果"), _none, lambda b: _without_decision(b)),
    (N_("没有在册学生以外的发放"), _none, lambda b: _for_nobody(b)),
)  # fmt: skip
"""What it says, and its two sides, which are equal."""


def check(books: Books) -> None:
    """Raises Problem that names the first law that is broken."""
    for what, left, right in LAWS:
        if left(books) != right(books):
            raise Problem.failed("balance-broken", what=_(what), left=left(books), right=right(books))
