"""From recorded segments on a track to an episode in its folder."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from threading import Timer
from typing import NamedTuple

from narrator import episode
from narrator.episode import Episode, checking, folders, manifest
from narrator.episode.artwork import Artwork
from narrator.episode.folders import Place
from narrator.episode.manifest import Manifest
from narrator.errors import OutputError
from narrator.events import Event, RecordingStarted, Watcher
from narrator.files import fingerprint, fingerprint_of, sync
from narrator.formats import Tags
from narrator.pipeline.encodings import File, merging
from narrator.pipeline.options import EpisodeOptions
from narrator.recording.jobs import packets
from narrator.recording.plan import Plan
from narrator.script import Script
from narrator.script.speaking import Utterance
from narrator.store import Store
from narrator.track import Track

# Digits of a source's identity: among 10,000 articles with the same title, two collide in one of 20,000 archives.
_OWN_NAME = 10
_ASIDE = "aside"

# Seconds. While this thread works, a message to a worker takes 5 ms longer each time that it has to wait for it.
_HEAD_START = 0.1

# Looking it up reads the whole description of the package: 1.2 ms, for each of thousands of episodes.
_version = cache(version)


@dataclass(frozen=True)
class Recorded:
    """An episode whose passages are all recorded and on a track."""

    script: Script
    utterances: Sequence[Utterance]
    plan: Plan
    picture: Artwork
    files: Sequence[File]
    options: EpisodeOptions

    @cached_property
    def track(self) -> Track:
        """The track of the main file, with all notes about the episode."""
        usual = self.files[0].track
        merged = tuple(note for file in self.files for note in merging(file))
        notes = usual.notes + merged + self.plan.notes + self.script.provenance.notes + self.picture.notes
        return replace(usual, notes=notes)

    @property
    def slug(self) -> str:
        about = self.script.metadata
        name = episode.slug(about.title, Path(self.script.provenance.name).stem, language=about.language)
        return f"{name}-{self.script.identity[:_OWN_NAME]}" if self.options.has_own_names else name

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

    @cached_property
    def recipe(self) -> str:
        """A digest of all that shapes the files: if it is the same, they would be the same."""
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
        return episode.identity(_version("narrator"), repr(parts))

    def place(self, output: Path, taken: set[str], aside: Path | None = None) -> AbstractContextManager[Place]:
        """Choose its folder; see `narrator.episode.folders.place`."""
        # Imported only once there is sound: nothing may delay a service's first answer.
        from narrator.episode import contents, ebook

        suffixes = [each.format.suffix for each in self.files] + [ebook.SUFFIX] * self.options.epub
        return folders.place(
            output,
            self.slug,
            self.script.identity,
            relative=self.relative(output),
            taken=taken,
            files=contents.FILES,
            suffixes=suffixes,
            aside=aside,
        )

    def relative(self, output: Path) -> str:
        """A digest of the title and of the file's path from the output folder: the same if both are moved."""
        if not self.script.provenance.path:
            return ""
        path, *only = self.script.provenance.path
        try:
            seen = Path(os.path.relpath(path, output.resolve())).as_posix()
        except ValueError:
            return ""  # On Windows there is no relative path between drives.
        return episode.identity(seen, *only, self.script.metadata.title)

    def episode(self, place: Place, about: Manifest, *, is_unchanged: bool = False) -> Episode:
        # Files that a script names may change without changing the script.
        has_files = any(each.passage.delivery.audio for each in self.utterances if each.section is not None)
        is_provisional = self.plan.is_provisional or has_files or bool(self.picture.notes or place.notes)
        return Episode(place.folder, about, self.plan.fallback_reason, is_unchanged, is_provisional)


class Linked(NamedTuple):
    """An audio file in a draft, verified, and the fingerprint of its content; see `narrator.files`."""

    file: File
    path: Path
    content: str


class Naming(Enum):
    """What to call an episode whose name another one has: add a number, take the name, or raise `NameTakenError`."""

    NUMBERED, FIRST, ALONE = range(3)


class NameTakenError(Exception):
    """Another episode has the name of one that must not be numbered."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def loading_meanwhile(watch: Watcher) -> Watcher:
    """A watcher that forwards events, and loads what finishing an episode needs while workers speak.

    At the end, only one processor would be busy.
    """

    def forward(event: Event) -> None:
        watch(event)
        if isinstance(event, RecordingStarted) and event.stored < event.passages:
            loading = Timer(_HEAD_START, _load)
            # Nobody who wants to exit waits for it.
            loading.daemon = True
            loading.start()

    return forward


def _load() -> None:
    from narrator.episode import contents, ebook, rendering  # noqa: F401

    rendering.load()


def unchanged(made: Recorded, output: Path, taken: set[str], *, naming: Naming = Naming.NUMBERED) -> Episode | None:
    """The existing episode, if it is the same as what would be made now.

    Raises:
        NameTakenError: there is none, and another episode has its name; see `Naming`.
    """
    looked_at = set(taken)
    with made.place(output, looked_at) as place:
        _check_name(made, place, naming=naming)
        if not folders.is_unchanged(place, made.recipe):
            return None
    taken |= looked_at
    return made.episode(place, place.previous, is_unchanged=True) if place.previous else None


def _check_name(made: Recorded, place: Place, *, naming: Naming) -> None:
    is_numbered = place.previous is None and place.folder.name != made.slug
    if is_numbered and naming is Naming.ALONE:
        raise NameTakenError(made.slug)


def link(made: Recorded, output: Path, draft: Path, store: Store) -> list[Linked]:
    """Link the segments in the store into the files of an episode in a draft, and verify them.

    Raises:
        VerifyError: something is missing or wrong.
        OutputError: the draft cannot be written.
    """
    try:
        return [_linked(made, file, draft, store) for file in made.files]
    except OSError as error:
        raise folders.cannot_write(output, error) from error


def _linked(made: Recorded, file: File, draft: Path, store: Store) -> Linked:
    path = draft / f"episode{file.format.suffix}"
    with path.open("wb") as opened:
        file.encoder.link(opened, file.holds, packets(store, file.track.segments), made.tags)
    with ThreadPoolExecutor(2) as beside:
        # The disk and the other processors are idle at this point.
        held = beside.submit(sync, path)
        content = beside.submit(fingerprint_of, path)
        checking.episode(path, file.holds, made.utterances, made.plan.voice.rate)
        held.result()
        return Linked(file, path, content.result())


def install(
    made: Recorded, linked: Sequence[Linked], output: Path, taken: set[str], *, naming: Naming = Naming.NUMBERED
) -> Episode:
    """Put the finished files, and what belongs beside them, into a folder; note which of the user's files stay there.
    Raises:
        NameTakenError: another episode has its name; see `Naming`.
    """
    from narrator.episode import contents, ebook
    from narrator.episode.contents import AudioFile

    audio, *others = linked
    aside = audio.path.with_name(_ASIDE) if naming is Naming.FIRST else None
    with made.place(output, taken, aside) as place:
        _check_name(made, place, naming=naming)
        timeline = replace(made.track, notes=made.track.notes + place.notes)
        name, *names = (f"{place.folder.name}{each.path.suffix}" for each in linked)
        if name in place.theirs:
            hint = "move it away, or choose another --output"
            raise OutputError(f"{place.folder / name} is not as narrator wrote it, and is left as it is", hint)
        kept = [(each, named) for each, named in zip(others, names, strict=True) if named not in place.theirs]
        about = contents.build_manifest(
            made.script,
            timeline,
            made.plan,
            place,
            [AudioFile(named, each.path.stat().st_size, each.content) for each, named in ((audio, name), *kept)],
            recipe=made.recipe,
            relative=made.relative(output),
            extra=made.options.transcripts,
        )
        paths = [each.path for each, _ in kept]
        if made.options.epub and f"{place.folder.name}{ebook.SUFFIX}" not in place.theirs:
            about, book = _with_ebook(made, linked, about, place.folder.name)
            paths.append(book)
        picture = made.picture
        beside = contents.files(about, made.script, made.utterances, timeline, picture.cover, picture.small)
        folders.install(audio.path, place, beside, paths)
        return made.episode(place, manifest.from_json(beside[manifest.FILE]))


def _with_ebook(made: Recorded, linked: Sequence[Linked], about: Manifest, name: str) -> tuple[Manifest, Path]:
    """Write the e-book in a draft, and add it to the manifest."""
    from narrator.episode import ebook

    file, path, _ = next(each for each in linked if each.file.format.epub_type)
    book = path.with_suffix(ebook.SUFFIX)
    sound = ebook.Sound(path, path.suffix, file.format.epub_type, file.track)
    ebook.write(book, about, made.script, made.utterances, sound, made.picture.cover)
    named = f"{name}{ebook.SUFFIX}"
    return replace(about, epub=named, files={**about.files, named: (fingerprint_of(book),)}), book
