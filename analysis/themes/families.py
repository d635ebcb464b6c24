"""Words of the field that speak of the same matter, so that it is found in whatever words.

Written by hand from what staff in the social services speak of: the points of the plan, and what it
has no point for (pay, reorganisation, other authorities …). A family is a concept like any other:
it makes a theme only where enough passages speak of it, and names one only where no word of the
passages themselves recurs. An organisation's own words need no family; they are found as they are.
"""

from typing import Final

from analysis.patterns import Patterns

__all__ = ["TITLES", "family_of"]

# Title: words as they are written, "lön*" for a beginning, "*lön" for an end.
_FAMILIES: Final = {
    "Lön": "lön* *lön *lönen *löner *lönerna *löneläge* ingångslön* lönelyft tjänar betalt betalda "
    "tusenlappar femtusen tvåtusen tretusen fyratusen kollektivavtal* lönesamtal* salary pay",
    "Hemarbete": "hemarbete* distans* hemifrån hemma-dag* hemmakontor* distansarbet* skrivdag*",
    "Arbetstider och ledighet": "arbetstid* flextid* flexen schema* semester* ledig* ledighet* "
    "deltid* heltid* övertid* komptid* jour jouren jourer beredskap* arbetsvecka*",
    "Omorganisation": "omorganis* organisationsförändring* sammanslagning* ihopslag* "
    "sammanslagen sammanslagna hopslag* slås slagits omstrukturer* nyordning* centraliser* "
    "stadsdelssammanslagning* reorganis*",
    "Samverkan med vården": "psykiatri* bup sip sip-möte* sip-tid* region regionen regionens "
    "landsting* vården vårdcentral* läkare läkaren sjukhus* samsjuk* beroendevård* "
    "beroendemottag* utskrivning* hemgång*",
    "Andra myndigheter": "försäkringskassa* arbetsförmedling* kronofogd* migrationsverk* "
    "polisen domstol* tingsrätt* kriminalvård*",
    "Skola och förskola": "skolan skolor skolans förskol* rektor* lärare elevhälsa* kurator* "
    "skolkurator* elev elever",
    "Lika villkor i staden": "likvärdig* stadsdelar stadsdelarna grannstadsdel* likartad* "
    "stadsgemensam* stadsövergrip* riktlinjer* rättvist",
    "Friskvård": "friskvård* träning* gym gymmet massage* hälsa hälsan motion* promenad*",
    "Resor och parkering": "parker* p-plats* p-tillstånd* p-böter pendl* pendeltåg* tunnelbana* "
    "sl-kort* restid* resväg* bussen commute cykelgarage* cykelställ* reskort*",
    "Kollegor och gemenskap": "kolleg* arbetskamrat* gemenskap* sammanhållning* teamkänsla* "
    "fika fikar fikat gruppkänsla* stämning* trivs trivsel* laganda* colleagues",
    "Yrkets status": "status statusen yrkesstatus* yrkesstolthet* stolt* media medierna medier "
    "tidning* allmänheten rykte* lokalpress* tv dn",
    "Lagar och regler": "lag lagen lagar lagändring* lagstift* socialtjänstlag* sekretess* "
    "juridik* jurist* juridisk* paragraf* lagrum* föreskrift* delegation* gdpr",
    "Förebyggande arbete": "förebygg* fältarbet* fältare* fritidsgård* öppenvård* familjecentral* "
    "tidiga-insatser prevention*",
    "Politiken": "politik* nämnd nämnden kommunfullmäktige valår* valet opposition* "
    "borgarråd* stadshus* majoriteten",
    "Budget och besparingar": "budget* bespar* sparbeting* sparpaket* nedskär* anslag* "
    "effektivis* sparkrav* underskott*",
    "Facklig samverkan": "fack facket facken fackets fackl* skyddsombud* mbl samverkansgrupp* "
    "lsg vision akademikerförbundet ssr ombud ombudet referensgrupp*",
    "Klienternas bostäder": "bostad* bostäder hyra hyror hyran hyres* hemlös* vräk* härbärge* "
    "jourlägenhet* träningslägenhet* hemlöshet*",
    "Klienternas villkor": "fattig* elräkning* matpris* försörjningsstöd* riksnorm* barnfattig* "
    "nödbistånd* segregation*",
    "Information": "information* informera* intranät* nyhetsbrev* kommunikation* kommunicera* "
    "mejlutskick*",
    "Återkoppling på förslag": "återkopplas lappar lapparna förslagen förslagslåd* idélåd*",
    "Dagen och samtalen": "bordsvärd* samtalsledare* café caféet dialogcafé* workshop* mackor "
    "mackorna dagens föreläsare föreläsaren",
    "Delaktighet": "delaktig* medbestäm* inflytande* medinflytande* påverka",
    "Ärendemängd": "ärendemängd* ärendetak* ärendetal* ärendetyngd* ärendebelast* ärendemätning* "
    "ärendefördel* överbelast* arbetsbelastning* arbetsbörda* caseload*",
    "Bemanning och vakanser": "vakan* bemann* underbemann* grundbemann* konsult* vikarie* "
    "rekryter* återbesät* personalomsättning* omsättning* nyrekryter* annons* personalbrist*",
    "Stress och återhämtning": "stress* återhämt* utmatt* utbränd* sömn* sov sova sover "
    "söndagsångest* sjukskriv* paus pauser pausen andhämtning* trött tröttheten vakna* vaknar "
    "gråt* magont hjärtklappning*",
    "Dokumentation": "dokument* journal* journalför* dubbeldokument* dubbelregist* dubbelarbet* "
    "registrering* registrera* utredningsmall* bbic dubbelskriv*",
    "Administratörer": "administratör* assistent* adm admin administrativ* skanna* skanning* "
    "scann* arkiv* kopier* tolkbok* postöppning* posten kuvert* fakturor* faktura* attest*",
    "Statistik och enkäter": "statistik* enkät* blankett* pinnstatistik* rapportmall* nyckeltal* "
    "uppföljningsblankett* formulär*",
    "Chefens närvaro": "närvarande tillgänglig* närvaro* synlig*",
    "Chefsbyten": "chefsbyt* chefsomsättning* chefskontinuitet* tf tillförordna*",
    "Uppskattning": "uppskatt* beröm* berömmer uppmuntr* bekräft* tackade tackar sedd klapp",
    "Introduktion": "introduktion* inskol* introducer* bredvidgång* onboarding* intro introvecka* "
    "startvecka* välkomn*",
    "Mentorer och faddrar": "mentor* fadder faddern fadder* faddrar",
    "Samtalsrum": "samtalsrum* besöksrum* mötesrum* barnrum* rumsbokning* väntrum* konferensrum* "
    "ljudisoler*",
    "Kontorslandskap": "kontorslandskap* landskap* aktivitetsbaser* kontorsplats* skrivbord* "
    "sittplats* hörlur* tystrum* tyst fasta-platser arbetsplatser",
    "Teknik och IT": "it it-* teknik* dator* datorn laptop* system systemet systemen "
    "verksamhetssystem* it-stöd* it-support* support supporten inlogg* skrivare* mobil* mobiler* "
    "telefon* telefoner digital* teams surfplatt* nätverket wifi",
    "Klimat i lokalerna": "ventilation* luft luften luftkvalitet* värme värmen kyla kylan grader "
    "ac:n fönster* element elementen städning* mögel* hiss hissen",
    "Larm och säkra rum": "larm* *larm *larmet *larmen överfallslarm* personlarm* väktar* "
    "utrymningsväg* skalskydd* säkerhetsdörr* receptionen ordningsvakt*",
    "Rapportering av hot": "ia ia-* tillbud* tillbudsanmäl* incident* incidentrapport* "
    "avvikelserapport*",
    "Hat på nätet": "uthäng* hängs facebook* tiktok* instagram* nätet flashback* desinformation* "
    "näthat* sociala-medier filma* filmad inlägg*",
    "Polisanmälan": "polisanmäl* rättegång* åtal* anmäls förundersökning*",
    "Handledning": "handledning* grupphandledning* handledare* processhandledning*",
    "Ärendedragning": "ärendedrag* dragning* ärendegenomgång* bolla bollar metodstöd* gruppledare*",
    "Två i ärendet": "medhandläg* parhandlägg* samhandlägg* tvåhandlägg* två-handläggar*",
    "Vidareutbildning": "utbildning* vidareutbild* fortbild* kurs kurser kursen utbildningsdag* "
    "studier* pluggar plugga föreläs* kompetensutveckl* kunskapsnivå* kunskapspåfyll*",
    "Karriär och specialistroller": "karriär* specialisttjänst* specialist* förste "
    "seniorhandläggare* seniortjänst* titel titeln titlar specialiser* försteläge*",
    "Studenter": "student* vfu* kandidat* praktikant* praktikplats* praktik",
    "Forskning och högskola": "forsk* universitet* högskol* socialhögskol* doktorand* lärosät* "
    "uppsats* socionomprogram* lektor* professor*",
    "Traineer": "trainee* aspirant*",
    "Brukarnas inflytande": "brukarråd* brukarrevision* brukarinfly* brukardelaktig* brukarenkät* "
    "brukarmedverk* anhörigråd* klientenkät* äldreråd* ungdomsråd* erfarenhetskonsult*",
    "Jämställdhet": "jämställ* könsuppdel* genus* hbtq* normkrit* könsfördel* kvinnor män mammor "
    "pappor pappan papporna flickor pojkar kön könsglasögon*",
    "Reflektion och lärande": "reflektion* reflekter* studiecirk* kompetensforum* "
    "utvecklingsforum* erfarenhetsutbyt* metodträff* lärgrupp* metodutveckl* bokcirk*",
    "Tolkar": "tolk tolken tolkar tolkarna tolkkvalitet* tolkservice*",
}

TITLES: Final = tuple(_FAMILIES)


_PATTERNS: Final = Patterns(_FAMILIES)


def family_of(word: str) -> str | None:
    """The title of the family that a normalised word belongs to."""
    return _PATTERNS.of(word)
