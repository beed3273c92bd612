"""The words of the advisor's messages: `advisor/documents/public_words.txt`, which a redacted inventory may keep."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ADVISOR = Path(__file__).resolve().parent.parent / "advisor"
TARGET = ADVISOR / "documents/public_words.txt"
#: The packages that put text into an inventory, and what they call.
SPEAKERS = ("collectors", "documents", "evidence", "versions")


def public_words() -> str:
    """One word a line, lower case, sorted."""
    paths = (path for package in SPEAKERS for path in sorted((ADVISOR / package).rglob("*.py")))
    said = " ".join(text for path in paths for text in _texts(ast.parse(path.read_text(encoding="utf-8"))))
    words = {each.lower() for each in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", said) if len(each) > 1}
    return "\n".join(sorted(words)) + "\n"


def _texts(tree: ast.Module) -> Iterator[str]:
    """Every text in a module but its docstrings."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value
