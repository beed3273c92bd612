"""What ships on upgrades, held against situations whose answers upstream gives."""

import re

import pytest
import yaml

from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import load_knowledge
from advisor.engine.compatibility import pairing
from advisor.engine.hops import Hop, speaks_of
from advisor.model.compatibility import Allowed, NoSay, Pairing, Permission, Refused, Undecided, Unlisted
from advisor.model.condition import ALWAYS, FactTest, KernelIn, Leaf, OneOf
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName, FieldName, RunbookId, TableId
from advisor.model.runbook import Authority, Runbook
from advisor.model.template import render
from advisor.truth import Truth, some, truth_of
from advisor.versions import VersionSet, parse_kernel, parse_version

RULES = bundled_folder("rules")
EBPF = {"felix__bpf_enabled": True}
PLAIN = {"felix__bpf_enabled": False}
#: The agent's image is set by hand.
PINNED = {"vpc_cni__node_agent_moves_along": False}
#: A Calico that no distribution installed.
OWN = {"calico__installed_by": "operator"}
AUTO = {"felix__nftables_mode": "Auto"}
IPTABLES = {"kube_proxy__mode": "iptables"}
NFT = {"kube_proxy__mode": "nftables"}
OLD = {"node__kernel": "5.4.0-192-generic"}


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    """The knowledge that ships, every file through every gate."""
    return load_knowledge([RULES], use_cache=False).knowledge


def _pair(knowledge: KnowledgeBase, table: str, of: str, other: str | None, **facts: bool | str) -> type[Pairing]:
    """How a pair stands where these facts are known; `__` in their names stands for the dot."""
    found = knowledge.upgrades.tables[TableId(table)]
    known = {name.replace("__", "."): value for name, value in facts.items()}

    def truth(leaf: Leaf) -> Truth:
        if not isinstance(leaf, FactTest) or leaf.fact not in known:
            return Truth.UNKNOWN
        value = known[leaf.fact]
        match leaf.test:
            case OneOf(values):
                return truth_of(value in values)
            case KernelIn(spans, _):
                return some(span.contains(parse_kernel(str(value))) for span in spans)
            case _:
                return Truth.UNKNOWN

    second = parse_version(found.other.scheme, other) if found.other and other else None
    return type(pairing(found, parse_version(found.of.scheme, of), second, truth))


@pytest.mark.parametrize(
    ("rancher", "rke2", "expected"),
    [
        # KDM of line 2.9 offers 1.27 from .5 on, and 1.31 not at all.
        ("v2.9.3", "v1.27.5+rke2r1", Allowed),
        ("v2.9.3", "v1.27.4+rke2r1", Unlisted),
        ("v2.9.3", "v1.27.16+rke2r2", Allowed),
        ("v2.9.3", "v1.31.0+rke2r1", Unlisted),
        # The next line drops 1.27, and of 1.28 keeps two.
        ("v2.10.3", "v1.27.16+rke2r2", Unlisted),
        ("v2.10.3", "v1.28.13+rke2r1", Unlisted),
        ("v2.10.3", "v1.28.14+rke2r1", Allowed),
        ("v2.10.3", "v1.31.0+rke2r1", Unlisted),
        ("v2.10.3", "v1.31.1+rke2r1", Allowed),
        # A floor of patches of Rancher: 1.27 came to line 2.7 with 2.7.11, 1.28 to line 2.8 with 2.8.3.
        ("v2.7.10", "v1.27.5+rke2r1", Unlisted),
        ("v2.7.11", "v1.27.5+rke2r1", Allowed),
        ("v2.8.2", "v1.28.8+rke2r1", Unlisted),
        ("v2.8.3", "v1.28.8+rke2r1", Allowed),
        # Only the rebuild with the repaired Calico chart is offered.
        ("v2.14.3", "v1.33.12+rke2r1", Unlisted),
        ("v2.14.3", "v1.33.12+rke2r2", Allowed),
        ("v2.15.0", "v1.36.1+rke2r1", Unlisted),
        ("v2.15.0", "v1.36.1+rke2r2", Allowed),
        ("v2.14.3", "v1.36.1+rke2r2", Unlisted),
    ],
)
def test_what_rancher_offers(knowledge: KnowledgeBase, rancher: str, rke2: str, expected: type[Pairing]) -> None:
    """Each floor from both sides; only clusters that Rancher moves are bound by it."""
    assert _pair(knowledge, "rancher-rke2", rancher, rke2, cluster__upgraded_by="rancher") is expected
    assert _pair(knowledge, "rancher-rke2", rancher, rke2, cluster__upgraded_by="manual") is NoSay
    assert _pair(knowledge, "rancher-rke2", rancher, rke2) is Undecided


@pytest.mark.parametrize(
    ("table", "of", "other", "facts", "expected"),
    [
        ("rancher-local-kubernetes", "v2.10.3", "v1.31.9", {}, Allowed),
        ("rancher-local-kubernetes", "v2.10.3", "v1.32.0", {}, Refused),
        ("rancher-local-kubernetes", "v2.10.3", "v1.32.0-rc.1", {}, Refused),
        ("rancher-local-kubernetes", "v2.8.2", "v1.28.0", {}, Refused),
        ("rancher-local-kubernetes", "v2.8.3", "v1.28.0", {}, Allowed),
        ("rancher-kubernetes", "v2.9.3", "v1.27.14", {}, Allowed),
        ("rancher-kubernetes", "v2.9.3", "v1.31.0", {}, Unlisted),
        ("rancher-kubernetes", "v2.10.0", "v1.27.16", {}, Refused),
        ("rancher-kubernetes", "v2.10.3", "v1.28.15", {}, Allowed),
        ("rancher-kubernetes", "v2.12.3", "v1.30.14", {}, Refused),
        ("rancher-kubernetes", "v2.8.2", "v1.28.8", {}, Unlisted),
        ("rancher-kubernetes", "v2.8.3", "v1.28.8", {}, Allowed),
        ("rancher-kubernetes", "v2.15.2", "v1.36.3", {}, Allowed),
        ("rancher-rke1-objects", "v2.11.3", None, {"rancher__rke1_objects": "clusters"}, Allowed),
        ("rancher-rke1-objects", "v2.12.0", None, {"rancher__rke1_objects": "clusters"}, Refused),
        ("rancher-rke1-objects", "v2.12.0", None, {"rancher__rke1_objects": "templates"}, Refused),
        ("rancher-rke1-objects", "v2.12.0", None, {"rancher__rke1_objects": "none"}, Allowed),
        ("rancher-rke1-objects", "v2.12.0", None, {}, Undecided),
        ("rancher-rke1", "v2.11.3", "v1.32.6-rancher1-1", {"cluster__upgraded_by": "rancher"}, Allowed),
        ("rancher-rke1", "v2.12.0", "v1.32.6-rancher1-1", {"cluster__upgraded_by": "rancher"}, Refused),
        ("kubernetes-kubelet-skew", "v1.29.1", "v1.29.9", {}, Allowed),
        ("kubernetes-kubelet-skew", "v1.29.1", "v1.32.0", {}, Allowed),
        ("kubernetes-kubelet-skew", "v1.29.1", "v1.33.0", {}, Refused),
        ("kubernetes-kubelet-skew", "v1.29.1", "v1.28.15", {}, Refused),
        ("kubernetes-kubelet-skew", "v1.24.17", "v1.26.0", {}, Allowed),
        ("kubernetes-kubelet-skew", "v1.24.17", "v1.27.0", {}, Refused),
        ("kubernetes-kubelet-skew", "v1.25.0", "v1.28.0", {}, Allowed),
        ("kubernetes-apiserver-skew", "v1.29.1", "v1.30.0", {}, Allowed),
        ("kubernetes-apiserver-skew", "v1.29.1", "v1.31.0", {}, Refused),
        ("calico-kubernetes", "v3.28.3", "v1.24.17", {}, Unlisted),
        ("calico-kubernetes", "v3.28.4", "v1.24.17", {}, Refused),
        ("calico-kubernetes", "v3.28.4", "v1.25.0", OWN, Unlisted),
        ("calico-kubernetes", "v3.30.0", "v1.31.0", {}, Allowed),
        ("calico-kubernetes", "v3.30.0", "v1.30.14", OWN, Unlisted),
        ("calico-kubernetes", "v3.30.0", "v1.30.14", {}, Undecided),
        ("calico-kubernetes", "v3.30.0", "v1.30.14", {"calico__installed_by": "rke2"}, Allowed),
        ("calico-kubernetes", "v3.30.0", "v1.30.14", {"calico__installed_by": "rke1"}, Allowed),
        ("calico-kubernetes", "v3.28.4", "v1.24.17", {"calico__installed_by": "rke1"}, Refused),
        ("calico-kubernetes", "v3.30.0-build20250501", "v1.31.0", {}, Allowed),
        ("kubernetes-vpc-cni", "v1.33.0", "v1.17.1", {}, Allowed),
        ("kubernetes-vpc-cni", "v1.33.0", "v1.16.4-eksbuild.2", {}, Unlisted),
        ("vpc-cni-node-agent", "v1.23.0-eksbuild.1", "v1.4.1-eksbuild.1", PINNED, Allowed),
        ("vpc-cni-node-agent", "v1.23.0", "v1.4.0-eksbuild.1", PINNED, Refused),
        ("vpc-cni-node-agent", "v1.22.4", "v1.4.0", PINNED, Allowed),
        ("calico-kernel-ebpf", "v3.30.0", None, {**EBPF, "node__kernel": "5.4.0-192-generic"}, Allowed),
        ("calico-kernel-ebpf", "v3.31.0", None, {**EBPF, "node__kernel": "5.4.0-192-generic"}, Unlisted),
        ("calico-kernel-ebpf", "v3.31.0", None, {**EBPF, "node__kernel": "4.18.0-305.el8.x86_64"}, Allowed),
        ("calico-kernel-ebpf", "v3.31.0", None, {**EBPF, "node__kernel": "4.18.0-240.el8.x86_64"}, Unlisted),
        ("calico-kernel-ebpf", "v3.31.0", None, {**EBPF, "node__kernel": "4.18.0-147.el8.x86_64"}, Refused),
        ("calico-kernel-ebpf", "v3.31.0", None, {**PLAIN, "node__kernel": "4.18.0-147.el8.x86_64"}, NoSay),
        ("calico-kernel-ebpf", "v3.31.0", None, {"felix__bpf_enabled": True}, Undecided),
        ("calico-kernel-nftables", "v3.32.1", None, {**AUTO, "node__kernel": "5.15.0-119-generic"}, Allowed),
        ("calico-kernel-nftables", "v3.32.1", None, {**AUTO, **OLD}, Undecided),
        ("calico-kernel-nftables", "v3.32.1", None, {**AUTO, **OLD, **IPTABLES}, Allowed),
        ("calico-kernel-nftables", "v3.32.1", None, {**AUTO, **OLD, **NFT}, Unlisted),
        ("calico-kernel-nftables", "v3.31.0", None, {"felix__nftables_mode": "Enabled", **OLD}, Unlisted),
        ("calico-kernel-nftables", "v3.31.0", None, {"felix__nftables_mode": "Disabled"}, NoSay),
        ("calico-nftables-dataplane", "v3.28.5", None, {"felix__nftables_mode": "Enabled"}, Refused),
        ("calico-nftables-dataplane", "v3.28.5", None, {"felix__nftables_mode": "Disabled"}, Allowed),
        ("calico-nftables-dataplane", "v3.29.0", None, {"felix__nftables_mode": "Enabled"}, Allowed),
        ("calico-kernel-base", "v3.29.0", None, {**PLAIN, "node__kernel": "5.10.0-28-cloud-amd64"}, Allowed),
    ],
)  # fmt: skip
def test_what_may_stand_together(
    knowledge: KnowledgeBase,
    table: str,
    of: str,
    other: str | None,
    facts: dict[str, bool | str],
    expected: type[Pairing],
) -> None:
    """Each bound from both sides."""
    assert _pair(knowledge, table, of, other, **facts) is expected


def test_every_row_that_allows_one_release_allows_it(knowledge: KnowledgeBase) -> None:
    """A permission is never shadowed: the ends of every permitted set are allowed with the ends of its first side."""
    for table in knowledge.upgrades.tables.values():
        for row in table.rows:
            if row.permission is not Permission.ALLOWED or not isinstance(row.other, VersionSet):
                continue
            others = [cut.version for cut in row.other.cuts if row.other.contains(cut.version) is Truth.TRUE]
            firsts = [cut.version for cut in row.of.cuts if row.of.contains(cut.version) is Truth.TRUE]
            for first in firsts:
                for other in others:
                    assert isinstance(pairing(table, first, other, lambda leaf: Truth.TRUE), Allowed), row.name


def _hop(start: str, end: str, scheme: str, *, latest: bool) -> Hop:
    truth = truth_of(latest)
    ends = parse_version(scheme, start), parse_version(scheme, end)
    return Hop(start=ends[0], end=ends[1], start_is_latest=truth, end_is_latest=truth)


@pytest.mark.parametrize(
    ("component", "start", "end", "latest", "expected"),
    [
        ("rancher", "v2.9.3", "v2.10.3", True, True),
        ("rancher", "v2.9.2", "v2.10.3", False, False),
        ("rancher", "v2.9.2", "v2.9.3", False, True),
        ("rancher", "v2.9.3", "v2.11.3", True, False),
        ("rancher", "v2.10.3", "v2.9.3", True, False),
        ("rke2", "v1.28.15+rke2r1", "v1.29.15+rke2r1", False, True),
        ("rke2", "v1.28.15+rke2r1", "v1.30.14+rke2r1", False, False),
        ("rke2", "v1.33.12+rke2r1", "v1.33.12+rke2r2", False, True),
        ("rke2", "v1.29.15+rke2r1", "v1.29.14+rke2r1", False, False),
        ("vpc-cni", "v1.18.6", "v1.19.6", False, True),
        ("vpc-cni", "v1.18.6", "v1.20.5", False, False),
        ("vpc-cni", "v1.21.2", "v1.22.1-eksbuild.1", False, False),
        ("vpc-cni", "v1.21.2", "v1.22.2-eksbuild.1", False, True),
        ("vpc-cni", "v1.22.2", "v1.21.2", False, True),
        ("vpc-cni", "v1.23.0", "v1.22.1", False, False),
    ],
)
def test_which_hops_are_legal(
    knowledge: KnowledgeBase, component: str, start: str, end: str, latest: bool, expected: bool
) -> None:
    """A rule allows it, and none refuses it."""
    name = ComponentName(component)
    hop = _hop(start, end, knowledge.components[name].scheme, latest=latest)
    rules = knowledge.upgrades.hops[name].rules
    said = {rule.permission for rule in rules if speaks_of(rule, hop, lambda leaf: Truth.TRUE) is Truth.TRUE}
    assert (said == {Permission.ALLOWED}) is expected


def test_calico_moves_with_what_bundles_it(knowledge: KnowledgeBase) -> None:
    """Any later version where it is its owner's own; none where RKE2 brings it; unknown where nobody said."""
    hop = _hop("v3.27.3", "v3.31.0", "image-build", latest=False)

    def said(installed_by: str | None) -> set[tuple[Permission, Truth]]:
        def truth(leaf: Leaf) -> Truth:
            if installed_by is None or not isinstance(leaf, FactTest) or not isinstance(leaf.test, OneOf):
                return Truth.UNKNOWN
            return truth_of(installed_by in leaf.test.values)

        rules = knowledge.upgrades.hops[ComponentName("calico")].rules
        return {(rule.permission, speaks_of(rule, hop, truth)) for rule in rules}

    assert said("operator") == {(Permission.ALLOWED, Truth.TRUE), (Permission.REFUSED, Truth.FALSE)}
    assert said("rke2") == {(Permission.ALLOWED, Truth.FALSE), (Permission.REFUSED, Truth.TRUE)}
    assert said(None) == {(Permission.ALLOWED, Truth.UNKNOWN), (Permission.REFUSED, Truth.UNKNOWN)}


def _texts(runbook: Runbook) -> list[str]:
    steps = (*runbook.backup, *runbook.actions, *runbook.rollback.steps)
    commands = [step.run for step in steps] + [check.run for check in (*runbook.prechecks, *runbook.validation)]
    return [command.written for command in commands if command]


def test_every_command_is_whole_and_needs_no_guess(knowledge: KnowledgeBase) -> None:
    """No dots that stand for something left out, and no brackets that a shell would take for files."""
    for runbook in knowledge.upgrades.runbooks.values():
        for text in _texts(runbook):
            assert not re.search(r"\.\.\.|<[a-z]+>|\bTODO\b", text), f"{runbook.id}: {text}"


def test_the_move_of_rke2_is_rendered(knowledge: KnowledgeBase) -> None:
    """With the hop's own values; what only a person knows stays visible."""
    runbook = knowledge.upgrades.runbooks[RunbookId("rke2-rancher-provisioned")]
    (change,) = [step.run for step in runbook.actions if step.run and "kubernetesVersion" in step.run.written]
    found = render(change, {FieldName("to"): "v1.29.15+rke2r1"})
    assert '"kubernetesVersion":"v1.29.15+rke2r1"' in found.text
    assert [field.name for field in found.blanks] == ["cluster"]


def test_our_own_words_are_marked(knowledge: KnowledgeBase) -> None:
    """Generic checks are ours, and a command that upstream's page gives is not."""
    runbook = knowledge.upgrades.runbooks[RunbookId("rke2-manual")]
    nodes = next(check for check in runbook.prechecks if check.title == "Nodes ready")
    install = next(step for step in runbook.actions if step.run and "get.rke2.io" in step.run.written)
    assert (nodes.authority, install.authority) == (Authority.OURS, Authority.UPSTREAM)


def test_a_component_of_several_runbooks_tells_them_apart(knowledge: KnowledgeBase) -> None:
    """By a condition, so that a plan never has to choose."""
    by_component: dict[str | None, list[Runbook]] = {}
    for runbook in knowledge.upgrades.runbooks.values():
        by_component.setdefault(runbook.component if runbook.changes == "version" else None, []).append(runbook)
    for component, runbooks in by_component.items():
        if component is not None and len(runbooks) > 1:
            assert all(runbook.when != ALWAYS for runbook in runbooks)
            chosen = [(runbook.when, runbook.parts) for runbook in runbooks]
            assert len(set(chosen)) == len(chosen)


def test_every_source_and_field_is_used() -> None:
    """What nobody cites is not kept."""
    files = [path for path in RULES.rglob("*.yaml") if path.name not in {"sources.yaml", "fields.yaml"}]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    cited = set(re.findall(r"[a-z0-9-]+", " ".join(re.findall(r"sources: \[([^\]]*)\]", text))))
    sources = yaml.safe_load((RULES / "sources.yaml").read_text(encoding="utf-8"))["sources"]
    fields = yaml.safe_load((RULES / "hops/fields.yaml").read_text(encoding="utf-8"))["fields"]
    assert set(sources) == cited
    assert [name for name in fields if f"{{{name}}}" not in text] == []


def test_a_name_means_one_thing(knowledge: KnowledgeBase) -> None:
    """`rules show` takes the id of an advisory, a table, a hazard or a runbook, or a component."""
    upgrades = knowledge.upgrades
    names = [*knowledge.advisories, *upgrades.tables, *upgrades.hazards, *upgrades.runbooks, *upgrades.hops]
    assert len(names) == len(set(names))
