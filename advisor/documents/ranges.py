"""Version ranges as rules write them: `introduced`, then `fixed`, `last_affected`, `limit` or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.documents.view import View
from advisor.model.advisory import BOUNDS, AffectedRange, Confidence
from advisor.problems import InvalidInput, Place, Problem
from advisor.versions import Order, Version, VersionSet, VersionSyntaxError, parse_version

ENDS = ("from", "through")


def affected_range(view: View, scheme: str) -> AffectedRange | None:
    """One range; None, with a problem noted here or by the shape gate, when its bounds do not make one."""
    bounds = {key: view.version(key, scheme) for key in BOUNDS}
    if not view.is_sound or any(key in view and bounds[key] is None for key in BOUNDS):
        return None
    try:
        versions = VersionSet.between(**bounds)
    except ValueError as error:
        hint = "introduced comes first; of fixed, limit (both exclusive) and last_affected at most one follows"
        view.report("wrong-range", str(error), hint)
        return None
    return AffectedRange(
        introduced=bounds["introduced"],
        fixed=bounds["fixed"],
        last_affected=bounds["last_affected"],
        limit=bounds["limit"],
        confidence=view.choice("confidence", Confidence, default=Confidence.HIGH),
        versions=versions,
    )


def typed_range(bounds: Mapping[str, str], scheme: str, place: Place) -> AffectedRange:
    """The range of bounds that somebody typed, by name. Raises `InvalidInput` with every problem."""
    problems: list[Problem] = []
    found: dict[str, Version] = {}
    for name, text in bounds.items():
        try:
            found[name] = parse_version(scheme, text)
        except VersionSyntaxError as error:
            problems.append(Problem(code="unreadable-version", message=str(error), place=place))
    if problems:
        raise InvalidInput(problems)
    try:
        versions = VersionSet.between(**found)
    except ValueError as error:
        raise InvalidInput([Problem(code="wrong-range", message=str(error), place=place)]) from error
    named = {name: found.get(name) for name in BOUNDS}
    return AffectedRange(**named, confidence=Confidence.MEDIUM, versions=versions)


def check_bounds(views: Iterable[View]) -> None:
    """All that can be said of ranges or spans whose component is not known: each bound is a version of some scheme."""
    for view in views:
        for key in (*BOUNDS, *ENDS):
            view.version(key, None)


def affected_ranges(views: Iterable[View], scheme: str) -> tuple[AffectedRange, ...]:
    """The ranges of a list, by where they start; one that overlaps an earlier one, or stands too late, is a Problem."""
    found: list[AffectedRange] = []
    union = VersionSet.empty(scheme)
    for view in views:
        entry = affected_range(view, scheme)
        joined = _joined(view, union, entry.versions) if entry else None
        if entry is None or joined is None:
            continue
        other = next((each for each in found if not (each.versions & entry.versions).is_empty), None)
        if other is not None:
            message = f"{entry.versions} overlaps {other.versions}: a version lies on one line only"
            view.report("ranges-overlap", message, "end the earlier range with a limit where the later one starts")
        elif found and _starts_before(entry, found[-1]):
            message = f"{entry.versions} starts before {found[-1].versions}, which stands above it"
            view.report("out-of-order", message, "sort ranges by where they start")
        union = joined
        found.append(entry)
    return tuple(found)


def version_set(views: Iterable[View], scheme: str) -> VersionSet:
    """The union of a list of ranges; one that cannot be ordered among those before it is a Problem."""
    union = VersionSet.empty(scheme)
    for view in views:
        entry = affected_range(view, scheme)
        if entry is not None:
            union = _joined(view, union, entry.versions) or union
    return union


def _joined(view: View, union: VersionSet, versions: VersionSet) -> VersionSet | None:
    try:
        return union | versions
    except ValueError as error:
        view.report("wrong-range", str(error), "bound it by releases, which every version can be compared with")
        return None


def _starts_before(one: AffectedRange, two: AffectedRange) -> bool:
    if one.introduced is None or two.introduced is None:
        return one.introduced is None
    return one.introduced.compare(two.introduced) is Order.BEFORE


def version_span(view: View, scheme: str) -> VersionSet | None:
    """The versions `from` one `through` another, both inclusive; None, with a problem noted, when they make no span."""
    first, last = view.version("from", scheme), view.version("through", scheme)
    if first is None or last is None:
        return None
    try:
        return VersionSet.between(introduced=first, last_affected=last)
    except ValueError as error:
        view.report("range-is-empty", str(error), "from comes first, through is the last version in it")
        return None
