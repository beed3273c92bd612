from __future__ import annotations

import gzip
import json
import os
import stat
import time
from pathlib import Path

import pytest

from advisor.evidence import cni, processes, programs
from advisor.evidence.record import Unseen, document_of, gaps_in_words
from tests.evidence.fake_node import KERNEL, FakeNode

SOCKETS, PROBES, SETS = "felix.netlink_sockets_per_hour", "node.calico_tmp_interfaces", "node.temporary_ipsets"
CTLB, RAN = "node.ctlb_programs_attached", "node.bpf_dataplane_ran_since_boot"
PROGRAMS_ATTACHED = '[{"id":91,"attach_type":"connect4","attach_flags":"","name":"calico_connect_"}]'


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeNode:
    """A node on which all is well, seen as root sees it."""
    made = FakeNode(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(programs, "_FOLDERS", ())
    return made


def test_a_node_shows_all_of_this(node: FakeNode) -> None:
    """Each fact by the file or the program that tells it; what nothing tells is a gap."""
    assert node.facts() == {
        "kube_proxy.mode": "iptables",
        "node.calico_rules_apart": False,
        "node.cni_kubeconfig_brackets": False,
        "node.cni_setuid_files": 0,
        "node.ctlb_link_severed": False,
        "node.ctlb_load_refused": False,
        "node.ctlb_programs_attached": False,
        "node.data_interface_without_program": False,
        "node.iptables_rules_are_legacy": True,
        "node.kernel": KERNEL,
        "node.kernel_lacks_xfrm": False,
        "node.newer_nft_writes": False,
        "node.nft_segfaults": 0,
        "node.operating_system": "linux",
        "node.os_image": "Ubuntu 20.04.6 LTS",
        "node.temporary_ipsets": 0,
        "node.udev_sets_veth_macs": False,
        "node.veth_data_interface": False,
        "node.vxlan_service_timeouts": False,
    }
    assert set(node.gaps()) == {
        *(SOCKETS, PROBES, RAN, "node.calico_base_chains_empty", "node.ipsets_of_newer_revision"),
        *("node.legacy_ip_tables_loaded", "node.veth_mac_differs"),
    }
    assert all(why and remedy for why, remedy in node.gaps().values())


def test_it_says_when_it_was_started_and_which_iptables_it_has(node: FakeNode) -> None:
    """As notes: no rule asks for them, and people do."""
    counts = "legacy: 2 of kube-proxy, 1 of Calico; nft: 0 of kube-proxy, 0 of Calico"
    assert node.look().notes == [
        "the machine was started at 2026-11-03T10:00:00Z",
        f"iptables v1.8.4 (legacy); {counts}",
    ]


def test_the_node_is_named_as_calico_names_it(node: FakeNode) -> None:
    """Else as the host is called, in lower case as the kubelet takes it."""
    assert node.look().node == "worker-1"
    node.write("var/lib/calico/nodename", "ip-10-0-0-1.internal\n")
    assert node.look().node == "ip-10-0-0-1.internal"


FAULTS = [
    (
        "usr/lib/systemd/network/99-default.link",
        "[Link]\nMACAddressPolicy=persistent\n",
        "node.udev_sets_veth_macs",
        None,
    ),
    ("etc/cni/net.d/calico-kubeconfig", "server: https://[10.43.0.1]:443\n", "node.cni_kubeconfig_brackets", True),
    ("proc/net/netlink", "sk Eth Pid\n0 0 0\n0 6 77\n", "node.kernel_lacks_xfrm", None),
    ("etc/modules-load.d/k8s.conf", "overlay\nip_tables\n", "node.legacy_ip_tables_loaded", True),
    ("proc/modules", "nf_tables 1 0 - Live 0\n", "node.legacy_ip_tables_loaded", False),
    ("dev/kmsg", "6,0,0,-;Linux\n4,7,99999000000,-;nft[812]: segfault at 10 ip\n", "node.nft_segfaults", 1),
    ("dev/kmsg", "6,0,0,-;Linux\n4,7,1000000,-;nft[812]: segfault at 10 ip\n", "node.nft_segfaults", 0),
    ("dev/kmsg", "6,0,0,-;Linux\n12,7,99999000000,-;nft[812]: segfault at 10 ip\n", "node.nft_segfaults", 0),
    ("dev/kmsg", "6,90,99999000000,-;eth0: up\n", "node.nft_segfaults", None),
    ("proc/net/dev", "calico_tmp_A: 0\ncalico_tmp_B: 0\n", PROBES, 2),
    ("sys/fs/bpf/tc/globals/cali_v4_ct3", "", RAN, True),
    ("sys/fs/bpf/tc/globals/others", "", RAN, None),
    ("proc/net/ip_vs", "1\n2\n3\nTCP 0A2B0001:0050 rr\n", "kube_proxy.mode", None),
    ("proc/200/comm", "sshd\n", "kube_proxy.mode", None),
]


@pytest.mark.parametrize(("path", "text", "fact", "value"), FAULTS)
def test_a_file_tells_a_fact(node: FakeNode, path: str, text: str, fact: str, value: object) -> None:
    """None: it tells neither, and says why."""
    node.write(path, text)
    assert node.facts().get(fact) == value
    assert (fact in node.gaps()) == (value is None)


def test_a_kernel_without_xfrm_is_one_that_has_no_such_module_either(node: FakeNode) -> None:
    """A module that is there and not loaded proves nothing."""
    node.write("proc/net/netlink", "sk Eth Pid\n0 0 0\n")
    node.write(f"lib/modules/{KERNEL}/modules.dep", "kernel/fs/ext4/ext4.ko:\n")
    assert node.facts()["node.kernel_lacks_xfrm"] is True


PRINTED = [
    ("bpftool", f"echo '{PROGRAMS_ATTACHED}'", CTLB, True),
    ("bpftool", f"echo '{PROGRAMS_ATTACHED}'", RAN, True),
    ("bpftool", 'echo \'[{"id":1,"name":"systemd_egress"}]\'', CTLB, False),
    ("bpftool", 'echo \'{"error":"Operation not permitted"}\'', CTLB, None),
    ("bpftool", "echo '[{\"id\":1}]'", CTLB, None),
    ("bpftool", 'echo \'[{"id":1,"attach_type":"cgroup_inet4_connect"}]\'', CTLB, None),
    ("bpftool", 'echo \'[{"id":1,"attach_type":"device"}]\'', CTLB, False),
    ("bpftool", "echo", CTLB, False),
    ("bpftool", "printf '\\033]0;x\\007'", CTLB, None),
    ("bpftool", "echo '[['", CTLB, None),
    ("bpftool", "exit 255", CTLB, None),
    ("ip", 'echo \'[{"ifname":"eth0","linkinfo":{"info_kind":"veth"}}]\'', "node.veth_data_interface", None),
    ("ip", "echo 3", "node.veth_data_interface", None),
    ("ip", "echo", "node.veth_data_interface", None),
    ("ip", "echo '[1,{\"linkinfo\":7}]'", "node.veth_data_interface", False),
    ("ipset", "echo cali4t12", SETS, None),
    ("ipset", "echo cali4tx", SETS, 0),
    ("ipset", "printf 'a b\\n\\303\\244\\n'", SETS, 0),
    ("ipset", "echo 1234567890123456789012345678901", SETS, 0),
    ("ipset", "echo 12345678901234567890123456789012", SETS, None),
    ("ipset", "printf '\\033[31mcali\\n'", SETS, None),
    ("ipset", "exit 1", SETS, None),
    ("iptables-legacy-save", "echo 'Segmentation fault'", "node.iptables_rules_are_legacy", None),
    ("iptables-legacy-save", "printf '\\033[31m'", "node.iptables_rules_are_legacy", None),
    ("iptables-nft-save", "echo 'Segmentation fault'", "node.iptables_rules_are_legacy", None),
    ("iptables-nft-save", "printf '# a\\n*nat\\n[0:0] -A x\\n\\nCOMMIT\\n'", "node.iptables_rules_are_legacy", True),
    ("iptables-nft-save", "echo \"# Table \\`nat' is incompatible, use 'nft' tool.\"", "kube_proxy.mode", None),
    ("nft", "echo '{\"nftables\":7}'", "node.calico_base_chains_empty", None),
    ("nft", "echo '[]'", "node.calico_base_chains_empty", None),
    ("iptables-nft-save", "printf ':KUBE-A - [0:0]\\n:KUBE-B -\\n:KUBE-C -\\n'", "node.calico_rules_apart", True),
    (
        "iptables-nft-save",
        "printf ':KUBE-A - [0:0]\\n:KUBE-B -\\n:KUBE-C -\\n'",
        "node.iptables_rules_are_legacy",
        False,
    ),
    ("iptables-nft-save", "exit 3", "node.iptables_rules_are_legacy", None),
]


@pytest.mark.parametrize(("program", "body", "fact", "value"), PRINTED)
def test_a_program_tells_a_fact(node: FakeNode, program: str, body: str, fact: str, value: object) -> None:
    """One that fails, or prints something else, tells nothing, and the others go on."""
    node.program(program, body)
    assert node.facts().get(fact) == value
    assert (fact in node.gaps()) == (value is None)
    assert node.facts()["node.kernel"] == KERNEL


def test_base_chains_without_rules_are_found(node: FakeNode) -> None:
    """A chain without a hook is no base chain."""

    def listed(*rules: str) -> str:
        chains = [{"chain": {"name": name, "hook": "forward"}} for name in ("in", "out")]
        objects = [*chains, {"chain": {"name": "cali-x"}}, *({"rule": {"chain": each}} for each in rules)]
        tables = json.dumps({"nftables": [{"table": {"family": "ip", "name": "calico"}}]})
        return f"case $3 in tables) echo '{tables}';; *) echo '{json.dumps({'nftables': objects})}';; esac"

    node.program("nft", listed("in", "out"))
    assert node.facts()["node.calico_base_chains_empty"] is False
    node.program("nft", listed("in"))
    assert node.facts()["node.calico_base_chains_empty"] is True
    node.program("nft", listed("in").replace('"cali-x"', '[{"hook": {}}]'))
    assert node.facts()["node.calico_base_chains_empty"] is True


def test_nothing_is_run_that_would_load_a_module(node: FakeNode) -> None:
    """Where the kernel has no nf_tables, no ip_set and no legacy table, there are none of either."""
    for name in ("iptables-legacy-save", "iptables-nft-save", "nft", "ipset"):
        node.program(name, f"touch {node.folder}/ran")
    node.write("proc/modules", "")
    node.drop("proc/net/ip_tables_names")
    assert node.facts()[SETS] == 0
    assert not (node.folder / "ran").exists()


@pytest.mark.parametrize("program", ["bpftool", "ip"])
def test_a_program_that_hangs_or_floods_is_ended(node: FakeNode, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it started."""
    monkeypatch.setattr(programs, "MAX_SECONDS", 0.3)
    monkeypatch.setattr(programs, "MAX_OUTPUT_BYTES", 1 << 16)
    fact = CTLB if program == "bpftool" else "node.veth_data_interface"
    node.program(program, "/bin/sleep 60")
    assert "did not end" in node.gaps()[fact][0]
    node.program(program, "while :; do echo 0123456789012345678901234567890123456789; done")
    assert "printed more" in node.gaps()[fact][0]
    node.program(program, "exec 1>&-; exec /bin/sleep 60")
    assert "did not end" in node.gaps()[fact][0]


def test_one_that_does_not_end_when_told_to_is_left_behind(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel holds a program whose lock another one has; this one runs on because nobody ends it."""
    monkeypatch.setattr(programs, "MAX_SECONDS", 0.1)
    monkeypatch.setattr(programs, "LAST_SECONDS", 0.1)
    monkeypatch.setattr(os, "killpg", lambda *_: None)
    node.program("ip", "exec /bin/sleep 3")
    begins = time.monotonic()
    assert "did not end" in node.gaps()["node.veth_data_interface"][0]
    assert time.monotonic() - begins < 3


def test_the_rules_of_a_backend_are_listed_once(node: FakeNode) -> None:
    """A node may have 100,000."""
    node.program("iptables-nft-save", f"echo >> {node.folder}/runs")
    node.look()
    assert (node.folder / "runs").read_text(encoding="utf-8") == "\n"


def test_what_was_not_seen_is_told_on_a_screen(node: FakeNode) -> None:
    """By reason, with every fact; what would help is one line, to be copied."""
    node.drop("proc/sys/net/core/netdev_max_backlog")
    node.write("proc/1/comm", "pause\n")
    node.link("proc/self/ns/pid", "pid:[4026532201]")
    seen = node.look()
    told = gaps_in_words(seen)
    lines = [line for gap in told for line in gap.splitlines() if not line.startswith("  hint: ")]
    assert max(map(len, lines)) <= 80
    words = set(" ".join(told).replace(",", " ").split())
    assert {each.fact for each in seen.statements if isinstance(each, Unseen)} <= words


def test_programs_that_are_not_there_are_named(node: FakeNode) -> None:
    """With what each would have told."""
    (node.folder / "bin/bpftool").unlink()
    assert node.gaps()[CTLB] == ("bpftool is not installed", "install bpftool, or look from where it is")


def test_lines_of_the_log_are_looked_for_in_calico_alone(node: FakeNode) -> None:
    """Also in what was packed; whoever runs in another namespace may write what they like."""
    line = b"calico_sendmsg_v46: failed to load: -22\n"
    node.write("var/log/pods/shop_calico-node-x_1/calico-node/0.log", line)
    node.write("var/log/pods/calico-system_calico-node-x_1/other/0.log", line)
    assert node.facts()["node.ctlb_load_refused"] is False
    node.write("var/log/pods/kube-system_canal-x_1/calico-node/0.log.gz", gzip.compress(b"link has been severed\n"))
    node.write("var/log/pods/calico-system_calico-node-x_1/calico-node/1.log", b"x" * (1 << 20) + line)
    facts = node.facts()
    assert facts["node.ctlb_load_refused"] is True
    assert facts["node.ctlb_link_severed"] is True


def test_logs_that_were_not_all_read_tell_of_no_absence(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged one, one that is a device, and more than can be looked at."""
    log = "var/log/pods/calico-system_calico-node-x_1/calico-node/"
    node.write(log + "1.log.gz", b"\x1f\x8b damaged")
    assert "node.ctlb_link_severed" in node.gaps()
    node.drop(log + "1.log.gz")
    os.mkfifo(node.root / (log + "2.log"))
    assert "node.ctlb_link_severed" in node.gaps()
    node.drop(log + "2.log")
    monkeypatch.setattr(cni, "MAX_POD_LOG_BYTES", 5)
    assert "more than can be looked at" in node.gaps()["node.ctlb_link_severed"][0]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file of root's")
def test_setuid_files_of_root_are_counted(node: FakeNode) -> None:
    """One that is not executable by its owner's right counts for nothing, nor does a link to one."""
    node.write("opt/cni/bin/sub/install", "x").chmod(0o755 | stat.S_ISUID)
    node.link("opt/cni/bin/again", "sub/install")
    assert node.facts()["node.cni_setuid_files"] == 1


def test_in_a_container_nothing_of_the_container_is_taken_for_the_node(node: FakeNode) -> None:
    """Its interfaces and rules are its own; its kernel is the node's."""
    node.drop("proc/sys/net/core/netdev_max_backlog")
    node.write("proc/1/comm", "pause\n")
    node.link("proc/self/ns/pid", "pid:[4026532201]")
    node.link("proc/self/ns/cgroup", "cgroup:[4026532202]")
    assert {"node.veth_data_interface", "node.iptables_rules_are_legacy", SETS, PROBES, CTLB, SOCKETS} <= set(
        node.gaps()
    )
    assert "hostNetwork" in node.gaps()[PROBES][1]
    assert "hostPID" in node.gaps()[SOCKETS][1]
    assert node.facts()["node.kernel"] == KERNEL


def test_what_is_refused_is_no_absence(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for somebody who is not root: each gap says so, and what would help."""
    real = os.open

    def guarded(path: str, flags: int, *rest: int) -> int:
        if str(path).endswith(("ip_tables_names", "calico-kubeconfig", "kmsg")):
            raise PermissionError(13, "Permission denied", path)
        return real(path, flags, *rest)

    monkeypatch.setattr(os, "open", guarded)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    for fact in ("node.iptables_rules_are_legacy", "node.cni_kubeconfig_brackets", "node.nft_segfaults"):
        why, remedy = node.gaps()[fact]
        assert "was refused" in why
        assert remedy == "run it as root on the node"


def test_no_secret_and_nothing_hostile_is_kept(node: FakeNode) -> None:
    """A token beside what is read, and names that would act upon a terminal."""
    node.write("etc/os-release", "PRETTY_NAME='\x1b[2J evil " + "x" * 500 + "'\n")
    node.program("iptables", "printf '\\033[31mv1'")
    text = json.dumps(document_of(node.look()))
    assert "s3cr3t" not in text
    assert "\\u001b" not in text
    assert "x" * 201 not in text


def test_more_processes_than_can_be_looked_at_are_a_gap(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """One short of it is not."""
    monkeypatch.setattr(processes, "MAX_PROCESSES", 2)
    assert "is to be seen" in node.gaps()[SOCKETS][0]
    node.write("proc/300/comm", "a\n")
    assert "more than 2 processes" in node.gaps()[SOCKETS][0]
