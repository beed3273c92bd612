"""The wording shared by every format."""

from __future__ import annotations

from advisor.model.condition import AtLeast, Beside, FactTest, Inside, KernelIn, OneOf
from advisor.model.names import ComponentName, FactName
from advisor.report.phrases import claim_of, number_of, some_names, value_words
from advisor.versions import KernelSpan, VersionSet, parse_version


def test_counts_agree_with_their_noun() -> None:
    """One node, two nodes, two advisories."""
    assert [number_of(1, "node"), number_of(2, "node"), number_of(0, "advisory")] == [
        "1 node",
        "2 nodes",
        "0 advisories",
    ]


def test_names_are_counted_from_the_fifth_on() -> None:
    """Four are still listed: `and 1 more` says less than the name."""
    assert some_names(("a", "b", "c", "d")) == "a, b, c, d"
    assert some_names(("a", "b", "c", "d", "e")) == "a, b, c and 2 more"


def test_values_read_as_yaml() -> None:
    """As a user writes them."""
    assert [value_words(True), value_words(3), value_words("Auto")] == ["true", "3", "Auto"]


def test_tests_read_as_sentences() -> None:
    """Each kind."""
    fact = FactName("node.kernel")
    since = VersionSet.between(introduced=parse_version("image-build", "v3.29.0"))
    kernels = KernelIn((KernelSpan(family="ubuntu", series=(5, 4)), KernelSpan(before_series=(5, 7))))
    assert claim_of(FactTest(FactName("felix.bpf_enabled"), OneOf((False,)))) == "felix.bpf_enabled is false"
    assert (
        claim_of(FactTest(FactName("node.calico_tmp_interfaces"), AtLeast(1)))
        == "node.calico_tmp_interfaces is 1 or more"
    )
    assert claim_of(FactTest(fact, kernels)) == "node.kernel is an ubuntu kernel of series 5.4 or a kernel before 5.7"
    unsettled = KernelIn((KernelSpan(series=(5, 4)),), (KernelSpan(before_series=(5, 6)),))
    assert (
        claim_of(FactTest(fact, unsettled))
        == "node.kernel is a kernel of series 5.4 (not settled: a kernel before 5.6)"
    )
    assert claim_of(Beside(ComponentName("calico"), since)) == "calico is >=v3.29.0 in this cluster"
    assert claim_of(Inside(ComponentName("calico"), since)) == "it is part of a calico image at >=v3.29.0"
