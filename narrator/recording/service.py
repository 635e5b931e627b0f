"""A voice service: clips are asked for a few at a time, and each is kept as soon as it is checked.

A clip is kept by its text, its engine and its voice, whatever is made of it later.
"""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from threading import Semaphore, Thread
from time import monotonic
from typing import NamedTuple

from narrator import engines, store
from narrator.engines import EngineSpec, UnansweredError, Voice
from narrator.errors import VoiceError
from narrator.recording.proof import prove
from narrator.recording.throttle import AHEAD, DEFAULT_RETRIES, RetryPolicy, Throttle
from narrator.store import Store

RECIPE = "clip 1"
"""Part of every clip's key: to be changed whenever what is kept for a text would differ."""

_PROBE_SECONDS = 2.5
_SILENT_SECONDS = 60.0


class Piece(NamedTuple):
    """What is asked for in one request: a text, who speaks, and the engine by name.

    In which take a slow engine is to speak it, see `narrator.recording.takes`.
    """

    text: str
    voice: Voice
    engine: str
    take: int = 0


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
            is_wanted: asked at the last moment, and whether anybody will see to a service that asks for fewer requests.
        """
        if self._threads is None:
            self._threads = _Threads(self.max_requests + AHEAD)
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
                raise NotSentError(f"{self.engine.service} asks for fewer requests")
            try:
                clip = engines.speak(self._spec, [piece.text], piece.voice)[0].sound
            except UnansweredError as error:
                if error.rate_limited and is_wanted():
                    self.throttle.turn_away()
                raise
        prove(self.engine.service, piece.text, clip)
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


class NotSentError(UnansweredError):
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
    """Load what checks a clip while the first answers are waited for."""
    from narrator import sound  # noqa: F401

    return b""
