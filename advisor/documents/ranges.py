"""Version ranges as rules write them: `introduced`, then `fixed`, `last_affected`, `limit` or nothing."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.documents.view import View
from advisor.model.advisory import AffectedRange, Confidence
from advisor.versions import VersionSet

BOUNDS = ("introduced", "fixed", "last_affected", "limit")


def affected_range(view: View, scheme: str) -> AffectedRange | None:
    """One range; None, with a problem noted, when its bounds do not make one."""
    bounds = {key: view.version(key, scheme) for key in BOUNDS}
    if any(key in view and bounds[key] is None for key in BOUNDS):
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
        confidence=Confidence(view.text_or_none("confidence") or "high"),
        versions=versions,
    )


def affected_ranges(views: Iterable[View], scheme: str) -> tuple[AffectedRange, ...]:
    """The ranges of a list, in order; one that overlaps an earlier one is a Problem."""
    found: list[AffectedRange] = []
    for view in views:
        entry = affected_range(view, scheme)
        if entry is None:
            continue
        other = next((each for each in found if not (each.versions & entry.versions).is_empty), None)
        if other is not None:
            message = f"{entry.versions} overlaps {other.versions}: a version lies on one line only"
            view.report("ranges-overlap", message, "end the earlier range with a limit where the later one starts")
        found.append(entry)
    return tuple(found)


def version_set(views: Iterable[View], scheme: str) -> VersionSet:
    """The union of a list of ranges."""
    found = [entry.versions for view in views if (entry := affected_range(view, scheme))]
    return VersionSet.of([VersionSet.empty(scheme), *found])
