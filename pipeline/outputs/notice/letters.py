"""资助通知书: a letter to each family, with a slip to be cut off, signed and handed back. Several to a page: a page to print
in the browser, and the same as a Word document, made from `templates/letter.zh.docx`, whose wording an office changes in Word.

A letter names the student, the class and the money, and nothing else of the person.
"""

from __future__ import annotations

import datetime
import io
import itertools
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, Template
from lxml import etree
from pandas import DataFrame

from pipeline.outputs.notice.boards import by_school
from pipeline.outputs.page import texts, words
from pipeline.outputs.page.book import file_name
from pipeline.registers.contacts import FIELDS
from pipeline.results import Results
from pipeline.speech.language import N_, _, current, speaking
from pipeline.speech.problems import Problem
from pipeline.speech.wording import as_xml
from schemas.categories import LAST_YEAR

_TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
_CELLS_PER_LETTER = 12
_FILLED_IN = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml|docProps/core\.xml")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_STAMP = (1980, 1, 1, 0, 0, 0)
_TO = {"student": N_("学生银行卡"), "school": N_("抵减学费")}
Letter = Mapping[str, Any]


@dataclass(frozen=True)
class Letters:
    """The letters of one school, as a page or as a Word document. path: relative to the output folder; its ending says which."""

    path: str
    letters: Sequence[Letter]
    shared: Mapping[str, str]
    made: datetime.date
    language: str = field(default_factory=current)

    @property
    def cells(self) -> int:
        return _CELLS_PER_LETTER * len(self.letters) * (2 if self.path.endswith(".docx") else 1)

    def write(self, folder: Path) -> str:
        """Write the file below the folder; returns its relative path."""
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with speaking(self.language):
            target.write_bytes(self._document() if self.path.endswith(".docx") else self._page())
        return self.path

    @property
    def _template(self) -> str:
        return f"letter.{self.language}.docx" if self.path.endswith(".docx") else "letter.html.j2"

    def proof(self) -> None:
        """Write the first letter to nowhere. Raises Problem where the template cannot be used: an office may have changed it."""
        first = replace(self, letters=self.letters[:1])
        with texts.checked(self._template):
            try:
                _ = first._document() if self.path.endswith(".docx") else first._page()
            except (PackageNotFoundError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, OSError) as error:
                raise Problem.failed("template-wrong", file=self._template, message=type(error).__name__) from None

    def _page(self) -> bytes:
        return as_xml(texts.template("letter.html.j2").render(letters=self.letters, language=self.language, **self.shared)).encode()

    def _document(self) -> bytes:
        """The parts of the template, those with blanks filled in; the same bytes at any time."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in _word(_TEMPLATES / self._template).items():
                content = as_xml(part.render(letters=self.letters, **self.shared)).encode() if isinstance(part, Template) else part
                package.writestr(zipfile.ZipInfo(name, _STAMP), _numbered_pictures(content), zipfile.ZIP_DEFLATED)
        return out.getvalue()


@cache
def _word(file: Path) -> dict[str, Template | bytes]:
    """The parts of a Word template: the text, headers, footers and properties to be filled in, the others as they are.

    docxtpl puts the tags together that Word has torn apart, and makes of `{%p … %}` and `{%tr … %}` what they stand for. Its own way
    of filling in takes the whole document apart again afterwards, for tables and pictures that a letter does not have; five times as slow.
    """
    document = DocxTemplate(file)
    document.init_docx()
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    parts: dict[str, Template | bytes] = {}
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            content = package.read(name)
            if _FILLED_IN.fullmatch(name):
                parts[name] = environment.from_string(
                    _HEAD + document.patch_xml(etree.tostring(etree.fromstring(content), encoding="unicode"))
                )
            else:
                parts[name] = content
    return parts


def _numbered_pictures(content: bytes) -> bytes:
    """A picture that each letter repeats, each with a number of its own, as Word wants it."""
    number = itertools.count(1)
    return re.sub(rb'(<wp:docPr\b[^>]*?\bid=")\d+"', lambda found: found[1] + b'%d"' % next(number), content)


def books(results: Results, payments: DataFrame) -> list[Letters]:
    """The letters of each school, as a page and as a document. payments: in class order, with the columns in words that `public` adds.

    Nothing where they are not wanted yet (`About.letters`); a template that cannot be used is told all the same.
    """
    contacts = by_school(results)
    made = []
    wanted = results.about.letters
    for school, letters in _letters(payments if wanted else payments.head(1)).items():
        whom = contacts.get(school, dict.fromkeys(FIELDS, ""))
        shared = {
            "title": texts.write("notice.j2", "letters_title", school, results.term.title),
            "school": school,
            "term": results.term.title,
            "day": texts.day_in_words(results.as_of),
            "hotline": whom["hotline"],
            "office": whom["aid_office"] or _("学校资助部门"),
        }
        name = _("通知书-{school}").format(school=file_name(school))
        folder = f"2-notice/{_('通知书')}"
        made += [Letters(f"{folder}/{name}.{kind}", letters, shared, results.as_of) for kind in ("html", "docx")]
    for one in made[:2]:
        one.proof()
    return made if wanted else []


def _letters(payments: DataFrame) -> dict[str, list[Letter]]:
    """school → a letter for each student, in class order. One pass over plain rows: a frame per student is slow."""
    last_year = payments["year"] == payments["stage"].map(LAST_YEAR)
    shown = payments.assign(
        month=words.months(payments["months"]),
        to=words.said(payments["paid_to"], _TO),
        last_year=last_year.fillna(False).astype(bool),
    )
    schools: dict[str, dict[tuple[str, str], dict[str, Any]]] = {}
    columns = ["school", "class_name", "student_key", "name", "last_year", "programme_name", "month", "amount_fen", "to", "fee_fen"]
    for school, class_name, key, name, last, programme, month, fen, to, fee, left in shown[[*columns, "fee_left_fen"]].itertuples(
        index=False
    ):
        blank = {"name": name, "class_name": class_name, "lines": [], "fen": 0, "waived": 0, "last_year": last, "fee_left": ""}
        letter = schools.setdefault(school, {}).setdefault((class_name, key), blank)
        letter["lines"].append({"programme": programme, "months": month, "amount": texts.yuan(fen), "paid_to": to})
        letter["fen"] += fen
        if not pd.isna(fee):
            letter["waived"] += fen
            letter |= {"fee": texts.yuan(int(fee)), "fee_left": texts.yuan(int(left))}
    return {school: [_finished(letter) for letter in letters.values()] for school, letters in schools.items()}


def _finished(letter: dict[str, Any]) -> Letter:
    return letter | {"total": texts.yuan(letter["fen"]), "waived": texts.yuan(letter["waived"])}
