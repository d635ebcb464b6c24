"""(being written)"""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("answer", __name__)
