"""Swedish text as words: normalise, tokenise, stem, split compounds.

Positions are Unicode code points of the text as given, never of a normalised copy: what is
marked on a page must be what was typed.
"""

import re
import unicodedata
from collections.abc import Container
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nltk.stem.snowball import SnowballStemmer

__all__ = [
    "SMALL_WORDS",
    "STOPWORDS",
    "Token",
    "compound_parts",
    "fold",
    "normalise",
    "split_compound",
    "stem",
    "tokens",
]

# Function words that tell no subject. Kept out of the list on purpose, as they carry meaning at
# these tables: inte, aldrig, utan, få, två, mer, mindre, ensam, själv, ny, gemensam, tillsammans.
STOPWORDS: frozenset[str] = frozenset(
    """
    alla allt alltid alltså att av bara bl.a blev bli blir blivit bland borde bort bra både bör
    ca d.v.s de dem den denna dess dessa det detta dig din dina dit ditt dock du där därför då
    efter eftersom eller en er era ert ett exempelvis fast fick fin finns finnas fler flera
    flesta fram från framför får fått för före förut ge genom ger gick gjort gjorde gå går gått
    gör göra ha hade han hans har haft hela helt henne hennes hit hon honom hos hur här i ibland
    ifrån igen in inom inne innan ihop ju jag kan kanske kom komma kommer kring kunde kunna lite
    lika ligger m.m man med mellan men mera mest mig min mina mitt mot mycket måste må ner ni
    nog nu när nära någon något några någonting nån nåt o och också om olika oss osv per på
    redan rent runt rätt sa samt se sedan sen ser sig sin sina sitt ska skall skulle som så
    sådan sådana sådant säga säger t.ex ta tar tas till tills tog trots tycker under upp ur ut
    ute va vad var vara varandra varför varit varje vart vem vi via vid vilka vilken vilket vill
    väl vår våra vårt även är åt än ändå över bl a d v s t ex m m
    """.split()  # noqa: SIM905  a list literal would be 260 lines
)

# What tells something beside other words and nothing by itself: what denies, counts, compares, or
# is said of anything. A rule may need them; a mark on them alone would explain nothing.
SMALL_WORDS: frozenset[str] = STOPWORDS | frozenset(
    """
    inte inga ingen inget ingenting icke aldrig sällan alltjämt utan knappt knappast varken nej nja
    få färre två tre fyra fem sex sju åtta nio tio elva tolv femton tjugo trettio hundra tusen par
    halv halva dubbelt båda bägge enda ena andra första sista nästa förra mer mindre minst minsta
    störst största ensam själv själva samma egen eget egna hela helst total
    ny nya nytt nyss stor stora stort liten litet små lilla lång långa långt bättre bäst sämre sämst
    god goda gott dålig dåliga dåligt annan annat annars viss vissa visst enkel enkelt svår svårt
    gång gången gånger ggr dag dagar dagen idag igår imorgon år året åren åt snart länge förr längre
    senast senare tidigare ofta oftast direkt genast plötsligt fortfarande numera ens precis exakt
    dom dej mej sej sån såna sånt såhär nåt nån nåra nåja jo ja alltså liksom typ väldigt extra
    ganska rätt riktigt verkligen egentligen faktiskt kanske antagligen säkert förstås ungefär minus
    vet veta visste tror tro trodde tycka tyckte tänk tänka tänker tänkt tänkte känns kändes mena
    menar låter brukar brukade börja börjar började försöker försökt slutar behöver behövde behövs
    behövdes fungerar funkar funkade finnes hände händer hänt verkar vore låt låta vilja ville velat
    borta hemma ena sak saker saken grej grejen grejer folk människor människa personer person
    någonstans ingenstans överallt sätt vis del delar ting exempel fall kring dit hitta hittar
    sitta sitter satt stå står stod sagt sade frågar frågade svarar svarade visa visar
    """.split()  # noqa: SIM905  a list literal would be 200 lines
)

# First and last parts of the field's compounds, as Snowball stems of the written part. A part
# that only occurs inside compounds ("ärende" in "ärendehandledning") is enough.
_PARTS = """
    administration administrativ adm anmälan ansvar arbete arbetsgrupp arbetsmiljö arbetstid
    assistent avdelning avgift avlastning avslut avtal barn beslut belastning bemanning
    bemötande besök bistånd bidrag bord boende brand brukare budget chef central delaktighet
    data dator delegation dialog digital dokumentation dom drift dubbel enhet ekonomi ensam
    erfarenhet etik examen fack familj fika forskning fortbildning forum frånvaro fråga föräldra
    försörjning förvaltning försäkring fördelning grupp grund handledare handledning handläggare
    handläggning handling hem hjälp hot hälsa händelse hög incident information inflytande
    insats introduktion intern extern it journal jour jämställdhet kollega kompetens kommun
    kontakt kontor kostnad krav kris kund kunskap kultur kurs kvalitet kvinna kväll landskap
    larm ledare ledning ledarskap lokal lunch lön man medarbetare medborgare medhandläggare
    mentor metod mobil mottagning möte möjlighet mål mängd nivå nämnd närvaro nätverk nytta
    omsorg omsättning organisation palats papper par personal plan plats polis post process
    program projekt praktik psykiatri person påverkan rapport rapportering reception recept
    register rekrytering resurs risk roll rum rutin rätt råd samarbete samordnare samtal
    samverkan sekreterare semester service situation skola skrivare skydd social socionom
    specialist språk spår stab stad stadsdel statistik status stress student studie styrning
    styr stöd system säkerhet tal team teknik tavla telefon tid tjänst tjänsteman titel tolk
    trainee trivsel träff trygghet tystnad tyngd uppdrag uppföljning uppgift uppsats utbildning
    utredning utrustning utskrift utveckling universitet vecka verksamhet verktyg vikarie vård
    våld väg väktare vaktmästare väntan yrke år åtgärd ärende äldre över översikt universitets
    högskola lärosäte handbok checklista mall diktering inskrivning utskrivning sjuk skrivning
    anställd anställning byte avgång kö kvot missbruk funktion hinder mejl krångel fadder dag
    natt vecko helg hjälpmedel nyckel parkering cykel bil sal tyst kök hiss ventilation
""".split()  # noqa: SIM905

# A letter or digit with what may be stuck to it: combining marks (decomposed å), soft hyphen,
# zero-width joiners.
_LETTER = r"[^\W_][\u0300-\u036f\u00ad\u200b-\u200d\u2060]*"
# Between two letters of one word: a hyphen, an apostrophe, the colon of "HR:s" or a full stop
# of "t.ex"; or a hyphen at a line's end that is not the hanging hyphen of "hot-\noch våld".
_INNER = (
    r"(?:[-\u2010\u2011'’:](?=[^\W_])"
    r"|(?<=[^\W\d_])[-\u2010\u00ad][ \t]*\r?\n[ \t]*(?=[^\W\d_A-ZÅÄÖ])(?!och\b|eller\b|samt\b)"
    r"|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)|(?<=\bt)\.(?=ex\b)|(?<=\bbl)\.(?=a\b))"
)
_WORD = re.compile(rf"{_LETTER}(?:{_INNER}?{_LETTER})*\+?", re.UNICODE)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_BREAK = re.compile(r"[-\u2010\u00ad]\s+")
_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "’": "'", "‘": "'", "”": '"', "“": '"'})
_PLAIN = re.compile(r"[a-zåäö0-9]+")
_FOLD = str.maketrans("åäàáâãæéèêëöøóòôõüúùíìïñç", "aaaaaaaaaaaoooooouuuiiinc")

_LONGEST_WORD = 64  # a longer run of letters is no word; it is neither stemmed nor cached


class Token(NamedTuple):
    """One word: `text` normalised, `start` and `end` in code points of the text as given."""

    text: str
    start: int
    end: int


def normalise(text: str) -> str:
    """Return the text in lower case and composed form (NFC), invisible characters removed,
    typographic quotes and hyphens made plain, runs of white space made one space."""
    text = unicodedata.normalize("NFC", text).casefold() if not text.isascii() else text.lower()
    return " ".join(_INVISIBLE.sub("", text).translate(_DASHES).split())


def fold(word: str) -> str:
    """Return a normalised word without dots and accents: å, ä, é → a; ö → o; length unchanged.

    é becomes a because scanning reads å and ä as é; both sides of a comparison are folded.
    """
    return word.translate(_FOLD)


def tokens(text: str) -> list[Token]:
    """Split a text into words, in order, with their positions in the text as given.

    A hyphenated word is one token ("adm-stöd"); a word broken over a line's end is one token
    without its break; emoji, punctuation and control characters are no tokens.
    """
    return [
        Token(_normal_word(match.group()), match.start(), match.end())
        for match in _WORD.finditer(text)
    ]


def _normal_word(raw: str) -> str:
    lower = raw.lower()
    if _PLAIN.fullmatch(lower):
        return lower
    return normalise(_BREAK.sub("", raw))


@cache
def _stemmer() -> "SnowballStemmer":
    # nltk brings scikit-learn and scipy along: 100 MB that a server which is asked for no words
    # does not need.
    from nltk.stem.snowball import SnowballStemmer

    return SnowballStemmer("swedish")


@lru_cache(maxsize=200_000)
def _cached_stem(word: str) -> str:
    return str(_stemmer().stem(word))


# How a word ends from which Snowball takes something: all others are their own stem.
_ENDS = (
    "a", "e", "s", "ad", "dd", "gd", "ig", "en", "nn", "rn", "ar", "er", "or", "at", "dt", "et",
    "gt", "kt", "lt", "st", "tt",
)  # fmt: skip


def stem(word: str) -> str:
    """Return the Snowball stem of a normalised Swedish word (cached by word type)."""
    return _cached_stem(word) if word.endswith(_ENDS) and len(word) <= _LONGEST_WORD else word


@cache
def compound_parts() -> frozenset[str]:
    """The stems that may be parts of a compound in the field's own words."""
    return frozenset(stem(part) for part in _PARTS)


_SHORTEST_PART = 3
# Where a final s is a link (arbets|grupp) and not the part's own (kompetens|forum).
_LINKING_S = ("ings", "ions", "ts", "skaps", "ads", "ars", "ågs", "äns", "als")


@cache
def _part_heads() -> tuple[frozenset[str], tuple[str, ...]]:
    """How a part can begin: a stem is the beginning of its word, so that no other letters can."""
    parts = compound_parts()
    return (
        frozenset(part[:_SHORTEST_PART] for part in parts),
        tuple(part for part in parts if len(part) < _SHORTEST_PART),
    )


def split_compound(word: str, known: Container[str] | None = None) -> tuple[str, ...]:
    """Split a normalised compound into parts as written, without linking letters.

    `known` holds the stems that may be parts (`compound_parts` unless given). Fewest parts win,
    then the longest first part.
    A word that cannot be covered whole by known parts is returned as its only part:
    ``split_compound("ärendehandledning") == ("ärende", "handledning")``.
    """
    if "-" in word:
        pieces = [piece for piece in word.split("-") if piece]
        return tuple(part for piece in pieces for part in split_compound(piece, known)) or (word,)
    if not 2 * _SHORTEST_PART <= len(word) <= _LONGEST_WORD:
        return (word,)
    heads, short = (None, ()) if known is not None else _part_heads()
    known = compound_parts() if known is None else known
    best: list[tuple[str, ...] | None] = [None] * (len(word) + 1)
    best[0] = ()
    for start in range(0, len(word) - _SHORTEST_PART + 1):
        head = best[start]
        if head is None:
            continue
        if (
            heads is not None
            and word[start : start + _SHORTEST_PART] not in heads
            and not word.startswith(short, start)
        ):
            continue
        for end in range(start + _SHORTEST_PART, len(word) + 1):
            part = _known_part(word[start:end], known, last=end == len(word))
            if part is not None:
                found, current = (*head, part), best[end]
                if current is None or _rank(found) < _rank(current):
                    best[end] = found
    return best[-1] or (word,)


def _rank(parts: tuple[str, ...]) -> tuple[int, int]:
    return len(parts), -len(parts[0])


def _known_part(piece: str, known: Container[str], *, last: bool) -> str | None:
    if not last and piece.endswith(_LINKING_S):
        bare = piece.removesuffix("s")
        if len(bare) >= _SHORTEST_PART and stem(bare) in known:
            return bare
    return piece if stem(piece) in known else None
