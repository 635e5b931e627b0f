"""Codes read part by part: telephone numbers, versions and network addresses, colours, ISBNs and DOIs."""

import re
from collections.abc import Iterator
from functools import cache, partial
from string import ascii_uppercase
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages
from narrator.spoken.number_words import NumberWords, number_words
from narrator.spoken.numerals import cardinal, digits, figure, year
from narrator.spoken.reading import Kind, Rank, first_words

_PHONE = r"""
    (?<! [\w.,/+–-] ) (?:
        (?P<plus> \+ ) (?=(?: [ ()/.-]{0,2} \d ){7,15} (?! \d ) )
            (?P<far> \d{1,3} (?: [ /.-]? [ (]? \d{1,5} \)? ){1,7} )
      | (?P<near> (?: [01][-. ] )? (?: \( \d{2,3} \) [ -]? | \d{3}[-.] ) \d{3,5}[-. ]\d{4}
            | 1[38]\d\d[ ]\d{3}[ ]\d{3} | [2-9]\d\d[ ]\d{3}[ ]\d{4}
            | (?: \d{3} | \d{5} )-\d{4} | \d{2}[ ]\d{4,5}-\d{4} | \d{3}-\d{2,3}-\d{3,4} | \d{4}-\d{4} )
      | (?P<pairs> 0[1-9] (?: ([ .]) \d\d ){4} | [6-9]\d\d (?: \ \d\d ){3} | [89]\d\ \d{3}(?: \ \d\d ){2} )
      | (?P<trunk> (?<! \d[ ] ) (?: 0\d{2,4}/\d{3,8} (?: [ -]\d{1,5} ){2,3}
            | 0\d{1,4} [ /-] \d{3,8} (?: [ -]\d{1,5} )?
            | 0\d{2,4}\ [/–-]\ \d{3,8} (?: [ -]\d{1,5} ){0,3} ) )
    ) (?P<extension> ,?\ (?: EXTENSION )\.?\ ?\d{1,5} )? (?! [\w/] | [-.,]\d )
"""
_COUNTRY = patterns.lazy(r"([1-9]\d?)(?!\d)")
_TWO_FOURS = patterns.lazy(r"\d{4}-\d{4}")
_FREE = "(8(?:00|33|44|55|66|77|88)|900)"
_VANITY = patterns.lazy(
    rf"(?<![\w.,/+–-])(?:(\+?[01][-. ]){_FREE}[- ](?=[\dA-Za-z-]{{4,14}}(?![\w-]))"
    r"(\d{0,4}-?[A-Za-z][A-Za-z-]*\d{0,4})"
    rf"|{_FREE}-(?=[\dA-Z-]{{4,14}}(?![\w-]))(\d{{0,4}}-?[A-Z][A-Z-]*\d{{0,4}}))"
)
_BOOKS = frozenset(("ISBN", "ISSN"))
_ISBN = patterns.lazy(
    r"\b(?P<name>ISBN(?:-1[03])?|ISSN)(?::? |(?P<between>(?: [^\W\d_]{1,9}){1,2}):? )"  # the ISBN is 978-…
    r"(?P<number>\d(?:[ -]?\d){6,12}[ -]?[\dX]\b)"
)
_VERSION = patterns.lazy(r"(?<![\w.,:/–-])([vV]?)(\d{1,6}(?:\.\d{1,6}){2,5})(?:([a-z])(\d{1,3})?)?(?![\w/:]|\.\w|,\d)")
_VERSIONS = patterns.lazy(
    r"(?<![\w.,:/–-])(?P<first>[vV]?\d{1,6}(?:\.\d{1,6}){2,3}) ?[-–] ?"
    r"(?P<last>[vV]?\d{1,6}(?:\.\d{1,6}){2,3})(?![\w/:–-]|\.\w|,\d)"
)
_SHORT_VERSION = patterns.lazy(r"(?<![\w.,:/–-])(?:v|V(?=\d+\.))(\d{1,4}(?:\.\d{1,4})?)(?![\w/]|[.,]\d)")
# 18.x, 2.0.x; -beta.3, -rc2 after the numbers of a version.
_ANY_VERSION = patterns.lazy(r"(?<![\w.,:/–-])[vV]?(\d{1,4}(?:\.\d{1,4}){0,3})\.[xX](?![\w/]|[.,]\d)")
_STAGE = patterns.lazy(
    r"(?<=\d)-?(?P<stage>alpha|beta|rc|pre|dev|preview|canary|nightly)(?:[.-]?(?P<number>\d{1,4}))?(?![\w-])"
)
_STAGES = frozenset("alpha beta rc pre dev preview canary nightly".split())
_LOCAL = patterns.lazy(r"\blocalhost:(\d{2,5})(?![\w.])")
_HEXADECIMAL = patterns.lazy(r"(?<![\w.,])0x([\da-fA-F]{1,16})(?!\w)")
_MACHINE = patterns.lazy(r"(?<![\w.,:/–-])(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{2,5}))?(?:/(\d\d?))?(?![\w/]|\.\w|,\d)")
_COLOUR = patterns.lazy(
    r"(?<![\w#&])#((?=[A-Fa-f]*\d)[\dA-Fa-f]{6}|(?=\d*[A-Fa-f])[\dA-Fa-f]{6}"
    r"|(?=[A-Fa-f]*\d)(?=\d*[A-Fa-f])[\dA-Fa-f]{3}|([A-Fa-f])\2(?:\2|\2{4}))(?!\w)"
)
_CARD = patterns.lazy(r"(?<![\w.,/+–-])\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?![\w/]|[ ,.-]\d)")
_ACCOUNT = patterns.lazy(
    r"\b(?:[A-Z]{2}\d{2}(?: (?:\d{4}|[A-Z]{4})){2,7}(?: \d{1,3})?|(?<=IBAN )[A-Z]{2}\d{13,30})(?![\w-])"
)
_FLAW = patterns.lazy(r"\bCVE[-‑–](\d{4})[-‑–](\d{4,7})(?![\w-])")
_HEX = r"[\da-fA-F]"
# Only machines compare these: of a hash, people only say the beginning.
_HASH = patterns.lazy(
    rf"(?<![\w./#-])(?:(?P<uuid>{_HEX}{{8}})(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}"
    rf"|(?=[a-f]*\d)(?=\d*[a-f])(?P<hash>[\da-f]{{7}})[\da-f]{{0,121}}|(?=[A-F]*\d)(?=\d*[A-F])(?P<big>[\dA-F]{{16}})[\dA-F]{{0,112}})(?![\w-]|\.\w)"
)
_HASH_SAID = 7
_SERIAL = patterns.lazy(r"(?<![\w./#@-])(?=[A-Z]*\d+[A-Z])(?=[\dA-Z]*\d{3})[\dA-Z]{10,34}(?![\w-]|\.\w)")
_STATION = patterns.lazy(
    rf"(?<![\w:.])(?:(?:{_HEX}{{2}}:){{5}}{_HEX}{{2}}|(?=[\da-fA-F:]*(?:::|[a-fA-F]))(?:{_HEX}{{0,4}}:){{2,7}}{_HEX}{{0,4}})(?![\w:]|\.\d)"
)
_GROUP = patterns.lazy(r"[A-Z]+|\d+")
_DOI = patterns.lazy(r"\b(?:(?i:doi)[: ]\s?)(10\.\d{4,9}/[^\s\"<>]*[^\s\"<>.,;:)\]])")
_WORD = patterns.lazy(r"\d+|[^\W\d_]+|[./_-]")
_STANDARD = patterns.lazy(
    r"\b(?P<name>(?:ISO|IEC|IEEE|DIN|EN|BS|ANSI|NF|UNE|UNI|NBR|ASTM)(?:[/ ](?:ISO|IEC|EN|IEEE))* )(?P<number>\d{2,6})"
    r":(?P<year>(?:19|20)\d\d)(?![\w-])"
)
_LETTER_OR_DIGIT = patterns.lazy(r"[^\W_]")


class CodeWords(NamedTuple):
    """The context of numbers that are read digit by digit."""

    labels: tuple[str, ...] = ()
    """Before an identifying number: ZIP code."""
    telephones: tuple[str, ...] = ()
    """Before a telephone number, with or without a colon."""
    calling: frozenset[str] = frozenset()
    """Beginnings or endings of words, in lower case, after which two groups of four digits are a telephone number."""
    calling_at: frozenset[str] = frozenset()
    """Words between those and the number."""
    extensions: frozenset[str] = frozenset()
    """Before the extension of a telephone number, with or without a full stop."""


_code_words = languages.reader_for_all("codes", CodeWords)


def kinds(language: str) -> Iterator[Kind]:
    """Codes, in a language with words for numbers."""
    own = number_words(language)
    if not own:
        return
    yield Kind("an ISBN", Rank.CODE, _ISBN, partial(_book, language=language), words=_BOOKS)
    yield Kind("a card's number", Rank.CODE, _CARD, lambda found: _groups(found[0], language), beside="0")
    yield Kind("an account", Rank.CODE, _ACCOUNT, lambda found: _account(found[0], language), at=ascii_uppercase)
    words, identified = _code_words(language), partial(_identified, language=language)
    yield Kind("an identifying number", Rank.CODE, _after_label(language), identified, words=first_words(words.labels))
    yield Kind("a DOI", Rank.CODE, _DOI, lambda found: _doi(found[1], own, language), "/")
    yield Kind("a network address", Rank.CODE, _MACHINE, partial(_machine, own=own, language=language), beside=".")
    flaw = partial(_flaw, language=language)
    hashed, station = (partial(said, language=language) for said in (_hash, _station))
    yield Kind("a hash", Rank.CODE, _HASH, hashed, at="abcdefABCDEF")
    serial = partial(_serial, language=language)
    yield Kind("a serial number", Rank.CODE, _SERIAL, serial, at=ascii_uppercase)
    yield Kind("a network address", Rank.CODE, _STATION, station, ":", ":abcdefABCDEF")
    local = partial(_local, own=own, language=language)
    yield Kind("a network address", Rank.CODE, _LOCAL, local, words=frozenset(("localhost",)))
    yield Kind("a hexadecimal number", Rank.CODE, _HEXADECIMAL, partial(_hexadecimal, language=language), at="x")
    any_version = partial(_any_version, own=own, language=language)
    yield Kind("a version", Rank.CODE, _ANY_VERSION, any_version, beside=".")
    yield Kind("a version", Rank.CODE, _STAGE, partial(_stage, language=language), words=_STAGES)
    yield Kind("a CVE number", Rank.CODE, _FLAW, flaw, words=frozenset(("CVE",)))
    yield Kind("a colour", Rank.CODE, _COLOUR, lambda found: spelled(found[1].upper(), language), "#")
    yield Kind("a standard", Rank.CODE, _STANDARD, partial(_standard, language=language), beside=":")
    yield Kind("a telephone number", Rank.NAME, _VANITY, partial(_vanity, language=language), beside="-0.")
    phone, dialled = partial(_phone, own=own, language=language), partial(_dialled, language=language)
    yield Kind("a telephone number", Rank.NAME, _telephone(language), phone, beside="0+")
    telephones = first_words(words.telephones)
    yield Kind("a telephone number", Rank.NAME, _after_telephone(language), dialled, words=telephones)
    versions = partial(_from_version, own=own, language=language)
    yield Kind("versions", Rank.NAME, _VERSIONS, versions, beside=".")
    yield Kind("a version", Rank.NAME, _VERSION, partial(_version, own=own, language=language), beside=".")
    if own.version:
        yield Kind("a version", Rank.NAME, _SHORT_VERSION, partial(_short_version, own=own, language=language), at="vV")


def spelled(code: str, language: str) -> str:
    """Each letter and digit of a code individually."""
    return " ".join(digits(char, language) if char.isdigit() else char for char in _LETTER_OR_DIGIT.findall(code))


def _book(found: re.Match[str], language: str) -> str:
    return f"{found['name']}{found['between'] or ''} {_groups(found['number'], language)}"


def _groups(code: str, language: str) -> str:
    """Digit by digit, with a comma, for a short pause, between groups."""
    return ", ".join(digits(group, language) for group in re.findall(r"[\dX]+", code))


@cache
def _telephone(language: str) -> re.Pattern[str]:
    return patterns.lazy(_PHONE.replace("EXTENSION", patterns.any_of(_code_words(language).extensions)), re.VERBOSE)


@cache
def _after_telephone(language: str) -> re.Pattern[str]:
    return patterns.lazy(
        rf"(?P<label>\b(?:{patterns.any_of(_code_words(language).telephones)})(?: ?: ?| ))"
        r"(?P<number>\d{1,5}(?:[ .-]\d{2,5}){1,5})(?![\w/]|[.,-]\d| \d)"
    )


@cache
def _calling(language: str) -> re.Pattern[str]:
    words = _code_words(language)
    return patterns.lazy(
        rf"(?i)(?:{patterns.any_of(words.calling)})[^\W\d_]*[.:]? (?:(?:{patterns.any_of(words.calling_at)}) )?\Z"
    )


def _phone(found: re.Match[str], own: NumberWords, language: str) -> str | None:
    is_called = _calling(language).search(found.string[max(0, found.start() - 15) : found.start()])
    is_alone = found[0] == found.string and not re.match(r"(?:1[1-9]|20)\d\d-(?:1[1-9]|20)", found[0])
    if _TWO_FOURS.fullmatch(found[0]) and not (is_called or is_alone):
        return None  # years, pages, prices
    if pairs := found["pairs"]:
        said = ", ".join(_pair(pair, language) for pair in re.findall(r"\d+", pairs))
    elif found["far"] and own.country_as_number and (country := _COUNTRY.match(found["far"])):
        said = f"{cardinal(int(country[1]), language)}, {_far(found['far'][country.end() :], language)}"
    else:
        said = _groups(found["far"] or found["near"] or found["trunk"], language)
    if extension := found["extension"]:
        said += f", {own.extension} {digits(re.sub(r'[^0-9]', '', extension), language)}"
    return f"{own.plus} {said}" if found["plus"] else said


def _far(groups: str, language: str) -> str:
    """What follows the country code of a telephone number; in pairs if it is written so: +33 6 12 34 56 78."""
    parts = re.findall(r"\d+", groups)
    in_pairs = len(parts) > 3 and all(len(part) == 2 for part in parts[1:])
    return ", ".join(_pair(part, language) if in_pairs else digits(part, language) for part in parts)


def _dialled(found: re.Match[str], language: str) -> str:
    """Tel. 912 345 678, however it is grouped."""
    number = found["number"]
    if re.fullmatch(r"0\d(?:[ .]\d\d){4}", number):
        return found["label"] + ", ".join(_pair(pair, language) for pair in re.findall(r"\d+", number))
    return found["label"] + _groups(number, language)


def _account(code: str, language: str) -> str:
    """An IBAN: group by group, letters as letters."""
    if " " not in code:
        code = " ".join(code[start : start + 4] for start in range(0, len(code), 4))
    parts = ((" ".join(part) if part.isalpha() else digits(part, language)) for part in _GROUP.findall(code))
    return ", ".join(parts)


@cache
def _after_label(language: str) -> re.Pattern[str]:
    """ZIP 90210, PLZ 10115, CPF 123.456.789-00: what precedes it shows that it is read digit by digit."""
    labels = patterns.any_of(_code_words(language).labels)
    return re.compile(
        rf"\b(?P<label>{labels})(?P<gap>:? )(?P<code>\d{{3,}}(?:[-./ ]\d{{2,}}){{0,5}}(?:-[\dX])?)(?![\w/]|[-.,]\d)"
    )


def _identified(found: re.Match[str], language: str) -> str:
    return f"{found['label']}{found['gap']}{_groups(found['code'], language)}"


def _standard(found: re.Match[str], language: str) -> str | None:
    """ISO 9001:2015: the number, and the year of its edition."""
    number = found["number"]
    return f"{found['name']} {cardinal(int(number), language)}, {year(int(found['year']), language)}"


def _flaw(found: re.Match[str], language: str) -> str:
    """CVE-2021-44228: the year, and the digits of the number."""
    return f"CVE {year(int(found[1]), language)}, {digits(found[2], language)}"


def _hash(found: re.Match[str], language: str) -> str | None:
    """The beginning of a hash or a UUID; one of up to twelve characters in full, unless it may be something else."""
    code = found["uuid"] or found[0]
    if found["hash"] and len(code) < 12 and not _MIXED.search(code):
        return None
    return spelled(code if len(code) < 13 else code[:_HASH_SAID], language)


def _serial(found: re.Match[str], language: str) -> str:
    return spelled(found[0], language)


# A letter between two digits, or the other way round: this occurs neither in units nor in names of models.
_MIXED = patterns.lazy(r"\d[a-f]+\d|[a-f]\d+[a-f]")


def _station(found: re.Match[str], language: str) -> str | None:
    """An IPv6 address, or the address of a network card: letter by letter, group by group."""
    groups = [spelled(group, language) for group in found[0].split(":") if group]
    return ", ".join(groups) if len(groups) > 1 or "::" in found[0] else None


def _pair(pair: str, language: str) -> str:
    return digits(pair, language) if pair.startswith("0") or len(pair) == 3 else cardinal(int(pair), language)


def _vanity(found: re.Match[str], language: str) -> str:
    """1-800-FLOWERS: the digits, and the words as words."""
    country, code, name = found[1], found[2] or found[4], found[3] or found[5]
    first = cardinal(int(code), language) if code.endswith("00") else digits(code, language)
    parts = [digits(country.strip("+-. "), language)] if country else []
    parts.append(first)
    for part in re.findall(r"\d+|[A-Za-z]+", name):
        parts.append(digits(part, language) if part.isdigit() else part if len(part) < 3 else part.capitalize())
    return ", ".join(parts[:-1]) + f", {parts[-1]}" if len(parts) > 1 else parts[0]


def _machine(found: re.Match[str], own: NumberWords, language: str) -> str | None:
    address, port, mask = found.groups()
    numbers = address.split(".")
    is_grouped = any(len(number) == 3 and number[0] == "0" for number in numbers)  # 1.000.000.000
    if is_grouped or any(int(number) > 255 for number in numbers) or (mask and int(mask) > 32):
        return None
    said = f" {own.machine or own.dot} ".join(
        digits(number, language) if own.machine_digits else _version_part(number, language) for number in numbers
    )
    if port:
        said += f", {own.port} {digits(port, language)}"
    return f"{said} {own.slash} {cardinal(int(mask), language)}" if mask else said


def _version(found: re.Match[str], own: NumberWords, language: str) -> str | None:
    if re.fullmatch(figure(language), found[0]):
        return None
    said = f" {own.dot} ".join(_version_part(part, language) for part in found[2].split("."))
    if found[3]:  # 1.0.2k, 2.0.1b3
        said = " ".join([said, found[3], *([cardinal(int(found[4]), language)] if found[4] else [])])
    return f"{own.version} {said}" if found[1] and own.version else f"{found[1]}{said}"


def _from_version(found: re.Match[str], own: NumberWords, language: str) -> str | None:
    """2.4.0–2.4.6."""
    ends = [_VERSION.fullmatch(found[name]) for name in ("first", "last")]
    said = [_version(end, own, language) for end in ends if end]
    return f"{said[0]} {own.to} {said[1]}" if len(said) == 2 and all(said) else None


def _short_version(found: re.Match[str], own: NumberWords, language: str) -> str:
    return f"{own.version} " + f" {own.dot} ".join(_version_part(part, language) for part in found[1].split("."))


def _any_version(found: re.Match[str], own: NumberWords, language: str) -> str:
    said = f" {own.dot} ".join(_version_part(part, language) for part in found[1].split("."))
    return f"{said} {own.dot} x"


def _stage(found: re.Match[str], language: str) -> str:
    """2.0.0-beta.3: the part after the version itself."""
    stage = found["stage"].upper() if found["stage"] == "rc" else found["stage"]
    return f" {stage} {_version_part(found['number'], language)}" if found["number"] else f" {stage}"


def _local(found: re.Match[str], own: NumberWords, language: str) -> str:
    return f"localhost, {own.port} {digits(found[1], language)}"


def _hexadecimal(found: re.Match[str], language: str) -> str:
    return f"{digits('0', language)} x {spelled(found[1].upper(), language)}"


def _version_part(part: str, language: str) -> str:
    return digits(part, language) if part.startswith("0") and len(part) > 1 else cardinal(int(part), language)


def _doi(code: str, own: NumberWords, language: str) -> str:
    names = {".": own.dot, "/": ",", "-": ",", "_": ","}
    said = " ".join(names.get(part, digits(part, language) if part.isdigit() else part) for part in _WORD.findall(code))
    return f"DOI {said}".replace(" ,", ",")
