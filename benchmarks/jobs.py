"""The work that is timed inside a process of its own: `python -m benchmarks.jobs NAME ARGUMENT ...`.

A job makes ready what it needs, times one piece of work, and prints its seconds and the most memory the process held.
What a job uses is imported inside it, so that one side of a comparison does not carry the modules of the other.
"""

# ruff: noqa: PLC0415  # see above
from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.workers import Workers

if TYPE_CHECKING:
    from advisor.model.inventory import Inventory
    from advisor.model.knowledge_base import KnowledgeBase

#: Judging takes milliseconds: the median of so many in one process.
JUDGED_TIMES = 9


def decode_nodes(file: str) -> float:
    """The yardstick of a big list: its bytes read and decoded."""
    from benchmarks.bare_decode import decode

    return _timed(lambda: decode(Path(file).read_bytes()))


def decode_fleet(folder: str) -> float:
    """The yardstick of many clusters: each of their files read, decoded and forgotten."""
    from benchmarks.bare_decode import decode_inventory

    def work() -> None:
        for path in sorted(Path(folder).rglob("*.json")):
            decode_inventory(path.read_bytes())

    return _timed(work)


def judge_cluster(rules: str, file: str) -> float:
    """A whole assessment: knowledge loaded, the file read, every advisory judged. The first run warms the cache."""
    from advisor.engine import assess

    def work() -> object:
        knowledge = _load(rules)
        return assess(_collected(knowledge, file), knowledge)

    return _timed(work)


def collect_cluster(rules: str, file: str) -> float:
    """The file read."""
    knowledge = _load(rules)
    return _timed(lambda: _collected(knowledge, file))


def plan_estate(rules: str, file: str) -> float:
    """Planning alone, of clusters under one Rancher."""
    from advisor.engine import assess
    from advisor.planner import estate, estate_plan

    knowledge = _load(rules)
    (found,) = estate.estates(assess(_collected(knowledge, file), knowledge).clusters, knowledge)
    return _timed(lambda: estate_plan.plan_estate(found, knowledge))


def judge_again(rules: str, file: str) -> float:
    """Judging alone: knowledge and inventory are there, and every advisory asked for was decoded before."""
    from advisor.engine import assess

    knowledge = _load(rules)
    inventory = _collected(knowledge, file)
    assess(inventory, knowledge)
    return median(_timed(lambda: assess(inventory, knowledge)) for _ in range(JUDGED_TIMES))


def judge_answered(file: str) -> float:
    """What follows an answer on the screen: answers read, everything judged by them. All was judged before."""
    from advisor.tui.desk import judged_again, judged_by
    from scripts.desks import desk_of

    answers = Path(file).with_name("answers.yaml")
    answers.write_text(_ANSWERS, encoding="utf-8")
    desk = desk_of("--today", "2026-11-21", file)
    judged = judged_by(desk, lambda _: None, None)
    return median(_timed(lambda: judged_again(desk, judged, answers=answers)) for _ in range(JUDGED_TIMES))


#: An answer that settles something on every node.
_ANSWERS = """\
schema_version: 1.0.0
answers:
  - fact: node.bpf_dataplane_ran_since_boot
    value: false
    scope: {clusters: all, nodes: all}
    owner: ada
    reason: They were made anew.
    expires: 2026-12-31
"""


def load_knowledge(rules: str) -> float:
    """A rules folder loaded, from the cache if the cache folder holds it, else compiled and stored there."""
    import advisor.documents.knowledge  # noqa: F401  # its import is not what is timed

    return _timed(lambda: _load(rules))


def decode_cache(folder: str) -> float:
    """The yardstick of loading: the cache's own bytes, decoded without a look at the rules folder."""
    import msgspec

    (file,) = Path(folder).rglob("knowledge-*.msgpack")
    return _timed(lambda: msgspec.msgpack.decode(file.read_bytes()[32:]))


def read_yaml(rules: str) -> float:
    """Every advisory read by our strict reader, with the line of every value."""
    from advisor.documents.source import read_yaml_document

    texts = _texts(rules)
    return _timed(lambda: [read_yaml_document(text, file="advisory.yaml") for text in texts])


def safe_load_yaml(rules: str) -> float:
    """The yardstick of YAML: PyYAML's loader, in C as far as it goes."""
    import yaml

    texts = _texts(rules)
    return _timed(lambda: [yaml.load(text, yaml.CSafeLoader) for text in texts])


def advisor(*arguments: str) -> float:
    """The whole program, but for the start of the interpreter: where its memory is measured."""
    from advisor.cli.main import run
    from benchmarks.measure import VERDICTS

    codes: list[int] = []
    seconds = _timed(lambda: codes.append(run(arguments, stdin=BytesIO(), stdout=StringIO(), stderr=sys.stderr)))
    if codes[0] not in VERDICTS:
        raise RuntimeError(f"{arguments} came to {codes[0]}")
    return seconds


def survey_cluster(kubeconfig: str) -> float:
    """A cluster read over its API, with the knowledge that ships."""
    import kubernetes.client  # noqa: F401  # its import is not what is timed

    from advisor.collectors.live.target import InKubeconfig, KubeconfigFiles
    from advisor.collectors.survey import survey
    from advisor.documents.bundled import bundled_folder

    gc.disable()  # as the command line does
    knowledge = _load(str(bundled_folder("rules")))
    files = KubeconfigFiles(paths=(Path(kubeconfig),), must_exist=True, origin="--kubeconfig")
    return _timed(lambda: survey([InKubeconfig(files=files, context="bench")], knowledge))


def search_plans(rules: str, file: str) -> float:
    """The whole front found and proven, knowledge and assessment being there. What it came to goes to stderr."""
    from advisor.engine import assess
    from advisor.planner.question import Options
    from advisor.planner.release_graph import ReleaseGraph
    from advisor.planner.search import Front, Wanted, front

    gc.disable()  # as the command line does
    knowledge = _load(rules)
    assessed = assess(_collected(knowledge, file), knowledge).clusters[0]
    found: list[Front] = []

    def work() -> None:
        graph = ReleaseGraph(assessed=assessed, knowledge=knowledge, options=Options())
        found.append(front(graph, Wanted()))

    seconds = _timed(work)
    says = "gave up, and says so" if found[0].bound else "proven"
    sys.stderr.write(f"{len(found[0].ways)} ways, {says}\n")
    return seconds


def plan_upgrade(rules: str, file: str) -> float:
    """The planner's verb: the front, each of its plans written down, and checked anew hop by hop."""
    from advisor.engine import assess
    from advisor.planner import plan

    gc.disable()  # as the command line does
    knowledge = _load(rules)
    assessed = assess(_collected(knowledge, file), knowledge).clusters[0]
    return _timed(lambda: plan(assessed, knowledge))


def download_pages(kubeconfig: str) -> float:
    """The yardstick of reading an API: the same lists fetched page by page, of each only where the next one is."""
    from benchmarks.bare_download import download

    return _timed(lambda: download(Path(kubeconfig)))


JOBS: dict[str, Callable[..., float]] = {
    each.__name__: each
    for each in (
        decode_nodes,
        decode_fleet,
        judge_cluster,
        collect_cluster,
        judge_again,
        judge_answered,
        plan_estate,
        load_knowledge,
        decode_cache,
        read_yaml,
        safe_load_yaml,
        advisor,
        survey_cluster,
        search_plans,
        plan_upgrade,
        download_pages,
    )
}


def peak_memory() -> int:
    """The most bytes this process held.

    Linux counts `ru_maxrss` on from the process that started this one, so the kernel's own page comes first.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) * 1024
    except (OSError, StopIteration):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    kept = work()  # held until the clock has stopped: giving memory back is not what is asked
    seconds = time.perf_counter() - started
    del kept
    return seconds


def _load(rules: str) -> KnowledgeBase:
    from advisor.documents import knowledge

    return knowledge.load_knowledge([Path(rules)]).knowledge


def _collected(knowledge: KnowledgeBase, file: str) -> Inventory:
    from advisor.collectors import collect
    from advisor.collectors.sources import read_sources

    return collect(read_sources([file], BytesIO()), knowledge)


def _texts(rules: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((Path(rules) / "advisories").rglob("*.yaml"))]


if __name__ == "__main__":
    with Workers() as workers:
        taken = JOBS[sys.argv[1]](*sys.argv[2:])
    print(json.dumps({"seconds": taken, "peak": peak_memory(), "worker": workers.peak}))
