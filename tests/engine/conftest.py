"""The shipped knowledge and its cases, loaded once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import load_cases, load_knowledge
from advisor.model.case import Case
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import AdvisoryId


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The knowledge base that ships with the advisor, read from its files."""
    return load_knowledge([bundled_folder("rules")], use_cache=False).knowledge


@pytest.fixture(scope="session")
def shipped_cases() -> Mapping[AdvisoryId, tuple[Case, ...]]:
    """The cases inside the advisories that ship."""
    return load_cases([bundled_folder("rules")])
