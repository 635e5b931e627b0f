"""What the commands that make episodes have in common: their options, and how one source after the other is made."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import click

from narrator.cli import asked, options, printing, settings
from narrator.errors import NarratorError, SettingsError, SourceError, UnexpectedError, VoiceError

if TYPE_CHECKING:
    from narrator.cli import progress
    from narrator.episode import Episode
    from narrator.events import Event, Watcher
    from narrator.pipeline import EpisodeOptions, Listed, ReadOptions
    from narrator.recording.recorder import Recorder
    from narrator.script import Audio, Script
    from narrator.sources import Document

_Source = TypeVar("_Source", bound="str | Listed")

# Longer than it takes to record any passage again that another narrator has found in the store and not yet linked.
_IN_USE_SECONDS = 3600

_MAX_TITLES = 3

# Of fewer articles each is told in full.
_MANY, _MANY_ELSEWHERE = 8, 2
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
        help="Where episodes go.",
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
        help="The audio format of episodes: mp3, m4b, opus (default: mp3); repeat it to have several files of each.",
    ),
    click.option(
        "--bitrate",
        type=click.IntRange(0),
        default=0,
        metavar="KBITS",
        help="Bit rate of the audio in kbit/s, of the first format (0: its usual one, 64 for mp3).",
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
        help="A recording to hear before everything else: WAV, FLAC, Ogg or MP3, brought to the voice's loudness.",
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
        "--epub/--no-epub", default=False, help="Make an EPUB, too, in which each sentence lights as it is spoken."
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
"""The options that say how episodes are made, and where."""


@contextmanager
def one_source(name: str) -> Iterator[None]:
    """Take an exception that nobody expected for the failure of the source it was met in: others go on.

    Raises:
        UnexpectedError: in its place.
    """
    try:
        yield
    except (NarratorError, printing.PrintError):
        raise
    except Exception as error:
        raise UnexpectedError(error, name) from error


class Session:
    """Makes an episode of one source after the other, and tells of each.

    A context: when it is left, the store is pruned, and the command ends with the exit code of what failed first.

    Args:
        ctx: of the command.
        given: the values of the options in `EPISODE`, and `as_json`.
        title: in place of the articles' own.
        is_shard: whether what is made here is put together with what is made elsewhere.
    """

    def __init__(self, ctx: click.Context, given: dict[str, Any], title: str = "", *, is_shard: bool = False) -> None:
        self._ctx = ctx
        self._as_json: bool = given["as_json"]
        self._cluster = ExitStack()
        self.output = Path(given["output"])
        self.recorder = self._recorder(given)
        self._store_limit: int = given["store_limit"]
        self._reading = options.reading(ctx, given, title)
        _check_formats(ctx, given)
        self.options = replace(_episode_options(given, self._reading, ctx.default_map or {}), has_own_names=is_shard)
        self._given = given
        self._title = title
        self._digest: tuple[Sequence[str], str | None] | None = None
        self._quiet: bool = given["quiet"]
        self._taken: set[str] = set()
        self._exit_code = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.recorder.close()
        self._cluster.close()
        if kind:
            return
        self.prune()
        self._ctx.exit(self._exit_code)

    def prune(self) -> None:
        """Keep the store within its limit."""
        if self.recorder.store:
            self.recorder.store.prune(self._store_limit, spare=_IN_USE_SECONDS)

    def _recorder(self, given: dict[str, Any]) -> "Recorder":
        """Who records, on the cluster that is named, if any."""
        address = given.get("cluster", "")
        if not address:
            return options.recorder(self._ctx, given)
        from narrator import executors
        from narrator.executors.checked import Checked, Expected

        found = executors.find(address)
        # A cluster of this machine is started when there is something to do.
        checked = Checked(lambda: self._cluster.enter_context(found.connect(address)), self._tell_of_worker)
        recorder = options.recorder(self._ctx, given, checked)
        checked.expect(Expected.of(recorder))
        return recorder

    def _tell_of_worker(self, why: str) -> None:
        if self._as_json:
            printing.echo_json({"event": "worker_refused", "why": why})
        else:
            printing.echo(f"narrator: a worker is not taken: {why}", err=True)

    def found(self, sources: Sequence[str]) -> Iterator[str]:
        """The sources that folders, lists and patterns lead to; what is none of them is told."""
        from narrator.sources.selection import Skipped, chosen

        for source in chosen(sources):
            if isinstance(source, str):
                yield source
            elif isinstance(source, Skipped):
                # `narrator .` finds what it has made: nobody meant that.
                if Path(source.source).absolute() != self.output.absolute():
                    self.skip(source.source, source.why)
            else:
                self.fail(source)

    def combine(self, sources: Sequence[str], title: str | None) -> "Script | None":
        """The sources that can be read, as one script; None if none can. What went wrong is told."""
        from narrator import pipeline
        from narrator.article import Omission
        from narrator.script.digest import Digest

        scripts: list[Script] = []
        missing: list[Omission] = []
        names = tuple(dict.fromkeys(sources))
        for source in names:
            try:
                with one_source(pipeline.display_name(source)), self._watching() as watch:
                    scripts.append(pipeline.read(source, self._reading, watch=watch))
            except NarratorError as error:
                self.fail(error)
                missing.append(Omission(pipeline.display_name(source), "article", error.what))
        if not scripts:
            return None
        digest = Digest(title or _joined(scripts), tuple(scripts), names, tuple(missing))
        self._digest = names, title
        return pipeline.combine(digest, self._reading)

    def written(self, was: "asked.Asked", watch: "Watcher") -> "Script":
        """The script of an episode as it was asked for.

        Raises:
            SourceError: it cannot be had any more.
        """
        from narrator import pipeline

        if not was.is_digest:
            return pipeline.read(was.sources[0], self._reading, watch=watch)
        script = self.combine(was.sources, was.title)
        if not script:
            raise SourceError("none of the digest's articles can be read any more", "check them")
        return script

    def make(self, source: "str | Document | Script", *, is_alone: bool = True) -> NarratorError | None:
        """Make an episode, the only one or one of several. Returns what went wrong, which is told already, or None."""
        try:
            self.tell(self.made(source))
        except NarratorError as error:
            self.fail(error, "" if is_alone else _display_name(source))
            return error
        return None

    def made(
        self, source: "str | Document | Script", also: "Watcher | None" = None, *, is_alone: bool = False
    ) -> "Episode":
        """An episode of a source.

        Args:
            also: is told of the run, too.
            is_alone: whether it stands where it stood, as in a run of its own, though it was made in this run before.

        Raises:
            NarratorError: what went wrong.
        """
        from narrator import pipeline
        from narrator.script import Script

        with one_source(_display_name(source)), self._watching() as draw:
            recorder, taken = self.recorder, set() if is_alone else self._taken
            watch = _both(draw, also) if also else draw
            if isinstance(source, Script):
                episode = pipeline.narrate(
                    source, self.output, self.options, recorder=recorder, watch=watch, taken=taken
                )
            else:
                episode = pipeline.update(
                    source, self.output, self._reading, self.options, recorder=recorder, watch=watch, taken=taken
                )
        self._note(source, episode)
        return episode

    def tell(self, episode: "Episode") -> None:
        """Tell of an episode that was made."""
        from narrator.cli import summary

        if self._as_json:
            printing.echo_json(summary.as_event(episode))
        elif not self._quiet:
            printing.echo(summary.as_text(episode))

    def make_all(
        self, sources: "Sequence[_Source]", settled: "Callable[[_Source, NarratorError | None], object] | None" = None
    ) -> None:
        """Make an episode of each source; many overlap, and are told in brief.

        Args:
            settled: is told of each source when it is done, and what went wrong.
        """
        settled = settled or (lambda _source, _error: None)
        # On a cluster each passage takes longer to send, so that two are better done as a whole each.
        if len(sources) < (_MANY_ELSEWHERE if self.recorder.is_elsewhere else _MANY):
            for source in sources:
                settled(source, self._make_one(source, is_alone=len(sources) == 1))
            return
        from narrator import pipeline
        from narrator.cli import progress, summary
        from narrator.sources import web

        total = summary.Total()
        with progress.articles(len(sources), as_json=self._as_json, quiet=self._quiet) as shown:
            for source, result in pipeline.update_all(
                sources,
                self.output,
                self._reading,
                self.options,
                recorder=self.recorder,
                watch=shown.watch,
                taken=self._taken,
                let_through=printing.PrintError,
            ):
                name = web.without_login(source) if isinstance(source, str) else source.title
                total.add(name, result)
                settled(source, result if isinstance(result, NarratorError) else None)
                if isinstance(result, NarratorError):
                    with shown.paused():
                        self.fail(result, name)
                    shown.add(0, is_failed=True)
                else:
                    if isinstance(source, str):
                        self._note(source, result)
                    self._tell_in_brief(name, result, shown)
                    shown.add(0 if result.is_unchanged else result.seconds, is_failed=False)
        if self._as_json:
            printing.echo_json(total.as_event())
        elif not self._quiet:
            printing.echo(total.as_text())

    def _make_one(self, source: "str | Listed", *, is_alone: bool) -> NarratorError | None:
        if isinstance(source, str):
            return self.make(source, is_alone=is_alone)
        try:
            with one_source(source.title):
                document = source.read()
        except (SourceError, UnexpectedError) as error:
            self.fail(error)
            return error
        return self.make(document, is_alone=is_alone)

    def _tell_in_brief(self, source: str, episode: "Episode", shown: "progress.Articles") -> None:
        from narrator.cli import summary

        if self._as_json:
            printing.echo_json(summary.as_event(episode) | {"source": source})
        elif not self._quiet and not episode.is_unchanged:
            with shown.paused():
                printing.echo(summary.as_line(episode))

    def _note(self, source: "str | Document | Script", episode: "Episode") -> None:
        """Keep how an episode was asked for. An entry of a feed cannot be asked for again."""
        store, about = self.recorder.store, episode.manifest
        if not store or episode.is_unchanged:
            return
        if isinstance(source, str):
            asked.note(store, about, asked.of(self._ctx, [source], self._title, self._given, is_digest=False))
        elif self._digest:
            names, title = self._digest
            asked.note(store, about, asked.of(self._ctx, names, title, self._given, is_digest=True))

    def fail(self, error: NarratorError, source: str = "") -> None:
        """Tell an error, and go on; of what a voice cannot do, also in which source."""
        printing.print_error(self._ctx, error, source if isinstance(error, VoiceError) else "")
        self._exit_code = self._exit_code or error.exit_code

    def skip(self, source: str, why: str) -> None:
        """Tell that something is not narrated."""
        if self._as_json:
            printing.echo_json({"event": "skipped", "source": source, "why": why})
        elif not self._quiet:
            printing.echo(f"narrator: {source} is left out: {why}", err=True)

    def _watching(self) -> "AbstractContextManager[Watcher]":
        from narrator.cli import progress

        return progress.watcher(as_json=self._as_json, quiet=self._quiet)


def _both(first: "Watcher", second: "Watcher") -> "Watcher":
    """A watcher that tells two."""

    def watch(event: "Event") -> None:
        first(event)
        second(event)

    return watch


def _joined(scripts: "Sequence[Script]") -> str:
    """A title for several articles: those of the first ones, in words of no language."""
    titles = list(dict.fromkeys(each.metadata.title for each in scripts))
    return "; ".join(titles[:_MAX_TITLES]) + (" …" if len(titles) > _MAX_TITLES else "")


def _display_name(source: "str | Document | Script") -> str:
    from narrator import pipeline
    from narrator.script import Script

    if isinstance(source, Script):
        return source.metadata.title
    return pipeline.display_name(source if isinstance(source, str) else source.name)


def _episode_options(given: dict[str, Any], reading: "ReadOptions", in_file: Mapping[str, Any]) -> "EpisodeOptions":
    """The options of episodes; what is said of the show comes from `narrator.toml` alone."""
    from narrator.pipeline import ALBUM, EpisodeOptions
    from narrator.script.speaking import Pacing

    return EpisodeOptions(
        format=given["format"][0],
        also=given["format"][1:],
        epub=given["epub"],
        bitrate=given["bitrate"],
        chapter_depth=given["chapter_depth"],
        announce=given["announce"],
        pacing=Pacing(*(given[f"pause_{cause}"] for cause in _CAUSES)),
        cover=_cover(given["cover"]),
        album=str(in_file.get("show_title") or ALBUM),
        artist=str(in_file.get("show_author") or ""),
        transcripts=given["transcripts"],
        intro=_recording(given["show_intro"]),
        outro=_recording(given["show_outro"]),
        lexicon=reading.lexicon,
        access=reading.access,
    )


def _check_formats(ctx: click.Context, given: dict[str, Any]) -> None:
    """See that all formats can be had.

    A bit rate that the first does not have is told as any other wrong value is, with where it was given.
    """
    from narrator import formats

    usual, *_ = found = [formats.find(name) for name in given["format"] or [""]]
    for each in found:
        each.at(0)
    try:
        usual.at(given["bitrate"])
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
