"""The voices: one module per voice service, all entering by the same door.

An engine is a class that follows the `Engine` protocol and is registered under the entry-point group
`narrator.engines`; narrator's own engines enter that way too. `narrator/engines/tone.py` is the example.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, runtime_checkable

from narrator.errors import VoiceError

AUTO = "auto"
"""In place of an engine's name: the best one that can speak now; see `narrator.casting`."""

EVERY_LANGUAGE = "mul"
"""The language of a voice that takes any (ISO 639-2: multiple languages)."""

# On the scale of langcodes.tag_distance: a regional or very close variety, whose voice can read the language;
# further away are those that its speakers also understand (20: Irish and English), then strangers (80).
_NEAR_ENOUGH = 10
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks. `name` is the engine's own, `language` a BCP 47 tag, `rate` a factor on the voice's natural pace."""

    name: str
    language: str
    description: str = ""
    rate: float = 1.0


class Engine(Protocol):
    """What every engine offers. It is made without arguments, once in each process that uses it.

    `title` is what people call it, `fingerprint` changes whenever the same text would sound different, `at_once`
    is how many passages it is kind to have spoken at a time, 0 meaning as many as there are processors.
    """

    title: str
    fingerprint: str
    at_once: int

    def voices(self) -> Sequence[Voice]:
        """All voices; of those for one language the preferred one first."""
        ...

    def speak(self, said: str, voice: Voice) -> bytes:
        """Say one line.

        Returns:
            A whole sound file (WAV or anything libsndfile reads), mono or stereo, at any sample rate.

        Raises:
            VoiceError: it could not be said.
        """
        ...


@runtime_checkable
class Remote(Engine, Protocol):
    """An engine that asks a service for its sounds.

    `speak` is called in several threads, at most `at_once` at a time, for at most `longest` characters, and always at
    rate 1.0: another pace is made of the same clips, which are kept. Beside VoiceError, which ends the run, it may
    raise `UnansweredError`. `service` is what people call whom it asks, mostly a host.
    """

    service: str
    longest: int


class UnansweredError(VoiceError):
    """A service did not give the sound, but may when it is asked again.

    `crowded` says that it wants to be asked less, `after` the seconds it wants to be left alone, if it told.
    """

    def __init__(self, what: str, todo: str = "", *, crowded: bool = False, after: float | None = None) -> None:
        super().__init__(what, todo)
        self.crowded = crowded
        self.after = after


def names() -> list[str]:
    """The names of all installed engines."""
    from importlib.metadata import entry_points

    return sorted(entry_points(group="narrator.engines").names)


def find(name: str) -> str:
    """Where an engine is, as "module:class", which `load` takes in any process.

    Raises:
        VoiceError: no engine has this name.
    """
    from importlib.metadata import entry_points

    found = entry_points(group="narrator.engines", name=name)
    if not found:
        known = [AUTO, *names()]
        near = _near(name, known, 1)
        todo = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
        raise VoiceError(f"there is no engine “{name}”", todo)
    return next(iter(found)).value


@cache
def load(address: str) -> Engine:
    """The engine at an address given by `find`, made once per process.

    Raises:
        VoiceError: it cannot be loaded here.
    """
    try:
        module, _, name = address.partition(":")
        engine: Engine = getattr(import_module(module), name)()
    except (ImportError, AttributeError, OSError) as error:
        raise VoiceError(f"the engine {address} cannot be loaded: {error}", "install it again") from error
    return engine


def choose(engine: Engine, language: str, name: str = "") -> Voice:
    """The engine's voice of that name, or its preferred voice for a language.

    Raises:
        VoiceError: it has none; the message names near ones.
    """
    voices = engine.voices()
    if name:
        for voice in voices:
            if name.casefold() in (voice.name.casefold(), voice.description.casefold()):
                return voice
        near = _near(name, [voice.name for voice in voices], 3)
        hint = f"near ones: {', '.join(near)}" if near else "see narrator voices"
        raise VoiceError(f"{engine.title} has no voice “{name}”", hint)
    # Tags a macro-language apart, such as "pt" and "pt-BR", have distance 0: prefer the very same one.
    for voice in voices:
        if voice.language.lower() == language.lower():
            return voice
    order = sorted(voices, key=lambda voice: distance(language, voice.language))
    if not can_read(order[0], language):
        near = [v.language for v in order if distance(language, v.language) <= _NEAR][:3]
        near = near or _near(language, {voice.language for voice in voices}, 3, cutoff=0.6)
        hint = f"near ones: {', '.join(near)}" if near else "see narrator voices"
        raise VoiceError(f"{engine.title} has no voice for the language “{language}”", hint)
    return order[0]


def can_read(voice: Voice, language: str) -> bool:
    """Whether a voice can read a language: its own, or a near variety."""
    return distance(language, voice.language) <= _NEAR_ENOUGH


def distance(wanted: str, offered: str) -> int:
    """How far the language of a voice is from the one that is wanted: 0 the same, up to 10 near enough to read it."""
    # Loaded by the parent only: it takes a worker process as long to import as a sentence takes to say.
    import langcodes
    from langcodes.tag_parser import LanguageTagError

    if offered == EVERY_LANGUAGE:
        return _NEAR_ENOUGH
    try:
        return langcodes.tag_distance(wanted, offered)
    except LanguageTagError:
        return _NEAR + 1


def _near(name: str, names: Iterable[str], most: int, cutoff: float = 0.4) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name, names, n=most, cutoff=cutoff)
