# ruff: noqa: E501  # lists of samples read better in few lines
"""Where mutation starts: one good input of every form that a reader takes, and every input that was a fault once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from advisor.documents.marks import dump_marks
from tests.collectors.archives.packing import COMPRESSED, tar, zipped
from tests.collectors.intended.test_intended import CLUSTER, CONFIG, STATE
from tests.collectors.snapshots import WRITERS, Small, as_list
from tests.collectors.written import EXAMPLES, as_json, listed, node, refused, workload
from tests.documents.small_rules import RULES
from tests.documents.small_upgrades import UPGRADES
from tests.documents.test_marks import ONE
from tests.fuzz.papers import PLAN, REPORT
from tests.fuzz.program_seeds import PROGRAM_SEEDS

CORPUS = Path(__file__).parent / "corpus"
_SIGNED = Path(__file__).parents[1] / "documents" / "signed"

SMALL = Small(
    kernels=("5.4.0-186-generic", "6.8.0-45-generic"),
    kubelet="v1.29.6+rke2r1",
    image="calico/node:v3.29.1",
    updated=1,
    environment={"FELIX_BPFENABLED": "true"},
    felix={"xdpEnabled": False},
)
_TEXTS = (
    b'NAME="Ubuntu"\nVERSION_ID="20.04"\nPRETTY_NAME="Ubuntu 20.04.6 LTS"\nLinux n0 5.4.0-186-generic #206-Ubuntu SMP x86_64 GNU/Linux\n',
    b"IMAGE                TAG      IMAGE ID       SIZE\ndocker.io/calico/node   v3.27.3   a1b2c3   116MB\n",
    b"REF TYPE DIGEST SIZE PLATFORMS LABELS\ndocker.io/calico/node:v3.27.3 application/x sha256:a 1 linux/amd64 -\n",
    b'{"images": [{"repoTags": ["docker.io/calico/node:v3.27.3"], "repoDigests": []}]}',
    b"felixConfiguration:\n  xdpEnabled: false\ncalico:\n  felixXDPEnabled: false\nimage:\n  repository: calico/node\n  tag: v3.27.3\n",
    b"apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata: {name: rke2-calico, namespace: kube-system}\n"
    b"spec:\n  valuesContent: |-\n    felixConfiguration: {bpfEnabled: true}\n",
)
_ANSWERS = b"""\
schema_version: "1.0.0"
answers:
  - {fact: node.bpf_dataplane_ran_since_boot, value: false, scope: {clusters: [edge3], nodes: all}, reason: no, owner: team, expires: 2027-03-31}
  - {fact: rancher.version, value: absent, scope: {clusters: [edge3]}, reason: kubectl alone, owner: team, expires: 2027-03-31}
  - {fact: calico.version, value: v3.31.7, scope: {image: x/y}, reason: seen, owner: team, expires: 2027-03-31}
"""
_WAIVERS = b"""\
schema_version: "1.0.0"
waivers:
  - id: calico-xdp-btf-wipe-loop
    scope: {clusters: [edge3], versions: [v3.27.3], nodes: [a, b], components: [calico]}
    reason: The servers move in December.
    owner: platform-team
    created: 2026-11-02
    expires: 2026-12-20
    link: https://tickets.example/OPS-1207
"""
_RESULTS = b"""\
schema_version: "1.0.0"
plan: sha256:DIGEST
alternative: "A"
results:
  - {step: "1.4", title: Version, run: x, expect: y, outcome: passed, by: ada, date: 2026-11-20, note: seen}
  - {step: "1.5", title: In sync, run: x, expect: y, outcome: failed, by: ada, date: 2026-11-20, note: null}
  - {step: "1.6", title: Errors, run: null, expect: y, outcome: null, by: null, date: null, note: null}
"""
_JSON = b"200 | content-type: application/json\n"
_API_ANSWERS = (
    _JSON + b'{"kind":"NodeList","apiVersion":"v1","metadata":{"continue":"x"},"items":[{"metadata":{"name":"a"}}]}',
    _JSON + b'{"major":"1","minor":"29","gitVersion":"v1.29.6"}',
    _JSON + b'{"kind":"APIVersions","versions":["v1"]}',
    _JSON + b'{"kind":"APIResourceList","groupVersion":"apps/v1","resources":[{"name":"daemonsets","namespaced":true,'
    b'"kind":"DaemonSet","verbs":["get","list"]}]}',
    _JSON + b'{"kind":"APIGroupList","groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],'
    b'"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}]}',
    _JSON + b'{"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"apps"},"versions":[{"version":"v1",'
    b'"freshness":"Current","resources":[{"resource":"daemonsets","responseKind":{"kind":"DaemonSet"},'
    b'"scope":"Namespaced","verbs":["list"]}]}]}]}',
    b'403\n{"kind":"Status","status":"Failure","message":"nodes is forbidden","reason":"Forbidden","code":403}',
    b'410\n{"kind":"Status","reason":"Expired","message":"gone","metadata":{"continue":"y"}}',
    b"404\n404 page not found\n",
    b"429 | retry-after: 3 | date: Sat, 21 Nov 2026 00:00:00 GMT\n{}",
    b"503 | retry-after: Sat, 21 Nov 2026 00:00:09 GMT\n{}",
    b"302 | location: https://login.example/\n",
)
_MEASUREMENTS = (
    b'200\n{"status":"success","data":{"resultType":"vector","result":[{"metric":{"pod":"a"},"value":[1.5,"+Inf"]}]}}',
    b'200\n{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}',
    b'200\n{"status":"success","warnings":["a store is down"],"data":{"resultType":"matrix","result":[]}}',
    b'400\n{"status":"error","errorType":"bad_data","error":"parse error"}',
    b"401\nno",
    b"307\n",
)
_SETTINGS = b'color = "never"\noutput = ["terminal", "json"]\nverbose = 1\nfail-on = "low"\nrules = ["a"]\n'
_OSV: dict[str, object] = {
    "schema_version": "1.7.5",
    "id": "GHSA-x",
    "summary": "s",
    "details": "d",
    "affected": [
        {
            "package": {"ecosystem": "Go", "name": "github.com/projectcalico/calico"},
            "ranges": [{"type": "SEMVER", "events": [{"introduced": "3.27.0"}, {"fixed": "3.27.4"}]}],
        }
    ],
    "references": [{"type": "WEB", "url": "https://example.com"}],
    "database_specific": {"severity": "HIGH"},
}
_KUBECONFIG = b"""\
apiVersion: v1
kind: Config
current-context: a
contexts: [{name: a, context: {cluster: c, user: u, namespace: n}}]
clusters: [{name: c, cluster: {server: "https://127.0.0.1:1", insecure-skip-tls-verify: true}}]
users:
  - name: u
    user: {token: t, as: x, as-groups: [g], exec: {apiVersion: client.authentication.k8s.io/v1, command: x, args: [y], env: [{name: A, value: b}]}}
"""


@cache
def seeds_of(reader: str) -> tuple[bytes, ...]:
    """The seeds of a reader, the corpus last."""
    if reader.startswith("rules/"):
        found = [UPGRADES[reader.removeprefix("rules/").replace("+", "/")].encode()]
    elif reader in PROGRAM_SEEDS:
        found = list(PROGRAM_SEEDS[reader])
    else:
        found = _SEEDS[reader]()
    return tuple(dict.fromkeys((*found, *(path.read_bytes() for path in corpus_of(reader)))))


def corpus_of(reader: str) -> list[Path]:
    """The files of a reader's corpus, sorted."""
    return sorted((CORPUS / reader.replace("/", "+")).glob("*"))


def _sources() -> Iterator[bytes]:
    yield as_list(SMALL)[0].data
    for write in WRITERS.values():
        yield from (each.data for each in write(SMALL)[:3])
    yield from _TEXTS
    yield from (CLUSTER, CONFIG, json.dumps(STATE).encode(), as_json(refused()))
    yield as_json(listed(node("a"), listed(workload())), [node("b")])
    for path in sorted(EXAMPLES.rglob("*")):
        if path.suffix in {".json", ".yaml"} and path.stat().st_size < 40_000:  # small ones are mutated faster
            yield path.read_bytes()


def _archives() -> Iterator[bytes]:
    files: Mapping[str, bytes] = {"nodes.json": as_json(listed(node("a"))), "x/y.txt": b"log\n", "z.yaml": _TEXTS[-1]}
    yield tar(files)
    yield zipped(files)
    yield from (pack(tar(files)) for pack in COMPRESSED.values())
    yield zipped({"inner.tar.gz": COMPRESSED["gz"](tar(files))})


_SEEDS = {
    "source": lambda: list(_sources()),
    "archive": lambda: list(_archives()),
    "answers": lambda: [_ANSWERS],
    "waivers": lambda: [_WAIVERS],
    "settings": lambda: [_SETTINGS],
    "report": lambda: [REPORT.read_bytes()],
    "plan": lambda: [PLAN.read_bytes()],
    "marks": lambda: [dump_marks(ONE).encode()],
    "results": lambda: [_RESULTS.replace(b"DIGEST", hashlib.sha256(PLAN.read_bytes()).hexdigest().encode())],
    "api": lambda: list(_API_ANSWERS),
    "prometheus": lambda: list(_MEASUREMENTS),
    "osv": lambda: [json.dumps(_OSV).encode()],
    "kubeconfig": lambda: [_KUBECONFIG],
    "signature": lambda: [
        (_SIGNED / "plain.pub").read_bytes() + b"\n\n" + (_SIGNED / "small.plain.minisig").read_bytes()
    ],
    "bundle": lambda: [tar({name: text.encode() for name, text in RULES.items()})],
}
