"""The releases of one component for a reader: newest first, with who can have each, what it ships, and until when."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.model.release import Catalogue, Line, Release, ReleaseStatus
from advisor.report.layout import BOLD, CYAN, DIM, YELLOW, Page
from advisor.report.phrases import number_of


def catalogue_page(page: Page, catalogue: Catalogue, title: str) -> None:
    """The whole page, one heading a release line."""
    page.spread(title, number_of(len(catalogue.releases), "release"), left_style=BOLD)
    page.write(f"{catalogue.source} (read {catalogue.read})", style=DIM)
    ends = {line.number: line for line in catalogue.lines}
    line: tuple[int, ...] | None = None
    for release in reversed(catalogue.releases):
        if release.version.line != line:
            line = release.version.line
            page.blank()
            page.write(_heading(line, ends.get(line)), style=f"{BOLD};{CYAN}")
        _release(page, release)


def _heading(number: tuple[int, ...], line: Line | None) -> str:
    dotted = ".".join(map(str, number))
    if line is None:
        return dotted
    maintenance = f", only grave faults from {line.maintenance_from}" if line.maintenance_from else ""
    return f"{dotted}: until {line.end_of_life}{maintenance}"


def _release(page: Page, release: Release) -> None:
    style = "" if release.status is ReleaseStatus.RELEASED else YELLOW
    cells = (f"  {release.version}", 28), (release.date or "no date", 12), ("; ".join(_remarks(release)), 0)
    page.columned(cells, style=style)


def _remarks(release: Release) -> Iterator[str]:
    if release.status is not ReleaseStatus.RELEASED:
        yield release.status
    yield " ".join(sorted(release.editions)) or "for nobody who was named"
    if release.ships:
        yield "ships " + ", ".join(f"{slot} {version}" for slot, version in release.ships.items())
    if release.carries:
        yield ", ".join(f"{name} {says}" for name, says in release.carries.items())
