"""The user entry of a kubeconfig: which ways to authenticate it gives, and whether they go together.

What kubectl refuses is refused, with its reasons; so is what it does in silence, such as asking as nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.collectors.live.fields import Content, Fields, FileReference
from advisor.collectors.live.impersonation import impersonation_of, is_header_value
from advisor.collectors.live.plugin_entry import PluginEntry, plugin_of
from advisor.problems import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCertificate:
    """A certificate and its key, each in the kubeconfig or in a file."""

    certificate: Content
    key: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who asks. At least one way to authenticate is there, unless `is_anonymous`."""

    token: str = field(default="", repr=False)
    token_file: FileReference | None = None
    name: str = ""
    """For basic authentication; empty when there is none."""
    password: str = field(default="", repr=False)
    certificate: ClientCertificate | None = None
    plugin: PluginEntry | None = None
    impersonates: tuple[tuple[str, str], ...] = ()
    """Headers, in order."""
    place: Place

    @property
    def contents(self) -> tuple[Content, ...]:
        """What the credentials are read from."""
        pair = (self.certificate.certificate, self.certificate.key) if self.certificate else ()
        return (*pair, self.token_file) if self.token_file else pair

    @property
    def is_anonymous(self) -> bool:
        """Whether nothing here says who asks."""
        return not (self.token or self.token_file or self.name or self.certificate or self.plugin)


def user_of(user: Fields) -> User:
    """What a user entry says. What is wrong with it is noted at its fields."""
    _refuse_unsupported(user)
    found = User(
        token=_token(user),
        token_file=user.file("tokenFile"),
        name=user.text("username"),
        password=user.text("password"),
        certificate=_certificate(user),
        plugin=plugin_of(user),
        impersonates=impersonation_of(user),
        place=user.place(),
    )
    if (found.token or found.token_file) and found.name:
        message = "a token and a user name are two ways to authenticate, and only one can be used"
        user.report("contradiction", message, "remove the one that is out of date")
    if bool(found.name) != bool(found.password):
        missing, there = ("password", "username") if found.name else ("username", "password")
        user.report("half-a-credential", f"there is a {there} and no {missing}", f"add the field {missing}", there)
    return found


def _token(user: Fields) -> str:
    token = user.text("token").strip()
    if not is_header_value(token):
        user.report("not-a-header", "the token holds characters that no header can carry", None, "token")
    return token


def _certificate(user: Fields) -> ClientCertificate | None:
    certificate, key = user.content("client-certificate"), user.content("client-key")
    if certificate and key:
        return ClientCertificate(certificate=certificate, key=key)
    if certificate and not user.has("client-key-data"):
        message = "there is a client certificate and no key for it"
        user.report("half-a-credential", message, "add client-key-data or client-key", "client-certificate-data")
    if key and not user.has("client-certificate-data"):
        message = "there is a client key and no certificate for it"
        user.report(
            "half-a-credential", message, "add client-certificate-data or client-certificate", "client-key-data"
        )
    return None


def _refuse_unsupported(user: Fields) -> None:
    if user.has("auth-provider"):
        provider = user.below("auth-provider")
        name = provider.text("name") if provider else ""
        message = f'the auth-provider "{name}" is not supported; Kubernetes replaced these by exec plugins'
        hint = "use the vendor's exec plugin (kubelogin for OIDC), or a token from kubectl create token"
        user.report("unsupported-credential", message, hint, "auth-provider")
