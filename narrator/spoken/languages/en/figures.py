"""Figures that only English writes: two 6s, 49ers, 25yo, straight As, in 4/4, 1920×1080, Flight BA2490, 2h45."""

import re
from collections.abc import Iterator

from narrator import patterns
from narrator.spoken.figures.labels import number_name
from narrator.spoken.fractions import fraction
from narrator.spoken.numerals import cardinal, words
from narrator.spoken.reading import Kind, Rank, first_words

_FEW = "two|three|four|five|six|seven|eight|nine|ten|several|all|both|no|many|more|straight|double|mostly"
# Two 6s, 5s and 6s: but "after 6s" is a time.
_DIGITS = patterns.lazy(
    rf"(?<![\w.,])(?P<before>(?i:{_FEW}|[2-9]) )(?P<one>[0-9])['’]?s(?=[,.;:!?)]|\Z| (?:and|or|in|on|to)\b)"
    r"|(?<![\w.,])(?P<first>[0-9])['’]?s(?P<joint>,? (?:and|or|to) |, )(?P<last>[0-9])['’]?s(?!\w)"
)
_PEOPLE = patterns.lazy(r"(?<![\w.,$€£])(?P<number>\d{1,4})(?P<percent>%?)(?P<end>ers?)(?!\w)")
_AGE = patterns.lazy(
    r"(?<![\w.,])(?P<number>\d{1,3}(?:\.5)?)"
    r"(?:[ -]?(?:yo|y/o|YO|Y/O)(?!\w)| ?y\.o\.(?!\w)"
    r"| ?[- ]?(?P<unit>yr|mo|wk)s?\.?[- ](?:old|OLD)(?P<several>s?)(?!\w))"
)
_UNITS = {"yr": "year", "mo": "month", "wk": "week", None: "year"}
_MARKS = patterns.lazy(
    r"(?<=[a-z\d,] )(?:(?P<letter>[B-DF])s|(?<=straight )As|(?<=all )As|(?<=no )As|(?<=few )As|(?<=many )As)"
    rf"(?!\w|['’]|\.\w)|\b(?P<count>(?i:{_FEW}|\d+) )(?P<some>[A-F])s(?!\w|['’]|\.\w| [A-Z])"
)
_MARK_NAMES = frozenset(f"{letter}s" for letter in "ABCDF")

_BARS = "2|3|4|5|6|7|9|11|12|15"
_BEATS = r"(?:time|meter|metre|signature|groove|rhythm|waltz|swing|feel|bar|bars|beat|measure)"
_METER = patterns.lazy(
    rf"(?<![\w.,/-])(?:(?P<beats>{_BARS})/(?P<of>2|4|8|16)(?=[ -]{_BEATS}\b)"
    rf"|(?P<before>(?:[Tt]ime signature(?: of| is)?|[Mm]eter of|[Mm]etre of) )(?P<first>{_BARS})/(?P<part>2|4|8|16)"
    r"|(?P<in>[Ii]n )(?P<whole>2/2|4/4|5/4|6/8|9/8|12/8|6/4|7/4))(?![\w/]|[.,]\d|-\w)"
)
_SCREEN = patterns.lazy(
    r"(?<![\w.,×])([1-9]\d{2,3}) ?[x×] ?([1-9]\d{2,3})(?!\w|[.,]\d| ?[x×]| ?(?:[mck]?m|ft|in|px)\b)"
)
_FLIGHT = patterns.lazy(r"(?<=[Ff]light )(?P<line>[A-Z]{2}|[A-Z]\d|\d[A-Z])[ -]?(?P<number>\d{1,4})(?!\w|[.,-]\d)")
_CHORD = patterns.lazy(
    r"(?<![\w./-])(?P<root>[A-G])(?P<sign>[#b]| (?:sharp|flat|natural) ?|)"
    r"(?P<kind>maj|min|dim|aug|sus|add|m(?=6|7|9|11|13))(?P<number>\d{1,2})(?!\w)"
)
_WARS = frozenset(("WW",))
_CHORDS = {"maj": "major", "min": "minor", "m": "minor", "dim": "diminished", "aug": "augmented"}
_LAW = patterns.lazy(
    r"(?<=\bPub\. L\. )((?:No\. )?)(\d{1,3})[-–](\d{1,4})(?![\w-])|(?<=\bPublic Law )(\d{1,3})[-–](\d{1,4})(?![\w-])"
)
_EIGHTHS = patterns.lazy(r"(?<![\w.,/$€£])(\d{1,2}/\d{1,3})(?:st|nd|rd|th)s?(?!\w)")
_STEP = patterns.lazy(
    r"\b(?P<what>(?i:step|part|page|slide|chapter|day|round|lesson|tweet|thread|week|stage|episode|lap|leg) )"
    r"(?P<one>\d{1,3})/(?P<all>\d{1,3})(?![\w/%]|[.,]\d)"
)
_WAR = patterns.lazy(r"\bWW ?([12])(?!\w|[.,]\d)")
# Compared with the previous period: up 0.3% q/q, 5% YoY.
_AGAINST = patterns.lazy(r"(?<=% )(?P<one>[dmqy])/(?P=one)(?![\w/])|\b(?P<over>[MQY])o(?P=over)\b")
_AGAINST_SIGNS = frozenset(("/", "MoM", "QoQ", "YoY"))
_PERIODS = {"d": "day", "m": "month", "q": "quarter", "y": "year"}
_SCHOOL = patterns.lazy(r"(?<![\w-])K[-–](5|6|8|12|16)(?![\w-]|[.,]\d)")
# How long it takes to read an article, as sites write it: 5 min read.
_READ = patterns.lazy(r"(?<![\w.,/-])(\d{1,3})[ -]min(?:ute|s|utes)?\.?(?=[ -]read(?!\w))")
_HOURS = patterns.lazy(r"(?<![\w.,:/-])(?P<hours>\d{1,2})h(?P<minutes>[0-5]\d)(?![\w/]|[.,]\d)")

# The end of a strand of DNA or RNA: the 5' and 3' ends, a 5′-cap, the 3' UTR.
_STRAND = patterns.lazy(
    r"(?<![\w.,])(?P<end>[35])['’′](?= (?:and|or|to) [35]['’′]|[ -](?:ends?|UTRs?|untranslated|caps?|splice|exonuclease"
    r"|overhangs?|termin(?:us|i|al)|regions?|flanking|direction|phosphates?|hydroxyl|LTRs?|RACE)\b|[-–](?:[ACGTU]{2}|[35]['’′]))"
)
_VISION = patterns.lazy(
    r"(?<![\w.,/])20/(\d{2,3})(?=[ ,]+(?:corrected |normal |uncorrected )?(?:vision|eyesight|sight|acuity)\b)"
    r"|(?<=vision of )20/(\d{2,3})|(?<=vision is )20/(\d{2,3})|(?<=vision was )20/(\d{2,3})"
)
_SIGHT = frozenset(("vision", "eyesight", "sight", "acuity"))


def kinds(_language: str) -> Iterator[Kind]:
    """Figures that only English writes, other than dates and money."""
    few = first_words((*_FEW.split("|"), "and", "or", "to", ","))
    yield Kind("several of a figure", Rank.DATE, _DIGITS, _digits, at="s'’", words=few)
    yield Kind("people named after a number", Rank.NAME, _PEOPLE, _people, at="e%")
    yield Kind("an age", Rank.DATE, _AGE, _age, beside="-yYmw")
    yield Kind("marks", Rank.NAME, _MARKS, _marks, "s", words=_MARK_NAMES)
    yield Kind("a time signature", Rank.MEASURE, _METER, _meter, beside="/")
    yield Kind("a picture size", Rank.NAME, _SCREEN, _screen, beside="x×")
    yield Kind("a chord", Rank.NAME, _CHORD, _chord, at="njmgsd")
    yield Kind("a law", Rank.CODE, _LAW, _law, words=frozenset(("Law", "law", "L")))
    yield Kind("a fraction", Rank.MEASURE, _EIGHTHS, lambda found: fraction(None, found[1], "en"), beside="/")
    yield Kind("a position in a series", Rank.DATE, _STEP, _step, beside="/")
    yield Kind("a comparison", Rank.NAME, _AGAINST, _against, words=_AGAINST_SIGNS)
    yield Kind("a war", Rank.NAME, _WAR, lambda found: f"World War {cardinal(int(found[1]), 'en')}", words=_WARS)
    yield Kind("school grades", Rank.NAME, _SCHOOL, lambda found: f"K to {cardinal(int(found[1]), 'en')}", beside="-–")
    yield Kind("a flight", Rank.CODE, _FLIGHT, _flight, words=frozenset(("flight",)))
    yield Kind(
        "an end of a DNA strand",
        Rank.DATE,
        _STRAND,
        lambda found: f"{cardinal(int(found['end']), 'en')} prime",
        beside="'’′",
    )
    read = frozenset(("read",))
    yield Kind("a reading time", Rank.TIME, _READ, lambda found: f"{cardinal(int(found[1]), 'en')} minute", words=read)
    yield Kind("visual acuity", Rank.DATE, _VISION, _vision, beside="/", words=_SIGHT)
    yield Kind("a duration", Rank.TIME, _HOURS, _hours, at="h")


def plural(numeral: str) -> str:
    """A numeral in the plural: "six" becomes "sixes", "fifty" "fifties"."""
    return f"{numeral[:-1]}ies" if numeral.endswith("y") else f"{numeral}{'es' if numeral.endswith('x') else 's'}"


def _digits(found: re.Match[str]) -> str:
    if found["one"]:
        return found["before"] + plural(cardinal(int(found["one"]), "en"))
    first, last = (plural(cardinal(int(found[name]), "en")) for name in ("first", "last"))
    return f"{first}{found['joint']}{last}"


def _people(found: re.Match[str]) -> str:
    """49ers, 1%ers."""
    end = found["end"]
    if found["percent"]:
        return f"{cardinal(int(found['number']), 'en')} percent{end}"
    number = number_name(found["number"], "en")
    return f"{number.removesuffix('e')}{end}" if not number.endswith("y") else f"{number[:-1]}i{end}"


def _against(found: re.Match[str]) -> str:
    """Growth compared with the previous period: q/q is "quarter on quarter", YoY "year over year"."""
    period = _PERIODS[(found["one"] or found["over"]).lower()]
    return f"{period} {'on' if found['one'] else 'over'} {period}"


def _age(found: re.Match[str]) -> str:
    return f"{words(found['number'], 'en')}-{_UNITS[found['unit']]}-old{found['several'] or ''}"


def _marks(found: re.Match[str]) -> str:
    letter = found["letter"] or found["some"] or "A"
    return f"{found['count'] or ''}{letter}'s"


def _meter(found: re.Match[str]) -> str:
    above, below = (found["whole"] or f"{found['beats'] or found['first']}/{found['of'] or found['part']}").split("/")
    before = found["before"] or found["in"] or ""
    return f"{before}{cardinal(int(above), 'en')} {cardinal(int(below), 'en')}"


def _chord(found: re.Match[str]) -> str:
    sign = {"b": " flat", "#": " sharp"}.get(found["sign"], found["sign"]).rstrip()
    return f"{found['root']}{sign} {_CHORDS.get(found['kind'], found['kind'])} {cardinal(int(found['number']), 'en')}"


def _screen(found: re.Match[str]) -> str:
    return f"{number_name(found[1], 'en')} by {number_name(found[2], 'en')}"


def _law(found: re.Match[str]) -> str:
    return " ".join(number_name(found[place], "en") for place in (2, 3, 4, 5) if found[place])


def _step(found: re.Match[str]) -> str:
    one, whole = (cardinal(int(found[name]), "en") for name in ("one", "all"))
    return f"{found['what']}{one} of {whole}"


def _flight(found: re.Match[str]) -> str:
    return f"{found['line']} {number_name(found['number'], 'en')}"


def _vision(found: re.Match[str]) -> str:
    """20/40 on a Snellen chart."""
    return f"twenty {cardinal(int(next(filter(None, found.groups()))), 'en')}"


def _hours(found: re.Match[str]) -> str:
    hours, minutes = int(found["hours"]), int(found["minutes"])
    said = f"{cardinal(hours, 'en')} hour{'s' * (hours != 1)}"
    return f"{said} {cardinal(minutes, 'en')} minute{'s' * (minutes != 1)}" if minutes else said
