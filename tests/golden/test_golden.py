"""What the program prints, byte for byte. `make golden` rewrites the files; read the difference as a user would."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from advisor.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
DAY = ("--today", "2026-11-21")

OUTPUTS = {
    "scan-rke2-calico.txt": ("scan", *DAY, "inventory-examples/rke2-calico-ubuntu-20.04"),
    "scan-rke2-calico.json": ("scan", *DAY, "-o", "json", "inventory-examples/rke2-calico-ubuntu-20.04"),
    "scan-rke2-calico.md": ("scan", *DAY, "-o", "markdown", "inventory-examples/rke2-calico-ubuntu-20.04"),
    "scan-rke2-calico.html": ("scan", *DAY, "-o", "html", "inventory-examples/rke2-calico-ubuntu-20.04"),
    "scan-rke2-calico.sarif": ("scan", *DAY, "-o", "sarif", "inventory-examples/rke2-calico-ubuntu-20.04"),
    "scan-rke2-calico.xml": ("scan", *DAY, "-o", "junit", "inventory-examples/rke2-calico-ubuntu-20.04"),
    "scan-rke2-calico.openvex": ("scan", *DAY, "-o", "openvex", "inventory-examples/rke2-calico-ubuntu-20.04"),
    "scan-clean-all.txt": ("scan", *DAY, "--all", "inventory-examples/clean-rke2-calico"),
    "scan-ebpf.txt": ("scan", *DAY, "inventory-examples/ebpf-left-behind"),
    "scan-sbom.txt": ("scan", *DAY, "inventory-examples/sbom"),
    "scan-digest-pinned.txt": ("scan", *DAY, "inventory-examples/digest-pinned"),
    "scan-colour.txt": ("scan", *DAY, "--color", "always", "inventory-examples/rancher-management"),
    "plan-netlink-leak.txt": ("plan", *DAY, "inventory-examples/rke2-netlink-leak"),
    "plan-netlink-leak.json": ("plan", *DAY, "-o", "json", "inventory-examples/rke2-netlink-leak"),
    "plan-netlink-leak.md": ("plan", *DAY, "-o", "markdown", "inventory-examples/rke2-netlink-leak"),
    "plan-no-way.txt": (
        "plan",
        *DAY,
        *("--target", "vpc-cni=v1.21.2", "--max-hops", "1"),
        "inventory-examples/eks-vpc-cni",
    ),
    "checklist-rancher.md": ("checklist", *DAY, "inventory-examples/rancher-management"),
    "checklist-rancher.html": ("checklist", *DAY, "-o", "html", "inventory-examples/rancher-management"),
    "checklist-netlink-leak.json": ("checklist", *DAY, "-o", "json", "inventory-examples/rke2-netlink-leak"),
    "verify-before.txt": ("verify", *DAY, "-", "tests/golden/inventories/calico-before.yaml"),
    "verify-moved.txt": ("verify", *DAY, "-", "tests/golden/inventories/calico-moved.yaml"),
    "verify-amid.txt": ("verify", *DAY, "-", "tests/golden/inventories/calico-amid.yaml"),
    "verify-after.txt": ("verify", *DAY, "-", "tests/golden/inventories/calico-after.yaml"),
    "verify-after.json": ("verify", *DAY, "-o", "json", "-", "tests/golden/inventories/calico-after.yaml"),
    "verify-after.xml": ("verify", *DAY, "-o", "junit", "-", "tests/golden/inventories/calico-after.yaml"),
    "verify-after-record.yaml": ("verify", *DAY, "-o", "record", "-", "tests/golden/inventories/calico-after.yaml"),
    "explain-xdp.txt": ("explain", *DAY, "calico-xdp-btf-wipe-loop"),
    "explain-xdp-canal.txt": (
        "explain",
        *DAY,
        "calico-xdp-btf-wipe-loop",
        "inventory-examples/rke2-canal-ubuntu-20.04",
    ),
    "inventory-mid-roll.txt": ("inventory", "show", "inventory-examples/mid-roll"),
    "rules-list.txt": ("rules", "list"),
    "rules-releases-vpc-cni.txt": ("rules", "list", "releases", "vpc-cni"),
}


#: The plan that is verified; it is read from standard input.
PLAN = ("plan", *DAY, "-o", "json", "tests/golden/inventories/calico-before.yaml")

#: The digest of the rules says nothing of how the output looks, and changes with every fact and release.
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@pytest.mark.usefixtures("with_founding_rules")
@pytest.mark.parametrize("name", sorted(OUTPUTS))
def test_the_output_is_as_recorded(name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in the repository's folder, so that sources are named alike everywhere."""
    monkeypatch.chdir(ROOT)
    stdin = _printed(PLAN) if OUTPUTS[name][0] == "verify" else ""
    out = _printed(OUTPUTS[name], stdin)
    printed = DIGEST.sub("sha256:" + 64 * "0", out)
    golden = HERE / name
    if request.config.getoption("--update-golden"):
        golden.write_text(printed, encoding="utf-8")
    assert printed == golden.read_text(encoding="utf-8")


def _printed(arguments: tuple[str, ...], stdin: str = "") -> str:
    out = io.StringIO()
    run(arguments, stdin=io.BytesIO(stdin.encode()), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_no_golden_file_is_left_over() -> None:
    """A file nobody compares tells lies after a while."""
    assert {path.name for path in HERE.iterdir() if path.suffix not in {".py", ".pyc", ""}} == set(OUTPUTS)
