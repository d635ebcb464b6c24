"""Names that masking knows: the common first names in Sweden, and how surnames are built.

Names are facts that everybody knows; the lists were written down for this program, from the
languages that are spoken in Stockholm. A name that is also a word, a place or a product ("Inga",
"Maria" ungdom, "Björn") is among `ALSO_WORDS` and needs a surname or a title beside it.
"""

from __future__ import annotations

FIRST_NAMES: frozenset[str] = frozenset(
    """
    abdi abdirahman abdullah abdullahi abebe adam adel adela adelina adina adnan adriana agata agnes
    agneta agnieszka ahlam ahmad ahmed aida aina aino aisha akram alan albert albin albina
    aleksandar aleksander aleksandra aleksej aleksi alemayehu alexander alexandra alexis alfons
    alfred algot ali alicia alina alireza alisa alison aliye allan almaz alva alvar alve alvin amal
    amanda amelia amelie amer amina aminata amir amira ammar anastasia anastasija anders andrea
    andreas andrej andreja andrzej andré aneta anette angela angelica angelika anisa anissa anita
    anitha anja ankan anki ann-christin ann-mari anna annalena anne anne-lie anneke anneli annelie
    annette annhild anni annica annie annika ansgar antoine anton antonia antonio anu anyuta arash
    ardita arianit arild arja armin artan arthur artur arvid arvo asha asma asta atefeh athena
    aurora-lee axelina ayaan ayan ayham aylin ayse ayub azad azadeh aziz babak bahar bahram baran
    barbara barbro bartosz bashar bashir beata beatrice behrouz bekim belinda benedikte bengt
    benjamin benny berit berivan bernard bernt bertil besarta bettan betty bilal biljana birger
    birgit birgitta birgitte birk bjarne björg blerim boel bogdan bojan boris bosse branka branko
    brigitte brita britt britta brittmari bruno burak burhan busra calle camilla canan carin carina
    carl carlos carmen carola carolina caroline casper catarina catharina cathrine cecilia cecilie
    celine cem cemal charbel charles charlie charlotta charlotte chiara christa christel christer
    christian christiane christina christine christoffer ciara cindy claes clara clarissa claudia
    claudio conny cornelia cristian cristina cyril dagny dalia damian damir dan dana dania daniel
    daniela daniella danijela danny danuta daria dario dariusz darya dastan david davor dawit dejan
    denise dennis deqa derya desiree desirée diana diego dilan dino ditte djamila dmitri dominik
    donya dorota dorothea dragana dunja dusan ebba ebbe edda eddie edina edith edna eduard eduardo
    edvin edward eeva efva egil egon eila eileen einar eino eivor ekrem elaine elena eleni eleonor
    eleonora elham elias elif elin elina elisabet elisabeth elise eliza ellinore elmir elmira elona
    elsa elsie elsy elvira elvis elvy elwira emanuel emelia emelie emil emilia emilie emily emine
    emir emma emmy emre endrit enisa enver ergin erica erik erika erkki erland ermias erna ernestine
    ervin esa eskil esra esther ethel etleva eugen eugenia eva evald evelina evert evin evy ewa
    ewelina ezgi fabian fadi fadumo fahad faisal falak fanny farah farhad fariba farid farida farnaz
    farzad farzaneh fatemeh fathi fathia fatih fatima fatma fatmir fatou fatuma fawzia felicia
    ferhat feride fernando fidan filip filippa filippos fiona florian fotini franciska frans franz
    fredric fredrik fredrika frida fridolf fritjof gabriel gabriele gabriella galina garbis genet
    georg george georgios gerd gerda gerhard germund gertrud ghada ghazal gholam gina giorgis gisela
    gittan giulia gloria goitom goran gordana gottfrid grażyna greta grzegorz gudrun gulcan gullan
    gulten gunborg gunhild gunilla gunnar gunnel gunvor gustaf gustav-adolf göran görel gösta gülay
    gülsen habib habiba hadi hadis haidar haile hajar hakan halima hallgerd hamdi hamed hamid hampus
    hamza hanan hani hanna hannah hannele hannes harald haregewoin haris harriet harry hasan hassan
    hasse hatem hatice hawa hayat hayder heba hedda hedvig-maria heidi heikki helen helena helene
    helga helge helin helmer helmi helmut henrik henry herman hevin hibo hilde hildegard hillevi
    hilma hisham hjalmar hodan hossein houda huda hugo huriye husam hussam hussein håkan ibrahim
    ibtisam ida ieva ifrah ikram ilhan ilia iliana ilias ilir ilkka ilona iman imane imran ina ines
    ing-marie inga-lill inga-maj ingalill ingeborg ingegerd ingegärd ingela ingemar ingemo inger
    ingmar ingrid ingrid-marie ingvar ingvor inka irena irene irfan irina irja irma isabel isabell
    isabella isabelle isak ismail ismet isra issa ivan ivana ivo-jan iwona izabella jaakko jaana
    jabir jacob jacqueline jafar jakob jalal jamal jamila jamshid jan jan-eric janet janina janne
    janusz jari jarmo jasmin jasmina jasmine jawad jean jeanette jeannette jelena jenni jennifer
    jenny jens jerker jerry jesper jessica jessika jill jimmy joachim joakim joanna joar jocelyn
    joen johan johanna johannes john johnny joline jon-erik jonas jonatan jonathan jonna jonny jorge
    jose josef josefin josefina josefine joseph josephine josip jouni jovan jovana juan juho jukka
    julia julian juliana julie jussi justin justyna jutta jöran jörgen jörn jürgen kaarina kadir kai
    kaija kaisa kaj kaja kajsa kalle kamal kamil kamila kamran kari-anne karim karin karl karl-heinz
    karla-maria karolin karolina karoline karzan kassem katarzyna kathrin kati katrin katrine kawa
    kenan kennet kenneth kenny kent kerim kerstin kerstin-maria kerttu ketil khadija khadra khaled
    khalid khalil kicki kimmo kirsi kirsten kirsti kjell klas klaudia klaus knut konrad konstantin
    krister kristian kristiina kristin kristina kristjan kristofer kristoffer krzysztof kubra kurosh
    laila laith lamia lana lars lasse latifa laura laurent lauri lavinia layla leah leena leif lejla
    lena lennart leon leonora leopold leslie levi leyla leyli liam liban lidia liisa lili lilja
    lillemor lina linda lindita linn linnea linnéa linus lisa lisbet lisbeth lise-lotte liselott
    liselotte lisette livia ljiljana lojain lollo loredana lorena lorentz lotta louis louise lovis
    lovisa luan lubna luca lucas lucija ludvig ludwig luigi luis lukas lukasz lulu lydia
    lyudmila mackan mads magda magdalena magdalene maggan magnus mahad mahdi maher mahin mahmoud
    mahmud mahmut maija maikki maj-lis maja majid majlis makda maksim malak malcolm malena
    malgorzata malin malte manal manfred mange manuel marcel marcin marcus maren margaret margareta
    margaretha margarita margaux margit margot mariam marian mariana marianne marie mariella marija
    marijana marika marina mario marit marita marjan marjatta marjo markku marko markus marlena
    marlene marta martin martina martti marwa marwan mary-ann maryam marzena masoud masoumeh matej
    mathias mathilda mathilde matilda mats matti mattias matts maud maurice maurits maximilian
    may-britt maysa mehdi mehmet mehran mehret meike melek meliha melina melissa melker mercedes
    merhawit meriem merima merja merve meryem meysam mia michael michaela michal micke miguel mihai
    mika mikael mikaela mikkel milad milena milica milla milos mina-sofia minea minna miranda mirela
    miriam mirjam mirjana miro mirza mitra moa moha mohamad mohamed mohammad mohammed mohsen moncef
    monia monica monika monir morad morgan morteza mostafa mouna moustafa muhammad muna munir
    mustafa mustapha myriam märta mårten nabil nadia nadja naima najib najma narges naser nasim
    nasra nasrin nasser nassim natalia natalie natan natascha nathalie nathan nawal nazanin nazli
    neda nejla nermin nicklas niclas nicole nicolina niels niina niklas nikola nikolaj nikolina
    nilofar nils nima nina ninni nisse noor noora nora norbert norea nour nour-eddine nuno nurhan
    nuria nuur oddvar ola oleg olena olga olivia olivier olle olof olov omar omid onni oskar oskari
    osman ossian ouafa outi ove paloma pamela panagiotis paola parastoo parisa parvin parwin patric
    patrice patricia patricija patrik patrycja patryk paul paula pauli paulina pauline paulo pavel
    pawel payam peder pedro pekka per-arne pernilla pernille perry persefone perttu peter petra
    petri petros petter philip phuong pia pierre pilvi piotr pirjo pirre polina pontus preben
    priscilla putte pär rabia rachid radek radmila radu rafael rafal ragna ragnar ragnhild ragnvald
    rahel rahim rahma raija raimo rainer raisa ramin ramona rana randi rania rannveig rashid rasmus
    raul rawan razan rebecca rebecka rebeka reem refik regina reidun reijo reine rejhan renata
    renate renato reza rezan rezart riad ricardo richard rickard ricky riitta rikard rikke risto
    rita ritva riyad robban robert roberta roberto robin rodrigo roger rojda roksana roland rolf
    roman romina ronald ronaldo ronja ronny rosanna rosario roxana roya rozhin rui ruslan saad sabah
    sabina sabri sabrina sadaf sadia safa safaa saga-li sahar sahra said saida sajad sakari salah
    saleh salim salma salwa sam sama samantha samar samer sami samia samina samira samson samuel
    sandra sandro sanja sanjin sanna saoirse sara sarah sarita sasha saud saul sauli sayed sead
    seada sebahat sebastian sedat seija selam selim selin selma selvi semhar semir senad senait
    seppo sergej serkan seyed shabnam shadi shahin shahla shahram shakir shamso sharareh sheila
    shirin shukri sibel sidra siegfried signhild sigrid silja silvia simon simona sinan sindy sirkka
    sirpa siv siw slavica slobodan snezana sofi sofie soheila sohrab solange solomon solveig somaya
    sonja soraya sotiris souad soufiane stanislav stanko stefan stefania stefanie steffe stein
    stephan stephanie steven stina sture suad sudabeh suha suhayb suleyman sumaya suna susana susann
    susanna susanne sussie suvi suzanne svante sven svenja svenning svetlana syed sylvana sylvia
    sören tabita tage taha tahir tahmina taina tamara tamer tanja tarek tarik tariq tatiana tatjana
    taylor teddy tekle tellervo teo teodor teresa terese tesfaye tess thea theo theodor theodora
    theresa therese theresia thomas thomasine thor thora thore thorsten thérèse tiina tilde timo
    timothy tindre tobbe tobias tomas tomasz tomislav tommy tone toni tony tor-björn torbjörn tord
    tore torgil torgny torhild toril torsten torulf torun totte tova-li tove traute trine tryggve
    tsegaye tuija tuomas tuula tuva-li tyra ubah ulf ulises ulla ullis ulrica ulrich ulrika umar
    unni uno urban ursula vahid valborg-maria valdemar valentina valeria valon valter vanessa vania
    vanja varg-erik vasilis vedad veikko vendela venla verner veronica veronika vesna vibeke vicky
    victoire victor victoria vidar viggo viivi viktor viktoria vilhelm vilma vineta viola violeta
    virginia virpi viveka vivi vivian vivianne vladan vladimir vlado volodymyr wafa waldemar waleed
    walid walter wanda warda wendela werner wiktor wilhelm wilma wilmer wioletta wojciech xenia
    ximena yahya yara yaser yasin yasir yasmin yasmine yassin ylber ylva ylva-li yngve yohannes
    yonas yonis yousef youssef yukiko yusuf yvette yvonne zahra zainab zakaria zakarias zaki zana
    rene zoe şükran lucja sirin valerie đorđe
    zara zarah zdenka zdravko zehra zeinab zena zeyneb zeynep zlata zlatan zofia zoltan zoran zorica
    zulfiya ådne åke åsa åslaug öjvind örjan östen öykü özlem ümit
    """.split()  # noqa: SIM905  a list literal would be 1,500 lines
)

ALSO_WORDS: frozenset[str] = frozenset(
    """
    alfa alice alma ann april arne ask astrid august aurora axel bella björn bo bodil bror börje
    ceylon dag dagmar disa doris edit eira ella ellen ellinor elvin embla engla erling ernst eros
    ester faith flora folke frank fred freda frej freja gun gunn gustav hanne hans hedvig hilda
    hjördis holger inga inge iris ivar jack jarl joel jon jul juni karen karla katarina katja kim
    klara kurt leo li lilian lilly liv lo lova love lucia luna mai maj majken malva
    maria marion mark mary
    max milan milo mimmi mira mona musa my nadine nils-erik nimo noa noah nova odd oden oscar otto
    pascal pelle per plus primus rima ros rosa rose roy ruben rune rut ruth ryan saba saga salem
    sally sena sigge signe sigurd sina siri sixten sofia sol sonny stella sten stig stål sultan sune
    svan svea tilda tim tina tindra ting tom tor tova ture tuva ulrik una vega vera vide viking
    ville vincent vita viva wilda william
    """.split()  # noqa: SIM905
)

# Of these, names that are no word when they stand with a capital inside a sentence.
MID_SENTENCE: frozenset[str] = frozenset(
    """
    alice arne astrid björn bodil börje dagmar doris ella ellen ellinor elvin erling ernst folke gun
    gunn gustav hanne hedvig hilda hjördis holger iris ivar joel jon karen karla kurt leo li lilian
    lilly malva marion mona nadine noah oscar pelle ruben rune rut ruth ryan sigge signe siri sixten
    sten stig tilda tindra tova ture tuva ulrik ville vincent william
    """.split()  # noqa: SIM905
)

# First names that are a word in small letters, or nearly one.
LOWER_CASE_WORDS: frozenset[str] = frozenset(
    """
    adina angela armin asta charlie clara claudia dan dana dino emma faisal felicia gerda gloria
    gunnel inka jan jasmin jean kaj kaja kenny kent knut konrad lana laura lilja lina linda louise
    lovisa luigi mackan makda manal mange marian marina markus marta matti micke milos minna miranda
    mitra morgan nazli nermin ninni nisse parisa paula petri pirre putte regina reine renate rene
    rita robin roman sabina said saida sam sama samar samia samson sayed simon stein stina sture
    svante tamer tanja terese tilde tommy tone torsten totte trine urban vanja viggo viktoria vilma
    viola virginia yvette
    """.split()  # noqa: SIM905
)

# Short first names that are hidden alone in small letters too: no word is like them.
SHORT_IN_SMALL: frozenset[str] = frozenset(
    """
    ali amir anja anki anna axel elin elsa emil erik eva ewa hugo jens lars leif lisa mats maud moa
    nils nina olle olof olov omar ove pia rolf siv siw sven tove ulf ulla ylva åke åsa
    """.split()  # noqa: SIM905
)

# Common surnames in Sweden that no ending tells, from the languages of Stockholm.
SURNAMES: frozenset[str] = frozenset(
    """
    abdi abdullahi abdulle adan afshar ahlgren ahmad ahmadi ahmed aho akhtar aksoy alami alhamad ali
    amiri ancker ansari aronsson arslan asplund aydin aziz bajwa baker bergvall bianchi bjelke björk
    björklund björkman blom blomqvist boström brandt bratt bremer broberg brodin brolin bucht burman
    bäckman cakir carlén castro cederqvist cederschiöld celik chen costa cruz dahlgren daoud demir
    demirci diallo diaz dogan duarte dyberg ebrahimi edlund edman eide ekblom ekdahl eklund eklöf
    ekman ekwall elmi enberg engdahl englund engman engström erdogan eriksen essen fahlén falk farah
    fernandez flodin florin forsell forss franco franzén frisk fröberg gaal garcia gebremariam
    ghorbani gill gomez gonzales gonzalez grahn granat granath grip grönvall gustavsson gutierrez
    haddad hagberg hagman haile haji hakim halvorsen hamid hammar hansen hasan hassan hedin hedlund
    hedman heikkinen hellgren hellman hermansson hernandez hjalmarsson hjelm hjort holm holst
    hosseini huang hultgren husein hussain hussein huynh håård högberg höglund höök ibrahim ihsan
    isaksson ismail issa ivarsen jafari jama jansen jensen jimenez jovanovic juhlin jung kahn kamali
    kamara kaplan karim karimi karlström kaya kazemi kebede khalaf khalil khan kihlberg kilic klasén
    klint kock kok koskela krantz kroon kumar lagergren lagerlöf lahti laine laitinen landin larsen
    lee leijon lewin li lidén liljeblad lind lindell linder lindgren lindh lindhe lindkvist
    lindqvist ljung lopez lundell lundh lundin löf löfgren löfvén lööf mahdi mahmood mahmoud mahmud
    malm malmgren marin martinez melander melin moberg mohamed mohammadi mohammed mohamud molin
    moradi morales moreno munoz mustafa mäkelä mäkinen månsson naderi naess najafi navarro nazari
    nguyen niemi nikolic norberg nordahl nordin nordlander norell norling norén nowak nuur nygren
    nylén nyman nyström nässén nådell oberg odell ohlin olivera olofsdotter omar oskarsson osman
    ouchterlony ozturk palme palmgren patel pedersen pereira perez persbrandt petrov pettersen pham
    piirainen popescu popov qasim qvarnström rahimi rahman ramirez ramos rasmussen rehn reyes rezaei
    rivera rodriguez rojas romero roos rosell rossi rosén ruiz rydell rydén rådberg saarinen sadeghi
    sahlin salah saleh salim sall salminen samadi sanchez sandell sandin santos shah sharif sharifi
    sharma sheikh silva sinclair singh sjöberg sjödin sjögren sjölin sjöstedt skoog smith soares
    sparre stenmark stjernberg ståhl stål suarez sultani sund sundin sundén svahn svanberg svedin
    svärd söderlind taha tahir tamm tehrani tesfay tham thelin thomsen thor thulin thörn torres toth
    touré tran tuominen turan törn uddén uhlin ulfsdotter unger vallin vasquez vega velasquez
    vesterlund vestin virtanen vu wahl wahlgren wahlén wall wallin wallén wang wendel wennergren
    werner wester westin wiberg widell widén wiik wiking wiklund wilson winter wretman wu wåhlin xu
    yang yildirim yildiz yilmaz younis yousef yusuf zaman zetterlund zhang zhao zheng åberg åhlén
    åhman åkerlund ås åslund öberg ödman öhman öhrn östling özcan özdemir özkan
    """.split()  # noqa: SIM905
)

# Of them, those that people bear before their given names.
FAMILY_FIRST = frozenset(
    "chen hoang huang huynh li liu nguyen pham tran vu wang wu xu yang zhang zhao zheng".split()  # noqa: SIM905
)

# Surnames that are words in small letters, or nearly.
SURNAMES_IN_SMALL_WORDS = frozenset(("baker", "grahn", "marin", "wester", "winter"))

# Surnames that are words too; they count right after a known first name only.
ALSO_SURNAMES: frozenset[str] = frozenset(
    """
    alm ask berg blad brink bäck can dal ek eng falk fall flink fors frid fröjd gren hed hult klang
    kurt lam le leo lilja lind mörk palm park rask ring roos said skog sköld sommar stark strid
    ström svan säll söder tapper öst
    """.split()  # noqa: SIM905
)

# Of them, those that in small letters right after a first name are a surname and no verb.
SURNAMES_IN_SMALL: frozenset[str] = frozenset(
    """
    alm ask berg blad brink bäck dal ek falk fors fröjd gren hed hult lilja lind palm roos skog
    sköld ström svan
    """.split()  # noqa: SIM905
)

# Endings of surnames that no word has right after a first name, also in small letters.
SMALL_ENDINGS = (
    *("qvist", "kvist", "dotter", "berg", "ström", "holm", "stedt", "dahl", "löf", "feldt", "rén"),
    *("lén", "dén", "hult", "ović", "ovic", "oğlu", "oglu", "zadeh", "poulos", "enko", "lund"),
    *("blom", "gren", "strand", "mark", "fors", "borg"),
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
    "ez",
    "ić",
    "ov",
    "ova",
    "yan",
    "oğlu",
    "feldt",
    "hult",
    "lid",
    "lin",
    "dén",
    "lén",
    "rén",
    "blad",
    "blom",
    "löf",
    "stam",
    "gård",
    "hed",
    "vall",
    "wall",
    "näs",
)

# Capitalised words that are no names of persons, though they may stand where one could: pronouns
# and the like at the start of a sentence, Stockholm's districts, and what the work is done with.
NOT_NAMES: frozenset[str] = frozenset(
    """
    alla allt andra att av bara bra båda chefen de dem den denna dessa det detta dom då där efter en
    ett eller fick finns flera fler får för från gör ha hade han har hen hennes hon hur här i ibland
    idag igår in ingen inte ja jag jo kan kanske kunde man med medan men mer min mina mitt mycket ni
    nej nog nu när någon något och också om oss på sa samt sedan ser sen sin som ska skulle så till
    tog trots tyvärr under upp ut utan vad var vem vi vid vilken vill vår våra vårt är även åt ändå
    över the they he she it we you my our and but who is was a an måndag tisdag onsdag torsdag
    fredag lördag söndag januari februari mars april maj juni juli augusti september oktober
    november december jul påsk sommar höst vinter bromma enskede-årsta-vantör farsta hägersten
    hägersten-älvsjö hässelby hässelby-vällingby järva kista kungsholmen norra norrmalm rinkeby
    rinkeby-kista skarpnäck skärholmen spånga spånga-tensta stockholm stockholms södermalm södra
    tensta vällingby älvsjö östermalm husby akalla hjulsta årsta enskede vantör liljeholmen
    gubbängen hökarängen rågsved högdalen bagarmossen sverige svenska göteborg malmö uppsala solna
    sundbyberg nacka huddinge botkyrka haninge norden socialtjänsten socialförvaltningen
    socialnämnden stadsdelen staden stadshuset kommunen regionen ivo sos skr hr bup lss sol lvu lvm
    vfu bbic adad ibic fk af migrationsverket polisen försäkringskassan arbetsförmedlingen
    socialstyrelsen skatteverket kriminalvården domstolen paraplyet treserva lifecare procapita
    excel word teams outlook skype zoom pulsen sociala barn unga vuxen ekonomi familj äldre bistånd
    mottagning försörjningsstöd funktionshinder enheten gruppen akademikerförbundet vision ssr
    kommunal saco tco lo projektet systemet metoden modellen enkäten kursen avtalet mötet beslutet
    lagen planen punkt tack hej mvh obs kära bästa förslag ämne se länk adress tid datum bord rond
    omgång handläggare biståndshandläggare socialsekreterare chef chefer mentor kollega kollegor
    kollegan klient klienten brukare brukaren receptionen facket ledningen jouren hemtjänsten
    personalen handläggaren enhetschefen gruppledaren skyddsombudet projektledaren psykologen
    vikarien studenten administratören avdelningschefen nattpersonalen tolken mentorn fältaren
    kontaktpersonen hela halva ung rädda röda tekniska allmänna centrala villa forum hvb sis team
    projekt stiftelsen föreningen sankt sankta saint fou mini-maria lex ersta sköndal karolinska
    danderyd danderyds capio humana magelungen fryshuset sabbatsberg sabbatsbergs lidingö ekerö täby
    sollentuna järfälla tyresö värmdö gotland alby fruängen västertorp hornstull gullmarsplan
    odenplan fridhemsplan karlaplan slussen globen sveaplan axelsberg råcksta blackeberg traneberg
    ulvsunda rosenlund sofielund essingen hammarby sjöstad djurgården signs safety case management
    bostad först marte meo cope komet repulse heartmath savry lean station stadsmissionen ungdom
    vårdcentral distrikt utbildning samordning självservice god valborg plats kväll natt dag vecka
    kvartal gatan vägen torget plan stora lilla gamla nya vita gröna östra västra
    """.split()  # noqa: SIM905
)

# Endings of what units, offices and papers are called.
INSTITUTIONS = (
    *("barn", "enheten", "enhet", "avdelningen", "nämnden", "nämnd", "gruppen", "teamet", "jouren"),
    *("mottagning", "mottagningen", "förvaltningen", "kontoret", "gården", "gårdens", "hemmet"),
    *("huset", "skolan", "skola", "sjukhus", "sjukhuset", "boende", "boendet", "centrum", "rätten"),
    *("projektet", "modellen", "metoden", "programmet", "systemet", "portalen", "studien"),
    *("staden", "kommun", "kommunen", "regionen", "malmen", "behandling", "stöd", "bistånd"),
    *("myndigheten", "verket", "styrelsen", "kassan", "förbundet", "förening", "föreningen"),
    *("handledning", "utredning", "samtal", "avtalet", "lagen", "konventionen", "rapport"),
)
