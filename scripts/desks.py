"""The desk of a command line without a terminal, for pictures, measurements and tests of the planner's screen."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from advisor.cli.arguments import parse
from advisor.cli.desk import SessionDesk
from advisor.cli.diagnostics import Narrator
from advisor.cli.plan_request import plan_request
from advisor.cli.presentation import completed
from advisor.cli.session import Session
from advisor.cli.settings import settings_from
from advisor.documents.settings_file import NO_SETTINGS_FILE

NO_VARIABLES: Mapping[str, str] = MappingProxyType({})
"""An environment that says nothing."""


def session_of(*words: str, environment: Mapping[str, str] = NO_VARIABLES) -> Session:
    """A run of `advisor tui WORDS…` on a day that stays, which says nothing."""
    return Session(
        arguments=completed(parse(["tui", *words]), environment, NO_SETTINGS_FILE),
        environment=environment,
        file=NO_SETTINGS_FILE,
        now=datetime(2026, 11, 21, tzinfo=UTC),
        stdin=io.BytesIO(),
        stdout=io.StringIO(),
        narrator=Narrator(stream=io.StringIO(), loudness=0, shows_progress=False),
    )


def desk_of(*words: str) -> SessionDesk:
    """What that run would show."""
    session = session_of(*words)
    told = (session.arguments, session.environment, session.file)
    return SessionDesk(session=session, settings=settings_from(*told, session.now), request=plan_request(*told))
