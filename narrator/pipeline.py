"""The journey on one page: source → article → script → segments → track → episode."""

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from narrator import (
    artwork,
    casting,
    digest,
    episode,
    languages,
    recording,
    script,
    script_file,
    sources,
    track,
    verify,
    writing,
)
from narrator.article import Article
from narrator.casting import Part, Wish
from narrator.digest import Digest
from narrator.episode import Episode
from narrator.errors import SourceError
from narrator.estimate import Estimate, estimates
from narrator.events import Fetching, Linking, ScriptReady, Watcher, unwatched
from narrator.files import fingerprint_of
from narrator.formats import Format, Tags
from narrator.formats.mp3 import Mp3
from narrator.lexicon import EMPTY, Lexicon
from narrator.script import Pacing, Script
from narrator.sources import Document, web
from narrator.spoken.phrases import phrases
from narrator.store import Store
from narrator.writing import SENSIBLE, Choices

ALBUM = "Narrated articles"

_Written = TypeVar("_Written", Article, Script)


@dataclass(frozen=True, slots=True)
class Changes:
    """What the user knows better than the source. Empty strings leave it as the source says.

    `parts` says that long stretches without headings are to be cut into parts, `choices` what is said of what is not
    plain text, and the `lexicon` how words are said.
    """

    title: str = ""
    author: str = ""
    language: str = ""
    parts: bool = False
    choices: Choices = SENSIBLE
    lexicon: Lexicon = EMPTY


@dataclass(frozen=True, slots=True)
class Options:
    """How an episode is made.

    `bitrate` is in kbit/s, `chapter_depth` the levels of headings that make chapters, `jobs` the worker processes
    (0: one for each processor), `cover` a picture, `transcripts` those made on request.
    """

    wish: Wish = field(default_factory=Wish)
    bitrate: int = 64
    chapter_depth: int = 3
    announce: bool = True
    pacing: Pacing = field(default_factory=Pacing)
    jobs: int = 0
    cover: bytes = b""
    transcripts: tuple[str, ...] = ()


UNCHANGED = Changes()
DEFAULTS = Options()


def read(source: str, changes: Changes = UNCHANGED, *, pages: Path | None = None) -> Script:
    """Read a source, an article or a script file, and decide what is said.

    Args:
        source: an address, a path, or "-" for standard input.
        pages: where pages are kept that can be asked for again; None keeps none.

    Raises:
        SourceError: it cannot be read, or holds nothing to say.
    """
    return worded(sources.fetch(source, pages), changes)


def narrate(
    source: str | Document | Digest,
    output: Path,
    changes: Changes = UNCHANGED,
    options: Options = DEFAULTS,
    *,
    kept: Store | None = None,
    pages: Path | None = None,
    watch: Watcher = unwatched,
    hire: Callable[[int], Executor] = recording.processes,
    taken: set[str] | None = None,
) -> Episode:
    """Turn an article, an edited script, or a digest of several into an episode in a folder of its own.

    Args:
        source: an address, a path, "-" for standard input, what was fetched already, or a digest.
        output: the folder that this folder is to stand in.
        kept: what was recorded before, and where to keep what is recorded now; None keeps nothing.
        pages: where pages are kept that can be asked for again; None keeps none.
        watch: is told what happens.
        hire: gives an executor with so many workers.
        taken: folder names that other sources of the same run have used.

    Raises:
        NarratorError: see `narrator.errors`; nothing is left under a final name then.
    """
    source = fetch(source, options, pages, watch) if isinstance(source, str) else source
    mp3: Format = Mp3(options.bitrate)
    with ExitStack() as stack:
        crew = stack.enter_context(casting.crew(options.wish, options.jobs, hire))
        written, origin = worded(source, changes), _origin(source)
        takes = script.takes(written, announce=options.announce, lexicon=changes.lexicon)
        draft = stack.enter_context(episode.draft(output))
        kept = kept or Store(draft / "store", todo=episode.MAKE_ROOM)
        page = "" if options.wish.offline else origin.page
        painting = stack.enter_context(artwork.Painting(written, options.cover, page, kept, pages))
        part = Part(takes, written.language, options.pacing.line, mp3, changes.lexicon)
        cast = casting.cast(options.wish, part, kept, watch)
        watch(ScriptReady(written.title, cast.engine.title, cast.voices, cast.because))
        with cast.asking or nullcontext():
            segments = recording.record(cast.jobs, kept, crew, watch, cast.asking)
        laid = track.lay(
            written,
            takes,
            segments,
            pacing=options.pacing,
            rate=mp3.rate,
            grain=mp3.grain,
            depth=options.chapter_depth,
            most_chapters=mp3.most_chapters,
        )
        from narrator.podcast import folder  # not before there is sound: a service's first answer waits for nothing

        picture = painting.result()
        laid = replace(laid, notes=laid.notes + cast.notes + origin.wishes + picture.notes)
        watch(Linking())
        path = draft / f"episode{mp3.suffix}"
        tags = _tags(written, written.identity, f"{cast.engine.title}, {cast.voices}", picture.small)
        try:
            with path.open("wb") as file:
                mp3.link(file, laid, recording.packets(kept, segments), tags)
        except OSError as error:
            raise episode.cannot_write(output, error) from error
        verify.episode(path, laid, takes, cast.voice.rate)
        name = episode.slug(written.title, Path(origin.name).stem)
        taken = set() if taken is None else taken
        with episode.place(output, name, written.identity, taken=taken, files=folder.FILES) as place:
            laid = replace(laid, notes=laid.notes + place.notes)
            about = folder.described(
                written,
                laid,
                before=place.previous,
                source=origin.name,
                audio=f"{place.folder.name}{mp3.suffix}",
                size=path.stat().st_size,
                content=fingerprint_of(path),
                engine=cast.engine.title,
                voice=cast.voices,
                extra=options.transcripts,
                theirs=place.theirs,
            )
            beside = folder.files(about, written, takes, laid, picture.cover, picture.small)
            audio = episode.publish(path, place, beside)
    return Episode(
        title=written.title,
        folder=audio.parent,
        audio=audio,
        size=audio.stat().st_size,
        engine=cast.engine.title,
        voice=cast.voices,
        because=cast.because,
        track=laid,
        left_out=written.left_out,
    )


def estimate(
    written: Script, wish: Wish, kept: Store, options: Options = DEFAULTS, lexicon: Lexicon = EMPTY
) -> list[Estimate]:
    """What narrating a script would take with each engine, or with the wished one. Nothing is asked of anybody."""
    takes = script.takes(written, announce=options.announce, lexicon=lexicon)
    part = Part(takes, written.language, options.pacing.line, Mp3(options.bitrate), lexicon)
    return estimates(wish, part, takes, options.pacing, kept)


def fetch(source: str, options: Options, pages: Path | None, watch: Watcher) -> Document:
    """Get a source; an address only where something may be asked for.

    Raises:
        SourceError: it cannot be had, or narrator is to stay offline.
    """
    if web.is_address(source):
        if options.wish.offline:
            todo = "allow it with --no-offline, or give the saved page"
            raise SourceError(f"{source} is on the network, and narrator is to stay offline", todo)
        from narrator.sources.web.addresses import shown

        watch(Fetching(shown(source)))
    return sources.fetch(source, pages)


def worded(source: Document | Digest, changes: Changes = UNCHANGED) -> Script:
    """Decide what is said of a source that was fetched, or of a digest.

    Raises:
        SourceError: it cannot be read, or holds nothing to say.
    """
    if isinstance(source, Digest):
        identity = episode.identity("digest", source.title, *map(_lasting, source.names))
        return replace(_changed(digest.bound(source, changes.lexicon), changes), identity=identity)
    if script_file.is_script(source.opening):
        written = _changed(script_file.from_markdown(source.text, source.name), changes)
        return written if written.identity else replace(written, identity=_identity(source.name, written))
    article = languages.settled(_changed(sources.read(source), changes), certain=bool(changes.language))
    if changes.parts:
        from narrator import topics

        own = phrases(article.language or "en")
        article = topics.cut(article, own.part if own else "{number}")
    written = writing.write(article, source.name, changes.choices, changes.lexicon)
    return replace(written, identity=_identity(source.name, written))


def _changed(written: _Written, changes: Changes) -> _Written:
    return replace(
        written,
        title=changes.title or written.title,
        author=changes.author or written.author,
        language=changes.language or written.language,
    )


def told(name: str) -> str:
    """What anybody may know of a source: its address without a login, or the name of its file without the folder."""
    if web.is_address(name):
        from narrator.sources.web.addresses import without_login

        return without_login(name)
    return Path(name).name


def _identity(name: str, written: Script) -> str:
    """What stays the same when a source is narrated again. Standard input has nothing but the title."""
    if name == sources.STANDARD_INPUT:
        return episode.identity("title", written.title)
    return episode.identity(_lasting(name))


def _lasting(name: str) -> str:
    return told(name) if web.is_address(name) else str(Path(name).resolve())


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a script came from. `page` is the address that was asked for it, or ""."""

    name: str
    page: str
    wishes: tuple[str, ...]


def _origin(source: Document | Digest) -> _Origin:
    if isinstance(source, Digest):
        return _Origin(", ".join(map(told, source.names)), "", source.wishes)
    return _Origin(told(source.name), source.name if web.is_address(source.name) else "", source.wishes)


def _tags(written: Script, identity: str, reader: str, cover: bytes) -> Tags:
    return Tags(
        title=written.title,
        album=written.series or ALBUM,
        author=written.author,
        published=written.published,
        language=written.language,
        link=written.link,
        comment=f"Read by a synthetic voice ({reader}). Made with narrator.",
        source=identity,
        cover=cover,
    )
