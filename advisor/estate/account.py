"""What an estate comes to, inventory by inventory: bounded, but for the names by which two of one name are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from advisor.engine.record import recorded
from advisor.estate.batch import Outcome, RecordMarks
from advisor.estate.progress_file import Entry
from advisor.model.record import Record, RecordUse
from advisor.problems import Place, Problem, printable
from advisor.report.estate_result import ClusterResult
from advisor.report.estate_tally import EstateTally

#: So many problems are kept for the summary; all are told when they are found, and counted.
MOST_PROBLEMS = 1_000


@dataclass(slots=True, kw_only=True)
class Account:
    """Everything that was judged so far."""

    tally: EstateTally
    read: int = 0
    """Inventories that were read."""
    broken: int = 0
    """Inventories that could not be used."""
    doubles: int = 0
    """Clusters that are called as an earlier one is."""
    problems: list[Problem] = field(default_factory=list)
    """The first of all that is wrong with inputs."""
    problem_count: int = 0
    _sources: dict[str, str] = field(default_factory=dict)
    """The first source of each cluster, by the cluster's name: some hundred bytes a cluster."""
    _likenesses: set[str] = field(default_factory=set)
    """Of the sorts of clusters, some hundred bytes a sort."""
    _applied: set[int] = field(default_factory=set)
    _relied: set[int] = field(default_factory=set)
    _torn: set[int] = field(default_factory=set)

    def add(self, outcome: Outcome) -> tuple[Problem, ...]:
        """Counts an inventory; gives its problems, those that only the others before it show among them."""
        return self._add(outcome.source, [each.result for each in outcome.clusters], outcome.problems, outcome.marks)

    def add_again(self, entry: Entry) -> tuple[Problem, ...]:
        """Counts an inventory that an earlier run had judged."""
        return self._add(entry.source, entry.results, entry.problems, entry.marks)

    @property
    def distinct(self) -> int:
        """How many sorts of clusters there are: those of one sort no rule can tell apart."""
        return len(self._likenesses)

    def use_of(self, record: Record) -> RecordUse:
        """What became of the waivers and answers over all clusters.

        Why a waiver covers nothing is told in general: no cluster speaks for all of them.
        """
        nothing = recorded((), (), record).record
        waivers = [each for number, each in enumerate(record.waivers) if number in self._applied]
        answers = list(enumerate(record.answers))
        expired = {each.seen_in for each in nothing.expired_answers}
        spoken = self._relied | self._torn
        return RecordUse(
            rests_on=tuple(each for number, each in answers if number in self._relied),
            unused_answers=tuple(
                each for number, each in answers if number not in spoken and each.seen_in not in expired
            ),
            expired_answers=nothing.expired_answers,
            contradicted_answers=tuple(each for number, each in answers if number in self._torn),
            applied_waivers=tuple(waivers),
            idle_waivers=tuple(each for each in nothing.idle_waivers if each.waiver not in waivers),
        )

    def _add(
        self, source: str, results: Sequence[ClusterResult], problems: tuple[Problem, ...], marks: RecordMarks
    ) -> tuple[Problem, ...]:
        is_broken = bool(problems)
        self.broken += is_broken
        self.read += not is_broken
        doubles = tuple(problem for each in results if (problem := self._double(each.name, source)))
        for each in results:
            self.tally.add(each)
            self._likenesses.add(each.likeness)
        self._applied.update(marks.applied)
        self._relied.update(marks.relied)
        self._torn.update(marks.torn)
        self.doubles += len(doubles)
        found = (*problems, *doubles)
        self.problem_count += len(found)
        self.problems.extend(found[: MOST_PROBLEMS - len(self.problems)])
        return found

    def _double(self, name: str, source: str) -> Problem | None:
        """Two clusters of one name are told: nobody could say which of them a waiver or a line is about."""
        first = self._sources.setdefault(name, source)
        if first is source or first == source:
            return None
        message = f'"{printable(name)}" is a cluster of {first} too; both are reported under this name'
        hint = "give each a name of its own, or leave out the older file if they are one cluster"
        return Problem(code="cluster-twice", message=message, place=Place(file=source), hint=hint)
