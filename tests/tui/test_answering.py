"""What a person types, and the answer that comes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.model.answer import RecordedAnswer, VouchedAbsence, VouchedFact, VouchedVersion
from advisor.model.inventory import Cluster
from advisor.tui.answering import AboutFact, Draft, Question, answer_of, question_of
from advisor.tui.finding_rows import finding_rows
from advisor.tui.session import FindingsChoice
from tests.builders import BPF, CNI, INTERFACES, KERNEL, OS_IMAGE, RAN_BEFORE, TODAY, cluster, node, unreadable
from tests.tui.estate import ESTATE, KNOWLEDGE, UNSEEN, report_on, with_clusters

GOOD = Draft(value="true", clusters=("prod",), owner="ada", reason="Looked.", expires="2026-12-31", file="a.yaml")


def question(name: str, *clusters: Cluster) -> Question:
    """The question behind the gap of that name."""
    report = report_on(with_clusters(*clusters) if clusters else ESTATE)
    for row in finding_rows(report, FindingsChoice()):
        found = question_of(row, KNOWLEDGE)
        if found is not None and found.name == name:
            return found
    raise AssertionError(name)


RAN = question(RAN_BEFORE)


def about(name: object) -> Question:
    """The same question of another fact."""
    fact = next(each for each in KNOWLEDGE.facts.values() if each.name == name)
    return replace(RAN, name=fact.name, about=AboutFact(fact=fact))


def test_a_good_draft_is_an_answer() -> None:
    """With everything that was typed in it."""
    answer = answer_of(RAN, GOOD, KNOWLEDGE, TODAY)
    assert isinstance(answer, RecordedAnswer)
    assert answer.claim == VouchedFact(fact=RAN_BEFORE, value=True, nodes=None)
    assert answer.clusters == frozenset({"prod"})
    assert (answer.signature.owner, str(answer.signature.expires)) == ("ada", "2026-12-31")


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (Draft(), ["value", "expires", "owner", "reason", "clusters", "file"]),
        (replace(GOOD, value="yes"), ["value"]),
        (replace(GOOD, owner="--"), ["owner"]),
        (replace(GOOD, reason=" "), ["reason"]),
        (replace(GOOD, expires="soon"), ["expires"]),
        (replace(GOOD, expires="2026-11-20"), ["expires"]),
        (replace(GOOD, nodes=" , "), ["nodes"]),
        (replace(GOOD, file=" "), ["file"]),
    ],
)
def test_every_fault_is_told_at_its_field(draft: Draft, fields: list[str]) -> None:
    """All of them at once."""
    problems = answer_of(RAN, draft, KNOWLEDGE, TODAY)
    assert isinstance(problems, tuple)
    assert [each.place.file for each in problems] == fields


def test_the_last_day_may_be_today() -> None:
    """It holds to the end of it."""
    assert isinstance(answer_of(RAN, replace(GOOD, expires="2026-11-21"), KNOWLEDGE, TODAY), RecordedAnswer)


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        (BPF, "false", False),
        (INTERFACES, "900", 900),
        (INTERFACES, "many", None),
        (INTERFACES, "²", None),
        (CNI, "canal", "canal"),
        (CNI, "weave", None),
        (OS_IMAGE, "Ubuntu", "Ubuntu"),
        (OS_IMAGE, "", None),
        (KERNEL, "5.4.0-1", "5.4.0-1"),
    ],
)
def test_a_value_is_checked_by_its_facts_type(fact: object, text: str, value: object) -> None:
    """What can be none is a fault."""
    answer = answer_of(about(fact), replace(GOOD, value=text), KNOWLEDGE, TODAY)
    claimed = (
        answer.claim.value if isinstance(answer, RecordedAnswer) and isinstance(answer.claim, VouchedFact) else None
    )
    assert (claimed, type(claimed)) == (value, type(value))


def test_nodes_can_be_named() -> None:
    """With commas between them."""
    answer = answer_of(RAN, replace(GOOD, nodes="n1, n2"), KNOWLEDGE, TODAY)
    assert isinstance(answer, RecordedAnswer)
    assert isinstance(answer.claim, VouchedFact)
    assert answer.claim.nodes == frozenset({"n1", "n2"})


def test_what_nobody_saw_can_be_said_to_be_absent() -> None:
    """And nothing else: a version is better read."""
    unseen = question("calico.version", UNSEEN)
    assert unseen.choices == ("absent",)
    answer = answer_of(unseen, replace(GOOD, value="absent"), KNOWLEDGE, TODAY)
    assert isinstance(answer, RecordedAnswer)
    assert isinstance(answer.claim, VouchedAbsence)
    assert isinstance(answer_of(unseen, replace(GOOD, value="v3.27.3"), KNOWLEDGE, TODAY), tuple)


def test_an_image_without_a_tag_has_a_version() -> None:
    """Of its component's scheme."""
    pinned = question("calico.version", cluster(unreadable(), nodes=[node()]))
    answer = answer_of(pinned, replace(GOOD, value="v3.27.3"), KNOWLEDGE, TODAY)
    assert isinstance(answer, RecordedAnswer)
    assert isinstance(answer.claim, VouchedVersion)
    assert answer.claim.image == "sha256:0"
    assert isinstance(answer_of(pinned, replace(GOOD, value="newest"), KNOWLEDGE, TODAY), tuple)


def test_a_boolean_is_chosen_and_a_number_is_typed() -> None:
    """The form offers what there is to choose from."""
    assert RAN.choices == ("true", "false")
    assert about(CNI).choices == ("calico", "canal", "cilium")
    assert about(INTERFACES).choices == ()
    assert "a whole number" in about(INTERFACES).wants
