"""From a workshop's file to two districts' answers, and back to those who said it."""

from __future__ import annotations

from playwright.sync_api import expect

from cafe.intake import note_file
from cafe.intake.note_sheet import read_notes
from cafe.store import events, receipts
from tests.journeys.conftest import signed_in

# As the file of a workshop looks: what was said, under headings, without tables.
INPUT = {
    "Administration": [
        "Anställ en administratör till varje enhet",
        "En administratör på varje enhet, som tar post och arkiv",
        "Ett system där samma uppgift skrivs en gång",
        "Mallar som är ifyllda med det vi redan vet",
        "Färre blanketter till försäkringen",
        "Kallelser skickas av någon annan",
        "Skanna posten centralt",
        "Ta bort dubbel dokumentation",
        "Ge oss tid att skriva klart",
        "Arkivera en gång om året, tillsammans",
        "Stäng telefonen på förmiddagen",
    ],
    "Trygghet": [
        "Larm som fungerar på hembesök",
        "Gå alltid två till nya adresser",
        "Öva på hotfulla samtal varje termin",
        "En rutin som alla hittar",
        "Chefen ringer upp samma dag",
        "Väktare de dagar vi har besök",
        "Bättre belysning på parkeringen",
        "Besöksrum med två dörrar",
        "Samtalsstöd utan väntan",
        "Polisanmäl i förvaltningens namn",
        "Prata om det som hänt på varje möte",
    ],
    "Lärande": [
        "Handledning varje vecka, som inte ställs in",
        "En mentor det första året",
        "Tid att läsa ny forskning",
        "Studiebesök mellan stadsdelar",
        "Kurs i juridik för alla",
        "Byt enhet ett halvår",
        "Utse en metodstödjare",
        "Spara svåra fall som exempel",
        "Bjud in brukare till utbildningen",
        "Låt studenter följa med ut",
        "Gå kursen två och två",
    ],
}


def test_what_a_workshop_said_is_answered_by_two_districts(live, lead_page, page_at, axe) -> None:
    lines = [f"{theme};{text};forslag" for theme, texts in INPUT.items() for text in texts]
    file = "\n".join(["omgång;inspel;typ", *lines]).replace("forslag", "förslag").encode()
    with live.store.write() as db:
        code = events.add(
            db, "test", title="Workshop i vinter", date="2026-02-03", place="", district="farsta",
            participants=33, questions=[], tables=0,
        )  # fmt: skip
        event = events.get(db, code)
        sheet = read_notes("workshop.csv", file)
        assert not note_file.problems(db, event, sheet)
        assert note_file.bring_in(db, "test", event, sheet, key="k").added == 33
        events.move(db, "test", events.get(db, code), "closed")

    lead = lead_page(1280, 800)
    lead.goto(f"/lead/events/{code}/proposals")
    axe(lead)
    lead.get_by_label("Anställ en administratör till varje enhet").check()
    lead.get_by_role("button", name="Skriv förslaget").click()
    expect(lead.get_by_text("Inget liknande förslag finns.")).to_be_visible()
    axe(lead)
    lead.get_by_role("button", name="Spara").click()
    lead.get_by_label("Farsta").check()
    lead.get_by_label("Bromma").check()
    lead.get_by_role("button", name="Skicka").click()
    expect(lead.get_by_text("Inget svar ännu.")).to_have_count(2)
    address = lead.url.partition("#")[0]

    # A second note says the same: it is found while it is written, and added to the first.
    lead.goto(f"/lead/events/{code}/proposals")
    lead.get_by_label("En administratör på varje enhet").check()
    lead.get_by_role("button", name="Skriv förslaget").click()
    lead.get_by_label("Vad föreslås?").fill("Studiebesök mellan stadsdelar")
    expect(lead.locator("#similar")).to_contain_text("Anställ en administratör")
    lead.get_by_role("button", name="Lägg anteckningarna till det").click()
    expect(lead.locator("#origins ~ article.origin")).to_have_count(2)
    axe(lead)

    for district, answer, sentence in (
        ("farsta", "Ska göras", "Vi anställer en administratör i mars."),
        ("bromma", "Görs inte", "Vi har redan en på varje enhet."),
    ):
        member = signed_in(page_at(360, 740), live.add_user("steering", district))
        member.goto("/today")
        expect(member.get_by_text("dagar kvar att svara")).to_be_visible()
        axe(member)
        member.goto("/steering/")
        expect(member.get_by_text("1 förslag väntar på svar.")).to_be_visible()
        axe(member)
        member.get_by_role("link", name="Besluta").click()
        member.get_by_label(answer, exact=True).check()
        member.get_by_label("Till dem som föreslog det").fill(sentence)
        member.get_by_label("Skäl").fill("Vi har räknat på det.")
        if district == "farsta":
            member.get_by_label("Ansvarig funktion").fill("Avdelningschef")
            member.get_by_label("Klart senast", exact=True).fill("2027-03-01")
            axe(member)
        member.get_by_role("button", name="Spara beslutet").click()
        expect(member.get_by_text(sentence).first).to_be_visible()
        wide = member.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0

    observer = signed_in(page_at(1024, 768), live.add_user("observer"))
    observer.goto(address)
    expect(observer.get_by_text("Vi anställer en administratör i mars.").first).to_be_visible()
    expect(observer.get_by_text("Vi har redan en på varje enhet.").first).to_be_visible()
    expect(observer.get_by_text("Vi har räknat på det.")).to_have_count(0)
    axe(observer)
    observer.goto("/steering/minutes?group=farsta")
    expect(observer.get_by_text("Vi anställer en administratör i mars.")).to_be_visible()
    axe(observer)

    # Those who said it are told, on a phone and without an account.
    lead.goto(f"/lead/events/{code}/said")
    lead.get_by_label("Publicera sidan").check()
    axe(lead)
    lead.get_by_role("button", name="Spara").click()
    expect(lead.get_by_text("Sidan är publicerad.")).to_be_visible()
    with live.store.write() as db:
        receipt = receipts.issue(db, "test", events.get(db, code).tables[0].id)
    phone = page_at(360, 740)
    for told in (f"/said/{code}", f"/f/{receipt.code}"):
        phone.goto(told)
        expect(phone.get_by_text("Vi anställer en administratör i mars.").first).to_be_visible()
        expect(phone.get_by_text("Vi har redan en på varje enhet.").first).to_be_visible()
        expect(phone.get_by_text("Vi har räknat på det.")).to_have_count(0)
        assert phone.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        axe(phone)
    feed = phone.request.get(f"/f/{receipt.code}.atom").text()
    assert "Vi anställer en administratör i mars." in feed
