"""How a page and a workbook are made: blocks, style, paper, book, charts, texts. Imports no output; every output imports it."""
