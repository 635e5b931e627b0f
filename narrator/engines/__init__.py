"""The voices: one module for each engine, all registered in the same way.

An engine is a function that takes settings and returns an `Engine`: the facts about it, and how to load its speaker. It
is registered under the entry-point group `narrator.engines`, as narrator's own engines are.
`narrator/engines/tone.py` is an example.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import import_module
from threading import Lock
from typing import Any, NamedTuple, Protocol

from narrator.doors import entries
from narrator.errors import NarratorError, SettingsError, VoiceError

AUTO = "auto"
"""Used instead of an engine's name: the best one that can speak now; see `narrator.recording.plan`."""

EVERY_LANGUAGE = "mul"
"""The language of a voice that speaks any language (ISO 639-2: multiple languages)."""

GROUP = "narrator.engines"
"""The entry-point group for engines."""

# Times real time: if a minute of speech takes more than a second, it is worth storing.
_SLOW = 50

# On the scale of langcodes.tag_distance: a regional or very close variety, whose voice can read the language. Languages
# that its speakers also understand are further away (20: Irish and English), and unrelated ones furthest (80).
_NEAR_ENOUGH = 10
_NEAR = 60
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")

_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of an engine.

    `name` is the engine's name for it, `language` a BCP 47 tag, `rate` the speed as a factor of its natural one.
    `licence` is what users need to know about its licence, `size` its bytes on disk if it is a file of its own.
    `version` changes whenever the voice would sound different without its engine's fingerprint showing that.
    """

    name: str
    language: str
    description: str = ""
    rate: float = 1.0
    licence: str = ""
    size: int = 0
    version: str = ""


class Word(NamedTuple):
    """A word as it is spoken, or several spoken as one: its characters in the line, and its seconds in the clip."""

    start: int
    end: int
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class Clip:
    """A spoken line: a complete audio file (WAV or anything libsndfile reads), mono or stereo, at any sample rate.

    `words` has the times of its words, in order, if the engine knows them. Missing words are assumed to be spoken
    between the others.
    """

    sound: bytes
    words: tuple[Word, ...] = ()


class Speaker(Protocol):
    """An engine ready to speak: loaded once in each process that speaks, and in no other."""

    def speak(self, lines: Sequence[str], voice: Voice) -> Sequence[Clip | bytes]:
        """Speak lines.

        Returns:
            A clip for each line; bytes are a sound file without times for its words.

        Raises:
            VoiceError: a line could not be spoken.
            UnansweredError: a service did not answer, but may if the request is repeated.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Engine:
    """The facts about an engine, which are cheap to find out, without loading it.

    Args:
        title: what people call it.
        fingerprint: changes whenever the same text would sound different, through its version or its settings.
        voices: returns all voices, the preferred one for each language first.
        load: returns the speaker; called in each process that speaks.
        service: where it sends text to, usually a host; "" for an engine that speaks on this machine. A service is sent
            one line at a time, from several threads, and its answers are stored.
        max_chars: the longest text that a service takes; longer lines are split at natural pauses. 0: any.
        max_at_once: how many passages are spoken, or requests sent, at a time; 0: one for each processor.
        keeps_pace: whether it speaks at `Voice.rate` itself. For other engines, and for all services, narrator changes
            the pace of clips spoken at 1.0.
        rank: `auto` chooses the highest-ranking engine that can speak now; 0: never.
        memory: bytes that each speaking process needs; 0 if that is little.
        speed: about how many seconds of audio a processor makes in a second; 0 if it is too fast to matter.
        is_nearby: whether the service is on this machine, and may be used even when offline.
        phonemes: converts a pronunciation in the International Phonetic Alphabet to what `speak` expects for it in a
            line; raises ValueError if it is not in that alphabet. None if the engine has no such notation.
        ask_voices: requests the list of all voices from the service. `voices` then returns those known without
            a request, and any other name is accepted. It raises VoiceError if the service does not answer.
        setup: what to do if the engine has no voices yet.
        obstacle: returns why a voice cannot read a text, such as an unknown alphabet; "" if it can.
    """

    title: str
    fingerprint: str
    voices: Callable[[], Sequence[Voice]]
    load: Callable[[], Speaker]
    service: str = ""
    max_chars: int = 0
    max_at_once: int = 0
    keeps_pace: bool = True
    rank: int = 0
    memory: int = 0
    speed: float = 0.0
    is_nearby: bool = False
    phonemes: Callable[[str], str] | None = None
    ask_voices: Callable[[], Sequence[Voice]] | None = None
    setup: str = "see narrator voices"
    obstacle: Callable[[Voice, str], str] = lambda _voice, _text: ""

    @property
    def is_slow(self) -> bool:
        """Whether its lines are stored, because speaking them again would take so long."""
        return 0 < self.speed < _SLOW and not self.service

    @property
    def has_pace(self) -> bool:
        """Whether it is told to speak at a voice's rate."""
        return self.keeps_pace and not self.service


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """An engine's name, its address ("module:function"), and its settings as JSON: all that another process needs."""

    name: str
    address: str
    settings: str = "{}"


class UnansweredError(VoiceError):
    """A service did not answer with audio, but may if the request is repeated.

    `rate_limited` says whether it asks for fewer requests, `retry_after` for how many seconds it asks to wait, if it
    does.
    """

    def __init__(
        self, what: str, hint: str = "", *, rate_limited: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(what, hint)
        self.rate_limited = rate_limited
        self.retry_after = retry_after


def names() -> list[str]:
    """The names of all installed engines."""
    return sorted(_addresses())


def find(name: str, settings: Mapping[str, Any] | None = None) -> EngineSpec:
    """An engine by name, with its settings: `[engines.NAME]` of narrator.toml.

    Raises:
        VoiceError: no engine has this name.
    """
    addresses = _addresses()
    if name not in addresses:
        known = [AUTO, *names()]
        near = _near(name, known, 1) or [other for other in addresses if name.casefold() in _about(other).casefold()]
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
        raise VoiceError(f"there is no engine “{name}”", hint)
    return EngineSpec(name, addresses[name], json.dumps(settings or {}, sort_keys=True, default=str))


def _about(name: str) -> str:
    try:
        engine = load(find(name))
    except (VoiceError, SettingsError):
        return ""
    return f"{engine.title} {engine.service}"


@cache
def _addresses() -> dict[str, str]:
    """The address of each installed engine, by name: "module:function"."""
    return {entry.name: entry.value for entry in entries(GROUP)}


@cache
def load(spec: EngineSpec) -> Engine:
    """The facts about an engine, found out once per process.

    Raises:
        VoiceError: it cannot be loaded here.
        SettingsError: its settings are not accepted.
    """
    with _loading(spec):
        module, _, function = spec.address.partition(":")
        engine = getattr(import_module(module), function)(json.loads(spec.settings))
        if not isinstance(engine, Engine):
            raise ImportError(f"{spec.address} gives no Engine")
    return replace(engine, voices=partial(_voices, spec, engine.voices))


def _voices(spec: EngineSpec, voices: Callable[[], Sequence[Voice]]) -> Sequence[Voice]:
    with _loading(spec):
        return voices()


def speaker(spec: EngineSpec) -> Speaker:
    """An engine's speaker, loaded once per process, whichever threads use it.

    Raises:
        VoiceError: it cannot be loaded here.
    """
    with _ONE_AT_A_TIME:
        return _speaker(spec)


@cache
def _speaker(spec: EngineSpec) -> Speaker:
    engine = load(spec)
    with _loading(spec):
        return engine.load()


def speak(spec: EngineSpec, lines: Sequence[str], voice: Voice) -> list[Clip]:
    """Have an engine speak lines.

    Raises:
        VoiceError: it cannot be loaded here, or cannot speak one of them.
        UnansweredError: a service did not answer, but may if the request is repeated.
    """
    speaks = speaker(spec)
    try:
        spoken = speaks.speak(lines, voice)
    except (NarratorError, MemoryError):
        raise
    except Exception as error:
        what = f"the engine “{spec.name}” failed: {type(error).__name__}: {error}"
        raise VoiceError(what, "run with --debug and report it to its author") from error
    if len(spoken) != len(lines):
        raise VoiceError(f"the engine “{spec.name}” gave {len(spoken)} clips for {len(lines)} lines", "see its package")
    return [clip if isinstance(clip, Clip) else Clip(clip) for clip in spoken]


@contextmanager
def _loading(spec: EngineSpec) -> Iterator[None]:
    try:
        yield
    except NarratorError:
        raise
    except Exception as error:
        # Its author may have made any mistake; the other engines can still speak.
        fault = str(error) if isinstance(error, (ImportError, OSError)) else f"{type(error).__name__}: {error}"
        raise VoiceError(f"the engine “{spec.name}” cannot be loaded: {fault}", "install it again") from error


def with_defaults(engine: str, settings: Mapping[str, Any], **defaults: Any) -> dict[str, Any]:
    """An engine's settings, with its defaults for those not given.

    Raises:
        SettingsError: one is unknown, or of a different type than its default.
    """
    for key, value in settings.items():
        if key not in defaults:
            near = _near(key, defaults, 1)
            known = f"known are: {', '.join(defaults)}" if defaults else "it has none"
            raise SettingsError(
                f"[engines.{engine}] has an unknown key “{key}”", f"did you mean {near[0]}?" if near else known
            )
        kind = type(defaults[key])
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise SettingsError(f"[engines.{engine}] {key} cannot be {value!r}", f"give a value like {defaults[key]!r}")
    return {**defaults, **settings}


def choose(engine: Engine, language: str, name: str = "") -> Voice:
    """The engine's voice of that name, or its preferred voice for a language.

    Raises:
        VoiceError: it has none, or the name begins with an engine that does not exist; the message names similar ones.
    """
    voices = engine.voices()
    if not voices:
        raise nobody(engine)
    if name:
        for voice in voices:
            if name.casefold() in (voice.name.casefold(), voice.description.casefold()):
                return voice
        if engine.ask_voices:
            return Voice(name, EVERY_LANGUAGE)
        before, colon, own_name = name.partition(":")
        if colon and before not in names():
            raise _no_engine(before, own_name)
        own = [voice.name for voice in voices if language and can_read(voice, language)]
        near = _near(name, own or [voice.name for voice in voices], 3) or _elsewhere(name)
        others = f"for {language} there are {', '.join(own[:3])} and more: " if own else ""
        hint = f"near ones: {', '.join(near)}" if near else f"{others}see narrator voices"
        raise VoiceError(f"{engine.title} has no voice “{name}”", hint)
    # Tags a macro-language apart, such as "pt" and "pt-BR", have distance 0: prefer exactly the same tag.
    for voice in voices:
        if voice.language.lower() == language.lower():
            return voice
    usual = [voice for voice in voices if _is_usual(language, voice.language)]
    order = usual or sorted(voices, key=lambda voice: distance(language, voice.language))
    if not can_read(order[0], language):
        from narrator.spoken.cldr import tags_called

        near = [v.language for v in order if distance(language, v.language) <= _NEAR][:3]
        near = near or list(tags_called(language)) or _near(language, {voice.language for voice in voices}, 3)
        hint = f"near ones: {', '.join(near)}" if near else "see narrator voices"
        raise VoiceError(f"{engine.title} has no voice for the language “{language}”", hint)
    return order[0]


def _no_engine(name: str, voice: str) -> VoiceError:
    """The error for a voice that is named with an engine that does not exist."""
    if engine := _near(name, names(), 1):
        hint = f"did you mean {engine[0]}:{voice}?"
    elif near := _elsewhere(voice):
        hint = f"near ones: {', '.join(near)}"
    else:
        hint = f"there are: {', '.join(names())}"
    return VoiceError(f"there is no engine “{name}” for the voice “{voice}”", hint)


def _elsewhere(name: str) -> list[str]:
    """Voices of any engine with a similar name, as engine:voice, whatever engine this one is named with."""
    known: dict[str, str] = {}
    for each in names():
        with suppress(VoiceError):
            known |= {voice.name.casefold(): f"{each}:{voice.name}" for voice in load(find(each)).voices()}
    return [known[near] for near in _near(name.rpartition(":")[2], known, 3)]


def nobody(engine: Engine) -> VoiceError:
    """The error for an engine without voices."""
    return VoiceError(f"{engine.title} has no voices here", engine.setup)


def can_read(voice: Voice, language: str) -> bool:
    """Whether a voice can read a language: its own, or a close variety."""
    return distance(language, voice.language) <= _NEAR_ENOUGH


def distance(wanted: str, offered: str) -> int:
    """How far a voice's language is from the one wanted: 0 is the same, up to 10 is close enough to read it."""
    if offered == EVERY_LANGUAGE:
        return _NEAR_ENOUGH if not wanted or _TAG.fullmatch(wanted) else _NEAR + 1
    if _is_usual(wanted, offered):
        return 0
    # Imported only where it is needed: importing it takes as long as speaking a sentence.
    import langcodes
    from langcodes.tag_parser import LanguageTagError

    try:
        return langcodes.tag_distance(wanted, offered)
    except LanguageTagError:
        return _NEAR + 1


def _is_usual(wanted: str, offered: str) -> bool:
    """Whether one tag is the other with its most usual region: en and en-US."""
    from narrator.spoken.cldr import usual_region

    language, _, region = offered.partition("-")
    return bool(region) and wanted == language and region.upper() == usual_region(language)


def _near(name: str, names: Iterable[str], count: int) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name.casefold(), names, n=count, cutoff=0.6)
