"""The program that runs, and the one that lies on the disk: after an update they differ."""

from __future__ import annotations

import functools
import hashlib

from cafe.config import ROOT, VERSION

KINDS = {".py", ".html", ".css", ".js", ".toml", ".cfg", ".po", ".jsonl", ".svg"}
FOLDERS = ("cafe", "forms", "analysis", "templates")


def fingerprint() -> str:
    """A short name for the program's files as they are on the disk now."""
    digest = hashlib.sha256()
    files = [ROOT / "setup.cfg", ROOT / "wsgi.py"]
    for folder in FOLDERS:
        files += [path for path in (ROOT / folder).rglob("*") if path.suffix in KINDS]
    for path in sorted(files):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


@functools.cache
def started_with() -> str:
    """The fingerprint when this process first asked, which the application does at its start."""
    return fingerprint()


def commit() -> str:
    """The commit of the checkout, "" where it is none."""
    git = ROOT / ".git"
    try:
        if git.is_file():  # a work tree: the folder is elsewhere
            git = ROOT / git.read_text().partition("gitdir:")[2].strip()
        head = (git / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head[:9]
        common = git / "commondir"
        home = (git / common.read_text().strip()).resolve() if common.exists() else git
        name = head.removeprefix("ref: ")
        if (home / name).exists():
            return (home / name).read_text().strip()[:9]
        for line in (home / "packed-refs").read_text().splitlines():
            if line.endswith(f" {name}"):
                return line[:9]
    except OSError:
        return ""
    return ""


def shown_version() -> str:
    """The version of the program on the disk, with its commit where it is a checkout."""
    here = commit()
    return f"{VERSION} ({here})" if here else VERSION
