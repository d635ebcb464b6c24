"""The audit trail in words: what was done, to what, and with which details."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from sqlite_utils import Database

from cafe.language import marked as _
from cafe.store import events, gatherings, passages, surveys, users
from cafe.store.actors import COMMAND_LINE
from cafe.store.audit import AuditEntry

DONE = {
    "activity.add": _("lade till en aktivitet i planen"),
    "activity.dropped": _("avslutade en aktivitet utan att den blev klar"),
    "activity.progress": _("följde upp en aktivitet"),
    "activity.resumed": _("tog upp en aktivitet igen"),
    "activity.written": _("skrev om en aktivitet"),
    "assessment.add": _("skrev en bedömning"),
    "attachment.add": _("lade till en bilaga"),
    "attachment.remove": _("tog bort en bilaga"),
    "ballot.store": _("röstade"),
    "bulk.confirm": _("bekräftade många kopplingar på en gång"),
    "bulk.undo": _("ångrade många bekräftelser"),
    "codebook.draft": _("började på en ny version av kodboken"),
    "codebook.drop": _("kastade utkastet till kodbok"),
    "codebook.publish": _("beslutade en version av kodboken"),
    "communication.add": _("lade till något i kommunikationsplanen"),
    "communication.cancelled": _("ställde in något i kommunikationsplanen"),
    "communication.done": _("bockade av något i kommunikationsplanen"),
    "communication.resumed": _("tog upp något i kommunikationsplanen igen"),
    "communication.written": _("skrev om något i kommunikationsplanen"),
    "decision.add": _("gav besked om ett förslag"),
    "decision.correct": _("rättade ett besked"),
    "digest.publish": _("publicerade ett kvartalsbesked"),
    "digest_series.add": _("bestämde vilka som ska få kvartalsbesked"),
    "digest_series.change": _("ändrade vilka som får kvartalsbesked"),
    "digest_series.end": _("avslutade ett kvartalsbesked"),
    "event.add": _("lade till ett café"),
    "event.analyse": _("startade analysen"),
    "event.change": _("ändrade caféet"),
    "event.closed": _("stängde caféet"),
    "event.import": _("hämtade in anteckningar från en fil"),
    "event.open": _("öppnade caféet"),
    "event.persons": _("angav hur många som deltog"),
    "event.rescue": _("hämtade in anteckningar från en surfplattas fil"),
    "event.share": _("lät ett café delas med andra organisationer"),
    "event.share_back": _("lät ett café inte längre delas"),
    "event.shared": _("lämnade ut ett café till en gemensam analys"),
    "event.words_closed": _("lät läsarna läsa bara förslag och citat"),
    "event.words_opened": _("lät läsarna läsa allt ordagrant"),
    "feedback_page.publish": _("publicerade sidan Ni sade – vi gjorde"),
    "feedback_page.save": _("ändrade sidan Ni sade – vi gjorde"),
    "feedback_page.withdraw": _("tog bort sidan Ni sade – vi gjorde"),
    "follow_up.write": _("skrev en fråga om ett beslut hjälpte"),
    "gathering.add": _("lade ihop flera caféer"),
    "gathering.analyse": _("startade analysen av flera caféer"),
    "harvest.close": _("avslutade röstningen"),
    "harvest.open": _("öppnade röstningen"),
    "harvest.restart": _("började om röstningen"),
    "harvest.reveal": _("visade röstningens resultat"),
    "indicator.add": _("lade till en indikator"),
    "indicator.break": _("märkte ett brott i en indikators serie"),
    "indicator.change": _("ändrade en indikator"),
    "indicator.correct": _("rättade ett värde"),
    "indicator.observe": _("lämnade ett värde"),
    "indicator.target": _("satte ett mål"),
    "indicator.target_drop": _("tog bort ett mål"),
    "interview.import": _("hämtade in avslutningssamtal från en fil"),
    "learning.export": _("tog ut besluten om kopplingar som fil"),
    "learning.line": _("ändrade gränsen för programmets förslag"),
    "meeting.adjust": _("ändrade i ett mötes protokoll"),
    "meeting.keep": _("sparade ett protokoll för gott"),
    "meeting.note": _("antecknade på ett möte"),
    "meeting.start": _("började ett möte"),
    "note.accept": _("tog med en sen anteckning"),
    "note.add": _("skrev en anteckning"),
    "note.change": _("ändrade en anteckning"),
    "note.decline": _("lät bli att ta med en sen anteckning"),
    "note.settle": _("löste en krock mellan två lydelser"),
    "note.withdraw": _("tog tillbaka en anteckning"),
    "report.add": _("lade till i en rapport"),
    "report.comment": _("kommenterade ett utkast till rapport"),
    "report.comments_close": _("stängde kommentarerna på en rapport"),
    "report.comments_open": _("öppnade ett utkast till rapport för kommentarer"),
    "report.export": _("tog ut en rapport som fil"),
    "report.finish": _("gjorde en rapport färdig"),
    "report.choose": _("valde vad som visas i en årsrapport"),
    "report.move": _("flyttade i en rapport"),
    "report.rename": _("ändrade vad en årsrapport heter"),
    "report.remove": _("tog bort ur en rapport"),
    "report.restore": _("lade tillbaka i en rapport"),
    "report.settle": _("svarade på en kommentar till ett utkast"),
    "report.start": _("började på en rapport"),
    "report.write": _("skrev i en rapport"),
    "organisation.change": _("ändrade organisationen"),
    "organisation.level": _("lade till en nivå inom en yrkesgrupp"),
    "organisation.load": _("läste in organisationen"),
    "organisation.take_over": _("lät en förvaltning ta över det som var öppet i en annan"),
    "plan.adopt": _("beslutade en handlingsplan"),
    "plan.adopt_again": _("beslutade en ny version av en handlingsplan"),
    "plan.carry": _("förde över en aktivitet till en ny plan"),
    "plan.point": _("prioriterade en punkt i planen"),
    "plan.revise": _("började revidera en handlingsplan"),
    "plan.start": _("började på en handlingsplan"),
    "plan.stop_revising": _("kastade en påbörjad version av en handlingsplan"),
    "practice.off": _("stängde av övningscaféer"),
    "practice.on": _("slog på övningscaféer"),
    "promise.set": _("ändrade hur snart grupperna lovar svar"),
    "proposal.add": _("skrev ett förslag"),
    "proposal.change": _("ändrade ett förslag"),
    "proposal.join": _("förde ihop förslag"),
    "proposal.link": _("kopplade anteckningar till ett förslag"),
    "proposal.send": _("skickade ett förslag"),
    "proposal.unlink": _("kopplade bort en anteckning från ett förslag"),
    "questionnaire.draft": _("började på en ny version av ett formulär"),
    "questionnaire.drop": _("kastade ett utkast till formulär"),
    "questionnaire.publish": _("publicerade ett formulär"),
    "quote.release": _("lät ett citat visas"),
    "quote.take_back": _("tog tillbaka ett citat"),
    "reading.show": _("visade en ny läsning"),
    "receipt.issue": _("lämnade ut ett kvitto"),
    "reminder.send": _("skickade en påminnelse"),
    "round.end": _("avslutade omgången"),
    "round.extend": _("gav omgången mer tid"),
    "round.pause": _("pausade omgången"),
    "round.resume": _("fortsatte omgången"),
    "round.start": _("startade omgången"),
    "sample.add": _("lade upp ett stickprov"),
    "sample.close": _("avslutade ett stickprov"),
    "shortlist.choose": _("valde förslag till röstningen"),
    "shortlist.hide": _("dolde ett förslag i röstningen"),
    "shortlist.join": _("förde ihop förslag i röstningen"),
    "shortlist.move": _("flyttade ett förslag i röstningen"),
    "shortlist.part": _("delade på förslag i röstningen"),
    "shortlist.unhide": _("visade ett dolt förslag igen"),
    "shortlist.word": _("ändrade ordalydelsen i röstningen"),
    "sign_in": _("loggade in"),
    "sign_in.refused": _("försökte logga in"),
    "summary.export": _("tog ut sammanfattningen som fil"),
    "summary.release": _("visade en utgåva för läsarna"),
    "survey.add": _("lade till en enkät"),
    "survey.answers": _("tog ut enskilda svar som fil"),
    "survey.change": _("ändrade enkäten"),
    "survey.closed": _("stängde enkäten"),
    "survey.export": _("tog ut resultatet som fil"),
    "survey.mail": _("skickade ut enkäten med e-post"),
    "survey.mail_give_up": _("hoppade över adresser som postservern inte tog emot"),
    "survey.mail_forget": _("raderade enkätens e-postadresser"),
    "survey.mail_remind": _("skickade en påminnelse om enkäten"),
    "survey.mail_resume": _("fortsatte att skicka ut enkäten"),
    "survey.open": _("öppnade enkäten"),
    "survey.reveal": _("visade enkätens resultat"),
    "survey.seal": _("förseglade enkäten"),
    "survey.texts": _("lät enkätens svar i ord läsas"),
    "survey.version": _("bytte till en ny version av enkätens frågor"),
    "table.new_key": _("gav bordet en ny adress"),
    "table.seat": _("angav hur många som sitter vid bordet"),
    "tablet.forget": _("glömde en surfplatta"),
    "tag.confirmed": _("bekräftade en koppling"),
    "tag.rejected": _("avvisade en koppling"),
    "tag.undone": _("ångrade ett beslut om en koppling"),
    "text.erase": _("raderade en text"),
    "texts.purge": _("raderade texter som har bevarats färdigt"),
    "theme.merge": _("slog ihop teman"),
    "theme.rename": _("gav ett tema en ny rubrik"),
    "theme.split": _("delade ett tema"),
    "theme.move": _("flyttade en anteckning till ett tema"),
    "theme.quotes": _("valde citat till ett tema"),
    "theme.undo": _("ångrade en ändring av ett tema"),
    "thresholds.raise": _("höjde gränsvärdena"),
    "word_template.put": _("läste in en Wordmall"),
    "word_template.drop": _("tog bort Wordmallen"),
    "user.add": _("lade till ett konto"),
    "user.change": _("ändrade ett konto"),
    "user.sign_out_everywhere": _("loggade ut ett konto överallt"),
    "wall.show": _("bytte vad som visas på väggen"),
}

THINGS = {
    "activity": _("aktivitet"),
    "codebook": _("kodbok"),
    "communication": _("kommunikation"),
    "digest_series": _("kvartalsbesked"),
    "event": _("café"),
    "gathering": _("samling"),
    "indicator": _("indikator"),
    "meeting": _("möte"),
    "note": _("anteckning"),
    "passage": _("text"),
    "plan": _("plan"),
    "proposal": _("förslag"),
    "questionnaire": _("formulär"),
    "report": _("rapport"),
    "sample": _("stickprov"),
    "summary": _("sammanfattning av"),
    "survey": _("enkät"),
    "table": _("bord nr"),
    "user": _("konto"),
}

ACTORS = {
    COMMAND_LINE: _("kommandoraden"),
    "program": _("programmet"),
    "setup": _("första starten"),
}


class Named:
    """The names of what entries are about, read once for a page."""

    def __init__(self, db: Database) -> None:
        self._names = {f"user:{u.id}": u.name for u in users.all_users(db)}
        for event in events.heads(db):
            self._names[f"event:{event.code}"] = self._names[f"event:{event.id}"] = event.title
        for survey in surveys.all_surveys(db):
            self._names[f"survey:{survey.code}"] = survey.title
        for gathering in gatherings.all_gatherings(db):
            self._names[f"gathering:{gathering.id}"] = gathering.title
        self._db = db

    def of(self, thing: str) -> str:
        """What an entry's object or actor is called: its name, else what kind of thing it is and
        its number or code; as it stands when nobody knows the kind."""
        if thing in self._names:
            return self._names[thing]
        if thing in ACTORS:
            return str(gettext(ACTORS[thing]))
        kind, _colon, identity = thing.partition(":")
        if kind not in THINGS:
            return thing
        name = gettext(THINGS[kind])
        if kind in ("note", "passage") and (event := passages.event_of(self._db, identity)):
            identity = f"· {self._names.get(f'event:{event}', event)}"  # its own id tells nothing
        return f"{name[:1].upper()}{name[1:]} {identity}"


def done(entry: AuditEntry) -> str:
    """What was done, in words; the action as it is stored when it has none."""
    return str(gettext(DONE[entry.action])) if entry.action in DONE else entry.action


def details(entry: AuditEntry) -> Mapping[str, str]:
    """The details of an entry as they are shown, each by its stored name."""
    return {key: _value(value) for key, value in entry.detail.items() if value not in (None, "")}


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(gettext("ja") if value else gettext("nej"))
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)
    return str(value)
