"""Which clusters to read, from the flags, and how reading them is told."""

from __future__ import annotations

import re
import threading
from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.cli.diagnostics import Narrator
from advisor.problems import InvalidInput, Place, Problem

if TYPE_CHECKING:
    from advisor.collectors.live.clock import Deadlines
    from advisor.collectors.live.surroundings import Surroundings
    from advisor.collectors.live.target import Target
    from advisor.collectors.survey import Announced
    from advisor.model.inventory import Inventory
    from advisor.model.knowledge_base import KnowledgeBase

#: The flags that choose a cluster, by the names argparse gives them.
CHOOSING = {
    "kubeconfig": "--kubeconfig",
    "context": "--context",
    "all_contexts": "--all-contexts",
    "in_cluster": "--in-cluster",
}
#: The flags that say how long reading one may take.
TIMING = {"request_timeout": "--request-timeout", "timeout": "--timeout"}

_SECONDS = re.compile(r"([0-9]{1,5})(ms|[smh]?)")
_UNIT = {"": 1, "ms": 0.001, "s": 1, "m": 60, "h": 3600}


def chooses_cluster(arguments: Namespace) -> bool:
    """Whether a flag asks for a cluster to be read."""
    return any(getattr(arguments, name, None) for name in (*CHOOSING, *TIMING))


def check_choice(arguments: Namespace) -> None:
    """Raises `InvalidInput` for flags that contradict each other or the sources."""
    problems = list(_contradictions(arguments))
    problems.extend(_wrong_times(arguments))
    if problems:
        raise InvalidInput(problems)


def read_live(
    arguments: Namespace, environment: Mapping[str, str], knowledge: KnowledgeBase, narrator: Narrator
) -> Inventory:
    """The inventory of the clusters chosen, or of the current context. Raises `InvalidInput`."""
    from advisor.collectors.survey import survey  # noqa: PLC0415  # only a live run needs sockets

    chosen = _targets(arguments, environment)
    return survey(
        chosen,
        knowledge,
        around=_around(arguments, environment),
        watcher=Progress(narrator=narrator, clusters=len(chosen)),
        everything=arguments.all_contexts,
    )


def announce_live(
    arguments: Namespace, environment: Mapping[str, str], knowledge: KnowledgeBase, narrator: Narrator
) -> tuple[Announced, ...]:
    """The same clusters, each to be read when its turn comes. Raises `InvalidInput`."""
    from advisor.collectors.survey import announce  # noqa: PLC0415  # as above

    chosen = _targets(arguments, environment)
    return announce(
        chosen,
        knowledge,
        around=_around(arguments, environment),
        watcher=Progress(narrator=narrator, clusters=len(chosen), verb="meeting"),
        everything=arguments.all_contexts,
    )


def check_targets(arguments: Namespace, environment: Mapping[str, str]) -> None:
    """Raises `InvalidInput` where no kubeconfig is there, or none that names what was chosen. Nothing is asked."""
    _targets(arguments, environment)


def words_of(arguments: Namespace) -> str:
    """The flags that choose, as they would be typed again."""
    words: list[str] = []
    if getattr(arguments, "kubeconfig", None):
        words += ["--kubeconfig", arguments.kubeconfig]
    for context in getattr(arguments, "context", None) or ():
        words += ["--context", context]
    words += [flag for name, flag in CHOOSING.items() if getattr(arguments, name, None) is True]
    return " ".join(words)


@dataclass(slots=True, kw_only=True)
class Progress:
    """Shows on one line what is being read. Told from several threads."""

    narrator: Narrator
    clusters: int
    verb: str = "reading"
    ended: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reads(self, cluster: str, what: str) -> None:
        """A question to a cluster begins."""
        with self._lock:
            count = f" ({self.ended} of {self.clusters} clusters done)" if self.clusters > 1 else ""
            self.narrator.progress(f"{self.verb} {cluster}{count}: {what}")

    def ends(self, cluster: str) -> None:
        """A cluster is read."""
        with self._lock:
            self.ended += 1


def _targets(arguments: Namespace, environment: Mapping[str, str]) -> tuple[Target, ...]:
    from advisor.collectors.live.contexts import targets  # noqa: PLC0415  # as above
    from advisor.collectors.live.target import in_cluster, kubeconfig_files  # noqa: PLC0415  # as above

    if arguments.in_cluster:
        return (in_cluster(environment),)
    named = Path(arguments.kubeconfig) if arguments.kubeconfig else None
    home = Path(environment["HOME"]) if environment.get("HOME") else Path.home()
    files = kubeconfig_files(named, environ=environment, home=home)
    return targets(files, arguments.context or (), everything=arguments.all_contexts)


def _around(arguments: Namespace, environment: Mapping[str, str]) -> Surroundings:
    from advisor.collectors.live.surroundings import Surroundings  # noqa: PLC0415  # as above

    return Surroundings(deadlines=_deadlines(arguments), environ=environment)


def _deadlines(arguments: Namespace) -> Deadlines:
    from advisor.collectors.live.clock import Deadlines  # noqa: PLC0415  # as above

    default = Deadlines()
    request, whole = seconds_of(arguments.request_timeout), seconds_of(arguments.timeout)
    return Deadlines(request=request or default.request, whole=whole or default.whole)


def _contradictions(arguments: Namespace) -> Iterator[Problem]:
    told = [flag for name, flag in {**CHOOSING, **TIMING}.items() if getattr(arguments, name, None)]
    if arguments.sources and told:
        message = f"sources and {', '.join(told)} exclude each other: saved files are read, or a cluster is"
        yield _usage(message, "leave out the sources to read the cluster, or the flags to read the files")
    if getattr(arguments, "in_cluster", False):
        for name in ("kubeconfig", "context", "all_contexts"):
            if getattr(arguments, name, None):
                message = f"--in-cluster and {CHOOSING[name]} exclude each other"
                yield _usage(message, "--in-cluster reads the cluster around this pod, and no kubeconfig")
    contexts = getattr(arguments, "context", None) or ()
    if contexts and arguments.all_contexts:
        yield _usage("--context and --all-contexts exclude each other", "--all-contexts reads them all already")
    if getattr(arguments, "kubeconfig", None) == "":
        yield _usage("--kubeconfig names no file", "leave it out for KUBECONFIG or ~/.kube/config")
    if any(not name for name in contexts):
        yield _usage("--context names no context", "kubectl config get-contexts lists them")


def _wrong_times(arguments: Namespace) -> Iterator[Problem]:
    for name, flag in TIMING.items():
        told = getattr(arguments, name, None)
        if told is not None and not seconds_of(told):
            hint = "write seconds, or 90s, 5m, 1h"
            yield Problem(
                code="wrong-setting", message=f'"{told}" is no time to wait', place=Place(file=flag), hint=hint
            )


def seconds_of(told: str | None) -> float | None:
    """Seconds of a time as kubectl takes it; None when nothing was told, or no time."""
    match = _SECONDS.fullmatch(told or "")
    return float(int(match[1]) * _UNIT[match[2]]) if match else None


def _usage(message: str, hint: str) -> Problem:
    return Problem(code="usage", message=message, place=Place(file="command line"), hint=hint)
