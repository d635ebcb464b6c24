"""Words by how they colour a statement: they praise, complain, want more, less or nothing, grow,
shrink, oblige.

Written by hand for `likeness.valence`: beginnings "chef*", several words "gott-om".
"""

from typing import Final

__all__ = ["KINDS", "OWN"]

KINDS: Final = {
    # It is good, it works, there is enough of it.
    "good": (
        "bra bäst bästa bättre fin fint fina finare god gott goda utmärkt* toppen topp kanon* "
        "super* jättebra grym grymt schysst* najs nice great perfekt* fungerar funkar "
        "fungerat funkat funka fungera flyter fungerande duger dög håller hållbar* klarar "
        "klarat klarade klara hinner hann hunnit räcker räckte lyckas lyckats lyckad* "
        "lyckosam* nöjd* glad glada glatt glädj* trivs trivts trivdes trivsel* uppskatta* "
        "omtyckt* populär* älskar gillar njuter stolt* lycklig* tacksam* roligt rolig roliga "
        "kul skönt skön sköna härlig* underbar* fantastisk* guld ovärderlig* pärla* pärlor "
        "suverän* strålande lysande imponer* förträfflig* föredömlig* mönstergill* klockren* "
        "välkomna* välkommen* välkommet lyft lyfter trygg* säker säkert säkra säkerställd* "
        "skyddad* skyddas skyddar värna* bevarad* lugn lugnt lugna lugnare stabil* fast "
        "pålitlig* tillförlitlig* lita litar förtroende* tillit tillitsfull* ärlig* rak raka "
        "rakt öppen öppet öppna öppenhet* transparent* tydlig* klar klart glasklar* "
        "begriplig* lättläst* lättförstå* lättbegrip* förstår begriper vet framgår "
        "känner-till överblick* struktur* ordnad* ordning ordentlig* noggrann* genomtänkt* "
        "välplanera* planerat planerad väl välfung* välskött* välordna* välorganisera* "
        "välutbilda* välanpassa* välbemanna* välutrusta* väluppbyggd* proffsig* "
        "professionell* kompetent* kunnig* skicklig* duktig* klok* erfaren* påläst* insatt "
        "insatta snabb snabbt snabba snabbare smidig* enkel enkelt enkla enklare lätt lätta "
        "lättare bekväm* effektiv* praktisk* hanterlig* rimlig* lagom tillräcklig* avvägd* "
        "avvägt skälig* rättvis* jämlik* jämställ* likvärdig* lika-villkor neutral* opartisk* "
        "saklig* stöd stödjer stöttar stöttad* stöttas hjälper hjälpte hjälps hjälpsam* "
        "backar backas uppback* omtänksam* omsorg* omhänderta* mån lyhörd* lyssnar lyssnade "
        "lyssnat gehör sedd sedda ses hörd hörda bekräfta* uppmuntra* beröm berömmer peppar "
        "peppande tackar tack erkänn* respekt* belöna* inflytande delaktig* påverka påverkar "
        "medbestäm* väger inkludera* räknas hör-till tillhör gemenskap* sammanhåll* "
        "sammansvets* vänlig* vänner snäll* hygglig* trevlig* artig* generös* varm varmt "
        "varma humor skrattar samarbetar samarbetsvillig* överens enade enat tillgång* nytta "
        "nyttig* värdefull* meningsfull* givande lärorik* berikande inspirera* utveckla* "
        "växer lär lärde lärt energi* kraft* stimulera* engagera* motivera* ambitiös* "
        "kreativ* nyfik* intressant* spännande tillgänglig* närvarande nära anträff* synlig* "
        "nåbar* svarar svarade dyker-upp till-hands finns i-tid direkt omgående alltid snart "
        "prompt fräsch* ren rent rena ljus ljust ljusa rymlig* luftig* tyst tysta ostörd* "
        "i-fred modern* ny-och-fin snygg* ändamålsenlig* tillfredsställande anpassad* "
        "anpassat passar passande lämplig* optimal* stannar stannat kvar blir-kvar trogen "
        "trogna lojal* fulltalig* fullbemann* bemannad bemannat utvilad* pigg pigga "
        "sover-gott släpper orkar ork hälsa balans återhämta* vilar förbättra* förbättring* "
        "ökat-stöd stärkt* stärker stärks höjts utökats framsteg* genomförs genomförts "
        "genomförd* infriad* löst lösts avhjälp* åtgärdad* åtgärdat försvunnit upphört "
        "minskat lättat avtagit framgång* succé* vinst vinner fördel* uppfyller uppfylls "
        "motsvarar efterlevs följs sköts sköter håller-måttet besked underrättad* informera* "
        "reellt verklig* möjligt möjlighet* frihet* fri fritt självständig* roar hopp "
        "hoppfull* positiv* optimist* driven drivna rutinerad* beprövad* välmående blomstra* "
        "frodas lekande lätthanterlig* lättskött* användarvänlig* överskådlig* lättnavigerad* "
        "logisk* självklar* solklar* kristallklar* entydig* samstämmig* samsyn enig* "
        "enhällig* harmoni* friktionsfri* prestigelös* öppenhjärtig* inbjudande hemtrevlig* "
        "mysig* ombonad* svalt behaglig* ergonomisk* städat välstädat nystädat välbehandla* "
        "välbemött* hänsyn hänsynsfull* värdig* medmänsklig* välförd* väl-förda välskriv* "
        "noggrant grundlig* systematisk* evidens* kvalitetssäk* rättssäker* lagenlig* "
        "korrekt* felfritt höjdare fullträff vinster seger framåt framåtanda lärande "
        "kompetenshöj* engagemang entusias* eldsjäl* lust lustfyll* arbetsglädje "
        "yrkesstolthet sträcker* anseende renommé ansedd* fredad* fredas helig* garanterad* "
        "säkrad* avsatt avsätts prioriterad* schemalagd* regelbunden* kontinuitet "
        "kontinuerlig* långsiktig* klockor dröm drömmen välsignelse räddning* räddar räddat "
        "hjältar ängel klippa trumf styrka styrkor förmån förmåner belöning* bonus stärkande "
        "lättar lättnad* avlastad* avlastande avkoppl* kopplar-av utsövd* piggare frisk* "
        "balansera* överflöd riklig* väl-tilltag* fullt-upp-av gott-och-väl mer-än-väl "
        "god-tid gott-om ledigt ledig-tid omedelbart rycker på-studs på-nolltid i-rätt-tid "
        "punktlig* pricksäker* träffsäker* flexibel* fria mandat handlingsutrymme spelrum "
        "svängrum valfrihet välinkluderad* medskapande hörsam* lystrar respons responderar "
        "tar-vara tillvarata* tas-till-vara räknar-med ställer-upp hjälps-åt backar-upp "
        "står-upp tar-sin-del delar-med drar-jämnt håller-ihop en-för-alla ryggdunk* kompis* "
        "vänskap* skyddat bevakat obehöriga-släpps övervakad* inlåst låsta skalskydd "
        "kommer-till-skott blir-av leder-till ger-resultat ger-effekt effekt effektfull* "
        "biter hjälper-verkligen gör-skillnad gör-nytta märks-skillnad når-fram går-hem "
        "lockar attraktiv* eftertraktad* sökande-i-överflöd köar-för-att rekommenderar "
        "beviljas beviljats godkänns medges tillåts accepterat accepteras okej ok lugnt-med "
        "likadana-villkor lika-behandlad* oavsett likställd* samma-villkor samma-chans "
        "förlåtande avtackad* avtackning tårta hyllar hyllad* firas utrymme stort-utrymme "
        "plats-för tid-för tid-att tid-till råd-med resurser-finns"
    ),
    # It is bad, it does not work, there is too little or too much of it.
    "bad": (
        "dålig* sämre sämst sämsta värre värst värsta usel* urusel* kass kasst värdelös* "
        "undermålig* bristfällig* brist brister bristande bristen saknar saknas saknade "
        "fattas otillräcklig* eftersatt* försumma* miss missar missas misslyck* fiasko* "
        "katastrof* skandal* skamlig* skäms pinsam* skämt löjlig* under-all-kritik trasig* "
        "sönder paj pajat krånglar krångel* krånglig* strul* hänger-sig krasch* fryser bugg* "
        "låser-sig hakar tappar haltar kärvar går-ner ligger-nere bryter-ihop fallerar "
        "missnöj* besvik* arg arga ilsk* irriterad* irriterande frustrera* upprörd* ledsen "
        "ledsna sorglig* tråkig* trist* dyster* deppig* olycklig* bitter* bittra hopplös* "
        "gråter grät ångest* oro orolig* oroar oroande rädd* rädsla* skräm* otrygg* osäker* "
        "hotfull* hotad* hotas hotar hot hoten hat våld* trakasser* kränk* mobb* diskriminer* "
        "skällde skäller utskälld* illa illvilj* otrevlig* ovänlig* elak* fientlig* sur sura "
        "hård hårt hårda kylig* kallsinnig* nonchal* arrogant* dryg* överlägsen* "
        "maktfullkomlig* otydlig* oklar* luddig* flummig* obegriplig* svårläst* svårbegrip* "
        "svårförstå* förvirr* rörig* rört kaos* kaotisk* oordning oredig* godtyck* slump* "
        "osynk* motstrid* osaklig* orättvis* ojämlik* ojämn* snedfördel* favor* partisk* "
        "särbehandl* missgynn* långsam* seg segt sega dröjer dröjsmål* försen* sen sent "
        "senfärdig* väntar vänta väntetid* kö köa evighet* omständlig* byråkrat* tidskräv* "
        "tidsödande ineffektiv* onödig* meningslös* bortkastad* bortkastat slöseri* "
        "överflödig* opraktisk* omodern* föråldra* gammalmodig* urmodig* svår svårt svåra "
        "svårare svårighet* tung tungt tunga tyngre jobbig* besvär* påfrest* slitsam* slit "
        "sliter krävande pressad* press pressen stress* jäkt* hets* tempo överbelast* "
        "överhopa* överfull* belast* börda* drunkna* svämma* kvävs dränk* går-på-knäna knäar "
        "kämpa* kämpig* orimlig* ohållbar* oacceptabel* omöjlig* omänsklig* oanständig* "
        "orättfärdig* absurd* vansinn* galet galen galna tokig* ensam ensamma övergiven* "
        "utelämna* lämnad* lämnas vind-för-våg i-sticket bortglöm* glöm* osedd* osynlig* "
        "utanför utfrys* förbisedd* förbigå* överkörd* tystas tystna* tystad ignorer* viftas "
        "avfärda* misstro* misstänk* övervaka* detaljstyr* kontrollera* toppstyr* maktlös* "
        "trött* utmattad* utmattning* utbränd* sjukskriv* sjuk sjuka slut slutkörd* utsliten* "
        "sliten slitna slitet sömnlös* vaken mår-dåligt huvudvärk ont värk magont gråt "
        "orkar-inte underbemann* vakan* tomma tomt tom tunnsådd* flyr flykt* slutar slutat "
        "sluta uppsägning* säger-upp sagt-upp avgång* omsättning* rörlighet* personalbrist* "
        "tidsbrist* tidspress* platsbrist* resursbrist* okunn* okunskap* inkompetent* oerfar* "
        "ovana smutsig* skitig* snuskig* skit skräp ofräsch* mögel* mörk* trång* bullrig* "
        "buller oväsen stök* lyhört kvav* unken* kall kallt kalla drag dragig* luktar stank "
        "nedgång* nedsliten* fallfärdig* läcker dyr dyrt dyra kostsam* snål* besparing* "
        "nedskär* neddrag* indragen* dras-in försämra* försämring* försvagat* urholk* sämjas "
        "stagner* bakåt motgång* nederlag* förlora* förlust* problem* bekymmer* hinder* "
        "hindrar hindras försvår* stör störs störd* störande avbryts konflikt* bråk* gräl* "
        "split splittr* spricka* osämja* motsätt* motarbeta* rykten skvaller* baktal* lögn* "
        "ljuger oärlig* svek* sviken* svikna bryter brutit bluff* fusk* slarv* hafs* hastverk "
        "halvdan* halvmesyr* risk riskabel* riskfyll* fara farlig* olycka* incident* tillbud* "
        "skada* skadlig* straff* repressal* bestraff* tvingas tvång* pålagor påtvinga* "
        "strunt* tyvärr dessvärre sällan knappt knappast bara-på-papper rinner-ut tomma-ord "
        "uteblir uteblev inställd* ställs-in prioriteras-bort rationalisera* otillgänglig* "
        "onåbar* frånvar* oanträff* borta svarar-inte skyller smita smiter tjat* klag* gnäll* "
        "kritik* kritisera* ifrågasätt* nackdel* tyngd* hög-tröskel skevt skev fel felaktig* "
        "fel-väg inkastad* kastas kastades slängs slängdes översköl* överöses elände eländig* "
        "pest mardröm* haveri* cirkus soppa röra härva villervalla virrvarr snårskog djungel "
        "pärs plåga plågsam* pina lidande lider led far-illa farit-illa kris krisar krisläge "
        "akut brandsläck* bränder släcker bränner-ut bränt-ut går-sönder gått-sönder "
        "går-under gå-under knäcker tynger tyngs tyngande övermäktig* mäktar-inte "
        "oöverstiglig* odräglig* olidlig* outhärdlig* åt-sitt-öde utlämnad* bortprior* "
        "ifrågasatt* påhoppad* uthängd* skambelagd* skam tandlös* verkningslös* kraftlös* "
        "uppgiv* resignera* luttrad* cynisk* avtrubbad* uttråkad* enahanda monoton* "
        "stillastående stampar stampade står-still står-stilla kör-fast kört-fast låst-läge "
        "feg fega vek velig* vankelmodig* duckar undviker enväldig* auktoritär* pekpinn* "
        "pekar-med kontrollbehov härskar* nyckfull* gissa gissar ryktesvägen hörsägen "
        "dubbla-budskap motsägelse* ologisk* inkonsekvent* oöverskådlig* snårigt stelbent* "
        "fyrkantig* ofullständig* inkomplett* missvis* stenåldern museum antik* museal* "
        "utdaterad* gammaldags obrukbar* oanvändbar* usla bedrövlig* erbarmlig* patetisk* "
        "skrattretande äcklig* smuts grisig* unket mögligt fuktskad* drar-kallt iskallt kokar "
        "bastu bländ* flimra* rangl* vingl* slitage värker stelhet förslitning* smärta "
        "smärtor ryggont gnisslar gnissel skaver friktion* på-kant i-luven kiv tjafs intrig* "
        "falang* klick* hånad* hånas förlöjliga* jargong* rå rått outnyttja* slösas slöser "
        "spill spillo förslösa* kastar-bort sjön slukar äter-upp stjäl stjäls tar-över "
        "tar-all slök bort-kastat spricker underskott minus skuld skulder skenar skenat "
        "överskrid* spräcker dyrare kostnadsökning* försvinner tappat dränera* åderlåt* "
        "kompetensflykt hopp-av hoppar-av obesatt* tomma-stolar äventyra* riskerar otäck* "
        "obehag* kuslig* skräckinj* oskydd* utsatt* utsätts handgriplig* attack* påhopp "
        "hotelse* trög* segdraget släpar-efter sackar-efter sackade långdrag* drar-ut låser "
        "lagg* driftstopp nere-igen störning* avbrott tappar-uppkoppling tomt-prat snack "
        "tomma-löften spel-för fasad kuliss kosmetisk* läpparnas skenheligt hyckl* "
        "dubbelmoral likgiltighet kyla kylslag* inget-gehör hyllan byrålåda* papperskorg* "
        "viftas-bort avvisas avslås nekas nekats nekades avslag refuseras segrega* gunstling* "
        "bortvald* åsidosatt* enkelriktad* envägs tystade tiga munkavle för-stort för-stora "
        "för-långt för-tungt för-svårt för-dyrt för-tätt för-trångt för-varmt för-kallt "
        "för-få för-kort för-korta för-höga för-högt för-låga för-lågt för-sällan för-ofta "
        "för-dålig* för-svag* alltför svag svaga svagt svagare svajig* bräcklig* skör sköra "
        "sårbar* gap glapp klyfta klyftor glappar stuprör* silo* revir* mellan-stolarna "
        "bollas"
    ),
    # Something, or more of it, is wanted.
    "more": (
        "fler flera mer mera öka ökas ökad* utöka* utvidga* bygg bygga bygga-ut förstärk* "
        "stärka satsa satsning* höj höja höjas höjd* inför införa införas införs införande "
        "skaffa köp köpa anställ anställa rekrytera tillsätt tillsätta starta börja ge ges "
        "ge-oss låt få vill vill-ha vill-vi skulle-vilja önskar önska önskas önskemål* "
        "behöver behövs behov* behövde saknar saknas borde bör måste kräver krävs krav vore "
        "hade-velat efterlys* efterfråg* prioritera* oftare längre större lyft-fram "
        "återinför* återuppta* bättre tätare tillför* tillskott* ordna fixa skapa säkra "
        "avsätt avsätta erbjud* möjliggör* utveckla förbättra förtydliga* kortare* ja-till "
        "gärna snälla tack mot-betalning ta-fram inrätta* utse utses avlasta*"
    ),
    # Less of it, or none, is wanted.
    "less": (
        "färre mindre minska minskas minska-på minskad* minskning dra-ner dra-ned skär-ner "
        "skära-ner sänk sänka sänkas begränsa* korta kortas korta-ner halvera* banta* trappa* "
        "trappas-ned slopa slopas slopad* skippa skrota* avskaffa* avveckla* lägg-ner "
        "lägga-ner läggas-ned läggs-ner stäng stänga stängas stäng-av ta-bort tas-bort "
        "plocka-bort ta-ifrån dra-in upphöra upphör sluta sluta-med slipp slippa slipper "
        "bli-av-med bort bort-med undvik* avstå avstå-från förbjud* stoppa stopp nej nej-till "
        "vara-utan klara-sig-utan klarar-oss-utan inga-fler inte-fler inte-mer inte-längre "
        "för-mycket för-många nog-av fått-nog spelat-ut onödig* obehövlig* meningslös* "
        "bortkastad* ingen-nytta ger-ingenting"
    ),
    # What there is shall stay.
    "keep": (
        "behåll* bevara* kvar ha-kvar vara-kvar stå-kvar finnas-kvar fortsätt fortsätta "
        "fortsatt* ta-inte-bort dra-inte-in rör-inte ändra-inte byt-inte som-det-är "
        "som-den-är som-nu låt-stå värna värnar vara-som"
    ),
    # What one would rather be without, and what one would rather have.
    "ill": (
        "hot hoten våld väntetid* kö kön köer brist* konflikt* stress* övertid* krångel strul "
        "bråk buller* oljud oväsen väntan dröjsmål* vakans* sjukfrånvaro* sjukskriv* "
        "personaloms* omsättning* kostnad* utgift* underskott* tillbud* incident* olyck* risk "
        "risker riskerna mobbning* diskrimin* dubbelarbete* dubbeldok* pappersarbete* "
        "administration* byråkrati* belastning* arbetsbörd* arbetsbelast* press pressen "
        "tryck* oro ångest rädsla fel felen misstag* problem* svårighet* hinder nackdel* "
        "klagomål* skillnad* orättvis* misstro* missnöj* utbränd* trött* fusk slöseri "
        "avbrott* störning* driftstopp oklarhet* otydlighet* osäkerhet* rykten restid* resor* "
        "splittring* byten chefsbyten omorganisation* besparing* nedskärning* detaljstyrning* "
        "kontroll avvikelse* skada skador"
    ),
    "boon": (
        "tid handledning* stöd hjälp kollegor bemanning* kompetens* kunskap* erfarenhet* "
        "trygghet* säkerhet* lön lönen lönerna inflytande delaktighet* samarbete* samverkan* "
        "återhämtning* reflektion* utbildning* kurser fortbildning* introduktion* mentor* "
        "fadder* uppskattning* beröm förtroende* tillit* gemenskap* sammanhållning* stämning* "
        "arbetsmiljö* kvalitet* rättssäkerhet* kontinuitet* tillgänglighet* öppenhet* "
        "information* resurser* rum samtalsrum* utrymme* möjlighet* chans* karriär* "
        "jämställdhet* jämlikhet* stabilitet* ordning rutiner* struktur* tydlighet* feedback "
        "återkoppling* engagemang* motivation* arbetsglädje* ro lugn balans*"
    ),
    # It grows, it shrinks.
    "up": (
        "ökar ökat ökade öka stiger stigit steg växer växte vuxit tilltar tilltagit skenar "
        "skenat rusar fler flera mer mera större högre starkare bättre förbättras förbättrats "
        "stärks stärkts framåt uppåt flera-gånger oftare tätare längre blossat"
    ),
    "down": (
        "minskar minskat minskade minska sjunker sjunkit sjönk avtar avtagit krymper krympt "
        "färre mindre lägre svagare sämre försämras försämrats försvagas försvagats bakåt "
        "nedåt halverats försvinner försvunnit upphört borta löst lösts mer-sällan glesare "
        "kortare nere-på"
    ),
    # There is enough of it, too little of it.
    "enough": (
        "räcker räckte räcker-till tillräcklig* lagom nog hinner hinns gott-om rimlig* "
        "hanterlig* hanterbar* klarar klarade motsvarar mer-än-väl full-styrka fulltalig* "
        "fullt-bemanna* alla-tjänster komplett* i-balans i-kapp ikapp gick-att"
    ),
    "lack": (
        "saknas saknar saknade saknades fattas utan brist* för-få för-lite ont-om "
        "otillräcklig* räcker-inte hinner-inte tomt tomma knappt halva ofullständig* "
        "inget-stöd ingen-hjälp ingen-tid inte-så-det-räcker"
    ),
    # It ought to be so; there is no need of it.
    "should": (
        "borde bör måste ska skall behöver behövs krävs kräver vill önskar önskas låt ge "
        "skulle vore rekommenderas efterlyses"
    ),
    "needless": (
        "behövs-inte behövs-ingen behövs-inga behövs-inget behöver-ingen behöver-inte "
        "behöver-inga behöver-vi-inte behöver-inget är-inget är-inte-nödvänd* inte-nödvänd* "
        "inte-motiver* inte-påkall* inte-aktuell* onödig* överflödig* överdriv* meningslös* "
        "bortkastad* slöseri lyx sattyg otyg galet fel-väg dålig-idé av-ondo olyckligt "
        "inget-att-ha inget-för hör-inte-hemma räcker-det det-räcker klarar-sig-utan "
        "klarar-oss-utan klara-sig-utan ska-inte borde-inte bör-inte kan-upphöra kan-slopas "
        "kan-vänta utan-egna tillför-inget ger-inget ger-ingenting ger-noll inte-vår-sak"
    ),
    # Away with it; it shall stay.
    "away": (
        "bort slopa slopas avskaffa avskaffas avveckla avvecklas lägg-ner läggas-ner "
        "läggs-ner ta-bort tas-bort sluta skippa hoppa-över stäng stänga upphöra riv sälj "
        "skär-ner dra-ner banta säga-upp sägas-upp trappa-ned trappas-ned skrota förbjud "
        "stoppa slippa"
    ),
    "stay": (
        "behåll behålla behållas bevara kvar vara-kvar förbli fortsätt fortsätta förlängas "
        "förläng ha-kvar ligga-kvar som-det-är som-nu rör-inte ändra-inte samma-som-nu"
    ),
    # When, how often.
    "again": "igen tillbaka fortfarande ännu än-en-gång på-nytt",
    "no longer": "längre numera nuförtiden inte-längre",
    "always": (
        "alltid jämt ständigt hela-tiden varje jämnt konstant dagligen alla samtliga var-gång "
        "stup dag-ut"
    ),
    "never": "aldrig sällan knappt knappast ingen inget inga ingenting ingenstans nästan-aldrig",
    # Against what was said before.
    "contrast": "fast trots medan men istället i-stället-för hellre",
    "easy": (
        "lätt enkelt smidigt lekande utan-besvär utan-bekymmer utan-problem går-undan snabbt "
        "galant fint väl ordentligt ordentlig"
    ),
    # A statement that begins so tells somebody to do it.
    "order": (
        "anmäl anpassa anställ använd arbeta avskaffa avveckla behåll bestäm betala bevara "
        "bjud boka bygg byt börja dela dra erbjud ersätt fixa flytta fortsätt fråga få följ "
        "förbered förbjud fördela förenkla förkorta förstärk förtydliga garantera ge gradera "
        "gräv gå gör ha hjälp hämta håll höj informera inför inrätta involvera kalla kasta "
        "kom koppla korta krav kräv köp led lita lova lyft lyssna lägg lämna lär låna låt lös "
        "meddela minska mät möt ordna placera planera prata prioritera pröva rekrytera rensa "
        "ring räkna samla samordna satsa se sitt skaffa skapa skicka skippa skriv skydda "
        "slopa sluta släpp slå snabba spara sprid språka starta stoppa strunta styr städa "
        "ställ stäng stärk stå svara säg säkra sänd sänk sätt sök ta tala teckna testa "
        "tillsätt tillåt trappa tro träffa tänk undvik uppmuntra utbilda utse utveckla utöka "
        "var varna vila visa vänta värna våga ändra åk åka återinför återställ öka öppna"
    ),
}
# Words that each are a kind of their own.
OWN: Final = frozenset(
    """
    ska skall bör borde måste får kan skulle vill behöver behövs vore är var har hade för så redan
    än som att inte av och utan
    """.split()  # noqa: SIM905
)
