"""Runbooks: how one hop is done, step by step, by the means with which the component was installed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from advisor.model.advisory import Confidence, Reference
from advisor.model.comparison import Comparison
from advisor.model.condition import ALWAYS, Condition
from advisor.model.names import ComponentName, RunbookId
from advisor.model.template import Language, Template


class Authority(StrEnum):
    """Who says so."""

    UPSTREAM = "upstream"
    """A source that is named says it."""
    INFERRED = "inferred"
    """We conclude it from code or from several pages; no page says it."""
    OURS = "ours"
    """Our own advice: a check or an order of work that no upstream page asks for."""


class Change(StrEnum):
    """What a runbook changes."""

    VERSION = "version"
    SETTING = "setting"
    KERNEL = "kernel"
    PLATFORM = "platform"
    """Another product takes over: RKE1 to RKE2."""


class Rollback(StrEnum):
    """What going back takes."""

    REVERSIBLE = "reversible"
    """The same way back."""
    RESTORE = "restore"
    """Only with a backup made before."""
    FORWARD_ONLY = "forward_only"
    """There is no way back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence, who says so, and the keys of its sources."""

    says: Template
    authority: Authority
    sources: tuple[str, ...] = ()
    """Keys of the runbook's references."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunbookCheck:
    """Something to look at, and what must be seen."""

    title: str
    run: Template | None
    """None when a person looks at a screen."""
    language: Language
    expect: Template
    passes: Comparison | None = None
    """For PromQL: what every value must satisfy; None where only a person can tell."""
    authority: Authority
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunbookStep:
    """One action, and what it should print."""

    do: Template
    run: Template | None
    manifest: str | None
    """A file to write, as it is."""
    expect: Template | None
    only: str | None
    """Where the step is another way of doing it: for whom, such as `air gap`."""
    authority: Authority
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disruption:
    """What users feel meanwhile. Counted for comparing plans, and said in words."""

    rolling: bool
    """Whether node follows node, so that the rest goes on working."""
    drains: bool
    """Whether pods are moved off each node."""
    reboots: bool
    says: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """How to return, what that needs, and from where on it is no longer possible."""

    kind: Rollback
    needs: Claim
    point_of_no_return: Claim | None
    """None when there is none."""
    steps: tuple[RunbookStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook:
    """How one hop is done."""

    id: RunbookId
    title: str
    component: ComponentName | None
    """What is moved, or whose setting changes; None for a node's kernel."""
    changes: Change
    parts: tuple[str, ...]
    """Which parts of a component's roll it moves; empty for all."""
    when: Condition = ALWAYS
    """For whom it is: mostly a test on how the component was installed."""
    conditions: tuple[Claim, ...]
    """What must be so before anybody begins."""
    prechecks: tuple[RunbookCheck, ...]
    backup: tuple[RunbookStep, ...]
    actions: tuple[RunbookStep, ...]
    order: tuple[Claim, ...]
    validation: tuple[RunbookCheck, ...]
    disruption: Disruption
    rollback: WayBack
    mind: tuple[Claim, ...]
    """Traps."""
    references: Mapping[str, Reference]
    """What it cites, by key, sorted."""
    confidence: Confidence
    doubt: str | None = None
