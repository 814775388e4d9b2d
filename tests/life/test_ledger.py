"""The ledger itself: chained, append-only, brought forward when it is old, refused when somebody else has changed it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from pandas import DataFrame
from sqlalchemy import Engine, Table, create_engine, inspect, text

from pipeline.facts.terms import Term
from pipeline.ledger import Ledger, chain, default_url, open_ledger, versions
from pipeline.ledger import tables as t
from pipeline.ledger.known import known_of
from pipeline.speech.problems import Problem
from tests.life.conftest import Made
from tests.life.office import Office, Student

TERM = "2026-autumn"
STUDENTS = [Student("王一明", 1, "vocational"), Student("孙四美", 11, "high")]
MOVE = {"term": TERM, "number": 1, "move": "publish", "before": "open", "after": "published", "by": "李主任", "why": "", "on": "2026-11-02"}


def _url(ledger_url: str, folder: Path) -> str:
    return ledger_url or default_url(folder)


def _engine(url: str) -> Engine:
    return create_engine(url.replace("postgresql:", "postgresql+psycopg:"))


def _seal(office: Office) -> None:
    office.seal_first_month(TERM, STUDENTS)


@pytest.fixture
def sealed(made: Made, tmp_path: Path, ledger_url: str, server: str) -> Office:
    return made.copy("ledger", _seal, tmp_path, ledger_url, server)


def _changed_by_hand(office: Office, sql: str) -> None:
    """Somebody opens the database and changes a row; the checksum beside a file is taken away too."""
    engine = _engine(_url(office.url, office.output))
    with engine.begin() as connection:
        assert connection.execute(text(sql)).rowcount == 1
    engine.dispose()
    (office.output / "ledger.sqlite.sha256").unlink(missing_ok=True)


def test_the_migrations_make_the_tables_that_the_program_knows(tmp_path: Path, ledger_url: str) -> None:
    url = _url(ledger_url, tmp_path)
    with open_ledger(url, tmp_path).writing():
        pass
    with _engine(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, t.METADATA) == []
        inspected = inspect(connection)
        empty = {table.name: {one["name"] for one in inspected.get_columns(table.name) if one["nullable"]} for table in t.TABLES}
    assert empty == {table.name: {column.name for column in table.columns if column.nullable} for table in t.TABLES}


def test_the_versions_are_those_that_alembic_knows() -> None:
    revisions = ScriptDirectory.from_config(versions._config()).walk_revisions()
    assert versions._known() == tuple(revision.revision for revision in revisions)


def test_an_older_ledger_is_brought_forward_and_a_copy_kept(tmp_path: Path, ledger_url: str) -> None:
    url = _url(ledger_url, tmp_path)
    engine = _engine(url)
    with engine.begin() as connection:
        versions.bring_forward(connection, "0001")
        assert not inspect(connection).has_table("levels")
        row = MOVE | {"at": "2026-11-02T08:00:00+00:00", "entry": 1, "previous": chain.BEGINNING}
        row["hash"] = chain.linked(chain.BEGINNING, chain.text_of("moves", row))
        connection.execute(t.MOVES.insert(), [row])
    engine.dispose()
    ledger = open_ledger(url, tmp_path)
    assert ledger.read(t.MOVES)["moves"]["by"].to_list() == ["李主任"]
    assert ledger.read(t.LEVELS)["levels"].empty
    assert ledger.first_broken() is None
    kept = list(tmp_path.glob("ledger-0001.*"))
    assert len(kept) == 1
    if ledger_url:
        assert json.loads(kept[0].read_text(encoding="utf-8").splitlines()[0])[:2] == ["moves", 1]
    else:
        with _engine(f"sqlite:///{kept[0]}").connect() as connection:
            assert not inspect(connection).has_table("levels")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments SET amount_fen = amount_fen + 100 WHERE entry = (SELECT max(entry) FROM payments)",
        "UPDATE payments SET account = '6228480000000000000' WHERE entry = (SELECT min(entry) FROM payments)",
        "DELETE FROM decisions WHERE entry = (SELECT min(entry) FROM decisions)",
        "UPDATE moves SET \"by\" = 'x' WHERE entry = (SELECT min(entry) FROM moves)",
    ],
)
def test_a_ledger_that_somebody_changed_is_refused_and_the_entry_named(sealed: Office, sql: str) -> None:
    _changed_by_hand(sealed, sql)
    for step in ("verify", "correct", "reconcile", "archive"):
        code, said = sealed.do(step, TERM, "2026-10-20")
        assert (code, "被改动过" in said) == (1, True), said
    if sealed.url:
        assert any(name in said for name in ("payments", "decisions", "moves"))


def test_an_entry_put_in_by_hand_is_found(sealed: Office) -> None:
    _changed_by_hand(
        sealed,
        'INSERT INTO payment_events (entry, previous, hash, term, payment, event, amount_fen, reason, "on", source) '
        "SELECT max(entry) + 1, max(hash), 'x', '2026-autumn', 'x', 'delivered', 1, '', '', '' FROM moves",
    )
    code, said = sealed.do("verify", TERM)
    assert (code, "被改动过" in said) == (1, True), said


def test_the_moves_of_a_term_are_numbered_from_one_on(sealed: Office) -> None:
    moves = sealed.known(TERM).moves
    assert list(zip(moves["number"], moves["move"], strict=True)) == [(1, "publish"), (2, "pay")]


def test_an_entry_has_the_same_hash_in_every_version_of_the_program() -> None:
    entry = {"entry": 3, "term": TERM, "by": "李主任", "why": "", "on": None, "number": 2, "previous": "x", "hash": "y"}
    text = chain.text_of("moves", entry)
    assert text == '["moves",3,{"by":"李主任","number":2,"term":"2026-autumn","why":""}]'
    assert chain.text_of("moves", dict(reversed(entry.items()))) == text
    assert chain.linked(chain.BEGINNING, text) == "ed9a13d718506a96f52f6fca95056ce14e12c9fddf9ab8fc67b663d7842408ea"


def test_a_chain_is_whole_only_from_its_beginning_on() -> None:
    entries: list[tuple[str, dict[str, object]]] = []
    before = chain.BEGINNING
    for number in (1, 2, 3):
        row: dict[str, object] = {"entry": number, "term": TERM, "previous": before}
        before = chain.linked(before, chain.text_of("moves", row))
        entries.append(("moves", row | {"hash": before}))
    assert chain.first_broken(entries) is None
    assert chain.first_broken([]) is None
    assert chain.first_broken(entries[1:]) == ("moves", 1), "the first is missing"
    assert chain.first_broken([entries[0], entries[2]]) == ("moves", 2)
    for place, wrong in ((0, {"previous": "1" * 64}), (1, {"hash": "1" * 64}), (2, {"term": "2027-spring"}), (1, {"entry": 4})):
        changed = [*entries]
        changed[place] = ("moves", entries[place][1] | wrong)
        assert chain.first_broken(changed) == ("moves", place + 1)


def test_a_checksum_that_is_gone_is_made_up_for_by_the_chain(sealed: Office) -> None:
    if sealed.url:
        pytest.skip("a file beside SQLite")
    (sealed.output / "ledger.sqlite.sha256").unlink()
    sealed.must("verify", TERM)


def test_a_ledger_of_a_newer_program_and_a_foreign_database_are_refused(tmp_path: Path, ledger_url: str) -> None:
    url = _url(ledger_url, tmp_path)
    engine = _engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE canteen (dish TEXT)"))
    with pytest.raises(Problem, match="ledger-is-none"):
        open_ledger(url, tmp_path)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    engine.dispose()
    with pytest.raises(Problem, match="ledger-newer"):
        open_ledger(url, tmp_path)


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "账簿", "sqlite://", "oracle://x", "mysql://aid:secret@x/y", "aid:secret@x", "x://aid:secret@x"]
)
def test_an_address_that_is_none_is_said_to_be_none(tmp_path: Path, url: str) -> None:
    office = Office(tmp_path, url)
    office.month(TERM, "2026-09", STUDENTS)
    code, said = office.do("run", TERM)
    assert (code, "账簿地址" in said, "secret" in said) == (2, True, False), said


def test_a_server_that_does_not_answer_is_one_sentence_without_the_password(tmp_path: Path) -> None:
    office = Office(tmp_path, "postgresql://aid:secret@127.0.0.1:1/x?connect_timeout=2")
    office.month(TERM, "2026-09", STUDENTS)
    code, said = office.do("run", TERM)
    assert (code, "无法使用" in said, "secret" in said) == (1, True, False), said


def test_a_ledger_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.month(TERM, "2026-09", STUDENTS)
    office.output.mkdir()
    (office.output / "ledger.sqlite").write_bytes(b"x" * 4096)
    code, said = office.do("run", TERM)
    assert (code, "无法使用" in said) == (1, True), said


def test_what_is_written_together_is_written_whole_or_not_at_all(tmp_path: Path, ledger_url: str) -> None:
    ledger = open_ledger(_url(ledger_url, tmp_path), tmp_path)
    with pytest.raises(RuntimeError):
        _write(ledger, [MOVE | {"at": "x"}], fail=True)
    assert ledger.read(t.MOVES)["moves"].empty
    _write(ledger, [MOVE | {"at": "x"}])
    with pytest.raises(Problem):
        _write(ledger, [MOVE | {"at": "y"}])  # the same move of the same term once more
    assert len(ledger.read(t.LEVELS)["levels"]) == 1
    assert ledger.first_broken() is None


def _write(ledger: Ledger, moves: list[dict[str, object]], *, fail: bool = False) -> None:
    with ledger.writing() as writer:
        writer.append(t.LEVELS, [{"term": TERM, "student_key": "a", "level": "mild"}])
        writer.append(t.MOVES, moves)
        if fail:
            raise RuntimeError


def test_what_is_written_while_a_step_reads_is_not_taken_for_known(
    tmp_path: Path, ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = open_ledger(_url(ledger_url, tmp_path), tmp_path)
    _write(ledger, [MOVE | {"at": "x"}])
    read = ledger.read

    def read_before_another_writes(*tables: Table) -> dict[str, DataFrame]:
        found = read(*tables)
        _write(ledger, [])
        return found

    monkeypatch.setattr(ledger, "read", read_before_another_writes)
    known = known_of(ledger, Term.parse(TERM))
    assert known.head != ledger.head()


def test_the_ledger_can_be_moved_with_its_outputs(sealed: Office, tmp_path: Path) -> None:
    moved = tmp_path / "another place"
    shutil.move(sealed.output, moved)
    sealed.output = moved
    sealed.must("verify", TERM)


@pytest.mark.parametrize("left", [".ledger.sqlite.new", ".ledger.sqlite.sha256.new"])
def test_what_a_writer_that_was_cut_off_has_left_is_cleared_away_when_the_ledger_is_opened(left: str, tmp_path: Path) -> None:
    tmp_path.joinpath(left).write_bytes(b"half")
    open_ledger(default_url(tmp_path), tmp_path)
    assert not tmp_path.joinpath(left).exists()


@pytest.mark.parametrize(
    ("beside", "is_taken"),
    [
        ("{own}\n", True),
        ("{other} {own}\n", True),
        ("{own} {other}\n", True),
        ("{other}\n", False),
        ("{other} {other}\n", False),
        ("{own} {other} {other}\n", False),
        ("{own}", False),
        ("{own}\n\n", False),
        ("\n", False),
        ("", False),
        ("账本\n", False),
    ],
)
def test_what_stands_beside_the_ledger_is_its_checksum_or_while_it_is_replaced_the_old_and_the_new(
    beside: str, is_taken: bool, tmp_path: Path
) -> None:
    with open_ledger(default_url(tmp_path), tmp_path).writing():
        pass
    own = tmp_path.joinpath("ledger.sqlite.sha256").read_text(encoding="utf-8").strip()
    said = beside.format(own=own, other=own[::-1])
    tmp_path.joinpath("ledger.sqlite.sha256").write_bytes(said.encode())
    if is_taken:
        open_ledger(default_url(tmp_path), tmp_path)
    else:
        with pytest.raises(Problem, match="ledger-changed"):
            open_ledger(default_url(tmp_path), tmp_path)
