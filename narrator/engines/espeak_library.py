"""espeak-ng itself: the only user of its library, its voice and its callback, on behalf of all engines.

The library and its voices come in the `espeakng-loader` wheel and are called in process (speak_lib.h of espeak-ng
1.52). All its state is global: a voice set by one caller is set for all, and a second callback replaces the first. So
only this module calls it, each call sets the voice that it needs, and there is one call at a time. Its output for a
text varies slightly with what it said before.
"""

import ctypes
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count, takewhile
from threading import Lock

import espeakng_loader

from narrator import system
from narrator.errors import VoiceError

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_DONT_EXIT = 0x8000
_BUFFER_MS = 1000
_POS_CHARACTER = 1
_CHARS_UTF8 = 1
_PHONEMES = 0x100  # read phonemes in [[ ]], which a lexicon may contain
_PARAMETER_RATE = 1
_LEAVE_OUT = "change or leave out that line in the script"
_EVENT_LIST_TERMINATED, _EVENT_WORD = 0, 1
_IPA = 0x02
_TIE = 0x80 | ord("^") << 8

# On some systems, the library keeps its data folder in a buffer of 160 bytes and appends file names to it.
_MAX_DATA_PATH = 120

# Listed, but the wheel (espeakng-loader 0.2.4) contains neither their dictionaries nor MBROLA's sounds.
_WITHOUT_DICTIONARY = frozenset({"fo", "kaa", "xex"})

# What ends a clause, in the text that the library has consumed; it may have read one letter of the next clause.
_MARK = re.compile(r"([,;:.!?…])[^\w,;:.!?…]*\w?$")
_DASH = re.compile(r"[–—()][^\w]*\w?$")
_CJK_MARKS = str.maketrans("、，。！？；：", ",,.!?;:")

# "(en)": where the library switches to the sounds of another language, and back.
_SWITCH = re.compile(r"\([^)]+\)")


class _Identity(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    """espeak_EVENT."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identity),
    )


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


_SynthCallback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or several that the library joins: characters of the text, and seconds where it begins in the sound."""

    start: int
    end: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Speech:
    """What was spoken: signed 16-bit mono samples at `rate` a second, and its words."""

    samples: bytes
    rate: int
    words: tuple[Word, ...]


def version() -> str:
    """The library's version. It does not have to be initialised for that."""
    version: bytes = _library().espeak_Info(None)
    return version.decode()


def voices() -> Mapping[str, str]:
    """The title of each voice, by the language code that is its name here.

    Raises:
        VoiceError: the library cannot read its voices.
    """
    return {name: record.name.decode().strip() for name, record in sorted(_espeak().records.items())}


def say(text: str, voice: str, words_a_minute: int) -> Speech:
    """Speak a text, in which `[[ ]]` contains espeak-ng's phoneme mnemonics.

    Raises:
        VoiceError: there is no such voice, or the library makes no sound for a text with letters.
    """
    with _LOCK:
        return _espeak().say(text, voice, words_a_minute)


def phonemes(text: str, voice: str, *, ties: bool = False) -> str:
    """A text in the International Phonetic Alphabet, with spaces between words; the mark that ends a clause is kept.

    Words spoken as one are joined, and a figure may become several words. `[[ ]]` contains mnemonics.

    Args:
        ties: whether the parts of a diphthong or affricate are joined by `^`.

    Raises:
        VoiceError: there is no such voice.
    """
    with _LOCK:
        return _espeak().phonemes(text, voice, ties=ties)


_LOCK = Lock()


@cache
def _espeak() -> "_Espeak":
    return _Espeak()


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Info.restype = ctypes.c_char_p
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_VoiceRecord))
    library.espeak_GetCurrentVoice.restype = ctypes.POINTER(_VoiceRecord)
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int]
    return library


class _Espeak:
    """The initialised library, for one thread at a time."""

    def __init__(self) -> None:
        self._library = _library()
        self._rate = self._library.espeak_Initialize(
            _AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER_MS, os.fsencode(_data_path()), _INITIALIZE_DONT_EXIT
        )
        if self._rate <= 0:
            raise VoiceError("espeak-ng cannot read its voices", "install espeakng-loader again")
        self.records = _records(self._library)
        self._spoken: list[bytes] = []
        self._words: list[Word] = []
        # The library keeps only the pointer: without this reference the callback would be freed.
        self._callback = _SynthCallback(self._take)
        # After that, it reads mnemonics as phonemes even when it only translates.
        self._synthesize(" ")

    def say(self, text: str, voice: str, words_a_minute: int) -> Speech:
        self._set_voice(voice)
        self._library.espeak_SetParameter(_PARAMETER_RATE, words_a_minute, 0)
        if not self._synthesize(text):
            raise VoiceError(f"espeak-ng refused “{text}”", _LEAVE_OUT)
        if not self._spoken and any(map(str.isalnum, text)):
            raise VoiceError(f"espeak-ng made no sound for “{text}”", _LEAVE_OUT)
        return Speech(b"".join(self._spoken), self._rate, tuple(self._words))

    def phonemes(self, text: str, voice: str, *, ties: bool) -> str:
        self._set_voice(voice)
        return " ".join(self._clauses(text.translate(_CJK_MARKS), _IPA | (_TIE if ties else 0)))

    def _clauses(self, text: str, mode: int) -> Iterator[str]:
        """The phonemes of each clause, with its final mark.

        The library moves the pointer behind the clause that it has read, or one letter further if it looked ahead.
        """
        raw = text.replace("\0", " ").encode()
        buffer = ctypes.create_string_buffer(raw)
        base, at = ctypes.addressof(buffer), 0
        pointer = ctypes.c_void_p(base)
        while pointer.value:
            found = self._library.espeak_TextToPhonemes(ctypes.byref(pointer), _CHARS_UTF8, mode) or b""
            end = pointer.value - base if pointer.value else len(raw)
            passed, at = raw[at:end].decode(errors="replace"), end
            if said := _SWITCH.sub("", found.decode()).strip():
                mark = _MARK.search(passed)
                yield said + (mark[1] if mark else "," if _DASH.search(passed) else "")

    def _synthesize(self, text: str) -> bool:
        """Speak into `_spoken` and `_words`; whether the library accepted the text."""
        self._spoken.clear()
        self._words.clear()
        self._library.espeak_SetSynthCallback(self._callback)
        raw = text.replace("\0", " ").encode() + b"\0"
        flags = _CHARS_UTF8 | _PHONEMES
        error: int = self._library.espeak_Synth(raw, len(raw), 0, _POS_CHARACTER, 0, flags, None, None)
        return error == 0

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[_Event]") -> int:
        if count > 0:
            self._spoken.append(ctypes.string_at(samples, count * 2))
        index = 0
        while (event := events[index]).type != _EVENT_LIST_TERMINATED:
            if event.type == _EVENT_WORD and event.length > 0:
                start = event.text_position - 1
                self._words.append(Word(start, start + event.length, event.audio_position / 1000))
            index += 1
        return 0

    def _set_voice(self, voice: str) -> None:
        """Set a voice, by its record: the library does not find all of its own voices by name.

        The library is asked which voice is set, since other code in this process may use the same library.
        """
        record = self.records.get(voice)
        if record is None:
            raise VoiceError(f"espeak-ng has no voice “{voice}”", "see narrator voices")
        if self._library.espeak_GetCurrentVoice().contents.identifier == record.identifier:
            return
        if self._library.espeak_SetVoiceByName(record.identifier) != 0:
            raise VoiceError(f"espeak-ng cannot load its voice “{voice}”", "install espeakng-loader again")


def _records(library: ctypes.CDLL) -> dict[str, _VoiceRecord]:
    """The voices that the library lists and for which the wheel has sounds, by first language."""
    pointers = library.espeak_ListVoices(None)
    listed = (pointers[index].contents for index in takewhile(lambda i: pointers[i], count()))
    return {
        name: record
        for record in listed
        if (name := _first_language(record)) not in _WITHOUT_DICTIONARY and not record.identifier.startswith(b"mb/")
    }


def _first_language(record: _VoiceRecord) -> str:
    """The first language of an espeak_VOICE, which has a pointer to a priority byte and a C string for each."""
    first: bytes = ctypes.string_at(record.languages + 1)
    return first.decode()


def _data_path() -> str:
    """The folder of voices, under a name that the library can open."""
    path: str = espeakng_loader.get_data_path()
    try:
        return system.plain_folder(path, _MAX_DATA_PATH)
    except OSError as error:
        raise VoiceError(
            f"espeak-ng cannot read its voices from {path}: {error.strerror}",
            "set TMP to a folder with a short name in plain letters, such as C:\\Temp",
        ) from error
