"""What several commands have in common: options, kinds of values, and how an error is told."""

import json
import re
import traceback
from collections.abc import Callable
from typing import Any, TypeAlias

import click

from narrator.errors import NarratorError

_Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]
_DEBUG, _JSON = "narrator.debug", "narrator.json"
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}


class Size(click.ParamType):
    """An amount of data: 500MB, 2 GB, or bytes."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The amount in bytes."""
        found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmgt]?)b?", str(value).strip().lower())
        if not found:
            self.fail(f"“{value}” is not a size such as 500MB or 2GB.", param, ctx)
        return int(float(found[1]) * _UNITS[found[2]])


def command(*options: _Decorator, name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """A command whose options may also be set by NARRATOR_… variables, with --json and --debug."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        for option in reversed((*options, as_json, debug)):
            function = option(function)
        return click.command(name, context_settings={"auto_envvar_prefix": "NARRATOR"})(function)

    return decorate


def _remember(name: str) -> Callable[[click.Context, click.Parameter, bool], bool]:
    def callback(ctx: click.Context, _parameter: click.Parameter, value: bool) -> bool:
        ctx.meta[name] = value
        return value

    return callback


engine = click.option(
    "--engine", default="espeak", show_default=True, metavar="NAME", help="What makes the voice sound."
)
voice = click.option("--voice", default="", metavar="NAME", help="Who says it; see narrator voices.")
language = click.option("--language", default="", metavar="TAG", help="The article's language, such as en or pt-BR.")
title = click.option("--title", default="", help="In place of the article's own title.")
author = click.option("--author", default="", help="In place of the article's own author.")
store = click.option(
    "--store", default="", metavar="FOLDER", help="Where recordings are kept (default: your cache folder)."
)
store_limit = click.option(
    "--store-limit", type=Size(), default="2GB", show_default=True, help="How large the store may grow."
)
as_json = click.option("--json", "as_json", is_flag=True, callback=_remember(_JSON), help="Print JSON for machines.")
debug = click.option(
    "--debug", is_flag=True, expose_value=False, callback=_remember(_DEBUG), help="Show tracebacks of errors."
)


def tell(ctx: click.Context, error: NarratorError) -> None:
    """Print an error as one line on standard error, or with `--json` as an event on standard output."""
    if ctx.meta.get(_DEBUG):
        traceback.print_exception(error)
    message = " ".join(str(error).split())
    if ctx.meta.get(_JSON):
        click.echo(json.dumps({"event": "error", "message": message, "exit_code": error.exit_code}))
    else:
        click.echo(f"narrator: {message}", err=True)
