"""What is counted more than once: Felix's sockets, the interfaces it makes to probe, its temporary IP sets."""

from typing import Callable, List, Optional, Set

from advisor.evidence.bpf import probe_interfaces
from advisor.evidence.files import AS_ROOT, attempt, reason_of
from advisor.evidence.netfilter import temporary_sets
from advisor.evidence.processes import NO_FELIX, Processes, felix_of, holding_of
from advisor.evidence.record import NotTold, Seen, Statement
from advisor.evidence.sampling import PROBING_SECONDS, SOCKETS, Clock, Glance, growth_of, repeated
from advisor.evidence.surroundings import Surroundings

PROBES, SETS = "node.calico_tmp_interfaces", "node.temporary_ipsets"


class Watch:
    """Looks at one node for a while, and says what that came to."""

    def __init__(self, around: Surroundings, seconds: float, clock: Clock) -> None:
        self.around = around
        self.seconds = seconds
        self.clock = clock
        self.glances: List[Glance] = []
        self.probes: List[int] = []
        self.sets: List[Set[str]] = []
        self.why_no_felix: Optional[NotTold] = None
        self.why_no_probes: Optional[NotTold] = None
        self.why_no_sets: Optional[NotTold] = None

    def look(self, processes: "Processes | NotTold", say: Callable[[str], None]) -> None:
        """Looks at everything for as long as is wanted; only once where there is nothing to look at again."""
        pid = self._felix(processes)
        self._look_at_sets()

        def once() -> None:
            self._glance(pid)
            self._look_at_probes()

        once()
        if self.seconds and (not self.why_no_felix or not self.why_no_probes):
            self.glances.clear()
            repeated(once, self.seconds, self.clock, say)
            self._look_at_sets()

    def statements(self) -> List[Statement]:
        """What was seen, and what could not be."""
        return [
            *attempt([SOCKETS], self._sockets),
            *attempt([PROBES], self._probes),
            *attempt([SETS], self._temporary_sets),
        ]

    def note(self) -> str:
        """What Felix holds open, in words; empty when it was not seen."""
        if not self.glances or self.why_no_felix:
            return ""
        last = self.glances[-1]
        return f"Felix holds {last.descriptors} descriptors open, {last.netlink} of them netlink sockets"

    def _felix(self, processes: "Processes | NotTold") -> int:
        try:
            if isinstance(processes, NotTold):
                raise processes
            if not processes.felix and not self.around.processes:
                raise NotTold(NO_FELIX + ": this is a container", "run it on the node itself, or with hostPID: true")
            return felix_of(processes)
        except NotTold as error:
            self.why_no_felix = error
            return 0

    def _glance(self, pid: int) -> None:
        if self.why_no_felix:
            return
        try:
            held = holding_of(self.around.root.at("/proc"), pid)
        except NotTold as error:
            self.why_no_felix = error
        except PermissionError:
            self.why_no_felix = NotTold(f"Felix is process {pid}, and what it holds open is not shown to us", AS_ROOT)
        except (FileNotFoundError, ProcessLookupError):
            self.why_no_felix = NotTold("Felix ended while it was looked at", "look again with --sample 10m")
        except OSError as error:
            self.why_no_felix = reason_of(error)
        else:
            self.glances.append(Glance(self.clock.now(), held.started, held.descriptors, held.netlink))

    def _look_at_probes(self) -> None:
        try:
            self.probes.append(probe_interfaces(self.around))
        except NotTold as error:
            self.why_no_probes = error
        except OSError as error:
            self.why_no_probes = reason_of(error)

    def _look_at_sets(self) -> None:
        try:
            self.sets.append(temporary_sets(self.around))
        except NotTold as error:
            self.why_no_sets = error
        except OSError as error:
            self.why_no_sets = reason_of(error)

    def _sockets(self) -> List[Statement]:
        if self.why_no_felix:
            raise self.why_no_felix
        if len(self.glances) == 1:
            told = f"Felix has {self.glances[0].netlink} netlink sockets; one look tells no growth"
            raise NotTold(told, "look for a while: --sample 10m")
        return growth_of(self.glances)

    def _probes(self) -> List[Statement]:
        if self.why_no_probes:
            raise self.why_no_probes
        most = max(self.probes)
        if not most and self.seconds < PROBING_SECONDS:
            raise NotTold("none was there for a moment, and they come and go", "look for a while: --sample 10m")
        told = f"{most} at most in {len(self.probes)} looks"
        return [Seen(PROBES, most, "/proc/net/dev", told)]

    def _temporary_sets(self) -> List[Statement]:
        if self.why_no_sets:
            raise self.why_no_sets
        if self.sets[0] and (len(self.sets) == 1 or self.seconds < PROBING_SECONDS):
            raise NotTold(
                f"temporary IP sets are there at this moment: {len(self.sets[0])}", "look for a while: --sample 10m"
            )
        stayed = set.intersection(*self.sets)
        return [Seen(SETS, len(stayed), "ipset list -name", f"{len(self.sets[0])} then, {len(stayed)} still there")]
