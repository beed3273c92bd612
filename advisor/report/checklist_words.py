"""The wording of a checklist and the rows of its tables, shared by every format that lays it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from advisor.model.checklist import Checklist, Hop, Item, OpenOnTheWay, Part, PlannedChange, Sentence, Speech
from advisor.model.marks import Marks
from advisor.report.checklist_marks import mark_words, marked_on

NOT_READY = "NOT READY TO RUN"

LEGEND = (
    "Work from top to bottom; each box has a name, such as w1.precheck.2: window 1, precheck 2. Replace text in "
    "braces, {like_this}, and words in capitals, LIKE THIS, before a command is run. Numbers in brackets are sources, "
    "listed at the end. (ours) is advice of the advisor, (inferred) is concluded and no page says it; all else a "
    "source says."
)

#: Parts in which it matters who says so: elsewhere all of it is ours.
_TOLD_BY_OTHERS = frozenset(Part) - {
    *(Part.GO, Part.UNKNOWN, Part.OWNER, Part.VALUE, Part.NO_RETURN, Part.NODE, Part.CLUSTER, Part.SIGN)
}

SPEECH_WORDS: Mapping[Speech, str] = {
    Speech.SHELL: "",
    Speech.PROMQL: "Ask Prometheus",
    Speech.MANIFEST: "Write this file",
    Speech.ANSWER: "Put into the file that --answers names, with owner, reason and expires",
    Speech.FACT: "Look up the fact",
}


SCOPE_COLUMNS = ("window", "not before", "clusters", "what moves", "users feel", "way back", "clears", "appears")
SPAN_COLUMNS = ("from", "until", "days", "critical", "high", "medium", "low")
FINDING_COLUMNS = ("finding", "severity", "open", "what it does", "until then")
DANGER_COLUMNS = ("window", "hazard", "severity", "what it does")


def scope_rows(change: PlannedChange) -> Iterator[tuple[str, ...]]:
    """A row for each hop, in order."""
    for window in change.windows:
        for hop in window.hops:
            felt = ", ".join(each for each in hop.felt if each != "no way back but a backup")
            yield (
                str(window.number),
                window.not_before,
                ", ".join(hop.clusters),
                hop.title,
                felt or ("no drain, no reboot" if hop.way_back else "nobody knows"),
                hop.way_back or "nobody knows",
                ", ".join(hop.clears) or "nothing",
                ", ".join(hop.appears) or "nothing",
            )


def span_rows(change: PlannedChange) -> Iterator[tuple[str, ...]]:
    """A row for the time before the first window, and for that after each."""
    for span in change.spans:
        since = f"{span.since} ({f'window {span.after_window}' if span.after_window else 'today'})"
        yield since, span.until, str(span.days), *(str(each.count) for each in span.open_by_severity)


def finding_rows(change: PlannedChange) -> Iterator[tuple[str, ...]]:
    """A row for each finding."""
    for each in change.findings:
        where = "" if each.clusters == change.clusters else f" in {', '.join(each.clusters)}"
        until = each.meanwhile or "nothing is known that helps"
        yield f"{each.advisory}: {each.title}{where}", each.severity, when_open(each), each.consequence, until


def danger_rows(change: PlannedChange) -> Iterator[tuple[str, ...]]:
    """A row for each hazard of each hop."""
    for each in change.dangers:
        yield str(each.window), f"{each.id}: {each.title}", each.severity, each.consequence


def when_open(found: OpenOnTheWay) -> str:
    """`today to window 2`, `from window 1 on, and stays: no release that is known ends it`."""
    since = f"window {found.since_window}" if found.since_window else "today"
    if found.until_window is not None:
        return f"{since} to window {found.until_window}"
    return f"from {since} on, and stays: {found.left_because}" if found.left_because else f"from {since} on"


def who_says(told: Item | Sentence, part: Part) -> str:
    """` (ours)`, or nothing where a source says it."""
    return f" ({told.authority})" if part in _TOLD_BY_OTHERS and told.authority != "upstream" else ""


def to_fill_in(item: Item) -> str:
    """What has to be replaced in an item before anything of it is used: `{node}, POD`; empty for nothing."""
    return ", ".join(each if each.isupper() else f"{{{each}}}" for each in item.blanks)


def notes_of(item: Item, marks: Marks | None) -> Iterator[tuple[str, str]]:
    """What stands under an item and what it has to copy, as labels and texts."""
    if item.expect:
        yield "Expect", item.expect
    if item.why:
        yield "Why" if item.id.split(".")[-2] in {Part.GO, Part.CONDITION} else "Note", item.why
    if said := mark_words(marked_on(item, marks)):
        yield "Marked", said


def numbered(checklist: Checklist) -> Mapping[str, int]:
    """The number of each source."""
    return {each.url: number for number, each in enumerate(checklist.sources, 1)}


def cited(sources: Sequence[str], numbers: Mapping[str, int]) -> str:
    """` [1, 3]`, or nothing."""
    found = ", ".join(str(numbers[each]) for each in sources)
    return f" [{found}]" if found else ""


#: What is to be told above the boxes of a part.
LEADS: Mapping[Part, str] = {
    Part.STEP: "One after the other. Where an expected outcome does not come: stop, and tell whoever decides.",
    Part.VALIDATION: "Where an outcome does not come: note it, and let whoever decides on going back decide.",
    Part.ROLLBACK: "Only where going back was decided.",
}


def permits(checklist: Checklist) -> Iterator[tuple[str, Hop]]:
    """Each hop that rules allow, with its window."""
    for change in checklist.changes:
        for window in change.windows:
            for hop in window.hops:
                if hop.permitted_by:
                    yield f"Window {window.number}: {hop.title}", hop
