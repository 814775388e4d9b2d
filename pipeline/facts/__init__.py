"""Facts of the field that everything stands on: ids, cards and keys, school terms. Imports `speech` only."""
