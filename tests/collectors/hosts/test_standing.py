"""What a look at a host does to each finding that has a symptom it can see: it confirms it, or contradicts it."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.collectors import collect
from advisor.documents.bundled import bundled_folder
from advisor.documents.inventory_dump import dump_inventory
from advisor.documents.knowledge import load_cases
from advisor.engine import assess
from advisor.evidence import programs
from advisor.evidence.record import BY_HAND, Evidence, Seen, document_of
from advisor.evidence.sampling import Clock
from advisor.model.case import Case
from advisor.model.finding import Standing
from advisor.model.inventory import Cluster, Inventory, Node
from advisor.model.names import AdvisoryId
from tests.collectors.written import knowledge, source
from tests.evidence.fake_node import FakeNode

RECORDED = Path(__file__).parents[2] / "evidence/recorded"
POD_LOG = "var/log/pods/calico-system_calico-node-x_1/calico-node/0.log"
SEGFAULT = (
    "6,341,99999412281,-;nft[19799]: segfault at 10 ip 000055c268db9139 sp 00007fffc0435ee0 error 4 in nft[1139]\n"
)


def printing(node: FakeNode, program: str, recorded: str) -> None:
    """Has a program print what the real one printed."""
    node.program(program, f"cat {RECORDED}/{recorded}")


def nft(node: FakeNode, table: str) -> None:
    """Has nft list its tables, and Calico's as it was recorded."""
    node.program("nft", f"case $3 in tables) cat {RECORDED}/nft-tables.json;; *) cat {RECORDED}/{table};; esac")


def apart(node: FakeNode) -> None:
    """kube-proxy in nft's tables, Calico in the legacy ones."""
    printing(node, "iptables-nft-save", "iptables-nft-save-kube-proxy.txt")
    printing(node, "iptables-legacy-save", "iptables-legacy-save-calico.txt")


def together(node: FakeNode) -> None:
    """Both in the legacy ones."""
    node.program("iptables-nft-save", "true")
    node.program("iptables-legacy-save", f"cat {RECORDED}/iptables-*.txt")


def slow(node: FakeNode) -> None:
    """Looks for ten minutes, on a clock that nobody waits for."""
    node.seconds = 600


def leaking(node: FakeNode) -> None:
    """Looks for a second at a process whose sockets grow."""
    node.seconds, node.clock = 1, Clock(time.monotonic, time.sleep)


def left(node: FakeNode) -> None:
    """A set that is still there after ten minutes."""
    slow(node)
    printing(node, "ipset", "ipset-left.txt")


def bare(node: FakeNode) -> None:
    """A way outside without a program, beside a pod's interface that has one."""
    tc = '[{"tc": [{"devname": "cali1", "name": "cali_tc_preambl"}]}]'
    node.program("bpftool", f"case $2 in net) echo '{tc}';; *) echo '[]';; esac")
    node.write("proc/net/route", "eth0 00000000 0101A8C0 3 0 0 0 00000000\n")


def known_as(node: FakeNode, mac: str) -> None:
    """A pod that knows its host's end by this address."""
    node.program("ip", 'echo \'[{"ifname":"eni1","address":"0a:58:a9:fe:01:01"}]\'')
    node.link("proc/300/ns/net", "net:[40]")
    node.write("proc/300/net/arp", f"169.254.1.1 0x1 0x6 {mac} * eth0\n")


#: By symptom, what makes a node show it (None where no look can), and what makes it show that it is not there.
SHOWN: Mapping[str, tuple[Callable[[FakeNode], object] | None, Callable[[FakeNode], object]]] = {
    "felix.netlink_sockets_per_hour": (leaking, slow),
    "node.calico_base_chains_empty": (
        lambda node: nft(node, "nft-calico-emptied.json"),
        lambda node: nft(node, "nft-calico.json"),
    ),
    "node.calico_rules_apart": (apart, together),
    "node.calico_tmp_interfaces": (lambda node: node.write("proc/net/dev", "calico_tmp_A: 0\n"), slow),
    "node.cni_kubeconfig_brackets": (
        lambda node: node.write("etc/cni/net.d/calico-kubeconfig", "server: https://[10.43.0.1]:443\n"),
        lambda _: None,
    ),
    "node.cni_setuid_files": (lambda node: node.write("opt/cni/bin/install", "x").chmod(0o4755), lambda _: None),
    "node.ctlb_link_severed": (lambda node: node.write(POD_LOG, "link has been severed\n"), lambda _: None),
    "node.ctlb_load_refused": (
        lambda node: node.write(POD_LOG, "libbpf: prog 'calico_sendmsg_v46': failed to load: -22\n"),
        lambda _: None,
    ),
    "node.ctlb_programs_attached": (
        lambda node: printing(node, "bpftool", "bpftool-ctlb.json"),
        lambda node: printing(node, "bpftool", "bpftool-nothing.json"),
    ),
    "node.data_interface_without_program": (bare, lambda _: None),
    "node.nft_segfaults": (lambda node: node.write("dev/kmsg", "6,0,0,-;Linux\n" + SEGFAULT), lambda _: None),
    "node.temporary_ipsets": (left, lambda node: printing(node, "ipset", "ipset.txt")),
    "node.veth_mac_differs": (
        lambda node: known_as(node, "ee:ee:ee:ee:ee:ee"),
        lambda node: known_as(node, "0a:58:a9:fe:01:01"),
    ),
    "node.vxlan_service_timeouts": (None, lambda _: None),
}


def symptoms() -> Iterator[tuple[AdvisoryId, str]]:
    """The advisories of the knowledge base that a look can confirm, by what."""
    for advisory in knowledge().advisories.values():
        for test in (symptom.when for symptom in advisory.symptoms if symptom.when):
            obtained = (way.says for way in knowledge().facts[test.fact].obtain)
            if any(says.startswith("advisor inventory collect --host") for says in obtained):
                yield advisory.id, str(test.fact)


@pytest.fixture(scope="module")
def cases() -> Mapping[AdvisoryId, tuple[Case, ...]]:
    """Those inside the rules."""
    return load_cases([bundled_folder("rules")])


def without(cluster: Cluster, fact: str) -> Cluster:
    """A cluster in which nobody looked for a symptom."""
    nodes = tuple(
        Node(name=node.name, facts=tuple(each for each in node.facts if each.fact != fact)) for node in cluster.nodes
    )
    return replace(cluster, name="prod", nodes=nodes)


def standing(cluster: Cluster, advisory: AdvisoryId, *files: bytes) -> Standing | None:
    """How the finding stands when the cluster is scanned with these files of hosts."""
    saved = dump_inventory(Inventory(clusters=(cluster,)), "json").encode()
    sources = [source(saved, "prod.json"), *(source(data, f"{number}.json") for number, data in enumerate(files))]
    (judged,) = assess(collect(sources, knowledge()), knowledge()).clusters
    (found,) = [each for each in judged.findings if each.advisory.id == advisory]
    return found.standing


def look(node: FakeNode, cluster: Cluster, fact: str) -> bytes:
    """A look at the first node of a cluster: only what the cluster does not say already, which may be another's."""
    with node.felix(every=0.02 if node.seconds == 1 else 0):
        evidence = node.look()
    known = {each.fact for each in (*cluster.facts, *cluster.nodes[0].facts)} | {"node.operating_system"}
    known |= {name for layer in cluster.layers for name in layer.values}
    told = [each for each in evidence.statements if not isinstance(each, Seen) or each.fact not in known]
    assert fact in {each.fact for each in told if isinstance(each, Seen)}
    return json.dumps(document_of(Evidence("cluster", cluster.nodes[0].name, told, []))).encode()


@pytest.mark.parametrize(("advisory", "fact"), sorted(symptoms()))
def test_a_look_confirms_and_contradicts(
    advisory: AdvisoryId,
    fact: str,
    cases: Mapping[AdvisoryId, tuple[Case, ...]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The case of each rule that stands confirmed, with a look in place of what the case says of the symptom."""
    if fact == "node.cni_setuid_files" and os.geteuid():
        pytest.skip("only root can make a file of root's")
    monkeypatch.setattr(programs, "_FOLDERS", ())
    case = next(each for each in cases[advisory] if each.standing is Standing.CONFIRMED)
    cluster = without(case.cluster, fact)
    assert standing(cluster, advisory) is Standing.EXPOSED
    for show, expected in zip(SHOWN[fact], (Standing.CONFIRMED, Standing.CONTRADICTED), strict=True):
        if show is None:
            continue
        node = FakeNode(tmp_path / expected)
        monkeypatch.setenv("PATH", f"{node.folder}/bin:/usr/bin:/bin")
        show(node)
        assert standing(cluster, advisory, look(node, cluster, fact)) is expected


def test_every_symptom_of_a_node_is_one_of_these() -> None:
    """A rule with another symptom that a look tells is to be tried here too."""
    assert {fact for _, fact in symptoms()} == set(SHOWN)
    assert not set(SHOWN) & set(BY_HAND)


def test_the_page_lists_what_a_look_confirms() -> None:
    """Each with its symptom, and no other."""
    page = (Path(__file__).parents[3] / "docs/how-to/host-evidence.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| `([a-z_.]+)` \|$", page, re.MULTILINE)
    assert rows == sorted(symptoms())
