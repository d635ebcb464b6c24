"""The table's page: what is said there is written here, by whoever holds the table's key."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import segno
from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from sqlite_utils import Database

from cafe import days, language, masks
from cafe.accounts import open_to_all, store
from cafe.errors import Conflict, Unknown
from cafe.server.compress import Files
from cafe.store import events, notes, organisation, receipts, rooms
from cafe.store.events import Event, Table
from cafe.store.notes import Note, NoteIn, NoteOutcome, PlaceEvent
from cafe.store.organisation import Organisation
from cafe.store.receipts import Receipt
from cafe.store.rooms import DeviceState
from cafe.understand import codebooks
from cafe.views import kept
from cafe.views.kept import gap
from cafe.views.spoken import spoken
from cafe.views.submit import attempt, new_key
from forms import note as forms_note
from forms.base import Form
from forms.kinds import KINDS
from forms.messages import wording
from forms.note import (
    TEXT_MAX,
    VOTES_MAX,
    Choices,
    Malformed,
    NoteForm,
    NoteKindForm,
    SeatsForm,
    StandingForm,
    Written,
    seats_form,
)

bp = Blueprint("table", __name__)
RIGHT = "the table's key is the right to write at it"
# A note from a form without a script gets its id from the form's key, so that it is one note
# however often the form is sent.
NAMESPACE = uuid.UUID("b1a3f0c6-3c37-4d0e-8f6e-2f1f0d7f9c55")
NOBODY: frozenset[str] = frozenset()
# Pages, one for each table and language (some 60 kB), and notes in their lists (some 1 kB).
PAGES_KEPT, NOTES_KEPT = 200, 4_000


@bp.get("/t/<key>")
@open_to_all(RIGHT, csrf=False)
def page(key: str) -> Any:
    """The round, its question, the field to write in, and what the table has written."""
    event, table = events.by_key(store().read(), key)
    return _kept_page(event, table)


@bp.get("/t/<key>/app.webmanifest")
@open_to_all(RIGHT, csrf=False)
def manifest(key: str) -> Any:
    """What a tablet needs to know to keep the page among its apps."""
    event, table = events.by_key(store().read(), key)
    home = url_for("table.page", key=table.key)
    asset = _files().address
    content = {
        "id": home,
        "name": f"{gettext('Bord %(name)s', name=table.name)} – {event.title}",
        "short_name": gettext("Bord %(name)s", name=table.name),
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#f6f5f2",
        "theme_color": "#0b5f66",
        "icons": [
            {"src": asset("icon-180.png"), "sizes": "180x180", "type": "image/png"},
            {"src": asset("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
    }
    return Response(json.dumps(content), mimetype="application/manifest+json")


@bp.get("/t/unsent")
@open_to_all("the device itself shows what it has kept", csrf=False)
def unsent() -> Any:
    """What this device has not sent, of all tables and surveys; here, so that the service worker
    has it without a network."""
    return render_template("table/unsent.html")


@bp.get("/sw.js")
@open_to_all("the same file for everyone", csrf=False)
def service_worker() -> Any:
    """The service worker: from the root, as its address bounds what it may serve."""
    answer = _files().serve("sw.js")
    answer.cache_control.clear()
    answer.cache_control.no_cache = True
    return answer


@bp.post("/t/<key>/notes")
@open_to_all(RIGHT, csrf=False)
def note_add(key: str) -> Any:
    """Take a note from the form, for a browser without script."""
    event, table = events.by_key(store().read(), key)
    form = _note_form(event, request.form)

    def save(db: Database) -> str:
        identity = uuid.uuid5(NAMESPACE, f"{table.id}:{form.once.data}")
        return _keep(db, key, form.written(str(identity)))

    return attempt(form, save, lambda: _page(event, table, form=form))


@bp.get("/t/<key>/notes/<note_id>")
@open_to_all(RIGHT, csrf=False)
def note(key: str, note_id: str) -> Any:
    """One note to change or withdraw, with its earlier wording."""
    event, table = events.by_key(store().read(), key)
    found = notes.get(store().read(), table.id, note_id)
    return _note_page(event, table, found, _note_form(event, data=_content(found)))


@bp.post("/t/<key>/notes/<note_id>/save")
@open_to_all(RIGHT, csrf=False)
def note_save(key: str, note_id: str) -> Any:
    """Take a change of a note."""
    event, table = events.by_key(store().read(), key)
    found = notes.get(store().read(), table.id, note_id)
    form = _note_form(event, request.form)
    return attempt(
        form,
        lambda db: _keep(db, key, form.written(found.id)),
        lambda: _note_page(event, table, found, form),
    )


@bp.post("/t/<key>/notes/<note_id>/kind")
@open_to_all(RIGHT, csrf=False)
def note_kind(key: str, note_id: str) -> Any:
    """Say what kind a note is; its text stays as it is."""
    _event, table = events.by_key(store().read(), key)
    found = notes.get(store().read(), table.id, note_id)
    form = NoteKindForm(request.form)
    return _with(key, found, form, lambda: {"kind": form.kind.data})


@bp.post("/t/<key>/notes/<note_id>/standing")
@open_to_all(RIGHT, csrf=False)
def note_standing(key: str, note_id: str) -> Any:
    """Withdraw a note, or take it in again; its text stays as it is."""
    _event, table = events.by_key(store().read(), key)
    found = notes.get(store().read(), table.id, note_id)
    form = StandingForm(request.form)
    return _with(key, found, form, lambda: {"withdrawn": form.withdrawn.data == "1"})


def _with(
    key: str,
    found: Note,
    form: StandingForm | NoteKindForm,
    change: Callable[[], Mapping[str, object]],
) -> Any:
    """Keep a note with what a press of a button has changed in it."""

    def save(db: Database) -> str:
        content = {name: getattr(found, name) for name in notes.CONTENT} | dict(change())
        base = form.base.data if form.base.data is not None else found.revision
        return _keep(db, key, NoteIn(id=found.id, base=base, **content))

    def again() -> str:
        event, table = events.by_key(store().read(), key)
        own = _note_form(event, data=_content(found))
        own.alert = form.alert
        return _note_page(event, table, found, own)

    return attempt(form, save, again)


@bp.post("/t/<key>/seats")
@open_to_all(RIGHT, csrf=False)
def seats(key: str) -> Any:
    """Take who sits at the table."""
    event, table = events.by_key(store().read(), key)
    form = _seats_form(_known(), request.form)

    def save(db: Database) -> str:
        events.seat(
            db,
            f"table:{table.id}",
            table,
            participants=form.persons,
            professions=form.counts("profession"),
            areas=form.counts("area"),
        )
        return url_for("table.page", key=table.key, saved="seats", _anchor="saved")

    return attempt(form, save, lambda: _page(event, table, seats_given=form))


@bp.post("/t/<key>/ready")
@open_to_all(RIGHT, csrf=False)
def ready(key: str) -> Any:
    """Say that the table is done, or not yet, from a page without a script; with one, the tablet
    tells it itself."""
    event, table = events.by_key(store().read(), key)
    done = request.form.get("ready") == "1"
    # The page has no device of its own: the table's key stands for it.
    device = str(uuid.uuid5(uuid.NAMESPACE_URL, f"/t/{table.key}"))

    def save(db: Database) -> str:
        rooms.hear(db, table.id, DeviceState(device, None, 0, done))
        said = "ready" if done else "writing"
        return url_for("table.page", key=table.key, saved=said, _anchor="saved")

    return attempt(Form(request.form), save, lambda: _page(event, table))


@bp.post("/api/notes")
@open_to_all("the table's key in the request is the right", csrf=False)
def api_notes() -> Any:
    """Take notes of one table from its device: each is stored or refused by name."""
    try:
        key, sent = forms_note.read_request(request.get_data(cache=False))
    except Malformed as error:
        return {"error": _say(error.name, error.params)}, 400
    db = store().read()
    place = notes.place(db, key)
    choices = _choices(db, place.event, place.rounds, sent)
    refused: list[dict[str, object]] = []
    good: list[tuple[object, NoteIn, masks.Kinds]] = []
    for raw in sent:
        try:
            written = _in(forms_note.read_note(raw, choices))
            good.append((forms_note.echo(raw), *masks.of_note(written)))
        except Malformed as error:
            refused.append(_refusal(forms_note.echo(raw), error.name, error.params))
    outcomes: list[NoteOutcome] = []
    if good:
        with store().write() as db:
            # Looked up again: the event may have been closed since.
            place = notes.place(db, key)
            outcomes = notes.save(
                db,
                place.event,
                place.table,
                [n for _, n, _ in good],
                source="tablet",
                actor=f"table:{place.table.id}",
                renew=masks.of_text,
                drawn=True,
            )
    stored: list[dict[str, object]] = []
    for (given, note, hidden), outcome in zip(good, outcomes, strict=True):
        if outcome.refused is not None:
            refused.append(_refusal(given, outcome.refused, {}))
        else:
            stored.append(_stored(given, outcome) | _masked(note, hidden))
    return {"stored": stored, "refused": refused}


def _stored(given: object, outcome: NoteOutcome) -> dict[str, object]:
    answer: dict[str, object] = {"id": given, "revision": outcome.revision}
    if outcome.current != outcome.revision:
        answer["current"] = outcome.current
    if outcome.late:
        answer["late"] = True
    if outcome.sibling:
        answer["sibling"] = True
    return answer


def _masked(note: NoteIn, hidden: masks.Kinds) -> dict[str, object]:
    """What the device has to know when the stored text is not the one that it sent."""
    return {"text": note.text, "masked": hidden} if hidden else {}


def _refusal(given: object, name: str, params: Mapping[str, object]) -> dict[str, object]:
    return {"id": given, "reason": _say(name, params), "name": name}


def _say(name: str, params: Mapping[str, object]) -> str:
    return wording(name, **params).in_language(language.of_request())


def _choices(
    db: Database, event: PlaceEvent, rounds: frozenset[int], sent: list[object]
) -> Choices:
    """What the notes may name; the organisation is read only when one of them names any of it."""
    named = any(
        isinstance(raw, dict)
        and (raw.get("area") or raw.get("profession") or raw.get("district")) is not None
        for raw in sent
    )
    if not named:
        return Choices(rounds, codebooks.ever(db), NOBODY, NOBODY, NOBODY)
    found = organisation.get(db, spoken())
    return Choices(
        rounds,
        codebooks.ever(db),
        frozenset(a.id for a in found.areas),
        frozenset(p.id for p in found.professions),
        frozenset(d.id for d in found.districts_on(event.date)),
    )


def _in(written: Written) -> NoteIn:
    return NoteIn(**vars(written))


def _keep(db: Database, key: str, written: Written | NoteIn) -> str:
    """Store one note of a form; returns the address of the page that says thank you."""
    event, table = events.by_key(db, key)  # as it is in this transaction
    sent, hidden = masks.of_note(written if isinstance(written, NoteIn) else _in(written))
    (outcome,) = notes.save(
        db, event, table, [sent], source="form", actor=f"table:{table.id}", renew=masks.of_text
    )
    if outcome.refused is not None:
        raise Conflict(outcome.refused)
    how = "late" if outcome.late else "sibling" if outcome.sibling else "note"
    if sent.withdrawn and how == "note":
        how = "withdrawn"
    return url_for(
        "table.page",
        key=table.key,
        round=sent.round,
        kind=sent.kind,
        saved=how,
        masked=1 if hidden else None,
        _anchor="saved",
    )


def _content(found: Note) -> dict[str, Any]:
    """A note as the form's data."""
    names = ("text", "kind", "votes", "point", "area", "profession", "district")
    data = {name: getattr(found, name) or "" for name in names}
    return data | {
        "votes": found.votes,
        "round": str(found.round),
        "base": found.revision,
        "important": "1" if found.important else "",
    }


def _note_form(event: Event, formdata: Any = None, data: dict[str, Any] | None = None) -> NoteForm:
    db = store().read()
    found = organisation.get(db, spoken())
    form = NoteForm(
        formdata,
        data=data,
        rounds={r.number for r in event.rounds},
        kinds=[(kind, kind) for kind in KINDS],
        points=[("", ""), *((id, id) for id in sorted(codebooks.ever(db)))],
        areas=[("", ""), *((a.id, a.name) for a in found.areas)],
        professions=[("", ""), *((p.id, p.name) for p in found.professions)],
        districts=[("", ""), *((d.id, d.name) for d in found.districts_on(event.date))],
    )
    return form


def _seats_form(
    found: Organisation, formdata: Any = None, data: dict[str, Any] | None = None
) -> SeatsForm:
    made = seats_form(tuple(p.id for p in found.professions), tuple(a.id for a in found.areas))
    return made(formdata, data=data)


def _seated(table: Table) -> dict[str, Any]:
    data: dict[str, Any] = {"participants": table.participants}
    data |= {f"profession-{identity}": persons for identity, persons in table.professions}
    data |= {f"area-{identity}": persons for identity, persons in table.areas}
    return data


@dataclass(frozen=True)
class Drawing:
    """All that a table's page is drawn from, but for its notes and what is new each time."""

    event: Event
    table: Table
    round: events.Round
    any_notes: bool
    done: bool
    receipt: Receipt | None
    organisation: int  # its version
    codebook: str
    language: str
    path: str  # with its query: it says what was saved


def _drawing(
    event: Event, table: Table, written: list[Note], form: NoteForm | None = None
) -> Drawing:
    db = store().read()
    return Drawing(
        event=event,
        table=table,
        round=_round(event, form, written),
        any_notes=bool(written),
        done=any(t.ready for t in rooms.of_table(db, table.id)),
        receipt=receipts.of_table(db, table.id),
        organisation=organisation.version(db),
        codebook=codebooks.in_force(db).name,
        language=language.of_request(),
        path=request.full_path,
    )


def _kept_page(event: Event, table: Table) -> Response:
    """The table's page, drawn once and kept: tablets load it again and again, and all at once when
    the network is back."""
    written = notes.of_table(store().read(), table.id)
    drawing = _drawing(event, table, written)
    items = _items(url_for("table.page", key=table.key), written)

    def draw() -> str:
        # What the table chose stays for the round; a page with a script remembers it by itself.
        chosen = request.args.get("kind", "")
        kind = chosen if chosen in KINDS else drawing.round.kind or ""
        form = _note_form(event, data={"round": str(drawing.round.number), "kind": kind})
        seats = _seats_form(_known(), data=_seated(table))
        form.once.data = seats.once.data = gap("once")
        return _drawn(drawing, form, seats, gap("items"), at=gap("at"), new_key=lambda: gap("once"))

    filled = {"once": new_key, "at": days.now, "items": lambda: items}
    return kept.page(kept.shelf("table pages", PAGES_KEPT), drawing, draw, filled)


def _page(
    event: Event,
    table: Table,
    *,
    form: NoteForm | None = None,
    seats_given: SeatsForm | None = None,
) -> str:
    """The page with what was sent in a form, and what is wrong with it."""
    written = notes.of_table(store().read(), table.id)
    drawing = _drawing(event, table, written, form)
    if form is None:
        form = _note_form(event, data={"round": str(drawing.round.number)})
    seats = seats_given or _seats_form(_known(), data=_seated(table))
    items = _items(url_for("table.page", key=table.key), written)
    return _drawn(drawing, form, seats, items, at=days.now(), seats_open=seats_given is not None)


def _drawn(
    drawing: Drawing, form: NoteForm, seats: SeatsForm, items: Markup, **more: object
) -> str:
    return render_template(
        "table/page.html",
        event=drawing.event,
        table=drawing.table,
        round=drawing.round,
        written=drawing.any_notes,
        items=items,
        form=form,
        seats=seats,
        done=drawing.done,
        receipt=drawing.receipt,
        handover=_qr(drawing.table),
        address=_address(drawing.table),
        **_common(_known()),
        **more,
    )


def _known() -> Organisation:
    return organisation.get(store().read(), spoken())


def _items(home: str, written: list[Note]) -> Markup:
    """The notes in the list, those that have changed drawn anew."""
    said = language.of_request()

    def draw(missing: list[int]) -> str:
        some = [written[n] for n in missing]
        return render_template("table/_items.html", home=home, notes=some, seam=kept.SEAM)

    keys = [(said, home, note) for note in written]
    drawn = kept.pieces(kept.shelf("table notes", NOTES_KEPT), keys, draw)
    return Markup("".join(drawn))  # noqa: S704 - drawn by our templates


def _files() -> Files:
    found: Files = current_app.extensions["files"]
    return found


def _address(table: Table) -> str:
    base: str = current_app.config["SETTINGS"].public_url
    return base + url_for("table.page", key=table.key)


def _qr(table: Table) -> Markup:
    """The table's address as a drawing in the page, so that it is there without a network too."""
    drawn = segno.make_qr(_address(table), error="l").svg_inline(
        border=4, light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - ours, and an address holds no markup


def _note_page(event: Event, table: Table, found: Note, form: Form) -> str:
    history = notes.revisions(store().read(), found.id)
    return render_template(
        "table/note.html",
        event=event,
        table=table,
        note=found,
        form=form,
        history=[r for r in history if r.revision != found.revision],
        **_common(_known()),
    )


def _common(known: Organisation) -> dict[str, Any]:
    return {
        "organisation": known,
        "codes": codebooks.in_force(store().read()).codes,
        "kinds": KINDS,
        "limit": TEXT_MAX,
        "votes_max": VOTES_MAX,
    }


def _round(event: Event, form: NoteForm | None, written: list[Note]) -> events.Round:
    """The round to show: of the form, as asked for, the moderator's, else where the table wrote
    last."""
    asked = form.round.data if form is not None else request.args.get("round")
    last = max((n.round for n in written if not n.withdrawn), default=None)
    for wanted in (asked, str(event.current_round), str(last)):
        for candidate in event.rounds:
            if str(candidate.number) == wanted:
                return candidate
    if not event.rounds:
        raise Unknown("not_found")
    return event.rounds[0]
