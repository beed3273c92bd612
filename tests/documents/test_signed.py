"""Waivers and answers files: what is read of them, and what hostile or sloppy ones are told."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from advisor.documents.answers import load_answers
from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import load_knowledge
from advisor.documents.waiver_lint import lint_waivers
from advisor.documents.waivers import load_waivers
from advisor.model.answer import RecordedAnswer, VouchedAbsence, VouchedFact, VouchedVersion
from advisor.model.knowledge_base import KnowledgeBase
from advisor.model.names import ComponentName
from advisor.model.waiver import Waiver, WaiverScope
from advisor.problems import InvalidInput

XDP = "calico-xdp-btf-wipe-loop"
RAN = "node.bpf_dataplane_ran_since_boot"
WAIVER = (
    f"{{id: {XDP}, scope: {{clusters: all}}, reason: Rolled soon., owner: ada, "
    "created: 2026-11-01, expires: 2026-12-31}"
)
ANSWER = (
    f"{{fact: {RAN}, value: false, scope: {{clusters: all, nodes: all}}, reason: Never., owner: ada, "
    "expires: 2026-12-31}"
)
WHOLE = f"{RAN}, value: false, scope: {{clusters: all, nodes: all}}"


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    """The knowledge base that ships."""
    return load_knowledge([bundled_folder("rules")], use_cache=False).knowledge


def _file(folder: Path, kind: str, *entries: str) -> Path:
    path = folder / f"{kind}.yaml"
    body = "".join(f"  - {each}\n" for each in entries) or "  []\n"
    path.write_text(f'schema_version: "1.0.0"\n{kind}:\n{body}', encoding="utf-8")
    return path


def _codes(folder: Path, kind: str, knowledge: KnowledgeBase, *entries: str) -> list[tuple[str, str]]:
    """The problems of a file, each with its pointer."""
    load = load_waivers if kind == "waivers" else load_answers
    with pytest.raises(InvalidInput) as caught:
        load(_file(folder, kind, *entries), knowledge)
    return [(each.code, each.place.pointer) for each in caught.value.problems]


def _waivers(folder: Path, knowledge: KnowledgeBase, *entries: str) -> tuple[Waiver, ...]:
    return load_waivers(_file(folder, "waivers", *entries), knowledge).waivers


def _answers(folder: Path, knowledge: KnowledgeBase, *entries: str) -> tuple[RecordedAnswer, ...]:
    return load_answers(_file(folder, "answers", *entries), knowledge)


class TestWaivers:
    def test_one_with_everything(self, tmp_path: Path, knowledge: KnowledgeBase) -> None:
        """Every field arrives."""
        scope = "{clusters: [prod], components: [calico], versions: [v3.27.3], nodes: [n1]}"
        more = WAIVER.replace("{clusters: all}", scope).replace("owner:", "link: https://t.example/1, owner:")
        (found,) = _waivers(tmp_path, knowledge, f"{more[:-1]}, covers_unknown: true}}")
        one = frozenset
        assert found.scope == WaiverScope(
            clusters=one(["prod"]),
            components=one([ComponentName("calico")]),
            versions=one(["v3.27.3"]),
            nodes=one(["n1"]),
        )
        assert (found.created, found.signature.expires) == (datetime.date(2026, 11, 1), datetime.date(2026, 12, 31))
        assert (found.signature.link, found.covers_unknown) == ("https://t.example/1", True)
        assert found.seen_in.source == f"{tmp_path}/waivers.yaml:3"

    def test_what_is_left_out_is_everything_but_unknown(self, tmp_path: Path, knowledge: KnowledgeBase) -> None:
        """Said as `all`, or not at all."""
        (found,) = _waivers(tmp_path, knowledge, WAIVER.replace("clusters: all", "clusters: all, nodes: all"))
        assert found.scope == WaiverScope(clusters=None)
        assert found.covers_unknown is False

    def test_two_on_one_line_have_places_of_their_own(self, tmp_path: Path, knowledge: KnowledgeBase) -> None:
        """What became of one is not told of the other."""
        path = tmp_path / "waivers.yaml"
        path.write_text(f'{{schema_version: "1.0.0", waivers: [{WAIVER}, {WAIVER}]}}', encoding="utf-8")
        one, two = load_waivers(path, knowledge).waivers
        assert one.seen_in != two.seen_in

    @pytest.mark.parametrize(
        ("old", "new", "pointer"),
        [
            (XDP, "calico-xdp-btf-wipe-lop", "/waivers/0/id"),
            (XDP, "cаlico-xdp-btf-wipe-loop", "/waivers/0/id"),  # noqa: RUF001  # a Cyrillic letter
            ("{clusters: all}", "{}", "/waivers/0/scope"),
            ("{clusters: all}", "{clusters: []}", "/waivers/0/scope/clusters"),
            ("{clusters: all}", "{clusters: '*'}", "/waivers/0/scope/clusters"),
            ("{clusters: all}", "{clusters: all, node: [n1]}", "/waivers/0/scope/node"),
            (
                "{clusters: all}",
                "{clusters: all, components: [calcio]}",
                "/waivers/0/scope/components/0",
            ),
            ("Rolled soon.", '"\\u200b ."', "/waivers/0/reason"),
            ("owner: ada", "owner: ' '", "/waivers/0/owner"),
            ("2026-12-31", "2026-02-30", "/waivers/0/expires"),
            ("2026-12-31", "31.12.2026", "/waivers/0/expires"),
            ("2026-12-31", "never", "/waivers/0/expires"),
            ("2026-12-31", "２０２６-12-31", "/waivers/0/expires"),  # noqa: RUF001  # full width
            (", expires: 2026-12-31", "", "/waivers/0"),
            ("owner: ada", "owner: ada, covers_unknown: yes", "/waivers/0/covers_unknown"),
            ("owner: ada", "owner: ada, owner: bob", "/waivers/0/owner"),
            ("owner: ada", "owner: &a ada", "/waivers/0/owner"),
        ],
    )
    def test_what_cannot_be_one_is_refused(
        self, old: str, new: str, pointer: str, tmp_path: Path, knowledge: KnowledgeBase
    ) -> None:
        """With its place, and nothing of the file counts."""
        found = _codes(tmp_path, "waivers", knowledge, WAIVER.replace(old, new))
        assert [where for _, where in found] == [pointer], found

    def test_a_misspelt_id_gets_the_nearest(self, tmp_path: Path, knowledge: KnowledgeBase) -> None:
        """As everywhere."""
        path = _file(tmp_path, "waivers", WAIVER.replace(XDP, "calico-xdp-btf-wipe-lop"))
        with pytest.raises(InvalidInput, match=f'did you mean "{XDP}"'):
            load_waivers(path, knowledge)

    def test_all_faults_come_at_once(self, tmp_path: Path, knowledge: KnowledgeBase) -> None:
        """Of shape and of meaning, over all entries."""
        wrong = [WAIVER.replace(XDP, "nonsense"), WAIVER.replace("2026-12-31", "soon"), WAIVER.replace("ada", "'-'")]
        assert len(_codes(tmp_path, "waivers", knowledge, *wrong)) == 3

    @pytest.mark.parametrize(
        "content", [b"", b"\xff\xfe\x00", b"a" * (2 << 20), b"[" * 5000, b"waivers: []", b"- 1\n", b"null\n"]
    )
    def test_what_is_no_waivers_file_is_refused(self, content: bytes, tmp_path: Path, knowledge: KnowledgeBase) -> None:
        """Whatever it is, and however large."""
        path = tmp_path / "waivers.yaml"
        path.write_bytes(content)
        for load in (load_waivers, load_answers):
            with pytest.raises(InvalidInput):
                load(path, knowledge)
        with pytest.raises(InvalidInput):
            load_waivers(tmp_path / "missing.yaml", knowledge)


class TestAnswers:
    def test_each_kind(self, tmp_path: Path, knowledge: KnowledgeBase) -> None:
        """A fact of nodes, of the cluster, a version, an image's version, an absence."""
        version = ANSWER.replace(RAN, "calico.version").replace(", nodes: all", "")
        found = _answers(
            tmp_path,
            knowledge,
            ANSWER.replace("nodes: all", "nodes: [n1]"),
            ANSWER.replace(RAN, "cluster.cni").replace("false", "canal").replace(", nodes: all", ""),
            version.replace("false", "v3.27.4"),
            version.replace("false", "v3.27.4").replace(
                "clusters: all", "clusters: all, image: 'calico/node@sha256:0'"
            ),
            version.replace("false", "absent"),
        )
        claims = [each.claim for each in found]
        assert claims[0] == VouchedFact(fact=knowledge.facts[claims[0].fact].name, value=False, nodes=frozenset(["n1"]))  # type: ignore[union-attr]  # it is one
        assert isinstance(claims[1], VouchedFact)
        assert isinstance(claims[2], VouchedVersion)
        assert isinstance(claims[3], VouchedVersion)
        assert isinstance(claims[4], VouchedAbsence)
        assert [each.value_text for each in found] == ["false", "canal", "v3.27.4", "v3.27.4", "absent"]
        assert (claims[2].image, claims[3].image) == ("", "calico/node@sha256:0")

    @pytest.mark.parametrize(
        ("old", "new", "pointer"),
        [
            (RAN, "node.bpf_dataplane_ran_since_bot", "/answers/0/fact"),
            (RAN, "calcio.version", "/answers/0/fact"),
            (RAN, "netlink.image", "/answers/0/fact"),
            ("value: false", "value: no", "/answers/0/value"),
            ("value: false", "value: 0", "/answers/0/value"),
            ("value: false", "value: absent", "/answers/0/value"),
            ("value: false", "value: [false]", "/answers/0/value"),
            (", nodes: all", "", "/answers/0/scope"),
            ("nodes: all", "nodes: []", "/answers/0/scope/nodes"),
            ("nodes: all", "nodes: all, image: x", "/answers/0/scope/image"),
            ("nodes: all", "nodes: all, component: calico", "/answers/0/scope/component"),
            (f"{RAN}, value: false", "cluster.cni, value: canal", "/answers/0/scope/nodes"),
            (f"{RAN}, value: false", "cluster.cni, value: weave", "/answers/0/value"),
            (f"{RAN}, value: false", "calico.version, value: v3.27.4", "/answers/0/scope/nodes"),
            (
                WHOLE,
                "calico.version, value: 3, scope: {clusters: all}",
                "/answers/0/value",
            ),
            (
                WHOLE,
                "calico.version, value: newest, scope: {clusters: all}",
                "/answers/0/value",
            ),
            (
                WHOLE,
                "calico.version, value: absent, scope: {clusters: all, image: x}",
                "/answers/0/scope/image",
            ),
        ],
    )
    def test_what_cannot_be_one_is_refused(
        self, old: str, new: str, pointer: str, tmp_path: Path, knowledge: KnowledgeBase
    ) -> None:
        """With its place."""
        found = _codes(tmp_path, "answers", knowledge, ANSWER.replace(old, new))
        assert pointer in [where for _, where in found], found


class TestLint:
    @pytest.mark.parametrize(
        ("entries", "codes"),
        [
            ([WAIVER], []),
            ([WAIVER.replace("2026-12-31", "2026-11-21")], []),
            ([WAIVER.replace("2026-12-31", "2026-11-20")], ["expired"]),
            ([WAIVER.replace("2026-12-31", "2026-10-31")], ["never-valid"]),
            ([WAIVER.replace("clusters: all", "clusters: all, components: [rancher]")], ["scope-matches-nothing"]),
            ([WAIVER.replace("clusters: all", "clusters: all, versions: [v3.27.3]")], []),
            ([WAIVER.replace("clusters: all", "clusters: all, versions: [v3.25.0]")], ["scope-matches-nothing"]),
            ([WAIVER.replace("clusters: all", "clusters: all, versions: [latest]")], ["scope-matches-nothing"]),
            ([WAIVER.replace("clusters: all", "clusters: all, versions: [v3.99.0]")], []),
            ([WAIVER, WAIVER], ["overlapping-waivers"]),
            ([WAIVER, WAIVER.replace("clusters: all", "clusters: [prod]")], ["overlapping-waivers"]),
            ([WAIVER.replace("rs: all", "rs: [test]"), WAIVER.replace("rs: all", "rs: [prod]")], []),
            ([WAIVER, WAIVER.replace("2026-11-01", "2027-01-01").replace("2026-12-31", "2027-02-01")], []),
            ([WAIVER, WAIVER.replace(XDP, "calico-felix-netlink-handle-leak")], []),
        ],
    )  # fmt: skip
    def test_what_is_doubtful(
        self, entries: list[str], codes: list[str], tmp_path: Path, knowledge: KnowledgeBase
    ) -> None:
        """On the 21st of November."""
        file = load_waivers(_file(tmp_path, "waivers", *entries), knowledge)
        lint = lint_waivers([file], knowledge, datetime.date(2026, 11, 21))
        assert [each.code for each in lint.faults] == codes
        assert all(each.place.line and each.hint for each in lint.faults)

    @pytest.mark.parametrize(
        ("edit", "codes"),
        [
            (("2026-12-31", "2027-11-02"), []),
            (("2026-12-31", "2027-11-03"), ["long-lived"]),
            (("2026-12-31", "9999-12-31"), ["long-lived"]),
            (("2026-12-31", "2026-12-06"), []),
            (("2026-12-31", "2026-12-05"), ["expires-soon"]),
            (("2026-12-31", "2026-11-21"), ["expires-soon"]),
            (("2026-11-01", "2026-11-22"), ["not-yet-valid"]),
        ],
    )
    def test_what_is_only_worth_a_look(
        self, edit: tuple[str, str], codes: list[str], tmp_path: Path, knowledge: KnowledgeBase
    ) -> None:
        """Warnings fail nothing."""
        file = load_waivers(_file(tmp_path, "waivers", WAIVER.replace(*edit)), knowledge)
        lint = lint_waivers([file], knowledge, datetime.date(2026, 11, 21))
        assert (lint.faults, [each.code for each in lint.warnings]) == ((), codes)

    def test_waivers_of_two_files_overlap_too(self, tmp_path: Path, knowledge: KnowledgeBase) -> None:
        """Whichever of them a run is given."""
        (tmp_path / "other").mkdir()
        files = [load_waivers(_file(folder, "waivers", WAIVER), knowledge) for folder in (tmp_path, tmp_path / "other")]
        (fault,) = lint_waivers(files, knowledge, datetime.date(2026, 11, 21)).faults
        assert f"{tmp_path}/waivers.yaml:3" in fault.message
