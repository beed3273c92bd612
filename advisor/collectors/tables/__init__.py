"""Tables of objects, as an API server sends them in place of a list or as kubectl prints them -> the harvest.

A table shows a few columns of each object. What a column says is read like the field it was made of; what no column
shows is a gap, never an absence.
"""

from advisor.collectors.tables.contents import read_table
from advisor.collectors.tables.printed import tables_in
from advisor.collectors.tables.served import served_table

__all__ = ["read_table", "served_table", "tables_in"]
