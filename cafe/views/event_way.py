"""The steps of an event and the pages of each, as every page of it shows them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from cafe.accounts import store
from cafe.store.events import Event
from cafe.understand import event_way
from cafe.understand.event_way import COLLECT, DECIDE, TELL, UNDERSTAND, EventWay


@dataclass(frozen=True)
class Tab:
    """A page of an event: its endpoint, its step, and the endpoints of the pages that one gets to
    from it. `at_tables`: only where people sit at tables; `asks`: only where people said it here,
    and not in a survey."""

    endpoint: str
    step: str
    inside: tuple[str, ...] = ()
    at_tables: bool = False
    asks: bool = False

    def belongs(self, event: Event) -> bool:
        """Whether the event has such a page."""
        if event.survey_id is not None:
            return not (self.at_tables or self.asks)
        return not (self.at_tables and event.from_file)


TABS = (
    Tab(
        "lead.event_cards",
        COLLECT,
        at_tables=True,
    ),
    Tab(
        "lead.room",
        COLLECT,
        ("lead.room_table", "lead.harvest", "lead.shortlist"),
        at_tables=True,
    ),
    Tab(
        "lead.event_notes",
        COLLECT,
        ("lead.note_erase", "lead.event_kinds", "lead.note_sheets", "lead.note_sheet"),
    ),
    Tab(
        "lead.import_new",
        COLLECT,
        ("lead.import_read", "lead.import_preview", "lead.import_done", "lead.import_add"),
        asks=True,
    ),
    Tab("lead.surveys", COLLECT, ("lead.survey_new",), asks=True),
    Tab(
        "lead.review",
        UNDERSTAND,
        ("lead.review_decide", "lead.review_queue", "lead.review_bulk"),
    ),
    Tab(
        "lead.themes",
        UNDERSTAND,
        (
            "lead.theme",
            "lead.theme_edit",
            "lead.theme_edit_save",
            "lead.note_move",
            "lead.reading",
        ),
    ),
    Tab(
        "lead.summary",
        UNDERSTAND,
        ("lead.summary_release", "lead.event_sharing", "lead.event_share"),
    ),
    Tab("lead.event_proposals", DECIDE, ("lead.proposal_new", "lead.proposal_add")),
    Tab("said.edit", TELL, ("said.preview", "said.save")),
    Tab("lead.receipts", TELL, at_tables=True),
)


def tabs_of(event: Event) -> list[Tab]:
    """The pages that the event has, in the order of the work."""
    return [tab for tab in TABS if tab.belongs(event)]


def here() -> Tab | None:
    """The tab that the page of this request lies under; of what events and the whole have in common
    only an event's."""
    for tab in TABS:
        if request.endpoint == tab.endpoint or request.endpoint in tab.inside:
            in_common = tab.endpoint == "lead.surveys" and not request.values.get("event")
            over_events = "code" not in (request.view_args or {}) and tab.endpoint != "lead.surveys"
            return None if in_common or over_events else tab
    return None


def way_of(event: Event) -> EventWay:
    """How far the event has come. Only for pages of its leads."""
    return event_way.of(store().read(), event)


def for_templates() -> dict[str, object]:
    """What `lead/_event.html` and the menu ask."""
    return {"event_tabs": tabs_of, "event_tab": here, "event_way": way_of}
