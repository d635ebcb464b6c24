"""What a café says is decided beside the district's own figures, planned, revised, told in public
and told again in a digest; and when the district merges, nothing of it is left behind."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import expect

from cafe.reports.summary import release
from cafe.store import events, notes, organisation, organisation_history, proposals, takeovers
from tests.journeys.conftest import signed_in


def test_what_was_said_is_decided_planned_revised_told_and_handed_on(
    live, lead_page, page_at, axe
) -> None:
    with live.store.write() as db:
        ended = organisation_history.add(
            db, "test", "district", "Västerort", first_day="2026-01-01"
        )
        heir = organisation_history.add(db, "test", "district", "Nordost", first_day="2026-01-01")
        code = events.add(
            db, "test", title="Café i Västerort", date="2026-10-14", place="", district=ended,
            participants=24, questions=["Vad föreslår ni?"], tables=1,
        )  # fmt: skip
        events.move(db, "test", events.get(db, code), "open")
        event = events.get(db, code)
        said = [
            notes.NoteIn(
                id=str(uuid.uuid4()), base=0, round=1, kind="proposal", point="P3",
                text=f"Fasta telefontider på förmiddagen, sätt {n}",
            )
            for n in range(12)
        ]  # fmt: skip
        notes.save(db, event, event.tables[0], said, source="tablet", actor="test")
        events.move(db, "test", event, "closed")
        release.show(db, "test", events.get(db, code))
        number = proposals.add(
            db, None, title="Fasta telefontider", what="En fri förmiddag om dagen.",
            points=["P3"], codebook="2021", home=ended,
        )  # fmt: skip
        proposals.link(db, None, number, [said[0].id])
        referral, left = (
            proposals.send(db, None, one, [ended])[0]
            for one in (
                number,
                proposals.add(db, None, title="Väntar", what="…", codebook="2021", home=ended),
            )
        )
    lead = lead_page(1280, 800)
    lead.goto(f"{live.base_url}/lead/events/{code}/said")
    lead.get_by_label("Publicera sidan").check()
    lead.get_by_role("button", name="Spara").click()
    expect(lead.get_by_text("Sidan är publicerad.")).to_be_visible()

    # From the first page to the decision, and on to what staff read: four clicks of eight.
    member = signed_in(page_at(360, 740), live.add_user("steering", ended))
    member.goto("/today")
    member.get_by_role("link", name=re.compile("Besluta.*Fasta telefontider")).click()
    expect(member.get_by_text("anteckningar från de egna").first).to_be_visible()
    expect(member.get_by_label("Skäl")).to_be_hidden()  # nothing is asked before the answer
    axe(member)
    member.get_by_label("Görs inte", exact=True).check()
    expect(member.get_by_label("Ansvarig funktion")).to_be_hidden()
    member.get_by_label("Ska göras", exact=True).check()
    member.get_by_label("Till dem som föreslog det").fill("Vi stänger telefonen på förmiddagen.")
    member.get_by_label("Skäl").fill("Det går.")
    member.get_by_label("Ansvarig funktion").fill("Enhetschef")
    member.get_by_label("Klart senast", exact=True).fill("2027-03-01")
    axe(member)
    member.get_by_role("button", name="Spara beslutet").click()
    member.get_by_role("status").get_by_role("link", name="Så här ser personalen det").click()
    member.wait_for_url(f"**/said/{code}#proposal-{number}")
    expect(member.get_by_text("Vi stänger telefonen på förmiddagen.")).to_be_visible()

    member.goto("/plans/")
    member.get_by_label("År", exact=True).fill("2026")
    member.get_by_role("button", name="Börja").click()
    member.get_by_role("link", name="Anta planen").click()
    expect(member.get_by_text("Det här saknas")).to_be_visible()
    axe(member)
    member.go_back()
    for point, why in (("P3", "Telefonen tar all tid"), ("P4", "Många är nya")):
        if point == "P4":
            member.get_by_role("button", name="Revidera planen").click()
        member.get_by_role("link", name=f"Prioritera {point}").click()
        member.get_by_label("Vi prioriterar").check()
        member.get_by_label("Varför").fill(why)
        member.get_by_role("button", name="Spara").click()
        member.get_by_role("link", name="Anta").click()
        if point == "P4":
            expect(member.get_by_text("ny prioritering")).to_be_visible()
            axe(member)
            member.get_by_label("Varför planen revideras").fill("Det sades på nästa café")
        member.get_by_role("button", name="Anta").click()
    expect(member.get_by_text("Det sades på nästa café")).to_be_visible()
    member.get_by_role("link", name="Version 1").click()
    expect(member.get_by_text("Telefonen tar all tid")).to_be_visible()
    expect(member.get_by_text("Många är nya")).to_have_count(0)
    axe(member)

    # Every quarter its working groups hear what became of it: the draft is there at once.
    member.goto("/lead/communication")
    member.get_by_role("link", name="Nytt kvartalsbesked").click()
    member.get_by_label("Till vem").fill("Alla arbetsgrupper")
    member.get_by_label("Hur", exact=True).fill("Arbetsplatsträff")
    member.get_by_label("Ansvarig funktion").fill("Enhetschef")
    axe(member)
    member.get_by_role("button", name="Gör ett utkast").click()
    expect(member.get_by_text("Vi stänger telefonen på förmiddagen.")).to_be_visible()
    member.get_by_label("Egna ord").fill("Tack för att ni berättade.")
    axe(member)
    member.get_by_role("button", name="Publicera").click()
    member.wait_for_url("**/told/*")
    told = member.url
    expect(member.get_by_text("Tack för att ni berättade.")).to_be_visible()
    expect(member.get_by_text("sätt 0")).to_be_visible()  # what was said, as the café's page has it
    axe(member)
    anybody = page_at(360, 740)
    anybody.goto(told)
    expect(anybody.get_by_role("heading", name="Det här gör vi")).to_be_visible()
    anybody.get_by_role("link", name="Affisch att skriva ut").click()
    axe(anybody)
    member.goto("/lead/communication")
    expect(member.get_by_text("Alla besked har gått ut det här kvartalet.")).to_be_visible()
    axe(member)

    # The district ends: what is open is shown with who gets it, and goes there in one press.
    boss = signed_in(page_at(1280, 800), live.add_user("administrator"))
    boss.goto(f"/admin/organisation/district/{ended}")
    boss.get_by_label("Sista dagen").fill("2026-11-01")
    boss.get_by_label("Uppgick i").select_option(heir)
    boss.get_by_role("button", name="Spara").click()
    expect(boss.get_by_role("listitem").filter(has_text="Väntar")).to_contain_text("→ Nordost")
    axe(boss)
    boss.get_by_role("button", name="Låt ta över").click()
    expect(boss.get_by_text("Nordost har tagit över")).to_be_visible()
    with live.store.snapshot() as db:
        known = organisation.get(db)
        assert ended not in takeovers.orphans(db, known, "2026-11-02")
        assert not takeovers.open_cases(db, ended).accounts
    other = signed_in(page_at(1280, 800), live.add_user("steering", heir))
    other.goto("/steering/")
    expect(other.get_by_text("övertaget från Västerort")).to_be_visible()
    axe(other)
    other.goto(f"/steering/referrals/{left}/decide")
    other.get_by_label("Ska göras", exact=True).check()
    expect(other.get_by_role("heading", name="Beslut", exact=True)).to_be_visible()
    assert referral != left
