"""The `cafe` command: status 0; 1 with one plain line on standard error; 2 for wrong usage."""

from __future__ import annotations

import argparse
import contextlib
import gc
import getpass
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from analysis import embedding
from cafe import config, days, language
from cafe.errors import Expected, MailFailed, Refused, UnsafeStart
from cafe.store import events, gatherings, organisation, users
from cafe.store.database import Store
from forms.account import looks_like_email
from forms.event import ROUNDS_MAX, TABLES_MAX
from forms.messages import wording

ACTOR = "command line"
BATCH = 2000  # passages that are read and tagged at a time
TAGGED = 0.6  # share of the time for themes after which all passages are tagged


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    commands = parser()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if any("\ud800" <= c <= "\udfff" for word in given for c in word):
        commands.error("an argument is not text in the terminal's encoding")
    options = commands.parse_args(given)
    try:
        days.use_zone(config.time_zone())
        options.run(options)
        sys.stdout.flush()
    except Expected as error:
        return _fail(wording(error.name, **error.params).in_language(language.of_shell()))
    except (UnsafeStart, CommandFailed) as error:
        return _fail(str(error))
    except embedding.EmbeddingError as error:
        return _fail(f"{embedding.SETTING}: {error}")
    except BrokenPipeError:
        # Whoever read has gone, and Python must not try once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        return _fail(f"{named}{error.strerror or error}")
    except KeyboardInterrupt:
        return 130
    return 0


class CommandFailed(Exception):
    """A failure of a command, as one plain line."""


def _fail(line: str) -> int:
    print(" ".join(line.split()), file=sys.stderr)
    return 1


def _store() -> Store:
    """The instance's store, made if there is none: no command asks for another to be run first."""
    store = Store(config.instance_folder() / "rundabord.db")
    store.migrate()
    with store.write() as db:
        if organisation.is_empty(db):
            organisation.load(db, ACTOR)
    return store


# The instance


def init(options: argparse.Namespace) -> None:
    """Make an empty instance."""
    settings = config.load()
    _store()
    print(f"The instance is ready in {settings.instance}.")


def demo(options: argparse.Namespace) -> None:
    """Load the worked example."""
    from cafe import demo as example
    from cafe.server.worker import bring_in_texts
    from cafe.understand import analyse

    store = _store()
    with store.write() as db:
        code = example.load(db, ACTOR)
    bring_in_texts(store)
    for overview in events.overviews(store.read()):
        if overview.notes:
            analyse.analyse(store, overview.event.code, _progress)
    print(f"The worked example is event {code}.")
    if users.count(store.read()) == 0:
        print("There is no account yet: start the server and follow the address that it prints.")


def run(options: argparse.Namespace) -> None:
    """Serve."""
    from cafe.server.serve import serve

    settings = config.load(
        host=options.host,
        port=options.port,
        workers=options.workers,
        tls_cert=options.tls_cert,
        tls_key=options.tls_key,
    )
    embedding.configured()  # an analysis that would fail is found out now
    _store().close()
    serve(settings)


def user_add(options: argparse.Namespace) -> None:
    """Add an account; the password comes from standard input or is asked for."""
    from cafe import accounts

    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    if not looks_like_email(options.email):
        raise Refused("not_an_email")
    accounts.check_password(password, name=options.name, email=options.email)
    roles = []
    store = _store()
    known = {users.ALL, *(d.id for d in organisation.get(store.read()).districts)}
    for written in options.role:
        role, _, scope = written.partition(":")
        if role not in users.ROLES:
            raise CommandFailed(f"{role} is no role; the roles are {', '.join(users.ROLES)}.")
        if (scope or users.ALL) not in known:
            raise Refused("district_unknown", id=scope)
        roles.append((role, scope or users.ALL))
    with store.write() as db:
        users.add(
            db,
            ACTOR,
            email=options.email,
            name=options.name,
            password_hash=accounts.hash_password(password),
            roles=roles,
        )
    print(f"Added {options.email}.")


# Events


def event_add(options: argparse.Namespace) -> None:
    """Add a draft event and print its code."""
    if options.tables > TABLES_MAX or len(options.round) > ROUNDS_MAX:
        raise CommandFailed(f"An event has at most {TABLES_MAX} tables and {ROUNDS_MAX} rounds.")
    with _store().write() as db:
        code = events.add(
            db,
            ACTOR,
            title=options.title,
            date=options.date,
            place=options.place,
            district=options.district,
            participants=options.participants,
            questions=options.round,
            tables=options.tables,
        )
    print(code)


def event_state(options: argparse.Namespace) -> None:
    """Open or close an event."""
    with _store().write() as db:
        events.move(db, ACTOR, events.get(db, options.code), options.state)


def event_show(options: argparse.Namespace) -> None:
    """Show an event with its tables' addresses."""
    event = events.get(_store().read(), options.code)
    base = config.load().public_url
    tables = [
        {"number": t.number, "key": t.key, "url": f"{base}/t/{t.key}"}
        for t in event.tables
        if t.key
    ]
    if options.json:
        print(
            json.dumps(
                {
                    "code": event.code,
                    "state": event.state,
                    "rounds": [{"number": r.number, "question": r.question} for r in event.rounds],
                    "tables": tables,
                },
                ensure_ascii=False,
            )
        )
        return
    print(f"{event.code}  {event.state}  {event.date}  {event.title}")
    for r in event.rounds:
        print(f"  round {r.number}: {r.question}")
    for t in tables:
        print(f"  table {t['number']}: {t['url']}")


def import_notes(options: argparse.Namespace) -> None:
    """Bring in notes from a spreadsheet, or from the file that a tablet saved."""
    from cafe.intake import note_file, rescue
    from cafe.intake.note_sheet import read_notes

    path = Path(options.file)
    data = path.read_bytes()
    store = _store()
    with store.write() as db:
        event = events.get(db, options.event)
        if rescue.is_rescue(data):
            saved = rescue.read(db, event, data)
            _stop_at(saved.problems, "note")
            added, known = rescue.bring_in(db, ACTOR, event, saved)
        else:
            sheet = read_notes(path.name, data)
            _stop_at(note_file.problems(db, event, sheet), "row")
            done = note_file.bring_in(db, ACTOR, event, sheet)
            added, known = done.added, done.known
    print(f"{added} notes added, {known} were there already.")


def import_indicators(options: argparse.Namespace) -> None:
    """Bring in figures of indicators from a spreadsheet."""
    from cafe.intake import observation_file
    from cafe.store import indicators

    path = Path(options.file)
    data = path.read_bytes()
    store = _store()
    indicators.ensure_builtin(store)
    with store.write() as db:
        sheet = observation_file.read(db, path.name, data)
        _stop_at(sheet.problems, "row")
        done = observation_file.bring_in(db, ACTOR, sheet)
    print(f"{done.added} figures added, {done.known} were there already.")


def _stop_at(problems: Sequence[Any], unit: str) -> None:
    """Name every problem of a file, the first one last, and stop when there is one."""
    lines = []
    for problem in problems:
        place = f"{unit} {problem.row}" if problem.row else "file"
        place += f", column {problem.column}" if problem.column else ""
        lines.append(f"{place}: {problem.message.in_language(language.of_shell())}")
    for line in lines[1:]:
        print(line, file=sys.stderr)
    if lines:
        raise CommandFailed(lines[0])


def analyse(options: argparse.Namespace) -> None:
    """Tag what is new, and find the themes."""
    from cafe.server.worker import bring_in_texts
    from cafe.understand import analyse as analysis_runs

    store = _store()
    if not options.event:
        bring_in_texts(store)
    codes = (
        [options.event]
        if options.event
        else [o.event.code for o in events.overviews(store.read()) if o.notes]
    )
    for code in codes:
        analysis_runs.analyse(store, code, _progress)
        print(f"{code}: done.")
    if not options.event:
        for gathering in gatherings.all_gatherings(store.read()):
            analysis_runs.analyse_gathering(store, gathering.id, _progress)
            print(f"{gathering.title}: done.")


def export(options: argparse.Namespace) -> None:
    """Write a summary to a file."""
    from cafe import exports
    from cafe.reports.summary import summarise

    exports.format_for(options.format)  # before a file is made
    store = _store()
    with store.snapshot() as db:
        event = events.get(db, options.event)
        summary = summarise(db, event, organisation.get(db, options.language), options.language)
    with open(options.out, "wb") as file:
        exports.write(options.format, summary, file, options.language)


def _progress(share: float, step: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{share:4.0%} {step:<40}", end="" if share < 1 else "\n", file=sys.stderr)


# Without a database


def tag(options: argparse.Namespace) -> None:
    """Tag passages of a file."""
    from analysis.codebook import builtin
    from analysis.tagging.tagger import Lesson, Tagger

    lessons: list[Lesson] = []
    if options.learn:
        known = set(builtin().ids)
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
    tagger = Tagger(builtin(), embedder=embedding.configured()).fit(lessons)
    gc.freeze()  # codebook and model stay; nobody need look through them for garbage
    in_json = json.JSONEncoder(ensure_ascii=False).encode
    with _output(options.out) as out:
        for batch in _batches(_lines(options.input)):
            for line, found in zip(batch, tagger.tag([b["text"] for b in batch]), strict=True):
                row = {
                    "id": line["id"],
                    "tags": [
                        {"code": s.code, "score": s.score, "evidence": s.evidence}
                        for s in found.asserted
                    ],
                    "undecided": [{"code": s.code, "score": s.score} for s in found.undecided],
                }
                out.write(in_json(row) + "\n")


def mask(options: argparse.Namespace) -> None:
    """Hide the personal data in the passages of a file."""
    from analysis.masking import mask as masking

    with _output(options.out) as out:
        for line in _lines(options.input):
            masked = masking.mask(line["text"])
            found = [f._asdict() for f in masked.found]
            row = {"id": line["id"], "text": masked.text, "found": found}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def themes(options: argparse.Namespace) -> None:
    """Find the themes of a file of passages, which is read and tagged batch by batch."""
    from analysis.codebook import builtin
    from analysis.tagging.tagger import Tagger
    from analysis.themes.find import find_themes

    codebook = builtin()
    embedder = embedding.configured()
    tagger = Tagger(codebook, embedder=embedder).fit()
    ids: dict[str, None] = {}
    texts: list[str] = []
    alone = {code.id: (code.id,) for code in codebook.codes}
    codes: list[tuple[str, ...]] = []
    lines = _lines(options.input, lambda share: _progress(TAGGED * share, "tags"))
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
        progress=lambda share: _progress(TAGGED + (1 - TAGGED) * share, "themes"),
    )
    with _output(options.out) as out:
        out.write('{"themes": [')
        for number, t in enumerate(found.themes):
            row = {"id": t.id, "title": t.title, "terms": t.terms, "passages": t.passages}
            out.write(f"{',' * bool(number)}\n " + json.dumps(row, ensure_ascii=False))
        out.write('\n],\n"outside": ' + json.dumps(found.outside, ensure_ascii=False) + "}\n")


def remind(options: argparse.Namespace) -> None:
    """Send the reminders of promised dates that are due, or tell which they are."""
    from cafe.server import mail
    from cafe.store import reminders

    settings = config.load()
    store = _store()
    if options.dry_run:
        for one in reminders.due(store.read(), days.today()):
            print(f"{one.due}\t{one.kind}\t{one.email}\t{one.proposal.title}")
        return
    if settings.mail is None:
        raise CommandFailed("No mail server is set: SMTP_HOST and SMTP_FROM name it.")
    try:
        gone = mail.remind(store, settings)
    except MailFailed as error:
        raise CommandFailed(f"The mail server could not be used: {error}") from error
    print(f"{gone} reminders sent.")


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
                if _torn(line["text"]) or _torn(line["id"]):
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
def _output(path: str) -> Iterator[TextIO]:
    """A file that is there when all of it is written, and not at all after a failure."""
    part = Path(f"{path}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


# The words of the command


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="cafe",
        description="Rundabord on the command line. The instance is ./instance, or the folder "
        "that CAFE_INSTANCE names.",
    )
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(
        name: str, run: Callable[[argparse.Namespace], None], help: str, to: Any = commands
    ) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = to.add_parser(name, help=help, description=help)
        made.set_defaults(run=run)
        return made

    add("init", init, "make an empty instance (nothing is asked)")
    add("demo", demo, "load and analyse the worked example")

    command = add("run", run, "serve with a production WSGI server")
    command.add_argument("--host", help="address to listen on (HOST, 127.0.0.1)")
    command.add_argument("--port", type=int, help="port (PORT, 8000)")
    command.add_argument("--workers", type=int, help="server processes (WORKERS, 2)")
    command.add_argument("--tls-cert", metavar="FILE", help="certificate (TLS_CERT)")
    command.add_argument("--tls-key", metavar="FILE", help="its key (TLS_KEY)")

    group = commands.add_parser("user", help="accounts").add_subparsers(
        required=True, metavar="COMMAND"
    )
    command = add("add", user_add, "add an account; its password comes from standard input", group)
    command.add_argument("email")
    command.add_argument("--name", required=True, type=_line)
    command.add_argument(
        "--role",
        action="append",
        required=True,
        metavar="ROLE[:DISTRICT]",
        help=f"may be repeated; one of {', '.join(users.ROLES)}",
    )

    group = commands.add_parser("event", help="cafés and workshops").add_subparsers(
        required=True, metavar="COMMAND"
    )
    command = add("add", event_add, "add a draft event and print its code", group)
    command.add_argument("--title", required=True, type=_line)
    command.add_argument("--date", required=True, type=_day, help="as 2026-10-14")
    command.add_argument("--tables", type=_small_number, default=0, metavar="N")
    command.add_argument("--round", action="append", default=[], type=_question, metavar="QUESTION")
    command.add_argument("--place", default="")
    command.add_argument("--district", help="the organiser; left out: the whole city")
    command.add_argument("--participants", type=_small_number, metavar="N")
    for name, state in (("open", "open"), ("close", "closed")):
        command = add(name, event_state, f"{name} an event", group)
        command.add_argument("code", metavar="CODE")
        command.set_defaults(state=state)
    command = add("show", event_show, "show an event with its tables' addresses", group)
    command.add_argument("code", metavar="CODE")
    command.add_argument("--json", action="store_true")

    command = add(
        "import-notes", import_notes, "bring in notes from CSV or xlsx, or from a tablet's file"
    )
    command.add_argument("event", metavar="EVENT")
    command.add_argument("file", metavar="FILE")

    command = add(
        "import-indicators", import_indicators, "bring in figures of indicators from CSV or xlsx"
    )
    command.add_argument("file", metavar="FILE")

    command = add("analyse", analyse, "tag what is new and find the themes")
    command.add_argument("event", metavar="EVENT", nargs="?", help="left out: every event")

    command = add("remind", remind, "send the reminders of promised dates that are due")
    command.add_argument("--dry-run", action="store_true", help="list them, send nothing")

    command = add("export", export, "write a summary to a file")
    command.add_argument("event", metavar="EVENT")
    command.add_argument(
        "--format", required=True, help="docx, xlsx, csv, csv-themes or csv-proposals"
    )
    command.add_argument("--out", required=True, metavar="FILE")
    command.add_argument("--language", choices=("sv", "en"), default="sv")

    command = add("tag", tag, "tag the passages of a JSONL file; no database is used")
    command.add_argument("input", metavar="IN.jsonl")
    command.add_argument("--out", required=True, metavar="OUT.jsonl")
    command.add_argument("--learn", metavar="LABELLED.jsonl")

    command = add("mask", mask, "hide personal data in a JSONL file; no database is used")
    command.add_argument("input", metavar="IN.jsonl")
    command.add_argument("--out", required=True, metavar="OUT.jsonl")

    command = add("themes", themes, "find the themes of a JSONL file; no database is used")
    command.add_argument("input", metavar="IN.jsonl")
    command.add_argument("--out", required=True, metavar="OUT.json")
    return top


def _day(written: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written} is no date like 2026-10-14") from None


def _line(written: str, limit: int = 200) -> str:
    line = written.strip()
    if not line or len(line) > limit or not line.isprintable():
        raise argparse.ArgumentTypeError(f"one line of text is needed, at most {limit} characters")
    return line


def _question(written: str) -> str:
    return _line(written, 500)


def _small_number(written: str) -> int:
    if not written.isdigit() or int(written) > 5000:
        raise argparse.ArgumentTypeError(f"{written} is not a whole number from 0 to 5000")
    return int(written)
