"""The documents that are made from the code: `python -m docs` writes them anew, a test holds them to it."""
