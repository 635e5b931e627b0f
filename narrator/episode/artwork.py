"""The picture of an episode: the one given, the article's own, or a cover drawn from title and site."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from hashlib import blake2b
from threading import Event, Lock, Thread
from typing import Self
from urllib.parse import urlsplit

from narrator.errors import SourceError
from narrator.script import Script
from narrator.sources import web
from narrator.store import Store, key

_VERSION = 2
"""Raise it whenever the same words or the same picture would result in another cover."""

_HEAD_START = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Artwork:
    """A square JPEG, the same small enough for a file's tags, and notes on pictures that could not be used."""

    cover: bytes
    small: bytes
    notes: tuple[str, ...] = ()


class _Shelf:
    """The store, for as long as a run lasts: once it is closed, nothing more is put, since its folder may be gone."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._is_closed = False

    def get(self, make: Callable[[], bytes], *what: str) -> bytes:
        """The stored picture, or one that is made now and stored."""
        name = key("cover", _VERSION, *what)
        found = self._store.get(name)
        if found is None:
            found = make()
            with self._lock:
                if not self._is_closed:
                    self._store.put(name, found)
        return found

    def close(self) -> None:
        """Put nothing from now on."""
        with self._lock:
            self._is_closed = True


class Painting:
    """The artwork of an episode, made in the background. A context manager: after its exit, nothing is stored any more.

    Args:
        given: a picture by the user; empty if there is none.
        may_fetch: whether the picture that the article names may be fetched.
        kept: the store, for covers.
        access: credentials and the like for fetching from the web.

    Raises:
        SourceError: the picture that the user gave cannot be used.
    """

    def __init__(self, written: Script, given: bytes, may_fetch: bool, kept: Store, access: web.Access) -> None:
        self._future: Future[Artwork] = Future()
        self._wanted = Event()
        self._shelf = _Shelf(kept)
        if given:
            try:
                self._future.set_result(_of_picture(given, self._shelf))
            except ValueError as error:
                raise SourceError(f"the picture for the cover {error}", "give another with --cover, or none") from error
        else:
            # A daemon thread: ending the program does not have to wait for the server that has the picture.
            Thread(target=self._make, args=(written, may_fetch, access), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._shelf.close()

    def result(self) -> Artwork:
        """The artwork; waits until it is finished.

        Raises:
            OutputError: the store cannot be read or written.
        """
        self._wanted.set()
        return self._future.result()

    def _make(self, written: Script, may_fetch: bool, access: web.Access) -> None:
        # Loading what draws takes 0.2 s of processor time, which a run needs until its first request is out.
        self._wanted.wait(_HEAD_START)
        try:
            self._future.set_result(_of_article(written, may_fetch, self._shelf, access))
        except BaseException as error:
            self._future.set_exception(error)


def _of_article(written: Script, may_fetch: bool, shelf: _Shelf, access: web.Access) -> Artwork:
    about = written.metadata
    notes: tuple[str, ...] = ()
    try:
        image = about.cover
        if not image and may_fetch and about.image:
            image = web.picture(about.image, written.provenance.name, written.provenance.private_host, access)
        if image:
            return _of_picture(image, shelf)
    except ValueError as error:
        notes = (f"the cover is drawn, since the picture of the article {error}",)
    except SourceError as error:
        notes = (f"the cover is drawn, since the picture of the article cannot be fetched: {error.what}",)
    site = (urlsplit(about.link).hostname or "").removeprefix("www.") or about.author or about.series
    words = (about.title, site, about.language)
    return _artwork(lambda: _draw(*words), shelf, notes, "drawn", *words)


def _of_picture(image: bytes, shelf: _Shelf) -> Artwork:
    """Artwork from a picture. Raises ValueError if it is not a picture, or too small."""
    return _artwork(lambda: _square(image), shelf, (), "square", blake2b(image, digest_size=20).hexdigest())


def _artwork(make: Callable[[], bytes], shelf: _Shelf, notes: tuple[str, ...], *what: str) -> Artwork:
    image = shelf.get(make, *what)
    return Artwork(image, shelf.get(lambda: _small(image), "small", *what), notes)


def _draw(title: str, site: str, language: str) -> bytes:
    # Loading what makes covers takes a tenth of a second, and most runs find theirs in the store.
    from narrator.episode import cover

    return cover.draw(title, site, language)


def _square(image: bytes) -> bytes:
    from narrator.episode import cover

    return cover.square(image)


def _small(image: bytes) -> bytes:
    from narrator.episode import cover

    return cover.small(image)
