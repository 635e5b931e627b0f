"""espeak-ng itself: the one owner of its library, its voice and its callback, for every engine that needs it.

The library and its voices come in the `espeakng-loader` wheel and are called in process (speak_lib.h of
espeak-ng 1.52). All its state is global: a voice that one caller sets is everybody's, and a second callback silences
the first. So nobody but this module calls it, each call sets the voice that it needs, and one call is made at a time.
What it makes of a text varies slightly with what it said before.
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
_PHONEMES = 0x100  # what is in [[ ]] is phonemes, as a lexicon may have them
_PARAMETER_RATE = 1
_LEAVE_OUT = "change or leave out that line in the script"
_EVENT_LIST_TERMINATED, _EVENT_WORD = 0, 1
_IPA = 0x02
_TIE = 0x80 | ord("^") << 8

# The library keeps its data folder in a buffer of 160 bytes on some systems and appends file names to it.
_MAX_DATA_PATH = 120

# Listed, but their dictionaries are not in the wheel (espeakng-loader 0.2.4), nor are MBROLA's sounds.
_WITHOUT_DICTIONARY = frozenset({"fo", "kaa", "xex"})

# What ends a clause, in what the library has passed over; it may have read one letter of the next clause.
_MARK = re.compile(r"([,;:.!?…])[^\w,;:.!?…]*\w?$")
_DASH = re.compile(r"[–—()][^\w]*\w?$")
_CJK_MARKS = str.maketrans("、，。！？；：", ",,.!?;:")

# "(en)": where the library goes over to another language's sounds, and back.
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
    """Where the library began to say a word, or several that it joins: characters of the text, seconds of the sound."""

    start: int
    end: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Speech:
    """What was said: signed 16-bit mono samples at `rate` a second, and its words."""

    samples: bytes
    rate: int
    words: tuple[Word, ...]


def version() -> str:
    """The library's version. Nothing is initialised for it."""
    told: bytes = _library().espeak_Info(None)
    return told.decode()


def voices() -> Mapping[str, str]:
    """What each voice is called, by the language code that names it here.

    Raises:
        VoiceError: the library cannot read its voices.
    """
    return {name: record.name.decode().strip() for name, record in sorted(_espeak().records.items())}


def say(text: str, voice: str, words_a_minute: int) -> Speech:
    """Speak a text. What is in `[[ ]]` is espeak-ng's phoneme mnemonics.

    Raises:
        VoiceError: there is no such voice, or the library makes no sound for a text that has letters.
    """
    with _LOCK:
        return _espeak().say(text, voice, words_a_minute)


def phonemes(text: str, voice: str, *, ties: bool = False) -> str:
    """A text in the International Phonetic Alphabet, a space between words; the mark that ends a clause is kept.

    Words that are said as one are joined, and a figure may be several words. What is in `[[ ]]` is mnemonics.

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
    """The library, initialised; to be used by one thread at a time."""

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
        # From then on it takes mnemonics for phonemes, too, where it only translates.
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
        """The phonemes of each clause, with its mark.

        The library moves the pointer on behind the clause that it has said, or one letter further, where it looked
        ahead.
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
        """Speak into `_spoken` and `_words`; whether the library took the text."""
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
        """Set a voice; not by its name, by which the library does not find all of its own.

        The library itself is asked which one is set: others in this process may have the same library.
        """
        record = self.records.get(voice)
        if record is None:
            raise VoiceError(f"espeak-ng has no voice “{voice}”", "see narrator voices")
        if self._library.espeak_GetCurrentVoice().contents.identifier == record.identifier:
            return
        if self._library.espeak_SetVoiceByName(record.identifier) != 0:
            raise VoiceError(f"espeak-ng cannot load its voice “{voice}”", "install espeakng-loader again")


def _records(library: ctypes.CDLL) -> dict[str, _VoiceRecord]:
    """What the library lists and the wheel holds the sound of, by first language."""
    pointers = library.espeak_ListVoices(None)
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
    """The folder of voices, under a name that the library takes."""
    path: str = espeakng_loader.get_data_path()
    try:
        return system.plain_folder(path, _MAX_DATA_PATH)
    except OSError as error:
        raise VoiceError(
            f"espeak-ng cannot read its voices from {path}: {error.strerror}",
            "set TMP to a folder with a short name in plain letters, such as C:\\Temp",
        ) from error
