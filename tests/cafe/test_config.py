"""Settings, and the starts that are refused."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from cafe import config
from cafe.errors import UnsafeStart


def load(tmp_path: Path, **environ: str) -> config.Settings:
    """Settings of an instance in a temporary folder."""
    return config.load({"CAFE_INSTANCE": str(tmp_path), **environ})


def test_a_fresh_instance_gets_a_key_of_its_own_that_only_its_owner_reads(tmp_path: Path) -> None:
    first = load(tmp_path)
    assert load(tmp_path).secret_key == first.secret_key
    assert len(first.secret_key) >= 48
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    other = tmp_path / "other"
    other.mkdir()
    assert load(other).secret_key != first.secret_key
    assert load(tmp_path).fingerprint_key == first.fingerprint_key
    assert first.fingerprint_key not in (first.secret_key, load(other).fingerprint_key)
    assert stat.S_IMODE((tmp_path / "fingerprint_key").stat().st_mode) == 0o600


def test_another_key_of_sessions_leaves_the_key_of_fingerprints(tmp_path: Path) -> None:
    first = load(tmp_path)
    turned = load(tmp_path, SECRET_KEY="abcdefghijklmnopqrstuvwxyz0123456789")
    assert turned.fingerprint_key == first.fingerprint_key


def test_defaults_are_the_loopback_address_and_port_8000(tmp_path: Path) -> None:
    made = load(tmp_path)
    assert (made.host, made.port, made.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert not made.encrypted


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"SECRET_KEY": "dev"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"PORT": "http"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"WORKERS": "0"}, "WORKERS"),
        ({"PROXIES": "many"}, "PROXIES"),
        ({"TIME_ZONE": "Europe/Farsta"}, "TIME_ZONE"),
        ({"TIME_ZONE": "Europe"}, "TIME_ZONE"),
        ({"TIME_ZONE": "../../etc/passwd"}, "TIME_ZONE"),
        ({"TLS_CERT": "cert.pem"}, "TLS_KEY"),
        ({"TLS_CERT": "no-such.pem", "TLS_KEY": "no-such.pem"}, "no-such.pem"),
        ({"PUBLIC_URL": "cafe.example"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "javascript:alert(1)"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://city.example/cafe"}, "PUBLIC_URL"),
        ({"HOSTS": "cafe.example, https://other.example"}, "HOSTS holds https://other.example"),
        ({"HOSTS": "cafe.example:8000"}, "without a port"),
        ({"BACKUP_RECIPIENT": "age1x"}, "age1x is no public key"),
        ({"CAFE_DEBUG": "1", "HOST": "0.0.0.0"}, "CAFE_DEBUG"),
        ({"CAFE_DEBUG": "yes"}, "CAFE_DEBUG"),
    ],
)
def test_an_unsafe_or_unreadable_setting_stops_the_start(
    tmp_path: Path, environ: dict[str, str], says: str
) -> None:
    with pytest.raises(UnsafeStart, match=says):
        load(tmp_path, **environ)


def test_days_are_swedish_unless_another_zone_is_set(tmp_path: Path) -> None:
    assert load(tmp_path).time_zone == "Europe/Stockholm"
    assert load(tmp_path, TIME_ZONE="Europe/Helsinki").time_zone == "Europe/Helsinki"


def test_a_key_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    load(tmp_path)
    (tmp_path / "secret_key").chmod(0o644)
    with pytest.raises(UnsafeStart, match="chmod 600"):
        load(tmp_path)


def test_a_key_that_was_cut_short_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch(0o600)
    with pytest.raises(UnsafeStart, match="too short"):
        load(tmp_path)


def test_options_win_over_the_environment(tmp_path: Path) -> None:
    environ = {"CAFE_INSTANCE": str(tmp_path), "PORT": "9000"}
    assert config.load(environ, port=9001, host=None).port == 9001


def test_the_public_address_decides_whether_cookies_need_tls(tmp_path: Path) -> None:
    made = load(tmp_path, PUBLIC_URL="https://cafe.example/", HOST="0.0.0.0")
    assert made.public_url == "https://cafe.example"
    assert made.encrypted


def test_no_proxy_is_believed_unless_one_is_set(tmp_path: Path) -> None:
    assert load(tmp_path).proxies == 0
    assert load(tmp_path, PROXIES="1").proxies == 1


def test_a_key_that_does_not_fit_on_the_disk_is_not_left_there_by_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            load(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert len(load(tmp_path).secret_key) >= 48
