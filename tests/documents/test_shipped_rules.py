"""The knowledge that ships, as a whole: what no single file can promise."""

import datetime
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import Rules, load_knowledge
from advisor.documents.schema import load_schema
from advisor.documents.source import read_yaml
from advisor.model.condition import Beside, FactTest, Inside, leaves
from advisor.model.knowledge_base import KnowledgeBase
from advisor.rulecheck.coverage import conditions_on_upgrades

ROOT = Path(__file__).resolve().parents[2]
RULES = bundled_folder("rules")
FILES = sorted(RULES.rglob("*.yaml"))
ADVISORIES = sorted((RULES / "advisories").rglob("*.yaml"))
#: Facts that no condition asks and that are observed all the same, each with what it is good for.
ASKED_BY_NO_RULE = {
    "felix.prometheus_metrics_enabled": "says whether the PromQL of a symptom can see anything",
    "node.os_image": "tells apart kernels whose texts look alike",
    "node.operating_system": "says which nodes run no Linux",
}
#: What the files of a folder are; in every other folder they are advisories.
KIND_OF_FOLDER = {
    "releases": "releases",
    "compatibility": "compatibility",
    "hops": "hops",
    "hazards": "hazard",
    "runbooks": "runbook",
}
#: An example in a document.
IN_DOCS = re.compile(r"^```ya?ml\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The rules, every file through every gate."""
    return load_knowledge([RULES], use_cache=False)


@pytest.fixture(scope="module")
def knowledge(rules: Rules) -> KnowledgeBase:
    """What the rules say."""
    return rules.knowledge


def _name(path: Path) -> str:
    return path.name


def test_ids_are_unique_and_name_their_files(rules: Rules) -> None:
    """Over all areas, not only within a folder."""
    stems = [path.stem for path in ADVISORIES]
    assert len(stems) == len(set(stems))
    assert sorted(rules.knowledge.advisories) == sorted(stems)
    assert {Path(file) for file in rules.files.values()} == set(ADVISORIES)


def test_every_advisory_lies_under_its_component(rules: Rules) -> None:
    """`advisories/<area>/<component>/<id>.yaml`, so that a reader finds what is known of a component."""
    for name, advisory in rules.knowledge.advisories.items():
        assert Path(rules.files[name]).parent.name == advisory.component
        assert len(Path(rules.files[name]).relative_to(RULES).parts) == 4


def test_every_claim_has_a_reference_read_on_a_real_day(knowledge: KnowledgeBase) -> None:
    """Not after the day the project was written, and not before there was anything to read."""
    today = datetime.date.today()
    for advisory in knowledge.advisories.values():
        assert advisory.references
        urls = [reference.url for reference in advisory.references]
        assert len(urls) == len(set(urls)), f"{advisory.id} names a source twice"
        for reference in advisory.references:
            read = datetime.date.fromisoformat(reference.read)
            assert datetime.date(2020, 1, 1) < read <= max(today, datetime.date(2026, 11, 21))


def test_every_catalogue_and_the_whole_say_when_upstream_was_read(knowledge: KnowledgeBase) -> None:
    """Real days."""
    for day in (knowledge.as_of, *(each.read for each in knowledge.catalogues.values())):
        assert datetime.date.fromisoformat(day) > datetime.date(2020, 1, 1)


def test_components_and_facts_that_are_named_exist(knowledge: KnowledgeBase) -> None:
    """The gates refuse others; this says so without them."""
    for advisory in knowledge.advisories.values():
        assert advisory.component in knowledge.components
        for leaf in leaves(advisory.when):
            match leaf:
                case FactTest(fact, _):
                    assert fact in knowledge.facts
                case Inside(component, _) | Beside(component, _):
                    assert component in knowledge.components


def test_every_fact_is_asked_by_somebody(knowledge: KnowledgeBase) -> None:
    """By a condition, a symptom, a bundle's slot, an upgrade, or by nobody, for a reason that stands here."""
    asked = set(ASKED_BY_NO_RULE)
    for advisory in knowledge.advisories.values():
        asked |= {leaf.fact for leaf in leaves(advisory.when) if isinstance(leaf, FactTest)}
        asked |= {symptom.when.fact for symptom in advisory.symptoms if symptom.when}
        asked |= {each.clears.fact for each in advisory.workarounds if each.clears}
    for catalogue in knowledge.catalogues.values():
        for slot in catalogue.slots:
            asked |= {leaf.fact for leaf in leaves(slot.provided) if isinstance(leaf, FactTest)}
    for condition in conditions_on_upgrades(knowledge.upgrades):
        asked |= {leaf.fact for leaf in leaves(condition) if isinstance(leaf, FactTest)}
    assert set(knowledge.facts) - asked == set()
    assert set(ASKED_BY_NO_RULE) <= set(knowledge.facts)


def test_every_fact_says_who_can_supply_it(knowledge: KnowledgeBase) -> None:
    """An unknown is of no use to a reader who is not told what to do."""
    for fact in knowledge.facts.values():
        assert fact.obtain
        assert all(each.says for each in fact.obtain)


def test_a_catalogue_is_named_after_its_component(knowledge: KnowledgeBase) -> None:
    """`releases/<component>.yaml`."""
    assert {path.stem for path in (RULES / "releases").iterdir()} == set(knowledge.catalogues)


def test_every_component_an_advisory_is_about_has_releases(knowledge: KnowledgeBase) -> None:
    """Without them nobody can say which release ends the fault, nor break the rule on purpose."""
    assert {advisory.component for advisory in knowledge.advisories.values()} <= set(knowledge.catalogues)


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_an_editor_finds_the_schema(path: Path) -> None:
    """The first line names it, relative to the file."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    schema = (path.parent / found[1]).resolve()
    assert schema.is_file()
    folder = path.parent.name
    kind = (
        path.stem if folder == "rules" or path.stem in {"fields", "checks"} else KIND_OF_FOLDER.get(folder, "advisory")
    )
    assert schema == ROOT / "schemas" / f"{kind}.schema.json"


@pytest.mark.parametrize("path", sorted((ROOT / "schemas").glob("*.json")), ids=_name)
def test_every_schema_is_a_schema(path: Path) -> None:
    """Draft 2020-12, as an editor or another program would check it; its name is its `$id`."""
    schema = load_schema(path.name.removesuffix(".schema.json"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == path.name
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_parser_of_yaml_reads_the_same_rules(path: Path) -> None:
    """Whoever reads them with another tool sees the same keys; only plain dates and numbers may have other types."""
    (document,) = read_yaml(path.read_bytes(), file=path.name)
    assert _texts(yaml.load(path.read_bytes(), Loader=yaml.BaseLoader)) == _texts(document.data)  # noqa: S506  # texts only


def _texts(node: object) -> object:
    """The same tree with every scalar as a text."""
    match node:
        case dict():
            return {key: _texts(value) for key, value in node.items()}
        case list():
            return [_texts(value) for value in node]
        case bool():
            return "true" if node else "false"
        case None | "null" | "~":
            return ""
    return str(node)


def test_every_yaml_example_in_the_documents_loads() -> None:
    """A reader copies them."""
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "inventory-examples").rglob("*.md")]
    for path in documents:
        for block in IN_DOCS.findall(path.read_text(encoding="utf-8")):
            assert read_yaml(block.encode(), file=path.name)
