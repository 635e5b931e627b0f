"""Which voice reads an episode: the requested engine and voice, or the best that can speak now.

This is decided once, before the first passage, so that one voice reads the whole episode. Wherever a voice is named, it
can be named with its engine, as `engine:voice`, so that several engines can read one script.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

from narrator import engines
from narrator.engines import AUTO, Engine, EngineSpec, Voice
from narrator.errors import VoiceError
from narrator.recording import takes
from narrator.recording.casting import EVERYBODY_ALIKE, NO_SPEAKERS, CastOptions, Find, Reader, Readers, Speakers, split
from narrator.recording.jobs import Encoder, Job
from narrator.recording.service import Piece, ServiceClient
from narrator.recording.takes import Choices
from narrator.script import Line
from narrator.script.lexicon import EMPTY, Lexicon
from narrator.script.speaking import Utterance
from narrator.spoken import speakable
from narrator.store import Store

Clients = Callable[[EngineSpec], ServiceClient]
"""Returns the client of an engine that uses a service; there is one for as long as the recorder exists."""


@dataclass(frozen=True, slots=True)
class VoiceOptions:
    """The user's choice of a voice.

    `engine` may be `auto`, `voice` may be empty or `engine:voice`, and `rate` is a factor on the voice's pace. If
    `offline`, services are sent no requests; otherwise at most `max_requests` at a time. `auto` sends no service more
    than `max_remote_chars` characters of one episode; it tries the engines in `prefer`, in that order, or, if that is
    empty, all by their rank. `cast` has the voices of roles and speakers.
    """

    engine: str = AUTO
    voice: str = ""
    rate: float = 1.0
    offline: bool = False
    max_requests: int = 4
    max_remote_chars: int = 100_000
    prefer: tuple[str, ...] = ()
    cast: CastOptions = EVERYBODY_ALIKE

    def resolved(self) -> "VoiceOptions":
        """The same options, with `engine:voice` split into the two.

        Raises:
            VoiceError: the voice names another engine than the chosen one.
        """
        engine, voice = split(self.voice)
        if engine and self.engine not in (AUTO, engine):
            raise VoiceError(f"the voice “{self.voice}” is not one of {self.engine}", f"take --engine {engine}")
        return replace(self, engine=engine or self.engine, voice=voice)


@dataclass(frozen=True, slots=True)
class RecordingRequest:
    """What is to be read, in which language, with how many ms of pause between lines, and how it is encoded.

    `others` encode it for other files. Of the `lexicon`, only the entries for single engines are used: the script
    already reflects the others.
    """

    utterances: Sequence[Utterance]
    language: str
    pause: int
    encoder: Encoder
    lexicon: Lexicon = EMPTY
    speakers: Speakers = NO_SPEAKERS
    others: tuple[Encoder, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Which voices read an episode, and the jobs, one for each utterance.

    `voice`, of the engine `spec`, is the main one: it reads everything in the article's own language. Voices of other
    engines are named with their engine. `fallback_reason` says why narrator chose the engine, if it did; `notes` say
    who reads what is in other languages, and which wishes for the cast could not be met. `cast` lists the roles and
    speakers with voices of their own, each with its voice, as `engine:voice`. `is_provisional` says that the next run
    may choose differently, since an engine could not be loaded or did not answer this time, or since speakers keep the
    voices that they have in other episodes.
    """

    spec: EngineSpec
    voice: Voice
    jobs: list[Job]
    fallback_reason: str = ""
    notes: tuple[str, ...] = ()
    cast: tuple[tuple[str, str], ...] = ()
    is_provisional: bool = False

    @property
    def engine(self) -> Engine:
        """The engine of the main voice."""
        return engines.load(self.spec)

    @property
    def voices(self) -> str:
        """The names of all voices that read, the main one first."""
        others = (
            job.voice.name if job.engine == self.spec else f"{job.engine.name}:{job.voice.name}" for job in self.jobs
        )
        return ", ".join(dict.fromkeys((self.voice.name, *others)))


def ranked(find: Find, prefer: Sequence[str] = ()) -> list[EngineSpec]:
    """The engines that `auto` may choose, the best first, without those that cannot be loaded here.

    Args:
        prefer: the names of the engines that it may choose, in order; if empty, all that have a rank.

    Raises:
        VoiceError: there is no engine of such a name.
    """
    found: list[tuple[int, EngineSpec]] = []
    for spec in map(find, prefer or engines.names()):
        with suppress(VoiceError):
            found.append((1 if prefer else engines.load(spec).rank, spec))
    return [spec for rank, spec in sorted(found, key=lambda one: -one[0]) if rank > 0]


def local(find: Find) -> EngineSpec:
    """The engine that can always speak on this machine: the best of those that load instantly.

    Raises:
        VoiceError: there is none.
    """
    for spec in ranked(find):
        if not engines.load(spec).service and not engines.load(spec).memory:
            return spec
    raise VoiceError("no engine is installed that could speak on this machine", "install narrator again")


class Means(NamedTuple):
    """What is needed to find out which engine can speak.

    `find` returns engines, `clients` sends requests to services, `store` has what was recorded, and `probe` loads an
    engine that takes long to load, and says why it cannot speak.
    """

    find: Find
    clients: Clients
    store: Store
    probe: Callable[[EngineSpec], str]


def plan(options: VoiceOptions, request: RecordingRequest, means: Means) -> Plan:
    """Decide which voices read.

    For `auto`, a service is sent one piece, whose clip is stored, and an engine that takes long to load is loaded.
    Without a network the request takes three seconds at most.

    Raises:
        VoiceError: there is no such engine or voice; or a service would be needed, but narrator is offline.
    """
    options = options.resolved()
    choices = Choices(means.store)
    if options.engine != AUTO:
        found = plan_with(means.find(options.engine), options, request, means.find, choices)
        return _allowed(found, options, means)
    obstacles: list[_Obstacle] = []
    order = ranked(means.find, options.prefer)
    for spec in order:
        try:
            found = plan_with(spec, options, request, means.find, choices)
            obstacle = _obstacle(spec, found, options, request, means)
        except VoiceError as error:
            if spec == order[-1]:
                raise VoiceError(_reasons([*obstacles, _Obstacle(error.what)]), error.hint) from error
            obstacle = _Obstacle(error.what if engines.load(spec).voices() else f"{error.what} ({error.hint})")
        if not obstacle:
            is_provisional = found.is_provisional or any(each.is_passing for each in obstacles)
            found = replace(found, fallback_reason=_reasons(obstacles), is_provisional=is_provisional)
            return _allowed(found, options, means)
        obstacles.append(obstacle)
    raise VoiceError(_reasons(obstacles) or "no engine can speak", "see narrator voices")


def plan_with(
    spec: EngineSpec, options: VoiceOptions, request: RecordingRequest, find: Find, choices: Choices | None = None
) -> Plan:
    """A plan with this engine as the main one; no requests are sent. Lines are spoken in the takes chosen for them.

    Raises:
        VoiceError: the engine has no such voice, or the voice cannot read the text.
    """
    engine = engines.load(spec)
    usual = replace(engines.choose(engine, request.language, options.voice), rate=options.rate)
    readers = Readers(Reader(spec, usual), request.language, find, request.speakers, options.cast)
    jobs = [_job(utterance, request, readers, choices) for utterance in request.utterances]
    text = "\n".join(said for job in jobs if (job.engine, job.voice.name) == (spec, usual.name) for said in job.said)
    if obstacle := engine.obstacle(usual, text):
        raise VoiceError(obstacle, "take another --engine; see narrator voices")
    # Speakers keep the voices that they have in other episodes, and those may change.
    is_provisional = options.cast.is_wanted and bool(request.speakers.voices)
    return Plan(spec, usual, jobs, notes=readers.notes, cast=readers.cast, is_provisional=is_provisional)


def missing(plan: Plan, clients: Clients, store: Store) -> list[Piece]:
    """The pieces to request for all jobs: those without a stored clip, of jobs without a stored segment."""
    lacking = (job for job in plan.jobs if job.is_asked and not all(map(store.get, job.keys)))
    pieces = dict.fromkeys((piece, job.engine) for job in lacking for piece in job.flat)
    return [piece for piece, spec in pieces if not store.get(clients(spec).key(piece))]


def _job(utterance: Utterance, request: RecordingRequest, readers: Readers, choices: Choices | None) -> Job:
    delivery = utterance.passage.delivery
    if delivery.audio:
        spec, voice = readers.usual
        silent = ("",) * len(utterance.passage.lines)
        return Job(
            silent,
            spec,
            engines.load(spec).fingerprint,
            voice,
            0,
            request.encoder,
            others=request.others,
            audio=delivery.audio,
        )
    language = delivery.language or request.language
    spec, voice = readers.of(utterance)
    engine = engines.load(spec)
    lines = utterance.passage.lines
    if delivery.language and _is_unreadable(engine, voice, lines, language):
        from narrator.spoken.letters import transcribed

        # Said in the letters of the main voice rather than spelled out, or not at all.
        (spec, voice), language = readers.usual, request.language
        engine = engines.load(spec)
        lines = tuple(replace(line, said=transcribed(line.said)) for line in lines)
    said = tuple(
        request.lexicon.for_engine(spec.name, line.shown, line.said, language, engine.phonemes) for line in lines
    )
    chosen = tuple(choices.of(line, spec, voice) for line in said) if choices else ()
    job = Job(
        said,
        spec,
        engine.fingerprint,
        voice,
        request.pause,
        request.encoder,
        (),
        engine.has_pace,
        chosen,
        request.others,
    )
    return in_takes(job, chosen, language)


def _is_unreadable(engine: Engine, voice: Voice, lines: Sequence[Line], language: str) -> bool:
    """Whether a voice cannot read lines in another script, for lack of the language or of these signs."""
    from narrator.spoken.letters import transcribed

    text = " ".join(line.said for line in lines)
    is_other = transcribed(text) != text
    return is_other and (not engines.can_read(voice, language) or bool(engine.obstacle(voice, text)))


def in_takes(job: Job, chosen: tuple[int, ...], language: str) -> Job:
    """A job with a take for each line; with none chosen, all are spoken as usual."""
    engine = engines.load(job.engine)
    pieces: tuple[tuple[str, ...], ...] = ()
    if engine.service:
        every = chosen or (0,) * len(job.said)
        pieces = tuple(
            _pieces(line, language, takes.max_chars(line, take, engine.max_chars))
            for line, take in zip(job.said, every, strict=True)
        )
    elif engine.is_slow:
        pieces = tuple((line,) for line in job.said)
    return replace(job, pieces=pieces, takes=chosen if any(chosen) else ())


def _pieces(line: str, language: str, max_chars: int) -> tuple[str, ...]:
    """The texts to send to a service for a line. One that says nothing, such as a hundred dashes, is left out."""
    from narrator.spoken.chunking import chunks

    cut = chunks(line, language, max_chars) if max_chars else [line]
    return tuple(piece for piece in cut if speakable(piece))


def _allowed(plan: Plan, options: VoiceOptions, means: Means) -> Plan:
    """The plan, if narrator may send the requests that it needs."""
    if options.offline and (pieces := _remote(missing(plan, means.clients, means.store), means.find)):
        raise _offline(plan, pieces, means.find)
    return plan


def _offline(plan: Plan, pieces: Sequence[Piece], find: Find) -> VoiceError:
    """The error for requests that are needed offline: it says who reads with their engine, unless that reads it all."""
    spec = find(pieces[0].engine)
    pieces = [piece for piece in pieces if piece.engine == spec.name]
    who, instead = "", f"take --engine {local(find).name}"
    if spec.name != plan.spec.name:
        voices = {f"{piece.engine}:{piece.voice.name}" for piece in pieces}
        names = ", ".join(name for name, voice in plan.cast if voice in voices)
        who = f", which reads {names}," if names else f", which the script names for “{pieces[0].text}”,"
        instead = f"choose another voice for {names or 'that passage'}"
    requests, them = ("1 request", "it") if len(pieces) == 1 else (f"{len(pieces)} requests", "them")
    what = f"{engines.load(spec).title}{who} needs {requests}, but narrator is offline"
    return VoiceError(what, f"allow {them} with --no-offline, or {instead}")


def _remote(pieces: Sequence[Piece], find: Find) -> list[Piece]:
    """The pieces that would be sent beyond this machine and its network."""
    return [piece for piece in pieces if not engines.load(find(piece.engine)).is_nearby]


def _has_closer_voice(voice: Voice, language: str, find: Find) -> bool:
    """Whether the best engine on this machine has a voice that is closer to a language."""
    try:
        nearest = engines.choose(engines.load(local(find)), language)
    except VoiceError:
        return False
    return engines.distance(language, nearest.language) < engines.distance(language, voice.language)


class _Obstacle(NamedTuple):
    """Why an engine cannot or should not read, and whether that may have changed the next time."""

    why: str
    is_passing: bool = False


def _reasons(obstacles: Sequence[_Obstacle]) -> str:
    return "; ".join(dict.fromkeys(obstacle.why for obstacle in obstacles))


def _obstacle(
    spec: EngineSpec, plan: Plan, options: VoiceOptions, request: RecordingRequest, means: Means
) -> _Obstacle | None:
    """Why an engine cannot or should not read; None if nothing speaks against it."""
    if not plan.engine.service:
        is_done = all(means.store.get(job.key()) for job in plan.jobs)
        why = "" if is_done else means.probe(spec)
        return _Obstacle(why, is_passing=True) if why else None
    if not options.voice and _has_closer_voice(plan.voice, request.language, means.find):
        return _Obstacle(f"{plan.engine.title} has no voice for the language “{request.language}” itself")
    pieces = [piece for piece in missing(plan, means.clients, means.store) if piece.engine == spec.name]
    if not pieces:
        return None
    if options.offline and not plan.engine.is_nearby:
        return _Obstacle("narrator is offline")
    insist = f"; force it with --engine {spec.name}"
    characters = sum(len(piece.text) for piece in pieces)
    if characters > options.max_remote_chars and not plan.engine.is_nearby:
        limit = options.max_remote_chars
        return _Obstacle(f"{characters:,} characters exceed the remote limit of {limit:,}{insist}")
    silence = means.clients(spec).probe(pieces[0], means.store)
    return _Obstacle(f"{silence}{insist}", is_passing=True) if silence else None
