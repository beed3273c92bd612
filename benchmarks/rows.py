"""What is measured, one function a row, by the name the command line knows it under."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.api import served
from benchmarks.catalogue import Scale
from benchmarks.fleet_rows import fleet
from benchmarks.inputs import Inputs
from benchmarks.measure import ROOT, Work, alternately, job, process, repeatedly
from benchmarks.table import Measured

#: The rules that ship.
SHIPPED = Path(__file__).resolve().parents[1] / "rules"

#: The goals, from the table "Speed to reach" that the project set itself.
SCAN_GOAL = 15
DECODE_GOAL = 2
MEMORY_GOAL = 450_000_000
PAGED_GOAL = 200_000_000
TWICE_GOAL = 2.1
SAME_GOAL = 1.1

#: What the console script of the package does.
_ADVISOR = ("-c", "import sys; from advisor.cli.main import main; sys.exit(main())")
_SCAN = ("scan", "--today", "2026-11-21")


def start(inputs: Inputs) -> Iterator[Measured]:
    """The bare start of the program."""
    run = process([*_ADVISOR, "--version"], cache=inputs.cache)
    yield _against_python("advisor --version", run, inputs)


def scan_warm(inputs: Inputs) -> Iterator[Measured]:
    """A whole scan, as a person meets it for the second time."""
    arguments = (*_SCAN, str(inputs.scanned))
    run = process([*_ADVISOR, *arguments], cache=inputs.cache)
    work = f"scan of {inputs.size.scanned_nodes:,} nodes, shipped knowledge, cache warm"
    measured = _against_python(work, run, inputs, goal=SCAN_GOAL)
    yield _with_peak(measured, job("advisor", *arguments, cache=inputs.cache))


def scan_cold(inputs: Inputs) -> Iterator[Measured]:
    """The same for the first time."""
    arguments = (*_SCAN, str(inputs.scanned))
    forget = partial(_forget, inputs.cache)
    run = process([*_ADVISOR, *arguments], cache=inputs.cache, before=forget)
    measured = _against_python("the same, cache cold", run, inputs)
    yield _with_peak(measured, job("advisor", *arguments, cache=inputs.cache, before=forget))


def rules_check(inputs: Inputs) -> Iterator[Measured]:
    """What an author waits for."""
    run = process([*_ADVISOR, "rules", "check"], cache=inputs.cache)
    measured = Measured(work="rules check of the shipped rules", ours=repeatedly(run, inputs.size.runs))
    yield _with_peak(measured, job("advisor", "rules", "check", cache=inputs.cache))


def alike(inputs: Inputs) -> Iterator[Measured]:
    """The large cluster whose nodes differ as little as nodes do."""
    yield _whole("alike", inputs.alike, inputs)


def different(inputs: Inputs) -> Iterator[Measured]:
    """The large cluster whose nodes are all different."""
    yield _whole("all different", inputs.different, inputs)


def twice_nodes(inputs: Inputs) -> Iterator[Measured]:
    """Twice the nodes, in the same groups: reading them, and judging them."""
    for name, work, goal in (
        ("collect_cluster", "reading twice the nodes", TWICE_GOAL),
        ("judge_again", "judging twice the nodes, the same groups", SAME_GOAL),
    ):
        ours = job(name, inputs.rules, inputs.twice_as_many, cache=inputs.cache)
        yardstick = job(name, inputs.rules, inputs.alike, cache=inputs.cache)
        yield _compared(work, ours, yardstick, "once the nodes", inputs, goal=goal)


def twice_advisories(inputs: Inputs) -> Iterator[Measured]:
    """Twice the advisories, half of them about what is not installed."""
    ours = job("judge_again", inputs.rules_with_others, inputs.alike, cache=inputs.cache)
    yardstick = job("judge_again", inputs.rules, inputs.alike, cache=inputs.cache)
    work = "judging twice the advisories, half about other components"
    yield _compared(work, ours, yardstick, "once the advisories", inputs, goal=SAME_GOAL)


def compile_rules(inputs: Inputs) -> Iterator[Measured]:
    """Rules that were never seen before."""
    ours = job("load_knowledge", inputs.rules, cache=inputs.cache, before=partial(_forget, inputs.cache))
    yardstick = job("safe_load_yaml", inputs.rules, cache=inputs.cache)
    yield _compared(f"compile {inputs.size.advisories:,} advisories", ours, yardstick, "CSafeLoader", inputs)


def load_rules(inputs: Inputs) -> Iterator[Measured]:
    """Rules that the cache holds."""
    _forget(inputs.cache)  # so that it holds these alone
    ours = job("load_knowledge", inputs.rules, cache=inputs.cache)
    yardstick = job("decode_cache", inputs.cache, cache=inputs.cache)
    yield _compared("load them from the cache", ours, yardstick, "its bytes decoded", inputs)


def read_yaml(inputs: Inputs) -> Iterator[Measured]:
    """Reading text alone."""
    ours = job("read_yaml", inputs.rules, cache=inputs.cache)
    yardstick = job("safe_load_yaml", inputs.rules, cache=inputs.cache)
    yield _compared("read their YAML, with the line of every value", ours, yardstick, "CSafeLoader", inputs)


def live(inputs: Inputs) -> Iterator[Measured]:
    """Clusters read over an API, against fetching the same pages and looking at nothing in them."""
    for nodes in inputs.size.live:
        with served(inputs.live(nodes), inputs.folder) as (api, kubeconfig):
            ours = job("survey_cluster", kubeconfig, cache=inputs.cache)
            yardstick = job("download_pages", kubeconfig, cache=inputs.cache)
            ours()
            asked, sent = api.requests, api.sent / 1e6
            work = f"{nodes:,} nodes over an API: {asked} requests, {sent:.1f} MB packed, {api.unpacked / 1e6:.0f} MB"
            measured = _compared(work, ours, yardstick, "bare paged download", inputs, goal=DECODE_GOAL)
            yield replace(measured, goal_memory=PAGED_GOAL)


def estates(inputs: Inputs) -> Iterator[Measured]:
    """Clusters under one Rancher, planned together: alike ones cost no more than one, others by their number."""
    many, few = inputs.size.clusters, max(inputs.size.clusters // 10, 1)
    for all_different, kind, less in ((False, "alike", 1), (True, "all different", few)):
        ours, yardstick = (
            job("plan_estate", SHIPPED, inputs.estate(count, all_different=all_different), cache=inputs.cache)
            for count in (many, less)
        )
        yield _compared(f"plan {many} clusters {kind} under one Rancher", ours, yardstick, f"{less} of them", inputs)


def plan_search(inputs: Inputs) -> Iterator[Measured]:
    """The whole Pareto front of a generated catalogue, found and proven."""
    yield _search("search", inputs.size.planned, inputs)


def plan_growth(inputs: Inputs) -> Iterator[Measured]:
    """The same with one thing doubled: against that of the catalogue as it was."""
    scale = inputs.size.planned
    for work, larger in (
        ("search, twice the releases", replace(scale, releases=2 * scale.releases)),
        ("search, twice as far behind", replace(scale, behind=2 * scale.behind)),
        ("search, twice the components", replace(scale, components=2 * scale.components)),
        (
            "search, twice both (the stress case)",
            replace(scale, components=2 * scale.components, releases=2 * scale.releases),
        ),
    ):
        yield _search(work, larger, inputs)


def plan_whole(inputs: Inputs) -> Iterator[Measured]:
    """The planner's verb, on the generated catalogue and on the one that ships."""
    folder = inputs.catalogue(inputs.size.planned)
    shipped = (ROOT / "rules", ROOT / "inventory-examples" / "rke2-canal-ubuntu-20.04")
    for work, rules, cluster in (
        ("plan, every way written down and checked", folder / "rules", folder / "cluster.yaml"),
        ("the same for RKE2 under Rancher, shipped catalogue", *shipped),
    ):
        ours = job("plan_upgrade", rules, cluster, cache=inputs.cache)
        yardstick = job("judge_again", rules, cluster, cache=inputs.cache)
        yield _compared(work, ours, yardstick, "one assessment", inputs)


def screen_paint(inputs: Inputs) -> Iterator[Measured]:
    """The planner's screen from the start of the process to its first paint."""
    ours = process(["-m", "benchmarks.screen", str(inputs.scanned)], cache=inputs.cache)
    bare = process(["-m", "benchmarks.screen"], cache=inputs.cache)
    yield _compared("first paint of the screen", ours, bare, "a bare Textual app", inputs)
    yield _against_python("the same", ours, inputs)


def screen_answer(inputs: Inputs) -> Iterator[Measured]:
    """What somebody waits for who answered; the goal is absolute, and stands in the words of the row."""
    ours = repeatedly(job("judge_answered", inputs.scanned, cache=inputs.cache), inputs.size.runs)
    yield Measured(work=f"judging {inputs.size.scanned_nodes:,} nodes anew after an answer (under 200 ms)", ours=ours)


ROWS: Mapping[str, Callable[[Inputs], Iterator[Measured]]] = {
    "start": start,
    "scan-warm": scan_warm,
    "scan-cold": scan_cold,
    "alike": alike,
    "different": different,
    "twice-nodes": twice_nodes,
    "twice-advisories": twice_advisories,
    "compile": compile_rules,
    "load": load_rules,
    "yaml": read_yaml,
    "live": live,
    "estates": estates,
    "fleet": fleet,
    "plan-search": plan_search,
    "plan-growth": plan_growth,
    "plan": plan_whole,
    "rules-check": rules_check,
    "screen-paint": screen_paint,
    "screen-answer": screen_answer,
}
"""In the order of the table."""


def _search(work: str, scale: Scale, inputs: Inputs) -> Measured:
    folder = inputs.catalogue(scale)
    says = f"{work}: {scale.components} components × {scale.releases} releases, {scale.behind} lines behind"
    ours = job("search_plans", folder / "rules", folder / "cluster.yaml", cache=inputs.cache)
    base = inputs.catalogue(inputs.size.planned)
    yardstick = job("search_plans", base / "rules", base / "cluster.yaml", cache=inputs.cache)
    if scale == inputs.size.planned:
        return Measured(work=says, ours=repeatedly(ours, inputs.size.runs))
    return _compared(says, ours, yardstick, "the first of these", inputs)


def _whole(kind: str, cluster: Path, inputs: Inputs) -> Measured:
    size = inputs.size
    work = f"{size.nodes:,} nodes {kind} ({cluster.stat().st_size / 1e6:.0f} MB) against {size.advisories:,} advisories"
    ours = job("judge_cluster", inputs.rules, cluster, cache=inputs.cache)
    yardstick = job("decode_nodes", cluster, cache=inputs.cache)
    measured = _compared(work, ours, yardstick, "typed decode", inputs, goal=DECODE_GOAL)
    return replace(measured, goal_memory=MEMORY_GOAL)


def _compared(
    work: str, ours: Work, yardstick: Work, against: str, inputs: Inputs, *, goal: float | None = None
) -> Measured:
    one, two = alternately(ours, yardstick, inputs.size.runs)
    return Measured(work=work, ours=one, yardstick=two, against=against, goal=goal)


def _against_python(work: str, run: Work, inputs: Inputs, *, goal: float | None = None) -> Measured:
    one, two = alternately(run, process(["-c", "pass"], cache=inputs.cache), inputs.size.starts)
    return Measured(work=work, ours=one, yardstick=two, against="python -c pass", goal=goal)


def _with_peak(measured: Measured, run: Work) -> Measured:
    return replace(measured, ours=replace(measured.ours, peak=run().peak))


def _forget(cache: Path) -> None:
    shutil.rmtree(cache, ignore_errors=True)
