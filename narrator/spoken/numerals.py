"""Numbers as words, by num2words: what a written figure is called, alone or as the number of something."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from narrator.errors import SettingsError
from narrator.spoken import genders, languages
from narrator.spoken.languages.shapes import by_symbol, gaps
from narrator.spoken.little_words import all_little_words

_MAX_DIGITS = 9
_MAX_GROUPED_DIGITS = 24
"""Digits up to which a figure is a number; a longer one is read digit by digit."""

_GAP = re.compile(r"[ '’](?=\d{3})")
_THOUSANDS = re.compile(r"\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3}){2,})")
_POINT_ZERO = re.compile(r"\d{1,2}\.0")
"""Web 2.0: in a language with a decimal comma no decimal, but the name of a version."""
_FOLLOWING = re.compile(r"[ -]([^\W\d_]{2,})(?: ([^\W\d_]{2,}))?")

_FOREIGN_SUM = re.compile(r"\d{1,3}(?:\.\d{3})*,\d{2}")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_FOR_EACH = re.compile(r"-(?:a|an|per)-[a-z]")
_THOUSAND_OF = re.compile(r"(?i:mil) (?=\w)")
_MORE_OF_IT = re.compile(r", \d[\d.,]*-[a-z]")  # a $5-million, 12-story tower
_NOUN = re.compile(r"([ -])([A-Za-z][a-z]+|[A-Z]{2,5}(?!\w))")

# 10yr bonds, at the beginning of a sentence, where no verb is.
_GLUED = re.compile(r"\d+[a-zA-Z]+")
_SEVERAL_NOUNS = re.compile(r"[a-z]{3,}(?<!s|y)(?<!ward)s")

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")


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


@cache
def figure(language: str) -> str:
    """A pattern of a number as it is written, with its thousands grouped and its decimals, without a sign or groups.

    Thousands are grouped as the language does, by spaces or apostrophes, in lakhs, or as another language does where
    that can mean nothing else: 1,234,567.8 in German.
    """
    spaced = r"[1-9]\d{0,2}(?:(?:\ \d{3})+|(?:['’]\d{3})+(?:\.\d\d(?!\d))?)(?![\d'’]|\ \d)"
    if _has_point(language):
        lakhs = r"\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?"
        pointed = r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?![\d.])"
        usual = rf"\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|{lakhs}|{spaced}(?:\.\d+)?"
        return rf"(?:{usual}|{pointed}|\d+(?:\.\d+)?|(?<![\w.])\.\d+)"
    foreign = r"\d{1,3}(?:(?:,\d{3}){2,}(?!\d)(?:\.\d+)?|(?:,\d{3})+\.\d{1,2}(?!\d))"
    return rf"(?:\d{{1,3}}(?:\.\d{{3}})+(?!\d)(?:,\d+)?|{spaced}(?:,\d+)?|{foreign}|\d+(?:[.,]\d+)?)"


@cache
def sum_of_money(language: str) -> str:
    """As `figure`, for a sum of money, whose two decimals may be written as in another language: €49,95 in English."""
    if _has_point(language):
        return rf"(?:\d{{1,3}}(?:\.\d{{3}})*,\d\d(?!\d|,\d)|{figure(language)})"
    return figure(language)


@lru_cache(10_000)
def cardinal(number: int, language: str) -> str:
    """The number as words: 21 is "twenty-one"."""
    return _num2words(number, language, "cardinal")


@lru_cache(10_000)
def ordinal(number: int, language: str) -> str:
    """The ordinal as words, as num2words has it: 21 is "twenty-first"."""
    return _num2words(number, language, "ordinal")


@lru_cache(10_000)
def year(number: int, language: str) -> str:
    """The year as words: 1984 is "nineteen eighty-four", 44 is "forty-four"."""
    return _num2words(number, language, "year")


def digits(text: str, language: str) -> str:
    """Each digit of the text as a word, and what is between them as it is: "07" is "zero seven"."""
    return re.sub(r"\d", lambda one: f" {cardinal(int(one[0]), language)} ", text).strip().replace("  ", " ")


def superscript(text: str) -> str:
    """Superscript digits and signs as plain ones."""
    return text.translate(_SUPERSCRIPT)


@lru_cache(10_000)
def words(written: str, language: str) -> str:
    """A number as `figure` matches it, as words: "1,234.5" is "one thousand two hundred and thirty-four point five".

    A leading zero, or more digits than a number has in prose, and it is read digit by digit.
    """
    whole, fraction = parts(written, language)
    own = number_words(language)
    if own and own.decimal == "," and _POINT_ZERO.fullmatch(written):
        return f"{_whole(whole, language, grouped=False)} {own.dot} {digits('0', language)}"
    decimal = languages.grammar(language).decimal
    if decimal and fraction and whole and (own_words := decimal(whole, fraction)):
        return own_words
    said = _whole(whole, language, grouped=not written.startswith(whole)) if whole else ""
    if not fraction:
        return said
    point = own.point if own else ""
    return f"{said} {point} {_fraction(fraction, language)}".strip()


def parts(written: str, language: str) -> tuple[str, str]:
    """The digits before and after the decimal separator of a number as `figure` matches it."""
    written = _GAP.sub("", written)
    if _has_point(language):
        decimal = "," if _FOREIGN_SUM.fullmatch(written) or written.count(".") > 1 else "."
    elif "." in written and "," in written:
        decimal = max(".,", key=written.rfind)
    elif _THOUSANDS.fullmatch(written):
        decimal = "," if "." in written else "."
    else:
        written, decimal = written.replace(".", ","), ","
    whole, _, fraction = written.partition(decimal)
    return re.sub(r"\D", "", whole), fraction


def is_one(written: str, language: str) -> bool:
    """Whether a number goes with the singular."""
    own = number_words(language)
    whole, fraction = parts(written, language)
    if own and own.singular_below_two:
        return whole == "1" or (whole == "0" and (bool(fraction) or not own.plural_zero))
    return whole == "1" and not fraction


def counted(written: str, unit: Unit, language: str, *, single: bool = False) -> str:
    """So many of something: "one kilometer", "2.5 kilometers"; with `single`, the singular: a "ten kilometer" run."""
    noun, number = unit.one if single else _form(written, unit, language), words(written, language)
    own = number_words(language)
    if not parts(written, language)[1] or not own:
        number = agreeing(number, language, feminine=unit.is_feminine)
    elif own.agreeing_decimals:
        before, point, after = number.partition(f" {own.point} ")
        before = agreeing(before, language, feminine=True) if unit.is_feminine else before
        number = f"{before}{point}{agreeing(after, language, feminine=unit.is_feminine)}"
    elif unit.is_feminine:
        number = agreeing(number, language, feminine=True)
    if own and own.of and number.split(" ")[-1] in _millions(language):
        number = f"{number} {own.of}"
    return elided(f"{number} {noun}", language)


def elided(said: str, language: str) -> str:
    """A numeral and its noun as they grow together: "una ora" is "un’ora"."""
    own = number_words(language)
    for pattern, together in (own.elisions if own else {}).items():
        said = re.sub(pattern, together, said)
    return said


@cache
def _millions(language: str) -> frozenset[str]:
    """The magnitudes that are nouns: a million of something."""
    own = number_words(language)
    units = own.magnitudes.values() if own else ()
    return frozenset(name for unit in units if unit.one != unit.many for name in (unit.one, unit.many))


def _form(written: str, unit: Unit, language: str) -> str:
    """What so many of something are called."""
    if is_one(written, language):
        return unit.one
    whole, fraction = parts(written, language)
    if fraction.strip("0") and unit.part:
        return unit.part
    if unit.few and is_few(int(whole or 0)):
        return unit.few
    return unit.one if is_like_one(int(whole or 0), language) else unit.many


def is_few(number: int) -> bool:
    """Whether a number goes with the form of two, three and four, in a Slavic language."""
    return number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)


def is_like_one(number: int, language: str) -> bool:
    """Whether a number goes with the singular although it is more than one: 21 in Russian."""
    own = number_words(language)
    return own is not None and own.singular_after_one and number % 10 == 1 and number % 100 != 11


def is_adjective(found: re.Match[str], not_nouns: frozenset[str], language: str) -> bool:
    """Whether an amount is before what it is the amount of: a $5 bill, the $1.4 billion loan, a 5-lb bag.

    Never in a language without `not_nouns`, the words that are no such noun.
    """
    if not not_nouns:
        return False
    if _FOR_EACH.match(found.string, found.end()):
        return True
    if _MORE_OF_IT.match(found.string, found.end()) and _before_noun(found, language):
        return True
    noun = _NOUN.match(found.string, found.end())
    if not noun or noun[2] in not_nouns or noun[2] in all_little_words(language):
        return False
    if noun[1] == "-" or re.search(r"\d-[A-Za-z]|-[a-z]+$", found[0]):
        return True
    if noun[2][0].isupper() and noun[2].lower() in all_little_words(language):
        return False
    if not found.start() and _GLUED.fullmatch(found[0]) and _SEVERAL_NOUNS.fullmatch(noun[2]):
        return True
    before = _before_noun(found, language)
    is_capital = noun[2][0].isupper()  # "a $5 Bill owed": only behind "the" is it surely one
    return before is not None and ((before[1].lower() in ("a", "an") and not is_capital) or not noun[2].endswith("ed"))


def _before_noun(found: re.Match[str], language: str) -> re.Match[str] | None:
    """The article or the like right before an amount."""
    return _article(language).search(found.string[max(0, found.start() - 20) : found.start()])


@cache
def _article(language: str) -> re.Pattern[str]:
    own = number_words(language)
    return re.compile(
        rf"(?:\A|[^\w'’])({own.article.pattern if own else '(?!)'})(?: [a-z]+ly| estimated| whopping| mere)? \Z"
    )


def magnitude_of(written: str, own: NumberWords) -> Unit:
    """The magnitude as it is written after a number, however it is capitalised."""
    symbol = written.strip(" -")
    if thousand := _THOUSAND_OF.match(symbol):
        unit = magnitude_of(symbol[thousand.end() :], own)
        return Unit(thousand[0] + unit.one, thousand[0] + unit.many, unit.gender)
    return own.magnitudes.get(symbol) or own.magnitudes.get(symbol.lower()) or own.magnitudes[symbol.capitalize()]


def counted_in_lakhs(written: str, language: str) -> str:
    """A number that is grouped as in India, in words: 2,50,000 is "two lakh fifty thousand"; "" for any other."""
    own = number_words(language)
    if not own or not own.lakhs or not _LAKHS.fullmatch(written):
        return ""
    number, said = int(written.replace(",", "")), []
    for size, name in zip((10_000_000, 100_000), reversed(own.lakhs), strict=True):
        count, number = divmod(number, size)
        said += [f"{cardinal(count, language)} {name}"] if count else []
    return " ".join([*said, *([cardinal(number, language)] if number else [])])


def agreeing(said: str, language: str, *, feminine: bool) -> str:
    """A numeral as it is before a noun: "eins" is "ein" or "eine"."""
    own = number_words(language)
    if not own:
        return said
    for end, (he, she) in own.before_noun.items():
        if f" {said}".endswith(end):
            said = (f" {said}".removesuffix(end) + (she if feminine else he)).strip()
            break
    for end, she in own.feminine_ends.items() if feminine else ():
        said = re.sub(rf"{end}\b", she, said)
    return said


def agreed(written: str, following: str, language: str) -> str:
    """A number as it is before the text that follows it: 1 is "una" before " casa", 21 "veintiún" before " libros"."""
    said, own = words(written, language), number_words(language)
    if not own or not (own.before_noun or own.feminine_ends):
        return said
    noun = counted_noun(following, language)
    if not noun or (written != "1" and not own.several.search(noun)):
        return said
    return agreeing(said, language, feminine=is_feminine(noun, language))


def counted_noun(following: str, language: str) -> str:
    """What the text after a number says is counted, in small letters; "" if that is none."""
    own = number_words(language)
    if not own or not (found := _FOLLOWING.match(following)) or found[1].lower() in all_little_words(language):
        return ""
    return (found[2] if found[1].lower() in own.adjectives and found[2] else found[1]).lower()


def is_feminine(noun: str, language: str) -> bool:
    """Whether a noun in small letters is feminine, as far as its look tells."""
    if known := genders.gender(noun, language):
        return known == "f"
    own = number_words(language)
    if not own:
        return False
    return noun in own.feminine_nouns or (bool(own.feminine.search(noun)) and noun not in own.other_nouns)


def _whole(whole: str, language: str, *, grouped: bool) -> str:
    max_digits = _MAX_GROUPED_DIGITS if grouped or whole.endswith("000000") else _MAX_DIGITS
    if len(whole) > max_digits or (len(whole) > 1 and whole.startswith("0")):
        return digits(whole, language)
    return cardinal(int(whole), language)


def _fraction(fraction: str, language: str) -> str:
    own = number_words(language)
    rest = fraction.lstrip("0")
    if own and own.decimals_in_pairs and len(fraction) == 4 and "0" not in fraction[::2]:
        return f"{cardinal(int(fraction[:2]), language)} {cardinal(int(fraction[2:]), language)}"
    if (own and own.digit_by_digit) or len(rest) > (own.whole_decimals if own else 2) or not rest:
        return digits(fraction, language)
    zeros = digits("0" * (len(fraction) - len(rest)), language)
    return f"{zeros} {cardinal(int(rest), language)}".strip()


def _num2words(number: int, language: str, to: str) -> str:
    numeral = languages.grammar(language).numeral
    if numeral and (own_word := numeral(number, to)):
        return own_word
    from num2words import CONVERTER_CLASSES, num2words

    own = number_words(language)
    locale = own.locale if own else language
    if locale not in CONVERTER_CLASSES:
        raise SettingsError(f"num2words does not know the numerals of “{locale}”", "give them in grammar.py: numeral")
    try:
        said: str = num2words(number, lang=locale, to=to)
    except OverflowError:  # it has no word for so many
        return digits(str(number), language)
    for pattern, replaced in (own.repairs if own else {}).items():
        said = re.sub(pattern, replaced, said)
    return said.replace(",", "")


def _has_point(language: str) -> bool:
    """Whether decimals come after a point, not a comma."""
    own = number_words(language)
    return own is not None and own.decimal == "."


_VULGAR = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
    "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "⅒": "1/10",
}  # fmt: skip

_LARGE = frozenset((1000, 10_000, 100_000, 1_000_000))
"""Parts that are so small that only these are named: one thousandth."""

_VULGAR_CHARS = "".join(_VULGAR)
FRACTION = (
    rf"(?<![\w.,/$€£])(?:(?P<whole>\d{{1,4}})(?:[ -](?=\d+[/⁄])|(?= ?[{_VULGAR_CHARS}]) ?))?"
    rf"(?P<part>\d{{1,2}}[/⁄](?:\d{{1,5}}|\d{{1,3}}(?:[.,]000){{1,2}})(?![\w.,]*[/⁄]|\w|[.,]\d)|[{_VULGAR_CHARS}])"
)
"""A pattern of a fraction, with the whole number before it: 1/2, 4 1/2, 3¾."""


def fraction(whole: str | None, part: str, language: str, *, feminine: bool = False) -> str | None:
    """A fraction as words: 1/2 is "one half", 4 and 1/2 "four and a half"; None where there is no word for it."""
    own = number_words(language)
    if not own or not (said := _fraction_of(_VULGAR.get(part, part.replace("⁄", "/")), own, language, alone=not whole)):
        return None
    if not whole:
        return said
    number = agreeing(words(whole, language), language, feminine=True) if feminine else words(whole, language)
    shape = own.and_half if part in ("1/2", "½") else own.and_fraction
    if feminine and own.and_half_feminine and shape is own.and_half:
        shape = own.and_half_feminine
    before_noun = agreeing(number, language, feminine=False)
    return shape.format(number=number, before_noun=before_noun, fraction=said)


def _fraction_of(part: str, own: NumberWords, language: str, *, alone: bool) -> str | None:
    """The words of "3/4", from the table or made of those for the denominator."""
    if part in own.fractions:
        return own.fractions[part]
    above, _, below = part.partition("/")
    number = int(re.sub(r"\D", "", below))
    nth = _denominator(number, own, language, largest=number if number in _LARGE else 0)
    if not nth or (not alone and part == "1/2"):
        return None
    if above != "1" and own.denominators_several:
        nth = re.sub(*own.denominators_several, nth)
    return f"{agreeing(cardinal(int(above), language), language, feminine=False)} {nth}"


def part_of_one(number: int, language: str) -> str:
    """One of so many equal parts, however many: 250 is "one two hundred and fiftieth"; "" where there is no word."""
    own = number_words(language)
    nth = _denominator(number, own, language, largest=100_000) if own else ""
    return f"{agreeing(cardinal(1, language), language, feminine=False)} {nth}" if nth else ""


def of_unit(said: str, of: str, noun: str, language: str) -> str:
    """A part and what it is a part of: "trois quarts d’heure"; `of` is between them."""
    own = number_words(language)
    if of and own and own.part_of_vowel and noun[0] in own.part_of_vowel[1]:
        return f"{said} {own.part_of_vowel[0]}{noun}"
    return " ".join(filter(None, (said, of, noun)))


def _denominator(number: int, own: NumberWords, language: str, largest: int = 0) -> str:
    """What one part of so many is called; "" where there is no word."""
    if said := own.denominators.get(str(number)):
        return said
    if not own.denominator or not 2 < number <= (largest or own.max_denominator):
        return ""
    said = own.denominator.format(ordinal=ordinal(number, language), cardinal=cardinal(number, language))
    for pattern, replaced in own.denominator_repairs.items():
        said = re.sub(pattern, replaced, said)
    return said.capitalize() if own.capital_parts else said
