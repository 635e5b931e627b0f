"""The command line: one module per command, imported when the command is called.

Only here do errors become exit codes and a line of output, which `printing.print_error` prints.
"""

import gc
import os
import signal
import sys
from errno import EPIPE
from importlib import import_module
from io import TextIOWrapper
from types import FrameType
from typing import Any

import click

from narrator import system
from narrator.cli import options, printing, settings
from narrator.errors import NarratorError, OutputError, UnexpectedError

COMMANDS = (
    "narrate",
    "follow",
    "digest",
    "script",
    "words",
    "feed",
    "embed",
    "publish",
    "serve",
    "send",
    "queue",
    "voices",
    "verify",
    "store",
)

# Listing voices means all voices, whichever one is set.
_NOT_FOR_VOICES = ("engine", "language")
_HELP = ("-h", "--help")
_VERSION = ("-v", "-V", "--version")
_WANTS_SETTINGS = "narrator.wants-settings"
_LATER = "narrator.later-commands"
_INTERRUPTED = 130


class _Commands(options.Command, click.Group):
    """The commands by name; any other first argument is passed to `narrate`."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with the complete first sentence of its help."""
        with formatter.section("Commands"):
            rows = [(name, command) for name in COMMANDS if (command := self.get_command(ctx, name))]
            formatter.write_dl([(name, command.get_short_help_str(limit=200)) for name, command in rows])

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"narrator.cli.{cmd_name}").command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        printing.note_flags(ctx, args)
        if args and args[0] not in (*COMMANDS, *_HELP, *_VERSION):
            ctx.meta[options.IS_SHORT] = True
            ctx.meta[_LATER] = [arg for arg in args if arg in COMMANDS]
            args = ["narrate", *args]
        ctx.meta[_WANTS_SETTINGS] = args and args[0] in COMMANDS and not set(args) & set(_HELP)
        return super().parse_args(ctx, args)

    def _placed(self, ctx: click.Context, error: click.UsageError) -> click.UsageError:
        """The error, or, for an option of a command that comes later in the line, one that says where it belongs."""
        if isinstance(error, click.NoSuchOption):
            for name in ctx.meta.get(_LATER, ()):
                command = self.get_command(ctx, name)
                if command and any(error.option_name in param.opts for param in command.params):
                    what = f"{error.option_name} is an option of {name}"
                    return click.UsageError(f"{what}; options come after the command: narrator {name} …", ctx)
        return error

    def invoke(self, ctx: click.Context) -> Any:
        system.collect_seldom()
        for number in (signal.SIGINT, *system.endings()):
            signal.signal(number, _interrupt)
        _open_streams()
        _use_utf8()
        try:
            if ctx.meta[_WANTS_SETTINGS]:
                _warn_of_variables()
                values, *tables = settings.load(_setting_options())
                ctx.meta[settings.ENGINES], ctx.meta[settings.SPEAKERS], ctx.meta[settings.SITES] = tables
                settings.check_engines(ctx.meta[settings.ENGINES])
                of_voices = {name: value for name, value in values.items() if name not in _NOT_FOR_VOICES}
                ctx.default_map = {**dict.fromkeys(COMMANDS, values), "voices": of_voices}
            return super().invoke(ctx)
        except NarratorError as error:
            printing.print_error(ctx, error)
            raise click.exceptions.Exit(error.exit_code) from error
        except click.UsageError as error:
            printing.print_usage_error(ctx, self._placed(ctx, error))
            raise click.exceptions.Exit(error.exit_code) from error
        except KeyboardInterrupt:
            printing.echo("narrator: interrupted; run the same command to continue", err=True)
            raise click.exceptions.Exit(_INTERRUPTED) from None
        except (click.exceptions.Exit, click.Abort):
            raise
        except printing.PrintError as error:
            if error.errno == EPIPE:
                raise
            printing.print_error(ctx, OutputError(f"cannot print: {error.strerror}", "make room, or print elsewhere"))
            raise click.exceptions.Exit(OutputError.exit_code) from error
        except Exception as error:
            unexpected = UnexpectedError(error)
            unexpected.__cause__ = error
            printing.print_error(ctx, unexpected)
            raise click.exceptions.Exit(unexpected.exit_code) from error
        finally:
            if _is_ending():
                for number in (signal.SIGINT, *system.endings()):
                    # With SIG_IGN, Python would complain about a signal that is already pending.
                    signal.signal(number, lambda _number, _frame: None)
            # The process is about to end: another garbage collection would take 60 ms.
            gc.freeze()


def _warn_of_variables() -> None:
    """Warn about a mistyped variable, which would be ignored."""
    known = _setting_options().values()
    usual = {f"{settings.VARIABLE}{option.name.upper()}" for option in known if option.name}
    if not {name for name in os.environ if name.startswith(settings.VARIABLE)} - usual:
        return
    from narrator.subscriptions import mailbox

    commands = [import_module(f"narrator.cli.{name}").command for name in COMMANDS]
    for message in settings.mistyped(os.environ, commands, (mailbox.USER, mailbox.PASSWORD)):
        printing.echo(f"narrator: {message}", err=True)


def _setting_options() -> dict[str, click.Option]:
    """The keys of a settings file with their options: for making episodes, for the show, and for voices."""
    commands = [import_module(f"narrator.cli.{name}").command for name in ("narrate", "feed", "voices")]
    return settings.keys(commands)


def _use_utf8() -> None:
    """Write UTF-8 to files and pipes on every system; a terminal that cannot show a character shows a replacement."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def _open_streams() -> None:
    """Open streams that a service or a scheduler may have closed: otherwise output would go to the next opened file."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    nowhere = os.open(os.devnull, os.O_WRONLY) if None in (sys.stdout, sys.stderr) else -1
    sys.stdout = sys.stdout or os.fdopen(nowhere, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(nowhere, "w", encoding="utf-8", closefd=False)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt on Ctrl-C; on other signals SystemExit, with the exit code of a terminated process.

    Further signals do not disturb the cleanup.
    """
    if not _is_ending():
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)


def _is_ending() -> bool:
    """Whether such an exception is being handled. Having been raised is not enough: finalizers drop exceptions."""
    error = sys.exception()
    while error and not isinstance(error, KeyboardInterrupt | SystemExit):
        error = error.__context__
    return error is not None


@click.group(cls=_Commands, context_settings={"help_option_names": list(_HELP), "max_content_width": 100})
@click.version_option(None, "-v", "-V", "--version", package_name="narrator", message="narrator %(version)s")
def main() -> None:
    """Turn an article into a narrated MP3 with chapters.

    narrator ARTICLE is short for narrator narrate ARTICLE: an address, a file (a text, a web page, an EPUB; narrator
    narrate --help names all kinds), a folder, or - for standard input. Settings come from narrator.toml; NARRATOR_…
    variables override it, and options override both.

    Exit codes: 0 done, 1 unexpected error, 2 wrong usage or settings, 3 the article cannot be read, 4 the voice
    cannot speak, 5 the output cannot be written, 6 the finished file is damaged or incomplete, 130 interrupted.
    """
