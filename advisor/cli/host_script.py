"""The modules of `evidence/` as one text, for a node that has python3 and nothing else: `--print-script`.

One implementation: the text is the modules themselves, in the order they need each other, without the lines by which
they import each other. A test runs it by itself and holds what it says against what the program says.
"""

from __future__ import annotations

import ast
import re
from importlib.resources import files

from advisor import __version__

PACKAGE = "advisor.evidence"
#: In the order they need each other; a test finds one that is missing.
MODULES = (
    "flags",
    "record",
    "files",
    "programs",
    "surroundings",
    "kernel",
    "netfilter",
    "bpf",
    "cni",
    "processes",
    "interfaces",
    "sampling",
    "watch",
    "look",
    "command",
)

_HEAD = """\
#!/usr/bin/env python3
# Made by advisor {version}: advisor inventory collect --host --print-script
# Copy it to a node and run it there, as root: python3 collect_host.py --sample 10m > NODE.host.json
# It needs Python 3.6 or later and nothing else, only looks, and asks no network. advisor scan reads what it writes.
"""
_TAIL = """

if __name__ == "__main__":
    sys.exit(run_file())
"""


def host_script() -> str:
    """The single file."""
    folder = files(PACKAGE)
    texts = ((folder / f"{name}.py").read_text(encoding="utf-8") for name in MODULES)
    parts = [f"# ---- {name} ----\n\n{_alone(text)}" for name, text in zip(MODULES, texts, strict=True)]
    return _HEAD.format(version=__version__) + "\n" + "\n\n\n".join(parts) + "\n" + _TAIL


def _alone(text: str) -> str:
    """A module's text without the imports of its neighbours."""
    lines = text.splitlines()
    for each in ast.parse(text).body:
        if isinstance(each, ast.ImportFrom) and (each.module or "").startswith(PACKAGE):
            for number in range(each.lineno - 1, each.end_lineno or each.lineno):
                lines[number] = ""
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip()
