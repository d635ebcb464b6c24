"""Whether a statement is content with how things are, or finds something wrong or missing.

"Larmet går att lita på" and "larmet fungerar inte" have no word in common that is opposed to
another; one is content and the other is not. Words that praise, complain, want more, want less and
want to keep are counted, apart where their clause denies them, and weighed by a logistic regression
that has learnt from statements whose side is known (`python -m evals.alike_learnt`). The words were
written by hand: beginnings "chef*", several words "gott-om".
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from analysis.likeness.stands import KINDS, stand, tells
from analysis.likeness.words import TURNS

__all__ = ["CONTENT", "CONTENT_FEATURES", "content", "content_features"]

_KINDS: Final = {
    # It is good, it works, there is enough of it.
    "good": (
        "bra bäst bästa bättre fin fint fina finare god gott goda utmärkt* utmärkta toppen topp "
        "kanon* super* jättebra grym grymt schysst* najs nice great perfekt* fungerar funkar "
        "fungerat funkat funka fungera flyter fungerande duger dög håller hållbar* klarar "
        "klarat klarade klara hinner hann hunnit räcker räckte lyckas lyckats lyckad* lyckade "
        "lyckosam* nöjd* glad glada glatt glädj* trivs trivts trivdes trivsel* uppskatta* "
        "omtyckt* populär* älskar gillar njuter stolt* lycklig* tacksam* roligt rolig roliga "
        "kul skönt skön sköna härlig* underbar* fantastisk* guld ovärderlig* pärla* pärlor "
        "suverän* strålande lysande imponer* förträfflig* föredömlig* mönstergill* klockren* "
        "välkomna* välkommen* välkommet lyft lyfter trygg* säker säkert säkra säkerställd* "
        "skyddad* skyddas skyddar värna* bevarad* lugn lugnt lugna lugnare stabil* fast "
        "pålitlig* tillförlitlig* lita litar förtroende* tillit tillitsfull* ärlig* rak raka "
        "rakt öppen öppet öppna öppenhet* transparent* tydlig* klar klart glasklar* begriplig* "
        "lättläst* lättförstå* lättbegrip* förstår begriper vet framgår känner-till överblick* "
        "struktur* ordnad* ordning ordentlig* noggrann* genomtänkt* välplanera* planerat "
        "planerad väl välfung* välskött* välordna* välorganisera* välutbilda* välanpassa* "
        "välbemanna* välutrusta* väluppbyggd* proffsig* professionell* kompetent* kunnig* "
        "skicklig* duktig* klok* erfaren* påläst* insatt insatta snabb snabbt snabba snabbare "
        "smidig* enkel enkelt enkla enklare lätt lätta lättare bekväm* effektiv* praktisk* "
        "hanterlig* rimlig* lagom tillräcklig* avvägd* avvägt skälig* rättvis* jämlik* "
        "jämställ* likvärdig* lika-villkor neutral* opartisk* saklig* stöd stödjer stöttar "
        "stöttad* stöttas hjälper hjälpte hjälps hjälpsam* backar backas uppback* omtänksam* "
        "omsorg* omhänderta* mån lyhörd* lyssnar lyssnade lyssnat gehör sedd sedda ses hörd "
        "hörda bekräfta* uppmuntra* uppmuntran beröm berömmer peppar peppande tackar tack "
        "erkänn* respekt* respektera* belöna* belönas inflytande delaktig* påverka påverkar "
        "medbestäm* väger inkludera* räknas hör-till tillhör gemenskap* sammanhåll* "
        "sammansvets* vänlig* vänner snäll* hygglig* trevlig* artig* generös* varm varmt varma "
        "humor skrattar samarbetar samarbetsvillig* överens enade enat tillgång* nytta nyttig* "
        "värdefull* meningsfull* givande lärorik* berikande inspirera* utveckla* utvecklas "
        "växer lär lärde lärt energi* kraft* stimulera* engagera* motivera* ambitiös* kreativ* "
        "nyfik* intressant* spännande tillgänglig* närvarande nära anträff* synlig* nåbar* "
        "svarar svarade dyker-upp till-hands finns i-tid direkt omgående alltid snart prompt "
        "frisk friskt fräsch* ren rent rena ljus ljust ljusa rymlig* luftig* tyst tysta ostörd* "
        "i-fred modern* ny-och-fin snygg* ändamålsenlig* tillfredsställande anpassad* anpassat "
        "anpassade passar passande lämplig* optimal* stannar stannat kvar blir-kvar trogen "
        "trogna lojal* fulltalig* fullbemann* bemannad bemannat fulltaliga utvilad* pigg pigga "
        "sover-gott släpper orkar ork klok friska hälsa balans återhämta* vilar förbättra* "
        "förbättring* ökat-stöd stärkt* stärker stärks höjts utökats framsteg* verklighet "
        "genomförs genomförts genomförd* infriad* löst lösts avhjälp* avhjälpt åtgärdad* "
        "åtgärdat försvunnit upphört minskat lättat avtagit framgång* succé* vinst vinner "
        "fördel* uppfyller uppfylls motsvarar efterlevs följs sköts sköter håller-måttet besked "
        "underrättad* informera* reellt verklig* möjligt möjlighet* frihet* fri fritt "
        "självständig* roar nyfikna hopp hoppfull* positiv* optimist*"
    ),
    # It is bad, it does not work, it hurts.
    "bad": (
        "dålig* dåligt dåliga sämre sämst sämsta värre värst värsta usel* uselt urusel* kass "
        "kasst värdelös* undermålig* bristfällig* brist brister bristande bristen saknar saknas "
        "saknade fattas otillräcklig* eftersatt* försumma* miss missar missas misslyck* fiasko* "
        "katastrof* skandal* skamlig* skäms pinsam* skämt löjlig* under-all-kritik trasig* "
        "trasigt sönder paj pajat krånglar krångel* krånglig* strular strul* hänger-sig "
        "kraschar krasch* fryser buggar bugg* låser-sig hakar tappar haltar kärvar går-ner "
        "ligger-nere bryter-ihop fallerar missnöj* besvik* arg arga ilsk* irriterad* "
        "irriterande frustrera* upprörd* ledsen ledsna sorglig* tråkig* trist* dyster* deppig* "
        "olycklig* bitter* bittra hopplös* uppgiven* gråter grät ångest* oro orolig* oroar "
        "oroande rädd* rädsla* skräm* otrygg* osäker* osäkert hotfull* hotad* hotas hotar hot "
        "hoten hat våld* trakasser* kränk* mobb* diskriminer* skällde skäller utskälld* illa "
        "illvilj* otrevlig* ovänlig* elak* fientlig* sur sura hård hårt hårda kylig* "
        "kallsinnig* nonchal* arrogant* dryg* överlägsen* maktfullkomlig* otydlig* oklar* "
        "luddig* flummig* obegriplig* svårläst* svårbegrip* svårförstå* förvirr* rörig* rört "
        "kaos* kaotisk* oordning oredig* godtyck* slump* osynk* motstrid* osaklig* orättvis* "
        "ojämlik* ojämn* snedfördel* favor* partisk* särbehandl* missgynn* långsam* seg segt "
        "sega trög trögt dröjer dröjsmål* försen* sen sent senfärdig* väntar vänta väntetid* kö "
        "köa evighet* omständlig* byråkrat* tidskräv* tidsödande ineffektiv* onödig* onödigt "
        "meningslös* bortkastad* bortkastat slöseri* överflödig* opraktisk* omodern* föråldra* "
        "gammalmodig* urmodig* svår svårt svåra svårare svårighet* tung tungt tunga tyngre "
        "jobbig* jobbigt besvärlig* besvär* påfrest* slitsam* slit sliter krävande pressad* "
        "press pressen stress* stressad* jäkt* hets* tempo överbelast* överhopa* överfull* "
        "belast* belastning* börda* drunkna* svämma* svämmar kvävs dränk* går-på-knäna knäar "
        "kämpa* kämpig* orimlig* ohållbar* oacceptabel* omöjlig* omänsklig* oanständig* "
        "orättfärdig* absurd* vansinn* vansinnig* galet galen galna tokig* ensam ensamma "
        "övergiven* utelämna* lämnad* lämnas vind-för-våg i-sticket bortglöm* glöm* osedd* "
        "osynlig* utanför utfrys* förbisedd* förbigå* överkörd* tystas tystna* tystad ignorer* "
        "struntar nonchaler* viftas avfärda* misstro* misstänk* övervaka* detaljstyr* "
        "kontrollera* toppstyr* maktlös* trött* utmattad* utmattning* utbränd* utbrändhet "
        "sjukskriv* sjukskrivning* sjuk sjuka slut slutkörd* utsliten* sliten slitna slitet "
        "sömnlös* vaken mår-dåligt huvudvärk ont värk magont stressmage gråt orkar-inte "
        "underbemann* vakan* tomma tomt tom tunnsådd* flyr flykt* slutar slutat sluta "
        "uppsägning* säger-upp sagt-upp avgång* omsättning* rörlighet* personalbrist* "
        "tidsbrist* tidspress* platsbrist* resursbrist* okunn* okunskap* inkompetent* oerfar* "
        "ovana smutsig* skitig* snuskig* skit skräp ofräsch* mögel* mörk* mörkt trång* trångt "
        "bullrig* buller oväsen stök* stökig* stökigt lyhört kvav* kvavt unken* kall kallt "
        "kalla drag dragig* dragigt luktar stank nedgång* nedsliten* fallfärdig* läcker dyr "
        "dyrt dyra kostsam* snål* snåla besparing* nedskär* neddrag* indragen* dras-in "
        "försämra* försämring* försvagat* urholk* sämjas stagner* bakåt motgång* nederlag* "
        "förlorar förlora* förlust* problem* problematisk* bekymmer* bekymmersam* hinder* "
        "hindrar hindras försvår* belastar stör störs störd* störande avbryts konflikt* bråk* "
        "gräl* split splittr* spricka* osämja* motsätt* motarbeta* rykten skvaller* baktal* "
        "lögn* ljuger oärlig* svek* sviken* svikna bryter brutit bluff* fusk* slarv* slarvig* "
        "hafs* hastverk halvdan* halvmesyr* risk riskabel* riskfyll* fara farlig* farligare "
        "farligt olycka* incident* tillbud* skada* skadlig* straffas straff* repressal* "
        "bestraff* tvingas tvång* pålagor påtvinga* kränkt strunt* tyvärr dessvärre sällan "
        "knappt knappast bara-på-papper rinner-ut tomma-ord uteblir uteblev inställd* ställs-in "
        "bortprioriter* prioriteras-bort rationalisera* otillgänglig* onåbar* frånvar* "
        "frånvarande oanträff* borta svarar-inte skyller smita smiter tjat* klag* klagar gnäll* "
        "kritik* kritisera* ifrågasätt* nackdel* tyngd* hög-tröskel skevt skev fel felaktig* "
        "fel-väg inkastad* kastas kastades slängs slängdes översköl* överöses"
    ),
    # Something, or more of it, is wanted.
    "more": (
        "fler flera mer mera öka ökas ökad* utöka* utökas utökad* utvidga* bygg bygga bygga-ut "
        "förstärk* stärka satsa satsning* höj höja höjas höjd* inför införa införas införs "
        "införande skaffa köp köpa anställ anställa rekrytera tillsätt tillsätta starta börja "
        "ge ges ge-oss låt få vill vill-ha vill-vi skulle-vilja önskar önska önskas önskemål* "
        "behöver behövs behov* behövde saknar saknas borde bör måste kräver krävs krav vore "
        "hade-velat efterlys* efterfråg* prioritera* oftare längre större lyft-fram återinför* "
        "återuppta* bättre tätare tillför* tillskott* ordna fixa skapa säkra avsätt avsätta "
        "erbjud* möjliggör* utveckla förbättra förtydliga* kortare* ja-till gärna snälla tack "
        "mot-betalning ta-fram inrätta* utse utses avlasta* avlastas"
    ),
    # Less of it, or none, is wanted.
    "less": (
        "färre mindre minska minskas minska-på minskad* minskning dra-ner dra-ned skär-ner "
        "skära-ner sänk sänka sänkas begränsa* begränsas korta kortas korta-ner halvera* banta* "
        "trappa* trappas-ned slopa slopas slopad* skippa skrota* avskaffa* avveckla* lägg-ner "
        "lägga-ner läggas-ned läggs-ner stäng stänga stängas stäng-av ta-bort tas-bort "
        "plocka-bort ta-ifrån dra-in upphöra upphör sluta sluta-med slipp slippa slipper "
        "bli-av-med bort bort-med undvik* undvika avstå avstå-från förbjud* stoppa stopp nej "
        "nej-till vara-utan klara-sig-utan klarar-oss-utan inga-fler inte-fler inte-mer "
        "inte-längre för-mycket för-många nog-av fått-nog spelat-ut onödig* onödigt obehövlig* "
        "meningslös* bortkastad* ingen-nytta ger-ingenting"
    ),
    # What there is shall stay.
    "keep": (
        "behåll* behålla behållas bevara* bevaras kvar ha-kvar vara-kvar stå-kvar finnas-kvar "
        "fortsätt fortsätta fortsatt* ta-inte-bort dra-inte-in rör-inte ändra-inte byt-inte "
        "som-det-är som-den-är som-nu låt-stå värna värnar vara-som"
    ),
}
_DENIES: Final = frozenset(
    """
    inte ej icke aldrig ingen inget inga ingenting ingenstans utan knappt knappast sällan slipper
    slippa slapp
    """.split()  # noqa: SIM905
)
_REACH: Final = 6  # words after a denial that it still denies
_MOST: Final = 2  # times that a kind counts
_LONG: Final = 20  # words

_TURNS: Final = ("wish", "more", "less", "keep", "good", "bad")
_COUNTED: Final = tuple(
    sign + kind
    for sign in ("", "not ")
    for kind in (*_KINDS, *(f"turns {turn}" for turn in _TURNS))
)
CONTENT_FEATURES: Final = (
    *_COUNTED, "denies", "says nothing of it", "wants nothing either", "nor denies", "more good",
    "more bad", "wants", "balance", "more good, wants nothing", "length", "!", "?",
    *(f"tells {kind}" for kind in KINDS), "stands", "stands for it",
    "denies what is bad", "denies what is good",
)  # fmt: skip
# What each weighs, and the constant; printed by `python -m evals.alike_learnt`.
CONTENT: Final[tuple[float, ...]] = (
    0.2476,  # good
    0.0365,  # bad
    -0.1971,  # more
    0.0860,  # less
    1.3865,  # keep
    0.3894,  # turns wish
    -0.5183,  # turns more
    -0.4299,  # turns less
    0.9382,  # turns keep
    -0.2983,  # turns good
    -0.2774,  # turns bad
    0.0934,  # not good
    0.2362,  # not bad
    0.3028,  # not more
    0.0000,  # not less
    -0.0342,  # not keep
    0.0053,  # not turns wish
    -0.2056,  # not turns more
    0.0000,  # not turns less
    -0.0342,  # not turns keep
    0.3585,  # not turns good
    0.3321,  # not turns bad
    -0.7764,  # denies
    -0.2576,  # says nothing of it
    0.2204,  # wants nothing either
    0.5330,  # nor denies
    0.0922,  # more good
    -0.6444,  # more bad
    -0.2319,  # wants
    0.3540,  # balance
    0.8987,  # more good, wants nothing
    0.2215,  # length
    0.0000,  # !
    0.0000,  # ?
    1.0419,  # tells content
    -0.1444,  # tells discontent
    0.2423,  # tells lacking
    0.7598,  # tells needless
    -0.0910,  # tells wanted
    1.1280,  # stands
    -0.7325,  # stands for it
    0.2362,  # denies what is bad
    0.0854,  # denies what is good
)
_CONSTANT: Final = -0.4649

_WHOLE: Final[dict[str, set[str]]] = {}
_STARTS: Final[dict[str, set[str]]] = {}
_PHRASES: Final[dict[str, str]] = {}
for _kind, _words in _KINDS.items():
    for _word in _words.split():
        if "-" in _word:
            _PHRASES[_word.replace("-", " ")] = _kind
        elif _word.endswith("*"):
            _STARTS.setdefault(_word[:-1], set()).add(_kind)
        else:
            _WHOLE.setdefault(_word, set()).add(_kind)
_PHRASE: Final = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _PHRASES), key=len, reverse=True)) + r")\b"
)
_WORD: Final = re.compile(r"[^\W\d_]+")


def content_features(clauses: Sequence[str]) -> tuple[float, ...]:
    """What CONTENT_FEATURES names, of a statement in normalised clauses."""
    found: Counter[str] = Counter()
    length = 0
    for clause in (clause.replace("-", " ") for clause in clauses):
        found.update(_PHRASES[phrase] for phrase in _PHRASE.findall(clause))
        denied = 0
        for word in _WORD.findall(_PHRASE.sub(" ", clause)):
            length += 1
            if word in _DENIES:
                denied = _REACH + 1
                found["denies"] += 1
            denied -= 1
            sign = "not " if denied > 0 and word not in _DENIES else ""
            found.update(sign + kind for kind in _kinds_of(word))
            if (turn := TURNS.of(word)) in _TURNS:
                found[f"{sign}turns {turn}"] += 1
    good = found["good"] + found["not bad"]
    bad = found["bad"] + found["not good"]
    wants = found["more"] + found["less"]
    balance = max(-_MOST, min(_MOST, good - bad))
    whole = " ".join(clauses)
    told = tells(clauses)
    return (
        *(float(min(found[kind], _MOST)) for kind in (*_COUNTED, "denies")),
        float(not good + bad), float(not good + bad + wants),
        float(not good + bad + wants + found["denies"]),
        float(good > bad), float(bad > good), float(wants > 0), float(balance),
        float(good > bad and not wants), min(length, _LONG) / _LONG,
        float("!" in whole), float("?" in whole),
        *(float(max(-_MOST, min(told[kind], _MOST))) for kind in KINDS),
        *map(float, stand(clauses)),
        float(found["not bad"] > 0 and not bad), float(found["not good"] > 0 and not good),
    )  # fmt: skip


def content(clauses: Sequence[str]) -> float:
    """How content a statement is, from -1 (something is wrong or missing) to 1."""
    told = content_features(clauses)
    odds = _CONSTANT + sum(w * value for w, value in zip(CONTENT, told, strict=True))
    return math.tanh(odds / 2)


@lru_cache(maxsize=50_000)
def _kinds_of(word: str) -> tuple[str, ...]:
    found = set(_WHOLE.get(word, ()))
    for size in range(3, len(word) + 1):
        found |= _STARTS.get(word[:size], set())
    return tuple(sorted(found))
