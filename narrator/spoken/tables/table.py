"""The shape of a language's table, and how its rows are written down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """What one of something and what several are called; `feminine` where the numeral agrees with it."""

    one: str
    many: str
    feminine: bool = False


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency and its hundredth part; `cent` is None where there is none."""

    unit: Unit
    cent: Unit | None


@dataclass(frozen=True, slots=True)
class Table:
    """Words and habits of writing numbers in one language."""

    locale: str
    """What num2words calls the language."""
    decimal: str
    """The decimal sign; the other of "." and "," groups thousands."""
    spaced: bool
    """Whether thousands are also grouped by spaces."""
    digit_by_digit: bool
    """Whether decimals are said digit by digit: three point one four."""
    point: str
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
    per: str
    of: str
    """Between millions and what they are millions of; "" where nothing stands there."""
    score: str
    """Between the goals of a score and the parts of a ratio."""
    to: str
    """Between the ends of a range."""
    conjunction: str
    """Between a whole and its fraction, dollars and cents."""
    about: str
    less: str
    more: str
    number: str
    """What "No." and "#" are before a number."""
    numero: str
    """How "No." is written, as a pattern."""
    singular_below_two: bool
    """Whether 1.5 goes with the singular."""
    one: tuple[str, str]
    """One of something, masculine and feminine."""
    months: tuple[str, ...]
    month_forms: dict[str, int]
    """Every way to write a month, in lower case, with its number."""
    magnitudes: dict[str, Unit]
    """Million and so on, by symbol and by word."""
    units: dict[str, Unit]
    currencies: dict[str, Currency]
    """By sign, by prefix such as US$, and by code."""
    fractions: dict[str, str]
    """What ½ and 1/2 are, by "1/2"."""
    half: str
    """What a half is after a whole number."""
    of_the_month: str
    """A date in words: {day}, {month}; followed by the year after `before_year`."""
    before_year: str
    first: str
    """The first of a month; "" where days are said otherwise."""
    pages: dict[str, str]
    """Abbreviations before a range of pages, and their words."""
    clock: str
    """A time of day with {minute}, and {hour} as a numeral or {hours} with its unit."""
    full_hour: str
    hour: Unit
    minute: Unit
    second: Unit


def named(rows: str) -> dict[str, Unit]:
    """Units from lines of `symbol symbol: one, many`; a star after the plural marks the feminine ones."""
    found: dict[str, Unit] = {}
    for row in rows.strip().splitlines():
        symbols, _, names = row.strip().rpartition(":")
        one, _, many = names.partition(",")
        unit = Unit(one.strip(), many.strip().rstrip("*"), many.endswith("*"))
        found |= dict.fromkeys(symbols.split(), unit)
    return found


def money(rows: str) -> dict[str, Currency]:
    """Currencies from lines of `sign sign: one, many; cent, cents`."""
    found: dict[str, Currency] = {}
    for row in rows.strip().splitlines():
        signs, _, names = row.strip().rpartition(":")
        whole, _, part = names.partition(";")
        (unit,) = named(f"unit:{whole}").values()
        cent = next(iter(named(f"cent:{part}").values())) if part else None
        found |= dict.fromkeys(signs.split(), Currency(unit, cent))
    return found


def forms(names: str, short: str) -> tuple[tuple[str, ...], dict[str, int]]:
    """The names of the months, and all their forms in lower case: "names" in order, "short" as `form=number`."""
    months = tuple(names.split())
    every = {name.lower(): number for number, name in enumerate(months, 1)}
    every |= {form: int(number) for form, _, number in (pair.partition("=") for pair in short.split())}
    return months, every
