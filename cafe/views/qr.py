"""An address of this site as a QR code."""

from __future__ import annotations

import segno
from flask import Response, current_app


def qr(path: str) -> Response:
    """The QR code of the public address of `path` as an SVG image, dark on white in any theme."""
    address = f"{current_app.config['SETTINGS'].public_url}{path}"
    svg = segno.make_qr(address, error="m").svg_inline(scale=4, border=4, light="#fff")
    return Response(
        svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        mimetype="image/svg+xml",
    )
