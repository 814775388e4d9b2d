"""2-notice: lists for the notice boards of class and school, the register for objections, and a letter to each family."""

from pipeline.outputs.notice.boards import PERIOD_WORKDAYS
from pipeline.outputs.notice.public import books

__all__ = ["PERIOD_WORKDAYS", "books"]
