"""Judges one test of a condition against one node class, and remembers: many advisories ask the same thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import assert_never

from advisor.engine.facts import FactReader, how_to_get
from advisor.engine.neighbours import beside
from advisor.engine.node_classes import NodeClass, nodes_with_own_settings
from advisor.engine.setting_readers import as_read_by, readers_of, together
from advisor.engine.sighting import Found, Sighting
from advisor.model.component import Component
from advisor.model.condition import AtLeast, Beside, FactTest, Inside, KernelIn, Leaf, OneOf
from advisor.model.fact import Answer, FactDeclaration, Known, Missing, MissingKind, Scope
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import FactName
from advisor.model.provenance import Provenance
from advisor.model.recognition import KnownComponent
from advisor.truth import Truth, some, truth_of
from advisor.versions import Kernel, Version, VersionSyntaxError, parse_kernel

NODE_OS = FactName("node.os_image")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a test came out, and the answer or the gap behind it."""

    truth: Truth
    answer: Answer | None = None
    beside: tuple[Provenance, ...] = ()
    """The places of the answers that say which other component is there, or that it is not."""

    @property
    def missing(self) -> Missing | None:
        """What would settle it; None when it is settled."""
        return self.answer if isinstance(self.answer, Missing) else None

    @property
    def rests_on(self) -> tuple[Provenance, ...]:
        """The places of the answers it rests on."""
        return self.answer.seen_in if isinstance(self.answer, Known) and self.answer.is_vouched else self.beside

    @property
    def said(self) -> object:
        """What the answer says, wherever it was read: outcomes that say the same are told together."""
        answer = self.answer
        return (answer.value, answer.default_source) if isinstance(answer, Known) else answer


@dataclass(slots=True, kw_only=True)
class FactTests:
    """Every test of every condition on one cluster."""

    knowledge: KnowledgeBase
    reader: FactReader
    sight: Callable[[KnownComponent, FactTests], Sighting]
    """Looks for another component of the cluster."""
    _outcomes: dict[tuple[Leaf, int], dict[str, Outcome]] = field(default_factory=dict)
    """By test and component, then by what the test sees of a node."""
    _asking: dict[int, Component] = field(default_factory=dict)
    """The components asked about, by identity: to hash one takes a step for every place it was seen in. They are held
    here so that no other object comes to have the identity of one."""
    has_answers: bool = field(init=False)
    """Whether people vouch for anything about the cluster."""
    _own_settings: frozenset[str] = field(init=False)
    """The nodes that are set apart by name."""
    _stated: frozenset[FactName] = field(init=False)
    """The facts that some source, or some person, states for a node."""
    relied_on: set[Provenance] = field(default_factory=set)
    """The answers that settled what no single finding shows: whether a component is there, whether a symptom is."""
    _kernels: dict[tuple[str, str | None], Kernel | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cluster = self.cluster
        said = cluster.vouched or cluster.vouched_absent or any(each.vouched_by for each in cluster.components)
        self.has_answers = bool(said) or any(node.vouched for node in cluster.nodes)
        self._own_settings = nodes_with_own_settings(self.cluster)
        self._stated = frozenset(seen.fact for node in self.cluster.nodes for seen in node.facts + node.vouched)

    @property
    def cluster(self) -> Cluster:
        """The cluster whose facts are tested."""
        return self.reader.cluster

    def outcome(self, leaf: Leaf, on: NodeClass, component: Component) -> Outcome:
        """How a test comes out on the nodes of a class, for a component."""
        return self.outcomes(leaf, (on,), component)[0]

    def outcomes(self, leaf: Leaf, classes: Iterable[NodeClass], component: Component) -> list[Outcome]:
        """How a test comes out on each of the classes, for a component."""
        known = self._outcomes.setdefault((leaf, self._asker(leaf, component)), {})
        seen_of = self._sight(leaf)
        found: list[Outcome] = []
        for on in classes:
            key = seen_of(on)
            outcome = known.get(key)
            if outcome is None:
                outcome = known[key] = self._judge(leaf, on, component)
            found.append(outcome)
        return found

    def _asker(self, leaf: Leaf, component: Component) -> int:
        """Tells components apart as far as the test can: what is no setting is the same for all of them."""
        if isinstance(leaf, Beside) or (isinstance(leaf, FactTest) and self._declaration(leaf.fact).setting is None):
            return 0
        self._asking[id(component)] = component
        return id(component)

    def _sight(self, leaf: Leaf) -> Callable[[NodeClass], str]:
        """Tells classes apart as far as the test can: most settings are the same on every node."""
        if not self.asks_nodes(leaf):
            return lambda on: ""
        if isinstance(leaf, FactTest) and not isinstance(leaf.test, KernelIn) and leaf.fact not in self._stated:
            return self._sight_of_setting
        return lambda on: on.key

    def _sight_of_setting(self, on: NodeClass) -> str:
        node = on.representative
        return on.key if node is None or node.name in self._own_settings else "any node"

    def asks_nodes(self, leaf: Leaf) -> bool:
        """Whether the answer can differ from node to node."""
        return isinstance(leaf, FactTest) and self._declaration(leaf.fact).scope is Scope.NODE

    def _declaration(self, fact: FactName) -> FactDeclaration:
        return self.knowledge.facts[fact]

    def _judge(self, leaf: Leaf, on: NodeClass, component: Component) -> Outcome:
        if isinstance(leaf, Inside):
            return _inside(leaf, component)
        if isinstance(leaf, Beside):
            sighting = self.sight(self.knowledge.components[leaf.component], self)
            truth, found = beside(leaf, sighting)
            return Outcome(truth=truth, answer=found, beside=self._vouched(leaf, sighting))
        declaration = self._declaration(leaf.fact)
        answer = self._answer(declaration, on, component)
        if isinstance(answer, Missing):
            return Outcome(truth=Truth.UNKNOWN, answer=answer)
        match leaf.test:
            case OneOf(values):
                return Outcome(truth=truth_of(answer.value in values), answer=answer)
            case AtLeast(minimum):
                return Outcome(truth=truth_of(int(answer.value) >= minimum), answer=answer)
            case KernelIn():
                return self._kernel_in(leaf.test, declaration, answer, on)
            case _:
                assert_never(leaf.test)

    def _answer(self, declaration: FactDeclaration, on: NodeClass, component: Component) -> Answer:
        """What a fact is, as the component reads it; a setting of another component, as that one reads it."""
        setting, node = declaration.setting, on.representative
        if setting is None or setting.component == component.name:
            return self.reader.ask(declaration, node=node, component=component)
        readers = readers_of(setting.component, self.sight(self.knowledge.components[setting.component], self))
        answers = (self.reader.ask(declaration, node=node, component=each) for each in readers)
        return together(declaration, [as_read_by(each, answer) for each, answer in zip(readers, answers, strict=True)])

    def _vouched(self, leaf: Beside, sighting: Sighting) -> tuple[Provenance, ...]:
        components = sighting.components if isinstance(sighting, Found) else ()
        absences = (place for name, place in self.cluster.vouched_absent if name == leaf.component)
        return (*(each.vouched_by for each in components if each.vouched_by), *absences)

    def _kernel_in(self, test: KernelIn, declaration: FactDeclaration, answer: Known, on: NodeClass) -> Outcome:
        kernel = self._kernel(str(answer.value), on)
        if kernel is None:
            gap = f"the text {str(answer.value)!r} is no kernel version"
            return Outcome(truth=Truth.UNKNOWN, answer=_gap(declaration, MissingKind.INVENTORY, gap))
        inside = some(span.contains(kernel) for span in test.spans)
        if inside is Truth.FALSE and some(span.contains(kernel) for span in test.possibly) is not Truth.FALSE:
            gap = f"nobody has settled whether kernel {kernel.text} belongs to the ones at fault"
            return Outcome(truth=Truth.UNKNOWN, answer=_gap(declaration, MissingKind.KNOWLEDGE, gap))
        if inside is Truth.UNKNOWN:
            gap = f"kernel {kernel.text} cannot be compared: its distribution or flavour is not the one in question"
            return Outcome(truth=Truth.UNKNOWN, answer=_gap(declaration, MissingKind.INVENTORY, gap))
        return Outcome(truth=inside, answer=answer)

    def _kernel(self, text: str, on: NodeClass) -> Kernel | None:
        node = on.representative
        images = {str(seen.value) for seen in node.facts if seen.fact == NODE_OS} if node else set()
        os_image = images.pop() if len(images) == 1 else None
        key = (text, os_image)
        if key not in self._kernels:
            try:
                self._kernels[key] = parse_kernel(text, os_image=os_image)
            except VersionSyntaxError:
                self._kernels[key] = None
        return self._kernels[key]


def _gap(declaration: FactDeclaration, kind: MissingKind, reason: str) -> Missing:
    how = "nobody knows yet; advisor explain says what would settle it"
    return Missing(
        kind=kind,
        fact=declaration.name,
        reason=reason,
        how=how if kind is MissingKind.KNOWLEDGE else how_to_get(declaration),
    )


def _inside(leaf: Inside, component: Component) -> Outcome:
    container = component.inside
    if container is None or not container.is_named:
        reason = "the source does not say which image it describes"
        how = "record the bill of materials with the image's name and tag in its metadata"
        gap = Missing(kind=MissingKind.INVENTORY, fact=f"{component.name}.image", reason=reason, how=how)
        return Outcome(truth=Truth.UNKNOWN, answer=gap)
    if container.component != leaf.component:
        return Outcome(truth=Truth.FALSE)
    if not isinstance(container.version, Version):
        reason = f"the image {container.text} has no readable version"
        how = "name the image by its tag"
        gap = Missing(kind=MissingKind.INVENTORY, fact=f"{leaf.component}.version", reason=reason, how=how)
        return Outcome(truth=Truth.UNKNOWN, answer=gap)
    inside = leaf.versions.contains(container.version)
    if inside is Truth.UNKNOWN:
        reason = f"nobody has settled it for {leaf.component} {container.version}, which contains it"
        how = "use newer knowledge (`--rules`)"
        gap = Missing(kind=MissingKind.KNOWLEDGE, fact=f"{leaf.component}.version", reason=reason, how=how)
        return Outcome(truth=Truth.UNKNOWN, answer=gap)
    return Outcome(truth=inside)
