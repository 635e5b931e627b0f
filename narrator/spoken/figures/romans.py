"""Roman numerals that can mean nothing else: Henry VIII, World War II, Chapter IV, XXe siècle. Never the pronoun I."""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages
from narrator.spoken.languages.shapes import gaps
from narrator.spoken.number_words import number_words
from narrator.spoken.numerals import agreeing, cardinal, ordinal
from narrator.spoken.reading import Kind, Rank, first_words

ROMAN = r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[IVXLC])"
"""A pattern for a Roman numeral from I to XCIX."""

_NUMERAL = patterns.lazy(ROMAN)
_POINT = patterns.lazy(rf"(?<![^\s(\[])\(({ROMAN.lower()})\)(?= |\Z)")
_SURE_POINT = patterns.lazy(r"\((?:ii|iii|iv|vi|vii|viii|ix)\)")
_GAP = patterns.lazy(r"\{(numeral|more|parts|PARTS|rulers|queens|no_names)\}")
_GAPS_SAID = {"before", "cardinal", "ordinal", "feminine", "nth"}
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# The letters of a rule's numerals, of which a text needs one.
_LETTERS = patterns.lazy(r"\(\?P<numeral>([^)]*)")
_ANY_CASE = patterns.lazy(r"\(\?i\)|\(\?i:[^)]*numeral")


class RomanRule(NamedTuple):
    """Where a Roman numeral is a number, and how it is said together with the first group of the pattern.

    In the pattern, {numeral} is a numeral from I to XCIX, {more} are further ones, as in "XVI, XVII and XX", and
    {parts}, {PARTS}, {rulers}, {queens}, {no_names} are any of those words. In what is said, {before} is the first
    group, {cardinal} and {ordinal} are the number, {feminine} is the ordinal before feminine nouns, and {nth} the
    number of a ruler: the ordinal up to `last_ordinal`, feminine after a queen.
    """

    pattern: str
    said: str

    def check(self) -> None:
        """Raises ValueError if the values are invalid."""
        if gaps(self.said) - _GAPS_SAID:
            raise ValueError(
                f"“{self.said}” has placeholders besides {{before}}, {{cardinal}}, {{ordinal}}, {{feminine}}, {{nth}}"
            )
        if not re.search(r"\{numeral\}|\(\?P<numeral>", self.pattern):
            raise ValueError(f"“{self.pattern}” has no {{numeral}}")


class RomanRules(NamedTuple):
    """Where Roman numerals are numbers."""

    rules: tuple[RomanRule, ...]
    parts: tuple[str, ...] = ()
    """Parts of books and other things with such numbers."""
    rulers: frozenset[str] = frozenset()
    """First names of kings and popes."""
    queens: frozenset[str] = frozenset()
    """First names of queens, in addition to those."""
    no_names: frozenset[str] = frozenset()
    """Capitalised words that are not names."""
    ends: frozenset[str] = frozenset()
    """What may be written directly after a numeral: the endings of ordinals."""
    is_pronoun: bool = False
    """Whether I is also a word, and so a numeral only after what the rules expect before one."""
    last_ordinal: int = 99
    """Rulers up to this one take an ordinal, later ones a cardinal."""


_roman_rules = languages.reader("romans", RomanRules)


def _numerals() -> set[str]:
    tens, ones = (("", *row.split()) for row in ("X XX XXX XL L LX LXX LXXX XC", "I II III IV V VI VII VIII IX"))
    return {ten + one for ten in tens for one in ones} - {""}


WRITTEN = frozenset(form for numeral in _numerals() for form in (numeral, numeral.lower()))
"""Words of which a text contains one if it has a Roman numeral with nothing written directly after it."""


def kinds(language: str) -> Iterator[Kind]:
    """Roman numerals, in a language with rules for them."""
    own = _roman_rules(language)
    if not own or not number_words(language):
        return
    point = partial(_point, language=language)
    yield Kind("a point in a list", Rank.NAME, _POINT, point, "(", words=frozenset("("))
    of_ruler = languages.grammar(language).ruler
    expected = before_one(language) | (_numerals() - {"I"}) if own.is_pronoun else WRITTEN
    expected |= {f"{numeral}{end}" for numeral in _numerals() for end in own.ends}
    for rule in own.rules:
        said = partial(_said, said=rule.said, own=own, language=language, of_ruler=of_ruler)
        pattern, signs = _pattern(rule.pattern, language), _signs(rule.pattern)
        yield Kind("a Roman numeral", Rank.ORDINAL, pattern, said, signs, words=expected)


def _signs(pattern: str) -> str:
    """The characters of which a text with a numeral of this pattern has one: most texts have no capital I, V, X."""
    written = "IVXLC" if "{numeral}" in pattern else "".join(_LETTERS.findall(pattern))
    signs = "".join(sorted({char for char in written if char.upper() in _VALUES}))
    return signs + signs.lower() if _ANY_CASE.search(pattern) else signs


@cache
def before_one(language: str) -> frozenset[str]:
    """Words of which a text has one if I is a numeral in it: what may precede it, or I where it is no pronoun."""
    own = _roman_rules(language)
    if not own or not own.is_pronoun:
        return frozenset("I")
    numerals = _numerals()
    literal = {word for rule in own.rules for word in re.findall(r"[A-Z][A-Za-z]+", rule.pattern)}
    joined = {word + numeral for word in literal if word.isupper() for numeral in numerals}  # WWII
    before = {*literal, *own.parts, *own.rulers, *own.queens}
    return first_words((*before, *map(str.lower, before), *map(str.upper, own.parts))) | joined


def _said(
    found: re.Match[str], *, said: str, own: RomanRules, language: str, of_ruler: Callable[[int, str, bool], str] | None
) -> str | None:
    number = value(found["numeral"].upper())
    if not number or found["numeral"] in ("L", "C") or _is_letter(found):
        return None
    before = (found[1] or "").strip() if "{before}" in said else ""
    nth = agreeing(ordinal(number, language), language, feminine=False) if "{ordinal}" in said else ""
    feminine = _feminine(ordinal(number, language), language) if "{feminine}" in said else ""
    ruler = _ruler(number, before, own, language) if "{nth}" in said else ""
    if of_ruler and "{nth}" in said:
        ruler = of_ruler(number, found.string[: found.start("numeral")], before.split()[-1] in own.queens)
    gaps = {"cardinal": cardinal(number, language), "ordinal": nth, "feminine": feminine, "nth": ruler}
    more = found.groupdict().get("more") or ""
    return said.format(before=before, **gaps) + _MORE.sub(partial(_also, said=said, language=language), more)


# Article L. 121-1: a letter, not a numeral.
_NUMBERED = patterns.lazy(r"\. ?[\da-zà-ÿ]")


def _is_letter(found: re.Match[str]) -> bool:
    # A stop directly after the numeral marks an ordinal: Karl V. regierte.
    is_sole = len(found["numeral"]) == 1 and found.end() == found.end("numeral")
    return is_sole and bool(_NUMBERED.match(found.string, found.end()))


_MORE = patterns.lazy(rf"(?P<joint>\W+|\W+\w+\W)(?P<numeral>{ROMAN})\b")


def _also(found: re.Match[str], *, said: str, language: str) -> str:
    """A further numeral after the first: "XVI–XVIII", "XVI and XVII"."""
    numbers, joint, number = number_words(language), found["joint"], value(found["numeral"])
    nth = cardinal(number, language) if "{cardinal}" in said else ordinal(number, language)
    is_dash = joint.strip() in ("-", "–", "—")
    return f" {numbers.to} {nth}" if numbers and is_dash else f"{joint}{nth}"


def is_ruler(name: str, language: str) -> bool:
    """Whether a name is one of kings, queens or popes."""
    own = _roman_rules(language)
    return own is not None and (name in own.rulers or name in own.queens)


def _point(found: re.Match[str], language: str) -> str | None:
    """(i), (ii), (iii); a single letter only if there are others."""
    is_sure = len(found[1]) > 1 or _has_points(found.string)
    return f"({cardinal(value(found[1].upper()), language)})" if is_sure else None


@lru_cache(16)
def _has_points(text: str) -> bool:
    """Whether a text certainly has such points: checked for each that is a single letter."""
    return bool(_SURE_POINT.search(text))


def _ruler(number: int, before: str, own: RomanRules, language: str) -> str:
    if number > own.last_ordinal:
        return cardinal(number, language)
    name = before.split()[-1] if before else ""
    said = ordinal(number, language)
    is_queen = name in own.queens or (own.queens and name.lower().endswith(("a", "las")))
    return _feminine(said, language) if is_queen else said


def _feminine(said: str, language: str) -> str:
    """An ordinal in its form before feminine nouns."""
    numbers = number_words(language)
    pattern, replaced = numbers.ordinal_ends.get("ª", ("(?!)", "")) if numbers else ("(?!)", "")
    return re.sub(pattern, replaced, said)


@cache
def _pattern(written: str, language: str) -> re.Pattern[str]:
    own = _roman_rules(language)
    assert own
    groups = (own.parts, own.rulers | own.queens, own.queens, own.no_names)
    parts, rulers, queens, no_names = ("|".join(map(re.escape, sorted(words))) or "(?!)" for words in groups)
    known = {"parts": parts, "PARTS": parts.upper(), "rulers": rulers, "queens": queens, "no_names": no_names}
    known["numeral"] = f"(?P<numeral>{ROMAN})"
    numbers = number_words(language)
    joining = (numbers.conjunction, numbers.disjunction, numbers.to) if numbers else ()
    joints = "|".join(sorted({word for word in joining if word})) or "(?!)"
    known["more"] = rf"(?P<more>(?:(?: ?[-–] ?|, | (?:{joints}) )(?={ROMAN}\b)[IVXLC]{{1,7}}\b){{0,5}})"
    return patterns.lazy(_GAP.sub(lambda gap: known[gap[1]], written))


def value(numeral: str) -> int:
    """The value of a Roman numeral from 1 to 99; 0 if it is not one."""
    if not _NUMERAL.fullmatch(numeral):
        return 0
    values = [_VALUES[char] for char in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
