"""The Kubernetes client takes 0.4 s to import, so only a connection does."""

from __future__ import annotations

import subprocess
import sys


def test_importing_loads_no_client() -> None:
    """Neither the collectors nor this package load the client or its HTTP library."""
    code = (
        "import sys, advisor.collectors, advisor.collectors.live, advisor.collectors.live.discovery,"
        " advisor.collectors.live.pages, advisor.collectors.live.contexts;"
        " print(sorted({'kubernetes', 'urllib3', 'requests', 'oauthlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
