"""Why a connection is not made: one exception, so that a caller tells a bad request from a cluster it cannot get at."""

from __future__ import annotations

from advisor.problems import InvalidInput, Place, Problem


class CannotConnect(InvalidInput):
    """The kubeconfig is in order, and what it points to does not let us in: a file, a certificate, a plugin.

    The cluster counts as not reached. A kubeconfig that is itself at fault raises plain `InvalidInput`.
    """


def cannot_connect(place: Place, code: str, message: str, hint: str | None = None) -> CannotConnect:
    """The exception for one problem."""
    return CannotConnect([Problem(code=code, message=message, place=place, hint=hint)])
