"""Numbers as words, by num2words: the words for a written figure, alone or before a noun."""

import re
from copy import copy
from functools import cache, lru_cache
from typing import Any

from narrator.errors import SettingsError
from narrator.spoken import genders, languages
from narrator.spoken.little_words import all_little_words
from narrator.spoken.number_words import NumberWords, Unit, number_words

_MAX_DIGITS = 9
_MAX_GROUPED_DIGITS = 24
"""The most digits of a number; a longer one is read digit by digit."""
_LARGE = 1_000_000_000

_GAP = re.compile(r"[ '’](?=\d{3})")
_THOUSANDS = re.compile(r"\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3}){2,})")
_POINT_ZERO = re.compile(r"\d{1,2}\.0")
"""Web 2.0: in a language with a decimal comma, the name of a version rather than a decimal."""
_FOLLOWING = re.compile(r"[ -]([^\W\d_]{2,})(?: ([^\W\d_]{2,}))?")

_FOREIGN_SUM = re.compile(r"\d{1,3}(?:\.\d{3})*,\d{2}")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_FOR_EACH = re.compile(r"-(?:a|an|per)-[a-z]")
_THOUSAND_OF = re.compile(r"(?i:mil) (?=\w)")
_SIZE_BEFORE = re.compile(r"\d[\d.,]* ?(?:[x×]|by) ?\Z")  # the 4 × 100 m relay
_MORE_OF_IT = re.compile(r", \d[\d.,]*-[a-z]")  # a $5-million, 12-story tower
_NOUN = re.compile(r"([ -])([A-Za-z][a-z]+|[A-Z]{2,5}(?!\w))")

# 10yr bonds, at the beginning of a sentence, which is no place for a verb.
_GLUED = re.compile(r"\d+[a-zA-Z]+")
_SEVERAL_NOUNS = re.compile(r"[a-z]{3,}(?<!s|y)(?<!ward)s")

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")


@cache
def figure(language: str) -> str:
    """A pattern for a written number, with its thousands separated and its decimals, without a sign or groups.

    Thousands are separated as is usual in the language, by spaces or apostrophes, in lakhs, or as in another language
    if it can mean nothing else: 1,234,567.8 in German.
    """
    spaced = r"[1-9]\d{0,2}(?:(?:\ \d{3})+|(?:['’]\d{3})+(?:\.\d\d(?!\d))?)(?![\d'’]|\ \d)"
    if _has_point(language):
        lakhs = r"\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?"
        pointed = r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?![\d.])"
        usual = rf"\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|{lakhs}|{spaced}(?:\.\d+)?"
        return rf"(?:{usual}|{pointed}|\d+(?:\.\d+)?|(?<![\w.])\.\d+)(?!\d)"
    foreign = r"\d{1,3}(?:(?:,\d{3}){2,}(?!\d)(?:\.\d+)?|(?:,\d{3})+\.\d{1,2}(?!\d))"
    return rf"(?:\d{{1,3}}(?:\.\d{{3}})+(?!\d)(?:,\d+)?|{spaced}(?:,\d+)?|{foreign}|\d+(?:[.,]\d+)?)(?!\d)"


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
    """The ordinal as words, according to num2words: 21 is "twenty-first"."""
    return _num2words(number, language, "ordinal")


@lru_cache(10_000)
def year(number: int, language: str) -> str:
    """The year as words: 1984 is "nineteen eighty-four", 44 is "forty-four"."""
    return _num2words(number, language, "year")


def digits(text: str, language: str) -> str:
    """Each digit of the text as a word, and everything else unchanged: "07" is "zero seven"."""
    return re.sub(r"\d", lambda one: f" {cardinal(int(one[0]), language)} ", text).strip().replace("  ", " ")


def superscript(text: str) -> str:
    """Superscript digits and signs as ordinary ones."""
    return text.translate(_SUPERSCRIPT)


@lru_cache(10_000)
def words(written: str, language: str) -> str:
    """A number, as matched by `figure`, in words: "1,234.5" is "one thousand two hundred and thirty-four point five".

    With a leading zero, or more digits than numbers in prose have, it is read digit by digit.
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
    """The digits before and after the decimal separator of a number, as matched by `figure`."""
    if written.isdecimal():
        return written, ""
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
    """Whether a number takes the singular."""
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
    """A numeral and its noun, merged: "una ora" is "un’ora"."""
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
    """The form of a noun after a number."""
    if is_one(written, language):
        return unit.one
    whole, fraction = parts(written, language)
    if fraction.strip("0") and unit.part:
        return unit.part
    if unit.few and is_few(int(whole or 0)):
        return unit.few
    return unit.one if is_like_one(int(whole or 0), language) else unit.many


def is_few(number: int) -> bool:
    """Whether a number takes the form of two, three and four, in a Slavic language."""
    return number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)


def is_like_one(number: int, language: str) -> bool:
    """Whether a number above one takes the singular: 21 in Russian."""
    own = number_words(language)
    return own is not None and own.singular_after_one and number % 10 == 1 and number % 100 != 11


def is_adjective(found: re.Match[str], not_nouns: frozenset[str], language: str) -> bool:
    """Whether an amount modifies the noun after it: a $5 bill, the $1.4 billion loan, a 5-lb bag.

    Never in a language without `not_nouns`, the words that cannot be such a noun.
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
    is_capital = noun[2][0].isupper()  # "a $5 Bill owed": only certain after "the"
    return before is not None and ((before[1].lower() in ("a", "an") and not is_capital) or not noun[2].endswith("ed"))


def _before_noun(found: re.Match[str], language: str) -> re.Match[str] | None:
    """The article or a similar word directly before an amount."""
    before = _SIZE_BEFORE.sub("", found.string[max(0, found.start() - 20) : found.start()])
    return _article(language).search(before)


@cache
def _article(language: str) -> re.Pattern[str]:
    own = number_words(language)
    return re.compile(
        rf"(?:\A|[^\w'’])({own.article.pattern if own else '(?!)'})(?: [a-z]+ly| estimated| whopping| mere)? \Z"
    )


def magnitude_of(written: str, own: NumberWords) -> Unit:
    """The magnitude written after a number, however it is capitalised."""
    symbol = written.strip(" -")
    if thousand := _THOUSAND_OF.match(symbol):
        unit = magnitude_of(symbol[thousand.end() :], own)
        return Unit(thousand[0] + unit.one, thousand[0] + unit.many, unit.gender)
    return own.magnitudes.get(symbol) or own.magnitudes.get(symbol.lower()) or own.magnitudes[symbol.capitalize()]


def counted_in_lakhs(written: str, language: str) -> str:
    """A number grouped as in India, in words: 2,50,000 is "two lakh fifty thousand"; "" for any other."""
    own = number_words(language)
    if not own or not own.lakhs or not _LAKHS.fullmatch(written):
        return ""
    number, said = int(written.replace(",", "")), []
    for size, name in zip((10_000_000, 100_000), reversed(own.lakhs), strict=True):
        count, number = divmod(number, size)
        said += [f"{cardinal(count, language)} {name}"] if count else []
    return " ".join([*said, *([cardinal(number, language)] if number else [])])


def agreeing(said: str, language: str, *, feminine: bool) -> str:
    """A numeral in its form before a noun: "eins" is "ein" or "eine"."""
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
    """A number in its form before the text after it: 1 is "una" before " casa", 21 "veintiún" before " libros"."""
    said, own = words(written, language), number_words(language)
    if not own or not (own.before_noun or own.feminine_ends):
        return said
    noun = counted_noun(following, language)
    if not noun or (written != "1" and not own.several.search(noun)):
        return said
    return agreeing(said, language, feminine=is_feminine(noun, language))


def counted_noun(following: str, language: str) -> str:
    """The noun that is counted, from the text after a number, in lower case; "" if there is none."""
    own = number_words(language)
    if not own or not (found := _FOLLOWING.match(following)) or found[1].lower() in all_little_words(language):
        return ""
    return (found[2] if found[1].lower() in own.adjectives and found[2] else found[1]).lower()


def is_feminine(noun: str, language: str) -> bool:
    """Whether a noun, in lower case, is feminine, as far as its form shows."""
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
    own = number_words(language)
    converter = _converter(own.locale if own else language, is_large=number >= _LARGE)
    try:
        said: str = getattr(converter, f"to_{to}")(number)
    except OverflowError:  # it has no words for numbers this large
        return digits(str(number), language)
    for pattern, replaced in (own.repairs if own else {}).items():
        said = re.sub(pattern, replaced, said)
    return said.replace(",", "")


@cache
def _converter(locale: str, *, is_large: bool) -> Any:
    """What num2words has for a locale; unless `is_large`, without the magnitudes of larger numbers.

    It looks through all of them, in some languages two hundred, for each part of a number.
    """
    from num2words import CONVERTER_CLASSES

    if locale not in CONVERTER_CLASSES:
        raise SettingsError(f"num2words does not know the numerals of “{locale}”", "give them in grammar.py: numeral")
    whole = CONVERTER_CLASSES[locale]
    if is_large or not hasattr(whole, "cards"):
        return whole
    converter = copy(whole)
    converter.cards = {size: word for size, word in whole.cards.items() if size < _LARGE}
    return converter


def _has_point(language: str) -> bool:
    """Whether decimals come after a point, not a comma."""
    own = number_words(language)
    return own is not None and own.decimal == "."
