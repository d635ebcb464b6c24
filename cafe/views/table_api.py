"""(being written)"""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("table_api", __name__)
