"""What `make demo` runs: the installed `advisor` on the example inventories, and its exit codes in words.

A gate's code of 1 is a good demonstration, not a failure: the script itself exits 0 unless the advisor broke.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

#: The first is shown in full, the others by their verdict.
EXAMPLES = (
    "inventory-examples/rke2-calico-ubuntu-20.04",
    "inventory-examples/rancher-management",
    "inventory-examples/clean-rke2-calico",
)

#: What a gate's exit code tells a pipeline; any other code means that the demonstration itself went wrong.
MEANINGS = {
    0: "nothing affects this cluster and nothing was left undecided: a gate lets it pass",
    1: "something known affects this cluster: a gate stops here",
    3: "nothing known affects this cluster, but not everything could be decided: a gate stops here as well",
    4: "a cluster could not be looked at: a gate stops here as well",
}

#: The lines of a plan that are shown.
SCREEN = 32

ROOT = Path(__file__).resolve().parent.parent
ADVISOR = Path(sys.executable).parent / "advisor"


def main() -> int:
    """The exit code of the demonstration: 0, or the code with which the advisor broke."""
    first, *others = EXAMPLES
    return show_in_full(first) or show_plan(first) or show_verdicts(others)


def show_in_full(example: str) -> int:
    """Print the whole report as a user would see it, then its exit code in words."""
    command = ["advisor", "scan", example]
    print(f"$ {shlex.join(command)}\n", flush=True)
    code = subprocess.run([ADVISOR, *command[1:]], cwd=ROOT, check=False).returncode
    if code not in MEANINGS:
        return broke(command, code)
    print(f"\nIts exit code is {code}: {MEANINGS[code]}.\n", flush=True)
    return 0


def show_plan(example: str) -> int:
    """Print the first screen of the plan: what the ways out cost side by side, and how the best of them begins."""
    command = ["advisor", "plan", example]
    run = subprocess.run([ADVISOR, *command[1:]], cwd=ROOT, check=False, capture_output=True, text=True)
    if run.returncode not in MEANINGS:
        sys.stderr.write(run.stdout + run.stderr)
        return broke(command, run.returncode)
    print(f"$ {shlex.join(command)} | head -n {SCREEN}\n")
    print("\n".join(run.stdout.splitlines()[:SCREEN]), flush=True)
    print("\nWhat follows are further ways, what they rest on, and which fact would settle it.\n", flush=True)
    return 0


def show_verdicts(examples: list[str]) -> int:
    """Print one verdict an example, read from the JSON report as a pipeline would read it."""
    print(f"The other examples, in short ($ advisor scan {Path(examples[0]).parent}/NAME):\n", flush=True)
    for example in examples:
        command = ["advisor", "scan", example, "--output", "json"]
        run = subprocess.run([ADVISOR, *command[1:]], cwd=ROOT, check=False, capture_output=True, text=True)
        if run.returncode not in MEANINGS:
            sys.stderr.write(run.stdout + run.stderr)
            return broke(command, run.returncode)
        print(f"  {Path(example).name}: {in_words(json.loads(run.stdout))}")
        print(f"    exit code {run.returncode}: {MEANINGS[run.returncode]}", flush=True)
    return 0


def in_words(report: dict[str, Any]) -> str:
    """The verdict and the counts behind it, such as `affected (1 critical, 2 high, 3 unknown)`."""
    summary = report["summary"]
    counts = [*summary["affected"].items(), ("unknown", summary["unknown"]), ("waived", summary["waived"])]
    shown = ", ".join(f"{count} {what}" for what, count in counts if count)
    return f"{report['verdict']} ({shown})" if shown else str(report["verdict"])


def broke(command: list[str], code: int) -> int:
    """Say on stderr which command failed; gives a code that is never 0."""
    print(f"demo: {shlex.join(command)} ended with exit code {code}, which is no verdict", file=sys.stderr)
    return code if code > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
