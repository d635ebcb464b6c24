"""The sentences that stand in and under a summary, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.disclosure.gate import TOO_FEW, UNKNOWN_PERSONS
from cafe import days, shares
from cafe.reports.summary.model import CountRow, Reading

LABELS = {
    "sv": {
        "works": "Fungerar bra",
        "improve": "Behöver bli bättre",
        "proposal": "Förslag",
        "other": "Annat",
        "no_point": "Utan punkt",
        "all": "Alla anteckningar",
        "city": "Hela staden",
        TOO_FEW: "Färre än {threshold} personer deltog. Antal per fråga, punkt, typ och tema visas "
        "inte, eftersom enskilda personer då kan kännas igen.",
        UNKNOWN_PERSONS: "Det är inte angivet hur många som deltog. Antal per fråga, punkt, typ "
        "och tema visas inte, eftersom gruppen kan vara så liten att enskilda personer känns igen.",
        "quotes_few": "Ordagranna citat visas när minst {quote_threshold} personer deltog. Förslag "
        "räknas som öppet framförda och återges alltid.",
        "quotes_unknown": "Ordagranna citat visas inte när det inte är angivet hur många som "
        "deltog. Förslag räknas som öppet framförda och återges alltid.",
        "protected": "Antal visas bara när minst {threshold} personer deltog, och ordagranna citat "
        "bara när det var minst {quote_threshold}. Förslag räknas som öppet framförda.",
        "codebook": "Punkterna kommer från {title}, version {version}.",
        "run": "Programmet läste anteckningarna den {date} (modell: {model}).",
        "counted": "En anteckning kopplas till en punkt när en person har bekräftat det, eller när "
        "programmet har föreslagit det och ingen person har avvisat det. En anteckning kan vara "
        "kopplad till flera punkter.",
        "confirmed_none": "Ingen av de {tags} kopplingarna är bekräftad av en person. De är "
        "programmets förslag.",
        "confirmed_some": "Av {tags} kopplingar är {confirmed} bekräftade av en person "
        "({share} procent). Resten är programmets förslag.",
        "confirmed_single": "Av {tags} kopplingar är 1 bekräftad av en person ({share} procent). "
        "Resten är programmets förslag.",
        "confirmed_all": "Alla {tags} kopplingar är bekräftade av en person.",
        "confirmed_one": "Den enda kopplingen är bekräftad av en person.",
        "confirmed_not_one": "Den enda kopplingen är programmets förslag, inte bekräftad av en "
        "person.",
        "no_tags": "Ingen anteckning är kopplad till en punkt.",
        "no_points_one": "1 anteckning hör inte till någon punkt.",
        "no_points": "{count} anteckningar hör inte till någon punkt.",
        "unread_one": "1 anteckning är skriven eller ändrad efter analysen. Den är inte med bland "
        "punkter och teman, om inte en person har kopplat den till en punkt.",
        "unread": "{count} anteckningar är skrivna eller ändrade efter analysen. De är inte med "
        "bland punkter och teman, om inte en person har kopplat dem till en punkt.",
        "themes": "Ett tema är anteckningar som programmet har samlat för att de handlar om samma "
        "sak. Indelningen och rubrikerna är programmets förslag.",
        "themes_edited": "Ett tema är anteckningar som handlar om samma sak. Programmet föreslog "
        "indelningen och rubrikerna, och en person har ändrat dem där det behövdes.",
        "not_read": "Programmet har inte läst anteckningarna. Punkterna är satta av personer.",
        "not_analysed": "Anteckningarna är inte analyserade. Därför saknas punkter och teman.",
        "live": "Läget just nu, för dem som läser alla anteckningar. Läsare ser en utgåva.",
        "release": "Utgåva {number}, visad {date}.",
        "news": "Nytt sedan utgåva {before}: {what}.",
        "news_none": "ändrade förslag från programmet",
        "news_notes_one": "{n} anteckning",
        "news_notes": "{n} anteckningar",
        "news_changed_one": "{n} anteckning är ändrad eller borttagen",
        "news_changed": "{n} anteckningar är ändrade eller borttagna",
        "news_confirmed_one": "{n} bekräftad koppling",
        "news_confirmed": "{n} bekräftade kopplingar",
        "news_themes_one": "{n} tema",
        "news_themes": "{n} teman",
    },
    "en": {
        "works": "Works well",
        "improve": "Needs to get better",
        "proposal": "Proposals",
        "other": "Other",
        "no_point": "No point",
        "all": "All notes",
        "city": "The whole city",
        TOO_FEW: "Fewer than {threshold} persons took part. Counts by question, point, kind and "
        "theme are not shown, since individuals could then be recognised.",
        UNKNOWN_PERSONS: "Nobody has said how many took part. Counts by question, point, kind and "
        "theme are not shown, since the group may be so small that individuals are recognised.",
        "quotes_few": "Verbatim quotes are shown when at least {quote_threshold} persons took "
        "part. Proposals count as said openly and are always given.",
        "quotes_unknown": "Verbatim quotes are not shown when nobody has said how many took part. "
        "Proposals count as said openly and are always given.",
        "protected": "Counts are shown only when at least {threshold} persons took part, and "
        "verbatim quotes only when they were at least {quote_threshold}. Proposals count as said "
        "openly.",
        "codebook": "The points come from {title}, version {version}.",
        "run": "The notes were read by the program on {date} (model: {model}).",
        "counted": "A note counts for a point when a person has confirmed it, or when the program "
        "has suggested it and no person has rejected it. A note can belong to several points.",
        "confirmed_none": "None of the {tags} tags is confirmed by a person. They are the "
        "program's suggestions.",
        "confirmed_some": "Of {tags} tags, {confirmed} are confirmed by a person ({share} per "
        "cent). The rest are the program's suggestions.",
        "confirmed_single": "Of {tags} tags, 1 is confirmed by a person ({share} per cent). The "
        "rest are the program's suggestions.",
        "confirmed_all": "All {tags} tags are confirmed by a person.",
        "confirmed_one": "The only tag is confirmed by a person.",
        "confirmed_not_one": "The only tag is the program's suggestion, not confirmed by a person.",
        "no_tags": "No note is tagged with a point.",
        "no_points_one": "1 note belongs to no point.",
        "no_points": "{count} notes belong to no point.",
        "unread_one": "1 note was written or changed after the analysis. It is not among points "
        "and themes, unless a person has tagged it.",
        "unread": "{count} notes were written or changed after the analysis. They are not among "
        "points and themes, unless a person has tagged them.",
        "themes": "A theme is notes that the program has gathered because they are about the same "
        "thing. The grouping and the titles are the program's suggestions.",
        "themes_edited": "A theme is notes that are about the same thing. The program suggested "
        "the grouping and the titles, and a person has changed them where needed.",
        "not_read": "The program has not read the notes. The points were set by persons.",
        "not_analysed": "The notes have not been analysed. Points and themes are therefore "
        "missing.",
        "live": "The state just now, for those who read all notes. Readers see a release.",
        "release": "Release {number}, shown on {date}.",
        "news": "New since release {before}: {what}.",
        "news_none": "other suggestions from the program",
        "news_notes_one": "{n} note",
        "news_notes": "{n} notes",
        "news_changed_one": "{n} note is changed or gone",
        "news_changed": "{n} notes are changed or gone",
        "news_confirmed_one": "{n} confirmed tag",
        "news_confirmed": "{n} confirmed tags",
        "news_themes_one": "{n} theme",
        "news_themes": "{n} themes",
    },
}


def method(
    words: Mapping[str, str],
    language: str,
    reading: Reading | None,
    tags: int,
    confirmed: int,
    unread: int,
    no_point: CountRow | None,
) -> list[str]:
    if reading is None:
        return [words["not_analysed"]]
    said = [
        words["codebook"].format(title=reading.codebook, version=reading.version),
        words["run"].format(date=day(reading.at, language), model=reading.model)
        if reading.at
        else words["not_read"],
        words["counted"],
    ]
    if tags == 0:
        said.append(words["no_tags"])
    else:
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
    return LABELS.get(language, LABELS["sv"])["live"]


def release_sentence(number: int, at: str, news: Mapping[str, int] | None, language: str) -> str:
    """Which release a summary is, and what is new in it."""
    words = LABELS.get(language, LABELS["sv"])
    said = words["release"].format(number=number, date=day(at, language))
    if news is None:
        return said
    what = news_words(news, language)
    return f"{said} {words['news'].format(before=number - 1, what=what)}"


def news_words(news: Mapping[str, int], language: str) -> str:
    """What is new in a release: how many of each of "notes", "changed", "confirmed", "themes"."""
    words = LABELS.get(language, LABELS["sv"])
    parts = [
        words[f"news_{what}_one" if number == 1 else f"news_{what}"].format(n=number)
        for what, number in news.items()
        if number
    ]
    return ", ".join(parts) or words["news_none"]


def day(written: str, language: str) -> str:
    """A stored date or time as a reader writes the day: "14 oktober 2026". Times are UTC and come
    out in the day of the zone."""
    from datetime import date

    from babel.dates import format_date

    on = date.fromisoformat(days.day_of(written))
    return str(format_date(on, "d MMMM y", locale=language if language == "en" else "sv"))
