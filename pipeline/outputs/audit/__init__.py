"""4-audit: the audit workbook, and the bulletin of each month."""

from pipeline.outputs.audit.workbook import books

__all__ = ["books"]
