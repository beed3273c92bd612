"""What `advisor plan` is asked for: the goal, what is allowed, and every way in which that cannot be meant.

What can be told without a cluster is told here; that a target lies behind, or is not there, the planner says.
"""

from __future__ import annotations

import re
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from advisor.cli.setting_reader import SettingReader
from advisor.documents.settings_file import SettingsFile
from advisor.model.advisory import Severity
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.model.release import Release, ReleaseStatus
from advisor.planner.question import USUAL_INTERVAL, USUAL_WORK, Clear, Goal, Latest, LatestPatch, Targets
from advisor.problems import InvalidInput, Place, Problem, nearest
from advisor.report.document import GateSetting
from advisor.versions import Version, parse_version
from advisor.versions.version import VersionSyntaxError

GOALS: Mapping[str, Goal] = {"clear": Clear(), "latest-patch": LatestPatch(), "latest": Latest()}

#: Nobody plans further ahead from one window to the next.
LONGEST_INTERVAL = 3650
#: Nobody makes more hops than this, and a search that may is not bounded by it.
MOST_HOPS = 999
#: Some hours of work, and all the memory that there is.
MOST_WORK = 100_000_000
#: So many other answers are tried where nobody says how many; each takes about as long as the plan itself.
USUAL_TRIES = 4

_TIME = re.compile(r"([0-9]{1,4})([dw]?)")
_DAYS = {"": 1, "d": 1, "w": 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """What was told on the command line, not yet held against the knowledge."""

    goal: str
    targets: tuple[str, ...]
    severity: Severity | None
    """None where `--fail-on` says it."""
    avoid: tuple[str, ...]
    keep: tuple[str, ...]
    max_hops: int | None
    every_days: int
    hops_per_window: int
    replans: int
    """How many other answers are tried."""
    work: int
    """How many paths are followed at most."""
    allow_os: bool
    allow_prerelease: bool
    assume_nearest: bool
    told: tuple[GateSetting, ...]
    """Every part that is not at its default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was told, held against the knowledge."""

    goal: Goal
    avoid: Mapping[ComponentName, frozenset[str]]
    keep: frozenset[ComponentName]


def plan_request(arguments: Namespace, environment: Mapping[str, str], file: SettingsFile) -> PlanRequest:
    """The request. Raises `InvalidInput` for every value that cannot be one."""
    reader = SettingReader(arguments, environment, file)
    goal = reader.choice("goal", tuple(GOALS), "clear")
    severity = reader.choice("severity", tuple(Severity), "")
    targets = reader.values("target")
    request = PlanRequest(
        goal=goal,
        targets=targets,
        severity=Severity(severity) if severity else None,
        avoid=reader.values("avoid"),
        keep=reader.values("keep"),
        max_hops=_count(reader, "max_hops"),
        every_days=_interval(reader),
        hops_per_window=_count(reader, "hops_per_window") or 1,
        replans=_tries(reader),
        work=_work(reader),
        allow_os=reader.flag("allow_os"),
        allow_prerelease=reader.flag("allow_prerelease"),
        assume_nearest=reader.flag("assume_nearest"),
        told=tuple(reader.told),
    )
    if targets and goal != "clear":
        message = f"--target and --goal {goal} exclude each other"
        hint = "leave one of the two out: a target is a goal of its own"
        reader.problems.append(_contradiction(message, hint))
    if reader.problems:
        raise InvalidInput(reader.problems)
    return request


def _count(reader: SettingReader, name: str) -> int | None:
    told, where = reader.raw(name)
    if told is None:
        return None
    if told.isascii() and told.isdigit() and len(told) <= len(str(MOST_HOPS)) and int(told):
        return int(told)
    reader.refuse(where, f'"{told}" is no number of hops', f"write a number from 1 to {MOST_HOPS}")
    return None


def _tries(reader: SettingReader) -> int:
    told, where = reader.raw("try_answers")
    if told is None:
        return USUAL_TRIES
    if told.isascii() and told.isdigit() and len(told) <= len(str(MOST_HOPS)):
        return int(told)
    reader.refuse(where, f'"{told}" is no number of answers', f"write a number from 0 to {MOST_HOPS}")
    return USUAL_TRIES


def _work(reader: SettingReader) -> int:
    told, where = reader.raw("work")
    if told is None:
        return USUAL_WORK
    if told.isascii() and told.isdigit() and len(told) <= len(str(MOST_WORK)) and 0 < int(told) <= MOST_WORK:
        return int(told)
    reader.refuse(where, f'"{told}" is no number of paths', f"write a number from 1 to {MOST_WORK}")
    return USUAL_WORK


def _interval(reader: SettingReader) -> int:
    told, where = reader.raw("every")
    if told is None:
        return USUAL_INTERVAL
    found = _TIME.fullmatch(told)
    days = int(found[1]) * _DAYS[found[2]] if found else 0
    if 0 < days <= LONGEST_INTERVAL:
        return days
    reader.refuse(where, f'"{told}" is no time between windows', f"write 90d or 2w, {LONGEST_INTERVAL}d at most")
    return USUAL_INTERVAL


def wishes_of(request: PlanRequest, knowledge: KnowledgeBase) -> Wishes:
    """The request in the words of the knowledge. Raises `InvalidInput` for all that cannot be meant."""
    return _Reading(knowledge, _targets_allowed(request)).wishes(request)


def _targets_allowed(request: PlanRequest) -> frozenset[ReleaseStatus]:
    """What a target may be."""
    others = {ReleaseStatus.PRERELEASE} if request.allow_prerelease else set()
    return frozenset({ReleaseStatus.RELEASED, *others})


class _Reading:
    """Holds one request against the knowledge, and keeps what is wrong with it."""

    def __init__(self, knowledge: KnowledgeBase, allowed: frozenset[ReleaseStatus]) -> None:
        self._knowledge = knowledge
        self._allowed = allowed
        self._problems: list[Problem] = []

    def wishes(self, request: PlanRequest) -> Wishes:
        targets = [(name, self._can_be_had(name, found)) for name, found in self._releases("--target", request.targets)]
        avoided = self._releases("--avoid", request.avoid)
        keep = frozenset(name for each in request.keep if (name := self._component("--keep", each, each)))
        self._problems.extend(_contradictions(targets, avoided, keep))
        if self._problems:
            raise InvalidInput(self._problems)
        avoid: defaultdict[ComponentName, set[str]] = defaultdict(set)
        for name, release in avoided:
            avoid[name].add(str(release.version))
        goal = Targets(MappingProxyType(dict(targets))) if targets else GOALS[request.goal]
        return Wishes(
            goal=goal,
            avoid=MappingProxyType({name: frozenset(each) for name, each in sorted(avoid.items())}),
            keep=keep,
        )

    def _releases(self, flag: str, told: Iterable[str]) -> list[tuple[ComponentName, Release]]:
        found = [(name, self._release(flag, each, name)) for each in told if (name := self._named(flag, each))]
        return [(name, release) for name, release in found if release]

    def _named(self, flag: str, told: str) -> ComponentName | None:
        name, has_version, version = told.partition("=")
        if not (has_version and name and version):
            hint = f"write {flag} COMPONENT=VERSION, such as {flag} rancher=v2.12.3"
            self._refuse(flag, "wrong-setting", f'"{told}" names no component and version', hint)
            return None
        return self._component(flag, name, told)

    def _component(self, flag: str, name: str, told: str) -> ComponentName | None:
        known = ComponentName(name)
        if known in self._knowledge.components:
            return known
        hint = nearest(name, self._knowledge.components) or "advisor rules list components shows them all"
        within = f" in {told}" if told != name else ""
        self._refuse(flag, "unknown-component", f'no component is named "{name}"{within}', hint)
        return None

    def _release(self, flag: str, told: str, name: ComponentName) -> Release | None:
        text = told.partition("=")[2]
        catalogue = self._knowledge.catalogues.get(name)
        if catalogue is None:
            self._refuse(flag, "unknown-release", f"no releases are known of {name}", None)
            return None
        try:
            version = parse_version(self._knowledge.components[name].scheme, text)
        except VersionSyntaxError as error:
            hint = nearest(text, catalogue.by_text)
            self._refuse(flag, "wrong-setting", str(error), hint)
            return None
        release = catalogue.by_text.get(version.release)
        if release is None:
            line = [str(each.version) for each in catalogue.releases if each.version.line == version.line]
            hint = nearest(text, line)
            listed = f"advisor rules list releases {name} shows them all"
            message = f"{name} {text} is no release that is known"
            self._refuse(flag, "unknown-release", message, f"{hint} {listed}" if hint else listed)
        return release

    def _can_be_had(self, name: ComponentName, release: Release) -> Version:
        """The version of a target; that it is withdrawn, or was never released, is a fault of the request."""
        if release.status not in self._allowed:
            message = f"{name} {release.version} is no release to go to: it is {_STATUS_WORDS[release.status]}"
            hint = self._instead(name, release)
            self._refuse("--target", "target-not-released", message, hint)
        return release.version

    def _instead(self, name: ComponentName, release: Release) -> str | None:
        line = release.version.line
        releases = self._knowledge.catalogues[name].releases
        usable = [each for each in releases if each.status is ReleaseStatus.RELEASED and each.version.line == line]
        return f"the newest of its line that can be had is {usable[-1].version}" if usable else None

    def _refuse(self, flag: str, code: str, message: str, hint: str | None) -> None:
        self._problems.append(Problem(code=code, message=message, place=Place(file=flag), hint=hint))


_STATUS_WORDS: Mapping[ReleaseStatus, str] = {
    ReleaseStatus.WITHDRAWN: "withdrawn by its maker",
    ReleaseStatus.UNANNOUNCED: "tagged, and nobody was told to use it",
    ReleaseStatus.PRERELEASE: "a pre-release",
    ReleaseStatus.HOTFIX: "a hotfix, made for one customer",
}


def _contradictions(
    targets: Sequence[tuple[ComponentName, Version]],
    avoided: Sequence[tuple[ComponentName, Release]],
    keep: frozenset[ComponentName],
) -> Iterator[Problem]:
    by_name: defaultdict[ComponentName, set[str]] = defaultdict(set)
    for name, version in targets:
        by_name[name].add(str(version))
    for name, versions in sorted(by_name.items()):
        if len(versions) > 1:
            message = f"{name} is to go to {' and to '.join(sorted(versions))} at once"
            yield _contradiction(message, "name one target for each component")
        if name in keep:
            message = f"{name} is to be kept, and to go to {' and '.join(sorted(versions))}"
            yield _contradiction(message, "leave out --keep or --target")
    for name, release in avoided:
        if str(release.version) in by_name[name]:
            message = f"{name} {release.version} is the target, and to be avoided"
            yield _contradiction(message, "leave out --avoid or --target")


def _contradiction(message: str, hint: str) -> Problem:
    place = Place(file="command line")
    return Problem(code="options-contradict", message=message, place=place, hint=hint)
