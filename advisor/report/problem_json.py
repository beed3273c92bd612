"""A problem as JSON, the same wherever one is written. `schemas/error.schema.json` says what each key means."""

from __future__ import annotations

from advisor.problems import Problem


def problem_document(problem: Problem) -> dict[str, str | int | None]:
    """What happened, where, and how to mend it."""
    return {
        "code": problem.code,
        "message": problem.message,
        "file": problem.place.file or None,
        "line": problem.place.line,
        "pointer": problem.place.pointer,
        "hint": problem.hint,
    }
