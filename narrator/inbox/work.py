"""What the narrating process takes from the queue, and the progress that it reports."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Flag
from threading import Thread

from narrator.errors import NarratorError, SourceError
from narrator.events import Event, Fetching, Linking, PassageRecorded, RecordingStarted, ScriptReady
from narrator.inbox import submission
from narrator.inbox.queue import LEASE_SECONDS, Article, Queue, Submission
from narrator.sources import Document, web
from narrator.sources.continued import with_later_pages
from narrator.sources.web.crawling import Crawler

FETCHING, RECORDING, LINKING = "fetching", "recording", "linking"

_REPORT_SECONDS = 1.0


class GivenUpError(NarratorError):
    """The article was cancelled, or belongs to another process by now."""


class Work:
    """An article that this process narrates: it renews the lease and reports the progress.

    It is a watcher of the run, which it ends with `GivenUpError` if the article was cancelled.
    """

    def __init__(self, queue: Queue, article: Article, worker: str) -> None:
        self._queue = queue
        self._article = article
        self._worker = worker
        self._is_lost = False
        self._progress: dict[str, str | int] = {}
        self._when = 0.0

    def __call__(self, event: Event) -> None:
        """Handle an event of the run."""
        if self._is_lost:
            raise GivenUpError(f"article {self._article.id} was cancelled")
        match event:
            case Fetching():
                self._report(stage=FETCHING)
            case ScriptReady():
                self._report(title=event.title)
            case RecordingStarted():
                self._report(stage=RECORDING, passages=event.passages, recorded=event.stored)
            case PassageRecorded():
                recorded = int(self._progress.get("recorded", 0)) + 1
                self._progress["recorded"] = recorded
                if time.monotonic() - self._when >= _REPORT_SECONDS:
                    self._report()
            case Linking():
                self._report(stage=LINKING)
            case _:
                pass

    def renew(self) -> None:
        """Renew the lease."""
        if not self._queue.renew(self._article.id, self._worker):
            self._is_lost = True

    def _report(self, **more: str | int) -> None:
        self._progress.update(more)
        self._when = time.monotonic()
        if not self._queue.renew(self._article.id, self._worker, **self._progress):
            self._is_lost = True
            raise GivenUpError(f"article {self._article.id} was cancelled")


@contextmanager
def narrating(queue: Queue, article: Article, worker: str) -> Iterator[Work]:
    """Keep an article for this process while the block runs."""
    work = Work(queue, article, worker)
    is_over = Flag()

    def keep() -> None:
        while not is_over.wait(LEASE_SECONDS / 6):
            try:
                work.renew()
            except NarratorError:
                # The disk may have room again before the lease expires.
                continue

    keeping = Thread(target=keep, name="lease", daemon=True)
    keeping.start()
    try:
        yield work
    finally:
        is_over.set()
        keeping.join()


def document(queue: Queue, article: Article, access: web.Access, work: Work, *, offline: bool) -> Document:
    """What was sent of an article, or what is at its address, which must not lead into the own network.

    Raises:
        SourceError: it cannot be fetched.
    """
    content = queue.content(article.id)
    if content is not None:
        return submission.document(Submission(article.address, article.name, article.suffix, content))
    address = article.address
    if offline:
        hint = "allow it with offline = false, or send the page itself"
        raise SourceError(f"{address} is on the network, but narrator is offline", hint)
    work(Fetching(address))
    crawler = Crawler(address, "", access)
    return with_later_pages(web.fetch_linked(address, address, "", access), lambda: crawler)
