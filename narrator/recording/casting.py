"""Which voice reads a passage: the one it names, that of its role or speaker, one for its language, or the main voice.

The names of roles and speakers can be used wherever a voice is named. Whoever has no voice of their own is read by the
main voice; with casting, each speaker gets one, the same as in earlier episodes of the show.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import chain, cycle
from typing import NamedTuple

from narrator import engines
from narrator.engines import Engine, EngineSpec, Voice
from narrator.errors import VoiceError
from narrator.script import FOOTNOTE, Delivery, Role
from narrator.script.speaking import Utterance

HEADING, QUOTE = "heading", "quote"
ROLES = (HEADING, QUOTE, FOOTNOTE)
"""Roles that are read in voices of their own if the user wants that."""

HEADING_PACE = 0.94
"""A factor on the pace of headings."""

Find = Callable[[str], EngineSpec]
"""Returns an engine, with its settings, by name; raises VoiceError if there is none."""


@dataclass(frozen=True, slots=True)
class CastOptions:
    """Which voices roles and speakers get.

    `voices` maps the name of a role or a speaker, in any case, to a voice: `engine:voice`, or one of the main engine.
    With `is_wanted`, each speaker without a voice gets one.
    """

    voices: Mapping[str, str] = field(default_factory=dict)
    is_wanted: bool = False


EVERYBODY_ALIKE = CastOptions()


@dataclass(frozen=True, slots=True)
class Speakers:
    """The speakers of a script.

    `voices` are their names in order, each with the voice that the script gives them, or "". `earlier` has the voices
    that speakers had in earlier episodes, the latest first, by name in lower case.
    """

    voices: tuple[tuple[str, str], ...] = ()
    earlier: Mapping[str, Sequence[str]] = field(default_factory=dict)


NO_SPEAKERS = Speakers()


class Reader(NamedTuple):
    """A voice and its engine."""

    spec: EngineSpec
    voice: Voice

    @property
    def name(self) -> str:
        """The voice's name in scripts."""
        return f"{self.spec.name}:{self.voice.name}"


def split(voice: str) -> tuple[str, str]:
    """The engine in a voice's full name, or "", and the voice's own name."""
    engine, colon, name = voice.partition(":")
    return (engine, name) if colon and engine in engines.names() else ("", voice)


class Readers:
    """Decides which voice reads each passage of a script.

    Args:
        usual: the main voice, which reads everything else.
        language: the language of the script.
        find: returns engines by name.
        speakers: the speakers of the script.
        options: the voices chosen for roles and speakers.
    """

    def __init__(self, usual: Reader, language: str, find: Find, speakers: Speakers, options: CastOptions) -> None:
        self._usual = usual
        self._engine = engines.load(usual.spec)
        self._language = language
        self._find = find
        self._names = {name.casefold(): name for name in (*ROLES, *(name for name, _ in speakers.voices))}
        self._voices = _voices(speakers, options)
        self._notes: list[str] = []
        self._by_manner = {("", "", ""): usual, (language, "", ""): usual}
        self._cast: dict[str, Reader] = {}
        if options.is_wanted:
            self._cast_speakers(speakers)

    def of(self, utterance: Utterance) -> Reader:
        """The voice that reads an utterance; headings are a little slower if the engine can change its pace.

        Raises:
            VoiceError: the utterance names an engine or a voice that does not exist.
        """
        delivery, name = utterance.passage.delivery, self._name(utterance)
        key = delivery.language, "" if name else delivery.voice, name
        if key not in self._by_manner:
            spec, voice = self._choose(delivery, name)
            self._by_manner[key] = Reader(spec, replace(voice, rate=self._usual.voice.rate))
        found = self._by_manner[key]
        if name and found != self._usual:
            self._cast.setdefault(self._names[name], found)
        if utterance.is_heading and engines.load(found.spec).has_pace:
            return Reader(found.spec, replace(found.voice, rate=found.voice.rate * HEADING_PACE))
        return found

    @property
    def usual(self) -> Reader:
        """The main voice."""
        return self._usual

    @property
    def cast(self) -> tuple[tuple[str, str], ...]:
        """The roles and speakers that have a voice of their own, each with that voice, in order of appearance."""
        return tuple((name, reader.name) for name, reader in self._cast.items())

    @property
    def notes(self) -> tuple[str, ...]:
        """Wishes that could not be met."""
        return tuple(dict.fromkeys(self._notes))

    def _name(self, utterance: Utterance) -> str:
        """The role or speaker of an utterance, in lower case, if it may have a voice of its own; else ""."""
        delivery = utterance.passage.delivery
        named = delivery.voice.casefold()
        if named in self._names or delivery.voice:
            return named if named in self._names else ""
        name = HEADING if utterance.is_heading else QUOTE if utterance.passage.role is Role.QUOTE else ""
        return name if name in self._voices else ""

    def _choose(self, delivery: Delivery, name: str) -> Reader:
        if delivery.voice and not name:
            return self._stated(delivery)
        language = delivery.language or self._language
        if voice := self._voices.get(name):
            found = self._named(voice, language)
            if engines.can_read(found.voice, language):
                return found
            if not delivery.language:
                self._notes.append(f"{found.name} cannot read “{language}”: {self._names[name]} is read by another")
        if engines.can_read(self._usual.voice, language):
            return self._usual
        try:
            return Reader(self._usual.spec, engines.choose(self._engine, language))
        except VoiceError:
            title = self._engine.title
            self._notes.append(f"{title} has no voice for “{language}”: {self._usual.voice.name} reads it")
            return self._usual

    def _stated(self, delivery: Delivery) -> Reader:
        try:
            return self._named(delivery.voice, delivery.language)
        except VoiceError as error:
            place = f"{delivery.place}: " if delivery.place else ""
            if near := get_close_matches(delivery.voice.casefold(), self._names, n=1):
                hint = f"did you mean [voice {self._names[near[0]]}]?"
                raise VoiceError(f"{place}“{delivery.voice}” is neither a speaker nor a voice", hint) from error
            raise VoiceError(f"{place}{error.what}", error.hint, error.details) from error

    def _named(self, voice: str, language: str) -> Reader:
        engine, name = split(voice)
        spec = self._find(engine) if engine else self._usual.spec
        return Reader(spec, engines.choose(engines.load(spec), language, name))

    def _cast_speakers(self, speakers: Speakers) -> None:
        """Give each speaker without a voice one: that of earlier episodes, or else one that nobody has."""
        wanting = [name.casefold() for name, _ in speakers.voices if name.casefold() not in self._voices]
        free = [
            f"{self._usual.spec.name}:{voice.name}"
            for voice in _fitting(self._engine, self._usual.voice, self._language)
        ]
        known = {name: voice for name in wanting for voice in reversed(speakers.earlier.get(name, ())) if voice in free}
        self._voices |= known
        left = [voice for voice in free if voice not in self._voices.values()]
        new = [name for name in wanting if name not in known]
        if len(new) > len(left):
            self._notes.append(
                f"{self._engine.title} has too few voices for “{self._language}”: some speakers share one"
            )
        self._voices |= dict(zip(new, chain(left, cycle(free or [self._usual.name])), strict=False))


def _voices(speakers: Speakers, options: CastOptions) -> dict[str, str]:
    """The chosen voices, by name in lower case: the script's own take precedence."""
    chosen: Iterable[tuple[str, str]] = (*options.voices.items(), *speakers.voices)
    return {name.casefold(): voice for name, voice in chosen if voice}


def _fitting(engine: Engine, usual: Voice, language: str) -> list[Voice]:
    """The voices other than the main one that can read a language, the closest first."""
    fitting = [voice for voice in engine.voices() if voice.name != usual.name and engines.can_read(voice, language)]
    return sorted(fitting, key=lambda voice: engines.distance(language, voice.language))
