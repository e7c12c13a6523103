"""Writes a Parquet file anew with row groups of so many rows, as pandas would.

    row_groups.py FILE ROWS OUT
"""

import sys

import pyarrow.parquet as pq

file, rows, out = sys.argv[1:]
pq.write_table(pq.read_table(file), out, row_group_size=int(rows))
