"""Sheets to print as PDF: table cards, and a survey's code for the wall.

Each holds what its page shows; `cafe.exports.sheets` knows how it looks.
"""

from __future__ import annotations

from flask import Response
from flask_babel import gettext, ngettext

from cafe.accounts import allow, store
from cafe.exports import sheets
from cafe.reports.summary import day
from cafe.views import asked, handed
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for, survey_for
from cafe.views.spoken import spoken
from forms.questionnaire.build import minutes, skeleton


@bp.get("/events/<code>/cards.pdf")
@allow("lead")
def event_cards_file(code: str) -> Response:
    """Table cards, four on a page to cut apart."""
    found = event_for(code)
    cards = [
        handed.code_card(
            "/t/",
            table.key,
            heading=gettext("Bord %(name)s", name=table.name),
            alt=gettext("QR-kod till bord %(name)s", name=table.name),
            hint=gettext("Skanna koden, eller skriv i webbläsaren:"),
            over=f"{found.title} · {day(found.date, spoken())}",
        )
        for table in found.tables
        if table.key
    ]
    title = f"{gettext('Bordskort')}: {found.title}"
    return handed.pdf(
        lambda file: sheets.write_cards(cards, "cards", title, spoken(), file),
        f"bordskort-{found.code}",
    )


@bp.get("/surveys/<join>/poster.pdf")
@allow("lead")
def survey_poster_file(join: str) -> Response:
    """A survey's code, large, for the wall."""
    found = survey_for(join)
    asks = asked.get(store().read(), found.questionnaire_id, found.questionnaire_version)
    card = handed.code_card(
        "/a/",
        found.code,
        heading=found.title,
        alt=gettext("QR-kod till enkäten"),
        hint=ngettext(
            "Svara med telefonen. Det tar ungefär en minut och du behöver inget konto.",
            "Svara med telefonen. Det tar ungefär %(num)s minuter och du behöver inget konto.",
            minutes(skeleton(asks, "sv")),
        ),
    )
    title = f"{gettext('Kod')}: {found.title}"
    return handed.pdf(
        lambda file: sheets.write_cards([card], "whole", title, spoken(), file),
        f"affisch-{found.code}",
    )
