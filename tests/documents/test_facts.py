import pytest

from advisor.documents.components import components
from advisor.documents.facts import facts
from advisor.documents.schema import check_shape, load_schema
from advisor.documents.source import read_yaml_document
from advisor.documents.vocabulary import ANY_FACT, TWICE_HINT
from advisor.model.fact import FactDeclaration, FactType, Field, Objects, Obtain, Reach, Scope, Sign
from advisor.model.names import ComponentName, FactName
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


OBJECTS = """\
  - name: thing.pools
    type: choice
    choices: [wide, narrow]
    scope: cluster
    meaning: Which pools there are.
    obtain: [{reach: api, says: kubectl get pools}]
    objects:
      component: thing
      kind: Pool
      groups: [things.example, ""]
      field: spec.parts[].mode
      one_of: [Always]
      others: [Never]
      unset: Never
      some: wide
      none: narrow
"""


def test_objects_that_tell_a_fact() -> None:
    """All their words, or as few as there can be."""
    found, _, problems = _decoded(FACTS + OBJECTS)
    assert problems == []
    assert found[FactName("thing.pools")].objects == Objects(
        component=ComponentName("thing"),
        kind="Pool",
        groups=frozenset({"things.example", ""}),
        field=Field(path="spec.parts[].mode", one_of=("Always",), others=("Never",), unset="Never"),
        some="wide",
        none="narrow",
    )
    field = "      field: spec.parts[].mode\n      one_of: [Always]\n      others: [Never]\n      unset: Never\n"
    bare = _decoded(FACTS + changed(OBJECTS, (field, "")))[0][FactName("thing.pools")].objects
    assert bare is not None
    assert bare.field is None


@pytest.mark.parametrize(
    ("old", "new", "code", "pointer"),
    [
        ("component: thing", "component: thign", "unknown-component", "/facts/6/objects/component"),
        ("some: wide", "some: broad", "wrong-value", "/facts/6/objects/some"),
        ("none: narrow", "none: false", "wrong-value", "/facts/6/objects/none"),
        ("others: [Never]", "others: [Never, 1]", "wrong-value", "/facts/6/objects/others/1"),
        ("one_of: [Always]", "one_of: [Always, true]", "wrong-value", "/facts/6/objects/one_of/1"),
        ("unset: Never", "unset: false", "wrong-value", "/facts/6/objects/unset"),
        ("scope: cluster", "scope: node", "objects-tell-a-cluster", "/facts/6/objects"),
        ("    objects:", "    setting: {component: thing}\n    objects:", "objects-tell-a-cluster", "/facts/6/objects"),
    ],
)
def test_problems_of_objects(old: str, new: str, code: str, pointer: str) -> None:
    """Each where it stands, alone."""
    (problem,) = _decoded(FACTS + changed(OBJECTS, (old, new)))[2]
    assert (problem.code, problem.place.pointer) == (code, pointer)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("      one_of: [Always]\n", "", "missing-key"),
        ("      unset: Never\n", "", "missing-key"),
        ("      field: spec.parts[].mode\n", "", "unknown-key"),
        ("spec.parts[].mode", "spec..mode", "wrong-form"),
        ('      groups: [things.example, ""]\n', "", "missing-key"),
    ],
)
def test_the_shape_of_objects(old: str, new: str, code: str) -> None:
    """A field comes with its values, and values with a field."""
    text = FACTS + changed(OBJECTS, (old, new))
    document = read_yaml_document(text.encode(), file="facts.yaml")
    assert {problem.code for problem in check_shape(document, load_schema("facts"))} == {code}


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
