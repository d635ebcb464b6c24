"""Personal data is hidden before words are stored and compared; what is kept never held it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from analysis.masking.mask import mask
from cafe.store.notes import NoteIn
from forms.note import lines
from forms.questionnaire.answer import Answer
from forms.questionnaire.model import Questionnaire

Kinds = tuple[str, ...]


def of_note(note: NoteIn) -> tuple[NoteIn, Kinds]:
    """The note as it is to be stored, and which kinds of personal data were hidden in it."""
    masked = mask(note.text)
    return replace(note, text=masked.text) if masked.found else note, masked.kinds


def of_answer(questionnaire: Questionnaire, answer: Answer) -> tuple[Answer, Kinds]:
    """The same of an answer: of all that somebody wrote in it with words of their own."""
    words = {key: answer.values.get(key) for key in sorted(questionnaire.words)}
    masked = {key: mask(text) for key, text in words.items() if isinstance(text, str)}
    changed = {key: m.text for key, m in masked.items() if m.found}
    if not changed:
        return answer, ()
    kinds = tuple(dict.fromkeys(kind for m in masked.values() for kind in m.kinds))
    return answer.with_words(changed), kinds


def of_text(text: str) -> str:
    """The text as it is to be stored; of one that was stored, what would be stored today."""
    return mask(lines(text)).text


def how_many(texts: Iterable[str]) -> int:
    """How many of the texts hold personal data."""
    return sum(bool(mask(text).found) for text in texts)


def of_notes(notes: Sequence[NoteIn]) -> list[NoteIn]:
    """The notes as they are to be stored."""
    return [of_note(note)[0] for note in notes]
