"""Narrating only what has changed: looking up in the store which episodes are up to date, and forgetting them."""

import os
from dataclasses import replace
from pathlib import Path

from narrator import sources
from narrator.episode import Episode, ledger, manifest
from narrator.errors import SourceError
from narrator.events import Watcher, unwatched
from narrator.files import fingerprint
from narrator.pipeline.narrating import narrate
from narrator.pipeline.options import AS_WRITTEN, DEFAULT, EpisodeOptions, ReadOptions
from narrator.pipeline.reading import fetch, identity_of, named, named_identity, read
from narrator.recording.recorder import Recorder
from narrator.script import markdown as script_file
from narrator.sources import Document, web
from narrator.store import Store


def update(
    source: str | os.PathLike[str] | Document,
    output: str | Path,
    reading: ReadOptions = AS_WRITTEN,
    options: EpisodeOptions = DEFAULT,
    *,
    recorder: Recorder,
    watch: Watcher = unwatched,
    taken: set[str] | None = None,
) -> Episode:
    """Bring the episode of a source in an output folder up to date; see `read` and `narrate`.

    If the recorder's store shows that it is, the source is not even read.

    Raises:
        NarratorError: see `read` and `narrate`; an earlier episode is left as it was.
    """
    taken = set() if taken is None else taken
    if not isinstance(source, Document):
        source = named(source)
        if web.is_address(source):
            recorder.warm_up()
        source = fetch(source, reading, watch)
    key, current = look_up(source, Path(output), reading, options, recorder, taken)
    if current:
        return current
    recorder.warm_up()
    made = narrate(read(source, reading, watch=watch), output, options, recorder=recorder, watch=watch, taken=taken)
    note(recorder.store, key, made)
    return made


def look_up(
    source: Document,
    output: Path,
    reading: ReadOptions,
    options: EpisodeOptions,
    recorder: Recorder,
    taken: set[str],
) -> tuple[str, Episode | None]:
    """The key under which a store notes the episode of a source, and that episode if it is up to date.

    Raises:
        OutputError: the store cannot be read.
    """
    if not recorder.store:
        return "", None
    key = _key(source, output, reading, options, recorder)
    current = ledger.find(recorder.store, key, output)
    if current is None or current.folder.name in taken:
        return key, None
    taken.add(current.folder.name)
    return key, current


def note(store: Store | None, key: str, made: Episode) -> None:
    """Note in a store where an episode is.

    Raises:
        OutputError: the store cannot be written.
    """
    if store:
        with store.noting(made.manifest.identity) as noting:
            ledger.note(noting, key, made)


def forget(source: str, store: Store, page_cache: Path | None = None) -> tuple[int, int]:
    """Remove what a store has of a source, or of the episode in a folder; returns how many entries and bytes that was.

    What other episodes share with it is recorded again when they change. Episodes are kept. Nothing is fetched, and a
    file need not exist any more.

    Raises:
        SourceError: it is a file that cannot be read, or a folder without an episode.
    """
    entries, size = store.forget(_owner(source))
    if page_cache and web.is_address(source):
        more = web.forget(source, page_cache)
        entries, size = entries + bool(more), size + more
    return entries, size


def _owner(source: str) -> str:
    """The identity under which a store notes what was used for a source."""
    if web.is_address(source) or not (source == "-" or Path(source).exists()):
        return named_identity(source)
    if Path(source).is_dir():
        try:
            return manifest.read(Path(source)).identity
        except (OSError, ValueError) as error:
            raise SourceError(f"{source} is not the folder of an episode", "give a source, or such a folder") from error
    document = sources.fetch(source)
    is_script = script_file.is_script(document.opening)
    identity = script_file.from_markdown(document.text, document.name).identity if is_script else ""
    return identity or identity_of(document)


def _key(source: Document, output: Path, reading: ReadOptions, options: EpisodeOptions, recorder: Recorder) -> str:
    return ledger.entry_key(
        str(output.resolve()),
        identity_of(source),
        repr((source.origin, source.suffix, source.charset)),
        *(fingerprint(each.content) for each in (source, *source.later)),
        repr(reading),
        repr(replace(options, cover=b"")),
        fingerprint(options.cover),
        recorder.fingerprint,
    )
