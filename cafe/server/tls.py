"""TLS of our own: the certificate and its key, or a sentence that says what is wrong with them."""

from __future__ import annotations

import ssl

from cafe.config import Settings
from cafe.errors import UnsafeStart


def context(settings: Settings) -> ssl.SSLContext | None:
    """What it takes to speak TLS; None when the settings name no certificate.

    Raises UnsafeStart when the certificate or its key cannot be used.
    """
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    locked = False

    def phrase() -> str:  # without it, OpenSSL would ask at the terminal
        nonlocal locked
        locked = True
        return settings.tls_key_password

    try:
        made.load_cert_chain(settings.tls_cert, settings.tls_key, phrase)
    except (OSError, ValueError) as error:
        if locked and not settings.tls_key_password:
            why = "it is locked with a pass phrase, set TLS_KEY_PASSWORD"
        elif locked:
            why = "TLS_KEY_PASSWORD is not its pass phrase"
        elif getattr(error, "reason", "") == "KEY_VALUES_MISMATCH":
            why = f"it is not the key of {settings.tls_cert}"
        else:
            why = f"it and {settings.tls_cert} have to be PEM files that can be read ({error})"
        raise UnsafeStart(f"{settings.tls_key} (TLS_KEY) cannot be used: {why}.") from error
    return made
