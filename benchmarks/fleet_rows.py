"""Many clusters in one run: against decoding the same files and no more, in two processes against one, and growth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.fleet import SHAPES
from benchmarks.inputs import Inputs
from benchmarks.measure import ROOT, Sample, Work, job
from benchmarks.table import Measured


def fleet(inputs: Inputs) -> Iterator[Measured]:
    """Clusters of few shapes, and such that no two are alike. Each run is long, so that one of each kind will do."""
    job("load_knowledge", ROOT / "rules", cache=inputs.cache)()  # so that the first one finds the cache warm too
    for all_different, kind in ((False, f"of {SHAPES} shapes"), (True, "all different")):
        before: tuple[int, Sample] | None = None
        for clusters in inputs.size.fleets:
            with inputs.fleet(clusters, all_different=all_different) as folder:
                decoded = job("decode_fleet", folder, cache=inputs.cache)()
                one, two = (_scan(folder, inputs, jobs)() for jobs in (1, 2))
            work = f"{clusters:,} clusters {kind}, {clusters / one.seconds:,.0f}/s"
            yield Measured(work=work, ours=one, yardstick=decoded, against="typed decode")
            yield Measured(work="the same in two processes", ours=two, yardstick=one, against="in one")
            if before:
                fewer, sample = before
                work = f"the same: {clusters // fewer} × the clusters, {one.peak / sample.peak:.2f} × the memory"
                yield Measured(work=work, ours=one, yardstick=sample, against=f"{fewer:,} of them")
            before = clusters, one


def _scan(folder: Path, inputs: Inputs, jobs: int) -> Work:
    """A whole run; its lines go to a file, as they would."""
    lines = folder.with_suffix(".jsonl")
    flags = ("--estate", "--quiet", "--today", "2026-11-21", "--jobs", str(jobs), "-o", f"jsonl={lines}")
    run = job("advisor", "scan", *flags, folder, cache=inputs.cache)

    def once() -> Sample:
        try:
            return run()
        finally:
            lines.unlink(missing_ok=True)

    return once
