"""What objects say of a fact that all of their kind tell together, and what is kept of them."""

import pytest

from advisor.collectors.object_facts import what_it_says
from advisor.documents.inventory_dump import dump_inventory
from advisor.model.fact import FactValue, Field, Objects
from advisor.model.inventory import SettingsLayer, Unreadable
from advisor.model.names import ComponentName, FactName
from tests.collectors.written import Written, abouts, cluster_of, inventory_of, listed, meta, typed

VXLAN = FactName("calico.vxlan_pools")


def _objects(path: str, *one_of: FactValue, others: tuple[FactValue, ...] = (), unset: FactValue = "") -> Objects:
    return Objects(
        component=ComponentName("calico"),
        kind="Thing",
        groups=frozenset({"things.example"}),
        field=Field(path=path, one_of=one_of, others=others, unset=unset) if path else None,
        some="yes",
        none="no",
    )


MODE = _objects("spec.mode", "On", "Auto", others=("Off",), unset="Off")
EACH = _objects("spec.pools[].mode", "On", unset="Off")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ({"spec": {"mode": "On"}}, "yes"),
        ({"spec": {"mode": "Auto"}}, "yes"),
        ({"spec": {"mode": "Off"}}, "no"),
        ({"spec": {"mode": None}}, "no"),
        ({"spec": {}}, "no"),
        ({"spec": None}, "no"),
        ({}, "no"),
    ],
)
def test_a_field_left_out_has_the_value_that_then_holds(written: Written, says: str) -> None:
    """Wherever on the way to it the object ends."""
    assert what_it_says(written, MODE) == says


@pytest.mark.parametrize(
    "spec", [{"mode": "on"}, {"mode": True}, {"mode": 1}, {"mode": ["On"]}, {"mode": {}}, "On", ["On"]]
)
def test_a_value_no_rule_knows_is_not_read_as_none(spec: object) -> None:
    """A later release may have a new one, and a broken object says nothing."""
    assert isinstance(what_it_says({"spec": spec}, MODE), Unreadable)


def test_without_a_list_of_the_others_every_value_of_the_type_is_one() -> None:
    """Names cannot be listed. A number is no name all the same."""
    named = _objects("spec.name", "*", unset="")
    assert what_it_says({"spec": {"name": "eth0"}}, named) == "no"
    assert isinstance(what_it_says({"spec": {"name": 1}}, named), Unreadable)


def test_true_is_no_number() -> None:
    """Nor is 1 true."""
    switched = _objects("spec.on", True, unset=False)
    assert what_it_says({"spec": {"on": True}}, switched) == "yes"
    assert what_it_says({"spec": {"on": False}}, switched) == "no"
    assert isinstance(what_it_says({"spec": {"on": 1}}, switched), Unreadable)


@pytest.mark.parametrize(
    ("pools", "says"),
    [
        ([{"mode": "Off"}, {"mode": "On"}], "yes"),
        ([{"mode": 1}, {"mode": "On"}], "yes"),
        ([{"mode": "Off"}, {}], "no"),
        ([None], "no"),
        ([], "no"),
        (None, "no"),
    ],
)
def test_every_element_of_a_list_counts(pools: object, says: str) -> None:
    """One that counts decides, whatever stands beside it; a list without elements has none."""
    assert what_it_says({"spec": {"pools": pools}}, EACH) == says


@pytest.mark.parametrize("pools", [{"mode": "On"}, "On", [{"mode": 1}], ["On"]])
def test_an_element_of_another_form_is_unreadable(pools: object) -> None:
    """So is a list that is none."""
    assert isinstance(what_it_says({"spec": {"pools": pools}}, EACH), Unreadable)


def test_without_a_field_every_object_counts() -> None:
    """That there is one is the fact."""
    assert what_it_says({}, _objects("")) == "yes"


# What is kept of them


def _pool(spec: object, name: str = "default", group: str = "crd.projectcalico.org", namespace: str = "") -> Written:
    return {"apiVersion": f"{group}/v1", "kind": "IPPool", "metadata": meta(name, namespace), "spec": spec}


def _layers(*items: object) -> list[SettingsLayer]:
    return [layer for layer in cluster_of(listed(*items)).layers if layer.kind == "IPPool"]


def test_of_an_object_only_its_say_is_kept() -> None:
    """Neither its addresses nor its selector."""
    (layer,) = _layers(_pool({"vxlanMode": "Always", "cidr": "10.42.0.0/16"}))
    assert (layer.name, layer.component, layer.values[VXLAN]) == ("default", "calico", True)
    assert "10.42" not in repr(layer)


def test_an_object_that_does_not_count_is_kept_too() -> None:
    """So that two sources can disagree about it."""
    assert [layer.values[VXLAN] for layer in _layers(_pool({}), _pool({"vxlanMode": "Never"}, "b"))] == [False, False]
    two = cluster_of(listed(_pool({"vxlanMode": "Always"})), listed(_pool({})))
    assert abouts(two) == ["calico.vxlan_pools in IPPool default"]


def test_a_kind_of_the_same_name_in_another_group_is_another_kind() -> None:
    """Whereabouts has an IPPool as well, and it is no pool of Calico's."""
    foreign = _pool({"vxlanMode": "Always"}, group="whereabouts.cni.cncf.io", namespace="kube-system")
    assert _layers(foreign) == []
    cluster = cluster_of(listed(foreign))
    assert not cluster.covers("IPPool")
    assert {entry.kind for entry in cluster.coverage} == {"IPPool.whereabouts.cni.cncf.io"}


@pytest.mark.parametrize("group", ["crd.projectcalico.org", "projectcalico.org"])
def test_an_empty_typed_list_shows_that_there_is_none(group: str) -> None:
    """It covers the kind, in either of the groups that serve it."""
    assert cluster_of(typed("IPPool", api_version=f"{group}/v1")).covers("IPPool")


@pytest.mark.parametrize("kind", ["BlockAffinity", "GlobalNetworkPolicy", "IPAMConfig"])
def test_an_empty_list_of_a_kind_without_namespaces_shows_that_there_is_none(kind: str) -> None:
    """Canal has no block affinities, and a saved list says so."""
    assert cluster_of(typed(kind, api_version="crd.projectcalico.org/v1")).covers(kind)


def test_objects_of_several_namespaces_do_not_meet() -> None:
    """Two of one name are two objects."""
    first, second = (_pool({"vxlanMode": mode}, namespace=name) for mode, name in (("Always", "a"), ("Never", "b")))
    cluster = cluster_of(listed(first, second))
    assert [layer.name for layer in cluster.layers] == ["a/default", "b/default"]
    assert cluster.conflicts == ()


def test_an_inventory_keeps_what_they_say() -> None:
    """Saved and read again, an unreadable value among them."""
    written = listed(_pool({"vxlanMode": "Always"}), _pool({"vxlanMode": "Auto"}, "odd"), _pool({}, "plain"))
    read = inventory_of(written)
    assert inventory_of(dump_inventory(read, "json").encode()) == read
    assert [dict(layer.values)[VXLAN] for layer in read.clusters[0].layers] == [
        True,
        Unreadable(reason="spec.vxlanMode has a value that no rule knows"),
        False,
    ]
