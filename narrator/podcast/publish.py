"""Write a show for the episodes in a folder: its feed, its page and its picture, beside them.

A mark at the beginning of each file records what it was made from. So a file that would come out the same is not made
again, and a file that somebody else made is not overwritten.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from narrator.episode.manifest import Manifest
from narrator.errors import OutputError, SettingsError, SourceError
from narrator.files import atomic_write, read_regular
from narrator.podcast import feed, installing, places, show, show_page
from narrator.podcast.show import Show

# A digest of the content.
_COVER = re.compile(r"cover-((?:[0-9a-f]{2})+)\.jpg")
_DIGEST_SIZES = range(4, blake2b.MAX_DIGEST_SIZE + 1)
_MAX_PICTURE = 50_000_000


@dataclass(frozen=True, slots=True)
class Published:
    """A show in its folder: the feed's address, the number of episodes, and the names of the files written this time.

    `placed` are the folders of the episodes whose pages were updated with a new place in the show.
    """

    address: str
    episodes: int
    written: tuple[str, ...]
    placed: tuple[str, ...]
    notes: tuple[str, ...]


def write_show(of: Show, folder: Path, base_url: str, picture: bytes = b"", secret: str = "") -> Published:
    """Write `feed.xml`, `index.html` and the show's picture, except those that are up to date.

    The pages of the episodes are updated with their place in the show; pages that somebody changed are left as they
    are.

    A new picture gets a new name, since directories want a new address for it.

    Args:
        of: the show without picture and guid; if its language is "", that of its episodes is used.
        base_url: the public address of the folder.
        picture: an image for the show; without one, a picture with its title is drawn.
        secret: the name of the folder below `base_url` at which the show is published; "" for `base_url` itself.

    Raises:
        SettingsError: the address or the picture cannot be used.
        SourceError: there are no episodes, and the folder has not been a show before.
        OutputError: the folder cannot be read or written, or one of the files is somebody else's.
    """
    base_url = _base(base_url) + (f"{secret}/" if secret else "")
    address = base_url + feed.FILE
    try:
        marks = [_own_mark(folder / name) for name in (feed.FILE, show_page.FILE)]
        found, notes = show.episodes(folder)
        if not found and not any(marks):
            raise SourceError(f"there are no episodes in {folder}", "narrate an article into it, or name their folder")
        notes += [
            f"{name}/{episode.audio} was changed since it was narrated; narrator verify shows whether it is intact"
            for name, episode in found
            if not show.is_as_narrated(episode)
        ]
        known = completed(of, folder, found, address)
        found = show.ordered(known, found)
        mark = show.mark(version("narrator"), replace(known, image=""), blake2b(picture).hexdigest(), base_url, found)
        apart = {name: show.marked(folder / name) for name in installing.FILES}
        pages = {name: _own_mark(folder / name) for name in feed.page_names(len(found))}
        is_new = marks != [mark, mark] or not known.image or "" in (*apart.values(), *pages.values())
        notes += [f"{name} is not narrator's, and is left as it is" for name, it in apart.items() if it is None]
    except OSError as error:
        hint = "name the folder that the episodes are in"
        raise OutputError(f"cannot read {folder}: {error.strerror}", hint) from error
    try:
        if is_new and _is_changed_picture(folder / known.image):
            notes.append(f"{known.image} was changed and is left as it is; use --image to keep it in the show")
        placed: tuple[str, ...] = ()
        written: tuple[str, ...] = ()
        if is_new:
            with places.relocating(folder, list(places.of(known, found, base_url))) as updated:
                files = _made(folder, known, found, base_url, mark, picture, pages)
                placed = tuple(updated)
                written = tuple(_write(folder, files, known.image))
    except OSError as error:
        hint = "make room, or see that the folder can be written"
        raise OutputError(f"cannot write to {folder}: {error.strerror}", hint) from error
    return Published(address, len(found), written, placed, tuple(notes))


def _base(address: str) -> str:
    try:
        return show.base(address)
    except ValueError as error:
        what = f"“{address}” cannot be the address of a show: {error}"
        raise SettingsError(what, "give one such as https://example.com/podcast/") from error


def _own_mark(path: Path) -> str:
    mark = show.marked(path)
    if mark is None:
        changed, foreign = "was changed since narrator wrote it", "already exists, and narrator did not write it"
        raise OutputError(f"{path} {changed if _bears_mark(path) else foreign}", "move it away first")
    return mark


def _bears_mark(path: Path) -> bool:
    try:
        return show.bears_mark(read_regular(path, show.MAX_SIZE))
    except OSError:
        return False


def completed(of: Show, folder: Path, found: Sequence[tuple[str, Manifest]], address: str) -> Show:
    """The show, completed from its previous feed, its episodes and the address of its feed."""
    guid, image = feed.before(folder / feed.FILE)
    known = replace(of, guid=guid or show.guid(address), image=image if (folder / image).is_file() else "")
    return replace(known, language=of.language or show.language(found))


def _made(
    folder: Path,
    of: Show,
    found: Sequence[tuple[str, Manifest]],
    base_url: str,
    mark: str,
    picture: bytes,
    pages: Mapping[str, str],
) -> Mapping[str, bytes | None]:
    """The files of a show by name, its picture first and its feed last; None for a page of the feed that is up to date.

    `pages` has the marks of the feed pages that exist.
    """
    drawn = art(of, picture)
    of = replace(of, image=_picture_name(folder, drawn))
    return {
        of.image: drawn,
        installing.MANIFEST: _signed(lambda mark: installing.manifest(of, mark)),
        installing.WORKER: _signed(installing.worker),
        show_page.FILE: show.signed(show_page.html(of, found, base_url, mark).encode(), mark),
        **dict(_feed_pages(of, found, base_url, pages)),
        feed.FILE: show.signed(feed.rss(of, found, base_url, mark), mark),
    }


def _write(folder: Path, files: Mapping[str, bytes | None], before: str) -> Iterator[str]:
    """Write the files that are missing or out of date, the feed last, and yield their names.

    Args:
        before: the name of the picture that the show had.
    """
    for name, content in files.items():
        path = folder / name
        if name in installing.FILES and show.marked(path) is None:
            continue
        if content is not None and (not path.is_file() or path.read_bytes() != content):
            with atomic_write(path, public=True, is_locked=True) as file:
                file.write(content)
            yield name
    if before not in files and _is_own_picture(folder / before):
        (folder / before).unlink()
    for path in folder.glob("feed-*.xml"):
        if feed.is_page(path.name) and path.name not in files and show.marked(path):
            path.unlink()


def _feed_pages(
    of: Show, found: Sequence[tuple[str, Manifest]], base_url: str, marks: Mapping[str, str]
) -> Iterator[tuple[str, bytes | None]]:
    """The pages of the feed, each marked by what is in it: a new episode does not make all of them out of date."""
    for name, mark, make in feed.pages(of, found, base_url, partial(show.mark, version("narrator"))):
        yield name, None if marks.get(name) == mark else show.signed(make(), mark)


def _signed(made: Callable[[str], str]) -> bytes:
    """A file whose mark depends only on its own content: a new episode does not make it out of date."""
    mark = show.mark(version("narrator"), made(""))
    return show.signed(made(mark).encode(), mark)


def _picture_name(folder: Path, art: bytes) -> str:
    """A name for the show's picture that no other file has."""
    names = (f"cover-{blake2b(art, digest_size=size).hexdigest()}.jpg" for size in _DIGEST_SIZES)
    return next(name for name in names if not os.path.lexists(folder / name) or _is_own_picture(folder / name))


def _is_changed_picture(path: Path) -> bool:
    return bool(_COVER.fullmatch(path.name)) and not _is_own_picture(path)


def _is_own_picture(path: Path) -> bool:
    """Whether a file is a show's picture as narrator wrote it, according to the digest in its name."""
    named = _COVER.fullmatch(path.name)
    if not named or len(named[1]) // 2 > blake2b.MAX_DIGEST_SIZE:
        return False
    try:
        content = read_regular(path, _MAX_PICTURE)
    except OSError:
        return False
    return blake2b(content, digest_size=len(named[1]) // 2).hexdigest() == named[1]


def art(of: Show, picture: bytes) -> bytes:
    """The picture of a show, a JPEG: the one given, or one drawn from its title.

    Raises:
        SettingsError: the picture cannot be used.
    """
    return _art(of.title, of.author, of.language, picture)


# Only these arguments matter: when, say, a show's description changes, its picture stays the same.
@lru_cache(2)
def _art(title: str, author: str, language: str, picture: bytes) -> bytes:
    from narrator.episode import cover

    if not picture:
        return cover.draw(title, author, language)
    try:
        return cover.square(picture)
    except ValueError as error:
        what = f"the picture of the show cannot be used: the picture {error}"
        raise SettingsError(what, "give a square JPEG or PNG of 1400 to 3000 pixels") from error
