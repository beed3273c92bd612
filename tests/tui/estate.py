"""A small estate for the screens: what hits, what is not known, what is clear, what could not be read."""

from __future__ import annotations

import datetime
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from advisor.cli.plan_request import plan_request, wishes_of
from advisor.cli.plan_wish import wished
from advisor.cli.plans import named_nowhere, planned_in_turn, question
from advisor.cli.settings import settings_from
from advisor.documents.answers import load_answers
from advisor.documents.knowledge import Rules
from advisor.documents.settings_file import NO_SETTINGS_FILE
from advisor.engine import assess
from advisor.engine.gate import Gate
from advisor.model.advisory import Check, Reference, Severity, Step, Validation, Workaround
from advisor.model.fact import FactValue
from advisor.model.inventory import Cluster, Inventory, Note
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.model.record import Record
from advisor.problems import InvalidInput, Place, Problem
from advisor.report.document import Report
from advisor.report.plan_document import Outlook, PlanReport
from advisor.report.wish import Wish
from tests.builders import (
    BPF,
    INTERFACES,
    NEW_KERNEL,
    RAN_BEFORE,
    RKE2,
    TODAY,
    advisory,
    cluster,
    component,
    covering,
    felix_configuration,
    is_,
    knowledge_of,
    node,
    release,
    rke2_releases,
)

PROBLEM = Problem(
    code="yaml-syntax",
    message="a key without its colon",
    place=Place(file="rules/advisories/calico/leak.yaml", line=7, pointer="/affected"),
    hint="write `key: value`, or indent continued text further",
)

LEAK = replace(
    advisory(name="socket-leak"),
    title="Felix leaks a socket every 30 seconds",
    summary="A socket is opened for every look at the routes, and one path out of it leaves it open.",
    consequence="Once no file can be opened any more, policies are no longer kept up to date on that node.",
    fix="Go to v3.27.4.",
    workarounds=(
        Workaround(
            title="Restart it before the limit is reached",
            steps=(Step(do="Once a day.", command="kubectl -n calico-system rollout restart daemonset/calico-node"),),
            cost="Connections through the node pause.",
            rollback="Nothing to undo.",
        ),
    ),
    validation=Validation(
        before=(Check(title="Open sockets", kind="command", run="ss -f netlink | wc -l", expect="It grows."),),
        after=(Check(title="Open sockets", kind="command", run="ss -f netlink | wc -l", expect="It stays."),),
    ),
    references=(Reference(url="projectcalico/calico#1", says="The fix.", read="2026-11-01"),),
)
PANIC = replace(
    advisory(name="left-over-panic", severity=Severity.CRITICAL, when=is_(RAN_BEFORE, True)),
    title="Felix panics over what an earlier run left behind",
)
SLOW = replace(advisory(name="slow-apply", severity=Severity.LOW, when=is_(BPF, True)), title="Applying is slow")
CROWD = replace(
    advisory(name="many-interfaces", severity=Severity.MEDIUM, when=is_(INTERFACES, 900)), title="Too many interfaces"
)

KNOWLEDGE = knowledge_of(
    LEAK, PANIC, SLOW, CROWD, catalogues=[rke2_releases(release("v1.30.1+rke2r1", RKE2, calico="v3.27.3"))]
)

#: The time of the run.
NOON = datetime.datetime.combine(TODAY, datetime.time(12), tzinfo=datetime.UTC)


def with_clusters(*clusters: Cluster) -> Inventory:
    """An inventory, clusters sorted."""
    return Inventory(clusters=tuple(sorted(clusters, key=lambda each: each.name)))


def hit(name: str, *, nodes: int = 3, facts: Mapping[FactName, FactValue] = MappingProxyType({})) -> Cluster:
    """A cluster on a version with faults, with so many nodes of two kernels."""
    kernels = (None, NEW_KERNEL)
    made = [
        node(f"{name}-{number}", **({"kernel": kernel} if (kernel := kernels[number % 2]) else {}), facts=facts)
        for number in range(nodes)
    ]
    return cluster(
        component("v3.27.3"),
        component("v1.30.1+rke2r1", RKE2),
        nodes=made,
        layers=[felix_configuration({BPF: False})],
        name=name,
    )


SETTLED = MappingProxyType({RAN_BEFORE: False, INTERFACES: 4})
CLEAR = replace(hit("dev", facts=SETTLED), components=(component("v3.27.4"), component("v1.30.1+rke2r1", RKE2)))
UNSEEN = cluster(name="staging", nodes=[node("s-1")], coverage=[covering("Node", gap="forbidden")])
SHUT = replace(
    cluster(name="edge", is_reached=False, coverage=()),
    notes=(Note(source="edge", says="nothing answers at 10.0.0.1:6443", remedy="is the VPN up?"),),
)
ESTATE = with_clusters(hit("prod", nodes=5), CLEAR, UNSEEN, SHUT)


def many(count: int) -> Inventory:
    """So many clusters."""
    return with_clusters(*(hit(f"c-{number:04}", nodes=2) for number in range(count)))


def rules_of(knowledge: KnowledgeBase) -> Rules:
    """Rules as if they came from files."""
    names = knowledge.advisories
    return Rules(
        knowledge=knowledge,
        cases={},
        files={name: f"rules/{name}.yaml" for name in names},
        documents={},
        upgrade_documents={},
        texts={name: f"id: {name}\n# as its author wrote it\ntitle: {names[name].title}\n" for name in names},
    )


@dataclass
class PaperDesk:
    """A desk whose inventory and knowledge are values, and whose answers are a real file."""

    inventory: Inventory = ESTATE
    knowledge: KnowledgeBase = KNOWLEDGE
    sources: str = "estate/"
    today: datetime.date = TODAY
    answers: Path | None = None
    marks: Path | None = None
    rules_paths: tuple[Path, ...] = ()
    fails_with: Exception | None = None
    """What collecting raises."""
    rules_fail_with: Exception | None = None
    """What loading the rules raises."""
    waits: Callable[[], object] = field(default=lambda: None)
    """Called while the sources are read."""
    thinks: Callable[[], object] = field(default=lambda: None)
    """Called while it is judged, after which nothing more is said."""
    plans: Callable[[], object] = field(default=lambda: None)
    """Called before each plan."""

    wish: Wish = field(default_factory=Wish)
    """What is asked of a plan."""

    def ask(self, report: Report, record: Record, wish: Wish) -> PlanReport:
        """By the gates of the command line."""
        usual = plan_request(Namespace(), {}, NO_SETTINGS_FILE)
        request = wished(wish, usual)
        wishes = wishes_of(request, report.knowledge)
        settings = settings_from(Namespace(today=self.today.isoformat()), {}, NO_SETTINGS_FILE, NOON)
        asked = question(report, settings, request, wishes, record)
        if problems := tuple(named_nowhere(asked)):
            raise InvalidInput(problems)
        return asked

    def plan(self, asked: PlanReport, say: Callable[[str], None], looked_at: Callable[[], str]) -> Iterator[Outlook]:
        """By the real planner."""
        for outlook in planned_in_turn(asked, say, looked_at):
            yield outlook
            if outlook.unmade:
                self.plans()

    def load_rules(self, say: Callable[[str], None]) -> Rules:
        """The rules there are now."""
        if self.rules_fail_with:
            raise self.rules_fail_with
        return rules_of(self.knowledge)

    def collect(self, knowledge: KnowledgeBase, say: Callable[[str], None]) -> Inventory:
        """The inventory there is now."""
        say("reading estate/cluster.json")
        self.waits()
        say("reading estate/nodes.json")
        if self.fails_with:
            raise self.fails_with
        return self.inventory

    def record(self, knowledge: KnowledgeBase, answers: Path | None) -> Record:
        """The answers of the file."""
        return Record(today=self.today, answers=load_answers(answers, knowledge) if answers else ())

    def judge(self, inventory: Inventory, knowledge: KnowledgeBase, record: Record) -> Report:
        """By the real engine."""
        self.thinks()
        return Report(
            inventory=inventory,
            assessment=assess(inventory, knowledge, record=record),
            knowledge=knowledge,
            gate=Gate(),
            settings=(),
            today=self.today.isoformat(),
            tool_version="0",
        )


def report_on(inventory: Inventory = ESTATE, knowledge: KnowledgeBase = KNOWLEDGE) -> Report:
    """What an inventory comes to when nobody answered anything."""
    desk = PaperDesk(inventory=inventory, knowledge=knowledge)
    return desk.judge(inventory, knowledge, desk.record(knowledge, None))


REFUSED = InvalidInput([PROBLEM, replace(PROBLEM, message="a tab where only spaces may indent", hint=None)])
