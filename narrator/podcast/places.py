"""Where each episode is in its show, written into the episodes' pages: by several processes if there are thousands."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from time import perf_counter, thread_time

from narrator import system
from narrator.episode import folders, links, placing, relocation
from narrator.episode.manifest import Manifest
from narrator.podcast import feed
from narrator.podcast.show import Show
from narrator.recording.workers import Workers

# Threads. More than two that write would wait for each other.
_LOOKING, _WRITING = 8, 2
# A disk is slow if waiting for it takes longer than asking it: then threads help. With a fast one, threads take a third
# longer.
_SLOW = 2.0
# Episodes that a thread takes at once: handing out each one by itself takes as long as examining it.
_IN_A_ROW = 25
# Episodes that a process takes at once, so that all processes have about the same to do.
_PART = 250
# Starting a process takes as long as updating this many pages.
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
def relocating(folder: Path, placed: Sequence[_Placed]) -> Iterator[Iterator[str]]:
    """Update the pages of episodes with their places in the show, while the block does other work.

    It yields an iterator over the folders whose pages changed, in order, which waits for them.
    """
    with folders.locked(folder):
        # Besides this process, which does its own share.
        workers = min(system.processors(), len(placed) // _WORTH_A_PROCESS) - 1
        # In a new show, or one that has moved, all pages are due; in others, at most those of the newest episodes.
        if workers > 0 and len(_due(folder, placed[:_PART])) > _PART // 2:
            with _shared(folder, list(_batches(placed, _PART)), workers) as updated:
                yield updated
        else:
            # No threads beside the block: it never waits, so after each access to the disk they would wait for it.
            yield iter(_update_all(folder, _due(folder, placed)))


@contextmanager
def _shared(folder: Path, parts: Sequence[Sequence[_Placed]], workers: int) -> Iterator[Iterator[str]]:
    """The same with `workers` processes besides this one. No page is examined twice."""
    with Workers(workers, system.collect_seldom) as pool:
        running = [pool.submit(_update_all, folder, part) for part in parts]
        try:
            yield _outcomes(folder, parts, running)
        finally:
            # The pool ends workers in the middle of what they do; none may leave a half-written file.
            for each in running:
                each.cancel()
            wait(running)


def _outcomes(folder: Path, parts: Sequence[Sequence[_Placed]], running: Sequence[Future[list[str]]]) -> Iterator[str]:
    """The updated folders of all parts, in order. Parts that no worker has begun are done here, from the last one."""
    own = {index: _update_all(folder, parts[index]) for index in reversed(range(len(parts))) if running[index].cancel()}
    for index, updated in enumerate(running):
        try:
            yield from own[index] if index in own else updated.result()
        except BrokenExecutor:
            yield from _update_all(folder, parts[index])


def _due(folder: Path, part: Sequence[_Placed]) -> list[_Placed]:
    """The episodes whose pages are due. How long the first of them take shows whether the disk is slow."""
    is_due = partial(_is_due, folder)
    began, busy = perf_counter(), thread_time()
    first = list(filter(is_due, part[:_IN_A_ROW]))
    is_slow = perf_counter() - began > _SLOW * (thread_time() - busy)
    return first + _filter(is_due, part[_IN_A_ROW:], _LOOKING if is_slow else 1)


def _update_all(folder: Path, part: Sequence[_Placed]) -> list[str]:
    return [name for name, _, _ in _filter(partial(_update, folder), part, _WRITING)]


def _update(folder: Path, placed: _Placed) -> bool:
    name, about, place = placed
    return relocation.relocate(f"{folder}/{name}", about, place)


def _is_due(folder: Path, placed: _Placed) -> bool:
    name, about, place = placed
    return relocation.is_due(f"{folder}/{name}", about, place)


def _filter(predicate: Callable[[_Placed], bool], placed: Sequence[_Placed], threads: int) -> list[_Placed]:
    """The episodes for which the predicate holds, checked by so many threads."""
    with ThreadPoolExecutor(threads) as pool:
        return list(
            chain.from_iterable(pool.map(lambda batch: list(filter(predicate, batch)), _batches(placed, _IN_A_ROW)))
        )


def _batches(placed: Sequence[_Placed], size: int) -> Iterator[Sequence[_Placed]]:
    return (placed[start : start + size] for start in range(0, len(placed), size))
