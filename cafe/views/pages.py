"""All pages: every blueprint of this package, registered."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Blueprint, Flask

from cafe import views
from cafe.views import lead
from cafe.views.submit import guard_origin


def init_app(app: Flask) -> None:
    """Register the blueprints: a new page is found by standing in this package."""
    app.before_request(guard_origin)
    found = {}
    for package in (views, lead):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            bp = getattr(importlib.import_module(module.name), "bp", None)
            if isinstance(bp, Blueprint):
                found[bp.name] = bp
    for bp in found.values():
        app.register_blueprint(bp)
