"""One Pandera model per kind of sheet: the single source of its columns, headings, parsing, checks and help."""
