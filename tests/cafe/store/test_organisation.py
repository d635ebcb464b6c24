"""The organisation changes, and nothing of it goes."""

from __future__ import annotations

import tomllib

import pytest

from cafe.errors import Conflict, Refused
from cafe.store import organisation, organisation_history
from cafe.store.database import Store


def test_today_follows_successors_step_by_step(store: Store) -> None:
    with store.write() as db:
        organisation_history.add(db, "u", "district", "Sydväst", first_day="2027-01-01")
        organisation_history.end_district(db, "u", "hagersten-alvsjo", "2026-12-31", "sydvast")
    known = organisation.get(store.read())
    assert known.today("alvsjo") == "sydvast"
    assert known.today("farsta") == "farsta"
    assert known.family("sydvast") >= {"alvsjo", "hagersten-liljeholmen", "hagersten-alvsjo"}
    assert [d.id for d in known.predecessors("jarva")] == ["rinkeby-kista", "spanga-tensta"]


def test_the_number_of_districts_follows_the_mergers(store: Store) -> None:
    known = organisation.get(store.read())
    for day, number in (("2019-12-31", 14), ("2020-07-01", 13), ("2023-07-01", 11)):
        assert len([d for d in known.districts_on(day) if d.kind == "district"]) == number


def test_an_earlier_name_is_read_on_its_own_day(store: Store) -> None:
    with store.write() as db:
        organisation_history.rename(db, "u", "district", "farsta", "Farsta-Sköndal", "2026-01-01")
    known = organisation.get(store.read())
    assert known.name("farsta") == "Farsta-Sköndal"
    assert known.name_on("farsta", "2025-12-31") == "Farsta"
    assert known.name_on("farsta", "2026-01-01") == "Farsta-Sköndal"
    assert known.name_on("farsta", "2025-04") == "Farsta"
    (change,) = organisation_history.changes(store.read())
    assert change.differs == [("name", "Farsta", "Farsta-Sköndal")]


@pytest.mark.parametrize(
    ("last_day", "successor", "error"),
    [
        ("2001-01-01", None, "organisation_ends_before_it_began"),
        ("2022-12-31", "jarva", "organisation_successor_later"),
        ("2026-12-31", "alvsjo", "organisation_successor_later"),
        ("2026-12-31", "farsta", "organisation_successor_itself"),
    ],
)
def test_an_ending_that_cannot_be_is_refused(
    store: Store, last_day: str, successor: str | None, error: str
) -> None:
    with pytest.raises(Refused, match=error), store.write() as db:
        organisation_history.end_district(db, "u", "farsta", last_day, successor)


def test_a_district_cannot_go_into_one_that_came_of_it(store: Store) -> None:
    with pytest.raises(Refused, match="organisation_successor_itself"), store.write() as db:
        organisation_history.end_district(db, "u", "jarva", "2026-12-31", "rinkeby-kista")


def test_an_ended_profession_is_offered_no_more_and_keeps_its_name(store: Store) -> None:
    with store.write() as db:
        organisation_history.end_choice(db, "u", "profession", "chef", "2020-01-01")
    known = organisation.get(store.read())
    assert "chef" not in [p.id for p in known.professions]
    assert known.name("chef") == "Chef"


def test_two_in_use_are_not_called_the_same(store: Store) -> None:
    with pytest.raises(Conflict, match="organisation_name_taken"), store.write() as db:
        organisation_history.add(db, "u", "area", "barn och unga")


FILE = """
[[district]]
id = "farsta"
name = "Farsta"
first_day = 2007-07-01
last_day = 2026-12-31
successor = "soder"

[[district]]
id = "soder"
name = "Söder"
first_day = 2027-01-01

[[area]]
id = "mottagning"
name = "Mottagning"
name_en = "Reception"
"""


def test_a_file_changes_what_it_names_and_a_second_time_nothing(store: Store) -> None:
    data = tomllib.loads(FILE)
    before = len(organisation.get(store.read()).districts)
    assert len(organisation_history.compare(store.read(), data)) == 3
    with store.write() as db:
        assert organisation_history.bring_in(db, "u", data, "2026-11-01") == 3
    assert organisation_history.compare(store.read(), data) == []
    known = organisation.get(store.read())
    assert known.today("farsta") == "soder"
    assert len(known.districts) == before + 1
    assert known.areas[-1].name == "Mottagning"
    assert known.areas[-1].ways == ("mottagning", "Mottagning", "Reception")
    with store.write() as db:
        assert organisation_history.bring_in(db, "u", data, "2026-11-01") == 0


def test_the_built_in_file_changes_nothing_in_an_instance_that_has_it(store: Store) -> None:
    data = tomllib.loads(organisation.STOCKHOLM.read_text(encoding="utf-8"))
    assert organisation_history.compare(store.read(), data) == []


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        "[[district]]\nid = 'x'\nname = 'X'",
        "[[district]]\nid = 'Å'\nname = 'X'\nfirst_day = 2020-01-01",
        "[[district]]\nid='x'\nname='X'\nfirst_day=2020-01-01\nlast_day=2021-01-01\nsuccessor='no'",
        "[[area]]\nid='a'\nname='A'\n[[area]]\nid='a'\nname='B'",
    ],
)
def test_a_file_that_is_wrong_changes_nothing(store: Store, text: str) -> None:
    with pytest.raises(Refused, match="organisation_file_wrong"), store.write() as db:
        organisation_history.bring_in(db, "u", tomllib.loads(text), "2026-11-01")
    assert organisation_history.changes(store.read()) == []


def test_levels_are_called_as_in_english_where_that_is_known(store: Store) -> None:
    with store.write() as db:
        for name in ("Biträdande chef", "Chef i beredskap"):
            level = organisation.ProfessionLevel(f"chef.{len(name)}", "chef", name)
            organisation_history.add_level(db, "u", level)
    for language, names in (
        ("sv", {"Biträdande chef", "Chef i beredskap"}),
        ("en", {"Assistant manager", "Chef i beredskap"}),
    ):
        assert {one.name for one in organisation.get(store.read(), language).levels} == names
