"""The formats of a report by their names, and what each needs to know beside the report."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from advisor.cli.output import Output
from advisor.cli.session import Session
from advisor.report.as_json import as_json
from advisor.report.as_terminal import as_terminal
from advisor.report.document import Report
from advisor.report.screen import Screen

FORMATS = ("terminal", "json", "markdown", "html", "sarif", "junit", "openvex", "metrics")


def rendered(report: Report, output: Output, session: Session) -> str:
    """The report in the format of an output. What few runs ask for is loaded only then."""
    match output.format:
        case "json":
            return as_json(report)
        case "markdown":
            from advisor.report.as_markdown import as_markdown  # noqa: PLC0415  # see above

            return as_markdown(report)
        case "html":
            from advisor.report.as_html import as_html  # noqa: PLC0415  # see above

            return as_html(report)
        case "sarif":
            from advisor.report.as_sarif import as_sarif  # noqa: PLC0415  # see above

            return as_sarif(report, files_of(report, session.arguments.sources))
        case "junit":
            from advisor.report.as_junit import as_junit  # noqa: PLC0415  # see above

            return as_junit(report)
        case "openvex":
            from advisor.report.as_openvex import as_openvex  # noqa: PLC0415  # see above

            return as_openvex(report)
        case "metrics":
            from advisor.report.as_metrics import Run, as_metrics  # noqa: PLC0415  # see above

            return as_metrics(report, Run(at=session.now, seconds=session.seconds))
        case _:
            return as_terminal(report, screen_of(session, output))


def screen_of(session: Session, output: Output) -> Screen:
    """How a terminal view is to be drawn: for this terminal, or for a file."""
    return Screen(
        columns=session.columns if output.path is None else 80,
        colour=session.colour and output.path is None,
        details=getattr(session.arguments, "details", False),
        show_all=getattr(session.arguments, "show_all", False),
        sources=session.sources,
    )


def files_of(report: Report, named: Iterable[str]) -> Mapping[str, str]:
    """The sources that are files this run read, with the URI of each: relative where it lies in the working folder.

    An inventory may say of a value that it comes from any file at all. Only what was named, or lies in a folder that
    was, is one.
    """
    roots = [Path(each).absolute() for each in named if each != "-"]
    found: dict[str, str] = {}
    for source in sorted(set(_sources(report))):
        path = Path(source).absolute()
        if any(root in (path, *path.parents) for root in roots) and path.is_file():
            found[source] = _uri(path)
    return found


def _sources(report: Report) -> Iterator[str]:
    for assessed in report.assessment.clusters:
        for component in assessed.components:
            yield from (place.source for place in component.seen_in)
        yield from (entry.source for entry in assessed.cluster.coverage)


def _uri(path: Path) -> str:
    """Links are followed: code scanning knows a file by one name only."""
    real = Path(os.path.realpath(path))
    here = Path(os.path.realpath(Path()))
    return quote(os.fsencode(real.relative_to(here))) if here in real.parents else real.as_uri()
