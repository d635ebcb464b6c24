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

__all__ = ["CONTRARY", "MATTERS", "matters_in"]

_MATTERS: Final = {
    "alla": (
        "alla samtliga varenda vem-som-helst envar hela-gruppen allihop alla-utan-undantag "
        "samtlig* gemene allas"
    ),
    "ingen-alls": ("ingen inga knappt-någon nästan-ingen inte-en noll ingenstans ingenting"),
    "alltid": (
        "alltid jämt ständigt jämnt hela-tiden varje-gång konstant dygnet-runt oavbrutet ideligen "
        "jämnt-och-ständigt varje-dag i-ett stup-i* var-gång i-sträck dagligen"
    ),
    "ofta": (
        "ofta oftare flera-gånger regelbundet återkommande gång-på-gång titt-som-tätt varje-vecka "
        "tätare tätt ideliga frekvent* varannan-vecka veckovis löpande jämna-mellanrum flitig*"
    ),
    "sällan": (
        "sällan knappt nästan-aldrig en-gång-om-året enstaka mer-sällan knappast då-och-då glest"
    ),
    "snabbt": (
        "snabb* fort genast direkt omgående blixt* rask* kvickt prompt på-en-gång meddetsamma "
        "strax på-en-kvart på-direkten samma-dag hastig* snar* snart omedelbar* skyndsam*"
    ),
    "långsamt": (
        "långsam* segt seg trögt drar-ut tar-evigheter dröjer tar-veckor tar-månader kryper "
        "tar-lång-tid tar-tid utdrag* halva-dagen sniglar* sackar släpar lunkar"
    ),
    "vänta": (
        "vänta* väntetid* kö köa köer dröjsmål* väntan telefonkö* dröjer avvakta* uppehåll* "
        "stå-i-kö"
    ),
    "tidigt": (
        "tidig* i-förväg i-god-tid på-förhand förebygg* från-början från-start före innan "
        "på-ett-tidigt innan-det i-ett-tidigt direkt-från"
    ),
    "sent": (
        "sen sent försen* efteråt i-efterhand i-sista-stund för-sent sist sista försenat "
        "i-efterskott kvällarna"
    ),
    "nystart": (
        "börja* började start* första-dagen första-veckan första-tiden anställdes tillträd* "
        "när-man-börjar första-månaden mjukstart* tillträdde inledning* startsträcka* inkastad* "
        "dag-ett mottogs mottagande* togs-emot"
    ),
    "tala-om": (
        "säga säger sade berätta* uttal* yttra* yttrande* tala framföra lufta ta-upp prata* "
        "uttrycka* yppa kritisk* åsikt* synpunkt* kritisera* invänd* vädra säga-ifrån diskutera*"
    ),
    "våga": (
        "våga* törs tordes modig* rädd* rädsla skräm* oro* bekymr* otrygg* modig mod rädda "
        "tryggt-att trygg ängslig*"
    ),
    "få-veta": (
        "visste besked* informa* upplys* känner-till får-veta meddel* underrätt* "
        "hålls-uppdaterade reda-på underrättad* besked säger-till berättar hålls-under upplyst* "
        "informerad*"
    ),
    "hemligt": ("hemlig* mörka* dölj* döljs slutna bakom-stängda tyst-om tystnadskultur"),
    "öppet": (
        "öppen öppenhet* transparen* insyn ärlig* uppriktig* rak raka raka-rör utan-omskriv* "
        "säg-som-det"
    ),
    "tydlig": (
        "tydlig* klar klart klara begriplig* glasklar* förståelig* lätt-att-förstå framgår "
        "förklarar begriper alla-begrip* enkelt-skriv* lättläst*"
    ),
    "otydlig": (
        "otydlig* oklar* luddig* flumm* obegriplig* svårt-att-förstå vag vaga svårbegrip* "
        "förvirr* svår-att-förstå svåra-att-förstå krångligt-skriv* förstår-inte motsägel*"
    ),
    "enkel": (
        "enkel* enkla lätt lätta lättare smidig* okomplicer* lättanvänd* friktionsfri* enklare "
        "förenkl* inga-konstigheter"
    ),
    "svår": (
        "svår* komplicer* krånglig* besvärlig* invecklad* snårig* knepig* komplex* svårt svåra "
        "tungrov* knepigt bökig* omständlig* trassl*"
    ),
    "pengar": (
        "peng* budget* ekonomi* anslag* medel resurser kronor kosta* kostnad* finansi* miljon* "
        "tusen* bidrag* anslå* kostar satsning*"
    ),
    "dyrt": ("dyr* kosta-för kostar kostsam* slöseri bortkastad*"),
    "billigt": ("billig* prisvärd* kostnadsfri* gratis"),
    "spara": (
        "spar* besparing* nedskär* dra-ner snåla effektivis* indrag* dra-in neddrag* "
        "rationaliser* slimma*"
    ),
    "lönepengar": (
        "lönekuvert* plånbok* betalt tjänar betala* ersättning* ersätt* arvode* löneförhöjning* "
        "lönehöjning* kronor-mer belöna* honorera* lön löne* lönen löner lönerna *lön *lönen "
        "*löner tjäna inkomst* belönas påslag* lönetillägg* lönelyft* kuvertet tillägg*"
    ),
    "för-mycket": (
        "för-mycket för-många översväm* svämmar orimlig* överlast* drunkna* överhop* alltför "
        "fullbok* proppfull* alldeles-för drunknar överlastad* för-stor för-hög orimligt fler-än "
        "överös* nog-av"
    ),
    "för-lite": (
        "för-lite för-få brist* fattas saknas saknar otillräckl* räcker-inte underdimension* "
        "alltför-få för-liten för-små otillräckligt brist-på ont-om för-kort"
    ),
    "lagom": (
        "lagom rimlig* hanterlig* tillräcklig* räcker lugnt väl-avvägt avväg* rimligt "
        "inte-så-farligt räcker-till"
    ),
    "arbetsbörda": (
        "arbetsbelast* arbetsbörd* arbetsmängd* ärendemängd* jobba-för-mycket mycket-att-göra "
        "belastning* högar hög-belastning tempot arbetstempo* att-göra arbetsuppgift* belasta* "
        "arbetsbelastning* uppgifter jobb-på-bord på-mitt-bord arbetsdagar tungt-lass lasset"
    ),
    "stressad": (
        "stress* press pressa* jäkt* hets* jagad* springa springer sliter slitas utmatt* utbränd* "
        "gå-in-i-väggen sjukskriv* tröttkörd* uttröttad* slutkörd* slits pressad* jäktig* "
        "stressig* gå-sönder knäck* brinner-ut kört-slut orkar-inte inte-orkar utarbetad*"
    ),
    "återhämtning": (
        "återhäm* vila vilar paus* andas andhämt* andrum rast* lunch* koppla-av varva-ner pauser "
        "raster lunchen rasten i-fred matrast* hämta-andan hämta-kraft"
    ),
    "sova": (
        "sov* söm* nattsöm* vaken nätter nätterna natten insomn* sömnlös* vaknar somna* "
        "ligger-vaken vila-natten"
    ),
    "hinna": (
        "hinn* hann tid tiden tidsbrist* tidspress* tidsutrymme* gott-om-tid hinner hunnit "
        "tidsbrist räcker-tiden tid-till tidsåtgång timmar"
    ),
    "möten": (
        "möte* *möte *möten *mötena sammanträd* träff* *träff *träffar konferens* avstämning* "
        "samling* apt mötestid* veckomöte* måndagsmöte* träffas ses sammankomst* mötas samlas "
        "sittning*"
    ),
    "kollegor": (
        "kolleg* arbetskamrat* arbetskompis* medarbetar* teamet team gruppen arbetsgrupp* "
        "personal* folk anställda bemanning* varandra lag laget gänget medarbetare* händer "
        "arbetslaget kamrater* arbetsstyrka*"
    ),
    "gemenskap": (
        "gemenskap* sammanhåll* samman* håller-ihop laganda* kamrat* stämning* klimat* "
        "drar-åt-samma bästa-gänget hör-till hör-ihop samhörig* kamratskap* räknar-in bjuder-in "
        "hör-inte-till gruppkänsla*"
    ),
    "splittring": (
        "splittr* bråk* konflikt* osämja grupper-i-gruppen mobb* fryser-ut utfrys* baktal* "
        "prata-förbi funkar-inte-ihop drar-åt-olika spänning* klick klickar osams"
    ),
    "chefen": (
        "chef* *chef *chefen *chefer *cheferna ledare* gruppledar* närmaste-ledare enhetschef* "
        "ledning* överordnad* arbetsledar* arbetsledning* leder boss* leder-mig min-chef chefer"
    ),
    "högsta-ledning": (
        "ledning* ledningsgrupp* förvaltningsledning* högsta-cheferna direktör* "
        "stadsdelsdirektör* topp* däruppe uppifrån ledningens stadsledning* toppen-av "
        "högsta-chef* avdelningschef*"
    ),
    "politiker": ("politik* nämnd* kommunfullmäktig* förtroendevald* borgarråd* beslutsfattar*"),
    "nära": (
        "nära närvarande tillgänglig* på-plats nås få-tag närhet* till-hands synlig* går-att-nå "
        "öppen-dörr runt-knuten haffa* får-kontakt ute-bland i-närheten kontakt-med dörren-öppen"
    ),
    "frånvarande": (
        "frånvar* osynlig* borta onåbar* går-inte-att-nå aldrig-där aldrig-på-plats syns-aldrig "
        "syns-inte svåra-att-nå inte-på-plats frånvaro* vart-är"
    ),
    "lyssnar": (
        "lyssn* hör-på hörs lyhörd* tar-till-sig gehör* tar-in uppmärksam* bryr-sig lyssna* gehör "
        "höra-på vädja hör-av tillvara tar-tillvara lystrar"
    ),
    "nonchalerar": (
        "struntar ignorera* nonchal* viftar* döva-öron avfärd* bryr-sig-inte lyssnar-inte "
        "ingen-aning nonchaler* bryr-sig tas-inte"
    ),
    "beröm": (
        "beröm* uppskatt* tack tackar tackade ros klapp bekräft* erkännande* uppmuntr* sedd sedda "
        "peppar* peppa* klapp-på bra-jobb uppmuntra* märks belöna* kredd gott-ord"
    ),
    "kritik": (
        "kritik* kritiser* klaga* gnäll* skäll* tillrättavis* skäller nedlåtande kritisk* "
        "klagomål* klander*"
    ),
    "återkoppling": ("återkoppl* feedback* respons* gensvar* hör-av-sig"),
    "stöd": (
        "stöd* stött* hjälp* backar backning* bistå* avlast* assist* uppbackning* ensam* "
        "lämnas-ensam klara-sig-själv klara-sig-själva backas hjälp hjälper stötta* stöttning* "
        "uppback* stödja* ryggdunk* hjälpa"
    ),
    "avlastning": (
        "avlast* assistent* administratör* sekreterarhjälp* slippa-pappersarbete handräckning* "
        "avlasta* lyft-av någon-som-tar slipper slippa ta-över tar-över"
    ),
    "administration": (
        "administra* pappersarbet* pappersexercis* byråkrati* blankett* formulär* kontorsgöromål* "
        "pappersjobb* papper pappren papperen fakturor* faktura* attest* arkiv* skanna* sortera* "
        "kansli* adm admin* byråkrat* kuvert* posten breven assistent*"
    ),
    "skriva": (
        "skriv* dokument* anteckn* journal* utredningstext* protokoll* skrivarbet* akter akterna "
        "dokumenter* anteckning* skrivande* skrivs dokumentation* nedteckn* diktera*"
    ),
    "statistik": (
        "statistik* siffror siffr* räkna* mäta mäts mätning* rapporter* enkät* uppfölj* utvärder* "
        "nyckeltal* pinn* mät* registrer* formulär*"
    ),
    "dubbelarbete": (
        "dubbel* två-gånger en-gång-till på-två-ställen dubblett* samma-uppgift dubbelregistrer* "
        "dubbeldokument* två-ställen två-system flera-system samma-uppgift* samma-sak-på"
    ),
    "datorsystem": (
        "system* dator* it it-* program* teknik* teknisk* digital* verksamhetssystem* "
        "journalsystem* inlogg* appar mjukvar* programvara* datorn datorer* grejerna mjukvara* "
        "tekniken inloggning* skanner*"
    ),
    "strul": (
        "strul* krångl* kraschar hänger-sig trasig* sönder fungerar-inte buggar fryser "
        "ligger-nere skräp* hackar kraschar* krasch* hakar-upp buggar* funkar-inte stabilt "
        "felfri* låser-sig händer-ingenting går-inte-att hakar"
    ),
    "mobil": ("telefon* mobil* lur luren samtal-på"),
    "dator-fart": ("svarstid* laddar tar-tid-att-starta"),
    "robot": (
        "robot* automat* ai ai-* språkmodell* maskin* dikter* tal-till-text automatiser* "
        "talet-till diktering* röststyr*"
    ),
    "utbildning": (
        "utbild* kurs* *kurs *kurser fortbild* vidareutbild* kompetensutveckl* lära-sig lär lärde "
        "lärorik* föreläsning* studier läsa-vidare poäng lära-mig föreläs* seminari* fördjupning* "
        "skolas skolning*"
    ),
    "kompetens": (
        "kompeten* kunskap* kunnig* kan kunna skicklig* duktig* proffsig* erfaren* expert* "
        "specialist* det-jag-kan kunnande* erfarenhet* yrkesskick* expertis*"
    ),
    "okunnig": ("okunnig* kan-inte obegåv* ovana ovan"),
    "forskning": (
        "forsk* vetenskap* evidens* beprövad* studie studier universitet* akademi* rön forskar* "
        "ny-kunskap"
    ),
    "student": ("student* praktikant* vfu praktik* kandidat* elev elever vfu* studerande"),
    "socionom": (
        "socionom* socialsekreterar* handläggar* yrket professionen programmet socionomprogram* "
        "lärosäte* universitetet högskol* grundutbild*"
    ),
    "introduktion": (
        "introdu* inskol* välkomn* togs-emot bredvid onboarding* lärdes-upp upplärning* komma-in "
        "intro introduktion* mjukstart* mottogs mottagande* tas-emot tas-väl inkastad* "
        "nyanställd* nykomling* den-som-är-ny lotsa* fadder* vid-sin-sida"
    ),
    "ny": (
        "ny nya nykom* nybörjar* nyanställ* nyexam* nyutexam* färska nyrekryt* "
        "som-just-har-börjat som-ny nykomling* den-som-är-ny nyexaminer* unga nyexad* nyutexad* "
        "grön* novis*"
    ),
    "mentor": (
        "mentor* fadder* faddrar handplock* erfaren-kollega gå-bredvid lots* vid-sin-sida "
        "bredvid* buddy"
    ),
    "handledning": (
        "handled* *handledning reflektion* reflekter* tänka-efter eftertanke* eftertänk* "
        "processhandled* ärendehandled* konsultation* kunnig-att prata-om-mina"
    ),
    "utifrån": ("extern* utifrån utomstående oberoende"),
    "ärende": (
        "ärend* fall fallen akt klientärend* utredning* mål akter uppdrag* familjer hög högen"
    ),
    "ärendetak": (
        "tak taket ärendetak* gräns gränsen max maximalt högst inte-fler-än högsta-antal "
        "begränsa* maxantal* gräns-för övre-gräns sätt-ett-tak"
    ),
    "fördela": ("fördel* tilldel* delas-ut lott* utdelning* viktning* lassas"),
    "rättvist": (
        "rättvis* jämn* jämlik* lika likvärdig* jämställd* opartisk* lika-vill* neutral* "
        "gör-ingen-skillnad"
    ),
    "orättvist": (
        "orättvis* ojämn* godtyck* favoriser* missgynn* diskrimin* gynna* särbehandl* favoriter "
        "olika särbehand* partisk* inte-lika"
    ),
    "två-personer": (
        "två dubbelbeman* par medhandl* parvis tillsammans ihop båda bägge dela-ansvar* delat "
        "delar-ansvar* medhandlägg* dubbelbemanning* bisittare* ensam själv"
    ),
    "ensam": (
        "ensam* själv på-egen-hand solo en-person alldeles-själv lämnad* vind-för-våg utlämnad* "
        "sticket ensamarbete*"
    ),
    "hembesök": ("hembesök* hemma-hos åka-hem besök-i-hemmet hem-till bostaden"),
    "hot-och-våld": (
        "hot* våld* angrep* attack* slag knuff* aggressiv* spott* hat hatet behandlad påhopp* "
        "trakass* farlig*"
    ),
    "säkerhet": (
        "säker* trygg* larm* väktar* vakt* skydd* överfall* bevak* larmknapp* knappen rädd kodlås*"
    ),
    "fara": ("farlig* fara faror risk* utsatt* otrygg* osäker*"),
    "anmäla": ("anmäl* rapport* tillbud* polisanmäl* incident* avvikelse*"),
    "reception": (
        "reception* entré* ingång* mottagning* väntrum* besökare* luckan disken expedition* "
        "kundtjänst* kassan"
    ),
    "lokaler": (
        "lokal* rum* *rum *rummet *rummen hus* kontor* byggnad* korridor* våning* rummen "
        "samtalsrum* huset utrymme*"
    ),
    "landskap": (
        "landskap* öppet-kontor kontorslandskap* aktivitetsbas* sal sal-med storrum* öppet-landskap"
    ),
    "tyst": (
        "tyst* ostört* ostörd* lugn-och-ro stilla avskil* arbetsro* koncentr* ostör* i-fred "
        "avskild* stillhet tystnad*"
    ),
    "buller": (
        "buller* oväsen* stoj* stök* ljudnivå* pratigt stör-varandra stör* oväsen ljud* högljud* "
        "prat sorl*"
    ),
    "eget-rum": ("eget-rum egna-rum enskilt-rum cellkontor* egen-plats egen-dörr kontorsrum*"),
    "fräsch": (
        "fräsch* ljus* fin fina snygg* rymlig* modern* nyrenover* rent snyggt fint välstäd* "
        "hel-och-ren"
    ),
    "sliten": (
        "sliten* slitna skitig* smutsig* nedgång* mörk* trång* trångt unken* förfall* dystert "
        "snusk* skit* smuts* ofräsch* lortig*"
    ),
    "luft": ("luft* ventil* syre* kvav* unken* syrebrist* fläkt* ventilation* instäng*"),
    "värme": ("kall* varm* frys* temperatur* drag dragit svett*"),
    "möbler": ("möbl* skrivbord* stol* bordet borden"),
    "kaffe": ("kaff* fika* bryggar* kaffeautomat*"),
    "mat": ("mat lunch* kök* mikro* matlåd*"),
    "parkering": ("parker* bilplats* ställa-bilen parkera* p-hus"),
    "resor": ("res* restid* pendl* åka färd* buss* tunnelban*"),
    "bil": ("bil bilar* bilen tjänstebil* poolbil* fordon* bilpool* bilar"),
    "cykel": ("cykel* cykl*"),
    "hemarbete": (
        "hemarbet* distans* hemifrån hemma på-distans hemmakontor* hemjobb* distansjobb* "
        "kontorstvång*"
    ),
    "kontoret-alla": (
        "på-kontoret på-plats kontorsnärvaro* kontorstvång* tillbaka-till-kontoret på-plats-varje"
    ),
    "arbetstid": (
        "arbetstid* arbetsdag* timmar* schema* heltid* deltid* arbetsvecka* flex* arbetspass* "
        "timmars flextid* turlista*"
    ),
    "kortare-dag": (
        "sextimmars* sex-timmar arbetstidsförkort* kortare-arbetsdag förkorta* åtta-timmar"
    ),
    "övertid": (
        "övertid* mertid* extra-timmar komp* kvällsarbet* jobba-över utöver-schemat jobbar-över "
        "sitter-kvar sent-på-kväll* kvällarna går-hem-i-tid obetald* extratim*"
    ),
    "semester": ("semest* ledig* ledighet* sommar* juli"),
    "sjuk": (
        "sjuk* frånvar* vab* vård-av-barn sjukskriv* ohälsa* sjuka mår hälsa* må-bra må-dåligt "
        "välmående*"
    ),
    "föräldraledig": ("föräldraled* hemma-med-barn mammaled* pappaled* småbarn*"),
    "friskvård": ("friskvård* trän* gym* motion* massage* hälsa* träna* hälsotim*"),
    "sluta": (
        "slut* slutar slutade säga-upp säger-upp lämna* lämnar byta-jobb söka-sig söker-sig "
        "söka-bort uppsägning* hoppar-av avgång* flyr dra-vidare på-väg-bort slutat lämna drar "
        "tappar går-härifrån byter-jobb"
    ),
    "stanna": (
        "stann* kvar bli-kvar blir-kvar fortsätta-här trogen trogna länge behålla-personal lojal* "
        "stannar blivit-kvar trotjän* håller-kvar"
    ),
    "omsättning": (
        "omsättning* personaloms* kommer-och-går byts byter genomström* svängdörr* rörlighet*"
    ),
    "stabilt": ("stabil* kontinu* samma-personer långvarig* fulltalig* kontinuitet* oförändra*"),
    "konsult": (
        "konsult* inhyrd* hyrda hyr bemanningsföretag* hyrpersonal* timanställ* bemanningsfolk* "
        "bemanningsföret*"
    ),
    "fast-anställd": ("fast-anställd fast-anställda fast* tillsvidare* egen-personal egna"),
    "bemanna": (
        "bemann* anställ* rekryt* tillsätt* vakans* vakant* personalbrist* underbemann* "
        "fullbemann* fler-händer fler-tjänster utöka förstärk* underbeman* tomma-stolar "
        "fulltalig* vakan* tjänst* rekryter* sökande annons* få-sökte personalstyrk* "
        "fler-kollegor för-få-som"
    ),
    "vikarie": ("vikarie* ersättare* hoppar-in hoppade-in timvikarie*"),
    "erfarna": (
        "erfar* senior* äldre rutinerad* veteran* jobbat-länge många-år erfaren* gamla-kan "
        "de-äldre trotjän* länge-i-yrket vi-gamla"
    ),
    "unga": ("unga ung yngre ungdom*"),
    "karriär": (
        "karriär* avancera* befordr* komma-vidare utvecklas-i titel* steg specialist* växa-här "
        "klättra* utvecklas utvecklingsväg*"
    ),
    "chefskap-bli": ("bli-chef leda-andra chefskap*"),
    "roll": (
        "roll* uppdrag* arbetsuppg* ansvar* befogenhet* mandat* vem-som-gör arbetsuppgift* "
        "ansvarsområd*"
    ),
    "mål": ("mål målen vision* inriktning* strategi* plan planen planer styrdokument* mål*"),
    "rutin": (
        "rutin* riktlinj* manual* handbok* checklist* lathund* regler* så-gör-man arbetssätt* "
        "ordning efterlevs följs"
    ),
    "beslut": ("beslut* bestäm* avgör* fatta* klubba* fastställ* ställningstag*"),
    "delegation": ("delegation* befogenhet* mandat* få-bestämma besluta-själva"),
    "inflytande": (
        "inflyt* påverk* delaktig* medbestäm* vara-med-och säga-till-om medverk* inkluder* "
        "får-bestämma bli-tillfrågad bestämma påverka* inflytande* väger-tungt får-vara-med "
        "redan-klart vara-med röst åsikter-väger"
    ),
    "detaljstyra": ("detaljstyr* styr* kontroll* övervak* granska* mikro* kontrollera* pekpinn*"),
    "tillit": ("tillit* förtroende* lita* litar fria-händer självständig* frihet*"),
    "misstro": ("misstro* misstänk* misstänksam* misstrogen*"),
    "omorganisation": (
        "omorganis* organisationsförändr* omstruktur* förändring* ny-organisation slå-ihop "
        "sammanslag* gör-om ny-struktur ny-indel* indelning* göra-om-organ*"
    ),
    "lugn-organisation": ("arbetsro* stabilitet* lämna-i-fred"),
    "samarbete": (
        "samarbet* samverk* samord* drar-åt-samma gemensam* över-gränser tillsammans-med "
        "kontakt-med jobbar-bra-ihop kört-fast"
    ),
    "skola": ("skol* lärar* förskol* rektor* elevhälsa*"),
    "vård": ("psykiatri* sjukvård* region* vård* vårdcentral* bup läkar* vården regionen"),
    "myndigheter": ("myndighet* försäkringskassa* arbetsförmedling* polis*"),
    "klient": (
        "klient* brukar* besökare enskild* sökande medborgar* hjälpsökande* de-vi-hjälper "
        "de-vi-möter människor* besökar* människorna dem-vi-möter dem-vi-är-till hjälpsökande "
        "folk-som-kommer"
    ),
    "barn": ("barn* barnets unga* ungdom* unga ungar"),
    "familj": ("föräld* mamm* papp* anhörig* närstående* familj familjen familjer familjerna"),
    "familjehem": ("familjehem* placera* placerade"),
    "missbruk": ("missbruk* beroende* drog* alkohol*"),
    "försörjning": ("försörjning* bistånd* ekonomiskt-bistånd socialbidrag* riksnorm*"),
    "boende": ("boende* bostad* bostäder hemlös* lägenhet*"),
    "äldre-vård": ("äldre* hemtjänst* omsorg*"),
    "tolk": ("tolk* språk* översätt* tolkarna"),
    "bemötande": (
        "bemöt* respekt* vänlig* trevlig* hygglig* snäll* artig* värdig* bemöts otrevlig* "
        "behandla* behandlad"
    ),
    "otrevlig": ("otrevlig* respektlös* kränk* elak* hånfull* ovänlig* sur sura"),
    "väntetid": ("handläggningstid* väntetid* kö* vänta*"),
    "kvalitet": ("kvalit* rättssäk* god klass noggrann* slarv* rättsosäk*"),
    "förebygga": ("förebygg* tidiga-insatser tidigt-stöd innan-de-uppstår prevent*"),
    "öppettider": (
        "öppet* öppettid* kvällsöpp* stängt telefontid* öppnar öppna-senare öppet-längre öppet "
        "stänger kvällsöppet"
    ),
    "väktarbehov": ("vakt vakten vakter väktare väktar* ordningsvakt*"),
    "information-kanal": (
        "intranät* mejl* epost* inkorg* nyhetsbrev* utskick* anslagstavl* besked information* "
        "rykten* kommunikation*"
    ),
    "fira": ("fira* fest* tårta* framgång* julbord*"),
    "trivsel": (
        "triv* trivs glad glädje* rolig* kul nöje stimul* meningsfull* arbetsglädje* trivas "
        "bästa-gänget stämning* roligt-att glädje"
    ),
    "vantrivsel": ("vantriv* otriv* olust* ångest* gråt* ledsen mår-dåligt tungt dålig-stämning"),
    "stolt": ("stolt* status* rykte* yrkesstolt* anseende*"),
    "rekommendera": ("rekommender* tipsa* avråd* avråda*"),
    "facket": ("fack* förbund* klubb* skyddsombud* ombud* facket facklig*"),
    "arbetsgivare": ("arbetsgiv* kommunen staden förvaltning*"),
    "hr": ("hr personalavdelning* personalenhet* lönekontor*"),
    "lag": ("lag lagen lagar jurist* juridik* juridisk* lagstift* paragraf*"),
    "jämställdhet": (
        "kvinn* män männen kön* manlig* kvinnlig* kön kvinnor könen jämställ* könsneutral* genus* "
        "pappor mammor"
    ),
    "mångfald": ("mångfald* bakgrund* språkkun* blandad*"),
    "test-pröva": ("pröva testa* försök* pilot*"),
    "återinföra": ("tillbaka återinför* återgå som-förr gamla"),
    "sekretess": ("sekretess* tystnadsplikt* integritet*"),
    "miljö": ("miljö* klimat* sopsorter* återvinn*"),
    "städ": ("städ* rengör* smutsig* rent toalett* snusk*"),
    "planering": ("planer* schemalägg* framförhåll* förbered* genomtänk* struktur*"),
    "kaos": ("kaos* rörig* oordning* ostrukturer* huller improviser* fiasko* oreda* oordning"),
    "prioritera": ("prioriter* välja-bort sålla rangordn* bortprior* rationaliserats-bort får-stå"),
    "uppföljning": (
        "uppfölj* följa-upp följer-upp koll utvärder* resultat genomför* blir-verklighet "
        "verklighet rinner-ut händer-lite lovas"
    ),
    "skillnad": ("skillnad* olika skiljer ojämlik*"),
    "nytta": (
        "nytt* värdefull* givande* gav-mycket användbar* till-hjälp bidrar tillgång lönar-sig "
        "värt nytta tillgång* ger-energi värde* givande ger-mig betyder hjälper-mig"
    ),
    "onödigt": (
        "onödig* meningslös* bortkastad* slöseri ger-ingenting fyller-ingen-funktion ingen-nytta "
        "poänglös* överflödig* värdelös* bortkasta* inte-motiver* inte-påkall* kan-slopas "
        "spelat-ut ger-mig-ingenting gör-ingen-nytta belastning*"
    ),
    "lätt-nå": ("går-att-nå svarar få-kontakt kontakt* lätt-att-få får-kontakt kommer-fram"),
    "svarar-ej": ("svarar-inte svarar-aldrig ingen-svarar hör-inte-av"),
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

MATTERS: Final = tuple(_MATTERS)

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
