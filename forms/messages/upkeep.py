"""How an instance stands, said to whoever looks after it."""

from __future__ import annotations

from forms.messages.message import Message

VERSION_RUNS = Message("Version {version} är igång.", "Version {version} runs.")
VERSION_HERE = Message(
    "Version {version}. Ingen server är igång.", "Version {version}. No server runs."
)
RESTART_NEEDED = Message(
    "Programmet på disken har ändrats sedan servern startades (den kör version {version}). "
    "Starta om servern.",
    "The program on the disk has changed since the server was started (it runs version {version}). "
    "Restart the server.",
)
DATABASE_SOUND = Message("Databasen är hel.", "The database is sound.")
DATABASE_DAMAGED = Message(
    "Databasen är skadad: {fault}. Stoppa servern och lägg tillbaka en säkerhetskopia.",
    "The database is damaged: {fault}. Stop the server and put a backup back.",
)
CHECKED_WHEN = Message("Databasen kontrollerades {when}.", "The database was checked {when}.")
CHECKED_NEVER = Message(
    "Databasen har inte kontrollerats. Kör cafe check, helst varje natt.",
    "The database has not been checked. Run cafe check, every night at best.",
)
FILES_PRIVATE = Message("Bara ägaren kan läsa filerna.", "Only their owner can read the files.")
FILES_OPEN = Message(
    "Andra på servern kan läsa {file}. Skriv: chmod 600 {file}",
    "Others on the server can read {file}. Type: chmod 600 {file}",
)
DISK_ROOM = Message(
    "Disken har {free} ledigt ({used}\N{NO-BREAK SPACE}% är taget).",
    "The disk has {free} free ({used}\N{NO-BREAK SPACE}% is taken).",
)
DISK_NEARLY_FULL = Message(
    "Disken är snart full: {free} är ledigt ({used}\N{NO-BREAK SPACE}% är taget). Gör plats.",
    "The disk is nearly full: {free} is free ({used}\N{NO-BREAK SPACE}% is taken). Make room.",
)
DISK_IS_FULL = Message(
    "Disken är full. Inget kan sparas förrän det finns plats.",
    "The disk is full. Nothing can be saved until there is room.",
)
CLOCK_RIGHT = Message("Klockan verkar gå rätt.", "The clock seems to be right.")
CLOCK_WRONG = Message(
    "Klockan går fel, eller har gått fel: något är sparat {when}, en tid som inte har varit än.",
    "The clock is wrong, or has been: something was saved at {when}, which has not been yet.",
)
CLOCK_ALONE = Message(
    "Klockan ställs inte av någon tidsserver. Skriv ”timedatectl set-ntp true”.",
    "The clock is not set by any time server. Type “timedatectl set-ntp true”.",
)
JOBS_FINE = Message(
    "Ingen analys har fastnat eller misslyckats.", "No analysis is stuck or has failed."
)
JOBS_STUCK = Message(
    "{n} analyser väntar sedan {when}. Analysprocessen behöver vara igång: starta om servern.",
    "{n} analyses have waited since {when}. The analysis process has to run: restart the server.",
)
JOBS_FAILED = Message(
    "Den senaste analysen misslyckades för {n} möten. Felet står i serverns logg.",
    "The latest analysis failed for {n} events. The fault stands in the server's log.",
)
ANALYSIS_AWAY = Message(
    "Servern är igång, men inte analysen. Starta om servern.",
    "The server runs, but the analysis does not. Restart the server.",
)
BACKUP_LAST = Message(
    "Den senaste säkerhetskopian gjordes {when}: {file}", "The last backup was made {when}: {file}"
)
BACKUP_OLD = Message(
    "Den senaste säkerhetskopian gjordes {when}, för {days} dagar sedan. Gör en ny med cafe "
    "backup, helst varje natt.",
    "The last backup was made {when}, {days} days ago. Make another with cafe backup, every night "
    "at best.",
)
BACKUP_FOLDER_GONE = Message(
    "Mappen för säkerhetskopior finns inte: {folder}. Se efter om disken är ansluten, eller ändra "
    "inställningen BACKUP_DIR.",
    "The folder for backups is not there: {folder}. See whether the disk is connected, or change "
    "the setting BACKUP_DIR.",
)
BACKUP_FOLDER_CLOSED = Message(
    "Det går inte att skriva i mappen för säkerhetskopior, {folder} ({fault}). Ge den som kör "
    "cafe backup rätt att skriva där, eller ändra inställningen BACKUP_DIR.",
    "Nothing can be written in the folder for backups, {folder} ({fault}). Give whoever runs "
    "cafe backup the right to write there, or change the setting BACKUP_DIR.",
)
EMBEDDINGS_THERE = Message(
    "Språkmodellen som inställningen EMBEDDINGS anger finns: {folder}",
    "The language model that the setting EMBEDDINGS names is there: {folder}",
)
EMBEDDINGS_AWAY = Message(
    "Språkmodellen som inställningen EMBEDDINGS anger kan inte användas, så ingenting analyseras: "
    "{fault}",
    "The language model that the setting EMBEDDINGS names cannot be used, so nothing is analysed: "
    "{fault}",
)
BACKUP_NEVER = Message(
    "Ingen säkerhetskopia har gjorts. Gör en med cafe backup, helst varje natt.",
    "No backup has been made. Make one with cafe backup, every night at best.",
)
DRILL_LAST = Message(
    "Återställning övades {when}, och det gick.", "Restoring was tried {when}, and it worked."
)
DRILL_OLD = Message(
    "Återställning övades {when}, för {days} dagar sedan. Öva igen med cafe drill.",
    "Restoring was tried {when}, {days} days ago. Try it again with cafe drill.",
)
DRILL_NEVER = Message(
    "Återställning har aldrig övats. Öva med cafe drill.",
    "Restoring has never been tried. Try it with cafe drill.",
)
SETTINGS_FINE = Message("Inställningarna är säkra.", "The settings are safe.")
TLS_MISSING = Message(
    "Sidorna skickas utan kryptering (TLS) till andra datorer. Lösenord och anteckningar går att "
    "avlyssna.",
    "The pages go without encryption (TLS) to other computers. Passwords and notes can be listened "
    "to.",
)
