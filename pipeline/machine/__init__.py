"""Where work runs and lies: processes, the environment, files, distinct rows. Imports `speech` only."""
