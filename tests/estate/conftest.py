"""The founding rules, and a charge by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.estate.batch import Charge
from advisor.model.knowledge_base import KnowledgeBase
from tests.estate.makers import charge_by, knowledge_of


@pytest.fixture(scope="session")
def knowledge(founding_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """What the founding rules say; the cache that workers find is one for the session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
        return knowledge_of(founding_rules)


@pytest.fixture
def charge(
    founding_rules: Path,
    knowledge: KnowledgeBase,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Charge:
    """Judged by the founding rules."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    return charge_by(founding_rules, knowledge)
