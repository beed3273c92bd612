"""How a process is told to draw for a browser in place of a terminal."""

from __future__ import annotations

from collections.abc import Mapping

#: What Textual reads as it starts, and what it is to load (https://textual.textualize.io/api/constants/).
_VARIABLE, _WEB = "TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver"


def is_served(environment: Mapping[str, str]) -> bool:
    """Whether a process with this environment draws for a browser."""
    return environment.get(_VARIABLE) == _WEB


def served_environment(environment: Mapping[str, str], *, columns: int, rows: int) -> dict[str, str]:
    """The environment of a process that is to draw so, on a screen of that size at first."""
    size = {"COLUMNS": str(columns), "ROWS": str(rows)}
    return {**environment, _VARIABLE: _WEB, "TEXTUAL_COLOR_SYSTEM": "truecolor", **size}
