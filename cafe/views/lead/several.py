"""Several events on one page, and its files: chosen one by one, a district's year, the city's."""

from __future__ import annotations

from typing import Any

from cafe import rights
from cafe.accounts import account, allow, need, store
from cafe.store import gatherings
from cafe.store.gatherings import Gathering
from cafe.views.lead import on_one_page
from cafe.views.lead.blueprint import bp


@bp.get("/summaries/several", endpoint="several")
@allow(*rights.READERS)
def several_page() -> Any:
    """The events that are asked for (`?event=`, several times), or a year (`?place=`, `?year=`)."""
    return on_one_page.page(None)


@bp.get("/summaries/several.<extension>")
@allow(*rights.READERS)
def several_file(extension: str) -> Any:
    """The same as a file; `?table=` says which where formats share an ending."""
    return on_one_page.file(None, extension)


@bp.get("/summaries/several/<name>.svg")
@allow(*rights.READERS)
def several_figure(name: str) -> Any:
    """One of its figures; `?theme=dark`, `?width=narrow`."""
    return on_one_page.figure(None, name)


@bp.get("/themes/<int:number>/summary")
@allow(*rights.READERS)
def gathering_summary(number: int) -> Any:
    """A gathering as its readers see it, to its lead too: what its files show."""
    return on_one_page.page(_gathering(number))


@bp.get("/themes/<int:number>/summary.<extension>")
@allow(*rights.READERS)
def gathering_file(number: int, extension: str) -> Any:
    """The same as a file."""
    return on_one_page.file(_gathering(number), extension)


@bp.get("/themes/<int:number>/summary/<name>.svg")
@allow(*rights.READERS)
def gathering_figure(number: int, name: str) -> Any:
    """One of its figures."""
    return on_one_page.figure(_gathering(number), name)


def _gathering(number: int) -> Gathering:
    found = gatherings.get(store().read(), number)
    need(rights.sees_gathering(account(), found))
    return found
