"""The names a rules file may use: components with their schemes, and facts. Unknown ones are Problems with a hint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.documents.view import View
from advisor.model.fact import FactDeclaration
from advisor.model.names import ComponentName, FactName
from advisor.model.recognition import KnownComponent
from advisor.problems import nearest

#: Among the unusable names these stand for a declaration whose own name cannot be read: it may be of any name.
ANY_COMPONENT = "*component"
ANY_FACT = "*fact"

TWICE_HINT = "remove one of the two, or give it a name of its own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What has been declared so far."""

    components: Mapping[ComponentName, KnownComponent]
    facts: Mapping[FactName, FactDeclaration]
    unusable: frozenset[str] = frozenset()
    """Names declared in a way that nothing can be read with. The fault is told there, not wherever they are used."""

    def component(self, view: View, key: str) -> KnownComponent | None:
        """The component named at a key; None, with a problem noted, when nobody declared it."""
        return self.component_named(view.at(key), view.text(key))

    def component_named(self, view: View, name: str) -> KnownComponent | None:
        """A component by name; None, with a problem noted at `view`, when nobody declared it."""
        found = self.components.get(ComponentName(name))
        if found is None and self.unusable.isdisjoint((name, ANY_COMPONENT)):
            hint = nearest(name, self.components) or "components are listed in rules/components.yaml"
            view.report("unknown-component", f'no component is named "{name}"', hint)
        return found

    def fact(self, view: View, key: str) -> FactDeclaration | None:
        """The fact named at a key; None, with a problem noted, when nobody declared it."""
        return self.fact_named(view.at(key), view.text(key))

    def fact_named(self, view: View, name: str) -> FactDeclaration | None:
        """A fact by name; None, with a problem noted at `view`, when nobody declared it."""
        found = self.facts.get(FactName(name))
        if found is None and self.unusable.isdisjoint((name, ANY_FACT)):
            hint = nearest(name, self.facts) or "facts are listed in rules/facts.yaml"
            view.report("unknown-fact", f'no fact is named "{name}"', hint)
        return found
