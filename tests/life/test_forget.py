"""Terms that were kept long enough: what is known of persons goes, the books stay true."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

import run
from pipeline.facts.terms import Term
from pipeline.ledger import sealing
from pipeline.ledger import tables as t
from pipeline.ledger.known import known_of
from pipeline.life import forget
from tests.conftest import card, citizen
from tests.life.conftest import Made
from tests.life.office import Office, Student

AUTUMN, SPRING = "2026-autumn", "2027-spring"
OVER = "2058-01-01"
"""The day after 2026-autumn was kept for 30 years from the end of 2027."""
GONE = [Student("王一明", 1, "vocational"), Student("孙四美", 11, "high")]
STAYS = Student("赵留下", 21, "high")


def _forget(office: Office, *more: str, before: str = SPRING, on: str = OVER, by: str = "李主任") -> tuple[int, str]:
    said = io.StringIO()
    ledger = ["--ledger", office.url] if office.url else []
    folders = ["--input", str(office.input), "--output", str(office.output)]
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = run.main(["forget", "--before", before, "--by", by, "--as-of", on, *folders, *ledger, *more])
    return code, said.getvalue()


def _two_terms(office: Office) -> None:
    """An autumn that was published, paid, returned and archived; and a spring that still runs."""
    office.seal_first_month(AUTUMN, [*GONE, STAYS])
    office.answer(AUTUMN, "回单.xlsx", {"孙四美": "户名孙四美不符"})
    office.must("reconcile", AUTUMN, "2026-12-10")
    office.must("archive", AUTUMN, "2027-02-01")
    office.month(SPRING, "2027-03", [STAYS])
    office.must("publish", SPRING, "2027-04-01")


@pytest.fixture
def office(made: Made, tmp_path: Path) -> Office:
    return made.copy("forget", _two_terms, tmp_path, "", "")


def _texts(office: Office) -> str:
    """All that lies in the output folder, packages opened."""
    found = []
    for path in sorted(office.output.rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            found.append(path.as_posix().encode() + raw)
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as package:
                    found += [package.read(name) for name in package.namelist()]
    return b"\n".join(found).decode("utf-8", "replace")


def _of(student: Student) -> list[str]:
    born = {"vocational": "20090301", "high": "20100301"}[student.school]
    return [student.name, citizen(student.number, born), card(student.number)]


def test_of_a_term_that_was_forgotten_nobody_is_left_and_every_sum_is(made: Made, tmp_path: Path, ledger_url: str, server: str) -> None:
    office = made.copy("forget", _two_terms, tmp_path, ledger_url, server)
    before = _texts(office)
    assert all(text in before for student in GONE for text in _of(student)[:1])
    paid = office.payments(AUTUMN)
    code, said = _forget(office, "--why", "保存期满")
    assert code == 0, said
    assert "2026-autumn" in said
    assert str(office.input / AUTUMN) in said
    after = _texts(office)
    assert [text for student in GONE for text in _of(student) if text in after] == []
    assert office.ledger.first_broken() is None
    left = office.payments(AUTUMN)
    columns = ["payment", "school", "class_name", "programme", "months", "amount_fen", "status"]
    assert left[columns].to_numpy().tolist() == paid[columns].to_numpy().tolist()
    assert left["student_key"].str.startswith("?").all()
    assert (left[["payee", "account", "name", "id_number"]] == "").all(axis=None)
    assert left["student_key"].is_unique, "nobody can be followed from one payment to the next"
    assert not list((office.output / "archive").rglob("*.zip"))
    assert not (office.output / ".kept" / AUTUMN).exists()
    assert sorted(path.name for path in (office.output / AUTUMN).iterdir()) == ["manifest.json", "清除清册.xlsx"]
    assert (office.input / AUTUMN).is_dir()
    assert office.state(AUTUMN) == "forgotten"


def test_who_is_known_in_a_term_that_stays_is_still_known_there(office: Office) -> None:
    assert _forget(office)[0] == 0
    known = known_of(office.ledger, Term.parse(SPRING))
    assert known.persons["name"].tolist() == ["赵留下"]
    assert known.history.empty, "of the autumn nobody is known any more"
    office.must("run", SPRING, "2058-02-01")
    office.must("pay", SPRING, "2058-02-10")
    assert office.payments(SPRING)["name"].tolist() == ["赵留下"]
    office.must("verify", SPRING)


def test_the_list_says_what_went_and_what_stays(office: Office) -> None:
    paid = office.payments(AUTUMN)
    _forget(office)
    page = openpyxl.load_workbook(office.output / AUTUMN / "清除清册.xlsx").worksheets[0]
    texts = [cell.value for row in page.iter_rows() for cell in row if cell.value is not None]
    assert "2026-autumn/3-payout" in texts
    assert any(str(text).startswith("archive/") for text in texts)
    sums = paid.groupby(["school", "programme"])["amount_fen"].sum() / 100
    assert set(sums) <= set(texts), "each school's and programme's money"
    assert not any(student.name in str(text) for student in [*GONE, STAYS] for text in texts)
    said = json.loads((office.output / AUTUMN / "manifest.json").read_text(encoding="utf-8"))
    assert said["forgotten"] == {"by": "李主任", "why": "", "kept_until": "2057-12-31"}
    assert said["total_fen"] == paid["amount_fen"].sum()


def test_what_can_be_done_with_such_a_term(office: Office) -> None:
    """Looked at and verified; not run, published or paid."""
    _forget(office)
    assert "清除" in office.must("status", AUTUMN)
    assert "李主任" in office.must("verify", AUTUMN)
    for step in ("run", "publish", "pay", "archive"):
        code, said = office.do(step, AUTUMN, "2058-02-01")
        assert code == 1, said
        assert "清除" in said
        assert "Traceback" not in said
    (office.output / AUTUMN / "清除清册.xlsx").write_bytes(b"changed")
    assert office.do("verify", AUTUMN)[0] == 1


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ({"on": "2057-12-31"}, 1, "2057-12-31"),
        ({"by": " "}, 2, "--by"),
        ({"before": AUTUMN}, 1, "以前没有"),
    ],
)
def test_what_must_be_kept_is_kept(office: Office, more: dict[str, str], code: int, words: str) -> None:
    before = _texts(office)
    got, said = _forget(office, **more)
    assert (got, words in said) == (code, True), said
    assert _texts(office) == before


def test_nothing_goes_where_one_of_the_terms_must_stay(office: Office) -> None:
    """And a term of which nothing was ever published is forgotten like any other."""
    office.month("2026-spring", "2026-03", [Student("李从前", 31, "high")])
    office.must("run", "2026-spring", "2026-04-01")
    before = _texts(office)
    code, said = _forget(office, on="2057-06-01")
    assert (code, AUTUMN in said) == (1, True), said
    assert _texts(office) == before
    assert _forget(office, on="2057-06-01", before=AUTUMN)[0] == 0
    after = _texts(office)
    assert "李从前" not in after
    assert "王一明" in after
    assert office.state("2026-spring") == "forgotten"


def test_the_second_time_there_is_nothing_to_forget_and_a_cut_off_run_is_finished(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:

    def cut(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.life.forget.publish_folder", cut)
        code, said = _forget(office)
    assert code == 1, said
    assert office.state(AUTUMN) == "forgotten"
    assert (office.output / AUTUMN / "4-audit").is_dir()
    assert _forget(office)[0] == 0
    assert not (office.output / AUTUMN / "4-audit").exists()
    assert _forget(office)[0] == 1


def test_entries_of_before_there_were_keys_are_blanked_and_the_chain_written_anew(
    made: Made,
    tmp_path: Path,
    ledger_url: str,
    server: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sealing, "sealed", lambda row, table, _key: {k: v for k, v in row.items() if (table, k) != ("persons", "term")})
        office = made.copy("forget-before-keys", _two_terms, tmp_path, ledger_url, server)
    (office.output / "ledger-0003.sqlite").write_bytes("王一明".encode())
    paid = office.payments(AUTUMN)
    code, said = _forget(office)
    assert code == 0, said
    after = _texts(office)
    assert [text for student in GONE for text in _of(student) if text in after] == []
    assert office.ledger.first_broken() is None
    assert office.payments(AUTUMN)["amount_fen"].tolist() == paid["amount_fen"].tolist()
    assert known_of(office.ledger, Term.parse(SPRING)).persons["name"].tolist() == ["赵留下"]
    office.must("verify", AUTUMN)
    assert _forget(office)[0] == 1


def test_what_the_ledger_holds_of_persons_is_unreadable_without_the_key(office: Office) -> None:
    raw = (office.output / "ledger.sqlite").read_bytes().decode("utf-8", "replace")
    assert [text for student in [*GONE, STAYS] for text in _of(student) if text in raw] == []
    told = office.ledger.read(t.PERSONS, t.EVENTS)
    assert set(told["persons"]["name"]) == {"王一明", "孙四美", "赵留下"}
    assert "户名孙四美不符" in set(told["payment_events"]["reason"])


def test_a_key_that_somebody_took_out_is_no_forgetting(office: Office) -> None:
    import sqlite3

    with contextlib.closing(sqlite3.connect(office.output / "ledger.sqlite")) as connection:
        connection.execute("DELETE FROM term_keys WHERE term = ?", (AUTUMN,))
        connection.commit()
    (office.output / "ledger.sqlite.sha256").unlink()
    code, said = office.do("status", AUTUMN)
    assert (code, "被改动过" in said or "改动" in said) == (1, True), said


def test_what_goes_is_told_in_kibibytes_rounded_up(tmp_path: Path) -> None:
    term = tmp_path / "2026-autumn"
    (term / "3-payout").mkdir(parents=True)
    for name, size in (("a", 1024), ("b", 1024), ("c", 0)):
        (term / "3-payout" / name).write_bytes(b"x" * size)
    (term / "manifest.json").write_bytes(b"x")
    told = forget._files(tmp_path, term, []).set_index("folder")
    assert told[["files", "size"]].to_numpy().tolist() == [[1, 1], [3, 2]]
