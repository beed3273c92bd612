import pytest

from advisor.model.inventory import Unreadable
from advisor.model.names import FactName
from tests.collectors.written import Written, cluster_of, config_map, container, listed, source, variable, workload

XDP, BPF = FactName("felix.xdp_enabled"), FactName("felix.bpf_enabled")


def _from_map(name: str = "extra", *, optional: bool = False, prefix: str = "") -> Written:
    reference = {"name": name} | ({"optional": True} if optional else {})
    return {"configMapRef": reference} | ({"prefix": prefix} if prefix else {})


def _from_secret(*, prefix: str = "") -> Written:
    return {"secretRef": {"name": "s"}} | ({"prefix": prefix} if prefix else {})


def _settled(*sources: Written, env: tuple[Written, ...] = (), beside: tuple[object, ...] = ()) -> tuple[Written, str]:
    """The values and the gap of the environment of one container, with what else stands in the list."""
    image = container(env=list(env), envFrom=list(sources))
    (layer,) = cluster_of(listed(workload(image), *beside)).layers
    return {str(fact): value for fact, value in layer.values.items()}, layer.unread


def _map(name: str = "extra", namespace: str = "kube-system", *, is_live: bool = True, **data: object) -> Written:
    return config_map(name, data, namespace, is_live=is_live)


def test_without_sources_nothing_is_unread() -> None:
    """The container's own variables are all there are."""
    assert _settled(env=(variable("FELIX_XDPENABLED", "false"),)) == ({XDP: "false"}, "")


def test_a_config_map_brings_its_settings() -> None:
    """Those that rules ask for."""
    assert _settled(_from_map(), beside=(_map(FELIX_XDPENABLED="false", OTHER="x"),)) == ({XDP: "false"}, "")


def test_own_variables_beat_a_config_map() -> None:
    """As in Kubernetes."""
    own = (variable("FELIX_XDPENABLED", "true"),)
    assert _settled(_from_map(), env=own, beside=(_map(FELIX_XDPENABLED="false"),)) == ({XDP: "true"}, "")


def test_a_later_config_map_beats_an_earlier_one() -> None:
    """In the order of `envFrom`."""
    maps = (_map("a", FELIX_XDPENABLED="1", FELIX_BPFENABLED="1"), _map("b", FELIX_XDPENABLED="2"))
    assert _settled(_from_map("a"), _from_map("b"), beside=maps) == ({XDP: "2", BPF: "1"}, "")
    assert _settled(_from_map("b"), _from_map("a"), beside=maps) == ({XDP: "1", BPF: "1"}, "")


def test_a_config_map_nobody_read_leaves_settings_unread() -> None:
    """It says which, and how to read it."""
    _, unread = _settled(_from_map())
    assert "ConfigMap kube-system/extra, which was not read" in unread
    assert "kubectl get configmaps" in unread


def test_a_config_map_of_another_namespace_is_not_the_one() -> None:
    """Names hold inside a namespace."""
    values, unread = _settled(_from_map(), beside=(_map(namespace="other", FELIX_XDPENABLED="false"),))
    assert (values, bool(unread)) == ({}, True)


def test_an_optional_config_map_that_is_not_there_brings_nothing() -> None:
    """The ConfigMaps of its namespace were listed, and it is not among them."""
    assert _settled(_from_map(optional=True), beside=(_map("another"),)) == ({}, "")


@pytest.mark.parametrize(
    ("reference", "beside"),
    [
        (_from_map(optional=True), ()),
        (_from_map(optional=True), (_map("another", "other"),)),
        (_from_map(optional=False), (_map("another"),)),
    ],
)
def test_elsewhere_it_may_be_there_unseen(reference: Written, beside: tuple[object, ...]) -> None:
    """Without a list of its namespace; and one that is needed exists, or the container would not run."""
    assert _settled(reference, beside=beside)[1]


def test_a_list_that_continues_shows_no_absence() -> None:
    """It may stand on the next page."""
    image = container(envFrom=[_from_map(optional=True)])
    (layer,) = cluster_of(listed(workload(image)), listed(_map("another"), **{"continue": "x"})).layers
    assert layer.unread


def test_an_inventory_that_vouches_for_everything_shows_absence() -> None:
    """`coverage: all`."""
    image = container(envFrom=[_from_map(optional=True)])
    own = source(b"schema_version: 1.0.0\nclusters:\n- name: c\n  coverage: all\n", "own.yaml")
    (layer,) = cluster_of(listed(workload(image)), own).layers
    assert layer.unread == ""


def test_a_secret_is_never_read() -> None:
    """What it brings is not known."""
    values, unread = _settled(_from_secret(), env=(variable("FELIX_XDPENABLED", "1"),))
    assert (values, "Secret" in unread) == ({XDP: "1"}, True)


def test_an_unread_source_may_override_what_came_before_it() -> None:
    """Known of a later source, unknown of an earlier one."""
    brings = _map(FELIX_XDPENABLED="false")
    values, unread = _settled(_from_map(), _from_secret(), beside=(brings,))
    assert isinstance(values[XDP], Unreadable)
    assert "Secret" in unread
    values, unread = _settled(_from_secret(), _from_map(), beside=(brings,))
    assert (values, "Secret" in unread) == ({XDP: "false"}, True)


def test_a_prefix_no_setting_starts_with_brings_none() -> None:
    """Whatever stands in the ConfigMap or the Secret."""
    assert _settled(_from_map(prefix="OTHER_"), _from_secret(prefix="APP_")) == ({}, "")


@pytest.mark.parametrize("prefix", ["FELIX_", "felix_"])
def test_a_prefix_a_setting_starts_with_may_bring_some(prefix: str) -> None:
    """Which, is not worked out."""
    values, unread = _settled(_from_map(prefix=prefix), beside=(_map(FELIX_XDPENABLED="1"),))
    assert (values, prefix in unread) == ({}, True)


def test_two_sources_that_show_different_data_are_not_known() -> None:
    """Whichever comes first."""
    image = listed(workload(container(envFrom=[_from_map()])))
    one, other = listed(_map(FELIX_XDPENABLED="1")), listed(_map(FELIX_XDPENABLED="0"))
    for sources in ((image, one, other), (other, image, one)):
        (layer,) = cluster_of(*sources).layers
        assert isinstance(dict(layer.values)[XDP], Unreadable)
    (layer,) = cluster_of(image, one, one).layers
    assert dict(layer.values) == {XDP: "1"}


def test_a_manifest_of_a_config_map_is_not_the_one_that_is_read() -> None:
    """What runs reads the ConfigMap of its cluster."""
    values, unread = _settled(_from_map(), beside=(_map(is_live=False, FELIX_XDPENABLED="1"),))
    assert (values, bool(unread)) == ({}, True)
