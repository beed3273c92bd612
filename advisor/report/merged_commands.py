"""Several `kubectl get … -o json` as one, so that what the API shows is read in one go."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: A command that lists whole kinds and does nothing else. One that names an object, or pipes, is left as it stands.
_LISTING = re.compile(r"kubectl get ([a-z0-9.,-]+)((?: -A| -n [a-z0-9-]+)?) -o json")
_THEN = re.compile(r"; (?:then )?")


def split_listings(how: str) -> tuple[tuple[str, ...], str]:
    """The listings that a way to get something begins with, and what is to be done after them.

    >>> split_listings("kubectl get nodes -o json; then on the node: uname -r")
    (('kubectl get nodes -o json',), 'on the node: uname -r')
    """
    found: list[str] = []
    rest = how
    while rest:
        first, _, after = _parted(rest)
        if not _LISTING.fullmatch(first):
            break
        found.append(first)
        rest = after
    return tuple(found), rest


def merged_listing(listings: Iterable[str]) -> str:
    """One command that lists everything the given ones list; empty for none. Wider than asked where namespaces differ.

    >>> merged_listing(["kubectl get nodes -o json", "kubectl get daemonsets -n kube-system -o json"])
    'kubectl get daemonsets,nodes -A -o json'
    """
    kinds: set[str] = set()
    places: set[str] = set()
    for listing in listings:
        match = _LISTING.fullmatch(listing)
        assert match, "only what `split_listings` gave is merged"
        kinds.update(match[1].split(","))
        places.add(match[2].strip())
    if not kinds:
        return ""
    place = places.pop() if len(places) == 1 else "-A"
    return " ".join(filter(None, ("kubectl get", ",".join(sorted(kinds)), place, "-o json")))


def _parted(text: str) -> tuple[str, str, str]:
    match = _THEN.search(text)
    return (text[: match.start()], match[0], text[match.end() :]) if match else (text, "", "")
