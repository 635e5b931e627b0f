"""What a voice is likely to mispronounce: names, acronyms, foreign and unknown words, odd tokens, heteronyms.

This is detected without listening and without a network: words in the lists of pyspellchecker (12 languages, with how
often each word was counted) are assumed to be known to the voices, as are regular formations of such words. In
languages without a list, names and unknown words are not detected.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from narrator.script import Line, Script
from narrator.script.alignment import align
from narrator.script.lexicon import Lexicon
from narrator.script.speaking import announcement
from narrator.spoken import languages, say
from narrator.spoken.identifiers import parts
from narrator.spoken.languages.shapes import by_symbol
from narrator.spoken.spelling import spelling
from narrator.spoken.word_lists import LISTED, counts

CONTEXT = 4
"""Words before and after a doubtful one that are shown with it."""

LONGEST = 60
"""Letters above which a token is not a word that anyone would put into a lexicon."""

RARE = 50
"""The count of words that are in a list only for completeness: its author has hardly seen them, nor have voices."""

_NOT_LATIN = frozenset("ar be bg bn el fa gu he hi hy ja ka kn ko ml mr pa ru sr ta te th uk ur yue zh".split())

_ADDRESS = re.compile(r"://|@|www\.")
_TOKEN = re.compile(r"[^\W_]+(?:(?:['’.&_]|(?<=[^\W\d])-(?=\d))[^\W_]+)*(?:\+\+|#(?!\w))?")
_PART = re.compile(r"[A-Z]?[^\W\dA-Z_]+|[A-Z]+(?![^\W\dA-Z_])|\d+|[.&+#-]")
_LATIN_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:['’.&_ -][A-Za-z0-9]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?")
_NUMBER = re.compile(r"[\d.]+(?:st|nd|rd|th|s|er|re|e|ème|o|a|º|ª)?", re.IGNORECASE)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_INNER_CAPITAL = re.compile(r"[^\W\d_]*[^\W\dA-Z_][A-Z]\w*|[A-Z]{2,}[^\W\dA-Z_]{2,}")
_SCOTTISH_OR_IRISH = re.compile(r"(?:Mc|Mac|O['’]|D['’])[A-Z][a-z]+")
_ACRONYM = re.compile(r"(?=.*[A-Z])([A-Z&]{2,})s?")
_PUNCTUATION = ',;:.!?()…“”"[]'
_VOWEL = re.compile("[AEIOUY]")
_END_OF_SENTENCE = re.compile(r"(?:^|[.!?:…])[\W_]*$")


class _Formation(NamedTuple):
    """What words of a language are formed with; a voice that knows the rest can say the whole."""

    endings: str
    """The longest first."""
    beginnings: str = ""


class _Heteronyms(NamedTuple):
    """Words with two pronunciations, and the preceding words that tell a voice which one is meant."""

    settled_by: Mapping[str, str]
    """By heteronym, separated by spaces; a word in capitals refers to one of the lists."""
    lists: Mapping[str, str] = {}

    def check(self) -> None:
        listed = [word for before in self.settled_by.values() for word in before.split() if word.isupper()]
        if unknown := set(listed) - set(self.lists):
            raise ValueError(f"there is no list {', '.join(sorted(unknown))}")

    def by_word(self) -> dict[str, frozenset[str]]:
        return {
            word: frozenset(" ".join(self.lists.get(each, each) for each in before.split()).split())
            for word, before in by_symbol(self.settled_by).items()
        }


_formation = languages.reader("formation", _Formation)
_heteronyms = languages.reader("heteronyms", _Heteronyms)


@cache
def _settled_by(base: str) -> dict[str, frozenset[str]]:
    """The heteronyms of a language, each with the words that disambiguate it."""
    known = _heteronyms(base)
    return known.by_word() if known else {}


class Kind(StrEnum):
    """Why a voice may mispronounce something."""

    ODD = "mixed signs"
    FOREIGN = "foreign word"
    NAME = "name"
    ACRONYM = "acronym"
    UNKNOWN = "unknown word"
    HETERONYM = "said in two ways"


_HARM = {Kind.ODD: 3.0, Kind.FOREIGN: 3.0, Kind.NAME: 2.0, Kind.UNKNOWN: 2.0, Kind.ACRONYM: 2.0, Kind.HETERONYM: 1.5}
_LESS = 0.4


@dataclass(frozen=True, slots=True)
class Suspect:
    """What may be mispronounced: as it is written, as it will be said, how often, and where first.

    `harm` is a rough measure of how much listeners would suffer, over all occurrences; `language` is the primary subtag
    of a BCP 47 tag.
    """

    written: str
    said: str
    kind: Kind
    count: int
    context: str
    language: str
    harm: float


@dataclass(slots=True)
class _Place:
    """A token's position in a line, and whether a sentence begins with it."""

    line: Line
    start: int
    end: int
    opens: bool

    @property
    def token(self) -> str:
        return self.line.shown[self.start : self.end]


def suspects(script: Script, lexicon: Lexicon) -> list[Suspect]:
    """What a voice is likely to mispronounce in a script, the worst first, except for what is in the lexicon."""
    found = [
        suspect for language, lines in _by_language(script).items() for suspect in _suspects(lines, language, lexicon)
    ]
    return sorted(found, key=lambda suspect: (-suspect.harm, suspect.written.casefold()))


def _by_language(script: Script) -> dict[str, list[tuple[Line, str]]]:
    """Each line with its language, by primary subtag, beginning with the announcement."""
    language = script.metadata.language
    opening = [(Line(line.shown or line.said, line.said), language) for line in announcement(script).lines]
    lines = {language.partition("-")[0].lower(): opening}
    for section in script.sections:
        parts = [((section.heading,), section.delivery)] if section.heading else []
        for spoken, delivery in (*parts, *((passage.lines, passage.delivery) for passage in section.passages)):
            tag = delivery.language or language
            lines.setdefault(tag.partition("-")[0].lower(), []).extend((line, tag) for line in spoken)
    return lines


def _suspects(lines: Iterable[tuple[Line, str]], base: str, lexicon: Lexicon) -> Iterator[Suspect]:
    places: dict[str, list[_Place]] = {}
    two_ways: dict[str, list[_Place]] = {}
    for line, tag in lines:
        for place in _places(line, base):
            token = _POSSESSIVE.sub("", place.token)
            if token in places or not lexicon.knows(token, tag):
                places.setdefault(token, []).append(place)
        for place in _unsettled(line, _settled_by(base)):
            if not lexicon.knows(place.token, tag):
                two_ways.setdefault(place.token.lower(), []).append(place)
    assessor = _Assessor(base, frozenset(places))
    for token, there in places.items():
        verdict = assessor.of(token, there)
        if verdict and (suspect := _suspect(token, there, *verdict, base)):
            yield suspect
    for there in two_ways.values():
        if suspect := _suspect(there[0].token, there, Kind.HETERONYM, 1, base):
            yield suspect


def _places(line: Line, base: str) -> Iterator[_Place]:
    """The tokens of a line outside of addresses; in scripts other than Latin, runs of Latin words."""
    shown = line.shown
    if _ADDRESS.search(shown):
        shown = re.sub(r"\S+", lambda piece: " " * len(piece[0]) if _ADDRESS.search(piece[0]) else piece[0], shown)
    # In a line all in capitals, names and acronyms cannot be told apart from other words.
    if shown.isupper() and len(shown) > 12:
        return
    for found in (_LATIN_TOKEN if base in _NOT_LATIN else _TOKEN).finditer(shown):
        # A full stop within a line belongs to an abbreviation.
        if found.end() - found.start() > LONGEST or shown.startswith(". ", found.end()):
            continue
        # A command in TeX: the formula is said, not the command's name.
        if shown.endswith("\\", 0, found.start()) and found[0] not in line.said:
            continue
        opens = bool(_END_OF_SENTENCE.search(shown[max(0, found.start() - 4) : found.start()]))
        yield _Place(line, found.start(), found.end(), opens)


def _unsettled(line: Line, heteronyms: Mapping[str, frozenset[str]]) -> Iterator[_Place]:
    """Each ambiguous heteronym with its neighbours: the phrase that a lexicon entry would need."""
    words = list(re.finditer(r"[\w'’]+", line.shown)) if heteronyms else []
    for index, word in enumerate(words):
        settled_by = heteronyms.get(word[0].lower())
        if settled_by is None:
            continue
        before = words[index - 1] if index and line.shown[words[index - 1].end() : word.start()] == " " else None
        after = words[index + 1] if index + 1 < len(words) else None
        if before is None or before[0].lower().replace("’", "'") not in settled_by:
            start = before.start() if before else word.start()
            follows = after is not None and line.shown[word.end() : after.start()] == " "
            yield _Place(line, start, after.end() if after and follows else word.end(), opens=False)


class _Assessor:
    """Judges whether a voice is likely to know a token."""

    def __init__(self, base: str, tokens: frozenset[str]) -> None:
        self._base = base
        self._tokens = tokens
        self._frequency = _frequency(base)
        formation = _formation(base)
        self._endings = formation.endings.split() if formation else []
        self._beginnings = tuple(formation.beginnings.split()) if formation else ()
        self._respelled = spelling(base).respelled

    def of(self, token: str, there: list[_Place]) -> tuple[Kind, float] | None:
        """The kind of suspect, and how certain it is, from 0 to 1; None if there is no suspect."""
        if len(token) < 2 or _NUMBER.fullmatch(token) or _INITIALS.fullmatch(token):
            return None
        if not token.isascii() and self._base in _NOT_LATIN:
            return None
        if found := _ACRONYM.fullmatch(token):
            return self._acronym(token, found[1])
        if self._is_mixed(token):
            return None if self._is_taken_apart(token) else (Kind.ODD, 1)
        if self._base in _NOT_LATIN:
            return Kind.FOREIGN, 1
        return self._word(token, there) if self._base in LISTED else None

    def _is_mixed(self, token: str) -> bool:
        if _SCOTTISH_OR_IRISH.fullmatch(token):
            return False
        return any(sign.isdigit() or sign in "._&+#" for sign in token) or bool(_INNER_CAPITAL.fullmatch(token))

    def _is_taken_apart(self, token: str) -> bool:
        """Whether a voice finds the words in it, as in getUserName and user_name, or it also occurs in lower case."""
        if token != token.lower() and token.lower() in self._tokens:
            return True
        parts = _PART.findall(token)
        return self._base in LISTED and all(len(part) > 1 and self._is_known_part(part) for part in parts)

    def _is_known_part(self, part: str) -> bool:
        spelled = part.isupper() and (len(part) == 2 or not _VOWEL.search(part))
        return spelled or self._is_formed(part.lower())

    def _acronym(self, token: str, letters: str) -> tuple[Kind, float] | None:
        # Every voice spells out two letters, or consonants only.
        if len(letters) < 3 or not _VOWEL.search(letters) or _ROMAN.fullmatch(letters):
            return None
        shouted = self._frequency(letters.lower()) > RARE or token.lower() in self._tokens
        return None if shouted else (Kind.ACRONYM, 1 if len(letters) > 3 else 0.5)

    def _word(self, token: str, there: list[_Place]) -> tuple[Kind, float] | None:
        word = token.lower().replace("’", "'")
        frequency = self._frequency(word)
        known = bool(frequency) or self._is_formed(word)
        if not token[0].isupper() or spelling(self._base).capital_nouns:
            listed_in_small = token != word and word in self._tokens
            return None if known or listed_in_small or len(word) < 3 else self._unknown(word)
        if frequency > RARE or word in self._tokens or (known and all(place.opens for place in there)):
            return None
        return Kind.NAME, 0.6 if known else 1

    def _unknown(self, word: str) -> tuple[Kind, float] | None:
        if self._base == "en":
            return (Kind.UNKNOWN if word.isascii() else Kind.FOREIGN), 1
        if _frequency("en")(word) <= RARE:
            return Kind.UNKNOWN, 1
        return (Kind.FOREIGN, _LESS) if len(word) > 3 else None

    def _is_formed(self, word: str) -> bool:
        """Whether it is a regular formation of known words."""
        return (
            self._is_inflected(word)
            or any(
                word.startswith(beginning) and self._is_inflected(word[len(beginning) :])
                for beginning in self._beginnings
                if len(word) > len(beginning) + 2
            )
            or any(
                self._frequency(word[:cut]) and self._is_inflected(word[cut:].removeprefix("s"))
                for cut in range(3, min(len(word) - 2, 40))
            )
        )

    def _is_inflected(self, word: str) -> bool:
        if len(word) < 3:
            return False
        if self._frequency(word) or (self._respelled and self._frequency(self._as_listed(word))):
            return True
        for ending in self._endings:
            stem = word.removesuffix(ending)
            if len(word) - len(ending) >= 3 and stem != word:
                undoubled = stem[:-1] if stem[-1] == stem[-2] else stem
                if any(map(self._frequency, (stem, f"{stem}e", f"{stem}y", undoubled))):
                    return True
        return False

    def _as_listed(self, word: str) -> str:
        for part in self._respelled:
            word = part.pattern.sub(part.other, word)
        return word


@cache
def _frequency(base: str) -> Callable[[str], int]:
    """How often a word in lower case was counted; 0 if it is not in the language's list."""
    known = counts(base)
    return lambda word: known.get(word, 0)


def _suspect(token: str, there: list[_Place], kind: Kind, sureness: float, language: str) -> Suspect | None:
    said = _said(there[0], token, language)
    if not said:
        return None
    # If one of our own rules says it differently, somebody has thought of it.
    harm = _HARM[kind] * sureness * len(there) * (1 if said == token else _LESS)
    return Suspect(token, said, kind, len(there), _context(there[0]), language, round(harm, 1))


def _said(place: _Place, token: str, language: str) -> str:
    """How a token is said in its line, without its neighbours; "" if it is not said.

    If that cannot be separated from its neighbours, it is the token itself.
    """
    line = place.line
    if line.shown == line.said or re.search(rf"(?<!\w){re.escape(token)}(?!\w)", line.said):
        return token
    said = _said_at(place, token, language)
    if not said or said == line.said:
        return said
    # An entry needs the words of the token, without those of a sign or full stop beside it: #MeToo, foo_bar().
    among = line.said if said == token else said
    for alone in (say(token, language), parts(token, language)):
        if re.search(rf"(?<!\w){re.escape(alone)}(?!\w)", among):
            return alone
    return said.strip(_PUNCTUATION) if not set(token) & set(_PUNCTUATION) else said


def _said_at(place: _Place, token: str, language: str) -> str:
    """What is said in place of the token; the token itself if that cannot be separated from its neighbours."""
    line = place.line
    end = place.start + len(token)
    for pair in align(line.shown, line.said, language):
        if pair.start <= place.start and end <= pair.end:
            around = line.shown[pair.start : place.start], line.shown[end : pair.end]
            beside = set(re.findall(r"\w+", " ".join(around)))
            if beside:
                # Only its neighbours are said, so it is not.
                return "" if set(re.findall(r"\w+", pair.said)) <= beside else token
            return pair.said.removeprefix(around[0]).removesuffix(around[1]).strip()
    return token


def _context(place: _Place) -> str:
    """The token with a few words around it, on one line, without characters that cannot be printed."""
    before, after = place.line.shown[: place.start].split(" "), place.line.shown[place.end :].split(" ")
    opening = "…" if len(before) > CONTEXT + 1 else ""
    closing = "…" if len(after) > CONTEXT + 1 else ""
    text = " ".join(before[-CONTEXT - 1 :]) + place.token + " ".join(after[: CONTEXT + 1])
    return opening + " ".join("".join(sign if sign.isprintable() else " " for sign in text).split()) + closing
