"""Whether the symptoms of a fault were observed.

It never changes a status; but a symptom observed where there should be no fault is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.engine.node_classes import UNSEEN, NodeClass
from advisor.engine.tests_on_facts import FactTests
from advisor.model.advisory import Advisory
from advisor.model.component import Component
from advisor.model.fact import Known
from advisor.model.finding import Standing
from advisor.model.inventory import Conflict
from advisor.model.provenance import Provenance
from advisor.truth import Truth, some


def standing_of(advisory: Advisory, component: Component, classes: Sequence[NodeClass], tests: FactTests) -> Standing:
    """Confirmed if a symptom was observed on an affected node; contradicted if all were looked for in vain."""
    truths = [truth for truth, _ in _observed(advisory, component, classes, tests)]
    if some(truths) is Truth.TRUE:
        return Standing.CONFIRMED
    return Standing.CONTRADICTED if truths and some(truths) is Truth.FALSE else Standing.EXPOSED


def symptom_conflicts(
    advisory: Advisory, component: Component, classes: Sequence[NodeClass], tests: FactTests
) -> tuple[Conflict, ...]:
    """Symptoms observed where the version or the conditions say there is no fault."""
    observed = _observed(advisory, component, classes, tests)
    seen = [place for truth, places in observed if truth is Truth.TRUE for place in places]
    if not seen:
        return ()
    judged = f"{component.name} {component.version_text} is judged free of it"
    version = [(judged, place) for place in component.seen_in[:1]]
    symptoms = [("observed all the same", place) for place in seen]
    return (Conflict(about=f"symptoms of {advisory.id}", values=(*version, *symptoms)),)


def _observed(
    advisory: Advisory, component: Component, classes: Sequence[NodeClass], tests: FactTests
) -> Iterable[tuple[Truth, tuple[Provenance, ...]]]:
    for symptom in advisory.symptoms:
        if symptom.when is None:
            continue
        where = classes if tests.asks_nodes(symptom.when) else (UNSEEN,)
        for each in where:
            outcome = tests.outcome(symptom.when, each, component)
            tests.relied_on.update(outcome.rests_on)
            places = outcome.answer.seen_in if isinstance(outcome.answer, Known) else ()
            yield outcome.truth, places
