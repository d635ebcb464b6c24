"""An event's notes as a list: what is said, what it is about, and which of them somebody wants to
see. Not through the gate: for those who read every note."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlite_utils import Database

from cafe.errors import Unknown
from cafe.store import erased, notes, runs, tags
from cafe.store.erased import ErasedText
from cafe.store.events import Event
from cafe.store.notes import Note
from cafe.store.runs import StoredTheme
from cafe.understand import themes
from cafe.understand.search import Piece, marked
from forms.kinds import UNSET

PAGE = 50
# How a note may stand, in the order in which a page names them.
COUNTED, VERSIONS, WITHDRAWN, ERASED = "counted", "versions", "withdrawn", "erased"
STATES = (COUNTED, VERSIONS, WITHDRAWN, ERASED)
NO_POINT = "none"


@dataclass(frozen=True)
class NotesWanted:
    """Which notes of an event somebody wants to see; "" and None do not narrow. `kind` is one of
    `forms.kinds.KINDS` or UNSET, `point` a code or NO_POINT, `theme` a theme's id."""

    words: str = ""
    round: int | None = None
    table: int | None = None
    kind: str = ""
    point: str = ""
    theme: str = ""
    how: str = ""
    page: int = 1

    @property
    def chosen(self) -> int:
        """How many of the choices narrow, the words apart."""
        given = (self.round, self.table, self.kind, self.point, self.theme, self.how)
        return sum(one not in ("", None) for one in given)

    @property
    def query(self) -> dict[str, str | int]:
        """As an address has it, without the page."""
        names = {"words": "q", "how": "state"}
        found = {
            names.get(name, name): getattr(self, name)
            for name in self.__dataclass_fields__
            if name != "page"
        }
        return {name: value for name, value in found.items() if value not in ("", None)}


@dataclass(frozen=True)
class ListedNote:
    """A note with its words in pieces, how it stands, and what it is about: codes that a person has
    confirmed, and those that the machine asserts and nobody has rejected."""

    note: Note
    said: tuple[Piece, ...]
    how: str
    erased: ErasedText | None
    siblings: tuple[Note, ...]
    confirmed: tuple[str, ...]
    suggested: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """All that it is about."""
        return self.confirmed + self.suggested


@dataclass(frozen=True)
class NoteList:
    """A page of the notes that are wanted, how many those are, how many there are, and the themes
    that there are to choose among."""

    rows: tuple[ListedNote, ...]
    wanted: int
    total: int
    pages: int
    themes: tuple[StoredTheme, ...]
    states: tuple[tuple[str, int], ...]


def of(db: Database, event: Event, wanted: NotesWanted) -> NoteList:
    """The notes of an event, by round, table and time. Read it within one snapshot. Raises Unknown
    for a page that there is not."""
    from analysis.search import read  # slow to load

    query = read(wanted.words)
    standing = themes.current(db, event.id)
    members = next((set(t.passages) for t in standing if t.id == wanted.theme), set())
    every = _rows(db, event)
    counted = {state: sum(r.how == state for r in every) for state in STATES}
    found = [
        r
        for r in every
        if _is_wanted(r, wanted, members) and (not query.terms or query.meets(r.note.text))
    ]
    pages = max(1, -(-len(found) // PAGE))
    if wanted.page > pages:
        raise Unknown("not_found")
    shown = found[(wanted.page - 1) * PAGE : wanted.page * PAGE]
    if query.terms:
        shown = [_with_marks(r, marked(r.note.text, query)) for r in shown]
    return NoteList(
        tuple(shown),
        len(found),
        len(every),
        pages,
        standing,
        tuple((state, n) for state, n in counted.items() if n),
    )


def _rows(db: Database, event: Event) -> list[ListedNote]:
    gone = erased.of_event(db, event.id)
    beside = notes.siblings(db, event.id)
    suggested = runs.suggestions(db, event.id)
    decided = tags.current(db, event.id)
    found = []
    for note in notes.of_event(db, event.id):
        decisions = decided.get(note.id, {})
        confirmed = tuple(code for code, d in decisions.items() if d.confirmed)
        open_ = tuple(
            s.code for s in suggested.get(note.id, ()) if s.asserted and s.code not in decisions
        )
        grave = gone.get(note.id)
        found.append(
            ListedNote(
                note,
                (Piece(note.text, False),),
                _state(note, grave),
                grave,
                tuple(beside.get(note.id, ())),
                confirmed,
                open_,
            )
        )
    return found


def _state(note: Note, grave: ErasedText | None) -> str:
    if grave is not None:
        return ERASED
    if note.withdrawn:
        return WITHDRAWN
    return VERSIONS if note.siblings else COUNTED


def _is_wanted(row: ListedNote, wanted: NotesWanted, members: Collection[str]) -> bool:
    note = row.note
    return (
        wanted.round in (None, note.round)
        and wanted.table in (None, note.table_id)
        and wanted.kind in ("", note.kind or UNSET)
        and (not wanted.point or _is_about(row.codes, wanted.point))
        and (not wanted.theme or note.id in members)
        and wanted.how in ("", row.how)
    )


def _is_about(codes: Iterable[str], point: str) -> bool:
    return not list(codes) if point == NO_POINT else point in codes


def _with_marks(row: ListedNote, said: tuple[Piece, ...]) -> ListedNote:
    return replace(row, said=said)


def wanted_of(query: Mapping[str, str]) -> NotesWanted:
    """What an address asks for. Raises Unknown for what makes no sense."""
    state = query.get("state", "")
    if state and state not in STATES:
        raise Unknown("not_found")
    return NotesWanted(
        query.get("q", "").strip()[:200],
        _number(query, "round"),
        _number(query, "table"),
        query.get("kind", ""),
        query.get("point", ""),
        query.get("theme", ""),
        state,
        _number(query, "page") or 1,
    )


def _number(query: Mapping[str, str], name: str) -> int | None:
    given = query.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 10 and int(given)):
        raise Unknown("not_found")
    return int(given)
