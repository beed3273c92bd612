"""Files that Calico's installer left, files of systemd, and two lines of calico-node's log.

Some of them hold tokens, and logs hold anything: only booleans and counts are kept.
"""

import gzip
import os
import re
import stat
import time
from typing import IO, Dict, Iterator, List, Set

from advisor.evidence.files import Root, opened, reason_of, text_of
from advisor.evidence.record import NotTold, Seen, Statement, Unseen
from advisor.evidence.surroundings import Surroundings

CNI_FOLDER = "/opt/cni/bin"
CNI_KUBECONFIG = "/etc/cni/net.d/calico-kubeconfig"
POD_LOGS = "/var/log/pods"
MAX_CNI_FILES = 10_000
MAX_LOG_FILES = 500
#: What the logs of one node may hold in all: the kubelet keeps 50 MiB a container unless told otherwise.
MAX_POD_LOG_BYTES = 256 << 20
MAX_POD_LOG_SECONDS = 20.0

_BRACKETS = re.compile(r"server: .*\[[0-9.]+\]")
_OWNER = re.compile(r"(?:kube-system|calico-system)_")
LOGGED = {
    "node.ctlb_load_refused": re.compile(rb"calico_sendmsg_v46[^\n]{0,2000}failed to load: -22"),
    "node.ctlb_link_severed": re.compile(rb"link has been severed"),
}
_PIECE_BYTES = 1 << 20
_OVERLAP_BYTES = 1 << 12
_LINK_FOLDERS = ("/etc/systemd/network", "/run/systemd/network", "/usr/lib/systemd/network", "/lib/systemd/network")
_PERSISTENT = re.compile(r"^\s*MACAddressPolicy\s*=\s*persistent\s*$", re.MULTILINE)


def setuid_files_of(around: Surroundings) -> List[Statement]:
    """How many plugins are setuid root. Raises `NotTold`, OSError."""
    around.need_files()
    count = seen = 0
    for folder, _, names in os.walk(around.root.at(CNI_FOLDER), onerror=_refuse):
        for name in names:
            seen += 1
            if seen > MAX_CNI_FILES:
                raise NotTold(f"{CNI_FOLDER} has more than {MAX_CNI_FILES} files", "look by hand")
            try:
                status = os.lstat(os.path.join(folder, name))
            except FileNotFoundError:
                continue
            count += stat.S_ISREG(status.st_mode) and bool(status.st_mode & stat.S_ISUID) and status.st_uid == 0
    return [Seen("node.cni_setuid_files", count, CNI_FOLDER, f"{count} of {seen} files")]


def brackets_of(around: Surroundings) -> List[Statement]:
    """Whether the address in the plugin's kubeconfig has brackets. Nothing of the file is kept."""
    around.need_files()
    has_brackets = _BRACKETS.search(text_of(around.root.at(CNI_KUBECONFIG))) is not None
    told = "the server has {}brackets around an IPv4 address".format("" if has_brackets else "no ")
    return [Seen("node.cni_kubeconfig_brackets", has_brackets, CNI_KUBECONFIG, told)]


def udev_policy_of(around: Surroundings) -> List[Statement]:
    """That udev gives no interface another MAC, where no file tells it to. Raises `NotTold`, OSError."""
    around.need_files()
    files = sorted({path for folder in _LINK_FOLDERS for path in _link_files(around.root.at(folder))})
    told_so = [path for path in files if _PERSISTENT.search(text_of(path))]
    if told_so:
        remedy = "udevadm test-builtin net_setup_link /sys/class/net/ENI_VETH names the file that counts"
        raise NotTold(
            f"{told_so[0]} sets MACAddressPolicy=persistent; whether it counts for veths is not judged", remedy
        )
    told = f"none of {len(files)} files sets MACAddressPolicy=persistent"
    return [Seen("node.udev_sets_veth_macs", False, _LINK_FOLDERS[2], told)]


def logged_of(around: Surroundings) -> List[Statement]:
    """Whether calico-node logged what some faults make it log. That it did not counts only if all logs were read."""
    around.need_files()
    files = list(_logs(around.root))
    if not files:
        raise NotTold(f"there are no logs of calico-node in {POD_LOGS}", "kubectl logs of the pod on this node")
    found, gap = _search(files[:MAX_LOG_FILES])
    if len(files) > MAX_LOG_FILES:
        gap = gap or f"there are more than {MAX_LOG_FILES} logs of calico-node"
    return [_said(fact, found, gap, len(files)) for fact in sorted(LOGGED)]


def _said(fact: str, found: Dict[str, str], gap: str, count: int) -> Statement:
    if fact in found:
        return Seen(fact, True, POD_LOGS, f"a line in {found[fact]}")
    if gap:
        return Unseen(fact, gap, "grep the logs of calico-node by hand")
    return Seen(fact, False, POD_LOGS, f"no line in {count} logs of calico-node")


def _logs(root: Root) -> Iterator[str]:
    """The logs of the containers calico-node, of the namespaces Calico runs in: others may write what they like."""
    for pod in sorted(os.listdir(root.at(POD_LOGS))):
        folder = os.path.join(root.at(POD_LOGS), pod, "calico-node")
        if _OWNER.match(pod) and os.path.isdir(folder):
            yield from (os.path.join(folder, name) for name in sorted(os.listdir(folder)))


def _search(files: List[str]) -> "tuple[Dict[str, str], str]":
    """Where each of the lines was found first, and why not all was read; empty when it was."""
    found: Dict[str, str] = {}
    left, ends_at, gap = MAX_POD_LOG_BYTES, time.monotonic() + MAX_POD_LOG_SECONDS, ""
    for path in files:
        try:
            with _log(path) as file:
                tail = b""
                while True:
                    piece = file.read(_PIECE_BYTES)
                    if not piece:
                        break
                    left -= len(piece)
                    text = tail + piece
                    found.update({fact: path for fact in _new(found) if LOGGED[fact].search(text)})
                    tail = text[-_OVERLAP_BYTES:]
                    if left <= 0 or time.monotonic() > ends_at:
                        return found, "the logs of calico-node are more than can be looked at"
        except (OSError, EOFError) as error:
            gap = reason_of(error).why if isinstance(error, OSError) else f"{path} is damaged"
    return found, gap


def _new(found: Dict[str, str]) -> Set[str]:
    return LOGGED.keys() - found.keys()


def _log(path: str) -> "IO[bytes]":
    descriptor = opened(path)
    if not path.endswith(".gz"):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    return gzip.open(path, "rb")  # type: ignore[return-value]  # a GzipFile reads as any file does


def _link_files(folder: str) -> Iterator[str]:
    """The .link files of a folder, and those that add to one."""
    try:
        names = sorted(os.listdir(folder))
    except FileNotFoundError:
        return
    for name in names:
        path = os.path.join(folder, name)
        if name.endswith(".link.d") and os.path.isdir(path):
            yield from (os.path.join(path, each) for each in sorted(os.listdir(path)) if each.endswith(".conf"))
        elif name.endswith(".link") and os.path.isfile(path):
            yield os.path.realpath(path)


def _refuse(error: OSError) -> None:
    raise error
