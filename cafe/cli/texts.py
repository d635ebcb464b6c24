"""Passages in files, without a database: tagged, masked, gathered into themes."""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

from analysis import embedding
from analysis.codebook import Codebook, CodebookError, builtin, load
from cafe.cli.registry import argument, command
from cafe.cli.shell import CommandFailed, progress

BATCH = 4096  # passages that are read and tagged at a time
TAGGED = 0.6  # share of the time for themes after which all passages are tagged


@command(
    "tag",
    "tag the passages of a JSONL file; no database is used",
    argument("input", metavar="IN.jsonl"),
    argument("--out", required=True, metavar="OUT.jsonl"),
    argument("--codebook", metavar="FILE.toml"),
    argument("--learn", metavar="LABELLED.jsonl"),
)
def tag(options: argparse.Namespace) -> None:
    """Tag passages of a file."""
    gc.disable()  # what is imported and the model stay, what is made of passages has no cycles
    from analysis.tagging.tagger import Lesson, Tagger

    _there(options.input, options.out)
    codebook = _codebook(options.codebook)
    lessons: list[Lesson] = []
    if options.learn:
        known = set(codebook.ids)
        for number, line in enumerate(_lines(options.learn, labels=True), start=1):
            rejected = line.get("rejected", [])
            if not isinstance(rejected, list):
                raise CommandFailed(f"{options.learn}, line {number}: rejected is no list.")
            strange = [code for code in (*line["labels"], *rejected) if code not in known]
            if strange:
                raise CommandFailed(f"{options.learn}, line {number}: {strange[0]} is no code.")
            lessons.append(
                Lesson(
                    line["text"],
                    frozenset(line["labels"]),
                    frozenset(rejected),
                    settled=line.get("settled", True) is not False,
                )
            )
    try:
        tagger = Tagger(codebook, embedder=embedding.configured()).fit(lessons)
    except CodebookError as error:
        raise CommandFailed(f"{options.codebook}, {error}") from error
    in_json = json.JSONEncoder(ensure_ascii=False).encode
    # A line is put together from its pieces: objects for them all take longer than the writing.
    begins = {code: f'{{"code": {in_json(code)}, "score": ' for code in codebook.ids}
    with _output(options.out) as out:
        for batch in _batches(_lines(options.input)):
            texts, asked = [b["text"] for b in batch], [b.get("question", "") for b in batch]
            tagged = tagger.tag(texts, asked)
            for line, (asserted, undecided) in zip(batch, tagged, strict=True):
                tags = ", ".join(
                    [
                        f'{begins[code]}{score!r}, "evidence": '
                        f"[{', '.join([f'[{start}, {end}]' for start, end in evidence])}]}}"
                        for code, score, evidence, _ in asserted
                    ]
                )
                others = ", ".join([f"{begins[code]}{score!r}}}" for code, score, *_ in undecided])
                out.write(
                    f'{{"id": {in_json(line["id"])}, "tags": [{tags}], "undecided": [{others}]}}\n'
                )


@command(
    "mask",
    "hide personal data in a JSONL file; no database is used",
    argument("input", metavar="IN.jsonl"),
    argument("--out", required=True, metavar="OUT.jsonl"),
)
def mask(options: argparse.Namespace) -> None:
    """Hide the personal data in the passages of a file."""
    from analysis.masking import mask as masking

    with _output(options.out) as out:
        for line in _lines(options.input):
            masked = masking.mask(line["text"])
            found = [f._asdict() for f in masked.found]
            row = {"id": line["id"], "text": masked.text, "found": found}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


@command(
    "themes",
    "find the themes of a JSONL file; no database is used",
    argument("input", metavar="IN.jsonl"),
    argument("--out", required=True, metavar="OUT.json"),
)
def themes(options: argparse.Namespace) -> None:
    """Find the themes of a file of passages, which is read and tagged batch by batch."""
    from analysis.tagging.tagger import Tagger
    from analysis.themes.find import find_themes

    _there(options.input, options.out)
    codebook = builtin()
    embedder = embedding.configured()
    tagger = Tagger(codebook, embedder=embedder).fit()
    ids: dict[str, None] = {}
    texts: list[str] = []
    alone = {code.id: (code.id,) for code in codebook.codes}
    codes: list[tuple[str, ...]] = []
    lines = _lines(options.input, lambda share: progress(TAGGED * share, "tags"))
    for batch in _batches(lines):
        for number, line in enumerate(batch, start=len(texts) + 1):
            if line["id"] in ids:
                raise CommandFailed(
                    f"{options.input}, line {number}: the id {line['id']} stands twice."
                )
            ids[line["id"]] = None
        said = [line["text"] for line in batch]
        texts += said
        codes += [() if code is None else alone[code] for code in tagger.surest(said)]
    found = find_themes(
        list(ids),
        texts,
        codes,
        code_titles={c.id: c.short for c in codebook.codes},
        embedder=embedder,
        progress=lambda share: progress(TAGGED + (1 - TAGGED) * share, "themes"),
    )
    with _output(options.out) as out:
        out.write('{"themes": [')
        for number, t in enumerate(found.themes):
            row = {"id": t.id, "title": t.title, "terms": t.terms, "passages": t.passages}
            out.write(f"{',' * bool(number)}\n " + json.dumps(row, ensure_ascii=False))
        out.write('\n],\n"outside": ' + json.dumps(found.outside, ensure_ascii=False) + "}\n")


def _codebook(path: str | None) -> Codebook:
    """The codebook of a file, or the built-in one."""
    if path is None:
        return builtin()
    try:
        return load(path)
    except CodebookError as error:
        raise CommandFailed(str(error)) from error


def _there(read: str, written: str) -> None:
    """Raise what reading a file and writing another would, before a model is fitted for them."""
    if not Path(read).is_fifo():  # whoever writes into one would find nobody reading
        Path(read).open("rb").close()
    with _output(written, only_try=True):
        pass


def _lines(
    path: str, told: Callable[[float], None] | None = None, *, labels: bool = False
) -> Iterator[dict[str, Any]]:
    """The lines of a JSONL file: {"id", "text"} and, for what is learnt from, "labels"; `told`
    hears now and then what share of the file has been read."""
    size = os.path.getsize(path)
    with open(path, "rb") as raw, io.TextIOWrapper(raw, encoding="utf-8-sig") as file:
        number = 0
        try:
            for number, written in enumerate(file, start=1):
                if told is not None and size and number % BATCH == 0:
                    told(raw.tell() / size)
                if not written.strip():
                    continue
                line = json.loads(written)
                if not isinstance(line, dict) or not isinstance(line.get("text"), str):
                    raise CommandFailed(
                        f'{path}, line {number}: not an object with "id" and "text".'
                    )
                line["id"] = str(line.get("id", number))
                asked = line.get("question") or ""
                if not isinstance(asked, str):
                    raise CommandFailed(f'{path}, line {number}: "question" is not a text.')
                line["question"] = asked
                # UTF-8 holds none; only an escape can.
                if "\\u" in written and any(map(_torn, (line["text"], line["id"], asked))):
                    raise CommandFailed(
                        f"{path}, line {number}: half a character (a lone surrogate)."
                    )
                given = line.get("labels")
                if labels and not (
                    isinstance(given, list) and all(isinstance(code, str) for code in given)
                ):
                    raise CommandFailed(f'{path}, line {number}: "labels" is not a list of codes.')
                yield line
        except ValueError as error:
            raise CommandFailed(f"{path}, line {number + (not number)}: {error}") from error


def _torn(text: str) -> bool:
    """Whether it holds half a character, which no file can."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _batches(lines: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@contextlib.contextmanager
def _output(path: str, *, only_try: bool = False) -> Iterator[TextIO]:
    """A file that is there when all of it is written, and not at all after a failure."""
    part = Path(f"{path}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            yield file
        if not only_try:
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)
