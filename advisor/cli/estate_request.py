"""What `scan --estate` is asked for: where results go, how many processes, whether it goes on with an earlier run."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.cli.output import Output, outputs_from
from advisor.cli.scheduling import scheduler_address
from advisor.cli.settings import Settings
from advisor.estate.inputs import Folder, Input
from advisor.estate.processes import usable_cpus
from advisor.estate.progress_file import progress_path
from advisor.problems import InvalidInput, Place, Problem

LINES = "jsonl"
"""The format of a line for each cluster."""

ESTATE_FORMATS = ("terminal", LINES, "json-summary", "html", "metrics")
"""The formats of a run over many clusters."""

#: More processes than this on one machine is a slip of the finger.
MOST_JOBS = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateRequest:
    """What is asked for, each value one that can be."""

    outputs: tuple[Output, ...]
    jobs: int
    jobs_told: bool
    """Whether somebody said how many processes."""
    scheduler: str | None
    """The address of a Dask scheduler whose workers judge; None for processes of this machine."""
    is_resumed: bool
    group_by: str | None
    """The label that clusters are counted by too; None for none."""

    @property
    def rendered(self) -> tuple[Output, ...]:
        """The outputs that are made when everything is judged."""
        return tuple(each for each in self.outputs if each.format != LINES)

    @property
    def has_lines(self) -> bool:
        """Whether lines are asked for."""
        return any(each.format == LINES for each in self.outputs)

    @property
    def lines_path(self) -> Path | None:
        """The file that lines go to; None where none was named."""
        return next((each.path for each in self.outputs if each.format == LINES), None)

    def check(self, settings: Settings) -> None:
        """Raises `InvalidInput` for what does not go together."""
        if settings.baseline:
            hint = "compare with advisor diff, or scan the one cluster with --baseline"
            raise InvalidInput([_usage("--baseline holds one report, and --estate makes none", hint)])

    def check_outputs_outside(self, inputs: Sequence[Input]) -> None:
        """Raises `InvalidInput` for an output that lies in a folder of inventories: the next run would read it."""
        folders = [each.name for each in inputs if isinstance(each, Folder)]
        problems = [_inside(path, folder) for path in self._paths() for folder in folders if _is_below(path, folder)]
        if problems:
            raise InvalidInput(problems)

    def _paths(self) -> Iterator[Path]:
        yield from (each.path for each in self.outputs if each.path)


def estate_request(arguments: Namespace) -> EstateRequest:
    """What the flags ask for. Raises `InvalidInput` with all that cannot be meant."""
    outputs = outputs_from(arguments, ESTATE_FORMATS, "terminal")
    lines = [each for each in outputs if each.format == LINES]
    problems: list[Problem] = []
    if len(lines) > 1:
        problems.append(_usage(f"-o {LINES} stands twice", "copy the file afterwards"))
    if arguments.resume and not any(each.path and _can_be_gone_on_with(each.path) for each in lines):
        hint = f"name the file of the run that was interrupted: -o {LINES}=FILE"
        problems.append(_usage("--resume has nothing to go on with", hint))
    jobs = _jobs(arguments.jobs, problems)
    scheduler = _scheduler(arguments, problems)
    if problems:
        raise InvalidInput(problems)
    return EstateRequest(
        outputs=outputs,
        jobs=jobs,
        jobs_told=arguments.jobs is not None,
        scheduler=scheduler,
        is_resumed=bool(arguments.resume),
        group_by=arguments.group_by,
    )


def _jobs(told: str | None, problems: list[Problem]) -> int:
    if told is None:
        return usable_cpus()
    if told.isascii() and told.isdigit() and len(told) <= len(str(MOST_JOBS)) and 0 < int(told) <= MOST_JOBS:
        return int(told)
    place = Place(file="--jobs")
    message, hint = f'"{told}" is no number of processes', f"write one from 1 to {MOST_JOBS}"
    problems.append(Problem(code="wrong-setting", message=message, place=place, hint=hint))
    return 1


def _scheduler(arguments: Namespace, problems: list[Problem]) -> str | None:
    """Where it is; None where nobody asked, or what was told cannot be meant."""
    told: str | None = arguments.scheduler
    if told is None:
        return None
    if arguments.jobs is not None:
        hint = "leave out --jobs: how many workers there are is the cluster's"
        problems.append(_usage("--jobs is for processes of this machine, and --scheduler for others", hint))
    try:
        return scheduler_address(told)
    except InvalidInput as error:
        problems.extend(error.problems)
        return None


def _can_be_gone_on_with(path: Path) -> bool:
    return path.is_file() or not os.path.lexists(path) or progress_path(path).exists()


def _is_below(path: Path, folder: str) -> bool:
    return Path(os.path.realpath(folder)) in Path(os.path.realpath(path)).parents


def _inside(path: Path, folder: str) -> Problem:
    message = f"it lies in {folder}, of which every file is an inventory: the next run would read it"
    place = Place(file=str(path))
    return Problem(code="output-among-inputs", message=message, place=place, hint="write it to another folder")


def _usage(message: str, hint: str) -> Problem:
    return Problem(code="usage", message=message, place=Place(file="command line"), hint=hint)
