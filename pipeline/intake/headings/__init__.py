"""Which kind of sheet a heading belongs to, and what a column holds: known words first, then the grammar of headings."""
