"""Senses: some 330 things that statements of the field speak of, with what people say for them.

Wider and finer than `likeness.matters`, which codebooks are read with too: "lunch" is also rest,
food and time, so a word may have many senses. Written by hand. Beginnings are written "chef*",
ends "*chef", several words "gå-hem".
"""

from typing import Final

__all__ = ["SENSES", "WAYS"]

SENSES: Final = {
    "arbetande": (
        "handläggar* medarbetar* personal* folk anställd* kolleg* arbetskamrat* "
        "socialsekreterar* medlem* gruppen team* gänget vi-som-jobbar dem-jag-jobbar "
        "arbetslag* styrkan underställd* företräder"
    ),
    "ledande": (
        "chef* *chef *chefen *cheferna ledar* ledning* leder överordnad* uppifrån toppen "
        "däruppe styr styrs styrande bestämmer direktör* boss* högst* gruppledar* "
        "arbetsledar*"
    ),
    "arbetsgivaren": (
        "arbetsgivar* förvaltning* kommunen staden stadsdel* organisation* verksamhet*"
    ),
    "nykomling": (
        "ny nya nyanställd* nybörjar* nykom* novis* grön gröna nyexam* nyutexam* börjad* "
        "färsk* trainee* inskolad* från-utbildningen ung unga yngre"
    ),
    "rutinerad": (
        "erfar* rutinerad* senior* äldre gamla gammal länge veteran* åren många-år lång-tid "
        "trogna trotjänar* kan-mest kan-jobbet trettio-år"
    ),
    "student": (
        "student* praktik* vfu elev* kandidat* kursar* utbildningen uppsats* socionomprogram* "
        "termin*"
    ),
    "den-enskilde": (
        "klient* brukar* enskild* människor* sökande familj* hjälpsökande dem-vi-möter "
        "dem-vi-hjälper de-vi-hjälper de-vi-möter mötena-med personer besökar* hushåll* "
        "invånar* medborgar* utsatt* vårdtagar*"
    ),
    "barnen": "barn* unga ungdom* tonår* minderårig* elev* småbarn* de-unga flick* pojk* ungar",
    "föräldrar": "föräld* mamm* papp* hemmen vårdnad* småbarn* hemma-med-barn",
    "anhöriga": "anhörig* närstående släkt* döttrar söner nätverk* familjen",
    "gamla": "äldre* gamla åldring* pensionär* senior* hemtjänst* demen* den-äldre",
    "politiker": "politik* nämnd* fullmäktig* förtroendevald* borgarråd*",
    "facket": "fack* förbund* ombud* vision ssr avtal* klubben skyddsombud*",
    "polis": "polis* ordningsmakt* anmäl*",
    "skolan": "skol* lärar* rektor* pedagog* undervis* lärosät*",
    "vården": (
        "vård* psykiatri* läkar* doktor* sjukhus* region* bup sjuksköt* psykolog* landsting* "
        "patient* barnpsyk* medicin*"
    ),
    "jurist": "jurist* jurid* lagen lagar lag lagstift* rättslig* domstol* paragraf* åtal*",
    "tolk": "tolk* språk* svenska översätt* flerspråk*",
    "assistent": "assistent* administrat* sekreterar* adm admin papper* kansli*",
    "konsult": "konsult* inhyr* hyr* bemanningsf* bemanningsb* timanställd* tillfällig*",
    "vikarie": "vikari* ersättar* semestervik* sommarvik* sommarpersonal* timvik* täcka-upp",
    "forskare": "forsk* studie* universitet* högskol* vetenskap* evidens* akademi* doktorand*",
    "media": "tidning* media medier press journalist* tv rykte* anseende* allmänhet* folk-tror",
    "mängden": (
        "ärendemängd* arbetsbörd* arbetsbelast* belast* överbelast* mycket-att-göra "
        "för-mycket för-många drunkn* hopar högar hög högen tungt-lass börda lassar fullt "
        "proppfull* överfull* överhop* utarbet* fler-än många-ärenden mängd* arbetsmängd* "
        "på-sitt-bord på-mitt-bord svämm* väller"
    ),
    "ärendet": (
        "ärend* *ärende *ärenden *ärendena fall fallen akt akter akterna case mål caseload "
        "dem-jag-utreder utred*"
    ),
    "gräns": "gräns* tak taket maxantal* max högst begränsning* ärendetak* så-många hur-många",
    "sliten": (
        "sliten slitna slit sliter slits slitsam* utarbet* utmatt* utbränd* bränner bränt-ut "
        "trött* slutkörd* uttröttad* orkar orka orkade knä knäna väggen stress* pressad* "
        "press pressen tempo* jäkt* springer sjukskriv* går-sönder mår-dåligt överansträng* "
        "urlakad*"
    ),
    "tempo": (
        "tempo* takt takten fart farten hinn* hann tidspress* tidsbrist* stress* jäkt* "
        "springa brådska* tidsnöd"
    ),
    "tid": "tid tiden hinn* hann stund* timm* minut* tidsbrist* tidsutrymme ledig-tid",
    "vila": "vila återhämt* rast raster paus* lunch* äta äter andrum andas ro lugn mat fika varva",
    "lunch": "lunch* äta äter åt mat maten matlåd* matrast* hungr*",
    "sömn": "sov* söm* vaken nätter* natten insomn* somn* vaknar nattsömn* ligger-vaken",
    "kväll": "kväll* natt* sen sent helg* lördag* söndag* jour* dygn*",
    "hem": "hem hemma hembesök* hemifrån bostad* hos-klient hemgång*",
    "hembesök": "hembesök* hem-till hemma-hos hem-hos åker-hem åka-hem besök* i-hemmet hemmet",
    "distans": (
        "distans* hemifrån hemarbete* jobba-hemma arbeta-hemma hemma teams digitalt-möte "
        "videomöte* videosamtal* på-kontoret"
    ),
    "övertid": (
        "övertid* jobba-över jobbar-extra jobbar-över extra-timm* kvällarna timmar-folk "
        "komptid* mertid* jobba-sent"
    ),
    "arbetstid": (
        "arbetstid* flex* schema* timmars arbetsdag* arbetsvecka* förkort* deltid* heltid* "
        "klockan stämpel* tider tiderna komma-och-gå sextimmars* dagen"
    ),
    "ledighet": "ledig* semester* sommar* juli kompledig* helgdag* klämdag* lov",
    "sjuk": "sjuk* frånvar* hemma-sjuk hälsa* ohälsa* frisk* mår må karens*",
    "kropp": (
        "rygg* nacke* stol* ergonom* ont värk* träna* träning* gym* friskvård* motion* simma "
        "yoga massage* kropp* hälsa*"
    ),
    "fördelning": (
        "fördel* ojämn* jämnt dubbelt lika-många några dra-hela skev* snedfördel* rättvis* delas"
    ),
    "uppdrag": (
        "uppdrag* uppgift* arbetsuppgift* vad-vi-ska vem-som ansvar* roll roller rollen "
        "rollfördel* gör-vad mandat* sysslor arbetsbeskriv*"
    ),
    "beslut": "beslut* bestäm* avgör* mandat* delegat* ja-eller-nej tar-ställning",
    "inflytande": (
        "inflyt* påverk* säga-till-om medbestäm* delaktig* vara-med rösten frågar fråga "
        "tillfråg* hörs höra samråd* förankr* själva tycker åsikt*"
    ),
    "yttra": (
        "säga säger sa sade tyck* åsikt* yttr* tala talar prata pratar kritis* högt-i-tak "
        "lågt-i-tak säga-ifrån invänd* synpunkt* klag* ifrågasätt* tiga tyst* munkavle* "
        "repressal* högt-tak visselblås*"
    ),
    "lyssna": (
        "lyssn* lyhörd* gehör* hör-på döva* tar-till-sig tas-till-vara tar-in struntar "
        "bryr-sig på-allvar nonchal* ignorer* kontakt* höra uppmärksam* viftas"
    ),
    "uppskattning": (
        "uppskatt* beröm* tack tackar tackad* sedd sedda bekräft* erkän* belön* märker märkt "
        "märks klapp feedback osynlig* uppmuntr* värdesätt* avtack* ros hyll*"
    ),
    "återkoppling": (
        "återkoppl* feedback* respons* svar svarar besked hör-av hör-av-sig efteråt "
        "hur-det-gick får-veta utgång* resultat* uppfölj* följ-upp följa-upp vad-som-hände"
    ),
    "kritik": (
        "kritik* kritis* klag* gnäll* skäll* fel felen gör-fel göra-fel misstag* anmärk* "
        "tillrättavis* missnöj*"
    ),
    "uppföljning": (
        "uppfölj* följa-upp följs-upp följ-upp utvärder* mät* nyckeltal* resultat* granska*"
    ),
    "information": (
        "inform* besked* får-veta fick-veta vet veta meddel* upplys* kommunik* intranät* "
        "nyhet* gissa* rykte* berätt* budskap* kungör*"
    ),
    "tydlighet": (
        "tydlig* otydlig* klar klart oklar* luddig* begrip* obegrip* förstå* solklar* "
        "svår-att-förstå förvirr* fattar entydig* motstrid* vag vaga"
    ),
    "fackspråk": (
        "förkortning* fikonspråk* jargong* språk* fackspråk* lättläst* klarspråk* brev* formuler*"
    ),
    "rutiner": (
        "rutin* riktlinj* handbok* styrdokument* regler* manual* hur-man-gör nedskriv* "
        "arbetssätt* checklist* mall* process* föreskrift*"
    ),
    "metod": "metod* arbetssätt* hur-vi-arbetar modell* verktyg* manualbas* sätt",
    "dokumentation": (
        "dokument* journal* anteck* skriv* blankett* register* matas mata inmat* formulär* "
        "texter* texten akt akter pappersarb* pappersjobb* papper papperen"
    ),
    "dubbelarbete": (
        "dubbeldok* dubbelarb* två-gånger tre-gånger gång-på-gång samma-uppgift i-flera "
        "två-system två-ställen flera-system"
    ),
    "system": (
        "system* *system *systemet dator* it it-* program* teknik* digital* verksamhetssys* "
        "mjukvar* app appen e-tjänst* plattform* skärm*"
    ),
    "krångel": (
        "strul* krångl* krasch* hänger* fryser låser* trasig* buggar nere avbrott* "
        "funkar-inte fungerar-inte ställer-till sönder långsam* segt"
    ),
    "inlogg": "logga* inlogg* lösenord* behörig* åtkomst* konto",
    "support": (
        "support* helpdesk* it-hjälp* servicedesk* tekniker* vaktmäst* lagas lagar fixar rycker"
    ),
    "ai": (
        "ai ai-* robot* automat* artific* maskin* algoritm* chatt* diktera* diktering* "
        "tala-in prata-in röst* talet"
    ),
    "statistik": "statistik* siffr* mät* räkna* rapporter* nyckeltal* excel pinn* uppgifter enkät*",
    "enkät": "enkät* svarade formulär* undersökning* medarbetarunder* frågor",
    "telefon": "telefon* mobil* ring* samtal* växel* luren lur täckning*",
    "mejl": "mejl* mail* inkorg* e-post* epost* utskick* brev* post posten kuvert*",
    "bil": "bil bilar* bilen *bil *bilar *bilarna fordon* tjänstebil* bilpool* leasing* elbil*",
    "resor": (
        "resor* resa* reser restid* resväg* åka åker pendl* buss* tunnelbana* kör köra "
        "parkering* långt-att-åka färdväg*"
    ),
    "parkering": "parker* p-plats* ställa-bilen cykel*",
    "lokal": (
        "lokal* kontor* hus huset bygg* rum rummet flytt* bygga-om bygg-om plan våning* ytan "
        "yta trång* plats-nog rita"
    ),
    "rum": (
        "rum rummet rummen *rum *rummet *rummen samtalsrum* mötesrum* besöksrum* egen-dörr väggar"
    ),
    "landskap": (
        "landskap* öppet-landskap fria-sittplatser sittplats* sitta-var skrivbord* ljud* "
        "buller* bullr* sorl* tyst* störd störs koncentr* aktivitetsbaser* egen-plats"
    ),
    "klimat": "luft* ventil* värm* kall* kyl* temperatur* drag drar syre* svalt varmt kvav*",
    "möbler": "stol* bord* möbl* soff* skärm* ergonom* skrivbord*",
    "städ": "städ* smuts* rent ren diska* disk kök* toalett* fräsch* äckl* plock* skit*",
    "fika": "fika* kaffe* frukt* kök* automat* bulle*",
    "säkerhet": (
        "säker* trygg* larm* vakt* väkt* skydd* överfalls* otrygg* obehör* entré* lås låst* "
        "glas riskbedöm* passage* farlig* ingång* rakt-in passerkort* dörr*"
    ),
    "hot": (
        "hot* våld* aggress* attack* otäck* rädd* skräm* förfölj* trakass* hat näthat* "
        "påhopp* skäll arga"
    ),
    "rädsla": "rädd* rädsla* törs vågar våga oro* ängsl* skräm* otrygg* modig* mod fegt feg skraj",
    "anmälan": "anmäl* tillbud* incident* avvikels* rapporter* orosanmäl* larmar registrer*",
    "två": (
        "två dubbelbeman* par parvis båda tillsammans medhandläg* tvåsam* ensam* själv själva "
        "ihop gemensam* en-och-en"
    ),
    "handledning": (
        "handled* processhandl* ärendehandl* extern* psykolog* reflektion* bollplank* "
        "prata-med-någon rådfråg*"
    ),
    "reflektion": (
        "reflekt* eftertank* tänk* stanna-upp lär-av lärdom* diskuter* resonera* "
        "samtalsgrupp* kollegi*"
    ),
    "lärande": (
        "lär lära lärde lärt lärande* utveckl* kurs* utbild* fortbild* vidareutb* kompetens* "
        "kunskap* växer växte föreläs* seminari* konferens* studer* certifier* lärorik* "
        "kunnig* kan okunn*"
    ),
    "kurs": (
        "kurs* *kurs *kurser utbildning* fortbild* vidareutb* seminari* föreläs* konferens* "
        "träning* studiedag*"
    ),
    "introduktion": (
        "introdu* intro inskol* skolas skolar första-dagen första-veckan första-tiden "
        "när-jag-började som-ny upplärn* lär-upp bredvid gå-bredvid fadder* mentor* mottag* "
        "välkomn* inkast* slängdes startade från-början nybörj* mjukstart* onboarding"
    ),
    "mentor": (
        "mentor* fadder* gå-bredvid någon-erfaren bollplank* mästare* vägled* följa-med följer"
    ),
    "karriär": (
        "karriär* avancer* befordr* specialist* senior* nästa-steg väg-framåt tjänster stege "
        "klättra* chefskap* bli-chef utvecklas* vidare"
    ),
    "lön": (
        "lön* *lön *lönen *löner betal* tjän* peng* plånbok* kuvert* påslag* ersätt* "
        "ingångslön* arvod* inkomst*"
    ),
    "pengar": (
        "peng* budget* ekonomi* kost* medel anslag* miljon* dyr* spar* besparing* underskott* "
        "råd finans* resurs* utgift* billig* bekost* satsa satsning* slöseri bortkast*"
    ),
    "studieskuld": "studieskuld* csn studielån* återbetal* lån",
    "rättvisa": (
        "rättvis* orättvis* lika-villkor jämlik* missgynn* favoriser* samma-villkor "
        "diskrimin* särbehand* lika-behandl* sämre-än skillnad*"
    ),
    "kön": "kvinn* män männen kön* jämställ* manlig* flick* pojk*",
    "mångfald": "mångfald* blandad* brokig* olika likadana homogen* bakgrund* ursprung* sorter",
    "bemanning": (
        "beman* personalbrist* underbeman* vakan* obesatt* tillsätt* tillsatt* rekryter* "
        "anställ* fler-kollegor var-fler är-för-få för-få-på färre-än-vi ansök* sökande "
        "annons* fattas-folk folk-som-fattas tomma-stolar halva-styrkan händer fulltalig*"
    ),
    "rekrytering": (
        "rekryter* ansök* annons* sökande söker-våra intervju* anställ* lockar locka "
        "tillsätt* jobbannons*"
    ),
    "sluta": (
        "sluta* säga-upp sa-upp sagt-upp lämna* byta-jobb söka-sig söker-sig sök-bort letar "
        "uppsägn* hoppar-av fick-mig-att-gå att-jag-gick skälet härifrån flyr avgång* avgick "
        "på-väg-bort annat-jobb gick"
    ),
    "återvända": "tillbaka återvänd* söka-mig-hit komma-igen igen åter komma-tillbaka hit",
    "stanna": "stanna* kvar blir-kvar trogen trogna behålla-folk blir-här ser-mig länge",
    "omsättning": (
        "personaloms* omsättning* byten byts kommer-och-går avlös* ständigt-nya "
        "nya-hela-tiden chefsbyt* byta byter på-kort-tid"
    ),
    "omorganisation": (
        "omorg* omställn* organisationsförän* förändr* indelning* struktur* göra-om gör-om "
        "slås-samman slå-ihop sammanslag* sammanslå* nyordning* reform*"
    ),
    "planering": (
        "planer* plan framförhåll* långsiktig* kort-varsel varsel* i-förväg sista-stund "
        "förbered* bränder akut* brandsläck* kaos* ad-hoc"
    ),
    "ordning": (
        "ordning* struktur* ordning-och-reda reda rörig* kaos* organiser* agenda dagordning* "
        "koll styr-upp system-i"
    ),
    "möten": (
        "möt* *möte *möten *mötet *mötena sammantr* träff* apt konferens* avstämn* samling* "
        "seminari* ses maratonmöt* sittning*"
    ),
    "stödet": (
        "stöd* stött* hjälp* back* uppback* ställer-upp avlast* bistå* ensam klara-sig "
        "lämnad* vind-för-våg assist* i-sticket stå-upp hjälps-åt"
    ),
    "gemenskap": (
        "gemenskap* samman* håller-ihop stämning* klimat* kamrat* trevlig* roligt skratt* "
        "hör-till kollegorna arbetskamrat* utfryst* vänner hygglig* snäll* drar-jämnt "
        "laganda* välkomn*"
    ),
    "konflikt": (
        "konflikt* bråk* gräl* osams gniss* på-kant mobb* intrig* baktal* skitsnack* splittr* "
        "fred drar-åt"
    ),
    "bemötande": (
        "bemöt* behandl* respekt* tonen ton ohövlig* otrevlig* vänlig* jargong* artig* snäll* "
        "hygglig* arg arga skäll"
    ),
    "trivsel": (
        "triv* vantriv* glad* glädje roligt kul rolig lust* nöjd* missnöj* bra-jobb ångra* "
        "stolt* rekommend* inte-nöjd älskar klaga kul-att"
    ),
    "yrkesval": "yrke* socionom* valde valet jobbet-jag kall kallelse* stolthet* skäms",
    "tillit": (
        "tillit* förtroend* lita litar misstro* misstänk* kontroll* detaljstyr* övervak* "
        "lägg-er-inte sköta-mitt frihet* själv-bestämma självständ* lägger-sig"
    ),
    "ensam": "ensam* själv själva klara-mig lämnad* isoler* ingen-att ingen-hjälp ingen-som",
    "närhet": (
        "närvar* nära på-plats synlig* osynlig* syns borta nås nå få-tag tillgäng* kontakt* "
        "avstånd* öppen-dörr håller-oss håll-avstånd vill-inte-ha-med träffa* anträff* "
        "onåbar* sällan-här"
    ),
    "samverkan": (
        "samverk* samarbet* samordn* ihop tillsammans drar-åt prata-med bolla* skickas-runt "
        "mellan-stolar stuprör* gemensam* ihopkoppl* hand-i-hand i-takt"
    ),
    "sekretess": "sekretess* tystnadsplikt* samtycke* gdpr får-inte-prata hemlig*",
    "väntan": (
        "vänt* kö kön köer köa dröj* långa-tider handläggningstid* uppehåll* står-still "
        "stannar-upp stå-i-kö fördröj* försen* tar-tid månader lång-tid drar-ut"
    ),
    "snabbhet": (
        "snabb* genast direkt omgående fort med-en-gång samma-dag skynds* prompt blixt* på-nolltid"
    ),
    "tidighet": (
        "tidig* förebygg* innan i-god-tid i-tid från-början för-sent före förhindra* upptäck* "
        "långt-innan"
    ),
    "insats": (
        "insats* bistånd* beviljas beslutat* utför* behandling* placering* åtgärd* verkställ* "
        "boende* stödboende* kontaktperson*"
    ),
    "boende": (
        "boend* bostad* lägenhet* hemlös* vräk* härbärg* hyra hyresv* tak-över ungdomshem* hvb"
    ),
    "ekonomibistånd": "försörjning* ekonomiskt-bistånd socialbidrag* bidrag* ansökning* utbetaln*",
    "missbruk": "missbruk* beroende* drog* alkohol* narkotika* nykter*",
    "kvalitet": (
        "kvalit* rättssäk* noggrann* brist* slarv* undermål* bra-jobb gott-arbete nivå* "
        "hållbar* standard*"
    ),
    "prioritera": "prioriter* viktigast först väljer välja bort-prior* i-första-hand vikt",
    "nytta": (
        "nytta* nyttig* hjälper värde* lönar meningsfull* onödig* bortkast* meningslös* "
        "ger-oss tillför* effekt* gör-skillnad händer leder-till resultat* ingen-idé ger-mig"
    ),
    "idé": "idé* förslag* förslå* ny-tank* initiativ* påfund* hitta-på",
    "löften": (
        "löft* lova lovar lovade lovas lov utlov* snack* prat* handling* händer-lite blir-av "
        "genomför* verkställ* bara-ord skott hyllan* byrålåd*"
    ),
    "mål": "mål målen vision* riktning* strategi* samma-håll dit-vi",
    "förtjänst": "erfarenhet* åren löna trohet* lojal* kompetens* prestation* premier* belön*",
    "öppettid": "öppet* stäng* lunchstäng* kvällsöppet* öppna telefontid*",
    "reception": "recept* lucka* entré* väntrum* expedition* växel* disk besökar* bemött*",
    "utrustning": (
        "utrust* skärm* dator* mobil* telefon* hörlur* skor* kläder* arbetskläd* grejer* "
        "prylar* surfplatt* verktyg*"
    ),
    "skrivare": "skrivar* utskrift* kopiator* skriva-ut papper",
    "arkiv": "arkiv* gallr* pärm* skanna* digitaliser* akterna",
    "semesterval": "semester* juli sommar* ledig*",
    "avtal": "avtal* kollektivavt* förhandl* lönerevision* villkor* a-kassa* medlemsavg*",
    "demokratiskt": "styrgrupp* arbetsgrupp* referensgrupp* brukarråd* råd representant* företräd*",
    "barns-röst": "barn* till-tals komma-till-tals hörs delaktig* barnens-röst",
    "ärlighet": (
        "ärlig* öppen öppenhet* rak raka uppriktig* hyckl* mörk* hemligt lögn* fasad* "
        "spel-för insyn* transparen* sanning*"
    ),
    "byråkrati": (
        "byråkrat* krångligt omständlig* regelverk* formalia* attest* godkänn* instans* "
        "papperskvarn*"
    ),
    "chefens-bord": (
        "attest* fakturor* schemaläg* hr personalärend* administrativ* enhetschef* "
        "många-underställda stora-grupper antal-medarbetare så-många-att-leda trettio* "
        "grupper"
    ),
    "jämförelse": (
        "andra-kommuner andra-stadsdelar grannkommun* jämför* övriga-staden hela-staden "
        "stadsdelarna"
    ),
    "fast": "fast fasta tillsvidare* tillfäll* permanent* visstid* provanställ*",
    "mer": (
        "fler flera mer mera öka* utök* utvidg* bygg-ut förstärk* höj* större tillskott* "
        "ytterligare en-till extra"
    ),
    "mindre": (
        "färre mindre minska* dra-ner skär-ner sänk* korta* förkort* slippa slipp slopa* "
        "ta-bort bort avskaff* skippa sluta-med banta* trappa-ned"
    ),
    "kvar": (
        "behåll* bevara* kvar fortsätt* fortsatt* i-fortsättningen stanna-kvar ha-kvar "
        "stäng-inte ta-inte samma-som bli-av-med"
    ),
    "prova": "prova* pröva* testa* försök* pilot* experiment*",
    "börja": (
        "inför* öppna* börja* inrätt* skapa* tillsätt* start* inled* påbörj* dra-igång "
        "sätta-igång igångsätt* tillträd* kom-hit kom-som"
    ),
    "byta": (
        "byt* ersätt* ändra* förändr* göra-om gör-om flytta* ny-modell annan i-stället istället"
    ),
    "alltid": (
        "alltid jämt ständigt hela-tiden varje konstant dagligen jämnt aldrig-slut "
        "tar-aldrig-slut aldrig-färdig oavbrutet"
    ),
    "aldrig": (
        "aldrig sällan knappt ingen inga inget ingenstans ingenting noll tomt obefintlig* "
        "uteblir ingen-alls"
    ),
    "alla": "alla samtliga varenda varje-person var-och-en hela-gruppen envar allihop",
    "räcker": "räck* tillräck* nog lagom gott-om hanter* rimlig* överflöd klarar strömmar",
    "brist": (
        "saknas* saknar brist* fattas för-få för-lite ont-om otillräck* finns-inte finns-inga "
        "räcker-inte finns-ingen tomt behövs fattades"
    ),
    "svårt": (
        "svår* tung* tuff* krävande* komplex* besvärlig* knepig* tyngsta allra-svåraste omöjlig*"
    ),
    "lätt": "lätt* enkel* smidig* utan-krångel utan-problem friktionsfr* okomplicer* inga-problem",
    "dåligt": (
        "dålig* usel* kass* värdelös* sämst* undermål* fiasko* katastrof* skräp* urusel* "
        "värst* elände* stenålder* gammalmod* föråldr* inaktuell* stämmer-inte"
    ),
    "bra": (
        "bra fin fint toppen utmärkt* bäst* suverän* strålande* kanon* perfekt* fantast* "
        "fungerar funkar väl god gott hygglig* guld dröm*"
    ),
    "betydelse": (
        "viktig* avgör* betyd* grunden grund tack-vare på-grund därför skäl* orsak* beror fick-mig"
    ),
    "stolthet": "stolt* skäms heder* sträcker anseende* status*",
    "medarbetarsamtal": (
        "medarbetarsamtal* utvecklingssamtal* lönesamtal* uppföljningssamtal* "
        "samtal-med-chefen avslutssamtal* avgångssamtal* avslutningssamtal* exit* avtackn*"
    ),
    "rehab": "rehab* sjukskriv* återgång* komma-tillbaka arbetsträn* företagshälso* långtidssjuk*",
    "förmåner": (
        "förmån* friskvård* bidrag* pension* försäkring* bonus* tillägg* julklapp* gåva* sjukvårds*"
    ),
    "anställningsform": (
        "anställning* provanställ* tillsvidare* visstid* vikariat* timanställ* deltid* "
        "heltid* fast-tjänst fast-jobb uppsäg* las"
    ),
    "kompetensförsörjning": (
        "kompetensförsörj* rekrytera behålla attrahera locka yrkesväxl* generationsväx* pension*"
    ),
    "policy": (
        "policy* riktlinj* regelverk* regler* bestämmelse* föreskrift* värdegrund* plan "
        "planer handlingsplan* dokument"
    ),
    "värdegrund": (
        "värdegrund* värdering* kultur kulturen arbetskultur* anda etik* normer förhållningssätt"
    ),
    "arbetsmiljö": "arbetsmiljö* skyddsrond* psykosocial* fysisk* ergonomi* hälsa* säkerhet*",
    "ledarskap": "ledarskap* ledarutveckl* chefsutb* chefskap* leda ledarstil*",
    "chefsstöd": "chefsstöd* hr personalavd* hr-stöd personalenhet* hr-avdel* personalspecialist*",
    "fikapaus": "paus* fika* bensträck* rast kafferast* avbrott",
    "bordet": (
        "bord bordet borden bordets gruppen deltagar* runda rundan café* kafé* dialog* workshop*"
    ),
    "deltagare": "deltagar* närvarande alla-runt de-som-var folk-som-kom gäster samtliga-vid",
    "diskussion": (
        "diskut* diskussion* dialog* samtal* prata* resonera* debatt* utbyte* åsiktsutbyte* dryfta*"
    ),
    "fördjupning": "djup* fördjupa* grundlig* ytlig* på-ytan yta ytan gick-in hann-inte-in",
    "komma-till-tals": (
        "till-tals talutrymme* tysta tyst tystlåten* pratglad* dominer* tog-över höras röst "
        "få-ordet ordet taltid* avbryt*"
    ),
    "frågan": "fråg* ämne ämnet tema temat punkt punkten",
    "svaret": "svar svara svarar svarade besvara* respons*",
    "anteckna": (
        "anteckn* lappar lapp post-it skrev skriva nedteckn* protokoll* minnesanteck* tavlan "
        "blädderblock*"
    ),
    "rösta": "rösta* röst röster omröst* rangordn* prick prickar val valde",
    "enighet": (
        "enig* överens enad* samsyn oenig* oense delade-meningar konsensus samma-uppfattning "
        "höll-med håller-med gick-isär tyckte-lika tyckte-olika åsikterna"
    ),
    "stämning": (
        "stämning* energi* engagerad* engagemang* livlig* trög* laddad* spänd* munter* "
        "skratt* irriterad* glad*"
    ),
    "hoppfull": (
        "hopp hoppas hoppfull* optimis* pessimis* uppgiv* tror-på framtid* tvivl* misströst*"
    ),
    "trötthet": "trött* utmatt* utslit* energilös* ork orka matt orkeslös* pigg* utvilad* vila",
    "arg": "arg arga ilsk* irriter* förbann* upprörd* frustr* besvik* sur sura missnöj*",
    "ledsen": "ledsen* gråt* tår* sorg* nedstämd* nedslagen* deprim*",
    "gladast": "glad* glädj* lycklig* roligt nöjd* skratt* kul tacksam*",
    "viktigast": (
        "viktig* huvudsak* främst* mest först avgörande central* angeläget angelägen* "
        "prioriter* kärnan"
    ),
    "oviktig": (
        "oviktig* oväsentlig* struntsak* bagatell* inte-viktigt spelar-ingen-roll gör-inget "
        "ingen-betydelse"
    ),
    "samma-sak": "samma likadan* upprep* återkom* igen gång-på-gång varje-gång tjat* redan-sagt",
    "resultatet": (
        "resultat* utfall* effekt* utgång* slutsats* leder-till ledde* blev-av konsekvens* "
        "följd följden"
    ),
    "orsak": "orsak* beror därför skäl anledning* grund förklar* på-grund tack-vare varför",
    "problem": "problem* svårighet* hinder* bekymmer* utmaning* krux* dilemma* trubbel",
    "lösning": (
        "lösning* löser lösa löst åtgärd* botemedel* råda-bot komma-till-rätta rätta-till ordna"
    ),
    "förbättra": "förbättr* bättre utveckla* höja höj höjd* stärk* lyft* vässa* effektiv*",
    "försämra": "försämr* sämre försvag* urholk* sjunk* utför bakåt värre gått-ner",
    "öka": (
        "öka ökar ökat ökade ökning* växer växt växte stig* höj* fler större tilltag* skena* "
        "allt-fler"
    ),
    "minska": (
        "minska minskar minskat minskade minskning* sjunk* sjönk* avta* krymp* färre lägre "
        "halver* reducera*"
    ),
    "avsluta": (
        "avslut* slut slutför* färdig* klar klart upphör* stäng* lägg-ner avbryt* blir-klar i-mål"
    ),
    "vänta-med": "vänta* skjut* skjuta-upp uppskjut* senare framöver avvakta* inte-än bordlägg*",
    "försöka": "försök* prov* pröva* testa* experiment* pilot* våga-prova",
    "tvinga": (
        "tvång* tving* tvungen måste obligator* krav kräv* påtving* beordr* frivillig* "
        "valfri* får-välja"
    ),
    "välja": "välj* val valet valfri* själv-bestämma bestämma-själv fritt frivillig*",
    "tillåta": (
        "tillåt* får-lov lov lova tillstånd* godkänn* beviljas medge* släpp* neka* förbjud* stopp*"
    ),
    "ge": "ge ger gav fick få får tilldel* dela-ut bidra* erbjud* tillhanda* skaffa*",
    "ta-bort": (
        "ta-bort tas-bort tog-bort avskaff* slopa* avveckl* skrota* skippa* bort rensa* "
        "utrot* stryk* strök"
    ),
    "köpa": "köp* skaffa* införskaff* beställ* inköp* upphandl* hyra leasa investera*",
    "bygga": "bygg* renover* riv* ombygg* möblera* inred* måla* nymålad* lokal*",
    "flytta": "flytt* omplac* omlokaliser* byta-lokal förflytt*",
    "dela": "dela delar delad* fördel* uppdela* splittra* spri* utbyt*",
    "samla": (
        "samla* sammanför* slå-ihop gemensam* ihop tillsammans förena* centraliser* "
        "ett-ställe en-ingång"
    ),
    "visa": "visa* synlig* demonstrer* framgår redovis* syns",
    "gömma": "göm* döl* hemlig* mörk* undanhåll* tyst-om tystad*",
    "tänka": "tänk* fundera* överväg* reflekter* grubbl* tankar tanken idé*",
    "tro": "tro tror trodde anse* mening* uppfattning* övertyg* tycks verkar",
    "veta": "vet veta visste känner-till kunskap* koll kännedom* insatt* okunn* ovetande*",
    "förstå": "förstå* begrip* fatta* inser insikt* greppa*",
    "minnas": "minn* glöm* komma-ihåg bortglöm* ihåg",
    "läsa": "läs* genomläs* plugga* studer*",
    "skriva": "skriv* författ* formuler* nedskr* anteckn* text*",
    "räkna": "räkn* siffr* antal* statist* mät* beräkn*",
    "vägra": "vägr* neka* säga-nej tacka-nej avböj* motsätt* avstå* nej emot protest*",
    "säga-ja": (
        "säga-ja tacka-ja ja accept* godta* bejaka* gå-med instäm* ställer-sig-bakom stödjer"
    ),
    "kräva": "kräv* krav begär* fordra* yrka* uppman*",
    "önska": "önsk* vill vilja skulle-vilja hoppas längt* drömm* gärna efterlys*",
    "behöva": "behöv* behov* nödvänd* krävs måste fordras oumbär*",
    "använda": "använd* nyttj* brukar-vi utnytt* bruk tillämp* dra-nytta oanvänd*",
    "fungera": "fungera* funka* går-att flyter rullar trasig* ur-funktion ur-bruk",
    "kosta": "kost* dyr* pris* avgift* betal* gratis billig* utgift* råd-med",
    "tjäna": "tjäna* lön* inkomst* förtjän* vinst*",
    "hjälpa": "hjälp* stöd* bist* stött* assist* underlätt* avlast* bidra*",
    "hindra": "hind* bromsa* försvår* stopp* sätter-käppar blocker* begräns* i-vägen sinka*",
    "skydda": "skydd* värn* trygg* säkra* bevak* försvar*",
    "skada": "skad* förstör* slå-sönder fara far-illa ont drabb*",
    "träffa": "träff* möt* ses umgås sammankom* besök* face-to-face öga-mot-öga",
    "ringa": "ring* telefon* samtal kontakt* nås hör-av växel*",
    "resa": "resa resor resan reser restid* åk* pendl* förflytt* köra kör färd* vägen",
    "sitta": "sitta sitter satt plats* stol* placer* bordspl*",
    "bo": "bo bor boende* bostad* hem hemma hemmet hyr*",
    "äta": "äta äter åt mat* lunch* middag* frukost* kök*",
    "tidsmått": "minut* timm* dag dagar veck* månad* år halvår* kvart* termin*",
    "ofta": "ofta oftare tät* regelbund* återkom* varje-vecka varannan frekven* veckovis",
    "sällan": "sällan ibland en-gång-om-året glest enstaka knappt mer-sällan nästan-aldrig",
    "längre": "läng* långa lång långt utdrag* förläng* mer-tid maraton*",
    "kortare": "kort* korta-ner förkort* snabb* mindre-tid halvtimm*",
    "stor": "stor* störst* jätte* omfattande* många enorm*",
    "liten": "liten litet små mindre minst* få ringa begränsad*",
    "gemensamt": (
        "gemensam* tillsammans ihop kollektiv* alla-i-staden hela-staden samordn* enhetlig* "
        "lika-överallt likadan*"
    ),
    "olika": "olika skillnad* varier* ojämn* spret* var-för-sig på-sitt-sätt olikt",
    "egen": "egen eget egna själv privat* individuell* enskil* personlig*",
    "offentlig": "offentlig* öppen* allmän* publik* synlig* media*",
    "central": "central* stadsledning* stadshus* övergrip* lokal* stadsdel*",
    "kvalificerad": "kompet* kunnig* duktig* skicklig* utbild* behörig* legitim* kvalific* proffs*",
    "modern": (
        "modern* ny nya nytt senaste uppdater* uppgrader* gammal* föråldr* stenålder* "
        "ålderdom* inaktuell*"
    ),
    "trasig": "trasig* sönder kaputt ur-funktion defekt* reparer* laga lagas lagade hel",
    "ren": "ren rent rena städ* smuts* skit* äckl* fräsch* damm* ofräsch*",
    "varm": "varm* värme* het* svett* kall* kyl* frys* frös* svalt temperatur*",
    "ljus": "ljus* mörk* belys* lamp* fönster* dagsljus*",
    "ljud": "ljud* högljud* buller* bullr* tyst* oväsen* prat* skrik* lyhört*",
    "trång": "trång* plats utrymme* rymlig* yta ytan tätt sitter-på-varandra",
    "säker": "säker* trygg* farlig* fara risk* otrygg* osäker*",
    "lat": "lat lata slö maska* smita* engager* oengager* driv driven",
    "ansvar": "ansvar* skyldig* äger-frågan bär-hundhuvud skyll* skuld*",
    "lova": (
        "lova lovar lovade lovas lov löft* utlov* garant* hålla-ord håller-vad bryt* svik* svek*"
    ),
    "lita": "lita litar litade förtroend* tillit* tro-på pålitl* opålit* misstro* misstänk*",
    "rättvis": "rättvis* orättvis* jämlik* lika-för favor* partisk* neutral*",
    "tävla": "tävl* konkurr* andra-kommuner grannkommun* jämför*",
    "vinna": "vinn* vann vinst* seger* lyck* framgång* förlor* förlust* misslyck* fiasko*",
    "akut": "akut* kris* bråttom brådsk* jour* nöd* bränn* släck* panik*",
    "fredag": "måndag* tisdag* onsdag* torsdag* fredag* helg* lördag* söndag* veckodag*",
    "morgon": "morgon* förmiddag* eftermid* kväll* natt* arbetsdagens",
    "årstid": "sommar* vinter* höst* våren jul julen juli årsskift*",
    "socialtjänstlag": "socialtjänstlag* lvu lss lagstift* lagen lagar lex sol tvångsvård*",
    "våld": "våld* partnervåld* hedersv* misshand* slag slår kvinnofrid*",
    "familjehem": "familjehem* jourhem* fosterhem* placer* hvb institution*",
    "integration": "invandr* nyanländ* flykt* integr* asyl* migr* utrikesf*",
    "funktionshinder": "funktionsned* funktionshind* lss handikapp* stödboend*",
    "hemtjänst": "hemtjänst* omsorg* bistånd* äldreomsorg* utförar* hemmet",
    "brottslighet": "kriminal* gäng* brott* skjut* polis* rån*",
    "klagomål": "klag* överklag* anmärk* kritik* synpunkt* missnöj*",
    "kontroll": (
        "kontroll* övervak* granska* inspektion* ivo revision* tillsyn* stickprov* detaljst*"
    ),
    "kreativ": "kreativ* nytänk* innovativ* uppfinn* idé* fantasi* tänka-nytt",
    "vana": (
        "vana vanor tradition* alltid-gjort invand* slentrian* rutinmäss* gamla-vanor "
        "gamla-hjulspår"
    ),
    "balans": (
        "balans* privatliv* familjeliv* livspussel* fritid* vardagsliv* småbarn* "
        "släppa-jobbet gå-hem"
    ),
    "sällskap": "sällskap* ensam* tillsamman* gemenskap* isoler* kamrat*",
    "utåt": "extern* utifrån utomstå* intern* inifrån oberoende*",
    "digital": "digital* teams online nätet webb* på-nätet fysisk* papper* app* e-tjänst*",
    "exempel": "exempel* goda-exempel förebild* inspir* lära-av sprida spridning*",
    "stabil": (
        "stabil* kontinuit* långvarig* varaktig* fast* förutsäg* ryckig* instabil* tvära-kast"
    ),
    "ledigplats": "tjänst* vakan* befattning* lucka luckor post jobb",
    "erfarenhetsutbyte": (
        "erfarenhetsutbyt* utbyt* lära-av-varandra dela-med studiebesök* nätverk* kollegialt"
    ),
    "bekräftat": "stämmer sant rätt fel felaktig* missvis* korrekt* överensstäm*",
    "lagom": "lagom rimlig* alltför för-mycket för-många för-få för-lite måttlig* överdriv*",
    "hopplock": "kaos* rörig* ordning* struktur* planlös* stök* ostruktur*",
    "fakturor": "faktur* räkning* betalning* attest*",
    "underlag": "underlag* komplet* ofullständ* handlingar inlämn* lämnar-in ansökning* bilag*",
    "variation": (
        "varier* variation* omväxl* enahanda monoton* enformig* samma-sak-dag den-andra-lik "
        "dag-ut rotation* rotera*"
    ),
    "specialist": "specialis* expert* generalist* spets* kan-allt allkonst* område bredd",
    "fältet": "fält* ute uppsökande nattarb*",
    "detalj": (
        "detalj* minsta-sak godkänn* styr styrd styrs lägga-upp lägger-upp lägg-er lägger-sig "
        "frihet* sköta-mitt självständ* på-egen-hand exakt bestämmer-själv"
    ),
    "inloggad": "lösenord* logga* kom-in-i inlogg* behörig* konto passerkort*",
    "bemött": (
        "hälsa* välkomn* mottog* mottag* luft togs-emot bemött* namn omhändert* bjuder-in "
        "hör-till räknas-in hör-inte-till"
    ),
    "uppgivet": (
        "rinner-ut sanden byrålåd* papperskorg* händer-inget ingenting-händer "
        "leder-ingen-vart blir-verklighet genomför* förslag* föreslog* lovas"
    ),
    "huvudet": (
        "huvudet släpper släppa tankar* grubbl* kopplar-av koppla-av vaken sov* söm* "
        "följer-med-hem somn*"
    ),
    "mår": (
        "mår må mådde går-under gå-under reagera* märk* sedd mån hur-vi-har-det håller-på-att "
        "orkar dåligt-mående vantriv*"
    ),
    "gå-hem": (
        "gå-hem går-hem i-tid övertid* jobba-över kvällar* släppa-jobbet slutade-när "
        "utöver-schemat arbetsdagen"
    ),
    "tipsa": "rekommend* tipsa* avråd* lockat locka vänner bekanta söka-hit söka-jobb-här",
    "förberedd": (
        "förbered* rust* nytta-av läst läste oanvändbar* teoret* kunna lärt-sig i-skolan "
        "utbildning*"
    ),
    "storlek": (
        "grupp grupper gruppen gruppens team små stora storlek* trettiofem hinner-med-alla "
        "leda antal*"
    ),
    "besked-uppifrån": "besked* rykte* samstämm* motstrid* omskrivning* säg-som-det rak raka öppen",
    "innehållet": "jobbet arbetet arbete yrket yrke uppgift* sysslor",
    "enheten": "enhet* avdelning* sektion* team* förvaltning* slås-samman sammanslag*",
    "skanna": "skann* inläs* digitalis* arkiv* papper",
    "uppsägning-av-avtal": "avtal* säg-upp förläng* anlita* upphandl*",
    "frågeformulär": "enkät* frågeformul* formulär* fråga-oss frågar-oss undersökning*",
    "fira": "fira* tårta* uppmärksam* framgång* fest*",
    "förebild": "goda-exempel visa-upp lyft-fram bra-exempel gått-bra går-bra",
    "kvalitetsbedömning": "bedöm* utred* granska* läsa-varandras kollegiegransk* kollegial*",
    "hotad": "obehag* farlig* trygg* hot* säker* risk*",
    "fast-plats": (
        "fast-plats fasta-platser egen-plats skrivbord* fri-placering sittplats* placering*"
    ),
    "favorit": "favorit* favoris* lika-behandl* behandlas-lika partisk*",
    "avlösa": (
        "avlös* byts byter byta stup-i omorg* gjordes-om samma-organisation ligger-fast "
        "låg-fast legat-fast fred"
    ),
    "lätta-brev": "brev* lättläst* begrip* förstår språk* beslut-är-skrivna",
    "tillsättning": "tillsatt* fulltalig* så-många bemann* tjänster* alla-tjänster vakan*",
    "ha-med-att-göra": "håller-oss-på-avstånd vill-inte-ha distans avstånd* undviker",
    "telefontid": "telefontid* telefonkö* ringa* växel* nå nås svarar",
    "prov": "försök* pröv* prova* test* sex-timmar",
    "tystnad": (
        "tyst* ostör* stör* stör-oss i-fred lugn-och-ro ro buller* ljud* hör-varenda koncentr*"
    ),
    "arbetsbörda": (
        "knäna lass* dra-lasset hopar hinner-inte-undan orkar hanterlig* har-att-göra hög"
    ),
    "skämt": "skämt* jargong* ton tonen respektf* bekostnad*",
    "chefsrekrytering": "bli-chef efterträd* arvtag* ta-över chefskandidat* chefsjobb*",
    "aktivt-val": "stanna* fortsätta* lämna* yrket yrkesbyte* söker-mig",
    "väggar": "väggar vägg rum landskap* öppet dörr*",
    "pension": "pension* trappa-ner över-sextio äldre* gå-ner-i-tid",
    "rimligt-antal": "trettio* tjugofem antal* per-handläggare taket ärendetak* gräns*",
    "utmärkande": "bäst* sämst* värst* främst* roligast* viktigast*",
}
# They tell a way or a degree, and nothing of what is spoken of.
WAYS: Final = frozenset(
    """
    mer mindre kvar prova börja byta alltid aldrig alla räcker brist svårt lätt dåligt bra betydelse
    arbetsgivaren ofta sällan längre kortare stor liten öka minska tidsmått ge tro behöva önska
    lagom förbättra försämra kräva
    """.split()  # noqa: SIM905
)
