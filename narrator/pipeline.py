"""The journey on one page: source → article → script → segments → track → episode.

`read` makes a script of a source, `narrate` an episode of a script; `update` does both where it has not been done yet.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, TypeVar

from narrator import budget, episode, formats, sources, track
from narrator.article import Article, languages, speakers
from narrator.episode import Episode, Place, artwork, ebook, ledger, manifest
from narrator.episode import checking as verify
from narrator.episode.artwork import Artwork
from narrator.episode.manifest import Alternate, Manifest
from narrator.errors import OutputError, SettingsError, SourceError
from narrator.events import Fetching, Linking, ScriptReady, Watcher, unwatched
from narrator.files import fingerprint, fingerprint_of, readable
from narrator.formats import Encoder, Format, Tags
from narrator.recording import clips
from narrator.recording.auditions import PlannedLine
from narrator.recording.casting import Speakers
from narrator.recording.estimate import Estimate, estimates
from narrator.recording.jobs import packets
from narrator.recording.plan import Plan, RecordingRequest
from narrator.recording.recorder import Recorder
from narrator.script import Audio, Provenance, Script, digest, selection, speaking, writing
from narrator.script import markdown as script_file
from narrator.script.digest import Digest
from narrator.script.lexicon import EMPTY, Lexicon
from narrator.script.speaking import Pacing, Utterance
from narrator.script.writing import ContentOptions
from narrator.sources import Document, web
from narrator.spoken.phrases import phrases
from narrator.store import Store
from narrator.track import Track

ALBUM = "Narrated articles"

_Written = TypeVar("_Written", Article, Script)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a source is read, and what the user knows better than it does: empty strings leave that as the source says.

    `parts` says that long stretches without headings are to be cut into parts, `choices` what is said of what is not
    plain text, and the `lexicon` how words are said. `is_cast` says that each speaker of a conversation is to have a
    voice of their own, and need not be named each time. Of the chapters those in `only` are read, if any are named, but
    none that is in `skip`; see `narrator.script.selection`. Nothing is fetched when `offline`, else with what `access`
    brings along.
    """

    title: str = ""
    author: str = ""
    language: str = ""
    parts: bool = False
    choices: ContentOptions = writing.DEFAULT
    lexicon: Lexicon = EMPTY
    is_cast: bool = False
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    offline: bool = False
    access: web.Access = web.ANONYMOUS


@dataclass(frozen=True, slots=True)
class EpisodeOptions:
    """How an episode is made.

    `format` is the name of one, `bitrate` in kbit/s or 0 for the format's own, `also` the names of those in which the
    same is to stand beside it, each at its own bit rate, `epub` whether there is to be an e-book that reads itself
    aloud, `chapter_depth` the levels of headings that make chapters, `cover` a picture, `transcripts` those made on
    request. `album` and `artist` are for the tags of an article that tells neither a series nor an author: the title of
    the show, and who makes it. Of the `lexicon` what it holds for the announcement and for single engines counts.
    `intro` and `outro` are recordings that are heard before and after everything else, as
    `narrator.recording.clips.find` gives them. `access` is brought along to the picture of a page.
    """

    format: str = formats.DEFAULT
    bitrate: int = 0
    also: tuple[str, ...] = ()
    epub: bool = False
    chapter_depth: int = 3
    announce: bool = True
    pacing: Pacing = field(default_factory=Pacing)
    cover: bytes = b""
    album: str = ALBUM
    artist: str = ""
    transcripts: tuple[str, ...] = ()
    lexicon: Lexicon = EMPTY
    intro: Audio | None = None
    outro: Audio | None = None
    access: web.Access = web.ANONYMOUS


AS_WRITTEN = ReadOptions()
DEFAULT = EpisodeOptions()

MAX_CHARACTERS = 8_000_000
"""How much an episode may say: some 150 hours. The longest novels have half of that."""


def read(source: str | Document, options: ReadOptions = AS_WRITTEN, *, watch: Watcher = unwatched) -> Script:
    """Read an article or a script file, and decide what is said.

    Args:
        source: an address, a path, "-" for standard input, or what was fetched already.
        watch: is told if something is fetched.

    Raises:
        SourceError: it cannot be had or read, or holds nothing to say.
    """
    document = _fetch(source, options, watch) if isinstance(source, str) else source
    with budget.of(document.name, len(document.content)):
        written = _written(document, options)
        identity = written.identity or _identity(document)
        if options.only:
            # The parts of a book are episodes that stand side by side.
            identity = episode.identity(identity, *options.only)
        written = selection.select(written, options.only, options.skip)
        return replace(
            written,
            opening=speaking.announcement(written, options.lexicon),
            identity=identity,
            provenance=_provenance(document),
        )


def _written(document: Document, options: ReadOptions) -> Script:
    """What is said of a document, or what a person wrote is to be said."""
    if not document.origin.is_fetched and script_file.is_script(document.opening):
        edited = script_file.from_markdown(document.text, document.name, partial(clips.find, folder=_beside(document)))
        title = edited.metadata.title or sources.title_from_name(document.name)
        edited = replace(edited, metadata=replace(edited.metadata, title=title))
        # An announcement that nobody has edited follows the metadata.
        if edited.opening == speaking.announcement(replace(edited, opening=None), options.lexicon):
            edited = replace(edited, opening=None)
        return _overridden(edited, options)
    article = speakers.recognised(_overridden(sources.read(document), options))
    article = languages.settled(article, certain=bool(options.language))
    if options.parts:
        from narrator.article import topics

        own = phrases(article.metadata.language or "en")
        article = topics.cut(article, own.part if own else "{number}")
    return writing.write(article, document.name, options.choices, options.lexicon, is_cast=options.is_cast)


def _beside(document: Document) -> Path:
    """Where files that a document of the user's names are looked for: beside it, or here if it is piped in."""
    return Path() if document.name == "-" else Path(document.name).parent


def combine(of: Digest, options: ReadOptions = AS_WRITTEN) -> Script:
    """One script of several, in which each is a chapter.

    Raises:
        SourceError: there are none.
    """
    names = ", ".join(map(display_name, of.names))
    opt_outs = dict.fromkeys(wish for written in of.scripts for wish in written.provenance.opt_outs)
    return replace(
        _overridden(digest.combine(of, options.lexicon), options),
        identity=episode.identity("digest", of.title, *map(_canonical_name, of.names)),
        provenance=Provenance(names, opt_outs=tuple(opt_outs), parts=tuple(each.identity for each in of.scripts)),
    )


def narrate(
    source: str | Script,
    output: str | Path,
    options: EpisodeOptions = DEFAULT,
    *,
    recorder: Recorder | None = None,
    watch: Watcher = unwatched,
    taken: set[str] | None = None,
) -> Episode:
    """Turn a script into an episode in a folder of its own.

    Args:
        source: a script, or in short what `read` makes one of.
        output: the folder that this folder is to stand in.
        recorder: who records it; one that keeps nothing and chooses the voice itself, if there is none.
        watch: is told what happens.
        taken: folder names that other scripts of the same run have used.

    Raises:
        NarratorError: see `narrator.errors`; nothing is left under a final name then.
    """
    output = Path(output)
    with ExitStack() as stack:
        (audio_format, encoder), *others = _encodings(options)
        recorder = recorder or stack.enter_context(Recorder())
        recorder.warm_up()
        if isinstance(source, str):
            source = read(source, _reading(options, recorder), watch=watch)
        utterances = _framed(source, options)
        _refuse_endless(source, utterances)
        draft = stack.enter_context(episode.draft(output))
        if recorder.store:
            store = stack.enter_context(recorder.store.noting(source.identity, *source.provenance.parts))
        else:
            store = Store(draft / "store", hint=episode.MAKE_ROOM)
        may_fetch = source.provenance.is_fetched and not recorder.options.offline
        painting = stack.enter_context(artwork.Painting(source, options.cover, may_fetch, store, options.access))
        request = _request(source, utterances, _encodings(options), options, _casts(source, output, recorder))
        plan = recorder.plan(request, store)
        watch(ScriptReady(source.metadata.title, plan.engine.title, plan.voices, plan.fallback_reason))
        store.note(key for job in plan.jobs for key in job.keys)
        segments = recorder.record(plan.jobs, store, watch)
        picture = painting.result()
        timeline = track.build_track(
            source,
            utterances,
            segments,
            pacing=options.pacing,
            rate=encoder.rate,
            frame_size=encoder.frame_size,
            depth=options.chapter_depth,
            others=[(each.encoder.rate, each.encoder.frame_size) for each in others],
        )
        files = [_File(audio_format, encoder, timeline)]
        for number, (other, own) in enumerate(others):
            moved = track.in_another_format(timeline, utterances, number, rate=own.rate, frame_size=own.frame_size)
            files.append(_File(other, own, moved))
        merging = tuple(note for file in files for note in _merging(file))
        notes = timeline.notes + merging + plan.notes + source.provenance.opt_outs + picture.notes
        made = _Recorded(source, utterances, replace(timeline, notes=notes), plan, picture, options)
        taken = set() if taken is None else taken
        if standing := _unchanged(made, output, taken):
            return standing
        watch(Linking())
        paths = [draft / f"episode{file.format.suffix}" for file in files]
        for path, file in zip(paths, files, strict=True):
            try:
                with path.open("wb") as opened:
                    file.encoder.link(opened, file.holds, packets(store, file.track.segments), made.tags)
            except OSError as error:
                raise episode.cannot_write(output, error) from error
            verify.episode(path, file.holds, utterances, plan.voice.rate)
        return _install(made, files, paths, output, taken)


def _framed(script: Script, options: EpisodeOptions) -> tuple[Utterance, ...]:
    """All that is heard, in order: the script between the intro and the outro."""
    spoken = speaking.utterances(script, announce=options.announce, lexicon=options.lexicon)
    if any(each.passage.delivery.audio and not each.passage.delivery.audio.path for each in spoken):
        raise SourceError("nobody has looked for the recordings of the script", "read it with narrator.read")
    first, last = (speaking.recorded(audio) if audio else () for audio in (options.intro, options.outro))
    return (*first, *spoken, *last)


def update(
    source: str | Document,
    output: str | Path,
    reading: ReadOptions = AS_WRITTEN,
    options: EpisodeOptions = DEFAULT,
    *,
    recorder: Recorder,
    watch: Watcher = unwatched,
    taken: set[str] | None = None,
) -> Episode:
    """Have the episode of a source stand in a folder as it would be made now; see `read` and `narrate`.

    Where the recorder's store tells that it does, the source is not even read.

    Raises:
        NarratorError: see `narrator.errors`; what stood there before is left as it was.
    """
    taken = set() if taken is None else taken
    if isinstance(source, str):
        if web.is_address(source):
            recorder.warm_up()
        source = _fetch(source, reading, watch)
    key = _ledger_key(source, Path(output), reading, options, recorder)
    standing = ledger.find(recorder.store, key, Path(output)) if recorder.store else None
    if standing and standing.folder.name not in taken:
        taken.add(standing.folder.name)
        return standing
    recorder.warm_up()
    script = read(source, reading, watch=watch)
    made = narrate(script, output, options, recorder=recorder, watch=watch, taken=taken)
    if recorder.store:
        with recorder.store.noting(script.identity) as store:
            ledger.note(store, key, made)
    return made


def forget(source: str, store: Store, page_cache: Path | None = None) -> tuple[int, int]:
    """Remove what a store has of a source, or of the episode in a folder: how many entries, and their bytes.

    What other episodes have in common with it is recorded again for them when they change. Episodes stay. Nothing is
    fetched, and a file may be gone.

    Raises:
        SourceError: it is a file that cannot be read, or a folder without an episode.
    """
    entries, size = store.forget(_owner(source))
    if page_cache and web.is_address(source):
        more = web.forget(source, page_cache)
        entries, size = entries + bool(more), size + more
    return entries, size


def _owner(source: str) -> str:
    """The identity under which a store has what was used for a source."""
    if web.is_address(source) or not (source == "-" or Path(source).exists()):
        return named_identity(source)
    if Path(source).is_dir():
        try:
            return manifest.read(Path(source)).identity
        except (OSError, ValueError) as error:
            raise SourceError(f"{source} is no folder of an episode", "give a source, or such a folder") from error
    document = sources.fetch(source)
    is_script = script_file.is_script(document.opening)
    identity = script_file.from_markdown(document.text, document.name).identity if is_script else ""
    return identity or _identity(document)


def _ledger_key(
    source: Document, output: Path, reading: ReadOptions, options: EpisodeOptions, recorder: Recorder
) -> str:
    return ledger.entry_key(
        str(output.resolve()),
        _identity(source),
        repr((source.origin, source.suffix, source.charset)),
        *(fingerprint(each.content) for each in (source, *source.later)),
        repr(reading),
        repr(replace(options, cover=b"")),
        fingerprint(options.cover),
        recorder.fingerprint,
    )


class _Encoding(NamedTuple):
    """A format, at the bit rate that is wanted."""

    format: Format
    encoder: Encoder


class _File(NamedTuple):
    """A file that is to be linked, with all on its own clock."""

    format: Format
    encoder: Encoder
    track: Track

    @property
    def holds(self) -> Track:
        """The track with as many chapters as there can be in the file."""
        return track.with_chapters(self.track, self.encoder.max_chapters)


def _encodings(options: EpisodeOptions) -> list[_Encoding]:
    """The formats in which the episode is to be, the usual one first.

    Raises:
        SettingsError: one cannot be had, or none of them can be in the e-book that is wanted.
    """
    usual, *others = (formats.find(name) for name in dict.fromkeys((options.format, *options.also)))
    if options.epub and not any(each.epub_type for each in (usual, *others)):
        raise SettingsError(f"an e-book cannot hold {usual.title} files", "take --format mp3 as well")
    return [_Encoding(usual, usual.at(options.bitrate)), *(_Encoding(other, other.at(0)) for other in others)]


@dataclass(frozen=True, slots=True)
class _Recorded:
    """An episode of which everything is recorded and counted."""

    script: Script
    utterances: Sequence[Utterance]
    track: Track
    plan: Plan
    picture: Artwork
    options: EpisodeOptions

    @property
    def slug(self) -> str:
        return episode.slug(self.script.metadata.title, Path(self.script.provenance.name).stem)

    @property
    def tags(self) -> Tags:
        about = self.script.metadata
        return Tags(
            title=about.title,
            album=about.series or self.options.album,
            author=about.author or self.options.artist,
            published=about.published,
            language=about.language,
            link=about.link,
            comment=f"Read by a synthetic voice ({self.plan.engine.title}, {self.plan.voices}). Made with narrator.",
            source=self.script.identity,
            cover=self.picture.small,
            narrator=f"{self.plan.engine.title}, {self.plan.voices}",
            series=about.series,
            description=about.description,
        )

    @property
    def recipe(self) -> str:
        """A digest of all that shapes the files: where it is the same, they would be made again as they are."""
        pictures = (fingerprint(self.picture.cover), fingerprint(self.picture.small))
        keys = [(segment.key, *(other.key for other in segment.others)) for segment in self.track.segments]
        clock = (self.track.starts, self.track.chapters, self.track.notes)
        parts = (
            self.script,
            self.utterances,
            self.tags,
            keys,
            clock,
            pictures,
            self.options.transcripts,
            self.options.epub,
            self.plan.cast,
        )
        return episode.identity(version("narrator"), repr(parts))

    def place(self, output: Path, taken: set[str]) -> AbstractContextManager[Place]:
        """Where it is to be; see `narrator.episode.place`."""
        from narrator.episode import contents  # not before there is sound: a service's first answer waits for nothing

        suffixes = [each.format.suffix for each in _encodings(self.options)] + [ebook.SUFFIX] * self.options.epub
        return episode.place(
            output, self.slug, self.script.identity, taken=taken, files=contents.FILES, suffixes=suffixes
        )

    def episode(self, place: Place, about: Manifest, *, is_unchanged: bool = False) -> Episode:
        # Files that a script names may change, of which its own bytes tell nothing.
        has_files = any(each.passage.delivery.audio for each in self.utterances if each.section is not None)
        is_provisional = self.plan.is_provisional or has_files or bool(self.picture.notes or place.notes)
        return Episode(place.folder, about, self.plan.fallback_reason, is_unchanged, is_provisional)


def planned_lines(
    written: Script, output: Path, options: EpisodeOptions, recorder: Recorder, store: Store
) -> list[PlannedLine]:
    """The lines of the episode that `narrate` would make of a script, each with what speaks it.

    Raises:
        VoiceError: nobody can speak.
    """
    utterances = speaking.utterances(written, announce=options.announce, lexicon=options.lexicon)
    request = _request(written, utterances, _encodings(options), options, _casts(written, output, recorder))
    return [
        PlannedLine(line.shown, job, place, utterance.passage.delivery.language or request.language)
        for utterance, job in zip(utterances, recorder.plan(request, store).jobs, strict=True)
        for place, line in enumerate(utterance.passage.lines)
    ]


def _casts(written: Script, output: Path, recorder: Recorder) -> Mapping[str, Sequence[str]]:
    """The voices that speakers have in earlier episodes, if they are to keep them."""
    return manifest.casts(output) if recorder.options.cast.is_wanted and written.voices else {}


def estimate(written: Script, recorder: Recorder, store: Store, options: EpisodeOptions = DEFAULT) -> list[Estimate]:
    """What narrating a script would take with each engine, or with the recorder's. Nothing is asked of anybody."""
    utterances = speaking.utterances(written, announce=options.announce, lexicon=options.lexicon)
    request = _request(written, utterances, _encodings(options), options, {})
    return estimates(recorder, request, utterances, options.pacing, store)


def _refuse_endless(source: Script, utterances: Sequence[Utterance]) -> None:
    if sum(len(line) for utterance in utterances for line in utterance.said) > MAX_CHARACTERS:
        what = f"“{source.metadata.title}” would last for more than a hundred hours"
        raise SourceError(what, "make an episode of each of its parts")


def display_name(name: str) -> str:
    """What anybody may know of a source: its address without a login, or the name of its file without the folder."""
    return web.without_login(name) if web.is_address(name) else readable(Path(name).name)


def _reading(options: EpisodeOptions, recorder: Recorder) -> ReadOptions:
    return ReadOptions(lexicon=options.lexicon, offline=recorder.options.offline, access=options.access)


def _fetch(source: str, options: ReadOptions, watch: Watcher) -> Document:
    """Get a source; an address only where something may be asked for."""
    if web.is_address(source):
        if options.offline:
            hint = "allow it with --no-offline, or give the saved page"
            raise SourceError(f"{web.without_login(source)} is on the network, and narrator is to stay offline", hint)
        from narrator.sources.web.addresses import shown

        watch(Fetching(shown(source)))
    return sources.fetch(source, options.access)


def _overridden(written: _Written, options: ReadOptions) -> _Written:
    about = written.metadata
    metadata = replace(
        about,
        title=options.title or about.title,
        author=options.author or about.author,
        language=options.language or about.language,
    )
    return replace(written, metadata=metadata)


def _identity(source: Document) -> str:
    """What stays the same when a source is narrated again. Standard input has no name, but what was piped in."""
    if source.origin.identity:
        return episode.identity(*source.origin.identity)
    if source.name == sources.STANDARD_INPUT:
        return episode.identity("content", fingerprint(source.content))
    return named_identity(source.name)


def named_identity(source: str) -> str:
    """The identity of what is known by its address or path."""
    return episode.identity(_canonical_name(source))


def _canonical_name(name: str) -> str:
    return display_name(name) if web.is_address(name) else str(Path(name).resolve())


def _provenance(source: Document) -> Provenance:
    is_fetched = web.is_address(source.name)
    return Provenance(display_name(source.name), is_fetched, source.origin.private_host, source.origin.opt_outs)


def _request(
    written: Script,
    utterances: Sequence[Utterance],
    encodings: Sequence[_Encoding],
    options: EpisodeOptions,
    earlier: Mapping[str, Sequence[str]],
) -> RecordingRequest:
    language, pause = written.metadata.language, options.pacing.line
    who = Speakers(written.voices, earlier)
    usual, *others = (each.encoder for each in encodings)
    return RecordingRequest(utterances, language, pause, usual, options.lexicon, who, tuple(others))


def _merging(file: _File) -> tuple[str, ...]:
    """A note, where an audio file cannot hold all chapters."""
    every, kept = len(file.track.chapters), len(file.holds.chapters)
    if kept == every:
        return ()
    title = file.format.title
    return (f"{every} chapters are more than the {title} file can hold: merged there into {kept}; the page has all",)


def _unchanged(made: _Recorded, output: Path, taken: set[str]) -> Episode | None:
    """The episode that stands already as it would be made, if there is one."""
    looked_at = set(taken)
    with made.place(output, looked_at) as place:
        if not episode.is_unchanged(place, made.recipe):
            return None
    taken |= looked_at
    return made.episode(place, place.previous, is_unchanged=True) if place.previous else None


def _install(made: _Recorded, files: Sequence[_File], paths: Sequence[Path], output: Path, taken: set[str]) -> Episode:
    """Give the finished files, and what belongs beside them, a folder; what of the user's stays there is noted."""
    from narrator.episode import contents

    with made.place(output, taken) as place:
        timeline = replace(made.track, notes=made.track.notes + place.notes)
        path, *others = paths
        name, *names = (f"{place.folder.name}{each.suffix}" for each in paths)
        if name in place.theirs:
            hint = "move it away, or choose another --output"
            raise OutputError(f"{place.folder / name} is not as narrator wrote it, and is left as it is", hint)
        kept = {each: named for each, named in zip(others, names, strict=True) if named not in place.theirs}
        about = contents.build_manifest(
            made.script,
            timeline,
            previous=place.previous,
            source=made.script.provenance.name,
            audio=name,
            size=path.stat().st_size,
            content=fingerprint_of(path),
            engine=made.plan.engine.title,
            voice=made.plan.voices,
            recipe=made.recipe,
            voices=dict(made.plan.cast),
            extra=made.options.transcripts,
            theirs=place.theirs,
            alternates={Alternate(named, each.stat().st_size): fingerprint_of(each) for each, named in kept.items()},
        )
        picture = made.picture
        if made.options.epub and f"{place.folder.name}{ebook.SUFFIX}" not in place.theirs:
            about, book = _bound(made, files, paths, about, place.folder.name)
            kept[book] = about.epub
        beside = contents.files(about, made.script, made.utterances, timeline, picture.cover, picture.small)
        episode.install(path, place, beside, list(kept))
        return made.episode(place, manifest.from_json(beside[manifest.FILE]))


def _bound(
    made: _Recorded, files: Sequence[_File], paths: Sequence[Path], about: Manifest, name: str
) -> tuple[Manifest, Path]:
    """The e-book in a draft, and the manifest that knows of it."""
    file, path = next((file, path) for file, path in zip(files, paths, strict=True) if file.format.epub_type)
    book = path.with_suffix(ebook.SUFFIX)
    sound = ebook.Sound(path, path.suffix, file.format.epub_type, file.track)
    ebook.write(book, about, made.script, made.utterances, sound, made.picture.cover)
    named = f"{name}{ebook.SUFFIX}"
    return replace(about, epub=named, files={**about.files, named: (fingerprint_of(book),)}), book
