"""The one owner of espeak-ng: whoever asks it, in whatever order, is spoken for by the voice that he named."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from narrator.engines import Voice, espeak_library
from narrator.engines.espeak import Espeak
from narrator.errors import VoiceError

GERMAN = "Guten Tag, wie geht es Ihnen heute?"
WORDS_A_MINUTE = 175


def length(text: str, voice: str) -> int:
    return len(espeak_library.say(text, voice, WORDS_A_MINUTE).samples)


def test_a_voice_speaks_as_itself_after_phonemes_of_another_language() -> None:
    alone = length(GERMAN, "de")
    english = length(GERMAN, "en-us")
    espeak_library.phonemes("Hello.", "en-us")
    assert length(GERMAN, "de") == pytest.approx(alone, rel=0.02)
    assert english != pytest.approx(alone, rel=0.02)


def test_any_number_of_speakers_speak() -> None:
    first, second = Espeak(), Espeak()
    voice = Voice("de", "de")
    clips = [speaker.speak([GERMAN], voice)[0].sound for speaker in (first, second, first)]
    assert min(map(len, clips)) > 50_000


def test_threads_do_not_disturb_each_other() -> None:
    asked = [(text, voice) for text in (GERMAN, "One, two.") for voice in ("de", "en-us", "fr-fr")] * 5
    alone = {each: (length(*each), espeak_library.phonemes(*each)) for each in dict.fromkeys(asked)}
    with ThreadPoolExecutor(4) as threads:
        lengths = list(threads.map(lambda each: length(*each), asked))
        read = list(threads.map(lambda each: espeak_library.phonemes(*each), asked))
    assert read == [alone[each][1] for each in asked]
    # What was said before changes a length by a percent now and then, another voice by ten.
    assert lengths == [pytest.approx(alone[each][0], rel=0.03) for each in asked]


_STRANGER = """
import ctypes, espeakng_loader
from narrator.engines import espeak_library
alone = espeak_library.say({german!r}, "de", 175)
stranger = ctypes.CDLL(espeakng_loader.get_library_path())
silent = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(lambda *_: 0)
stranger.espeak_SetSynthCallback(silent)
stranger.espeak_SetVoiceByName(b"gmw/en-US")
again = espeak_library.say({german!r}, "de", 175)
print(len(alone.samples), len(again.samples))
"""


def test_a_stranger_with_the_same_library_in_this_process_does_no_harm() -> None:
    code = _STRANGER.format(german=GERMAN)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    alone, again = map(int, done.stdout.split())
    assert again == pytest.approx(alone, rel=0.02)


_DEAF = """
import ctypes, espeakng_loader
from narrator.engines import espeak_library
from narrator.errors import VoiceError
espeak_library.say("Hello.", "en-us", 175)
silent = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(lambda *_: 0)
ctypes.CDLL(espeakng_loader.get_library_path()).espeak_SetSynthCallback(silent)
espeak_library._library().espeak_SetSynthCallback = lambda _: 0
for text in ("...", "Hello."):
    try:
        print(len(espeak_library.say(text, "en-us", 175).samples))
    except VoiceError as error:
        print(error)
"""


def test_a_text_with_letters_that_makes_no_sound_is_an_error() -> None:
    """As when the sound goes to a stranger whose callback cannot be replaced."""
    done = subprocess.run([sys.executable, "-c", _DEAF], capture_output=True, text=True, check=True)
    silence, error = done.stdout.splitlines()
    assert silence == "0"
    assert error.startswith("espeak-ng made no sound for “Hello.”; change or leave out")


@pytest.mark.parametrize(
    ("voice", "text", "read"),
    [
        ("en-us", "Hello, world; how: are you… well! Yes?", "həlˈoʊ, wˈɜːld; hˈaʊ: ɑːɹ juː… wˈɛl! jˈɛs?"),
        ("en-us", "He said (quietly) yes — then no.", "hiː sˈɛd kwˈaɪətli jˈɛs, ðˈɛn nˈoʊ."),
        ("en-us", "Out of the house.", "ˌaʊɾəv ðə hˈaʊs."),
        ("en-gb", "A bath.", "ɐ bˈaθ."),
        ("fr-fr", "Bonjour, l'homme !", "bɔ̃ʒˈuʁ, lˈɔm!"),
        ("en-us", "[[h@l'oU]] there", "həlˈoʊ ðˈɛɹ"),
        ("en-us", "", ""),
        ("en-us", "…", ""),
        ("en-us", "a\0b", "ɐ bˈiː"),
    ],
)
def test_phonemes_keep_the_marks_of_clauses(voice: str, text: str, read: str) -> None:
    assert espeak_library.phonemes(text, voice) == read


def test_phonemes_may_be_tied() -> None:
    assert espeak_library.phonemes("Choose.", "en-us", ties=True) == "t^ʃˈuːz."


def test_words_have_their_places_and_times() -> None:
    text = "The Füße of the boy."
    speech = espeak_library.say(text, "en-us", WORDS_A_MINUTE)
    assert [text[word.start : word.end] for word in speech.words] == ["The", "Füße", "of", "boy"]
    begins = [word.seconds for word in speech.words]
    assert begins == sorted(begins)
    assert 0.5 < begins[-1] < len(speech.samples) / 2 / speech.rate


def test_a_voice_that_is_not_there_is_an_error() -> None:
    for ask in (espeak_library.phonemes, length):
        with pytest.raises(VoiceError, match="espeak-ng has no voice “klingon”"):
            ask("a", "klingon")
