"""What is told of each release of a summary beside the whole, kept as it is told.

Each write that shows a release ends with a look at what it tells by district, profession and area,
of which topics these do not tell, and how many words of each year (`keep`). Nothing that was told
is chosen anew: not by another version of the program either. An instance from before this was kept
begins with what it tells at the first start.
"""

from __future__ import annotations

from sqlite_utils import Database

from cafe.reports import by_whom, divided, leaving
from cafe.store import events, summaries, told_by_release
from cafe.store.database import Store, at_the_end


@at_the_end
def keep(db: Database) -> None:
    """Keep what is told of the releases that have come, in the open transaction."""
    for event_id in told_by_release.unjudged(db):
        event = events.by_id(db, event_id)
        numbers = [one.number for one in summaries.releases(db, event)]
        for dimension, states in divided.told_by(db, event, None).items():
            told = {state.number: divided.as_kept(state) for state in states}
            for number in numbers:
                told_by_release.keep(db, event_id, dimension, number, told.get(number))
        for what, topics in by_whom.topics_to_keep(db, event).items():
            told_by_release.keep(db, event_id, what, numbers[-1], topics)
        for what, years in leaving.years_to_keep(db, event).items():
            for number, some in zip(numbers, years, strict=True):
                told_by_release.keep(db, event_id, what, number, sorted(some))
        told_by_release.judged(db, event_id)


def keep_first(store: Store) -> None:
    """At the start: keep what is told by now and is not kept yet."""
    if told_by_release.unjudged(store.read()):
        with store.write():
            pass  # `keep` is done at its end
