"""One contract, kept by every engine that is installed."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import soundfile

from narrator import engines
from narrator.engines import Clip, Engine, EngineSpec, Voice, choose
from narrator.errors import SettingsError, VoiceError
from narrator.recording.jobs import plausible
from tests.google.server import Google, reached
from tests.support import joe, speech_server
from tests.support.joe import needs_joe
from tests.support.natural import needs_kokoro
from tests.support.speech_server import SpeechServer

SENTENCE = "The fox jumps over the dog."

NEEDS = {"kokoro": needs_kokoro, "piper": needs_joe}
ENGINES = [
    pytest.param(name, marks=(NEEDS[name], pytest.mark.slow) if name in NEEDS else ()) for name in engines.names()
]


@pytest.fixture(params=ENGINES, scope="module")
def spec(request: pytest.FixtureRequest, google: Google, server: SpeechServer) -> Iterator[EngineSpec]:
    with reached(google):
        yield set_up(request.param, server)


def set_up(name: str, server: SpeechServer) -> EngineSpec:
    """An engine with what it needs to speak."""
    given = {"openai": speech_server.settings(server), "piper": {"folder": str(joe.folder() or "")}}
    return engines.find(name, given.get(name))


@pytest.fixture(scope="module")
def engine(spec: EngineSpec) -> Engine:
    return engines.load(spec)


def said(spec: EngineSpec, line: str, voice: Voice) -> bytes:
    return spoken(spec, line, voice).sound


@cache
def spoken(spec: EngineSpec, line: str, voice: Voice) -> Clip:
    """A line, spoken once for all tests: that takes a network seconds."""
    [clip] = engines.speak(spec, [line], voice)
    return clip


def quick(engine: Engine) -> Voice:
    """The voice for English: a network takes half as long for what is said twice as fast."""
    return replace(choose(engine, "en"), rate=2.0 if engine.speed else 1.0)


@pytest.fixture(scope="module")
def google(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Google]:
    """Stands in for the service of one of them."""
    with Google(tmp_path_factory.mktemp("google")) as google:
        yield google


@pytest.fixture(scope="module")
def server() -> Iterator[SpeechServer]:
    """The server of another."""
    with SpeechServer() as server:
        yield server


def seconds(clip: bytes) -> float:
    return float(soundfile.info(io.BytesIO(clip)).duration)


def test_it_introduces_itself(engine: Engine) -> None:
    assert engine.title
    assert engine.fingerprint
    assert engine.max_at_once >= 0


def test_its_voices_have_names_of_their_own(engine: Engine) -> None:
    voices = engine.voices()
    assert voices
    assert len({voice.name for voice in voices}) == len(voices)
    assert all(voice.name and voice.language for voice in voices)


def test_it_speaks_english_for_as_long_as_that_takes(spec: EngineSpec, engine: Engine) -> None:
    assert plausible(SENTENCE, seconds(said(spec, SENTENCE, choose(engine, "en"))), 1.0)


def test_more_text_takes_longer(spec: EngineSpec, engine: Engine) -> None:
    voice = choose(engine, "en")
    assert seconds(said(spec, SENTENCE, voice)) > 1.5 * seconds(said(spec, "The fox.", voice))


def test_several_lines_make_as_many_clips(spec: EngineSpec, engine: Engine) -> None:
    lines = ["One, two.", "The fox.", "Three."]
    voice = quick(engine)
    clips = engines.speak(spec, lines, voice)
    for line, clip in zip(lines, clips, strict=True):
        assert plausible(line, seconds(clip.sound), voice.rate), line


def test_the_words_whose_times_it_tells_are_in_order_and_in_the_clip(spec: EngineSpec, engine: Engine) -> None:
    clip = spoken(spec, SENTENCE, choose(engine, "en"))
    times = [time for word in clip.words for time in (word.begins, word.ends)]
    assert times == sorted(times)
    assert not times or 0 <= times[0] < times[-1] <= seconds(clip.sound)
    places = [place for word in clip.words for place in (word.start, word.end)]
    assert places == sorted(places)


def test_settings_that_it_does_not_know_are_refused(spec: EngineSpec) -> None:
    with pytest.raises(SettingsError, match=rf"\[engines\.{spec.name}\] has an unknown key “nonsense”"):
        engines.load(engines.find(spec.name, {"nonsense": 1}))


def test_a_remote_one_says_whom_it_asks_and_for_how_much(engine: Engine) -> None:
    if engine.service:
        assert engine.max_chars >= 50
        assert engine.max_at_once >= 1


def test_rate_is_a_factor_on_the_pace(spec: EngineSpec, engine: Engine) -> None:
    if not engine.has_pace:
        return  # Its pace is made of what it says at rate 1.0.
    voice = choose(engine, "en")
    faster = Voice(voice.name, voice.language, rate=1.5)
    ratio = seconds(said(spec, SENTENCE, voice)) / seconds(said(spec, SENTENCE, faster))
    assert ratio == pytest.approx(1.5, abs=0.2)


@pytest.mark.parametrize(
    # The last is a word of many letters and few sounds.
    "line",
    ["Ünïcödé 日本語 🎧", "a\0b", "<speak>tags &amp; all</speak>", "[[h@'loU]]", "ough" * 700],
)
def test_it_takes_any_text(spec: EngineSpec, engine: Engine, line: str) -> None:
    # Of a slow engine's time, enough for a line that has to be cut: Kokoro's behind 180 characters, Piper's behind 300.
    longest = engine.max_chars or ({"kokoro": 190}.get(spec.name, 310) if engine.speed else None)
    assert seconds(said(spec, line[:longest], quick(engine))) > 0.1


@pytest.mark.parametrize("name", ENGINES)
def test_it_speaks_in_a_process_of_its_own(name: str, google: Google, server: SpeechServer) -> None:
    code = (
        "from narrator import engines\n"
        f"spec = engines.{set_up(name, server)}\n"
        "voice = engines.choose(engines.load(spec), 'en')\n"
        "print(len(engines.speak(spec, ['One, two.'], voice)[0].sound))"
    )
    environment = os.environ | google.environment
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert int(done.stdout) > 1000
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "en-us"),
        ("en-GB", "en-gb"),
        ("en-AU", "en-gb"),
        ("de-AT", "de"),
        ("pt", "pt"),
        ("pt-BR", "pt-br"),
        ("fr", "fr-fr"),
        ("zh", "cmn"),
        ("no", "nb"),
        ("ja", "ja"),
    ],
)
def test_a_language_finds_its_voice(language: str, name: str) -> None:
    assert choose(engines.load(engines.find("espeak")), language).name == name


def test_a_voice_is_found_by_name_or_description() -> None:
    espeak = engines.load(engines.find("espeak"))
    assert choose(espeak, "en", "DE").name == "de"
    assert choose(espeak, "de", "English (America)").name == "en-us"


@pytest.mark.parametrize(
    ("language", "name", "message"),
    [
        ("en", "en-uss", "has no voice “en-uss”; near ones: en-us"),
        ("en", "humm", "has no voice “humm”; near ones: tone:hum"),
        ("en", "tone:humm", "has no voice “tone:humm”; near ones: tone:hum"),
        ("en", "tune:hum", r"no engine “tune” for the voice “hum”; did you mean tone:hum\?$"),
        ("en", "zzyzx:humm", "no engine “zzyzx” for the voice “humm”; near ones: tone:hum, "),
        ("en", "zzyzx:qqqqqq", "no engine “zzyzx” for the voice “qqqqqq”; there are: espeak, "),
        ("en", "Zarvox 9000", "has no voice “Zarvox 9000”"),
        ("xx", "", "no voice for the language “xx”"),
        ("not a language", "", "no voice for the language"),
    ],
)
def test_a_voice_that_is_not_there_is_an_error_with_near_ones(language: str, name: str, message: str) -> None:
    with pytest.raises(VoiceError, match=message):
        choose(engines.load(engines.find("espeak")), language, name)


def test_an_engine_that_is_not_there_is_an_error_with_a_near_one() -> None:
    with pytest.raises(VoiceError, match=r"no engine “espek”; did you mean espeak\?"):
        engines.find("espek")


def test_all_voices_of_espeak_can_be_set() -> None:
    espeak = engines.find("espeak")
    for voice in engines.load(espeak).voices():
        said(espeak, "a", voice)


@pytest.mark.parametrize("rate", [0.3, 3.0])
def test_espeak_says_how_fast_it_can_go(rate: float) -> None:
    with pytest.raises(VoiceError, match=r"choose one from 0\.46 to 2\.57"):
        said(engines.find("espeak"), "a", Voice("en-us", "en-us", rate=rate))


def test_espeak_speaks_from_a_folder_with_a_very_long_name(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 80) / ("e" * 80) / ("f" * 80)
    deep.mkdir(parents=True)
    code = (
        "import espeakng_loader, pathlib, sys\n"
        "home = pathlib.Path(espeakng_loader.get_data_path())\n"
        "long = pathlib.Path(sys.argv[1], home.name)\n"
        "long.symlink_to(home)\n"
        "espeakng_loader.get_data_path = lambda: str(long)\n"
        "from narrator import engines\n"
        "spec = engines.find('espeak')\n"
        "voice = engines.choose(engines.load(spec), 'en')\n"
        "print(len(engines.speak(spec, ['One, two.'], voice)[0].sound))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(deep)], capture_output=True, text=True, check=False)
    assert int(done.stdout) > 1000, done.stderr
