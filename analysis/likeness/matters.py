"""The matters that statements of the field are about, and which of them are each other's contrary.

Wider than `likeness.words.SAME`, where a word may stand for another: here two statements that both
speak of the matter may want the same, so that a wish is found again in other words. Written by
hand. Beginnings are written "chef*", ends "*chef", several words "för-mycket".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from analysis.text import split_compound

__all__ = ["CONTRARY", "matters_in"]

_MATTERS: Final = {
    "alla": ("alla samtliga varenda vem-som-helst envar hela-gruppen"),
    "ingen-alls": ("ingen inga knappt-någon nästan-ingen"),
    "alltid": (
        "alltid jämt ständigt jämnt hela-tiden varje-gång konstant dygnet-runt oavbrutet ideligen"
    ),
    "ofta": (
        "ofta oftare flera-gånger regelbundet återkommande gång-på-gång titt-som-tätt varje-vecka"
    ),
    "sällan": ("sällan knappt nästan-aldrig en-gång-om-året enstaka"),
    "snabbt": (
        "snabb* fort genast direkt omgående blixt* rask* kvickt prompt på-en-gång meddetsamma strax"
    ),
    "långsamt": (
        "långsam* segt seg trögt drar-ut tar-evigheter dröjer tar-veckor tar-månader kryper"
    ),
    "vänta": ("vänta* väntetid* kö köa köer dröjsmål* väntan"),
    "tidigt": ("tidig* i-förväg i-god-tid på-förhand förebygg* från-början från-start före innan"),
    "sent": ("sen sent försen* efteråt i-efterhand i-sista-stund för-sent"),
    "nystart": (
        "börja* började start* första-dagen första-veckan första-tiden anställdes tillträd*"
    ),
    "tala-om": ("säga säger sade berätta* uttal* yttra* yttrande* tala framföra lufta ta-upp"),
    "våga": ("våga* törs tordes modig* rädd* rädsla skräm* oro* bekymr* otrygg*"),
    "få-veta": (
        "visste besked* informa* upplys* känner-till får-veta meddel* underrätt* hålls-uppdaterade"
    ),
    "hemligt": ("hemlig* mörka* dölj* döljs slutna bakom-stängda tyst-om tystnadskultur"),
    "öppet": ("öppen öppenhet* transparen* insyn ärlig* uppriktig* rak raka"),
    "tydlig": ("tydlig* klar klart klara begriplig* glasklar* förståelig* lätt-att-förstå"),
    "otydlig": (
        "otydlig* oklar* luddig* flumm* obegriplig* svårt-att-förstå vag vaga svårbegrip* förvirr*"
    ),
    "enkel": ("enkel* enkla lätt lätta lättare smidig* okomplicer* lättanvänd* friktionsfri*"),
    "svår": ("svår* komplicer* krånglig* besvärlig* invecklad* snårig* knepig* komplex*"),
    "pengar": ("peng* budget* ekonomi* anslag* medel resurser kronor kosta* kostnad* finansi*"),
    "dyrt": ("dyr* kosta-för kostar kostsam* slöseri bortkastad*"),
    "billigt": ("billig* prisvärd* kostnadsfri* gratis"),
    "spara": ("spar* besparing* nedskär* dra-ner snåla effektivis*"),
    "lönepengar": (
        "lönekuvert* plånbok* betalt tjänar betala* ersättning* ersätt* arvode* "
        "löneförhöjning* lönehöjning* kronor-mer belöna* honorera* lön löne* lönen löner "
        "lönerna *lön *lönen *löner"
    ),
    "för-mycket": (
        "för-mycket för-många översväm* svämmar orimlig* överlast* drunkna* överhop* "
        "alltför fullbok* proppfull*"
    ),
    "för-lite": (
        "för-lite för-få brist* fattas saknas saknar otillräckl* räcker-inte underdimension*"
    ),
    "lagom": ("lagom rimlig* hanterlig* tillräcklig* räcker lugnt"),
    "arbetsbörda": (
        "arbetsbelast* arbetsbörd* arbetsmängd* ärendemängd* jobba-för-mycket "
        "mycket-att-göra belastning* högar hög-belastning tempot arbetstempo*"
    ),
    "stressad": (
        "stress* press pressa* jäkt* hets* jagad* springa springer sliter slitas utmatt* "
        "utbränd* gå-in-i-väggen sjukskriv* tröttkörd* uttröttad* slutkörd*"
    ),
    "återhämtning": (
        "återhäm* vila vilar paus* andas andhämt* andrum rast* lunch* koppla-av varva-ner"
    ),
    "sova": ("sov* söm* nattsöm* vaken nätter nätterna natten insomn*"),
    "hinna": ("hinn* hann tid tiden tidsbrist* tidspress* tidsutrymme* gott-om-tid"),
    "möten": (
        "möte* *möte *möten *mötena sammanträd* träff* *träff *träffar konferens* "
        "avstämning* samling* apt mötestid*"
    ),
    "kollegor": (
        "kolleg* arbetskamrat* arbetskompis* medarbetar* teamet team gruppen arbetsgrupp* "
        "personal* folk anställda bemanning* varandra"
    ),
    "gemenskap": (
        "gemenskap* sammanhåll* samman* håller-ihop laganda* kamrat* stämning* "
        "klimat* drar-åt-samma"
    ),
    "splittring": (
        "splittr* bråk* konflikt* osämja grupper-i-gruppen mobb* fryser-ut utfrys* baktal* "
        "prata-förbi"
    ),
    "chefen": (
        "chef* *chef *chefen *chefer *cheferna ledare* gruppledar* närmaste-ledare "
        "enhetschef* ledning* överordnad* arbetsledar* arbetsledning* leder"
    ),
    "högsta-ledning": (
        "ledning* ledningsgrupp* förvaltningsledning* högsta-cheferna direktör* "
        "stadsdelsdirektör* topp*"
    ),
    "politiker": ("politik* nämnd* kommunfullmäktig* förtroendevald* borgarråd* beslutsfattar*"),
    "nära": (
        "nära närvarande tillgänglig* på-plats nås få-tag närhet* till-hands synlig* "
        "går-att-nå öppen-dörr"
    ),
    "frånvarande": ("frånvar* osynlig* borta onåbar* går-inte-att-nå aldrig-där aldrig-på-plats"),
    "lyssnar": ("lyssn* hör-på hörs lyhörd* tar-till-sig gehör* tar-in uppmärksam* bryr-sig"),
    "nonchalerar": (
        "struntar ignorera* nonchal* viftar* döva-öron avfärd* bryr-sig-inte lyssnar-inte"
    ),
    "beröm": (
        "beröm* uppskatt* tack tackar tackade ros klapp bekräft* erkännande* uppmuntr* sedd sedda"
    ),
    "kritik": ("kritik* kritiser* klaga* gnäll* skäll* tillrättavis* skäller nedlåtande"),
    "återkoppling": ("återkoppl* feedback* respons* gensvar*"),
    "stöd": (
        "stöd* stött* hjälp* backar backning* bistå* avlast* assist* uppbackning* ensam* "
        "lämnas-ensam klara-sig-själv klara-sig-själva"
    ),
    "avlastning": (
        "avlast* assistent* administratör* sekreterarhjälp* slippa-pappersarbete handräckning*"
    ),
    "administration": (
        "administra* pappersarbet* pappersexercis* byråkrati* blankett* formulär* kontorsgöromål*"
    ),
    "skriva": (
        "skriv* dokument* anteckn* journal* utredningstext* protokoll* skrivarbet* akter akterna"
    ),
    "statistik": (
        "statistik* siffror siffr* räkna* mäta mäts mätning* rapporter* enkät* uppfölj* "
        "utvärder* nyckeltal* pinn*"
    ),
    "dubbelarbete": ("dubbel* två-gånger en-gång-till på-två-ställen dubblett* samma-uppgift"),
    "datorsystem": (
        "system* dator* it it-* program* teknik* teknisk* digital* verksamhetssystem* "
        "journalsystem* inlogg* appar mjukvar*"
    ),
    "strul": (
        "strul* krångl* kraschar hänger-sig trasig* sönder fungerar-inte buggar fryser "
        "ligger-nere skräp* hackar"
    ),
    "mobil": ("telefon* mobil* lur luren"),
    "dator-fart": ("svarstid* laddar tar-tid-att-starta"),
    "robot": ("robot* automat* ai ai-* språkmodell* maskin* dikter* tal-till-text"),
    "utbildning": (
        "utbild* kurs* *kurs *kurser fortbild* vidareutbild* kompetensutveckl* lära-sig "
        "lär lärde lärorik* föreläsning* studier läsa-vidare poäng"
    ),
    "kompetens": (
        "kompeten* kunskap* kunnig* kan kunna skicklig* duktig* proffsig* erfaren* expert* "
        "specialist* det-jag-kan"
    ),
    "okunnig": ("okunnig* kan-inte obegåv* ovana ovan"),
    "forskning": ("forsk* vetenskap* evidens* beprövad* studie studier universitet* akademi*"),
    "student": ("student* praktikant* vfu praktik* kandidat* elev elever"),
    "socionom": ("socionom* socialsekreterar* handläggar* yrket professionen"),
    "introduktion": (
        "introdu* inskol* välkomn* togs-emot bredvid onboarding* lärdes-upp upplärning* komma-in"
    ),
    "ny": (
        "ny nya nykom* nybörjar* nyanställ* nyexam* nyutexam* färska nyrekryt* "
        "som-just-har-börjat som-ny"
    ),
    "mentor": ("mentor* fadder* faddrar handplock* erfaren-kollega gå-bredvid"),
    "handledning": (
        "handled* *handledning reflektion* reflekter* tänka-efter eftertanke* eftertänk* "
        "processhandled*"
    ),
    "utifrån": ("extern* utifrån utomstående oberoende"),
    "ärende": ("ärend* fall fallen akt klientärend* utredning* mål"),
    "ärendetak": ("tak taket ärendetak* gräns gränsen max maximalt högst inte-fler-än"),
    "fördela": ("fördel* tilldel* delas-ut lott*"),
    "rättvist": ("rättvis* jämn* jämlik* lika likvärdig* jämställd* opartisk*"),
    "orättvist": ("orättvis* ojämn* godtyck* favoriser* missgynn* diskrimin* gynna* särbehandl*"),
    "två-personer": ("två dubbelbeman* par medhandl* parvis tillsammans ihop båda bägge"),
    "ensam": ("ensam* själv på-egen-hand solo en-person"),
    "hembesök": ("hembesök* hemma-hos åka-hem besök-i-hemmet hem-till"),
    "hot-och-våld": ("hot* våld* angrep* attack* slag knuff* aggressiv* spott*"),
    "säkerhet": ("säker* trygg* larm* väktar* vakt* skydd* överfall* bevak*"),
    "fara": ("farlig* fara faror risk* utsatt* otrygg*"),
    "anmäla": ("anmäl* rapport* tillbud* polisanmäl* incident* avvikelse*"),
    "reception": ("reception* entré* ingång* mottagning* väntrum* besökare*"),
    "lokaler": ("lokal* rum* *rum *rummet *rummen hus* kontor* byggnad* korridor* våning*"),
    "landskap": ("landskap* öppet-kontor kontorslandskap* aktivitetsbas*"),
    "tyst": ("tyst* ostört* ostörd* lugn-och-ro stilla avskil* arbetsro* koncentr*"),
    "buller": ("buller* oväsen* stoj* stök* ljudnivå* pratigt stör-varandra"),
    "eget-rum": ("eget-rum egna-rum enskilt-rum cellkontor* egen-plats"),
    "fräsch": ("fräsch* ljus* fin fina snygg* rymlig* modern* nyrenover*"),
    "sliten": (
        "sliten* slitna skitig* smutsig* nedgång* mörk* trång* trångt unken* förfall* dystert"
    ),
    "luft": ("luft* ventil* syre* kvav* unken*"),
    "värme": ("kall* varm* frys* temperatur* drag dragit svett*"),
    "möbler": ("möbl* skrivbord* stol* bordet borden "),
    "kaffe": ("kaff* fika* bryggar* kaffeautomat*"),
    "mat": ("mat lunch* kök* mikro* matlåd*"),
    "parkering": ("parker* bilplats* ställa-bilen"),
    "resor": ("res* restid* pendl* åka färd* buss* tunnelban*"),
    "bil": ("bil bilar* bilen tjänstebil* poolbil* fordon*"),
    "cykel": ("cykel* cykl*"),
    "hemarbete": ("hemarbet* distans* hemifrån hemma på-distans hemmakontor*"),
    "kontoret-alla": ("på-kontoret på-plats kontorsnärvaro*"),
    "arbetstid": ("arbetstid* arbetsdag* timmar* schema* heltid* deltid* arbetsvecka* flex*"),
    "kortare-dag": ("sextimmars* sex-timmar arbetstidsförkort* kortare-arbetsdag förkorta*"),
    "övertid": (
        "övertid* mertid* extra-timmar komp* kvällsarbet* jobba-över utöver-schemat "
        "jobbar-över sitter-kvar"
    ),
    "semester": ("semest* ledig* ledighet* sommar* juli"),
    "sjuk": ("sjuk* frånvar* vab* vård-av-barn"),
    "föräldraledig": ("föräldraled* hemma-med-barn mammaled* pappaled* småbarn*"),
    "friskvård": ("friskvård* trän* gym* motion* massage* hälsa*"),
    "sluta": (
        "slut* slutar slutade säga-upp säger-upp lämna* lämnar byta-jobb söka-sig "
        "söker-sig söka-bort uppsägning* hoppar-av avgång* flyr dra-vidare på-väg-bort"
    ),
    "stanna": (
        "stann* kvar bli-kvar blir-kvar fortsätta-här trogen trogna länge behålla-personal lojal*"
    ),
    "omsättning": ("omsättning* personaloms* kommer-och-går byts byter genomström* svängdörr*"),
    "stabilt": ("stabil* kontinu* samma-personer långvarig*"),
    "konsult": ("konsult* inhyrd* hyrda hyr bemanningsföretag* hyrpersonal* timanställ*"),
    "fast-anställd": ("fast-anställd fast-anställda fast* tillsvidare* egen-personal egna"),
    "bemanna": (
        "bemann* anställ* rekryt* tillsätt* vakans* vakant* personalbrist* underbemann* "
        "fullbemann* fler-händer fler-tjänster utöka förstärk*"
    ),
    "vikarie": ("vikarie* ersättare* hoppar-in hoppade-in timvikarie*"),
    "erfarna": ("erfar* senior* äldre rutinerad* veteran* jobbat-länge många-år"),
    "unga": ("unga ung yngre ungdom*"),
    "karriär": ("karriär* avancera* befordr* komma-vidare utvecklas-i titel* steg"),
    "chefskap-bli": ("bli-chef leda-andra chefskap*"),
    "roll": ("roll* uppdrag* arbetsuppg* ansvar* befogenhet* mandat* vem-som-gör"),
    "mål": ("mål målen vision* inriktning* strategi*"),
    "rutin": (
        "rutin* riktlinj* manual* handbok* checklist* lathund* regler* så-gör-man arbetssätt*"
    ),
    "beslut": ("beslut* bestäm* avgör* fatta* klubba*"),
    "delegation": ("delegation* befogenhet* mandat* få-bestämma besluta-själva"),
    "inflytande": (
        "inflyt* påverk* delaktig* medbestäm* vara-med-och säga-till-om medverk* inkluder* "
        "får-bestämma bli-tillfrågad"
    ),
    "detaljstyra": ("detaljstyr* styr* kontroll* övervak* granska* mikro* kontrollera*"),
    "tillit": ("tillit* förtroende* lita* litar fria-händer självständig* frihet*"),
    "misstro": ("misstro* misstänk* misstänksam* misstrogen*"),
    "omorganisation": (
        "omorganis* organisationsförändr* omstruktur* förändring* ny-organisation slå-ihop "
        "sammanslag* gör-om"
    ),
    "lugn-organisation": ("arbetsro* stabilitet* lämna-i-fred"),
    "samarbete": (
        "samarbet* samverk* samord* drar-åt-samma gemensam* över-gränser tillsammans-med"
    ),
    "skola": ("skol* lärar* förskol* rektor* elevhälsa*"),
    "vård": ("psykiatri* sjukvård* region* vård* vårdcentral* bup läkar*"),
    "myndigheter": ("myndighet* försäkringskassa* arbetsförmedling* polis*"),
    "klient": (
        "klient* brukar* besökare enskild* sökande medborgar* hjälpsökande* de-vi-hjälper "
        "de-vi-möter människor*"
    ),
    "barn": ("barn* barnets unga* ungdom*"),
    "familj": ("föräld* mamm* papp* anhörig* närstående* familj familjen familjer familjerna"),
    "familjehem": ("familjehem* placera* placerade"),
    "missbruk": ("missbruk* beroende* drog* alkohol*"),
    "försörjning": ("försörjning* bistånd* ekonomiskt-bistånd socialbidrag* riksnorm*"),
    "boende": ("boende* bostad* bostäder hemlös* lägenhet*"),
    "äldre-vård": ("äldre* hemtjänst* omsorg*"),
    "tolk": ("tolk* språk* översätt*"),
    "bemötande": ("bemöt* respekt* vänlig* trevlig* hygglig* snäll* artig* värdig*"),
    "otrevlig": ("otrevlig* respektlös* kränk* elak* hånfull* ovänlig* sur sura"),
    "väntetid": ("handläggningstid* väntetid* kö* vänta*"),
    "kvalitet": ("kvalit* rättssäk* god klass noggrann* slarv* rättsosäk*"),
    "förebygga": ("förebygg* tidiga-insatser tidigt-stöd innan-de-uppstår prevent*"),
    "öppettider": ("öppet* öppettid* kvällsöpp* stängt telefontid*"),
    "väktarbehov": ("vakt vakten vakter väktare"),
    "information-kanal": ("intranät* mejl* epost* inkorg* nyhetsbrev* utskick* anslagstavl*"),
    "fira": ("fira* fest* tårta* framgång* julbord*"),
    "trivsel": ("triv* trivs glad glädje* rolig* kul nöje stimul* meningsfull* arbetsglädje*"),
    "vantrivsel": ("vantriv* otriv* olust* ångest* gråt* ledsen mår-dåligt tungt"),
    "stolt": ("stolt* status* rykte* yrkesstolt* anseende*"),
    "rekommendera": ("rekommender* tipsa* avråd* avråda*"),
    "facket": ("fack* förbund* klubb* skyddsombud* ombud*"),
    "arbetsgivare": ("arbetsgiv* kommunen staden förvaltning*"),
    "hr": ("hr personalavdelning* personalenhet* lönekontor*"),
    "lag": ("lag lagen lagar jurist* juridik* juridisk* lagstift* paragraf*"),
    "jämställdhet": ("kvinn* män männen kön* manlig* kvinnlig*"),
    "mångfald": ("mångfald* bakgrund* språkkun* blandad*"),
    "test-pröva": ("pröva testa* försök* pilot*"),
    "återinföra": ("tillbaka återinför* återgå som-förr gamla"),
    "sekretess": ("sekretess* tystnadsplikt* integritet*"),
    "miljö": ("miljö* klimat* sopsorter* återvinn*"),
    "städ": ("städ* rengör* smutsig*"),
    "planering": ("planer* schemalägg* framförhåll* förbered* genomtänk* struktur*"),
    "kaos": ("kaos* rörig* oordning* ostrukturer* huller improviser* fiasko*"),
    "prioritera": ("prioriter* välja-bort sålla rangordn*"),
    "uppföljning": ("uppfölj* följa-upp följer-upp koll utvärder*"),
    "skillnad": ("skillnad* olika skiljer ojämlik*"),
    "nytta": (
        "nytt* värdefull* givande* gav-mycket användbar* till-hjälp bidrar tillgång lönar-sig värt"
    ),
    "onödigt": (
        "onödig* meningslös* bortkastad* slöseri ger-ingenting fyller-ingen-funktion "
        "ingen-nytta poänglös* överflödig* värdelös*"
    ),
    "lätt-nå": ("går-att-nå svarar få-kontakt kontakt*"),
    "svarar-ej": ("svarar-inte svarar-aldrig ingen-svarar"),
}

# Who says the one says the opposite of who says the other, of the same thing.
_CONTRARIES: Final = (
    ("snabbt", "långsamt"),
    ("tidigt", "sent"),
    ("tydlig", "otydlig"),
    ("enkel", "svår"),
    ("billigt", "dyrt"),
    ("för-mycket", "för-lite"),
    ("lagom", "för-mycket"),
    ("lagom", "för-lite"),
    ("lagom", "arbetsbörda"),
    ("nära", "frånvarande"),
    ("lyssnar", "nonchalerar"),
    ("beröm", "kritik"),
    ("kompetens", "okunnig"),
    ("rättvist", "orättvist"),
    ("två-personer", "ensam"),
    ("säkerhet", "fara"),
    ("tyst", "buller"),
    ("fräsch", "sliten"),
    ("hemarbete", "kontoret-alla"),
    ("stanna", "sluta"),
    ("stabilt", "omsättning"),
    ("konsult", "fast-anställd"),
    ("tillit", "detaljstyra"),
    ("tillit", "misstro"),
    ("trivsel", "vantrivsel"),
    ("planering", "kaos"),
    ("nytta", "onödigt"),
    ("gemenskap", "splittring"),
    ("öppet", "hemligt"),
    ("alla", "ingen-alls"),
    ("alltid", "sällan"),
    ("ofta", "sällan"),
    ("stöd", "ensam"),
    ("landskap", "eget-rum"),
    ("bemötande", "otrevlig"),
    ("lätt-nå", "svarar-ej"),
    ("ny", "erfarna"),
    ("strul", "enkel"),
    ("återinföra", "ny"),
    ("omorganisation", "lugn-organisation"),
    ("våga", "hemligt"),
)
CONTRARY: Final = {
    name: frozenset(
        other for pair in _CONTRARIES for other in pair if name in pair and other != name
    )
    for name in _MATTERS
}

_Names = dict[str, frozenset[str]]
_LEAST_INSIDE: Final = 4  # letters of a beginning that counts inside a compound


def _table() -> tuple[_Names, _Names, _Names, _Names]:
    whole: dict[str, set[str]] = {}
    starts: dict[str, set[str]] = {}
    ends: dict[str, set[str]] = {}
    phrases: dict[str, set[str]] = {}
    for name, words in _MATTERS.items():
        for word in words.split():
            if word.endswith("*"):
                starts.setdefault(word[:-1], set()).add(name)
            elif word.startswith("*"):
                ends.setdefault(word[1:], set()).add(name)
            elif "-" in word:
                phrases.setdefault(word.replace("-", " "), set()).add(name)
            else:
                whole.setdefault(word, set()).add(name)

    def frozen(table: dict[str, set[str]]) -> _Names:
        return {key: frozenset(names) for key, names in table.items()}

    return frozen(whole), frozen(starts), frozen(ends), frozen(phrases)


_WHOLE, _STARTS, _ENDS, _PHRASES = _table()
_PHRASE: Final = re.compile(
    r"\b(?:"
    + "|".join(p.replace(" ", "[ -]") for p in sorted(_PHRASES, key=len, reverse=True))
    + r")\b"
)


def matters_in(clause: str, words: Sequence[str]) -> frozenset[str]:
    """The matters of a clause, given normalised and as its words."""
    found = {name for word in words for name in _of_word(word)}
    for phrase in _PHRASE.findall(clause):
        found |= _PHRASES[phrase.replace("-", " ")]
    return frozenset(found)


@lru_cache(maxsize=50_000)
def _of_word(word: str) -> frozenset[str]:
    found = set(_WHOLE.get(word, ()))
    for size in range(2, len(word) + 1):
        found |= _STARTS.get(word[:size], frozenset())
        found |= _ENDS.get(word[-size:], frozenset())
    for part in split_compound(word):
        if part != word:
            found |= _WHOLE.get(part, frozenset())
            for size in range(_LEAST_INSIDE, len(part) + 1):
                found |= _STARTS.get(part[:size], frozenset())
    return frozenset(found)
