"""Reads the text of a setting as Felix reads it, so that we see the value it acts on.

Source: felix/config/config_params.go. Names and words are case-insensitive; `none` gives the zero value; a value that
does not parse makes Felix fall back to the compiled default.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from advisor.model.fact import FactDeclaration, FactType, FactValue

#: What Go's strconv.ParseBool and Felix's own reader accept, lower case.
TRUE_WORDS = frozenset({"true", "1", "yes", "y", "t"})
FALSE_WORDS = frozenset({"false", "0", "no", "n", "f"})

_WHOLE = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A text that is no value of this fact."""


def read_setting(fact: FactDeclaration, raw: FactValue) -> FactValue | NotUnderstood:
    """The value a setting's text stands for. `raw` is not empty."""
    match fact.type:
        case FactType.BOOLEAN:
            return _boolean(raw)
        case FactType.CHOICE:
            return _choice(fact, str(raw))
        case FactType.NUMBER:
            return _number(raw)
        case FactType.TEXT | FactType.KERNEL:
            return "" if str(raw).lower() == "none" else str(raw)


def _boolean(raw: FactValue) -> bool | NotUnderstood:
    word = str(raw).strip().lower()
    if word in TRUE_WORDS:
        return True
    return False if word in FALSE_WORDS or word == "none" else NotUnderstood()


def _choice(fact: FactDeclaration, raw: str) -> str | NotUnderstood:
    by_word = {choice.lower(): choice for choice in fact.choices}
    return by_word.get(raw.strip().lower(), NotUnderstood())


def _number(raw: FactValue) -> int | NotUnderstood:
    if isinstance(raw, int):
        return int(raw)
    word = raw.strip()
    if word.lower() == "none":
        return 0
    return int(word) if _WHOLE.fullmatch(word) else NotUnderstood()
