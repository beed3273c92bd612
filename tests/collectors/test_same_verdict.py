"""One cluster, saved in every form people save one in: where two forms both decide, they decide alike."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.collectors import collect
from advisor.collectors.sources import SourceText
from advisor.engine import assess
from advisor.model.component import Basis
from advisor.model.finding import Status
from advisor.versions import Version
from tests.collectors.snapshots import WRITERS, Small, as_list
from tests.collectors.wished import WISHED, fitted
from tests.collectors.written import knowledge

kernels = st.sampled_from(["5.4.0-186-generic", "6.8.0-45-generic", "4.18.0-513.el8.x86_64", "5.15.0-100-generic"])
smalls = st.builds(
    Small,
    kernels=st.lists(kernels, min_size=1, max_size=2).map(tuple),
    kubelet=st.sampled_from(["v1.29.6", "v1.29.6+rke2r1", "v1.31.4+rke2r1", "v1.29.6+k3s1", "v1.29.6-eks-1234567"]),
    image=st.sampled_from(
        [
            "calico/node:v3.27.3",
            "calico/node:v3.29.1",
            "calico/node:v3.31.7",
            "rancher/mirrored-calico-node:v3.28.0",
            "rancher/hardened-calico:v3.27.3-build20240423",
        ]
    ),
    updated=st.sampled_from([3, 3, 1]),
    environment=st.fixed_dictionaries(
        {}, optional={"FELIX_BPFENABLED": st.sampled_from(["true", "false"]), "FELIX_XDPENABLED": st.just("false")}
    ),
    felix=st.fixed_dictionaries({}, optional={"bpfEnabled": st.booleans(), "xdpEnabled": st.booleans()}),
    is_rke1=st.booleans(),
).map(lambda small: small if small.kubelet == "v1.29.6" else Small(**{**vars(small), "is_rke1": False}))


def judged(sources: Sequence[SourceText]) -> tuple[dict[tuple[str, str], Status], set[tuple[str, str]]]:
    """What is decided, by advisory and version; and the components that are known to run, with their versions."""
    inventory = collect(sources, knowledge())
    (cluster,) = assess(inventory, knowledge()).clusters
    decided: dict[tuple[str, str], Status] = {
        (str(finding.advisory.id), finding.component.version_text if finding.component else ""): finding.status
        for finding in cluster.findings
        if finding.status is not Status.UNKNOWN
    }
    running = {
        (str(each.name), each.version_text)
        for each in inventory.clusters[0].components
        if each.basis is Basis.RUNNING and isinstance(each.version, Version)
    }
    return decided, running


@pytest.mark.parametrize("form", WRITERS)
@given(small=smalls)
@settings(max_examples=6)
def test_two_forms_of_one_cluster_agree_wherever_both_decide(form: str, small: Small) -> None:
    """And no form shows a component that the whole list does not."""
    whole, running = judged(as_list(small))
    partly, seen = judged(WRITERS[form](small))
    assert {
        key: (whole[key], status) for key, status in partly.items() if key in whole and whole[key] is not status
    } == {}
    assert seen <= running


@pytest.mark.parametrize("form", WISHED)
@given(small=smalls)
@settings(max_examples=6)
def test_what_is_intended_is_judged_as_what_runs_where_it_runs(form: str, small: Small) -> None:
    """Alone, and beside the list of what runs, which it changes nothing of."""
    distribution, write = WISHED[form]
    fits = fitted(small, distribution)
    whole, running = judged(as_list(fits))
    alone, seen = judged(write(fits))
    assert {
        key: (whole[key], status) for key, status in alone.items() if key in whole and whole[key] is not status
    } == {}
    assert seen == set()
    assert judged([*write(fits), *as_list(fits)]) == (whole, running)


@pytest.mark.parametrize("form", sorted(WISHED.keys() - {"config.yaml"}))
def test_what_is_intended_at_a_version_is_decided(form: str) -> None:
    """A law about what both decide would hold of a reader that decides nothing."""
    distribution, write = WISHED[form]
    small = Small(
        kernels=("5.4.0-186-generic",), kubelet="v1.29.6", image="calico/node:v3.29.1", environment={}, felix={}
    )
    decided, _ = judged(write(fitted(small, distribution)))
    assert decided["calico-felix-netlink-handle-leak", "v3.29.1"] is Status.AFFECTED


@pytest.mark.parametrize("form", sorted(WRITERS.keys() - {"image list", "kbom", "machines"}))
def test_every_form_of_a_whole_cluster_decides_something(form: str) -> None:
    """A law about what both decide would hold of a reader that decides nothing."""
    small = Small(
        kernels=("5.4.0-186-generic",), kubelet="v1.29.6+rke2r1", image="calico/node:v3.29.1", environment={}, felix={}
    )
    decided, _ = judged(WRITERS[form](small))
    assert decided["calico-felix-netlink-handle-leak", "v3.29.1"] is Status.AFFECTED
    assert len(decided) > 10


@pytest.mark.parametrize("form", ["printed tables", "printed tables, UTF-16"])
def test_a_form_that_hides_rke1_does_not_rule_it_out(form: str) -> None:
    """No printed table shows the annotations that tell it."""
    small = Small(
        kernels=("6.8.0-45-generic",), kubelet="v1.28.15", image="calico/node:v3.29.1", environment={}, felix={}
    )
    inventory = collect(WRITERS[form](small), knowledge())
    (cluster,) = assess(inventory, knowledge()).clusters
    unknown = {finding.component_name for finding in cluster.findings if finding.status is Status.UNKNOWN}
    assert "rke1" in unknown
