"""The settings of a run: flag, then `ADVISOR_*`, then the settings file, then the default, each with its origin.

What decides a gate never comes from where a pull request could put it: a file's settings get here only when somebody
named the file (`presentation.settings_file` sees to that).
"""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.cli.setting_reader import SettingReader
from advisor.documents.settings_file import SettingsFile
from advisor.documents.trust import Trust, public_key_of
from advisor.engine.baseline import Baseline
from advisor.engine.gate import Gate
from advisor.model.advisory import Severity
from advisor.model.component import Basis, Edition
from advisor.model.support import Horizon
from advisor.problems import InvalidInput, Place, Problem
from advisor.report.document import GateSetting

if TYPE_CHECKING:
    from advisor.documents.minisign import PublicKey

_OF_THE_BUILD = "environment SOURCE_DATE_EPOCH"

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesTold:
    """Which rules beside the built-in ones, and whose bundles are believed."""

    paths: tuple[Path, ...]
    """Folders and bundles, in the order given."""
    trust: Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a command that judges needs to know."""

    rules: RulesTold
    baseline: Path | None
    """A report whose findings do not count; None when all do."""
    fail_on: Severity
    allow_unknown: bool
    allow_stale_days: int
    """How many days past its budget knowledge may be."""
    waivers: Path | None
    answers: Path | None
    fail_on_eol: int | None
    """How many days ahead an end of life fails; None when none does."""
    basis: Basis
    edition: Edition | None
    exit_zero: bool
    today: date
    told: tuple[GateSetting, ...]
    """Every setting that is not at its default."""

    @property
    def horizon(self) -> Horizon:
        """The day of the run, and how far ahead an end of support counts."""
        return Horizon(today=self.today, days=self.fail_on_eol or 0)

    def check_day(self, as_of: str, say: Callable[[str], None]) -> None:
        """Says where the day of the run lies before the knowledge of that date: whoever looks back may mean it.

        Raises `InvalidInput` where nobody meant it for this run. Builds set SOURCE_DATE_EPOCH to the age of a commit,
        or to 1980. On such a day what has expired would hold again.
        """
        if self.today >= date.fromisoformat(as_of):
            return
        if any(each.origin == _OF_THE_BUILD for each in self.told if each.name == "today"):
            message = f"it gives {self.today}, and the knowledge is of {as_of}: that is no day to judge by"
            hint = "unset it for this command, or name the day with --today"
            place = Place(file="SOURCE_DATE_EPOCH")
            raise InvalidInput([Problem(code="day-before-knowledge", message=message, place=place, hint=hint)])
        say(
            f"judging as of {self.today}, before the knowledge, which is of {as_of}: waivers, answers and support "
            "that have ended since then hold on that day, and what was not known yet counts all the same"
        )

    def gate(self, *, as_of: str, stale_after_days: int, baseline: Baseline | None) -> Gate:
        """The gate of this run, for knowledge of that date and budget."""
        age = (self.today - date.fromisoformat(as_of)).days
        return Gate(
            fail_on=self.fail_on,
            allow_unknown=self.allow_unknown,
            basis=self.basis,
            fail_on_eol=self.fail_on_eol,
            knowledge_is_stale=age > stale_after_days + self.allow_stale_days,
            baseline=baseline,
        )


def settings_from(arguments: Namespace, environment: Mapping[str, str], file: SettingsFile, now: datetime) -> Settings:
    """The settings of a run. Raises `InvalidInput` for every value that cannot be one."""
    reader = SettingReader(arguments, environment, file)
    settings = Settings(
        rules=_rules(reader),
        baseline=reader.path("baseline"),
        fail_on=Severity(reader.choice("fail_on", tuple(Severity), Severity.LOW)),
        allow_unknown=reader.flag("allow_unknown"),
        allow_stale_days=reader.number("allow_stale") or 0,
        waivers=reader.path("waivers"),
        answers=reader.path("answers"),
        fail_on_eol=reader.number("fail_on_eol"),
        basis=Basis(reader.choice("basis", (Basis.RUNNING, Basis.INTENDED), Basis.RUNNING)),
        edition=_edition(reader),
        exit_zero=reader.flag("exit_zero"),
        today=_today(reader, environment, now),
        told=tuple(reader.told),
    )
    if reader.problems:
        raise InvalidInput(reader.problems)
    return settings


def today_of(arguments: Namespace, environment: Mapping[str, str], file: SettingsFile, now: datetime) -> date:
    """The day of a run that judges nothing. Raises `InvalidInput` when what was told is none."""
    reader = SettingReader(arguments, environment, file)
    day = _today(reader, environment, now)
    if reader.problems:
        raise InvalidInput(reader.problems)
    return day


def rules_told(arguments: Namespace, environment: Mapping[str, str], file: SettingsFile) -> RulesTold:
    """The rules of a run that judges nothing. Raises `InvalidInput` for every value that cannot be one."""
    reader = SettingReader(arguments, environment, file)
    told = _rules(reader)
    if reader.problems:
        raise InvalidInput(reader.problems)
    return told


def _rules(reader: SettingReader) -> RulesTold:
    paths = reader.paths("rules")
    keys: list[PublicKey] = []
    for told in reader.values("public_key"):
        try:
            keys.append(public_key_of(told))
        except InvalidInput as error:
            reader.problems.extend(error.problems)
    return RulesTold(paths=paths, trust=Trust(keys=tuple(keys), allow_unsigned=reader.flag("allow_unsigned")))


def _edition(reader: SettingReader) -> Edition | None:
    value = reader.choice("edition", tuple(Edition), "")
    return Edition(value) if value else None


def _today(reader: SettingReader, environment: Mapping[str, str], now: datetime) -> date:
    """`--today`, else `ADVISOR_TODAY`, else `SOURCE_DATE_EPOCH` (https://reproducible-builds.org), else the clock."""
    told, name = reader.raw("today")
    if told is not None:
        try:
            if not _DATE.fullmatch(told):
                raise ValueError
            return date.fromisoformat(told)
        except ValueError:
            reader.refuse(name, f'"{told}" is no date', "write it as 2026-11-21")
            return now.date()
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return now.date()
    try:
        day = datetime.fromtimestamp(int(epoch), tz=UTC).date()
    except (ValueError, OverflowError, OSError):
        reader.refuse("SOURCE_DATE_EPOCH", f'"{epoch}" is no number of seconds', "give seconds since 1970, or --today")
        return now.date()
    reader.note("today", day.isoformat(), _OF_THE_BUILD)
    return day
