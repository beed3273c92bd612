"""Answers written: what is written reads back, and what was there stays as somebody wrote it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.documents.answers import load_answers, read_answers
from advisor.documents.answers_dump import add_answer, dump_answers
from advisor.model.answer import RecordedAnswer, VouchedAbsence, VouchedFact, VouchedVersion
from advisor.model.fact import FactDeclaration
from advisor.model.names import FactName
from advisor.model.signature import Signature
from advisor.problems import InvalidInput
from tests.builders import BPF, CALICO, CNI, KERNEL, RANCHER, RKE2, knowledge_of, place, version

KNOWLEDGE = knowledge_of()
SIGNED = Signature(owner="ada", reason="Looked at it.", expires=datetime.date(2026, 12, 31))
NAMES = st.none() | st.frozensets(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9), min_size=1)
CLAIMS = st.one_of(
    st.builds(VouchedFact, fact=st.just(BPF), value=st.booleans(), nodes=NAMES),
    st.builds(VouchedFact, fact=st.just(KERNEL), value=st.sampled_from(["5.4.0-1", "true", "12"]), nodes=NAMES),
    st.builds(VouchedFact, fact=st.just(CNI), value=st.sampled_from(["calico", "canal"]), nodes=st.none()),
    st.builds(VouchedVersion, component=st.just(CALICO), version=st.just(version("v3.27.3")), image=st.just("a/b:c")),
    st.builds(
        VouchedVersion, component=st.just(RANCHER), version=st.just(version("v2.9.1", RANCHER)), image=st.just("")
    ),
    st.builds(VouchedAbsence, component=st.just(RKE2)),
)
SAID = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(lambda text: f"a{text}")


def answer(claim: VouchedFact | VouchedVersion | VouchedAbsence, **signed: object) -> RecordedAnswer:
    """An answer whose question is that of its claim."""
    question = str(claim.fact) if isinstance(claim, VouchedFact) else f"{claim.component}.version"
    signature = replace(SIGNED, **signed)  # type: ignore[arg-type]  # the fields of a signature
    return RecordedAnswer(question=question, claim=claim, clusters=None, signature=signature, seen_in=place())


BPF_OFF = answer(VouchedFact(fact=BPF, value=False, nodes=None))


@given(CLAIMS, NAMES, SAID, SAID)
def test_what_is_written_reads_back(
    claim: VouchedFact, clusters: frozenset[str] | None, owner: str, reason: str
) -> None:
    """Whatever characters it holds."""
    written = replace(answer(claim, owner=owner, reason=reason), clusters=clusters)
    (read,) = read_answers(dump_answers([written], KNOWLEDGE).encode(), Path("answers.yaml"), KNOWLEDGE)
    assert replace(read, seen_in=written.seen_in) == written


def test_no_answers_are_a_file_too(tmp_path: Path) -> None:
    """One can be added to it."""
    path = tmp_path / "answers.yaml"
    path.write_text(dump_answers([], KNOWLEDGE), encoding="utf-8")
    assert load_answers(path, KNOWLEDGE) == ()
    assert [each.question for each in add_answer(BPF_OFF, path, KNOWLEDGE)] == [BPF]


FILES = {
    "indented": 'schema_version: "1.0.0"\nanswers:\n  # why we know\n  - fact: cluster.cni  # asked Bob\n'
    "    value: canal\n    scope: {clusters: all}\n    reason: Asked.\n    owner: bob\n    expires: 2026-12-01\n",
    "flush": '# ours\nschema_version: "1.0.0"\nanswers:\n- {fact: cluster.cni, value: canal, scope: {clusters: all}, '
    "reason: Asked., owner: bob, expires: 2026-12-01}",
    "json": '{"schema_version": "1.0.0", "answers": [{"fact": "cluster.cni", "value": "canal", '
    '"scope": {"clusters": "all"}, "reason": "Asked.", "owner": "bob", "expires": "2026-12-01"}]}',
}


@pytest.mark.parametrize("name", FILES)
def test_what_was_there_stays(name: str, tmp_path: Path) -> None:
    """Every line of it, comments included; JSON, which has none, is laid out anew."""
    path = tmp_path / "answers.yaml"
    path.write_text(FILES[name], encoding="utf-8")
    answers = add_answer(BPF_OFF, path, KNOWLEDGE)
    assert [each.question for each in answers] == [CNI, BPF]
    assert answers == load_answers(path, KNOWLEDGE)
    assert name == "json" or path.read_text(encoding="utf-8").startswith(FILES[name])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (FILES["indented"].replace("answers:\n", "answers:\n", 1) + "x: 1\n", "cannot-add"),
        ("answers: {}\n", "no-answers"),
        ("answers: [\n", "yaml-syntax"),
        ('schema_version: "1.0.0"\nanswers: [{fact: a.b}]\n', "cannot-add"),
    ],
)
def test_a_file_that_cannot_be_added_to_stays(text: str, code: str, tmp_path: Path) -> None:
    """As it was, with the fault told."""
    path = tmp_path / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        add_answer(BPF_OFF, path, KNOWLEDGE)
    assert [each.code for each in refused.value.problems] == [code]
    assert path.read_text(encoding="utf-8") == text
    assert list(tmp_path.iterdir()) == [path]


def test_an_answer_that_cannot_stand_is_refused(tmp_path: Path) -> None:
    """By the gates every file passes, and nothing is written."""
    path = tmp_path / "answers.yaml"
    with pytest.raises(InvalidInput) as refused:
        add_answer(answer(VouchedFact(fact=BPF, value="perhaps", nodes=None)), path, KNOWLEDGE)
    assert [each.code for each in refused.value.problems] == ["wrong-value"]
    assert not path.exists()


class Meddling(dict[FactName, FactDeclaration]):
    """Facts that somebody looks up while somebody else writes to a file."""

    path: Path

    def __getitem__(self, name: FactName) -> FactDeclaration:
        """The fact, once the file is another one."""
        self.path.write_text(FILES["flush"], encoding="utf-8")
        return super().__getitem__(name)


@pytest.mark.parametrize("before", [FILES["indented"], None])
def test_what_somebody_else_wrote_meanwhile_stays(before: str | None, tmp_path: Path) -> None:
    """Also where there was no file when we began."""
    path = tmp_path / "answers.yaml"
    if before:
        path.write_text(before, encoding="utf-8")
    facts = Meddling(KNOWLEDGE.facts)
    facts.path = path
    with pytest.raises(InvalidInput) as refused:
        add_answer(BPF_OFF, path, replace(KNOWLEDGE, facts=facts))
    assert [each.code for each in refused.value.problems] == ["written-meanwhile"]
    assert path.read_text(encoding="utf-8") == FILES["flush"]
