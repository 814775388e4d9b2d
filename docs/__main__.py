"""`.venv/bin/python -m docs`: write `docs/data.md` and the made parts of `docs/architecture.md` and `README.md` anew."""

from docs.made import FILES, brought_up_to_date

if __name__ == "__main__":
    for file in FILES:
        file.write_text(brought_up_to_date(file), encoding="utf-8", newline="\n")
