"""espeak-ng, embedded: speaks at once on any machine, in more than a hundred languages, without a network.

The library and its voices come in the `espeakng-loader` wheel and are called in process (speak_lib.h of
espeak-ng 1.52). It keeps one global state: use it from one thread of a process. What it makes of a text
varies slightly with what it said before.
"""

import atexit
import ctypes
import io
import os
import tempfile
import wave
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from itertools import count, takewhile
from pathlib import Path
from typing import Any

import espeakng_loader

from narrator.engines import Engine, Voice, with_defaults
from narrator.errors import VoiceError

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_DONT_EXIT = 0x8000
_BUFFER_MS = 1000
_POS_CHARACTER = 1
_CHARS_UTF8 = 1
_PHONEMES = 0x100  # what stands in [[ ]] is phonemes, as a lexicon may have them
_PARAMETER_RATE = 1
_NATURAL_RATE = 175
_SLOWEST, _FASTEST = 80, 450

# The library keeps its data folder in a buffer of 160 bytes on some systems and appends file names to it.
_LONGEST_DATA_PATH = 120

# Listed, but their dictionaries are not in the wheel (espeakng-loader 0.2.4), nor are MBROLA's sounds.
_WITHOUT_DICTIONARY = frozenset({"fo", "kaa", "xex"})

# What espeak-ng calls some languages in its own way, in BCP 47.
_TAGS = {"ca-nw": "ca", "chr-US-Qaaa-x-west": "chr", "en-us-nyc": "en-us"}

_SynthCallback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class _VoiceRecord(ctypes.Structure):
    """espeak_VOICE."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_void_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("reserved", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


def engine(settings: Mapping[str, Any]) -> Engine:
    """The embedded espeak-ng. A voice's rate of 1.0 is 175 words a minute; 0.46 to 2.57 can be had."""
    with_defaults("espeak", settings)
    return Engine(
        title="espeak-ng",
        fingerprint=f"espeak-ng {_version()} with phonemes",
        voices=lambda: _loaded().voices(),
        load=_loaded,
        rank=10,
    )


@cache
def _loaded() -> "Espeak":
    # The library has one state for the whole process.
    return Espeak()


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Info.restype = ctypes.c_char_p
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_VoiceRecord))
    return library


def _version() -> str:
    told: bytes = _library().espeak_Info(None)
    return told.decode()


class Espeak:
    """The library, initialised."""

    def __init__(self) -> None:
        self._library = _library()
        self._rate = self._library.espeak_Initialize(
            _AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER_MS, os.fsencode(_data_path()), _INITIALIZE_DONT_EXIT
        )
        if self._rate <= 0:
            raise VoiceError("espeak-ng cannot read its voices", "install espeakng-loader again")
        self._spoken: list[bytes] = []
        # The library keeps only the pointer: without this reference the callback would be freed.
        self._callback = _SynthCallback(self._take)
        self._library.espeak_SetSynthCallback(self._callback)
        self._current = Voice("", "")

    def voices(self) -> Sequence[Voice]:
        """All voices in the wheel; each one's name is its language code in espeak-ng."""
        return [
            Voice(name, _TAGS.get(name, name), r.name.decode().strip()) for name, r in sorted(self._records.items())
        ]

    def speak(self, lines: Sequence[str], voice: Voice) -> list[bytes]:
        """For each line a WAV file, 22.05 kHz mono.

        Raises:
            VoiceError: the voice does not exist, its rate is out of reach, or espeak-ng refuses the text.
        """
        self._set(voice)
        return [self._speak(line) for line in lines]

    def _speak(self, said: str) -> bytes:
        self._spoken.clear()
        text = said.replace("\0", " ").encode() + b"\0"
        if self._library.espeak_Synth(text, len(text), 0, _POS_CHARACTER, 0, _CHARS_UTF8 | _PHONEMES, None, None) != 0:
            raise VoiceError(f"espeak-ng refused “{said}”", "change or leave out that line in the script")
        file = io.BytesIO()
        with wave.open(file, "wb") as out:
            out.setparams((1, 2, self._rate, 0, "NONE", ""))
            out.writeframes(b"".join(self._spoken))
        return file.getvalue()

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int | None) -> int:
        if count > 0:
            self._spoken.append(ctypes.string_at(samples, count * 2))
        return 0

    def _set(self, voice: Voice) -> None:
        if voice == self._current:
            return
        words_a_minute = round(_NATURAL_RATE * voice.rate)
        if not _SLOWEST <= words_a_minute <= _FASTEST:
            slowest, fastest = _SLOWEST / _NATURAL_RATE, _FASTEST / _NATURAL_RATE
            raise VoiceError(
                f"espeak-ng cannot speak at rate {voice.rate:g}", f"choose one from {slowest:.2f} to {fastest:.2f}"
            )
        record = self._records.get(voice.name)
        # Some of its voices espeak-ng finds only by identifier.
        if record is None or self._library.espeak_SetVoiceByName(record.identifier) != 0:
            raise VoiceError(f"espeak-ng has no voice “{voice.name}”", "see narrator voices")
        self._library.espeak_SetParameter(_PARAMETER_RATE, words_a_minute, 0)
        self._current = voice

    @cached_property
    def _records(self) -> dict[str, _VoiceRecord]:
        """What the library lists and the wheel holds the sound of, by first language."""
        pointers = self._library.espeak_ListVoices(None)
        listed = (pointers[index].contents for index in takewhile(lambda i: pointers[i], count()))
        return {
            name: record
            for record in listed
            if (name := _first_language(record)) not in _WITHOUT_DICTIONARY and not record.identifier.startswith(b"mb/")
        }


def _first_language(record: _VoiceRecord) -> str:
    """The first language of an espeak_VOICE, which points to a priority byte and a C string for each."""
    first: bytes = ctypes.string_at(record.languages + 1)
    return first.decode()


def _data_path() -> str:
    """The folder of voices, under a short name where its own is too long for the library."""
    path: str = espeakng_loader.get_data_path()
    if len(os.fsencode(path)) <= _LONGEST_DATA_PATH:
        return path
    folder = tempfile.TemporaryDirectory(prefix="narrator-")
    atexit.register(folder.cleanup)
    link = Path(folder.name, "voices")
    link.symlink_to(path, target_is_directory=True)
    return str(link)
