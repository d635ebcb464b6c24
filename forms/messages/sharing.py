"""Error wording for what many organisations analyse together."""

from __future__ import annotations

from forms.messages.message import Message

SHARING_REASON_MISSING = Message("Skriv varför caféet delas.", "Write why the café is shared.")
CLUSTER_MISSING = Message(
    "Det behövs paket som inte är installerade. Installera dem med "
    "”pip install --require-hashes -r requirements/cluster.txt”.",
    "Packages are needed that are not installed. Install them with "
    "“pip install --require-hashes -r requirements/cluster.txt”.",
)
CLUSTER_DIED = Message(
    "En del av analysen har avslutat flera processer, troligen för att minnet tog slut. Kör igen "
    "med mindre delar (--partition) eller färre processer (--workers).",
    "A part of the analysis has ended several processes, probably as memory ran out. Run again "
    "with smaller parts (--partition) or fewer processes (--workers).",
)
CLUSTER_GONE = Message(
    "Klustret svarar inte längre. Kör igen när det är uppe.",
    "The cluster no longer answers. Run again when it is up.",
)
CLUSTER_UNREACHED = Message(
    "Inget kluster svarar på {address}.", "No cluster answers at {address}."
)
SHARE_TWICE = Message(
    "{folder} är samma delning som en annan mapp. Ange den en gång.",
    "{folder} is the same share as another folder. Name it once.",
)
PASSAGE_TWICE = Message(
    "Samma anteckning finns flera gånger i mapparna. Är en av dem en kopia, så ange bara den ena.",
    "The same passage stands several times in the folders. If one of them is a copy, name one.",
)
SHARES_EMPTY = Message(
    "Mapparna har inga texter att analysera.", "The folders have no passages to analyse."
)
