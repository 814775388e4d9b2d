"""What an office keeps beside the class sheets: contacts, objections, and the lines of any such sheet.

Imports schemas and below; `aid` may import it.
"""
