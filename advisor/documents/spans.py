"""Sets of versions as compatibility tables and hops write them: exact releases, or spans from … through or before …."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.documents.view import View
from advisor.versions import VersionSet


def version_spans(view: View, scheme: str | None) -> VersionSet | None:
    """The union of one text or span, or of a list of them; None when the scheme is not known.

    A text names one release with its rebuilds, as `through` does. A part that cannot be read is a Problem, left out.
    """
    sets = [each for item in _items(view) if (each := _versions(item, scheme)) is not None]
    if scheme is None:
        return None
    union = VersionSet.empty(scheme)
    for each in sets:
        try:
            union |= each
        except ValueError as error:
            view.report("wrong-span", str(error), "bound it by releases, which every version can be compared with")
    return union


def _items(view: View) -> Iterator[View]:
    if isinstance(view.data, list):
        yield from (view.at(number) for number in range(len(view.data)))
    else:
        yield view


def _versions(view: View, scheme: str | None) -> VersionSet | None:
    if isinstance(view.data, dict):
        return _span(view, scheme)
    version = view.own_version(scheme)
    return VersionSet.between(introduced=version, last_affected=version) if version else None


def _span(view: View, scheme: str | None) -> VersionSet | None:
    bounds = {key: view.version(key, scheme) for key in ("from", "through", "before")}
    if scheme is None or not view.is_sound or any(key in view and bounds[key] is None for key in bounds):
        return None
    try:
        return VersionSet.between(introduced=bounds["from"], last_affected=bounds["through"], limit=bounds["before"])
    except ValueError:
        hint = "from comes first, through is the last version in it, before the first that is not; one of the two"
        view.report("wrong-span", "there is no version in this span", hint)
        return None
