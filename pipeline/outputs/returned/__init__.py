"""1-returned: the faulty sheets, as copies of the teachers' own workbooks with their wrong cells marked.

Imports `outputs/page` and what lies below the outputs.
"""
