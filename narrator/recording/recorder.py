"""The recorder: it owns what lasts as long as a command, the worker pool and a client for each service."""

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, Self, TypeVar

from narrator import engines
from narrator.engines import AUTO, EngineSpec
from narrator.errors import NarratorError, SettingsError
from narrator.events import Watcher, unwatched
from narrator.recording import plan as planning
from narrator.recording import run
from narrator.recording.casting import CastOptions
from narrator.recording.doubts import record
from narrator.recording.jobs import Job, Segment
from narrator.recording.plan import Means, Plan, RecordingRequest, VoiceOptions
from narrator.recording.pool import Here, WorkerPool
from narrator.recording.service import ReservedClient, ServiceClient
from narrator.store import Store, key

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Recorder:
    """Records scripts, one after the other, reusing its workers and connections.

    As a context manager, it closes what it opened, but not an executor that was passed to it.

    Args:
        engine: an engine's name, or `auto` for the best that can speak now.
        voice: a voice's name, or `engine:voice`; "" for the engine's preferred voice for the language.
        rate: a factor on the voice's pace, 0.1 to 10.
        offline: whether to send no requests to services.
        max_requests: requests to a service at a time, 1 to 4.
        max_remote_chars: the most characters of one script that `auto` sends to a service.
        prefer: the engines that `auto` may choose, in the order in which it tries them; empty for all, by their rank.
        voices: the voices of speakers and of the roles heading, quote and footnote, by name.
        cast: whether each speaker of a conversation gets a voice of their own.
        jobs: passages to speak and encode at a time; 0 for one for each processor.
        store: what was recorded before, and where to store what is recorded now; None to store nothing.
        executor: where passages are spoken and encoded, instead of in processes of its own.
        engine_settings: the settings of engines, by the engine's name.

    Raises:
        SettingsError: a number is out of its range, which is the same on the command line.
    """

    def __init__(
        self,
        *,
        engine: str = AUTO,
        voice: str = "",
        rate: float = 1.0,
        offline: bool = False,
        max_requests: int = 4,
        max_remote_chars: int = 100_000,
        prefer: Sequence[str] = (),
        voices: Mapping[str, str] | None = None,
        cast: bool = False,
        jobs: int = 0,
        store: Store | None = None,
        executor: Executor | None = None,
        engine_settings: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        _check("rate", rate, 0.1, 10)
        _check("max_requests", max_requests, 1, 4)
        _check("max_remote_chars", max_remote_chars, 0)
        _check("jobs", jobs, 0)
        whom = CastOptions(voices or {}, cast)
        self.options = VoiceOptions(engine, voice, rate, offline, max_requests, max_remote_chars, tuple(prefer), whom)
        self.store = store
        self.engine_settings = engine_settings or {}
        self._pool = WorkerPool(jobs, executor)
        self._clients: dict[EngineSpec, ServiceClient] = {}
        self._fingerprint = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End its own workers and close its connections.

        If it is used again, it starts new ones, and has to be closed again.
        """
        self._pool.close()
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def warm_up(self) -> None:
        """Start the first workers, loading the engine that will speak, unless that is a service.

        For `auto`, that is only known with the article's language; the engine loaded until then loads instantly.

        Raises:
            VoiceError: there is no such engine or voice, or too little memory for it.
        """
        options = self.options.resolved()
        spec = planning.local(self.find) if options.engine == AUTO else self.find(options.engine)
        if not engines.load(spec).service:
            self._pool.warm_up(spec)

    @property
    def workers(self) -> int:
        """How many jobs are done at a time."""
        return self._pool.size

    @property
    def is_elsewhere(self) -> bool:
        """Whether an executor was passed in, whose workers may be on other machines."""
        return self._pool.is_elsewhere

    @property
    def is_slow(self) -> bool:
        """Whether the engine that will most likely speak is a slow one."""
        name = self.options.resolved().engine
        return engines.load(planning.local(self.find) if name == AUTO else self.find(name)).is_slow

    @property
    def is_asking(self) -> bool:
        """Whether a service was chosen to read everything."""
        name = self.options.resolved().engine
        return name != AUTO and bool(engines.load(self.find(name)).service)

    def call(self, function: Callable[_P, _T], /, *arguments: _P.args, **named: _P.kwargs) -> Future[_T]:
        """Call a module-level function in a worker; raises NarratorError if the executor takes nothing more."""
        return self._pool.call(function, *arguments, **named)

    def silences(self) -> dict[str, str]:
        """The services that are known to be unavailable now, by engine, and why."""
        return {spec.name: client.silence for spec, client in self._clients.items() if client.silence}

    def plan(self, request: RecordingRequest, store: Store) -> Plan:
        """Decide which voices read; for `auto`, a service may be sent one piece, and an engine be loaded.

        Raises:
            VoiceError: there is no such engine or voice, or a service would be needed, but narrator is offline.
        """
        return planning.plan(self.options, request, Means(self.find, self.client, store, self._pool.probe))

    def record(self, jobs: Sequence[Job], store: Store, watch: Watcher = unwatched) -> list[Segment]:
        """Record and store what is not in the store; see `narrator.recording.doubts.record`."""
        return record(jobs, store, self._pool, self.client, watch)

    def audition(self, jobs: Sequence[Job], store: Store, watch: Watcher = unwatched) -> list[Segment]:
        """Record as `record` does, but accept every line as it comes."""
        return run.record(jobs, store, self._pool, self.client, watch)

    @property
    def fingerprint(self) -> str:
        """Changes whenever another voice might be chosen for the same script, or the same voice might sound different.

        Computed once: an engine installed during the life of the recorder does not change it.
        """
        if not self._fingerprint:
            may = self._may_read()
            self._fingerprint = key(repr(self.options), *(self._facts(name, name in may) for name in engines.names()))
        return self._fingerprint

    def prints(self) -> dict[str, str]:
        """Fingerprints of the engines that may read, including their voices, by name."""
        return {name: key(self._facts(name, True)) for name in engines.names() if name in self._may_read()}

    def _may_read(self) -> set[str]:
        """The engines that may read a script that does not name any."""
        options = self.options.resolved()
        named = {voice.partition(":")[0] for voice in (options.voice, *options.cast.voices.values())}
        if options.engine == AUTO:
            return named | {spec.name for spec in planning.ranked(self.find, options.prefer)}
        return named | {options.engine}

    def _facts(self, name: str, may_read: bool) -> str:
        """What is known about an engine; without the voices of a service that only a script could name.

        Listing those takes longer than everything else, and does not change how they sound.
        """
        try:
            spec = self.find(name)
            engine = engines.load(spec)
            voices = engine.voices() if may_read or not engine.service else ()
            return repr((spec, engine.fingerprint, engine.rank, engine.service, voices))
        except NarratorError as error:
            return repr((name, error.what))

    def find(self, engine: str) -> EngineSpec:
        """An engine with its settings, by name.

        Raises:
            VoiceError: there is no engine of this name.
        """
        return engines.find(engine, self.engine_settings.get(engine))

    def client(self, engine: EngineSpec) -> ServiceClient:
        """The client of an engine that uses a service: the same one each time."""
        if engine not in self._clients:
            alternative = planning.local(self.find).name
            self._clients[engine] = ServiceClient(engine, self.options.max_requests, alternative=alternative)
        return self._clients[engine]


def _check(name: str, value: float, least: float, most: float = math.inf) -> None:
    """Raise SettingsError for a number that is out of its range; NaN always is."""
    if not least <= value <= most:
        wanted = f"{least} or more" if most == math.inf else f"{least} to {most}"
        raise SettingsError(f"{name} cannot be {value}", f"give {wanted}")


class TaskRecorder(Recorder):
    """Records in its own process and uses no service: for a worker that narrates whole articles.

    Args:
        options: those of the recorder that sent the work.
        engine_settings: the same recorder's.
        store: the same recorder's.
    """

    def __init__(
        self, options: planning.VoiceOptions, engine_settings: Mapping[str, Mapping[str, Any]], store: Store | None
    ) -> None:
        super().__init__(jobs=1, store=store, executor=Here(), engine_settings=engine_settings)
        self.options = options
        self.known_silences: Mapping[str, str] = {}

    def client(self, engine: EngineSpec) -> ServiceClient:
        """A client that sends no requests; see `narrator.recording.service.ReservedClient`."""
        return ReservedClient(engine, self.known_silences.get(engine.name, ""))
