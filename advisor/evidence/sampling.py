"""Looks again and again for a while: what grows, and what comes and goes.

A rate is stated only where the time was long enough to tell, for a stated rate can contradict a finding.
"""

from typing import Callable, List, NamedTuple

from advisor.evidence.record import NotTold, Seen, Statement

#: Seconds after which a count that stayed the same tells that nothing grows, as `rules/facts.yaml` asks.
TELLING_SECONDS = 600
#: Seconds after which an interface that comes and goes would have been seen.
PROBING_SECONDS = 60
#: By so much each half of a shorter time has to grow, and neither three times as much as the other, to be a leak.
TELLING_GROWTH, TELLING_RATIO = 3, 3
#: Seconds between two looks, and which part of the time looking may take.
USUAL_PAUSE, SHORTEST_PAUSE, LOOKING_PART = 1.0, 0.05, 10

SOCKETS = "felix.netlink_sockets_per_hour"


class Clock(NamedTuple):
    """How time passes: a monotonic clock in seconds, and how to wait."""

    now: Callable[[], float]
    wait: Callable[[float], None]


class Glance(NamedTuple):
    """What one look counted."""

    at: float
    started: str
    descriptors: int
    netlink: int


def repeated(look: Callable[[], None], seconds: float, clock: Clock, say: Callable[[str], None]) -> None:
    """Calls `look` from now until so many seconds have passed, at the beginning and at the end for certain."""
    begins = clock.now()
    pause = max(SHORTEST_PAUSE, min(USUAL_PAUSE, seconds / 20))
    while True:
        starts = clock.now()
        look()
        ended = clock.now()
        if starts - begins >= seconds:
            return
        say(f"looking for {ended - begins:.0f} of {seconds:.0f} s")
        rest = begins + seconds - ended
        clock.wait(max(0.0, min(rest, max(pause, LOOKING_PART * (ended - starts)))))


def growth_of(glances: List[Glance]) -> List[Statement]:
    """By how many an hour Felix's netlink sockets grow. Raises `NotTold` where the time was too short to tell."""
    first, last = glances[0], glances[-1]
    if any(each.started != first.started for each in glances):
        raise NotTold("Felix was restarted while it was looked at", "look again with --sample 10m")
    seconds = last.at - first.at
    told = f"{first.netlink} netlink sockets, {last.netlink} after {seconds:.0f} s"
    if seconds < TELLING_SECONDS and not _is_steady_growth(glances):
        raise NotTold(f"{told}: too short to tell a leak from none", "look again with --sample 10m")
    rate = max(0, round((last.netlink - first.netlink) * 3600 / seconds))
    return [Seen(SOCKETS, rate, "/proc/PID/fd of Felix", told)]


def _is_steady_growth(glances: List[Glance]) -> bool:
    """Whether both halves grew, alike and by more than comes and goes: no burst, as after a start."""
    first, last = glances[0], glances[-1]
    middle = min(glances, key=lambda each: abs(each.at - (first.at + last.at) / 2))
    halves = sorted((middle.netlink - first.netlink, last.netlink - middle.netlink))
    return halves[0] >= TELLING_GROWTH and halves[0] * TELLING_RATIO >= halves[1]
