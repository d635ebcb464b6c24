"""What an organisation shares, as a folder of Parquet files (`cafe.understand.joint.folders`).

Ids are keyed with a key that is drawn for each share and kept nowhere: nobody, the organisation
neither, can join two shares by them, or a share and the store. Rows stand in the order of these
ids, so that their order tells nothing of when or where they were written.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cafe import days
from cafe.config import VERSION
from cafe.reports.shared import DIMENSIONS, ShareOfEvent
from cafe.understand.codebooks import Codebook
from cafe.understand.joint.engine import needed
from cafe.understand.joint.folders import (
    DECISIONS,
    GROUP,
    KIND,
    MANIFEST,
    ROWS_A_FILE,
    SCHEMA,
    SUMS,
    digest,
    schema,
)


@dataclass(frozen=True)
class WrittenShare:
    """A share that was written: its id, and how many passages and files it has."""

    share: str
    passages: int
    files: int


def write(
    folder: Path,
    organisation: str,
    events: Sequence[ShareOfEvent],
    codebook: Codebook,
    *,
    threshold: int,
    quote_threshold: int,
) -> WrittenShare:
    """Write the events that may leave into an empty folder, with what was left out of all.
    `codebook` is what people's decisions are about."""
    pa, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    key, share = secrets.token_bytes(32), secrets.token_hex(8)

    def keyed(what: str, held: str | None) -> str | None:
        if held is None:
            return None
        return hmac.new(key, f"{what}:{held}".encode(), hashlib.sha256).hexdigest()[:32]

    leaving = [one for one in events if one.why is None]
    lines = []
    for number, one in enumerate(leaving, start=1):
        for row in one.rows:
            line: dict[str, object] = {
                "id": keyed("passage", row.id),
                "text": row.text,
                "question": row.question,
                "kind": row.kind,
                "event": number,
                "readable": row.readable,
            } | {name: list(vars(row)[name]) or None for name in DECISIONS}
            line |= zip(DIMENSIONS, row.labels, strict=True)
            line["table"] = keyed("table", row.labels[DIMENSIONS.index("table")])
            lines.append(line)
    lines.sort(key=lambda line: str(line["id"]))
    files = []
    columns = schema()
    for place, start in enumerate(range(0, max(1, len(lines)), ROWS_A_FILE)):
        some = lines[start : start + ROWS_A_FILE]
        path = folder / f"passages-{place:05}.parquet"
        table = pa.Table.from_pylist(some, schema=columns)
        parquet.write_table(table, path, row_group_size=GROUP, compression="zstd")
        files.append({"name": path.name, "rows": len(some), "bytes": path.stat().st_size})
    manifest = {
        "kind": KIND,
        "schema": SCHEMA,
        "columns": columns.names,
        "share": share,
        "organisation": organisation,
        "program": VERSION,
        "made_on": days.today(),
        "codebook": {"name": codebook.name, "codes": {c.id: c.label for c in codebook.codes}},
        "settings": {"threshold": threshold, "quote_threshold": quote_threshold},
        "events": [_event(number, one) for number, one in enumerate(leaving, start=1)],
        # Which they are is nobody else's business.
        "events_left_out": dict(Counter(one.why for one in events if one.why)),
        "files": files,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    written = [MANIFEST, *(str(file["name"]) for file in files)]
    sums = "".join(f"{digest(folder / name)}  {name}\n" for name in written)
    (folder / SUMS).write_text(sums, encoding="utf-8")
    for name in (*written, SUMS):
        with (folder / name).open("rb") as file:
            os.fsync(file.fileno())
    return WrittenShare(share, len(lines), len(files))


def _event(number: int, one: ShareOfEvent) -> dict[str, object]:
    assert one.mark is not None, "only what is marked leaves"
    return {
        "number": number,
        "title": one.event.title,
        "date": one.event.date,
        "organiser": one.organiser,
        "persons": one.persons,
        "shared": {"by": one.mark.name, "on": one.mark.day, "reason": one.mark.reason},
        "passages": len(one.rows),
        "left_out": dict(one.left_out),
        "labels_left_out": dict(one.hidden),
        "masked_now": one.masked,
    }
