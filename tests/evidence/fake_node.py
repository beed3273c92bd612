"""A node in a folder: the files the kernel and Calico would show, and programs that print what the real ones print."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from advisor.evidence.flags import Request
from advisor.evidence.look import look
from advisor.evidence.record import Evidence, Seen, Unseen
from advisor.evidence.sampling import Clock

KERNEL = "5.4.0-177-generic"
NETLINK = "sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode\n"

#: A process whose netlink sockets grow, or stay; named as Felix is. It lives until its input ends.
PROCESS = """
import socket, sys, threading
held = [socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) for _ in range(5)]
with open("/proc/self/comm", "w") as name:
    name.write(sys.argv[1])
every = float(sys.argv[2])
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
print("ready", flush=True)
while not ended.wait(every or 60):
    if every:
        held.append(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))
"""

FILES = {
    "proc/sys/kernel/osrelease": f"{KERNEL}\n",
    "proc/sys/kernel/hostname": "Worker-1\n",
    "proc/sys/net/core/netdev_max_backlog": "1000\n",
    "proc/version": "Linux version 5.4.0\n",
    "proc/modules": "ip_set 53248 1 xt_set, Live 0x0\nnf_tables 1 0 - Live 0x0\nip_tables 32768 1 - Live 0x0\n",
    "proc/mounts": "proc /proc proc rw 0 0\n",
    "proc/stat": "cpu 1 2 3\nbtime 1793700000\n",
    "proc/uptime": "100000.00 90000.00\n",
    "proc/net/dev": "Inter-| Receive\n face |bytes\n    lo: 1 0\n  eth0: 2 0\n",
    "proc/net/netlink": NETLINK + "0000 0 0 00000000 0 0 0 2 0 4\n0000 6 0 00000000 0 0 0 2 0 5\n",
    "proc/net/ip_tables_names": "filter\nnat\n",
    "proc/net/ip_vs": "IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port\n  -> RemoteAddress:Port\n",
    "proc/1/comm": "systemd\n",
    "proc/200/comm": "kube-proxy\n",
    f"lib/modules/{KERNEL}/modules.builtin": "kernel/net/ipv4/tunnel4.ko\n",
    f"lib/modules/{KERNEL}/modules.dep": "kernel/net/xfrm/xfrm_user.ko: kernel/net/xfrm/xfrm_algo.ko\n",
    "etc/os-release": 'NAME="Ubuntu"\nPRETTY_NAME="Ubuntu 20.04.6 LTS"\n',
    "etc/cni/net.d/calico-kubeconfig": "server: https://10.43.0.1:443\ntoken: s3cr3t-t0k3n\n",
    "etc/modules-load.d/k8s.conf": "overlay\n",
    "opt/cni/bin/calico": "binary",
    "var/log/pods/calico-system_calico-node-x_1/calico-node/0.log": "bird: started\n",
    "usr/lib/systemd/network/99-default.link": "[Link]\nMACAddressPolicy=none\n",
    "dev/kmsg": "6,0,0,-;Linux version 5.4\n6,9,99000000000,-;eth0: up\n",
}
PROGRAMS = {
    "iptables": "echo 'iptables v1.8.4 (legacy)'",
    "iptables-legacy-save": "printf ':KUBE-SVC-AB -\\n-A KUBE-SERVICES -j KUBE-SVC-AB\\n-A FORWARD -j cali-FORWARD\\n'",
    "iptables-nft-save": "true",
    "nft": 'echo \'{"nftables": [{"metainfo": {"json_schema_version": 1}}]}\'',
    "ipset": "echo cali40this-host",
    "ip": 'echo \'[{"ifname":"lo"},{"ifname":"cali12","linkinfo":{"info_kind":"veth"}}]\'',
    "bpftool": "echo '[]'",
}


def hurried() -> Clock:
    """A clock on which time passes by waiting alone, and waiting takes none."""
    passed = [0.0]

    def wait(seconds: float) -> None:
        passed[0] += max(seconds, 0.001)

    return Clock(now=lambda: passed[0], wait=wait)


@dataclass
class FakeNode:
    """A folder that stands for the root of a node, and one for its programs."""

    folder: Path
    seconds: float = 0
    clock: Clock = field(default_factory=hurried)

    def __post_init__(self) -> None:
        for path, text in FILES.items():
            self.write(path, text)
        for name, body in PROGRAMS.items():
            self.program(name, body)
        for kind, inode in (("pid", 4026531836), ("cgroup", 4026531835), ("net", 1), ("mnt", 2)):
            self.link(f"proc/self/ns/{kind}", f"{kind}:[{inode}]")
        cgroup = self.root / "sys/fs/cgroup"
        cgroup.mkdir(parents=True)
        self.write("proc/mounts", f"cgroup2 {cgroup} cgroup2 rw 0 0\n")

    @property
    def root(self) -> Path:
        """What is given as --root."""
        return self.folder / "root"

    def write(self, path: str, text: str | bytes) -> Path:
        """Puts a file there, in place of what was."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def drop(self, *paths: str) -> None:
        """Takes files away."""
        for path in paths:
            (self.root / path).unlink()

    def link(self, path: str, target: str | Path) -> None:
        """Puts a link there."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.symlink_to(target)

    def program(self, name: str, body: str) -> None:
        """Installs a program that does this in a shell."""
        place = self.folder / "bin" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        place.chmod(0o755)

    def look(self) -> Evidence:
        """What is seen there."""
        request = Request(root=str(self.root), is_root_told=True, cluster="prod", node="", seconds=self.seconds)
        return look(request, self.clock, lambda _: None)

    def facts(self) -> dict[str, object]:
        """The facts that are told."""
        return {each.fact: each.value for each in self.look().statements if isinstance(each, Seen)}

    def gaps(self) -> dict[str, tuple[str, str]]:
        """The facts that are not, each with why and what would help."""
        return {each.fact: (each.why, each.remedy) for each in self.look().statements if isinstance(each, Unseen)}

    @contextmanager
    def felix(self, *, every: float, name: str = "calico-node", flag: str = "-felix") -> Iterator[int]:
        """A real process on this node that opens a real netlink socket every so many seconds; 0: none."""
        command = [sys.executable, "-I", "-S", "-c", PROCESS, name, str(every), flag]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            self.link(f"proc/{process.pid}", f"/proc/{process.pid}")
            try:
                yield process.pid
            finally:
                process.communicate()
