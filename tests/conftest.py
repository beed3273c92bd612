"""Settings of the whole test suite: how hard hypothesis tries, and whether golden files are rewritten.

Both profiles state every setting, because hypothesis changes its own defaults where `CI` is set: what passes here must
pass there. They are derandomized, so that a run says the same thing twice; a counter-example is pinned with `@example`.
"""

from __future__ import annotations

import os
import re
import shutil
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

_profile = partial(settings, deadline=None, derandomize=True, database=None, print_blob=False)

settings.register_profile("dev", _profile(max_examples=50))
settings.register_profile("ci", _profile(max_examples=1000))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes what the program prints now; the difference is then read like any other."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the files in tests/golden")


RULES = Path(__file__).resolve().parents[1] / "rules"

FOUNDING = frozenset(
    {
        "calico-ebpf-ctlb-left-after-disable.yaml",
        "calico-felix-netlink-handle-leak.yaml",
        "calico-xdp-btf-wipe-loop.yaml",
        "netlink-dump-interrupted.yaml",
        "rancher-steve-proxy-connection-leak.yaml",
        "vpc-cni-netlink-dump-interrupted.yaml",
    }
)
"""Six advisories that show every part of the program between them."""


@pytest.fixture(scope="session")
def founding_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped rules with the founding advisories alone, and the facts that they ask for.

    So a new advisory changes no test of the program. What a collector reads of itself stays too: operating systems.
    """
    folder = tmp_path_factory.mktemp("founding") / "rules"
    shutil.copytree(RULES, folder, ignore=_other_advisories)
    asked = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml") if path.name != "facts.yaml")
    facts = folder / "facts.yaml"
    head, *declared = re.split(r"(?m)^(?=  - name: )", facts.read_text(encoding="utf-8"))
    kept = [each for each in declared if (name := each.split()[2]) in asked or name.startswith("node.o")]
    facts.write_text(head + "".join(kept), encoding="utf-8")
    return folder


def _other_advisories(folder: str, names: list[str]) -> set[str]:
    is_advisories = (RULES / "advisories") in (Path(folder), *Path(folder).parents)
    return {name for name in names if is_advisories and name.endswith(".yaml") and name not in FOUNDING}


@pytest.fixture
def with_founding_rules(founding_rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program finds the founding rules where it looks for its own."""
    for module in ("cli.session", "cli.rules", "cli.bundling", "documents.rules_parts"):
        monkeypatch.setattr(f"advisor.{module}.bundled_folder", lambda _kind: founding_rules)
