"""The digest of what an advisory is judged by: it changes with that, and with nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from advisor.documents.knowledge import load_knowledge
from advisor.model.names import AdvisoryId

RULES = Path(__file__).resolve().parents[2] / "rules"
LEAK = AdvisoryId("calico-felix-netlink-handle-leak")
VPC = AdvisoryId("vpc-cni-netlink-dump-interrupted")


def digests(folder: Path) -> tuple[str, str]:
    """Of an advisory about Calico, and of one about the VPC CNI."""
    found = load_knowledge([folder], use_cache=False).knowledge.digests
    return found[LEAK], found[VPC]


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        (f"advisories/cni/calico/{LEAK}.yaml", (True, False)),
        ("advisories/cni/calico/calico-xdp-btf-wipe-loop.yaml", (False, False)),
        ("releases/calico.yaml", (True, False)),
        ("releases/rke2.yaml", (True, False)),  # it ships Calico
        ("releases/vpc-cni.yaml", (False, True)),
        ("facts.yaml", (True, True)),
        ("components.yaml", (True, True)),
        ("kb.yaml", (False, False)),
    ],
)
def test_it_changes_with_what_the_advisory_is_judged_by(tmp_path: Path, file: str, changes: tuple[bool, bool]) -> None:
    """One file at a time."""
    copy = tmp_path / "rules"
    shutil.copytree(RULES, copy)
    before = digests(copy)
    (path,) = copy.rglob(Path(file).name) if "/" in file else [copy / file]
    path.write_text(path.read_text(encoding="utf-8") + "# a comment\n", encoding="utf-8")
    after = digests(copy)
    assert (before[0] != after[0], before[1] != after[1]) == changes
