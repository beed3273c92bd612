"""Who we are to a cluster: the user of a context, or a pod's service account."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from advisor.collectors.live.contexts import Chosen
from advisor.collectors.live.credential import Credential, Credentials, Fixed, FromFile, standing_credential
from advisor.collectors.live.fields import FileReference, refuse_unreadable
from advisor.collectors.live.plugin import FromPlugin
from advisor.collectors.live.server import Server
from advisor.collectors.live.surroundings import Surroundings
from advisor.collectors.live.target import MOUNT_IT, InCluster
from advisor.collectors.live.users import User, user_of
from advisor.problems import InvalidInput, Place, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What every request says of who asks."""

    credentials: Credentials
    impersonates: tuple[tuple[str, str], ...] = field(default=())
    """Headers, in order."""


def identity_of(chosen: Chosen, server: Server, around: Surroundings) -> Identity:
    """The user of a context. Raises `InvalidInput` when the kubeconfig gives nothing to authenticate with."""
    user = user_of(chosen.user) if chosen.user else None
    for entry in (chosen.cluster, chosen.user):
        if entry is not None and entry.problems:
            raise InvalidInput(entry.problems)
    if not server.is_encrypted:
        return _unencrypted(chosen, server, user)
    if user is None or user.is_anonymous:
        raise InvalidInput([_nobody(chosen)])
    refuse_unreadable([server.authority, *user.contents])
    return Identity(credentials=_credentials(user, server, around), impersonates=user.impersonates)


def identity_in_pod(target: InCluster, server: Server) -> Identity:
    """A pod's service account. The kubelet writes its token anew before it expires."""
    path = target.folder / "token"
    token = FileReference(field="the service account", path=path, place=Place(file=str(path)), remedy=MOUNT_IT)
    refuse_unreadable([server.authority, token])
    return Identity(credentials=FromFile(file=token, base=Credential()))


def _credentials(user: User, server: Server, around: Surroundings) -> Credentials:
    """As kubectl prefers them: a token file, what the kubeconfig holds, and a plugin only where that says nothing."""
    standing = standing_credential(user, around.clock)
    if user.token_file:
        return FromFile(file=user.token_file, base=replace(standing, authorization=""))
    if user.plugin and standing == Credential():
        return FromPlugin(
            entry=user.plugin,
            server=server,
            clock=around.clock,
            seconds=around.deadlines.plugin,
            environ=around.environ,
        )
    return Fixed(standing)


def _unencrypted(chosen: Chosen, server: Server, user: User | None) -> Identity:
    """For `kubectl proxy` on this machine, which adds who we are. As kubectl, we send no credential in the clear."""
    if not server.is_loopback:
        message = f"{server.url} is not encrypted, and credentials are not sent in the clear"
        hint = "use https; http is for kubectl proxy on this machine"
        place = chosen.cluster.place("server")
        raise InvalidInput([Problem(code="not-encrypted", message=message, place=place, hint=hint)])
    return Identity(credentials=Fixed(Credential()), impersonates=user.impersonates if user else ())


def _nobody(chosen: Chosen) -> Problem:
    if chosen.user is None:
        message, place = f'the context "{chosen.name}" names no user', chosen.place
    else:
        message, place = f'the user "{chosen.user_name}" has no credentials', chosen.user.place()
    hint = "add a token, tokenFile, client certificate or exec plugin; nothing is asked without saying who asks"
    return Problem(code="no-credentials", message=message, place=place, hint=hint)
