"""Interfaces to the outside, Calico's VXLAN device, and what pods know of their veths."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.evidence import interfaces, programs
from advisor.evidence.interfaces import BARE, MACS, VXLAN
from tests.evidence.fake_node import FakeNode

MAC, OTHER = "ee:ee:ee:ee:ee:ee", "0a:58:a9:fe:01:01"
LINKS = json.dumps([{"ifname": "lo", "address": "00:00:00:00:00:00"}, {"ifname": "eni1", "address": MAC.upper()}])
ROUTES = "Iface Destination Gateway Flags RefCnt Use Metric Mask\neth0 00000000 0101A8C0 3 0 0 0 00000000\n"
ARP = "IP address HW type Flags HW address Mask Device\n169.254.1.1 0x1 0x6 {mac} * eth0\n10.0.0.1 0x1 0x2 1:2 * eth0\n"
DEV = "Inter-| Receive\n face |bytes\n    lo: 1 0\nvxlan.calico: 2 0\n"


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeNode:
    """A node with one way to the outside, seen as root sees it."""
    made = FakeNode(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(programs, "_FOLDERS", ())
    made.write("proc/net/route", ROUTES)
    device(made, "eth0")
    return made


def device(node: FakeNode, name: str, state: str = "up") -> None:
    """An interface with hardware behind it."""
    node.write(f"sys/class/net/{name}/operstate", f"{state}\n")
    node.write(f"sys/class/net/{name}/device/vendor", "0x1af4\n")


def programs_on(node: FakeNode, *names: str, program: str = "cali_tc_preambl") -> None:
    """What bpftool shows of tc; the cgroups have none."""
    tc = [{"devname": each, "ifindex": 2, "kind": "clsact/ingress", "name": program} for each in names]
    node.program("bpftool", f"case $2 in net) echo '{json.dumps([{'xdp': [], 'tc': tc}])}';; *) echo '[]';; esac")


def pod(node: FakeNode, pid: int, mac: str, network: str) -> None:
    """A process in a network of its own."""
    node.link(f"proc/{pid}/ns/net", f"net:[{network}]")
    node.write(f"proc/{pid}/net/arp", ARP.format(mac=mac))


def why(node: FakeNode, fact: str) -> str:
    """Why a fact is not told."""
    return node.gaps()[fact][0]


def test_the_way_outside_has_a_program_or_has_none(node: FakeNode) -> None:
    """A program of others counts for nothing."""
    programs_on(node, "eth0", "cali1")
    assert node.facts()[BARE] is False
    programs_on(node, "cali1")
    assert node.facts()[BARE] is True
    programs_on(node, "eth0", program="cilium_from_netdev")
    assert node.facts()[BARE] is False


def test_without_any_program_the_dataplane_has_to_be_away(node: FakeNode) -> None:
    """Maps that are pinned say that it is, or was, here."""
    assert node.facts()[BARE] is False
    node.write("sys/fs/bpf/tc/globals/cali_v4_nat_fe3", "")
    assert "maps are pinned" in why(node, BARE)


@pytest.mark.parametrize(("state", "is_told"), [("up", False), ("unknown", False), ("down", True)])
def test_a_second_device_may_be_anybodys(node: FakeNode, state: str, is_told: bool) -> None:
    """BpfDataIfacePattern may leave it out, so that its missing program is no fault that can be seen."""
    programs_on(node, "eth0")
    device(node, "eth1", state)
    assert (BARE in node.facts()) == is_told


def test_devices_of_a_bond_need_none(node: FakeNode) -> None:
    """The bond has it."""
    node.write("proc/net/route", ROUTES.replace("eth0", "bond0"))
    programs_on(node, "bond0")
    assert "1 devices have no program" in why(node, BARE)
    node.write("sys/class/net/eth0/master/uevent", "")
    assert node.facts()[BARE] is False


@pytest.mark.parametrize("body", ["echo '{}'", "echo '[1]'", "exit 255"])
def test_another_form_tells_nothing(node: FakeNode, body: str) -> None:
    """Nor does a node without a way outside."""
    node.program("bpftool", body)
    assert BARE in node.gaps()
    programs_on(node, "cali1")
    node.write("proc/net/route", ROUTES.splitlines(keepends=True)[0])
    assert "no default route" in why(node, BARE)


def test_vxlan_cannot_be_at_fault_where_it_is_not_or_computes_nothing(node: FakeNode) -> None:
    """Where it may be, whether names resolve is for a person to try."""
    assert node.facts()[VXLAN] is False
    node.write("proc/net/dev", DEV)
    assert "ethtool is not installed" in why(node, VXLAN)
    node.program("ethtool", "printf 'Features for vxlan.calico:\\n\\ttx-checksum-ip-generic: off [fixed]\\n'")
    assert node.facts()[VXLAN] is False
    node.program("ethtool", "printf '\\ttx-checksum-ip-generic: on\\n\\ttx-checksum-ipv4: off\\n'")
    assert "no look tells" in why(node, VXLAN)


def test_a_pod_names_an_address_that_an_interface_has_or_has_not(node: FakeNode) -> None:
    """Each network is asked once, and the node's own is none of a pod's."""
    node.program("ip", f"echo '{LINKS}'")
    pod(node, 1, OTHER, "1")
    assert "no pod has a neighbour" in why(node, MACS)
    pod(node, 300, MAC, "40")
    pod(node, 301, OTHER, "40")
    assert node.facts()[MACS] is False
    pod(node, 302, OTHER, "41")
    assert node.facts()[MACS] is True


def test_an_entry_that_was_never_answered_is_none(node: FakeNode) -> None:
    """The kernel writes it with zeroes, which lo has too. Another form of ip tells nothing."""
    pod(node, 300, "00:00:00:00:00:00", "40")
    assert "no pod has a neighbour" in why(node, MACS)
    pod(node, 301, MAC, "41")
    node.program("ip", "echo 3")
    assert "another form" in why(node, MACS)


def test_networks_that_were_not_all_seen_tell_nothing(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """For want of pids, or of time."""
    pod(node, 300, MAC, "40")
    monkeypatch.setattr(interfaces, "MAX_PROCESSES", 2)
    assert "more than 2 processes" in why(node, MACS)
    node.write("proc/1/comm", "pause\n")
    node.link("proc/self/ns/pid", "pid:[4026532201]")
    assert "processes of pods" in why(node, MACS)


def test_nothing_but_calico_writes_where_there_is_no_other_table(node: FakeNode) -> None:
    """Which nft wrote a table, the table does not say."""
    fact = "node.newer_nft_writes"
    table = '{"nftables":[{"table":{"family":"ip","name":"%s"}}]}'
    node.program("nft", f"echo '{table % 'calico'}'")
    assert node.facts()[fact] is False
    node.program("nft", f"echo '{table % 'kube-proxy'}'")
    assert "1 nftables tables are not Calico's" in why(node, fact)


def test_without_ip_sets_none_is_too_new(node: FakeNode) -> None:
    """Where there are some, only the ipset of Calico's image can be tried."""
    fact = "node.ipsets_of_newer_revision"
    assert "there are 1 IP sets" in why(node, fact)
    node.program("ipset", "true")
    assert node.facts()[fact] is False
