"""What the program says: its language, the catalogue of findings, problems, words made comparable. Imports no other room."""
