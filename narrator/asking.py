"""Asking a remote engine for clips: a few at a time, patiently, each one once, and kept as soon as it is proven.

A clip is kept by its text, its engine and its voice, whatever is made of it later. When to ask, and what to do about
a failure, is decided in the thread that calls; the others send, prove and keep.
"""

import heapq
import random
import re
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, partial
from hashlib import blake2b
from itertools import count
from queue import SimpleQueue
from threading import Semaphore, Thread
from time import monotonic
from typing import NamedTuple, Self

from narrator import store
from narrator.engines import Remote, UnansweredError, Voice
from narrator.errors import NarratorError, VoiceError
from narrator.events import Asked, BackingOff, Watcher
from narrator.store import Store

RECIPE = "clip 1"
"""Part of every clip's key: to be changed whenever what is kept for a text would differ."""

_PROBE_SECONDS = 2.5

# One piece is ready to be sent while an answer is still being proven; a request more is never made.
_AHEAD = 1

# What has been asked for is worth a moment's wait when a run ends early.
_LAST_SECONDS = 1.0

# Seconds a letter takes, for plain words in scripts with an alphabet: numbers, signs and capitals may be said in any
# number of ways. espeak-ng, which is faster than any service, takes 0.044 at least and 0.067 in the middle of 9,000
# pieces of English and German; for half of a piece, as if for the whole, 0.033.
_SHORTEST_LETTER, _LONGEST_LETTER = 0.045, 0.2
_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ӿ ,;:.!?'’“”\"()–—-]+")
_ENOUGH_LETTERS = 9

# Of two texts' letters, as difflib counts: "The colour of it" and "The color of it".
_ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Patience:
    """How a service is asked again: after `first` seconds, doubled each time up to `most`, at most `tries` times.

    Each wait is shortened by chance, down to the half, so that requests turned away together do not come back
    together. `crowded` is the first wait for a service that wants to be asked less and does not say when; one that
    wants to be left alone for more than `longest` seconds is not waited for.
    """

    tries: int = 6
    first: float = 0.5
    crowded: float = 2.0
    most: float = 30.0
    longest: float = 120.0

    def wait(self, failures: int, error: UnansweredError) -> float:
        """Seconds until the next try, after so many failures of which this is the last."""
        if error.after is not None:
            return error.after
        wanted: float = (self.crowded if error.crowded else self.first) * 2 ** (failures - 1)
        return min(wanted, self.most) * random.uniform(0.5, 1.0)


PATIENT = Patience()


class Piece(NamedTuple):
    """What is asked for in one request: a text, and who speaks."""

    text: str
    voice: Voice


class Taken(NamedTuple):
    """What an answer brought: the piece whose clip is now in the store, and one whose clip turned out to be wrong."""

    arrived: Piece | None = None
    recalled: Piece | None = None


class Asking:
    """The requests of a run. A context: when it is left early, what is on its way is kept if it comes soon.

    Args:
        engine: whom to ask.
        kept: where clips are kept.
        most: how many requests may be made at a time; the engine may be kind to fewer.
        watch: is told what happens.
        patience: how a service is asked again.
    """

    def __init__(
        self,
        engine: Remote,
        kept: Store,
        most: int,
        watch: Watcher,
        patience: Patience = PATIENT,
    ) -> None:
        self._engine = engine
        self._kept = kept
        self.most = min(most, engine.at_once)
        self._watch = watch
        self._patience = patience
        self._order = count()
        self._queue: list[tuple[float, int, Piece]] = []
        self._in_hand: dict[Future[bytes], tuple[Piece, float]] = {}
        self._failures: dict[Piece, int] = {}
        self._said: dict[bytes, Piece] = {}
        self._confused: VoiceError | None = None
        self._allowed = float(self.most)
        self._gate = Semaphore(self.most)
        self._leaving = False
        # By those who want to be asked less; noted by the threads, so that not one more is sent meanwhile.
        self._turned_away: deque[Piece] = deque()
        self._crowded_at = self._rest_until = 0.0
        self._answered = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._gather()

    @cached_property
    def _threads(self) -> "_Threads":
        threads = _Threads(self.most + _AHEAD)
        threads.call(Future(), _get_ready)
        return threads

    def key(self, piece: Piece) -> str:
        """Where the clip of a piece is kept in the store."""
        return store.key(RECIPE, self._engine.fingerprint, piece.voice.name, piece.text)

    def clip(self, piece: Piece) -> bytes | None:
        """The clip of a piece, if it is in the store."""
        clip = self._kept.get(self.key(piece))
        if clip:
            self._said.setdefault(_digest(clip), piece)
        return clip

    def want(self, pieces: Iterable[Piece]) -> None:
        """Ask for these, in this order, as soon as may be."""
        for piece in pieces:
            heapq.heappush(self._queue, (0.0, next(self._order), piece))

    def requests(self) -> list[Future[bytes]]:
        """Make as many requests as are allowed now.

        Returns:
            All that are waited for.

        Raises:
            VoiceError: the service cannot tell two texts apart.
        """
        if self._confused:
            raise self._confused
        before = len(self._in_hand)
        while self._queue and self._due() <= 0:
            _, _, piece = heapq.heappop(self._queue)
            request: Future[bytes] = Future()
            # Noted first: whatever is asked for will be waited for, even if Ctrl-C comes between these lines.
            self._in_hand[request] = piece, monotonic()
            self._threads.call(request, partial(self._ask, piece))
        if len(self._in_hand) > before:
            self._tell()
        return list(self._in_hand)

    def due(self) -> float | None:
        """In how many seconds another request may be made; None if first an answer has to come, or all are made."""
        return max(self._due(), 0.0) if self._queue and len(self._in_hand) < self._room() else None

    def take(self, request: Future[bytes]) -> Taken:
        """Count what a request brought, which is kept already, or see to it that it is asked for again.

        Raises:
            VoiceError: it has been asked for often enough, or asking again will not help.
            OutputError: the store cannot be written.
        """
        piece, since = self._in_hand.pop(request)
        try:
            clip = request.result()
        except _NotSentError:
            self.want([piece])
            return Taken()
        except UnansweredError as error:
            self._ask_again(piece, since, error)
            return Taken()
        except VoiceError as error:
            raise self._given_up(error) from error
        other = self._said.setdefault(_digest(clip), piece)
        if _alike(piece.text, other.text):
            return Taken(self._count(piece))
        return self._settle(piece, other, clip, since)

    def probe(self, piece: Piece) -> str:
        """Ask for one piece to see whether the service can speak now, and keep it.

        Returns:
            Why it cannot; empty if it can.
        """
        request: Future[bytes] = Future()
        self._threads.call(request, partial(self._ask, piece))
        try:
            request.result(timeout=_PROBE_SECONDS)
        except TimeoutError:
            return f"{self._engine.service} did not answer"
        except VoiceError as error:
            return error.what
        return ""

    def _room(self) -> int:
        if self._turned_away:
            return 0
        return int(self._allowed) + (_AHEAD if self._allowed == self.most else 0)

    def _due(self) -> float:
        if len(self._in_hand) >= self._room():
            return float("inf")
        return max(self._queue[0][0], self._rest_until) - monotonic()

    def _ask(self, piece: Piece) -> bytes:
        """Ask once, in a thread, and keep what comes: whatever becomes of the run, it need not be asked again."""
        with self._gate:
            if self._leaving or self._turned_away or monotonic() < self._rest_until:
                raise _NotSentError("it is not the time to ask")
            try:
                clip = self._engine.speak(*piece)
            except UnansweredError as error:
                if error.crowded:
                    self._turned_away.append(piece)
                raise
        _prove(self._engine.service, piece.text, clip)
        self._kept.put(self.key(piece), clip)
        return clip

    def _count(self, piece: Piece) -> Piece:
        self._answered += 1
        self._allowed = min(self._allowed + 1 / (4 * self._allowed), self.most)
        self._tell()
        return piece

    def _tell(self) -> None:
        self._watch(Asked(self._answered, min(len(self._in_hand), self.most)))

    def _settle(self, piece: Piece, other: Piece, clip: bytes, since: float) -> Taken:
        """Two texts, one sound: find out which of them got an answer that was meant for the other."""
        confused = f"{self._engine.service} gives one sound for “{piece.text}” and for “{other.text}”"
        if piece not in self._failures:
            self._kept.drop(self.key(piece))
            self._ask_again(piece, since, UnansweredError(confused))
            return Taken()
        self._kept.drop(self.key(other))
        if other in self._failures:
            self._kept.drop(self.key(piece))
            # Told when the other one is forgotten, too.
            self._confused = VoiceError(confused, "change one of the lines in the script, or run again later")
            return Taken(recalled=other)
        self._said[_digest(clip)] = piece
        self._failures[other] = 1
        self.want([other])
        return Taken(self._count(piece), other)

    def _ask_again(self, piece: Piece, since: float, error: UnansweredError) -> None:
        failures = self._failures[piece] = self._failures.get(piece, 0) + 1
        seconds = self._patience.wait(failures, error)
        if failures >= self._patience.tries or seconds > self._patience.longest:
            waited = f" and wants to be left alone for {error.after:.0f} s" if error.after else ""
            raise self._given_up(VoiceError(f"{error.what}{waited}", error.todo)) from error
        now = monotonic()
        if error.crowded:
            self._rest_until = max(self._rest_until, now + seconds)
            # Those that were under way together are turned away together: that counts once.
            if since > self._crowded_at:
                self._crowded_at = now
                self._allowed = max(self._allowed / 2, 1.0)
            self._turned_away.popleft()
        heapq.heappush(self._queue, (now + seconds, next(self._order), piece))
        self._watch(BackingOff(error.what, seconds, int(self._allowed)))

    def _given_up(self, error: VoiceError) -> VoiceError:
        """The error that ends the run: what was refused, how much is kept, what to do next."""
        self._gather()
        left = len(self._queue) + 1
        done = f"{self._answered} of {self._answered + left} requests are answered and kept"
        todo = error.todo or "run the same command again later, or take --engine espeak"
        return VoiceError(error.what, f"{done}; {todo}")

    def _gather(self) -> None:
        """Keep what comes within a moment, and give up the rest."""
        self._leaving = True
        in_hand, self._in_hand = self._in_hand, {}
        wait(in_hand, timeout=_LAST_SECONDS)
        for request, (piece, _) in in_hand.items():
            try:
                request.result(timeout=0)
                self._count(piece)
            except (NarratorError, TimeoutError):
                self.want([piece])


class _NotSentError(UnansweredError):
    """A piece was held back at the last moment."""


class _Threads:
    """Threads that nobody waits for when the process ends: an answer may be long in coming."""

    def __init__(self, count: int) -> None:
        self._calls: SimpleQueue[tuple[Future[bytes], Callable[[], bytes]]] = SimpleQueue()
        for _ in range(count):
            Thread(target=self._work, daemon=True).start()

    def call(self, future: Future[bytes], function: Callable[[], bytes]) -> None:
        """Have a function called, and its future told what comes of it."""
        self._calls.put((future, function))

    def _work(self) -> None:
        while True:
            future, function = self._calls.get()
            try:
                result = function()
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)


def _get_ready() -> bytes:
    """Load what proves a clip while the first answers are waited for."""
    from narrator import sound  # noqa: F401

    return b""


def _prove(service: str, piece: str, clip: bytes) -> None:
    """Prove that a clip sounds as long as its piece must.

    Raises:
        UnansweredError: it does not.
    """
    from narrator import sound

    try:
        seconds = sound.sounding(clip)
    except sound.SilentError as error:
        raise UnansweredError(f"{service} gave silence for “{piece}”") from error
    except VoiceError as error:
        raise UnansweredError(f"{service} gave something for “{piece}” that is not sound") from error
    if not _whole(piece, seconds):
        raise UnansweredError(f"{service} gave {seconds:.1f} s of sound for “{piece}”, which cannot be right")


def _whole(piece: str, seconds: float) -> bool:
    """Whether a sound is as long as the plain words of its piece take, and not longer where all of it is plain."""
    plain = [word for word in piece.split() if _PLAIN.fullmatch(word) and not (word.isupper() and len(word) > 1)]
    letters = len(_letters("".join(plain)))
    if letters >= _ENOUGH_LETTERS and seconds < letters * _SHORTEST_LETTER:
        return False
    return not _is_plain(piece) or seconds <= letters * _LONGEST_LETTER


def _alike(piece: str, other: str) -> bool:
    """Whether two texts may well sound the same."""
    if not (_is_plain(piece) and _is_plain(other)):
        return True
    return SequenceMatcher(None, _letters(piece), _letters(other), autojunk=False).ratio() > _ALIKE


def _is_plain(piece: str) -> bool:
    """Whether it is clear what is said: words in letters of an alphabet, and enough of them."""
    capitals = any(word.isupper() and len(word) > 1 for word in piece.split())
    return len(_letters(piece)) >= _ENOUGH_LETTERS and not capitals and _PLAIN.fullmatch(piece) is not None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _digest(clip: bytes) -> bytes:
    return blake2b(clip, digest_size=16).digest()
