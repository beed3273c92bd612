import json

import pytest

from tests.collectors.tables.printing import printed
from tests.collectors.written import KERNEL, Written, as_json, cluster_of, listed, node, notes, problems_of, source

UNAME = b"Linux n1 5.4.0-186-generic #206-Ubuntu SMP Fri Apr 26 12:31:10 UTC 2024 x86_64 x86_64 x86_64 GNU/Linux\n"
RELEASE = b"""\
NAME="Ubuntu"
VERSION="20.04.6 LTS (Focal Fossa)"
ID=ubuntu
PRETTY_NAME="Ubuntu 20.04.6 LTS"
VERSION_ID="20.04"
"""
FACTS: Written = {
    "ansible_nodename": "n1",
    "ansible_hostname": "n1",
    "ansible_kernel": KERNEL,
    "ansible_system": "Linux",
    "ansible_distribution": "Ubuntu",
    "ansible_distribution_version": "20.04",
    "ansible_lsb": {"description": "Ubuntu 20.04.6 LTS", "codename": "focal"},
    "ansible_env": {"TOKEN": "s3cr3t"},
}
RESULT: Written = {"ansible_facts": FACTS, "changed": False}
BOTH = {"node.kernel": KERNEL, "node.os_image": "Ubuntu 20.04.6 LTS"}


def printed_facts(*hosts: tuple[str, str, Written]) -> bytes:
    """As `ansible all -m setup` prints them."""
    return "".join(f"{name} | {how} => {json.dumps(facts, indent=4)}\n" for name, how, facts in hosts).encode()


def facts_of(*sources: object) -> dict[str, dict[str, object]]:
    """What is known of each node."""
    return {each.name: {seen.fact: seen.value for seen in each.facts} for each in cluster_of(*sources).nodes}


@pytest.mark.parametrize(
    "text",
    [
        as_json(RESULT),
        as_json(FACTS),
        printed_facts(("n1.example.com", "SUCCESS", RESULT)),
        UNAME + RELEASE,
        b"root@n1:~# uname -a\n" + UNAME + b"root@n1:~# cat /etc/os-release\n" + RELEASE,
        RELEASE.replace(b"\n", b"\r\n") + UNAME.replace(b"\n", b"\r\n"),
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_a_machine_shows_its_kernel_and_its_system(text: bytes) -> None:
    """Whoever asked it. Nothing else of it is kept."""
    assert facts_of(source(text, "n1.txt")) == {"n1": BOTH}
    assert "s3cr3t" not in repr(cluster_of(source(text, "f")))
    assert cluster_of(source(text, "f")).coverage == ()


def test_texts_of_one_folder_are_of_one_machine() -> None:
    """As Rancher's logs-collector writes them, one folder a node."""
    texts = [
        source(UNAME, "a/systeminfo/uname", is_named=False),
        source(RELEASE, "a/systeminfo/osrelease", is_named=False),
        source(UNAME.replace(b"n1", b"n2").replace(b"5.4.0-186", b"5.4.0-187"), "b/systeminfo/uname", is_named=False),
    ]
    expected = {"n1": BOTH, "n2": {"node.kernel": "5.4.0-187-generic"}}
    assert facts_of(*texts) == facts_of(*reversed(texts)) == expected


def test_a_release_without_a_machine_is_said() -> None:
    """Nobody knows whose it is; of two machines it could be either's."""
    assert "names no machine" in notes(cluster_of(source(RELEASE, "a/os-release")))[0]
    two = UNAME + UNAME.replace(b"n1", b"n2") + RELEASE
    assert facts_of(source(two, "f")) == {name: {"node.kernel": KERNEL} for name in ("n1", "n2")}


@pytest.mark.parametrize(
    ("machine", "name"), [("n1", "n1"), ("N1", "n1"), ("n1.example.com", "n1"), ("n9", "n9"), ("n1.other", "n1")]
)
def test_a_machine_is_joined_to_its_node(machine: str, name: str) -> None:
    """Whatever order they come in."""
    host, nodes = source(UNAME.replace(b"n1", machine.encode()), "u"), source(listed(node("n1")), "n")
    for sources in ((host, nodes), (nodes, host)):
        assert set(facts_of(*sources)) == {"n1", name}


def test_machines_of_two_domains_are_not_confused() -> None:
    """Only where one of both has no domain its first label decides."""
    host = source(UNAME.replace(b"n1", b"n1.a.example"), "u")
    assert set(facts_of(host, listed(node("n1.b.example")))) == {"n1.b.example", "n1.a.example"}


def test_a_machine_that_contradicts_its_node_is_a_conflict() -> None:
    """It may have been booted in between."""
    cluster = cluster_of(source(UNAME.replace(b"186", b"190"), "u"), listed(node("n1")))
    assert [each.about for each in cluster.conflicts] == ["node.kernel of n1"]


def test_machines_that_ansible_did_not_reach_are_said() -> None:
    """With the line that says so."""
    text = printed_facts(("n1", "SUCCESS", RESULT), ("n2", "UNREACHABLE!", {"unreachable": True}))
    cluster = cluster_of(source(text, "setup.txt"))
    assert [each.name for each in cluster.nodes] == ["n1"]
    assert [each.partition(" (")[0] for each in notes(cluster)] == ["n2 gave Ansible no facts"]


def test_facts_that_break_off_are_an_error() -> None:
    """What is missing could be what matters."""
    assert problems_of(source(printed_facts(("n1", "SUCCESS", RESULT))[:-40], "f"))[0].code == "unexpected-form"


@pytest.mark.parametrize("facts", [{"ansible_facts": {}}, {"ansible_facts": {"ansible_system": "Win32NT"}}, {}])
def test_facts_without_a_machine_are_nothing_we_read(facts: Written) -> None:
    """Whose they are, nobody knows."""
    assert problems_of(source(facts, "f"))[0].code == "not-understood"


@pytest.mark.parametrize("told", [{"ansible_os_family": "Windows"}, {"ansible_system": "Win32NT"}])
def test_a_machine_that_runs_windows_is_told_as_one(told: Written) -> None:
    """None of what is judged here runs on it, so that its kernel is missing to nobody."""
    facts = {"ansible_facts": {"ansible_hostname": "w1", "ansible_kernel": "10.0.20348.0", **told}}
    assert facts_of(source(facts, "w1")) == {"w1": {"node.operating_system": "windows"}}


def test_machines_that_can_be_no_node_are_said() -> None:
    """And become none, be they alone or among others."""
    solaris = {"ansible_facts": {"ansible_hostname": "s1", "ansible_nodename": "", "ansible_system": "SunOS"}}
    unreached = {"changed": False, "msg": "Failed to connect to the host via ssh: ", "unreachable": True}
    cluster = cluster_of(source(solaris, "out/s1"), source(unreached, "out/u1"), source(RESULT, "out/n1"))
    assert [each.name for each in cluster.nodes] == ["n1"]
    assert notes(cluster) == ["s1 runs SunOS, and can be no node", "this machine gave Ansible no facts"]
    (problem,) = problems_of(source(solaris, "s1"))
    assert (problem.code, "s1 runs SunOS" in problem.message) == ("no-inventory", True)


def test_a_session_may_hold_tables_and_machines() -> None:
    """Both are read."""
    text = UNAME + b"$ kubectl get nodes -o wide\n" + printed(node("n1"), node("n2"))
    assert set(facts_of(source(text, "f"))) == {"n1", "n2"}
