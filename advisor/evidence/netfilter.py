"""Rules of iptables and nftables, and IP sets: which backend holds whose, by counting. No rule is kept.

Some of these programs make the kernel load a module when it is not there, so each is run only where it is.
"""

import re
from typing import Any, List, NamedTuple, Set

from advisor.evidence.files import lines_of, text_of
from advisor.evidence.kernel import may_be_asked
from advisor.evidence.programs import is_installed, json_by, told_by
from advisor.evidence.record import NotTold, Seen, Statement, neutral
from advisor.evidence.surroundings import Surroundings

BACKEND_FACTS = ("node.iptables_rules_are_legacy", "node.calico_rules_apart")

_KUBE = re.compile(rb"^(?:-A|:).*\bKUBE-", re.MULTILINE)
_CALI = re.compile(rb"^(?:-A|:).*\bcali-", re.MULTILINE)
_SERVICE = re.compile(rb"^:KUBE-SVC-", re.MULTILINE)
#: What no line of iptables-save begins with: comments, tables, chains, rules (with counters or without), COMMIT.
_STRANGE = re.compile(rb"^(?![#*:\[-]|COMMIT$|$)", re.MULTILINE)
#: Of a table with rules that nft wrote, iptables-nft-save up to 1.8.8 shows nothing and says so in a comment.
_UNTOLD = re.compile(rb"^# Table [^\n]{0,80} is incompatible", re.MULTILINE)
#: With the zero at its end a name has 32 bytes (include/uapi/linux/netfilter/ipset/ip_set.h).
LONGEST_SET_NAME = 32
_TEMPORARY = re.compile(r"cali[46]t[0-9]+")
#: Two lines of /proc/net/ip_vs are its heading, and a third names the columns of destinations.
_IPVS_HEADING = 3


class Rules(NamedTuple):
    """How many chains and rules of one backend are whose."""

    kube: int = 0
    cali: int = 0
    services: int = 0
    """Chains of kube-proxy, one for each port of a Service, which only its iptables mode makes."""


class Backends(NamedTuple):
    """The rules of both backends of iptables."""

    legacy: Rules
    nft: Rules


def version_of_iptables() -> str:
    """What `iptables -V` says: `iptables v1.8.7 (nf_tables)`. Raises `NotTold`."""
    return neutral(told_by("iptables", "-V").decode("utf-8", "replace").strip())


def legacy_rules(around: Surroundings) -> Rules:
    """The rules in the legacy tables. A table that is not loaded is not asked for: that would load it."""
    around.need_network()
    try:
        tables = text_of(around.root.at("/proc/net/ip_tables_names")).split()
    except FileNotFoundError:
        return Rules()
    return _rules(_saved("iptables-legacy-save", "(legacy)")) if tables else Rules()


def nft_rules(around: Surroundings) -> Rules:
    """The rules that iptables keeps in nftables."""
    around.need_network()
    return _rules(_saved("iptables-nft-save", "(nf_tables)")) if may_be_asked(around.root, "nf_tables") else Rules()


def backends(around: Surroundings) -> Backends:
    """The rules of both. Raises `NotTold`, OSError."""
    return Backends(legacy_rules(around), nft_rules(around))


def backend_of(both: Backends) -> List[Statement]:
    """Which backend holds whose rules. Raises `NotTold` where there are none that could tell."""
    legacy, nft = both
    if not legacy.kube + nft.kube:
        raise NotTold("neither backend of iptables has rules of kube-proxy", "look which mode kube-proxy runs in")
    told = words_of(both)
    is_legacy = legacy.kube > nft.kube
    field = "iptables-legacy-save, iptables-nft-save"
    statements: List[Statement] = [Seen(BACKEND_FACTS[0], is_legacy, field, told)]
    if legacy.cali + nft.cali:
        is_apart = legacy.cali > nft.cali and not is_legacy
        statements.append(Seen(BACKEND_FACTS[1], is_apart, field, told))
    return statements


def words_of(both: Backends) -> str:
    """Both backends in words."""
    legacy, nft = both
    form = "legacy: {} of kube-proxy, {} of Calico; nft: {} of kube-proxy, {} of Calico"
    return form.format(legacy.kube, legacy.cali, nft.kube, nft.cali)


def mode_of_kube_proxy(around: Surroundings, services: int, names: Set[str]) -> List[Statement]:
    """By which of its three traces kube-proxy is known. Two of them, or none, tell nothing."""
    around.need_network()
    if not any(name == "kube-proxy" or name.startswith(("k3s", "kube-proxy")) for name in names):
        raise NotTold("no process of kube-proxy is to be seen", "curl -s http://127.0.0.1:10249/proxyMode")
    traces = [
        ("iptables", services > 0, "chains KUBE-SVC-"),
        ("ipvs", _has_virtual_services(around), "virtual servers in /proc/net/ip_vs"),
        ("nftables", ("ip", "kube-proxy") in _nft_tables(around), "an nftables table kube-proxy"),
    ]
    modes = [(mode, trace) for mode, is_there, trace in traces if is_there]
    if len(modes) != 1:
        found = " and ".join(trace for _, trace in modes)
        why = f"there are {found}" if modes else "there is no trace of any mode"
        raise NotTold(why, "curl -s http://127.0.0.1:10249/proxyMode")
    return [Seen("kube_proxy.mode", modes[0][0], "its rules", modes[0][1])]


def base_chains_of(around: Surroundings) -> List[Statement]:
    """Whether a base chain of Calico's nftables table has no rule. Raises `NotTold`."""
    around.need_network()
    if ("ip", "calico") not in _nft_tables(around):
        raise NotTold("there is no nftables table calico", "nothing: Felix programs iptables here")
    objects = _objects(json_by("nft", "-j", "list", "table", "ip", "calico"))
    based = {
        str(each["chain"].get("name"))
        for each in objects
        if isinstance(each.get("chain"), dict) and "hook" in each["chain"]
    }
    filled = {str(each["rule"].get("chain")) for each in objects if isinstance(each.get("rule"), dict)}
    told = f"{len(based)} base chains, {len(based - filled)} of them empty"
    return [Seen("node.calico_base_chains_empty", bool(based - filled), "nft -j list table ip calico", told)]


def writers_of(around: Surroundings) -> List[Statement]:
    """That nothing but Calico writes nftables rules. Which nft wrote those of others is not to be seen: `NotTold`."""
    around.need_network()
    others = len({table for table in _nft_tables(around) if table[1] != "calico"})
    if others:
        why = f"{others} nftables tables are not Calico's, and none says which nft wrote it"
        raise NotTold(why, "nft --version on the node; crictl exec of kube-proxy: nft --version")
    return [Seen("node.newer_nft_writes", False, "nft -j list tables", "no table but Calico's")]


def revisions_of(around: Surroundings) -> List[Statement]:
    """That there are no IP sets. Whether the ipset of an image can list those there are, only it knows: `NotTold`."""
    sets = len(set_names(around))
    if sets:
        remedy = "ipset list cali40this-host, run inside calico-node of the node"
        raise NotTold(f"there are {sets} IP sets, which only the ipset of Calico's image can be tried on", remedy)
    return [Seen("node.ipsets_of_newer_revision", False, "ipset list -name", "there are no IP sets")]


def set_names(around: Surroundings) -> List[str]:
    """The names of all IP sets. Raises `NotTold`, OSError."""
    around.need_network()
    if not may_be_asked(around.root, "ip_set"):
        return []
    names = told_by("ipset", "list", "-name").decode("utf-8", "replace").splitlines()
    if not all(name.isprintable() and 0 < len(name) < LONGEST_SET_NAME for name in names):
        raise NotTold("ipset printed another form than its own", "ipset list -name, and look by hand")
    return names


def temporary_sets(around: Surroundings) -> Set[str]:
    """The names of Calico's temporary IP sets. Raises `NotTold`, OSError."""
    return {name for name in set_names(around) if _TEMPORARY.fullmatch(name)}


def _saved(program: str, backend: str) -> bytes:
    """What the program of a backend lists; where only the plain one is installed, and is of that backend, that one."""
    if not is_installed(program) and is_installed("iptables-save") and backend in version_of_iptables():
        program = "iptables-save"
    saved = told_by(program)
    if _STRANGE.search(saved) or _UNTOLD.search(saved):
        raise NotTold(f"{program} could not show all rules as its own", "nft list ruleset, and look by hand")
    return saved


def _rules(saved: bytes) -> Rules:
    return Rules(*(sum(1 for _ in pattern.finditer(saved)) for pattern in (_KUBE, _CALI, _SERVICE)))


def _has_virtual_services(around: Surroundings) -> bool:
    try:
        return sum(1 for _ in lines_of(around.root.at("/proc/net/ip_vs"))) > _IPVS_HEADING
    except FileNotFoundError:
        return False


def _nft_tables(around: Surroundings) -> Set["tuple[str, str]"]:
    if not may_be_asked(around.root, "nf_tables"):
        return set()
    tables = (each.get("table") for each in _objects(json_by("nft", "-j", "list", "tables")))
    return {(str(each.get("family")), str(each.get("name"))) for each in tables if isinstance(each, dict)}


def _objects(listed: Any) -> List[Any]:
    objects = listed.get("nftables") if isinstance(listed, dict) else None
    if not isinstance(objects, list):
        raise NotTold("nft printed another form than its own", "nft list ruleset, and look by hand")
    return [each for each in objects if isinstance(each, dict)]
