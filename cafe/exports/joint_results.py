"""The results of an analysis of many organisations, as a folder: protected figures as Parquet and
as the files that a summary has, and every passage with its tags and theme for who may read them.

`points.parquet` and `themes.parquet` have a row for each point or theme of all together, where
`organisation` is null, and for each organisation that may be told; `passages` there is a number,
null where it is hidden. `passages/` is as confidential as the shares that it was made of.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cafe.config import VERSION
from cafe.exports import formats
from cafe.reports.joint import gate_of, told_of
from cafe.reports.summary import Summary
from cafe.understand.joint.analysis import JointResult
from cafe.understand.joint.engine import needed
from cafe.understand.joint.folders import MANIFEST, SUMS, digest
from cafe.understand.joint.parts import RESULT, SCHEMA


def write(
    folder: Path, result: JointResult, summary: Summary, names: Sequence[str], language: str
) -> None:
    """Write into the folder that has the passages already. `names` are those of formats.

    Raises Unknown("format_unknown").
    """
    pa, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    meta = {RESULT: str(SCHEMA)}
    columns = {
        "points": [("organisation", pa.string()), ("code", pa.string()), ("label", pa.string())],
        "themes": [("organisation", pa.string()), ("theme", pa.string()), ("title", pa.string())],
    }
    columns["themes"] += [("terms", pa.list_(pa.string())), ("code", pa.string())]
    rows = {"points": _points(summary), "themes": _themes(result, summary)}
    for name, some in rows.items():
        schema = pa.schema([*columns[name], ("passages", pa.int64())], metadata=meta)
        table = pa.Table.from_pylist(some, schema=schema)
        parquet.write_table(table, folder / f"{name}.parquet", compression="zstd")
    for name in names:
        path = folder / formats.file_name(name, summary)
        with path.open("wb") as file:
            formats.write(name, summary, file, language)
    gate, told = gate_of(result), told_of(result)
    manifest = {
        "kind": RESULT,
        "schema": SCHEMA,
        "program": VERSION,
        "codebook": result.codebook.name,
        "models": {"tags": result.model, "themes": result.themes.model},
        "analysed_at": summary.analysed_at,
        "settings": {"threshold": gate.threshold, "quote_threshold": gate.quote_threshold},
        "passages": summary.notes,
        "sampled_for_themes": result.sampled,
        "organisations": [
            # Of those that are hidden, what each has would tell what the others' figures do not.
            {"name": one.name, "shares": list(one.shares)}
            | ({"passages": one.passages, "persons": one.persons} if one.name in told else {})
            for one in result.organisations
        ],
        "damaged": [{"file": str(one.path), "why": one.why} for one in result.damaged],
        "files": _files(folder),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    sums = (f"{digest(folder / name)}  {name}\n" for name in _files(folder))
    (folder / SUMS).write_text("".join(sums), encoding="utf-8")


def _files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _points(summary: Summary) -> list[dict[str, Any]]:
    every = [*summary.points, *([summary.no_point] if summary.no_point else [])]
    rows: list[dict[str, Any]] = [
        {"organisation": None, "code": row.id or None, "label": row.label}
        | {"passages": row.count.count}
        for row in every
    ]
    for by in summary.by:
        for group in by.groups:
            rows += [
                {"organisation": group.name, "code": topic.id, "label": topic.label}
                | {"passages": count}
                for topic, count in zip(by.topics, group.counts, strict=True)
                if topic.id
            ]
    return rows


def _themes(result: JointResult, summary: Summary) -> list[dict[str, Any]]:
    if not summary.themes:
        return []
    heads = [
        {"theme": found.id, "title": told.title, "terms": list(told.terms), "code": told.point}
        for found, told in zip(result.themes.themes, summary.themes, strict=True)
    ]
    rows: list[dict[str, Any]] = [
        head | {"organisation": None, "passages": told.size.count}
        for head, told in zip(heads, summary.themes, strict=True)
    ]
    for by in summary.by:
        for group in by.groups:
            counts = [c for t, c in zip(by.topics, group.counts, strict=True) if not t.id]
            rows += [
                head | {"organisation": group.name, "passages": count}
                for head, count in zip(heads, counts, strict=True)
            ]
    return rows
