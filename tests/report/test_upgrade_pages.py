import pytest

from advisor.cli.upgrades import upgrade_names, upgrade_page
from advisor.model.upgrades import UpgradeKnowledge
from advisor.report.layout import Page
from tests.documents.small_rules import load, write_rules
from tests.documents.small_upgrades import UPGRADES


@pytest.fixture(scope="module")
def upgrades(tmp_path_factory: pytest.TempPathFactory) -> UpgradeKnowledge:
    """What the small files say."""
    return load(write_rules(tmp_path_factory.mktemp("rules"), UPGRADES)).knowledge.upgrades


def _page(name: str, upgrades: UpgradeKnowledge, columns: int = 80) -> str:
    found = upgrade_page(name, upgrades, Page(columns=columns, colour=False))
    assert found is not None
    return found


def test_a_runbook_says_who_says_so(upgrades: UpgradeKnowledge) -> None:
    """In the order of work; a number is a source, and our own words are marked."""
    assert (
        _page("thing-manual", upgrades)
        == """\
thing-manual
Thing by hand
For clusters where
  cluster.cni is thing
[ours] marks our own advice, [inferred] what we conclude; a number is a source.

Before anybody begins
  - A release {to} exists. [2]

Look before
  - Nodes [ours]
    kubectl get nodes
    Expect   all Ready
  - Errors [2]
    rate(errors[5m])
    Expect   0
  - Version [1]
    thing --on {node}
    Expect   not {to}

Save
  1.  Save it. [inferred][1]
      thing --save {node}
      Expect   a file

Do
  1.  Move it. [2]
      thing --go {to}
  2.  (air gap) Bring the images. [ours]
  3.  Write it down. [2]
      kind: Thing

Order
  - One after the other. [2]

Look after
  - The page [ours]
    Expect   it is green

What users feel
  - A little. [inferred]

The way back: only by restoring a backup
  - The file. [2]
  No return after The file is gone. [ours]

Steps back
  1.  Restore it. [2]
      thing --load {node}

Mind
  - It bites. [ours]

How we know (medium confidence)
  [1] thing/thing@0123abc: the code (read 2026-08-23)
  [2] https://thing.example/docs: the documents (read 2026-08-22)
  Doubt    Whether it bites hard.
"""
    )


def test_a_table_says_what_each_verdict_means(upgrades: UpgradeKnowledge) -> None:
    """And a row that means something else says so."""
    assert (
        _page("thing-platform", upgrades)
        == """\
thing-platform
Thing and its platform

  allowed   They are tested together.
  refused   They do not work together.
  unlisted  Nobody tested them.
  binds     in every state
Only where
  cluster.cni is thing

  thing >=v1.0.0 <v1.1.0 allowed with platform v1.28.1+rke2r1, v1.28.2+rke2r1
  thing v1.1.0 allowed with platform >=v1.28.1+rke2r1
  thing v1.1.0 refused with platform <v1.28.1+rke2r1
  thing v1.2.0, >=v1.2.1 <=v1.3.0 refused with platform >=v1.28.1+rke2r1
    The fast path is too fast.
    Doubt    Nobody ran it.

How we know
  https://thing.example/docs: the documents (read 2026-08-22)
  thing/thing@0123abc: the code (read 2026-08-23)
"""
    )


def test_a_hazard_and_a_components_hops(upgrades: UpgradeKnowledge) -> None:
    """The way round, and what else is known of the component."""
    hazard, hops = _page("thing-trips", upgrades), _page("thing", upgrades)
    assert "Go to v1.1.1 first: It ties its laces." in hazard
    assert "thing --slow" in hazard
    assert "Order of a roll: server, then agent and observer" in hops
    assert "thing-trips: Thing trips over its own past" in hops
    assert "thing-manual: Thing by hand" in hops


def test_everything_named_has_a_page_of_any_width(upgrades: UpgradeKnowledge) -> None:
    """Only commands and addresses run over the margin."""
    for name in upgrade_names(upgrades):
        for columns in (60, 120):
            assert _page(name, upgrades, columns)
    assert upgrade_page("nothing", upgrades, Page(columns=80, colour=False)) is None
