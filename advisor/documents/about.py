"""`rules/kb.yaml`: what a knowledge base is called, up to when upstream was read, and which advisor it needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from advisor import __version__
from advisor.documents.bounded import quoted
from advisor.documents.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a rules folder says of itself."""

    name: str
    version: str
    as_of: str
    """The ISO date up to which upstream was read."""
    stale_after_days: int

    @property
    def stale_from(self) -> int:
        """The day after its budget, as an ordinal; 0 where `as_of` is no date, which is told elsewhere."""
        try:
            return date.fromisoformat(self.as_of).toordinal() + self.stale_after_days
        except ValueError:
            return 0


def about(view: View) -> About:
    """The document, decoded."""
    return About(
        name=view.text("name"),
        version=view.text("version"),
        as_of=view.date("as_of"),
        stale_after_days=view.number("stale_after_days"),
    )


def check_engine(view: View) -> None:
    """Notes a problem when the knowledge base needs another advisor than this one."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415  # slow, and a warm start does not ask

    required = view.text("requires_advisor")
    place = view.at("requires_advisor")
    try:
        fits = SpecifierSet(required).contains(__version__, prereleases=True)
    except InvalidSpecifier:
        place.report("wrong-specifier", f"{quoted(required)} is no version specifier", "write one such as >=0.1,<1")
        return
    if not fits:
        message = f"this knowledge base needs advisor {required}, and this is {__version__}"
        place.report("needs-another-advisor", message, "install an advisor of that version")
