"""Who reads an episode: the engine and voice asked for, or the best that can speak now.

Decided once, before the first passage, so that one voice reads the whole episode. A voice may be named with its
engine, `engine:voice`, wherever a voice is named, so that several engines may read one script.
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
"""Gives the client of an engine that asks a service: one for as long as a recorder lasts."""


@dataclass(frozen=True, slots=True)
class VoiceOptions:
    """What the user wants of the voice.

    `engine` may be `auto`, `voice` may be empty or `engine:voice`, `rate` is a factor on the voice's pace. No service
    is asked for anything when `offline`, else for at most `max_requests` pieces at a time. `auto` asks none for more
    than `max_remote_chars` characters in one episode; it tries the engines to `prefer`, in that order, or, if none are
    named, all by their rank. `cast` says who reads whom.
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
        """The same, with the engine that the voice is named with, and the voice's own name.

        Raises:
            VoiceError: that is another engine than the one named.
        """
        engine, voice = split(self.voice)
        if engine and self.engine not in (AUTO, engine):
            raise VoiceError(f"the voice “{self.voice}” is not one of {self.engine}", f"take --engine {engine}")
        return replace(self, engine=engine or self.engine, voice=voice)


@dataclass(frozen=True, slots=True)
class RecordingRequest:
    """What is to be read, in which language, with how many ms of pause between lines, and how it is encoded,
    `others` for other files.

    Of the `lexicon` only what it holds for single engines counts: the script has the rest.
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
    """Who reads, and the jobs, one for each take.

    `voice` is the one that reads what is in the article's own language, and `spec` says of which engine. What speaks
    for others is named with its engine. `fallback_reason` says why narrator chose the engine, if it did; `notes` tell
    who reads what is in other languages, and what of the cast cannot be. `cast` are the roles and speakers that are
    read by voices of their own, each with its voice, `engine:voice`. `is_provisional` says that another may be chosen
    next time: one that could not be loaded or did not answer just now, or one that a speaker has elsewhere.
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
        """The engine of the usual voice."""
        return engines.load(self.spec)

    @property
    def voices(self) -> str:
        """The names of all voices that read, the usual one first."""
        others = (
            job.voice.name if job.engine == self.spec else f"{job.engine.name}:{job.voice.name}" for job in self.jobs
        )
        return ", ".join(dict.fromkeys((self.voice.name, *others)))


def ranked(find: Find, prefer: Sequence[str] = ()) -> list[EngineSpec]:
    """The engines that `auto` may take, the best first; those that cannot be loaded here are passed over.

    Args:
        prefer: the names of those that it may take, in their order; none for all that have a rank.

    Raises:
        VoiceError: there is none of such a name.
    """
    found: list[tuple[int, EngineSpec]] = []
    for spec in map(find, prefer or engines.names()):
        with suppress(VoiceError):
            found.append((1 if prefer else engines.load(spec).rank, spec))
    return [spec for rank, spec in sorted(found, key=lambda one: -one[0]) if rank > 0]


def local(find: Find) -> EngineSpec:
    """The engine that can always speak on this machine: the best of those that are loaded in an instant.

    Raises:
        VoiceError: there is none.
    """
    for spec in ranked(find):
        if not engines.load(spec).service and not engines.load(spec).memory:
            return spec
    raise VoiceError("no engine is installed that could speak on this machine", "install narrator again")


class Means(NamedTuple):
    """What is needed to find out who can speak.

    `find` gives engines, `clients` asks services, `store` holds what was recorded, and `probe` loads an engine that
    takes its time, and tells why it cannot speak.
    """

    find: Find
    clients: Clients
    store: Store
    probe: Callable[[EngineSpec], str]


def plan(options: VoiceOptions, request: RecordingRequest, means: Means) -> Plan:
    """Decide who reads.

    For `auto` a service is asked for one piece, which is kept, and an engine that takes its time is loaded. Without a
    network the first takes three seconds at most.

    Raises:
        VoiceError: there is no such engine or voice; or something would have to be asked, and nothing may be.
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
                raise
            obstacle = _Obstacle(error.what if engines.load(spec).voices() else f"{error.what} ({error.hint})")
        if not obstacle:
            is_provisional = found.is_provisional or any(each.is_passing for each in obstacles)
            found = replace(found, fallback_reason=_told(obstacles), is_provisional=is_provisional)
            return _allowed(found, options, means)
        obstacles.append(obstacle)
    raise VoiceError(_told(obstacles) or "no engine can speak", "see narrator voices")


def plan_with(
    spec: EngineSpec, options: VoiceOptions, request: RecordingRequest, find: Find, choices: Choices | None = None
) -> Plan:
    """An engine as the reader; nothing is asked of anybody. Lines are spoken in the takes that were chosen for them.

    Raises:
        VoiceError: it has no such voice, or that cannot read what is written.
    """
    engine = engines.load(spec)
    usual = replace(engines.choose(engine, request.language, options.voice), rate=options.rate)
    readers = Readers(Reader(spec, usual), request.language, find, request.speakers, options.cast)
    jobs = [_job(utterance, request, readers, choices) for utterance in request.utterances]
    text = "\n".join(said for job in jobs if (job.engine, job.voice.name) == (spec, usual.name) for said in job.said)
    if obstacle := engine.obstacle(usual, text):
        raise VoiceError(obstacle, "take another --engine; see narrator voices")
    # Speakers keep the voices that they have in other episodes.
    is_provisional = options.cast.is_wanted and bool(request.speakers.voices)
    return Plan(spec, usual, jobs, notes=readers.notes, cast=readers.cast, is_provisional=is_provisional)


def missing(plan: Plan, clients: Clients, store: Store) -> list[Piece]:
    """What has to be asked for to do all jobs: pieces without a clip of jobs without a segment."""
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

        # Better in the letters of the voice that reads the rest than spelled, or not at all.
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
    """Whether a voice cannot read lines of another script, since it has not the language, or not these signs."""
    from narrator.spoken.letters import transcribed

    text = " ".join(line.said for line in lines)
    is_other = transcribed(text) != text
    return is_other and (not engines.can_read(voice, language) or bool(engine.obstacle(voice, text)))


def in_takes(job: Job, chosen: tuple[int, ...], language: str) -> Job:
    """A job, each line of which is spoken in a take; for none as usual."""
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
    """What a service is asked for. A row of a hundred dashes fills a piece, and says nothing."""
    from narrator.spoken.chunking import chunks

    cut = chunks(line, language, max_chars) if max_chars else [line]
    return tuple(piece for piece in cut if speakable(piece))


def _allowed(plan: Plan, options: VoiceOptions, means: Means) -> Plan:
    """The plan, if what it asks for may be asked for."""
    find = means.find
    if options.offline and (pieces := _far(missing(plan, means.clients, means.store), find)):
        title = engines.load(next(job.engine for job in plan.jobs if pieces[0] in job.flat)).title
        what = f"{title} needs {len(pieces)} requests, and narrator is to stay offline"
        raise VoiceError(what, f"allow them with --no-offline, or take --engine {local(find).name}")
    return plan


def _far(pieces: Sequence[Piece], find: Find) -> list[Piece]:
    """Those for which something would leave this machine."""
    return [piece for piece in pieces if not engines.load(find(piece.engine)).is_nearby]


def _is_stranger(voice: Voice, language: str, find: Find) -> bool:
    """Whether the best engine on this machine has a voice that is nearer to a language."""
    try:
        nearest = engines.choose(engines.load(local(find)), language)
    except VoiceError:
        return False
    return engines.distance(language, nearest.language) < engines.distance(language, voice.language)


class _Obstacle(NamedTuple):
    """Why an engine should not read, or cannot; and whether it may be gone the next time."""

    why: str
    is_passing: bool = False


def _told(obstacles: Sequence[_Obstacle]) -> str:
    return "; ".join(obstacle.why for obstacle in obstacles)


def _obstacle(
    spec: EngineSpec, plan: Plan, options: VoiceOptions, request: RecordingRequest, means: Means
) -> _Obstacle | None:
    """Why an engine should not read, or cannot; None if it can."""
    if not plan.engine.service:
        is_done = all(means.store.get(job.key()) for job in plan.jobs)
        why = "" if is_done else means.probe(spec)
        return _Obstacle(why, is_passing=True) if why else None
    if not options.voice and _is_stranger(plan.voice, request.language, means.find):
        return _Obstacle(f"{plan.engine.title} has no voice for the language “{request.language}” itself")
    pieces = [piece for piece in missing(plan, means.clients, means.store) if piece.engine == spec.name]
    if not pieces:
        return None
    if options.offline and not plan.engine.is_nearby:
        return _Obstacle("narrator is to stay offline")
    insist = f"; --engine {spec.name} insists"
    characters = sum(len(piece.text) for piece in pieces)
    if characters > options.max_remote_chars and not plan.engine.is_nearby:
        limit = options.max_remote_chars
        return _Obstacle(f"{characters:,} characters are more than the remote limit of {limit:,}{insist}")
    silence = means.clients(spec).probe(pieces[0], means.store)
    return _Obstacle(f"{silence}{insist}", is_passing=True) if silence else None
