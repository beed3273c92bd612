from advisor.documents.cases import CASE_CLUSTER, cases
from advisor.model.finding import Standing, Status
from tests.documents.small_rules import ADVISORY, changed, small_vocabulary, told, view_of


def test_a_case_is_a_small_inventory_and_what_it_comes_to() -> None:
    """What a case does not pin is None; one that pins nothing missing pins just that."""
    text = changed(ADVISORY, ("    because: it is older.", "    missing: []\n    because: it is older."))
    view = view_of(text)
    first, fixed, older, unknown = cases(view, small_vocabulary())
    assert view.problems == []
    assert (first.name, first.expect, first.standing) == ("before the fix", Status.AFFECTED, Standing.EXPOSED)
    assert (first.because, first.missing) == ("it is the version that broke.", None)
    assert (str(first.place), first.place.pointer) == ("f.yaml:37", "/cases/0")
    assert [str(each.version) for each in first.cluster.components] == ["v1.1.0"]
    assert (fixed.expect, fixed.standing) == (Status.FIXED, None)
    assert older.missing == frozenset()
    assert unknown.missing == frozenset({"thing.fast"})


def test_a_case_may_name_its_cluster() -> None:
    """It need not."""
    view = view_of(changed(ADVISORY, ("inventory: {components", "inventory: {name: prod, components")))
    assert [each.cluster.name for each in cases(view, small_vocabulary())] == ["prod", *[CASE_CLUSTER] * 3]


def test_every_problem_of_every_case() -> None:
    """A case's inventory is read like any other."""
    text = changed(
        ADVISORY,
        ("{thing: v1.1.0}, nodes", "{thign: v1.1.0}, nodes"),
        ("facts: {thing.fast: true}", "facts: {thing.fast: 1, x.y: 2}"),
        ("{thing: v1.1.1}", "{thing: new}"),
    )
    view = view_of(text)
    cases(view, small_vocabulary())
    assert told(view.problems) == [
        ("unknown-component", 38, "/cases/0/inventory/components/thign"),
        ("wrong-value", 38, "/cases/0/inventory/nodes/0/facts/thing.fast"),
        ("unknown-fact", 38, "/cases/0/inventory/nodes/0/facts/x.y"),
        ("unreadable-version", 43, "/cases/1/inventory/components/thing"),
    ]
