"""A server that runs keeps to the program that it started with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from cafe.config import ROOT

PROGRAM = """
import sys
from pathlib import Path
from cafe.app import create_app
from cafe import accounts, config
from cafe.store import organisation, users

root = Path(config.ROOT)
assert root == Path.cwd(), root
app = create_app()
store = app.extensions["store"]
with store.write() as db:
    organisation.load(db, "test")
    roles = [(role, "*") for role in users.ROLES]
    number = users.add(
        db, "test", email="a@example.test", name="A", password_hash="x", roles=roles
    )

# The update: other templates, other modules, other style.
for path in (root / "templates").rglob("*.html"):
    path.write_text("{{ what_the_old_views_do_not_give.at_all }}")
for folder in ("cafe", "forms", "analysis"):
    for path in (root / folder).rglob("*.py"):
        path.write_text("raise RuntimeError('the new program')")
for path in (root / "cafe" / "static").rglob("*.*"):
    path.write_text("new")

client = app.test_client()
with client.session_transaction() as session:
    session["_user_id"] = accounts.identity(number, 1)
    session["_fresh"] = True
asked, wrong = 0, []
for rule in app.url_map.iter_rules():
    if "GET" in rule.methods and not rule.arguments:
        asked += 1
        status = client.get(rule.rule).status_code
        if status >= 500:
            wrong.append((rule.rule, status))
page = client.get("/admin/operation", headers={"Accept-Language": "en"}).get_data(as_text=True)
style = client.get("/static/style.css").get_data()
print(asked, wrong, style != b"new", len(page) > 1000)
"""


def test_every_page_answers_after_the_files_were_exchanged_under_a_server(tmp_path: Path) -> None:
    there = tmp_path / "checkout"
    for folder in ("cafe", "forms", "analysis", "templates"):
        shutil.copytree(ROOT / folder, there / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.cfg", "wsgi.py"):
        shutil.copy(ROOT / name, there)
    environ = os.environ | {
        "CAFE_INSTANCE": str(tmp_path / "instance"),
        "PYTHONPATH": str(there),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=there, env=environ, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    asked, _, rest = told.stdout.strip().partition(" ")
    assert int(asked) >= 28
    assert rest == "[] True True", told.stderr
