"""Notes from spreadsheets: all or none, and never twice."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import uuid
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cafe.errors import Refused
from cafe.intake import note_file, row_ids
from cafe.intake.note_sheet import read_notes
from cafe.store import events, late_notes, notes
from cafe.store.database import Store
from cafe.store.events import Event
from forms.messages import files as say

KEY = "of this instance"
# The shape of the file from the workshop in December 2020: a theme and what was said.
WORKSHOP = (
    "tema;inspel\r\n"
    "Bemanning;Mer administrativt stöd\r\n"
    "Bemanning;Mer administrativt stöd\r\n"
    "Hot och våld;anmäl alla hot, även de små\r\n"
).encode()


def bring_in(
    store: Store, event: Event, data: bytes, name: str = "x.csv"
) -> note_file.ImportedNotes:
    """Import a file in a transaction of its own."""
    with store.write() as db:
        return note_file.bring_in(
            db, "test", events.by_id(db, event.id), read_notes(name, data), key=KEY
        )


def test_themes_become_rounds_and_missing_tables_one_of_their_own(
    store: Store, event: Event
) -> None:
    assert bring_in(store, event, WORKSHOP) == note_file.ImportedNotes(3, 0)
    after = events.by_id(store.read(), event.id)
    assert [r.question for r in after.rounds][3:] == ["Bemanning", "Hot och våld"]
    written = notes.of_event(store.read(), event.id)
    assert [(n.round, n.text, n.kind, n.source) for n in written][2] == (
        5,
        "anmäl alla hot, även de små",
        None,
        "import",
    )
    assert {n.table_id for n in written} == {after.tables[-1].id}
    assert (after.tables[-1].name, after.tables[-1].key) == ("importerat", None)


def test_the_same_file_again_adds_nothing(store: Store, event: Event) -> None:
    bring_in(store, event, WORKSHOP)
    before = store.read().conn.execute("SELECT count(*) FROM note_revision").fetchone()[0]
    assert bring_in(store, event, WORKSHOP) == note_file.ImportedNotes(0, 3)
    grown = WORKSHOP + "Bemanning;Mer administrativt stöd\r\n".encode()
    assert bring_in(store, event, grown) == note_file.ImportedNotes(1, 3)
    after = store.read().conn.execute("SELECT count(*) FROM note_revision").fetchone()[0]
    assert after == before + 1
    assert len(events.by_id(store.read(), event.id).rounds) == 5


def test_ids_cannot_be_made_of_what_notes_say_and_those_that_could_are_known_again(
    store: Store, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"round": "Hot och våld", "text": "anmäl alla hot, även de små"}
    said = json.dumps(row, ensure_ascii=False, sort_keys=True)
    guess = str(uuid.uuid5(note_file.NAMESPACE, f"{event.code} 1 {said}"))
    with monkeypatch.context() as earlier:
        earlier.setattr(row_ids, "of_row", lambda _key, *made: row_ids.unkeyed(*made))
        bring_in(store, event, WORKSHOP)
    assert guess in {n.id for n in notes.of_event(store.read(), event.id)}
    assert bring_in(store, event, WORKSHOP) == note_file.ImportedNotes(0, 3)
    more = WORKSHOP + "Hot och våld;anmäl alla hot, även de små\r\n".encode()
    assert bring_in(store, event, more) == note_file.ImportedNotes(1, 3)
    second = str(uuid.uuid5(note_file.NAMESPACE, f"{event.code} 2 {said}"))
    assert second not in {n.id for n in notes.of_event(store.read(), event.id)}


def test_notes_without_a_kind_get_that_of_the_file_and_a_second_time_adds_nothing(
    store: Store, event: Event
) -> None:
    mixed = "text;typ\r\nEtt;fungerar\r\nTvå;\r\n".encode()
    with store.write() as db:
        read = read_notes("x.csv", mixed)
        done = note_file.bring_in(db, "test", events.by_id(db, event.id), read, "proposal", key=KEY)
    assert done == note_file.ImportedNotes(2, 0)
    kinds = {n.text: n.kind for n in notes.of_event(store.read(), event.id)}
    assert kinds == {"Ett": "works", "Två": "proposal"}
    assert bring_in(store, event, mixed) == note_file.ImportedNotes(0, 2)


def test_a_note_that_was_edited_since_is_left_alone(store: Store, event: Event) -> None:
    bring_in(store, event, WORKSHOP)
    first = notes.of_event(store.read(), event.id)[0]
    after = events.by_id(store.read(), event.id)
    with store.write() as db:
        edited = notes.NoteIn(id=first.id, base=1, round=first.round, kind="works", text="ändrad")
        notes.save(db, after, after.tables[-1], [edited], source="lead", actor="test")
    bring_in(store, event, WORKSHOP)
    assert notes.of_event(store.read(), event.id)[0].text == "ändrad"


def test_columns_that_name_what_exists_are_understood(store: Store, event: Event) -> None:
    data = (
        "Omgång,Bord,Typ,Röster,Område,Yrke,Stadsdel,Punkt,Anteckning\n"
        "Vad fungerar?,2,Förslag,4,Barn och unga,chef,FARSTA,P6,Mer tid\n"
    )
    bring_in(store, event, data.encode("latin-1"))
    (note,) = notes.of_event(store.read(), event.id)
    assert (note.round, note.table_id, note.kind, note.votes) == (
        1,
        event.tables[1].id,
        "proposal",
        4,
    )
    assert (note.area, note.profession, note.district, note.point) == (
        "barn-unga",
        "chef",
        "farsta",
        "P6",
    )


def test_one_bad_row_keeps_the_whole_file_out(store: Store, event: Event) -> None:
    data = "område;text\nBarn och unga;bra\nAtlantis;dåligt\n".encode()
    sheet = read_notes("x.csv", data)
    (problem,) = note_file.problems(store.read(), event, sheet)
    assert (problem.row, problem.column) == (3, "område")
    assert "Atlantis" in str(problem.message)
    with pytest.raises(Refused):
        bring_in(store, event, data)
    assert notes.of_event(store.read(), event.id) == []


def test_notes_go_into_a_draft_and_into_a_closed_event(store: Store) -> None:
    with store.write() as db:
        code = events.add(db, "t", title="t", date="2020-12-01", questions=[], tables=0)
        draft = events.get(db, code)
    bring_in(store, draft, WORKSHOP)
    with store.write() as db:
        events.move(db, "t", events.get(db, code), "open")
        events.move(db, "t", events.get(db, code), "closed")
    bring_in(store, draft, b"text\nen till\n")
    assert len(notes.of_event(store.read(), draft.id)) == 4
    assert late_notes.of_event(store.read(), draft.id) == []


def test_in_the_browser_a_preview_comes_first(
    store: Store,
    event: Event,
    sign_in: Callable[..., FlaskClient],
    token: Callable[[FlaskClient], str],
) -> None:
    lead = sign_in("lead")
    csrf = token(lead)
    base = f"/lead/events/{event.code}/import"
    nothing = lead.post(f"{base}/read", data={"csrf_token": csrf})
    assert nothing.status_code == 422
    assert "Välj en fil" in nothing.get_data(as_text=True)
    sent = lead.post(
        f"{base}/read", data={"csrf_token": csrf, "file": (io.BytesIO(WORKSHOP), "w.csv")}
    )
    place = sent.headers["Location"]
    page = lead.get(place).get_data(as_text=True)
    assert "anmäl alla hot" in page
    assert "Lägg in alla 3" in page
    assert "Bemanning, Hot och våld" in page
    assert "Typ för de 3 rader där filen inte anger någon" in page
    wrong = lead.post(f"{place}/add", data={"csrf_token": csrf, "once": "w", "kind": "idea"})
    assert wrong.status_code == 422
    assert notes.of_event(store.read(), event.id) == []
    for _ in range(2):  # a double press
        done = lead.post(f"{place}/add", data={"csrf_token": csrf, "once": "k", "kind": "works"})
        assert done.headers["Location"] == f"{base}/done?added=3&known=0"
    assert [n.kind for n in notes.of_event(store.read(), event.id)] == ["works"] * 3
    assert uploaded(store) == 0


def test_the_files_own_words_for_kinds_are_asked_about(
    store: Store,
    event: Event,
    sign_in: Callable[..., FlaskClient],
    token: Callable[[FlaskClient], str],
) -> None:
    lead = sign_in("lead")
    csrf = token(lead)
    base = f"/lead/events/{event.code}/import"

    def sent(lines: str) -> str:
        file = (io.BytesIO(f"typ;text\n{lines}".encode()), "w.csv")
        answer = lead.post(f"{base}/read", data={"csrf_token": csrf, "file": file})
        return answer.headers["Location"]

    place = sent("Ris;Buller\nRos;Fika\nris;Långa möten\nFörslag;Fler rum\n;Utan\nKanske;Vet ej\n")
    page = " ".join(lead.get(place).text.split())
    assert re.search(r"Ris <span class=.soft.>2 rader</span>", page)
    assert "Typ för raden där filen inte anger någon" in page
    given = {"csrf_token": csrf, "once": "k", "kind": "works"}
    chosen = {"own_kinds-0": "improve", "own_kinds-1": "works", "own_kinds-2": ""}
    refused = lead.post(f"{place}/add", data={**given, **chosen, "own_kinds-0": "idea"})
    assert refused.status_code == 422
    done = lead.post(f"{place}/add", data=given | chosen | {"once": "l"})
    assert {n.text: n.kind for n in notes.of_event(store.read(), event.id)} == {
        "Buller": "improve", "Fika": "works", "Långa möten": "improve", "Fler rum": "proposal",
        "Utan": "works", "Vet ej": None,
    }  # fmt: skip
    assert "1 anteckning saknar typ" in lead.get(done.headers["Location"]).text
    # So many words are no kinds.
    place = sent("\n".join(f"Ord {n};Anteckning {n}" for n in range(13)))
    page = " ".join(lead.get(place).text.split())
    assert "Kolumnen för typ har 13 olika ord som inte är typer." in page
    assert "Typ för de 13 rader där filen inte anger någon" in page
    lead.post(f"{place}/add", data=given | {"once": "m"})
    assert all(n.kind for n in notes.of_event(store.read(), event.id) if n.text[:5] == "Antec")


def uploaded(store: Store) -> int:
    """How many files are kept."""
    count: int = store.read().execute("SELECT count(*) FROM upload").fetchone()[0]
    return count


def test_a_file_that_is_not_wanted_is_removed_at_once(
    store: Store,
    event: Event,
    sign_in: Callable[..., FlaskClient],
    token: Callable[[FlaskClient], str],
) -> None:
    lead = sign_in("lead")
    csrf = token(lead)
    base = f"/lead/events/{event.code}/import"
    sent = lead.post(
        f"{base}/read", data={"csrf_token": csrf, "file": (io.BytesIO(WORKSHOP), "w.csv")}
    )
    assert uploaded(store) == 1
    dropped = lead.post(f"{sent.headers['Location']}/drop", data={"csrf_token": csrf})
    assert dropped.headers["Location"] == base
    assert uploaded(store) == 0
    assert lead.get(sent.headers["Location"]).status_code == 404


def test_a_number_means_a_round_that_there_was_and_the_preview_knows_it(
    store: Store,
    event: Event,
    sign_in: Callable[..., FlaskClient],
    token: Callable[[FlaskClient], str],
) -> None:
    lead = sign_in("lead")
    sheet = "omgång;text\n3;bra\n5;också bra\n4;bäst\n".encode()
    sent = lead.post(
        f"/lead/events/{event.code}/import/read",
        data={"csrf_token": token(lead), "file": (io.BytesIO(sheet), "w.csv")},
    )
    assert "Nya omgångar som läggs till: 5, 4." in lead.get(sent.headers["Location"]).text
    for added, known in ((3, 0), (0, 3)):
        assert bring_in(store, event, sheet) == note_file.ImportedNotes(added, known)
    rounds = [r.question for r in events.by_id(store.read(), event.id).rounds]
    assert rounds[2:] == ["Vad föreslår ni?", "5", "4"]
    # "5" became the fourth round, which is not what the file calls 4.
    written = [(n.round, n.text) for n in notes.of_event(store.read(), event.id)]
    assert written == [(3, "bra"), (4, "också bra"), (5, "bäst")]


def test_in_the_browser_errors_stand_by_row_and_column(
    store: Store,
    event: Event,
    sign_in: Callable[..., FlaskClient],
    token: Callable[[FlaskClient], str],
) -> None:
    lead = sign_in("lead")
    csrf = token(lead)
    bad = "röster;text\nmånga;bra\n;<script>alert(1)</script>\n".encode()
    sent = lead.post(
        f"/lead/events/{event.code}/import/read",
        data={"csrf_token": csrf, "file": (io.BytesIO(bad), "w.csv")},
    )
    page = sent.get_data(as_text=True)
    assert sent.status_code == 422
    assert "röster" in page
    assert "Lägg in alla" not in page
    assert "<script>alert" not in page
    assert uploaded(store) == 0
    assert notes.of_event(store.read(), event.id) == []


def test_a_picture_is_no_spreadsheet_and_says_so(
    event: Event, sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str]
) -> None:
    lead = sign_in("lead")
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
    sent = lead.post(
        f"/lead/events/{event.code}/import/read",
        data={"csrf_token": token(lead), "file": (io.BytesIO(png), "bild.png")},
    )
    assert sent.status_code == 422
    assert "kan inte läggas in" in sent.get_data(as_text=True)


PERSONAL = b"inspel\r\nHon heter Xanthe Ek\r\nHon heter Ylva Ek\r\nFler adm\r\n"


def test_personal_data_is_hidden_on_the_way_in_and_a_second_time_adds_nothing(
    store: Store, event: Event
) -> None:
    assert bring_in(store, event, PERSONAL) == note_file.ImportedNotes(3, 0)
    assert bring_in(store, event, PERSONAL) == note_file.ImportedNotes(0, 3)
    texts = sorted(n.text for n in notes.of_event(store.read(), event.id))
    assert texts == ["Fler adm", "Hon heter [namn]", "Hon heter [namn]"]


def test_the_preview_says_what_will_be_hidden(
    sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str], event: Event
) -> None:
    lead = sign_in("lead")
    form = {"csrf_token": token(lead), "once": "k", "file": (io.BytesIO(PERSONAL), "x.csv")}
    answer = lead.post(f"/lead/events/{event.code}/import/read", data=form, follow_redirects=True)
    assert "I 2 texter ser det ut att finnas personuppgifter." in answer.text
    assert "Hon heter [namn]" in answer.text
    assert "Xanthe" not in answer.text


def test_the_same_words_in_other_code_points_add_nothing(store: Store, event: Event) -> None:
    text = "tema;inspel\r\nBemanning;Åsa säger: fler händer\r\n"
    assert bring_in(store, event, text.encode()) == note_file.ImportedNotes(1, 0)
    parted = unicodedata.normalize("NFD", text).encode()
    assert bring_in(store, event, parted) == note_file.ImportedNotes(0, 1)


def test_a_file_from_before_words_were_normalised_adds_nothing(store: Store, event: Event) -> None:
    text = "tema;inspel\r\nBemanning;fler hänger med\r\nBemanning;fler hänger med\r\n"
    bring_in(store, event, text.encode())
    with store.write() as db:  # as it was kept by an earlier version, under other ids
        db.conn.execute("PRAGMA defer_foreign_keys = ON")
        for n, note in enumerate(notes.of_event(db, event.id)):
            other = f"00000000-0000-4000-8000-00000000000{n}"
            for table, column in (("note_revision", "note_id"), ("note", "id"), ("passage", "id")):
                db.conn.execute(
                    f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (other, note.id)
                )
            db.conn.execute(
                "UPDATE note_revision SET text = ? WHERE note_id = ?",
                (unicodedata.normalize("NFD", note.text), other),
            )
    assert bring_in(store, event, text.encode()) == note_file.ImportedNotes(0, 2)
    once_more = (text + "Bemanning;fler hänger med\r\n").encode()
    assert bring_in(store, event, once_more) == note_file.ImportedNotes(1, 2)


def test_a_table_that_the_cafe_does_not_have_is_told_before_its_notes_go_elsewhere(
    store: Store, event: Event
) -> None:
    sheet = read_notes("x.csv", "bord;text\n1;a\nBord 2;b\nFönstret;c\n;d\n".encode())
    assert note_file.notices(store.read(), event, sheet) == (
        say.IMPORT_TABLES_UNKNOWN.format(names="Fönstret"),
    )


def test_a_note_that_was_kept_with_its_tags_is_still_the_same_note(
    store: Store, event: Event
) -> None:
    bring_in(store, event, b"text\nMer tid\n")
    with store.write() as db:
        db.conn.execute("UPDATE note_revision SET text = '<p>Mer&nbsp;plats</p>'")
    again = b"text\n<p>Mer&nbsp;plats</p>\n"
    assert bring_in(store, event, again) == note_file.ImportedNotes(0, 1)
