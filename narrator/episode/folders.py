"""The folder of an episode: how it appears in an output folder, complete or not at all.

A draft is a hidden folder beside the finished ones. It is locked while its run lives; what a killed run left behind is
removed by the next one. A file gets its final name only once it is complete and verified.
"""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain, count
from pathlib import Path
from queue import SimpleQueue

from filelock import FileLock, Timeout

from narrator import formats, system
from narrator.episode import manifest
from narrator.episode.manifest import Manifest
from narrator.errors import OutputError
from narrator.files import fingerprint_of, is_one_of, is_regular, sync

MAKE_ROOM = "free some space or choose another --output"
"""The hint if the output folder cannot be written."""

# Installing an episode takes a second, but a process that was suspended meanwhile keeps the lock.
_LOCK_SECONDS = 60.0
_ABANDONED_SECONDS = 60
_LOCK, _STAGED, _BETWEEN = "lock", "staged", "between.json"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an episode goes: its folder, which may not exist yet, and what is known of the episode in it.

    `ours` are the names of files beside its audio that are still as narrator wrote them. `theirs` are names that
    narrator would use but that the user's files have, each with whether it can be referred to, which a folder or a link
    cannot. `notes` say, as sentences, what is left alone.
    """

    folder: Path
    previous: Manifest | None
    ours: frozenset[str]
    theirs: Mapping[str, bool]
    notes: tuple[str, ...]


@contextmanager
def draft(output: Path) -> Iterator[Path]:
    """A hidden folder in the output folder for the files of an unfinished episode; it is removed afterwards.

    Raises:
        OutputError: the output folder cannot be written.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(output)
        folder = Path(tempfile.mkdtemp(prefix=".draft-", dir=output))
    except OSError as error:
        raise cannot_write(output, error) from error
    try:
        with FileLock(folder / _LOCK):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def place(
    output: Path,
    name: str,
    source: str,
    *,
    relative: str = "",
    taken: set[str],
    files: Collection[str],
    suffixes: Collection[str] = (),
    aside: Path | None = None,
) -> Iterator[Place]:
    """The place for an episode: the folder `name` in the output folder, which may not exist yet.

    The folder of an older episode from the same source is used again, whatever its name: its address stays the same. So
    is the folder of one whose source had the same path relative to the output folder: both were moved, or copied. If
    anything else has that name, or the audio in it was changed, it is left alone, and the name gets a number. While the
    block runs, no other process installs episodes in the same output folder.

    Args:
        name: the slug.
        source: the identity of the source, as in its `episode.json`.
        relative: a digest of the source's path relative to the output folder; "" if that means nothing.
        taken: names that this run has used; the one found is added.
        files: the names of all files that an episode may have beside its audio.
        suffixes: the suffixes of the audio files that will be there.
        aside: where to move whatever has the name, if it is to be moved out of the way.

    Raises:
        OutputError: the output folder cannot be written.
    """
    try:
        with locked(output):
            if aside:
                # A file that is open somewhere may refuse to be moved; it then stays where it is.
                with suppress(OSError):
                    (output / name).rename(aside)
            found = _find(output / name, source, relative, taken, files, suffixes)
            yield found
            taken.add(found.folder.name)
    except OSError as error:
        raise cannot_write(output, error) from error


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Keep other processes from writing to the episodes of an output folder while the block runs.

    Raises:
        OutputError: another one has been doing so for a minute.
        OSError: the folder cannot be written.
    """
    try:
        with FileLock(hidden(output, ".lock"), timeout=_LOCK_SECONDS):
            yield
    except Timeout:
        what = f"another narrator has been publishing to {output} for {_LOCK_SECONDS:g} seconds"
        raise OutputError(what, "wait for it, or stop it if it hangs; then run the same command again") from None


def is_unchanged(place: Place, recipe: str) -> bool:
    """Whether a place has an episode that was made by this recipe, with all of its files as they were written."""
    previous = place.previous
    if not previous or previous.recipe != recipe or place.theirs or place.notes:
        return False
    return previous.audio in previous.files and place.ours.issuperset(previous.files)


def install(file: Path, place: Place, beside: Mapping[str, bytes], others: Sequence[Path] = ()) -> Path:
    """Give a finished audio file, and what belongs beside it, their final names in the folder of an episode.

    A new folder appears with all of its files. In an existing one, each file is replaced atomically, in the given
    order; files that narrator wrote and no longer wants are removed, and everything else stays. Ctrl-C waits until that
    is done.

    Args:
        file: the audio, in a draft. It gets the folder's name.
        beside: the other files by name, `episode.json` the last; an empty one is not written.
        others: the audio in other formats, named and placed alike.

    Raises:
        OSError: the folder cannot be written.
    """
    return _uninterrupted(lambda: _install((file, *others), place, beside))


def _install(audios: Sequence[Path], place: Place, beside: Mapping[str, bytes]) -> Path:
    folder, staged = place.folder, audios[0].parent / _STAGED
    names = [f"{folder.name}{file.suffix}" for file in audios]
    wanted = {name: content for name, content in beside.items() if content and name not in place.theirs}
    staged.mkdir()
    for file, name in zip(audios, names, strict=True):
        file.rename(staged / name)
    for name, content in wanted.items():
        (staged / name).write_bytes(content)
    is_new = not os.path.lexists(folder)
    if not is_new:
        (staged / _BETWEEN).write_bytes(_between(place.previous, wanted[manifest.FILE], folder / names[0]))
    paths = (staged, *staged.iterdir())
    with ThreadPoolExecutor(len(paths)) as pool:
        # Syncing all at once takes the disk much less time than one by one.
        list(pool.map(sync, paths))
    if is_new:
        staged.rename(folder)
        sync(folder.parent)
    else:
        _replace(staged, place, (*names, *wanted))
        sync(folder)
    return folder / names[0]


def _uninterrupted(work: Callable[[], Path]) -> Path:
    """Do work that no signal may interrupt: signals interrupt only the main thread, so another one does it."""
    done: SimpleQueue[Future[Path]] = SimpleQueue()
    with ThreadPoolExecutor(1) as pool:
        # When the pool is closed it waits for its thread, but not for one whose start was interrupted.
        pool.submit(Path).add_done_callback(done.put)
        done.get()
        pool.submit(work).add_done_callback(done.put)
        return done.get().result()


def _replace(staged: Path, place: Place, names: Sequence[str]) -> None:
    """Put files of these names into the folder of an older episode, and remove those that it no longer has."""
    # Whatever happens from here on, the next run can identify narrator's own files.
    (staged / _BETWEEN).replace(place.folder / manifest.FILE)
    for name in names:
        (staged / name).replace(place.folder / name)
    for name in place.ours.difference(names):
        (place.folder / name).unlink(missing_ok=True)


def _between(previous: Manifest | None, coming: bytes, audio: Path) -> bytes:
    """The `episode.json` for while an episode is being replaced: it accepts both the old and the new files."""
    new = manifest.from_json(coming)
    old = dict(previous.files) if previous else {}
    if audio.name not in old and os.path.lexists(audio):
        old[audio.name] = (fingerprint_of(audio),)
    both = {name: (*old.get(name, ()), *new.files.get(name, ())) for name in (*old, *new.files)}
    return manifest.to_json(replace(previous or new, files=both, recipe="")).encode()


def _find(
    first: Path,
    source: str,
    relative: str,
    taken: Collection[str],
    files: Collection[str],
    suffixes: Collection[str],
) -> Place:
    changed: dict[str, None] = {}
    for folder, known in chain(((first, source),), _made_of(first.parent, source, relative)):
        owner, previous = _owner(folder, known, files)
        if folder.name not in taken and owner is _Owner.SOURCE:
            return _place_in(folder, known, previous, files, suffixes, changed)
        if owner is _Owner.CHANGED:
            changed[folder.name] = None
    for folder in _numbered(first):
        owner, previous = _owner(folder, source, files)
        if folder.name not in taken and owner in (_Owner.NOBODY, _Owner.LOST):
            return _place_in(folder, source, previous, files, suffixes, changed)
    raise AssertionError("numbers have no end")


def _numbered(path: Path) -> Iterator[Path]:
    yield path
    for number in count(2):
        yield path.with_name(f"{path.name}-{number}")


def hidden(output: Path, name: str) -> Path:
    """A file of narrator's own in an output folder; its name gets a number if something of the user's has it."""
    return next(path for path in _numbered(output / name) if not os.path.lexists(path) or is_regular(path))


def _made_of(output: Path, source: str, relative: str) -> Iterator[tuple[Path, str]]:
    """The folders that may have the episode of a source, each with the identity by which it is known there."""
    for name in manifest.of_source(output, source):
        yield output / name, source
    for name, known in manifest.moved(output, relative):
        yield output / name, known


class _Owner(Enum):
    """Whose a folder is: nobody's yet, the source's (its audio may be lost or changed), or anybody else's."""

    NOBODY, SOURCE, LOST, CHANGED, OTHER = range(5)


def _owner(folder: Path, source: str, files: Collection[str]) -> tuple[_Owner, Manifest | None]:
    """Whose a folder is, and the manifest of the episode in it."""
    if not os.path.lexists(folder):
        return _Owner.NOBODY, None
    if folder.is_symlink() or not folder.is_dir():
        return _Owner.OTHER, None
    previous, is_ours = _previous(folder)
    audio = _audio(folder, previous)
    if not audio and not any(os.path.lexists(folder / name) for name in files):
        return (_Owner.NOBODY if os.access(folder, os.W_OK) else _Owner.OTHER), None
    if previous and previous.identity != source:
        return _Owner.OTHER, None
    if not audio:
        return (_Owner.LOST if previous else _Owner.OTHER), previous
    if written_as := _written_as(audio, previous):
        return (_Owner.SOURCE, previous) if _is_one_of(audio, written_as) else (_Owner.CHANGED, None)
    if formats.source_of(audio) != source:
        return _Owner.OTHER, None
    return (_Owner.SOURCE, previous) if is_ours else (_Owner.CHANGED, None)


def _audio(folder: Path, previous: Manifest | None) -> Path | None:
    """Whatever has the name of the audio of an episode in a folder."""
    suffixes = dict.fromkeys((*([Path(previous.audio).suffix] if previous else []), *formats.suffixes()))
    paths = (folder / f"{folder.name}{suffix}" for suffix in suffixes)
    return next((path for path in paths if os.path.lexists(path)), None)


def _written_as(audio: Path, previous: Manifest | None) -> Collection[str]:
    """The fingerprints that an episode's audio may have; episodes of early versions recorded none."""
    return previous.files.get(audio.name) or previous.files.get(previous.audio, ()) if previous else ()


def _is_one_of(path: Path, fingerprints: Collection[str]) -> bool:
    try:
        return is_one_of(path, fingerprints)
    except OSError:
        return False


def _previous(folder: Path) -> tuple[Manifest | None, bool]:
    """The manifest of the episode in a folder, and whether narrator may replace that file."""
    if not os.path.lexists(folder / manifest.FILE):
        return None, True
    try:
        return manifest.read(folder), True
    except OSError:
        return None, False
    except ValueError:
        return None, manifest.is_remnant(folder)


def _place_in(
    folder: Path,
    source: str,
    previous: Manifest | None,
    files: Collection[str],
    suffixes: Collection[str],
    changed: Collection[str],
) -> Place:
    """A folder, with its files sorted into narrator's and the user's. A file without a record is the user's."""
    known = previous.files if previous else {}
    audios = [name for name in known if name not in files and Path(name).name == name]
    # Without a record, the audio's tags say whose it is.
    wanted = (folder / f"{folder.name}{suffix}" for suffix in suffixes)
    audios += [path.name for path in wanted if path.name not in known and (known or formats.source_of(path) != source)]
    ours: set[str] = set()
    theirs: dict[str, bool] = {}
    for name in (*files, *audios):
        if name != manifest.FILE and os.path.lexists(folder / name):
            try:
                if manifest.is_own(folder / name, known.get(name, ())):
                    ours.add(name)
                else:
                    theirs[name] = True
            except OSError:
                theirs[name] = False
    why = f"since its audio or {manifest.FILE} is not as narrator wrote it; this episode is in {folder.name}"
    notes = [f"{name} is left as it is, {why}" for name in changed]
    if theirs:
        names = ", ".join(theirs)
        notes.append(f"your own files in {folder.name} are kept: {names}; move them away to have them made again")
    return Place(folder, previous, frozenset(ours), theirs, tuple(notes))


def cannot_write(folder: Path, error: OSError) -> OutputError:
    """The error for a folder that the system refuses to write to."""
    if system.is_in_use(error):
        name = error.filename2 or error.filename or folder
        return OutputError(f"cannot replace {name}: {error.strerror}", "close what plays or shows it, or allow it")
    # The folder of an episode may refuse what the output folder accepts.
    refusing = Path(error.filename2).parent if error.filename2 else folder
    return OutputError(f"cannot write to {refusing}: {error.strerror}", _what_to_do(folder, error))


def _what_to_do(folder: Path, error: OSError) -> str:
    above = next((path for path in (folder, *folder.parents) if os.path.lexists(path)), folder)
    if above.is_symlink() and not above.exists():
        return f"{above} is a broken link: remove it, or choose another --output"
    if not above.is_dir():
        return f"{above} is a file: choose another --output"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "allow it, or choose another --output"
    if error.errno == errno.ENOENT:
        return f"{above} takes no folders: choose another --output"
    return MAKE_ROOM


def _remove_abandoned(output: Path) -> None:
    """Remove drafts whose run is gone; a recent one may be about to be locked."""
    for folder in output.glob(".draft-*"):
        with suppress(Timeout, OSError):
            if _is_draft(folder) and folder.stat().st_mtime < time.time() - _ABANDONED_SECONDS:
                with FileLock(folder / _LOCK).acquire(blocking=False):
                    shutil.rmtree(folder, ignore_errors=True)


def _is_draft(folder: Path) -> bool:
    """Whether narrator made a folder: then its lock is in it, and empty."""
    lock = folder / _LOCK
    return not folder.is_symlink() and is_regular(lock) and not lock.stat().st_size
