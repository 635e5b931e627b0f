"""The rules by which each sentence is put into words that a voice reads well.

Each family of rules is a module, and `_FAMILIES` is the order in which they are applied: a new family is a new module
with a function of a text and a language, and one more entry in that list.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

from narrator.spoken import (
    DEFAULT,
    SpeechOptions,
    abbreviations,
    acronyms,
    addresses,
    all_caps,
    asides,
    cards,
    emoji,
    figures,
    identifiers,
    languages,
    letters,
    marks,
    markup,
    references,
    symbols,
)
from narrator.spoken.cleanup import clean
from narrator.spoken.figures import romans
from narrator.spoken.figures.dates import days_of_week
from narrator.spoken.formulas import mathematics, notation
from narrator.spoken.marks import readable
from narrator.spoken.reading import first_words

_Family = Callable[[str, str], str]

_FAMILIES: tuple[_Family, ...] = (
    mathematics.say_within,
    markup.say,
    references.drop,  # before addresses: "https://example.com[12]" ends before the mark
    addresses.say,
    notation.say,
    cards.say,  # before emoji, where the suits are ornaments
    emoji.say,  # before names in programs: :thumbs_up:
    identifiers.say,
    abbreviations.say_days,
    figures.say,
    abbreviations.say,
    symbols.say,
    all_caps.say,
    acronyms.say,
    letters.say,
)

_KINDS: dict[_Family, str] = {
    mathematics.say_within: "a formula",
    markup.say: "markup",
    references.drop: "a citation",
    addresses.say: "an address, a handle or a hashtag",
    notation.say: "a formula",
    identifiers.say: "a name in a program",
    cards.say: "cards",
    emoji.say: "an emoji",
    abbreviations.say_days: "a day or a month",
    abbreviations.say: "an abbreviation",
    symbols.say: "a sign",
    all_caps.say: "words in capitals",
    acronyms.say: "an acronym",
    letters.say: "letters that the voice does not have",
}
"""What each family reads, in words for users; figures have their own."""

# Words that no family of rules applies to; nine in ten sentences of a novel consist of only these. A and I are among
# them, but neither other single letters, nor what may be a numeral or a mark: xi, Xe, Bs.
_SMALL = "[a-zß-öø-ÿ]"
_WORDS = (
    rf"(?:“ ?)?‘?(?![ivx]{{2,}}\b|[A-F]s\b|[IVX](?:er?|re)\b)"
    rf"(?:[A-ZÀ-ÖØ-Þ]?{_SMALL}++(?:-{_SMALL}{{2,}}+)*+|[AI](?!\w))(?:['’]{_SMALL}++)?[,;:!?]?[’”]*+[,;:!?]?"
)
_PLAIN = re.compile(rf"{_WORDS}(?:[ —]{_WORDS})*+(?:\.[’”]*)?")
_WORD = re.compile("[A-Za-zÀ-ÖØ-öø-ÿ]+")

_AROUND = ',;:()“”"«»'
_MAX_ROUNDS = 8


def say(shown: str, language: str, options: SpeechOptions = DEFAULT) -> str:
    """Put the sentence `shown` into the words that a voice should say. What is already in such words is unchanged.

    `language` is a BCP 47 tag; only its first subtag matters.
    """
    base = language.partition("-")[0].lower()
    said, before = " ".join(shown.split()), ""
    # One rule may create work for another: "www.www.example.com", "[1, [2] 3]". Nothing that people write needs more
    # than three rounds; a row of signs from which each round removes one is left as it is.
    for _ in range(_MAX_ROUNDS):
        if said == before or _is_plain(said, base):
            break
        before = said
        for family in _families(options):
            said = family(said, base)
        said = " ".join(said.split())
    # Engines may expect phonemes in double brackets, which only a lexicon has.
    return said.replace("[[", "[ [")


def _is_plain(said: str, language: str) -> bool:
    """Whether there is nothing in a sentence that any family of rules changes."""
    if not _PLAIN.fullmatch(said):
        return False
    words = _WORD.findall(said)
    if words[-1] in days_of_week(language) or not _special(language).isdisjoint(words):
        return False
    return "I" not in words or romans.before_one(language).isdisjoint([*words, *map(str.lower, words)])


def why(shown: str, language: str) -> list[figures.Choice]:
    """Why a sentence is said as it is: what each expression was taken for, and what figures could have been instead.

    What is omitted has "" as its words.
    """
    base, text = languages.base(language), " ".join(shown.split())
    found: list[figures.Choice] = []
    for family in _FAMILIES:
        after = " ".join(family(text, base).split())
        if family is figures.say:
            found += figures.choices(text, base)
        else:
            found += (figures.Choice(*change, _KINDS[family]) for change in _changes(text, after))
        text = after
    return found


def _changes(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The changes to a text: words before, and those that replaced them."""
    if before == after:
        return
    from difflib import SequenceMatcher

    old, new = before.split(), after.split()
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield " ".join(old[start:end]).strip(_AROUND), " ".join(new[new_start:new_end]).strip(_AROUND)


def lines(text: str, language: str, say: Callable[[str, str], str] = say) -> list[tuple[str, str]]:
    """The sentences of a block of text, each as (shown, said); what is shown keeps its marks.

    `say` puts a sentence into words.
    """
    return [(shown, say(readable(shown, language), language)) for shown in split(text, language)]


def split(text: str, language: str) -> list[str]:
    """The sentences of a block of text as they are shown, with their marks."""
    return marks.split(clean(text), language)


@cache
def _families(options: SpeechOptions) -> tuple[_Family, ...]:
    """The families that these options leave, in order."""
    families = list(_FAMILIES)
    if options.citations:
        families.remove(references.drop)
    if not options.addresses:
        families[families.index(addresses.say)] = addresses.drop
    if not options.asides:
        families.insert(0, asides.drop)
    return tuple(families)


@cache
def _special(language: str) -> frozenset[str]:
    """Words that are said differently although they look like others: abbreviations without a stop within them."""
    shortened = (*abbreviations.known(language), *acronyms.known(language))
    return first_words(filter(_PLAIN.fullmatch, shortened))
