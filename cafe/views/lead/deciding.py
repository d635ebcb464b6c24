"""A person's word on a note, however the page shows the note: its form, and how it is kept."""

from __future__ import annotations

import re

from sqlite_utils import Database
from wtforms import HiddenField

from cafe.accounts import account, actor
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import notes, passages, tags, texts
from cafe.store.events import Event
from cafe.understand import analyse, codebooks
from forms.base import Form
from forms.kinds import KINDS

RELEASE, TAKE_BACK = "release", "take_back"


class DecideForm(Form):
    """One press. "confirmed", "rejected" or "undone", a space, and a code; "add" confirms the code
    in `added`; "kind" and a kind is what the note is; "release" and "take_back" are about quoting
    a survey's words. In the queue also "right" (all of `codes`), "done" and "back". `seen` is the
    newest decision that the page knew of, `back` the query of the page."""

    passage = HiddenField()
    revision = HiddenField()
    press = HiddenField()
    added = HiddenField()
    codes = HiddenField()
    seen = HiddenField()
    back = HiddenField()

    @property
    def word(self) -> tuple[str, str]:
        """What was pressed, and the code or kind that it is about."""
        word, _, of = (self.press.data or "").partition(" ")
        if word == "add":
            return "confirmed", self.added.data or ""
        return word, of

    @property
    def read(self) -> int:
        """The revision that the person read. Raises Refused."""
        if not re.fullmatch("[0-9]{1,9}", self.revision.data or ""):
            raise Refused("not_a_choice")
        return int(self.revision.data or 0)

    @property
    def several(self) -> list[str]:
        """The codes of a press about several."""
        return (self.codes.data or "").split()


def keep(db: Database, event: Event, form: DecideForm) -> None:
    """Keep what was pressed about one code, the kind or the quoting of a note. Raises Refused,
    Unknown, Conflict."""
    word, of = form.word
    note_id = form.passage.data or ""
    if word == "kind":
        if of not in KINDS:
            raise Refused("not_a_choice")
        if not notes.choose_kind(db, actor(), event, {note_id: form.read}, of):
            raise Conflict("note_changed")
    elif word in (RELEASE, TAKE_BACK) and event.survey_id is not None:
        _quote(db, event, note_id, form.read, word)
    else:
        decide(db, event, form, of, word)


def decide(db: Database, event: Event, form: DecideForm, code: str, word: str) -> None:
    """Keep a word on one code of the form's note."""
    codebook = codebooks.in_force(db)
    if code not in codebook.ids:
        raise Refused("not_a_choice")
    tags.decide(
        db,
        account().id,
        event_id=event.id,
        passage_id=form.passage.data or "",
        revision=form.read,
        codebook=analyse.codebook_name(codebook),
        code=code,
        decision=word,
        seen=int(form.seen.data or 0) if (form.seen.data or "").isdecimal() else None,
    )


def _quote(db: Database, event: Event, passage_id: str, revision: int, word: str) -> None:
    """Release a survey's words to be quoted, or take that back."""
    passage = passages.get(db, event.id, passage_id)
    if passage is None:
        raise Unknown("not_found")
    if passage.revision != revision:
        raise Refused("not_a_choice")
    if word == RELEASE:
        texts.release(db, account().id, passage_id, passage.revision)
    else:
        texts.take_back(db, account().id, passage_id)
