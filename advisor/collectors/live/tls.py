"""The TLS settings of a connection, made here so that Python agrees with kubectl on whom to trust.

Keys are on disk only while they are loaded, in a file of this user: OpenSSL takes them from nowhere else.
"""

from __future__ import annotations

import ssl
import tempfile
from pathlib import Path

from advisor.collectors.live.credential import KeyPair
from advisor.collectors.live.refusals import cannot_connect
from advisor.collectors.live.server import Server


def tls_context(server: Server, key_pair: KeyPair | None) -> ssl.SSLContext:
    """The settings. Raises `CannotConnect` when the authority, the certificate or the key cannot be used.

    Not `ssl.create_default_context`: since Python 3.13 that refuses authorities without a key identifier, which
    clusters have had for years, and which kubectl takes. As for kubectl, any certificate given is an anchor of trust.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    if not server.is_verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif server.authority is None:
        context.load_default_certs()
    else:
        _trust(context, server)
    if key_pair is not None:
        _present(context, key_pair)
    return context


def _trust(context: ssl.SSLContext, server: Server) -> None:
    assert server.authority is not None
    try:
        context.load_verify_locations(cadata=server.authority.read().decode("ascii"))
    except (ssl.SSLError, ValueError) as error:
        message = "the certificate authority is no certificate in PEM form"
        raise cannot_connect(server.authority.place, "bad-authority", message, "copy the kubeconfig again") from error


def _present(context: ssl.SSLContext, pair: KeyPair) -> None:
    with tempfile.TemporaryDirectory(prefix="advisor-") as folder:  # mode 0700
        certificate, key = Path(folder, "certificate.pem"), Path(folder, "key.pem")
        certificate.write_bytes(pair.certificate)
        key.write_bytes(pair.key)
        try:
            # An empty passphrase: without one, OpenSSL would stop and ask the terminal.
            context.load_cert_chain(certificate, key, password="")
        except (ssl.SSLError, ValueError) as error:
            message = (
                "client certificate and key cannot be used: they do not belong together, or are encrypted or damaged"
            )
            hint = "copy the kubeconfig again; a key with a passphrase cannot be used"
            raise cannot_connect(pair.place, "bad-certificate", message, hint) from error
