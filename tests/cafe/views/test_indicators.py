"""Indicators on their pages: typed, corrected, from a file, drawn, and the page of a point."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from cafe.exports.series import Chart, SeriesLine, svg
from cafe.reports.summary import release
from cafe.store import indicators, observations
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.indicators import Indicator
from cafe.store.observations import Given
from cafe.views.spoken import dated

SignIn = Callable[..., FlaskClient]
Send = Callable[..., Any]


@pytest.fixture
def consultants(store: Store) -> Indicator:
    """Consultants on the day, a count by month."""
    return named(store, "Antal konsulter")


@pytest.fixture
def turnover(store: Store) -> Indicator:
    """Staff turnover, a share by year."""
    return named(store, "Personalomsättning")


def named(store: Store, heading: str) -> Indicator:
    indicators.ensure_builtin(store)
    return next(i for i in indicators.every(store.read()) if i.heading == heading)


@pytest.fixture
def send(token: Callable[[FlaskClient], str]) -> Send:
    """`send(client, address, **fields)`: posts a form with a fresh key."""

    def post(client: FlaskClient, address: str, **fields: Any) -> Any:
        data = {"csrf_token": token(client), "once": uuid.uuid4().hex} | fields
        return client.post(address, data=data, content_type="multipart/form-data")

    return post


def give(store: Store, indicator: Indicator, *given: Given) -> None:
    with store.write() as db:
        now = observations.moment(db)
        for one in given:
            observations.put(db, "test", indicator, one, together=now)


def test_figures_are_typed_for_a_day_and_stand_on_the_page(
    store: Store, consultants: Indicator, sign_in: SignIn, send: Send
) -> None:
    lead = sign_in("lead", "farsta")
    form = lead.get(f"/lead/indicators/{consultants.id}/figures").text
    assert form.count('name="place"') == 1
    at = f"/lead/indicators/{consultants.id}/figures/save"
    answer = send(lead, at, place="farsta", value0="12", date="2026-04-15", remark="En på två")
    assert answer.status_code == 303
    page = lead.get(answer.location).text
    assert "12" in page
    assert "2026-04" in page
    assert "En på två" in page
    # The same once more is nothing new; another figure needs a reason.
    assert send(lead, at, place="farsta", value0="12", date="2026-04-15").status_code == 303
    answer = send(lead, at, place="farsta", value0="13", date="2026-04-15")
    assert answer.status_code == 422
    assert "Här finns redan en annan uppgift (12)" in answer.text
    assert 'value="13"' in answer.text
    reason = {"reason": "Räknade fel"}
    assert (
        send(lead, at, place="farsta", value0="13", date="2026-04-15", **reason).status_code == 303
    )
    told = lead.get(
        f"/lead/indicators/{consultants.id}/history?period=2026-04&district=farsta"
    ).text.partition("<main")[2]
    assert "Räknade fel" in told
    assert told.index("13") < told.index("12")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"value0": "tolv", "date": "2026-04"}, "”tolv” är inget antal"),
        ({"value0": "-1", "date": "2026-04"}, "är inget antal"),
        ({"value0": "1", "date": "i april"}, "är ingen dag eller månad"),
        ({"value0": "1", "date": "2099-04"}, "har inte varit ännu"),
        ({"value0": "", "date": "2026-04"}, "Fyll i minst en uppgift"),
        ({"value0": "1", "date": ""}, "Fyll i ”"),
        ({"value0": "1", "date": "2026-04", "profession": "x"}, "Välj"),
        ({"value0": "x" * 100_000, "date": "2026-04"}, "Högst 40 tecken"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    store: Store, consultants: Indicator, sign_in: SignIn, send: Send,
    fields: dict[str, str], sentence: str,
) -> None:  # fmt: skip
    lead = sign_in("lead", "farsta")
    answer = send(lead, f"/lead/indicators/{consultants.id}/figures/save", place="farsta", **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert observations.current(store.read(), consultants) == {}


def test_another_districts_figures_are_not_given(
    store: Store, consultants: Indicator, sign_in: SignIn, send: Send
) -> None:
    lead = sign_in("lead", "farsta")
    at = f"/lead/indicators/{consultants.id}/figures/save"
    # A place that is not the account's is not in its form: its own stand there instead.
    send(lead, at, place="bromma", value0="3", date="2026-04")
    kept = observations.current(store.read(), consultants)
    assert {place for _, place in kept} == {("farsta", None)}
    assert (
        send(lead, f"/lead/indicators/{consultants.id}/breaks", period="2026", text="x").status_code
        == 403
    )
    answer = send(
        lead, f"/lead/indicators/{consultants.id}/targets", district="bromma", sub_goal="Färre",
        direction="at_most", value="5", by_day="2027-12-31",
    )  # fmt: skip
    assert answer.status_code == 422


def test_a_small_group_is_hidden_with_the_reason_and_never_as_nought(
    store: Store, turnover: Indicator, sign_in: SignIn
) -> None:
    give(
        store, turnover,
        Given("farsta", "2025", 25.0, part=1, base=4),
        Given("bromma", "2025", 20.0, part=20, base=100),
    )  # fmt: skip
    page = sign_in("observer").get(f"/lead/indicators/{turnover.id}?place=all").text
    assert "enskilda personer kan kännas igen" in page
    assert "25" not in re.sub(
        r"2025|srcset=\S+", "", page.partition("<table")[2].partition("</table")[0]
    )
    chart = sign_in("reader", "farsta", "r@example.test").get(
        f"/lead/indicators/{turnover.id}/chart.svg?place=farsta"
    )
    assert chart.status_code == 404


def correct(store: Store, indicator: Indicator, *given: Given) -> None:
    with store.write() as db:
        for one in given:
            observations.put(db, "test", indicator, one, "Räknat om")


def told(client: FlaskClient, indicator: Indicator, district: str) -> str:
    answer = client.get(f"/lead/indicators/{indicator.id}/history?period=2025&district={district}")
    assert answer.status_code == 200
    return answer.text.partition('<ol class="history">')[2].partition("</ol>")[0]


def test_the_history_shows_no_value_that_the_page_hid(
    store: Store, turnover: Indicator, sign_in: SignIn
) -> None:
    give(store, turnover, Given("farsta", "2025", 33.3, part=1, base=3))
    correct(store, turnover, Given("farsta", "2025", 25.0, part=10, base=40))
    for role in ("observer", "lead"):
        seen = told(sign_in(role, email=f"{role}@example.test"), turnover, "farsta")
        assert "(10/40)" in seen
        assert "1/3" not in seen
        assert "33,3" not in seen
        assert "Räknat om" not in seen, "it was written of what was hidden too"


def test_a_correction_by_a_few_persons_waits_on_the_page_and_in_its_history(
    store: Store, turnover: Indicator, sign_in: SignIn
) -> None:
    give(store, turnover, Given("farsta", "2025", 25.0, part=10, base=40))
    correct(store, turnover, Given("farsta", "2025", 26.8, part=11, base=41))
    observer = sign_in("observer")
    address = f"/lead/indicators/{turnover.id}?place=farsta"
    page = observer.get(address).text
    assert "(10/40)" in page
    assert 'href="#why-waits"' in page
    assert "Uppgiften är rättad. Rättelsen visas inte" in page
    seen = told(observer, turnover, "farsta")
    assert "(10/40)" in seen
    for hidden in (page, seen):
        assert "11/41" not in hidden, "one person more, who had left"
        assert "26,8" not in hidden
    correct(store, turnover, Given("farsta", "2025", 24.0, part=12, base=50))
    page, seen = observer.get(address).text, told(observer, turnover, "farsta")
    assert "why-waits" not in page
    for shown in (page, seen):
        assert "(12/50)" in shown
        assert "11/41" not in shown


def test_an_earlier_whole_does_not_tell_a_hidden_district(
    store: Store, turnover: Indicator, sign_in: SignIn
) -> None:
    give(
        store, turnover,
        Given(None, "2025", 20.0, part=24, base=110),
        Given("bromma", "2025", 20.0, part=10, base=50),
        Given("alvsjo", "2025", 20.0, part=10, base=50),
        Given("farsta", "2025", 66.7, part=2, base=3),
    )  # fmt: skip
    correct(store, turnover, Given(None, "2025", 21.4, part=25, base=120))
    observer = sign_in("observer")
    answer = observer.get(f"/lead/indicators/{turnover.id}/history?period=2025")
    assert "25/120" in answer.text
    assert "24/110" in answer.text, "it was shown, and what was shown stays"
    for district in ("bromma", "alvsjo", "farsta"):
        address = f"/lead/indicators/{turnover.id}/history?period=2025&district={district}"
        shown = [n for n in ("10/50", "2/3") if n in observer.get(address).text]
        assert (shown != []) == (district != "farsta"), district


def test_whoever_corrects_a_figure_of_persons_is_not_told_a_hidden_one(
    store: Store, turnover: Indicator, sign_in: SignIn, send: Send
) -> None:
    give(store, turnover, Given("farsta", "2025", 33.3, part=1, base=3))
    lead = sign_in("lead", "farsta")
    at = f"/lead/indicators/{turnover.id}/figures/save"
    answer = send(lead, at, place="farsta", date="2025", part0="2", base0="4")
    assert answer.status_code == 422
    assert "Här finns redan en annan uppgift." in answer.text
    assert "33,3" not in answer.text
    seen = told(lead, turnover, "farsta")
    assert "Visas inte" in seen
    assert "33,3" not in seen
    rows = "indikator,grupp,datum,antal,av\nPersonalomsättning,farsta,2025,2,4\n"
    file = (io.BytesIO(rows.encode()), "siffror.csv")
    answer = send(lead, "/lead/indicators/import/read", file=file)
    assert answer.status_code == 422
    assert "Det finns redan en annan uppgift." in answer.text
    assert "33,3" not in answer.text


def test_the_citys_file_goes_in_as_it_is_and_twice_adds_nothing(
    sign_in: SignIn, send: Send
) -> None:
    rows = (
        "indikator,grupp,datum,varde,anmarkning\n"
        "Antal konsulter,hela staden,2016-04,160,\n"
        "Antal konsulter,hela staden,2016-11,140,annan räkning\n"
    )
    lead = sign_in("lead")
    for expected in ("2 nya uppgifter.", "0 nya uppgifter. 2 fanns redan."):
        file = (io.BytesIO(rows.encode()), "siffror.csv")
        answer = send(lead, "/lead/indicators/import/read", file=file)
        assert answer.status_code == 303, answer.text
        look = lead.get(answer.location).text
        assert "2 uppgifter kan läggas in, och alla visas." in look
        before = lead.get_cookie("session")
        assert lead.get(f"{answer.location}/chart.svg").mimetype == "image/svg+xml"
        came = send(lead, f"{answer.location}/add")
        assert came.status_code == 303, came.text
        # The answer to a picture that was asked for before may come last, with its cookie.
        assert before is not None
        lead.set_cookie("session", before.value)
        assert expected in lead.get(came.location).text
    file = (io.BytesIO(rows.replace("160", "många").encode()), "siffror.csv")
    answer = send(lead, "/lead/indicators/import/read", file=file)
    assert answer.status_code == 422
    assert '<td data-label="Rad">2</td>' in answer.text
    assert send(lead, "/lead/indicators/import/read").status_code == 422
    listed = lead.get("/lead/indicators").text
    assert "140" in listed
    assert "annan räkning" in lead.get("/lead/indicators/1").text


def previewed(lead: FlaskClient, send: Send, rows: str, name: str = "Rörlighet.csv") -> str:
    answer = send(lead, "/lead/indicators/import/read", file=(io.BytesIO(rows.encode()), name))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


BY_YEAR = "År;Procent\n2018;14,2\n2019;15,1\n2020;12,9\n"


def test_shares_by_year_become_a_curve_once_it_is_said_what_and_where(
    sign_in: SignIn, send: Send
) -> None:
    lead = sign_in("lead")
    at = previewed(lead, send, BY_YEAR)
    assert "Filen har 3 andelar utan hur många personer" in lead.get(at).text
    answer = send(lead, f"{at}/add", indicator="new", name="Rörlighet", counted="De som slutar",
                  unit="procent", district="")  # fmt: skip
    assert answer.status_code == 422
    assert "Skriv var andelarna är publicerade" in answer.text
    assert 'value="Rörlighet"' in answer.text
    chosen = {"indicator": "new", "name": "Rörlighet", "counted": "De som slutar", "district": ""}
    came = send(lead, f"{at}/add", source="Rapporten 2021", **chosen)
    assert came.status_code == 303
    page = lead.get(came.location).text
    assert "3 nya uppgifter." in page
    assert "Publicerade andelar, skyddade där de publicerades: Rapporten 2021." in page
    assert lead.get(came.location.replace("?", "/chart.svg?")).mimetype == "image/svg+xml"
    assert "15,1" in sign_in("observer", email="o@example.test").get(came.location).text
    assert lead.get(at).status_code == 404, "the file is gone"


def test_shares_may_come_in_without_being_shown(
    turnover: Indicator, sign_in: SignIn, send: Send
) -> None:
    lead = sign_in("lead")
    chosen = {"indicator": str(turnover.id), "district": "farsta", "unshown": "y"}
    look = send(lead, (at := previewed(lead, send, BY_YEAR)) + "/look", **chosen)
    assert "3 uppgifter kan läggas in." in look.text
    assert "Ingen av dem visas." in look.text
    came = send(lead, f"{at}/add", **chosen)
    assert came.status_code == 303
    page = lead.get(came.location).text
    assert "Det är inte angivet hur många personer andelen gäller" in page
    assert "15,1" not in page


def test_a_preview_says_what_stays_hidden_and_why(sign_in: SignIn, send: Send) -> None:
    lead = sign_in("lead")
    rows = "indikator;grupp;år;procent;antal anställda\n" + "".join(
        f"Personalomsättning;{name};2020;25;{base}\n"
        for name, base in (("Bromma", 80), ("Skärholmen", 40), ("Farsta", 4))
    )
    page = lead.get(previewed(lead, send, rows)).text
    assert "3 uppgifter kan läggas in." in page
    assert "1 av dem visas." in page
    assert "Gruppen är så liten" in page


def test_a_file_of_figures_is_seen_by_nobody_else_and_can_be_left(
    sign_in: SignIn, send: Send
) -> None:
    lead = sign_in("lead")
    at = previewed(lead, send, BY_YEAR)
    other = sign_in("lead", email="other@example.test")
    for answer in (other.get(at), send(other, f"{at}/add"), send(other, f"{at}/drop")):
        assert answer.status_code == 404
    assert send(lead, f"{at}/drop").location == "/lead/indicators/import"
    assert lead.get(at).status_code == 404


def test_levels_of_a_profession_are_named_in_the_preview_and_on_the_page(
    turnover: Indicator, sign_in: SignIn, send: Send
) -> None:
    lead = sign_in("lead")
    at = previewed(lead, send, "År;Chef;Biträdande enhetschef\n2019;9;7,5\n2020;8;7\n")
    look = lead.get(at).text
    assert "Ny nivå: ”Biträdande enhetschef”, inom Chef." in look
    assert "<td>Biträdande enhetschef</td>" in look
    drawn = send(lead, f"{at}/add", indicator=str(turnover.id), source="Rapporten 2021")
    page = lead.get(drawn.location).text
    assert "Biträdande enhetschef: Från 7,5 procent år 2019 till 7 år 2020" in page
    assert "Biträdande enhetschef 7<" in lead.get(f"/lead/indicators/{turnover.id}/chart.svg").text
    form = lead.get(f"/lead/indicators/{turnover.id}/figures").text
    assert 'value="chef.bitradande-enhetschef"' in form
    assert "Biträdande enhetschef" in sign_in("administrator", email="a@example.test").get(
        "/admin/organisation/").text  # fmt: skip


def test_a_district_lead_chooses_among_what_exists(sign_in: SignIn, send: Send) -> None:
    lead = sign_in("lead", "farsta")
    at = previewed(lead, send, BY_YEAR)
    page = lead.get(at).text
    assert 'value="new"' not in page
    assert "Hela staden" not in page.partition('id="district"')[2].partition("</select")[0]
    answer = send(lead, f"{at}/add", indicator="new", name="x", counted="y", source="z")
    assert answer.status_code == 422


def test_the_template_can_be_filled_in_and_comes_in(sign_in: SignIn, send: Send) -> None:
    lead = sign_in("lead")
    template = lead.get("/lead/indicators/import/template.csv").data.decode("utf-8-sig")
    assert template.startswith("indikator;grupp;yrkesgrupp;datum;värde;")
    filled = template.replace("VFU-platser;Hela staden;;;;", "VFU-platser;Hela staden;;2020;134;")
    page = lead.get(previewed(lead, send, filled)).text
    assert "1 uppgift kan läggas in, och den visas." in page


def test_a_definition_changes_with_a_reason_and_the_earlier_one_stays(
    store: Store, consultants: Indicator, sign_in: SignIn, send: Send
) -> None:
    lead = sign_in("lead")
    d = consultants.definition
    fields = {
        "name": "Inhyrda", "unit": d.unit, "kind": d.kind, "rhythm": d.rhythm, "owner": d.owner,
        "counted": "Räkna alla.", "point": "P3", "base": str(consultants.revision),
    }  # fmt: skip
    at = f"/lead/indicators/{consultants.id}/save"
    assert "Skriv varför" in send(lead, at, **fields).text
    assert send(lead, at, **fields, reason="Otydlig").status_code == 303
    page = lead.get(f"/lead/indicators/{consultants.id}").text
    assert "Inhyrda" in page
    assert d.name in page
    assert "Otydlig" in page
    answer = send(lead, at, **fields | {"name": "Annat"}, reason="Samtidigt")
    assert answer.status_code == 409
    assert "Någon annan har ändrat" in answer.text
    new = send(lead, "/lead/indicators/add", **fields | {"base": "", "heading": "Ny"})
    assert new.status_code == 303
    again = send(lead, "/lead/indicators/add", **fields | {"base": "", "heading": "NY "})
    assert "Det finns redan en indikator" in again.text


def test_a_break_and_a_target_stand_beside_the_figures(
    store: Store, consultants: Indicator, sign_in: SignIn, send: Send
) -> None:
    lead = sign_in("lead")
    give(store, consultants, Given(None, "2025-04", 90.0), Given(None, "2025-11", 70.0))
    home = f"/lead/indicators/{consultants.id}"
    assert send(lead, f"{home}/breaks", period="2025-11", text="Ny räkning").status_code == 303
    assert "ingen dag eller månad" in send(lead, f"{home}/breaks", period="x", text="y").text
    target = {"sub_goal": "Färre konsulter", "direction": "at_most", "district": ""}
    wrong = send(lead, f"{home}/targets", **target, value="få", by_day="2026-12-31")
    assert wrong.status_code == 422
    assert 'value="få"' in wrong.text
    assert (
        send(lead, f"{home}/targets", **target, value="70,0", by_day="2026-12-31").status_code
        == 303
    )
    page = lead.get(home).text
    assert "Ny räkning" in page
    assert f"högst 70 personer senast {dated('2026-12-31')}" in " ".join(page.split())
    assert ">Nått<" in page
    drawn = lead.get(f"{home}/chart.svg").text
    assert drawn.startswith("<svg")
    assert "Mål 70" in drawn
    one = indicators.targets(store.read(), consultants.id)[0]
    assert send(lead, f"{home}/targets/{one.id}/drop", why="").status_code == 422
    assert send(lead, f"{home}/targets/{one.id}/drop", why="Nytt mål").status_code == 303
    assert "Nytt mål" in lead.get(home).text


def test_a_points_page_joins_what_is_said_decided_and_counted(
    store: Store, event: Event, consultants: Indicator, say: Callable[..., str], sign_in: SignIn
) -> None:
    say("För många ärenden")
    with store.write() as db:
        release.show(db, "test", event)
    give(store, consultants, Given(None, "2025-04", 90.0))
    page = sign_in("reader").get("/lead/points/P3").text
    assert "2026" in page
    assert "<strong>90</strong>" in page
    assert "Andelen räknar anteckningar, inte personer." in page
    assert "går det inte att tala om en utveckling" in page
    other = sign_in("reader", "bromma", "b@example.test")
    assert other.get("/lead/points/P3?place=farsta").status_code == 403
    assert other.get("/lead/points/P3").status_code == 200
    assert other.get("/lead/points/X9").status_code == 404


def test_a_chart_leaves_gaps_and_refuses_what_it_cannot_draw() -> None:
    line = SeriesLine("A", (("2024", 1.0), ("2025", None), ("2026", 3.0)))
    for dark in (False, True):
        assert svg(Chart((line,), "st", ("2025",), (2.0, "Mål 2")), dark=dark, narrow=dark)
    empty = SeriesLine("A", (("2024", None),))
    with pytest.raises(ValueError, match="nothing"):
        svg(Chart((empty,), "st"))
    with pytest.raises(ValueError, match="nothing"):
        svg(Chart((line,) * 13, "st"))


def test_names_stand_at_the_ends_of_lines_and_many_lines_get_charts_of_their_own() -> None:
    lines = tuple(
        SeriesLine(name, (("2024", 1.0 + n), ("2026", 3.5))) for n, name in enumerate("ABCDE")
    )
    together, apart = svg(Chart(lines[:4], "st")), svg(Chart(lines, "st"))
    assert all(f">{name} 3,5<" in together for name in "ABCD")
    heights = [
        float(y) for y in re.findall(r"translate\([\d.]+,([\d.]+)\)[^>]*>[A-D] 3,5<", together)
    ]
    assert len(set(heights)) == 4, "no name stands on another"
    assert all(f">{name}<" in apart for name in "ABCDE")
    assert apart.count(">3,5<") == 5


@pytest.mark.parametrize(
    ("periods", "pieces"),
    [
        (("2020-04", "2020-11", "2021-04"), 1),
        (("2020-04", "2020-11", "2023-04", "2023-11"), 2),
        (("2020-11", "2021-11"), 1),
        (("2020", "2021", "2022"), 1),
        (("2020", "2021", "2023"), 2),
    ],
)
def test_a_line_does_not_run_on_over_a_time_that_nobody_counted(
    periods: tuple[str, ...], pieces: int
) -> None:
    drawn = svg(Chart((SeriesLine("A", tuple((p, 5.0) for p in periods)),), "st"))
    (path,) = re.findall(r'aria-roledescription="line mark"[^>]* d="([^"]*)"', drawn)
    assert path.count("M") == pieces


def test_a_district_that_did_not_exist_lacks_no_figure(
    store: Store, consultants: Indicator, sign_in: SignIn
) -> None:
    give(
        store,
        consultants,
        Given("alvsjo", "2019-11", 7.0),
        Given("hagersten-alvsjo", "2023-11", 12.0),
    )
    observer = sign_in("observer")
    page = observer.get(f"/lead/indicators/{consultants.id}?place=all").text
    assert page.count("fanns inte") == 2
    assert "uppgift saknas" not in page
    page = observer.get(f"/lead/indicators/{consultants.id}?place=all&reading=now").text
    assert "fanns inte" not in page


def test_the_preview_names_the_indicator_that_the_figures_are_added_to(
    sign_in: SignIn, send: Send
) -> None:
    lead = sign_in("lead")
    file = "datum;Antal konsulter\n2016-04;88\n2021-04;26\n"
    look = lead.get(previewed(lead, send, file, "konsulter.csv")).text
    assert "<strong>Konsulter på mätdagen</strong>" in look  # whatever the file calls it
