"""Names of persons. A name needs something that says so: words before it ("heter", "min chef",
"hälsningar"), a known first name with a surname, or a known first name that is no word or place.

"Lex Sarah", "Sankt Göran", "Astrid Lindgrens barnsjukhus" and "Frida-modellen" bear names and are
nobody; what stands right before and after says so. A person who was named once in a text is hidden
in all of it, so that no half of a name stays.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator

from analysis.masking.name_words import (
    BIG,
    NO_SMALL_WORD,
    NO_WORD,
    SMALL,
    SMALL_KNOWN,
    is_big_surname,
    is_definite,
    is_first_name,
    is_name_and_word,
    is_no_name,
    is_one_of,
    is_only_surname,
    is_ordinary,
    is_small_pair,
    is_small_surname,
    is_sson,
    is_surname,
    is_unknown,
    may_be_surname,
    plain,
)
from analysis.masking.names import (
    ALSO_SURNAMES,
    FAMILY_FIRST,
    FIRST_NAMES,
    INSTITUTIONS,
    MID_SENTENCE,
    NOT_NAMES,
    SURNAMES,
)

# A capitalised word with small letters after it; "Anna-Karin", "O'Neill", "al-Hassan", "McCarthy".
_CAPITAL = (
    rf"(?:(?:al|el|van|von|de|af|da)[- ])?[{BIG}](?:['’][{BIG}])?[{SMALL}]+"
    rf"(?:-?[{BIG}][{SMALL}]+)*"
)
_WORD = re.compile(
    rf"(?<![\w@'])(?<![\w'@.]-)(?<![^{SMALL}]\.)(?:{_CAPITAL}(?![\w@])|[{BIG}]{{2,20}}(?:-[{BIG}]{{2,20}})?(?![\w@-]))"
    rf"|(?<![\w@.-])[{BIG}]\.(?:[ ]?[{BIG}]\.){{0,2}}(?=\s?[{BIG}])"
    # A single letter after a first name: "Lena B".
    rf"|(?<=[{SMALL}] )[{BIG}](?=[\s.,;:!?)]|$)"
)
_CAPITALS = re.compile(f"[{BIG}]")
_SMALL_BEFORE = re.compile(r"(?:al|el|van|von|de|af|da)[- ]$")
# "Anna de la Cruz": small words before the last of a name.
_PARTICLE = re.compile(
    r"[ ](?i:van(?: de[rn]?)?|von(?: der)?|de(?: la| los)?|del(?:la|lo|le|l)?|dal(?:la)?|la|le"
    r"|d[aio]|dos|af|bin|bint|ibn|ben|al|el|abu|ter|ten|zu)[ ]"
    rf"(?P<last>{_CAPITAL})(?![\w@])"
)
# "Andersson, Anna"
_TURNED = re.compile(rf",[ ](?P<given>{_CAPITAL})(?![\w@])")
# "jag heter naga"; what follows there and is no name.
_CALLED_SMALL = re.compile(
    r"\b(?:(?:jag|hon|han|hen)[ ]heter|mitt namn är|my name is)[ ]"
    rf"(?P<name>[{SMALL}]{{3,20}}(?:-[{SMALL}]{{3,20}})?)(?![\w@-])",
    re.I,
)
_NO_NAME = frozenset(
    """
    aldrig ännu egentligen ens faktiskt fortfarande förresten förstås inget ingenting också
    hemligt likadant numera precis redan ungefär samma som tydligen väl not the
    """.split()  # noqa: SIM905
)
_YOUNGER = re.compile(r",?[ ](?:jr|sr|j:r|s:r|d\.[ ]?[yä])\.?(?!\w)", re.I)
_HANDLE = re.compile(r"(?<![\w.@])@(?P<given>[^\W\d_]{3,20})[.-][\w.]{2,30}")
# Words in the letters of other scripts.
_ELSEWHERE = r"(?:(?![\u00aa-\u024f\u1e00-\u1eff])[^\W\d_a-zA-Z][\u0300-\u0dff]?)+"
_OTHER_SCRIPT = re.compile(rf"(?<!\w){_ELSEWHERE}(?:[ -]{_ELSEWHERE})*(?!\w)")
_GAP_MAX = 2
_GAP = re.compile(rf"[ \t\u00a0]{{1,{_GAP_MAX}}}")
_JOINED = re.compile(r"[ \t]?\r?\n[ \t]?|\.")
_SURNAME_BEFORE = re.compile(rf"(?<![\w@.'/-])[{SMALL}]{{2,}}sson[ ]$")  # "svensson anna"
_LOW_WORD = re.compile(rf"[{SMALL}]{{2,}}(?:-[{SMALL}]{{3,}})?(?![\w@-])")
_LOW = re.compile(rf"(?<![\w@.'/])(?<![\w.'/@]-)[{SMALL}]{{3,}}(?:-[{SMALL}]{{3,}})?(?![\w@-])")

_ROLES = (
    r"(?:\w*chef|chefer|\w*ledare|kollega|kollegor|handläggare|socialsekreterare|klient|brukare"
    r"|mentor|samordnare|assistent|konsult|manager|boss|colleague|client)"
)
# After these any capitalised word that is no known word is a name.
_NAMES = (
    "heter|hette|heta|kallas|vid namn|named|name is|mitt namn är|herr|fru|fröken|mr|mrs|ms|familjen"
)
_GREETS = "hälsningar|hälsn|mvh|vänligen|namn ?:|regards|mr|mrs|ms|dr|c/o"
_THE = (
    r"\w*chefen|\w*ledaren|kollegan|handläggaren|socialsekreteraren|biståndshandläggaren|klienten"
    r"|brukaren|barnet|flickan|pojken|mamman|pappan|modern|fadern|dottern|sonen|konsulten|mentorn"
    r"|samordnaren|praktikanten|studenten|vikarien|assistenten|sjuksköterskan|psykologen|ledamoten"
    r"|skyddsombudet|ordföranden"
)
_INTRODUCES = re.compile(
    rf"(?:\b(?:{_NAMES})[ \t]+"
    rf"|\b(?:{_GREETS})[ \t,.:]{{1,3}}"
    r"|(?:^|\s)/{1,2}[ ]?"
    r"|\b(?:min|mina|vår|våra|hans|hennes|deras|er|en|my|our|her|his)\s+"
    rf"(?:\w+\s)?{_ROLES}[ \t]+"
    rf"|\b(?:{_THE})[ \t]+)$",
    re.I,
)
# The last word of each of these: soon told of most that nothing is introduced after them.
_LAST_OF = "|".join(re.findall(r"\w+", ways)[-1] for ways in f"{_NAMES}|{_GREETS}".split("|"))
_MAY_BE_LAST = re.compile(rf"{_LAST_OF}|{_ROLES}|{_THE}", re.I)
_LAST_WORD = re.compile(r"(\w+)[ \t,.:]*$")
# What has a name and is nobody: "systemet heter Sofia", "rummen heter Almen".
_THING = re.compile(
    r"(?:\b\w*(?:system|program|app|projekt|kurs|enhet|blankett|rutin|metod|modell|gat|grupp|rum|"
    r"lokal|sal|boende|hus|verktyg|avdelning|team|park)"
    r"(?:et|en|met|n|an|men|er|erna|na|ar|arna|)|\bdet|\bden|\bvägen)\s+(?:som\s+)?"
    r"(?:heter|hette|kallas)[ \t]+$",
    re.I,
)
# After these only a known first name is: places and units stand there too.
_MAY_INTRODUCE = re.compile(
    r"(?:.*\W)?(?:\w*chef|\w*ledare|kollega|handläggare|socialsekreterare|biståndshandläggare|klient|brukare"
    r"|mentor|samordnare|assistent|konsult|professor|läkare|psykolog|kurator|manager|dotter|son|syster"
    r"|bror|maken?|makan|fru|man|mamma|pappa|farmor|mormor|morfar|farfar|hej|hejsan|kära|bästa|hälsa)",
    re.I,
)
# After these also a surname alone.
_TITLE = re.compile(
    r"(?:\w*handläggare|socialsekreterare|\w*sekreterare|\w*chef|\w*ledare|advokat|rektor|åklagare"
    r"|domare|doktor|professor|kurator|lärare|läkare|psykolog|polis|kommissarie|tolk|tant|farbror"
    r"|kollegan?|samordnare|konsult)"
)
# After these two capitalised words that are no known ones are a name: a form's or minutes' label.
_LABEL = re.compile(
    r"\b(?:närvarande|frånvarande|handläggare|mottagare|kontaktperson|anhörig|sökande|klient|brukare|"
    r"ordförande|sekreterare|justerare|justeras av|bordsvärd|från|till|cc|namn|vid protokollet|"
    r"antecknat av|närmast anhörig|god man|förvaltare|underskrift|avsändare|chef|ledamot|"
    r"föredragande|tjänstgörande|present|attendees|from|to)\s?:\s{0,2}$",
    re.I,
)
_LISTED = re.compile(r"(?:\s?\([^()\n]{1,40}\))?(?:\s?[,;&/]|\s(?:och|samt|and))\s{1,2}$")
# What bears a name: right before it ...
_BEARS_BEFORE = re.compile(
    r"(?:.*\W)?(?:lex|new|sankt[a]?|saint|s:ta?|st\.|villa|lokal(?:en)?|sal(?:en)?|rum(?:met)?|kvarteret|projekt(?:et)?|"
    r"system(?:et)?|metod(?:en)?|modell(?:en)?|app(?:en)?|program(?:met)?|team(?:et)?|verktyg(?:et)?|"
    r"boendet|gruppbostaden|förskolan|skolan|kursen|studien|stiftelsen|restaurang(?:en)?|hotell(?:et)?|"
    r"krogen|caféet|kyrkan|kapellet|hvb(?:-hemmet)?|\w*jouren|\w*avdelning(?:en)?|stormen|priset)",
    re.I,
)
# ... or right after it.
_BEARS_AFTER = re.compile(
    r"-(?:metod|modell|team|grupp|projekt|enhet|anmäl|studi|pris|system|arkiv|portal|app|rapport|mottagning"
    r"|skol|kurs|program|hus|gård|gat|hem|koncept|utredning|lag|händels|intervju|manual|test|fond|stift)\w*"
    # A surname may be one of the shorter words with a capital.
    r"|[ \t]+(?:hus|hem|gård|torg|plats|plan|kyrka|minne|fond|park|väg|gata|gränd|backe|strand"
    r"|trappa|cirkel|modell|metod|stadier|teori|skala|pris|lag|i Underlandet"
    r"|(?i:\w*(?:sjukhus|skola|vårdcentral|mottagning|boende)|gymnasium|stiftelse|akademi|bibliotek"
    r"|ungdom|självservice|distrikt|församling|servicehus|dagverksamhet|reflektionscykel"
    r"|behovstrappa|kapell|hotell|stadsdel\w*))"
    r"(?:s|et|en|n|an)?(?!\w)",
)
_UNIT = re.compile(rf"[ \t]+\w*(?:{'|'.join(INSTITUTIONS)}|hem)(?!\w)")
_STREET = re.compile(
    r"(?:gatan?|vägen|gränd(?:en)?|stigen|torg(?:et)?|backen|allén?|plan|platsen|parken|stranden)s?$",
    re.I,
)
_LEADS = frozenset(" \t\n,.:/")  # what words that introduce end with
_CALLED = ("heter", "hette", "kallas")
_BEFORE = 48  # signs before a word that are looked at


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand."""
    text = text.replace("_", " ")  # one sign for one
    words = _words(text)
    found: list[tuple[int, int]] = []
    for at, word in enumerate(words):
        last = found[-1][1] if found else -1
        if word.start() < last or (is_no_name(word[0]) and not _has_next(words, at)):
            continue
        run = _run(text, words, at)
        named = _named(text, run, last)
        if named:
            end = run[named - 1].end()
            whole = is_first_name(word[0]) or _PARTICLE.match(text, end)
            found.append((word.start(), _to_its_end(text, end, named) if whole else end))
        elif is_only_surname(word[0]):
            turned = _TURNED.match(text, word.end())
            if turned and is_first_name(turned["given"]):
                found.append((word.start(), turned.end()))
    for handle in _HANDLE.finditer(text):
        if handle["given"].casefold() in FIRST_NAMES:
            found.append(handle.span())
    yield from found
    yield from _in_other_scripts(text)
    yield from _small(text)
    yield from _called(text)
    yield from _again(text, found)


def _has_next(words: list[re.Match[str]], at: int) -> bool:
    """Whether another word may stand so near the one at `at` that both are of one run."""
    return at + 1 < len(words) and words[at + 1].start() - words[at].end() <= _GAP_MAX


def _words(text: str) -> list[re.Match[str]]:
    """What `_WORD` finds, in a fifth of its time: it is only tried where a word may begin, at a
    capital or at the small word before one."""
    found: list[re.Match[str]] = []
    end = 0
    for capital in _CAPITALS.finditer(text):
        at = capital.start()
        starts = [at]
        if at > 2 and text[at - 1] in "- ":
            small = _SMALL_BEFORE.search(text, max(0, at - 4), at)
            if small:
                starts.insert(0, small.start())
        for start in starts:
            if start >= end and (word := _WORD.match(text, start)):
                found.append(word)
                end = word.end()
                break
    return found


def _is_western(text: str) -> bool:
    """Whether the text has none but the letters of Latin-1."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _in_other_scripts(text: str) -> Iterator[tuple[int, int]]:
    """Names in Cyrillic, Greek, Arabic and the like in a text that is not: two or three words with
    capitals, or any that something introduces ("heter")."""
    if _is_western(text):
        return
    for words in _OTHER_SCRIPT.finditer(text):
        parts = re.split("[ -]", words[0])
        if len(parts) > 4 or len(words[0]) > 60:
            continue  # somebody's words
        named = len(parts) > 1 and all(len(part) > 1 and part.istitle() for part in parts)
        if named or _is_introduced(text[max(0, words.start() - _BEFORE) : words.start()]):
            yield words.span()


def _to_its_end(text: str, end: int, named: int) -> int:
    """Where a name ends of which `named` words with a capital end at `end`: a surname may be in
    small letters ("Anna ström"), or have small words before it ("Anna de la Cruz")."""
    after = _after(text, end) if named == 1 else None
    if after and is_small_surname(after[0]):
        return after.end()
    particle = _PARTICLE.match(text, end)
    if particle and not is_ordinary(particle["last"]):
        end = particle.end()
    younger = _YOUNGER.match(text, end)
    return younger.end() if younger else end


def _run(text: str, words: list[re.Match[str]], at: int) -> list[re.Match[str]]:
    """The capitalised word at `at` and those that stand right after it, at most four."""
    run = [words[at]]
    for word in words[at + 1 : at + 4]:
        begin, end = run[-1].end(), word.start()
        over = len(run) == 1 and is_surname(word[0]) and _JOINED.fullmatch(text, begin, end)
        if not (_GAP.fullmatch(text, begin, end) or over):
            break
        run.append(word)
    return run


def _named(text: str, run: list[re.Match[str]], last: int) -> int:
    """How many words of the run, from its first, are a person's name; `last` is where the name
    before it ends."""
    first = run[0].group()
    start = run[0].start()
    if len(first) == 1 or (first.endswith(".") and not (len(run) > 1 and is_surname(run[1][0]))):
        return 0
    before = text[max(0, start - _BEFORE) : start]
    known, also = is_first_name(first), is_name_and_word(first)
    loud = first.isupper() and len(first) > 1
    said = _last(before)
    if (said.endswith(_CALLED) and _THING.search(before)) or _bears(text, run, said):
        return 0
    # Of a run after "heter" or the like all is the name that is no ordinary word.
    led = before[-1:] in _LEADS
    if led and _is_introduced(before) and not (loud and len(run) == 1):
        count = _while(run, lambda word: not is_ordinary(word))
        # A unit signs too: "Mvh Maria Ungdom", "Mvh Fryshuset".
        unit = 0 < count < len(run) or (
            count == 1 and (is_definite(first) or bool(_UNIT.match(text, run[0].end())))
        )
        return count if known or not unit else 0
    if known or also or first.endswith("."):
        rest = _while(run[1:], lambda word: is_surname(word) or is_first_name(word))
        # "Samuel L. Jackson", "Samuel Leroy Jackson": a surname that comes later.
        later = [n for n, word in enumerate(run) if n > rest + 1 and is_only_surname(word[0])]
        if known and later and not any(is_ordinary(word[0]) for word in run[1 : later[-1]]):
            return later[-1] + 1
        if rest and known and not any(map(is_surname, (word[0] for word in run[1 : rest + 1]))):
            # "Anna Maria Xhaferi": so far only first names.
            return 1 + rest + _while(run[rest + 1 : rest + 2], is_unknown)
        if rest:
            return 1 + rest
    if loud:
        # Alone in capitals a name may be short for something: where all is in capitals it is none.
        if known and (
            "-" in first or (len(run) > 1 and run[1][0].isupper() and len(run[1][0]) > 1)
        ):
            return 1
        return 0
    if known and len(run) > 2 and run[1][0].endswith(".") and may_be_surname(run[2][0]):
        return 3  # "Samuel L. Xhaferi"
    if known:
        if _PARTICLE.match(text, run[0].end()):
            return 1  # its end is looked for
        # A second word that nobody knows: "Amina Xhaferi". One that is ordinary is left.
        return 1 + _while(run[1:2], is_unknown)
    # "Nguyen Thi Lan": the family's name comes first, and all that follow it are names.
    if is_one_of(first, FAMILY_FIRST):
        given = _while(run[1:], lambda word: not (is_ordinary(word) or is_definite(word)))
        if given:
            return 1 + given
    if len(run) > 2 and is_one_of(run[1][0], FAMILY_FIRST) and not is_ordinary(run[2][0]):
        return 0  # its turn comes next
    pair = len(run) > 1 and not is_ordinary(first) and not _STREET.search(first)
    if pair and (plain(run[1][0]) in SURNAMES or is_sson(run[1][0])):
        return 2 + _while(run[2:3], is_surname)
    if pair and (
        _LABEL.search(before)
        or (last >= 0 and start - last < 50 and _LISTED.fullmatch(text, last, start))
    ):
        count = _while(run, lambda word: not (is_ordinary(word) or is_definite(word)))
        return count if count > 1 else 0
    if _TITLE.fullmatch(said) and (is_only_surname(first) or plain(first) in ALSO_SURNAMES):
        return 1
    # A name that is a word too needs a title or another name before it, or a sentence around it.
    if also and (
        _MAY_INTRODUCE.fullmatch(said)
        or (last >= 0 and start - last < 10 and _LISTED.fullmatch(text, last, start))
        or (plain(first) in MID_SENTENCE and re.search(r"[a-zåäö,] $", before))
    ):
        return 1
    return 0


def _is_introduced(before: str) -> bool:
    """Whether what stands before a word says that a name follows."""
    last = _LAST_WORD.search(before)
    return (last is None or _may_introduce(last[1])) and bool(_INTRODUCES.search(before))


@functools.lru_cache(maxsize=4096)
def _may_introduce(word: str) -> bool:
    return bool(_MAY_BE_LAST.fullmatch(word))


def _last(before: str) -> str:
    """The word in small letters that stands right before, with a space after it."""
    return before.split()[-1].casefold() if before[-1:].isspace() and before.strip() else ""


def _bears(text: str, run: list[re.Match[str]], said: str) -> bool:
    """Whether the run is what a law, a house, a street or a method is called; `said` is the word
    before it."""
    if _is_borne(said):
        return True
    for word in run[:3]:
        if _STREET.search(word[0]) and len(word[0]) > 4:
            return True
        if _BEARS_AFTER.match(text, word.end()):
            return True
        if not _GAP.match(text, word.end()):
            break
    return False


@functools.lru_cache(maxsize=4096)
def _is_borne(said: str) -> bool:
    """Whether what is named after this word is a thing."""
    return bool(_BEARS_BEFORE.fullmatch(said)) and said not in FIRST_NAMES


def _small(text: str) -> Iterator[tuple[int, int]]:
    """Names of which the first is in small letters: first names that are no word, with the
    surname after them."""
    words = set(_LOW.findall(text))
    if SMALL_KNOWN.isdisjoint(words) and not ("-" in text and any(map(is_small_pair, words))):
        return
    end = 0
    for word in _LOW.finditer(text):
        pair = is_small_pair(word[0])
        if (word[0] not in SMALL_KNOWN and not pair) or word.start() < end:
            continue
        # "anna karin ström": the last of the first names decides.
        last = word
        while (more := _after(text, last.end())) and more[0] in NO_SMALL_WORD:
            last = more
        sure = last[0] in NO_SMALL_WORD or (pair and last is word)
        after = _after(text, last.end())
        big = None if after else _WORD.match(text, last.end() + 1)
        before = _SURNAME_BEFORE.search(text, max(0, word.start() - 30), word.start())
        if before and sure and before.start() >= end:
            end = last.end()
            yield before.start(), end
        elif (after and is_small_surname(after[0], sure)) or (
            big and sure and text[last.end()] == " " and is_big_surname(big[0])
        ):
            end = (after or big).end()  # type: ignore[union-attr]
            yield word.start(), end
        elif (word[0] in NO_WORD or pair) and not (
            _BEARS_AFTER.match(text, word.end())
            or _BEARS_BEFORE.fullmatch(_last(text[max(0, word.start() - 30) : word.start()]))
        ):
            end = last.end()
            yield word.start(), end


def _called(text: str) -> Iterator[tuple[int, int]]:
    """What a person says to be called, in small letters."""
    if _is_western(text):  # there small letters are what the pattern takes them for
        low = text.lower()
        if not ("heter" in low or "namn är" in low or "name is" in low):
            return
    for said in _CALLED_SMALL.finditer(text):
        if said["name"] not in NOT_NAMES | _NO_NAME:
            yield said.span("name")


def _after(text: str, end: int) -> re.Match[str] | None:
    """The word in small letters that stands right after `end`, with a space between."""
    return _LOW_WORD.match(text, end + 1) if text[end : end + 1] == " " else None


def _again(text: str, found: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The surnames of those who were named in full, where they stand alone in the same text."""
    surnames = set()
    for start, end in found:
        words = text[start:end].split()
        if len(words) > 1 and len(words[-1]) > 3 and not is_ordinary(words[-1]):
            surnames.add(words[-1].removesuffix("s"))
    if not surnames:
        return
    hidden = {at for start, end in found for at in range(start, end)}
    for word in _WORD.finditer(text):
        before = text[max(0, word.start() - _BEFORE) : word.start()]
        if (
            word.start() not in hidden
            and word[0].removesuffix("s") in surnames
            and not _bears(text, [word], _last(before))
        ):
            yield word.span()


def _while(words: list[re.Match[str]], fits: Callable[[str], bool]) -> int:
    count = 0
    for word in words:
        if not fits(word.group()):
            break
        count += 1
    return count
