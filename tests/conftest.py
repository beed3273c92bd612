"""Settings of the whole test suite: how hard hypothesis tries, and whether golden files are rewritten.

Both profiles state every setting, because hypothesis changes its own defaults where `CI` is set: what passes here must
pass there. They are derandomized, so that a run says the same thing twice; a counter-example is pinned with `@example`.
"""

from __future__ import annotations

import os
from functools import partial

import pytest
from hypothesis import settings

_profile = partial(settings, deadline=None, derandomize=True, database=None, print_blob=False)

settings.register_profile("dev", _profile(max_examples=50))
settings.register_profile("ci", _profile(max_examples=1000))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes what the program prints now; the difference is then read like any other."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the files in tests/golden")
