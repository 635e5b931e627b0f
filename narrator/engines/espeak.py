"""espeak-ng, embedded: speaks at once on any machine, in more than a hundred languages, without a network."""

import io
import re
import wave
from collections.abc import Mapping, Sequence
from typing import Any

from narrator.engines import Clip, Engine, Voice, Word, espeak_library, with_defaults
from narrator.engines.ipa import mnemonics
from narrator.errors import VoiceError

_NATURAL_RATE = 175
_KANJI = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

_HEBREW = re.compile("[\u05d0-\u05ea]")
_KNOWS_CHARACTERS = frozenset({"cmn", "cmn-latn-pinyin", "hak", "yue", "yue-latn-jyutping", "ja"})
_SLOWEST, _FASTEST = 80, 450

# Seconds from the first sample of a word until a listener hears it begin: a speech recogniser reports the beginnings of
# 422 words 0.1 s later in the median. Other engines also report when words are heard.
_UNTIL_HEARD = 0.05

# espeak-ng's own names for some languages, in BCP 47.
_TAGS = {"ca-nw": "ca", "chr-US-Qaaa-x-west": "chr", "en-us-nyc": "en-us"}


def engine(settings: Mapping[str, Any]) -> Engine:
    """The embedded espeak-ng. A voice's rate of 1.0 is 175 words a minute; it can be from 0.46 to 2.57."""
    with_defaults("espeak", settings)
    return Engine(
        title="espeak-ng",
        fingerprint=f"espeak-ng {espeak_library.version()} with phonemes",
        voices=voices,
        load=Espeak,
        rank=10,
        obstacle=_obstacle,
        phonemes=mnemonics,
    )


def _obstacle(voice: Voice, text: str) -> str:
    """It knows only the kana of Japanese, and Hebrew only with vowels; most voices say “Chinese letter” for Chinese."""
    if voice.name == "ja" and _KANJI.search(text):
        return "espeak-ng cannot read kanji (Kokoro can, with pip install 'narrator[japanese]')"
    letters = sum(map(str.isalpha, text))
    if 2 * len(_HEBREW.findall(text)) > letters:
        return "espeak-ng cannot read Hebrew without vowels"
    if 2 * len(_KANJI.findall(text)) > letters and voice.name not in _KNOWS_CHARACTERS:
        return f"espeak-ng cannot read Chinese characters in the voice {voice.name}"
    return ""


def voices() -> Sequence[Voice]:
    """All voices in the wheel; each one's name is its language code in espeak-ng."""
    listed = espeak_library.voices().items()
    return [Voice(name, _TAGS.get(name, name), title, licence="GPL-3.0-or-later") for name, title in listed]


class Espeak:
    """Speaks through the library. Any number of these can be used."""

    def speak(self, lines: Sequence[str], voice: Voice) -> list[Clip]:
        """Speak each line as a WAV file, 22.05 kHz mono, with the times of its words.

        Raises:
            VoiceError: the voice does not exist, its rate is out of range, or espeak-ng refuses the text.
        """
        words_a_minute = round(_NATURAL_RATE * voice.rate)
        if not _SLOWEST <= words_a_minute <= _FASTEST:
            slowest, fastest = _SLOWEST / _NATURAL_RATE, _FASTEST / _NATURAL_RATE
            raise VoiceError(
                f"espeak-ng cannot speak at rate {voice.rate:g}", f"choose one from {slowest:.2f} to {fastest:.2f}"
            )
        return [_clip(espeak_library.say(line, voice.name, words_a_minute)) for line in lines]


def _clip(speech: espeak_library.Speech) -> Clip:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, speech.rate, 0, "NONE", ""))
        out.writeframes(speech.samples)
    seconds = len(speech.samples) / 2 / speech.rate
    begins = [min(word.seconds + _UNTIL_HEARD, seconds) for word in speech.words]
    ends = [*begins[1:], seconds] if begins else []
    times = zip(speech.words, begins, ends, strict=True)
    words = (Word(word.start, word.end, begin, end) for word, begin, end in times)
    return Clip(file.getvalue(), tuple(words))
