"""Recurring themes: which passages say the same thing, and what to call it.

Clustering a few hundred short notes as one heap is near chance, so the passages are first grouped
by their surest code. A group is split where a word of its own carries each part (see `_split`);
passages without a code, or with too rare a one, form themes only where such a word gathers enough
of them, and the rest stays outside. `evals/themes.py` measures it, on the data that the settings
were chosen on and on others.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from analysis.text import COMPOUND_PARTS, STOPWORDS, normalise, split_compound, stem, tokens

MODEL: Final = "anchored themes 1"

# A part is carried by a word when the word stands in this share of its passages and is this many
# times as common there as in the rest of its group.
_CARRIED: Final = 0.4
_LIFT: Final = 2.5
_RECURS: Final = 0.3  # share of a theme's docs in which a word must stand to be its title
# Cosine to a part's centre from which a passage belongs: within a code, and without one, where
# nothing else says that the passages are about the same.
_NEAR: Final = 0.10
_NEAR_UNCODED: Final = 0.16
_CLOSE_UNCODED: Final = 0.15  # mean cosine to the others of a part, without a code
_ROUNDS: Final = 3
_WEAK: Final = 0.4  # weight of frequent verbs, adjectives and vague nouns in similarity
_SAME_WORDING: Final = 0.75  # cosine from which two quotes say it in the same words
_SAME_THEME: Final = 1 / 3  # overlap of passages (Jaccard) from which a theme keeps its id
_QUOTES: Final = 3
_TERMS: Final = (3, 6)
_LONG_QUOTE: Final = 240  # characters

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Theme:
    """Passages that say the same thing.

    `passages`: ids, most central first. `quotes`: ids of up to three representative passages,
    distinct in wording. `terms`: key words in their written form. `code`: the code within which
    the theme was found, None for one found among passages of no or too small a code.
    """

    id: str
    title: str
    terms: tuple[str, ...]
    passages: tuple[str, ...]
    quotes: tuple[str, ...]
    code: str | None


@dataclass(frozen=True)
class Themes:
    """All themes, largest first, the ids of passages that belong to none, and the method."""

    themes: tuple[Theme, ...]
    outside: tuple[str, ...]
    model: str


def find_themes(
    ids: Sequence[str],
    texts: Sequence[str],
    codes: Sequence[Sequence[str]],
    *,
    code_titles: Mapping[str, str] = {},
    previous: Sequence[Theme] = (),
    min_size: int = 3,
) -> Themes:
    """Gather passages into themes; every id comes back once, in a theme or outside.

    `codes[i]` are the codes of passage i, surest first, maybe none. `code_titles` name a theme
    only when its passages have no word that could. A theme that shares enough passages with one
    of `previous` keeps that one's id. `min_size` is the least number of passages in a theme; a
    part of a code, or a theme without a code, needs as many that differ in wording. The result
    does not depend on the order of the passages.

    ValueError: sequences of unequal length, an id twice, or `min_size` below 1.
    """
    if not len(ids) == len(texts) == len(codes):
        raise ValueError("ids, texts and codes must be equally long")
    if len(set(ids)) != len(ids):
        raise ValueError("an id occurs twice")
    if min_size < 1:
        raise ValueError("min_size must be at least 1")
    order = sorted(range(len(ids)), key=lambda i: (texts[i], ids[i]))
    ids = [ids[i] for i in order]
    texts = [texts[i] for i in order]
    surest = [codes[i][0] if codes[i] else None for i in order]

    corpus = _read(texts, surest)
    parts: list[_Part] = []
    outside: list[int] = []
    for code in sorted(code for code in corpus.groups if code is not None):
        found, rest = _split(corpus, code, corpus.groups[code], min_size)
        parts += found
        outside += rest
    # What its code could not gather may still be said by others, with another code or none.
    pool = _pool(corpus, outside)
    found, outside = _split(corpus, None, pool, min_size)
    parts += found
    # What remains of a code is the least of a theme, however much it is.
    parts.sort(
        key=lambda part: (
            part.rest,
            -corpus.size(part.docs),
            part.code or "~",
            int(part.docs[0]),
        )
    )
    titles = _Titles(corpus, code_titles)
    themes = []
    for part in parts:
        central = _central(corpus, part.docs)
        terms, title = titles.name(part)
        themes.append(
            Theme(
                id="",
                title=title,
                terms=terms,
                passages=tuple(ids[i] for doc in central for i in corpus.copies[doc]),
                quotes=tuple(ids[corpus.copies[doc][0]] for doc in _quotes(corpus, central)),
                code=part.code,
            )
        )
    text_of = dict(zip(ids, texts, strict=True))
    left = sorted(ids[i] for doc in outside for i in corpus.copies[doc])
    return Themes(tuple(_with_ids(themes, previous, text_of)), tuple(left), MODEL)


# --- reading ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Part:
    """A theme before it has a name: its docs, and what they were set apart from."""

    code: str | None
    docs: NDArray[np.intp]
    rest: bool  # what remains of a code after its parts


@dataclass(frozen=True)
class _Corpus:
    """The passages as numbers. A doc is one wording within one code; copies share a doc.

    `concepts` (docs × concepts) holds TF-IDF of stems and of compounds' parts, `features`
    (docs × concepts and character n-grams) what similarity is measured on; rows have length 1.
    """

    texts: list[str]
    words: list[list[str]]
    wordings: list[object]
    copies: list[list[int]]
    groups: dict[str | None, NDArray[np.intp]]
    concepts: sp.csr_matrix
    features: sp.csr_matrix
    meanings: dict[str, list[tuple[int, str]]]  # of a content word: its concepts, as written
    forms: dict[int, Counter[str]]
    capitals: dict[str, Counter[str]]  # of a word: how it was written with capitals
    spread: NDArray[np.intp]  # number of different words that a concept occurs in
    nouns: Floats

    def size(self, docs: Iterable[int]) -> int:
        return sum(len(self.copies[doc]) for doc in docs)


def _read(texts: Sequence[str], surest: Sequence[str | None]) -> _Corpus:
    type_ids: dict[str, int] = {}
    indptr, indices = [0], []
    doc_words: list[list[str]] = []
    copies: list[list[int]] = []
    capitals: dict[str, Counter[str]] = defaultdict(Counter)
    kept: list[str] = []
    seen: dict[tuple[str | None, object], int] = {}
    members: dict[str | None, list[int]] = defaultdict(list)
    for i, (text, code) in enumerate(zip(texts, surest, strict=True)):
        found = tokens(text)
        words = [token.text for token in found]
        for word, start, end in found:
            written = text[start:end]
            if written != word and (at_start := _capitals(text, start, written)):
                capitals[word][at_start] += 1
        content = [word for word in words if _is_content(word)]
        wording: object = frozenset(stem(word) for word in content)
        doc = seen.setdefault((code, wording or normalise(text)), len(copies))
        if doc == len(copies):
            copies.append([])
            kept.append(text)
            doc_words.append(words)
            members[code].append(doc)
            indices += [type_ids.setdefault(word, len(type_ids)) for word in content]
            indptr.append(len(indices))
        copies[doc].append(i)
    shape = (len(copies), len(type_ids))
    counts = sp.csr_matrix((np.ones(len(indices)), indices, indptr), shape=shape)
    counts.sum_duplicates()
    types = list(type_ids)
    frequency = np.asarray(counts.sum(axis=0)).ravel()

    stem_ids: dict[str, int] = {}
    forms: dict[int, Counter[str]] = defaultdict(Counter)
    known = COMPOUND_PARTS | {
        key for word in types if len(key := stem(word)) > 4 and _form_weight(word) > 0.5
    }
    keys = [_concepts(word, known) for word in types]
    kin: dict[str, set[str]] = defaultdict(set)
    for pairs in keys:
        for key, form in pairs:
            kin[key].add(stem(form))
    meanings = {
        word: [
            (stem_ids.setdefault(key, len(stem_ids)), form)
            for key, form in pairs
            if not key.endswith("*") or len(kin[key]) > 1  # a family of one is its stem again
        ]
        for word, pairs in zip(types, keys, strict=True)
    }
    rows, cols = [], []
    for row, (word, meant) in enumerate(meanings.items()):
        for concept, form in meant:
            forms[concept][form] += int(frequency[row]) if form == word else 0
            rows.append(row)
            cols.append(concept)
    concept_shape = (len(types), len(stem_ids))
    of_type = sp.csr_matrix((np.ones(len(rows)), (rows, cols)), shape=concept_shape)
    weight = sp.diags([_WEAK if _form_weight(word) < 0.2 else 1.0 for word in types])
    concepts = _tfidf(counts @ of_type, 1)
    # Scaling comes after the logarithm of counts, so the weak words are weighed on their own.
    strong = _tfidf(counts @ weight @ of_type, 1)
    features = _unit(sp.hstack([strong, _tfidf(counts @ weight @ _grams(types), 2)], format="csr"))
    return _Corpus(
        texts=kept,
        words=doc_words,
        wordings=[wording for _, wording in seen],
        copies=copies,
        groups={code: np.array(docs, dtype=np.intp) for code, docs in members.items()},
        concepts=concepts,
        features=features,
        meanings=meanings,
        forms=forms,
        capitals=capitals,
        spread=np.bincount(cols, minlength=len(stem_ids)),
        nouns=_noun_weights(doc_words, forms, len(stem_ids)),
    )


_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:;…\n•–-])[\s\"”»'(]*$")


def _capitals(text: str, start: int, written: str) -> str | None:
    """A word as written, when its capitals are its own: not a sentence's, nor those of shouting."""
    if written[1:].islower() or len(written) == 1:
        return None if _SENTENCE_START.search(text[max(0, start - 8) : start]) else written
    return None if text.isupper() or not written.isprintable() else written


# Three-letter words that are safe as last parts (others end too many words by chance), and
# words that only look like compounds.
_SHORT_PARTS: Final = frozenset({"rum", "råd", "lön", "hot", "tid", "kök"})
_NO_COMPOUNDS: Final = (
    *("kontroll", "anledning", "inledning", "antal", "samtal", "ungdom", "centrum", "gemensam"),
    *("vegetari", "obligatorisk", "vägledning"),
)


def _concepts(word: str, known: Container[str]) -> list[tuple[str, str]]:
    """What a word stands for, as (key, form) pairs: its stem, its parts, its family.

    `known` holds the stems that may be a last part. A family is the first six letters, as
    Snowball leaves "arkivet", "arkivering" and "arkivera" apart.
    """
    own = _base(stem(word), known)
    found = {own: word}
    if own not in COMPOUND_PARTS and not word.startswith(_NO_COMPOUNDS):
        pieces = split_compound(word)
        if len(pieces) > 1:
            parts = ((_base(stem(piece), known), piece) for piece in pieces)
            found |= {key: piece for key, piece in parts if len(key) > 3 or key in _SHORT_PARTS}
            return list(found.items())
        for start in range(3, len(own) - 2):
            tail = _base(own[start:], known)
            if tail in known and (len(tail) > 3 or tail in _SHORT_PARTS):
                return [*found.items(), (tail, word[start:])]
    return [*found.items(), (f"{word[:6]}*", word)] if len(word) >= 6 else [*found.items()]


def _base(stemmed: str, known: Container[str]) -> str:
    """A stem without the definite ending that Snowball leaves on neuter nouns (rummet, larmet)."""
    for ending in ("met", "et", "m"):
        bare = stemmed.removesuffix(ending)
        if bare != stemmed and bare in known and (ending == "et" or bare.endswith("m")):
            return bare
    return stemmed


def _is_content(word: str) -> bool:
    return 1 < len(word) <= 64 and word not in STOPWORDS and not word[0].isdigit()


def _grams(types: Sequence[str]) -> sp.csr_matrix:
    """Types × character n-grams (4 and 5, with word ends), so that related words meet."""
    ids: dict[str, int] = {}
    indptr, indices = [0], []
    for word in types:
        padded = f" {word} "
        for n in (4, 5):
            for start in range(len(padded) - n + 1):
                indices.append(ids.setdefault(padded[start : start + n], len(ids)))
        indptr.append(len(indices))
    return sp.csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(types), len(ids)))


def _tfidf(counts: sp.csr_matrix, least: int) -> sp.csr_matrix:
    """Sublinear TF-IDF with rows of length 1; columns in fewer than `least` rows are left out."""
    seen = np.bincount(counts.indices, minlength=counts.shape[1])
    weight = np.log((1 + counts.shape[0]) / (1 + seen)) + 1
    weight[seen < least] = 0
    weighted = counts.astype(np.float64)
    weighted.data = np.log1p(weighted.data) * weight[weighted.indices]
    weighted.eliminate_zeros()
    return _unit(weighted)


def _unit(matrix: sp.csr_matrix) -> sp.csr_matrix:
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    norms[norms == 0] = 1
    return sp.csr_matrix(sp.diags(1 / norms) @ matrix)


# --- nouns --------------------------------------------------------------------------------------

# No tagger of parts of speech comes with the pinned parts, so a title's nouns are told by what
# they are not (frequent verbs, adjectives, adverbs), by their endings and by the word before.
# The first list is of verbs in -a that take -r, -de, -t, -s; the second is of forms as they are.
_REGULAR_VERBS: Final = """
    acceptera aktivera analysera andas anmäla anpassa ansvara använda arbeta arrangera avlasta
    avsluta avsätta avvakta backa bara basera bedöma begära behandla behöva bekräfta belasta
    berätta besluta besvara betala bevaka bevara bidra bilda bjuda blanda boka borga byta börja
    checka dela delta diskutera dokumentera dra drabba dröja dubblera duga erbjuda ersätta
    etablera fastna fatta fika finansiera fira flexa flytta fokusera fortsätta fråga fundera
    fungera funka fylla fånga följa förbereda förbättra fördela föredra förenkla föreslå
    förklara förlora förmedla försvinna försvåra försöka förtydliga förvänta förändra garantera
    genomföra gissa glömma granska hamna handla handlägga hantera hinna hitta hjälpa hoppas hota
    hålla hända hänga hänvisa höja höra implementera informera införa ingå inkludera inleda
    inrätta inse inspirera investera jobba justera jämföra kalla klaga klara koncentrera
    konkretisera kontakta kontrollera koppla kosta krocka kräva kunna köa köpa köra lansera leda
    leta leva ligga lita locka lova lyckas lyfta lyssna lägga lämna lära läsa lösa markera
    matcha mejla minska missa motivera motsvara motverka märka mäta möblera möjliggöra möta
    normalisera nå nämna nöja observera omorganisera ordna organisera orka oroa passa peka
    placera planera plocka polisanmäla prata presentera prioritera prioriteras prova pröva
    påminna påverka rapportera reagera redovisa registrera rekrytera ringa risker räcka rädda
    räkna rätta röra sakna samarbeta samla samlas samordna samverka satsa satta scanna sitta
    sjunka skaffa skanna skapa skicka skilja skjuta skriva skydda sköta slippa slita sluta
    släppa smita sova spara spela sprida stanna starta stoppa strukturera strula strunta stå
    stämma stänga stärka stödja störa stötta synas systematisera säkerställa sänka sätta söka
    tacka tala tappa testa titta tjäna tolka tona tröttna tvinga tvingas tycka tydliggöra täcka
    tänka underlätta undersöka undvika uppdatera uppfylla uppleva uppmuntra uppmärksamma
    uppskatta utbilda uteblir utgå utnyttja utreda utse utveckla utvärdera vaka vara variera
    veta visa våga välja välkomna vänja vänta värdera värva växa åka åtgärda ändra äta öka önska
    öppna överlåta övertyga
""".split()  # noqa: SIM905
_OTHER_FORMS: Final = """
    aggressiv ajour aktiv aktiva aktivt aktuell akut akuta aldrig all allas alldeles allihop
    allmän allmänt allra alls alltför allvarlig an and andra andras anlita annan annars annat
    annorlunda anonym ansträngd anställ anställas anställd anställda anställs ansvarig ansvariga
    antalet använd använda använder används använts april ar arbetsam are arga as at augusti
    automatisk automatiskt avboka avbokar avbryta avdelad avsatt avsatta avskilda avskilt
    avsätts bak bakom bakåt battre be begripa begriper behåll behövde behöver behövs behövt
    bekant bekosta bekväm bekymmersamt bemannas bemannat beror berömma besked beställ beställa
    beställer bestämd bestämma bestämmer besviken betald betalt bett betydde betyder betydligt
    betytt beviljar bibehållen bibehållet billig billigt bit bitr biträdande bjuder bjuds bjöd
    bland blanda blandad blandat blankt blivande bokad bokat bolla bollar bollas bollat borjar
    bort borta bortom bra bred breda bredvid brett brinner brister brukade brukar brutit bryr
    bråkar bråkig bråkiga bråttom bränner buggar bunden but by bygg byggd bygger byggt byt byter
    bytt bytte byttes både bägge bär bära bäst bästa bättre började börjar ca can central
    centrala centralt chockerande cirka dagens december delaktig dessutom did digital digitala
    digitalt direkt dit ditt djup djupa djupare do does dragit drar dras dricker drog drunknar
    dubbelt dubbla duktig duktiga dykt dyr dyra dyrt dålig dåliga dåligt därefter däremellan
    därifrån därmed därpå dö dölja dör effektiv effektiva effektivt efteråt egen egentlig
    egentligen eget egna ej ekonomisk ekonomiska elva emot ena enda endast enhetlig enhetliga
    enhetligt enkel enkelt enkla enklare enormt ens ensam ensamma ensamt enskild enskilda
    enskilde enskildes enskilt erbjuder erbjudit erbjuds erfaren erfaret erfarna erkänd ersatts
    ersätter extern externa externt extra faktisk faktiska faktiskt fallen fallit fanns farlig
    farligt fast fasta februari fel felaktig felanmäla felanmäld fem femte femtio ferie fick
    filma filmar filmas fina fint fjol fjorton fjärde fler flexibel flexibelt flytta for formell
    formella fort fortfarande fortlöpande fortsatt fortsatta fortsatte fortsätter framför
    framtida framåt framöver fran fredag fredagar free fri fria fritt from fryser fräsch full
    fulla fullt fungerande fungerar fyra fysisk fysiska fysiskt få får fått färdig färdiga färre
    följd följer följs följt föll föra förberedd förberett förbi fördelas fördjupar förebygga
    föreläsa förlagd förlorar förra förrän försent försiktig först första förste förstod förstå
    förstår försvann försvinner föråldra galet gallrar gamla gammal gammalt gar gav gemensam
    gemensamma gemensamt genast generell generellt genomtänkt gick givande givetvis givna gjorda
    gjordes glöder glöm glömde glöms god goda gode godkänner gor gott gratis grubblar
    grundläggande gråter gråtit grövre guld gå går gås gällande gäller gärna gör göras görs had
    hade haft haltar halv halva halvt halvår handfast hann har has have he hel hela helhet helig
    heller helst hem hemifrån hemma hemsk hemska hemskt hen hens here himla hinner hinns
    hittills hjälper hjälpt hoppar hopplöst hos hotad hotade hotas hotat hotfull hotfulla
    hotfullt how hundra hunnit hur huruvida hålla hållas hållbar hållbara hållbart håller hållit
    hålls hånga hård hårt hälften hämta hämtas hände händer hängd hängde hängdes hänger hängs
    hänt hög höga högre högst högsta högt höll hör hörda hörde hörs hört höstas idag if ifall
    igen igenom igång igår ihop ihåg ikapp illa in individuell inför införs infört inga ingen
    ingenting inget ingår inhyrd inhyrda inklusive inne innebär inneha inre inskriven inslängd
    inställd inställda inställt inte intern interna internt intervjua is istället isär it iväg
    ja jaga jagar januari jo jobbig jobbiga jobbigt juli juni just jämfört jämn jämna jämnare
    jämnt jämsides jämställd jämställda jämställt jämt jätte jättebra jätteduktig jättemycket
    jättesvårt kall kallt kanon kass kassa kastar kastas katastrof klar klara klarar klart
    klippa klistra knacka knackar knappast knappt knepig kognitiv kollegial kollegialt kommande
    kommer kommit kompetent kompletta komplex komplexa konkret konkreta konstant kontinuerlig
    kontinuerliga kontinuerligt korrekt kort korta kortare kriminell kriminella krånglar
    krånglig krångliga krångligt kräva kräver krävs krävt kul kunnat kunnig kunniga kvar kvickt
    kvinnlig kvinnliga kväll kändes känner känns kör körde körs kört laddar lade lagom lagt
    larma ledde leder ledig lediga ledigt likadan likadant likartad likartade likartat liksom
    likvärdig likvärdiga likvärdigt lilla liten litet ljus lokala lokalt lugn lugna lugnt lyckat
    lyfts lyhörd lyhört lyssnad låg låga lågaffektiv lågt lång långa långsam långsamma långsamt
    långt låser låst låsta låt låter läcker lägger läggs lägre längre längst lär lärde lärt läs
    läsas läser läst lätt lätta lättare lättillgänglig lättillgängligt lördag lös lösa löser
    löses löst maj manga manlig manliga manuell manuella manuellt mars matt maximalt me medan
    medför meningsfull mer mesta middels mindre minimum minst mitt mjuk mjukare mjukt modern
    moderna mogen more mot muntlig muntligt muta my mycket må månatlig måndag måndagar många mår
    märks möjlig möjliga möjligen möjligt mörk mörkt möt möter möts mött nar ned nedsatt nedåt
    nej nere nervös nio no nobody noga noggrann noggrant noll not november nuvarande ny nya
    nyanställd nybliven nye nyligen nyss nytt nyttig nyttigt någonstans närmare närmast närmaste
    närmsta närvarande nästa nästan nää nödvändig nödvändiga nödvändigt nöjd nöjda oavsett
    obesatt obligatorisk obligatoriskt oerhört of offentlig offentliga ofta oftare oftast
    ohållbar ohållbart okej oktober okänd olåst omedelbart omfattande omfördela omodern omodernt
    omöjlig omöjligt on one ones onsdag ont onödig onödiga onödigt or ordentlig ordentligt
    ordinarie orimlig orimliga orimligt orkar orsakar orättvist ostörd ostörda ostört osäker
    osäkert osäkra otillräcklig otillräckligt otillåten otroligt otrygg otryggt otydlig otydliga
    otydligt our out ovanför ovanifrån oväntat packar par peppa peppar per perfekt pinsamt
    planerad planerat plugga pluggat populära positiv positivt praktisk praktiska praktiskt
    precis pressat privat privata på påbörjas pågående pågår rak rakt regelbunden regelbundet
    regelbundna rejäl rejält relevant relevanta respektive riktig riktiga riktigt rimlig rimliga
    rimligt ringde ringt rolig roliga roligt rusar rycka rycker rådgöra råkar räcker rädd rädda
    rätta röd rörig rörigt sa sade sagt saknar saknas samma samman sammanhållen sammanhållet
    samskapa samtidig samtidigt samtliga sant satt satte sattes sedan sedd sedda sega segt sena
    senare senast senaste seniora sent september sex she should sist sista sittande sitter sju
    sjuk sjuka sjukskriven själv själva självklar självklart självständigt sjätte skamligt
    skapas skapat skarpt skedde sker skett skev skickas skicklig skilda skrattar skrek skrev
    skriftlig skriftligt skriker skriv skriven skriver skrivit skrivs skrämd skrämma skyller
    skällde skäller skäms skönt slagen slagit slapp slipper sliten slitet slitit slitna slog
    slut sluta slutade slutar slutat slutna slå slår slås släcka släcker slängdes slängs släpper
    släpps slätt slö smidig smidiga smidigare smidigt små smått snabb snabba snabbare snabbt
    snar snarare snarast snart snygg snåla snäll snälla snällt so social sociala socialt somras
    sova sover sparka speciell speciellt spegla speglar springer stabil stabila stabilare
    stabilt stannar staplas stark starka starkare starkt statlig stiger stigit stod stolta stor
    stora stort stressa stressad stressade stressig stressigt styr styra styrt stå står stått
    ställa ställas ställde ställer ställs ställt ständiga ständigt stängd stänger stängt
    stödjande störd större störst största stött super sur svag svaga svagt svara svarar svarat
    svart sved svenska svider svår svåra svårare svårt synd synlig synliga synligt syns
    systematisk systematiska systematiskt sådär sågs således säg säges sägs säker säkert säkra
    säkrare säljer sällan sämre sämst särskild särskilda särskilt sätter sätts söker sökt sökte
    söndag sönder tag taget tagit tala talar talas tar tas that the their them there they this
    tidig tidiga tidigare tidigast tidigt tight tillbaka tillfråga tillfrågas tillfällig
    tillfälligt tillförlitlig tillförlitliga tillförlitligt tillgänglig tillgängliga
    tillgängligt tillhör tillräcklig tillräckliga tillräckligt tills tillsammans tillsatt
    tillsätt tillsätts tillvara tillåtet tillägga timmars tio tiotusen tisdag tisdagar titta
    tjugo to togs tolv tom tomma tomt topp toppen torsdag torsdagar trasig trasiga trasigt tre
    tredje trettio trist trivs trodde trotta trycker trygg trygga tryggt trång trånga trångbodd
    trångbott trångt träffa träffar träffas tränger trött trötta tung tunga tungt tusen tva två
    tvåa tvärtom tyckt tydlig tydliga tydligare tydligen tydligt typ tyst tysta tyvärr tålmodig
    täcker täckt tänker tänkt täta tätt undan under underbart underifrån undrar unga ungas
    ungefär up uppe uppenbart upplevde upplever upplevs upprepade upptagen uppåt us usel uselt
    utan utanför utbetala utbildad utbildade utbränd utbyta ute utför utförlig uthängd uthängda
    utifrån utom utsatt utsatta utsattes utsedd utses uttalad utöver vakant vakanta vaken vaknar
    van vanlig vanliga vanligt vanligtvis vanmäktig vant vara varandra varannan varav vardera
    vare varenda varierad varken varm varmt vartannat vet veta vetat viktig viktiga viktigare
    viktigast viktigaste viktigt vilja ville vintras visar visat viss vissa visst visste vore
    vräk vuxen vuxit vågar våldsam våldsamma våras väldigt välkommen välkomna vända vänlig
    vänliga värd värda värdefull värdefullt värdelös värre värst värsta växande växer was we
    what when where which who will with would you your ytterligare ytterst yttre åker åkte åldre
    årlig årliga årligen åt återbesatt återföra återigen återkoppla åtta äldre äldres äldst ännu
    äntligen ärlig ärligt ärva äta äter även ökad ökade ökande ökar ökas ökat önskar önskas
    öppen öppet öppna öppnar överallt överens övergripande överväldig överväldigande övriga
    övrigt
""".split()  # noqa: SIM905
# Nouns that say too little to carry a theme.
_VAGUE: Final = frozenset(
    """
    antal arbete arbetet arbetsplats arbetsplatsen avdelning avdelningar avdelningen behov
    behovet bit bitar bord bordet början dag dagar dagarna dagen dagligen dags dagsform del
    delar dvs eftermiddag eftermiddagar enhet enheten enheter enheterna etc exempel fall fallet
    fel folk form fråga frågan frågor frågorna förslag förutsättning förutsättningar förvaltning
    förvaltningar förvaltningarna förvaltningen grad grej grejer grund grupp gruppen grupper
    gång gången gånger halvår halvåret hand handläggare handläggarna hej helhet hus huset håll
    hälften höst hösten idé idéer jobb jobben jobbet klockan kommentar kontor kontoret kr kronor
    kvart kvartal kvartalet kväll kvällar kvällen läge läget medarbetare medarbetarna mfl minut
    minuter mitten mm morgon mål månad månaden månader mängd mängder människa människor
    möjlighet möjligheten möjligheter natten nivå någon område områden området ordning osv
    person personen personer pga plats problem problemet reda resten rätt sak saker sida sidan
    sidor skillnad skull slag slut slutet sommar sommaren stad staden stan stycke stycken ställe
    ställen stället svar svaret syfte sådant sätt tack tankar tanke termin terminen tid tiden
    tider timmar timme timmen typ vecka veckan veckans veckor veckors verklighet verksamhet
    verksamheten verksamheter vikt vinter vintern vår våren år åren året ämne ämnen ämnet
    """.split()  # noqa: SIM905
)
_VERB_FORMS: Final = frozenset(
    [
        *(verb + ending for verb in _REGULAR_VERBS for ending in ("", "r", "de", "t", "s", "des")),
        *(verb[:-1] + ending for verb in _REGULAR_VERBS for ending in ("er", "te", "ts", "s", "")),
    ]
)
_ADJECTIVE: Final = re.compile(r"(?:[^n]a|igt|[^t]t|re|ig)$")
_NO_NOUNS: Final = _VERB_FORMS.union(_OTHER_FORMS) - {
    "fika",
    "svar",
    "stöd",
    "samtal",
    "hot",
    "tal",
}
_NOUN_ENDING: Final = re.compile(
    r"(?:ning|tion|sion|het|else|skap|itet|ment|isering|ering|ism|ist|dom|enhet|plan|stöd|möte"
    r"|system|rutin|grupp|råd|rum)(?:en|er|ar|s|et|erna|arna|ens|n|ets|t|ena|men|met)?$"
    r"|(?:ning|ering)(?:ar|arna|en|ens)$"
)
_OTHER_ENDING: Final = re.compile(
    r"(?:igt|iga|lig|liga|ligt|ligen|iskt|iska|isk|samma|bart|bara|bar|fullt|fulla|full|löst|lösa"
    r"|ens|ets|ernas|arnas|erar|erade|erat|eras|era|ade|ades|ande|ende|vis|aste|astes|ts|ad|are|ats|na)$"
)
_DEFINITE: Final = re.compile(r"(?:en|et|n|t|na)$")
_ARTICLES: Final = frozenset(
    """
    en ett den det varje våra vår vårt min mitt egen eget egna
    """.split()  # noqa: SIM905
)
_PREPOSITIONS: Final = frozenset(
    """
    av för i kring med mellan mot om på till vid inom hos från
    """.split()  # noqa: SIM905
)
_BEFORE_VERBS: Final = frozenset(
    """
    att vi man jag de som kan ska skall måste vill borde bör får inte hinner kunna få skulle du ni
    han hon
    """.split()  # noqa: SIM905
)


def _form_weight(word: str) -> float:
    """How likely a word form is a noun that can carry a theme, from the form alone, 0 to 1."""
    if word in _NO_NOUNS:
        return 0.0
    if word in _VAGUE:
        return 0.15
    if _NOUN_ENDING.search(word):
        return 1.0
    if _OTHER_ENDING.search(word):
        # "are" may be an agent (handläggare) or a comparison (snabbare).
        return 0.7 if word.endswith("are") and len(word) > 8 else 0.25
    return 0.7


def _noun_weights(
    doc_words: Sequence[Sequence[str]],
    forms: Mapping[int, Counter[str]],
    number: int,
) -> Floats:
    before: Counter[tuple[str, int]] = Counter()
    for words in doc_words:
        for previous, word in pairwise(words):
            if previous in _ARTICLES or previous in _PREPOSITIONS:
                before[word, 1] += 1
            elif previous in _BEFORE_VERBS:
                before[word, -1] += 1
    weights = np.zeros(number)
    for concept, counted in forms.items():
        total = 0.0
        for form, times in counted.items():
            weight = _form_weight(form)
            if 0.15 < weight < 1:
                towards, away = before[form, 1], before[form, -1]
                weight *= (1.0 + towards) / (1.0 + towards + 2 * away)
                weight = min(1.0, weight * (1.2 if towards else 1.0))
            total += weight * max(times, 1)
        weights[concept] = total / sum(max(times, 1) for times in counted.values())
    return weights


# --- splitting ----------------------------------------------------------------------------------


def _pool(corpus: _Corpus, outside: Sequence[int]) -> NDArray[np.intp]:
    """Docs without a code and those that their code left outside, copies brought together."""
    docs = sorted([*corpus.groups.get(None, ()), *outside])
    first: dict[object, int] = {}
    for doc in docs:
        kept = first.setdefault(corpus.wordings[doc], doc)
        if kept != doc:
            corpus.copies[kept].extend(corpus.copies[doc])
    return np.array(sorted(first.values()), dtype=np.intp)


def _split(
    corpus: _Corpus, code: str | None, docs: NDArray[np.intp], min_size: int
) -> tuple[list[_Part], list[int]]:
    """Split one group where its words support it; returns its parts and the docs outside.

    A part needs at least `min_size` docs (in a large group more, so that it does not crumble: a
    third of the square root of the group's docs; within a code a fortieth of them), and a word
    that carries it: one that stands in 40 % of its docs and is 2.5 times as common there as in
    the rest of the group. What no part draws stays together as the code's remaining theme when it
    is large enough.
    """
    n = len(docs)
    least = max(min_size, round(np.sqrt(n) / 3), round(n / 40) if code is not None else 0)
    labels = np.full(n, -1)
    if n >= (2 * least if code is not None else least):
        labels = _carried(corpus, docs, least, code)
    rest = docs[labels < 0]
    parts = [
        _Part(code, docs[labels == label], False) for label in range(labels.max(initial=-1) + 1)
    ]
    if code is None:
        return parts, list(rest)
    if not parts:
        whole = corpus.size(docs) >= min_size
        return ([_Part(code, docs, False)], []) if whole else ([], list(docs))
    if len(rest) >= least:
        return [*parts, _Part(code, rest, True)], []
    if len(parts) == 1:
        return [_Part(code, docs, False)], []
    return parts, list(rest)


def _carried(
    corpus: _Corpus, docs: NDArray[np.intp], least: int, code: str | None
) -> NDArray[np.intp]:
    """Label each doc with the part that it belongs to, or -1.

    Nouns that cover many docs that no other noun covers are the first centres of the parts; the
    docs then move to the nearest centre (spherical k-means without chance), and parts that no
    word carries are dropped or cut back after each round.
    """
    features = corpus.features[docs]
    concepts = corpus.concepts[docs]
    present = concepts.copy()
    present.data[:] = 1
    frequency = np.asarray(present.sum(axis=0)).ravel()
    n = len(docs)
    usable = np.flatnonzero(
        (frequency >= least) & (corpus.nouns >= 0.3) & ((frequency <= 0.6 * n) | (code is None))
    )
    labels = np.full(n, -1)
    if not len(usable):
        return labels
    present = sp.csc_matrix(present[:, usable])
    weighted = sp.csc_matrix(concepts[:, usable] @ sp.diags(corpus.nouns[usable]))
    uncovered = np.ones(n)
    anchors: list[int] = []
    while True:
        gain = weighted.T @ uncovered
        gain[present.T @ uncovered < least] = 0
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        anchors.append(best)
        uncovered[present[:, best].indices] = 0
    if not anchors:
        return labels
    members = sp.csr_matrix(present[:, anchors].T)
    least_near = _NEAR if code is not None else _NEAR_UNCODED
    for _ in range(_ROUNDS):
        centres = _unit(sp.csr_matrix(members @ features))
        near = (features @ centres.T).toarray()
        labels = np.where(near.max(axis=1) >= least_near, near.argmax(axis=1), -1)
        labels = _keep_carried(labels, present, least)
        kept = np.unique(labels[labels >= 0])
        if not len(kept):
            return labels
        labels = np.where(labels >= 0, np.searchsorted(kept, labels), -1)
        inside = np.flatnonzero(labels >= 0)
        members = sp.csr_matrix(
            (np.ones(len(inside)), (labels[inside], inside)), shape=(len(kept), n)
        )
    if code is None:
        labels = _close(features, labels, least)
        kept = np.unique(labels[labels >= 0])
        labels = np.where(labels >= 0, np.searchsorted(kept, labels), -1)
    return labels


def _keep_carried(labels: NDArray[np.intp], present: sp.csc_matrix, least: int) -> NDArray[np.intp]:
    """Set docs to -1 where a part is too small or no word carries it.

    A part whose word has been diluted by neighbours is cut back to the docs that have the word.
    """
    total = np.asarray(present.sum(axis=0)).ravel()
    kept = labels.copy()
    for label in np.unique(labels[labels >= 0]):
        inside = labels == label
        size = int(inside.sum())
        found = present.T @ inside.astype(np.float64)
        share = found / size
        others = (total - found + 0.5) / (len(labels) - size + 2)
        telling = ((found >= least) | (share >= _CARRIED)) & (share >= _LIFT * others)
        if size < least or not telling.any():
            kept[inside] = -1
        elif not (telling & (share >= _CARRIED)).any():
            word = int(np.where(telling, found, 0).argmax())
            has = np.zeros(len(labels), dtype=bool)
            has[present[:, word].indices] = True
            kept[inside & ~has] = -1
    return kept


def _close(features: sp.csr_matrix, labels: NDArray[np.intp], least: int) -> NDArray[np.intp]:
    """Set docs to -1 that share little but a word with the rest of their part."""
    kept = labels.copy()
    for label in np.unique(labels[labels >= 0]):
        inside = np.flatnonzero(labels == label)
        while len(inside) >= least:
            part = features[inside]
            to_others = part @ np.asarray(part.sum(axis=0)).ravel() - 1
            close = to_others >= _CLOSE_UNCODED * (len(inside) - 1)
            if close.all():
                break
            inside = inside[close]
        kept[labels == label] = -1
        if len(inside) >= least:
            kept[inside] = label
    return kept


# --- quotes -------------------------------------------------------------------------------------


def _central(corpus: _Corpus, docs: NDArray[np.intp]) -> list[int]:
    """The docs of a theme, most central first."""
    features = corpus.features[docs]
    centre = np.asarray(features.sum(axis=0)).ravel()
    near = np.round(features @ centre, 9)  # rounded, so that no last bit decides the order
    return [int(docs[i]) for i in np.lexsort((docs, -near))]


def _quotes(corpus: _Corpus, central: Sequence[int]) -> list[int]:
    """Up to three central docs that say it in different words and at a readable length."""
    features = corpus.features[list(central)]
    centre = np.asarray(features.sum(axis=0)).ravel()
    length = np.array([len(corpus.texts[doc]) for doc in central])
    worth = (features @ centre) / (1 + np.maximum(0, length - _LONG_QUOTE) / _LONG_QUOTE)
    worth[[len(corpus.words[doc]) < 3 for doc in central]] *= 0.5
    alike = (features @ features.T).toarray() if len(central) <= 2000 else None
    chosen: list[int] = []
    for i in np.lexsort((np.arange(len(central)), -np.round(worth, 9))):
        if not corpus.texts[central[i]].strip() and len(central) > 1:
            continue
        row = alike[i] if alike is not None else (features @ features[i].T).toarray().ravel()
        if all(row[j] < _SAME_WORDING for j in chosen):
            chosen.append(int(i))
        if len(chosen) == _QUOTES:
            break
    return [central[i] for i in chosen] or [central[0]]


# --- titles -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Term:
    """A word for a theme; `share` of the theme's docs hold its concept."""

    concept: int
    form: str
    share: float


class _Titles:
    """Names parts one by one, no name twice."""

    def __init__(self, corpus: _Corpus, code_titles: Mapping[str, str]) -> None:
        self.corpus = corpus
        self.code_titles = code_titles
        self.taken: set[str] = set()
        self.present = corpus.concepts.copy()
        self.present.data[:] = 1
        self.everywhere = np.asarray(self.present.sum(axis=0)).ravel()

    def name(self, part: _Part) -> tuple[tuple[str, ...], str]:
        """Return the terms and the title of a part."""
        docs = part.docs
        n = len(docs)
        inside = np.asarray(self.present[docs].sum(axis=0)).ravel()
        share = inside / n
        usual = (self.everywhere - inside + 1) / (len(self.corpus.words) - n + 2)
        score = share * np.log1p(share / usual) * self.corpus.nouns
        forms, follows = self._forms(docs)
        ranked = np.lexsort((np.arange(len(score)), -np.round(score, 9)))[:40]
        nouns = [
            _Term(int(concept), form, float(share[concept]))
            for concept in ranked
            if score[concept] > 0 and (form := self._noun(forms[concept], concept)) is not None
        ]
        terms: list[_Term] = []
        for term in nouns:
            # Where nearly all say "hembesök", "besök" is the poorer word for it.
            longer = (
                t
                for t in nouns
                if t.share >= 0.6 * term.share
                and len(t.form) > len(term.form)
                and term.form[: max(4, len(term.form) - 2)] in t.form[1:]
            )
            best = next(longer, term)
            if not any(_overlap(best.form, other.form) for other in terms):
                terms.append(best)
            if len(terms) == _TERMS[1]:
                break
        other = Counter(
            word for doc in docs for word in self.corpus.words[doc] if word in self.corpus.meanings
        )
        spare = sorted(other, key=lambda word: (word in _NO_NOUNS, -other[word], word))
        listed = [term.form for term in terms]
        listed += [word for word in spare if word not in listed][: max(0, _TERMS[0] - len(listed))]
        titles = self._candidates(part, terms, follows)
        titles += [part.code or "", *spare[:1], "Utan ord"]
        return (
            tuple(self._written(word) for word in listed),
            self._unused([_capital(title) for title in titles if title.strip()]),
        )

    def _candidates(
        self, part: _Part, terms: Sequence[_Term], follows: Counter[tuple[str, str]]
    ) -> list[str]:
        """Possible titles, best first."""
        by_code = self.code_titles.get(part.code or "", "").strip()
        if by_code and part.rest:
            by_code = f"Övrigt: {by_code}"
        if not terms:
            return [by_code]
        n = len(part.docs)
        first, *others = terms
        head = self._with_adjective(first.form, follows)
        pairs = [f"{head} och {self._with_adjective(term.form, follows)}" for term in others]
        found = [phrase] if (phrase := self._phrase(part.docs, terms)) else []
        if n > 1 and (first.share * n < 2 or first.share < _RECURS):
            # No word recurs enough, so only the code can tell what it is about.
            return [by_code, *found, f"{head} med mera", *pairs]
        # A second word only where the first is not in most passages and it is no chance word.
        second = others[0].share if others else 0.0
        if first.share >= 0.6 or second < 0.2 or second * n < 2:
            if first.share < _CARRIED:
                head += " med mera"
            return [*found, head, *pairs, by_code]
        return [*found, *pairs, head, by_code]

    def _unused(self, candidates: Sequence[str]) -> str:
        """The first candidate that names no other theme, numbered if all do."""
        for title in candidates:
            if title.casefold() not in self.taken:
                break
        else:
            number = 2
            while (title := f"{candidates[0]} ({number})").casefold() in self.taken:
                number += 1
        self.taken.add(title.casefold())
        return title

    def _forms(
        self, docs: NDArray[np.intp]
    ) -> tuple[dict[int, Counter[str]], Counter[tuple[str, str]]]:
        """Written forms by concept, and pairs of neighbouring words, among some docs."""
        forms: dict[int, Counter[str]] = defaultdict(Counter)
        follows: Counter[tuple[str, str]] = Counter()
        for doc in docs:
            words = self.corpus.words[doc]
            for word in words:
                for concept, form in self.corpus.meanings.get(word, ()):
                    forms[concept][form] += form == word
            follows.update(pairwise(words))
        return forms, follows

    def _noun(self, counted: Counter[str], concept: int) -> str | None:
        """The most frequent form that reads as a noun, without its article where it can be."""
        usable = {form: n for form, n in counted.items() if _form_weight(form) > 0.3}
        if not usable:
            return None
        form = min(usable, key=lambda form: (-usable[form], len(form), form))
        # "mentor" for "mentorn", if it is said as well; not "student" for "studenter".
        bare = [f for f in usable if _DEFINITE.sub("", form) == f and usable[f]]
        form = bare[0] if bare else form
        if counted[form]:
            return form
        # Only met inside compounds here: as it stands elsewhere, or, when several compounds have
        # it and so bear it out, as it is written as a part.
        number, _, form = min((-n, len(f), f) for f, n in self.corpus.forms[concept].items())
        return form if number or self.corpus.spread[concept] > 1 else None

    def _written(self, word: str) -> str:
        """The word with capitals when it is mostly written so ("VFU", "IA-systemet")."""
        counted = self.corpus.capitals.get(word)
        if not counted:
            return word
        number, written = min((-n, form) for form, n in counted.items())
        return written if -2 * number > self._times(word) else word

    def _times(self, word: str) -> int:
        return next(
            (n for c, _ in self.corpus.meanings.get(word, ()) if (n := self.corpus.forms[c][word])),
            0,
        )

    def _phrase(self, docs: NDArray[np.intp], terms: Sequence[_Term]) -> str | None:
        """A phrase of two of the terms around "och" or a preposition, said by one doc in five."""
        wanted = {term.concept for term in terms}
        meanings = self.corpus.meanings
        seen: Counter[str] = Counter()
        for doc in docs:
            words = self.corpus.words[doc]
            for left, link, right in zip(words, words[1:], words[2:], strict=False):
                if link == "och" or link in _PREPOSITIONS:
                    start = {c for c, _ in meanings.get(left, ())} & wanted
                    end = {c for c, _ in meanings.get(right, ())} & wanted
                    if terms[0].concept in start | end and start and end and start != end:
                        seen[f"{self._written(left)} {link} {self._written(right)}"] += 1
        number, phrase = min(((-n, phrase) for phrase, n in seen.items()), default=(0, ""))
        return phrase if -number >= max(2, len(docs) / 5) else None

    def _with_adjective(self, noun: str, follows: Counter[tuple[str, str]]) -> str:
        """The noun with the adjective that stands before it at least twice and half of the time."""
        written = self._written(noun)
        before = {a: n for (a, b), n in follows.items() if b == noun}
        number, word = min(((-n, a) for a, n in before.items()), default=(0, ""))
        adjective = word in _NO_NOUNS and word not in _VERB_FORMS and _ADJECTIVE.search(word)
        often = -number >= 2 and -2 * number >= sum(before.values())
        return f"{self._written(word)} {written}" if adjective and often else written


def _overlap(word: str, other: str) -> bool:
    """Whether two words are one in two forms, or one a part of the other."""
    a, b = stem(word), stem(other)
    return a in b or b in a or (len(a) > 5 and a[:6] == b[:6])


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]


# --- ids ----------------------------------------------------------------------------------------


def _with_ids(
    themes: Sequence[Theme], previous: Sequence[Theme], text_of: Mapping[str, str]
) -> list[Theme]:
    """Give each theme the id of the previous theme that it continues, or one from its content.

    Only passages that both runs could have placed are compared, so that a theme keeps its id
    while an event still collects notes.
    """
    known = {passage for theme in previous for passage in theme.passages}
    now = [known.intersection(theme.passages) for theme in themes]
    before = [set(theme.passages) & text_of.keys() for theme in previous]
    overlap = np.zeros((len(themes), len(previous)))
    for i, new in enumerate(now):
        for j, old in enumerate(before):
            if new and old:
                overlap[i, j] = len(new & old) / len(new | old)
    kept: dict[int, str] = {}
    for i, j in zip(*linear_sum_assignment(-overlap), strict=True):
        if overlap[i, j] >= _SAME_THEME:
            kept[int(i)] = previous[int(j)].id
    taken = {theme.id for theme in previous}
    done = []
    for i, theme in enumerate(themes):
        if i not in kept:
            said = "\0".join(sorted(text_of[passage] for passage in theme.passages))
            fresh = (_content_id(theme.code, said, salt) for salt in count())
            kept[i] = next(key for key in fresh if key not in taken)
            taken.add(kept[i])
        done.append(replace(theme, id=kept[i]))
    return done


def _content_id(code: str | None, said: str, salt: int) -> str:
    content = f"{code or ''}\0{salt}\0{said}".encode(errors="surrogatepass")
    return "theme-" + hashlib.sha256(content).hexdigest()[:12]
