"""Citation and footnote marks: shown, not said."""

import re
from functools import cache
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages

SOME_MARK = re.compile(r"[\[⁰¹²³⁴-⁹†‡]")
"""Characters without which there is no mark."""

_TIE_BREAK = re.compile(r" ?\[\d{1,2}[-–]\d{1,2}\]")
_SET = re.compile(r"(?:(?<!\d)\d[-–]\d(?:\s?\(\d{1,2}\))?,?|\b(?:[Ss]et|[Tt]ie-?[Bb]reak))\Z")

_SOLE = re.compile(r"\ ?\(([\w'’-]+)(,?) \d{4}\)")


class ReferenceWords(NamedTuple):
    """How a language refers to works and notes."""

    numbered: tuple[str, ...] = ()
    """In square brackets, before a number: [note 3]."""
    notes: tuple[str, ...] = ()
    """In square brackets: [citation needed]."""
    questions: tuple[str, ...] = ()
    """In square brackets, before a question mark: [who?] but not "he [who] went"."""
    see: tuple[str, ...] = ()
    """Before an author."""
    joining: frozenset[str] = frozenset()
    """Between two authors."""
    particles: frozenset[str] = frozenset()
    """Lower-case words in an author's name."""
    others: tuple[re.Pattern[str], ...] = ()
    """Patterns for what stands for more authors: et al."""
    pages: frozenset[str] = frozenset()
    """Before a page."""
    no_authors: frozenset[str] = frozenset()
    """Capitalised words before a year that are not authors: (May 2019), (Reuters, 2019)."""


_words = languages.reader_for_all("references", ReferenceWords)


def drop(text: str, language: str) -> str:
    """`text` without citation and footnote marks, and without "(Smith et al., 2019; Lee 2020)"."""
    words = _words(language)
    if "(" in text:
        text = _works(language).sub(lambda found: _work(found, words.no_authors), text)
    return _marks(language).sub(_dropped, text) if SOME_MARK.search(text) else text


def _dropped(found: re.Match[str]) -> str:
    """Nothing, except that a deciding tie-break is in brackets after its sets: 6-4, 3-6, [10-7]."""
    is_score = _TIE_BREAK.fullmatch(found[0]) and _SET.search(found.string[max(0, found.start() - 20) : found.start()])
    return found[0] if is_score else ""


@cache
def mark(language: str) -> re.Pattern[str]:
    """A verbose pattern for one citation or footnote mark in any position."""
    return re.compile(_mark(_words(language)), re.VERBOSE)


def _mark(words: ReferenceWords) -> str:
    return rf"""
          (?<! \( ) (?<! = ) (?<! =\  )                                           # but not f([1, 2]) nor x = [3]
          \[ \d{{1,3}} (?: (?: ,\ ? | \ ?[-–]\ ? ) \d{{1,3}} )* \]               # [12]  [3, 4]  [5–7]
        | ^ \[0\d{{3}}\]                                                         # of paragraphs in patents
        | (?<= [a-z]{{2}} ) \[ [a-h] \]  |  (?<= [.,;] ) \[ [a-h] \]                # note.[a] but not x[i]
        | \[ (?: {patterns.any_of(words.numbered)} )\ \d{{1,3}} \]
        | \[ (?: {patterns.any_of(words.notes)} ) \]
        | \[ (?: {patterns.any_of(words.questions)} )\? \]
        | (?: (?<= [.!?…,;] ) | (?<= [.!?…,;] [”"’»] ) ) [⁰¹²³⁴-⁹]+                # end.¹ but not m² nor x²
        | (?<= [a-zß-ÿ]{{3}} ) [¹²³⁰⁴-⁹]+ (?: [,–-] [¹²³⁰⁴-⁹]+ )* (?! [\w/·] )        # made² but not km²
        | (?<= [\w.!?…,;”"’»] ) [†‡]+ (?! \ ?\d )                                # but not † 1980: a death
    """


@cache
def _marks(language: str) -> re.Pattern[str]:
    """Several marks: "[5], [6]" are dropped together, and of the stops in "so. [2]." one is enough."""
    one = mark(language).pattern
    return re.compile(rf"\ ?(?:{one}) (?: ,?\ ?(?:{one}) ){{0,20}} (?: (?<=])(?<=[.!?]\ \[\d]) \. )?", re.VERBOSE)


@cache
def _works(language: str) -> re.Pattern[str]:
    words = _words(language)
    name = rf"(?:(?:{patterns.any_of(words.particles)})\ ){{0,2}}[A-Z][\w'’-]{{1,30}}"
    others = "|".join(rf",?\ {other.pattern.replace(' ', chr(92) + ' ')}" for other in words.others)
    work = rf"""
        (?: (?: {patterns.any_of(words.see)} )  ,?\  )?
        {name}
        (?: (?: ,\ {name} ){{0,5}}  (?: ,?\ (?: {patterns.any_of(words.joining)} )\ {name} | {others} ) )?
        ,?\ (?:1[6-9]|20)\d\d[a-z]?  (?: ,\ (?:1[6-9]|20)\d\d[a-z]? ){{0,4}}
        (?: [,:]\ ?(?: (?: {patterns.any_of(words.pages)} )\ ? )?\d{{1,4}} (?:[-–]\d{{1,4}})? )?
    """
    return re.compile(rf"\ ?\( {work} (?: [;,]\ {work} ){{0,9}} \)", re.VERBOSE)


def _work(found: re.Match[str], no_authors: frozenset[str]) -> str:
    sole = _SOLE.fullmatch(found[0])
    # A single name and a year without a comma may be anything: "(Windows 2000)", "(Apollo 1969)".
    return found[0] if sole and (sole[1] in no_authors or not sole[2]) else ""
