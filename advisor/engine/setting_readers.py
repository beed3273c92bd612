"""Who reads a setting: its default and its order of precedence are those of the component that reads it.

A rule about one component may ask for a setting of another. What then counts is the version of that other one, not
of the component the rule is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from advisor.engine.sighting import Found, Sighting
from advisor.model.component import Basis, Component, VersionUnknown
from advisor.model.fact import Answer, FactDeclaration, Known, Missing, MissingKind
from advisor.model.names import ComponentName

#: Stands in where a setting is asked for and no component that reads it is there.
NOBODY = VersionUnknown(text="", reason="it was not seen", how="")


def nobody(name: ComponentName) -> Component:
    """Stands for a component that was not seen: what is written for it still counts, and no default holds."""
    return Component(name=name, version=NOBODY, basis=Basis.PRESENT)


def readers_of(name: ComponentName, sighting: Sighting) -> Sequence[Component]:
    """The components that read the settings of a name; one that stands for them where none was seen."""
    return sighting.components if isinstance(sighting, Found) else [nobody(name)]


def together(fact: FactDeclaration, answers: Sequence[Answer]) -> Answer:
    """What several readers of one setting come to: a value only where they all have it.

    Nodes alike in all else are judged once, whichever of the readers runs on them.
    """
    missing = next((each for each in answers if isinstance(each, Missing)), None)
    known = [each for each in answers if isinstance(each, Known)]
    if missing is not None or len({each.value for each in known}) == 1:
        return missing or known[0]
    reason = "several versions read it, and it is not the same in each"
    return Missing(kind=MissingKind.INVENTORY, fact=fact.name, reason=reason, how="finish the roll, or set it outright")


def as_read_by(reader: Component, answer: Answer) -> Answer:
    """An answer as one reader gives it: a default is only as well known as the version it hangs on."""
    if isinstance(answer, Known) and answer.default_source is not None and reader.vouched_by is not None:
        return replace(answer, seen_in=(reader.vouched_by,), is_vouched=True)
    return answer
