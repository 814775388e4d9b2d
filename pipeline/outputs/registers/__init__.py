"""4-audit/工作台账.xlsx: what the office keeps beside the class sheets, a page for each register; and statements to donors."""

from pipeline.outputs.registers.books import books

__all__ = ["books"]
