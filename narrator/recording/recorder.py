"""The recorder: it owns what lasts as long as a command, the worker pool and a client for each service."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, Self, TypeVar

from narrator import engines
from narrator.engines import AUTO, EngineSpec
from narrator.errors import NarratorError
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
    """Records scripts, one after the other, and keeps its workers and connections meanwhile.

    A context manager: it closes what it opened, and leaves an executor that was passed to it open.

    Args:
        engine: an engine's name, or `auto` for the best that can speak now.
        voice: a voice's name, or `engine:voice`; "" for the engine's preferred voice for the language.
        rate: a factor on the voice's pace.
        offline: whether to make no requests to services.
        max_requests: requests to a service at a time.
        max_remote_chars: the most characters of one script that `auto` sends to a service.
        prefer: the engines that `auto` may take, in the order in which it tries them; empty for all, by their rank.
        voices: the voices of speakers, and of the roles heading, quote and footnote, by name.
        cast: whether each speaker of a conversation gets a voice of their own.
        jobs: passages to speak and encode at a time; 0 for one for each processor.
        store: what was recorded before, and where to keep what is recorded now; None keeps nothing.
        executor: where passages are spoken and encoded, instead of in processes of its own.
        engine_settings: the settings of engines by name.
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
        """End its own workers, and close its connections. It may be used again."""
        self._pool.close()
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def warm_up(self) -> None:
        """Have the first workers start with the engine that will speak, unless a service is to.

        For `auto` that is not known before the article's language is; it takes no time to load another one then.

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
        """Whether an executor was handed in, whose workers may be on other machines."""
        return self._pool.is_elsewhere

    @property
    def is_slow(self) -> bool:
        """Whether the engine that is most likely to speak takes its time."""
        name = self.options.resolved().engine
        return engines.load(planning.local(self.find) if name == AUTO else self.find(name)).is_slow

    @property
    def is_asking(self) -> bool:
        """Whether a service was chosen to read everything."""
        name = self.options.resolved().engine
        return name != AUTO and bool(engines.load(self.find(name)).service)

    def call(self, function: Callable[_P, _T], /, *arguments: _P.args, **named: _P.kwargs) -> Future[_T]:
        """Have a module-level function called in a worker."""
        return self._pool.call(function, *arguments, **named)

    def silences(self) -> dict[str, str]:
        """The services that cannot speak now, by the names of their engines, as far as that is known; and why."""
        return {spec.name: client.silence for spec, client in self._clients.items() if client.silence}

    def plan(self, request: RecordingRequest, store: Store) -> Plan:
        """Decide who reads; for `auto` a service may be asked for one piece, and an engine is loaded.

        Raises:
            VoiceError: there is no such engine or voice, or it would have to be asked, and nothing may be.
        """
        return planning.plan(self.options, request, Means(self.find, self.client, store, self._pool.probe))

    def record(self, jobs: Sequence[Job], store: Store, watch: Watcher = unwatched) -> list[Segment]:
        """Record what is not in the store, and keep it there; see `narrator.recording.doubts.record`."""
        return record(jobs, store, self._pool, self.client, watch)

    def audition(self, jobs: Sequence[Job], store: Store, watch: Watcher = unwatched) -> list[Segment]:
        """Record as `record` does, but take every line as it comes."""
        return run.record(jobs, store, self._pool, self.client, watch)

    @property
    def fingerprint(self) -> str:
        """Changes whenever another voice might be chosen for the same script, or the same voice would sound different.

        Looked at once: an engine that comes while the recorder lasts changes nothing.
        """
        if not self._fingerprint:
            may = self._may_read()
            self._fingerprint = key(repr(self.options), *(self._facts(name, name in may) for name in engines.names()))
        return self._fingerprint

    def prints(self) -> dict[str, str]:
        """The fingerprints of the engines that may read, with their voices, by name."""
        return {name: key(self._facts(name, True)) for name in engines.names() if name in self._may_read()}

    def _may_read(self) -> set[str]:
        """The engines that may read a script that names none itself."""
        options = self.options.resolved()
        named = {voice.partition(":")[0] for voice in (options.voice, *options.cast.voices.values())}
        if options.engine == AUTO:
            return named | {spec.name for spec in planning.ranked(self.find, options.prefer)}
        return named | {options.engine}

    def _facts(self, name: str, may_read: bool) -> str:
        """What is known of an engine; of a service that a script would have to name not which voices it has.

        Those sound as they do today whatever is known of them, and to list them takes longer than all else.
        """
        try:
            spec = self.find(name)
            engine = engines.load(spec)
            voices = engine.voices() if may_read or not engine.service else ()
            return repr((spec, engine.fingerprint, engine.rank, engine.service, voices))
        except NarratorError as error:
            return repr((name, error.what))

    def find(self, engine: str) -> EngineSpec:
        """An engine with its settings.

        Raises:
            VoiceError: there is none of this name.
        """
        return engines.find(engine, self.engine_settings.get(engine))

    def client(self, engine: EngineSpec) -> ServiceClient:
        """The client of an engine that asks a service: the same one each time."""
        if engine not in self._clients:
            alternative = planning.local(self.find).name
            self._clients[engine] = ServiceClient(engine, self.options.max_requests, alternative=alternative)
        return self._clients[engine]


class TaskRecorder(Recorder):
    """Records in the process that it is in, and asks no service: for a worker that narrates whole articles.

    Args:
        options: those of whoever gives it the work.
        engine_settings: the same.
        store: the same.
    """

    def __init__(
        self, options: planning.VoiceOptions, engine_settings: Mapping[str, Mapping[str, Any]], store: Store | None
    ) -> None:
        super().__init__(jobs=1, store=store, executor=Here(), engine_settings=engine_settings)
        self.options = options
        self.known_silences: Mapping[str, str] = {}

    def client(self, engine: EngineSpec) -> ServiceClient:
        """A client that asks nothing; see `narrator.recording.service.ReservedClient`."""
        return ReservedClient(engine, self.known_silences.get(engine.name, ""))
