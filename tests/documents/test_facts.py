import pytest

from advisor.documents.components import components
from advisor.documents.facts import facts
from advisor.documents.vocabulary import ANY_FACT, TWICE_HINT
from advisor.model.fact import FactDeclaration, FactType, Obtain, Reach, Scope, Sign
from advisor.model.names import FactName
from advisor.problems import Problem
from tests.documents.small_rules import COMPONENTS, FACTS, SEMANTIC_HINT, changed, view_of


def _decoded(
    text: str, *, refused: tuple[str, ...] = ()
) -> tuple[dict[FactName, FactDeclaration], set[str], list[Problem]]:
    unusable: set[str] = set()
    known = components(view_of(COMPONENTS), unusable)
    view = view_of(text, refused=refused)
    return facts(view, known, unusable), unusable, view.problems


def test_a_declaration_is_decoded_whole() -> None:
    """Where it is set, what it is where nobody set it, and what shows it."""
    found, unusable, problems = _decoded(FACTS)
    assert (unusable, problems) == (set(), [])
    fast, cni, errors = (found[FactName(name)] for name in ("thing.fast", "cluster.cni", "thing.errors"))
    assert (fast.type, fast.scope, fast.unit, fast.choices) == (FactType.BOOLEAN, Scope.NODE, None, ())
    assert fast.obtain == (
        Obtain(reach=Reach.API, says="kubectl get daemonsets"),
        Obtain(reach=Reach.HOST, says="thing --status"),
    )
    assert fast.setting is not None
    assert (fast.setting.component, fast.setting.environment) == ("thing", "THING_FAST")
    assert (fast.setting.kind, fast.setting.field) == ("ThingConfiguration", "spec.fast")
    assert str(fast.setting.selector_objects) == ">=v1.2.0"
    (default,) = fast.defaults
    assert (default.builds, str(default.versions), default.value) == (("upstream",), ">=v1.0.0 <=v1.3.0", True)
    assert default.source == "https://thing.example/docs"
    assert cni.choices == ("thing", "other")
    assert cni.signs == (
        Sign(kind="DaemonSet", namespace="things", name="thing", value="thing"),
        Sign(kind="Installation", name="default", field="spec.cni", equals="Other", value="other"),
    )
    assert (errors.unit, errors.setting, errors.defaults, errors.signs) == ("errors per hour", None, (), ())


@pytest.mark.parametrize(
    ("old", "new", "code", "pointer", "hint"),
    [
        ("  - name: node.os_image", "  - name: node.kernel", "declared-twice", "/facts/1/name", TWICE_HINT),
        (
            "component: thing",
            "component: thign",
            "unknown-component",
            "/facts/3/setting/component",
            'did you mean "thing"?',
        ),
        ("    choices: [thing, other]\n", "", "choice-without-choices", "/facts/5/type", "list them under choices"),
        ("value: thing}", "value: none}", "wrong-value", "/facts/5/signs/0/value", "one of thing, other"),
        (
            "value: true,",
            "value: 1,",
            "wrong-value",
            "/facts/3/defaults/0/value",
            "thing.fast is a boolean; write true or false",
        ),
        (
            "introduced: v1.2.0",
            "introduced: new",
            "unreadable-version",
            "/facts/3/setting/selector_objects/0/introduced",
            SEMANTIC_HINT,
        ),
        (
            "through: v1.3.0",
            "through: v0.1.0",
            "range-is-empty",
            "/facts/3/defaults/0",
            "from comes first, through is the last version in it",
        ),
        ("through: v1.3.0", "through: later", "unreadable-version", "/facts/3/defaults/0/through", SEMANTIC_HINT),
        (
            "    setting:\n      component: thing\n      environment: THING_FAST\n      kind: ThingConfiguration\n"
            "      field: spec.fast\n      selector_objects: [{introduced: v1.2.0}]\n",
            "",
            "default-without-setting",
            "/facts/3/defaults",
            "say where it is set",
        ),
    ],
)
def test_each_problem_stands_where_it_is(old: str, new: str, code: str, pointer: str, hint: str | None) -> None:
    """Code, line, pointer and how to mend it; nothing else follows from it."""
    text = changed(FACTS, (old, new))
    _, _, (problem,) = _decoded(text)
    assert (problem.code, problem.place.pointer, problem.hint) == (code, pointer, hint)
    assert problem.place.line is not None
    last = pointer.rpartition("/")[2]
    written = text.splitlines()[problem.place.line - 1]
    assert f"{last}:" in written or last.isdecimal()


def test_a_declaration_of_broken_shape_is_unusable() -> None:
    """Its name is known, so that nobody who asks for it is told that there is no such fact."""
    found, unusable, problems = _decoded(changed(FACTS, ("type: boolean", "type: bool")), refused=("/facts/3/type",))
    assert FactName("thing.fast") not in found
    assert (unusable, problems) == ({"thing.fast"}, [])


def test_a_declaration_without_a_name_may_be_any() -> None:
    """Then no name is known to be unknown."""
    found, unusable, problems = _decoded(
        changed(FACTS, ("  - name: thing.fast\n    type", "  - type")), refused=("/facts/3",)
    )
    assert (len(found), unusable, problems) == (5, {ANY_FACT}, [])


@pytest.mark.parametrize("text", ["facts: {}", "facts: []", "fact: [x]"])
def test_where_nothing_is_declared_every_name_may_be(text: str) -> None:
    """One fault, not one more for every use of a fact."""
    assert _decoded(text, refused=("",)) == ({}, {ANY_FACT}, [])
