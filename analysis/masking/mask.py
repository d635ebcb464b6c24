"""Personal data that slipped into a text: found, and replaced by a word for what stood there.

Found are personal numbers, telephone numbers, e-mail addresses, street addresses and, with care,
names. What was decided where a pattern cannot know:

- A *personal number* (also a coordination number, with 60 added to the day) has a real date and
  the right check digit (Skatteverket, SKV 704 and 707; Luhn's formula over the ten digits). In the
  full form yyyymmdd-nnnn it is hidden even with a wrong check digit: a slip of the pen still points
  at a person. It is not when the last four digits read as a year, a clock or a later day of the
  same year, as in a period of time. The same holds after the word ("pnr 811228-9870"). Reserve
  numbers of health care (yymmdd-T123, yymmdd-TF12) are personal numbers too.
- A *telephone number* is what the phonenumbers library calls valid, written with its leading 0,
  00 or +; without one only after a word like "tel". No reference ("dnr", "ärendenr", "bg"), no date
  and no pair of clocks.
- A *name* needs something that says so: words before it ("heter", "min chef", "hälsningar"), a
  known first name with a surname, or a known first name that is no word or place. Others are left.
- A *street address* is a capitalised street with its number.

Never found: names in small or capital letters only, nicknames, rare names without a word before
them, and what can be told from the content alone. evals/masking.py measures it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from analysis.masking.names import ALSO_WORDS, FIRST_NAMES, NOT_NAMES, SURNAME_ENDINGS
from analysis.masking.seen import seen

__all__ = ["KINDS", "Finding", "Masked", "find", "mask"]

# What stands in the text in place of each kind: Swedish, as the texts are.
KINDS: dict[str, str] = {
    "personal_number": "[personnummer]",
    "telephone": "[telefonnummer]",
    "email": "[e-postadress]",
    "address": "[adress]",
    "name": "[namn]",
}


class Finding(NamedTuple):
    """Personal data at [start, end), in code points of the text as given; `kind` as in KINDS."""

    kind: str
    start: int
    end: int


class Masked(NamedTuple):
    """The text with the word of its kind in place of each finding, and the findings in order
    (positions in the text as given)."""

    text: str
    found: tuple[Finding, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that were found, each once, in the order of KINDS."""
        there = {f.kind for f in self.found}
        return tuple(kind for kind in KINDS if kind in there)


def mask(text: str) -> Masked:
    """Replace the personal data of a text. What has been masked is not changed by a second time."""
    found = find(text)
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], KINDS[one.kind]]
        at = one.end
    return Masked("".join(parts) + text[at:], tuple(found))


def find(text: str) -> list[Finding]:
    """The personal data of a text, in order, without overlaps."""
    plain, origin = seen(text)
    taken: list[Finding] = []
    # What is hidden can make what stands beside it readable: until nothing more is found.
    while True:
        hidden = _blanked(plain, taken)
        new = _scan(hidden)
        if not new:
            break
        taken += new
    found = sorted(taken, key=lambda f: f.start)
    if origin is None:
        return found
    return [Finding(f.kind, origin[f.start], origin[f.end]) for f in found]


# Stands for what has been found: it is no letter, digit, sign or space for any pattern.
_BLANK = "\x00"


def _blanked(text: str, taken: list[Finding]) -> str:
    text = text.replace(_BLANK, " ")
    for one in taken:
        text = text[: one.start] + _BLANK * (one.end - one.start) + text[one.end :]
    return text


def _scan(text: str) -> list[Finding]:
    found: list[Finding] = []
    free = [True] * len(text)
    ways = [("email", _emails)]
    if _DIGITS.search(text):
        ways += [("personal_number", _personal_numbers), ("telephone", _telephones)]
        ways += [("address", _addresses)]
    ways += [("name", _names)]
    for kind, way in ways:
        for start, end in way(text):
            if end > start and all(free[start:end]):
                found.append(Finding(kind, start, end))
                free[start:end] = [False] * (end - start)
    return found


Spans = Iterator[tuple[int, int]]
_DIGITS = re.compile(r"[0-9]")

# E-mail

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[(\[{](?:at|snabel-?a)[)\]}]\s?)"
    r"(?:[^\W_][\w-]{0,62}\.){1,5}[^\W\d_]{2,24}(?![\w@])",
    re.I,
)


def _emails(text: str) -> Spans:
    if "@" not in text and "(" not in text and "[" not in text and "{" not in text:
        return
    for match in _EMAIL.finditer(text):
        yield match.span()


# Personal numbers

_DASH = "[-+\u2010-\u2015\u2212]"
_SPACE = "[ \t\u00a0\u2007\u2009\u202f]"
_PERSONAL = re.compile(
    rf"(?<![0-9])(?P<century>1[89]|20)?(?P<year>[0-9]{{2}})(?P<gap>[-/.]|{_SPACE}|)"
    r"(?P<month>0[1-9]|1[0-2])(?P=gap)(?P<day>[0-9]{2})"
    rf"(?P<dash>{_SPACE}?{_DASH}{_SPACE}?|{_SPACE}|/|)(?P<last>[0-9]{{3}}{_SPACE}?[0-9])(?![0-9])"
)
_RESERVE = re.compile(
    rf"(?<![0-9])(?P<century>1[89]|20)?(?P<year>[0-9]{{2}})(?P<month>0[1-9]|1[0-2])(?P<day>[0-9]{{2}})"
    rf"{_DASH}?(?:TF[0-9]{{2}}|[TRSUWXJKLMN][0-9]{{3}})(?![0-9A-Za-zÅÄÖåäö])"
)
_SAID_TO_BE = re.compile(
    r"(?:person|samordnings|coordination|personal)[- ]?(?:nr|nummer|number|id)\.?\W{0,3}"
    r"(?:är|is)?\s*$"
    r"|\bp\.?nr\.?\W{0,3}$|\bsamnr\.?\W{0,3}$",
    re.I,
)


def _personal_numbers(text: str) -> Spans:
    for match in _PERSONAL.finditer(text):
        if not _is_day(match):
            continue
        last = "".join(c for c in match["last"] if c.isdigit())
        dated = match["year"] + match["month"] + match["day"]
        said = bool(_SAID_TO_BE.search(text, max(0, match.start() - 40), match.start()))
        full = match["century"] and not match["gap"] and _is_dash(match["dash"])
        if (
            _checks(dated + last)
            or said
            or (full and not _ends_a_period(match["month"] + match["day"], last))
        ):
            yield match.span()
    for match in _RESERVE.finditer(text):
        if _is_day(match):
            yield match.span()


def _is_day(match: re.Match[str]) -> bool:
    day = int(match["day"])
    # A leap day of an unknown century is taken to exist.
    year = int((match["century"] or "20") + match["year"])
    try:
        date(year, int(match["month"]), day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True


def _is_dash(written: str) -> bool:
    return bool(re.fullmatch(_DASH, written))


def _checks(ten: str) -> bool:
    from personnummer import personnummer

    return bool(personnummer.valid(f"{ten[:6]}-{ten[6:]}"))


def _ends_a_period(day: str, last: str) -> bool:
    """Whether the last four digits read as where a period ends that began on `day` (mmdd)."""
    year = "1900" <= last <= "2099"
    clock = last[:2] <= "24" and last[2:] <= "59" and last[3] in "05"
    later = day <= last and "01" <= last[:2] <= "12" and "01" <= last[2:] <= "31"
    return year or clock or later


# Telephone numbers

_TELEPHONE = re.compile(r"[0-9](?:[^0-9\n\x00]{0,3}[0-9]){4}")
_REFERENCE = re.compile(
    r"(?:\b(?:dnr|diarie\w*|ärende\w*|akt\w*|referens\w*|ref|mål\w*|faktura\w*|konto\w*|ocr|bg|pg|"
    r"bankgiro|plusgiro|org|organisationsn\w*|artikel\w*|art|version\w*|isbn|kl|klockan|case|invoice)"
    r"[\s.:#-]{0,3}(?:nr|nummer|number|no)?[\s.:#-]{0,3})$",
    re.I,
)
_CLOCKS = re.compile(r"[0-2]?[0-9][.:]?[0-5][0-9]\s?[-–—]\s?[0-2]?[0-9][.:]?[0-5][0-9]")
_DAYS = re.compile(
    r"(?:0?[1-9]|[12][0-9]|3[01])([-/. ])(?:0?[1-9]|1[0-2])\1(?:19|20)[0-9]{2}"
    r"|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}"
)
_CALLED = re.compile(
    r"\b(?:tel|tfn|telefon(?:en|nummer|nr)?|mobil(?:en|nummer|nr)?|phone|call|ring(?:er)?|nås|sms:?a|"
    r"direktnummer)[.:]?\s{0,2}(?:på|till|är|me at|at|on)?[:\s]{0,2}"
    r"(?P<number>[1-9][0-9]{1,3}(?:[ -]?[0-9]{2,3}){1,3})(?![0-9]|[ ]?[0-9]|[-.,:/][0-9])",
    re.I,
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?: 0{3})+|[0-9]{1,3} [0-9]{3} 000")


def _telephones(text: str) -> Spans:
    if not _TELEPHONE.search(text):
        return
    from phonenumbers import Leniency, PhoneNumberMatcher

    for match in PhoneNumberMatcher(text, "SE", leniency=Leniency.VALID):
        # Brackets around a whole number are not part of it.
        raw = match.raw_string
        start, end = match.start, match.start + len(raw)
        if _looks_called(raw) and not _REFERENCE.search(text, max(0, start - 30), start):
            yield start, end
    for said in _CALLED.finditer(text):
        number = said["number"]
        digits = sum(map(str.isdigit, number))
        if 6 <= digits <= 9 and not _THOUSANDS.fullmatch(number):
            yield said.span("number")


def _looks_called(raw: str) -> bool:
    """Whether it is written as a telephone number: with its prefix, and as no date or hours."""
    bare = raw.strip()
    if not bare.lstrip("(").startswith(("0", "+", "\uff0b")) or _BLANK in raw:
        return False
    return not (_CLOCKS.fullmatch(bare) or _DAYS.fullmatch(bare))


# Street addresses

_ADDRESS = re.compile(
    r"(?<![\w-])[A-ZÅÄÖ][a-zåäöé]+(?:\s[A-ZÅÄÖ][a-zåäöé]+)?(?<=[a-zåäöé]{3})"
    r"(?:s?gatan|gata|s?vägen|väg|gränd|gränden|stigen|stig|torget|torg|backen|backe|allén|slingan|"
    r"ringen|kajen|stranden|brinken|terrassen|plan|esplanaden)"
    r"\s(?:[1-9][0-9]{0,2})(?:\s?[A-H](?![\w]))?(?![\w:/.-]?[0-9])(?![a-zåäö%])"
    r"(?:,?\s(?:lgh|lägenhet|tr|vån)\.?\s?[0-9]{1,4}(?![0-9]))?"
)


def _addresses(text: str) -> Spans:
    for match in _ADDRESS.finditer(text):
        yield match.span()


# Names

# A capitalised word with small letters after it; "Anna-Karin", "O'Neill", "al-Hassan", "McCarthy".
_CAPITAL = (
    r"(?:(?:al|el|van|von|de|af|da)[- ])?[A-ZÅÄÖÉÜØÆ](?:['’][A-ZÅÄÖ])?[a-zåäöéèüøæíáóúñćčžšłı]+"
    r"(?:-?[A-ZÅÄÖ][a-zåäöéèüøæíáóúñćčžšłı]+)*"
)
_WORD = re.compile(rf"(?<![\w@.'-]){_CAPITAL}(?![\w@])|(?<![\w@.-])[A-ZÅÄÖ]\.(?=\s?[A-ZÅÄÖ])")
_GAP = re.compile(r"[ \t\u00a0]{1,2}")

# After these any capitalised word that is no known word is a name.
_INTRODUCES = re.compile(
    r"(?:\b(?:heter|hette|heta|kallas|vid namn|named|name is|herr|fru|fröken|mr|mrs|ms"
    r"|familjen)[ \t]+"
    r"|\b(?:hälsningar|hälsn|mvh|vänligen|namn ?:|regards|mr|mrs|ms|dr)[ \t,.:]{1,3}"
    r"|\b(?:min|mina|vår|våra|hans|hennes|deras|er|en|my|our|her|his)\s+"
    r"(?:\w+\s)?(?:\w*chef|chefer|\w*ledare|kollega|kollegor|handläggare|socialsekreterare|klient|brukare"
    r"|mentor|samordnare|assistent|konsult|manager|boss|colleague|client)[ \t]+"
    r"|\b(?:\w*chefen|\w*ledaren|kollegan|handläggaren|socialsekreteraren|biståndshandläggaren|klienten"
    r"|brukaren|barnet|flickan|pojken|mamman|pappan|modern|fadern|dottern|sonen|konsulten|mentorn"
    r"|samordnaren|praktikanten|studenten|vikarien|assistenten)[ \t]+)$",
    re.I,
)
# What has a name and is nobody: "systemet heter Sofia".
_THING = re.compile(
    r"(?:\b\w*(?:system|program|app|projekt|kurs|enhet|blankett|rutin|metod|modell|gat|grupp|rum)"
    r"(?:et|en|met|n|an)?|\bdet|\bden|\bvägen)\s+(?:som\s+)?(?:heter|hette|kallas)[ \t]+$",
    re.I,
)
# After these only a known first name is: places and units stand there too.
_MAY_INTRODUCE = re.compile(
    r"\b(?:\w*chef|\w*ledare|kollega|handläggare|socialsekreterare|biståndshandläggare|klient|brukare"
    r"|mentor|samordnare|assistent|konsult|professor|läkare|psykolog|kurator|manager)[ \t]+$",
    re.I,
)


def _names(text: str) -> Spans:
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        run = _run(text, words, at)
        named = _named(text, run)
        if named:
            yield run[0].start(), run[named - 1].end()
            at += named
        else:
            at += 1


def _run(text: str, words: list[re.Match[str]], at: int) -> list[re.Match[str]]:
    """The capitalised word at `at` and those that stand right after it, at most four."""
    run = [words[at]]
    for word in words[at + 1 : at + 4]:
        if not _GAP.fullmatch(text, run[-1].end(), word.start()):
            break
        run.append(word)
    return run


def _named(text: str, run: list[re.Match[str]]) -> int:
    """How many words of the run, from its first, are a person's name."""
    first = run[0].group()
    before = text[max(0, run[0].start() - 60) : run[0].start()]
    known, also = _is_first(first), _is_also(first)
    # Of a run after "heter" or the like all is the name that is no ordinary word.
    if _THING.search(before):
        return 0
    if _INTRODUCES.search(before):
        return _while(run, lambda word: not _is_ordinary(word))
    if known or also or first.endswith("."):
        rest = _while(run[1:], lambda word: _is_surname(word) or _is_first(word))
        if rest:
            return 1 + rest
    if known:
        # A second word that nobody knows: "Amina Xhaferi". One that is ordinary is left.
        return 1 + _while(run[1:2], lambda word: not _is_ordinary(word) and not _is_also(word))
    if also and _MAY_INTRODUCE.search(before):
        return 1
    return 0


def _while(words: list[re.Match[str]], fits: Callable[[str], bool]) -> int:
    count = 0
    for word in words:
        if not fits(word.group()):
            break
        count += 1
    return count


def _plain(word: str) -> str:
    return word.rstrip(".").casefold()


def _is_first(word: str) -> bool:
    plain = _plain(word)
    return plain in FIRST_NAMES or (plain.endswith("s") and plain[:-1] in FIRST_NAMES)


def _is_also(word: str) -> bool:
    plain = _plain(word)
    return plain in ALSO_WORDS or (plain.endswith("s") and plain[:-1] in ALSO_WORDS)


def _is_ordinary(word: str) -> bool:
    plain = _plain(word)
    return plain in NOT_NAMES or (plain.endswith("s") and plain[:-1] in NOT_NAMES)


def _is_surname(word: str) -> bool:
    if _is_ordinary(word):
        return False
    plain = _plain(word)
    bare = plain[:-1] if plain.endswith("s") and not plain.endswith("ss") else plain
    return len(bare) >= 4 and (bare.endswith(SURNAME_ENDINGS) or plain.endswith(SURNAME_ENDINGS))
