"""What several commands share: options and types of values."""

import os
import re
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from narrator.cli import settings
from narrator.engines import AUTO

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from narrator.pipeline import ReadOptions
    from narrator.recording.recorder import Recorder
    from narrator.sources.web import Access
    from narrator.store import Store

Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]
IS_SHORT = "narrator.is-short"
"""The context's key for whether no command was named, so that `narrate` is meant."""

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


class PathName(click.ParamType):
    """A path in which `~` is the home folder: no shell expands it in a settings file or after `--output=`."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The path, expanded."""
        if "\0" in str(value):
            self.fail("A path cannot contain a null character.", param, ctx)
        return os.path.expanduser(str(value))  # noqa: PTH111 — a Path would lose what `-` and "" mean


class FolderName(PathName):
    """The path of a folder; "" is rejected, since it would mean the working folder."""

    name = "folder"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The path, expanded."""
        if not str(value):
            self.fail("An empty name is not a folder; . is this one.", param, ctx)
        return super().convert(value, param, ctx)


class Rate(click.ParamType):
    """A factor of a voice's speed."""

    name = "rate"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The factor, from a tenth to ten."""
        try:
            rate = float(value)
        except ValueError:
            rate = 0.0
        if not 0.1 <= rate <= 10:
            self.fail(f"“{value}” is not a number from 0.1 to 10.", param, ctx)
        return rate


_GROUPS = {
    "Voice": "engine prefer voice cast language rate offline remote_limit requests",
    "What is said": "title author announce parts only skip say_*",
    "Sound": "format bitrate chapter_depth pause_* show_intro show_outro",
    "Files": "output folder cover transcripts epub cookies store store_limit no_store",
}
"""Groups of options in the help, by name; options in none of them come first."""

_LISTED = ("engines", "formats", "targets", "subscriptions")


class Command(click.Command):
    """A command.

    In its help, `{kinds}` stands for the kinds of sources that are installed, and `{engines}`, `{formats}`, `{targets}`
    and `{subscriptions}` for the names of these.
    """

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the options of the help in groups."""
        groups: dict[str, list[tuple[str, str]]] = {"Options": [], **{title: [] for title in _GROUPS}}
        for parameter in self.get_params(ctx):
            if record := parameter.get_help_record(ctx):
                names, text = record
                groups[_group(parameter.name or "")].append((names, _with_names(text)))
        for title, records in groups.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the text of the help. Only then are the kinds of sources needed."""
        if self.help and "{kinds}" in self.help:
            from narrator.sources import registry

            self.help = self.help.replace("{kinds}", registry.kinds())
        self.help = _with_names(self.help or "")
        super().format_help_text(ctx, formatter)


def _with_names(text: str) -> str:
    """A help text with the names of what is installed, none of which is loaded for that."""
    for group in _LISTED:
        if f"{{{group}}}" in text:
            from narrator import doors

            text = text.replace(f"{{{group}}}", ", ".join(sorted(doors.entries(f"narrator.{group}").names)))
    return text


def _group(name: str) -> str:
    belongs = (title for title, names in _GROUPS.items() if any(fnmatch(name, each) for each in names.split()))
    return next(belongs, "Options")


def command(*options: Decorator, name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """A command whose options can also be set by NARRATOR_… variables, with --json and --debug."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        for option in reversed((*options, as_json, debug)):
            function = option(function)
        return click.command(name, cls=Command, context_settings={"auto_envvar_prefix": settings.VARIABLE.rstrip("_")})(
            function
        )

    return decorate


engine = click.option(
    "--engine",
    default=AUTO,
    show_default=True,
    metavar="NAME",
    help="The engine that speaks: {engines}; auto uses the best one that is available.",
)
episodes = click.argument("output", type=FolderName(), metavar="[DIR]", default="output", envvar="NARRATOR_OUTPUT")
prefer = click.option(
    "--prefer",
    multiple=True,
    metavar="NAME",
    help="An engine that auto may use; repeat it for others, the best first (default: kokoro, gtts, espeak).",
)
voice = click.option(
    "--voice", default="", metavar="NAME", help="The voice, or engine:voice; narrator voices lists them."
)
language = click.option("--language", default="", metavar="TAG", help="The article's language, such as en or pt-BR.")
rate = click.option(
    "--rate", type=Rate(), default=1.0, show_default=True, help="The speed, as a factor of the voice's own."
)
offline = click.option("--offline/--no-offline", default=False, help="Make no network requests.")
cookies = click.option(
    "--cookies",
    type=PathName(),
    default="",
    metavar="FILE",
    help="Your browser's cookies (cookies.txt), for pages behind a login; sent to their own sites only.",
)
remote_limit = click.option(
    "--remote-limit",
    type=click.IntRange(0),
    default=100_000,
    show_default=True,
    metavar="CHARACTERS",
    help="How many characters of an article auto may send to a service.",
)
requests = click.option(
    "--requests",
    type=click.IntRange(1, 4),
    default=4,
    show_default=True,
    metavar="N",
    help="How many requests to make to a service at a time.",
)
_VOICES = "voices_"


def _read_by(role: str) -> Decorator:
    """The option for the voice of one of `narrator.recording.casting.ROLES`."""
    text = f"Another voice for {role}s, or engine:voice."
    return click.option(f"--voice-{role}", f"{_VOICES}{role}", default="", metavar="NAME", help=text)


voices = tuple(map(_read_by, ("heading", "quote", "footnote")))
cast = click.option(
    "--cast/--no-cast", default=False, show_default=True, help="Give each speaker of a conversation a voice."
)
title = click.option("--title", default="", cls=settings.OneRun, help="Use this title instead of the article's own.")
author = click.option("--author", default="", help="Use this author instead of the article's own.")
parts = click.option(
    "--parts",
    is_flag=True,
    help="Split a long text without headings where its topic changes, into parts of 10 to 15 minutes.",
)

chapters = (
    click.option(
        "--only",
        multiple=True,
        cls=settings.OneRun,
        metavar="CHAPTERS",
        help="Read these chapters only: 2, 2-5, 8- or a title; can be repeated.",
    ),
    click.option("--skip", multiple=True, metavar="CHAPTERS", help="Leave these out, such as References."),
)


def _choice(what: str, choices: str, default: str, text: str) -> Decorator:
    """The option for one of `narrator.script.writing.ContentOptions`."""
    kind = click.Choice(choices.split())
    return click.option(f"--say-{what}", type=kind, default=default, show_default=True, help=text)


say = (
    _choice("code", "announce read skip", "announce", "What to do about code."),
    _choice("tables", "small read announce skip", "small", "Which tables to read row by row."),
    _choice("figures", "skip read", "skip", "Whether to read the descriptions and captions of pictures."),
    _choice("footnotes", "read skip", "skip", "Whether to read footnotes, at the end of their section."),
    _choice("quotes", "announce pause", "announce", "Whether to say where a quotation begins and ends."),
    _choice("citations", "skip read", "skip", "Whether to read citations such as [12] and (Smith, 2019)."),
    _choice("addresses", "host skip", "host", "What to say of web addresses."),
    _choice("asides", "read skip", "read", "Whether to read text in round brackets."),
)
quiet = click.option("-q", "--quiet", is_flag=True, cls=settings.OneRun, help="Print errors only.")
store = click.option(
    "--store",
    type=PathName(),
    default="",
    metavar="FOLDER",
    help="Where recordings are kept (default: your cache folder).",
)
store_limit = click.option(
    "--store-limit", type=Size(), default="2GB", show_default=True, help="How large the store may grow."
)
# `printing.note_flags` reads these two before anything else: errors may come before options are parsed.
as_json = click.option("--json", "as_json", is_flag=True, allow_from_autoenv=False, help="Print JSON.")
debug = click.option(
    "--debug", is_flag=True, expose_value=False, allow_from_autoenv=False, help="Show tracebacks of errors."
)


def reading(ctx: click.Context, params: dict[str, Any], title: str = "") -> "ReadOptions":
    """How sources are read, according to a command's options."""
    from narrator import engines
    from narrator.pipeline import ReadOptions
    from narrator.script import lexicon
    from narrator.script.writing import (
        DEFAULT,
        Addresses,
        Asides,
        Citations,
        Code,
        ContentOptions,
        Figures,
        Footnotes,
        Quotes,
        Tables,
    )

    choices = DEFAULT
    if "say_code" in params:
        choices = ContentOptions(
            Code(params["say_code"]),
            Tables(params["say_tables"]),
            Figures(params["say_figures"]),
            Footnotes(params["say_footnotes"]),
            Quotes(params["say_quotes"]),
            Citations(params["say_citations"]),
            Addresses(params["say_addresses"]),
            Asides(params["say_asides"]),
        )
    return ReadOptions(
        title=title,
        author=params.get("author", ""),
        language=params["language"],
        parts=params.get("parts", False),
        choices=choices,
        lexicon=lexicon.load(Path(), engines.names),
        is_cast=params.get("cast", False),
        only=params.get("only", ()),
        skip=params.get("skip", ()),
        # A setting applies to all articles, and some of them have no such chapter.
        is_skip_told=ctx.get_parameter_source("skip") is click.core.ParameterSource.COMMANDLINE,
        offline=params["offline"],
        access=access(ctx, params),
    )


def recorder(ctx: click.Context, params: dict[str, Any], executor: "Executor | None" = None) -> "Recorder":
    """The recorder, according to a command's options; if an executor is given, its workers do the work."""
    from narrator.recording.recorder import Recorder

    return Recorder(
        engine=params["engine"],
        voice=params["voice"],
        rate=params["rate"],
        offline=params["offline"],
        max_requests=params["requests"],
        max_remote_chars=params["remote_limit"],
        prefer=params["prefer"],
        jobs=params.get("jobs", 0),
        executor=executor,
        store=None if params.get("no_store") else recordings(params["store"]),
        voices=_voices(ctx, params),
        cast=params.get("cast", False),
        engine_settings=ctx.meta.get(settings.ENGINES),
    )


def _voices(ctx: click.Context, params: dict[str, Any]) -> dict[str, str]:
    """Which voice reads each role, and each speaker in the settings."""
    roles = {name.removeprefix(_VOICES): voice for name, voice in params.items() if name.startswith(_VOICES) and voice}
    return {**ctx.meta.get(settings.SPEAKERS, {}), **roles}


def recordings(folder: str) -> "Store":
    """The store that `--store` names, otherwise the one in the cache folder."""
    from narrator.store import Store, default_folder

    return Store(Path(folder) if folder else default_folder())


def page_cache(store: str) -> Path:
    """The folder for cached pages, beside the recordings."""
    return recordings(store).folder / "pages"


def access(ctx: click.Context, params: dict[str, Any]) -> "Access":
    """Credentials and the cache for fetching from the web; pages are cached beside the recordings.

    Raises:
        SettingsError: a file of cookies cannot be read, or a header cannot be sent.
    """
    from narrator.sources.web import Access

    cache = None if params.get("no_store") else page_cache(params["store"])
    sites: dict[str, dict[str, Any]] = ctx.meta.get(settings.SITES, {})
    if not sites and not params["cookies"]:
        return Access(cache)
    # Imported only if there are credentials: it takes a while to load.
    from narrator.sources.web.credentials import Credentials, Site

    by_host = {
        host: Site(site.get("headers", {}), Path(site["cookies"]).expanduser() if "cookies" in site else None)
        for host, site in sites.items()
    }
    credentials = Credentials(Path(params["cookies"]) if params["cookies"] else None, by_host)
    credentials.check()
    return Access(cache, credentials)
