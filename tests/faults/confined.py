"""The server and the nightly backup under what their systemd units forbid, without systemd.

A mount and a network namespace, another user, the capability that the unit gives, and a filter of
system calls stand in for `ProtectSystem=strict`, `ProtectHome=`, `PrivateTmp=`, `StateDirectory=`,
`ReadWritePaths=`, `NoNewPrivileges=`, `AmbientCapabilities=` and `RestrictAddressFamilies=`. What
else the unit says (SAID) changes nothing for a program that does not try it. Needs Linux and root.
"""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from cafe.config import ROOT
from cafe.store.events import CODE_LENGTH
from cafe.store.typed_codes import ALPHABET

UNIT = ROOT / "deploy" / "systemd" / "rundabord.service"
# What the drill does, and what it leaves out: a unit that says more is to be thought about here.
DONE = {
    "AmbientCapabilities": "CAP_NET_BIND_SERVICE",
    "NoNewPrivileges": "yes",
    "PrivateTmp": "yes",
    "ProtectHome": "yes",
    "ProtectSystem": "strict",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "StateDirectory": "rundabord",
    "StateDirectoryMode": "0700",
    "UMask": "0077",
}
SAID = {
    "LockPersonality",
    "PrivateDevices",
    "ProtectControlGroups",
    "ProtectKernelModules",
    "ProtectKernelTunables",
    "RestrictSUIDSGID",
}
NOBODY = 65534
PORT = 443
SECONDS = 120.0

# Run in namespaces of its own: all is read-only but /dev, /proc, /sys, the temporary folders and
# the folder of the state; the homes are empty.
HOUSE = r"""
set -eu
root=$1 python=$2
mount -t tmpfs tmpfs /mnt
mkdir /mnt/root /mnt/python
mount --bind "$root" /mnt/root
mount --bind "$python" /mnt/python
for folder in /srv /home /root /run /tmp /var/tmp /var/lib /var/backups; do
    mount -t tmpfs -o mode=755 tmpfs "$folder"
done
chmod 1777 /tmp /var/tmp
mkdir -p "$root" "$python" /srv/rundabord
mount --bind /mnt/root "$root"
mount --bind /mnt/root /srv/rundabord
mount --bind /mnt/python "$python"
for folder in /var/lib/rundabord /var/backups/rundabord; do
    install -d -m 700 -o 65534 -g 65534 "$folder"
done
awk '{print $2}' /proc/self/mounts | sort -u | grep -vE '^/(dev|proc|sys)(/|$)|^(/var)?/tmp$' |
    while read -r at; do mount -o remount,bind,ro "$at" 2>/dev/null || true; done
mount --bind /var/lib/rundabord /var/lib/rundabord
mount -o remount,bind,rw /var/lib/rundabord
cd /srv/rundabord
exec "$root/.venv/bin/python" -m tests.faults.confined
"""
WRITES = (
    "mount --bind /var/backups/rundabord /var/backups/rundabord && "
    "mount -o remount,bind,rw /var/backups/rundabord"
)


@dataclass
class Report:
    """What was tried, each with what came of it, and what went wrong."""

    done: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    left_out: str = ""

    def __str__(self) -> str:
        said = self.left_out or ", ".join(f"{what}: {how}" for what, how in self.done.items())
        return f"confined: {said}" + "".join(f"\n  wrong: {one}" for one in self.wrong)


def not_tried() -> list[str]:
    """What the unit forbids and this drill neither does nor leaves out knowingly."""
    limits = re.compile("Ambient|Capab|IP|Lock|Memory|NoNew|Private|Protect|Restrict|State|UMask")
    lines = [line.partition("=") for line in UNIT.read_text("utf-8").splitlines()]
    return [
        f"{name}={value}"
        for name, _, value in lines
        if limits.match(name) and name not in SAID and (name not in DONE or DONE[name] != value)
    ]


def run() -> Report:
    """Try it; `left_out` says why where this machine cannot."""
    report = Report(wrong=[f"the unit says {line}, which is not tried" for line in not_tried()])
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"):
        report.left_out = "left out, it needs Linux, root and unshare"
        return report
    command = ["unshare", "-mn", "--propagation", "private", "sh", "-c", HOUSE, "sh"]
    told = subprocess.run(
        [*command, str(ROOT), sys.base_prefix], capture_output=True, text=True, timeout=600
    )
    try:
        found = json.loads(told.stdout)
    except ValueError:
        report.wrong.append(f"it did not come so far: {(told.stdout + told.stderr)[-500:]}")
        return report
    report.done = found["done"]
    report.wrong += found["wrong"]
    return report


# ---- inside: `python -m tests.faults.confined` -------------------------------------------------

_FILTER = """
import ctypes, os, struct, sys
# All address families but AF_UNIX, AF_INET and AF_INET6: EAFNOSUPPORT, as systemd has it (x86-64).
steps = [(0x20, 0, 0, 0), (0x15, 0, 5, 41), (0x20, 0, 0, 16), (0x15, 3, 0, 1), (0x15, 2, 0, 2),
         (0x15, 1, 0, 10), (0x06, 0, 0, 0x50000 | 97), (0x06, 0, 0, 0x7FFF0000)]
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code))
libc = ctypes.CDLL(None)
if libc.prctl(22, 2, program) != 0:
    sys.exit("no filter of system calls")
os.umask(0o077)
os.execv(sys.argv[1], sys.argv[1:])
"""


def _as_service(*command: str) -> list[str]:
    capability = ["--inh-caps=-all,+net_bind_service", "--ambient-caps=-all,+net_bind_service"]
    who = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
    return ["setpriv", *who, *capability, sys.executable, "-c", _FILTER, *command]


def _inside() -> Report:
    report = Report()
    _loopback_up()
    cafe = "/srv/rundabord/.venv/bin/cafe"
    environ = {
        "PATH": "/usr/bin:/bin",
        "CAFE_INSTANCE": "/var/lib/rundabord",
        "BACKUP_DIR": "/var/backups/rundabord",
        "PORT": str(PORT),
    }
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(
            _as_service(cafe, "run"), env=environ, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _use(report, log)
        except (OSError, AssertionError, IndexError) as error:
            log.seek(0)
            report.wrong.append(f"{type(error).__name__}: {error}; {log.read()[-400:]}")
        subprocess.run(["sh", "-c", WRITES], check=True)  # what the other unit may
        for command in ("backup", "check"):
            ended = subprocess.run(
                _as_service(cafe, command), env=environ, capture_output=True, text=True
            )
            report.done[f"cafe {command}"] = f"status {ended.returncode}"
            if ended.returncode:
                report.wrong.append((ended.stdout + ended.stderr)[-400:])
        server.terminate()
        report.done["stop"] = f"status {server.wait(30)}"
    left = Path("/var/lib/rundabord/rundabord.db-wal")
    if left.exists() and left.stat().st_size:
        report.wrong.append("the stop left a log")
    return report


def _use(report: Report, log: object) -> None:
    """Set up with the example, whose texts are analysed, and read what is heavy to make."""
    browser = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    here = f"http://127.0.0.1:{PORT}"
    end = time.monotonic() + SECONDS
    while True:
        try:
            browser.open(f"{here}/healthz", timeout=5).close()
            break
        except OSError:
            assert time.monotonic() < end, "no answer"
            time.sleep(0.2)
    log.seek(0)  # type: ignore[attr-defined]
    said = log.read()  # type: ignore[attr-defined]
    token = re.findall(r"/setup\?token=(\S+)", said)[0]
    page = browser.open(f"{here}/setup?token={token}").read().decode()
    fields = dict(re.findall(r'name="(csrf_token|once|token)"[^>]* value="([^"]*)"', page))
    fields |= {"name": "Anna Prov", "email": "anna@example.test", "example": "y"}
    fields["password"] = "gula elefanter sjunger opera"
    body = urllib.parse.urlencode(fields).encode()
    _read(browser, f"{here}/setup/save", body)
    events = _read(browser, f"{here}/lead/events").decode()
    code = re.findall(rf'"/lead/events/([{ALPHABET}]{{{CODE_LENGTH}}})"', events)[0]
    for path in ("summary", "summary.docx", "summary.xlsx"):
        answer = _read(browser, f"{here}/lead/events/{code}/{path}")
        end = time.monotonic() + SECONDS
        while "." in path and not answer.startswith(b"PK"):  # a page that says it is being made
            assert time.monotonic() < end, f"{path} was not made"
            time.sleep(0.5)
            answer = _read(browser, f"{here}/lead/events/{code}/{path}")
        report.done[path] = f"{len(answer)} bytes"


def _read(browser: urllib.request.OpenerDirector, address: str, body: bytes | None = None) -> bytes:
    """What is answered. A server that is busy says so, and the person asks again."""
    end = time.monotonic() + SECONDS
    while True:
        try:
            with browser.open(address, body, timeout=SECONDS) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            if error.code != 503 or time.monotonic() > end:
                raise
            time.sleep(0.5)


def _loopback_up() -> None:
    import fcntl
    import socket
    import struct

    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 0x49))  # SIOCSIFFLAGS


if __name__ == "__main__":
    found = _inside()
    print(json.dumps({"done": found.done, "wrong": found.wrong}))
