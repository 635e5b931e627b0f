"""`narrator script`: what will be said, before any audio is made."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli import options, printing
from narrator.errors import OutputError, SourceError

if TYPE_CHECKING:
    from narrator.article import Metadata
    from narrator.events import Event
    from narrator.pipeline import ReadOptions
    from narrator.script import Line, Script
    from narrator.script.lexicon import Lexicon
    from narrator.spoken.figures import Choice


@options.command(
    click.argument("source", metavar="SOURCE"),
    click.option(
        "-o",
        "--output",
        "folder",
        default="",
        metavar="DIR",
        help="Write the script there as Markdown, to edit and narrate; if this ends in .md, it is the file.",
    ),
    options.language,
    options.title,
    options.author,
    options.parts,
    *options.chapters,
    *options.say,
    click.option(
        "--diff", "old", default="", metavar="SCRIPT", help="Show how the script differs from a file written earlier."
    ),
    click.option("--why", "reasons", is_flag=True, help="Instead, show how each expression was interpreted, and why."),
    click.option(
        "--chapters", is_flag=True, help="Instead, list the chapters, their numbers and about how long each is."
    ),
    click.option("--estimate", is_flag=True, help="Instead, estimate what narrating it takes with each engine."),
    options.engine,
    options.prefer,
    options.voice,
    options.cast,
    options.rate,
    options.offline,
    options.cookies,
    options.remote_limit,
    options.requests,
    options.store,
    name="script",
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    source: str,
    folder: str,
    title: str,
    old: str,
    reasons: bool,
    chapters: bool,
    estimate: bool,
    as_json: bool,
    **params: Any,
) -> None:
    """Show what will be said of SOURCE, and what will be left out, before any audio is made.

    Where the voice says something different from the text, the script has {shown|said}.
    """
    from narrator import pipeline, script
    from narrator.script import markdown as script_file
    from narrator.sources.selection import as_address

    reading = options.reading(ctx, params, title)
    source = as_address(source)
    written = pipeline.read(source, reading, watch=_watch)
    if old:
        _print_changes(old, script_file.to_markdown(written), source)
    elif reasons:
        _print_reasons(written, reading.lexicon, as_json=as_json)
    elif chapters:
        _print_chapters(written, params["rate"], as_json=as_json)
    elif estimate:
        _print_estimates(ctx, written, reading, params, as_json=as_json)
    elif as_json:
        printing.echo_json(script.to_dict(written), indent=1)
    elif folder:
        printing.echo(
            str(
                _write(
                    script_file.to_markdown(written),
                    Path(folder),
                    written.metadata,
                    pipeline.display_name(source),
                )
            )
        )
    else:
        printing.echo_file(script_file.to_markdown(written))


def _watch(event: "Event") -> None:
    """Only what may have changed the script: fetching takes no time worth a line, and the output is the script."""
    from narrator.events import PartUnusable

    if isinstance(event, PartUnusable):
        printing.echo(event.why, err=True)


def _print_changes(old: str, new: str, source: str) -> None:
    """Print how the script of a source differs from one in a file, like diff -u."""
    from difflib import unified_diff

    from narrator import sources
    from narrator.script import markdown as script_file
    from narrator.sources import web

    document = sources.fetch(old)
    if document.origin.is_fetched or not script_file.is_script(document.opening):
        raise SourceError(f"{old} is not a script file", "write one with narrator script SOURCE -o scripts/")
    before, after = (text.splitlines(keepends=True) for text in (document.text, new))
    printing.echo_file("".join(unified_diff(before, after, old, f"the script of {web.without_login(source)} now")))


def _reasons(line: "Line", tag: str, language: str, lexicon: "Lexicon") -> list["Choice"]:
    """Why a line is said as it is: its language, entries of the lexicon, and the rest."""
    from narrator import spoken
    from narrator.spoken.figures import Choice as Reason

    shown, tag = spoken.readable(line.shown, tag), line.language or tag
    found: list[Choice] = []
    if line.language and line.language != language:
        found.append(Reason(shown, line.said, f"in “{line.language}”, for a voice of that language"))
    found += (Reason(written, said, "an entry of the lexicon") for written, said in lexicon.entries_in(shown, tag))

    def note(text: str, spoken_in: str) -> str:
        found.extend(spoken.why(text, spoken_in))
        return text

    lexicon.say(shown, tag, note)
    return found


def _print_reasons(written: "Script", lexicon: "Lexicon", *, as_json: bool) -> None:
    """Print each expression that is said differently from how it is written: as what, and what else it could be."""
    language = written.metadata.language
    lines = [(section.heading, section.delivery.language) for section in written.sections if section.heading]
    lines += [
        (line, passage.delivery.language)
        for section in written.sections
        for passage in section.passages
        for line in passage.lines
    ]
    choices = dict.fromkeys(
        choice for line, tag in lines for choice in _reasons(line, tag or language, language, lexicon)
    )
    if as_json:
        printing.echo_json([choice._asdict() for choice in choices], indent=1)
        return
    for written_as, said, kind, others in choices:
        printing.echo(f"{written_as} → {said or 'nothing'}: {kind}")
        for other, instead in others:
            printing.echo(f"    not {other}: {instead}")


def _print_chapters(written: "Script", rate: float, *, as_json: bool) -> None:
    """Print the chapters, each with its number and its approximate duration."""
    from narrator.recording.estimate import duration
    from narrator.script import selection, speaking

    utterances, pacing = speaking.utterances(written), speaking.Pacing()
    rows = []
    for chapter in selection.chapters(written):
        within = [each for each in utterances if each.section in range(chapter.first, chapter.end)]
        rows.append((chapter, duration(within, pacing, rate)))
    if as_json:
        listed = [{"number": c.number, "title": c.title, "level": c.level, "seconds": round(s)} for c, s in rows]
        printing.echo_json(listed, indent=1)
        return
    for chapter, seconds in rows:
        number = "" if chapter.number is None else str(chapter.number)
        printing.echo(f"{number:>4}  {'  ' * (chapter.level - 1)}{chapter.title}: about {_approximate(seconds)}")
    printing.echo(f"      about {_approximate(duration(utterances, pacing, rate))} in all")


def _print_estimates(
    ctx: click.Context, written: "Script", reading: "ReadOptions", params: dict[str, Any], *, as_json: bool
) -> None:
    from narrator import pipeline
    from narrator.pipeline import EpisodeOptions

    recorder = options.recorder(ctx, params)
    store = options.recordings(params["store"])
    estimates = pipeline.estimate(written, recorder, store, EpisodeOptions(lexicon=reading.lexicon))
    if as_json:
        printing.echo_json([asdict(each) for each in estimates], indent=1)
        return
    for each in estimates:
        if each.obstacle:
            printing.echo(f"{each.engine:<8} {each.obstacle}")
            continue
        stored = f" ({each.stored:,} in the store)" if each.stored else ""
        requests = "1 request" if each.requests == 1 else f"{each.requests:,} requests"
        printing.echo(
            f"{each.engine:<8} {each.characters:,} characters, {requests}{stored}, "
            f"about {_approximate(each.audio)} of audio in {_approximate(each.wait)}"
        )


def _approximate(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds > 100 else f"{max(seconds, 1):.0f} s"


def _write(text: str, folder: Path, about: "Metadata", source: str) -> Path:
    """Write a script file, but never over one that somebody may have edited."""
    from narrator.episode import slug
    from narrator.episode.folders import cannot_write
    from narrator.files import atomic_write

    path = folder / f"{slug(about.title, Path(source).stem, language=about.language)}.md"
    if folder.suffix.lower() in (".md", ".markdown") and not folder.is_dir():
        path, folder = folder, folder.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.path.lexists(path):
            with atomic_write(path, public=True) as file:
                file.write(text.encode())
        elif not _has_content(path, text.encode()):
            raise OutputError(f"{path} exists and differs", "move it away, or choose another --output")
    except OSError as error:
        raise cannot_write(folder, error) from error
    return path


def _has_content(path: Path, content: bytes) -> bool:
    """Whether a path is a regular file, or a link to one, with this content. Nothing else is opened."""
    from narrator.files import fingerprint, is_one_of

    try:
        return is_one_of(path.resolve(strict=True), (fingerprint(content),))
    except (OSError, RuntimeError):
        return False
