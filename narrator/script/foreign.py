"""Foreign words in a sentence: when they become a line of their own, for a voice of their language.

The current voice can say a word or two in its own script, but not a phrase, nor a word in letters that it does not
know. The language of the latter is identified by the script if no mark gives it.
"""

import re
import unicodedata
from collections.abc import Iterator

from narrator import patterns
from narrator.article import scripts
from narrator.text import Mark, MarkKind, marked, marks_of, parts, stripped

MIN_WORDS = 3
"""The fewest words of a phrase that another voice reads."""

# Letters of scripts other than Latin, in words, with the punctuation and spaces between these.
_LETTER = "[\u0370-\u058f\u0590-\u1dff\u1f00-\u1fff\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
# What most texts lack. Python looks at each character of a range when it compiles it: 3 ms for those of all scripts.
_ANY = re.compile("[^\0-\u036f\u2000-\u206f]")
_OTHER_SCRIPT = patterns.lazy(rf"{_LETTER}{{2,}}(?:[ ’'·・-]{_LETTER}+)*")
_GREEK_WORD = patterns.lazy("[Α-Ωα-ωά-ώ\u1f00-\u1fff][α-ωά-ώ\u1f00-\u1fff]{2}")
_WORD = patterns.lazy(r"[^\W\d_]+")
_LEADS = "([{«“‘„‚\"'¿¡‹"
_FOLLOWS = ".,;:!?…)]}»”’\"'›"
_NO_LANGUAGE = frozenset("und zxx mul mis art".split())


def language_of(text: str) -> str:
    """The language of a text if its marks give one for the whole text; else ""."""
    for mark in marks_of(text):
        if mark.kind is MarkKind.LANGUAGE and _is_voiced(mark.value):
            around = text[: mark.start] + text[mark.end :]
            if not _WORD.search(around):
                return mark.value
    return ""


def lines(sentence: str, language: str) -> list[tuple[str, str]]:
    """A sentence in pieces, each with the language to read it in: that of the sentence, or that of a phrase in it."""
    if sentence.isascii() and not marks_of(sentence):
        return [(sentence, language)]
    sentence = _with_scripts(sentence, language)
    found = list(_phrases(sentence, language))
    if not found:
        return [(sentence, language)]
    ranges: list[tuple[int, int]] = []
    place = 0
    for start, end, _ in found:
        ranges += (place, start), (start, end)
        place = end
    ranges.append((place, len(sentence)))
    spoken_in = [tag for _, _, own in found for tag in (language, own)] + [language]
    texts = [stripped(text) for text in parts(sentence, ranges)]
    return [(text, tag) for text, tag in zip(texts, spoken_in, strict=True) if text]


def _with_scripts(sentence: str, language: str) -> str:
    """A sentence with words in another script marked with their language, unless they are marked already."""
    if sentence.isascii() or not language or not _ANY.search(sentence):
        return sentence
    known = [mark for mark in marks_of(sentence) if mark.kind is MarkKind.LANGUAGE]
    new = []
    for found in _OTHER_SCRIPT.finditer(sentence):
        start, end = found.span()
        is_marked = any(mark.start < end and start < mark.end for mark in known)
        tag = "" if is_marked or scripts.is_written_so(found[0], language) else scripts.language_of(found[0])
        # Two Greek letters are symbols, as in ΔΣ.
        if tag and not (tag == "el" and not _GREEK_WORD.search(found[0])):
            new.append(Mark(start, end, MarkKind.LANGUAGE, tag))
    return marked(sentence, sorted([*marks_of(sentence), *new])) if new else sentence


def _phrases(sentence: str, language: str) -> Iterator[tuple[int, int, str]]:
    """The ranges of phrases, including the punctuation at their ends, and their languages."""
    place = 0
    for mark in marks_of(sentence):
        if mark.kind is not MarkKind.LANGUAGE or mark.start < place or not _is_foreign(sentence, mark, language):
            continue
        start, end = mark.start, mark.end
        while start > place and sentence[start - 1] in _LEADS:
            start -= 1
        while end < len(sentence) and sentence[end] in _FOLLOWS:
            end += 1
        if _is_apart(sentence, start, end):
            yield start, end, mark.value
            place = end


def _is_foreign(sentence: str, mark: Mark, language: str) -> bool:
    """Whether another voice should read the characters of a mark."""
    phrase, rest = sentence[mark.start : mark.end], sentence[: mark.start] + sentence[mark.end :]
    words = _WORD.findall(phrase)
    if not words or not _is_voiced(mark.value) or _primary(mark.value) == _primary(language):
        return False
    is_long = len(words) >= MIN_WORDS or not _WORD.search(rest)
    if is_long:
        # Imported here: language detection is needed to write scripts, but not by workers that speak.
        from narrator.article import languages

        return not languages.is_plainly(phrase, language)
    return _script(phrase) not in ("LATIN", _script(rest))


def _is_voiced(tag: str) -> bool:
    """Whether a tag is for a language in its own letters: transliterated words are for readers of another language."""
    return _primary(tag) not in _NO_LANGUAGE and "latn" not in tag.lower().split("-")


def _is_apart(sentence: str, start: int, end: int) -> bool:
    """Whether a phrase is surrounded by spaces, or is in a script without them."""
    around = sentence[max(start - 1, 0) : start], sentence[end : end + 1]
    return all(not char or char.isspace() or unicodedata.east_asian_width(char) in "WF" for char in around)


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _script(text: str) -> str:
    """The script of the first letter, from its Unicode name; "" without letters."""
    letter = next(filter(str.isalpha, text), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""
