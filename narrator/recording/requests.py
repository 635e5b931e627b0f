"""The requests that one recording sends to a service: their order, retries, and what happens with the answers.

The calling thread decides when to send a request and how to handle a failure; the client's threads send, check and
store.
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

# When a run ends early, answers that arrive within this time are still stored.
_LAST_SECONDS = 1.0


class Taken(NamedTuple):
    """The result of an answer: the piece whose clip is now in the store, and one whose clip turned out to be wrong."""

    arrived: Piece | None = None
    invalidated: Piece | None = None


class Requests:
    """The requests of one recording. As a context manager left early, it still stores answers that arrive soon.

    Args:
        client: the client of the service.
        clips: where clips are stored.
        watch: called with each event.
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
        """The stored clip of a piece, if there is one."""
        clip = self._clips.get(self._client.key(piece))
        if clip:
            self._said.setdefault(_digest(clip), piece)
        return clip

    def want(self, pieces: Iterable[Piece]) -> None:
        """Queue pieces for sending in this order."""
        for piece in pieces:
            heapq.heappush(self._queue, (0.0, next(self._order), piece))

    def send(self) -> list[Future[bytes]]:
        """Send as many requests as are allowed now.

        Returns:
            All requests that are pending.

        Raises:
            VoiceError: the service gives the same sound for two texts.
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
            # Noted before it is sent, so that it is waited for even if Ctrl-C comes between these lines.
            self._in_hand[request] = piece, monotonic()
            self._client.ask(request, piece, self._clips, lambda: not self._is_leaving)
        if len(self._in_hand) > before:
            self._report()
        return list(self._in_hand)

    def due(self) -> float | None:
        """Seconds until another request may be sent; None if an answer has to come first, or none is queued."""
        return max(self._due(), 0.0) if self._queue and len(self._in_hand) < self._throttle.room else None

    def take(self, request: Future[bytes]) -> Taken:
        """Count the answer to a request, which is stored already, or queue the request again.

        Raises:
            VoiceError: it has failed too often, or trying again will not help.
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
        self._report()
        return piece

    def _report(self) -> None:
        self._watch(Asked(self._answered, min(len(self._in_hand), self._client.max_requests)))

    def _resolve_collision(self, piece: Piece, other: Piece, clip: bytes, since: float) -> Taken:
        """Handle the same sound for two texts: find out which of them got the answer meant for the other."""
        service = self._client.engine.service
        collision = f"{service} gives one sound for “{piece.text}” and for “{other.text}”"
        if piece not in self._failures:
            self._drop(piece)
            self._ask_again(piece, since, UnansweredError(collision))
            return Taken()
        self._drop(other)
        if other in self._failures:
            self._drop(piece)
            # Raised only once the other piece has been invalidated as well.
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
        """The error that ends the run: what was refused, how much is stored, and what to do next."""
        self._gather()
        left = len(self._queue) + 1
        done = f"{self._answered} of {self._answered + left} requests are answered and kept"
        hint = error.hint or self._client.hint
        return VoiceError(error.what, f"{done}; {hint}")

    def _gather(self) -> None:
        """Store what arrives within a moment, and give up the rest."""
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
