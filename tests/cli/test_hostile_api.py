"""API servers that mean harm: what they send is a verdict, a gap or a refusal, and never reaches the terminal raw."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Advisor, Result
from tests.collectors.live.api_server import Received, Sends
from tests.collectors.live.certificates import Authority
from tests.collectors.live.conftest import authority
from tests.collectors.live.documents import as_json, status
from tests.collectors.survey.fleet import Fleet, fleet_in
from tests.collectors.survey.scripted_cluster import ALWAYS, CALICO, RANCHER, ScriptedCluster
from tests.collectors.written import container, felix, namespace, node, variable, workload

__all__ = ["authority"]

#: What would colour the terminal, clear it, or turn a line round.
EVIL = "\x1b[2J\x1b]0;owned\x07\r\n\u202e\x9b31m"
LONG = "n" * 5000
OBJECTS = [
    namespace("kube-system"),
    node("n1"),
    workload(container(env=[variable("FELIX_XDPENABLED", "x")])),
    felix({}),
]
FORMATS = ("terminal", "json", "markdown")


@pytest.fixture
def fleet(tmp_path: Path, authority: Authority) -> Iterator[Fleet]:
    """Servers, as many as a test serves."""
    with fleet_in(tmp_path, authority) as found:
        yield found


def is_clean(result: Result) -> bool:
    """Whether nothing that was printed could steer a terminal, and nothing ended in a defect."""
    shown = (result.out + result.err).replace("\n", "")
    return result.code != 70 and shown.isprintable()


def at(path: str, answer: Sends) -> Callable[[Received], Sends | None]:
    """Breaks the answer of one path."""
    return lambda request: answer if request.path == path else None


def evil(written: Any, *, everywhere: str = EVIL) -> Any:
    """The same data with something after every text in it."""
    match written:
        case dict():
            return {key: evil(value, everywhere=everywhere) for key, value in written.items()}
        case list():
            return [evil(value, everywhere=everywhere) for value in written]
        case str():
            return written + everywhere
    return written


def but_for_its_kind(each: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    """An object that a script still finds."""
    return changed | {"kind": each["kind"], "apiVersion": each["apiVersion"]}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", [EVIL, LONG], ids=["control", "long"])
def test_texts_of_objects(advisor: Advisor, fleet: Fleet, form: str, text: str) -> None:
    """Names, namespaces, images, versions, labels."""
    objects = [but_for_its_kind(each, evil(each, everywhere=text)) for each in OBJECTS]
    fleet.serve("prod", ScriptedCluster(objects=[*OBJECTS, *objects], version=f"v1.29.6{text}"))
    assert is_clean(advisor("scan", "--all", "-o", form, "--kubeconfig", fleet.kubeconfig()))
    assert is_clean(advisor("inventory", "show", "--kubeconfig", fleet.kubeconfig()))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 429, 500])
def test_words_of_refusals(advisor: Advisor, fleet: Fleet, form: str, code: int) -> None:
    """Message, reason, continue token, Location and content type are the server's own words."""
    refusal = status(code, f"R{EVIL}", f"no{EVIL}{LONG}", headers={"Retry-After": "9" * 400}, continue_=EVIL)
    fleet.serve("prod", ScriptedCluster(objects=OBJECTS, breaks=lambda each: refusal if "nodes" in each.path else None))
    assert is_clean(advisor("scan", "-o", form, "--kubeconfig", fleet.kubeconfig()))


WRONG: tuple[Any, ...] = (5, -1.5e300, 10**40, True, "x", [], {}, [None], [[5]], {"": {"a": [1]}}, None)


def spoilt(written: Any, wrong: Any) -> Iterator[Any]:
    """The data with each of its parts replaced in turn."""
    parts = written.items() if isinstance(written, dict) else enumerate(written) if isinstance(written, list) else ()
    for key, value in parts:
        copy = written.copy()
        copy[key] = wrong
        yield copy
        for inner in spoilt(value, wrong):
            copy = written.copy()
            copy[key] = inner
            yield copy


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_another_type_in_every_field(advisor: Advisor, fleet: Fleet, wrong: Any) -> None:
    """All at once: each object with one field of it replaced, for every field."""
    rancher = {
        "kind": "Cluster", "apiVersion": "management.cattle.io/v3", "metadata": {"name": "c-1"},
        "spec": {"displayName": "d", "rancherKubernetesEngineConfig": {"kubernetesVersion": "v1",
                                                                        "network": {"plugin": "x"}}},
        "status": {"agentImage": "a", "caCert": "x", "version": {"gitVersion": "v1.2.3"},
                   "conditions": [{"type": "Ready"}]},
    }  # fmt: skip
    objects = [
        but_for_its_kind(each, changed)
        for each in (*OBJECTS, rancher)
        for changed in spoilt(each, wrong)
        if isinstance(changed.get("metadata"), dict)
    ]
    script = ScriptedCluster(objects=[*OBJECTS, rancher, *objects], served=(*ALWAYS, *CALICO, *RANCHER))
    script.breaks = lambda request: listing(script, request)
    fleet.serve("prod", script)
    assert is_clean(advisor("scan", "--all", "--kubeconfig", fleet.kubeconfig()))


def listing(script: ScriptedCluster, request: Received) -> Sends | None:
    """A list of every object of a kind, whatever its metadata holds; None for what is no list of ours."""
    served = next((each for each in script.served if request.path.endswith(f"/{each[2]}")), None)
    if served is None:
        return None
    version = f"{served[0]}/{served[1]}" if served[0] else served[1]
    return as_json({"kind": f"{served[3]}List", "metadata": {}, "items": script.of(served[3], version)})


HOSTILE_PAGES: dict[str, Callable[[], bytes]] = {
    "millions of values": lambda: b'{"kind":"NodeList","items":[' + b"0, " * 5_600_000 + b"0]}",
    "nested": lambda: b'{"kind":"NodeList","items":[{"metadata":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}]}",
    "nested beside": lambda: b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b',"kind":"NodeList","items":[]}',
    "tiny items": lambda: b'{"kind":"NodeList","items":[' + b"{}," * 299_999 + b"{}]}",
    "tiny wrong items": lambda: b'{"kind":"NodeList","items":[' + b"0," * 299_999 + b"0]}",
    "duplicate keys": lambda: (
        b'{"kind":"PodList","kind":"NodeList","items":5,"items":[{"metadata":{"name":"a","name":"b"}}],'
        b'"metadata":5,"metadata":{"continue":"x","continue":""}}'
    ),
    "huge token": lambda: b'{"kind":"NodeList","items":[],"metadata":{"continue":"' + b"t" * 5_000_000 + b'"}}',
    "odd token": lambda: b'{"kind":"NodeList","items":[],"metadata":{"continue":"\\ud800 \\u0000\\r\\nX: y"}}',
    "no utf-8": lambda: b'{"kind":"NodeList","items":[{"metadata":{"name":"\xff\xfe"}}]}',
    "surrogate": lambda: b'{"kind":"NodeList","items":[{"metadata":{"name":"\\ud800","uid":"u"}}]}',
}


#: What is said of some of them; the others are read, or broken in a way that is worth asking again.
SAID = {
    "millions of values": "more than 4000000 values",
    "nested": "nests deeper",
    "nested beside": "nests deeper",
    "tiny items": "300000 of the nodes have not the form",
    "tiny wrong items": "300000 of the nodes have not the form",
    "huge token": "a continue token of 5000000 characters",
}


@pytest.mark.parametrize("page", HOSTILE_PAGES)
def test_pages(advisor: Advisor, fleet: Fleet, page: str) -> None:
    """Deep, many, doubled, endless, garbled."""
    answer = Sends(body=HOSTILE_PAGES[page](), is_packed=True)
    server = fleet.serve("prod", ScriptedCluster(objects=OBJECTS, breaks=at("/api/v1/nodes", answer)))
    result = advisor("scan", "-o", "json", "--kubeconfig", fleet.kubeconfig())
    assert is_clean(result)
    assert result.document["verdict"] != "clear"
    if page in SAID:
        assert SAID[page] in result.out
        assert [each.path for each in server.received].count("/api/v1/nodes") == 1


ROOTS = (
    *WRONG,
    {"kind": "APIGroupDiscoveryList", "items": [{"metadata": {"name": EVIL}}]},
    {"gitVersion": EVIL},
    {"kind": "APIGroupList", "groups": [{"name": "a/../b?"}]},
)


@pytest.mark.parametrize("root", ["/version", "/api", "/apis"])
@pytest.mark.parametrize("data", ROOTS, ids=lambda each: repr(each)[:30])
def test_discovery(advisor: Advisor, fleet: Fleet, root: str, data: object) -> None:
    """What a server says of itself is no more to be trusted."""
    fleet.serve(
        "prod", ScriptedCluster(objects=OBJECTS, breaks=lambda each: as_json(data) if each.path == root else None)
    )
    assert is_clean(advisor("scan", "--kubeconfig", fleet.kubeconfig()))


@pytest.mark.parametrize("stream", ["", " >&2"])
def test_an_exec_plugin_that_does_not_stop(advisor: Advisor, fleet: Fleet, tmp_path: Path, stream: str) -> None:
    """100 MB of either output: stopped after a megabyte, and nothing is asked."""
    plugin = tmp_path / "plugin"
    plugin.write_text(f"#!/bin/sh\nhead -c 100000000 /dev/zero{stream}\n")
    plugin.chmod(0o755)
    entry = {"apiVersion": "client.authentication.k8s.io/v1", "command": str(plugin), "interactiveMode": "Never"}
    server = fleet.serve("prod", ScriptedCluster(objects=OBJECTS), user={"exec": entry})
    result = advisor("scan", "-o", "json", "--kubeconfig", fleet.kubeconfig())
    assert (result.code, server.received) == (4, [])
    assert "printed more than 1024 KiB" in json.dumps(result.document["clusters"])
