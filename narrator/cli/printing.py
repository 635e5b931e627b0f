"""Printing of output and errors: the only module that writes to standard output and standard error.

Titles, file names and messages of servers are other people's words: on a terminal, their control characters could move
the cursor, set its title or fill the clipboard, and a bidirectional override could display another text than is there.
"""

import json
import re
import sys
import traceback
from typing import Any

import click
from click.core import ParameterSource

from narrator.cli import settings
from narrator.errors import NarratorError, SettingsError

_DEBUG, _JSON = "narrator.debug", "narrator.json"

# C0 except tab and newline, DEL, C1; the controls of the Unicode Bidirectional Algorithm (UAX #9, 2.1 to 2.4) that
# change the order of what follows; lone surrogates, which cannot be encoded.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class PrintError(OSError):
    """Standard output or standard error cannot be written; what was to be printed is not at fault."""


def echo(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print a text for people, with its control characters replaced.

    Raises:
        PrintError: the stream cannot be written.
    """
    _write(plain(text), err=err, nl=nl)


def echo_file(text: str) -> None:
    """Print the content of a file: unchanged to a pipe, and to a terminal like any text.

    Raises:
        PrintError: the stream cannot be written.
    """
    _write(plain(text) if sys.stdout.isatty() else text, nl=False)


def echo_json(value: object, *, indent: int | None = None) -> None:
    """Print a value for programs.

    Raises:
        PrintError: the stream cannot be written.
    """
    _write(to_json(value, indent=indent))


def to_json(value: object, *, indent: int | None = None) -> str:
    """JSON in which all control characters are escaped, including those that JSON allows."""
    return _CONTROLS.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def plain(text: str) -> str:
    """A text in which control characters other than tab and newline are visibly replaced."""
    return _CONTROLS.sub(_REPLACEMENT, text)


def note_flags(ctx: click.Context, args: list[str]) -> None:
    """Record how to print errors, before anything is parsed."""
    ctx.meta[_JSON] = "--json" in args
    ctx.meta[_DEBUG] = "--debug" in args


def print_error(ctx: click.Context, error: NarratorError, source: str = "") -> None:
    """Print an error as one line on standard error, or with `--json` as an event on standard output.

    Args:
        source: where it happened, if the error does not say so itself.
    """
    if ctx.meta.get(_DEBUG):
        echo(_without_logins("".join(traceback.format_exception(error))), err=True, nl=False)
    where = f"{source}: " if source and source not in str(error) else ""
    message = _without_logins(where + " ".join(str(error).split()))
    details = [_without_logins(detail) for detail in error.details]
    if ctx.meta.get(_JSON):
        try:
            event: dict[str, Any] = {"event": "error", "message": message, "exit_code": error.exit_code}
            echo_json(event | ({"details": details} if details else {}))
            return
        except PrintError:
            # Standard output itself may be what failed.
            pass
    echo(f"narrator: {message}", err=True)
    for detail in details:
        echo(f"  {detail}", err=True)


def print_usage_error(ctx: click.Context, error: click.UsageError) -> None:
    """Print wrong usage, or a wrong setting in the file, as `print_error` does."""
    name = error.param.name if isinstance(error, click.BadParameter) and error.param else None
    source = error.ctx.get_parameter_source(name) if error.ctx and name else None
    what, hint = _told(error)
    where = f"{settings.FILE}: " if source is ParameterSource.DEFAULT_MAP else ""
    if not hint and not where:
        hint = f"see {(error.ctx or ctx).command_path} --help"
    print_error(ctx, SettingsError(f"{where}{what}", hint))


def _told(error: click.UsageError) -> tuple[str, str]:
    """What is wrong, and what to do if the error says so, in the manner of narrator's other errors."""
    if isinstance(error, click.NoSuchOption):
        near = error.possibilities
        return f"there is no option {error.option_name}", f"did you mean {near[0]}?" if near else ""
    what, _, hint = error.format_message().removesuffix(".").partition("; ")
    return what[:1].lower() + what[1:], hint


def _without_logins(text: str) -> str:
    # Imported here because it loads all code that reads sources, which printing help does not need.
    from narrator.sources import web

    return web.without_logins(text)


def _write(text: str, *, err: bool = False, nl: bool = True) -> None:
    try:
        click.echo(text, err=err, nl=nl)
    except OSError as error:
        raise PrintError(error.errno, error.strerror) from error


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
