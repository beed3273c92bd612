import pytest

from advisor.documents.components import components
from advisor.documents.vocabulary import ANY_COMPONENT, TWICE_HINT
from advisor.model.names import ComponentName
from advisor.model.recognition import ImagePattern, KnownComponent, Presence, Statement
from tests.documents.small_rules import COMPONENTS, changed, told, view_of


def test_a_component_is_decoded_whole() -> None:
    """What is not written is empty, false or None."""
    found = components(view_of(COMPONENTS), set())
    assert list(found) == ["thing", "platform"]
    assert found[ComponentName("thing")] == KnownComponent(
        name=ComponentName("thing"),
        title="Thing",
        scheme="semantic",
        presence=Presence.EXPECTED,
        runs_on_every_node=True,
        homes=("things",),
        shown_by=("DaemonSet", "Pod"),
        images=(
            ImagePattern(path="things/thing", build="upstream"),
            ImagePattern(path="mirrored-thing", build="upstream", states_only=True),
        ),
        containers=("thing-agent",),
        statements=(Statement(kind="ThingInfo", group="things.example", name="default", field="spec.version"),),
        module=None,
        kubelet_marker=None,
        remedy="kubectl get daemonsets -n things -o json",
    )
    assert found[ComponentName("platform")] == KnownComponent(
        name=ComponentName("platform"),
        title="Platform",
        scheme="rke2",
        presence=Presence.OPPORTUNISTIC,
        runs_on_every_node=False,
        homes=(),
        shown_by=(),
        images=(),
        containers=(),
        statements=(),
        module="example.com/platform",
        kubelet_marker="+rke2r",
        remedy="kubectl get nodes",
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "pointer", "hint"),
    [
        ("name: platform", "name: thing", "declared-twice", 16, "/components/1/name", TWICE_HINT),
        (
            "path: mirrored-thing",
            "path: things/thing",
            "declared-twice",
            11,
            "/components/0/images/1/path",
            "an image is one component",
        ),
        ("scheme: rke2", "scheme: rke3", "unknown-scheme", 18, "/components/1/scheme", 'did you mean "rke2"?'),
    ],
)
def test_each_problem_stands_where_it_is(old: str, new: str, code: str, line: int, pointer: str, hint: str) -> None:
    """Code, line, pointer and how to mend it."""
    view = view_of(changed(COMPONENTS, (old, new)))
    components(view, set())
    assert told(view.problems) == [(code, line, pointer)]
    assert view.problems[0].hint == hint


def test_a_strange_scheme_is_answered_with_all_there_are() -> None:
    """Nothing is near, so the list helps."""
    view = view_of(changed(COMPONENTS, ("scheme: rke2", "scheme: zzz")))
    components(view, set())
    assert str(view.problems[0].hint).startswith("one of calico-chart, ")


@pytest.mark.parametrize(
    ("edit", "refused", "unusable"),
    [
        (("scheme: rke2", "scheme: rke3"), (), {"platform"}),
        (("presence: opportunistic", "presence: maybe"), ("/components/1/presence",), {"platform"}),
        (("  - name: platform\n    title", "  - title"), ("/components/1",), {ANY_COMPONENT}),
        (("components:", "component:"), ("",), {ANY_COMPONENT}),
    ],
)
def test_what_cannot_be_used_keeps_its_name(
    edit: tuple[str, str], refused: tuple[str, ...], unusable: set[str]
) -> None:
    """Nobody who names it is told that there is no such component."""
    found: set[str] = set()
    known = components(view_of(changed(COMPONENTS, edit), refused=refused), found)
    assert ComponentName("platform") not in known
    assert found == unusable
