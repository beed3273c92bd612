"""Which releases lie before and behind an installed one: every release, or one for each line where one chooses lines.

Of EKS one asks for a minor, and gets the patch that Amazon has. A plan that names a patch would name what nobody can
ask for, so the first release of a line stands for all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from advisor.model.component import Component
from advisor.model.release import Catalogue, Release
from advisor.versions import Version


def of_one_line(found: list[Component], catalogue: Catalogue | None) -> list[Component]:
    """Versions of one component, reduced to one where only the line counts, and all are of one.

    The control plane of EKS and each AMI have patches of their own. The last stands for all of them.
    """
    lines = {each.version.line for each in found if isinstance(each.version, Version)}
    is_one = all(isinstance(each.version, Version) for each in found) and len(lines) == 1
    goes_by_line = catalogue is not None and all(each.build in catalogue.by_line for each in found)
    return found[-1:] if is_one and goes_by_line else found


def is_known(component: Component, version: Version, catalogue: Catalogue) -> bool:
    """Whether hops from a version can be known: it is listed or, where one chooses lines, its line is."""
    if component.build in catalogue.by_line:
        return any(each.version.line == version.line for each in catalogue.releases)
    return version.release in catalogue.by_text


def around(component: Component, version: Version, catalogue: Catalogue) -> tuple[Sequence[Release], Sequence[Release]]:
    """The releases before a known version and behind it, each oldest first."""
    if component.build in catalogue.by_line:
        firsts = [next(of_line) for _, of_line in groupby(catalogue.releases, key=lambda each: each.version.line)]
        return (
            [each for each in firsts if each.version.line < version.line],
            [each for each in firsts if each.version.line > version.line],
        )
    here = catalogue.releases.index(catalogue.by_text[version.release])
    return catalogue.releases[:here], catalogue.releases[here + 1 :]
