"""Where the episodes of a show stand, and how their pages are told: those of thousands by several processes."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path

from narrator import system
from narrator.episode import folders, links, placing
from narrator.episode import telling as pages
from narrator.episode.manifest import Manifest
from narrator.podcast import feed
from narrator.podcast.show import Show
from narrator.recording.workers import Workers

# Threads: a disk may take longer to answer than to be asked. Of those that write, more than two wait for one another.
_LOOKING, _WRITING = 8, 2
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
    parts = list(_cut(placed, _PART))
    with folders.locked(folder):
        # Beside this one, which has its own part in it.
        workers = min(system.processors(), len(placed) // _WORTH_A_PROCESS) - 1
        # In a show that is new or has moved all pages are due, in another those of the newest episodes at most.
        is_shared = workers > 0 and len(_due(folder, parts[0])) > len(parts[0]) // 2
        tell = partial(_told if is_shared else _told_if_due, folder)
        with Workers(workers, system.collect_seldom) if is_shared else ThreadPoolExecutor(1) as pool:
            running = [pool.submit(tell, part) for part in parts]
            try:
                yield _outcomes(tell, parts, running)
            finally:
                # Workers are ended in the midst of what they do, and nothing is to be left of a file half written.
                for each in running:
                    each.cancel()
                wait(running)


def _outcomes(
    tell: Callable[[Sequence[_Placed]], list[str]],
    parts: Sequence[Sequence[_Placed]],
    running: Sequence[Future[list[str]]],
) -> Iterator[str]:
    """What was told of all parts, in order. Those that nobody has begun are told here, the last one first."""
    own = {index: tell(parts[index]) for index in reversed(range(len(parts))) if running[index].cancel()}
    for index, told in enumerate(running):
        try:
            yield from own[index] if index in own else told.result()
        except BrokenExecutor:
            yield from tell(parts[index])


def _told_if_due(folder: Path, part: Sequence[_Placed]) -> list[str]:
    return _told(folder, _due(folder, part))


def _due(folder: Path, part: Sequence[_Placed]) -> list[_Placed]:
    return _those(partial(_is_due, folder), part, _LOOKING)


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
