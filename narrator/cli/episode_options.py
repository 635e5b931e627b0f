"""The options of the commands that make episodes, and the values built from them."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli import options, settings
from narrator.errors import SettingsError, SourceError

if TYPE_CHECKING:
    from narrator.pipeline import EpisodeOptions, ReadOptions
    from narrator.script import Audio

_CAUSES = ("line", "item", "paragraph", "quote", "heading", "section")


def _pause(cause: str, default: int, text: str) -> options.Decorator:
    """The option for a pause of `narrator.script.speaking.Pacing`."""
    kind = click.IntRange(0, 10_000)
    return click.option(f"--pause-{cause}", type=kind, default=default, show_default=True, metavar="MS", help=text)


EPISODE: tuple[options.Decorator, ...] = (
    click.option(
        "-o",
        "--output",
        type=options.FolderName(),
        default="output",
        show_default=True,
        metavar="DIR",
        help="The folder for episodes.",
    ),
    options.engine,
    options.prefer,
    options.voice,
    *options.voices,
    options.cast,
    options.language,
    options.offline,
    options.cookies,
    options.remote_limit,
    options.requests,
    options.rate,
    click.option(
        "--format",
        multiple=True,
        default=("mp3",),
        metavar="NAME",
        help="The audio format: {formats} (default: mp3); can be repeated.",
    ),
    click.option(
        "--bitrate",
        type=click.IntRange(0),
        default=0,
        metavar="KBITS",
        help="Bit rate in kbit/s of the first format (0: its usual one, 64 for mp3).",
    ),
    options.author,
    options.parts,
    *options.chapters,
    *options.say,
    click.option(
        "--cover",
        type=options.PathName(),
        default="",
        metavar="IMAGE",
        help="A picture for the episode: JPEG, PNG, WebP or GIF.",
    ),
    click.option(
        "--intro",
        "show_intro",
        type=options.PathName(),
        default="",
        metavar="SOUND",
        help="A recording to play before everything else: WAV, FLAC, Ogg or MP3; it gets the voice's loudness.",
    ),
    click.option(
        "--outro", "show_outro", type=options.PathName(), default="", metavar="SOUND", help="The same, at the end."
    ),
    click.option(
        "--transcripts",
        multiple=True,
        type=click.Choice(["srt", "lrc", "words"]),
        help="A transcript format besides VTT and JSON; can be repeated.",
    ),
    click.option(
        "--epub/--no-epub", default=False, help="Also make an EPUB that highlights each sentence as it is spoken."
    ),
    click.option(
        "--chapter-depth",
        type=click.IntRange(1, 6),
        default=3,
        show_default=True,
        metavar="N",
        help="How many heading levels become chapters.",
    ),
    click.option(
        "--announce/--no-announce",
        default=True,
        show_default=True,
        help="Begin with title, author, date and a notice that the voice is synthetic.",
    ),
    _pause("line", 400, "Between sentences."),
    _pause("item", 600, "Between list items."),
    _pause("paragraph", 800, "Between paragraphs."),
    _pause("quote", 1000, "Before and after a quotation."),
    _pause("heading", 900, "After a heading."),
    _pause("section", 1600, "Before a heading."),
    click.option(
        "--jobs", type=click.IntRange(0), default=0, metavar="N", help="Worker processes (0: one for each processor)."
    ),
    click.option(
        "--cluster",
        default="",
        metavar="ADDRESS",
        help="A cluster whose workers do the work: tcp://scheduler:8786 (Dask), or local:8 to start one here.",
    ),
    options.store,
    options.store_limit,
    click.option("--no-store", is_flag=True, cls=settings.OneRun, help="Do not use or keep recordings."),
    options.quiet,
)
"""The options for how and where episodes are made."""


def chosen(params: dict[str, Any], reading: "ReadOptions", in_file: Mapping[str, Any]) -> "EpisodeOptions":
    """The options of episodes; what concerns the show comes only from `narrator.toml`."""
    from narrator.pipeline import ALBUM, EpisodeOptions
    from narrator.script.speaking import Pacing

    return EpisodeOptions(
        format=params["format"][0],
        also=params["format"][1:],
        epub=params["epub"],
        bitrate=params["bitrate"],
        chapter_depth=params["chapter_depth"],
        announce=params["announce"],
        pacing=Pacing(*(params[f"pause_{cause}"] for cause in _CAUSES)),
        cover=_cover(params["cover"]),
        album=str(in_file.get("show_title") or ALBUM),
        artist=str(in_file.get("show_author") or ""),
        transcripts=params["transcripts"],
        intro=_recording(params["show_intro"]),
        outro=_recording(params["show_outro"]),
        lexicon=reading.lexicon,
        access=reading.access,
    )


def check_formats(ctx: click.Context, params: dict[str, Any]) -> None:
    """Check that all formats are available.

    A bit rate that the first format does not have is reported like any other wrong value, with its option or setting.
    """
    from narrator import formats

    usual, *_ = found = [formats.find(name) for name in params["format"] or [""]]
    for each in found:
        each.at(0)
    try:
        usual.at(params["bitrate"])
    except SettingsError as error:
        [option] = (each for each in ctx.command.params if each.name == "bitrate")
        raise click.BadParameter(f"{error.what}; {error.hint}.", ctx, option) from error


def _recording(path: str) -> "Audio | None":
    from narrator.recording import clips

    return clips.find(path) if path else None


def _cover(path: str) -> bytes:
    if not path:
        return b""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise SourceError(f"cannot read the cover {path}: {error.strerror}", "check the path") from error
    if not content:
        raise SourceError(f"the cover {path} is an empty file", "give another with --cover, or none")
    return content
