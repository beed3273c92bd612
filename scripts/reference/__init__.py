"""The pages under `docs/reference/` that are made from the program, its rules and its schemas.

`reference_pages` gives all of them. The same checkout gives the same bytes, whatever the terminal and the Python.
"""

from scripts.reference.every_page import FOLDER, reference_pages

__all__ = ["FOLDER", "reference_pages"]
