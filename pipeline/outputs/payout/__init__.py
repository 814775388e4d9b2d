"""3-payout: the money's way, a workbook for each desk: school, education bureau, finance, bank."""

from pipeline.outputs.payout.desks import books

__all__ = ["books"]
