"""Reads every cell of a file with polars' streaming engine and makes nothing of it.

    scan_polars.py FILE
"""

import sys
import time

import polars as pl

start, cpu = time.perf_counter(), time.process_time()
path = sys.argv[1]
scan = pl.scan_parquet(path) if path.endswith(".parquet") else pl.scan_csv(path)
counts = scan.select(pl.len().alias("rows"), pl.all().null_count())
found = counts.collect(engine="streaming").row(0)
print(f"{found[0]} rows, {len(found) - 1} columns, {sum(found[1:])} blank cells")
print(f"{time.perf_counter() - start:.4f} s, {time.process_time() - cpu:.4f} s of processors")
