"""The ledger alone: what sealing, reading and verifying cost, beside a plain insert of the same rows without a chain.

    python benchmarks/ledger.py [--payments 100000] [--url postgresql://…]

Each payment comes with a person, a decision, a publication and an event, so that N payments are 5 N entries.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import create_engine

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))  # the project is no installed package

from pipeline.facts.terms import Term  # noqa: E402
from pipeline.ledger import default_url, open_ledger  # noqa: E402  after the path
from pipeline.ledger import tables as t  # noqa: E402
from pipeline.ledger.known import known_of  # noqa: E402

TERM = "2026-autumn"


def rows(payments: int) -> dict[str, pd.DataFrame]:
    """Rows of five tables, as a sealed term has them."""
    number = pd.Series(np.arange(payments)).astype("str")
    key, term = number.str.zfill(16), {"term": TERM, "move": 2}
    lines = dict.fromkeys(("programme", "school", "class_name", "payee", "bank"), "x")
    paid = {"kind": "regular", "months": "2026-09;2026-10", "paid_to": "student", "account": key, "corrects": "", "document": ""}
    return {
        "persons": pd.DataFrame({"student_key": key, "id_number": key, "name": "王小明", "term": TERM}),
        "decisions": pd.DataFrame(
            {"student_key": key, "programme": "x", "status": "eligible", "reason_codes": "", "months": "", "amount_fen": 46_000, **term}
        ),
        "payments": pd.DataFrame({"payment": number, "student_key": key, "amount_fen": 46_000, **lines, **paid, **term}),
        "publications": pd.DataFrame({"student_key": key, "programme": "x", "first_day": "2026-10-12", "last_day": "2026-10-16", **term}),
        "payment_events": pd.DataFrame(
            {"term": TERM, "payment": number, "event": "delivered", "amount_fen": 46_000, "reason": "", "on": "2026-12-08", "source": "x"}
        ),
    }


def bare(made: dict[str, pd.DataFrame], folder: Path) -> float:
    """Seconds to insert the same rows without numbers and hashes."""
    database = create_engine(f"sqlite:///{folder / 'bare.sqlite'}")
    records = {name: frame.to_dict("records") for name, frame in made.items()}
    empty = dict.fromkeys(t.LINK, 0)
    began = time.perf_counter()
    t.METADATA.create_all(database)
    with database.begin() as connection:
        for name, listed in records.items():
            rows_ = [empty | {"entry": place} | record for place, record in enumerate(listed, start=1)]
            connection.execute(t.METADATA.tables[name].insert(), rows_)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=100_000)
    parser.add_argument("--url", default="")
    options = parser.parse_args()
    made = rows(options.payments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = bare(made, folder)
        ledger = open_ledger(options.url or default_url(folder), folder)
        began = time.perf_counter()
        with ledger.writing() as writer:
            for table, frame in made.items():
                writer.append(t.METADATA.tables[table], frame)
        written = time.perf_counter() - began
        began = time.perf_counter()
        known = known_of(ledger, Term.parse("2027-spring"))
        read = time.perf_counter() - began
        began = time.perf_counter()
        assert ledger.first_broken() is None
        verified = time.perf_counter() - began
    assert len(known.payments) == options.payments
    entries = sum(map(len, made.values()))
    print(f"{entries:,} entries: bare insert {plain:.1f} s; sealed {written:.1f} s ({written / plain:.1f} ×)")
    print(f"read for the next term {read:.1f} s ({read / plain:.1f} ×); chain verified {verified:.1f} s ({verified / plain:.1f} ×)")


if __name__ == "__main__":
    main()
