"""All pages: every blueprint of this package, registered."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Blueprint, Flask

from cafe import views
from cafe.views.submit import guard_origin


def init_app(app: Flask) -> None:
    """Register the blueprints: a new page is found by standing here, or in a folder here."""
    app.before_request(guard_origin)
    found = {}
    for module in pkgutil.walk_packages(views.__path__, f"{views.__name__}."):
        bp = getattr(importlib.import_module(module.name), "bp", None)
        if isinstance(bp, Blueprint):
            found[bp.name] = bp
    for bp in found.values():
        app.register_blueprint(bp)
