"""Chinese and English: every label and message has both, and a term can be run, answered and read in either."""

from __future__ import annotations

import ast
import re
import string
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from pipeline.speech.language import LANGUAGES, SOURCE
from pipeline.speech.locale import keep
from tests.conftest import HOME, Desk, Published, card, citizen, run_term

CHINESE = re.compile("[\u4e00-\u9fff]")
CHINESE_WORD = re.compile("[\u4e00-\u9fff]+")
OTHERS = [language for language in LANGUAGES if language != SOURCE]
SPEAKING = (
    *("aid", "persons", "life", "outputs", "ledger", "policy", "registers", "speech/catalogue"),
    *("speech/problems.py", "speech/findings.py", "speech/teller.py", "term.py"),
)
"""Where a Chinese text is one that a person reads. Elsewhere (intake, identity, the example term) it is what people write."""
DATA = {
    "宋体",
    "黑体",
    "零元整",
    "一二三四五六七八九",
    "4-账簿/ledger.jsonl",
    "1-原始资料",
    "2-结果",
    "3-政策",
    "学年",
    "其他",
    "目录.xlsx",
    "资助",
    r"(\d+)\)?班",
}
"""Names of fonts and of folders in the archive, and numerals."""
DATA_FILES = {"spelling.py", "archive.py"}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language: str) -> None:
    assert keep.untranslated(keep.brought_up_to_date(language)) == [], "python -m pipeline.speech.locale.keep"


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_holds_the_texts_of_the_program_and_is_compiled(language: str) -> None:
    file = keep.FOLDER / language / "LC_MESSAGES" / "messages.po"
    known = keep.catalogue(language)
    assert {one.id for one in known} == {one.id for one in keep.brought_up_to_date(language)}, "python -m pipeline.speech.locale.keep"
    assert file.with_suffix(".mo").read_bytes() == keep.compiled(known), "python -m pipeline.speech.locale.keep"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_same_blanks_to_fill(language: str) -> None:
    for message in keep.catalogue(language):
        if message.id:
            assert _blanks(message.id) == _blanks(message.string), message.id
            assert not CHINESE.search(message.string), message.id


def _blanks(text: str) -> set[str]:
    if "%(" in text:
        return set(re.findall(r"%\((\w+)\)s", text))
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_text_escapes_the_catalogue() -> None:
    known = {message.id for message in keep.template()}
    escaped = [f"{path.name}:{line}: {text}" for path, line, text in _chinese() if text not in known and text not in DATA]
    assert escaped == []


def _chinese() -> Iterator[tuple[Path, int, str]]:
    """Every Chinese text in the code that speaks, but for docstrings."""
    files = [
        path
        for part in SPEAKING
        for path in ([HOME / "pipeline" / part] if part.endswith(".py") else (HOME / "pipeline" / part).rglob("*.py"))
    ]
    for path in files:
        if path.name in DATA_FILES:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value) and id(node) not in bare:
                yield path, node.lineno, node.value


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Published:
    published = run_term(HOME / "input", tmp_path_factory.mktemp("english"), "--lang", "en", "--letters")
    assert published.code == 0, published.said
    return published


def test_english_gives_the_same_money(english: Published, example: Published) -> None:
    keys = ["student_key", "programme", "amount_fen", "payment"]
    assert english.table("payments")[keys].equals(example.table("payments")[keys])
    assert not CHINESE.search(english.said)


def test_english_workbooks_have_english_labels(english: Published) -> None:
    """No heading, title, tab, footer, total or drop-down list is Chinese; what stands in the cells may be, if it came from a sheet."""
    from_sheets = _what_the_sheets_say(english)
    seen = 0
    for path in sorted(english.folder.rglob("*.xlsx")):
        if path.parent.name == "bank" and path.name.startswith("DRAFT-batch-"):
            continue  # as the bank wants them
        book = openpyxl.load_workbook(path)
        for page in book.worksheets[:1] if "1-returned/2026" in path.as_posix() else book.worksheets:
            assert not CHINESE.search(page.oddFooter.center.text or "")
            assert page.title in from_sheets or not CHINESE.search(page.title), page.title
            for row in page.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and CHINESE.search(cell.value):
                        label = cell.font.b and cell.fill.fgColor.rgb in ("FFE7ECF2", "FFF5F5F5")
                        assert not label, (path.name, page.title, cell.value)
                    seen += 1
            for rule in page.data_validations.dataValidation:
                assert not CHINESE.search(rule.formula1 or ""), path.name
    assert seen > 5_000
    report = (english.folder / "report.html").read_text(encoding="utf-8")
    assert set(CHINESE_WORD.findall(report)) <= set(CHINESE_WORD.findall(from_sheets))


def _what_the_sheets_say(published: Published) -> str:
    """Names of files, sheets, schools and classes."""
    enrolments, submissions = published.table("enrolments"), published.table("submissions")
    said = [*enrolments["school"], *enrolments["class_name"], *submissions["file"], *submissions["sheet"], *submissions["class_name"]]
    return " ".join(map(str, dict.fromkeys(said)))


def test_what_the_program_asks_in_english_can_be_answered_in_english(desk: Desk) -> None:
    """The open cases of the English audit workbook, filled in and dropped back, are applied."""
    head = ["姓名", "身份证号", "困难等级", "是否住宿", "银行卡号"]
    boarder = ["王伟", citizen(1, "20180301"), "困难", "是", card(1)]
    for school in ("青山县第一小学", "青山县第二小学"):
        desk.sheet(f"2026-09/{school}.xlsx", [f"{school}三年级(1)班2026年9月"], head, [boarder])
    first = desk.run("--lang", "en")
    assert first.code == 0, first.said
    assert len(first.table("payments")) == 0
    book = openpyxl.load_workbook(first.folder / "4-audit" / "audit.xlsx")
    page = book["Held"]
    heading = next(row for row in page.iter_rows() if row[0].value == "Case")
    at = {cell.value: cell.column for cell in heading}
    for number, choice in enumerate(("keep", "drop"), start=heading[0].row + 1):
        page.cell(number, at["Ruling"]).value, page.cell(number, at["Ruled by"]).value = choice, "Li"
        page.cell(number, at["Reason"]).value = "checked"
    book.save(desk.input / "2026-autumn" / "audit.xlsx")
    second = desk.run("--lang", "en")
    assert len(second.table("payments")) == 1, second.table("findings")[["code", "message"]]
    assert "Ruled: keep: checked (Li)" in set(second.table("duplicates")["reason"])
    third = desk.run()
    assert third.table("payments")["payment"].tolist() == second.table("payments")["payment"].tolist()


@pytest.mark.parametrize(
    ("kind", "path", "place"),
    [
        ("head-count", "4-audit/bulletin-2026-09.xlsx", -2),
        ("spot-checks", "4-audit/bulletin-2026-09.xlsx", -1),
        ("objections", "2-notice/objections.xlsx", -1),
    ],
)
def test_forms_in_english_have_the_headings_that_are_read(english: Published, kind: str, path: str, place: int) -> None:
    from schemas.kinds import KINDS

    known = next(one for one in KINDS if one.name == kind)
    page = openpyxl.load_workbook(english.folder / path).worksheets[place]
    headings = next(
        [cell.value for cell in row if cell.value] for row in page.iter_rows() if row[1].value and row[1].font.b and row[2].value
    )
    named = {column.en for column in known.columns.values()}
    assert set(known.must) <= {name for name, column in known.columns.items() if column.en in headings}
    assert set(headings) <= named


def test_english_letters_are_english_but_for_names(english: Published) -> None:
    payments = english.table("payments")
    office = "学生资助办公室 行政楼 教学楼一楼大厅"
    data = set(CHINESE_WORD.findall(" ".join([*payments["name"], *payments["school"], *payments["class_name"], office])))
    files = sorted(path for path in (english.folder / "2-notice" / "letters").iterdir())
    assert {path.suffix for path in files} == {".docx", ".html"}
    for path in files:
        text = path.read_text(encoding="utf-8").partition("<body>")[2] if path.suffix == ".html" else _words_of(path)
        assert set(CHINESE_WORD.findall(text)) <= data, path.name
        assert "Student Aid Notice" in text


def _words_of(path: Path) -> str:
    return re.sub("<[^>]+>", " ", zipfile.ZipFile(path).read("word/document.xml").decode())


def test_keeping_writes_what_the_program_says_and_names_what_is_not_translated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keep, "FOLDER", tmp_path)
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    assert keep.main() == 1  # from nothing: every text is there, none has a translation
    texts = {message.id for message in keep.template() if message.id}
    assert len(capsys.readouterr().out.splitlines()) >= len(texts)
    known = keep.brought_up_to_date("en")
    for message in known:
        message.string = "x"
    (folder / "messages.po").write_bytes(keep.written(known))
    assert keep.main() == 0
    assert capsys.readouterr().out == ""
    first = (folder / "messages.po").read_bytes(), (folder / "messages.mo").read_bytes()
    assert keep.main() == 0
    assert (first[0], first[1]) == ((folder / "messages.po").read_bytes(), (folder / "messages.mo").read_bytes())
