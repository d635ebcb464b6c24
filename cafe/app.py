"""The application: settings, guards, language, headers, and the blueprints."""

from __future__ import annotations

import functools
import importlib
import ipaddress
import logging
import pkgutil
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import BaseLoader, Environment, FileSystemLoader, TemplateNotFound
from werkzeug.middleware.proxy_fix import ProxyFix

from cafe import accounts, config, days, known, language, practice, shares
from cafe.config import Settings
from cafe.flask_parts import Application, AppRequest, Reply, RowIntegerConverter, Sessions
from cafe.reports import indicator_shown, told_kept
from cafe.reports.summary.release import take_over
from cafe.server import compress
from cafe.store import submissions, typed_codes
from cafe.store.database import Store
from cafe.upkeep import program
from cafe.views import event_way, failures, pages, spoken, submit
from forms.messages import Message, common

STATIC = config.ROOT / "cafe" / "static"
UPLOAD_MB = 12
# Posts that mostly read: tablets send them all the time, and shall not wait for who stores.
READS = ("/api/table",)
# Posts with a password.
GUESSES = ("/sign-in/send", "/setup/save", "/account/password")
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
# What an answer says where it says nothing else.
USUAL = (("Content-Security-Policy", CONTENT_SECURITY_POLICY), ("Cache-Control", "no-cache"))

# What no page needs of a device.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media"),
        *("geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment"),
        *("picture-in-picture", "publickey-credentials-get", "usb", "xr-spatial-tracking"),
    )
)


def create_app(settings: Settings | None = None, **extra: Any) -> Flask:
    """The WSGI application; `extra` is Flask configuration for tests.

    Raises UnsafeStart when the settings are unsafe. The database is migrated here.
    """
    settings = settings or config.load()
    days.use_zone(settings.time_zone)
    app = Application(
        __name__, template_folder=str(config.ROOT / "templates"), static_folder=str(STATIC)
    )
    secure = settings.encrypted
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_CHECK_DEFAULT=False,  # each route declares it (accounts.guard)
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # the Origin header is checked instead (views.submit)
        MAX_CONTENT_LENGTH=UPLOAD_MB * 2**20,
        READS=READS,
        PLACE=known.places(GUESSES, settings.secret_key, secure),
        KNOWN_COOKIE_NAME=known.cookie_name(secure),
        MAX_FORM_MEMORY_SIZE=4 * 2**20,
        BABEL_DEFAULT_LOCALE="sv",
        BABEL_TRANSLATION_DIRECTORIES=str(config.ROOT / "cafe" / "translations"),
        DEBUG=settings.debug,
    )
    app.config.from_mapping(extra)
    app.request_class = AppRequest
    app.response_class = Reply
    app.session_interface = Sessions()
    app.url_map.converters["int"] = RowIntegerConverter
    if settings.proxies:
        # Without it everybody behind the proxy would share one limit on guessing.
        fixed = ProxyFix(app.wsgi_app, settings.proxies, x_proto=0)
        app.wsgi_app = fixed  # type: ignore[method-assign]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.logger.setLevel(logging.INFO)

    store = Store(settings.database)
    store.migrate()
    app.extensions["store"] = store
    take_over(store)
    indicator_shown.keep_first(store)
    told_kept.keep_first(store)
    submissions.key_old(store, settings.fingerprint_key)

    _names(app, settings)
    practice.init_app(app, settings)
    Babel(app, locale_selector=language.of_request)
    failures.init_app(app)
    pages.init_app(app)
    accounts.init_app(app, CSRFProtect(app), failures.signed_out)
    compress.init_app(app)
    _templates(app)
    app.after_request(submit.nothing_lost)  # after those above have been registered: it runs first
    _headers(app, secure)
    if not (app.debug or app.testing):
        _keep(app, lean=settings.lean)
    return app


class KeptTemplates(BaseLoader):
    """The templates as they were at the start: an update changes the files under a server that
    runs, and its views belong to the templates that they came with."""

    def __init__(self, folder: str) -> None:
        files, unused = FileSystemLoader(folder), Environment(autoescape=True)
        self._kept = {name: files.get_source(unused, name) for name in files.list_templates()}

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The text of a template. Raises TemplateNotFound."""
        if template not in self._kept:
            raise TemplateNotFound(template)
        text, name, _ = self._kept[template]
        return text, name, lambda: True

    def list_templates(self) -> list[str]:
        """The names of all."""
        return sorted(self._kept)


def _keep(app: Flask, *, lean: bool) -> None:
    """Have all of the program at hand that a request may need, as it is now: loaded, once for all
    processes; or `lean`, as code that is loaded when it is asked for, with the libraries it wants.
    """
    app.jinja_loader = KeptTemplates(str(app.template_folder))
    app.extensions["files"].read_all()
    kept = program.KeptModules()
    for package in map(importlib.import_module, ("analysis", "cafe", "forms")):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.startswith("cafe.cli") or module.name.endswith("__main__"):
                continue
            if not lean:
                importlib.import_module(module.name)
            elif module.name not in sys.modules:
                kept.keep(module.name)
    if lean:
        sys.meta_path.insert(0, kept)
    program.started_with()


def _names(app: Flask, settings: Settings) -> None:
    """Answer only to the server's own names, and send people on by the scheme they came by.

    An address in numbers is no name that somebody could have pointed here: it is answered
    while PUBLIC_URL says nothing else, as when tablets are tried at the desk. A health check may
    name anything.
    """
    inner = app.wsgi_app

    def schemed(environ: dict[str, Any], start: Any) -> Any:
        environ["wsgi.url_scheme"] = "https" if settings.encrypted else environ["wsgi.url_scheme"]
        return inner(environ, start)

    app.wsgi_app = schemed  # type: ignore[method-assign, assignment]

    @app.before_request
    def known() -> Any:
        name = _name_of(request.host)
        if name in settings.names or request.endpoint == "start.healthz":
            return None
        if not settings.named and _is_number(name):
            return None
        app.logger.warning("refused: asked for as %.100r, which HOSTS does not name", name)
        return failures.page("host_unknown", 421)


@functools.lru_cache(maxsize=64)
def _name_of(host: str) -> str:
    return urlsplit(f"//{host}").hostname or ""


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _templates(app: Flask) -> None:
    def say(message: object, label: str = "") -> str:
        """A message in the language of the page; of a field that is empty, by the field's label."""
        if label and message == common.REQUIRED:
            message = common.REQUIRED_NAMED.format(label=label.rstrip(":"))
        return (
            message.in_language(language.of_request())
            if isinstance(message, Message)
            else str(message)
        )

    def holds_form() -> str:
        """Note that the page has a form to fill in (see `_headers`)."""
        g.holds_form = True
        return ""

    def passes_on() -> str:
        """Note that the page has something to copy or print."""
        g.passes_on = True
        return ""

    def takes_files() -> int:
        """Called by a form with files: how many bytes may be sent, which a script looks at."""
        g.takes_files = True
        return int(app.config["MAX_CONTENT_LENGTH"])

    @app.context_processor
    def on_every_page() -> dict[str, Any]:
        return {
            "language": language.of_request(),
            "holds_form": holds_form,
            "passes_on": passes_on,
            "takes_files": takes_files,
            "new_key": submit.new_key,
            "public_url": app.config["SETTINGS"].public_url,
            "short_url": app.config["SETTINGS"].short_url,
            # Where a code is typed.
            "start_url": app.config["SETTINGS"].short_url + request.script_root,
            "practice": practice.current(),
            "offers": practice.offers,
        }

    app.context_processor(event_way.for_templates)
    app.add_template_filter(say, "say")
    app.add_template_filter(shares.percent, "percent")
    app.add_template_filter(shares.off, "off")
    app.add_template_filter(typed_codes.spelled, "spelled")
    app.add_template_filter(days.day_of, "local_day")
    app.add_template_filter(spoken.dated)
    app.add_template_filter(spoken.parted)
    app.add_template_filter(days.time_of, "local_time")


def _headers(app: Flask, secure: bool) -> None:
    same = {  # on every answer
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
        "X-Permitted-Cross-Domain-Policies": "none",
        # Not "no-referrer": with it browsers send forms without their Origin, which is checked.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS_POLICY,
    }
    if secure:
        # Of this name alone: those below it are others'.
        same["Strict-Transport-Security"] = "max-age=31536000"
    pairs = list(same.items())
    inner = app.wsgi_app

    def headed(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            named = {name.lower() for name, _ in headers}
            usual = [pair for pair in USUAL if pair[0].lower() not in named]
            return start(status, headers + usual + pairs, exc_info)

        return inner(environ, begin)

    app.wsgi_app = headed  # type: ignore[method-assign, assignment]

    @app.after_request
    def add(response: Response) -> Response:
        noted = set(g)  # what the page said of itself while it was drawn
        if "framed" in noted or "frames" in noted:
            policy = CONTENT_SECURITY_POLICY
            if "framed" in noted:  # it stands inside another of ours (browsers heed it first)
                policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
            if "frames" in noted:
                policy += "; frame-src 'self'"
            response.headers.setdefault("Content-Security-Policy", policy)
        # Pages of an account stay out of every cache. The others, and those with a form to fill
        # in, may be shown again by the Back button, which is how a filled form returns: also
        # when the server was down at the press. Signing out clears what a browser keeps.
        view = app.view_functions.get(request.endpoint or "")
        if getattr(getattr(view, "right", None), "roles", ()):
            filled = "holds_form" in noted
            kept = "private, no-cache" if filled else "no-store"
            response.headers.setdefault("Cache-Control", kept)
        return response
