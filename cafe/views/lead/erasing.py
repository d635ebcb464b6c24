"""Erasing one text for good: the page that says what it means, and the press."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template
from sqlite_utils import Database
from werkzeug.wrappers import Response as BaseResponse

from cafe import rights
from cafe.accounts import account, store
from cafe.store import erased, proposals
from cafe.store.events import Event
from cafe.views.submit import attempt
from forms.erasing import EraseForm


def erase_page(
    text_id: str,
    said: str,
    form: EraseForm,
    *,
    title: str,
    back: str,
    action: str,
    event: Event | None = None,
) -> str:
    """What is erased, what that means, and why: `title` is that of where it was said, `event` the
    one that the page belongs to."""
    db, user = store().read(), account()
    made = proposals.of_passages(db, [text_id]).get(text_id, [])
    asked = proposals.referrals(db, [one.id for one in made])
    cited = [one for one in made if rights.sees_proposal(user, one, asked.get(one.id, []))]
    return render_template(
        "lead/erase.html",
        said=said,
        form=form,
        title=title,
        event=event,
        back=back,
        action=action,
        cited=cited,
        done=erased.is_erased(db, text_id),
    )


def erase(
    form: EraseForm, text_id: str, back: str, again: Callable[[], str]
) -> BaseResponse | tuple[str, int]:
    """Erase the text and go back, or show the page again."""

    def save(db: Database) -> str:
        erased.erase(db, account().id, text_id, form.reason.data or "")
        return back

    answer = attempt(form, save, again)
    if isinstance(answer, BaseResponse):
        store().checkpoint()  # what the log still has of it goes from there too
    return answer
