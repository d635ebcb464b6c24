"""Flask's own parts, as this application uses them: what every request passes through is kept
short, since half a hall sends its answers in two minutes."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import datetime
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import Headers
from werkzeug.formparser import FormDataParser
from werkzeug.routing import IntegerConverter, Map, MapAdapter
from werkzeug.sansio.utils import get_host

from cafe import days, practice

# An address of ours that can go out as it is.
_PLAIN_ADDRESS = re.compile(r"/(?!/)[\w./~?&=-]*", re.ASCII)


def pairs_of(body: bytes) -> list[tuple[str, str]]:
    """The (name, value) pairs of a form as browsers encode it (the URL standard's parser); bytes
    that are no UTF-8 stay encoded. `urllib.parse.parse_qsl` takes three times as long."""
    found = []
    for part in body.replace(b"+", b" ").split(b"&"):
        if part:
            name, _, value = part.partition(b"=")
            found.append((_plain(name), _plain(value)))
    return found


def _plain(encoded: bytes) -> str:
    if b"%" in encoded:
        encoded = unquote_to_bytes(encoded)
    return encoded.decode(errors="werkzeug.url_quote")


class FormParser(FormDataParser):
    """Werkzeug's, with `pairs_of`."""

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> Any:
        return stream, self.cls(pairs_of(stream.read())), self.cls()


class AppRequest(Request):
    """A request."""

    form_data_parser_class = FormParser


class RowIntegerConverter(IntegerConverter):
    """A whole number in an address; one that no row can have is no such page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": 2**31 - 1} | kwargs)


class Reply(Response):
    """A response whose cookies do not depend on what time the server believes it is."""

    def set_cookie(self, *args: Any, **options: Any) -> None:
        """A cookie that is to end at a time is given so many seconds to live, by the browser's
        clock: with a server's clock that is behind, it would be over when it arrives."""
        ends = options.get("expires")
        if isinstance(ends, datetime) and not options.get("max_age"):
            options["max_age"] = max(round((ends - days.clock()).total_seconds()), 0)
        super().set_cookie(*args, **options)

    def get_wsgi_headers(self, environ: dict[str, Any]) -> Headers:
        """The headers that go out; as they are where nothing has to be seen to: nearly always."""
        if self.status_code in (200, 303):
            given = {name.lower(): value for name, value in self.headers}
            if (
                "content-length" in given
                and "content-location" not in given
                and _PLAIN_ADDRESS.fullmatch(given.get("location", "/"))
            ):
                return self.headers
        return super().get_wsgi_headers(environ)


class Application(Flask):
    """Flask, with less to do for each request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is: none is asynchronous."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """What finds the view of a request. Of its host only that it can be one is looked at here,
        and once for each name: nothing is routed by it."""
        if request is None or "HTTP_UPGRADE" in request.environ:
            return super().create_url_adapter(request)
        environ = request.environ
        scheme = environ["wsgi.url_scheme"]
        server = (environ["SERVER_NAME"], int(environ["SERVER_PORT"]))
        request.host, name = _host(scheme, environ.get("HTTP_HOST"), server)
        path = environ["PATH_INFO"]
        return MapAdapter(
            self.url_map,
            name,
            request.root_path or "/",
            self.url_map.default_subdomain,
            scheme,
            path if path.isascii() else path.encode("latin-1").decode(errors="replace"),
            request.method,
            request.query_string.decode(errors="replace"),
        )


@functools.lru_cache(maxsize=64)
def _host(scheme: str, header: str | None, server: tuple[str, int]) -> tuple[str, str]:
    """The host of a request, and what addresses are built with. Raises SecurityError for one that
    cannot be."""
    host = get_host(scheme, header, server)
    return host, Map().bind(host.lower()).server_name


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions, for many requests that have none: phones and tables send no cookie."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a request; an empty one where no cookie came."""
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the session on, where there is something in it or was."""
        if session or session.modified or session.accessed:
            super().save_session(app, session, response)

    def __init__(self) -> None:
        self._signs: URLSafeTimedSerializer | None = None

    def get_cookie_name(self, app: Flask) -> str:
        """What the cookie is called; that of a practice has a name of its own."""
        if practice.current() is not None:
            return practice.cookie_name(app.config["SESSION_COOKIE_SECURE"])
        return super().get_cookie_name(app)

    def get_cookie_path(self, app: Flask) -> str:
        """To which addresses it is sent."""
        if practice.current() is not None:
            return request.script_root
        return super().get_cookie_path(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs sessions: the same for all, and Flask makes one for each request."""
        if (practised := practice.current()) is not None:
            return practice.signer(app, practised.key)
        if self._signs is None:
            self._signs = super().get_signing_serializer(app)
        return self._signs
