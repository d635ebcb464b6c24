"""The list of proposals, filtered, on the page and as a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask_babel import gettext

from analysis.codebook import Codebook
from cafe import days, rights
from cafe.accounts import account, allow, store
from cafe.exports import minutes, proposals_document
from cafe.exports.proposals_document import GroupDecision, ProposalShown
from cafe.store import (
    deadlines,
    organisation,
)
from cafe.store.organisation import Organisation
from cafe.store.users import ALL
from cafe.understand import codebooks
from cafe.understand.proposals import ProposalRow, rows_for
from cafe.views import handed
from cafe.views.lead.blueprint import bp
from cafe.views.spoken import spoken
from forms.proposal import CITY

STATES = ("waits", "assessing", "promised", "under_way", "done", "will_not", "overdue", "unsent")


PER_PAGE = 40


@dataclass(frozen=True)
class ProposalFilter:
    """What the list is filtered by; "" is everything. `district` "city" is the central group."""

    state: str = ""
    district: str = ""
    point: str = ""
    words: str = ""
    page: int = 1

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.state or self.district or self.point or self.words)

    def address(self, **changed: Any) -> str:
        """The list filtered like this but for `changed`."""
        fields = asdict(replace(self, **changed))
        query = urlencode({k: v for k, v in fields.items() if v and (k, v) != ("page", 1)})
        return url_for("lead.proposals") + (f"?{query}" if query else "")


@bp.get("/proposals", endpoint="proposals")
@allow(*rights.FOLLOWERS)
def proposal_list() -> Any:
    """All proposals that the account may open, filtered by the query."""
    wanted = _wanted(request.args)
    with store().snapshot() as db:
        every = rows_for(db, account())
        known = organisation.get(db, spoken())
        book = codebooks.in_force(db)
        rule = deadlines.rule(db)
    placed = [r for r in every if _place(r, wanted)]
    found = [r for r in placed if r.is_in(wanted.state)]
    pages = max(1, -(-len(found) // PER_PAGE))
    number = min(wanted.page, pages)
    asked = {s.referral.district for r in every for s in r.standings}
    return render_template(
        "lead/proposals.html",
        rows=found[(number - 1) * PER_PAGE : number * PER_PAGE],
        found=len(found),
        any=bool(every),
        counts={s: sum(r.is_in(s) for r in placed) for s in ("", *STATES)},
        wanted=replace(wanted, page=number),
        names=_state_names(),
        pages=pages,
        districts=[d for d in known.districts if d.id in asked],
        city=None in asked,
        late=lambda standing: rule.late(standing, days.today()),
        organisation=known,
        codebook=book,
        endings=handed.endings(),
        query={k: v for k, v in asdict(wanted).items() if v and k != "page"},
    )


@bp.get("/proposals.<extension>")
@allow(*rights.FOLLOWERS)
def proposals_file(extension: str) -> Any:
    """The same proposals, all of the choice, with what was decided, as a file."""
    wanted = _wanted(request.args)
    user = account()
    with store().snapshot() as db:
        known = organisation.get(db, spoken())
        rule = deadlines.rule(db)
        found = [
            ProposalShown(
                r.proposal,
                tuple(
                    GroupDecision(
                        known.name(s.referral.district)
                        if s.referral.district
                        else minutes.central(spoken()),
                        s,
                        rights.reads_grounds(user, r.proposal, s.referral),
                        bool(rule.late(s, days.today())),
                    )
                    for s in r.standings
                ),
            )
            for r in rows_for(db, user)
            if _place(r, wanted) and r.is_in(wanted.state)
        ]
        chosen = _chosen(wanted, known, codebooks.in_force(db))
        scopes = {at for role, at in user.roles}
        of_one = wanted.district or (min(scopes) if len(scopes) == 1 else ALL)
    made = proposals_document.of(
        found,
        spoken(),
        days.today(),
        organisation=minutes.central(spoken())
        if of_one == CITY
        else ""
        if of_one == ALL
        else known.name(of_one),
        chosen=chosen,
    )
    return handed.file(made, extension, f"forslag-{days.today()}")


def _state_names() -> dict[str, str]:
    """What a filter of states calls them; "" is all."""
    return {
        "": gettext("Alla"),
        "waits": gettext("Väntar på svar"),
        "assessing": gettext("Bedöms"),
        "promised": gettext("Ska göras"),
        "under_way": gettext("Pågår"),
        "done": gettext("Klart"),
        "will_not": gettext("Görs inte eller skickat vidare"),
        "overdue": gettext("Försenat"),
        "unsent": gettext("Inte skickat"),
    }


def _chosen(wanted: ProposalFilter, known: Organisation, book: Codebook) -> list[str]:
    """What is filtered by, in words."""
    at = wanted.district
    central = minutes.central(spoken())
    points = [f"{c.id} {c.short}" for c in book.codes if c.id == wanted.point]
    return [
        *([_state_names()[wanted.state]] if wanted.state else []),
        *([central if at == CITY else known.name(at)] if at else []),
        *(points or ([wanted.point] if wanted.point else [])),
        *([gettext("”%(words)s”", words=wanted.words)] if wanted.words else []),
    ]


def _wanted(query: Mapping[str, str]) -> ProposalFilter:
    page = query.get("page", "1")
    state = query.get("state", "")
    return ProposalFilter(
        state=state if state in STATES else "",
        district=query.get("district", "")[:100],
        point=query.get("point", "")[:20],
        words=query.get("words", "").strip()[:100],
        page=int(page) if re.fullmatch("[1-9][0-9]{0,4}", page) else 1,
    )


def _place(row: ProposalRow, wanted: ProposalFilter) -> bool:
    district = None if wanted.district == CITY else wanted.district
    text = f"{row.proposal.id} {row.proposal.title} {row.proposal.what}".casefold()
    return (
        (not wanted.district or any(s.referral.district == district for s in row.standings))
        and wanted.point in ("", *row.proposal.points)
        and all(word in text for word in wanted.words.casefold().split())
    )
