"""Numbers that are names: I-80 W, Boeing 737-800, F-16s, 747s, 1080p, Python 3.11, dial 911, an A-."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from string import ascii_uppercase
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages
from narrator.spoken.figures.labels import number_name
from narrator.spoken.figures.money import money_words
from narrator.spoken.number_words import number_words
from narrator.spoken.numerals import agreeing, cardinal, digits, is_feminine, words
from narrator.spoken.reading import Kind, Rank, first_words


class NameWords(NamedTuple):
    """What has numbers in its name, in one language."""

    highways: Mapping[str, str] = {}
    """What precedes the number of a road and a space: Route 66 W."""
    roads: frozenset[str] = frozenset()
    """Letters before the number of a road."""
    directions: Mapping[str, str] = {}
    """What follows it."""
    in_pairs: frozenset[str] = frozenset()
    """Words before a number that is said in pairs: Flight 370, Room 101."""
    plural: Mapping[str, str] = {}
    """Plural endings of numerals, by their usual endings: "sixteens", "fifties". If empty, 747s is not a plural."""
    dial: tuple[re.Pattern[str], ...] = ()
    """Patterns for what precedes a short telephone number."""
    emergencies: frozenset[str] = frozenset()
    """Telephone numbers that everybody knows, if `callers` follow."""
    callers: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    """Between two telephone numbers."""
    plus: str = ""
    """The words for + and - in school marks and ratings, and for *. If empty, such marks are left as they are."""
    minus: str = ""
    star: str = ""
    times: str = ""
    """The x in "5x faster", before `compared`."""
    compared: re.Pattern[str] = re.compile(r"(?!)")
    fiscal_year: str = ""
    """The word for FY."""
    lines: bool = False
    """Whether 1080p is said in pairs."""


class Makers(NamedTuple):
    """Manufacturers whose products are named by numbers, and programs with versions; in texts of any language."""

    makers: frozenset[str]
    programs: frozenset[str]
    joining: frozenset[str]
    """Between two versions of one program."""


_words = languages.reader("names", NameWords)
_makers = languages.common("names", Makers)

_GRADE = patterns.lazy(
    r"(?<![\w*+.−-])(?P<grade>[A-F]|[A-D]{2,3})(?P<sign>\+{1,2}|[-−]|\*{1,2})"
    r"(?=[\s,.;:)!?”\"’]|\Z)(?! (?:and|or|to) \w+-\w)"
)
_LINES = patterns.lazy(r"(?<![\w.,])(\d{3,4})([pi])(?!\w)")
_FISCAL = patterns.lazy(r"(?<!\w)FY ?['’]?(\d{2}|20\d\d)(?:[-–/](\d\d))?(?!\w)")


def kinds(language: str) -> Iterator[Kind]:
    """Numbers in names, in a language with data about these."""
    own, numbers = _words(language), number_words(language)
    if not numbers:
        return
    programs = first_words({*_makers().programs, "PHP"})
    yield Kind("a version", Rank.NAME, _program(), partial(_version, language=language), words=programs)
    yield Kind("an aircraft or the like", Rank.NAME, _SEVENS, partial(_airliner, own=own, language=language), "7", "-M")
    yield Kind("a processor", Rank.NAME, _PROCESSOR, partial(_processor, language=language), at="x")
    yield Kind(
        "a standard", Rank.NAME, _CODEC, lambda found: f"{found[1]} {number_name(found[2], language)}", "HX", "."
    )
    if not own:
        return
    if own.roads:
        yield Kind("a road", Rank.NAME, _road(language), partial(_on_road, own=own, language=language), beside="-")
    if own.highways:
        highway = partial(_on_highway, own=own, language=language)
        yield Kind("a road", Rank.DATE, _highway(language), highway, words=first_words(own.highways))
    if own.plural:
        named = partial(_named_several, own=own, language=language)
        yield Kind("several of a model", Rank.NAME, _NAMED_SEVERAL, named, at="s")
        model, family = (partial(said, own=own, language=language) for said in (_model, _family))
        lettered = partial(_lettered, own=own, language=language)
        yield Kind("an aircraft or the like", Rank.NAME, _made(), model, words=first_words(_makers().makers))
        yield Kind("an aircraft or the like", Rank.NAME, _LETTERED, lettered, at=f"s{ascii_uppercase}")
        yield Kind("an aircraft or the like", Rank.NAME, _FAMILY, family, beside="-")
        yield Kind("a model", Rank.NAME, _HYPHENED, partial(_hyphened, language=language), beside="-")
        yield Kind("several of a model", Rank.NAME, _SEVERAL, partial(_several, own=own, language=language), at="s")
        yield Kind("several of a size", Rank.DATE, _SIZES, partial(_sizes, own=own, language=language), at="x×")
        yield Kind("several of an age", Rank.NAME, _UNDER, partial(_several, own=own, language=language), at="s")
    if own.in_pairs:
        pairs = partial(_in_pairs, language=language)
        yield Kind("a number in a name", Rank.NAME, _paired(language), pairs, words=first_words(own.in_pairs))
    if own.dial:
        yield Kind("a telephone number", Rank.DATE, _dial(language), partial(_called, language=language), digits=3)
    if own.emergencies:
        call = re.compile(
            rf"(?<![\w.,$])({patterns.any_of(own.emergencies)})(?=[ -](?:{patterns.any_of(own.callers)})\b)"
        )
        yield Kind("a telephone number", Rank.NAME, call, lambda found: digits(found[1], language), words=own.callers)
    if own.minus:
        yield Kind("a mark", Rank.NAME, _GRADE, partial(_grade, own=own), "+-−*")
    if own.times:
        times = re.compile(
            r"(?<![\w.,])(?:(?P<low>\d{1,3}) ?[-–] ?)?(\d{1,4}(?:[.,]\d{1,2})?)"
            rf" ?[x×](?: (?={own.compared.pattern})|/(?P<period>[a-zà-ÿA-Z]{{3,}})\b)"
        )
        yield Kind("a factor", Rank.NAME, times, partial(_times, own=own, language=language), beside="x×")
    if own.fiscal_year:
        yield Kind(
            "a fiscal year",
            Rank.NAME,
            _FISCAL,
            partial(_fiscal, own=own, language=language),
            words=frozenset(("FY",)),
        )
    if own.lines:
        yield Kind("a video resolution", Rank.NAME, _LINES, partial(_lines, language=language), at="pi")


@cache
def _program() -> re.Pattern[str]:
    """Python 3.11, Ubuntu 22.04: the part after the point is a separate number."""
    return re.compile(
        rf"(?<=\b)(?P<name>{patterns.any_of(_makers().programs)}) (?P<whole>\d{{1,4}})\.(?P<part>\d{{1,2}})"
        rf"(?P<more>(?:,? (?:(?:{patterns.any_of(_makers().joining)}) )?\d{{1,2}}\.\d{{1,2}}){{0,6}})"
        r"(?![\w%]|[.,]\d| ?%)"
        r"|(?P<sole>PHP [4-9])(?![\w.,%])"
    )


def _version(found: re.Match[str], language: str) -> str:
    own = number_words(language)
    if found["sole"]:
        return f"PHP {words(found['sole'][4:], language)}"
    point = own.dot if own else ","
    first = f"{found['whole']}.{found['part']}"
    # A single digit after a decimal point is an ordinary decimal.
    if own and own.decimal == "." and not any(len(part) == 2 for part in re.findall(r"\.(\d+)", first + found["more"])):
        point = own.point if own else ","

    def said(version: re.Match[str]) -> str:
        whole, part = version[1], version[2]
        after = digits(part, language) if part[0] == "0" else cardinal(int(part), language)
        return f"{cardinal(int(whole), language)} {point} {after}"

    return f"{found['name']} " + re.sub(r"(\d+)\.(\d+)", said, first + found["more"])


@cache
def _road(language: str) -> re.Pattern[str]:
    own = _words(language)
    roads, directions = (patterns.any_of(own.roads), patterns.any_of(own.directions)) if own else ("(?!)", "(?!)")
    return re.compile(
        rf"(?<![\w.-])(?P<road>{roads})-(?P<number>\d{{1,3}})(?: (?P<way>{directions})(?!\w|\.\w))?(?![\w]|[-.,]\d)"
    )


def _on_road(found: re.Match[str], own: NameWords, language: str) -> str:
    way = f" {own.directions[found['way']]}" if found["way"] else ""
    return f"{found['road']} {number_name(found['number'], language)}{way}"


@cache
def _highway(language: str) -> re.Pattern[str]:
    own = _words(language)
    names, directions = (patterns.any_of(own.highways), patterns.any_of(own.directions)) if own else ("(?!)", "(?!)")
    return re.compile(
        rf"(?<![\w.-])(?P<road>{names}) (?P<number>\d{{1,4}}) (?P<way>{directions})(?!\w|['’]\w|\.\w| [a-z]+ing\b)"
    )


def _on_highway(found: re.Match[str], own: NameWords, language: str) -> str:
    """Route 66 W, Hwy. 1 N."""
    return f"{own.highways[found['road']]} {number_name(found['number'], language)} {own.directions[found['way']]}"


def _plural(said: str, own: NameWords) -> str:
    """A numeral in the plural: "fifty" becomes "fifties"."""
    for end, several in own.plural.items():
        if said.endswith(end):
            return said.removesuffix(end) + several
    return said


@cache
def _made() -> re.Pattern[str]:
    """What follows a manufacturer: Boeing 737-800, Airbus A380s, Porsche 911."""
    return re.compile(
        rf"\b(?P<maker>{patterns.any_of(_makers().makers)})(?P<gap>['’]s )? ?"
        r"(?P<letter>(?<= )[A-Z]{1,2}-?)?(?P<number>\d{3})(?P<end>[A-Z]?)"
        r"(?:-(?P<variant>\d{1,4})(?P<type>[A-Z]{0,2}))?(?P<several>s)?(?![\w]|[.,]\d|[ -](?:million|billion|people))"
    )


def _model(found: re.Match[str], own: NameWords, language: str) -> str:
    letter = (found["letter"] or "").rstrip("-")
    parts = [
        found["maker"] + (found["gap"] or "").rstrip(),
        letter,
        number_name(found["number"], language),
        found["end"],
    ]
    if found["variant"]:
        parts += [number_name(found["variant"], language), found["type"]]
    said = " ".join(part for part in parts if part)
    return _plural(said, own) if found["several"] else said


_SEVENS = patterns.lazy(
    r"(?<![\w.,$€£/–-])(?P<number>7[0-8]7)"
    r"(?:-(?P<variant>[1-9]00|[1-9]|10)(?P<type>(?:ER|LR|F|X|SP)?)|(?P<max> MAX) (?P<of>\d{1,2}))"
    r"(?P<several>s?)(?![\w-]|[.,]\d)"
)
_PROCESSOR = patterns.lazy(r"\bx(\d\d)[-_](\d\d)(?!\w)")
_CODEC = patterns.lazy(r"(?<![\w.])([HX])\.(\d{2,3})(?!\w|[.,]\d)")


def _airliner(found: re.Match[str], own: NameWords | None, language: str) -> str:
    """747-400, 777-300ERs, 737 MAX 8s: without the manufacturer."""
    parts = [number_name(found["number"], language), (found["max"] or "").strip()]
    parts += [number_name(found["variant"] or found["of"], language), " ".join(found["type"] or "")]
    said = " ".join(part for part in parts if part)
    return _plural(said, own) if own and found["several"] else f"{said}{found['several']}"


def _processor(found: re.Match[str], language: str) -> str:
    """x86-64."""
    return f"x {cardinal(int(found[1]), language)} {cardinal(int(found[2]), language)}"


_LETTERED = patterns.lazy(
    r"(?<![\w./-])(?P<letters>(?:[A-Z]/)?[A-Z][A-Za-z]{0,2})(?P<joint>-?)(?P<number>\d{1,4})(?P<end>[A-Z]?)(?P<several>s)(?!\w)"
)
_FAMILY = patterns.lazy(
    r"(?<![\w./-])(?P<letters>[A-Z]{1,2})(?P<number>\d{3})-(?P<variant>\d{3,4})(?P<type>[A-Z]{0,2})(?P<several>s?)(?!\w)"
)
_HYPHENED = patterns.lazy(r"(?<![\w./-])(?P<letters>[A-Z]{1,2})-(?P<number>\d{3})(?P<end>[A-Z]{0,2})(?![\w-]|[.,]\d)")
_SEVERAL = patterns.lazy(r"(?<![\w.,'’$€£/-])([1-9]\d[1-9]|[1-9]0[1-9]|[2-9][1-9]0|1[1-9]0)s(?!\w)")


_SIZES = patterns.lazy(r"(?<![\w.,])(\d{1,2})[x×](\d{1,2})s(?!\w)")
# iPhone 15s, two Model 3s: not "After 15s", nor at the beginning of a sentence, where any word is capitalised.
_NAMED_SEVERAL = patterns.lazy(r"(?P<name>\b[a-z]{1,3}[A-Z]\w*|(?<=[\w,;] )[A-Z][a-z]\w*) (?P<number>\d{1,3})s(?!\w)")
_UNDER = patterns.lazy(r"(?<=[a-z]-)(\d{1,2})s(?!\w)")


def _sizes(found: re.Match[str], own: NameWords, language: str) -> str:
    """2x4s, 4x4s."""
    numbers = number_words(language)
    by = numbers.by if numbers else ","
    return f"{cardinal(int(found[1]), language)} {by} {_plural(cardinal(int(found[2]), language), own)}"


def _named_several(found: re.Match[str], own: NameWords, language: str) -> str:
    return f"{found['name']} {_plural(number_name(found['number'], language), own)}"


def _lettered(found: re.Match[str], own: NameWords, language: str) -> str:
    """F-16s and A320s; the singular is read as it is written."""
    joint = "-" if found["joint"] else " "
    number = number_name(found["number"], language)
    return _plural(
        f"{found['letters'].replace('/', ' ')}{joint}{number}{' ' if found['end'] else ''}{found['end']}", own
    )


def _family(found: re.Match[str], own: NameWords, language: str) -> str:
    """A350-1000."""
    numbers = (number_name(found[name], language) for name in ("number", "variant"))
    said = " ".join(part for part in (found["letters"], *numbers, found["type"]) if part)
    return _plural(said, own) if found["several"] else said


def _hyphened(found: re.Match[str], language: str) -> str:
    """F-150, C-130J."""
    return f"{found['letters']}-{number_name(found['number'], language)} {found['end']}".rstrip()


def _several(found: re.Match[str], own: NameWords, language: str) -> str:
    return _plural(number_name(found[1], language), own)


@cache
def _paired(language: str) -> re.Pattern[str]:
    own = _words(language)
    return re.compile(
        rf"\b(?P<word>{patterns.any_of(own.in_pairs if own else ())}) (?P<number>\d{{3,4}})(?![\w]|[.,/–-]\d)"
    )


def _in_pairs(found: re.Match[str], language: str) -> str:
    return f"{found['word']} {number_name(found['number'], language)}"


@cache
def _dial(language: str) -> re.Pattern[str]:
    own = _words(language)
    before = "|".join(each.pattern for each in own.dial) if own else "(?!)"
    joint = patterns.any_of(own.joining if own else ())
    return re.compile(
        rf"(?<!\w)(?P<call>(?:{before}) )(?P<first>\d{{3,6}})"
        rf"(?P<more>(?:,(?: (?:{joint}))? \d{{3,6}}| (?:{joint}) \d{{3,6}}){{0,3}})"
        rf"(?![\w/-]|[.,:]\d| \d| (?!(?:{patterns.any_of(own.callers if own else ())})\b)[^\W\d_]*s\b)"
    )


def _called(found: re.Match[str], language: str) -> str:
    more = re.sub(r"\d+", lambda number: digits(number[0], language), found["more"])
    return f"{found['call']}{digits(found['first'], language)}{more}"


def _grade(found: re.Match[str], own: NameWords) -> str:
    names = {"+": own.plus, "-": own.minus, "−": own.minus, "*": own.star}
    return " ".join([found["grade"], *(names[sign] for sign in found["sign"])])


def _times(found: re.Match[str], own: NameWords, language: str) -> str | None:
    numbers = number_words(language)
    low = f"{words(found['low'], language)} {numbers.to} " if found["low"] and numbers else ""
    number = agreeing(words(found[2], language), language, feminine=is_feminine(own.times, language))
    said = f"{low}{number} {own.times}"
    if not found["period"]:
        return f"{said} "
    rates = money.rates if (money := money_words(language)) else None
    period = rates.periods.get(found["period"]) if rates else None
    return " ".join(filter(None, (said, rates.per, period))) if rates and period else None


def _fiscal(found: re.Match[str], own: NameWords, language: str) -> str:
    said = f"{own.fiscal_year} {number_name(found[1], language)}"
    numbers = number_words(language)
    return f"{said} {numbers.to} {number_name(found[2], language)}" if found[2] and numbers else said


def _lines(found: re.Match[str], language: str) -> str:
    return f"{number_name(found[1], language)} {found[2].upper()}"
