"""What organisations share with one another, and what they have said together."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cafe import disk
from cafe.cli.registry import argument, command, line
from cafe.cli.shell import ACTOR, CommandFailed, open_store, progress

if TYPE_CHECKING:
    from cafe.reports.shared import ShareOfEvent

WHY = {
    "not_marked": "its lead has not marked it as shared",
    "not_closed": "it is not closed",
    "too_few_persons": "too few persons took part",
    "unknown_persons": "nobody has said how many took part",
    "not_shown": "readers have been shown nothing of it",
    "waits": "what its readers have not been shown yet, which waits for the next release",
    "no_words": "no note of it may leave",
    "too_few_persons_to_quote": "no proposals, and too few persons took part for other words",
    "not_released": "answers of a survey that nobody has released",
}


@command(
    "share",
    "write what the organisation shares, for an analysis of many organisations",
    argument("events", metavar="EVENT", nargs="+", help="closed, and marked as shared by its lead"),
    argument("--out", required=True, metavar="DIR", help="a folder that is not there yet"),
    argument(
        "--name",
        type=line,
        help="what the organisation is called; left out: as the district that held the events",
    ),
)
def share(options: argparse.Namespace) -> None:
    """Write the marked events of those that are named, and say what was left out."""
    from cafe.exports import share_folder
    from cafe.reports import shared
    from cafe.reports.summary.release import show_first
    from cafe.store import events, shared_events
    from cafe.thresholds import gate as gate_of
    from cafe.understand import codebooks
    from cafe.understand.joint.engine import needed

    needed("pyarrow.parquet")
    out = Path(options.out)
    if out.exists():
        raise CommandFailed(f"{out} is there already.")
    store = open_store()
    show_first(store)
    with store.snapshot() as db:
        gate, codebook = gate_of(db), codebooks.in_force(db)
        made = [shared.share_of(db, events.get(db, code)) for code in dict.fromkeys(options.events)]
    for one in made:
        _tell(one)
    leaving = [one for one in made if one.why is None]
    if not leaving:
        raise CommandFailed("Nothing may leave: no folder was made.")
    name = options.name or _called(leaving)
    with disk.whole_folder(out) as part:
        done = share_folder.write(
            part,
            name,
            made,
            codebook,
            threshold=gate.threshold,
            quote_threshold=gate.quote_threshold,
        )
        with store.write() as db:  # without the entry nothing leaves the house
            for one in leaving:
                if shared_events.of_event(db, one.event.id) != one.mark:
                    raise CommandFailed(f"{one.event.code} was taken back meanwhile.")
                shared_events.written(db, ACTOR, one.event, done.share, len(one.rows))
            part.replace(out)
    print(f"{out}: {done.passages} passages of {name}, share {done.share}.")


def _tell(one: ShareOfEvent) -> None:
    """What leaves of an event, what not, and what is hidden of what leaves."""
    code = one.event.code
    if one.why is not None:
        print(f"{code}: left out, {WHY[one.why]}.")
    else:
        print(f"{code}: {len(one.rows)} passages.")
    for why, number in one.left_out.items():
        print(f"{code}: {number} left out, {WHY[why]}.")
    for dimension, number in one.hidden.items():
        print(f"{code}: {number} without their {dimension}, of which too few would be told apart.")
    if one.masked:
        print(f"{code}: personal data hidden in {one.masked} that the store still has.")


def _called(leaving: Sequence[ShareOfEvent]) -> str:
    names = {one.organiser for one in leaving}
    if len(names) == 1 and (name := names.pop()):
        return name
    raise CommandFailed("Say with --name what the organisation is called.")


def analyse_shares(options: argparse.Namespace) -> None:
    """Tag and theme what many organisations have shared, and write the results."""
    from analysis.codebook import CodebookError, builtin, load
    from cafe import days
    from cafe.exports import formats, joint_results
    from cafe.reports import joint
    from cafe.understand.joint import analysis, engine, folders

    engine.needed("pyarrow.parquet")
    out = Path(options.out)
    if out.exists():
        raise CommandFailed(f"{out} is there already.")
    kinds = options.format or ["docx", "pdf", "xlsx", "html"]
    for name in kinds:
        formats.format_for(name)
    language = options.language or "sv"
    try:
        codebook = load(options.codebook) if options.codebook else builtin()
        shares = analysis.open_shares(
            [Path(one) for one in options.input], leave_out_damaged=options.leave_out_damaged
        )
        for damaged in shares.damaged:
            print(f"Left out: {damaged}.", file=sys.stderr)
        for name, title, day in shares.again:
            said = f"{name}: {title}, {day}, is in several folders. If it is the same event, it"
            print(f"{said} counts several times: name the latest share alone.", file=sys.stderr)
        with disk.whole_folder(out) as part:
            working = (
                engine.cluster(options.cluster)
                if options.cluster
                else engine.workers(options.workers or os.cpu_count() or 1)
            )
            with working as computes:
                result = analysis.analyse(
                    shares,
                    computes,
                    part.resolve(),
                    codebook,
                    partition=options.partition or analysis.PARTITION,
                    progress=progress,
                )
            made = joint.summary_of(result, days.now(), language, options.title)
            joint_results.write(part, result, made, kinds, language)
    except folders.DamagedShare as error:
        raise CommandFailed(f"{error}. Leave it out with --leave-out-damaged.") from error
    except CodebookError as error:
        raise CommandFailed(f"{options.codebook}, {error}") from error
    told = joint.told_of(result)
    for one in result.organisations:
        print(
            f"{one.name}: {one.passages} passages."
            if one.name in told
            else f"{one.name}: not told by itself."
        )
    print(f"{out}: {made.notes} passages, {len(result.themes.themes)} themes.")
