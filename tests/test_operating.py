"""What docs/operating.md tells people to type, typed in its order, in a prefix of its own."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "operating.md"
# Where the page's paths are in the prefix.
PLACES = ("/srv/rundabord", "/var/lib", "/var/backups", "/etc", "/usr/local/bin", "/mnt/backup")
# What would change the machine, or needs a network, does the same within the prefix or only tells.
STANDS_IN = {
    "sudo": 'exec "$@"',
    "apt-get": "exit 0",
    "useradd": "exit 0",
    "systemctl": 'echo "$@" >> "$PREFIX/systemctl.log"',
    "journalctl": "exit 0",
    "id": "echo rundabord",
    "make": '[ "$1" = -C ] && [ "$3" = install ] && ln -sfn "$CHECKOUT/.venv" "$2/.venv"',
    "install": """
        words=
        while [ $# -gt 0 ]; do
            case $1 in -o|-g) shift ;; *) words="$words $1" ;; esac
            shift
        done
        exec /usr/bin/install $words
    """,
}


def blocks() -> list[str]:
    """The blocks of commands, in their order."""
    return re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


class Machine:
    """A server that is only a folder; `run` types a block there."""

    def __init__(self, prefix: Path) -> None:
        self.prefix = prefix
        self.origin = prefix / "origin"
        self.database = prefix / "var/lib/rundabord/rundabord.db"
        (prefix / "bin").mkdir()
        for name, does in STANDS_IN.items():
            path = prefix / "bin" / name
            path.write_text(f"#!/bin/sh\n{does}\n")
            path.chmod(0o755)
        for folder in ("etc/systemd/system", "usr/local/bin", "srv", "var/lib", "var/backups"):
            (prefix / folder).mkdir(parents=True)
        shutil.copytree(ROOT / "deploy", self.origin / "deploy")
        for path in (self.origin / "deploy").rglob("*"):
            if path.is_file():
                path.write_text(self._here(path.read_text(encoding="utf-8")), encoding="utf-8")
        self.git("init", "-q", "-b", "main")
        self.commit("One version")

    def git(self, *words: str) -> None:
        subprocess.run(["git", "-C", str(self.origin), *words], check=True, env=self._environ())

    def commit(self, subject: str) -> None:
        """A new version at the address that the server is installed from."""
        (self.origin / "CHANGELOG.md").write_text(subject)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", subject)

    def run(self, block: str) -> str:
        """What the commands print."""
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", self._here(block)],
            env=self._environ(),
            cwd=self.prefix,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        return done.stdout

    def titles(self) -> list[str]:
        """The cafés that the database holds."""
        with contextlib.closing(sqlite3.connect(self.database)) as conn:
            return [row[0] for row in conn.execute("SELECT title FROM event ORDER BY id")]

    def _here(self, text: str) -> str:
        text = re.sub(r"\bADDRESS\b", str(self.origin), text)
        for place in PLACES:
            text = re.sub(rf"(?<![\w.~]){re.escape(place)}(?![\w-])", f"{self.prefix}{place}", text)
        return text

    def _environ(self) -> dict[str, str]:
        names = ("HOST", "PORT", "PUBLIC_URL", "SECRET_KEY", "CAFE_INSTANCE", "BACKUP_DIR")
        environ = {name: text for name, text in os.environ.items() if name not in names}
        person = {
            f"GIT_{who}_{what}": "test@example.test"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        ways = [self.prefix / "bin", self.prefix / "usr/local/bin", os.environ["PATH"]]
        own = {"PATH": ":".join(map(str, ways)), "PREFIX": str(self.prefix), "CHECKOUT": str(ROOT)}
        return environ | person | own | {"LC_ALL": "C.UTF-8"}


@pytest.mark.skipif(os.name != "posix", reason="a page for Linux")
def test_the_whole_way_from_install_to_a_lost_database_that_is_put_back(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    done = 0
    for block in blocks():
        lost = "restore" in block and "git" not in block and not done
        if lost:
            assert machine.titles() == ["Café"]
            for path in machine.database.parent.glob("rundabord.db*"):
                path.unlink()
        if "git -C" in block and "pull" in block:
            machine.commit("Another version")
        told = machine.run(block)
        if "user add" in block:
            machine.run("rundabord event add --title Café --date 2026-10-14")
        if lost:
            assert "is in place" in told
            assert machine.titles() == ["Café"]
            done += 1
        if "rundabord drill" in block:
            assert "events: 1" in told
        if "rundabord version" in block:
            assert told.startswith("Rundabord ") or "is in place" in told
    assert done == 1
    log = (machine.prefix / "systemctl.log").read_text()
    assert "enable --now rundabord rundabord-backup.timer" in log
    assert list((machine.prefix / "mnt/backup/rundabord").glob("*.tar"))
    assert machine.titles() == ["Café"]


def test_the_units_are_what_systemd_understands_and_stop_as_the_server_needs(
    tmp_path: Path,
) -> None:
    units = sorted((ROOT / "deploy" / "systemd").iterdir())
    assert len(units) == 6
    for unit in units:
        text = unit.read_text(encoding="utf-8").replace("/srv/rundabord", str(ROOT))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    service = (tmp_path / "rundabord.service").read_text()
    assert "\nKillMode=mixed\n" in service
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", service, re.M)
    assert int(seconds) > 15  # ten for the processes, and some for the log
    if (judge := shutil.which("systemd-analyze")) is not None:
        told = subprocess.run(
            [judge, "verify", *(str(tmp_path / unit.name) for unit in units)],
            capture_output=True,
            text=True,
        )
        assert (told.returncode, told.stderr) == (0, "")


def test_the_command_for_the_service_may_be_run_and_the_page_names_every_setting() -> None:
    assert (ROOT / "deploy" / "rundabord").stat().st_mode & stat.S_IXUSR
    page = PAGE.read_text(encoding="utf-8")
    config = (ROOT / "cafe" / "config.py").read_text(encoding="utf-8")
    names = set(re.findall(r'environ\.get\("([A-Z_]+)"', config))
    assert len(names) > 15
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []


def test_the_command_reads_its_settings_as_the_service_does(tmp_path: Path) -> None:
    """A password with a blank, a $ or a ; in it is one, and runs nothing."""
    given = {
        "SMTP_PASSWORD": "a b$c;touch hacked",
        "SMTP_USER": '"the name"',
        "TLS_KEY_PASSWORD": "'q # `r`'",
    }
    settings = tmp_path / "rundabord.env"
    lines = "".join(f"{name}={value}\n" for name, value in given.items())
    settings.write_text(f"# a comment\n#HOST=1\n\n{lines}LAST=no line end", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    (tmp_path / "deploy").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    script = (ROOT / "deploy" / "rundabord").read_text(encoding="utf-8")
    for path, text in (
        ("deploy/rundabord", script.replace("/etc/rundabord.env", str(settings))),
        ("bin/id", "#!/bin/sh\necho rundabord\n"),
        (".venv/bin/cafe", '#!/bin/sh\nexec env -0 "$@"\n'),
    ):
        (tmp_path / path).write_text(text, encoding="utf-8")
        (tmp_path / path).chmod(0o755)
    done = subprocess.run(
        [tmp_path / "deploy" / "rundabord"],
        env={"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    told = dict(pair.split("=", 1) for pair in done.stdout.split("\0") if pair)
    wanted = {name: value.strip("\"'") for name, value in given.items()} | {"LAST": "no line end"}
    assert {name: told.get(name) for name in wanted} == wanted
    assert "HOST" not in told
    assert not (tmp_path / "hacked").exists()


def test_what_the_page_quotes_from_the_log_is_said_there() -> None:
    page = PAGE.read_text(encoding="utf-8")
    quoted = re.findall(r'"(not stored: [^"]+)"', page)
    code = "".join(path.read_text("utf-8") for path in (ROOT / "cafe" / "store").glob("*.py"))
    assert quoted
    assert [said for said in quoted if f'"{said}"' not in code] == []


@pytest.mark.parametrize("name", ["@nowhere", "@../etc", "@"])
def test_an_organisation_that_is_not_there_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "id").write_text("#!/bin/sh\necho rundabord\n")
    (tmp_path / "id").chmod(0o755)
    done = subprocess.run(
        [ROOT / "deploy" / "rundabord", name, "version"],
        env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr == f"There is no organisation {name[1:]} in /var/lib/rundabord.\n"
