"""The single file among real programs: rules, sets and links of a network of its own, BPF programs on a real cgroup.

Whatever is missing here, a program or a right, is named where a test is skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.host_script import host_script
from advisor.evidence.files import AS_ROOT
from advisor.evidence.surroundings import FIRST_NETWORK_ONLY
from tests.evidence.fake_node import PROCESS, FakeNode
from tests.evidence.real_bpf import CONNECT4, SENDMSG4, attach, cgroups, load, why_not

CTLB, RAN = "node.ctlb_programs_attached", "node.bpf_dataplane_ran_since_boot"
LEGACY, APART, MODE = "node.iptables_rules_are_legacy", "node.calico_rules_apart", "kube_proxy.mode"
SETS, CHAINS, VETHS = "node.temporary_ipsets", "node.calico_base_chains_empty", "node.veth_data_interface"
SOCKETS = "felix.netlink_sockets_per_hour"

#: The first process of a machine that has a network, processes and mounts of its own.
NAMESPACES = ("unshare", "--net", "--pid", "--mount", "--fork", "--mount-proc")
FIRST = "set -e; echo init > /proc/self/comm\n"


def need(*programs: str) -> None:
    """Skips where one is not installed, or where we may make no namespaces."""
    for each in ("unshare", *programs):
        if shutil.which(each, path=os.environ["PATH"] + ":/usr/sbin:/sbin") is None:
            pytest.skip(f"{each} is not installed")
    done = subprocess.run([*NAMESPACES, "true"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"unshare makes no namespaces for us: {done.stderr.strip()}")


def seen_after(setup: str, *flags: str) -> dict[str, Any]:
    """What the single file sees in namespaces where a shell did this before."""
    return seen_by([*NAMESPACES, "sh", "-c", f'{FIRST}{setup}\n"$@"', "sh", sys.executable], *flags)


def seen_by(command: Sequence[str], *flags: str) -> dict[str, Any]:
    """What the single file sees, started by a command: each fact, or why it is none with what would help."""
    command = [*command, "-I", "-S", "-", "--root", "/", "--node", "n1", *flags]
    run = subprocess.run(command, input=host_script(), capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    (cluster,) = json.loads(run.stdout)["clusters"]
    facts = {each["fact"]: each["value"] for each in cluster["nodes"][0]["facts"]}
    return {**{each["kind"]: f"{each['gap']}; {each['remedy']}" for each in cluster["coverage"]}, **facts}


def started(name: str, folder: Path) -> str:
    """Starts a program that is called so, which ends with its machine."""
    shutil.copy("/bin/sleep", folder / name)
    return f"{folder}/{name} 60 &\n"


def test_kube_proxy_and_calico_in_one_backend(tmp_path: Path) -> None:
    """Chains of both in legacy tables, with real sets, links, and a process that leaks sockets."""
    need("iptables-legacy", "ipset", "nft", "ip")
    leak = f"sleep 60 | {sys.executable} -I -S -c '{PROCESS}' calico-node 0.02 -felix > /dev/null &\n"
    setup = """
        iptables-legacy -t nat -N KUBE-SVC-A
        iptables-legacy -t nat -A OUTPUT -j KUBE-SVC-A
        iptables-legacy -N cali-FORWARD
        ipset create cali40all-hosts hash:ip
        ipset create 'with space' hash:ip
        nft add table ip calico
        nft 'add chain ip calico in { type filter hook input priority 0; }'
        nft 'add chain ip calico out { type filter hook output priority 0; }'
        nft add rule ip calico in accept
        ip link add cali1 type veth peer name cali2
    """
    seen = seen_after(setup + started("kube-proxy", tmp_path) + leak, "--sample", "1s")
    told = {LEGACY: True, APART: False, MODE: "iptables", SETS: 0, CHAINS: True, VETHS: False}
    assert {fact: seen[fact] for fact in told} == told
    assert isinstance(seen[SOCKETS], int)
    assert seen[SOCKETS] > 20_000


def test_calico_apart_from_kube_proxy(tmp_path: Path) -> None:
    """Calico in legacy tables, kube-proxy in nft's."""
    need("iptables-legacy", "iptables-nft")
    setup = "iptables-nft -t nat -N KUBE-SVC-A; iptables-legacy -N cali-FORWARD; iptables-legacy -N cali-INPUT\n"
    seen = seen_after(setup + started("kube-proxy", tmp_path))
    assert (seen[LEGACY], seen[APART], seen[MODE]) == (False, True, "iptables")


def test_kube_proxy_in_nftables(tmp_path: Path) -> None:
    """By its table; rules of iptables it has none."""
    need("nft")
    seen = seen_after("nft add table ip kube-proxy\n" + started("kube-proxy", tmp_path))
    assert seen[MODE] == "nftables"
    assert "neither backend of iptables has rules" in seen[LEGACY]


def test_rules_that_iptables_cannot_show_are_no_rules_that_are_not_there() -> None:
    """One that nft wrote among those of iptables; and a set that was there for a moment."""
    need("iptables-nft", "nft", "ipset")
    setup = """
        iptables-nft -N KUBE-FORWARD
        nft add rule ip filter KUBE-FORWARD meta mark set mark or 1 accept
        ipset create cali4t7 hash:ip
    """
    seen = seen_after(setup)
    assert "iptables-nft-save" in seen[LEGACY]
    assert "temporary IP sets are there at this moment: 1" in seen[SETS]


def test_somebody_else_is_told_what_root_would_see() -> None:
    """Nothing that is refused is taken for absent."""
    need("setpriv", "nft", "ipset", "iptables-nft")
    for path in ("/usr/bin/python3", FIRST_NETWORK_ONLY):
        if not Path(path).exists():
            pytest.skip(f"there is no {path} here")
    command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3"]
    seen = seen_by(command)
    for fact in (LEGACY, SETS, CHAINS, "node.nft_segfaults"):
        assert str(seen[fact]).endswith(AS_ROOT), fact
    assert isinstance(seen["node.kernel"], str)


def test_nothing_is_written_to_a_node_that_can_only_be_read() -> None:
    """Every file system is read-only, and nothing is missed."""
    need("mount")
    seen = seen_after("mount -o remount,ro,bind /; ! touch /tmp/written 2>/dev/null")
    assert isinstance(seen["node.os_image"], str)


@pytest.fixture
def cgroup() -> Iterator[Path]:
    """A cgroup of our own."""
    if reason := why_not():
        pytest.skip(reason)
    if shutil.which("bpftool", path=os.environ["PATH"] + ":/usr/sbin") is None:
        pytest.skip("bpftool is not installed")
    above = cgroups()
    assert above is not None
    folder = above / f"upgrade-advisor-test-{os.getpid()}"
    try:
        folder.mkdir()
    except OSError as error:
        pytest.skip(f"we may make no cgroup: {error}")
    yield folder
    folder.rmdir()


@pytest.mark.parametrize("as_link", [False, True])
def test_programs_on_a_real_cgroup(cgroup: Path, tmp_path: Path, *, as_link: bool) -> None:
    """None, those of others, one without a name, and the connect-time load balancer's, attached in either way."""
    node = FakeNode(tmp_path)
    node.write("proc/mounts", "")
    node.link("run/calico/cgroup", cgroup)
    held: list[int] = []

    def attached(name: str, place: int) -> None:
        program = load(name, place)
        held.extend((program, attach(program, cgroup, place, as_link=as_link)))

    try:
        assert node.facts()[CTLB] is False
        attached("sd_fw_egress", CONNECT4)
        assert node.facts()[CTLB] is False
        attached("" if as_link else "calico_sendmsg", SENDMSG4)
        if as_link:
            assert node.gaps()[CTLB][0] == "this bpftool does not name programs"
            attached("calico_connect4", CONNECT4)
        facts = node.facts()
        assert (facts[CTLB], facts[RAN]) == (True, True)
    finally:
        for each in held:
            if each:
                os.close(each)
