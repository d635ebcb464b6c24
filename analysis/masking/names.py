"""Names that masking knows: the common first names in Sweden, and how surnames are built.

Names are facts that everybody knows; the lists were written down for this program, from the
languages that are spoken in Stockholm. A name that is also a word, a place or a product ("Inga",
"Maria" ungdom, "Björn") is among `ALSO_WORDS` and needs a surname or a title beside it.
"""

from __future__ import annotations

FIRST_NAMES: frozenset[str] = frozenset(
    """
    aagot aarne aaron abdelkader abdelkarim abdellah abderrahman abdi abdifatah abdihakim
    abdikadir abdinasir abdiqani abdirahman abdirizak abdisalam abdiwahab abdulaziz abdulkadir
    abdulkarim abdullah abdullahi abdulrahman abdulwahab abebe abigail ablaye abukar adam adama
    adel adela adelina adem adina aditi aditya adnan adrian adriana adrienne afaf afshin agata
    agathe agim agnes agneta agnieszka agron agustin ahlaam ahlam ahmad ahmed ahmet ahti aicha
    aida aidan aila aileen aili aimo aina ainikki aino aisha aishah aissatou akash aki akram
    aksel alaeddin alan alassane alastair albana albert albin albina albrecht albulena aldo alec
    alejandra alejandro aleksandar aleksander aleksandra aleksej aleksi aleksy alemayehu
    alessandra alessandro alessia alexander alexandra alexis alfons alfonso alfred algot ali
    alicia alina alireza alisa alison alistair aliyah aliye allan allison almas almaz almedin
    almina alonso alva alvar alvaro alve alvin amaan amadou amal amanda amandine amanuel amaya
    ameen ameer ameera amelia amelie amena amer amila amin amina aminata aminatou amineh amir
    amira amirah amit ammar amna amparo amra amrita anand ananya anas anastasia anastasija
    anatoly anders anders-olav andrea andreas andreea andrej andreja andrzej andré andrés aneta
    anette angela angelica angelika angus anil anisa anisah anissa anita anitha anja anjali
    ankan anker anki ann-christin ann-mari anna annabel annabelle annalena anne anne-grethe
    anne-lie anneke anneli annelie annemarie annette annhild anni annica annie annika annikki
    anouk ansgar anssi antoine antoinette anton antonella antonia antonio antti antónio anu
    anupama anwar anyuta aparna apolonia aram arash araz arben arbnor arbër ardalan ardian
    ardita areej arezoo ari arianit arild aristide arja arjun arlinda arman armando armel armend
    armin armita arnaud arnfinn arnold arta artan arthur arttu artur arturo arun arvid arvin
    arvo aryan asad asal asbjørn asel asha ashley ashok asif asiya asko aslaug asma asmaa
    asmahan asmeret assad asta astor astri ataullah atefeh athanasios athena atif atticus aubrey
    audrey auli aung aurelia aurora-lee aurélie auvo avdo avni awa awad awale awet awo axelina
    ayaan ayad ayah ayan ayda ayesha aygül ayham ayla aylin ayman aynur ayse ayub azad azadeh
    azem azemina azhar azin azita aziz aziza azra babacar babak bahaa bahar bahareh bahman
    bahram baraa baran barbara barbro baris barnaby barney bart bartholomew bartosz bartłomiej
    barış basem bashar bashir bashkim basil basim basma bastian batoul beata beatrice beatriz
    becky behnam behnaz behrouz behzad bekim belinda belén benedetta benedict benedikte bengt
    benita benjamin benny benoît bente bereket berit berivan bernadette bernard bernardo bernt
    bertil besart besarta besim besnik beth bethany betsy bettan betty betül beverly beyza beşir
    bhavna bianca bilal bilge biljana bilqis biniam binta bintou birger birgit birgitta birgitte
    birk birthe biruk biser bjarke bjarne björg bjørg bjørn blanca blandine blerim bleron blerta
    boel bogdan bogumiła bogusław bojan bojana bonnie boris bosse boubacar bożena brad bradley
    brandon branislav branka branko brenda brendan brent brian bridget brigitte brita britt
    britta brittany brittmari bronisława bruce bruno bryan burak burcu burhan burim busra buşra
    byron bülent cabdi caitlin calle camilla camilo canan candice caner canset carin carina carl
    carl-johan carla carlo carlos carlotta carly carmen carol carola carolina caroline carolyn
    carrie casey casper cassandra catalina catarina catharina catherine cathrine cathy cato
    cecilia cecilie cedric celeste celia celina celine cem cemal cengiz ceren cesar cevdet
    chang-min chantal charbel charlene charles charlie charlotta charlotte cheikh chelsea cheryl
    chi-wei chiamaka chiara chinedu chioma chloe chloé chris christa christel christer christian
    christiane christina christine christoffer christophe christopher cian ciara cihan cindy
    claes claire clara clarissa claudia claudine claudio clemens clifford clive clément colin
    colleen connor conny constance constantin consuelo corina corinne cornelia courtney craig
    cristian cristina curtis cynthia cyril cyrus czesław césar dagfinn dagny dahir dalal dalia
    dalibor damian damir damon dan dana dania danial danica daniel daniela daniella danijela
    danilo danny dante danuta danya danyal daoud daphne dara dareen daria dario darius dariush
    dariusz darko darlene darren darya dastan dave david davor davorka dawit deborah debra deepa
    deepak deepika deirdre dejan dejana delal delara delphine demetrius denijal denisa denise
    dennis deqa derek derya desiree desirée desmond desta devin diana didier diego dijana dilan
    dilara dildar dilek dilnaz dilnoza dilovan dimitri dimitrios dimitris dino dirk ditlev ditte
    divya diyar djamila djibril dmitri dmitrij dmitry doaa dolores domenico dominic dominik
    dominika dominique donald donna donya doreen dorian dorota dorothea dorothy doug douglas
    doğan dragan dragana dragica drita duaa duangjai dubravka duc duncan dunia dunja dunya dusan
    dustin dušan dylan dzenan dženana eamon ebba ebbe ebru ece edda eddie edgar edin edina edita
    edith edmund edna edona eduard eduarda eduardo edvin edward edwin eero eeva efrain efva egil
    egill egon eija eila eileen einar eine eino eirik eirin eivor ekaterina eki ekin ekrem elaha
    elaheh elaine eleanor elena eleni eleonor eleonora elham elia elias elif elin elina elinor
    elio eliot elisabet elisabeth elise eliza elli ellinore elliot elliott ellis elmedina elmir
    elmira elnaz elodie eloise elona elsa elsabet elsie elsy elton elvira elvis elvy elwira
    elyas elżbieta emanuel emanuela emelia emelie emerson emil emilia emiliano emilie emilio
    emily emin emina emine emir emma emmanuel emmett emmy emrah emre emsad endrit enes enesa
    engin enisa enrico enrique ensio enver enzo erblina erdal erdem eren ergin erhan erica erik
    erika erja erkan erkki erland ermias erna ernestine ernesto ernie errol ersin ertuğrul ervin
    esa esad eskil esko esma esmeralda espen esperanza esra esraa esteban estelle esteri esther
    ethan ethel etleva eugen eugenia eugenio eugène eunice eva eva-liisa evald evangelia
    evangelos evelina evelyn evert evin evy ewa ewelina eyad eyob eyüp ezekiel ezgi ezra faaiso
    fabian fabienne fabio fabrizio fadel fadhil fadi fadila fadumo faezeh fahad fahima fahmi
    faisal faiza fakhri falak fanny farah fares farhad farhan farhiya fariba fariborz farid
    farida farnaz farooq farouk farrokh farzad farzana farzaneh fateh fatemeh fathi fathia
    fathiya fathiyo fatih fatima fatime fatin fatma fatmata fatmir faton fatos fatou fatoumata
    fatuma fawad fawzi fawzia faysal fazel federica federico feisal felicia felipe felix ferdi
    ferdous fereshteh fergus ferhat feride fernanda fernando fethi feven feyza fidan figen
    fikadu fikret filiberto filip filippa filippos filmon finley fiona fiorella firat firdaws
    fitore fitsum flamur flavia flavio flemming florence florian floriane fotini fouad fozia
    frances francesca francesco francine francis francisca francisco franciska franco frankie
    franklin frans franz franziska françois françoise freddie freddy fredric fredrik fredrika
    freweyni frida fridolf friedrich fritjof frode frédéric fuad fudayl furat furkan fátima
    fırat gabriel gabriela gabriele gabriella galina gamal garbis gareth garrett gary gaston
    gavin gayatri geert geeta gelareh genet geneviève genowefa gentiana geoff geoffrey georg
    george georgiana georgina georgios gerald geraldine gerardo gerd gerda gerhard gerhart
    germaine germund gertrud ghada ghaith ghassan ghazal ghazi ghirmay gholam ghulam giacomo
    gianluca gianni gilbert gilles gillian gina giorgio giorgis giovanna giovanni gisela gittan
    giulia giuseppe gjertrud gladys glenda glenn gloria goitom golnaz golshan gonzalo goran
    gordana gordon gottfrid graham grażyna greg gregor gregory greta grete grethe grigorij
    grzegorz guadalupe gudrun guido guillaume guillermo gulcan gullan gulnaz gulsum gulten
    gunborg gunhild gunilla gunnar gunnel gunther gunvor gurpreet gustaf gustav-adolf gustavo
    guttorm gwen gwendolyn gzim göran görel gösta gül gülay güler gülizar gülnur gülsen gürkan
    haben habib habiba habtom hadi hadija hadil hadis hafsa hafza hai-ha haidar haile hajar
    hajdin hajer hajra hakan halid halil halima halime halina hallgerd hallvard halvor hamad
    hamdan hamdi hamed hamid hamida hamide hamish hampus hamse hamza hanad hanan haneen hanh
    hani hanifa hanife hanna hannah hannele hannelore hannes hannu hans-peter harald haregewoin
    haris harold harpreet harri harriet harrison harry harun harvey hasan hashim hasiba hasnaa
    hassan hasse hassna hasti hatem hatice hatidza hava hawa hawo hayat haydar hayder hayley
    hazel heather heba hedda hedi hediye hedvig-maria hege heidi heikki heimo helen helena
    helene helga helge helin helinä helka helmer helmi helmut henning henny henri henrietta
    henrik henrique henry henryk herbert herdis herluf herman hernan hevi hevin hewan hewi hiba
    hibo hidaya hieu hikmet hilal hilde hildegard hilkka hillevi hilma hiroshi hirsi hirut
    hisham hjalmar hoa hodan hodo holly homa hooman horacio horst hoshang hossam hossein houda
    howard hoyam htun hubert huda hugh hugo hugues huma humberto huong huriye husam husein husni
    hussam hussein håkan håvard héctor hélène hümeyra hüseyin iain ian ibrahim ibrahima ibro
    ibtisam ida idrissa idriz ieva iffat ifrah iga igballe ignacio ignatius igor ihab iida iiris
    iisakki ikra ikram ilaria ildikó ilham ilhan ilia iliana ilias ilir ilirjana ilkka ilknur
    ilmari ilona ilpo ilse ilta ilyas imaan imad iman imane imelda imogen impi imran ina inaam
    inas inaya indira ines ing-marie inga-lill inga-maj ingalill inge-lise ingeborg ingegerd
    ingegärd ingela ingemar ingemo inger ingmar ingo ingrid ingrid-marie ingunn ingvar ingvor
    inka inkeri inès ioana ioannis iqbal iqra irem irena irene irfan irina irja irma irmeli
    irshad irving isa isaac isabel isabell isabella isabelle isaiah isaias isak isam ishaan isho
    ishtar isidor ismael ismail ismet ismeta ismo isra israa israfil issa issac issam istar
    itzel ivan ivana ivica ivo-jan iwona izabella izet jaafar jaakko jaakob jaana jabbar jabir
    jacek jackie jacob jacqueline jad jadranka jadwiga jafar jaime jakob jakub jalal jalil
    jamaal jamal jameela james jamie jamil jamila jamshid jan jan-eric jana janan janelle janet
    jani janice janina jannat janne janusz jared jari jarkko jarmila jarmo jarno jarosław
    jasenka jasim jasmin jasmina jasmine jasna jason jaspreet jasser javier jawad jawaher jayden
    jean jeanette jeanne jeannette jeff jeffery jeffrey jehad jehan jelena jelica jenna jenni
    jennifer jenny jens jeremiah jeremy jerker jerome jerry jerzy jesper jessica jessika jesús
    jetmir jeton jette jia jibril jihan jill jim jimena jimmy jin-woo jinan jing joachim joakim
    joana joanna joaquín joar jocelyn jocelyne jodie joe joelle joen johan johanna johannes john
    johnathan johnny jolanta joline jon-erik jonas jonatan jonathan jonathon jonna jonny joon
    joonas jordana jorge jorgen joris jorma jose josef josefa josefin josefina josefine joseph
    josephine joshua josiah josie josip jostein josué josé jouko joumana jouni jouri jovan
    jovana joyce joão juan juana juanita judi judith judy juha juhana juhani juho jukka jules
    julia julian juliana julie julien juliette julio julnar jumana jussi justin justine justyna
    jutta juuso juwayriya jyoti jyrki jytte jérémy jérôme jöran jörgen jörn jørgen jørn jürg
    jürgen kaarina kaarlo kadiatou kadir kadira kadriye kai kaija kaisa kaitlyn kaj kaja kajsa
    kalervo kalevi kalle kaltrina kaltuma kamal kamaran kambiz kamil kamila kamran kanya kareem
    kari kari-anne karianne karim karima karin karina karl karl-heinz karla-maria karol karolin
    karolina karoline karsten karwan karzan kasim kasper kassem katarzyna kate katelyn katerina
    katharina katherine kathleen kathrin kathryn kathy kati katie katri katrin katrine kauko
    kaveh kavita kawa kawthar kaye kayhan kazem kazimierz keijo keith kelly kelvin kemal kenan
    kendra kennet kenneth kenny kent kerim kerry kerstin kerstin-maria kerttu ketil kevin
    khadija khadijah khadra khady khaldoun khaled khalid khalida khalil khanh khawla khayri khin
    khosro khuloud kian kiana kianoush kicki kidane kidist kieran kimia kimmo kinga kiran kirsi
    kirsten kirsti kirsty kjell kjell-arne kjersti kjetil klas klaudia klaus knud knut kolbjørn
    konrad konstantin konstantinos korosh kosovare krishna krister kristian kristiina kristin
    kristina kristjan kristof kristofer kristoffer kristy krystian krystyna krzysztof kubra
    kujtim kurosh kurtis kyaw kyle kylie kyllikki kyriakos kyung kyösti kübra kıymet labinot
    lachlan ladislav laetitia lahja laila laith lakshmi lalita lamar lamia lamin lamis lan-anh
    lana larissa larry lars lasse laszlo latif latifa laura lauren laurence laurent lauri laurie
    lavinia lawrence layal layan layla leah leandro leanne lech lee-ann leen leena leevi leif
    leila lejla leland lemlem lempi lena lene lenka lennart leon leonardo leonie leonora leopold
    leroy leslie lesław letebrhan leticia levi lewis leyla leyli liam liana liban lidia lidya
    lieselotte liisa lili lilja lillemor lina linda lindita lindsay lindsey linh linn linnea
    linnéa linus lionel liridon liridona lirije lisa lisbet lisbeth lise-lotte liselott
    liselotte lisette livia liz lizzie ljiljana ljubica ljubo ljupco lloyd loan lojain lollo
    loredana lorena lorentz lorenzo loretta lorna lorraine lothar lotta lou-ann louis louisa
    louise lourdes lovis lovisa luan luana lubna luca lucas luciana luciano lucie lucien lucija
    lucinda lucja lucrezia lucy lucyna lucía ludmila ludovic ludvig ludwig luigi luigina luis
    luisa luise luiza lujain lukas lukasz lula luljeta lulu lumnije luqman luul luís lydia lydie
    lyn lynette lynn lynne lyudmila lászló maarit mabel maciej mackan mackenzie madeleine
    madhuri madina madison mads maeve magda magdalena magdalene maggan maggie magnus mahad mahdi
    maher mahesh mahin mahir mahira mahmoud mahmud mahmut mahnaz mahsa mahtab mahyar maija maiju
    maikki mailis maire maisie maj-lis maja majda majdi majed majid majlinda majlis makda makram
    maksim malak malcolm malee malena malgorzata malika malin malte mamadou manal manfred mange
    manish manoj manpreet mansour mansur manuel manuela marc marcel marcela marcello marcelo
    marcia marcin marco marcos marcus marek maren margaret margareta margaretha margarita
    margaux margherita margit margot mariam mariama marian mariana marianne mariano maribel
    marie marie-claire marie-louise mariella marielle mariem marija marijan marijana marijke
    marika marilyn marina mario mariola mariolina marisa marisol marissa marit marita mariusz
    mariwan marja marjan marjatta marjo marjorie marjut markku marko markus markéta marleen
    marlena marlene marlon marta martha martin martina martine martino martti marvin marvyn
    marwa marwan mary-ann maryam maryama maryan marzena masoud masoumeh massimo matej mateo
    mateusz mathew mathias mathieu mathilda mathilde matilda matin mats matteo matthew matthias
    matthieu matti mattias matts maud maude maureen mauri maurice mauricio maurits maurizio
    maxime maximilian may-britt maya maysa maysoun mazen mazin małgorzata mebrahtu meena meera
    megan mehdi mehmed mehmedalija mehmet mehran mehrdad mehret mehrnaz mei mei-ling meike
    mekonnen melanie melek meliha melina melinda melissa melker melody meltem melvin meral
    mercedes meredith merhawi merhawit meriem merima merja meron mersad merve meryem metin mette
    mevlida meysam mia michael michaela michal michał michel michele micheline michelle micke
    mieczysław miguel mihaela mihai mihret miika mika mikael mikaela mikhail mikkel mikko milad
    milada milagros milanka mildred milena milica milla millicent milorad milos milton min-jun
    mina-sofia minea minh minh-anh minna miodrag miranda mirela mirella miriam mirja mirjam
    mirjami mirjana mirjeta mirko miro miroslav mirosław mirsad mirsada mirza mitch mitchell
    mitra mladen moa modou moeen mogens moha mohamad mohamed mohammad mohammadreza mohammed
    mohan mohanad mohit mohsen moira mojgan mojtaba momin moncef moneer monia monica monika
    monique monir montserrat morad morgan moritz morten morteza moses mostafa mouaz mouna moussa
    moustafa muath mubarak mudar muhamed muhammad muhammed muhannad muhsin muhubo mujo mujtaba
    mukesh mukhtar mulki mulu mulugeta mumtaz muna munevera munir munira murad murat muriel
    murray mursal mustafa mustafe mustapha muzaffer myra myriam myrtle märta mårten mélanie müge
    naajma nabeel nabil nabila nacima nader nadezjda nadia nadir nadira nadja nadège naeem
    nafisa nagham nahed nahid nahla nahom naima najah najat najib najiba najim najla najma najmo
    najwa nancy nandini nanna naomi narges nargiz nariman narin naser nasim nasima nasir nasra
    nasrin nasser nassim natacha natalia natalie natan nataniel natasa natascha natasha nate
    nathalie nathan nathaniel natnael navid nawal nawras nay-lin nayla nazanin nazar nazdar
    nazeer nazim nazira nazli ndeye neal nebahat nebojsa neda nedim nedzad negash neha neil
    nejla nelly nelson nenad nerea nermin nermina neslihan nesrin nestor nevin nexhat nga ngoc
    nhung nicholas nicki nicklas nicky niclas nico nicola nicolas nicole nicolina nidal niels
    nigel nihad nihal niilo niina nijaz nikhil nikita niklas nikola nikolaj nikolaos nikolay
    nikolina nilofar nils nilufar nima nimco nina ninni ninos nirmala niroz nisha nisreen nisse
    nitin nittaya nizar noel noella noemi nolan noor noora nora norbert norea norma norman nour
    nour-eddine noura novak nuala nuno nur nuray nurcan nurhan nuri nuria nurten nusret nuur
    oanh obada octavio oddbjørn oddvar odette oksana ola olaf olaug olavi oleg oleksandr olena
    olga oliver olivia olivier oliwia olle olli olof olov omaima omar omaya omid omran ondřej
    onni orla orlando orsolya orvokki osama oskar oskari osman osmo ossian osvald osvaldo otmar
    ottar ouafa oumar oumou ousama ousmane outi ove owen paavo pablo paige palle paloma pamela
    panagiotis paola paolo parastoo parham parisa parvaneh parvin parviz parwin pascale pascual
    pasi patric patrice patricia patricija patrick patrik patrizia patrycja patryk patsy patty
    paul paula paulette pauli paulina pauline paulino paulo pavel pawel paweł payam pearl peder
    pedro peggy pekka penda penelope pentti per-arne pernilla pernille perry persefone pertti
    perttu petar pete peter petra petri petros petter petteri peyman peymaneh philip philippa
    philippe phillip phoebe phuong phyllis pia pierre pierrette pieter pietro pilvi pim pinar
    piotr pirjo pirkko pirre polina polly pontus pooja porfirio pouria pouya pradeep prakash
    pranav prashant preben predrag priscilla priti priya priyanka przemysław putte päivi pär
    pınar qadar qamar qassim qendrim quang quentin quincy qusai quynh raad rabab rabia rabih
    rachel rachelle rachid radek radha radmila radosław radovan radu rafael rafal rafał raffaele
    rafif raghad raghda ragna ragnar ragnhild ragnvald rahaf rahel rahim rahima rahma rahmo
    rahul rahwa raija raili raimo rainer raisa raja rajan rajesh rajiv rakesh ralf ralph ramazan
    ramesh rami ramin ramiz ramon ramona ramzi ramón rana randall randi randolph randy rani
    rania rannveig ranya raouf raoul raphael raphaël raquel rasha rasheed rashid rashida rasim
    rasmus rasool ratko raul rauno ravi rawan raya rayan raymond razan razia reagan rebaz rebeca
    rebecca rebecka rebeka rebekah reem refik reggie regina reginald regine reham rehana reidar
    reidun reijo reine reinhard reinhold reino rejhan rekha remzi renata renate renato rene
    renée resul reza rezan rezart rhonda riad ricardo riccardo richard rick rickard ricky rifat
    rigoberto riham riikka riitta rikard rikke riley risto rita ritu ritva riyad rizgar roald
    robban robbie robel robert roberta roberto robin robyn rocco rocío roda roderick rodney
    rodolfo rodrigo rogelio roger rogério rohan rohit rojda rojin rokhaya roksana roland rolando
    rolf romain roman romina ronahi ronald ronaldo ronan ronja ronnie ronny rory rosalia rosalie
    rosalind rosalyn rosanna rosaria rosario rosemarie rosemary rosie roslyn ross rostam rowena
    roxana roxanne roya roza rozerin rozhin ruairi rubén rudolf rudolph rudy rufus rui rupert
    ruslan rusmir russell ryszard ryszarda rémi rémy rüstem saad saadia saara sabah sabaheta
    sabiha sabina sabir sabit sabri sabrina sacha sachin sadaf saddam sadeta sadia sadiq sadiya
    saed saeed saeid safa safaa safet safia safiya saga-li sahar sahra said saida saifullah
    saija sajad sajjad sakari sakina sakine salah salama saleh saleha saliha salim salima
    salimata sally-ann salma salman salvador salvatore salwa sam sama saman samaneh samantha
    samar sameer samer sami samia samih samin samina samir samira samra samrawit samson samuel
    sanaa sanaz sandeep sandra sandro sandy sanela sangeeta sanja sanjar sanjay sanjin sanna
    sanni santeri santiago saoirse sapna sara sarah sardar sari sarita sarkawt sarwar sasa sasan
    sascha sasha saskia satish satu saud saul sauli savannah sawsan sayed scarlett scott sead
    seada sean sebahat sebastian sebastián sedat sedigheh seema seija sekou selahattin selam
    selamawit selena selim selin selma selver selvete selvi semhar semih semir semira senad
    senait senay senka seo-yeon sepideh seppo serdar serena serge sergej sergey sergio sergiu
    serkan setareh seth sevda severin sevgi sevil seyed seyit seynabou seán shaban shabnam shadi
    shadia shaheen shahin shahla shahnaz shahram shahrzad shaima shakib shakir shalini shamim
    shams shamsa shamso shan shane shannon shanti shapour sharareh sharon shatha shaun shawn
    shayan shaymaa shefqet sheida sheila shelley shereen sherif sherin sherwan sheryl shilan
    shilpa shirin shirley shirwan shiva shkelqim shkurte shobha shokat shorouk shpresa shreya
    shukri siamak siavash sibel sidney sidra siegfried sienna sigfred sigmund signhild sigrid
    silja silvana silvia silvio simon simona simone simonetta simret sinan sindy sinem sinikka
    sinéad siobhan siobhán siraj sirin sirkka sirpa sirwan sissel siv siw sjur skender slavica
    slavko slobodan slobodanka sneha snezana snežana soad sofi sofie sofía sohail soheil soheila
    sohrab soile soini sointu solange solfrid solmaz solomon solrun solvei solveig somaya
    somchai sonal sonja sonya soo-jin sophia sophie soran soraya sorour sotiris souad soufiane
    souleymane soumaya spencer srinivas stacey stacy stanislav stanisław stanisława stanko
    stanley stefan stefania stefanie stefano steffe steffen stein stephan stephanie stephen
    steve steven stevo stewart stian stina stojan stuart sture stéphane stéphanie suad suada
    subhash subhi sudabeh sudenaz sudha sue suha suhail suhair suhayb suheyla sulaiman sulejman
    sulekha suleyman sulo suman sumaya suna sunee sunil sunita supaporn suresh susan susana
    susann susanna susanne sushil sussie suvad suvi suzanne suzette svante svein sven svenja
    svenning sverre svetlana swati sybil syed sylvain sylvana sylvia sylvie sylwia synnøve
    szymon sébastien sören søren süheyla süleyman sümeyye sławomir tabita tabitha tadeusz tage
    taha tahereh tahir tahmina tahvo taina taisir taisto talal talib talin tamam tamara tamer
    tamika tamim tamir tammy taneli taner tania tanisha tanja tanya tapani tapio tara tarek
    tareq tarik tariq tarja tarjei tarmo tatiana tatjana tawfiq tayeb taylor taym tayyip teddy
    teemu teija tekle tellervo teo teodor teodros teppo terence teresa terese terhi terho terje
    tero terrence terri terry tesfa tesfalem tesfaye tess teuta tewodros thaddeus thanh thao
    thaís thea theo theodor theodora theodore theresa therese theresia thiago thibault thierry
    thomas thomasine thor thora thorbjørn thore thorleif thorsten thorvald thuy thérèse tiago
    tien tiffany tigist tihomir tiina tilde timo timothy timur tindre tobbe tobias tobin todd
    toini toivo tolga tomas tomasz tomislav tommaso tommy tomás tone toni tony tonya tooba
    tor-björn toralf torbjörn torbjørg torbjørn tord tore torgeir torgil torgny torhild toril
    torill torleif torstein torsten torulf torun torunn totte tova-li tove tracey traci tracy
    trang traute travis trevor trine trinh trish tristan trond trudy truong tryggve trygve tsega
    tsegay tsegaye tsehay tuan tucker tufan tuija tuomas tuomo turgut turid tuula tuulikki tuure
    tuva-li tuyet tuğba tuğçe tyge tyler tyra tyrone tyson tyyne türkan ubah ufuk ulf ulises
    ulla ulla-maija ullis ulrica ulrich ulrika ulrikke umar umberto umit umut unn unni uno urban
    urho urpo ursula urszula usama usha usko usman uğur vahid vahida valbona valborg-maria
    valdemar valdete valentin valentina valentino valeria valerie valon valter valérie vanessa
    vania vanja vappu varg-erik varun vasile vasilis vassilis vedad vedat vedran veera vegard
    veijo veikko veli vendela venla verner veronica veronika vesel vesna vibeke vicente vicki
    vicky victoire victor victoria vidar vidya vieno viet-anh vigdis viggo viivi vijay vikram
    viktor viktoria vilhelm vilho viljami viljo vilma vincenzo vineta vinod viola violaine
    violeta virginia virginie virpi vitor vivek viveka vivi vivian viviana vivianne vivienne
    vjollca vladan vladimir vladislav vlado vlatko vojislav volkan volker volodymyr vuokko väinö
    véronique waad wacław wael wafa wafaa wahid wajdi waldemar waleed walid wallace walter wanda
    wanida warda waris warren warsame wasan wasim wassim wayne wei weini wenche wendela wendell
    wendy werner wesley whitney widad wiesław wiesława wiktor wiktoria wilbur wilfred wilhelm
    wilhelmina willem willie willy wilma wilmer winifred winston winta wioletta witold wojciech
    wolfgang władysław xavier xenia xhevat xiao xiaoming ximena xiomara yahia yahya yakup yaman
    yan-ling yankuba yannick yara yared yasar yasemin yaser yash yasin yasir yasmeen yasmin
    yasmine yassin yavuz yazan yeliz yemane ying ykä ylber ylva ylva-li yngve yodit yohannes
    yoko yolanda yonas yonatan yones yonis yordanos yoshi yosra younes yousef yousra youssef
    youssouf yrjö yuki yukiko yumi yun yunus yuri yusra yusuf yvan yves yvette yvonne yücel
    yılmaz zachariah zachary zaher zahid zahida zahir zahra zaid zain zainab zakaria zakarias
    zakariya zaki zamzam zana zanyar zara zarah zarko zbigniew zdenka zdeněk zdravko zdzisław
    zehra zeinab zejna zekarias zeki zekiye zeliha zeljka zeljko zena zewdi zeynab zeyneb zeynel
    zeynep zhala zhaleh zhyan ziad zijad zinedine zivka ziyad zlata zlatan zlatko zoe zofia
    zoltan zoltán zoran zorica zorka zubair zuhair zuhal zula zulfiya zuzana zuzanna zvonko
    zygmunt zülfiye ådne åge ågot åke åsa åshild åslaug çağla çiğdem étienne öjvind örjan östen
    öykü özgür özlem øivind ørjan øystein ümit đorđe şükran šaban šefik šemsa
    """.split()  # noqa: SIM905  a list literal would be 1,500 lines
)

ALSO_WORDS: frozenset[str] = frozenset(
    """
    abby alfa alice alma amber angel ann april armi arne ask aster astrid august aurora axel
    bella björn blake bo bodil brook brooke bror börje can carter ceylon chase dag dagmar daisy
    dale dawn dean dexter disa doris drew edit eira ella ellen ellinor elvin embla engla erling
    ernst eros ester faith finn firas flora folke frank fred freda frej freja frid gene glen
    grace grant gro gry gun gunn gustav hanne hans hector hedvig helle hilda hind hjördis holger
    hope hunter inga inge ion iris ivar ivy jack jade jarl jay joel jon joy jul juni karen karla
    katarina katja kaya ken kim kitty klara kristen kurt lance leo li lilian lilly liv lo logan
    lone lova love lucia luna madonna mai maj majken malva maria marion mark mary mason max
    milan miles milo mimmi mira mona musa my nada nadine nils-erik nimo noa noah nova odd oden
    oscar otto pascal pelle per plus primus prince reed rima river ros rosa rose roy ruben ruby
    rune rut ruth ryan saba saga sage salem sally scarlet sena sierra sigge signe sigurd silke
    sina siri sixten skye sofia sol sonny stella sten stig stål sultan summer sune sunny svan
    svea tilda tim tina tindra ting tom tor tova trinity troy tuna ture tuuli tuva ulrik una
    vega vera vide viking ville vincent violet vita viva wade wilda will william winter
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
    adina angela ari armin asta bilge carrie charlie clara claudia clemens constance damon dan
    dana dante dara dino donna edita emma faisal felicia finn gerda gilles gloria gunnel hasti
    hava hazel heather holly inka isa jan jasmin jean jing joe kaj kaja kenny kent knut konrad
    lana latif laura lilja lina linda loan lotta louise lovisa luigi mackan makda manal mange
    marian marina markus marta matin matti melody micke milos minna miranda mitra morgan nadir
    nanna nazli nermin ninni nisse parisa paula pearl penda petar petri pirre putte regina reine
    renate rene rita robin robyn roman roza sabina said saida sam sama saman samar samia samson
    sandy sari sasan sayed shan simon stein stina sture svante talal tamer tanja terese tilde
    tommy tone torsten totte trine urban vanja viggo viktoria vilma viola virginia willy yvette
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
    abdi abdullahi abdulle abebe adams adan afshar ahlgren ahmad ahmadi ahmed ahmeti aho akhtar
    aksoy alami alemu alhamad ali almeida amiri ancker ansari aronsson arslan asplund aydin
    aydın aziz babić bailey bajwa baker barbosa barre bekele bergvall berisha bianchi bjelke
    björk björklund björkman blom blomqvist boström brandt bratt bremer broberg brodin brolin
    brown bucht burman bytyqi bäckman cakir campbell carlén carter carvalho castro cederqvist
    cederschiöld celik chen clark collins cooper costa cruz dahlgren daoud davis demir demirci
    diallo diaz dimitriou dogan doğan duarte dubois dupont durand dyberg ebrahimi edlund edman
    edwards eide ekblom ekdahl eklund eklöf ekman ekwall elmi enberg engdahl englund engman
    engström erdogan eriksen esposito essen evans fahlén falk farah fernandez ferrari ferreira
    fischer flodin florin forsell forss franco franzén frisk fröberg gaal garcia gashi
    gebremariam gedi ghebre ghorbani gill girard gomez gonzales gonzalez grahn granat granath
    grip grönvall gustavsson gutierrez haddad hagberg hagman haile haji hakim haliti halvorsen
    hamid hammar hansen harris hasan hassan hedin hedlund hedman heikkinen hellgren hellman
    hermansson hernandez hersi hjalmarsson hjelm hjort hoffmann holm holst hoover horvat horvath
    hosseini hoxha huang hughes hultgren husein hussain hussein huynh håård högberg höglund höök
    ibrahim ihsan isaksson ismail issa ivanov ivanova ivarsen jafari jama jansen jensen jimale
    jimenez jones jovanovic juhlin jung kahn kamali kamara kaplan karim karimi karlström kaya
    kazemi kebede kelly khalaf khalil khan kifle kihlberg kilic klasén klint kock kok korkmaz
    koskela kovač kovačević kowalska kowalski krantz krasniqi kroon krüger kumar kılıç lagergren
    lagerlöf lahti laine laitinen landin larsen laurent lee lefebvre lefèvre leijon leroy lewin
    lewis li lidén liljeblad lind lindell linder lindgren lindh lindhe lindkvist lindqvist ljung
    lopez lundell lundh lundin löf löfgren löfvén lööf mahdi mahmood mahmoud mahmud malm
    malmgren marin marić martinez matthews melander melin mengistu mercier meyer miller mitchell
    moberg mohamed mohammadi mohammed mohamud molin moore moradi morales moreau moreno moretti
    morgan morina morris munoz murphy murray mustafa mäkelä mäkinen månsson müller naderi naess
    najafi navarro nazari neumann nguyen niemi nikolic norberg nordahl nordin nordlander norell
    norling norén novak novaković nowak nuur nygren nylén nyman nyström nässén nådell oberg
    odell ohlin oliveira olivera olofsdotter omar oskarsson osman osmani ouchterlony ozturk
    palme palmgren papadopoulos parker patel pedersen pereira perez persbrandt petrov petrova
    pettersen pham phillips piirainen polat popescu popov popović qasim qvarnström rahimi rahman
    ramirez ramos rasmussen rehn rexhepi reyes rezaei ribeiro ricci richards richter rivera
    roberts rodrigues rodriguez rogers rojas romero roos rosell rossi rosén rousseau ruiz russo
    rydell rydén rådberg saarinen sadeghi sahlin salah saleh salim sall salminen samadi sanchez
    sandell sandin santos schmidt schneider schröder schulz schwarz schäfer shah shala sharif
    sharifi sharma sheikh silva simmons sinclair singh sjöberg sjödin sjögren sjölin sjöstedt
    skoog smirnov smith soares sparre stenmark stevens stjernberg ståhl stål suarez sultani sund
    sundin sundén svahn svanberg svedin svärd söderlind taha tahir tamm taylor tehrani tekle
    tesfay tesfaye tham thelin thompson thomsen thor thulin thörn timmons torres toth touré tran
    tuominen turan turner törn uddén uhlin ulfsdotter unger vallin vasquez vega velasquez
    vesterlund vestin virtanen vu wagner wahl wahlgren wahlén walker wall wallin wallén wang
    warsame watson wendel wennergren werner wester westin wiberg widell widén wiik wiking
    wiklund williams wilson winter wretman wright wu wåhlin xu yang yavuz yildirim yildiz yilmaz
    younis yousef yusuf zaman zetterlund zhang zhao zheng zimmermann åberg åhlén åhman åkerlund
    ås åslund çelik çetin öberg ödman öhman öhrn östling özcan özdemir özkan öztürk şahin
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
    alm ask bell berg blad brink bäck can colombo cook cox dal day ek eng falk fall flink fors
    fox frid fröjd green gren hed hill hult king klang klein kurt lam le leo lilja lind long
    mörk palm park petit price rask ring romano roos said skog sköld sommar stark stone strid
    ström svan säll söder tapper weber wells white wolf wood young öst
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
    alla allt andra att av bara bra båda chefen de dem den denna dessa det detta dom då där
    efter en ett eller fick finns flera fler får för från gör ha hade han har hen hennes hon hur
    här i ibland idag igår in ingen inte ja jag jo kan kanske kunde man med medan men mer min
    mina mitt mycket ni nej nog nu när någon något och också om oss på sa samt sedan ser sen sin
    som ska skulle så till tog trots tyvärr under upp ut utan vad var vem vi vid vilken vill vår
    våra vårt är även åt ändå över the they he she it we you my our and but who is was a an
    måndag tisdag onsdag torsdag fredag lördag söndag januari februari mars april maj juni juli
    augusti september oktober november december jul påsk sommar höst vinter bromma
    enskede-årsta-vantör farsta hägersten hägersten-älvsjö hässelby hässelby-vällingby järva
    kista kungsholmen norra norrmalm rinkeby rinkeby-kista skarpnäck skärholmen spånga
    spånga-tensta stockholm stockholms södermalm södra tensta vällingby älvsjö östermalm husby
    akalla hjulsta årsta enskede vantör liljeholmen gubbängen hökarängen rågsved högdalen
    bagarmossen sverige svenska göteborg malmö uppsala solna sundbyberg nacka huddinge botkyrka
    haninge norden socialtjänsten socialförvaltningen socialnämnden stadsdelen staden stadshuset
    kommunen regionen ivo sos skr hr bup lss sol lvu lvm vfu bbic adad ibic fk af
    migrationsverket polisen försäkringskassan arbetsförmedlingen socialstyrelsen skatteverket
    kriminalvården domstolen paraplyet treserva lifecare procapita excel word teams outlook
    skype zoom pulsen sociala barn unga vuxen ekonomi familj äldre bistånd mottagning
    försörjningsstöd funktionshinder enheten gruppen akademikerförbundet vision ssr kommunal
    saco tco lo projektet systemet metoden modellen enkäten kursen avtalet mötet beslutet lagen
    planen punkt tack hej mvh obs kära bästa förslag ämne se länk adress tid datum bord rond
    omgång handläggare biståndshandläggare socialsekreterare chef chefer mentor kollega kollegor
    kollegan klient klienten brukare brukaren receptionen facket ledningen jouren hemtjänsten
    personalen handläggaren enhetschefen gruppledaren skyddsombudet projektledaren psykologen
    vikarien studenten administratören avdelningschefen nattpersonalen tolken mentorn fältaren
    kontaktpersonen hela halva ung rädda röda tekniska allmänna centrala villa forum hvb sis
    team projekt stiftelsen föreningen sankt sankta saint fou mini-maria lex ersta sköndal
    karolinska danderyd danderyds capio humana magelungen fryshuset sabbatsberg sabbatsbergs
    lidingö ekerö täby sollentuna järfälla tyresö värmdö gotland alby fruängen västertorp
    hornstull gullmarsplan odenplan fridhemsplan karlaplan slussen globen sveaplan axelsberg
    råcksta blackeberg traneberg ulvsunda rosenlund sofielund essingen hammarby sjöstad
    djurgården signs safety case management bostad först marte meo cope komet repulse heartmath
    savry lean station stadsmissionen ungdom vårdcentral distrikt utbildning samordning
    självservice god valborg plats kväll natt dag vecka kvartal willys gatan vägen torget plan
    stora lilla gamla nya vita gröna östra västra
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
