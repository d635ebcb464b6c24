"""With which questionnaires, and for which districts, an account holds exit interviews."""

from __future__ import annotations

from flask import request

from cafe import alphabet, days, rights
from cafe.accounts import account, need, store
from cafe.errors import Refused
from cafe.store import organisation
from cafe.views import asked
from forms.questionnaire import model
from forms.questionnaire.file import BUILTIN
from forms.questionnaire.model import Questionnaire


def offered() -> list[Questionnaire]:
    """What interviews are held with: the newest version of what asks for the quarter, and for no
    day; the built-in exit interview first."""
    newest: dict[str, Questionnaire] = {}
    for version in asked.published(store()):
        if version.id not in newest:
            newest[version.id] = asked.read(version.content)
    kinds = {q.id: {x.type for x in q.asked} for q in newest.values()}
    fit = [q for q in newest.values() if model.QUARTER in kinds[q.id]]
    fit = [q for q in fit if model.DATE not in kinds[q.id]]
    return sorted(fit, key=lambda q: (q.id != BUILTIN[0], alphabet.place(q.title.sv)))


def districts() -> list[tuple[str, str]]:
    """The districts whose interviews this account may hold: id and name."""
    known = organisation.get(store().read())
    today = days.today()
    return [
        (d.id, d.name)
        for d in known.districts
        if rights.holds_interviews(account(), d.id)
        and (d.valid_on(today) or ("manager", d.id) in account().roles)
    ]


def wanted() -> tuple[Questionnaire, str]:
    """The questionnaire and the district that the form names. Raises Refused and Forbidden."""
    named = request.form.get("questionnaire", "")
    questionnaire = next((q for q in offered() if q.id == named), None)
    if questionnaire is None:
        raise Refused("questionnaire_unknown")
    own = [district for district, _ in districts()]
    district = request.form.get("district", "") or (own[0] if len(own) == 1 else "")
    if not district:
        raise Refused("district_needed")
    if district not in own:
        need(rights.holds_interviews(account(), district))
        raise Refused("district_needed")
    return questionnaire, district


def survey_title(questionnaire: Questionnaire, district: str | None) -> str:
    name = organisation.get(store().read()).name(district)
    return f"{questionnaire.title.sv}, {name}" if name else questionnaire.title.sv
