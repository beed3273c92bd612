"""Measures how fast the advisor is, as ratios against work that any solution has to do. `make bench` runs every row.

    python -m benchmarks [--quick | --full] [ROW ...]

A ratio holds on any machine where an absolute time does not: both of its sides run alternately in one session, each in
a process of its own, and medians are compared. Speed is judged here and by a reader, never by a test with a clock;
tests only see to it that every row still runs (`tests/architecture/test_benchmarks.py`).

One goal has no row: the comparison with Open Policy Agent needs that program and the same rules in its language.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.inputs import FLEETS, FULL, QUICK, Inputs
from benchmarks.rows import ROWS
from benchmarks.table import Measured, as_table


def main(arguments: Sequence[str]) -> int:
    """Runs the rows named, or all, and prints one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="How fast the advisor is, as ratios.")
    names = ", ".join(ROWS)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"all when none is named: {names}")
    parser.add_argument("--quick", action="store_true", help="a tenth of the size and fewer runs: ratios are rough")
    parser.add_argument("--full", action="store_true", help="fleets of up to 100,000 clusters too: an hour, and 10 GB")
    told = parser.parse_args(arguments)
    unknown = [name for name in told.rows if name not in ROWS]
    if unknown:
        parser.error(f"no row is named {', '.join(unknown)}; there are {names}")
    with tempfile.TemporaryDirectory(prefix="advisor-bench-") as folder:
        size = QUICK if told.quick else FULL
        inputs = Inputs(folder=Path(folder), size=replace(size, fleets=FLEETS) if told.full else size)
        measured: list[Measured] = []
        for name in told.rows or ROWS:
            sys.stderr.write(f"measuring {name}\n")
            for row in ROWS[name](inputs):
                sys.stderr.write(f"  {row.work}: {row.ours.seconds:.2f} s\n")  # what is ended early has told so much
                measured.append(row)
        print(as_table(measured))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
