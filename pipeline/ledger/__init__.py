"""The ledger: what was published, sealed, paid, returned and recovered, in the order in which it happened. It loses nothing."""

from pipeline.ledger.store import Ledger, Writer, default_url, open_ledger

__all__ = ["Ledger", "Writer", "default_url", "open_ledger"]
