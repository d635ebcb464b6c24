"""Senses of everyday speech at work: some 300 narrow things with the many words that people have
for them, beside the wider ones of `likeness.senses`.

Written by hand from the field's vocabulary, as there: beginnings are written "chef*", ends "*chef",
several words "gå-hem".
"""

from typing import Final

__all__ = ["EVERYDAY"]

EVERYDAY: Final = {
    # Work and its amount
    "antal ärenden": (
        "ärendetak* ärendestock* ärendehög* ärendebörd* ärendemängd* ärendetal* ärendeantal* "
        "många-ärenden mängden-ärenden antalet-ärenden antal-ärenden hur-många-ärenden "
        "fler-ärenden färre-ärenden klienter-per ärenden-per på-mitt-bord på-vårt-bord "
        "på-sitt-bord caseload hög-med-ärenden stapl* tornar-upp dignar dignande"
    ),
    "inte hinna": (
        "hinner hinna hunnit hann tidsbrist* tidsnöd* tid-över tid-till tiden-räcker "
        "ont-om-tid inte-tid ingen-tid tajt tajta tajtare pressat-schema fullbokad* "
        "fulltecknad* uppbokad* fulla-kalendrar full-kalender dubbelbok* späckat späckad* "
        "luckor-i-kalendern efter-med ligger-efter släpar-efter eftersläp* ikapp komma-ikapp "
        "undan jobba-undan balanser backlogg*"
    ),
    "arbeta i lugn": (
        "arbetsro* studiero* lugn-och-ro ostör* i-fred ifred fokus* koncentr* avbrott* "
        "avbruten avbryter avbryts avbryta splittra* tankeverksamhet skrivro* skrivdag* "
        "skrivtid* dokumentationsdag* dokumentationstid* mötesfri* telefonfri* inläsningstid* "
        "fredad* freda tysta-timm* tyst-rum tysta-rum stänga-dörren stänga-in stängd-dörr"
    ),
    "multitaska": (
        "simultan* multitask* samtidigt många-bollar bollar-i-luften jonglera* hoppa-mellan "
        "kastas-mellan växla-mellan ställtid* flera-saker allt-på-en-gång spring-mellan"
    ),
    "obekväm tid": (
        "kvällspass* nattpass* helgpass* helgtjänst* helgjour* kvällsjour* nattjour* "
        "sociala-jouren socialjour* beredskap* joura* dygnet-runt storhelg* röda-dagar "
        "ob-tillägg ob-ersättning obekväm* skift* treskift*"
    ),
    "kortare arbetsdag": (
        "arbetstidsförkort* sextimmarsdag* sex-timmars 6-timmars trettiotimmars* kortare-dagar "
        "kortare-arbetsdag kortare-vecka fyradagarsvecka fyra-dagars gå-ner-i-tid gå-ned-i-tid "
        "deltid* nedsatt-arbetstid 80-procent åttio-procent heltidsnorm*"
    ),
    "flexa": (
        "flex* flextid* förtroendearbetstid* fasta-tider egna-tider börja-tidigare "
        "sluta-tidigare komma-senare gå-tidigare styra-sin-tid styra-min-tid styra-över-tid "
        "lägga-sitt-schema lägga-upp-dagen stämpelklock* stämpla* tidrapport* tidredovis* "
        "inklock*"
    ),
    "ledigt": (
        "ledig* semester* sommarledig* kompledig* komptid* komp tjänstledig* föräldraledig* "
        "klämdag* långhelg* studieledig* ta-ut-dagar friår* sabbats* sportlov* höstlov* "
        "jullov*"
    ),
    "paus": (
        "paus* rast* lunchrast* matrast* fika* fikarast* kafferast* kaffepaus* bensträckare "
        "andrum andas hämta-andan återhämt* vila vilar vilorum* mikropaus* stanna-upp "
        "varva-ner pusta luncha* lunchen äta-lunch hinna-äta matlåda*"
    ),
    "utbränd": (
        "utbränd* utbränn* bränna-ut bränns-ut bränner-ut utmattn* utmattad* utarbetad* "
        "slutkörd* utsliten utslitna går-på-knä på-knäna går-in-i-väggen gick-in-i-väggen "
        "knäcker knäckt* brakar kollaps* krascha-av stressrelater* stress* stressad* utpumpad* "
        "dränerad* dränera* tom-på-energi orkar-inte orkeslös* kroknar krokna går-under "
        "sjuka-av blir-sjuka överansträng* hålla-i-längden hållbart-arbetsliv"
    ),
    "sjukfrånvaro": (
        "sjukfrånvar* korttidsfrånvar* långtidssjuk* sjukskriv* sjukanmäl* sjuktal* sjukdag* "
        "sjukpenning* karens* frånvaro* borta-sjuka hemma-sjuk är-sjuka sjuknärvar* rehabilit* "
        "rehab* återgång* arbetsträn*"
    ),
    "må bra": (
        "hälsa hälsan hälsofräm* välmående* välbefinn* friskvård* friskvårdstimm* "
        "friskvårdsbidrag* träna* träning* gym gymkort* motion* massage* yoga mindful* "
        "promenad* promenera* stegräkn* hälsocoach* företagshälso* hälsokontroll*"
    ),
    "ork kvar hemma": (
        "privatliv* familjeliv* fritid* livspussel* hämta-på-förskolan hämta-barn lämna-barn "
        "hämtning* vab vabba* småbarn* föräldraskap* ta-med-jobbet-hem jobbet-hem "
        "tar-med-sig-hem tankarna-hem kopplar-av koppla-av släppa-jobbet släpper-jobbet "
        "arbetsfri* nåbar* alltid-tillgänglig jobbmobil* jobbtelefon*"
    ),
    # People at work
    "personal som fattas": (
        "underbeman* personalbrist* bemann* grundbemann* vakans* vakant* vakanta obesatt* "
        "tomma-tjänster tomma-stolar saknas-folk fattas-folk för-få för-lite-folk "
        "brist-på-folk fler-händer händer fler-kollegor mer-personal mer-folk fler-anställda "
        "fler-tjänster en-tjänst-till anställ-fler rekrytera-fler förstärk* personalstyrk* "
        "personaltät*"
    ),
    "ersättare": (
        "vikarie* vikariat* vikariepool* ersättare ersättas ersätts täcka-upp täcker-upp "
        "täcka-för sommarvikarie* timanställd* springvikarie* inhoppar* hoppa-in hoppar-in "
        "ta-över-ärenden resurspool* personalpool* pool poolen överlämn* överta*"
    ),
    "inhyrda": (
        "konsult* konsulter* bemanningsföretag* bemanningsbolag* inhyrd* inhyrning* "
        "hyrpersonal* hyrsocionom* hyr-in hyra-in egen-personal egna-anställda fast-anställda"
    ),
    "folk slutar": (
        "personalomsättn* omsättning* slutar säger-upp-sig sa-upp-sig sagt-upp-sig uppsägning* "
        "lämnar lämnat flyr flykt flykten avhopp* hoppar-av byter-jobb söker-sig-bort "
        "söker-annat söka-annat tappar-folk tappar-personal personalflykt* kompetensflykt* "
        "kompetenstapp* svängdörr* genomströmning* kommer-och-går byts-ut nya-ansikten"
    ),
    "få folk att stanna": (
        "stannar stanna kvar behålla-personal behålla-folk behålla-erfarna behåller "
        "vill-vara-kvar trotjänar* lojal* kontinuitet* personalkontinuit* bindningstid* "
        "stanna-bonus attraktiv* attraktivitet* lockande bli-kvar blir-kvar"
    ),
    "anställa": (
        "rekryt* nyrekryt* anställ* nyanställ* jobbannons* platsannons* annons* ansökningar "
        "anställningsintervju* jobbintervju* sökande söker-tjänst lediga-tjänster utlyst* "
        "utlysa referens* meriter* meriterad* tillsätta-tjänst jobbmäss* arbetsmarknadsdag* "
        "headhunt*"
    ),
    "nya på jobbet": (
        "introduktion* intro introvecka* introduktionsprogram* introduceras inskol* skolas-in "
        "onboard* första-veckorna första-tiden första-månaderna första-dagen ny-på-jobbet "
        "nya-kollegor nya-medarbetare nyanställda nyanställd nytillträd* nykomling* "
        "gröngöling* gå-bredvid gå-dubbelt bredvidgång* upplärn* lära-upp mjukstart* kastas-in "
        "inkastad* slängs-in djupa-änden simma-själv välkomstpaket* välkomstmapp*"
    ),
    "mentor till ny": (
        "mentor* fadder* faddrar* handledare-till-nya buddy kompis-på-jobbet senior-kollega "
        "erfaren-kollega gå-bredvid-någon bredvidläs* ledsagar* lots lotsa* lotsar"
    ),
    "nyutbildad": (
        "nyutexaminerad* nyexaminerad* nyexad* nyexade nyutexad* precis-klar-med "
        "direkt-från-skolan direkt-från-utbildningen första-jobbet oerfar* orutinerad* junior* "
        "trainee* traineeprogram* gröna grön novis*"
    ),
    "erfaren": (
        "erfar* rutinerad* senior* seniora veteran* rävar gamla-i-gården lång-erfarenhet "
        "många-år-i-yrket lång-tid-i-yrket kunniga-kollegor de-gamla specialistsocionom* "
        "förste-socialsekreterar* 1:e förste"
    ),
    "praktikanter": (
        "praktik* praktikant* praktikplats* vfu vfu-student* student* socionomstudent* "
        "socionomprogram* socionomutbildn* lärosäte* högskola* universitet* kandidater* "
        "verksamhetsförlagd* examensarbet* uppsats* kombinationstjänst* adjungerad* "
        "lärarstudent*"
    ),
    "karriärväg": (
        "karriär* karriärväg* karriärsteg* karriärstege* avancera* klättra* befordr* "
        "utvecklingsväg* utvecklingsmöjlig* nästa-steg specialisttjänst* specialisera* "
        "legitimation* legitimera* titel titlar uppåt-i nya-roller växa-i-rollen växa-i-yrket"
    ),
    "lön": (
        "lön* löner* löneläge* lönelyft* löneförhöj* lönehöj* löneskilln* lönetrapp* lönesätt* "
        "lönerevision* lönepåslag* lönekriter* lönestruktur* ingångslön* slutlön* lönekuvert* "
        "lönespecifik* plånbok* betalt betald betalning bättre-betalt sämre-betalt krona "
        "kronor hundralapp* tusenlapp* bonus* premie* gratifikation* dyrtid* ersättning* "
        "traktament*"
    ),
    "förmåner på jobbet": (
        "förmån* personalförmån* förmånscykel* förmånsportal* rabatt* presentkort* julklapp* "
        "julbord* gratis-frukt fruktkorg* fri-kaffe personalfest* kickoff* kick-off* aw "
        "afterwork* teambuild* utflykt* firande* jubileum* blommor"
    ),
    "facklig": (
        "fack facket fackliga facklig* fackförb* skyddsombud* arbetsplatsombud* "
        "kollektivavtal* förhandla* förhandling* samverkansgrupp* mbl strejk* vision-facket "
        "akademikerförb* ssr"
    ),
    # Leadership
    "chef": (
        "chef chefer chefen cheferna chefens chefers enhetschef* avdelningschef* gruppchef* "
        "biträdande-chef bitr-chef mellanchef* högre-chef överchef* närmaste-chef närmsta-chef "
        "ledare ledaren ledarna ledning* ledningsgrupp* arbetsledar* arbetsledning* "
        "gruppledar* teamledar* samordnare basen boss bossen överordnad* de-som-bestämmer "
        "högsta-ledning förvaltningsledn* direktör* stadsdelsdirektör*"
    ),
    "chef finns till hands": (
        "närvarande-chef* närvarande-ledare* chefsnärvaro* öppen-dörr dörren-öppen dörren-står "
        "öppet-hos-chefen gå-att-nå går-att-nå får-tag-på få-tag-i anträffbar* "
        "tillgänglig-chef* tillgängliga-chef* synlig-chef* synliga-chef* syns-i-korridor* "
        "syns-ute chefen-är-borta chefen-är-sällan aldrig-på-plats ute-i-verksamheten "
        "ute-på-golvet på-golvet chefen-i-möten sitter-i-möten upptagen upptagna "
        "ingen-chef-på-plats"
    ),
    "för stora chefsgrupper": (
        "antal-medarbetare-per antal-underställda underställda medarbetare-per-chef "
        "anställda-per-chef färre-medarbetare mindre-grupper stora-grupper mindre-arbetsgrupp* "
        "stora-arbetsgrupp* personalansvar* normtal* hur-många-en-chef så-många-att-leda "
        "trettio-medarbetare fyrtio-medarbetare chefsspann* span"
    ),
    "avlasta chefen": (
        "avlasta-chef* avlastning-för-chef* chefsstöd* administrativt-stöd-till-chef* "
        "chefers-admin* assistent-till-chef* administrativ-samordnare biträdande* bitr "
        "fakturor fakturahant* attest* konter* schemaläggn* schemalägg* beställningar "
        "felanmäl* lokalfrågor nyckelhant* boka-rum mindre-papper-för-chef* chefens-administr* "
        "verksamhetscontroller"
    ),
    "chefsbyte": (
        "chefsbyte* byta-chef byter-chef bytt-chef ny-chef nya-chefer chefsomsätt* "
        "tillförordnad* tf-chef avgår avgick chefer-kommer chefskontinuit* samma-chef "
        "chefer-slutar chefen-slutade"
    ),
    "bli bättre chef": (
        "ledarskap* ledarutbildn* chefsutbildn* chefsutveckl* ledarutveckl* chefshandledn* "
        "chefscoach* coach* coacha* coachande chefsprogram* chefsrekryt* aspirant* chefskap* "
        "tillitsbaserad* detaljstyr* mikrostyr* kontrollbehov* toppstyr* styra-i-detalj"
    ),
    "frihet i jobbet": (
        "självständig* autonom* egna-beslut egen-bedömning professionell-bedömning eget-ansvar "
        "handlingsutrymme* handlingsfrihet* friare-händer fria-händer frihet-under lita-på-oss "
        "litar-på-oss lita-på-vår tillit* mandat* delegation* delegera* beslutanderätt* "
        "beslutsrätt* få-besluta få-bestämma bestämma-själva"
    ),
    "vara med och påverka": (
        "inflytande* påverka* påverkan* delaktig* medbestäm* medinflyt* tillfråg* rådfråg* "
        "fråga-oss frågar-oss frågade-oss höra-oss hör-oss vår-röst våra-röster våra-åsikter "
        "vår-mening involvera* engagera-oss ta-med-oss vara-med-och-bestämma säga-till-om "
        "komma-med-förslag bollas-med förankra* förankring* uppifrån-och-ner ovanifrån "
        "uppifrån över-huvudet över-våra-huvuden köra-över kör-över överkörd* dialog-innan "
        "remiss* samråd* med-i-beslut med-i-planering innan-beslut"
    ),
    "bli lyssnad på": (
        "lyssna* lyhörd* hörd hörda gehör tas-på-allvar ta-på-allvar tar-på-allvar "
        "tar-oss-på-allvar tas-till-vara ta-vara-på tar-vara-på rinner-ut-i-sanden "
        "faller-platt döva-öron viftas-bort viftar-bort avfärda* nonchaler* bemöts-med-tystnad "
        "bryr-sig-om"
    ),
    "säga vad man tycker": (
        "högt-i-tak takhöjd* säga-ifrån säga-vad-man säga-vad-vi våga-säga vågar-säga "
        "törs-säga kritisera* visselblås* tystnadskultur* tystas tystad* munkavle* repressal* "
        "bestraff* straffas straffad* bakläxa* konsekvenser-av-att öppet-klimat yttrandefri* "
        "meddelarfri* psykologisk-trygghet ärligt ärliga rädd-för-att-säga rädda-att-säga"
    ),
    "uppskattad": (
        "uppskatt* beröm berömm* tack-för tackas säger-tack säga-tack ett-tack klapp-på "
        "bekräft* erkänn* värdesätt* värdera-oss bli-sedd blir-sedd känna-sig-sedd ser-oss "
        "ser-vad-vi uppmärksamma* lyfta-fram-goda lyfter-det-som fira* belöna* belöning* "
        "positiv-feedback ros status-i yrkets-status yrkesstolthet* osynlig-grupp "
        "tas-för-givet tas-för-given"
    ),
    "få veta hur det gick": (
        "återkoppl* återmat* feedback* respons* hur-det-gick hur-går-det vad-som-hände "
        "vad-hände-med vad-blev-det svar-på-våra svar-på-förslag följa-upp-förslag höra-av-sig "
        "hör-av-sig hörde-av-sig besked-om tillbaka-till-oss får-aldrig-veta "
        "ingen-återkoppling svart-hål försvinner-in"
    ),
    "information uppifrån": (
        "informationsflöde* informera* information* informationsbrev* nyhetsbrev* månadsbrev* "
        "veckobrev* intranät* anslagstavl* samma-information först-i-tidningen "
        "läsa-i-tidningen ryktesväg* ryktesvis* ryktena ryktet förvarn* framförhålln* "
        "besked-i-tid får-veta-sist hålls-utanför insyn* transparen* öppenhet-kring "
        "öppet-redovis* kommunikation* kommunicera* budskap*"
    ),
    "medarbetarsamtal": (
        "medarbetarsamtal* utvecklingssamtal* lönesamtal* resultatsamtal* enskilda-samtal "
        "enskilt-samtal avstämningssamtal* månadssamtal* one-to-one 1-1 en-till-en "
        "individuell-utvecklingsplan utvecklingsplan* kompetensutvecklingsplan* "
        "avslutningssamtal* avgångssamtal* avgångsintervj* exitsamtal* exitintervju*"
    ),
    "omorganisering": (
        "omorganis* omorg omorgar organisationsförändr* förändringstrött* förändringsarbete* "
        "ny-organisation nya-organisationen slås-ihop slå-ihop slogs-ihop sammanslagn* "
        "delas-upp delades-upp stuva-om strukturförändr* rita-om möblera-om omställning* "
        "förändring-på ständiga-förändr* tvära-kast ryck-i-styr stabil-organisation "
        "arbetsro-i-organis*"
    ),
    # Meetings and time together
    "möten": (
        "möte möten mötet mötena mötes* sammanträd* apt arbetsplatsträff* enhetsmöte* "
        "gruppmöte* teammöte* morgonmöte* veckomöte* personalmöte* ärendemöte* ärendedragning* "
        "ledningsmöte* avstämning* avstämningar stämma-av informationsmöte* konferens* "
        "storforum* samling* träffar träffas dagordning* mötesagenda* agenda* mötestid* "
        "möteskultur* möteslös* sittningar sitta-i-möten"
    ),
    "planeringsdag": (
        "planeringsdag* utvecklingsdag* verksamhetsdag* temadag* studiedag* heldag* internat* "
        "inspirationsdag* konferensdag* friluftsdag* arbetsplatsdag* gruppdag*"
    ),
    "tid för varandra": (
        "ses-i-gruppen träffas-mer umgås* gemensam-lunch äta-tillsammans fika-ihop "
        "fika-tillsammans sociala-aktiv* personalaktivit* lära-känna känna-varandra "
        "sammanhålln* samhörighet* gemenskap* laganda* teamkänsl* vi-känsl* arbetslag* "
        "arbetsgrupp* kollegialt-stöd kollegastöd* stötta-varandra hjälpa-varandra hjälps-åt "
        "stöd-av-kollegor bra-kollegor fina-kollegor"
    ),
    "dålig stämning": (
        "mobbning* mobba* trakass* kränk* utfryst* utfrys* grupperingar klickar klickbild* "
        "skitsnack* baktal* skvall* skvaller* jargong* härskartekn* konflikt* osämja* osams "
        "bråk* tjafs* gräl* dålig-stämning infekterad* otrivsel* dåligt-klimat giftig* toxisk* "
        "samarbetsproblem*"
    ),
    "behandlas olika": (
        "favoriser* särbehandl* gullegris* kompisrekryt* svågerpol* lika-villkor lika-för-alla "
        "rättvis* orättvis* olika-regler dubbla-måttstock* jämställd* diskrimin* likabehandl* "
        "rasis* sexis* åldersdiskrim* fördomar* fördomsfull*"
    ),
    "dela ut arbetet": (
        "ärendefördeln* fördela-ärenden fördelas fördelning* fördelar-ärenden arbetsfördel* "
        "jämn-fördelning ojämn* snett snedfördel* jämnare jämnt-fördel* tyngdmätn* "
        "ärendetyngd* väga-ärenden poängsätt* arbetsmätning* rättvis-fördel* dra-tyngsta "
        "tungt-lass dra-lasset lasset få-de-svåra får-alla-svåra tilldela*"
    ),
    "vem gör vad": (
        "rollfördeln* roller rollbeskriv* rolltydlig* ansvarsfördel* ansvarsområd* "
        "ansvarig-för vem-gör-vad vem-som-gör vem-som-ansvarar vems-bord vems-ansvar "
        "gränsdragn* uppdragsbeskriv* arbetsbeskriv* befattningsbeskriv* tydliga-roller "
        "otydliga-roller tydligt-uppdrag otydligt-uppdrag uppdraget-är vad-som-ingår "
        "vad-som-förväntas förväntningar förväntas bollas-mellan bollas-runt mellan-stolarna"
    ),
    "icke kärnuppdrag": (
        "kärnuppdrag* kärnverksam* rätt-saker fel-saker sidouppdrag* kringuppgift* kringsyssl* "
        "administr* administration* admin adminuppg* administrativ-hjälp "
        "administrativa-uppgifter pappersarbete* pappersexerc* "
        "sådant-som-inte-är-socialt-arbete socialt-arbete praktiska-göromål vaktmästarsyssl* "
        "assistentuppg* sekreteraruppg* blankett* renodl* renodlad* avlast* avlastning* "
        "hjälp-med-det-administr*"
    ),
    "administratör": (
        "administratör* assistent* assistenter* sekreterar* socialassistent* kanslist* kansli* "
        "handläggarstöd* serviceassist* vaktmästar* receptionist* verksamhetsstöd* "
        "administrativt-stöd administrativ-personal registrator*"
    ),
    # Writing and systems
    "dokumentera": (
        "dokument* journal* journalför* journalanteck* anteckning* föra-anteck* skriva-in "
        "skriv-in skriver skrivande* skrivbörd* utredningstext* utredningsmall* texter "
        "formuler* rapportskriv* pappersark* protokoll* fylla-i ifylln* fyller-i kryss* "
        "kryssa* rutor bbic* bbic-mall* ibic* formulär* blankett*"
    ),
    "göra samma två gånger": (
        "dubbeldokument* dubbelregistr* dubbelarbete* dubbelt-arbete dubbelt-upp göra-om-samma "
        "samma-sak-två samma-uppgifter-två två-ställen flera-ställen flera-system olika-system "
        "klippa-och-klistra kopiera-in föra-över-manuellt manuellt* för-hand en-gång-räcker "
        "mata-in-samma skriva-samma"
    ),
    "verksamhetssystem": (
        "verksamhetssystem* paraplyet paraply* treserva* lifecare* combine* procapita* "
        "datasystem* it-system* journalsystem* dokumentationssystem* ärendehanterings* "
        "socialtjänstsystem* systemet systemen systemen-pratar integrer* programvar* program "
        "gränssnitt* modul* uppdatering* uppgradering* användarvän* klick* knapptryck* klicka* "
        "sökfunktion*"
    ),
    "dator": (
        "dator* laptop* bärbar* skärm* dubbla-skärmar tangentbord* datormus dockning* "
        "docknings* surfplatt* läsplatt* ipad* headset* hörlurar* webbkamera* utrustning* "
        "hårdvar* arbetsverktyg* teknisk-utrustning teknikstrul* teknikprobl* tekniken teknik"
    ),
    "tekniken strular": (
        "krånglar krånglig* strular strul* hänger-sig hakar hackar hackig* kraschar kraschade "
        "ligger-nere låg-nere driftstopp* driftstör* segt sega långsamma-datorer slöa "
        "loggas-ut kastas-ut timeout fryser bugg* felmeddel* fungerar-sällan instabil* "
        "uppkoppl* wifi wi-fi nätverk* internet* bredband* täckning* vpn"
    ),
    "it-hjälp": (
        "it-support* it-stöd* support* supporten helpdesk* servicedesk* it-avdeln* "
        "it-tekniker* tekniker* felanmäl* systemförvalt* superanvänd* digital-coach itsupport*"
    ),
    "logga in": (
        "inlogg* logga-in loggar-in lösenord* siths* tjänstekort* e-tjänstekort* passerkort* "
        "behörighet* bankid* engångskod* tvåfaktor* kort-för-att konton"
    ),
    "ai och robotar": (
        "ai ai-verktyg* ai-stöd* artificiell* chatgpt* copilot* chatbot* robot* robotis* rpa "
        "automatis* automatisk* automation* självbetjän* diktera* diktering* diktafon* "
        "taligenkän* tal-till-text transkrib* digitala-verktyg digitalis* digital-ansökan "
        "e-ansökan e-tjänst*"
    ),
    "telefon": (
        "telefon* telefoner* telefontid* telefontider* mobil mobiler* mobiltelefon* "
        "tjänstetelefon* smartphone* växel växeln telefonväxel* telefonkö* ringer ringa ringde "
        "samtal-in påringn* röstbrevlåd* telefonsvar* callcenter* sms* svara-i-telefon "
        "passa-telefon"
    ),
    "mejl": (
        "mejl* mail* e-post* epost* inkorg* mejlkorg* outlook* funktionsbrevl* utskick* "
        "massutskick* meddelanden* chatt* teams-medd* notis* notiser* pling*"
    ),
    "papper och skrivare": (
        "skrivare* skrivaren printer* kopiator* kopiera* skriva-ut utskrift* skanner* skanna* "
        "scann* faxa* fax pappersakt* pärm* pärmar arkiv* arkivera* gallra* papperslöst* "
        "kuvert* frankera* posta* porto*"
    ),
    "statistik och mätning": (
        "statistik* mätning* mäta mäter mäts mätbar* nyckeltal* indikator* pinnräkn* "
        "räkna-pinnar pinnar rapportera-in inrapport* månadsrapport* tertialrapport* siffror "
        "siffer* uppföljningssystem* redovisning* redovisa* excelark* excel verksamhetsberätt* "
        "måluppföljn* kvalitetsredovis* enkät* enkäter* brukarenkät* medarbetarenkät*"
    ),
    "kontrollera": (
        "kontroll* kontroller* granskning* granska* internkontroll* egenkontroll* stickprov* "
        "tillsyn* inspektion* ivo revision* revisor* övervak* bevak* loggkontroll* "
        "rapporteringskrav* detaljkontroll* misstro* misstänksam*"
    ),
    "mallar och rutiner": (
        "rutin rutiner rutinen rutinerna rutinpärm* rutinbeskriv* riktlinj* handbok* handböck* "
        "manual* lathund* checklist* mall mallar mallen mallarna standardis* arbetssätt* "
        "arbetsprocess* processkart* flödesschem* styrdokument* policydok* policy* "
        "instruktion* anvisning* hur-vi-ska-göra skriftliga-rutiner nedskriv* lokala-rutiner "
        "gemensamma-rutiner lika-arbetssätt"
    ),
    "hitta information": (
        "hitta-rätt hittar-rätt hittar-inte hitta-information leta-efter letar leta sökbar* "
        "samlat-på-ett samlad-information på-ett-ställe på-samma-ställe uppdaterad* inaktuell* "
        "kunskapsbank* faktabank* startsida* webbsida* hemsida* sharepoint* g-mapp* "
        "mappstruktur* mappar"
    ),
    "byråkrati": (
        "byråkrat* krångel* krångligt omständlig* tungrodd* många-led många-steg många-händer "
        "beslutsväg* beslutsgång* beslutsled* långa-beslutsvägar instanser attestordning* "
        "godkännas underskrift* signera* påskrift* stämplar formalia* regelstyr* regelkrångel* "
        "förenkl* enklare-regler avreglera* onödiga-moment"
    ),
    # Learning
    "utbildning": (
        "utbildning* kurs kurser kursen kurserna fortbild* vidareutbild* kompetensutveckl* "
        "kompetenshöj* kompetenspåfyll* föreläsn* föreläsare* seminari* webbinar* webbutbild* "
        "e-utbild* digital-utbild* workshop* certifier* högskolepoäng* poäng* plugga* studera* "
        "studier* studietid* läsa-vidare gå-kurs lära-oss-mer lära-mig-mer ny-kunskap "
        "utbildningsbudget* utbildningsplan* kompetensplan* masterutb* magister*"
    ),
    "handledning": (
        "handledning* handledare* extern-handl* ärendehandledn* processhandledn* "
        "grupphandledn* metodhandledn* kollegial-handl* reflektionsgrupp* reflektionstid* "
        "reflektera* reflektion* debrief* avlastningssamtal* krissamtal* samtalsstöd* "
        "bolla-ärenden bolla-svåra bolla-med bollplank* ventilera* prata-av prata-igenom "
        "prata-om-svåra bearbeta* ärendediskussion* falldragning* fallgenomgång* "
        "kollegial-granskning metodstöd*"
    ),
    "lära av varandra": (
        "erfarenhetsutbyt* lära-av-varandra lär-av-varandra dela-med-sig dela-kunskap "
        "kunskapsutbyt* kunskapsdeln* kunskapsöverför* studiebesök* auskult* jobbskugg* "
        "skugga* rotation* jobbrotation* arbetsrotation* hospiter* byta-plats "
        "kollegialt-lärande lärgrupp* nätverksträff* nätverk-för sprida-kunskap sprida-goda "
        "goda-exempel metodträff*"
    ),
    "forskning": (
        "forskning* forskare* forska* evidens* evidensbas* vetenskap* beprövad* doktorand* "
        "disputera* lektor* professor* fou fou-enhet* fou-projekt* studie-om studier-visar "
        "vetenskaplig* artiklar kunskapsläge* kunskapsbas* kunskapsbaser* akademi* "
        "universitetet praktiknära följeforsk* utvärderas-vetensk*"
    ),
    "metoder i arbetet": (
        "metod metoder metoden metoderna arbetsmetod* bedömningsinstr* bedömningsmetod* "
        "skattningsskal* mi motiverande-samtal signs-of-safety manualbas* behandlingsmetod* "
        "programtrogn* verktygslåd* metodutveckl* nya-arbetssätt modell modeller"
    ),
    "språk och tolk": (
        "tolk* tolkar* tolkning* tolkbok* telefontolk* språkkunn* språkbarriär* modersmål* "
        "översätt* flerspråk* lättläst* klarspråk* begripligt-språk svår-svenska "
        "byråkratsvensk* krångligt-språk myndighetsspråk* kanslisvensk* obegripliga-brev "
        "svåra-brev"
    ),
    # Threat and safety
    "hot och våld": (
        "hot hotet hotad* hotfull* hotar hotade hotelser* våld våldsam* våldsutsatt* misshand* "
        "trakass* förfölj* stalk* aggressiv* aggression* utbrott* attack* angrep* påhopp* "
        "utåtager* slagsmål* knytnäv* kniv* vapen* rädda-för rädd-för otrygg* obehag* näthat* "
        "hat-på-nätet uthäng* hängs-ut hängas-ut sociala-medier filmad* filmas filmar"
    ),
    "skydd": (
        "larm larmet larmknapp* överfallslarm* personlarm* vakt vakter väktare* ordningsvakt* "
        "säkerhetsvakt* bevakning* säkerhet* säkerhetsrutin* skyddsåtgärd* skyddade-uppgifter "
        "skyddad-identitet säkra-rum flyktväg* två-utgångar utrymning* låst-entré låsta-dörrar "
        "passersystem* kodlås* kameraövervak* kameror skalskydd* skottsäker* glasruta "
        "riskbedömn* riskanalys* handlingsplan-vid-hot säkerhetsplan* aldrig-ensam gå-två "
        "vara-två åka-två dubbelbemann* följa-med-på-hembesök"
    ),
    "efter en händelse": (
        "tillbud* tillbudsrapport* avvikelse* avvikelserapport* incident* incidentrapport* "
        "polisanmäl* anmäla-händelse efter-en-händelse uppföljning-efter omhändertag* "
        "krisstöd* krishantering* krisgrupp* debriefing* stödsamtal* arbetsskad* lex-sarah ria "
        "chefen-ringde tagit-hand-om togs-om-hand"
    ),
    "arbetsmiljö": (
        "arbetsmiljö* fysisk-arbetsmiljö psykosocial* skyddsrond* arbetsmiljöverk* "
        "arbetsmiljölag* arbetsmiljöproblem* osa organisatorisk-och-social "
        "systematiskt-arbetsmiljö*"
    ),
    # Rooms, things, travel
    "kontorets rum": (
        "kontor* kontorslandskap* öppet-landskap öppna-landskap landskap* cellkontor* egna-rum "
        "eget-rum egen-arbetsplats egen-plats eget-skrivbord fast-plats fasta-platser "
        "aktivitetsbaser* flexkontor* flexibel* sittplats* arbetsplats* kontorsplats* "
        "arbetsrum* dela-rum delar-rum trångbod* trångt trånga lokaler lokalen lokalerna ytor "
        "flytta-kontor flytten nya-lokaler renover* ombyggn* planlösn*"
    ),
    "samtalsrum": (
        "samtalsrum* besöksrum* mötesrum* konferensrum* grupprum* familjerum* barnrum* lekrum* "
        "umgängesrum* rum-för-samtal rum-att-ta-emot lediga-rum rumsbokn* boka-rum bokade-rum "
        "bokningssystem* väntrum* reception* entré* besöksmottag*"
    ),
    "ljud": (
        "buller* bullrig* ljudnivå* högljud* sorl* oljud* surr* prat-runt lyhört ljudisoler* "
        "ljuddämp* akustik* ljudabsorb* hör-allt hörs-genom tunna-väggar tyst tystnad* stökig*"
    ),
    "luft och värme": (
        "ventilation* luften luft syre* kvav* instäng* drag dragigt temperatur* varmt kallt "
        "kyla kylan fryser* element* luftkondition* ac fläkt* mögel* fukt* inomhusklimat* "
        "värmebölj* dagsljus* fönster* belysning* lampor persienn*"
    ),
    "ergonomi": (
        "ergonom* höj-och-sänk* höjbar* skrivbord* kontorsstol* stol stolar* arbetsställning* "
        "rygg* nacke* axlar* axel musarm* ont-i-kroppen värk* stillasitt*"
    ),
    "städning": (
        "städ* städa* städning* städbolag* smuts* skräp* sopor* toalett* toa diskmaskin* diska "
        "odiskat pentry* kök köket kylskåp* mikro mikrovåg* kaffemaskin* kaffeautomat* kaffe "
        "fräsch* ofräsch* illaluktande lukt* ohyra* råttor*"
    ),
    "resa i jobbet": (
        "tjänstebil* poolbil* bilpool* bil bilar bilen elbil* leasingbil* körkort* köra-bil "
        "cykel* tjänstecykel* elcykel* elcyklar* sl-kort* kollektivtrafik* buss* tunnelbana* "
        "pendeltåg* taxi* restid* resväg* reseersätt* milersätt* parkering* p-plats* "
        "parkeringsplats* parkeringsbö* laddstolp* garage* förflyttning*"
    ),
    "distansarbete": (
        "distans* hemarbete* hemmakontor* jobba-hemifrån arbeta-hemifrån jobba-hemma "
        "arbeta-hemma jobbar-hemma hemifrån hybridarb* på-plats-varje kontorsdag* "
        "kontorstvång* vara-på-kontoret teams teamsmöt* zoom digitala-möten videomöt* skype "
        "videolänk"
    ),
    # The work with people
    "klienternas delaktighet": (
        "brukarinflyt* brukarmedverk* brukarråd* brukarorganis* klientinflyt* brukarrevision* "
        "brukardialog* klienternas-röst brukarnas-röst klientens-perspektiv brukarperspektiv* "
        "de-vi-är-till-för egenmakt* empowerment* delaktig-i-sin medbestämmande-för-kli* "
        "fråga-klient* fråga-brukar* barnets-röst barns-röst barnperspektiv* barnrätt* "
        "barnkonvention* till-tals genomförandeplan* upprätta-plan"
    ),
    "tid med klienter": (
        "klienttid* tid-med-klient* tid-för-klient* klientarbete* klientkontakt* direkt-arbete "
        "direktarbete* ansikte-mot-ansikte träffa-klient* träffa-barn* träffa-familj* "
        "möta-människ* möta-klient* relationsskap* relationsbygg* bygga-relation* "
        "bygga-förtro* ute-hos hembesök* besök-i-hemmet åka-hem-till tid-med-barnen "
        "tid-med-familj* framför-datorn bakom-skärm* bakom-skrivbord*"
    ),
    "byta handläggare": (
        "byta-handläggar* byter-handläggar* handläggarbyte* handläggarbyten* samma-handläggare "
        "ny-handläggare fast-handläggare fasta-handläggare samma-socialsekret* "
        "byter-socialsekret* kontinuitet-för-klient* en-och-samma en-person-att "
        "historia-om-igen berätta-om-igen berätta-samma börja-om-från"
    ),
    "väntetid för klienter": (
        "väntetid* väntetider* kötid* vårdkö* köer* handläggningstid* utredningstid* "
        "vänta-länge väntar-länge får-vänta dröjer* förseni* långa-tider tar-månader drar-ut "
        "lagstadgad-tid fyra-månader fristen tidsgräns* deadline*"
    ),
    "nå socialtjänsten": (
        "komma-fram-på-telefon svårt-att-nå lätt-att-nå tillgänglighet* öppettid* öppethåll* "
        "kvällsöppet* drop-in dropin en-väg-in en-ingång kontaktcenter* medborgarkontor* "
        "servicekontor* besökstid* låga-trösklar lågtröskel* söka-hjälp vända-sig"
    ),
    "förebyggande": (
        "förebygg* prevention* preventiv* tidiga-insats* tidig-insats tidig-upptäckt "
        "upptäcka-tidigt innan-det-blir innan-det-går innan-det-är-för-sent i-ett-tidigt-skede "
        "uppsök* fältarb* fältare* fältassist* föräldrastöd* serviceinsats* öppna-insats* "
        "öppenvård* brandkårsutryck* släcka-bränder brandsläckning* akutstyr*"
    ),
    "samverkan med andra": (
        "samverkan* samverka* samarbeta* samarbete* samordn* samordnad-individuell sip "
        "sip-möt* skola-och-social skolan skolkurator* elevhälsa* bup psykiatri* region* "
        "sjukvård* vårdcentral* hälso-och-sjuk* polis* polisen försäkringskass* arbetsförmedl* "
        "kriminalvård* frivilligorg* civilsamh* föreningsliv* ideella* stuprör* remitter* "
        "kontakt-med-andra vattentäta-skott"
    ),
    "samarbete i huset": (
        "mellan-enheter* mellan-enheterna mellan-grupper mellan-avdeln* över-enhetsgräns* "
        "över-gränserna andra-enheter andra-enheten grannenhet* enheterna enheter-emellan "
        "myndighet-och-utförare utförarsid* beställar-utför* beställarsid* mottagningsgrupp* "
        "mottagsgrupp* mottagning-och-utredning överföring-mellan samlokaliser* "
        "tvärprofession* tvärgrupp* under-samma-tak"
    ),
    "stadsdelar olika": (
        "stadsdel* stadsdelar* olika-stadsdelar alla-stadsdelar mellan-stadsdelar likvärdig* "
        "likställ* samma-villkor-i-hela hela-staden stadsgemensam* stadsövergrip* "
        "central-styrning centralt gemensam-riktlinje olika-bedömn* olika-beroende-på "
        "beror-på-var lotteri*"
    ),
    "placeringar och insatser": (
        "placera* placering* familjehem* jourhem* hvb stödboende* kontaktfamil* kontaktperson* "
        "insats insatser* insatserna behandling* behandlingshem* öppenvårdsinsats* utbud* "
        "insatsutbud* upphandla* upphandling* ramavtal* utförare* leverantör*"
    ),
    "barn och unga": (
        "barn barnen barns barnet barnavård* barnutred* barn-och-unga barnenhet* ungdom* "
        "ungdomsenhet* tonåring* förskola* småbarn* unga-som unga föräldrar* förälder* mamma* "
        "pappa* vårdnad* umgänge* familj* familjer* familjerätt* familjebehandl*"
    ),
    "ekonomiskt bistånd": (
        "ekonomiskt-bistånd försörjningsstöd* socialbidrag* bistånd* biståndshandl* bidrag* "
        "bidragstag* ansökning* ansökan återansök* normberäkn* utbetaln* hyresskuld* "
        "skuldsatt* budgetrådgiv* återkrav* ekonomienhet*"
    ),
    "äldre och funktionshinder": (
        "äldreomsorg* hemtjänst* vård-och-omsorgsboend* äldreboend* demens* anhörig* "
        "anhörigstöd* lss personlig-assist* funktionsnedsätt* funktionshind* daglig-verksamhet "
        "boendestöd* trygghetslarm* biståndsbedöm* undersköt*"
    ),
    "missbruk och psykisk ohälsa": (
        "missbruk* beroende* beroendevård* droger* drog alkohol* narkotika* lvm nykter* "
        "psykisk-ohälsa psykisk* psykiatr* socialpsykiatri* samsjuk* ångest* självmord* "
        "suicid* depress* trauma* neuropsyk* npf adhd autism*"
    ),
    "bostad": (
        "bostad* bostäder* bostadslös* hemlös* vräk* vräkning* lägenhet* boende* "
        "hyreskontrakt* bostadskö* träningslägen* försökslägen* härbärg* akutboend* trångbodd*"
    ),
    "våld i nära relation": (
        "våld-i-nära relationsvåld* kvinnofrid* kvinnojour* hedersvåld* hedersrelat* "
        "hedersförtryck* våldsutövar* skyddat-boende barnfrid* sexuella-övergrepp orosanmäl* "
        "orosanmälning* förhandsbedömn* skyddsbedömn*"
    ),
    "bemöta klienter": (
        "bemötande* bemöter* bemöts respektfull* värdig* medmänsk* empati* empatisk* hjärtlig* "
        "vänligt-mottag* nedlåtand* von-oben otrevlig* arrogan* hårda-mot kallt-bemöt* "
        "mänsklig*"
    ),
    "lag och juridik": (
        "jurist* juridik* juridisk* juridiskt-stöd lagstift* lagen lagar lagtext* lagstöd* "
        "socialtjänstlag* nya-socialtjänst* lvu förvaltningsrätt* domstol* rättssäker* "
        "rättsosäker* överklag* åtal* sekretess* sekretessregl* gdpr dataskydd* tystnadsplikt* "
        "myndighetsutöv*"
    ),
    "kvalitet i arbetet": (
        "kvalitet* kvalité* kvalitets* rättssäk* noggrann* slarv* slarvig* hastverk* "
        "halvmesyr* gott-arbete bra-arbete göra-ett-bra-jobb bra-jobb undermål* otillräckl* "
        "otillräcklighetskänsl* samvetsstress* etisk-stress dåligt-samvete samvete* göra-rätt "
        "stå-för"
    ),
    "göra skillnad": (
        "göra-skillnad gör-skillnad meningsfull* mening-med engagemang* brinner-för brinna "
        "hjälpa-människor göra-nytta gör-nytta nytta yrkesroll* kall kallet tappar-gnistan "
        "gnista* motivation* motiverad* omotiverad* drivkraft* glädjen arbetsglädj* lusten"
    ),
    # Money, politics, picture
    "pengar att röra sig med": (
        "budget* budgeten budgethåll* budgetram* ekonomin ekonomi besparing* spara* "
        "sparbeting* sparkrav* nedskärn* neddragn* effektiviser* åtstram* underskott* anslag* "
        "resurser* resurs resurstillsk* resursbrist* mer-pengar mer-resurser medel pengar "
        "pengarna finansier* statsbidrag* kostnad* kostar dyrt billig* miljoner* satsning* "
        "satsa* investera* prislapp* ha-råd inte-råd"
    ),
    "politiker": (
        "politiker* politisk* nämnd* nämnden stadsdelsnämnd* kommunstyr* fullmäktig* "
        "borgarråd* socialborgarråd* beslutsfattar* makthavar* partier* val-år mandatperiod* "
        "ministern riksdag* regering*"
    ),
    "bilden av socialtjänsten": (
        "medier* media tidning* journalist* reportage* mediebild* rykte* ryktesspridn* "
        "desinformation* lvu-kampanj* allmänhet* anseende* nidbild* image* varumärk* "
        "marknadsför* synas-utåt pr positiva-bilder bilden-av vår-bild hur-vi-framställs "
        "framställs berätta-om-vad-vi"
    ),
    "mål och riktning": (
        "målstyr* verksamhetsplan* verksamhetsmål* mål målen målbild* vision* visioner "
        "handlingsplan* åtgärdsplan* strategi* riktning* prioritering* prioriter* långsiktig* "
        "kortsiktig* plan planen planer styrning* styrkedja* fokusområd* uppdrag-från"
    ),
    "projekt": (
        "projekt* projekten pilotprojekt* pilot* försöksverk* försöksperiod* på-prov prova-på "
        "testa* satsningar tillfälliga* tidsbegräns* permanenta* permanent* implement* "
        "implementera* införand* drar-igång drog-igång nytt-på-nytt rinner-ut"
    ),
    "saker blir aldrig av": (
        "händer-ingenting händer-inget ingenting-händer inget-händer blir-av blev-av "
        "blir-inget blir-inte-av skjuts-upp skjutits-upp läggs-på-is lagts-på-is begravs "
        "dammar skrivbordsprodukt* hyllvärmar* pappersprodukt* bara-ord tomma-ord tomma-löften "
        "från-ord-till-handling omsätta-i genomför* verkställ* förverklig* bli-verklighet "
        "prata-mindre mycket-prat mycket-snack snack lång-process långbänk* utreds-igen"
    ),
    "hålla ord": (
        "löfte* löften* lovat lovade lovar lovas utlov* håller-inte-vad hålla-vad håll-vad "
        "hålla-ord håller-ord svek* sviken svikna bruten brutna stå-fast-vid garanti* "
        "garanter*"
    ),
    "dialog": (
        "dialog* dialogcaf* dialogmöt* café* kafé* samtalskväll* frågestund* diskutera* "
        "diskussion* samtala* gruppsamtal* workshops samtalsforum* forum* idélåda* "
        "förslagslåda* idéer förslag förslagen brainstorm* tycka-till tyck-till synpunkt* "
        "synpunkter*"
    ),
    # Time and plans
    "planera framåt": (
        "framförhålln* framförhåll* planering* planera* planerad* oplanerad* i-god-tid "
        "god-tid-innan kort-varsel med-kort kort-notis sista-minuten sista-sekund* "
        "i-sista-stund dagen-innan samma-dag förvarning* varsel* akuta akut* brådskande* "
        "händelsestyr* reaktiv* proaktiv* schema-i-förväg"
    ),
    "semesterplan": (
        "semesterplaner* sommarplaner* semesterperiod* sommarbeman* sommarstäng* sommarschema* "
        "julstäng* semesterlist* lägga-semester ansöka-om-semester sammanhängande-semest*"
    ),
    "varje vecka": (
        "varje-vecka veckovis en-gång-i-veckan varannan-vecka varje-måndag varje-fredag "
        "måndagsmöt* fredagsmöt* stående-tid återkommande-tid regelbund* kontinuerlig* "
        "månadsvis en-gång-i-månaden varje-månad kvartalsvis varje-kvartal"
    ),
    "förändring i takt": (
        "förändringstakt* för-snabbt för-fort så-fort lagom-takt lugnare-takt tempo* "
        "arbetstempo* stressigt hetsig* hets jäkt* skynda* brådska* springer springa rusar "
        "löpande-band fabrik*"
    ),
    # Words about degree of safety in job form
    "fast anställning": (
        "fast-anställn* fasta-anställn* tillsvidareanst* tillsvidare* visstid* visstidsanst* "
        "tidsbegränsad-anst* otrygga-anst* trygga-anst* provanst* timlön* las-ad lasad* "
        "projektanställ* heltidstjänst* deltidstjänst* tjänstgöringsgrad*"
    ),
    "arbetskläder": (
        "arbetskläd* klädbidrag* skor* regnkläd* jacka* jackor* namnskylt* legitimationskort* "
        "id-kort* tjänstelegitim* tjänsteleg visitkort*"
    ),
    "ny lag": (
        "ny-lag nya-lagen lagändr* lagförändr* ändrad-lag socialtjänstreform* reform* "
        "socialstyrels* föreskrift* allmänna-råd nationell* kunskapsstöd*"
    ),
    "mångfald i personalen": (
        "mångfald* spegla* blandad-grupp blandade-grupper bakgrund* olika-bakgrund* "
        "män-i-yrket fler-män manliga-kolleg* kvinnodomin* kvinnoyrke* könsfördel* ålder* "
        "språkkompetens* kulturkompet* kulturkännedom*"
    ),
    "specialist eller bred": (
        "specialiser* specialistenhet* generalist* bred-kompetens breda-grupper smala "
        "spetskompet* spetsfunktion* expert* expertis* experter* smalare-uppdrag "
        "bredare-uppdrag blandade-ärenden samma-sorts-ärenden variation* varierat omväxl* "
        "enformig* monoton*"
    ),
    "mottagning": (
        "mottagning* mottag* jourtelefon* anmälningar* aktualiser* inflöde* nya-ärenden "
        "inkommande* sluss* sortera* triag* dagjour* besöksjour* ärendestart*"
    ),
    "avsluta ärenden": (
        "avsluta-ärend* avslutade-ärend* stänga-ärend* gamla-ärend* öppna-ärend* vilande* "
        "liggande-ärend* ärenden-ligger ligger-kvar ärendegenomgång* ärenderens* rensa"
    ),
    "svåra ärenden": (
        "svåra-ärenden tunga-ärenden komplexa-ärenden komplex* krävande-ärend* tyngre "
        "tungt-material känslomässig* emotionell* sekundärtraum* empatitrött* compassion* "
        "berörd* påfrest* belastande"
    ),
    "två handläggare": (
        "medhandläggar* två-handläggare två-i-varje två-på-varje två-om dubbla-handläggar* "
        "parhandläggn* arbeta-i-par jobba-i-par parvis i-par tandem* ensamarbete* ensamhandl* "
        "ensam-i-ärend* ensam-med-ansvar* ensam-på-hembesök sitta-ensam"
    ),
    "få hjälp av kollega": (
        "fråga-en-kollega kollega-att-fråga någon-att-fråga ingen-att-fråga hjälp-av-kolleg* "
        "stöd-i-vardagen stöd-i-ärend* handfast* råd-och-stöd få-råd rådgivning* konsultera* "
        "konsultation* bakjour* stödfunktion* metodstödjar* samordnare-att"
    ),
    "misstag": (
        "misstag* syndabock* skuldbelägg* skuld* skylla* skyller* hängas-ut fel-begås göra-fel "
        "gör-fel felfri* lära-av-misstag ansvarsutkräv* skulden prickas prickad*"
    ),
    "psykisk press": (
        "ångest* oro* orolig* sömnproblem* sömnlös* sover-dåligt sova-dåligt vaken-om-natt* "
        "gråter gråt* magont* klump-i-magen huvudvärk* hjärtklappn* panik* panikattack* "
        "nedstämd* mår-dåligt må-dåligt mår-sämre"
    ),
    "omsorg om barn på dagen": "barnomsorg* fritids* kontaktfamilj* avlösning* avlastningsfam*",
    "tänka nytt": (
        "nytänk* innovation* innovativ* kreativ* utvecklingsarbete* utvecklingsgrupp* "
        "förbättringsarbete* förbättringsförslag* förbättringsgrupp* nya-idéer tänka-nytt "
        "tänka-om våga-prova gamla-hjulspår alltid-gjort hjulspår* uppfinna-hjulet"
    ),
    "samma besked": (
        "olika-besked samma-besked motstrid* dubbla-budskap motsäg* ändras-hela ändrar-sig "
        "konsekvent* inkonsekvent* enhetlig* samsyn* spretar spretig* entydig* rak-linje "
        "svajig* beror-på-vem"
    ),
    "känna till plan": (
        "handlingsplanen planen-är-okänd känner-till-planen punkterna 13-punkter "
        "tretton-punkter punktprogram* åtgärdslista*"
    ),
    "fira och avtacka": (
        "avtacka* avtackning* avskedsfika* avsked* sista-dagen blomm* tårta* fira-fram* "
        "födelsedag* jubil*"
    ),
    "schema": (
        "schema* schemat jourschema* bemanningsschema* jourvecka* jourpass* passar-telefon "
        "receptionspass* turas-om turordning* rullande* rotera* vem-tar"
    ),
    "mat på jobbet": (
        "lunchrum* matsal* personalrum* pausrum* fikarum* kök mikrovågsugn* frukt frukost* "
        "bulle* bullar* smörgås* matplats* kantin* restaurang*"
    ),
    "plats för vila": (
        "vilrum* tyst-rum återhämtningsrum* pausrum avskilt* gå-undan dra-sig-undan "
        "vila-mellan tid-mellan-möten tid-mellan-samtal luft-i-schemat luft-i-kalendern luft "
        "buffert* marginal* slack"
    ),
    # A café's tables
    "ordet är fritt": (
        "talutrymme* taltid* talartid* prata-mest pratar-mest prata-hela hördes-mest dominera* "
        "tog-över tar-över-samtal styra-samtal få-ordet ordet-fritt laget-runt gå-laget-runt "
        "rundor bordsrunda* komma-till-tals kom-till-tals fick-en-syl sa-inget sa-ingenting "
        "satt-tyst satt-tysta tystlåtna* blyga pratsam* avbröt* mun-på"
    ),
    "bordsledare": (
        "bordsledar* bordsvärd* samtalsledar* moderator* facilitator* processledar* "
        "diskussionsledar* gruppsamtalsledar* värd värden sekreterare-vid antecknaren "
        "den-som-antecknade den-som-skrev"
    ),
    "frågorna vid bordet": (
        "frågeställning* frågorna frågan-var instruktion* uppgiften-var vad-vi-skulle-göra "
        "luddig-fråga luddiga-frågor krångliga-frågor begripliga-frågor frågorna-gick svävande "
        "konkreta-frågor styrande-frågor öppna-frågor för-breda för-smala tolka-frågan"
    ),
    "tiden vid bordet": (
        "tiden-räckte tiden-tog tiden-gick hann-inte-klart hann-inte-diskutera hann-bara "
        "för-kort-tid för-lite-tid mer-tid-per minuter-per kortare-pass längre-pass drog-över "
        "dra-över avbröts bryta-mitt stressigt-upplägg gott-om-tid tempot-var högt-tempo "
        "långdraget utdraget segdraget"
    ),
    "gruppernas sammansättning": (
        "blandade-bord blanda-borden blanda-grupperna blandning* sammansättning* tvärgrupper "
        "gruppindeln* indelning* sitta-med-andra sitta-med-sina samma-enhet olika-enheter "
        "nya-ansikten-vid möta-andra träffa-andra känner-inte-varandra kände-varandra "
        "stora-bord små-bord för-många-vid färre-vid-bord* åtta-vid sex-vid"
    ),
    "lokal och ljud vid träffen": (
        "aula* hörsal* lokalen-var stimmig* slamr* hörde-inte-varandra hördes-dåligt mikrofon* "
        "projektor* ljudanläggn* sorlet akustiken stolarna trångt-mellan åhörarplats* "
        "hitta-till-lokal*"
    ),
    "mat och kaffe vid träffen": (
        "fikat kaffet lunchmacka macka mackor mackan smörgås* tilltugg* frukostmacka "
        "vegetarisk* allergi* bjöd-på bjuds-på förtäring* servering* tårtbit*"
    ),
    "efter träffen": (
        "vad-händer-nu vad-händer-sen nästa-steg sammanställning* sammanfatt* "
        "minnesanteckning* utskick-efter få-ta-del ta-del-av resultatet-av-dialog vart-tar-det "
        "leder-det-till leda-till-något fortsättning* uppföljande* uppföljningsträff*"
    ),
    "bli inbjuden": (
        "inbjud* inbjudan kallelse* kallas kallade anmälningslänk* anmälan-till plats-på "
        "begränsat-antal alla-fick-vara välkomna-att få-gå-dit släpps-iväg få-komma-ifrån "
        "komma-loss obligatorisk-närvaro närvaroplikt* frivilligt-att"
    ),
    "rösta och prioritera": (
        "rösta* röstning* omröstn* poängsätta* prick* klisterlapp* rangordna* rangordning* "
        "topplista* ranking* viktigaste-förslag vann-omröst* majoritet* handuppräckn*"
    ),
    "vara överens": (
        "överens eniga enighet* samstämmig* konsensus* håller-med höll-med samma-åsikt "
        "samma-uppfattning tyckte-likadant delade-bilden delar-bilden oense oenig* isär "
        "gick-isär delade-meningar delade-åsikter splittrad-grupp motsatta-åsikt* tyckte-olika "
        "tycker-olika"
    ),
    "stämningen i rummet": (
        "stämning* energi* energin engagerade engagemang livligt liv-i upprymd* munter* "
        "skrattade skratt* humör* uppgivenhet* uppgiven* trött-stämning tungt-i-rummet "
        "positiv-anda positivt-tonläge negativ-anda gnäll* gnälligt klagomur*"
    ),
    # Personnel work
    "exit": (
        "avgångsenkät* avslutsenkät* avslutningsenkät* skäl-att-sluta orsak-till-uppsägn* "
        "därför-slutade varför-folk-slutar därför-lämnade sista-samtalet"
    ),
    "urval vid rekrytering": (
        "tester urvalstest* personlighetstest* rekryteringsprocess* rekryteringstid* "
        "kravprofil* kompetensbaserad* bakgrundskontroll* utdrag-ur-belastning* "
        "belastningsregist* referenstagn* referenser anställningsstopp* intern-rörlighet "
        "internrekryt*"
    ),
    "lönens rättvisa": (
        "lönekartläggn* osakliga lönespridn* lönetak* individuell-lön individuell-lönesättn* "
        "prestationslön* lönesamtalet löneförhandl* nya-får-mer nyanställda-tjänar "
        "trogna-missgynnas lojalitet-lönar byta-jobb-för-lön straffas-lönemässigt"
    ),
    "arbetsgivarens rykte": (
        "arbetsgivarvarumärk* employer* rekommendera rekommenderar tipsa avråda avråder "
        "bra-arbetsgivare dålig-arbetsgivare stolt-över stolta-över skäms-för söka-sig-till "
        "vill-jobba-här vill-jobba-hos glassdoor"
    ),
    "komma tillbaka": (
        "komma-tillbaka kom-tillbaka återvänd* återanställ* börja-om-här söka-sig-tillbaka "
        "gått-tillbaka välkommen-tillbaka boomerang*"
    ),
    "pension och äldre": (
        "pension* pensioner* pensionsavg* tjänstepension* 65 67 senior-insats "
        "äldre-medarbetare trappa-ner trappa-ned jobba-längre generationsväxl* kunskapstapp* "
        "kompetensöverför*"
    ),
    "villkor för förälder": (
        "föräldrar-i-arbet* förälder-och-jobb kombinera-med-barn kombinera-familj "
        "förena-arbete graviditet* gravid* amning* barnpassning*"
    ),
    "anpassat arbete": (
        "rehabsamtal* rehabplan* rehabkoordin* anpassa* anpassning* arbetsanpass* "
        "förstadagsint* återgå-i-tjänst tidiga-signaler varningssign* fånga-upp fångar-upp "
        "upptäcka-ohälsa"
    ),
    "utvecklas på jobbet": (
        "utvecklas utveckling-i-jobbet stagnera* stå-still stampar-på-samma växer-inte "
        "lärande-organisation utmaning* utmanande stimuler* understimul* tråkig* uttråk* "
        "rutinjobb*"
    ),
    "hr": (
        "hr hr-avdeln* hr-stöd hr-partner hr-konsult* hr-specialist* personalavdeln* "
        "personalenhet* personalkontor* personalchef* löneenhet* lönekonsult* personalsystem*"
    ),
    "avtal och lönebesked": (
        "anställningsavtal* anställningsbevis* anställningsvillkor* arbetsvillkor* villkoren "
        "avtalet lönebesked* felaktig-lön fel-lön lönefel* självservice* heroma* personec*"
    ),
    "värdegrund i vardagen": (
        "värdegrund* kärnvärd* ledord* uppförandekod* kultur kulturen arbetsplatskultur* "
        "organisationskultur* normer förhållningssätt* moral* etik* etisk*"
    ),
    "stöd till den som anmält": (
        "rehabstöd* förtroendeläkar* kurator* företagshälsan samtalskontakt*"
    ),
    # Speech of every day
    "börja på nytt": "nystart* omstart* nytt-kapitel blankt-papper från-scratch från-noll",
    "skylla ifrån sig": (
        "skyller bortförklar* undanflykt* ursäkt* slingra* duckar ducka smita smiter"
    ),
    "göra klart": "slutföra slutförs färdigställ* göra-klart blir-klart gå-i-mål i-hamn avklarad*",
    "ordna upp": "reda-ut reder-ut styra-upp styr-upp få-ordning rodda ordna-upp lösa-upp få-bukt",
    "vänta och se": "avvakta* avvaktande vänta-och-se dra-på bordlägg* långhal* förhal*",
    "prata med varandra": (
        "prata-med-varandra pratar-med-varandra talar-med-varandra snacka-ihop snackar-med "
        "kommunicerar-med samtal-mellan utbyter-tankar korridorsnack* vid-kaffemaskin*"
    ),
    "ensam": "ensam ensamma ensamhet* isolerad* övergiven* på-egen-hand utlämnad* vind-för-våg",
    "bygga förtroende": "förtroende* tillit* litar lita pålitlig* opålitlig* trovärdig* misstro*",
    "lagom många": "lagom rimlig* rimligt hanterbar* överkomlig* överkomligt orimlig* ohållbar*",
    "vara klar över": "klart-för-sig klarhet* oklarhet* otydlighet* tydlighet* tydligt otydligt",
    "det som är nära": (
        "närmsta närmaste i-närheten gångavst* intill grannhus* samma-våning samma-hus"
    ),
    "långt borta": "långt-bort avlägs* fjärran långt-ifrån avstånd* distanser* andra-sidan-stan",
    "bestämd tid": (
        "bokad-tid tidsbokn* tidsbeställ* boka-tid tidsatt schemalagd* schemalagt inbokad*"
    ),
    "störas": "störs störd störande stör-oss pratar-högt knackar-på rycker-i springer-in",
    "slippa": "slippa slipper sluppit undgå undvika kringgå besparas befriad*",
    "papperskorgen": "papperskorg* slänga slängs soptunn* makulera* kasseras kastas-bort",
    "ha roligt": "roligt kul skoj* trevligt skratta* humor* festligt underhåll* lekfull*",
    "frisk luft": "utomhus ute-i-fri promenadmöt* gå-ut-en park grönområd* balkong* terrass*",
    "djur på jobbet": "hund hundar hundrum* husdjur* terapihund* katt*",
    "kläder": "kläder byta-om omklädn* dusch* duscha klädkod*",
    "ljus framtid": "framtid* framtidstro* hopp hoppfull* tror-på ser-fram misströst* hopplös*",
    "ilska": "arg arga ilska ilsken förbannad* rasande irritera* irriterad* frustr* upprörd*",
    "sorg": "ledsen* sorg* gråt* gråter tårar tårögd*",
    "rädsla": "rädd rädda rädsla* skräck* skrämm* oro oroas ängslig* nervös* darr*",
    "mod": "modig* mod vågar våga djärv* civilkurage* fegt feg",
    "skam": "skam skäms pinsam* genera* genant",
    "minne": "minns minnas glömmer glömma glömt bortglömd* kom-ihåg påminn* påminnelse*",
    "kunna sin sak": (
        "kunnig* kunniga kunskap* kompetens* kompetent* skicklig* duktig* insatt* påläst*"
    ),
    "fusk": "fuska* fusk smussl* mygel mygla* genväg* genvägar skumm*",
    "belöna": "belön* pris* utmärkelse* diplom* månadens* premier*",
    "straff": "straff* bestraff* varning* erinran* reprimand* avstäng* avsked*",
    "gissa": "gissa* gissningar chansa* höfta* ungefär* på-måfå magkänsl*",
    "jämföra": "jämför* jämförelse* i-förhållande andra-kommuner grannkommun* grannstadsdel*",
    "byta plats": "flytta* flyttar omplacer* byta-enhet byta-avdelning byta-grupp internbyte*",
    "vara först": "först-ut pionjär* föregångare* gå-före ligger-före i-framkant spjutspets*",
    "vara sist": "sist eftersläntr* på-efterkälk* halka-efter ligga-efter",
    "tålamod": "tålamod* tålmod* otålig* uthållig* envis*",
    "rykten": "ryktet ryktas rykten hörsäg* skvaller* viskas viskningar",
    "sanningen": "ärlig* ärligt uppriktig* sanning* lögn* ljuger ljuga försköna* skönmål*",
    "nödläge": "nödsituation* krisläge* kris kriser krisen katastrof* undantagstillst* pandemi*",
    "sen ankomst": "försenad* försening* sen-ankomst kommer-för-sent punktlig* i-tid passa-tid*",
    "böcker": "bok böcker litteratur* bibliotek* läsecirkel* bokcirkel* artikel* tidskrift*",
    "musik och kultur": "musik* kultur* teater* bio konsert* kör konst utställn*",
    "tävling": "tävling* tävla* pristävl* utmana-varandra lagtävl*",
    "gäster": "gäst* besökare besökarna inbjuden-gäst utomstående externa",
    "lås och nyckel": "nyckel* nycklar lås låsa olåst tagg taggar brick* dörrkod*",
    "förvaring": "skåp skåpet låsbar* förvaring* förvara förråd* hylla hyllor källare* låda lådor",
    "post": "post posten posthanter* postfack* bud paket* brevlåd*",
    "karta och hitta": "skylt* skyltning* vägvis* karta hitta-hit hitta-till adress*",
    "trappor och hiss": "hiss hissen trapp* rullstol* tillgänglighetsanpass* ramp* framkomlig*",
    "kalendern": "kalender* kalendern bokning* bokningar boka bokar avboka* omboka*",
    "dagar i veckan": "måndag* tisdag* onsdag* torsdag* fredag* veckoslut* vardag*",
    "tidig morgon": "morgon* tidigt-på förmiddag* gryning* klockan-åtta klockan-sju",
    "sen kväll": "sent-på kväll* kvällstid* eftermiddag* efter-fem efter-klockan natten",
}
