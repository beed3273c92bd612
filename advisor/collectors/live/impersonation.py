"""Acting as somebody else: the `as…` fields of a kubeconfig's user as request headers.

https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
"""

from __future__ import annotations

import string
from urllib.parse import quote

from advisor.collectors.live.fields import Fields

#: What a header's name may hold (RFC 9110 `token`). An extra's key may hold anything else percent-encoded.
_TOKEN = "!#$&'*+-.^_`|~" + string.ascii_letters + string.digits


def impersonation_of(user: Fields) -> tuple[tuple[str, str], ...]:
    """The headers, in the order written; none when nobody is impersonated. What is wrong is noted."""
    name = user.text("as")
    extras = user.below("as-user-extra")
    headers = [
        *_named("Impersonate-Uid", [user.text("as-uid")] if user.has("as-uid") else []),
        *_named("Impersonate-Group", user.texts("as-groups")),
    ]
    for key in extras.data if extras else ():
        header = f"Impersonate-Extra-{quote(key, safe=_TOKEN)}"
        headers.extend(_named(header, extras.texts(key) if extras else ()))
    if headers and not name:
        message = "groups, uid or extras are impersonated, and no user"
        user.report("impersonates-nobody", message, "add the field as, or remove as-groups, as-uid, as-user-extra")
    everything = (("Impersonate-User", name), *headers) if name else tuple(headers)
    for header, value in everything:
        if not is_header_value(value):
            user.report("not-a-header", f"the value for {header} holds characters that no header can carry")
    return everything


def is_header_value(text: str) -> bool:
    r"""Whether a text can be sent in a header as it stands.

    >>> is_header_value("system:admin"), is_header_value("a\r\nB: c")
    (True, False)
    """
    return text.isprintable() and text.isascii() and text == text.strip()


def _named(header: str, values: tuple[str, ...] | list[str]) -> list[tuple[str, str]]:
    return [(header, value) for value in values]
