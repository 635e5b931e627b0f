"""Sums of money: "$3.5m" is said "three point five million dollars", "3,50 €" "drei Euro fünfzig"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import cldr, languages
from narrator.spoken.languages.shapes import by_symbol, gaps
from narrator.spoken.number_words import NumberWords, Unit, number_words
from narrator.spoken.numerals import (
    counted,
    counted_in_lakhs,
    is_adjective,
    is_feminine,
    magnitude_of,
    parts,
    sum_of_money,
    words,
)
from narrator.spoken.reading import Kind, Rank, first_words
from narrator.spoken.units import PRICED, known_units, unit


class Currency(NamedTuple):
    """A currency and its hundredth part; `cent` is None if there is none."""

    unit: Unit
    cent: Unit | None = None


class Rates(NamedTuple):
    """What a sum is paid for: "$20/mo" is twenty dollars per month."""

    per: str
    periods: Mapping[str, str]


class SharedCurrencies(NamedTuple):
    """Signs and codes of currencies, in texts of any language."""

    signs: Mapping[str, str]
    """The currency of a sign, by its ISO code."""
    codes: frozenset[str]
    """ISO codes."""
    small: frozenset[str] = frozenset()
    """ISO codes that mean nothing else even in lower case."""


class MoneyWords(NamedTuple):
    """Sums of money in words."""

    currencies: Mapping[str, Currency]
    """By all symbols of each, such as $, US$ and USD, separated by spaces; after loading, by each symbol."""
    and_cents: str = "{whole} {cents}"
    """A sum with cents: {whole} and {cents} include their units, {number} is the number of cents only."""
    of: str = ""
    """What may be written between millions and a currency."""
    of_before_vowel: str = ""
    """Between millions and a currency that begins with a vowel, if that is different."""
    words: frozenset[str] = frozenset()
    """Symbols that are words, and only follow a sum."""
    not_nouns: frozenset[str] = frozenset()
    """In "a $5 bill" the currency is singular, but not before these words. If empty, it never is."""
    rates: Rates | None = None

    def check(self) -> None:
        """Raises ValueError if the values are invalid."""
        if gaps(self.and_cents) - {"whole", "cents", "number"}:
            raise ValueError("the only placeholders of and_cents are {whole}, {cents}, {number}")


_written = languages.reader("money", MoneyWords)
_shared = languages.common("money", SharedCurrencies)


@cache
def money_words(language: str) -> MoneyWords | None:
    """The currencies of a base language, or None if narrator leaves them to the engine."""
    written = _written(language)
    return written and written._replace(currencies=by_symbol(written.currencies))


def kinds(language: str) -> Iterator[Kind]:
    """Sums of money, in a language with words for numbers."""
    own, numbers = money_words(language), number_words(language)
    if not own or not numbers:
        return
    said = partial(_said, own=own, numbers=numbers, language=language)
    symbols = first_words((*_symbols(own), "¢"))
    yield Kind("a sum of money", Rank.MONEY, _before(language), said, words=symbols)
    yield Kind("a sum of money", Rank.MONEY, _after(language), said, words=symbols)
    yield Kind("a sum of money", Rank.DATE, _BETWEEN, partial(_between, own=own, language=language), "€£$")
    yield Kind("a currency", Rank.NUMBER, _ALONE, partial(_alone, own=own), "$€£¥₩₹")


_ALONE = patterns.lazy(r"(?<![\w$€£¥₩₹.])[$€£¥₩₹](?=\s|[,;:)]|\Z)")


# 3€50; with spaces, only if nothing follows that may be counted.
_BETWEEN = patterns.lazy(
    r"(?<![\w.,])(?P<whole>\d{1,5}) ?(?P<symbol>[€£$])"
    r"(?:(?P<cents>\d\d)(?!\w|[.,]\d)| (?P<apart>\d\d)(?=[,;.:)]|\Z)(?![.,]\d))"
)


def _between(found: re.Match[str], own: MoneyWords, language: str) -> str | None:
    """3€50."""
    currency = own.currencies.get(found["symbol"])
    if not currency:
        return None
    cents = found["cents"] or found["apart"]
    return f"{counted(found['whole'], currency.unit, language)} {words(cents.lstrip('0') or '0', language)}"


def _alone(found: re.Match[str], own: MoneyWords) -> str | None:
    """A sign between words: "in $ and in €"."""
    currency = own.currencies.get(found[0])
    return currency.unit.many if currency else None


def _symbols(own: MoneyWords) -> list[str]:
    shared = _shared()
    words = {word.lower() for word in own.words}
    return sorted({*own.currencies, *words, *shared.signs, *shared.codes, *shared.small}, key=len, reverse=True)


@cache
def _currency(symbol: str, language: str) -> Currency | None:
    """A currency by its symbol, named as in the language's tables, or else in CLDR."""
    own, numbers = money_words(language), number_words(language)
    symbol = symbol.replace(" ", "")
    if own and (
        found := own.currencies.get(symbol)
        or own.currencies.get(symbol.upper())
        or own.currencies.get(symbol.capitalize())
    ):
        return found
    code = _shared().signs.get(symbol, symbol.upper())
    if own and code in own.currencies:
        return own.currencies[code]
    one, many, few, part = (cldr.currency(code, count, language) for count in (1, 5, 2, 2.5))
    if not one or not numbers:
        return None
    if numbers.small_names:
        one, many, few, part = (name[0].lower() + name[1:] for name in (one, many, few, part))
    feminine = "f" if is_feminine(one.split()[0].lower(), language) else ""
    return Currency(Unit(one, many, feminine, few=few, part=part))


def _any(written: Iterable[str]) -> str:
    """A pattern for any of these; a $ may have a space before the letters of its country: 5 $ CA."""
    return patterns.any_of(written, lambda symbol: _WHOSE.sub(r"\\$\\ ?", re.escape(symbol)))


_WHOSE = patterns.lazy(r"\\\$(?=[A-Z])")


@cache
def magnitudes(language: str, shortest: int = 1) -> str:
    """A pattern for a magnitude after a number, with at least `shortest` letters, including what is between them."""
    numbers = number_words(language)
    known = sorted(numbers.magnitudes if numbers else (), key=len, reverse=True)
    known = [name for name in known if len(name) >= shortest]
    short, long = ([name for name in known if (len(name) > 3) == is_long] for is_long in (False, True))
    thousand = r"(?:mil\ )?" if numbers and "mil" in numbers.magnitudes else ""
    return rf"(?:[ -]?{thousand}(?:(?i:{_any(long)})|{_any(short)})(?![\w²³/]))"


def opening(language: str) -> str:
    """A pattern for what precedes two numbers that form a range with the word between them; see `joint`."""
    pairs = _joints(language)
    looks = "|".join(rf"(?<=\b{opener}\ )" for openers, _ in pairs for opener in openers if opener)
    return rf"(?P<opened>{looks or '(?!)'})?"


def joint(language: str) -> str:
    """A pattern for what is between two numbers that belong together: a dash, "to", and "and" after "between"."""
    pairs = _joints(language)
    always = "".join(rf"|\ {re.escape(word)}\ " for openers, word in pairs if not openers)
    opened = "|".join(rf"\ {re.escape(word)}\ " for openers, word in pairs if openers)
    return rf"(?:\ ?[–—]\ ?|[-−]|\ -\ {always}{rf'|(?(opened)(?:{opened})|(?!))' if opened else ''})"


@cache
def _joints(language: str) -> list[tuple[list[str], str]]:
    """The words that may precede two numbers, capitalised or not, and the word between them."""
    numbers = number_words(language)
    found: list[tuple[list[str], str]] = []
    for pair in numbers.joints if numbers else ():
        before, _, word = pair.partition("…")
        openers = [name for each in before.split("|") if each for name in (each, each.capitalize())]
        found.append((openers, word.strip()))
    return found


@cache
def _before(language: str) -> re.Pattern[str]:
    """A sum with its symbol before it: $5, US$ 5–10 million, -€20, between $1.5 and $2 million."""
    own, many = money_words(language), magnitudes(language).replace("³/])", "³])")  # $75K/yr
    assert own
    small = {word.lower() for word in own.words}
    before = _any(name for name in _symbols(own) if name not in own.words and name not in small)
    symbols = _any(_symbols(own))
    return patterns.lazy(
        rf"""
        (?<! [\w.,] )  {opening(language)} (?P<minus> [-−–]? )  (?P<symbol> {before} )
        (?! (?<=\b[A-Z]) \d (?! [\d.,] ) )
        (?P<inner> \ ?[-−](?=\.?\d) | \ ? )
        (?: (?P<low> {sum_of_money(language)} )  (?P<low_many> {many} )?  (?P<joint> {joint(language)} )
            (?P<again> {symbols} )?\ ? (?=[\d.]) )?
        (?P<high> {sum_of_money(language)} )  (?P<many> {many} )?  (?![\d]) {_rate(language)}
        """,
        re.VERBOSE,
    )


@cache
def _after(language: str) -> re.Pattern[str]:
    """A sum with its symbol after it: 5 €, 5–10 Mio. Euro, 50¢."""
    own, many = money_words(language), magnitudes(language).replace("³/])", "³])")  # $75K/yr
    assert own
    symbols = _any(_symbols(own))
    of = rf"(?:\ {own.of_before_vowel}|\ (?:{re.escape(own.of or '')})\ )?" if own.of or own.of_before_vowel else ""
    return patterns.lazy(
        rf"""
        (?= [-−\d.] ) (?<! [\w.,$£€¥] )  {opening(language)} (?P<minus> [-−]? )
        (?: (?P<low> {sum_of_money(language)} )  (?P<low_many> {many} )?  (?P<joint> {joint(language)} ) )?
        (?P<high> {sum_of_money(language)} )  (?: ,[-–—]+ )?
        (?P<many> {many} )?  (?: {of} | \ ? ) (?P<symbol> {symbols} | ¢ )  (?! \w | \ ?[\d] ) {_rate(language)}
        """,
        re.VERBOSE,
    )


def _said(found: re.Match[str], own: MoneyWords, numbers: NumberWords, language: str) -> str | None:
    symbol, low, many = found["symbol"], found["low"], found["many"] or ""
    currency = _cents(own) if symbol == "¢" else _currency(symbol, language)
    # BTC-2024 is a name: a hyphen after letters is not a minus.
    if not currency or (symbol.isalpha() and found.groupdict().get("inner") == "-"):
        return None
    is_minus = (
        bool(found["minus"]) or "-" in found.groupdict().get("inner", "") or "−" in found.groupdict().get("inner", "")
    )
    high = found["high"]
    if "inner" in found.groupdict() and numbers.decimal == "," and _GROUPED.fullmatch(high):
        high = high.replace(",", "")  # $1,500, as in Mexico
    single = is_adjective(found, own.not_nouns, language)
    said = [numbers.minus] if is_minus else []
    if low:
        said += [_low(found, currency, own, language), _joined(found["joint"], numbers)]
    said.append(_amount(high, many, currency, own, language, single=single))
    if own.rates and found["each"]:
        said += [own.rates.per, _sold_by(language)[found["each"]]]
    ends = found[0].endswith(".") and found.end() == len(found.string)
    return " ".join(said) + "." * ends


_GROUPED = patterns.lazy(r"\d{1,3}(?:,\d{3})+")


def _rate(language: str) -> str:
    """A verbose pattern for what a sum is paid for: "/kg"."""
    sold_by = _sold_by(language)
    return rf"(?:\ ?/\ ?(?P<each>{_any(sold_by)})(?!\w)(?:\.(?=[ ][a-z]|[,;:)]))?)?" if sold_by else "(?P<each>(?!))?"


@cache
def _sold_by(language: str) -> Mapping[str, str]:
    """What a sum may be paid for, by abbreviation: a month, a person, a kilogram."""
    own = money_words(language)
    if not own or not own.rates:
        return {}
    return {**{symbol: unit(symbol, language).one for symbol in PRICED & known_units(language)}, **own.rates.periods}


def _joined(written: str, numbers: NumberWords) -> str:
    word = written.strip()
    return numbers.to if word in ("-", "–", "—", "−") else word


def _low(found: re.Match[str], currency: Currency, own: MoneyWords, language: str) -> str:
    """The first of two sums: "five" of "five to ten dollars", "five hundred dollars" of "$500 to $2 million"."""
    low, low_many, many = found["low"], found["low_many"] or "", found["many"] or ""
    smaller, larger = (".".join(parts(number, language)).rstrip(".") or "0" for number in (low, found["high"]))
    if low_many or (many and float(smaller or 0) > float(larger or 0)) or (not many and parts(low, language)[1]):
        return _amount(low, low_many, currency, own, language)
    return words(low, language)


def _cents(own: MoneyWords) -> Currency | None:
    dollar = own.currencies.get("$")
    return Currency(dollar.cent or dollar.unit) if dollar else None


def _amount(
    written: str, many: str, currency: Currency, own: MoneyWords, language: str, *, single: bool = False
) -> str:
    numbers = number_words(language)
    assert numbers
    if many:
        magnitude = magnitude_of(many, numbers)
        name = currency.unit.one if single else currency.unit.many
        joint = numbers.of if magnitude.one != magnitude.many else ""
        return f"{counted(written, magnitude, language)} {_of(joint, name, own)}"
    whole, fraction = parts(written, language)
    lakhs = numbers.lakhs and counted_in_lakhs(written, language)
    if lakhs:
        return f"{lakhs} {currency.unit.many}"
    fraction = fraction.rstrip("0")
    if fraction and (len(fraction) > 2 or not currency.cent):
        return f"{words(written, language)} {currency.unit.many}"
    if not fraction:
        return counted(whole or "0", currency.unit, language, single=single)
    number = fraction.ljust(2, "0").lstrip("0")
    assert currency.cent
    cents = counted(number, currency.cent, language)
    if not whole.strip("0"):
        return cents
    said = counted(whole, currency.unit, language)
    return own.and_cents.format(whole=said, cents=cents, number=words(number, language))


def _of(joint: str, name: str, own: MoneyWords) -> str:
    """The currency after a magnitude: million dollars, millions d'euros."""
    if joint and own.of_before_vowel and name[0] in "aeiou":
        return own.of_before_vowel + name
    return f"{joint} {name}".strip()
