"""Words that say the same, and words that turn a statement around, written by hand for the field.

Narrower than `analysis.themes.families`, which gather what speaks of one matter: here a word may
stand for the other in the same statement. Beginnings are written "chef*", ends "*chef".
"""

from typing import Final

from analysis.patterns import Patterns

__all__ = ["BETTER", "LINKS", "OPPOSITES", "PHRASES", "SAME", "TURNS"]

SAME: Final = Patterns(
    {
        "chef": (
            "chef* *chef *chefen *chefer *cheferna ledare ledaren ledarna leder ledning* "
            "boss* arbetsledning*"
        ),
        "kollega": (
            "kolleg* *kollega *kollegor arbetskamrat* medarbetar* personal* folk anställda "
            "arbetslag* staff colleague*"
        ),
        "nyanställd": (
            "nyanställ* nyanst* nya ny nybörjar* nykom* nyrekryter* nyexam* nyutexam* novis* färsk*"
        ),
        "introduktion": (
            "introdu* inskol* bredvidgång* onboarding* intro introt upplärning* välkomn* "
            "startprogram*"
        ),
        "mentor": ("mentor* fadd* handplock*"),
        "handledning": ("handled* *handledning *handledningen *handledare supervision"),
        "ärende": ("ärend* *ärenden akt akter akterna dossier* mål case cases caseload"),
        "mängd": (
            "ärendemängd* arbetsbelast* arbetsbörd* överbelast* belast* börda bördan "
            "arbetsmängd* drunkn* överhop* hopar högen högar workload"
        ),
        "tak": ("tak taket *tak *taket gräns gränsen gränser maxantal* max maxtal*"),
        "lön": (
            "lön* *lön *lönen *löner löne* ingångslön* betalt betalning* betala betalar "
            "tjänar tjäna plånbok* påslag* lönepåslag* ersättning* salary pay"
        ),
        "möte": (
            "möt* *möte *möten *mötet *mötena sammanträd* konferens* meeting* apt apt-* "
            "arbetsplatsträff* avstämning*"
        ),
        "utbildning": (
            "utbildning* *utbildning *utbildningar kurs* *kurs *kurser fortbild* "
            "vidareutbild* kompetensutveckl* föreläsning* training"
        ),
        "skola": ("universitet* högskol* lärosät* socionomutbild* socionomprogram*"),
        "student": ("student* praktikant* kandidat* elever vfu-student*"),
        "praktik": ("praktik* vfu* *praktik *praktiken"),
        "forskning": ("forsk* doktor* vetenskap* studie studien"),
        "dokumentation": (
            "dokument* journal* journalför* skriva skriver skrivande* anteckna* registrera* "
            "inmatning* matas mata skrivarbete*"
        ),
        "dubbelt": ("dubbelt dubbla dubbel* dubbelarb* dubbeldok* två-gånger"),
        "system": (
            "system* *system *systemet it it-* dator* datorn program programmet datorprogram* "
            "verksamhetssyst* teknik* programvar*"
        ),
        "krångel": (
            "kraschar krascha hänger strular strul* krångl* buggar fryser trasig* funkar-inte "
            "sönder ligger-nere"
        ),
        "larm": ("larm* *larm *larmet överfallslarm* larmknapp*"),
        "hot": ("hot hoten hotet hotad* hotfull* hota hotar våld* aggressiv* threat*"),
        "polis": ("polis* polisanmäl*"),
        "anmälan": ("anmäl* tillbud* incident* avvikelse* rapporter*"),
        "rum": (
            "rum rummet rummen samtalsrum* besöksrum* mötesrum* *rum *rummet *rummen lokal* "
            "kontorsrum*"
        ),
        "landskap": (
            "landskap* kontorslandskap* öppet-landskap sorl* buller* ljudniv* tyst* oväsen"
        ),
        "luft": ("ventilation* luft* luften kvav* syre*"),
        "parkering": ("parker* p-plats* p-tillst* ställa-bilen bilplats*"),
        "klient": ("klient* brukar* *klienter besökar* besökare enskilda sökande client*"),
        "tid": ("tid tiden hinna hinner hann tidsbrist* stund stunder"),
        "stress": ("stress* press pressad* slit* jäkta* hets* brådska* andfådd*"),
        "vila": ("återhämt* paus* vila vilar rast raster lunch* lunchen andas"),
        "sömn": ("sov* söm* vaken nätter nätterna vaknar insomn* sover"),
        "sluta": (
            "sluta slutar slutat säga-upp sagt-upp lämna lämnar byta-jobb söka-sig söker-sig "
            "sökte-mig uppsägning* flyr avgång* hoppar-av bort"
        ),
        "stanna": ("stanna stannar stannat kvar behålla"),
        "omsättning": ("personaloms* omsättning* kommer-och-går byts"),
        "konsult": ("konsult* inhyrd* bemanningsf* hyrperson* bemanningsfolk*"),
        "bemanning": (
            "bemann* underbemann* vakans* vakan* tillsätt* rekryter* anställ anställa "
            "personalbrist*"
        ),
        "vikarie": ("vikarie* ersättare*"),
        "lyssna": ("lyssn* lyhörd* hör-på hörsam* bryr struntar döva-öron gehör* höra"),
        "återkoppling": ("återkoppl* feedback* respons* beröm* uppskatt* bekräft*"),
        "stöd": ("stöd* stött* hjälp* hjälpa hjälper support* backar backning* uppbackning*"),
        "administration": ("administrat* adm adm-* assistent* pappersarb* sekreterarhjälp*"),
        "gemensam": ("gemensam* tillsamman* ihop gruppvis"),
        "två": ("dubbelbeman* par medhandl* parvis samhandl* två båda"),
        "ensam": ("ensam* ensamarb* själv"),
        "hembesök": ("hembesök* hemma-hos knackar"),
        "besked": ("besked* information* informera* kommunik* upplys* svar svara svarar"),
        "delaktig": (
            "delaktig* påverka* inflyt* medbest* vara-med säga-till-om förankr* inkluder*"
        ),
        "rättvis": ("rättvis* jämlik* jämställd* likabehandl* orättvis* missgynn* diskrimin*"),
        "kvinna": ("kvinn* flick* mammor mamma"),
        "man": ("män männen pojk* pappor pappa"),
        "samverkan": ("samverk* samarbet* samord*"),
        "vård": ("regionen regionens psykiatri* vården landsting* bup"),
        "fack": ("fack* förbundet akademikerförb* vision ssr klubben"),
        "skyddsombud": ("skyddsombud* huvudskyddsombud* arbetsmiljöombud*"),
        "förändring": ("förändring* omställning* omorganis* organisationsförändr*"),
        "risk": ("risk* riskbed* riskerna fara faror farlig* farligt"),
        "övertid": ("övertid* extra mertid* komptid* utanför-arbetstid"),
        "arbetstid": ("arbetstid* arbetsdag* arbetstidsf* timmar timmars heltid* deltid* dagen"),
        "hemarbete": ("hemarb* distans* hemifrån hemma"),
        "semester": ("semest* ledig* ledighet* *semestern"),
        "friskvård": ("friskv* träning* gym gymmet motion*"),
        "kaffe": ("kaff* *kaffe *kaffet kaffeautomat* fika* espresso*"),
        "städning": ("städ* smutsig* rengör*"),
        "erfaren": ("erfar* senior* äldre länge jobbat-länge rutinerad* veteran*"),
        "karriär": ("karriär* utvecklas specialist* avancera* befordr* tjänstetitel*"),
        "uppdrag": ("uppdrag* arbetsuppg* förvänt* roll rollen rollbeskr*"),
        "mål": ("mål målen målsättning* vision*"),
        "rutin": ("rutin* riktlinj* manual* handbok* instruktion* checklist*"),
        "tolk": ("tolk* *tolk"),
        "beslut": ("beslut* bestäm* avgör*"),
        "statistik": ("statistik* enkät* mätning* mäta mäts uppfölj*"),
        "bil": ("bil bilen bilar tjänstebil* *bilar poolbil*"),
        "ai": ("ai ai-* robot* automatiser* språkmodell*"),
        "ny-idé": ("idé* förslag* nytänk* innovation*"),
        "arbetsgivare": ("arbetsgiv* kommunen staden förvaltning*"),
        "ung": ("ung unga yngre ungdom*"),
        "barn": ("barn barnen barnet barns"),
        "lag": ("lag lagen lagar juridik* lagstift* paragraf*"),
        "krav": ("krav kraven kräver ställer-krav"),
        "trygg": ("trygg* säker säkra säkert säkerhet* lugn lugnt"),
        "trivas": ("trivs trivd* triv* stämning* sammanhåll* gemenskap* laganda* håller-ihop"),
    }
)

# Two ways that exclude one another; a statement that says one contradicts one that says the other.
OPPOSITES: Final = {
    "längd": (
        "lång* längre långa förläng* utdrag*",
        "kort korta kortare förkort* snabba",
    ),
    "höjd": (
        "hög högt höga högre höj* ökar ökat ökad",
        "låg lågt låga lägre sänk* minskar minskat",
    ),
    "storlek": (
        "stor stort stora större",
        "liten litet små mindre pyttesm*",
    ),
    "ofta": (
        "ofta oftare alltid jämt ständigt varje",
        "sällan aldrig knappt ibland",
    ),
    "tidig": (
        "tidigt tidig tidigare före innan förväg",
        "sent sen senare efter efteråt",
    ),
    "ensam": (
        "ensam ensamma själv individuell* enskild*",
        "tillsammans gemensam* grupp* två",
    ),
    "gammal": (
        "ny nya nytt ung unga yngre",
        "gammal gamla gammalt äldre erfar*",
    ),
    "öppen": (
        "öppen öppna öppet öppenhet",
        "stängd stängda stängt sluten hemlig*",
    ),
    "frivillig": (
        "frivillig* valfri*",
        "obligatorisk* tvång* tvingas tvinga måste",
    ),
    "lika": (
        "lika likadan* samma homogen*",
        "olika skilda blandad* brokig*",
    ),
    "många": (
        "många mycket massor fullt full",
        "få lite inga tomt",
    ),
    "snabb": (
        "snabb* fort rask*",
        "långsam* segt trögt dröjer",
    ),
    "fast": (
        "fast fasta tillsvidare*",
        "tillfällig* inhyrd* konsult*",
    ),
    "intern": (
        "intern* internt egna",
        "extern* utifrån inhyrd*",
    ),
    "öka": (
        "öka ökar ökat ökade växer",
        "minska minskar minskat minskade krymper",
    ),
    "kvar": (
        "stanna stannar stannat stanna-kvar",
        "sluta slutar slutat lämna lämnar",
    ),
    "central": (
        "central* centralt stadsövergrip*",
        "lokal lokalt lokala",
    ),
    "vara": (
        "vinst vinner vann",
        "förlust förlorar förlorade",
    ),
    "jämn": (
        "jämn jämnt",
        "ojämn* ojämnt",
    ),
    "upp": (
        "upp uppåt ovanför",
        "ner ned nedåt",
    ),
    "börja": (
        "börja börjar började start* inleds",
        "avslut* upphör* slutar sluta",
    ),
    "inne": (
        "in inne inomhus",
        "ut ute utomhus",
    ),
    "först": (
        "först första främst",
        "sist sista",
    ),
    "ja": (
        "ja stödjer godkän* accepter* välkomn*",
        "nej motsätt* avvis* förkast* protest*",
    ),
    "samma": (
        "stabil* fast* oförändr* kontinu*",
        "rörlig* byts växla* omsätt* ständigt-nya",
    ),
    "mer-än": (
        "över överstig* minst",
        "under understig* högst",
    ),
    "ledig": (
        "ledig ledigt tomt",
        "upptag* fullbok* fullt",
    ),
    "vet": (
        "vet visste känner förstår begriper kan kunde",
        "undrar gissa* ovetand* okunnig*",
    ),
    "hel": (
        "hela helt allt alla",
        "delvis halva halvt del",
    ),
    "skriven": (
        "skriftlig*",
        "muntlig*",
    ),
    "närvaro": (
        "närvar* här plats synlig* finns fanns",
        "frånvar* borta osynlig* saknas saknades",
    ),
    "manlig": (
        "män männen manlig*",
        "kvinnor kvinnorna kvinnlig*",
    ),
    "planerad": (
        "planera* förberedd* bestämt",
        "spontan* oplanera* akut*",
    ),
    "tidigt": (
        "tid",
        "försenat försenad* försening*",
    ),
    "dag": (
        "dagtid dagen",
        "natten kvällen kvällar nätter",
    ),
    "liv": (
        "arbetsro tyst tystnad lugn lugnt",
        "stoj sorl buller* oväsen stök*",
    ),
    "rik": (
        "gott-om överflöd rikligt",
        "ont-om brist* knappt",
    ),
    "delad": (
        "delad delat dela delar gemensam*",
        "eget egen egna",
    ),
    "fysisk": (
        "fysisk* plats på-plats",
        "digital* distans* teams",
    ),
}

# What turns a statement: it wants more of it, less, to keep it; finds it good, or bad; denies it.
TURNS: Final = Patterns(
    {
        "more": (
            "fler flera öka öka* höj* höja höjas inför införa införas ge ges låt efterlys* "
            "skaffa utöka utökat utökas förstärk* satsa bygg utveckla bredda dubbla starta "
            "återinför* prioriter* lägg-till saknas saknar saknade saknades saknats brist* "
            "anställ för-lite för-få more"
        ),
        "wish": (
            "vill vilja önskar önskas önskan behöver behövs behov borde bör ska måste kräver "
            "krävs skulle-vilja kan-vi-inte kan-ni-inte tack nu need want"
        ),
        "less": (
            "färre minska minskas sänk* sänka slopa slopas avskaffa avskaffas avstå avveckla* "
            "ta-bort tas-bort stoppa stopp undvik* skippa skrota minimer* halver* skala-ner "
            "skala-bort spara-in stäng stänga riv ersätt ersätta byt-ut slipp dra-ned dra-ner "
            "skär-ner begräns* lägg-ner lägga-ner läggs-ner förbjud* mindre gå-ur utanför "
            "bli-av-med göra-sig-av-med bort på-väg-bort upphör* för-mycket för-många inga-fler "
            "inte-fler ingen-mer inget-mer sluta-med less fewer"
        ),
        "keep": ("behåll behålla behålls behållas bevara bevaras kvar fortsätt fortsätta stå-kvar"),
        "good": (
            "bra fin fint fina bäst bästa bättre fungerar funkar nöjd nöjda glad glada trivs "
            "trivdes uppskatt* toppen utmärkt* suverän* fantastisk* jättebra perfekt trevlig* "
            "snäll* omtänk* varm* varmt stark* stimuler* lärorik* inspirer* meningsfull* "
            "professionell* pålitlig* ärlig* välfung* genomtänk* användbar* värdefull* "
            "ovärderlig* hjälpsam* generös* prestigelös* effektiv* underlättar sparar fräsch* "
            "ren rent rymlig* ljus ljusa bekväm* skönt skön lyckad* lyckades engagera* "
            "trevligt stödjer förbättr* utvecklas växer växte stannar öppet välkommen "
            "välkomnad sedd sedda peppad pigg utvilad motiver* orkar klarar stabil* kontinu* "
            "stimul* gav-mycket lärde prisvärd modern* hel funger* tröst* rejäl* omsorg* "
            "samarbetsv* hygglig* kul rolig* lyhörd* lyssnar trygg* tryggt säker säkra säkert "
            "stolt* stolta stöttar stöttade stöttande backar tydlig* rättvis* rättvist enkel "
            "enkelt smidig* lätt lugnt lugn lagom rimlig* tillräcklig* räcker hinner hann "
            "vågar vågade fördel* följer gott värt tack beröm* guld härlig* lita litar gillar "
            "älskar nöje kompetent* kunnig* tillgänglig* närvarande lyft uppmuntra* inget-fel "
            "inget-att-invända inget-att-klaga inte-illa good great"
        ),
        "bad": (
            "dålig* dåligt sämre sämst sämsta värst värsta trasig* krångl* strul* kaos* "
            "rörig* otydlig* orättvis* orimlig* otrygg* farlig* farligt osäker* stress* "
            "missnöj* besvik* hopplös* utskrattad* full-fart usel* uselt värdelös* tråkig* "
            "jobbig* tung tungt svårt svår långsam* seg segt struntar ignorera* nonchal* "
            "döva-öron bryter hot-mot hållas-utanför straff* nackdel* hotar hot fel problem* "
            "klagar gnäll* rädd* rädda törs-inte missgynn* överbelast* drunkn* krasch* hänger "
            "otillräcklig* obegriplig* frånvarande osynlig* bortkastad* skräp* kall kallt "
            "trång* trångt bullrig* okunnig* stel* kyligt kylig sur sura arrogant* fientlig* "
            "ovänlig* opålitlig* oärlig* ogenomtänk* oanvänd* onödig* ineffektiv* försvår* "
            "smutsig* skitig* mörk* obekväm* misslyck* försämr* stagner* krympt* utanförsk* "
            "osedd* bortglömd* glömdes glöms oengager* ointresser* trött* slut utmatt* "
            "omotiver* ledsen ledsamt ångest* oro* ängslig* mobb* fryser frös läcker "
            "nonchalant* gammalmod* föråldrad* instabil* otrivs* vantriv* vantrivs svek "
            "sviken lögn* falsk* hånfull* skällde skäller kritiser* motarbet* hindr* "
            "blockera* slarv* saktar ofärdig* sen försen* dyr* bortkastat förlorad* splittr* "
            "bråk* konflikt* elak* kväv* sliter utbränd* ohållbar* oacceptab* klantig* "
            "meningslös* bad poor"
        ),
        "no": (
            "inte ej icke aldrig ingen inget inga ingenting ingenstans utan knappt knappast "
            "sällan slipper slippa slapp emot motsätt* nej vägra* upphör* försvann försvunnit "
            "no not never"
        ),
    }
)

# Several words that are one, in whatever table above; and such as only look like a denial.
PHRASES: Final = tuple(
    """
    för-lite för-få för-mycket för-många alltför-mycket alltför-många ta-bort tas-bort dra-ned
    dra-ner skär-ner lägg-ner lägga-ner läggs-ner gå-ur bli-av-med göra-sig-av-med stå-kvar
    stanna-kvar kan-vi-inte kan-ni-inte skulle-vilja inget-fel inget-att-invända inget-att-klaga
    inte-illa skala-ner skala-bort spara-in byt-ut lägg-till gav-mycket ont-om gott-om
    ständigt-nya döva-öron törs-inte två-gånger säga-upp sagt-upp byta-jobb söka-sig söker-sig
    hoppar-av kommer-och-går hör-på vara-med säga-till-om ställa-bilen hemma-hos ligger-nere
    håller-ihop inte-bara inte-förrän inte-minst inte-sällan hot-mot hållas-utanför full-fart
    på-väg-bort i-stället-för istället-för inga-fler inte-fler ingen-mer inget-mer sluta-med
    """.split()  # noqa: SIM905
)

# Words that put one thing before another: "högre lön före kortare tid".
LINKS: Final = frozenset(
    """
    före framför hellre istället stället inte
    """.split()  # noqa: SIM905
)

# A statement that begins with one of these, and does not tell how things are, wants what is not so:
# "bättre datorer".
BETTER: Final = frozenset(
    """
    bättre snabbare tydligare tystare tryggare säkrare enklare lättare smidigare rättvisare jämnare
    lugnare rimligare renare fräschare öppnare närmare stabilare friskare trevligare vänligare
    varmare svalare ljusare rakare effektivare modernare roligare klarare begripligare ärligare
    mänskligare starkare tätare likvärdigare kunnigare flexiblare smartare hållbarare skarpare
    rymligare lyhördare
    """.split()  # noqa: SIM905
)
