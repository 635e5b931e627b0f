"""Sums of money: "$3.5m" is said "three point five million dollars", "3,50 €" "drei Euro fünfzig"."""

import re
from functools import cache

from narrator.spoken.naming import counted, figure, parts, words
from narrator.spoken.tables import Currency, Table, Unit, table

_CHEAP = re.compile(r"[$¢\u20a0-\u20cf£¥฿]|\d[sd]\.|\b(?:[A-Z]{3}|Rs|Euro|US-Dollar|Dollar)\b|Fr\.")
_NAMES = ("Euro", "Dollar", "US-Dollar")
_RATE = re.compile(r"\b((?:dollar|cent|pound|euro)s?|pence|penny|yen|[mb]illion) ?/ ?([a-z]+)\b")
_PERIODS = {
    "mo": "month", "month": "month", "yr": "year", "year": "year", "wk": "week", "week": "week", "d": "day",
    "day": "day", "hr": "hour", "h": "hour", "hour": "hour", "min": "minute", "person": "person", "user": "user",
    "night": "night", "lb": "pound", "kg": "kilogram", "gal": "gallon", "gallon": "gallon", "share": "share",
}  # fmt: skip

# Before 1971: "£1 10s. 6d."; a lone "8s." is shillings where its stop is no end of a sentence, and else seconds.
_SHILLINGS = re.compile(
    r"""
      (?P<pounds> £\d[\d,]* ) ,?\ (?P<s>\d{1,2})s\. (?: \ ?(?P<d>\d{1,2})d\. )?
    | (?<![\w.,£$]) (?P<s2>\d{1,2})s\. \ ?(?P<d2>\d{1,2})d\.
    | (?<![\w.,£$]) (?: (?P<s3>\d{1,2})s | (?P<d3>\d{1,2})d ) \. (?=[,;:’”'"])
    """,
    re.VERBOSE,
)
_GOES_ON = re.compile(r" ?[,;:]| [a-z\d]|[’”'\"][,;:]?(?: [a-z]|$)")
_SHILLING, _PENCE = Unit("shilling", "shillings"), Unit("penny", "pence")


def say(text: str, language: str) -> str:
    """`text` with sums of money as words; unchanged in a language without a table."""
    own = table(language)
    if not own or not _CHEAP.search(text):
        return text
    if language == "en":
        text = _SHILLINGS.sub(_old_money, text)
    text = _after(language).sub(lambda found: _said(found, own, language), text)
    text = _before(language).sub(lambda found: _said(found, own, language), text)
    if language == "en":
        text = _RATE.sub(lambda rate: f"{rate[1]} per {_PERIODS[rate[2]]}" if rate[2] in _PERIODS else rate[0], text)
    return text


def _old_money(found: re.Match[str]) -> str:
    pounds, shillings = found["pounds"], found["s"] or found["s2"] or found["s3"]
    pence = found["d"] or found["d2"] or found["d3"]
    said = [pounds] if pounds else []
    said += [counted(shillings, _SHILLING, "en")] if shillings else []
    said += [counted(pence, _PENCE, "en")] if pence else []
    return " ".join(said) + ("" if _GOES_ON.match(found.string, found.end()) else ".")


def _patterns(own: Table) -> tuple[str, str]:
    signs = sorted(own.currencies, key=len, reverse=True)
    magnitudes = sorted(own.magnitudes, key=len, reverse=True)
    return "|".join(map(re.escape, signs)), rf"[ -]?(?:{'|'.join(map(re.escape, magnitudes))})(?!\w)"


@cache
def _before(language: str) -> re.Pattern[str]:
    """A sum with its sign before it: $5, US$ 5–10 million, -€20."""
    own = table(language)
    signs, many = _patterns(own) if own else ("", "")
    return re.compile(
        rf"""
        (?<! [\w.,] )  (?P<minus> [-−]? )  (?P<sign> {signs} ) (?<! Euro ) (?<! Dollar ) (?: \ ?[-−](?=\d) | \ ? )
        (?: (?P<low> {figure(language)} )  (?P<low_many> {many} )?  \ ?[-–—]\ ?  (?: {signs} )? (?=[\d.]) )?
        (?P<high> {figure(language)} )  (?P<many> {many} )?
        """,
        re.VERBOSE,
    )


@cache
def _after(language: str) -> re.Pattern[str]:
    """A sum with its sign after it: 5 €, 5–10 Mio. Euro, 50¢."""
    own = table(language)
    signs, many = _patterns(own) if own else ("", "")
    return re.compile(
        rf"""
        (?<! [\w.,$£€¥] )  (?P<minus> [-−]? )
        (?: (?P<low> {figure(language)} )  (?P<low_many> {many} )?  \ ?[-–—]\ ? )?
        (?P<high> {figure(language)} )  (?: ,[-–—]+ )?
        (?P<many> {many} )?  \ ?  (?P<sign> {signs} | ¢ )  (?! \w | \ ?[\d] )
        """,
        re.VERBOSE,
    )


def _said(found: re.Match[str], own: Table, language: str) -> str:
    sign, low, many = found["sign"], found["low"], found["many"] or ""
    if sign == "¢":
        currency = Currency(own.currencies["$"].cent or own.currencies["$"].unit, None)
    else:
        currency = own.currencies[sign]
    single = language == "en" and _is_adjective(found)
    said = [own.minus] if found["minus"] else []
    if low and (found["low_many"] or (not many and "." in low)):
        said += [_amount(low, found["low_many"] or "", currency, own, language), own.to]
    elif low:
        said += [words(low, language), own.to]
    return " ".join([*said, _amount(found["high"], many, currency, own, language, single=single)])


def _is_adjective(found: re.Match[str]) -> bool:
    """Whether a sum stands before what it is the price of: a $5 bill, a $3m fine."""
    before = found.string[max(0, found.start() - 4) : found.start()]
    after = found.string[found.end() : found.end() + 10]
    return bool(
        re.search(r"(?:\A|\W)[Aa]n? \Z", before)
        and re.match(r"[ -](?!(?:a|an|per|in|for|to|on|or|and|each|from|by|of|if|as)\b)[a-z]", after)
    )


def _amount(written: str, many: str, currency: Currency, own: Table, language: str, *, single: bool = False) -> str:
    if many:
        magnitude = own.magnitudes[many.strip(" -")]
        return f"{counted(written, magnitude, language)} {_of(currency.unit, own, magnitude, single=single)}"
    whole, fraction = parts(written, language)
    fraction = fraction.rstrip("0")
    if fraction and (len(fraction) > 2 or not currency.cent):
        return f"{words(written, language)} {currency.unit.many}"
    if not fraction:
        return counted(whole or "0", currency.unit, language, single=single)
    cents = fraction.ljust(2, "0").lstrip("0")
    assert currency.cent
    small = counted(cents, currency.cent, language)
    if not whole.strip("0"):
        return small
    joint = "" if language == "de" else f"{own.conjunction} "
    return f"{counted(whole, currency.unit, language)} {joint}{small if joint else words(cents, language)}"


def _of(unit: Unit, own: Table, magnitude: Unit, *, single: bool) -> str:
    """The currency after a magnitude: million dollars, millions d'euros."""
    name = unit.one if single else unit.many
    if not own.of or magnitude.one == magnitude.many:
        return name
    return f"d'{name}" if own.locale == "fr" and name[0] in "aeiou" else f"{own.of} {name}"
