"""What every command shares: its arguments, the streams, and how knowledge and inventories are loaded."""

from __future__ import annotations

import re
import shutil
import time
from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from advisor.cli.diagnostics import Narrator
from advisor.cli.live import announce_live, check_choice, chooses_cluster, read_live, words_of
from advisor.cli.settings import RulesTold
from advisor.collectors.sources import SourceText, read_sources
from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import Rules, load_knowledge
from advisor.documents.settings_file import SettingsFile
from advisor.model.inventory import Cluster, Inventory
from advisor.model.knowledge_base import KnowledgeBase
from advisor.report.phrases import layer_words
from advisor.report.screen import NARROWEST, WIDEST

if TYPE_CHECKING:
    from advisor.collectors.survey import Announced

#: Below this size nothing is worth saying before it is read.
WORTH_SAYING_BYTES = 4 << 20

#: What is no such number is no width: shells, and people, set stranger ones.
_WIDTH = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One run of the program."""

    arguments: Namespace
    environment: Mapping[str, str]
    file: SettingsFile
    """The settings file in effect."""
    now: datetime
    stdin: BinaryIO
    stdout: TextIO
    narrator: Narrator
    words: tuple[str, ...] = ()
    """The command line as it was typed, without the program's name."""
    started: float = field(default_factory=time.monotonic)
    """By the clock that only goes forward, in seconds."""

    @property
    def seconds(self) -> float:
        """How long the run has taken so far."""
        return time.monotonic() - self.started

    @property
    def colour(self) -> bool:
        """Whether the terminal view may use colour (https://no-color.org)."""
        wish: str = self.arguments.color
        if wish != "auto":
            return wish == "always"
        return not self.environment.get("NO_COLOR") and self.stdout.isatty() and self.environment.get("TERM") != "dumb"

    @property
    def screen_colour(self) -> bool:
        """Whether a whole screen may use colour: what is no terminal has no screen."""
        wish: str = self.arguments.color
        return wish == "always" or (wish == "auto" and not self.environment.get("NO_COLOR"))

    @property
    def columns(self) -> int:
        """How wide lines are: as `COLUMNS` says, whoever reads them, else as the terminal is, else 80."""
        told = self.environment.get("COLUMNS", "")
        if _WIDTH.fullmatch(told):
            wished = int(told)
        else:
            wished = shutil.get_terminal_size((80, 24)).columns if self.stdout.isatty() else 80
        return max(NARROWEST, min(wished, WIDEST))

    def load_rules(self, told: RulesTold) -> Rules:
        """The built-in knowledge with further folders and bundles on top; what they override is said."""
        self.narrator.progress("loading the knowledge base")
        rules = load_knowledge(self.rules_paths(told), trust=told.trust)
        for layer in rules.knowledge.layers[1:]:
            self.narrator.say(layer_words(layer))
        for override in rules.knowledge.overrides:
            self.narrator.say(f"overridden: {override}")
        return rules

    def rules_paths(self, told: RulesTold) -> tuple[Path, ...]:
        """Where the rules lie: the built-in ones, and what is laid on top."""
        return (bundled_folder("rules"), *told.paths)

    def collect(self, knowledge: KnowledgeBase) -> Inventory:
        """The inventory of the sources named, or without any of the clusters chosen. Raises `InvalidInput`."""
        check_choice(self.arguments)
        names: list[str] = self.arguments.sources
        if names:
            from advisor.collectors import collect  # noqa: PLC0415  # 30 ms that a command on rules alone does not need

            inventory = collect(self._told(read_sources(names, self.stdin)), knowledge)
        else:
            inventory = read_live(self.arguments, self.environment, knowledge, self.narrator)
        for cluster in inventory.clusters:
            self.tell_notes(cluster)
        return inventory

    def announce(self, knowledge: KnowledgeBase) -> tuple[Announced, ...]:
        """The clusters chosen, none of them read yet. Raises `InvalidInput`."""
        check_choice(self.arguments)
        return announce_live(self.arguments, self.environment, knowledge, self.narrator)

    def tell_notes(self, cluster: Cluster) -> None:
        """Says what a reader of a cluster has to know, to who wants to hear everything."""
        for note in cluster.notes:
            self.narrator.say(f"{note.source}: {note.says}", loudness=2)

    @property
    def looks(self) -> bool:
        """Whether something was named to be looked at: `explain` without any explains the advisory alone."""
        return bool(self.arguments.sources) or chooses_cluster(self.arguments)

    @property
    def sources(self) -> str:
        """What was looked at, in words that can be typed again behind a command."""
        return " ".join(getattr(self.arguments, "sources", ())) or words_of(self.arguments)

    def _told(self, sources: Iterator[SourceText]) -> Iterator[SourceText]:
        for source in sources:
            if len(source.data) >= WORTH_SAYING_BYTES:
                self.narrator.progress(f"reading {source.name} ({len(source.data) >> 20} MiB)")
            yield source
        self.narrator.progress("judging")
