"""The shipped knowledge, its cases, and the example inventories, loaded once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from advisor.collectors import collect
from advisor.collectors.sources import SourceText
from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import load_cases, load_knowledge
from advisor.model.case import Case
from advisor.model.inventory import Cluster
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId

_EXAMPLES = Path(__file__).parents[2] / "inventory-examples"
EXAMPLE_NAMES = sorted(folder.name for folder in _EXAMPLES.iterdir() if folder.is_dir())


def example_sources(name: str) -> list[SourceText]:
    """The files of an example inventory."""
    paths = sorted(path for path in (_EXAMPLES / name).iterdir() if path.suffix in {".json", ".yaml"})
    return [SourceText(name=path.name, data=path.read_bytes(), is_named=True) for path in paths]


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The knowledge base that ships with the advisor, read from its files."""
    return load_knowledge([bundled_folder("rules")], use_cache=False).knowledge


@pytest.fixture(scope="session")
def shipped_cases() -> Mapping[AdvisoryId, tuple[Case, ...]]:
    """The cases inside the advisories that ship."""
    return load_cases([bundled_folder("rules")])


@pytest.fixture(scope="session")
def examples(knowledge: KnowledgeBase) -> Mapping[str, Cluster]:
    """The cluster of each example inventory, by its name."""
    return {name: collect(example_sources(name), knowledge).clusters[0] for name in EXAMPLE_NAMES}
