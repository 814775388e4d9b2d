"""Files to rows: discover · workbook (any file → cells) · layout (where the table is) · recognise (which sheet, which
field) · values (text → id, date, category) · gather (all files → one frame).

Everything but `values` and `gather` runs in worker processes, so it imports no pandas.
"""
