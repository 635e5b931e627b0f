"""`narrator narrate`: articles in, episodes out."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli import options
from narrator.errors import NarratorError, SourceError

if TYPE_CHECKING:
    from narrator.pipeline import Options

# Longer than it takes to record any passage again that another narrator has found in the store and not yet linked.
_IN_USE_SECONDS = 3600


def _pause(cause: str, default: int, text: str) -> options.Decorator:
    """The option for the pause of a cause of `narrator.script.Pacing`."""
    kind = click.IntRange(0, 10_000)
    return click.option(f"--pause-{cause}", type=kind, default=default, show_default=True, metavar="MS", help=text)


@options.command(
    click.argument("sources", nargs=-1, required=True, metavar="SOURCE…"),
    click.option("-o", "--output", default="output", show_default=True, metavar="DIR", help="Where episodes go."),
    options.engine,
    options.voice,
    options.language,
    options.offline,
    options.remote_limit,
    options.requests,
    options.rate,
    click.option(
        "--bitrate",
        type=options.BitRate(),
        default=64,
        show_default=True,
        metavar="KBITS",
        help="Kilobits a second of the MP3, 32 to 320.",
    ),
    options.title,
    options.author,
    click.option("--cover", default="", metavar="IMAGE", help="A JPEG or PNG picture for the episode."),
    click.option(
        "--chapter-depth",
        type=click.IntRange(1, 6),
        default=3,
        show_default=True,
        metavar="N",
        help="How many levels of headings make chapters.",
    ),
    click.option(
        "--announce/--no-announce",
        default=True,
        show_default=True,
        help="Begin with title, author, date and that the voice is synthetic.",
    ),
    _pause("line", 400, "Between sentences."),
    _pause("paragraph", 800, "Between paragraphs."),
    _pause("heading", 900, "After a heading."),
    _pause("section", 1600, "Before a heading."),
    click.option("--jobs", type=click.IntRange(0), default=0, metavar="N", help="Worker processes (0: one a core)."),
    options.store,
    options.store_limit,
    click.option("--no-store", is_flag=True, help="Neither use nor keep recordings."),
    click.option("--quiet", is_flag=True, help="Print errors only."),
    name="narrate",
)
@click.pass_context
def command(
    ctx: click.Context, /, sources: tuple[str, ...], output: str, as_json: bool, quiet: bool, **given: Any
) -> None:
    """Narrate each SOURCE: a text or Markdown file, a saved page, an edited script, or - for standard input."""
    from narrator import pipeline
    from narrator.cli import progress, summary
    from narrator.store import Store, default_folder

    kept = None if given["no_store"] else Store(Path(given["store"]) if given["store"] else default_folder())
    changes = pipeline.Changes(given["title"], given["author"], given["language"])
    wanted = _options(given)
    taken: set[str] = set()
    failed = 0
    for source in dict.fromkeys(sources):
        try:
            with progress.watcher(as_json=as_json, quiet=quiet) as watch:
                episode = pipeline.narrate(source, Path(output), changes, wanted, kept=kept, watch=watch, taken=taken)
        except NarratorError as error:
            options.tell(ctx, error)
            failed = failed or error.exit_code
            continue
        if as_json:
            click.echo(summary.as_json(episode))
        elif not quiet:
            click.echo(summary.as_text(episode))
    if kept:
        kept.prune(given["store_limit"], spare=_IN_USE_SECONDS)
    ctx.exit(failed)


def _options(given: dict[str, Any]) -> "Options":
    from narrator.casting import Wish
    from narrator.pipeline import Options
    from narrator.script import Pacing

    return Options(
        wish=Wish(
            engine=given["engine"],
            voice=given["voice"],
            rate=given["rate"],
            offline=given["offline"],
            requests=given["requests"],
            most_characters=given["remote_limit"],
        ),
        bitrate=given["bitrate"],
        chapter_depth=given["chapter_depth"],
        announce=given["announce"],
        pacing=Pacing(*(given[f"pause_{cause}"] for cause in ("line", "paragraph", "heading", "section"))),
        jobs=given["jobs"],
        cover=_cover(given["cover"]),
    )


def _cover(path: str) -> bytes:
    if not path:
        return b""
    try:
        image = Path(path).read_bytes()
    except OSError as error:
        raise SourceError(f"cannot read the cover {path}: {error.strerror}", "check the path") from error
    if not image.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise SourceError(f"the cover {path} is neither JPEG nor PNG", "convert it")
    return image
