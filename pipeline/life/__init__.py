"""The life of a term after its sheets are read: published, sealed, paid, corrected, closed, archived, verified."""
