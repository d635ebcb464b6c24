"""The `cafe` command: status 0; 1 with one plain line on standard error; 2 for wrong usage."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence

from analysis import embedding
from cafe import config, days, language
from cafe.cli.registry import GROUPS, every_command
from cafe.cli.shell import CommandFailed
from cafe.errors import Expected, UnsafeStart
from cafe.upkeep import program
from forms.messages import wording


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
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _fail(f"The disk is full: {error.filename or 'a file'} could not be written.")
        named = f"{error.filename}: " if error.filename else ""
        return _fail(f"{named}{error.strerror or error}")
    except KeyboardInterrupt:
        return 130
    return 0


def _fail(line: str) -> int:
    print(" ".join(line.split()), file=sys.stderr)
    return 1


def parser() -> argparse.ArgumentParser:
    """The words that the command understands."""
    top = argparse.ArgumentParser(
        prog="cafe",
        description="Rundabord on the command line. The instance is ./instance, or the folder "
        "that CAFE_INSTANCE names.",
    )
    top.add_argument("--version", action="version", version=f"Rundabord {program.shown_version()}")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    found = every_command()
    groups = {
        name: commands.add_parser(name, help=about).add_subparsers(required=True, metavar="COMMAND")
        for name, about in sorted(GROUPS.items())
    }
    for command in found:
        group, _, name = command.name.rpartition(" ")
        to = groups[group] if group else commands
        made = to.add_parser(name, help=command.help, description=command.help)
        for argument in command.arguments:
            made.add_argument(*argument.names, **argument.settings)
        made.set_defaults(run=command.run)
    return top
