"""Whether a service's clip can be what was asked for: by how long it sounds, and by what else sounds the same."""

import re
from difflib import SequenceMatcher

from narrator.engines import UnansweredError
from narrator.errors import VoiceError

# Seconds a letter takes, for plain words in scripts with an alphabet: numbers, signs and capitals may be said in any
# number of ways. espeak-ng, which is faster than any service, takes 0.044 at least and 0.067 in the middle of 9,000
# pieces of English and German; for half of a piece, as if for the whole, 0.033.
_MIN_LETTER, _MAX_LETTER = 0.045, 0.2
_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ӿ ,;:.!?'’“”\"()–—-]+")
_ENOUGH_LETTERS = 9

# Of two texts' letters, as difflib counts: "The colour of it" and "The color of it".
_ALIKE = 0.7


def prove(service: str, piece: str, clip: bytes) -> None:
    """Check that a clip sounds as long as its piece must.

    Raises:
        UnansweredError: it does not.
    """
    from narrator import sound

    try:
        seconds = sound.speech_duration(clip)
    except sound.SilentError as error:
        raise UnansweredError(f"{service} gave silence for “{piece}”") from error
    except VoiceError as error:
        raise UnansweredError(f"{service} gave something for “{piece}” that is not sound") from error
    if not _whole(piece, seconds):
        raise UnansweredError(f"{service} gave {seconds:.1f} s of sound for “{piece}”, which cannot be right")


def _whole(piece: str, seconds: float) -> bool:
    """Whether a sound is as long as the plain words of its piece take, and not longer where all of it is plain."""
    plain = [word for word in piece.split() if _PLAIN.fullmatch(word) and not (word.isupper() and len(word) > 1)]
    letters = len(_letters("".join(plain)))
    if letters >= _ENOUGH_LETTERS and seconds < letters * _MIN_LETTER:
        return False
    return not _is_plain(piece) or seconds <= letters * _MAX_LETTER


def are_alike(piece: str, other: str) -> bool:
    """Whether two texts may well sound the same."""
    if not (_is_plain(piece) and _is_plain(other)):
        return True
    return SequenceMatcher(None, _letters(piece), _letters(other), autojunk=False).ratio() > _ALIKE


def _is_plain(piece: str) -> bool:
    """Whether it is clear what is said: words in letters of an alphabet, and enough of them."""
    capitals = any(word.isupper() and len(word) > 1 for word in piece.split())
    return len(_letters(piece)) >= _ENOUGH_LETTERS and not capitals and _PLAIN.fullmatch(piece) is not None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
