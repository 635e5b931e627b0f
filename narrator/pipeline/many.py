"""Many sources at once: articles overlap, each narrated whole by one worker.

    sources ─► looked up    an episode that is up to date is not even read
            ─► workers      an article each, a few in advance
            ─► here         what a worker gives back: long articles, whose passages all workers share; articles that
                            need a service, since only this process sends requests; what was recorded by a worker
                            that cannot see the folders; and articles whose name another one has, which are numbered
                            in the order of the sources, whichever is finished first

Results are yielded as they are finished. Pages are fetched in this process as well, one after the other.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Generic, NamedTuple, Protocol, TypeVar

from narrator.episode import Episode
from narrator.errors import NarratorError, SourceError, UnexpectedError
from narrator.events import Renamed, Watcher, WorkerLost, unwatched
from narrator.pipeline.finishing import NameTakenError, Naming
from narrator.pipeline.narrating import narrate
from narrator.pipeline.options import AS_WRITTEN, DEFAULT, EpisodeOptions, ReadOptions
from narrator.pipeline.reading import display_name, fetch, named, read
from narrator.pipeline.tasks import GivenBack, Order, Outcome, Task, perform
from narrator.pipeline.updating import look_up, note, update
from narrator.recording.pool import all_lost, is_lost
from narrator.recording.recorder import Recorder
from narrator.script import Script
from narrator.sources import STANDARD_INPUT, Document, web

# Articles sent to each worker at once, so that the next one is there when one is done.
_AHEAD = 2

# As often as Dask lets a task lose its worker: if a machine kills workers by chance, the same article is rarely hit
# that often; one that always kills its worker is soon given up.
_MAX_DEATHS = 4

_UNREAD = GivenBack(None)


class Listed(Protocol):
    """An entry of a list of sources, such as a feed, that is read when its turn comes."""

    @property
    def title(self) -> str:
        """What people call the entry."""

    @property
    def read(self) -> Callable[[], Document]:
        """Fetch the entry; raises SourceError if that fails."""


_Source = TypeVar("_Source", bound=str | os.PathLike[str] | Listed)


class Made(NamedTuple, Generic[_Source]):
    """The result for a source."""

    source: _Source
    result: Episode | NarratorError


@dataclass
class _Article(Generic[_Source]):
    """A fetched source whose episode is not known to be up to date; `deaths` counts workers lost while narrating it."""

    source: _Source
    position: int
    document: Document
    key: str
    deaths: int = 0


class _Waiting(NamedTuple, Generic[_Source]):
    """A source whose name another one has: it is numbered once all sources before it are done.

    `article` is None if it was done, and took the name, before its turn.
    """

    position: int
    name: str
    source: _Source
    article: _Article[_Source] | None
    given_back: GivenBack


def update_all(
    sources: Sequence[_Source],
    output: str | Path,
    reading: ReadOptions = AS_WRITTEN,
    options: EpisodeOptions = DEFAULT,
    *,
    recorder: Recorder,
    watch: Watcher = unwatched,
    taken: set[str] | None = None,
    let_through: type[Exception] | tuple[type[Exception], ...] = (),
) -> Iterator[Made[_Source]]:
    """Bring the episodes of sources in a folder up to date; see `update`.

    A few sources are narrated one after the other; if there are many, the recorder's workers narrate whole articles.
    Each result is yielded as soon as it is known. If a source fails, its result is the error.

    Args:
        sources: addresses and paths, or entries of a list, each with a title and a way to read it.
        let_through: exceptions of the watcher that do not concern a source, and end the run.

    Raises:
        NarratorError: nothing more can be done because all workers are lost.
        TypeError: these are not sources, or it is a single one.
    """
    if isinstance(sources, str | os.PathLike):
        raise TypeError(f"sources are a list of addresses and paths, not {type(sources).__name__}")
    for source in sources:
        if not hasattr(source, "read"):
            named(source)
    taken = set() if taken is None else taken
    run = _Run[_Source](Path(output), reading, options, recorder, watch, taken, let_through)
    return run.all(sources) if run.is_worth_it(len(sources)) else map(run.alone, sources)


class _Run(Generic[_Source]):
    """The sources of a run: fetched, sent to workers, or done."""

    def __init__(
        self,
        output: Path,
        reading: ReadOptions,
        options: EpisodeOptions,
        recorder: Recorder,
        watch: Watcher,
        taken: set[str],
        let_through: type[Exception] | tuple[type[Exception], ...],
    ) -> None:
        self._output = output
        self._reading = reading
        self._options = options
        self._recorder = recorder
        self._watch = watch
        self._taken = taken
        others = let_through if isinstance(let_through, tuple) else (let_through,)
        self._let_through: tuple[type[Exception], ...] = (NameTakenError, *others)
        self._order = b""
        self._fetched: deque[_Article[_Source]] = deque()
        self._in_hand: dict[Future[Outcome], _Article[_Source]] = {}
        self._done: SimpleQueue[Future[Outcome]] = SimpleQueue()
        self._installed: dict[str, _Source] = {}
        self._before: frozenset[str] = frozenset()
        self._new: dict[str, tuple[int, _Source]] = {}
        self._waiting: list[_Waiting[_Source]] = []

    def is_worth_it(self, sources: int) -> bool:
        """Whether there is a source for every worker, and no service is involved, which workers may not use."""
        try:
            # Any cluster will do: the number of its workers is only asked for once there is something to do.
            are_enough = sources > 1 if self._recorder.is_elsewhere else sources >= self._enough
            return are_enough and not self._recorder.is_asking
        except NarratorError:
            return False

    def alone(self, source: _Source) -> Made[_Source]:
        """One source, by itself."""
        return self._tried(
            source,
            lambda: update(
                source if isinstance(source, str | os.PathLike) else source.read(),
                self._output,
                self._reading,
                self._options,
                recorder=self._recorder,
                watch=self._watch,
                taken=self._taken,
            ),
        )

    def all(self, sources: Sequence[_Source]) -> Iterator[Made[_Source]]:
        """Narrate all of them; each result as soon as it is known."""
        self._before = frozenset(each.name for each in self._output.glob("*"))
        try:
            # Only looking up all of them shows how many there are to do. If few, all workers share each of them.
            are_many = False
            for found in self._looked_up(sources):
                if isinstance(found, Made):
                    yield found
                    continue
                self._fetched.append(found)
                are_many = are_many or len(self._fetched) >= self._enough
                if are_many:
                    yield from self._handed_out(0)
            if are_many:
                # With a slow voice, the last ones are kept back: no worker should be left alone with minutes of work.
                yield from self._handed_out(self._recorder.workers if self._recorder.is_slow else 0)
            while self._fetched:
                yield from self._here(self._fetched.popleft())
                yield from self._arrived(wait=False)
            while self._in_hand:
                yield from self._arrived(wait=True)
            yield from self._numbered()
        finally:
            for future in self._in_hand:
                future.cancel()

    @property
    def _enough(self) -> int:
        # Sending a passage to a cluster takes longer.
        return (1 if self._recorder.is_elsewhere else _AHEAD) * max(self._recorder.workers, 2)

    def _looked_up(self, sources: Sequence[_Source]) -> Iterator[Made[_Source] | _Article[_Source]]:
        """The sources in order: up to date, failed, or to be narrated."""
        for position, source in enumerate(sources):
            with self._caught(source) as caught:
                document = self._document(source)
                key, current = look_up(
                    document, self._output, self._reading, self._options, self._recorder, self._taken
                )
            if caught:
                yield caught[0]
            elif current:
                self._installed[current.folder.name] = source
                yield Made(source, current)
            else:
                self._recorder.warm_up()
                yield _Article(source, position, self._as_seen_elsewhere(document), key)

    def _document(self, source: _Source) -> Document:
        if isinstance(source, str | os.PathLike):
            return fetch(source, self._reading, self._watch)
        return source.read()

    def _as_seen_elsewhere(self, document: Document) -> Document:
        """A document whose name means the same to workers in any folder."""
        if not self._recorder.is_elsewhere or web.is_address(document.name) or document.name == STANDARD_INPUT:
            return document
        return replace(document, origin=replace(document.origin, name=str(Path(document.name).absolute())))

    def _handed_out(self, keep: int) -> Iterator[Made[_Source]]:
        """Send fetched articles to the workers, all but `keep`; yields the results that arrive meanwhile."""
        while len(self._fetched) > keep:
            is_full = len(self._in_hand) >= _AHEAD * self._recorder.workers
            yield from self._arrived(wait=is_full)
            if not is_full:
                self._hand_out(self._fetched.popleft())
        yield from self._arrived(wait=False)

    def _hand_out(self, article: _Article[_Source]) -> None:
        self._order = self._order or Order.of(self._output, self._reading, self._options, self._recorder)
        has_company = self._recorder.workers > 1
        task = Task(article.document, self._order, article.key, self._recorder.silences(), has_company)
        future = self._recorder.call(perform, task)
        self._in_hand[future] = article
        future.add_done_callback(self._done.put)

    def _arrived(self, *, wait: bool) -> Iterator[Made[_Source]]:
        """The results of workers; with `wait`, the first one is waited for."""
        while self._in_hand:
            try:
                # A queue written in C can be interrupted with Ctrl-C, unlike `concurrent.futures.wait`.
                future = self._done.get(block=wait)
            except Empty:
                return
            wait = False
            yield from self._results_of(self._in_hand.pop(future), future)
            yield from self._numbered()

    def _results_of(self, article: _Article[_Source], future: Future[Outcome]) -> Iterator[Made[_Source]]:
        try:
            outcome = future.result()
        except CancelledError as error:
            raise all_lost() from error
        except Exception as error:
            if not is_lost(error):
                raise
            yield from self._retried(article, error)
            return
        for event in outcome.events:
            self._watch(event)
        if isinstance(outcome.result, GivenBack):
            yield from self._here(article, outcome.result)
        elif not isinstance(outcome.result, Episode):
            yield Made(article.source, outcome.result)
        elif outcome.result.folder.name in self._taken:
            yield from self._separated(article, outcome.result)
        else:
            # The folder as the user wrote it: a worker may run in another one.
            result = replace(outcome.result, folder=self._output / outcome.result.folder.name)
            yield self._noted(Made(article.source, result), article.position)

    def _retried(self, article: _Article[_Source], error: Exception) -> Iterator[Made[_Source]]:
        """Send an article whose worker died to another worker, unless the article seems to be the cause."""
        # Exceptions other than `BrokenExecutor` mean that a cluster has tried it several times, but clusters also count
        # articles that were only waiting where a worker died: so it is tried once more.
        article.deaths += 1 if isinstance(error, BrokenExecutor) else _MAX_DEATHS // 2
        if article.deaths < _MAX_DEATHS:
            self._watch(WorkerLost())
            self._hand_out(article)
            return
        what = f"worker processes died of {_title(article.source)}, one after the other"
        yield Made(article.source, SourceError(what, "narrate it alone to see at which passage"))

    def _separated(self, article: _Article[_Source], made: Episode) -> Iterator[Made[_Source]]:
        """Give two sources of one identity, whose episodes ended up in the same folder, a folder each."""
        self._taken.discard(made.folder.name)
        if first := self._installed.get(made.folder.name):
            self.alone(first)
        yield from self._here(article)

    def _here(
        self, article: _Article[_Source], given_back: GivenBack = _UNREAD, *, naming: Naming = Naming.ALONE
    ) -> Iterator[Made[_Source]]:
        """Narrate an article in this process, which sends requests to services and has all workers record passages."""

        def work() -> Episode:
            self._recorder.warm_up()
            script = given_back.script or read(article.document, self._reading, watch=self._watch)
            self._keep(script, given_back.recorded)
            made = narrate(
                script,
                self._output,
                self._options,
                recorder=self._recorder,
                watch=self._watch,
                taken=self._taken,
                naming=naming,
            )
            note(self._recorder.store, article.key, made)
            return made

        try:
            made = self._tried(article.source, work, article.position)
        except NameTakenError as error:
            # What was recorded is in the store by now.
            given_back = replace(given_back, recorded={})
            heappush(self._waiting, _Waiting(article.position, error.name, article.source, article, given_back))
        else:
            yield made

    def _numbered(self) -> Iterator[Made[_Source]]:
        """Narrate those whose name another one has, once all sources before them are done."""
        while self._waiting and self._is_turn(self._waiting[0]):
            turn = heappop(self._waiting)
            if turn.article:
                yield from self._here(turn.article, turn.given_back, naming=self._turn(turn))
                continue
            made = self.alone(turn.source)
            if isinstance(made.result, NarratorError):
                yield made
            elif made.result.folder.name != turn.name:
                self._watch(Renamed(made.result.title, made.result.folder.name))

    def _turn(self, turn: _Waiting[_Source]) -> Naming:
        """What to call the one whose turn it is. One that took its name in this run before its own turn has to wait."""
        position, source = self._new.get(turn.name, (-1, turn.source))
        if position < turn.position:
            return Naming.NUMBERED
        del self._new[turn.name]
        self._taken.discard(turn.name)
        heappush(self._waiting, _Waiting(position, turn.name, source, None, _UNREAD))
        return Naming.FIRST

    def _is_turn(self, next_one: _Waiting[_Source]) -> bool:
        undone = [each.position for each in (*self._fetched, *self._in_hand.values())]
        # The article that has the name may be done without its result having arrived here.
        is_known = next_one.name in self._before or next_one.name in self._new
        return not undone or (is_known and next_one.position < min(undone))

    def _keep(self, script: Script, recorded: Mapping[str, bytes]) -> None:
        """Put what a worker has recorded for a script into the store."""
        if recorded and self._recorder.store:
            with self._recorder.store.noting(script.identity, *script.provenance.parts) as store:
                for key, content in recorded.items():
                    store.add(key, content)

    def _tried(self, source: _Source, work: Callable[[], Episode], position: int = -1) -> Made[_Source]:
        with self._caught(source) as caught:
            return self._noted(Made(source, work()), position)
        return caught[0]

    @contextmanager
    def _caught(self, source: _Source) -> Iterator[list[Made[_Source]]]:
        """A list to which the error is added if the block fails for a source."""
        caught: list[Made[_Source]] = []
        try:
            yield caught
        except NarratorError as error:
            caught.append(Made(source, error))
        except self._let_through:
            raise
        except Exception as error:
            unexpected = UnexpectedError(error, _title(source))
            unexpected.__cause__ = error
            caught.append(Made(source, unexpected))

    def _noted(self, made: Made[_Source], position: int) -> Made[_Source]:
        if isinstance(made.result, Episode):
            name = made.result.folder.name
            self._taken.add(name)
            self._installed[name] = made.source
            if name not in self._before:
                self._new[name] = position, made.source
        return made


def _title(source: str | os.PathLike[str] | Listed) -> str:
    return display_name(os.fspath(source)) if isinstance(source, str | os.PathLike) else source.title
