"""What stands around a table, and in its cells of grade and class: places, times, what a sheet is for. One grammar, wherever it stands."""
