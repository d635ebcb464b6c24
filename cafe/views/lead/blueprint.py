"""The blueprint of the project lead's pages."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("lead", __name__, url_prefix="/lead")
