"""Where the knowledge and the schemas that ship with the advisor lie: package data, or the checkout it runs from."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from advisor.problems import AdvisorError

_PACKAGE = Path(__file__).resolve().parent.parent


def bundled_folder(kind: Literal["rules", "schemas"]) -> Path:
    """The folder of that kind: `advisor/_data/<kind>` when installed, else the checkout's top-level `<kind>`.

    Raises `AdvisorError` when there is neither, which means that the installation is incomplete.
    """
    candidates = (_PACKAGE / "_data" / kind, _PACKAGE.parent / kind)
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise AdvisorError(f"the installation is incomplete: no folder {candidates[0]}, reinstall the advisor")
