"""The tests mirror `pipeline/`; `python -m tests` sets up what they need and runs them."""
