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
