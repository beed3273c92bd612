"""`scan --estate`: what comes out, what is refused, and what is told of inputs that are broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from advisor.estate import worker
from advisor.model.inventory import Inventory
from tests.cli.conftest import Advisor, Result
from tests.estate.makers import AFFECTED, CLEAR, inventory, write_estate
from tests.report.page_reader import read_page
from tests.report.test_schemas import faults

ROOT = Path(__file__).resolve().parents[2]
REPORT = json.loads((ROOT / "schemas/report.schema.json").read_text(encoding="utf-8"))
CLUSTER = Draft202012Validator({"$ref": "#/$defs/cluster", "$defs": REPORT["$defs"]})


def lines_of(text: str) -> tuple[list[Any], Any]:
    """The clusters of a stream of lines, each held against the schema, and its summary, as well."""
    *clusters, summary = map(json.loads, text.splitlines())
    assert [error.message for each in clusters for error in CLUSTER.iter_errors(each)] == []
    assert faults("estate", summary) == []
    return clusters, summary


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    """Seven inventories of a cluster each, of which the first, the fourth and the seventh are clear."""
    return write_estate(tmp_path / "estate", 7)


def test_a_line_for_each_cluster_and_the_summary_last(advisor: Advisor, estate: Path) -> None:
    """In the order of the sources, each exactly what a report says of that cluster alone."""
    done = advisor("scan", "--estate", "-o", "jsonl", estate)
    clusters, summary = lines_of(done.out)
    assert done.code == summary["gate"]["exit_code"] == 1
    assert [each["name"] for each in clusters] == [f"c{number:03}" for number in range(7)]
    alone = advisor("scan", "-o", "json", estate / "002.yaml").document
    assert clusters[2] == alone["clusters"][0]
    assert (summary["complete"], summary["verdict"], summary["inputs"]) == (True, "affected", {"read": 7, "broken": 0})
    assert summary["clusters"] == {
        "count": 7,
        "distinct": 2,
        "nodes": 4,
        "verdicts": {"clear": 3, "affected": 4, "undecided": 0, "unreachable": 0},
    }
    assert summary["knowledge"] == alone["knowledge"]


def test_the_bytes_are_the_same_in_one_process_and_in_two(advisor: Advisor, estate: Path) -> None:
    """On standard output and in a file."""
    one = advisor("scan", "--estate", "-o", "jsonl", "--jobs", "1", estate)
    two = advisor("scan", "--estate", "-o", "jsonl=two.jsonl", "--jobs", "2", estate)
    assert (one.code, two.code, two.out) == (1, 1, "")
    assert Path("two.jsonl").read_text(encoding="ascii") == one.out
    assert not list(Path().glob("*.progress"))


def test_clusters_that_no_rule_tells_apart_are_counted_as_one_sort(advisor: Advisor, estate: Path) -> None:
    """Whatever they are called, and however many there are; a terminal tells it too."""
    write_estate(estate, 8, first=7)
    (estate / "other.yaml").write_bytes(inventory("other", cluster=AFFECTED.replace("v3.29.1", "v3.29.2")))
    done = advisor("scan", "--estate", "-o", "json-summary", "-o", "terminal=shown.txt", "--color", "never", estate)
    assert (done.document["clusters"]["count"], done.document["clusters"]["distinct"]) == (16, 3)
    assert "alike: the clusters are of 3 sorts" in Path("shown.txt").read_text(encoding="utf-8")


def test_the_summary_alone_is_the_last_line(advisor: Advisor, estate: Path) -> None:
    """Laid out for people."""
    done = advisor("scan", "--estate", "-o", "json-summary", "-o", "jsonl=all.jsonl", estate)
    assert done.document == lines_of(Path("all.jsonl").read_text(encoding="ascii"))[1]


def test_one_broken_inventory_does_not_stop_the_others(advisor: Advisor, estate: Path) -> None:
    """It is told with its place and a hint, on standard error and in the summary, and decides the exit code."""
    (estate / "003.yaml").write_text("clusters: [", encoding="utf-8")
    done = advisor("scan", "--estate", "-q", "-o", "jsonl", estate)
    clusters, summary = lines_of(done.out)
    assert (done.code, len(clusters), summary["inputs"]) == (2, 6, {"read": 6, "broken": 1})
    (problem,) = summary["problems"]
    assert problem["file"] == str(estate / "003.yaml")
    assert problem["hint"]
    assert f"{estate / '003.yaml'}" in done.err
    assert "hint:" in done.err


def test_what_mends_many_inputs_is_said_once(advisor: Advisor, estate: Path) -> None:
    """On standard error and in the view, behind the files that it is about; each of these is named."""
    files = [estate / name for name in ("README.md", "notes.txt", "plan.md")]
    for each in files:
        each.write_text("nothing that is an inventory\n", encoding="utf-8")
    done = advisor("scan", "--estate", "-q", estate)
    for text in (done.out, done.err):
        assert text.count("understood are") == 1
        assert [each for each in files if str(each) not in text.replace("\n    ", "")] == []


def test_two_clusters_of_one_name_are_both_told(advisor: Advisor, estate: Path) -> None:
    """Neither is lost, and both files are named."""
    (estate / "twin.yaml").write_bytes(inventory("c001", cluster=CLEAR))
    done = advisor("scan", "--estate", "-o", "jsonl", estate)
    clusters, summary = lines_of(done.out)
    assert done.code == 2
    assert [each["verdict"] for each in clusters if each["name"] == "c001"] == ["affected", "clear"]
    (problem,) = summary["problems"]
    assert (problem["code"], problem["file"]) == ("cluster-twice", str(estate / "twin.yaml"))
    assert str(estate / "001.yaml") in problem["message"]
    assert summary["inputs"] == {"read": 8, "broken": 0}


def test_two_clusters_of_one_name_are_told_by_what_people_look_at(advisor: Advisor, tmp_path: Path) -> None:
    """Though all are clear: without it nobody knew why the code is 2. They are no inputs that were not read."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_bytes(inventory("twin", cluster=CLEAR))
    done = advisor("scan", "--estate", "one.yaml", "two.yaml", "-o", "terminal", "-o", "html=all.html")
    assert done.code == 2
    for text in (done.out, read_page(Path("all.html").read_text(encoding="utf-8")).text):
        for part in ("1 cluster bears the name of another", 'two.yaml: "twin" is a cluster of one.yaml too'):
            assert part in " ".join(text.split())
        assert "not read:" not in text.lower()


@pytest.mark.parametrize(
    ("clusters", "flags", "code"),
    [
        ((CLEAR, CLEAR), (), 0),
        ((CLEAR, AFFECTED, "is_reached: false"), (), 1),
        ((CLEAR, AFFECTED), ("--exit-zero",), 0),
        ((CLEAR, "components: {calico: v3.31.7}"), (), 3),
        ((CLEAR, "components: {calico: v3.31.7}"), ("--allow-unknown",), 0),
        (("is_reached: false", "components: {calico: v3.31.7}"), ("--exit-zero",), 4),
        (("calico: no", AFFECTED), ("--exit-zero",), 2),
    ],
)
def test_the_exit_code_is_that_of_the_table(
    advisor: Advisor, tmp_path: Path, clusters: tuple[str, ...], flags: tuple[str, ...], code: int
) -> None:
    """A broken input before what affects, that before what was not reached, that before what is not decided."""
    for number, each in enumerate(clusters):
        (tmp_path / f"{number}.yaml").write_bytes(inventory(f"c{number}", cluster=each))
    files = [tmp_path / f"{number}.yaml" for number in range(len(clusters))]
    assert advisor("scan", "--estate", *flags, "-o", "jsonl", *files).code == code


def test_what_is_on_record_is_told_over_all_clusters(advisor: Advisor, estate: Path) -> None:
    """A waiver that covers something in any of them is applied; one that covers nothing anywhere is not used."""
    leak = "calico-felix-netlink-handle-leak"
    signed = "reason: It is restarted., owner: team, created: 2026-11-02, expires: 2026-12-20"
    waivers = "".join(
        f"  - {{id: {leak}, scope: {{clusters: [{name}]}}, {signed}}}\n" for name in ("c001", "c002", "c999")
    )
    Path("waivers.yaml").write_text(f'schema_version: "1.0.0"\nwaivers:\n{waivers}', encoding="utf-8")
    summary = advisor("scan", "--estate", "-o", "json-summary", "--waivers", "waivers.yaml", estate).document
    told = {kind: [each["scope"]["clusters"] for each in found] for kind, found in summary["waivers"].items()}
    assert told == {"applied": [["c001"], ["c002"]], "unused": [["c999"]], "expired": [], "not_yet_valid": []}
    assert summary["summary"]["waived"] == 2


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "a number of processes that is none": (("--estate", "--jobs", "0"), "no number of processes"),
    "a format that many clusters have not": (("--estate", "-o", "sarif"), "no output format"),
    "a baseline": (("--estate", "--baseline", "old.json"), "--baseline"),
    "lines twice": (("--estate", "-o", "jsonl=a", "-o", "jsonl=b"), "twice"),
    "going on without a file": (("--estate", "--resume", "-o", "jsonl"), "--resume"),
    "an output among the inputs": (("--estate", "-o", "jsonl=estate/out.jsonl"), "every file is an inventory"),
    "processes for one cluster": (("--jobs", "2"), "add --estate"),
    "lines of one cluster": (("-o", "jsonl"), "add --estate"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_meant_is_refused_before_anything_is_judged(advisor: Advisor, estate: Path, name: str) -> None:
    """With what to do about it."""
    flags, told = REFUSED[name]
    done = advisor("scan", *flags, "estate")
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert sorted(each.name for each in Path().iterdir()) == ["estate"]


def test_an_empty_folder_is_refused(advisor: Advisor) -> None:
    """Nothing looked at is not clear."""
    Path("empty").mkdir()
    assert advisor("scan", "--estate", "empty").code == 2


# Going on


@pytest.fixture
def stopped(advisor: Advisor, estate: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A run into part.jsonl that Ctrl-C ended at the seventh inventory; gives what the whole run writes."""
    assert estate.name == "estate"
    advisor("scan", "--estate", "-o", "jsonl=whole.jsonl", "estate")
    judge = worker.judge_inventory

    def stop(inventory: Inventory, source: str, *others: Any) -> Any:
        if source.endswith("006.yaml"):
            raise KeyboardInterrupt
        return judge(inventory, source, *others)

    with monkeypatch.context() as patch:
        patch.setattr(worker, "judge_inventory", stop)
        done = advisor("scan", "--estate", "-o", "jsonl=part.jsonl", "estate")
    assert done.code == 130
    assert "--resume" in done.err
    return Path("whole.jsonl").read_bytes()


def test_a_defect_leaves_what_is_judged_and_can_be_gone_on_with(
    advisor: Advisor, estate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends the run with 70 and a trace; the lines before it stand, and once it is mended the rest is judged."""
    advisor("scan", "--estate", "-o", "jsonl=whole.jsonl", "estate")
    judge = worker.judge_inventory

    def fail(inventory: Inventory, source: str, *others: Any) -> Any:
        if source.endswith("006.yaml"):
            raise RuntimeError("a defect")
        return judge(inventory, source, *others)

    with monkeypatch.context() as patch:
        patch.setattr(worker, "judge_inventory", fail)
        patch.setattr("tempfile.tempdir", str(tmp_path))
        done = advisor("scan", "--estate", "-o", "jsonl=part.jsonl", "estate")
    assert done.code == 70
    (trace,) = tmp_path.glob("advisor-trace-*.txt")
    assert str(trace) in done.err
    part = Path("part.jsonl").read_bytes()
    assert 0 < part.count(b"\n") < 7
    assert Path("whole.jsonl").read_bytes().startswith(part)
    assert go_on(advisor).code == 1
    assert Path("part.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()
    assert estate.is_dir()


def go_on(advisor: Advisor, *flags: str) -> Result:
    """Goes on with the part."""
    return advisor("scan", "--estate", "--resume", "-o", "jsonl=part.jsonl", *flags, "estate")


def test_what_an_interrupted_run_has_done_can_be_read(stopped: bytes) -> None:
    """Its lines are those of the whole, and its summary says that it is not all."""
    clusters, summary = lines_of(Path("part.jsonl").read_text(encoding="ascii"))
    assert 0 < len(clusters) < 7
    assert stopped.startswith(b"".join(Path("part.jsonl").read_bytes().splitlines(keepends=True)[:-1]))
    assert (summary["complete"], summary["gate"]["exit_code"]) == (False, 130)
    assert summary["clusters"]["count"] == len(clusters)


def _tear(name: str, *, lines: int, off: int) -> None:
    """Leaves so many lines of a file, and of the last one all but some bytes."""
    kept = b"".join(Path(name).read_bytes().splitlines(keepends=True)[:lines])
    Path(name).write_bytes(kept[: len(kept) - off])


@pytest.mark.parametrize(
    ("torn", "lost"),
    [("nothing", 0), ("summary", 0), ("last line", 1), ("last entry", 1), ("line without entry", 1)],
)
def test_a_run_that_goes_on_writes_what_an_uninterrupted_one_writes(
    advisor: Advisor, stopped: bytes, monkeypatch: pytest.MonkeyPatch, torn: str, lost: int
) -> None:
    """To the byte, also where the machine went down in the middle of a line; and it judges nothing twice."""
    done_before = len(Path("part.jsonl").read_bytes().splitlines()) - 1
    match torn:
        case "summary":
            _tear("part.jsonl", lines=done_before, off=0)
        case "last line":
            _tear("part.jsonl", lines=done_before, off=40)
        case "last entry":
            _tear("part.jsonl.progress", lines=done_before + 1, off=40)
        case "line without entry":
            _tear("part.jsonl.progress", lines=done_before, off=0)
            _tear("part.jsonl", lines=done_before, off=40)
    judged: list[str] = []
    judge = worker.judge_inventory

    def note(inventory: Inventory, source: str, *others: Any) -> Any:
        judged.append(Path(source).name)
        return judge(inventory, source, *others)

    monkeypatch.setattr(worker, "judge_inventory", note)
    assert go_on(advisor).code == 1
    assert Path("part.jsonl").read_bytes() == stopped
    assert judged == [f"{number:03}.yaml" for number in range(done_before - lost, 7)]
    assert not Path("part.jsonl.progress").exists()


def test_a_broken_input_is_told_again_by_the_run_that_goes_on(
    advisor: Advisor, estate: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The summary is about everything, and so is the exit code."""
    (estate / "000.yaml").write_text("clusters: [", encoding="utf-8")
    whole = request.getfixturevalue("stopped")
    done = go_on(advisor)
    assert (done.code, Path("part.jsonl").read_bytes()) == (2, whole)
    assert "000.yaml" in done.err


CHANGES: dict[str, tuple[tuple[str, ...], str]] = {
    "the day": (("--today", "2026-11-20"), "the day was 2026-11-21 when this run began, and is 2026-11-20 now"),
    "a setting": (("--fail-on", "high"), "--fail-on was not given when this run began, and is high now"),
    "the rules": (("--rules", str(ROOT / "rules")), "the knowledge was sha256:"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_run_that_would_judge_otherwise_is_not_gone_on_with(advisor: Advisor, stopped: bytes, name: str) -> None:
    """Both sides are told, and nothing of what is there is touched."""
    assert stopped
    flags, told = CHANGES[name]
    before = Path("part.jsonl").read_bytes()
    done = go_on(advisor, *flags)
    assert done.code == 2
    assert told in done.err
    assert Path("part.jsonl").read_bytes() == before


def _edit(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"# edited\n")


def _add(path: Path) -> None:
    path.with_name("000-new.yaml").write_bytes(inventory("new"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_edit, "000.yaml: error[cannot-resume]: its content"),
        (Path.unlink, "001.yaml stands in its place"),
        (_add, "000-new.yaml stands in its place"),
    ],
)
def test_inputs_that_changed_are_named(
    advisor: Advisor, stopped: bytes, change: Callable[[Path], None], told: str
) -> None:
    """A file that was judged has other content, is gone, or another one stands before it."""
    assert stopped
    change(Path("estate/000.yaml"))
    before = Path("part.jsonl").read_bytes()
    done = go_on(advisor)
    assert done.code == 2
    assert told in done.err
    assert Path("part.jsonl").read_bytes() == before


def test_lines_that_somebody_changed_are_not_gone_on_with(advisor: Advisor, stopped: bytes) -> None:
    """They are not what the run wrote."""
    assert stopped
    data = Path("part.jsonl").read_bytes()
    Path("part.jsonl").write_bytes(data.replace(b"c000", b"c00x", 1))
    done = go_on(advisor)
    assert done.code == 2
    assert "are not those that the run wrote" in done.err


def test_a_finished_run_is_not_gone_on_with_and_one_that_never_began_begins(advisor: Advisor, estate: Path) -> None:
    """The first would be written over; for the second there is nothing to lose."""
    begun = go_on(advisor)
    assert begun.code == 1
    assert "begins it" in begun.err
    whole = Path("part.jsonl").read_bytes()
    again = go_on(advisor)
    assert again.code == 2
    assert "part.jsonl.progress is not beside it" in again.err
    assert Path("part.jsonl").read_bytes() == whole
    assert estate.is_dir()


@pytest.mark.parametrize("content", [b"", b"{}\n", b'{"form": 1, "terms"', b"\xff\x00\n", b"[" * 100_000 + b"\n"])
def test_a_progress_file_of_somebody_else_is_refused(advisor: Advisor, stopped: bytes, content: bytes) -> None:
    """Whatever is in it."""
    assert stopped
    Path("part.jsonl.progress").write_bytes(content)
    done = go_on(advisor)
    assert done.code == 2
    assert "cannot-resume" in done.err


# Writing


def test_a_full_device_is_said_and_ends_the_run(advisor: Advisor, estate: Path) -> None:
    """It is the output that is at fault."""
    done = advisor("scan", "--estate", "-o", "jsonl=/dev/full", estate)
    assert done.code == 2
    assert "/dev/full: error[unwritable-output]" in done.err


# Views


def test_the_terminal_shows_the_estate_and_what_was_not_read(advisor: Advisor, estate: Path) -> None:
    """Without a format, and in 80 columns."""
    (estate / "003.yaml").write_text("clusters: [", encoding="utf-8")
    done = advisor("scan", "--estate", estate)
    assert done.code == 2
    assert done.out.startswith("6 clusters, 4 nodes: 4 affected, 2 clear")
    assert "NOT READ: 1 input" in done.out
    assert max(map(len, done.out.splitlines())) <= 80


def test_clusters_are_grouped_by_a_label(advisor: Advisor, estate: Path) -> None:
    """Of their inventories; those without it are counted apart."""
    for number, region in ((1, "eu"), (2, "us"), (4, "eu")):
        labelled = inventory(f"c{number:03}", cluster=f"labels: {{region: {region}}}, {AFFECTED}")
        (estate / f"{number:03}.yaml").write_bytes(labelled)
    summary = advisor("scan", "--estate", "--group-by", "region", "-o", "json-summary", estate).document
    assert faults("estate", summary) == []
    groups = {each["value"]: each["clusters"] for each in summary["by_group"]["groups"]}
    assert (groups, summary["by_group"]["without_it"]["clusters"]) == ({"eu": 2, "us": 1}, 4)


def test_the_page_and_the_metrics_are_about_all(advisor: Advisor, estate: Path) -> None:
    """Beside each other, and nothing on standard output."""
    done = advisor("scan", "--estate", "-o", "html=all.html", "--metrics", "all.prom", estate)
    assert (done.code, done.out) == (1, "")
    assert "7 clusters" in Path("all.html").read_text(encoding="utf-8")
    metrics = Path("all.prom").read_text(encoding="utf-8").splitlines()
    assert 'advisor_estate_clusters{verdict="affected"} 4' in metrics
    assert 'advisor_estate_advisory_clusters{advisory="calico-felix-netlink-handle-leak"} 4' in metrics
    assert "advisor_estate_complete 1" in metrics
