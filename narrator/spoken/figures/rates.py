"""Rates: 60 beats/min, 7.5 L/100 km, 2 € le kg, and rates without a number: km/h."""

import re
from collections.abc import Iterator, Mapping
from functools import partial

from narrator import patterns
from narrator.spoken.figures.money import money_words
from narrator.spoken.number_words import NumberWords, Unit, number_words
from narrator.spoken.numerals import agreeing, counted, figure, is_feminine, words
from narrator.spoken.reading import Kind, Rank, first_words
from narrator.spoken.units import INCHES, PRICED, UnitWords, dimension, known_units, one_of, unit, unit_words

_UNAMBIGUOUS = frozenset("hr min sec yr wk kg lb km gal kWh MWh mL".split())
"""Units that mean nothing else after "per"."""
_SUM = patterns.lazy(r"(?:[$€£] ?\d[\d.,]*|\d ?(?:[$€£]|[Ee]uros?|EUR|dollars?)) [^\W\d]+ \Z")
_SHORT_RATES = frozenset(("m/s", "g/l", "g/L", "t/h", "V/m", "W/m"))
"""Of rates with two single letters, only these certainly have units."""
_UNDER = patterns.lazy(r"/ ?([\d.,]*) ?([^/]+)")


def kinds(language: str) -> Iterator[Kind]:
    """Rates, in a language with words for numbers and units."""
    numbers, own = number_words(language), unit_words(language)
    if not numbers or not own:
        return
    if own.per:
        counted_rate = partial(_counted_rate, per=own.per, numbers=numbers, language=language)
        yield Kind("a rate", Rank.MEASURE, _counted_per(language), counted_rate, "/")
        rate = partial(_rate, per=own.per, language=language)
        yield Kind("a rate", Rank.MEASURE, _per(language), rate, "/")
    if own.each:
        priced, known = partial(_priced, language=language), first_words(PRICED & known_units(language))
        yield Kind("a rate", Rank.NUMBER, _priced_by(own, language), priced, words=known)
    if own.per:
        one = partial(_each_one, language=language)
        yield Kind("a rate", Rank.NUMBER, _after_per(own.per, language), one, words=frozenset((own.per,)))
        yield Kind("a rate", Rank.NUMBER, _bare_rate(language), partial(_bare, per=own.per, language=language), "/")


def _periods(language: str) -> Mapping[str, str]:
    """What a sum may be paid per, by abbreviation: week, year."""
    money = money_words(language)
    return money.rates.periods if money and money.rates else {}


def _counted_per(language: str) -> re.Pattern[str]:
    """60 beats/min, 3 times/week, 100 IU/mL, 7.5 L/100 km, 30 mL/min/1.73 m²."""
    under = rf"/ ?(?:{figure(language)} ?)?(?:{one_of({*known_units(language), *_periods(language)})})"
    over = rf"(?:{one_of(known_units(language))}|[a-zà-ÿ]{{3,20}}|(?=[a-z]?[A-Z]|cc)[A-Za-z]{{2,5}})"
    unders = rf"(?:{under}(?![\w²³])){{1,2}}"
    low = r"(?:(?P<low>\d{1,4}) ?[-–−] ?)?"
    return patterns.lazy(
        rf"(?<![\w.,/]){low}(?P<number>{figure(language)}) ?(?P<over>{over})(?P<under>{unders})(?![\w²³/])"
    )


def _counted_rate(found: re.Match[str], per: str, numbers: NumberWords, language: str) -> str:
    known, over, money = known_units(language), found["over"], money_words(language)
    is_feminine_noun = is_feminine(over, language) or bool(numbers.feminine_several.search(over))
    noun = unit(over, language) if over in known else Unit(over, over, "f" if is_feminine_noun else "")
    said = [counted(found["number"], noun, language)]
    if found["low"]:
        said = [agreeing(words(found["low"], language), language, feminine=noun.is_feminine), numbers.to, *said]
    for number, under in _UNDER.findall(found["under"]):
        if under in known:
            each = unit(under, language)
            said.append(per)
        else:
            period = _periods(language)[under]
            each = Unit(period, period)
            said.append(money.rates.per if money and money.rates else per)
        said.append(counted(number, each, language) if number else each.one)
    return " ".join(filter(None, said))


def _per(language: str) -> re.Pattern[str]:
    return patterns.lazy(rf"(?<![\w.,/])({figure(language)}) ?/ ?({one_of(known_units(language))})(?![\w²³/])")


def _rate(found: re.Match[str], per: str, language: str) -> str:
    return f"{words(found[1], language)} {per} {unit(found[2], language).one}"


def _priced_by(own: UnitWords, language: str) -> re.Pattern[str]:
    """The unit of 2 € le kg."""
    behind = "|".join(rf"(?<= {word} )" for word in sorted(own.each))
    return patterns.lazy(rf"(?:{behind})({one_of(PRICED & known_units(language))})(?![\w²³/'’-]|\.\w)")


def _priced(found: re.Match[str], language: str) -> str | None:
    is_sum = _SUM.search(found.string[max(0, found.start() - 40) : found.start()])
    return unit(found[1], language).one if is_sum else None


def _after_per(per: str, language: str) -> re.Pattern[str]:
    """What follows "per" if it can be nothing else: 2% per yr."""
    unambiguous = one_of(known_units(language) & _UNAMBIGUOUS)
    return patterns.lazy(rf"(?<=\b{re.escape(per)} )({unambiguous})\b(?![./²³]\w|['’²³])")


def _each_one(found: re.Match[str], language: str) -> str:
    return unit(found[1], language).one


def _bare_rate(language: str) -> re.Pattern[str]:
    """Rates such as km/h, mg/dL or $/kWh without a number."""
    periods = _periods(language)
    known = one_of(known_units(language) - {INCHES})
    signs = r"\$|€|£" if money_words(language) else "(?!)"
    often = one_of({name for name in known_units(language) if name in "s h L" or len(name) > 1} | periods.keys())
    return patterns.lazy(
        rf"(?<![\w./@#&-])(?:(?P<sign>{signs})/(?P<each>{one_of({*known_units(language), *periods} - {INCHES})})"
        rf"|(?P<over>{known})/(?P<under>{known})|(?P<things>[a-z]{{3,20}}s)/(?P<by>{often})"
        r")(?![\w²³/.-]\w|[\w²³/])"
    )


def _bare(found: re.Match[str], per: str, language: str) -> str | None:
    money = money_words(language)
    if found["sign"] and money:
        currency = money.currencies.get(found["sign"])
        return f"{currency.unit.many} {per} {_period_or_unit(found['each'], language)}" if currency else None
    if found["by"]:
        return f"{found['things']} {per} {_period_or_unit(found['by'], language)}"
    over, under = found["over"], found["under"]
    if len(over) == len(under) == 1 and found[0] not in _SHORT_RATES:
        return None
    if (dimension(over, language) or over) == (dimension(under, language) or under):
        return None  # km/mi is either of them
    return f"{unit(over, language).many} {per} {unit(under, language).one}"


def _period_or_unit(symbol: str, language: str) -> str:
    return _periods(language).get(symbol) or unit(symbol, language).one
