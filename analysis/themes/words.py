"""Swedish word forms: which are nouns that can carry a theme, and which never are.

Written by hand, as the nouns' side of it needs no dictionary: what is not a verb, an adjective or
an adverb in these lists, nor ends like one, may be a noun.
"""

import re
from functools import lru_cache
from typing import Final

__all__ = [
    "ADJECTIVE",
    "ARTICLES",
    "BEFORE_VERBS",
    "DEFINITE",
    "NO_NOUNS",
    "PREPOSITIONS",
    "VERB_FORMS",
    "form_weight",
]

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
# No nouns either: words that a reader of larger collections met among key words; English ones.
_OTHER_FORMS_MET: Final = """
    anmälde ansvara approve arbetande båda båd dog dom dumma erbjöds fastnade forskat framtaget
    genomlyst genomförd handledde heter höjd ingenstans ingått kraschar knakar keep lett loggar lät
    länge nothing ngn nån ngt people rann reported rösta ryska schemaläggs stayed stryks supervised
    sånt tacksam tjugotre utantill utredde verkar visningen vrider every fyrtio tillfredsställande
    about after again also always been being could day days did doing done ever feel from get give
    go going good got her him his into its just know less like long made make many maybe much must
    never new now only other over really said same should since still some something take than then
    too two until very want was way week well were why without work working year years
""".split()  # noqa: SIM905
# Nouns that say too little to carry a theme.
_VAGUE: Final = frozenset(
    """
    antal arbete arbetet arbetsplats arbetsplatsen avdelning avdelningar avdelningen behov
    behovet bit bitar bord bordet början dag dagar dagarna dagen dagligen dags dagsform del
    delar dvs eftermiddag eftermiddagar enhet enheten enheter enheterna etc exempel fall fallet
    fel folk form fråga frågan frågor frågorna förslag förutsättning förutsättningar förvaltning
    förvaltningar förvaltningarna förvaltningen grad grej grejer grund grupp gruppen grupper
    gång gången gånger gumman
    halvår halvåret hand handläggare handläggarna hej helhet hora hus huset håll
    hälften höst hösten idé idéer jobb jobben jobbet klockan kommentar kontor kontoret kl kr kronor
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
# What all work in the social services is about: tells one passage from another, names no theme.
_THE_WORK: Final = frozenset(
    """
    ärende ärenden ärendet ärendena klient klienten klienter klienterna barn barnet barnen familj
    familjen familjer familjerna samtal samtalen samtalet bistånd utredning utredningen utredningar
    utredningarna
    """.split()  # noqa: SIM905
)
VERB_FORMS: Final = frozenset(
    [
        *(verb + ending for verb in _REGULAR_VERBS for ending in ("", "r", "de", "t", "s", "des")),
        *(verb[:-1] + ending for verb in _REGULAR_VERBS for ending in ("er", "te", "ts", "s", "")),
    ]
)
ADJECTIVE: Final = re.compile(r"(?:[^n]a|igt|[^t]t|re|ig)$")
NO_NOUNS: Final = VERB_FORMS.union(_OTHER_FORMS, _OTHER_FORMS_MET) - {
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
# Nouns that end as genitives do (chefens).
_LOAN_NOUN: Final = re.compile(
    r"(?:evid|kompet|konfer|frekv|konsekv|tend|lic|prefer|exist|differ|refer|kongru|turbul)ens$"
)
DEFINITE: Final = re.compile(r"(?:en|et|n|t|na)$")
ARTICLES: Final = frozenset(
    """
    en ett den det varje våra vår vårt min mitt egen eget egna
    """.split()  # noqa: SIM905
)
PREPOSITIONS: Final = frozenset(
    """
    av för i kring med mellan mot om på till vid inom hos från
    """.split()  # noqa: SIM905
)
BEFORE_VERBS: Final = frozenset(
    """
    att vi man jag de som kan ska skall måste vill borde bör får inte hinner kunna få skulle du ni
    han hon
    """.split()  # noqa: SIM905
)


@lru_cache(maxsize=200_000)
def form_weight(word: str) -> float:
    """How likely a word form is a noun that can carry a theme, from the form alone, 0 to 1."""
    if word in NO_NOUNS:
        return 0.0
    if word in _VAGUE:
        return 0.15
    if word in _THE_WORK:
        return 0.25
    if _NOUN_ENDING.search(word) or _LOAN_NOUN.search(word):
        return 1.0
    if _OTHER_ENDING.search(word):
        # "are" may be an agent (handläggare) or a comparison (snabbare).
        return 0.7 if word.endswith("are") and len(word) > 8 else 0.25
    return 0.7
