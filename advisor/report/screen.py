"""How a terminal view is to be drawn: its width, its colours, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.model.advisory import Severity
from advisor.model.assessment import Verdict
from advisor.report.layout import BOLD, CYAN, GREEN, RED, YELLOW, Page

SEVERITY_STYLE = {Severity.CRITICAL: f"{BOLD};{RED}", Severity.HIGH: RED, Severity.MEDIUM: YELLOW, Severity.LOW: CYAN}
VERDICT_STYLE = {
    Verdict.CLEAR: f"{BOLD};{GREEN}",
    Verdict.AFFECTED: f"{BOLD};{RED}",
    Verdict.UNDECIDED: f"{BOLD};{YELLOW}",
    Verdict.UNREACHABLE: f"{BOLD};{YELLOW}",
}

#: Below this a screen has no room for labels; above, lines get too long to read.
NARROWEST, WIDEST = 40, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """How the terminal view is to be drawn."""

    columns: int = 80
    colour: bool = False
    details: bool = False
    """Whether every finding and every gap is told in full, and not only the most severe."""
    show_all: bool = False
    """Whether findings that need no decision are listed too."""
    sources: str = ""
    """The sources as the user named them, for the command that explains."""

    def page(self) -> Page:
        """An empty page of this width."""
        return Page(columns=max(NARROWEST, min(self.columns, WIDEST)), colour=self.colour)

    def explaining(self, advisory: str) -> str:
        """The command that tells all of one advisory here."""
        return f"advisor explain {advisory} {self.sources}".rstrip()
