"""The requests that one recording makes of a service: in what order, when again, and what becomes of the answers.

When to ask, and what to do about a failure, is decided in the thread that calls; the client's threads send, check and
keep.
"""

import heapq
from collections.abc import Iterable
from concurrent.futures import Future, wait
from hashlib import blake2b
from itertools import count
from time import monotonic
from typing import NamedTuple, Self

from narrator.engines import UnansweredError
from narrator.errors import NarratorError, VoiceError
from narrator.events import Asked, BackingOff, Watcher
from narrator.recording.proof import are_alike
from narrator.recording.service import NotSentError, Piece, ServiceClient
from narrator.store import Store

# What has been asked for is worth a moment's wait when a run ends early.
_LAST_SECONDS = 1.0


class Taken(NamedTuple):
    """What an answer brought: the piece whose clip is now in the store, and one whose clip turned out to be wrong."""

    arrived: Piece | None = None
    invalidated: Piece | None = None


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
            raise self._given_up(VoiceError(f"{self._client.engine.service} asks for a pause of {rest:.0f} s"))
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
        except NotSentError:
            self.want([piece])
            return Taken()
        except UnansweredError as error:
            self._ask_again(piece, since, error)
            return Taken()
        except VoiceError as error:
            raise self._given_up(error) from error
        other = self._said.setdefault(_digest(clip), piece)
        if are_alike(piece.text, other.text):
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
            waited = f" and asks for a pause of {error.retry_after:.0f} s" if error.retry_after else ""
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


def _digest(clip: bytes) -> bytes:
    return blake2b(clip, digest_size=16).digest()
