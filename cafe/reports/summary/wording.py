"""The sentences that stand in and under a summary, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from analysis.disclosure.gate import TOO_FEW, UNKNOWN_PERSONS
from cafe import days, shares
from cafe.language import in_language, pgettext
from cafe.language import marked as _
from cafe.reports.summary.model import CountRow, Reading
from forms.kinds import UNSET

LABELS = {
    "works": _("Fungerar bra"),
    "improve": _("Behöver bli bättre"),
    "proposal": pgettext("flera", "Förslag"),
    "other": _("Annat"),
    UNSET: _("Typ saknas"),
    "no_point": _("Utan punkt"),
    "all": _("Alla anteckningar"),
    "city": _("Hela staden"),
    TOO_FEW: _(
        "Färre än {threshold} personer har varit med och skrivit. Hur anteckningarna fördelar sig, "
        "och vilka teman de har, visas inte, eftersom enskilda personer då kan kännas igen."
    ),
    UNKNOWN_PERSONS: _(
        "Det är inte angivet hur många som deltog. Hur anteckningarna fördelar sig, och vilka "
        "teman de har, visas inte, eftersom gruppen kan vara så liten att enskilda personer känns "
        "igen."
    ),
    "quotes_few": _(
        "Ordagranna citat visas när minst {quote_threshold} personer har skrivit. Förslag "
        "räknas som öppet framförda och återges alltid."
    ),
    "quotes_unknown": _(
        "Ordagranna citat visas inte när det inte är angivet hur många som "
        "deltog. Förslag räknas som öppet framförda och återges alltid."
    ),
    "protected": _(
        "Antal visas bara när minst {threshold} personer har skrivit, och ordagranna citat "
        "bara när det var minst {quote_threshold}. Förslag räknas som öppet framförda."
    ),
    "codebook": _("Punkterna kommer från {title}, version {version}."),
    "run": _("Programmet läste anteckningarna den {date}."),
    "counted": _(
        "En anteckning kopplas till en punkt när en person har bekräftat det, eller när "
        "programmet har föreslagit det och ingen person har avvisat det. En anteckning kan vara "
        "kopplad till flera punkter."
    ),
    "confirmed_none": _(
        "Ingen av de {tags} kopplingarna är bekräftad av en person. De är programmets förslag."
    ),
    "confirmed_some": _(
        "Av {tags} kopplingar är {confirmed} bekräftade av en person "
        "({share} procent). Resten är programmets förslag."
    ),
    "confirmed_single": _(
        "Av {tags} kopplingar är 1 bekräftad av en person ({share} procent). "
        "Resten är programmets förslag."
    ),
    "confirmed_all": _("Alla {tags} kopplingar är bekräftade av en person."),
    "confirmed_one": _("Den enda kopplingen är bekräftad av en person."),
    "confirmed_not_one": _(
        "Den enda kopplingen är programmets förslag, inte bekräftad av en person."
    ),
    "was_asked": _(
        "Ett enkätsvar som handlar om en punkt därför att frågan gör det räknas för sig: det säger "
        "inte vad man själv tar upp."
    ),
    "links_hidden": _(
        "Programmet föreslår kopplingar till punkter, och en person kan bekräfta dem. Hur många de "
        "är visas inte."
    ),
    "no_tags": _("Ingen anteckning är kopplad till en punkt."),
    "no_points_one": _("1 anteckning hör inte till någon punkt."),
    "no_points": _("{count} anteckningar hör inte till någon punkt."),
    "unread_one": _(
        "1 anteckning är skriven eller ändrad efter analysen. Den är inte med bland "
        "punkter och teman, om inte en person har kopplat den till en punkt."
    ),
    "unread": _(
        "{count} anteckningar är skrivna eller ändrade efter analysen. De är inte med "
        "bland punkter och teman, om inte en person har kopplat dem till en punkt."
    ),
    "themes": _(
        "Ett tema är anteckningar som programmet har samlat för att de handlar om samma "
        "sak. Indelningen och rubrikerna är programmets förslag."
    ),
    "themes_edited": _(
        "Ett tema är anteckningar som handlar om samma sak. Programmet föreslog "
        "indelningen och rubrikerna, och en person har ändrat dem där det behövdes."
    ),
    "not_read": _("Programmet har inte läst anteckningarna. Punkterna är satta av personer."),
    "not_analysed": _("Anteckningarna är inte analyserade. Därför saknas punkter och teman."),
    "at_once": _(
        "Av de bekräftade är {count} bekräftade många på en gång, utan att någon har läst var och "
        "en."
    ),
    "at_once_of": _(
        "{what}: {count} på en gång den {date}, alla med minst {above}. Först lästes {read}, och "
        "{wrong} av dem var fel."
    ),
    "a_theme": _("Ett tema"),
    "inputs_all": _("Det som sades återges ordagrant under sin fråga."),
    "inputs_order": _("Det står i bokstavsordning, så att ordningen inte visar vid vilket bord."),
    "votes_few": _(
        "Vad ett bord håller viktigast, och dess röster, visas bara där minst {threshold} personer "
        "satt."
    ),
    "said_most": _("Det som sades mest: {title}, {where}."),
    "at_tables": _("{notes} vid {some} av {all}"),
    "at_least_tables": _("{notes} vid minst {some} av {all}"),
    "of_notes": _("{count} av {all} anteckningar"),
    "since_none": _("Det finns inget tidigare från {organiser} att jämföra med."),
    "since_none_city": _("Det finns inget tidigare från hela staden att jämföra med."),
    "since_few": _(
        "Det går inte att jämföra med {title} den {date}: det krävs att minst {threshold} personer "
        "och tre bord har skrivit båda gångerna."
    ),
    "since_same": _(
        "Jämfört med {title} den {date} sägs inget tydligt mer eller mindre. De skillnader som "
        "finns kan bero på slumpen."
    ),
    "since_one": _("Jämfört med {title} den {date} skiljer sig en punkt mer än slumpen brukar ge."),
    "since_some": _(
        "Jämfört med {title} den {date} skiljer sig {n} punkter mer än slumpen brukar ge."
    ),
    "since_questions": _("Frågorna var inte desamma, och det kan förklara en del."),
    "since_more": _("Sägs mer: {now} av {all} anteckningar, förra gången {then} av {all_then}."),
    "since_less": _("Sägs mindre: {now} av {all} anteckningar, förra gången {then} av {all_then}."),
    "sure_seated": _("{persons} vid {tables} lämnade {notes}."),
    "sure_persons": _("{persons} lämnade {notes}."),
    "sure_several": _("{persons} {where} lämnade {notes}."),
    "sure_said_several": _("{persons} {where}. Av det som sades handlar {notes} om punkten."),
    "at_cafes": _("på {cafes}"),
    "in_surveys": _("i {surveys}"),
    "at_both": _("på {cafes} och i {surveys}"),
    "number_cafes_one": _("{n} café"),
    "number_cafes": _("{n} caféer"),
    "number_surveys_one": _("{n} enkät"),
    "number_surveys": _("{n} enkäter"),
    "sure_tables": _("{notes} från {tables}. Hur många som deltog är inte angivet."),
    "sure_notes": _("{notes}. Hur många som deltog är inte angivet."),
    "sure_none": _(
        "Kopplingarna till punkterna är programmets förslag. Ingen har bekräftat dem än."
    ),
    "sure_some": _("En person har bekräftat {share} procent av kopplingarna till punkterna."),
    "sure_all": _("En person har bekräftat alla kopplingar till punkterna."),
    "sure_whole": _("Inga siffror eller citat är dolda för att skydda enskilda."),
    "sure_groups": _(
        "Grupper med för få personer visas inte, och inte heller den grupp eller det café som "
        "annars skulle röja dem."
    ),
    "fewer_persons": _("Färre än {threshold} personer"),
    "number_persons_one": _("{n} person"),
    "number_persons": _("{n} personer"),
    "number_tables_one": pgettext("ett", "{n} bord"),
    "number_tables": _("{n} bord"),
    "number_notes_one": _("{n} anteckning"),
    "number_notes": _("{n} anteckningar"),
    "live": _("Läget just nu, för dem som läser alla anteckningar. Läsare ser en utgåva."),
    "release": _("Utgåva {number}, visad {date}."),
    "news": _("Nytt sedan utgåva {before}: {what}."),
    "news_none": _("ändrade förslag från programmet"),
    "news_notes_one": _("{n} anteckning"),
    "news_notes": _("{n} anteckningar"),
    "news_changed_one": _("{n} anteckning är ändrad eller borttagen"),
    "news_changed": _("{n} anteckningar är ändrade eller borttagna"),
    "news_confirmed_one": _("{n} bekräftad koppling"),
    "news_confirmed": _("{n} bekräftade kopplingar"),
    "news_themes_one": _("{n} tema"),
    "news_themes": _("{n} teman"),
}


@cache
def fixed_words(language: str) -> Mapping[str, str]:
    """The fixed words of a summary; an unknown language gets Swedish."""
    return in_language(LABELS, language)


def method(
    words: Mapping[str, str],
    language: str,
    reading: Reading | None,
    links: tuple[int, int] | None,
    unread: int,
    no_point: CountRow | None,
) -> list[str]:
    """How the points and themes came about. `links`: how many links to points there are, and how
    many of them a person confirmed; None where that is hidden."""
    if reading is None:
        return [words["not_analysed"]]
    said = [
        words["codebook"].format(title=reading.codebook, version=reading.version),
        words["run"].format(date=day(reading.at, language)) if reading.at else words["not_read"],
        words["counted"],
    ]
    if links is None:
        said.append(words["links_hidden"])
    elif links[0] == 0:
        said.append(words["no_tags"])
    else:
        tags, confirmed = links
        name = (
            ("confirmed_one" if confirmed else "confirmed_not_one")
            if tags == 1
            else "confirmed_none"
            if confirmed == 0
            else "confirmed_all"
            if confirmed == tags
            else "confirmed_single"
            if confirmed == 1
            else "confirmed_some"
        )
        share = shares.percent(confirmed, tags)
        said.append(words[name].format(tags=tags, confirmed=confirmed, share=share))
    if no_point is not None and no_point.count.count:
        count = no_point.count.count
        said.append(words["no_points_one" if count == 1 else "no_points"].format(count=count))
    if unread:
        said.append(words["unread_one" if unread == 1 else "unread"].format(count=unread))
    if reading.themes:
        edited = any(theme.edited for theme in reading.themes)
        said.append(words["themes_edited" if edited else "themes"])
    return said


def live_sentence(language: str) -> str:
    """That a summary is the live state."""
    return fixed_words(language)["live"]


def release_sentence(number: int, at: str, news: Mapping[str, int] | None, language: str) -> str:
    """Which release a summary is, and what is new in it."""
    words = fixed_words(language)
    said = words["release"].format(number=number, date=day(at, language))
    if news is None:
        return said
    what = news_words(news, language)
    return f"{said} {words['news'].format(before=number - 1, what=what)}"


def news_words(news: Mapping[str, int], language: str) -> str:
    """What is new in a release: how many of each of "notes", "changed", "confirmed", "themes"."""
    words = fixed_words(language)
    parts = [
        words[f"news_{what}_one" if number == 1 else f"news_{what}"].format(n=number)
        for what, number in news.items()
        if number
    ]
    return ", ".join(parts) or words["news_none"]


def decimal(number: float, language: str) -> str:
    """A score as it is written: 0,85 or 0.85."""
    return f"{number:.2f}".replace(".", "," if language == "sv" else ".")


def day(written: str, language: str) -> str:
    """A stored date or time as a reader writes the day: "14 oktober 2026". Times are UTC and come
    out in the day of the zone."""
    from datetime import date

    from babel.dates import format_date

    on = date.fromisoformat(days.day_of(written))
    return str(format_date(on, "d MMMM y", locale=language if language == "en" else "sv"))
