"""The program that runs, and the one that lies on the disk: after an update they differ."""

from __future__ import annotations

import functools
import hashlib
import importlib.abc
import importlib.util
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType

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


class KeptModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Modules as they were at the start, loaded when somebody imports them."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[CodeType, str | None, bool]] = {}

    def keep(self, name: str) -> None:
        """Keep the code of a module that is not loaded yet."""
        found = importlib.util.find_spec(name)
        assert found is not None, name
        loader = found.loader
        assert isinstance(loader, importlib.abc.InspectLoader), name
        code = loader.get_code(name)
        assert code is not None, name
        self._kept[name] = code, found.origin, found.submodule_search_locations is not None

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where to load a module that is kept from: here."""
        if name not in self._kept:
            return None
        _, origin, package = self._kept[name]
        spec = ModuleSpec(name, self, origin=origin, is_package=package)
        spec.has_location = origin is not None
        return spec

    def exec_module(self, module: ModuleType) -> None:
        """Load it."""
        exec(self._kept[module.__name__][0], module.__dict__)  # noqa: S102  our own, from the start
