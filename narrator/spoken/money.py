"""Sums of money: "$3.5m" is said "three point five million dollars", "3,50 €" "drei Euro fünfzig"."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.languages.shapes import by_symbol, gaps
from narrator.spoken.numerals import (
    NumberWords,
    Unit,
    counted,
    figure,
    followed_by_noun,
    follows_article,
    number_words,
    parts,
    words,
)


class Currency(NamedTuple):
    """A currency and its hundredth part; `cent` is None where there is none."""

    unit: Unit
    cent: Unit | None = None


class Rates(NamedTuple):
    """What a sum is paid for: "$20/mo" is twenty dollars per month."""

    per: str
    after: tuple[re.Pattern[str], ...]
    """Patterns of the words for money before the slash."""
    periods: Mapping[str, str]


class MoneyWords(NamedTuple):
    """Sums of money in words."""

    currencies: Mapping[str, Currency]
    """By all symbols of each, such as $, US$ and USD, with spaces between them; once read, by each symbol."""
    and_cents: str = "{whole} {cents}"
    """A sum with cents: {whole} and {cents} have their units, {number} is that of the cents without."""
    of_before_vowel: str = ""
    """What is between millions and a currency that begins with a vowel, if that is otherwise."""
    words: frozenset[str] = frozenset()
    """Symbols that are words, and only come after a sum."""
    not_nouns: frozenset[str] = frozenset()
    """In "a $5 bill" the currency is singular, but not before these words. Without them it never is."""
    rates: Rates | None = None

    def check(self) -> None:
        """Raises ValueError if they cannot be used."""
        if gaps(self.and_cents) - {"whole", "cents", "number"}:
            raise ValueError("in and_cents there is no gap but {whole}, {cents}, {number}")


_written = languages.reader("money", MoneyWords)


@cache
def money_words(language: str) -> MoneyWords | None:
    """The currencies of a base language, or None where narrator leaves them to the engine."""
    written = _written(language)
    return written and written._replace(currencies=by_symbol(written.currencies))


def say(text: str, language: str) -> str:
    """`text` with sums of money as words; unchanged in a language without words for numbers."""
    own, numbers = money_words(language), number_words(language)
    if not own or not numbers:
        return text
    text = languages.grammar(language).money(text)
    if not _cheap(language).search(text):
        return text
    text = _after(language).sub(lambda found: _said(found, own, numbers, language), text)
    text = _before(language).sub(lambda found: _said(found, own, numbers, language), text)
    if rates := own.rates:
        text = _rate(language).sub(lambda found: _with_period(found, rates), text)
    return text


@cache
def _cheap(language: str) -> re.Pattern[str]:
    """What every text with a sum of money has."""
    own = money_words(language)
    codes = re.compile("[A-Z]{3}")
    names = [name for name in (own.currencies if own else ()) if name[0].isalpha() and not codes.fullmatch(name)]
    named = "".join(rf"|{re.escape(name)}" + r"\b" * name[-1].isalnum() for name in names)
    return re.compile(rf"[$¢\u20a0-\u20cf£¥฿]|\b(?:[A-Z]{{3}}\b{named})")


@cache
def _rate(language: str) -> re.Pattern[str]:
    own = money_words(language)
    money = "|".join(each.pattern for each in own.rates.after) if own and own.rates else "(?!)"
    return re.compile(rf"\b({money}) ?/ ?([a-z]+)\b")


def _with_period(found: re.Match[str], rates: Rates) -> str:
    period = rates.periods.get(found[2])
    return f"{found[1]} {rates.per} {period}" if period else found[0]


def _symbols(own: MoneyWords) -> list[str]:
    return sorted(own.currencies, key=len, reverse=True)


def _any(written: Iterable[str]) -> str:
    return "|".join(map(re.escape, written)) or "(?!)"


def _magnitudes(language: str) -> str:
    numbers = number_words(language)
    known = sorted(numbers.magnitudes if numbers else (), key=len, reverse=True)
    return rf"[ -]?(?:{_any(known)})(?!\w)"


@cache
def _before(language: str) -> re.Pattern[str]:
    """A sum with its symbol before it: $5, US$ 5–10 million, -€20."""
    own, many = money_words(language), _magnitudes(language)
    assert own
    before, symbols = _any(name for name in _symbols(own) if name not in own.words), _any(_symbols(own))
    return re.compile(
        rf"""
        (?<! [\w.,] )  (?P<minus> [-−]? )  (?P<symbol> {before} ) (?: \ ?[-−](?=\d) | \ ? )
        (?: (?P<low> {figure(language)} )  (?P<low_many> {many} )?  \ ?[-–—]\ ?  (?: {symbols} )? (?=[\d.]) )?
        (?P<high> {figure(language)} )  (?P<many> {many} )?
        """,
        re.VERBOSE,
    )


@cache
def _after(language: str) -> re.Pattern[str]:
    """A sum with its symbol after it: 5 €, 5–10 Mio. Euro, 50¢."""
    own, many = money_words(language), _magnitudes(language)
    assert own
    symbols = _any(_symbols(own))
    return re.compile(
        rf"""
        (?<! [\w.,$£€¥] )  (?P<minus> [-−]? )
        (?: (?P<low> {figure(language)} )  (?P<low_many> {many} )?  \ ?[-–—]\ ? )?
        (?P<high> {figure(language)} )  (?: ,[-–—]+ )?
        (?P<many> {many} )?  \ ?  (?P<symbol> {symbols} | ¢ )  (?! \w | \ ?[\d] )
        """,
        re.VERBOSE,
    )


def _said(found: re.Match[str], own: MoneyWords, numbers: NumberWords, language: str) -> str:
    symbol, low, many = found["symbol"], found["low"], found["many"] or ""
    currency = _cents(own) if symbol == "¢" else own.currencies[symbol]
    if not currency:
        return found[0]
    single = bool(own.not_nouns) and follows_article(found, language) and followed_by_noun(found, own.not_nouns)
    said = [numbers.minus] if found["minus"] else []
    if low and (found["low_many"] or (not many and "." in low)):
        said += [_amount(low, found["low_many"] or "", currency, own, language), numbers.to]
    elif low:
        said += [words(low, language), numbers.to]
    return " ".join([*said, _amount(found["high"], many, currency, own, language, single=single)])


def _cents(own: MoneyWords) -> Currency | None:
    dollar = own.currencies.get("$")
    return Currency(dollar.cent or dollar.unit) if dollar else None


def _amount(
    written: str, many: str, currency: Currency, own: MoneyWords, language: str, *, single: bool = False
) -> str:
    numbers = number_words(language)
    assert numbers
    if many:
        magnitude = numbers.magnitudes[many.strip(" -")]
        name = currency.unit.one if single else currency.unit.many
        joint = numbers.of if magnitude.one != magnitude.many else ""
        return f"{counted(written, magnitude, language)} {_of(joint, name, own)}"
    whole, fraction = parts(written, language)
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
