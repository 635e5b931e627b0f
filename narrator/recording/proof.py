"""Whether a service's clip can be what was requested, judged by its duration and by other clips that sound the same."""

import re
from difflib import SequenceMatcher

from narrator.engines import UnansweredError
from narrator.errors import VoiceError

# Seconds for a letter in plain words of alphabetic scripts; numbers, signs and capitals may be said in any number of
# ways. espeak-ng, which is faster than any service, takes at least 0.044 and 0.067 in the median, over 9,000 pieces of
# English and German; if only half of a piece is spoken, that comes to 0.033.
_MIN_LETTER, _MAX_LETTER = 0.045, 0.2
_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ӿ ,;:.!?'’“”\"()–—-]+")
_ENOUGH_LETTERS = 9

# Similarity of the letters of two texts, as difflib computes it: "The colour of it" and "The color of it".
_ALIKE = 0.7


def prove(service: str, piece: str, clip: bytes) -> None:
    """Check that a clip lasts as long as its piece must.

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
    """Whether a sound lasts as long as the plain words of its piece take, and no longer if all of it is plain."""
    plain = [word for word in piece.split() if _PLAIN.fullmatch(word) and not (word.isupper() and len(word) > 1)]
    letters = len(_letters("".join(plain)))
    if letters >= _ENOUGH_LETTERS and seconds < letters * _MIN_LETTER:
        return False
    return not _is_plain(piece) or seconds <= letters * _MAX_LETTER


def are_alike(piece: str, other: str) -> bool:
    """Whether two texts may sound the same."""
    if not (_is_plain(piece) and _is_plain(other)):
        return True
    return SequenceMatcher(None, _letters(piece), _letters(other), autojunk=False).ratio() > _ALIKE


def _is_plain(piece: str) -> bool:
    """Whether it is clear how it is said: words in letters of an alphabet, and enough of them."""
    capitals = any(word.isupper() and len(word) > 1 for word in piece.split())
    return len(_letters(piece)) >= _ENOUGH_LETTERS and not capitals and _PLAIN.fullmatch(piece) is not None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
