"""Names that masking knows: the common first names in Sweden, and how surnames are built.

Names are facts that everybody knows; the lists were written down for this program, from the
languages that are spoken in Stockholm. A name that is also a word, a place or a product ("Inga",
"Maria" ungdom, "Björn") is among `ALSO_WORDS` and needs a surname or a title beside it.
"""

from __future__ import annotations

FIRST_NAMES: frozenset[str] = frozenset(
    """
    aino anki birger greta mirjana
    abdi abdirahman abdullah abdullahi adam adnan agneta agnes ahmad ahmed aisha albin aleksandra
    alexander alexandra alfred ali alicia alireza amal amanda amina amir amira anders andrea
    andreas anette anita anja anna anne-marie anneli annelie annette annica annika
    ann-charlotte ann-christin ann-katrin ann-kristin ann-louise ann-marie ann-sofie anna-karin
    anna-lena anna-maria anton antonia arash arvid ayan ayse aziz barbro beata behrouz benjamin
    bengt bengt-åke bernt berit birgit birgitta birgitte bjarne boel bosse britt britta britt-marie
    camilla carin carina carl carl-johan caroline cecilia charlotta charlotte christel christer
    christian christina christoffer claes clara claudia daniel daniela danuta david deqa dennis
    dilan
    dmitri dragana ebba eduardo edvin eivor elena elias elin elina elisabet elisabeth elsa elvira
    emelie emil emilia emilie emma emre erica erika erik eskil ester eva eva-lena evelina ewa
    fadumo farah farhad fatemeh fatima fatma fatuma felicia filip fredrik fredrika frida fridolf
    gabriel gabriella georgios gerd gerda gertrud giorgis goran gudrun gunilla gunnar gun-britt
    gunnel gustaf göran gösta habiba hadi halima hamid hampus hanna hannah hannele haris hassan hawa
    hedda heidi helen helena helene henrik henry herman hibo hilma hodan hossein hugo hussein
    ibrahim ida ilhan ines ingegerd ingela ingemar inger ingrid ing-marie ingmar ingvar irena
    irene irina isabell isabella isabelle isak iwona izabella jacob jakob jan jan-erik jan-olof
    jan-åke janina jasmina jasmin jens jeanette jennifer jenny jerker jesper jessica jimmy joakim
    joanna johan johanna johannes john jonas jonatan jonathan jonna jose josef josefin josefine
    josephine
    joseph juan julia julian jöran jörgen kaja kajsa kalle karim karin karl karl-erik karolin
    karolina katarzyna kennet kenneth kenny kent kerstin khadija khalid kicki kjell klas kristian
    kristin kristina kristofer kristoffer krzysztof lars lars-erik lars-göran lars-åke lasse laila
    layla leif lena lennart leon leyla lina linda linn linnea linnéa linus lisa lisbet lisbeth
    lotta louise lovisa lucas lucia ludvig ludwig lukas lydia magdalena magnus mahad mahmoud maja
    majid malin malte marcus maren margareta margaretha margit margot mariam mariana marianne marie
    marie-louise marika marina mario markus marlene marta martin martina maryam mathias mathilda
    matilda mats mattias maud maurits maximilian mehdi mehmet melissa mercedes mia michael
    michaela mikael milad milena mirjam mohamad mohamed mohammad mohammed moa monica monika monir
    mostafa muhammad mustafa märta mårten nadia nadja nasra nasrin natalia natalie nathalie
    nicklas niclas niklas nikolaj nils nina nora noor norea olena olga olivia ola olle olof omar
    oskar osman ove parisa patricia patricija patrik patrycja paul paula paulina pedro peder
    per-erik per-olof pernilla petra petter peter pia pontus rachid rafael rahma ragnar ragnhild
    raija rana
    rasmus rebecka reza ricardo richard rickard rikard ritva robert robin roger roland rolf ronja
    ronny rose-marie roya sabina sabrina sahra said salma sam samira samuel sandra sanna sara sarah
    sebastian selma semir shirin sigrid simon siv sofie solveig sonja stefan stella sten-åke stina
    sture susann susanna susanne suzanne svante sven svetlana svea sven-erik sylvia taina tage
    teodor teresa terese theo theodor therese thérèse thomas tobias tomas tommy tone tord torbjörn
    tore torsten tove tuula tyra ulf ulla ulla-britt ulrica ulrika urban ursula valdemar valentina
    valeria vanja vendela veronica veronika victor victoria viktor viktoria vilhelm vilma viola
    viveka vivianne walter wiktor wilhelm yasmin yasmine yngve yonas yousef yusuf yvonne zahra
    zainab zeinab zeynep ylva zlatan åke åsa örjan östen
    """.split()  # noqa: SIM905  a list literal would be 500 lines
)

ALSO_WORDS: frozenset[str] = frozenset(
    """
    alice alma ann arne ask astrid august aurora axel bella bo bodil bror börje björn dag dagmar
    doris disa edit eira ella ellen elvin embla ellinor erling ernst eros faith folke fred frej
    frank freja gun gunn gustav hanne hans hedvig hjördis hilda holger inga inge iris ivar jack
    jarl jul juni jon joel karen karla katarina katja kim klara kurt leo lilian lilly lo love liv
    lova mai maj majken malva maria mark marion mary max mona my mira nadine nils-erik noa noah nova
    oden oscar pelle per plus primus ruben ros rosa rose roy rune rut ruth ryan saga sally
    sigge signe siri sol sofia sonny sigurd sixten stig sten stål sune svan tilda tim tindra
    tina ting tom tor tova tuva ture ulrik una vera vide viking ville vincent william
    """.split()  # noqa: SIM905
)

# Endings of surnames; they count right after a first name only.
SURNAME_ENDINGS = (
    "sson",
    "dotter",
    "dóttir",
    "vic",
    "vić",
    "enko",
    "poulos",
    "son",
    "sen",
    "berg",
    "borg",
    "dahl",
    "dal",
    "fors",
    "gren",
    "hagen",
    "holm",
    "kvist",
    "qvist",
    "lind",
    "lund",
    "man",
    "mark",
    "nen",
    "oglu",
    "rooth",
    "roth",
    "stedt",
    "strand",
    "ström",
    "sjö",
    "ski",
    "ska",
    "ell",
    "ius",
    "zadeh",
)

# Capitalised words that are no names of persons, though they may stand where one could: pronouns
# and the like at the start of a sentence, Stockholm's districts, and what the work is done with.
NOT_NAMES: frozenset[str] = frozenset(
    """
    alla allt andra att av bara bra båda chefen de dem den denna dessa det detta dom då där efter en
    ett eller fick finns flera fler får för från gör ha hade han har hen hennes hon hur här i ibland
    idag igår in ingen inte ja jag jo kan kanske kunde man med medan men mer min mina mitt mycket
    ni nej nog nu när någon något och också om oss på sa samt sedan ser sen sin som ska skulle så
    till tog trots tyvärr under upp ut utan vad var vem vi vid vilken vill vår våra vårt är även
    även åt ändå över
    the they he she it we you i my our and but who is was a an
    måndag tisdag onsdag torsdag fredag lördag söndag januari februari mars april maj juni juli
    augusti september oktober november december jul påsk sommar vår höst vinter
    bromma enskede-årsta-vantör farsta hägersten hägersten-älvsjö hässelby hässelby-vällingby
    järva kista kungsholmen norra norrmalm rinkeby rinkeby-kista skarpnäck skärholmen spånga
    spånga-tensta stockholm stockholms södermalm södra tensta vällingby älvsjö östermalm husby
    akalla hjulsta årsta enskede vantör liljeholmen gubbängen hökarängen rågsved högdalen
    bagarmossen
    sverige svenska göteborg malmö uppsala solna sundbyberg nacka huddinge botkyrka haninge norden
    socialtjänsten socialförvaltningen socialnämnden stadsdelen staden stadshuset kommunen regionen
    ivo sos skr jo hr it bup lss sol lvu lvm vfu bbic adad ibic fk af migrationsverket polisen
    försäkringskassan arbetsförmedlingen socialstyrelsen skatteverket kriminalvården domstolen
    paraplyet treserva lifecare procapita excel word teams outlook skype zoom pulsen sociala
    barn unga vuxen ekonomi familj äldre bistånd mottagning försörjningsstöd funktionshinder
    enheten gruppen akademikerförbundet vision ssr kommunal saco tco lo
    """.split()  # noqa: SIM905
)
