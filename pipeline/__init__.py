"""The School Aid Pipeline: class sheets in; returned, notice, payout and audit workbooks out."""

VERSION = "0.16.0"
