"""The words of a language for numbers and for what is counted, and how it writes numbers: `numbers.toml`."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.languages.shapes import by_symbol, gaps


class Unit(NamedTuple):
    """What one of something and what several are called, and "f" if that is feminine, "n" if neuter."""

    one: str
    many: str
    gender: str = ""
    few: str = ""
    """What two, three or four are called, where that is otherwise."""
    part: str = ""
    """What one and a half are, where that is otherwise."""

    def check(self) -> None:
        """Raises ValueError if they cannot be used."""
        if self.gender not in ("", "f", "n"):
            raise ValueError(f"“{self.gender}” is no gender: an f marks what is feminine, an n what is neuter")

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
    """What num2words calls the language, if not as it is tagged."""
    decimal: str = ","
    """The decimal separator, one of "." and ","; the other groups thousands."""
    digit_by_digit: bool = False
    """Whether decimals are said digit by digit: three point one four."""
    percent_is_noun: bool = False
    """Whether a numeral agrees with percent: ein Prozent."""
    whole_decimals: int = 2
    """As many decimals are said as one number; more of them digit by digit."""
    agreeing_decimals: bool = False
    """Whether decimals agree with what they are of: una coma cero una millas."""
    decimals_in_pairs: bool = False
    """Whether four of them are said in pairs."""
    singular_below_two: bool = False
    """Whether 1.5 goes with the singular."""
    plural_zero: bool = False
    """Whether nothing goes with the plural all the same."""
    singular_after_one: bool = False
    """Whether 21 goes with the singular."""
    small_names: bool = False
    """Whether the names of currencies begin with a small letter, whatever CLDR has."""
    of: str = ""
    """Between millions and what they are millions of."""
    version: str = ""
    """What the v in v1.2 is."""
    part_of: str = ""
    """Between two numbers with a slash, the first not above the second; `over` if it is. Without them a pause is."""
    over: str = ""
    mark_after: re.Pattern[str] = re.compile("(?!)")
    """What is before two numbers with a slash that are a mark, not a fraction: un 8/10."""
    rated: re.Pattern[str] = re.compile("(?!)")
    """What is after two numbers with a slash that are no fraction: 3/4 stars."""
    ratio: str = ""
    """Between the numbers of a ratio, if not as in a score."""
    ratio_after: re.Pattern[str] = re.compile("(?!)")
    """What is before two numbers with a colon that are a ratio: a scale of 1:10."""
    marks_out_of: frozenset[str] = frozenset()
    """What marks are given out of: 8/10 is no fraction."""
    short_counts: bool = False
    """Whether 10K and 3m are numbers of something; those of `sure_magnitudes` are whatever follows."""
    sure_magnitudes: frozenset[str] = frozenset()
    no_counts: re.Pattern[str] = re.compile(r"(?!)")
    """A pattern of the letter with what follows it, or of the word before the number, where it is something else."""
    year: re.Pattern[str] = re.compile(r"(?!)")
    """A pattern of a number that is a year where nothing is counted."""
    zero_in_years: str = ""
    """What 0 in '05 is, if not zero."""
    year_after: frozenset[str] = frozenset()
    """Words after which any number of four digits is a year: in, since."""
    counted: re.Pattern[str] = re.compile(r"(?!)")
    """A pattern of what is counted, as it follows a number that is no year."""
    slashed_names: frozenset[str] = frozenset()
    """Numbers with a slash that are names: 24/7."""
    and_half: str = "{number} {fraction}"
    and_fraction: str = "{number} {fraction}"
    """A whole {number} and a half or another {fraction}; {before_noun} is the number as it is before a noun."""
    enumerated: str = "{ordinal}"
    """The place in a list."""
    enumerated_first: str = ""
    """The first place, if that is otherwise."""
    feminine: re.Pattern[str] = re.compile(r"(?!)")
    """A pattern of what is feminine, in small letters."""
    feminine_nouns: frozenset[str] = frozenset()
    """Nouns that are feminine although they do not look so; `other_nouns` look so and are not."""
    other_nouns: frozenset[str] = frozenset()
    several: re.Pattern[str] = re.compile("")
    """A pattern of what nouns in the plural look like, where a numeral agrees with them."""
    feminine_several: re.Pattern[str] = re.compile("(?!)")
    """A pattern of nouns in the plural that are feminine, although they would not be in the singular: ore."""
    adjectives: frozenset[str] = frozenset()
    """Adjectives that stand before a noun and do not tell what it is."""
    article: re.Pattern[str] = re.compile(r"(?!)")
    """The indefinite article, if what it is followed by is singular: "a $5 bill"."""
    feminine_ends: Mapping[str, str] = {}
    """How numerals end before what is feminine, by how they end when counting."""
    before_noun: Mapping[str, tuple[str, str]] = {}
    """What the end of a numeral becomes before a masculine and a feminine noun."""
    elisions: Mapping[str, str] = {}
    """Patterns of a numeral and its noun that grow together, and what they become."""
    ordinal: re.Pattern[str] = re.compile(r"(?!)")
    """An ordinal as it is written: a pattern of the number, and a group called `end`."""
    ordinal_after: re.Pattern[str] = re.compile(r"(?!)")
    """What is before a number with a °, if that is an ordinal and no degree: the article, il 2°."""
    ordinal_ends: Mapping[str, tuple[str, str]] = {}
    """What some ends of a written ordinal change in its words: a pattern, and what it becomes."""
    ordinals: Mapping[str, str] = {}
    """Ordinals that are not as others, by number and end."""
    magnitudes: Mapping[str, Unit] = {}
    """Million and so on, by symbol and by word."""
    fractions: Mapping[str, str] = {}
    """What ½ and 1/2 are, by "1/2"."""
    repairs: Mapping[str, str] = {}
    """Patterns of what num2words gets wrong, and what is right."""
    denominator_repairs: Mapping[str, str] = {}
    """Patterns of how `denominator` and a number grow together, and what they become."""
    part_of_vowel: tuple[str, str] | None = None
    """`part_of_unit` before a vowel, and the letters that are vowels or mute before one."""
    small_part_of: str = ""
    """Between a small part and its unit, 1/250 s, if not `part_of_unit`."""
    half_of: tuple[str, str] | None = None
    """Half a meter, half an hour: before what is masculine and feminine, if not as a half is elsewhere."""
    denominators: Mapping[str, str] = {}
    """What one part of so many is called, where that is no rule."""
    denominator: str = ""
    """How it is made of the {ordinal} or the {cardinal} of the number of parts, up to `max_denominator`."""
    max_denominator: int = 100
    capital_parts: bool = False
    """Whether they begin with a capital: Achtel."""
    denominators_several: tuple[str, str] | None = None
    """A pattern of the end of one part, and what it becomes where there are several."""
    and_half_feminine: str = ""
    """As `and_half`, of what is feminine."""
    half_after: tuple[str, str] | None = None
    """What follows a masculine and a feminine noun of which there are so many and a half: due ore e mezza."""
    half_before_units: bool = False
    """Whether it is before the noun all the same where that is a unit: dos y medio kilómetros."""
    hundred_in_names: str = ""
    """In a language that says names two digits at a time, as it does years: fourteen hundred, four oh one."""
    part_of_unit: str = ""
    """Between a fraction and its unit: three fifths of a mile."""
    joints: tuple[str, ...] = ()
    """Words before two numbers and between them that make them one range: "between…and", or only between: "…to"."""
    lakhs: tuple[str, str] | None = None
    """A hundred thousand and ten million, where numbers may be grouped as in India."""
    machine_digits: bool = False
    """Whether those are said digit by digit."""
    port: str = ""
    """Before the port of an address of a machine."""
    machine: str = ""
    """Between the parts of such an address, if not `dot`."""
    slash: str = ""
    """Before the mask of such an address."""
    country_as_number: bool = False
    """Whether the country of a telephone number is said as one number if it has two digits: plus neunundvierzig."""
    extension: str = ""
    """Before the extension of a telephone number."""

    def check(self) -> None:
        """Raises ValueError if they cannot be used."""
        if self.decimal not in (".", ","):
            raise ValueError(f"decimal is “.” or “,”, not “{self.decimal}”")
        if unknown := gaps(self.and_half + self.and_fraction) - {"number", "before_noun", "fraction"}:
            raise ValueError(f"in and_half and and_fraction there is no gap {sorted(unknown)}")
        if gaps(self.enumerated) - {"ordinal"}:
            raise ValueError("in enumerated there is no gap but {ordinal}")


_written = languages.reader("numbers", NumberWords)


@cache
def number_words(language: str) -> NumberWords | None:
    """The words for numbers in a base language, or None where narrator leaves figures to the engine."""
    written = _written(language)
    if not written:
        return None
    return written._replace(
        locale=written.locale or language,
        ordinal_ends=by_symbol(written.ordinal_ends),
        ordinals=by_symbol(written.ordinals),
        magnitudes=by_symbol(written.magnitudes),
    )
