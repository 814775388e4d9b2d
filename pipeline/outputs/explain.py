"""Why a student is paid, held or refused: the whole chain from the published tables, from the cell to the payout line.

Nothing is worked out anew: what is shown is what the run of the term has published, and a sheet that was changed since is
named.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pandas as pd
from pandas import DataFrame

from pipeline.facts import identity, keys
from pipeline.intake.discover import path_of
from pipeline.ledger.payments import RUN
from pipeline.outputs.life.plan import COMING, KINDS, RUN_FOLDER
from pipeline.outputs.life.reconciled import STATUSES
from pipeline.outputs.page import words
from pipeline.outputs.page.book import file_name
from pipeline.speech.catalogue import CATALOGUE
from pipeline.speech.findings import SEVERITIES
from pipeline.speech.language import N_, all_of, translated, word
from pipeline.speech.problems import Problem, as_typed, yuan
from schemas.categories import HARDSHIP_LEVEL

_TABLES = ("enrolments", "findings", "duplicates", "assessments", "decisions", "payments", "submissions", "runs")
_MOST_PEOPLE = 10
_TEXTS = {
    "sheets": N_("一、表上在哪里"),
    "changed": N_("此文件在上次运行之后改动过"),
    "found": N_("二、发现的问题"),
    "twice": N_("三、重复"),
    "decided": N_("五、逐项认定"),
    "paid": N_("六、应发"),
    "runs": N_("七、各批发放"),
    "nothing": N_("无"),
    "sources": N_("依据"),
    "months": N_("月份"),
    "in": N_("见"),
    "quota": N_("指标"),
    "fee": N_("应缴学费"),
    "fee-left": N_("应缴余额"),
    "hardship": N_("四、困难认定"),
    "by-sheet": N_("（按班级表）"),
    "level": N_("等级"),
    "rank": N_("班级第 {in_class} 位、学校第 {in_school} 位"),
    "last": N_("上学期"),
    "amount-by": N_("金额依据"),
}


def explain(term: str, who: str, input_: Path, output: Path, language: str) -> Iterator[str]:
    """The lines that explain a student of a published term. who: an id number, or a name.

    Raises Problem when the term has no results, nobody is called so, or too many are.
    """
    folder = output / term
    if not all((folder / "tables" / f"{name}.parquet").exists() for name in _TABLES):
        raise Problem.failed("not-run-yet", folder=as_typed(output), term=term)
    tables = {name: pd.read_parquet(folder / "tables" / f"{name}.parquet") for name in _TABLES}
    people = _people(tables, who)
    if not people:
        raise Problem.failed("person-unknown", term=term)
    if len(people) > _MOST_PEOPLE:
        raise Problem.failed("too-many-people", count=len(people))
    inputs = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    told = _Teller(tables, inputs, input_ / term, folder, language)
    return (line for number, (id_number, name) in enumerate(people) for line in told.person(id_number, name, first=number == 0))


def _people(tables: dict[str, DataFrame], who: str) -> list[tuple[str, str]]:
    """(id number, name) of all whom the words may mean, accepted or returned."""
    rows = pd.concat([tables["enrolments"][["id_number", "name"]], tables["findings"][["id_number", "name"]]]).drop_duplicates()
    rows = rows[(rows["id_number"] != "") | (rows["name"] != "")]
    typed = pd.Series([who.strip()], dtype="str")
    id_number, name = identity.id_18(typed.str.upper())[0], keys.name_key(typed)[0]
    mine = rows[(rows["id_number"] == id_number) | (keys.name_key(rows["name"]) == name)]
    return [(str(one), str(other)) for one, other in mine.sort_values(["id_number", "name"]).itertuples(index=False)]


class _Teller:
    """Tells of one person after another."""

    def __init__(self, tables: dict[str, DataFrame], inputs: dict[str, str], input_: Path, folder: Path, language: str) -> None:
        self._tables, self._inputs, self._input, self._folder = tables, inputs, input_, folder
        self._language = language

    def person(self, id_number: str, name: str, *, first: bool) -> Iterator[str]:
        if not first:
            yield ""
        yield f"{name}　{id_number}"
        for title, lines in (
            ("sheets", self._sheets(id_number, name)),
            ("found", self._findings(id_number, name)),
            ("twice", self._duplicates(id_number)),
            ("hardship", self._hardship(id_number, name)),
            ("decided", self._decisions(id_number, name)),
            ("paid", self._payments(id_number, name)),
            ("runs", self._runs(id_number, name)),
        ):
            yield self._say(title)
            yield from lines or [f"  {self._say('nothing')}"]

    def _rows(self, table: str, id_number: str, name: str, order: list[str]) -> list[dict[str, Any]]:
        """The person's rows of a table."""
        rows = self._tables[table]
        mine = rows[(rows["id_number"] == id_number) & (rows["name"] == name)].sort_values(order, kind="stable")
        return cast(list[dict[str, Any]], mine.to_dict("records"))

    def _sheets(self, id_number: str, name: str) -> list[str]:
        made = []
        for row in self._rows("enrolments", id_number, name, ["month", "file", "row"]):
            why = f"（{self._in_words(CATALOGUE[row['reason']].title)}）" if row["reason"] in CATALOGUE else ""
            place = f"{row['file']}  [{row['sheet']}] {row['cell']}"
            outcome = f"{self._in_words(words.OUTCOMES[row['outcome']])}{why}{self._changed(row['file'])}"
            made.append(f"  {row['month']}  {place}  {row['school']} {row['class_name']}  {outcome}")
        return made

    def _changed(self, file: str) -> str:
        path = path_of(self._input, file)
        same = path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == self._inputs.get(file)
        return "" if same else f"  ! {self._say('changed')}"

    def _findings(self, id_number: str, name: str) -> list[str]:
        return [
            f"  {self._in_words(SEVERITIES[row['severity']])}  {row['code']}  {row['file']}  [{row['sheet']}] {row['cell']}  "
            f"{row['message']}。{row['remedy']}"
            for row in self._rows("findings", id_number, name, ["file", "cell", "code"])
        ]

    def _duplicates(self, id_number: str) -> list[str]:
        clusters = self._tables["duplicates"]
        mine = clusters[clusters["cluster"].isin(clusters.loc[clusters["id_number"] == id_number, "cluster"])]
        return [
            f"  {row['cluster']}  {self._in_words(CATALOGUE[row['kind']].title)}  {row['name']}  {row['school']} {row['class_name']}  "
            f"{row['month']}  {row['file']} [{row['sheet']}] {row['row']}  {self._in_words(words.OUTCOMES[row['outcome']])}"
            for row in cast(list[dict[str, Any]], mine.to_dict("records"))
        ]

    def _hardship(self, id_number: str, name: str) -> list[str]:
        made = []
        for row in self._rows("assessments", id_number, name, ["school"]):
            level, last = (word(HARDSHIP_LEVEL[row[key]]) if row[key] else "—" for key in ("level", "last_level"))
            rank = self._say("rank").format(in_class=row["rank_in_class"], in_school=row["rank_in_school"])
            by = self._say("by-sheet") if row["stated"] else row["by"]
            said = f"{self._say('level')} {level}{by}  {rank}  {self._say('last')} {last}"
            made.append(f"  {row['school']} {row['class_name']}  {said}")
            made += [f"    {part}" for part in row["points"].split("；") if part]
        return made

    def _decisions(self, id_number: str, name: str) -> list[str]:
        made = []
        for row in self._rows("decisions", id_number, name, ["programme", "school"]):
            status = f"{self._in_words(words.STATUSES[row['status']])} {row['reason_codes']}".rstrip()
            made.append(f"  {row['programme_name']}  {row['school']} {row['class_name']}  {status}  {self._say('months')} {row['months']}")
            made += [f"    {part}" for part in row["reasons"].split("；") if part]
            made.append(f"    {self._say('sources')}：{row['sources']}")
        return made

    def _payments(self, id_number: str, name: str) -> list[str]:
        made = []
        for row in self._rows("payments", id_number, name, ["programme"]):
            account = f" {row['bank']} …{row['account'][-4:]}" if row["account"] else ""
            to = f"{self._in_words(words.PAID_TO[row['paid_to']])}：{row['payee']}{account}"
            made.append(f"  {row['programme_name']}  {row['months']}  {yuan(row['amount_fen'])}  {to}")
            made.append(f"    {self._say('amount-by')}：{row['amount_source']}")
            if row["document"]:
                made.append(f"    {self._say('quota')}：{row['document']}　{row['functional_class']} {row['economic_class']}".rstrip())
            if not pd.isna(row["fee_fen"]):
                made.append(f"    {self._say('fee')} {yuan(row['fee_fen'])}，{self._say('fee-left')} {yuan(row['fee_left_fen'])}")
            paid = self._rows("runs", id_number, name, ["run"])
            number = max((int(line["run"]) for line in paid if line["programme"] == row["programme"]), default=0)
            book = self._book(words.SUMMARY_FILE if row["paid_to"] == "school" else words.ROSTER_FILE, row["school"], number)
            made.append(f"    {self._say('in')} {as_typed(self._folder)}/3-payout/{book}")
        return made

    def _runs(self, id_number: str, name: str) -> list[str]:
        """Each line of each pay run, with the bank's word on it."""
        made = []
        for row in self._rows("runs", id_number, name, ["run", "payment"]):
            number = self._in_words(RUN).format(number=row["run"])
            state = self._in_words(STATUSES[row["status"]]) + (f"（{row['reason']}）" if row["reason"] else "")
            account = f" {row['bank']} …{row['account'][-4:]}" if row["account"] else ""
            corrects = f"  → {row['corrects']}" if row["corrects"] else ""
            kind = self._in_words(KINDS[row["kind"]])
            line = f"  {number}  {row['paid_on']}  {kind}  {row['months']}  {yuan(row['amount_fen'])}{account}  {state}"
            made.append(f"{line}  {row['payment']}{corrects}")
        return made

    def _book(self, name: str, school: str, number: int) -> str:
        """The payout workbook of that name, of the run of that number or of the next one, in the language in which the term was run."""
        folders = [one.format(number=number) for one in all_of(RUN_FOLDER)] if number else list(all_of(COMING))
        names = [f"{folder}/{one.format(school=file_name(school))}" for folder in folders for one in all_of(name)]
        return next((one for one in names if (self._folder / "3-payout" / one).exists()), names[0])

    def _in_words(self, text: str) -> str:
        return translated(text, self._language)

    def _say(self, name: str) -> str:
        return translated(_TEXTS[name], self._language)
