"""Reads a cluster over its API, with GET and nothing else: `connect(target)` gives a `Connection`.

`discover` says what it serves, `list_pages` reads one kind. Importing this loads no Kubernetes client; connecting does.
"""

from advisor.collectors.live.connection import connect

__all__ = ["connect"]
