"""Makes the items of a checklist: each with its id, and with what it cites put among the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from advisor.model.advisory import Check, Reference, Step
from advisor.model.checklist import Cited, Copied, Item, ItemId, Part, Sentence, Speech
from advisor.model.names import AdvisoryId
from advisor.model.runbook import Claim, RunbookCheck, RunbookStep
from advisor.model.template import Field, Language
from advisor.report.placeholders import capitals_in, fields_in

_SPEECH = {"command": Speech.SHELL, "promql": Speech.PROMQL, "fact": Speech.FACT}


class ItemMaker:
    """Numbers items within their window and part, and gathers sources. One makes a whole checklist."""

    def __init__(self, references: Iterable[Reference] = ()) -> None:
        """`references` are those of rules that a plan names by their address alone."""
        self._known = {each.url: _cited(each) for each in references}
        self.change = ""
        """What the ids of the present change begin with."""
        self.cited: dict[str, Cited] = {}
        self._counts: Counter[str] = Counter()

    def next_id(self, part: Part, window: int | None = None) -> ItemId:
        """The id of the next item of a part."""
        place = f"{self.change}{f'w{window}.' if window else ''}{part}"
        self._counts[place] += 1
        return ItemId(f"{place}.{self._counts[place]}")

    def cite(self, references: Iterable[Reference]) -> tuple[str, ...]:
        """The addresses of references, which become sources of the checklist."""
        found = [*map(_cited, references)]
        for each in found:
            self.cited[each.url] = each
        return tuple(dict.fromkeys(each.url for each in found))

    def addresses(self, urls: Iterable[str]) -> tuple[str, ...]:
        """Addresses, which become sources with what the rules say of them."""
        found = tuple(dict.fromkeys(urls))
        for url in found:
            self.cited.setdefault(url, self._known.get(url, Cited(url=url)))
        return found


def _cited(reference: Reference) -> Cited:
    return Cited(url=reference.url, says=reference.says, read=reference.read)


class RunbookMaker:
    """Makes items of one runbook, filled in, whose fields that nobody filled are named in each of them."""

    def __init__(
        self, maker: ItemMaker, window: int, references: Mapping[str, Reference], blanks: Iterable[Field]
    ) -> None:
        self._maker = maker
        self._window = window
        self._references = references
        self._blanks = frozenset(each.name for each in blanks)

    def sentences(self, claims: Iterable[Claim], lead: str = "") -> tuple[Sentence, ...]:
        """Claims to read."""
        return tuple(
            Sentence(says=f"{lead}{each.says.written}", authority=each.authority, sources=self._cite(each.sources))
            for each in claims
        )

    def conditions(self, claims: Iterable[Claim]) -> tuple[Item, ...]:
        """Claims that somebody has to find true."""
        return tuple(
            self._with_blanks(
                Item(
                    id=self._next_id(Part.CONDITION),
                    says=each.says.written,
                    authority=each.authority,
                    sources=self._cite(each.sources),
                )
            )
            for each in claims
        )

    def checks(self, part: Part, checks: Iterable[RunbookCheck]) -> tuple[Item, ...]:
        """Checks, each with what must be seen."""
        return tuple(
            self._with_blanks(
                Item(
                    id=self._next_id(part),
                    says=each.title,
                    copied=_copied(each.run.written if each.run else None, each.language),
                    expect=each.expect.written,
                    authority=each.authority,
                    sources=self._cite(each.sources),
                )
            )
            for each in checks
        )

    def steps(self, part: Part, steps: Iterable[RunbookStep]) -> tuple[Item, ...]:
        """Actions, each with what to run or to write."""
        return tuple(
            self._with_blanks(
                Item(
                    id=self._next_id(part),
                    says=each.do.written,
                    copied=(
                        *_copied(each.run.written if each.run else None, Language.SHELL),
                        *_manifest(each.manifest),
                    ),
                    expect=each.expect.written if each.expect else "",
                    only=each.only or "",
                    authority=each.authority,
                    sources=self._cite(each.sources),
                )
            )
            for each in steps
        )

    def _next_id(self, part: Part) -> ItemId:
        return self._maker.next_id(part, self._window)

    def _with_blanks(self, item: Item) -> Item:
        """The item with the fields named that stand in it. A manifest is written as it is: its braces are its own."""
        texts = (item.says, item.expect, *(each.text for each in item.copied if each.speech is not Speech.MANIFEST))
        return replace(item, blanks=fields_in(texts, self._blanks))

    def _cite(self, keys: Iterable[str]) -> tuple[str, ...]:
        return self._maker.cite(self._references[key] for key in keys if key in self._references)


def advisory_checks(
    maker: ItemMaker, part: Part, window: int, checks: Iterable[tuple[AdvisoryId, Check]]
) -> tuple[Item, ...]:
    """Checks of advisories, which say by what their faults are seen. What is run alike is run once for all of them."""
    alike: dict[tuple[str, str], list[tuple[AdvisoryId, Check]]] = {}
    for name, check in checks:
        alike.setdefault((check.kind, check.run), []).append((name, check))
    return tuple(
        Item(
            id=maker.next_id(part, window),
            says=_for_each([(name, check.title) for name, check in group], is_named=True),
            copied=(Copied(speech=_SPEECH[kind], text=run),),
            expect=_for_each([(name, check.expect) for name, check in group], is_named=False),
            blanks=capitals_in(run) if kind == "command" else (),
        )
        for (kind, run), group in alike.items()
    )


def _for_each(told: Sequence[tuple[AdvisoryId, str]], *, is_named: bool) -> str:
    """What is said for advisories, each text once behind their names; without them where all say the same."""
    names: dict[str, list[AdvisoryId]] = {}
    for name, text in told:
        names.setdefault(text, []).append(name)
    if len(names) == 1 and not is_named:
        return told[0][1]
    return "; ".join(f"{', '.join(dict.fromkeys(of))}: {text}" for text, of in names.items())


def plain_steps(maker: ItemMaker, part: Part, window: int, steps: Iterable[Step]) -> tuple[Item, ...]:
    """Steps of a hazard's preparation or of a workaround."""
    return tuple(
        Item(
            id=maker.next_id(part, window),
            says=each.do,
            copied=_copied(each.command, Language.SHELL),
            blanks=capitals_in(each.command or ""),
        )
        for each in steps
    )


def _copied(text: str | None, language: Language) -> tuple[Copied, ...]:
    speech = Speech.PROMQL if language is Language.PROMQL else Speech.SHELL
    return (Copied(speech=speech, text=text),) if text else ()


def _manifest(text: str | None) -> tuple[Copied, ...]:
    return (Copied(speech=Speech.MANIFEST, text=text),) if text else ()
