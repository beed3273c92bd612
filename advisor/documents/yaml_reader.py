"""The strict subset of YAML: drives a `Builder` with a parser's events, and notes every construct it refuses.

A large file's time goes into one loop, `_read`. The text is hostile: what is skipped is skipped within the limits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from contextlib import suppress
from functools import lru_cache
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from advisor.documents.bounded import printable, quoted
from advisor.documents.builder import KEY_CHARACTERS, Builder, Data, GivenUp, Limits, Lines
from advisor.documents.scalars import plain
from advisor.documents.yaml_events import yaml_events
from advisor.documents.yaml_words import in_plain_words

#: The first character of every unquoted scalar that may be more than text; the empty one is among them.
_PLAIN_STARTS = "-0123456789tfn~"
_STARTS = (MappingStartEvent, SequenceStartEvent)
_ENDS = (MappingEndEvent, SequenceEndEvent)
_FOREIGN_BREAKS = ("\x85", "\u2028", "\u2029")
_YAML_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_YAML_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BARE_TAGS = ("! ", "!\n", "!\r", "!\t")
_ALIAS_HINT = "write the value out where it is meant"


class YamlReader:
    """Drives a builder with the events of one YAML text."""

    def __init__(self, text: str, builder: Builder, limits: Limits) -> None:
        self._text = text
        self._builder = builder
        self._limits = limits
        self._extra_breaks = _extra_breaks(text)
        self._plain_keys: set[str] = set()
        # libyaml drops the tag `!` of a scalar without a trace, so where there may be one, scalars are looked up in the
        # text. A regular expression that finds them exactly costs a tenth of the reading.
        has_bare_tag = text.endswith("!") or any(tag in text for tag in _BARE_TAGS)
        self._rows = _YAML_BREAK.split(text) if has_bare_tag else None

    def documents(self) -> list[tuple[Data, Lines]]:
        """Every document that holds something; to be used only if the builder has no problems afterwards."""
        found: list[tuple[Data, Lines]] = []
        with suppress(GivenUp):
            try:
                self._read(found)
            except yaml.reader.ReaderError:
                self._refuse_character()
            except yaml.MarkedYAMLError as error:
                self._refuse_syntax(error)
            except (ValueError, OverflowError) as error:
                self._builder.refuse("yaml-syntax", f"an escape that stands for no character: {error}", None)
        return found

    def _read(self, found: list[tuple[Data, Lines]]) -> None:  # noqa: PLR0912  # one branch a kind of event
        """The loop that a file's time goes into: a scalar costs it one call, so what is common is written out here."""
        builder, plain_keys, extra_breaks, rows = self._builder, self._plain_keys, self._extra_breaks, self._rows
        self._events = yaml_events(self._text)
        event: Any  # the union of PyYAML's event classes; `kind` tells them apart
        for event in iter(self._events.get_event, None):
            kind = type(event)
            if kind is ScalarEvent:
                line = event.start_mark.line + 1
                if extra_breaks is not None:
                    line = self._line(event.start_mark)
                if event.anchor is not None or event.tag is not None or rows is not None:
                    self._refuse_properties(event, line)
                value = event.value
                if builder.awaits_key:
                    if value in plain_keys:
                        builder.add_key(value, line)
                    else:
                        self._new_key(event, line)
                elif event.style or value[:1] not in _PLAIN_STARTS:
                    builder.add(value, line)
                else:
                    builder.add(plain(value), line)
            elif kind is MappingStartEvent:
                self._open({}, event)
            elif kind is SequenceStartEvent:
                self._open([], event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                builder.close()
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentStartEvent:
                builder.start()
            elif kind is DocumentEndEvent and (document := builder.finish())[0] is not None:
                found.append(document)

    def _open(self, container: dict[str, Data] | list[Data], event: Any) -> None:
        line = self._line(event.start_mark)
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event, line)
        if self._builder.awaits_key:
            kind = quoted(container)
            self._builder.refuse("key-not-text", f"{kind} stands where a key belongs", line, "give the entry a name")
            self._skip(line)
            self._builder.add_no_key(line)
        else:
            self._builder.open(container, line)

    def _skip(self, line: int) -> None:
        """Read past the container just begun."""
        depth = 1
        while depth:
            kind = type(self._events.get_event())
            depth += (kind in _STARTS) - (kind in _ENDS)
            if depth > self._limits.depth:
                self._builder.give_up("too-deep", "a key nested without end", line)

    def _alias(self, event: Any) -> None:
        line = self._line(event.start_mark)
        self._builder.refuse("yaml-alias", f"an alias, *{printable(event.anchor)}", line, _ALIAS_HINT)
        if self._builder.awaits_key:
            self._builder.add_no_key(line)
        else:
            self._builder.add(None, line)

    def _new_key(self, event: Any, line: int) -> None:
        """A key not seen before in this file, or one in quotes."""
        key: str = event.value
        if not event.style and len(key) <= KEY_CHARACTERS and _is_ordinary(key):
            self._plain_keys.add(key)
            self._builder.add_key(key, line)
        elif (event.style or self._accepts_plain_key(key, line)) and self._builder.accepts_key(key, line):
            self._builder.add_key(key, line)
        else:
            self._builder.add_no_key(line)

    def _accepts_plain_key(self, key: str, line: int) -> bool:
        if key == "<<":
            self._builder.refuse("yaml-merge", "a merge key, <<", line, "write the entries out")
        elif not isinstance(plain(key), str):
            shown = quoted(plain(key))
            self._builder.refuse("key-not-text", f"the key {shown} is not text", line, f'put it in quotes: "{key}"')
        else:
            return True
        return False

    def _refuse_properties(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._builder.refuse("yaml-alias", f"an anchor, &{quoted(event.anchor)[1:-1]}", line, _ALIAS_HINT)
        tag = event.tag or ("!" if self._has_bare_tag(event.start_mark) else None)
        if tag is not None:
            hint = "remove it; a value that is to be text goes in quotes"
            self._builder.refuse("yaml-tag", f"a tag, {quoted(tag)[1:-1]}", line, hint)

    def _has_bare_tag(self, mark: Any) -> bool:
        # What is missing at the end of a text is marked on a line below it.
        line, column = int(mark.line), int(mark.column)
        return self._rows is not None and line < len(self._rows) and self._rows[line].startswith("!", column)

    def _line(self, mark: Any) -> int:
        """The line an editor shows: libyaml also breaks lines at characters that editors do not."""
        line: int = mark.line
        return line + 1 if self._extra_breaks is None else line + 1 - bisect_left(self._extra_breaks, line)

    def _refuse_character(self) -> None:
        found = _YAML_FORBIDDEN.search(self._text)
        start = found.start() if found else 0
        line = self._text.count("\n", 0, start) + 1
        column = start - self._text.rfind("\n", 0, start)
        shown = printable(found[0]) if found else "?"
        hint = f'remove it, or write it as an escape in double quotes, "{shown}"'
        self._builder.refuse("bad-character", f"column {column}: the control character {shown}", line, hint)

    def _refuse_syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark
        if mark is None:
            self._builder.refuse("yaml-syntax", str(error.problem), None)
            return
        rows = _YAML_BREAK.split(self._text.rstrip())
        row = min(mark.line, len(rows) - 1)
        column = mark.column + 1 if row == mark.line else len(rows[row]) + 1
        words, hint = in_plain_words(str(error.problem), rows[row][column - 1 : column])
        started = error.context_mark
        if error.context and started is not None and started.line != mark.line:
            words += f" ({error.context} that starts on line {self._line(started)})"
        line = row + 1 - bisect_left(self._extra_breaks or [], row)
        self._builder.refuse("yaml-syntax", f"column {column}: {words}", line, hint)


@lru_cache(maxsize=1024)
def _is_ordinary(key: str) -> bool:
    """Whether an unquoted key is text without further question; many files use the same few keys."""
    return key != "<<" and key.isprintable() and isinstance(plain(key), str)


def _extra_breaks(text: str) -> list[int] | None:
    """The lines, as libyaml counts them, that end where an editor sees no end; None when there are none."""
    if not any(character in text for character in _FOREIGN_BREAKS):
        return None
    return [line for line, found in enumerate(_YAML_BREAK.finditer(text)) if found[0] in _FOREIGN_BREAKS]
