"""Street addresses: a street with its number, and what stands after it of stairs, door and town.

A street is told by how its name ends ("Götgatan", "Södra vägen", "Storg.", "Hammarby Allé"). One in
small letters needs an ending that few other words have. A street without a number is no address,
and "Hela vägen 2 gånger" counts something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BIG, _SMALL = "A-ZÅÄÖÉÜ", "a-zåäöéüáèø"
_ENDINGS = (
    "gatan|gata|vägen|väg|gränden|gränd|stigen|stig|torget|torg|backen|backe|allén|allé|slingan|"
    "ringen|kajen|kaj|stranden|strand|brinken|terrassen|planen|plan|esplanaden|promenaden|svängen|"
    "kroken|spåret|höjden|liden|leden|bågen|platsen|plats|vreten|backarna|parken|lunden|ängen|hamnen|bron"
)
_PART = rf"(?:(?:S:ta?|[{_BIG}][{_SMALL}]+)[ -])"
# "Götgatan", "Storg.", "Magnus Ladulåsgatan"
_WORD = rf"{_PART}{{0,3}}[{_BIG}][{_SMALL}]{{1,30}}?(?:(?:{_ENDINGS})(?![^\W\d])|(?:g|gr|v)\.)"
# "Södra vägen", "Stora Torget", "Lidners plan"
_ALONE = (
    rf"{_PART}{{1,3}}(?:(?i:gatan?|väg(?:en)?|gränd(?:en)?|stig(?:en)?|torg(?:et)?|back(?:en|e)|allén?|"
    r"strand|kaj|brink|promenad(?:en)?|terrass|esplanad(?:en)?)|(?<=s[ ])(?i:plan|plats))(?!\w)"
)
_LOW = rf"[{_SMALL}]{{2,30}}(?:gatan|vägen|gränden|gränd|stigen|torget)(?![^\W\d])"
_LOUD = rf"(?:[{_BIG}]{{2,30}}[ ]){{0,2}}[{_BIG}]{{2,30}}(?:GATAN|VÄGEN|GRÄND|STIGEN|TORGET|BACKEN)"
_NUMBER = (
    r"(?:[ \t\u00a0]{1,2}|(?<=gatan)|(?<=vägen)|(?<=gränd)|(?<=stigen)|(?<=torget)|(?<=GATAN)"
    r"|(?<=VÄGEN))(?:nr\.?[ ]?|nummer[ ])?[1-9][0-9]{0,2}"
    r"(?:[ ]?[-–/][ ]?[1-9][0-9]{0,2}(?![0-9:])(?!\.[0-9]))?"
    r"(?:[ ]?[A-Ha-h](?![\w]))?(?![\w:/–-]?[0-9])(?![.,][0-9])(?![a-zåäö%])"
)
_TAIL = (
    r"(?:,?[ ](?:lgh|lägenhet|tr|trappor|vån|våning|plan|port|uppg|uppgång)\.?[ ]?"
    r"(?:[0-9]{1,4}|[A-Z])(?![\w])"
    r"|,?[ ][0-9]{1,2}[ ]?(?:tr|trappor|vån)\b\.?"
    r"|,?[ ](?:nb|bv|ög|öv|n\.b\.|b\.v\.|ö\.g\.)(?!\w)){0,3}"
)
_TOWN = rf"(?:,?\s{{1,2}}(?:SE?-)?[1-9][0-9]{{2}}[ ]?[0-9]{{2}}[ ]{{1,2}}[{_BIG}][\w-]{{2,30}})?"
_ADDRESS = re.compile(
    rf"(?<![\w-])(?P<street>{_WORD}|{_ALONE}|{_LOUD}|{_LOW}){_NUMBER}{_TAIL}{_TOWN}"
)
_BOX = re.compile(
    r"\b[Bb]ox[ ][1-9][0-9]{0,5},?\s{1,2}(?:SE?-)?[1-9][0-9]{2}[ ]?[0-9]{2}[ ]{1,2}"
    rf"[{_BIG}][\w-]{{2,30}}"
)
# Words that end like a street and are none, and what begins a sentence before one.
_NO_STREET = frozenset(
    """
    allé arbetsplan arbetsplats arbetsplatsen arbetsvägen backe backen bemanningsplan boendeplats
    bottenplan bron budgetplan flyktvägen gata gatan genomförandeplan genomförandeplanen genvägen
    gränd gågatan halvvägen hamnen handledningen handlingsplan handlingsplanen hemvägen huvudgatan
    höjden insatsplan järnvägen kaj kommunikationsplan krisplan kursplan kursplats leden lokalplan
    läroplan medelvägen motorvägen mätningen mötesplats mötesplatsen omvägen parken plan planen
    platsen praktikplats praktikplatsen projektplan ringen samordnad semesterplan sidogatan
    sidovägen skolplan skolvägen spelplan stig stigen strand tidsplan tidsplanen torg torget
    tvärvägen uppföljningsplan utbildningsplats utvägen verksamhetsplan verksamhetsplanen väg vägen
    vändplan vårdplan vårdplanen vårdplats återvändsgränd åtgärdsplan
    """.split()  # noqa: SIM905
)
# What may stand with a capital before a street.
_NO_FIRST = frozenset(
    """
    den det de en ett hela halva alla andra vilken vilket på i till från vid via längs min din sin
    vår er deras hans hennes denna varje ingen samma efter under över bara också hos hon han jag bor
    om av för med utan mellan hos mot runt längs bakom nära och
    adress adressen besöksadress postadress hembesök mötet möte lokal flyttat
    """.split()  # noqa: SIM905
)
# Soon told of a text that has none: no such word before any number.
_COUNTS = re.compile(r"(?<=[ \t\u00a0dntNT])(?:nr\.?[ ]?|nummer[ ])?[1-9]")
_SHORT = ("terrass", "esplanad", "promenad", "brink", "allen", "g.", "gr.", "v.")
_ENDS = (*_ENDINGS.split("|"), *_SHORT)
# Of which the number is no house's: an amount, a paragraph, a part of a whole.
_COUNTED = re.compile(
    r"[ ][0-9]|[ ]?§|[ ]av[ ][0-9]"
    r"|(?:[ ]?(?:till|eller|x|[-–])[ ]?[0-9]+)?[ ]?"
    r"(?:gånger|gång|år|månader|mån|veckor|dagar|dagars|nätter|dygn|timmar|timme|tim|h|min|minuter|sek|mil"
    r"|km|m|meter|kr|kronor|st|stycken|personer|platser|procent|procentenheter|barn|ärenden|möten|träffar"
    r"|intervjuer|steg|besök|mål|samtal|enheter|anställda|handläggare|medarbetare|kollegor|chefer|klienter"
    r"|brukare|elever|familjer|hushåll|tjänster|poäng|hp|sidor|punkter|frågor|svar|lappar|röster|förslag|januari|februari|mars|april|maj|juni|juli|augusti|september"
    r"|oktober|november|december)\b"
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand."""
    for match in _BOX.finditer(text):
        yield match.span()
    if not any(_ends_before(text, number.start()) for number in _COUNTS.finditer(text)):
        return
    for match in _ADDRESS.finditer(text):
        start, words = match.start(), match["street"].split(" ")
        firsts = [n for n, word in enumerate(words[:-1], start=1) if word.casefold() in _NO_FIRST]
        if firsts:  # "SAMTAL OM UGGLEGATAN"
            start += sum(len(word) + 1 for word in words[: firsts[-1]])
            words = words[firsts[-1] :]
        alone = words[0].casefold() if len(words) == 1 else ""
        if alone not in _NO_STREET and not _COUNTED.match(text, match.end()):
            yield start, match.end()


def _ends_before(text: str, number: int) -> bool:
    """Whether the word before the number may be a street's."""
    before = text[max(0, number - 16) : number].rstrip(" \t\u00a0")
    return before.lower().endswith(_ENDS)
