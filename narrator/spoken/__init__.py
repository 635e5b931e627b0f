"""How writing is spoken: cleaned up, cut into sentences, and each sentence in words that a voice reads well.

Each family of rules is a module, and `_FAMILIES` is the order in which they are applied: a new family is a new module
with a function of a text and a language, and one more name in that list. What the rules know of a language is in its
folder: see `narrator.spoken.languages`.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from narrator.spoken import (
    abbreviations,
    acronyms,
    addresses,
    all_caps,
    asides,
    emoji,
    figures,
    identifiers,
    languages,
    letters,
    marks,
    references,
    symbols,
)
from narrator.spoken.cleanup import clean
from narrator.spoken.formulas import mathematics, notation
from narrator.spoken.marks import readable, unsaid
from narrator.spoken.sentences import cut

__all__ = ["DEFAULT", "SpeechOptions", "clean", "cut", "lines", "readable", "say", "speakable", "split", "unsaid"]

_Family = Callable[[str, str], str]

_FAMILIES: tuple[_Family, ...] = (
    mathematics.say_within,
    references.drop,  # before addresses: "https://example.com[12]" ends before its mark
    addresses.say,
    notation.say,
    identifiers.say,
    emoji.say,
    abbreviations.say_days,
    figures.say,
    abbreviations.say,
    symbols.say,
    all_caps.say,
    acronyms.say,
    letters.say,
)

_MAX_ROUNDS = 8
_NAMED_SYMBOLS = frozenset("%‰&@§°©®™№±×÷∞√")


@dataclass(frozen=True, slots=True)
class SpeechOptions:
    """Whether citations, web addresses (as their host) and asides in brackets are said."""

    citations: bool = False
    addresses: bool = True
    asides: bool = True


DEFAULT = SpeechOptions()


def say(shown: str, language: str, options: SpeechOptions = DEFAULT) -> str:
    """How a voice should say the sentence `shown`. What is already said stays as it is.

    `language` is a BCP 47 tag; only its first part counts.
    """
    base = language.partition("-")[0].lower()
    said, before = " ".join(shown.split()), ""
    # One rule may uncover work for another: "www.www.example.com", "[1, [2] 3]". Nothing that people write
    # needs more than three rounds; a row of signs of which each round takes one is left as it is.
    for _ in range(_MAX_ROUNDS):
        if said == before:
            break
        before = said
        for family in _families(options):
            said = family(said, base)
        said = " ".join(said.split())
    # Between two brackets an engine may expect phonemes; only a lexicon has those.
    return said.replace("[[", "[ [")


def why(shown: str, language: str) -> list[figures.Choice]:
    """Why the figures of a sentence are said as they are: what each was taken for, and what it could have been."""
    base, text = languages.base(language), " ".join(shown.split())
    for family in _FAMILIES[: _FAMILIES.index(figures.say)]:
        text = family(text, base)
    return figures.choices(text, base)


def lines(text: str, language: str, say: Callable[[str, str], str] = say) -> list[tuple[str, str]]:
    """The sentences of a block of text, each as (shown, said): shown with the marks that it has.

    `say` puts a sentence in words.
    """
    return [(shown, say(readable(shown, language), language)) for shown in split(text, language)]


def split(text: str, language: str) -> list[str]:
    """The sentences of a block of text as they are shown, with their marks."""
    return marks.split(clean(text), language)


@cache
def _families(options: SpeechOptions) -> tuple[_Family, ...]:
    """The families that these options leave, in their order."""
    families = list(_FAMILIES)
    if options.citations:
        families.remove(references.drop)
    if not options.addresses:
        families[families.index(addresses.say)] = addresses.drop
    if not options.asides:
        families.insert(0, asides.drop)
    return tuple(families)


def speakable(said: str) -> bool:
    """Whether there is anything in `said` that a voice can say: a letter, a digit, or a symbol with a name."""
    return any(
        char.isalnum() or char in _NAMED_SYMBOLS or unicodedata.category(char) == "Sc"  # currencies
        for char in said
    )
