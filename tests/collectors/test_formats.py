import gzip
import json
import time

import pytest

from advisor.collectors.sources import SourceText
from tests.collectors.written import (
    Written,
    as_json,
    as_yaml,
    cluster_of,
    covered,
    felix,
    gaps,
    inventory_of,
    listed,
    namespace,
    node,
    notes,
    pod,
    problem_of,
    problems_of,
    refused,
    source,
    typed,
    versions,
    workload,
)

WARNING = b"Warning: v1 ComponentStatus is deprecated in v1.19+\n"
KLOG = b'W1121 03:52:11.104928   12345 warnings.go:70] policy/v1beta1 is deprecated: "x: y"\n'
DENIED = b'Error from server (Forbidden): nodes is forbidden: User "x" cannot list resource "nodes"\n'


def _nodes(text: bytes, *, is_named: bool = True) -> list[str]:
    return [each.name for each in cluster_of(source(text, "f", is_named=is_named)).nodes]


# Forms of one inventory


def secret(name: str) -> Written:
    """A Secret as kubectl prints it."""
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "uid": name}, "data": {"k": "c2VjcmV0"}}


@pytest.mark.parametrize(
    "text",
    [
        as_json(listed(node("a"), node("b"))),
        as_json(listed(node("a"), node("b")), indent=None),
        as_json(node("a"), node("b")),
        as_json(node("a"), node("b"), indent=None),
        as_json(node("a"), node("b"), indent=2).replace(b"\n{", b"{"),
        as_json([node("a"), node("b")]),
        as_json([listed(node("a")), listed(node("b"))]),
        as_json([[listed(node("a"))], [listed(node("b"))]]),
        as_json(listed(listed(node("a")), typed("Node", node("b")))),
        as_json({"items": [node("a"), node("b")]}),
        as_json({"kind": "NodeList", "items": [{"metadata": {"name": "a"}}, {"metadata": {"name": "b"}}]}),
        as_json(typed("Node", node("a")), typed("Node", node("b"))),
        as_yaml(listed(node("a"), node("b"))),
        as_yaml(node("a"), node("b")),
        as_yaml([node("a"), node("b")]),
        b"\xef\xbb\xbf" + as_json(listed(node("a"), node("b"))),
        b"\xef\xbb\xbf" + as_yaml(node("a"), node("b")),
        as_json(listed(node("a"), node("b"))).decode().encode("utf-16"),
        b"\xfe\xff" + as_yaml(node("a"), node("b")).decode().encode("utf-16-be"),
        as_json(listed(node("a"), node("b"))).decode().encode("utf-16-le"),
        as_yaml(node("a"), node("b")).decode().encode("utf-16-be"),
        as_json(listed(node("a"), node("b"))).replace(b"\n", b"\r\n"),
        as_yaml(node("a"), node("b")).replace(b"\n", b"\r\n"),
        b"\n\n  " + as_json(listed(node("a"), node("b"))),
        b"---\n# two nodes\n---\n" + as_yaml(node("a"), node("b")) + b"---\n",
        b"---\n" + as_json(node("a")) + b"---\n" + as_json(node("b")),
        b"%YAML 1.1\n---\n" + as_yaml(listed(node("a"), node("b"))),
    ],
)
def test_one_inventory_has_many_forms(text: bytes) -> None:
    """Whatever kubectl, jq and yq write, on Linux or Windows, nothing is skipped."""
    cluster = cluster_of(source(text, "f"))
    assert ([each.name for each in cluster.nodes], notes(cluster)) == (["a", "b"], [])


@pytest.mark.parametrize("narration", [WARNING, KLOG, DENIED, b"Flag --export has been deprecated\n"])
@pytest.mark.parametrize("data", [as_json(listed(node("a"))), as_yaml(listed(node("a"))), as_json([node("a")])])
def test_what_kubectl_says_beside_its_data_is_skipped_and_said(narration: bytes, data: bytes) -> None:
    """Both streams were saved into one file, and the narration may stand before or behind."""
    for text, line in ((narration + data, 1), (data + narration, data.count(b"\n") + 1)):
        cluster = cluster_of(source(text, "f"))
        assert [each.name for each in cluster.nodes] == ["a"]
        assert notes(cluster) == [f"skipped 1 line from line {line} on: they are no JSON, YAML or table"]


def test_lines_of_log_between_documents_are_said_once() -> None:
    """However many there are."""
    text = b"starting\n" + as_json(node("a")) + b"half way\n[INFO] on\n" + as_json(node("b")) + b"{done}\n"
    cluster = cluster_of(source(text, "f"))
    assert [each.name for each in cluster.nodes] == ["a", "b"]
    assert notes(cluster) == ["skipped 4 lines from line 1 on: they are no JSON, YAML or table"]


def test_structured_logs_between_documents_are_skipped() -> None:
    """They are JSON, and nothing we read."""
    log = b'{"level":"info","code":5,"items":"x"}\n{"level":"warn","kind":7}\n'
    cluster = cluster_of(source(log + as_json(listed(node("a"))) + log, "f"))
    assert [each.name for each in cluster.nodes] == ["a"]
    (note,) = notes(cluster)
    assert "of no form we know" in note
    assert "3 documents more" in note


def test_a_text_may_begin_with_prose_that_looks_like_yaml() -> None:
    """What comes first decides: here the JSON."""
    assert _nodes(b"collected today\n" + as_json(node("a")) + b"kind: of done\n") == ["a"]


# Lists and coverage


def test_a_list_covers_the_kinds_and_namespaces_it_shows() -> None:
    """And no other."""
    cluster = cluster_of(listed(node(), workload(), workload(name="b", namespace="x"), felix({})))
    assert covered(cluster) == {"Node": None, "DaemonSet": {"kube-system", "x"}, "FelixConfiguration": None}
    assert not cluster.covers("Deployment", "kube-system")


@pytest.mark.parametrize("text", [as_json(node()), as_json([node(), node("b")]), as_yaml(workload(), node())])
def test_single_objects_cover_nothing(text: bytes) -> None:
    """Others may be there."""
    assert covered(cluster_of(source(text, "f"))) == {}


def test_an_empty_list_covers_nothing() -> None:
    """Nobody knows of what it is."""
    assert covered(cluster_of(listed())) == {}


@pytest.mark.parametrize("items", [[], None])
def test_an_empty_typed_list_shows_that_there_is_none(items: object) -> None:
    """The API writes null for no items. A kind with namespaces could stand in another one."""
    for kind, found in (("FelixConfiguration", {"FelixConfiguration": None}), ("DaemonSet", {}), ("Pod", {})):
        assert covered(cluster_of(typed(kind) | {"items": items})) == found


def test_an_empty_typed_list_of_another_group_shows_nothing() -> None:
    """That Longhorn has no Nodes is not of interest."""
    assert not cluster_of(typed("Node", api_version="longhorn.io/v1beta2")).covers("Node")


@pytest.mark.parametrize("make", [listed, lambda *items, **more: typed("Node", *items, **more)])
def test_a_list_that_continues_is_a_gap(make: object) -> None:
    """What stands on the next page is unknown, not absent."""
    assert callable(make)
    cluster = cluster_of(make(node("a"), **{"continue": "eyJ2IjoibWV0YS5rOHMuaW8vdjEi"}))
    assert [each.name for each in cluster.nodes] == ["a"]
    assert (covered(cluster), cluster.covers("Node")) == ({}, False)
    assert "continues" in gaps(cluster)["Node"].gap
    assert "metadata.continue" in gaps(cluster)["Node"].remedy


def test_an_empty_page_that_continues_is_a_gap() -> None:
    """Of a typed list."""
    cluster = cluster_of(typed("Node", **{"continue": "x"}))
    assert (covered(cluster), list(gaps(cluster))) == ({}, ["Node"])


@pytest.mark.parametrize(
    "metadata", [None, {}, {"continue": None}, {"continue": "", "selfLink": None}, {"remainingItemCount": None}]
)
def test_a_list_that_does_not_continue_is_whole(metadata: object) -> None:
    """An empty mark is the end, and so is none."""
    assert covered(cluster_of(listed(node()) | {"metadata": metadata})) == {"Node": None}


def test_a_list_of_manifests_covers_nothing() -> None:
    """No API server wrote it, so what it lacks may well run."""
    manifests = [workload(is_live=False), felix({}, is_live=False)]
    cluster = cluster_of(listed(*manifests))
    assert (covered(cluster), cluster.namespaces) == ({}, None)
    bare = workload(is_live=False)
    del bare["metadata"]["namespace"]
    assert not cluster_of(listed(bare)).covers("DaemonSet", "kube-system")


def test_items_without_a_kind_are_said() -> None:
    """In a list that does not say it either."""
    cluster = cluster_of(listed(node(), {"metadata": {"name": "x"}}, {}))
    assert notes(cluster) == ["skipped 2 items of the list at file-0.json: nothing tells their kind"]


def test_namespaces_are_known_where_they_were_listed() -> None:
    """One that is not there holds nothing. Every cluster has kube-system: a list without it is a selection."""
    both = (namespace("kube-system"), namespace("default"))
    assert cluster_of(listed(*both)).namespaces == frozenset({"default", "kube-system"})
    assert cluster_of(listed(*both)).covers("DaemonSet", "calico-system")
    for partial in (namespace("kube-system"), listed(namespace("default")), listed(*both, **{"continue": "x"})):
        assert cluster_of(partial).namespaces is None


def test_lists_inside_lists_have_an_end() -> None:
    """No recursion without bounds."""
    inner: Written = node()
    for _ in range(100):
        inner = listed(inner)
    assert problem_of(inner).code == "unexpected-form"


@pytest.mark.parametrize("item", [5, "x", [node()], True, {"metadata": 5}, {"metadata": {"name": 5}}, {"kind": 5}])
def test_an_item_of_another_form_is_refused_at_its_place(item: object) -> None:
    """It says which one."""
    broken = item if not isinstance(item, dict) else node() | item
    problem = problem_of(listed(node("a"), broken))
    assert (problem.code, problem.place.pointer, problem.place.file) == ("unexpected-form", "/items/1", "file-0.json")


def test_all_problems_come_at_once_up_to_a_bound() -> None:
    """Nobody reads the ten thousandth."""
    assert len(problems_of(listed(*([5] * 3)), listed(6))) == 4
    found = problems_of(listed(*([5] * 1_000)))
    assert len(found) == 101
    assert "too-many-problems" in {problem.code for problem in found}


def test_parts_we_do_not_read_may_have_any_form() -> None:
    """Any Kubernetes, any CNI, any webhook."""
    odd = {"annotations": 5, "labels": [1], "managedFields": {"a": 10**60}, "ownerReferences": "x", "finalizers": None}
    written = pod()
    written["metadata"] |= odd
    written["spec"] |= {"volumes": {"a": [None]}, "tolerations": 1e300, "securityContext": False}
    written["status"] |= {"conditions": None, "podIPs": "x", "containerStatuses": 3}
    assert versions(cluster_of(listed(written | {"x": [[[]]]}) | {"extra": {}, "code": "x"})) == ["v3.27.3 running"]


def test_objects_of_no_interest_are_accepted() -> None:
    """A dump holds all kinds."""
    event = {"apiVersion": "v1", "kind": "Event", "message": None, "reason": 5, "metadata": {"name": "e", "uid": "u"}}
    assert list(covered(cluster_of(listed(event)))) == ["Event"]


# Refusals


def test_a_refusal_is_a_gap_and_no_empty_list() -> None:
    """The 403 was saved in place of the list."""
    cluster = cluster_of(listed(workload()), refused("nodes"))
    assert not cluster.covers("Node")
    gap = gaps(cluster)["Node"]
    assert gap.gap == "the API server refused to list nodes: forbidden"
    assert gap.remedy == "grant the verb list on nodes, and save the list again"
    assert "nodes is forbidden" in notes(cluster)[0]
    assert cluster.is_reached


@pytest.mark.parametrize("status", [refused("nodes"), refused("nodes", "Unauthorized", 401), [refused("nodes")]])
def test_refusals_alone_mean_that_nobody_looked(status: object) -> None:
    """The cluster was not reached."""
    cluster = cluster_of(status)
    assert (cluster.is_reached, cluster.components, list(gaps(cluster))) == (False, (), ["Node"])


@pytest.mark.parametrize(
    "status",
    [
        {"kind": "Status", "apiVersion": "v1"},
        {"kind": "Status", "apiVersion": "v1", "reason": None, "details": None, "message": None},
        {"kind": "Status", "apiVersion": "v1", "reason": 5, "details": "x", "code": "403"},
    ],
)
def test_a_refusal_may_say_little(status: Written) -> None:
    """Nothing was seen all the same."""
    assert not cluster_of(status).is_reached


def test_who_is_not_known_needs_other_credentials() -> None:
    """No role would help."""
    assert "credentials" in gaps(cluster_of(refused("nodes", "Unauthorized", 401)))["Node"].remedy


# Bad input


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (b"", "empty-file", "empty"),
        (b" \r\n\t\n", "empty-file", "empty"),
        (b"\xef\xbb\xbf", "empty-file", "empty"),
        (b"\0\1\2", "binary-file", "binary"),
        (as_json(listed(node())) + b"\0", "binary-file", "binary"),
        ("{}".encode("utf-16")[:-1], "not-utf-8", "PowerShell"),
        ("kind: List, cut".encode("utf-16-le") + b"\0", "binary-file", "binary"),
        ("kind: List, cut.".encode("utf-16-le") + b"\0", "not-utf-8", "PowerShell"),
        ("kind: List\1 cut.".encode("utf-16-le"), "binary-file", "binary"),
        (b"just some text", "not-understood", "no inventory"),
        (DENIED, "not-understood", "no inventory"),
        (b"NAME   STATUS\nn1   Ready\n", "not-understood", "no inventory"),
        (b"NAME OF THE ROSE\nby another\n", "not-understood", "no inventory"),
        (b"# Notes\n\nSome prose.\n\n```yaml\napiVersion: v1\n```\n", "not-understood", "no inventory"),
        (b"{}", "not-understood", "of no form we know"),
        (b"[]", "no-inventory", "nothing in here"),
        (b'{"kind": "x"}', "not-understood", "of no form we know"),
        (b'{"items": [1]}', "not-understood", "of no form we know"),
        (b'{"kind": 5, "apiVersion": "v1"}', "not-understood", "kind"),
        (b'[{"a": 1}]', "not-understood", "of no form we know"),
        (b"[[[[{}]]]]", "not-understood", "of no form we know"),
        (b'{"bomFormat": "Other"}', "not-understood", "of no form we know"),
        (
            b'{"kind": "Table", "apiVersion": "meta.k8s.io/v1", "rows": []}',
            "not-understood",
            "table of nothing we know",
        ),
        (b'{"kind": "Table", "apiVersion": "meta.k8s.io/v1", "rows": [5]}', "unexpected-form", "table"),
        (b"kind: Config\napiVersion: v1\nclusters: []\n", "not-understood", "kubeconfig"),
        (b'{"apiVersion": "v1", "items": [', "json-truncated", "cut short"),
        (as_json(listed(node()))[:-9], "json-truncated", "cut short"),
        (as_json(listed(node())).replace(b'"v1"', b"v1", 1), "json-invalid", "cannot be read"),
        (b"apiVersion: v1\nkind: [\n", "yaml-syntax", "column 8"),
        (b"apiVersion: v1\nkind: List\n\titems: []\n", "yaml-syntax", "tab"),
        (b"apiVersion: v1\nkind: Node\nkind: Pod\n", "duplicate-key", "again"),
        (b'{"a":' * 2_000 + b"1" + b"}" * 2_000, "not-understood", ""),
        (b'{"kind":\n' * 2_000 + b"1" + b"}" * 2_000, "too-deep", "levels"),
        (b'{"kind": "Pod\xff", "apiVersion": "v1"}', "not-understood", "of no form we know"),
        (b'{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "\xff"}}', "unexpected-form", "utf-8"),
        (b"clusters: 5\n", "missing-key", "schema_version"),
        (b'{"schema_version": "1.0.0"}', "missing-key", "clusters"),
        (b'schema_version: "1.0.0"\nanswers: []\n', "not-understood", "these are answers"),
        (b'schema_version: "1.0.0"\nwaivers: []\n', "not-understood", "these are waivers"),
        (b'{"schema_version": "1.0.0", "tool": {}, "clusters": []}', "not-understood", "such as a report or a plan"),
    ],
    ids=lambda part: ascii(part[:30]),
)
def test_bad_input_says_what_happened_and_how_to_mend_it(text: bytes, code: str, says: str) -> None:
    """No traceback, no guess."""
    problem = problems_of(source(text, "f"))[0]
    if (code, says) == ("not-understood", ""):
        assert problem.code in {"not-understood", "no-inventory"}
        return
    assert (problem.code, problem.place.file) == (code, "f")
    assert says in problem.message
    assert problem.hint or problem.place.line


@pytest.mark.parametrize("flag", ["answers", "waivers"])
def test_a_file_that_is_no_source_names_the_flag_that_takes_it(flag: str) -> None:
    """And with its own name, to be copied."""
    problem = problems_of(source(f'schema_version: "1.0.0"\n{flag}: []\n'.encode(), "mine.yaml"))[0]
    assert problem.hint == f"--{flag} mine.yaml takes them, beside the sources"


def test_nothing_named_is_nothing_read() -> None:
    """A run without sources."""
    assert problems_of()[0].code == "no-inventory"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\0",
        gzip.compress(b"x", mtime=0),
        "{}".encode("utf-16")[:-1],
        b"prose\n",
        b"# Notes\n\nSome prose.\n\n```yaml\napiVersion: v1\nkind: [\n```\n",
        b'{"a": 1}',
        b"kind: Config\napiVersion: v1\nclusters: []\n",
    ],
)
def test_what_lies_in_a_folder_may_be_something_else(text: bytes) -> None:
    """A note, for the user did not name it."""
    cluster = cluster_of(source(listed(node("a"))), source(text, "d/other", is_named=False))
    assert [each.name for each in cluster.nodes] == ["a"]
    (note,) = cluster.notes
    assert (note.source, note.says.startswith("skipped")) == ("d/other", True)


def test_a_file_that_was_not_read_is_said() -> None:
    """A link in a folder, for one."""
    link = SourceText(name="d/link", data=b"", is_named=False, gap="it is a link, which is not followed")
    assert notes(cluster_of(listed(node()), link)) == ["skipped: it is a link, which is not followed"]


@pytest.mark.parametrize("text", [as_json(listed(node()))[:-9], b"apiVersion: v1\nkind: [\n"])
def test_what_is_recognised_and_broken_is_an_error_anywhere(text: bytes) -> None:
    """What is missing could be what matters."""
    assert problems_of(source(listed(node("a"))), source(text, "d/other", is_named=False))


def test_a_folder_that_holds_nothing_of_ours_is_an_error() -> None:
    """An empty answer is not an empty cluster."""
    problem = problem_of(source(b"prose", "d/a", is_named=False), source(b"", "d/b", is_named=False))
    assert problem.code == "no-inventory"
    assert "d/a: skipped: this is no inventory" in problem.message


def test_a_folder_of_logs_is_told_as_a_folder_and_what_of_it_would_be_read() -> None:
    """Not as the first of its files, which nobody named."""
    problem = problem_of(
        *(SourceText(name=f"dump/kube-system/{n}/logs.txt", data=b"prose", is_named=False, within="dump") for n in "ab")
    )
    assert problem.place.file == "dump"
    assert problem.message.startswith("none of the 2 files in here is an inventory (dump/kube-system/a/logs.txt: ")
    assert (problem.hint or "").startswith("of a dump or support bundle its lists are read, not its logs")


@pytest.mark.parametrize(
    "text",
    [
        as_json(listed(secret("a"), secret("b"))),
        as_json(typed("Secret", {"metadata": {"name": "a"}}, {"metadata": {"name": "b"}})),
        as_yaml(secret("a"), secret("b")),
    ],
)
def test_secrets_are_passed_over_and_counted(text: bytes) -> None:
    """A file of nothing else would look empty; what is in them is kept nowhere."""
    cluster = cluster_of(source(text, "f"))
    assert notes(cluster) == ["passed over 2 Secrets: Secrets are never read, and nothing is known from them"]
    assert "c2VjcmV0" not in repr(cluster)


def test_secrets_of_a_folder_are_counted_together_and_only_secrets() -> None:
    """What another API group calls a Secret is none."""
    files = [
        SourceText(name=f"d/{name}", data=as_json(each), is_named=False, within="d")
        for name, each in (("a", secret("a")), ("b", secret("b")), ("c", secret("c") | {"apiVersion": "other.io/v1"}))
    ]
    (note,) = cluster_of(*files).notes
    assert (note.source, note.says.partition(":")[0]) == ("d", "passed over 2 Secrets")


def test_a_malformed_document_is_placed_at_its_line() -> None:
    """In the file, not in the document."""
    text = as_json(node("a")) + b'{\n  "kind": "Node",\n  "metadata" {}\n}\n'
    problem = problem_of(source(text, "f"))
    assert (problem.code, problem.place.line) == ("json-invalid", as_json(node("a")).count(b"\n") + 3)


def test_an_own_inventory_in_a_stream_is_placed_at_its_line() -> None:
    """Its lines are those of the file."""
    own = json.dumps({"schema_version": "1.0.0", "clusters": [{"name": "c", "oops": 1}]}, indent=1).encode()
    text = as_json(node("a")) + own
    (problem,) = problems_of(source(text, "f"))
    assert problem.place.line == text[: text.index(b'"oops"')].count(b"\n") + 1


def test_own_inventories_and_dumps_stand_beside_each_other() -> None:
    """Each read by its own reader."""
    own = b"schema_version: 1.0.0\nclusters:\n- name: prod\n  components: {calico: v3.29.1}\n"
    cluster = cluster_of(source(own, "own.yaml"), listed(node("a")))
    assert (cluster.name, versions(cluster), len(cluster.nodes)) == ("prod", ["v3.29.1 running"], 1)


def test_control_characters_in_names_are_kept_as_data() -> None:
    """Neutralising them is for whoever shows them."""
    (found,) = cluster_of(listed(node("n\x1b[31m\n"))).nodes
    assert found.name == "n\x1b[31m\n"


def test_messages_about_a_text_quote_none_of_it() -> None:
    """It may be a secret, or steer a terminal."""
    planted = "s3cr3t\x1b[31m"
    for text in (
        planted.encode(),
        as_json({"kind": planted}),
        as_json(listed({"kind": "Pod", "metadata": {"name": [planted]}})),
        as_json(listed(node())) + planted.encode() + b"\n",
        as_json({"kind": "List", "apiVersion": "v1", "items": [planted]}),
        as_json({"kind": "Table", "apiVersion": planted}),
    ):
        told = [*problems_of(source(text, "f"))] or notes(cluster_of(source(text, "f")))
        assert told
        assert "s3cr3t" not in "\n".join(map(str, told))


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"kind":"List","apiVersion":"v1","items":[' * 20_000,
        b'{"kind":\n' * 50_000,
        b"- apiVersion: v1\n" * 20_000,
        b"Warning: x\n" * 50_000 + b"kind: List\n",
        b"kind:\n " * 20_000,
        b'[{"a"\n' * 50_000,
        as_json(*[{"a": 1}] * 30_000, indent=None),
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_hostile_texts_are_read_in_bounded_time(text: bytes) -> None:
    """Whatever comes of them."""
    start = time.perf_counter()
    problems_of(source(text, "f"))
    assert time.perf_counter() - start < 10


def test_sources_without_a_name_are_one_cluster() -> None:
    """Several files of one recording."""
    assert len(inventory_of(listed(node("a")), listed(node("b")), refused("pods")).clusters) == 1
