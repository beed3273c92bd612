"""The contexts of a kubeconfig: their names, and the cluster and user one of them stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.collectors.live.fields import Fields
from advisor.collectors.live.kubeconfig import Kubeconfig, read_kubeconfig
from advisor.collectors.live.target import InKubeconfig, KubeconfigFiles
from advisor.problems import InvalidInput, Place, Problem, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Contexts:
    """What there is to choose from."""

    names: tuple[str, ...]
    """Sorted."""
    current: str | None
    """None when the kubeconfig names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One context with what it points to, all of which is there."""

    name: str
    cluster: Fields
    user: Fields | None
    """None when the context names no user."""
    user_name: str
    place: Place


def contexts(files: KubeconfigFiles) -> Contexts:
    """Every context of the files. Raises `InvalidInput`."""
    kubeconfig = read_kubeconfig(files)
    return Contexts(names=tuple(sorted(kubeconfig.contexts)), current=kubeconfig.current or None)


def targets(files: KubeconfigFiles, names: Sequence[str] = (), *, everything: bool = False) -> tuple[InKubeconfig, ...]:
    """The contexts asked for, each once: those named, all of them, or the current one.

    Raises `InvalidInput` with every name that is not there.
    """
    kubeconfig = read_kubeconfig(files)
    if everything:
        wanted = sorted(kubeconfig.contexts)
        if not wanted:
            raise InvalidInput([_no_context(kubeconfig)])
    else:
        wanted = list(dict.fromkeys(names)) or [_current(kubeconfig)]
    missing = [
        _missing("context", name, kubeconfig.contexts, _place_of(name, kubeconfig))
        for name in wanted
        if name not in kubeconfig.contexts
    ]
    if missing:
        raise InvalidInput(missing)
    return tuple(InKubeconfig(files=files, context=name) for name in wanted)


def choose(kubeconfig: Kubeconfig, name: str | None) -> Chosen:
    """A context and what it points to. Raises `InvalidInput` when part of it is missing."""
    name = name or _current(kubeconfig)
    context = kubeconfig.contexts.get(name)
    if context is None:
        place = _place_of(name, kubeconfig)
        raise InvalidInput([_missing("context", name, kubeconfig.contexts, place)])
    cluster_name, user_name = context.text("cluster"), context.text("user")
    cluster, user = kubeconfig.clusters.get(cluster_name), kubeconfig.users.get(user_name)
    if not cluster_name:
        context.report("no-cluster", f'the context "{name}" names no cluster', "add the field cluster")
    elif cluster is None:
        place = context.place("cluster")
        kubeconfig.problems.append(_missing("cluster", cluster_name, kubeconfig.clusters, place))
    if user_name and user is None:
        kubeconfig.problems.append(_missing("user", user_name, kubeconfig.users, context.place("user")))
    kubeconfig.refuse_if_wrong()
    assert cluster is not None
    return Chosen(name=name, cluster=cluster, user=user, user_name=user_name, place=context.place())


def _current(kubeconfig: Kubeconfig) -> str:
    if not kubeconfig.current:
        raise InvalidInput([_no_context(kubeconfig)])
    return kubeconfig.current


def _place_of(name: str, kubeconfig: Kubeconfig) -> Place:
    """Where a missing context is named, if a file names it."""
    return (kubeconfig.current_place if name == kubeconfig.current else None) or kubeconfig.place


def _no_context(kubeconfig: Kubeconfig) -> Problem:
    known = ", ".join(sorted(kubeconfig.contexts))
    message = "the kubeconfig has no current context" if known else "the kubeconfig has no contexts"
    hint = f"choose one with --context: {known}" if known else "name another file with --kubeconfig"
    return Problem(code="no-context", message=message, place=kubeconfig.place, hint=hint)


def _missing(what: str, name: str, known: Mapping[str, Fields], place: Place) -> Problem:
    names = ", ".join(sorted(known)) or "none"
    hint = nearest(name, known) or f"there are: {names}"
    return Problem(code=f"missing-{what}", message=f'no {what} is named "{name}"', place=place, hint=hint)
