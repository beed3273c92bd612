"""What planning comes to: plans side by side, or the constraints that stand against each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from advisor.model.advisory import Workaround
from advisor.model.fact import FactValue
from advisor.model.hop import Hazard
from advisor.model.names import AdvisoryId, ComponentName, FactName
from advisor.planner.cost import Cost, Disruption, Tally
from advisor.planner.runbooks import NoneKnown, RunbookChoice
from advisor.versions import KernelSpan, Version


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Constraint:
    """Something that forbids hops. It can be lifted as a whole or not at all."""

    name: str
    """A row, a rule or a hazard by its id, an edition or an option of the run; unique in a run."""
    says: str
    sources: tuple[str, ...] = ()
    """Addresses a reader can open; none for an option of the run."""
    lifted_by: str = ""
    """What the user can say to lift it: `--edition prime`, `no --keep rke2`; empty where no option does."""
    facts: tuple[str, ...] = ()
    """What it looks at besides versions, sorted: whoever changes that outside of a plan may lift it."""

    @property
    def is_edition(self) -> bool:
        """Whether it is about who can have a release."""
        return self.lifted_by.startswith("--edition")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Rest:
    """Something nobody settled, on which a hop rests."""

    about: str
    """The table, rule or hazard that leaves it open."""
    says: str
    facts: tuple[str, ...] = ()
    """The facts that would settle it; none where the knowledge base says nothing, as of an unlisted pair."""
    subject: str = ""
    """The versions it is about; empty where it is about the hop as such."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Permit:
    """What allows a hop."""

    rule: str
    says: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Moved:
    """One component's change of version."""

    component: ComponentName
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Open:
    """An advisory that is not settled for a component: affected, or unknown."""

    advisory: AdvisoryId
    component: ComponentName
    is_unknown: bool

    @property
    def key(self) -> tuple[AdvisoryId, ComponentName]:
        """What it is about, however it is open."""
        return self.advisory, self.component


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedHop:
    """One hop of a plan."""

    window: int
    """Counted from 1; the first is one interval from today."""
    moves: Moved
    end: Version
    """What it moves to."""
    drags: tuple[Moved, ...]
    """What a bundle takes along, by component."""
    permitted_by: tuple[Permit, ...]
    hazards: tuple[Hazard, ...]
    """Those that lie on it, or may, each with a preparation that makes it harmless."""
    rests_on: tuple[Rest, ...]
    clears: tuple[AdvisoryId, ...]
    """No longer open after it, sorted."""
    introduces: tuple[AdvisoryId, ...]
    """Open after it and not before, sorted."""
    runbook: RunbookChoice = NoneKnown()  # noqa: RUF009  # it is frozen
    """How it is done, as far as what is known before it tells."""


@dataclass(frozen=True, slots=True)
class FactSet:
    """A fact is brought to a value, in the whole cluster."""

    fact: FactName
    value: FactValue


@dataclass(frozen=True, slots=True)
class KernelMoved:
    """Nodes whose kernel is of the span's family and of an earlier series get one of the span's series."""

    span: KernelSpan


Turn: TypeAlias = FactSet | KernelMoved
"""What a workaround comes to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSetting:
    """Something that is set, and no version moved: a workaround that clears what no version clears."""

    window: int
    """As that of a hop."""
    turn: Turn
    fact: FactName
    component: ComponentName | None
    """Whose setting it is; None for the kernel of nodes."""
    start: str
    """What it is before: every value there is, sorted, or `unknown`."""
    end: str
    """What it is set to: `false`; for kernels `ubuntu 5.15`."""
    nodes: tuple[str, ...]
    """The nodes whose kernel moves, sorted; empty for what is set everywhere."""
    advisory: AdvisoryId
    """Whose workaround it is."""
    workarounds: tuple[Workaround, ...]
    """The ways to do it, at least one; which of them fits hangs on how the component was installed."""
    runbook: RunbookChoice
    """How settings of the component, or kernels, are changed."""
    rests_on: tuple[Rest, ...]
    clears: tuple[AdvisoryId, ...]
    """No longer open after it, sorted."""
    introduces: tuple[AdvisoryId, ...]
    """Open after it and not before, sorted."""


Planned: TypeAlias = PlannedHop | PlannedSetting
"""One move of a plan."""


class Why(StrEnum):
    """Why something stays."""

    UNKNOWN = "unknown"
    """Nobody can say whether it applies there: unknown never counts as cleared."""
    NO_CURE = "no_cure"
    """No release that is known ends it."""
    EDITION = "edition"
    """Only releases end it that the user's edition cannot obtain."""
    OPTION = "option"
    """What ends it, the user's own options forbid: to move what is kept, a pre-release, another kernel."""
    COMPATIBILITY = "compatibility"
    """Releases end it, and no legal way leads to one from here."""
    FURTHER_ON = "further_on"
    """A longer or another way ends it."""
    UNSEARCHED = "unsearched"
    """The work allowed ended before it was seen whether some way ends it."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Leftover:
    """A finding that a plan leaves open."""

    open: Open
    why: Why
    opened_by: tuple[Constraint, ...] = ()
    """Wishes of the user any one of which, given up alone, opens a way that ends it; sorted."""
    unsearched: tuple[Constraint, ...] = ()
    """Those of which the work allowed did not suffice to see whether they do; sorted."""


class Otherwise(StrEnum):
    """What becomes of a plan where a doubt comes out one way."""

    SAME = "same"
    """It is found again, hop by hop."""
    AS_GOOD = "as_good"
    """It is not, and another one that costs no more in anything is."""
    OTHER = "other"
    """It is not, and what is costs more in something."""
    NO_PATH = "no_path"
    """No way is left."""
    NOTHING_TO_DO = "nothing_to_do"
    """The goal is reached already."""
    NOT_TRIED = "not_tried"
    """Nobody planned it to its end: the fact has too many values, too many doubts came before it, or the work allowed
    did not suffice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """One way a doubt can come out, and the plan then."""

    says: str
    """What is supposed: `rancher.grows is true`, `it is refused`."""
    otherwise: Otherwise
    instead: tuple[str, ...] = ()
    """The moves of the best plan then, as `rke2 v1.30.4+rke2r1`; empty unless it is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something nobody settled, and whether it would change the plan."""

    rest: Rest
    supposed: tuple[Supposed, ...]

    @property
    def is_harmless(self) -> bool:
        """Whether the plan is the same however it comes out."""
        return all(each.otherwise is Otherwise.SAME for each in self.supposed)


class Label(StrEnum):
    """What an alternative is best at."""

    CLEARS_MOST = "clears_most"
    FEWEST_WINDOWS = "fewest_windows"
    LEAST_EXPOSURE = "least_exposure"
    LEAST_DISRUPTION = "least_disruption"
    STAYS_ON_LINE = "stays_on_line"
    LONGEST_SUPPORT = "longest_support"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """A component that takes several hops, and what stands against a single one."""

    moves: Moved
    """From where it stands to where the plan leaves it."""
    against: tuple[Constraint, ...]
    """Sorted, at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One plan. No other one known is better in one respect and no worse in any."""

    labels: tuple[Label, ...]
    """Empty for one that is shown with the whole front only."""
    cost: Cost
    hops: tuple[Planned, ...]
    unresolved: tuple[Leftover, ...]
    detours: tuple[Detour, ...] = ()
    """Why it is no shorter, by component; none for one that could go in a single hop, and stops for another reason."""
    waived: tuple[Open, ...] = ()
    """What somebody accepts at the end of it, sorted. It weighs nothing."""
    assumed: tuple[Rest, ...] = ()
    """Releases that stand for versions in no catalogue, because the user asked for that."""
    support_days: int | None = None
    """Days from today until the first end of support of what it ends with; negative where that is over, None where some
    end is not known."""
    doubts: tuple[Doubt, ...] = ()
    """For each thing it rests on, what the plan would be otherwise, in their order."""

    @property
    def rests_on(self) -> tuple[Rest, ...]:
        """What nobody settled on the whole way, each once, sorted."""
        return tuple(sorted({*self.assumed, *(rest for hop in self.hops for rest in hop.rests_on)}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A component that no plan moves, and why."""

    component: ComponentName
    version: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What is proven where a search used up its work: no plan but those it found is below this in any coordinate."""

    unresolved: Tally
    windows: int
    exposure: Tally
    disruption: Disruption


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradePlan:
    """Ways to the goal, side by side; partial where each of them leaves something open."""

    alternatives: tuple[Alternative, ...]
    """The whole front, at least one. Best first: by what stays unresolved, windows, exposure, disruption.

    Where the search used up its work, what it found of the front: each is sound, and a better one may exist."""
    held: tuple[Held, ...]
    bound: Bound | None = None
    """What no other plan falls below, where the search used up its work; None when the alternatives are proven to be
    the whole front."""

    @property
    def shown(self) -> tuple[Alternative, ...]:
        """Those that are best at something, five at most."""
        return tuple(each for each in self.alternatives if each.labels)

    @property
    def is_partial(self) -> bool:
        """Whether the best of them leaves something open."""
        return bool(self.alternatives[0].unresolved)


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToDo:
    """The goal is reached already."""

    held: tuple[Held, ...]
    waived: tuple[Open, ...] = ()
    """What somebody accepts, sorted."""
    assumed: tuple[Rest, ...] = ()
    """As for an alternative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPath:
    """No legal way leads to the goal."""

    core: tuple[Constraint, ...]
    """Constraints that together leave no way, and of which none could be left out; empty when no release at all
    would do."""
    relaxations: tuple[Constraint, ...]
    """Those of the core whose lifting alone would open a way."""
    unresolved: tuple[Leftover, ...]
    held: tuple[Held, ...]
    waived: tuple[Open, ...] = ()
    """What somebody accepts, sorted."""
    assumed: tuple[Rest, ...] = ()
    """As for an alternative."""
    is_core_proven: bool = True
    """Whether the work allowed sufficed for the core. That there is no way is proven all the same."""


PlanOutcome: TypeAlias = UpgradePlan | NothingToDo | NoPath
"""What planning gives."""
