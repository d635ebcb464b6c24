"""TLS of our own: it serves, and what is wrong with a certificate is said at the start."""

from __future__ import annotations

import datetime
import os
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from cafe import config
from cafe.config import ROOT
from cafe.errors import UnsafeStart
from cafe.server import tls
from tests.cafe.server.conftest import Served, rest, until
from tests.cafe.server.test_wire import GET, application
from tests.journeys.conftest import _free_port

PHRASE = "lila giraffer"


def write(folder: Path, name: str = "own", phrase: str = "") -> tuple[Path, Path]:
    """A certificate for localhost that is signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    today = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - day)
        .not_valid_after(today + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{name}.crt", folder / f"{name}.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(phrase.encode())
            if phrase
            else serialization.NoEncryption(),
        )
    )
    return paths


def settings(folder: Path, certificate: Path, key: Path, phrase: str = "") -> config.Settings:
    environ = {"CAFE_INSTANCE": str(folder), "TLS_CERT": str(certificate), "TLS_KEY": str(key)}
    return config.load(environ | {"TLS_KEY_PASSWORD": phrase})


@pytest.mark.parametrize("phrase", ["", PHRASE])
def test_cafe_run_serves_over_tls(tmp_path: Path, phrase: str) -> None:
    certificate, key = write(tmp_path, phrase=phrase)
    port = _free_port()
    environ = os.environ | {"CAFE_INSTANCE": str(tmp_path), "TLS_KEY_PASSWORD": phrase, "LEAN": "1"}
    environ.pop("PUBLIC_URL", None)
    command = [sys.executable, "-m", "cafe.cli", "run", "--port", str(port), "--workers", "1"]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--tls-cert", str(certificate), "--tls-key", str(key)],
            cwd=ROOT,
            env=environ,
            stdout=log,
            stderr=log,
        )
    try:
        trust = ssl.create_default_context(cafile=str(certificate))
        end = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(
                    f"https://localhost:{port}/sign-in", timeout=30, context=trust
                ) as answer:
                    page = answer.read().decode()
                    cookie = answer.headers["Set-Cookie"]
                break
            except OSError:
                assert server.poll() is None, (tmp_path / "log").read_text()
                assert time.monotonic() < end
                time.sleep(0.1)
    finally:
        server.terminate()
        server.wait(20)
    assert "<h1>" in page
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    said = (tmp_path / "log").read_text()
    assert f"https://127.0.0.1:{port}" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("phrase", "given", "why"),
    [
        (PHRASE, "", "is locked with a pass phrase, set TLS_KEY_PASSWORD"),
        (PHRASE, "another", "TLS_KEY_PASSWORD is not its pass phrase"),
    ],
)
def test_a_key_that_is_locked_says_what_it_needs(
    tmp_path: Path, phrase: str, given: str, why: str
) -> None:
    with pytest.raises(UnsafeStart, match=why):
        tls.context(settings(tmp_path, *write(tmp_path, phrase=phrase), given))


def test_a_key_of_another_certificate_and_what_is_none_are_named(tmp_path: Path) -> None:
    certificate, key = write(tmp_path)
    _, other = write(tmp_path, "other")
    with pytest.raises(UnsafeStart, match=r"other\.key.* is not the key of .*own\.crt"):
        tls.context(settings(tmp_path, certificate, other))
    other.write_text("no key")
    with pytest.raises(UnsafeStart, match="have to be PEM files"):
        tls.context(settings(tmp_path, certificate, other))
    assert tls.context(settings(tmp_path, certificate, key, "needless")) is not None
    assert tls.context(config.load({"CAFE_INSTANCE": str(tmp_path)})) is None


@pytest.mark.usefixtures("short")
def test_who_does_not_agree_on_tls_is_ended(serving: Callable[..., Served], tmp_path: Path) -> None:
    certificate, key = write(tmp_path)
    served = serving(application, tls=tls.context(settings(tmp_path, certificate, key)))
    for said in (b"", b"\x16\x03\x01", GET):
        with served.open() as phone:
            phone.sendall(said)
            rest(phone)
    trust = ssl.create_default_context(cafile=str(certificate))
    with trust.wrap_socket(served.open(), server_hostname="localhost") as phone:
        assert phone.version() == "TLSv1.3"
        phone.sendall(GET)
        assert phone.recv(100).startswith(b"HTTP/1.1 200 ")
        assert phone.recv(100) in (b"ok", b"")
    until(lambda: not served.house.connections)


def test_who_does_not_read_over_tls_is_ended(
    serving: Callable[..., Served], tmp_path: Path, short: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cafe.server import wire

    certificate, key = write(tmp_path)
    served = serving(application, tls=tls.context(settings(tmp_path, certificate, key)))
    monkeypatch.setattr(wire, "LEAST_RATE", 80_000_000)
    trust = ssl.create_default_context(cafile=str(certificate))
    with trust.wrap_socket(served.open(receive=2048), server_hostname="localhost") as phone:
        phone.sendall(GET.replace(b"/", b"/large", 1))
        until(lambda: any(c.stage is wire.Stage.ANSWER for c in served.house.connections))
        until(lambda: not served.house.connections)
