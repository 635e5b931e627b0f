"""Who reads an episode: the engine and voice asked for, or the best that can speak now.

Decided once, before the first passage, so that one voice reads the whole episode.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from narrator import engines
from narrator.asking import Asking, Piece
from narrator.engines import AUTO, Engine, Remote, Voice
from narrator.errors import VoiceError
from narrator.events import Watcher
from narrator.lexicon import EMPTY, Lexicon
from narrator.recording import Crew, Encoder, Job, processors, unasked
from narrator.script import Manner, Take
from narrator.spoken import speakable
from narrator.spoken.chunking import chunks
from narrator.store import Store

PREFERRED = "gtts"
"""The engine that `auto` takes when it can speak."""

EMBEDDED = "espeak"
"""The engine that can always speak."""


HEADING_PACE = 0.94
"""A factor on the pace of headings."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user wants of the voice.

    `engine` may be `auto`, `voice` may be empty, `rate` is a factor on the voice's pace. No service is asked for
    anything when `offline`, else for at most `requests` pieces at a time. `auto` asks none for more than
    `most_characters` in one episode.
    """

    engine: str = AUTO
    voice: str = ""
    rate: float = 1.0
    offline: bool = False
    requests: int = 4
    most_characters: int = 100_000


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be read, in which language, with how many ms of pause between lines, and how it is encoded.

    Of the `lexicon` only what it holds for single engines counts: the script has the rest.
    """

    takes: Sequence[Take]
    language: str
    pause: int
    encoder: Encoder
    lexicon: Lexicon = EMPTY


@dataclass(frozen=True, slots=True)
class Cast:
    """Who reads, and the jobs, one for each take.

    `voice` is the one that reads what is in the article's own language. `asking` gets the clips where the engine is
    remote. `because` says why narrator chose the engine, if it did; `notes` tell who reads what is in other languages.
    """

    engine: Engine
    voice: Voice
    jobs: list[Job]
    asking: Asking | None
    because: str = ""
    notes: tuple[str, ...] = ()

    @property
    def voices(self) -> str:
        """The names of all voices that read, the usual one first."""
        return ", ".join(dict.fromkeys((self.voice.name, *(job.voice.name for job in self.jobs))))


def crew(wish: Wish, count: int, hire: Callable[[int], Executor]) -> Crew:
    """Workers that are ready for what will probably read; see `narrator.recording.Crew`.

    Args:
        count: how many; 0 for as many as the engine is kind to, or one for each processor.

    Raises:
        VoiceError: there is no such engine.
    """
    address = engines.find(EMBEDDED if wish.engine == AUTO else wish.engine)
    engine = engines.load(address)
    if isinstance(engine, Remote):
        return Crew("", count or processors(), hire)
    return Crew(address, count or engine.at_once or processors(), hire)


def cast(wish: Wish, part: Part, kept: Store, watch: Watcher) -> Cast:
    """Decide who reads.

    For `auto` the preferred engine is asked for one piece, which is kept. Without a network that takes three
    seconds at most.

    Raises:
        VoiceError: there is no such engine or voice; or something would have to be asked, and nothing may be.
    """
    if wish.engine != AUTO:
        chosen = named(wish.engine, wish, part, kept, watch)
        if wish.offline and (pieces := _unasked(chosen, kept)):
            what = f"{chosen.engine.title} needs {len(pieces)} requests, and narrator is to stay offline"
            raise VoiceError(what, f"allow them with --no-offline, or take --engine {EMBEDDED}")
        return chosen
    try:
        preferred = named(PREFERRED, wish, part, kept, watch)
    except VoiceError as error:
        return replace(named(EMBEDDED, wish, part, kept, watch), because=error.what)
    obstacle = _obstacle(preferred, wish, part.language, kept)
    return replace(named(EMBEDDED, wish, part, kept, watch), because=obstacle) if obstacle else preferred


def named(name: str, wish: Wish, part: Part, kept: Store, watch: Watcher) -> Cast:
    """The engine of that name as the reader.

    Raises:
        VoiceError: there is no such engine, or it has no such voice.
    """
    address = engines.find(name)
    engine = engines.load(address)
    voice = replace(engines.choose(engine, part.language, wish.voice), rate=wish.rate)
    remote = engine if isinstance(engine, Remote) else None
    readers = _Readers(engine, voice, part.language)
    jobs = []
    for take in part.takes:
        language = take.passage.manner.language or part.language
        lines = take.passage.lines
        said = tuple(part.lexicon.for_engine(name, line.shown, line.said, language) for line in lines)
        jobs.append(
            Job(
                said,
                address,
                engine.fingerprint,
                readers.of(take, at_pace=remote is None),
                part.pause,
                part.encoder,
                tuple(_pieces(line, language, remote.longest) for line in said) if remote else (),
            )
        )
    asking = Asking(remote, kept, wish.requests, watch) if remote else None
    return Cast(engine, voice, jobs, asking, notes=readers.notes())


class _Readers:
    """Who reads which passages: the voice that they name, else one for their language, if the usual one is not."""

    def __init__(self, engine: Engine, usual: Voice, language: str) -> None:
        self._engine = engine
        self._usual = usual
        self._by_manner = {("", ""): usual, (language, ""): usual}
        self._unknown: list[str] = []

    def of(self, take: Take, *, at_pace: bool) -> Voice:
        """The voice for a take; headings are a little slower where the engine speaks at any pace itself.

        Raises:
            VoiceError: it names a voice that the engine does not have.
        """
        manner = take.passage.manner
        key = manner.language, manner.voice
        if key not in self._by_manner:
            self._by_manner[key] = replace(self._choose(manner), rate=self._usual.rate)
        voice = self._by_manner[key]
        return replace(voice, rate=voice.rate * HEADING_PACE) if take.is_heading and at_pace else voice

    def notes(self) -> tuple[str, ...]:
        """Which languages the engine has no voice for."""
        title, name = self._engine.title, self._usual.name
        return tuple(f"{title} has no voice for “{language}”: {name} reads it" for language in self._unknown)

    def _choose(self, manner: Manner) -> Voice:
        if manner.voice:
            return engines.choose(self._engine, manner.language, manner.voice)
        if engines.can_read(self._usual, manner.language):
            return self._usual
        try:
            return engines.choose(self._engine, manner.language)
        except VoiceError:
            self._unknown.append(manner.language)
            return self._usual


def _pieces(line: str, language: str, longest: int) -> tuple[str, ...]:
    """What a service is asked for. A row of a hundred dashes fills a piece, and says nothing."""
    return tuple(piece for piece in chunks(line, language, longest) if speakable(piece))


def _stranger(voice: Voice, language: str) -> bool:
    """Whether the embedded engine has a voice that is nearer to a language."""
    try:
        embedded = engines.choose(engines.load(engines.find(EMBEDDED)), language)
    except VoiceError:
        return False
    return engines.distance(language, embedded.language) < engines.distance(language, voice.language)


def _unasked(chosen: Cast, kept: Store) -> list[Piece]:
    return unasked(chosen.jobs, kept, chosen.asking) if chosen.asking else []


def _obstacle(preferred: Cast, wish: Wish, language: str, kept: Store) -> str:
    """Why a remote engine should not read, or cannot."""
    if not wish.voice and _stranger(preferred.voice, language):
        return f"{preferred.engine.title} has no voice for the language “{language}” itself"
    pieces = _unasked(preferred, kept)
    if not preferred.asking or not pieces:
        return ""
    if wish.offline:
        return "narrator is to stay offline"
    insist = f"; --engine {PREFERRED} insists"
    characters = sum(len(piece.text) for piece in pieces)
    if characters > wish.most_characters:
        return f"{characters:,} characters are more than the remote limit of {wish.most_characters:,}{insist}"
    silent = preferred.asking.probe(pieces[0])
    return f"{silent}{insist}" if silent else ""
