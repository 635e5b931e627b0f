"""The command line: one module per command, loaded when it is called.

Here is the one place where errors become exit codes and a line, which `options.tell` prints.
"""

from importlib import import_module
from typing import Any, NoReturn

import click

from narrator import settings
from narrator.cli.options import tell
from narrator.errors import NarratorError

COMMANDS = ("narrate", "script", "voices", "verify", "store")

_SET_BY_FILE = ("narrate", "script", "store")
_INTERRUPTED = 130


class _Commands(click.Group):
    """The commands by name; anything else on the command line is for `narrate`."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"narrator.cli.{cmd_name}").command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*COMMANDS, "--help", "--version"):
            args = ["narrate", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            ctx.default_map = dict.fromkeys(_SET_BY_FILE, settings.load())
            return super().invoke(ctx)
        except NarratorError as error:
            self._explain(ctx, error)
        except KeyboardInterrupt:
            click.echo("narrator: interrupted; what is recorded is kept, the same command goes on from there", err=True)
            raise click.exceptions.Exit(_INTERRUPTED) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            unexpected = NarratorError(f"unexpected {type(error).__name__}: {error}", "run with --debug and report it")
            self._explain(ctx, unexpected)

    def _explain(self, ctx: click.Context, error: NarratorError) -> NoReturn:
        tell(ctx, error)
        raise click.exceptions.Exit(error.exit_code) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="narrator", message="narrator %(version)s")
def main() -> None:
    """Turn an article into a narrated MP3 with chapters.

    narrator ARTICLE is short for narrator narrate ARTICLE: a text or Markdown file, a script that narrator wrote,
    or - for standard input. Settings come from narrator.toml, then NARRATOR_… variables, then flags.

    Exit codes: 0 done, 1 unexpected error, 2 wrong usage or settings, 3 the article cannot be read, 4 the voice
    cannot speak, 5 the output cannot be written, 6 the finished file is not whole, 130 interrupted.
    """
