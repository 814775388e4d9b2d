"""What the steps of a term hand over beside the usual outputs: the reconciliation, the plan of corrections.

Imports `outputs/page` and what lies below the outputs.
"""
