"""Which files, which context: as kubectl decides it, and an error with its line where kubectl guesses or asks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.collectors.live.contexts import Contexts, choose, contexts, targets
from advisor.collectors.live.kubeconfig import read_kubeconfig
from advisor.collectors.live.target import InCluster, KubeconfigFiles, in_cluster, kubeconfig_files
from advisor.problems import InvalidInput

FIRST = """\
current-context: ""
clusters:
- name: shared
  cluster: {server: "https://first:1"}
contexts:
- name: one
  context: {cluster: shared, user: dev}
users:
- name: dev
  user: {}
"""
SECOND = """\
apiVersion: v1
kind: Config
current-context: two
clusters:
- name: shared
  cluster: {server: "https://second:1", tls-server-name: second}
contexts:
- name: one
  context: {cluster: shared, user: other}
- name: two
  context: {cluster: shared, user: dev}
users:
- name: dev
  user: {token: from-second}
"""
THIRD = "current-context: one\n"


def files(folder: Path, *texts: str, must_exist: bool = False) -> KubeconfigFiles:
    """Kubeconfig files with these texts."""
    paths = [folder / f"{number}.yaml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    return KubeconfigFiles(paths=tuple(paths), must_exist=must_exist, origin="KUBECONFIG")


def problems_of(function: object, *arguments: object) -> list[str]:
    """Code, line and message of every problem a call raises."""
    assert callable(function)
    with pytest.raises(InvalidInput) as raised:
        function(*arguments)
    return [f"{each.code}:{each.place.line}: {each.message}" for each in raised.value.problems]


class TestWhichFiles:
    def test_the_one_named_beats_the_environment(self) -> None:
        """`--kubeconfig` is alone, and must exist."""
        found = kubeconfig_files(Path("named"), environ={"KUBECONFIG": "a"}, home=Path("home"))
        assert found == KubeconfigFiles(paths=(Path("named"),), must_exist=True, origin="--kubeconfig")

    def test_several_of_the_environment_each_once(self) -> None:
        """Empty parts are skipped, as kubectl does."""
        value = os.pathsep.join(["a", "", "b", "a"])
        found = kubeconfig_files(None, environ={"KUBECONFIG": value}, home=Path("home"))
        assert found.paths == (Path("a"), Path("b"))
        assert not found.must_exist

    @pytest.mark.parametrize("environ", [{}, {"KUBECONFIG": ""}])
    def test_the_default_path(self, environ: dict[str, str]) -> None:
        """An empty variable counts as none."""
        found = kubeconfig_files(None, environ=environ, home=Path("home"))
        assert found.paths == (Path("home/.kube/config"),)

    def test_missing_ones_are_passed_over_unless_all_are(self, tmp_path: Path) -> None:
        """As for kubectl, KUBECONFIG may name files in vain; if it names no other, the error says what to do."""
        found = files(tmp_path, SECOND)
        with_missing = KubeconfigFiles(paths=(tmp_path / "no", *found.paths), must_exist=False, origin="KUBECONFIG")
        assert read_kubeconfig(with_missing).current == "two"
        none = KubeconfigFiles(paths=(tmp_path / "no",), must_exist=False, origin="KUBECONFIG")
        assert problems_of(read_kubeconfig, none)[0].startswith(
            "no-kubeconfig:None: there is no kubeconfig: KUBECONFIG"
        )
        named = KubeconfigFiles(paths=(tmp_path / "no",), must_exist=True, origin="--kubeconfig")
        assert problems_of(read_kubeconfig, named)[0].startswith("missing-file")


class TestMerging:
    def test_first_file_wins_whole_entries_and_the_current_context(self, tmp_path: Path) -> None:
        """As `kubectl config view` 1.32 has it: entries are never mixed, an empty current-context counts as none."""
        merged = read_kubeconfig(files(tmp_path, FIRST, SECOND, THIRD))
        assert merged.current == "two"
        assert merged.clusters["shared"].data == {"server": "https://first:1"}
        assert merged.contexts["one"].data == {"cluster": "shared", "user": "dev"}
        assert merged.users["dev"].data == {}
        assert sorted(merged.contexts) == ["one", "two"]

    def test_empty_file_says_nothing(self, tmp_path: Path) -> None:
        """As for kubectl."""
        assert contexts(files(tmp_path, "", SECOND)) == Contexts(names=("one", "two"), current="two")

    def test_json_is_read_too(self, tmp_path: Path) -> None:
        """JSON is YAML."""
        assert read_kubeconfig(files(tmp_path, '{"current-context": "a", "contexts": null}')).current == "a"

    def test_problems_of_all_files_come_at_once(self, tmp_path: Path) -> None:
        """Each with its line."""
        twice = "users:\n- name: a\n  user: {}\n- name: a\n  user: {}\n"
        found = files(
            tmp_path, twice, "kind: List\n", "contexts: {}\n", "users: [3]\n", "- a\n", "users:\n- user: {}\n"
        )
        assert problems_of(read_kubeconfig, found) == [
            'duplicate-name:4: users has two entries named "a"',
            "not-a-kubeconfig:1: this is no kubeconfig: it is no mapping, or its kind is not Config",
            "wrong-type:1: contexts must be a list",
            "wrong-type:1: each entry of users must be a mapping",
            "not-a-kubeconfig:1: this is no kubeconfig: it is no mapping, or its kind is not Config",
            "no-name:2: this entry of users has no name",
        ]


class TestChoosing:
    def test_current_several_or_all(self, tmp_path: Path) -> None:
        """Each context once, in the order asked for; all of them sorted."""
        found = files(tmp_path, SECOND)
        assert [each.context for each in targets(found)] == ["two"]
        assert [each.context for each in targets(found, ["two", "one", "two"])] == ["two", "one"]
        assert [each.context for each in targets(found, everything=True)] == ["one", "two"]

    def test_every_missing_name_at_once_with_the_nearest(self, tmp_path: Path) -> None:
        """The hint offers what is there."""
        found = files(tmp_path, SECOND)
        with pytest.raises(InvalidInput) as raised:
            targets(found, ["onee", "prod"])
        assert [each.hint for each in raised.value.problems] == ['did you mean "one"?', "there are: one, two"]

    def test_no_current_context_lists_what_there_is(self, tmp_path: Path) -> None:
        """No context is guessed, not even the only one."""
        found = files(tmp_path, FIRST)
        with pytest.raises(InvalidInput) as raised:
            targets(found)
        assert raised.value.problems[0].hint == "choose one with --context: one"
        assert problems_of(targets, files(tmp_path, "users: []\n"), []) == [
            "no-context:None: the kubeconfig has no contexts"
        ]
        with pytest.raises(InvalidInput):
            targets(files(tmp_path, "users: []\n"), everything=True)

    def test_current_context_that_is_not_there_is_at_its_line(self, tmp_path: Path) -> None:
        """`current-context` names something else than the contexts do."""
        found = files(tmp_path, "contexts: []\ncurrent-context: gone\n")
        assert problems_of(choose, read_kubeconfig(found), None) == ['missing-context:2: no context is named "gone"']

    def test_missing_user_and_cluster_are_at_their_lines(self, tmp_path: Path) -> None:
        """Asking as nobody for a user that is not there is not what anybody means."""
        text = "contexts:\n- name: a\n  context:\n    cluster: c\n    user: u\n"
        assert problems_of(choose, read_kubeconfig(files(tmp_path, text)), "a") == [
            'missing-cluster:4: no cluster is named "c"',
            'missing-user:5: no user is named "u"',
        ]

    def test_context_without_cluster(self, tmp_path: Path) -> None:
        """It leads nowhere."""
        text = "contexts:\n- name: a\n  context:\n"
        assert problems_of(choose, read_kubeconfig(files(tmp_path, text)), "a") == [
            'no-cluster:2: the context "a" names no cluster'
        ]


class TestInCluster:
    def test_host_and_port_from_the_environment(self) -> None:
        """An IPv6 address gets its brackets."""
        environ = {"KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"}
        assert in_cluster(environ).url == "https://[fd00::1]:443"
        assert InCluster(host="10.43.0.1", port="443").url == "https://10.43.0.1:443"

    @pytest.mark.parametrize("missing", ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"])
    def test_outside_a_pod_it_says_so(self, missing: str) -> None:
        """The variable that is not there is named."""
        environ = {"KUBERNETES_SERVICE_HOST": "h", "KUBERNETES_SERVICE_PORT": "443"}
        del environ[missing]
        assert missing in problems_of(in_cluster, environ)[0]
