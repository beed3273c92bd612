"""`python -m tests.fuzz`: hostile inputs for every reader, as many as asked for, going on where it stopped.

Exit 1 when a reader failed; each fault is told, and its smallest input is then a case in `tests/fuzz/corpus`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from tests.collectors.written import knowledge
from tests.fuzz.campaign import Campaign, conduct
from tests.fuzz.readers import READERS
from tests.fuzz.seeds import CORPUS, seeds_of

FOLDER = Path(__file__).parents[2] / "build" / "fuzz"


def main() -> int:
    """Runs a campaign, and tells what it and those before it found."""
    arguments = _arguments()
    if arguments.fresh:
        shutil.rmtree(arguments.folder, ignore_errors=True)
    knowledge()  # loaded once, and shared by the processes that are forked
    campaign = Campaign(
        readers={arguments.reader: READERS[arguments.reader]} if arguments.reader else READERS,
        seeds=seeds_of,
        folder=arguments.folder,
        corpus=CORPUS,
        inputs=arguments.inputs,
        jobs=arguments.jobs,
    )
    conduct(campaign)
    sys.stderr.write(f"\n{campaign.progress.inputs:,} inputs, {len(campaign.faults)} faults\n")
    for path in campaign.faults:
        sys.stdout.write(f"{path.read_text(encoding='utf-8')}\n")
    return 1 if campaign.faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000, help="how many in all, those of earlier runs included")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes side by side")
    parser.add_argument("--reader", choices=sorted(READERS), help="this one alone")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the campaign keeps what it found")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs found")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
