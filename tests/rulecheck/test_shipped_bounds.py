"""Editing one bound in one rule makes `rules check` fail: tried with the text of every rule, apart from `mutate.py`."""

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from advisor.documents.advisory import advisory
from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import Rules, load_knowledge
from advisor.documents.source import read_yaml_document
from advisor.documents.view import View
from advisor.documents.vocabulary import Vocabulary
from advisor.model.advisory import Advisory, Affected
from advisor.model.names import AdvisoryId
from advisor.model.support import SupportLine
from advisor.rulecheck import check_rules
from advisor.rulecheck.run_cases import knowing_only
from advisor.versions import Order, Version, parse_version
from tests.conftest import FOUNDING

RULES = bundled_folder("rules")
DAY = re.compile(r"\b(?:ends|not_before): ([0-9]{4}-[0-9]{2}-[0-9]{2})")
BOUND = re.compile(r"\b(?:introduced|fixed|last_affected|limit|from|through): (v?[0-9][^\s,}]*)")


class Edit(NamedTuple):
    """One bound of one rule, with a release in its place that it is not."""

    line: int
    was: str
    start: int
    end: int
    release: Version


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The rules that ship."""
    return load_knowledge([RULES], use_cache=False)


def _versions_part(text: str) -> str:
    """The head of a rule's file, where its bounds stand."""
    return text[: re.search(r"^(when|symptoms|consequence):", text, re.MULTILINE).start()]  # type: ignore[union-attr]  # a rule has a consequence


def _edits(text: str, name: AdvisoryId, rules: Rules) -> Iterator[Edit]:
    knowledge = rules.knowledge
    component = knowledge.components[knowledge.advisories[name].component]
    releases = [release.version for release in knowledge.catalogues[component.name].releases]
    for found in BOUND.finditer(_versions_part(text)):
        bound = parse_version(component.scheme, found[1])
        if bound.opaque and not bound.is_prerelease:
            continue  # a hotfix or a snapshot stands on no line of releases: it has no neighbour
        line = text.count("\n", 0, found.start()) + 1
        before = [each for each in releases if each.compare(bound) is Order.BEFORE]
        after = [each for each in releases if each.compare(bound) is Order.AFTER]
        for release in (*before[-1:], *after[:1]):
            yield Edit(line, found[0], found.start(1), found.end(1), release)


def _is_noticed(text: str, name: AdvisoryId, rules: Rules) -> bool:
    knowledge = rules.knowledge
    document = read_yaml_document(text.encode(), file=rules.files[name])
    view = View(document=document, data=document.data, problems=[])
    edited = advisory(view, Vocabulary(components=knowledge.components, facts=knowledge.facts))
    if edited is None or view.problems:
        return True
    original = knowledge.advisories[name]
    if edited != original and _meaning(edited) == _meaning(original):
        return True  # it decides the same, so there is nothing to notice
    cases = {name: rules.cases[name]}
    return not check_rules(knowing_only(edited, knowledge), cases, rules.place).passed


def _meaning(advisory: Advisory) -> object:
    """What the bounds come to: what is affected, and what is uncertain beside it, among the examined; or the lines."""
    examined = advisory.examined.versions
    builds = {"upstream": advisory.affected, **advisory.builds}
    return (
        advisory.support,
        examined,
        {
            name: (each.versions & examined, (each.uncertain - each.versions) & examined, _fixes(each))
            for name, each in builds.items()
        },
    )


def _fixes(affected: Affected) -> list[str]:
    return [str(entry.fixed) for entry in affected.ranges]


XDP = AdvisoryId("calico-xdp-btf-wipe-loop")

FAULTS, ENDS = (
    sorted(
        path.stem
        for path in (RULES / "advisories").rglob("*.yaml")
        if ("\nkind: end_of_life\n" in path.read_text(encoding="utf-8")) is is_end
    )
    for is_end in (False, True)
)


@pytest.mark.parametrize("name", ENDS)
def test_a_day_moved_by_one_is_noticed(name: str, rules: Rules) -> None:
    """Of every line of every end of life, to either side."""
    advisory_id = AdvisoryId(name)
    text = Path(rules.files[advisory_id]).read_text(encoding="utf-8")
    assert not _is_noticed(text, advisory_id, rules)
    days = list(DAY.finditer(_versions_part(text)))
    assert len(days) == sum(line.basis is not None for line in _lines(advisory_id, rules))
    for found in days:
        for moved in (date.fromisoformat(found[1]) + timedelta(days=step) for step in (-1, 1)):
            edited = f"{text[: found.start(1)]}{moved}{text[found.end(1) :]}"
            assert _is_noticed(edited, advisory_id, rules), f"{found[0]} -> {moved}"


def _lines(name: AdvisoryId, rules: Rules) -> tuple[SupportLine, ...]:
    support = rules.knowledge.advisories[name].support
    assert support is not None
    return support.lines


#: The check itself breaks every rule on purpose; here the text is edited, which is another way to the same mistakes.
EDITED = [name for name in FAULTS if f"{name}.yaml" in FOUNDING]


@pytest.mark.parametrize("name", EDITED)
def test_a_bound_moved_to_a_neighbouring_release_is_noticed(name: str, rules: Rules) -> None:
    """Every bound of every rule, of every build, of what is uncertain and of what was examined, to either side."""
    advisory_id = AdvisoryId(name)
    text = Path(rules.files[advisory_id]).read_text(encoding="utf-8")
    edits = list(_edits(text, advisory_id, rules))
    assert len(edits) >= 4
    assert not _is_noticed(text, advisory_id, rules)
    unnoticed = [
        f"{rules.files[advisory_id]}:{edit.line}: {edit.was} -> {edit.release}"
        for edit in edits
        if not _is_noticed(text[: edit.start] + str(edit.release) + text[edit.end :], advisory_id, rules)
    ]
    assert unnoticed == []


def test_in_a_copy_of_the_folder_too(tmp_path: Path) -> None:
    """From the file on disk to the verdict."""
    shutil.copytree(RULES, tmp_path / "rules")
    loaded = load_knowledge([tmp_path / "rules"], use_cache=False)
    assert check_rules(loaded.knowledge, loaded.cases, loaded.place, names=[XDP]).passed
    file = Path(loaded.files[XDP])
    file.write_text(file.read_text().replace("fixed: v3.27.4", "fixed: v3.27.5"))
    edited = load_knowledge([tmp_path / "rules"], use_cache=False)
    found = check_rules(edited.knowledge, edited.cases, edited.place, names=[XDP])
    assert not found.passed
    assert {failure.advisory.id for failure in found.failed} == {"calico-xdp-btf-wipe-loop"}
