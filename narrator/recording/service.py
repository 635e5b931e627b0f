"""Asking a voice service for clips: a few at a time, patiently, each one once, and kept as soon as it is proven.

A clip is kept by its text, its engine and its voice, whatever is made of it later. When to ask, and what to do about
a failure, is decided in the thread that calls; the others send, prove and keep.
"""

import heapq
import random
import re
from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from hashlib import blake2b
from itertools import count
from queue import SimpleQueue
from threading import Lock, Semaphore, Thread
from time import monotonic
from typing import NamedTuple, Self

from narrator import engines, store
from narrator.engines import EngineSpec, UnansweredError, Voice
from narrator.errors import NarratorError, VoiceError
from narrator.events import Asked, BackingOff, Watcher
from narrator.store import Store

RECIPE = "clip 1"
"""Part of every clip's key: to be changed whenever what is kept for a text would differ."""

_PROBE_SECONDS = 2.5
_SILENT_SECONDS = 60.0

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
class RetryPolicy:
    """How a service is asked again: after `first` seconds, doubled each time up to `max_wait`, `max_tries` times.

    Each wait is shortened by chance, down to the half, so that requests turned away together do not come back
    together. `rate_limited` is the first wait for a service that wants to be asked less and does not say when; one that
    wants to be left alone for more than `max_retry_after` seconds is not waited for.
    """

    max_tries: int = 6
    first: float = 0.5
    rate_limited: float = 2.0
    max_wait: float = 30.0
    max_retry_after: float = 120.0

    def wait(self, failures: int, error: UnansweredError) -> float:
        """Seconds until the next try, after so many failures of which this is the last."""
        if error.retry_after is not None:
            return error.retry_after
        wanted: float = (self.rate_limited if error.rate_limited else self.first) * 2 ** (failures - 1)
        return min(wanted, self.max_wait) * random.uniform(0.5, 1.0)


DEFAULT_RETRIES = RetryPolicy()


class Piece(NamedTuple):
    """What is asked for in one request: a text, who speaks, and the engine by name.

    In which take a slow engine is to speak it, see `narrator.recording.takes`.
    """

    text: str
    voice: Voice
    engine: str
    take: int = 0


class Taken(NamedTuple):
    """What an answer brought: the piece whose clip is now in the store, and one whose clip turned out to be wrong."""

    arrived: Piece | None = None
    invalidated: Piece | None = None


class ServiceClient:
    """A voice service, for as long as a recorder lasts: its connections, and how much it may be asked.

    Args:
        engine: the service's.
        max_requests: that may be made at a time; the engine may be kind to fewer.
        policy: how it is asked again.
        alternative: the engine to be advised when the service cannot be had, or "".
    """

    def __init__(
        self, engine: EngineSpec, max_requests: int, policy: RetryPolicy = DEFAULT_RETRIES, alternative: str = ""
    ) -> None:
        self._spec = engine
        self.engine = engines.load(engine)
        self.max_requests = min(max_requests, self.engine.max_at_once or max_requests)
        self.policy = policy
        self.hint = "run the same command again later" + (f", or take --engine {alternative}" if alternative else "")
        self.throttle = Throttle(self.max_requests)
        self._gate = Semaphore(self.max_requests)
        self._threads: _Threads | None = None
        self._silent_until, self._silence = 0.0, ""

    def key(self, piece: Piece) -> str:
        """Where the clip of a piece is kept in a store."""
        return store.key(RECIPE, self.engine.fingerprint, piece.voice.name, piece.text)

    def ask(self, request: Future[bytes], piece: Piece, clips: Store, is_wanted: Callable[[], bool]) -> None:
        """Have a piece asked for once, in a thread. What comes is kept, whatever becomes of the run.

        Args:
            request: is told the clip, or VoiceError, UnansweredError or OutputError.
            clips: where it is kept.
            is_wanted: asked at the last moment, and whether anybody will see to a service that wants to be asked less.
        """
        if self._threads is None:
            self._threads = _Threads(self.max_requests + _AHEAD)
            self._threads.call(Future(), _get_ready)
        self._threads.call(request, partial(self._ask, piece, clips, is_wanted))

    def probe(self, piece: Piece, clips: Store) -> str:
        """Ask for one piece to see whether the service can speak now, and keep it.

        A service that cannot is not probed again for a minute.

        Returns:
            Why it cannot; empty if it can.
        """
        if self.silence:
            return self.silence
        self._silence = self._probe(piece, clips)
        self._silent_until = monotonic() + _SILENT_SECONDS if self._silence else 0.0
        return self._silence

    def _probe(self, piece: Piece, clips: Store) -> str:
        is_waiting = True
        request: Future[bytes] = Future()
        sent = monotonic()
        self.ask(request, piece, clips, lambda: is_waiting)
        try:
            request.result(timeout=_PROBE_SECONDS)
        except TimeoutError:
            return f"{self.engine.service} did not answer"
        except UnansweredError as error:
            if error.rate_limited:
                self.throttle.slow_down(self.policy.wait(1, error), sent)
            return error.what
        except VoiceError as error:
            return error.what
        finally:
            is_waiting = False
        return ""

    @property
    def silence(self) -> str:
        """Why the service could not speak when it was probed within the last minute; "" if it could, or was not."""
        return self._silence if monotonic() < self._silent_until else ""

    def close(self) -> None:
        """Ask for nothing more. A request that is on its way ends by itself."""
        if self._threads:
            self._threads.close()

    def _ask(self, piece: Piece, clips: Store, is_wanted: Callable[[], bool]) -> bytes:
        with self._gate:
            if not is_wanted() or self.throttle.is_closed:
                raise _NotSentError(f"{self.engine.service} wants to be asked less")
            try:
                clip = engines.speak(self._spec, [piece.text], piece.voice)[0].sound
            except UnansweredError as error:
                if error.rate_limited and is_wanted():
                    self.throttle.turn_away()
                raise
        _prove(self.engine.service, piece.text, clip)
        clips.put(self.key(piece), clip)
        return clip


class ServiceNeededError(Exception):
    """A service would have to be asked by somebody who must not."""


class ReservedClient(ServiceClient):
    """A service that somebody else asks, so that it is not asked too much: clips that are kept can be had.

    Args:
        engine: the service's.
        known_silence: why it cannot speak now, as whoever asks it has found out; "" if that is not known.
    """

    def __init__(self, engine: EngineSpec, known_silence: str) -> None:
        super().__init__(engine, 1)
        self._known_silence = known_silence

    def ask(self, _request: Future[bytes], _piece: Piece, _clips: Store, _is_wanted: Callable[[], bool]) -> None:
        """Refuse.

        Raises:
            ServiceNeededError: always.
        """
        raise ServiceNeededError

    def probe(self, _piece: Piece, _clips: Store) -> str:
        """What is known; see `ServiceClient.probe`.

        Raises:
            ServiceNeededError: nothing is.
        """
        if not self._known_silence:
            raise ServiceNeededError
        return self._known_silence


class Throttle:
    """How many requests a service may be sent at a time, and from when on. It learns from being turned away.

    Args:
        max_requests: never more than so many.
    """

    def __init__(self, max_requests: int) -> None:
        self.max_requests = max_requests
        self._allowed = float(max_requests)
        # By threads that were turned away, so that not one more request is sent before that is seen to.
        self._turned_away = 0
        self._lock = Lock()
        self._since = 0.0
        self.rest_until = 0.0

    @property
    def allowed(self) -> int:
        """Requests that may be made at a time."""
        return int(self._allowed)

    @property
    def room(self) -> int:
        """Requests that may be on their way, one of them ready to be sent while an answer is still being proven."""
        if self._turned_away:
            return 0
        return self.allowed + (_AHEAD if self._allowed == self.max_requests else 0)

    @property
    def is_closed(self) -> bool:
        """Whether nothing may be sent now."""
        return bool(self._turned_away) or monotonic() < self.rest_until

    def turn_away(self) -> None:
        """Note, from any thread, that the service wants to be asked less."""
        with self._lock:
            self._turned_away += 1

    def slow_down(self, seconds: float, sent: float) -> None:
        """See to one that was turned away: rest for so many seconds, and halve what is allowed.

        Args:
            sent: when the request was made. Those that were on their way together count once.
        """
        now = monotonic()
        self.rest_until = max(self.rest_until, now + seconds)
        if sent > self._since:
            self._since = now
            self._allowed = max(self._allowed / 2, 1.0)
        with self._lock:
            self._turned_away -= 1

    def speed_up(self) -> None:
        """Note an answer."""
        self._allowed = min(self._allowed + 1 / (4 * self._allowed), self.max_requests)


class Requests:
    """The requests of one recording. A context: when it is left early, what is on its way is kept if it comes soon.

    Args:
        client: of the service.
        clips: where clips are kept.
        watch: is told what happens.
    """

    def __init__(self, client: ServiceClient, clips: Store, watch: Watcher) -> None:
        self._client = client
        self._throttle = client.throttle
        self._clips = clips
        self._watch = watch
        self._order = count()
        self._queue: list[tuple[float, int, Piece]] = []
        self._in_hand: dict[Future[bytes], tuple[Piece, float]] = {}
        self._failures: dict[Piece, int] = {}
        self._said: dict[bytes, Piece] = {}
        self._collision: VoiceError | None = None
        self._is_leaving = False
        self._answered = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._gather()

    def clip(self, piece: Piece) -> bytes | None:
        """The clip of a piece, if it is in the store."""
        clip = self._clips.get(self._client.key(piece))
        if clip:
            self._said.setdefault(_digest(clip), piece)
        return clip

    def want(self, pieces: Iterable[Piece]) -> None:
        """Ask for these, in this order, as soon as may be."""
        for piece in pieces:
            heapq.heappush(self._queue, (0.0, next(self._order), piece))

    def send(self) -> list[Future[bytes]]:
        """Make as many requests as are allowed now.

        Returns:
            All that are waited for.

        Raises:
            VoiceError: the service cannot tell two texts apart.
        """
        if self._collision:
            raise self._collision
        rest = self._throttle.rest_until - monotonic()
        if self._queue and rest > self._client.policy.max_retry_after:
            raise self._given_up(VoiceError(f"{self._client.engine.service} wants to be left alone for {rest:.0f} s"))
        before = len(self._in_hand)
        while self._queue and self._due() <= 0:
            _, _, piece = heapq.heappop(self._queue)
            request: Future[bytes] = Future()
            # Noted first: whatever is asked for will be waited for, even if Ctrl-C comes between these lines.
            self._in_hand[request] = piece, monotonic()
            self._client.ask(request, piece, self._clips, lambda: not self._is_leaving)
        if len(self._in_hand) > before:
            self._tell()
        return list(self._in_hand)

    def due(self) -> float | None:
        """In how many seconds another request may be made; None if first an answer has to come, or all are made."""
        return max(self._due(), 0.0) if self._queue and len(self._in_hand) < self._throttle.room else None

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
        return self._resolve_collision(piece, other, clip, since)

    def _due(self) -> float:
        if len(self._in_hand) >= self._throttle.room:
            return float("inf")
        return max(self._queue[0][0], self._throttle.rest_until) - monotonic()

    def _count(self, piece: Piece) -> Piece:
        self._answered += 1
        self._throttle.speed_up()
        self._tell()
        return piece

    def _tell(self) -> None:
        self._watch(Asked(self._answered, min(len(self._in_hand), self._client.max_requests)))

    def _resolve_collision(self, piece: Piece, other: Piece, clip: bytes, since: float) -> Taken:
        """Two texts, one sound: find out which of them got an answer that was meant for the other."""
        service = self._client.engine.service
        collision = f"{service} gives one sound for “{piece.text}” and for “{other.text}”"
        if piece not in self._failures:
            self._drop(piece)
            self._ask_again(piece, since, UnansweredError(collision))
            return Taken()
        self._drop(other)
        if other in self._failures:
            self._drop(piece)
            # Told when the other one is forgotten, too.
            self._collision = VoiceError(collision, "change one of the lines in the script, or run again later")
            return Taken(invalidated=other)
        self._said[_digest(clip)] = piece
        self._failures[other] = 1
        self.want([other])
        return Taken(self._count(piece), other)

    def _drop(self, piece: Piece) -> None:
        self._clips.drop(self._client.key(piece))

    def _ask_again(self, piece: Piece, since: float, error: UnansweredError) -> None:
        policy = self._client.policy
        failures = self._failures[piece] = self._failures.get(piece, 0) + 1
        seconds = policy.wait(failures, error)
        if failures >= policy.max_tries or seconds > policy.max_retry_after:
            if error.rate_limited:
                self._throttle.slow_down(seconds, since)
            waited = f" and wants to be left alone for {error.retry_after:.0f} s" if error.retry_after else ""
            raise self._given_up(VoiceError(f"{error.what}{waited}", error.hint)) from error
        if error.rate_limited:
            self._throttle.slow_down(seconds, since)
        heapq.heappush(self._queue, (monotonic() + seconds, next(self._order), piece))
        self._watch(BackingOff(error.what, seconds, self._throttle.allowed))

    def _given_up(self, error: VoiceError) -> VoiceError:
        """The error that ends the run: what was refused, how much is kept, what to do next."""
        self._gather()
        left = len(self._queue) + 1
        done = f"{self._answered} of {self._answered + left} requests are answered and kept"
        hint = error.hint or self._client.hint
        return VoiceError(error.what, f"{done}; {hint}")

    def _gather(self) -> None:
        """Keep what comes within a moment, and give up the rest."""
        self._is_leaving = True
        in_hand, self._in_hand = self._in_hand, {}
        wait(in_hand, timeout=_LAST_SECONDS)
        for request, (piece, sent) in in_hand.items():
            try:
                request.result(timeout=0)
                self._count(piece)
            except (NarratorError, TimeoutError) as error:
                if isinstance(error, UnansweredError) and error.rate_limited:
                    self._throttle.slow_down(0.0, sent)
                self.want([piece])


class _NotSentError(UnansweredError):
    """A piece was held back at the last moment."""


class _Threads:
    """Threads that nobody waits for when the process ends: an answer may be long in coming."""

    def __init__(self, count: int) -> None:
        self._calls: SimpleQueue[tuple[Future[bytes], Callable[[], bytes]] | None] = SimpleQueue()
        self._count = count
        for _ in range(count):
            Thread(target=self._work, name="voice service", daemon=True).start()

    def call(self, future: Future[bytes], function: Callable[[], bytes]) -> None:
        """Have a function called, and its future told what comes of it."""
        self._calls.put((future, function))

    def close(self) -> None:
        """Let each thread end after the call that it has in hand, and after those that wait."""
        for _ in range(self._count):
            self._calls.put(None)

    def _work(self) -> None:
        while call := self._calls.get():
            future, function = call
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
        seconds = sound.speech_duration(clip)
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
