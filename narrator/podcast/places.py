"""Where the episodes of a show stand, and how their pages are told: those of thousands by several processes."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from time import perf_counter, thread_time

from narrator import system
from narrator.episode import folders, links, placing
from narrator.episode import telling as pages
from narrator.episode.manifest import Manifest
from narrator.podcast import feed
from narrator.podcast.show import Show
from narrator.recording.workers import Workers

# Threads. Of those that write, more than two wait for one another.
_LOOKING, _WRITING = 8, 2
# A disk that takes longer to answer than to be asked is asked by threads; one that does not, they take a third longer.
_SLOW = 2.0
# Episodes that a thread takes together: to hand out each by itself takes as long as to look at it.
_IN_A_ROW = 25
# And a process, so that all have about the same to do.
_PART = 250
# A process takes as long to start as to have so many pages tell their places.
_WORTH_A_PROCESS = 1000

_Placed = tuple[str, Manifest, placing.Place]


def of(show: Show, found: Sequence[tuple[str, Manifest]], base_url: str) -> Iterator[_Placed]:
    """Each episode, newest first, with its folder's name and its place in the show.

    Args:
        base_url: the address of the show's folder, with a slash at its end.
    """
    beside = [None, *(placing.Neighbour(about.title, name) for name, about in found), None]
    for index, (name, about) in enumerate(found):
        address = f"{base_url}{links.segment(name)}/"
        place = placing.Place(address, base_url, feed.FILE, show.title, previous=beside[index + 2], next=beside[index])
        yield name, about, place


@contextmanager
def telling(folder: Path, placed: Sequence[_Placed]) -> Iterator[Iterator[str]]:
    """Have the pages of episodes tell where they stand, while the block does what else there is to do.

    Its value gives the names of the folders in which something is new, in order, and waits for them.
    """
    with folders.locked(folder):
        # Beside this one, which has its own part in it.
        workers = min(system.processors(), len(placed) // _WORTH_A_PROCESS) - 1
        # In a show that is new or has moved all pages are due, in another those of the newest episodes at most.
        if workers > 0 and len(_due(folder, placed[:_PART])) > _PART // 2:
            with _shared(folder, list(_cut(placed, _PART)), workers) as told:
                yield told
        else:
            # Threads beside a block that never waits would wait for it each time that they asked the disk.
            yield iter(_told(folder, _due(folder, placed)))


@contextmanager
def _shared(folder: Path, parts: Sequence[Sequence[_Placed]], workers: int) -> Iterator[Iterator[str]]:
    """The same by so many processes beside this one. It looks at no page twice."""
    with Workers(workers, system.collect_seldom) as pool:
        running = [pool.submit(_told, folder, part) for part in parts]
        try:
            yield _outcomes(folder, parts, running)
        finally:
            # Workers are ended in the midst of what they do, and nothing is to be left of a file half written.
            for each in running:
                each.cancel()
            wait(running)


def _outcomes(folder: Path, parts: Sequence[Sequence[_Placed]], running: Sequence[Future[list[str]]]) -> Iterator[str]:
    """What was told of all parts, in order. Those that nobody has begun are told here, the last one first."""
    own = {index: _told(folder, parts[index]) for index in reversed(range(len(parts))) if running[index].cancel()}
    for index, told in enumerate(running):
        try:
            yield from own[index] if index in own else told.result()
        except BrokenExecutor:
            yield from _told(folder, parts[index])


def _due(folder: Path, part: Sequence[_Placed]) -> list[_Placed]:
    """Those whose pages are due. The first of them tell whether the disk lets wait."""
    is_due = partial(_is_due, folder)
    began, busy = perf_counter(), thread_time()
    first = list(filter(is_due, part[:_IN_A_ROW]))
    is_slow = perf_counter() - began > _SLOW * (thread_time() - busy)
    return first + _those(is_due, part[_IN_A_ROW:], _LOOKING if is_slow else 1)


def _told(folder: Path, part: Sequence[_Placed]) -> list[str]:
    return [name for name, _, _ in _those(partial(_tell, folder), part, _WRITING)]


def _tell(folder: Path, placed: _Placed) -> bool:
    name, about, place = placed
    return pages.tell(f"{folder}/{name}", about, place)


def _is_due(folder: Path, placed: _Placed) -> bool:
    name, about, place = placed
    return pages.is_due(f"{folder}/{name}", about, place)


def _those(hold: Callable[[_Placed], bool], placed: Sequence[_Placed], threads: int) -> list[_Placed]:
    """Those of which something holds, by so many threads."""
    with ThreadPoolExecutor(threads) as pool:
        return list(chain.from_iterable(pool.map(lambda row: list(filter(hold, row)), _cut(placed, _IN_A_ROW))))


def _cut(placed: Sequence[_Placed], size: int) -> Iterator[Sequence[_Placed]]:
    return (placed[start : start + size] for start in range(0, len(placed), size))
