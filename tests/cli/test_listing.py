"""`advisor rules list`."""

import pytest

from tests.cli.conftest import Advisor
from tests.report.test_schemas import faults


class TestReleases:
    def test_a_table_with_a_column_for_each_thing_inside(self, advisor: Advisor) -> None:
        """The two Calicos of an RKE2 release, its chart, and what else comes along; empty columns are left out."""
        head, first, *rest = advisor("rules", "list", "releases", "rke2", "--line", "1.36").out.splitlines()
        assert head.split() == [
            *("VERSION", "DATE", "EDITIONS", "STATUS", "CALICO", "CANAL", "CALICO-CHART", "TIGERA-OPERATOR"),
            *("CANAL-FLANNEL", "FLANNEL", "CILIUM", "ETCD", "CONTAINERD", "COREDNS"),
            *("INGRESS-NGINX", "INGRESS-NGINX-PRIME", "TRAEFIK"),
        ]
        assert first.split()[:7] == [
            *("v1.36.0+rke2r1", "2026-05-12", "community", "prime", "released", "v3.32.0", "v3.32.0-build2026051100")
        ]
        assert head.index("ETCD") == first.index("v3.6.7-k3s1")
        assert [line.split()[0] for line in rest] == [
            *("v1.36.1+rke2r1", "v1.36.1+rke2r2", "v1.36.2+rke2r1", "v1.36.3+rke2r1")
        ]
        assert "TRAEFIK" not in advisor("rules", "list", "releases", "rke2", "--line", "1.26").out

    def test_json_leaves_out_what_a_release_does_not_ship(self, advisor: Advisor) -> None:
        """By slot, in one object."""
        document = advisor("rules", "list", "releases", "k3s", "-o", "json", "--line", "1.27").document
        assert faults("listing", document) == []
        shipped = {row["version"]: row["ships"] for row in document["rows"]}
        assert shipped["v1.27.8+k3s1"] == {}
        assert sorted(shipped["v1.27.8+k3s2"]) == ["containerd", "coredns", "etcd", "flannel", "traefik"]

    def test_a_line_is_taken_whole(self, advisor: Advisor) -> None:
        """2.1 is not the beginning of 2.10."""
        out = advisor("rules", "list", "releases", "rancher", "--line", "2.10").out
        assert [line.split()[0] for line in out.splitlines()[1:]][:2] == ["v2.10.0", "v2.10.1"]
        assert advisor("rules", "list", "releases", "rancher", "--line", "2.1").code == 2

    def test_a_line_says_how_long_it_is_looked_after(self, advisor: Advisor) -> None:
        """Where that is known."""
        row = advisor("rules", "list", "releases", "kubernetes", "--line", "1.31", "-o", "json").document["rows"][0]
        assert (row["version"], row["maintenance_from"], row["end_of_life"]) == ("v1.31.0", "2025-08-28", "2025-11-11")
        assert "END OF LIFE" in advisor("rules", "list", "releases", "kubernetes").out

    def test_without_a_component_it_names_them_and_counts(self, advisor: Advisor) -> None:
        """With the first and the last of each, and when and where it was read."""
        document = advisor("rules", "list", "releases", "-o", "json").document
        assert faults("listing", document) == []
        assert {row["component"]: row["releases"] for row in document["rows"]}["rke2"] == "172"
        assert {row["component"]: row["last"] for row in document["rows"]}["calico"] == "v3.32.1"

    @pytest.mark.parametrize(
        ("arguments", "code", "hint"),
        [
            (("releases", "ranchr"), "unknown-component", 'did you mean "rancher"?'),
            (("releases", "zebra"), "unknown-component", "one of calico, k3s"),
            (("releases", "rke2", "--line", "1.3"), "unknown-line", "one of 1.26, 1.27, 1.28"),
            (("releases", "netlink", "--line", "zebra"), "unknown-line", "one of "),
            (("releases", "--line", "1.30"), "usage", "releases COMPONENT --line"),
            (("facts", "--line", "1.30"), "usage", "releases COMPONENT --line"),
        ],
    )
    def test_what_is_not_there(self, advisor: Advisor, arguments: tuple[str, ...], code: str, hint: str) -> None:
        """With what there is."""
        result = advisor("rules", "list", *arguments)
        assert result.code == 2
        assert f"error[{code}]" in result.err
        assert hint in result.err
