"""The lighter parts do what Flask's and Werkzeug's own do."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from flask import Flask, Request, redirect
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder

from cafe.flask_parts import Application, AppRequest, Reply, pairs_of

SIGNS = ("q-a", "=", "&", "+", "%", "%25", "%C3%A5", "%E5", "%e2%82", "å", "ord", ";", " ", "%00")
PART = st.sampled_from([*SIGNS, "%zz"])


@given(st.lists(PART, max_size=12).map("".join))
def test_a_form_is_read_as_the_library_reads_it(body: str) -> None:
    sent = body.encode()
    assert pairs_of(sent) == parse_qsl(
        sent.decode(), keep_blank_values=True, errors="werkzeug.url_quote"
    )


def test_bytes_that_are_no_text_stay_readable() -> None:
    assert pairs_of(b"a=\xff&\xe5=1") == [("a", "%FF"), ("%E5", "1")]


def light(**config: Any) -> Flask:
    app = Application("light")
    app.request_class, app.response_class = AppRequest, Reply
    return app


def own() -> Flask:
    return Flask("own")


def adapted(app: Flask, environ: dict[str, Any]) -> object:
    """What addresses are found and built with, or how the request is refused."""
    app.add_url_rule("/a/<code>", "page")
    app.add_url_rule("/b/", "folder")
    request: Request = app.request_class(dict(environ))
    try:
        found = app.create_url_adapter(request)
    except HTTPException as error:
        return type(error)
    assert found is not None
    try:
        match: object = found.match()
    except HTTPException as error:
        match = (type(error), getattr(error, "new_url", ""))
    return request.host, match, found.build("page", {"code": "å"}, force_external=True)


@pytest.mark.parametrize("path", ["/a/x", "/a/å b", "//a/x", "/b", "/nothing", "/", ""])
@pytest.mark.parametrize(
    "given",
    [
        {"HTTP_HOST": "cafe.test"},
        {"HTTP_HOST": "Cafe.Test:8000"},
        {"HTTP_HOST": "bord\u00e5.test".encode().decode("latin-1")},
        {"HTTP_HOST": "a b"},
        {"HTTP_HOST": ""},
        {"HTTP_HOST": "[::1]:80"},
        {"HTTP_HOST": "x" * 70 + ".test"},
        {"SCRIPT_NAME": "/practice/k", "HTTP_HOST": "cafe.test"},
        {"wsgi.url_scheme": "https", "HTTP_HOST": "cafe.test:443", "QUERY_STRING": "q=%C3%A5&r"},
        {"HTTP_UPGRADE": "websocket", "HTTP_CONNECTION": "upgrade", "HTTP_HOST": "cafe.test"},
    ],
)
def test_a_request_finds_its_view_as_with_flask(given: dict[str, str], path: str) -> None:
    environ = EnvironBuilder().get_environ() | {"PATH_INFO": path.encode().decode("latin-1")}
    environ |= given
    assert adapted(light(), environ) == adapted(own(), environ)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "answer",
    [
        lambda app: app.make_response("å"),
        lambda app: app.make_response(("", 204)),
        lambda app: app.make_response(("x", 304)),
        lambda app: app.make_response(b""),
        lambda app: redirect("/a/x-1/thanks?lang=en&masked=1", 303),
        lambda app: redirect("/a/å b?q=ö", 303),
        lambda app: redirect("//other.test/å", 303),
        lambda app: app.response_class(iter([b"a", b"b"])),
        lambda app: app.response_class("x", headers={"Content-Location": "/å"}),
    ],
)
def test_an_answer_goes_out_as_with_flask(answer: Any, method: str) -> None:
    def sent(app: Flask) -> tuple[str, list[tuple[str, str]], bytes]:
        app.add_url_rule("/", "page", lambda: answer(app))
        said = app.test_client().open("/", method=method)
        return said.status, list(said.headers), said.data

    assert sent(light()) == sent(own())
