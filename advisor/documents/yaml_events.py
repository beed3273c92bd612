"""Where YAML events come from: libyaml, or PyYAML's own parser where it was built without libyaml."""

from __future__ import annotations

from typing import Protocol

import yaml
from yaml.events import Event, ScalarEvent

from advisor.documents.scalars import SURROGATE


class _Events(Protocol):
    def get_event(self) -> Event | None: ...


def yaml_events(text: str) -> _Events:
    """A source of YAML events: libyaml's, or the same in Python, far slower, where PyYAML was built without."""
    try:
        from yaml._yaml import CParser  # noqa: PLC0415  # missing where PyYAML was built without libyaml
    except ImportError:
        return _PythonEvents(text)
    return CParser(text)


class _PythonParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


class _PythonEvents:
    """PyYAML's own parser, which also takes half of a surrogate pair for a character; libyaml refuses that."""

    def __init__(self, text: str) -> None:
        self._parser = _PythonParser(text)

    def get_event(self) -> Event | None:
        """The next event, None after the last."""
        event: Event | None = self._parser.get_event()  # type: ignore[no-untyped-call]  # untyped in the stubs
        if isinstance(event, ScalarEvent) and SURROGATE.search(event.value):
            raise ValueError("half of a surrogate pair")
        return event
