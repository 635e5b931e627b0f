"""A voice service: clips are requested a few at a time, and each is stored as soon as it has been checked.

A clip is stored by its text, engine and voice, independent of what is made of it.
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
"""Part of every clip's key: change it whenever the clip stored for a text would differ."""

_PROBE_SECONDS = 2.5
_SILENT_SECONDS = 60.0


class Piece(NamedTuple):
    """What is requested at a time: a text, the voice, and the engine by name.

    For a slow engine, also the take in which to speak it, see `narrator.recording.takes`.
    """

    text: str
    voice: Voice
    engine: str
    take: int = 0


class ServiceClient:
    """A voice service, for as long as a recorder exists: its connections, and the limit on its requests.

    Args:
        engine: the engine of the service.
        max_requests: how many may be sent at a time; the engine may allow fewer.
        policy: how requests are retried.
        alternative: the engine to suggest if the service is unavailable, or "".
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
        """The store's key for the clip of a piece."""
        return store.key(RECIPE, self.engine.fingerprint, piece.voice.name, piece.text)

    def ask(self, request: Future[bytes], piece: Piece, clips: Store, is_wanted: Callable[[], bool]) -> None:
        """Send one request for a piece, in a thread. The answer is stored even if the run ends meanwhile.

        Args:
            request: gets the clip, or VoiceError, UnansweredError or OutputError.
            clips: where the clip is stored.
            is_wanted: called just before sending, and, if the service asks for fewer requests, to see whether
                anybody will react to that.
        """
        if self._threads is None:
            self._threads = _Threads(self.max_requests + AHEAD)
            self._threads.call(Future(), _preload)
        self._threads.call(request, partial(self._ask, piece, clips, is_wanted))

    def probe(self, piece: Piece, clips: Store) -> str:
        """Request one piece to see whether the service can speak now, and store its clip.

        A service that cannot is not probed again for a minute.

        Returns:
            Why it cannot, or "" if it can.
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
        """Why the service could not speak when probed within the last minute; "" if it could, or was not probed."""
        return self._silence if monotonic() < self._silent_until else ""

    def close(self) -> None:
        """Send no more requests. One that is already sent ends by itself."""
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
    """A service is needed, in a process that must not send requests to it."""


class ReservedClient(ServiceClient):
    """The client of a service to which another process sends all requests, so as not to overload it: stored clips only.

    Args:
        engine: the engine of the service.
        known_silence: why the service cannot speak now, as that other process has found out; "" if that is not known.
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
        """The known reason why the service cannot speak; see `ServiceClient.probe`.

        Raises:
            ServiceNeededError: no reason is known.
        """
        if not self._known_silence:
            raise ServiceNeededError
        return self._known_silence


class NotSentError(UnansweredError):
    """A piece was held back at the last moment."""


class _Threads:
    """Threads that do not keep the process from exiting: an answer may take long."""

    def __init__(self, count: int) -> None:
        self._calls: SimpleQueue[tuple[Future[bytes], Callable[[], bytes]] | None] = SimpleQueue()
        self._count = count
        for _ in range(count):
            Thread(target=self._work, name="voice service", daemon=True).start()

    def call(self, future: Future[bytes], function: Callable[[], bytes]) -> None:
        """Call a function in a thread, and set the result of the future."""
        self._calls.put((future, function))

    def close(self) -> None:
        """Let the threads end after their current calls and those that are queued."""
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


def _preload() -> bytes:
    """Load what checks a clip while waiting for the first answers."""
    from narrator import sound  # noqa: F401

    return b""
