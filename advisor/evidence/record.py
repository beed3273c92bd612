"""What came of looking: facts that were seen, and facts that could not be, each with its reason and what would help."""

import textwrap
from typing import Any, Dict, List, NamedTuple, Tuple, Union

#: The longest text of the host that is kept: names of releases are shorter, and nobody reads more of anything else.
MAX_TEXT = 200
#: What every place in such a record begins with; the name of the node follows. By it the record is known again.
HOST = "host "


SCREEN_COLUMNS = 80
#: What only a node shows and no look tells, each with the reason.
BY_HAND = {
    "cluster.cni": "it is the cluster's; RKE2's config.yaml, which holds a token too, tells it as a source of its own",
}


class Seen(NamedTuple):
    """A fact that was told."""

    fact: str
    value: Union[bool, int, str]
    field: str
    """The path or the program that told it."""
    text: str
    """What stood there, in a few words of our own."""


class Unseen(NamedTuple):
    """A fact that was asked for and not told. It is no answer."""

    fact: str
    why: str
    remedy: str


Statement = Union[Seen, Unseen]


class Evidence(NamedTuple):
    """All that was seen of one node."""

    cluster: str
    node: str
    statements: List[Statement]
    notes: List[str]


class NotTold(Exception):
    """Why something could not be told."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(why)
        self.why = why
        self.remedy = remedy


def neutral(text: str) -> str:
    """A text of the host, short and without anything that a terminal would act upon."""
    shown = "".join(each if each.isprintable() else "?" for each in text[: MAX_TEXT + 1])
    return shown if len(shown) <= MAX_TEXT else shown[: MAX_TEXT - 3] + "..."


def document_of(evidence: Evidence) -> Dict[str, Any]:
    """The advisor's own inventory form (`schemas/inventory.schema.json`), sorted by fact."""
    source = f"{HOST}{evidence.node}"
    cluster = {
        "name": evidence.cluster,
        "nodes": [{"name": evidence.node, "facts": [_fact(each, source) for each in _seen(evidence)]}],
        "coverage": [_gap(each, source, evidence.node) for each in _unseen(evidence)],
        "notes": [{"source": source, "says": neutral(each)} for each in evidence.notes],
    }
    return {"schema_version": "1.0.0", "clusters": [cluster]}


def _seen(evidence: Evidence) -> List[Seen]:
    return sorted(each for each in evidence.statements if isinstance(each, Seen))


def _unseen(evidence: Evidence) -> List[Unseen]:
    return sorted(each for each in evidence.statements if isinstance(each, Unseen))


def _fact(seen: Seen, source: str) -> Dict[str, Any]:
    place = {"source": source, "field": neutral(seen.field), "text": neutral(seen.text)}
    value = neutral(seen.value) if isinstance(seen.value, str) else seen.value
    return {"fact": seen.fact, "value": value, "seen_in": place}


def _gap(unseen: Unseen, source: str, node: str) -> Dict[str, Any]:
    why = neutral(f"on {node}: {unseen.why}")
    return {"kind": unseen.fact, "namespaces": "all", "gap": why, "remedy": unseen.remedy, "source": source}


def seen_facts(statements: List[Statement]) -> Tuple[str, ...]:
    """The names of the facts that were told."""
    return tuple(sorted(each.fact for each in statements if isinstance(each, Seen)))


def gaps_in_words(evidence: Evidence) -> List[str]:
    """What could not be seen, by reason: one often costs several facts. What would help is not broken, to be copied.

    At the end what no look tells.
    """
    facts: Dict[Tuple[str, str], List[str]] = {}
    for each in _unseen(evidence):
        facts.setdefault((each.why, each.remedy), []).append(each.fact)
    by_hand = [
        "\n".join([_lines(f"left to you: {fact}", 13), _lines(f"  {why}", 2)]) for fact, why in sorted(BY_HAND.items())
    ]
    return [
        "\n".join([_lines(f"not seen: {', '.join(told)}", 10), _lines(f"  {neutral(why)}", 2), f"  hint: {remedy}"])
        for (why, remedy), told in facts.items()
    ] + by_hand


def _lines(text: str, indent: int) -> str:
    """A text on lines as wide as a terminal."""
    return textwrap.fill(
        text, SCREEN_COLUMNS, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    )
