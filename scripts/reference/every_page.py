"""Which pages there are, and from what each is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from advisor.cli.arguments import parser
from advisor.cli.exit_table import exit_codes_page
from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import load_knowledge
from scripts.reference.advisories import advisories_page
from scripts.reference.commands import commands_page
from scripts.reference.components import components_page
from scripts.reference.facts import facts_page
from scripts.reference.markdown import page, table
from scripts.reference.schemas import schema_pages
from scripts.reference.settings import settings_page

FOLDER = Path(__file__).resolve().parents[2] / "docs/reference"


def reference_pages() -> Mapping[str, str]:
    """Every page by its path in the folder."""
    knowledge = load_knowledge([bundled_folder("rules")], use_cache=False).knowledge
    root = parser()
    return {
        "README.md": _contents(),
        "commands.md": commands_page(root),
        "settings.md": settings_page(root),
        "exit-codes.md": exit_codes_page(),
        "facts.md": facts_page(knowledge),
        "advisories.md": advisories_page(knowledge),
        "components.md": components_page(knowledge),
        **schema_pages(),
    }


def _contents() -> str:
    rows = (
        ("[Commands](commands.md)", "every command with its flags, its examples and its formats"),
        ("[Settings](settings.md)", "environment variables, `advisor.toml`, and the flag each stands for"),
        ("[Exit codes](exit-codes.md)", "which command returns which code when"),
        ("[Facts](facts.md)", "what rules ask of a cluster, how each fact is obtained, and its defaults"),
        ("[Advisories](advisories.md)", "the known faults by component: affected versions, fixes"),
        ("[Components](components.md)", "what is judged, and how each is recognised"),
        ("[Files](schemas/README.md)", "every key of every file that is read or written"),
    )
    lines = ("A test holds each of these pages against the program.", "", *table(("page", "tells"), rows))
    return page("Reference", "the program, its rules and its schemas", _joined(lines))


def _joined(lines: tuple[str, ...]) -> Iterator[str]:
    yield from lines
