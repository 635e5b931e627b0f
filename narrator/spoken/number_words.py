"""The words of a language for numbers and for what is counted, and how it writes numbers: `numbers.toml`."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.languages.shapes import by_symbol, gaps


class Unit(NamedTuple):
    """The singular and the plural of a noun, and its gender: "f" if it is feminine, "n" if neuter."""

    one: str
    many: str
    gender: str = ""
    few: str = ""
    """The form after two, three or four, if that is different."""
    part: str = ""
    """The form after one and a half, if that is different."""

    def check(self) -> None:
        """Raises ValueError if the values are invalid."""
        if self.gender not in ("", "f", "n"):
            raise ValueError(f"“{self.gender}” is not a gender: f is feminine, n is neuter")

    @property
    def is_feminine(self) -> bool:
        """Whether the numeral has to agree with a feminine noun."""
        return self.gender == "f"


class NumberWords(NamedTuple):
    """Words for numbers, and how they are written."""

    point: str
    """Before decimals."""
    dot: str
    """Between the parts of a version."""
    minus: str
    plus: str
    plus_minus: str
    times: str
    by: str
    """Between width and height."""
    equals: str
    divided: str
    power: str
    """10⁸ is ten, this, eight."""
    squared: str
    cubed: str
    percent: str
    permille: str
    about: str
    less: str
    more: str
    to: str
    """Between the ends of a range."""
    score: str
    """Between the goals of a score and the parts of a ratio."""
    conjunction: str
    """And: between hours or minutes and seconds."""
    disjunction: str = ""
    """Or."""
    locale: str = ""
    """The language's name in num2words, if it differs from its tag."""
    decimal: str = ","
    """The decimal separator, one of "." and ","; the other groups thousands."""
    digit_by_digit: bool = False
    """Whether decimals are said digit by digit: three point one four."""
    percent_is_noun: bool = False
    """Whether a numeral agrees with percent: ein Prozent."""
    whole_decimals: int = 2
    """The most decimals that are said as one number; more are said digit by digit."""
    agreeing_decimals: bool = False
    """Whether decimals agree with their noun: una coma cero una millas."""
    decimals_in_pairs: bool = False
    """Whether four decimals are said in pairs."""
    singular_below_two: bool = False
    """Whether 1.5 takes the singular."""
    plural_zero: bool = False
    """Whether zero takes the plural even so."""
    singular_after_one: bool = False
    """Whether 21 takes the singular."""
    small_names: bool = False
    """Whether the names of currencies begin in lower case, whatever CLDR says."""
    of: str = ""
    """Between millions and their noun."""
    version: str = ""
    """The v in v1.2."""
    part_of: str = ""
    """Between two numbers with a slash if the first is not above the second, or else `over`; if empty, a pause."""
    over: str = ""
    mark_after: re.Pattern[str] = re.compile("(?!)")
    """What precedes two numbers with a slash that are a rating rather than a fraction: un 8/10."""
    rated: re.Pattern[str] = re.compile("(?!)")
    """What follows two numbers with a slash that are not a fraction: 3/4 stars."""
    ratio: str = ""
    """Between the numbers of a ratio, if not as in a score."""
    ratio_after: re.Pattern[str] = re.compile("(?!)")
    """What precedes two numbers with a colon that are a ratio: a scale of 1:10."""
    marks_out_of: frozenset[str] = frozenset()
    """The usual maximums of ratings: 8/10 is not a fraction."""
    short_counts: bool = False
    """Whether 10K and 3m are amounts of something; those of `sure_magnitudes` are, whatever follows."""
    sure_magnitudes: frozenset[str] = frozenset()
    no_counts: re.Pattern[str] = re.compile(r"(?!)")
    """A pattern for the letter with what follows it, or for the word before the number, if it is something else."""
    year: re.Pattern[str] = re.compile(r"(?!)")
    """A pattern for a number that is a year if nothing is counted."""
    zero_in_years: str = ""
    """The 0 in '05, if it is not zero."""
    year_after: frozenset[str] = frozenset()
    """Words after which any four-digit number is a year: in, since."""
    counted: re.Pattern[str] = re.compile(r"(?!)")
    """A pattern for counted things that follow a number, which is then not a year."""
    slashed_names: frozenset[str] = frozenset()
    """Numbers with a slash that are names: 24/7."""
    and_half: str = "{number} {fraction}"
    and_fraction: str = "{number} {fraction}"
    """A whole {number} and a half or another {fraction}; {before_noun} is the number in its form before a noun."""
    enumerated: str = "{ordinal}"
    """The word for a position in a list."""
    enumerated_first: str = ""
    """The word for the first position, if that is different."""
    feminine: re.Pattern[str] = re.compile(r"(?!)")
    """A pattern for feminine nouns, in lower case."""
    feminine_nouns: frozenset[str] = frozenset()
    """Nouns that are feminine although they do not match; `other_nouns` match but are not."""
    other_nouns: frozenset[str] = frozenset()
    several: re.Pattern[str] = re.compile("")
    """A pattern for nouns in the plural, if numerals agree with them."""
    feminine_several: re.Pattern[str] = re.compile("(?!)")
    """A pattern for nouns in the plural that are feminine, although they would not be as singulars: ore."""
    adjectives: frozenset[str] = frozenset()
    """Adjectives that precede a noun and do not show its gender."""
    article: re.Pattern[str] = re.compile(r"(?!)")
    """The indefinite article, if what follows is singular: "a $5 bill"."""
    feminine_ends: Mapping[str, str] = {}
    """Endings of numerals before feminine nouns, by their endings when counting."""
    before_noun: Mapping[str, tuple[str, str]] = {}
    """Endings of numerals before masculine and feminine nouns, by their endings when counting."""
    elisions: Mapping[str, str] = {}
    """Patterns for a numeral and its noun that merge, and the result."""
    ordinal: re.Pattern[str] = re.compile(r"(?!)")
    """A written ordinal: a pattern for the number, and a group called `end`."""
    ordinal_after: re.Pattern[str] = re.compile(r"(?!)")
    """What precedes a number with a ° that is an ordinal rather than degrees: the article, il 2°."""
    ordinal_ends: Mapping[str, tuple[str, str]] = {}
    """Changes that some endings of a written ordinal make to its words: a pattern, and its replacement."""
    ordinals: Mapping[str, str] = {}
    """Irregular ordinals, by number and ending."""
    magnitudes: Mapping[str, Unit] = {}
    """Million and so on, by symbol and by word."""
    fractions: Mapping[str, str] = {}
    """The words for ½ and 1/2 and so on, by "1/2"."""
    repairs: Mapping[str, str] = {}
    """Patterns for what num2words gets wrong, and the corrections."""
    denominator_repairs: Mapping[str, str] = {}
    """Patterns for how `denominator` and a number merge, and the results."""
    part_of_vowel: tuple[str, str] | None = None
    """`part_of_unit` before a vowel, and the letters that are vowels, or silent before one."""
    small_part_of: str = ""
    """Between a small part and its unit, as in 1/250 s, if not `part_of_unit`."""
    half_of: tuple[str, str] | None = None
    """Half a metre, half an hour: before masculine and feminine nouns, if it differs from half elsewhere."""
    denominators: Mapping[str, str] = {}
    """Names of one of so many parts that do not follow the rule."""
    denominator: str = ""
    """How such a name is made of the {ordinal} or the {cardinal} of the number of parts, up to `max_denominator`."""
    max_denominator: int = 100
    capital_parts: bool = False
    """Whether these names are capitalised: Achtel."""
    denominators_several: tuple[str, str] | None = None
    """A pattern for the ending of one part, and its replacement in the plural."""
    and_half_feminine: str = ""
    """The same as `and_half`, for feminine nouns."""
    half_after: tuple[str, str] | None = None
    """What follows a masculine and a feminine noun after so many and a half: due ore e mezza."""
    half_before_units: bool = False
    """Whether the half precedes the noun after all if that is a unit: dos y medio kilómetros."""
    hundred_in_names: str = ""
    """Hundred, in a language that says names two digits at a time, like years: fourteen hundred, four oh one."""
    part_of_unit: str = ""
    """Between a fraction and its unit: three fifths of a mile."""
    joints: tuple[str, ...] = ()
    """Words before and between two numbers that make them a range: "between…and", or only between: "…to"."""
    lakhs: tuple[str, str] | None = None
    """A hundred thousand and ten million, for numbers grouped as in India."""
    machine_digits: bool = False
    """Whether the parts of a network address are said digit by digit."""
    port: str = ""
    """Before the port in a network address."""
    machine: str = ""
    """Between the parts of such an address, if not `dot`."""
    slash: str = ""
    """Before the mask in such an address."""
    country_as_number: bool = False
    """Whether a two-digit country code of a telephone number is said as one number: plus neunundvierzig."""
    extension: str = ""
    """Before the extension in a telephone number."""

    def check(self) -> None:
        """Raises ValueError if the values are invalid."""
        if self.decimal not in (".", ","):
            raise ValueError(f"decimal is “.” or “,”, not “{self.decimal}”")
        if unknown := gaps(self.and_half + self.and_fraction) - {"number", "before_noun", "fraction"}:
            raise ValueError(f"and_half and and_fraction cannot have the placeholders {sorted(unknown)}")
        if gaps(self.enumerated) - {"ordinal"}:
            raise ValueError("the only placeholder of enumerated is {ordinal}")


_written = languages.reader("numbers", NumberWords)


@cache
def number_words(language: str) -> NumberWords | None:
    """The words for numbers in a base language, or None if narrator leaves figures to the engine."""
    written = _written(language)
    if not written:
        return None
    return written._replace(
        locale=written.locale or language,
        ordinal_ends=by_symbol(written.ordinal_ends),
        ordinals=by_symbol(written.ordinals),
        magnitudes=by_symbol(written.magnitudes),
    )
